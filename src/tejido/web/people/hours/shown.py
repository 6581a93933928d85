"""Somebody's hours as pages show them: weeks of days, each as a bar and as a list, with sums."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from urllib import parse
from zoneinfo import ZoneInfo

from django.utils import formats

from tejido.core import dates
from tejido.core.hours import days as core_days
from tejido.core.hours import spans as core_spans
from tejido.people import queries as people_queries
from tejido.people.hours import absences, corrections, queries
from tejido.web.people.hours import words

# A bar is so wide for a whole day.
WIDTH = 480
HOURS_TOLD = (6, 12, 18)


def weeks(
    person: people_queries.Person, *, from_date: date, to_date: date, as_of: datetime
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Return the weeks of the days [from, to), the newest first, and what they sum up to.

    Days to come are left out; the first and the last week may be cut by the edge of the month.
    """
    held = queries.agreed(person_ids=[person.pk], from_date=from_date, to_date=to_date)
    zone = queries.zone_of(held)
    begin, end = dates.midnight(from_date, zone=zone), dates.midnight(to_date, zone=zone)
    found = queries.spans(person_ids=[person.pk], from_at=begin, to_at=end, as_of=as_of)
    away = absences.days_away(
        absences.approved(person_ids=[person.pk], from_date=from_date, to_date=to_date)
    )  # fmt: skip
    last = min(to_date, as_of.astimezone(zone).date() + core_days.ONE_DAY)
    every = core_days.local_days(found, from_date=from_date, to_date=max(from_date, last), zone=zone)
    shown = [
        {
            "from_date": each[0].day, "last_date": each[-1].day, **_sums(each),
            "days": [_day(one, zone, away) for one in reversed(each)],
        }
        for _monday, each in core_days.weeks(every)
    ]  # fmt: skip
    return shown[::-1], {**_sums(every), "zone": zone.key, "agreed": held[-1] if held else None}


def requests_of(
    person: people_queries.Person, *, from_date: date, to_date: date, zone: str
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the corrections and the absences of somebody within [from, to), the newest first."""
    place = ZoneInfo(zone)
    begin, end = dates.midnight(from_date, zone=place), dates.midnight(to_date, zone=place)
    return (
        [correction(row, zone=place) for row in corrections.of_person(person.pk, from_at=begin, to_at=end)],
        [absence(row) for row in absences.of_person(person.pk, from_date=from_date, to_date=to_date)],
    )


def correction(row: corrections.Correction, *, zone: ZoneInfo) -> dict[str, Any]:
    """Return a correction as pages show it."""
    return {
        "row": row,
        "what": words.ACTIVITIES[row.activity],
        "when": stretch(row.from_at, row.to_at, zone=zone),
        "state": words.DECISIONS[row.decision],
        "period": period(row.effective_period),
        "again": parse.urlencode({"again": str(row.key)}) if row.decision == "refused" else "",
    }


def absence(row: absences.Absence) -> dict[str, Any]:
    """Return an absence as pages show it."""
    kind = absences.KINDS[row.kind]
    return {
        "row": row,
        "what": words.ABSENCES[row.kind],
        "last_date": row.to_date - core_days.ONE_DAY,
        "part": words.paid(row.day_seconds) if row.day_seconds else "",
        "state": words.DECISIONS[row.decision],
        "is_paid": kind.is_paid,
        "is_by_others": kind.is_by_others,
        "source": kind.source,
        "standing": words.STANDINGS[kind.standing],
        "period": period(row.effective_period),
    }


def period(row: Any) -> str:
    """Return the days of a period in words; empty where there is none."""
    if row is None:
        return ""
    return days(row.from_date, row.to_date)


def days(from_date: date, to_date: date) -> str:
    """Return the days [from, to) in words: a month by its name, anything else by its first and last day."""
    if from_date.day == 1 and to_date == dates.next_month(from_date):
        return formats.date_format(from_date, "YEAR_MONTH_FORMAT").capitalize()
    first, last = (formats.date_format(day, "SHORT_DATE_FORMAT") for day in (from_date, to_date - core_days.ONE_DAY))
    return f"{first} – {last}"


def stretch(from_at: datetime, to_at: datetime, *, zone: ZoneInfo) -> str:
    """Return from when to when in words, on the clock of a zone; the second day only where it is another."""
    begin, end = from_at.astimezone(zone), to_at.astimezone(zone)
    day = formats.date_format(begin.date())
    end_told = clock(end) if end.date() == begin.date() else f"{formats.date_format(end.date())} {clock(end)}"
    return f"{day}, {clock(begin)} – {end_told}"


def clock(local: datetime) -> str:
    """Return a time of day in words; seconds only where there are some."""
    return local.strftime("%H:%M:%S" if local.second else "%H:%M")


def _sums(found: Sequence[core_days.Day]) -> dict[str, Any]:
    return {
        "paid": words.paid(sum(each.paid_seconds for each in found)),
        "worked": words.paid(sum(each.seconds("worked") for each in found)),
        "neutral": words.paid(sum(each.seconds("neutral") for each in found)),
        "unpaid": words.unpaid(sum(each.seconds("unpaid") for each in found)),
        "has_neutral": any(each.seconds("neutral") for each in found),
        "has_unpaid": any(each.seconds("unpaid") for each in found),
    }


def _day(day: core_days.Day, zone: ZoneInfo, away: Mapping[date, absences.Absence]) -> dict[str, Any]:
    length = (day.to_at - day.from_at).total_seconds()

    def place(at: datetime) -> float:
        return round((at - day.from_at).total_seconds() / length * WIDTH, 2)

    row = away.get(day.day)
    return {
        "day": day.day,
        **_sums([day]),
        "is_empty": not day.spans,
        "is_short_or_long": length != 24 * 3600,
        "hours_count": round(length / 3600),
        "absence": words.ABSENCES[row.kind] if row is not None else "",
        "absence_source": absences.KINDS[row.kind].source if row is not None else "",
        "bar": [
            {"x": place(span.from_at), "width": max(round(place(span.to_at) - place(span.from_at), 2), 1),
             "kind": span.kind}
            for span in day.spans
        ],
        "ticks": [
            {"x": round(hour / 24 * WIDTH, 2), "hour": hour} for hour in HOURS_TOLD
        ],
        "lines": [_line(span, zone, day) for span in day.spans],
    }  # fmt: skip


def _line(span: core_spans.Span, zone: ZoneInfo, day: core_days.Day) -> dict[str, Any]:
    begin, end = span.from_at.astimezone(zone), span.to_at.astimezone(zone)
    is_paid = span.kind in core_spans.PAID
    return {
        "from": clock(begin),
        "to": "24:00" if span.to_at == day.to_at else clock(end),
        "what": words.ACTIVITIES[span.activity],
        "kind": span.kind,
        "counts": words.KINDS[span.kind],
        "source": words.SOURCES[span.source] if span.source != "presence" else "",
        "length": words.paid(span.seconds) if is_paid else words.unpaid(span.seconds),
        "query": parse.urlencode({"day": day.day, "from": begin.strftime("%H:%M"), "to": end.strftime("%H:%M")}),
    }  # fmt: skip
