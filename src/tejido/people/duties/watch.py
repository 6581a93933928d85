"""The limits of working time, watched: what was passed and what is close, of up to a thousand people at once.

Hours come from presence with corrections laid over it, kinds of hours from the time engine, limits from the reference
values. A fixed number of readings, however many people: nothing here asks person by person.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from importlib import resources
from itertools import groupby
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection

from tejido.core import dates
from tejido.core.duties import worked_limits
from tejido.core.hours import patterns, spans
from tejido.core.labour import colombia, laws, lines, terms
from tejido.core.labour import errors as labour_errors
from tejido.core.reference import values as reference
from tejido.journal import queries as journal_queries
from tejido.people import duty_tables as tables
from tejido.people import models
from tejido.people.duties import notes
from tejido.people.hours import queries as hours_queries
from tejido.reference import holiday_calendars

DUTY_PEOPLE = resources.files("tejido.people").joinpath("sql/duty_people.sql").read_text()
# More than this are not looked at in one page; whoever wants them chooses a site.
PEOPLE_MAX = 1_000
DAY = timedelta(days=1)
WEEK_DAYS = 7
# The country whose law of working time there is a module for.
KNOWN_LAW = "CO"


@dataclass(frozen=True, kw_only=True)
class Seen:
    """One finding, and the newest note about it; without one, nobody has looked at it yet."""

    finding: worked_limits.Finding
    note: tables.DutyNote | None

    @property
    def is_settled(self) -> bool:
        """Whether nothing more is to be done."""
        return self.note is not None and self.note.outcome in notes.SETTLING


@dataclass(frozen=True, kw_only=True)
class Watched:
    """What was found in a period, and of how many people nothing could be said.

    Args:
        from_date, to_date: The days [from, to) whose hours were looked at.
        people_count: How many people were looked at.
        is_cut: Whether there are more people than are looked at at once.
        without_terms: People whose hours nothing says the agreed week of.
        without_law: People at places whose law is not known here.
    """

    from_date: date
    to_date: date
    seen: Sequence[Seen]
    people_count: int
    is_cut: bool
    without_terms: frozenset[int]
    without_law: frozenset[int]


def week_of(day: date) -> tuple[date, date]:
    """Return the days [Monday, Monday) of the week of a day."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + WEEK_DAYS * DAY


def month_of(day: date) -> tuple[date, date]:
    """Return the whole weeks that reach into the month of a day: overtime of a week is known only from its Monday."""
    first = day.replace(day=1)
    after = dates.next_month(first)
    return week_of(first)[0], week_of(after - DAY)[1]


def placed(*, from_date: date, to_date: date, site_id: int | None = None) -> tuple[list[int], bool]:
    """Return who is placed within some days, at most `PEOPLE_MAX`, and whether there are more."""
    with connection.cursor() as cursor:
        cursor.execute(
            DUTY_PEOPLE, {"from_date": from_date, "to_date": to_date, "site": site_id, "count": PEOPLE_MAX + 1}
        )
        found = [int(person) for (person,) in cursor.fetchall()]
    return found[:PEOPLE_MAX], len(found) > PEOPLE_MAX


def names_of(person_ids: Collection[int]) -> Mapping[int, tuple[UUID, str]]:
    """Return the key and the display name of some people, by id."""
    known = models.Person.objects.filter(pk__in=person_ids).values_list("pk", "key", "display_name")
    return {pk: (key, name) for pk, key, name in known}


def watched(
    person_ids: Collection[int], *, from_date: date, to_date: date, is_cut: bool = False, table: reference.Table,
    at: datetime,
) -> Watched:  # fmt: skip
    """Return what was passed and what is close in whole weeks, of some people.

    Args:
        from_date, to_date: The days [from, to): Mondays.
        at: World time: what still runs counts up to here.
    Raises: NoSuchValue: a limit is missing in the register.
    """
    today = journal_queries.business_day(at)
    zone = ZoneInfo(journal_queries.installation().zone)
    # A day more on each side: other zones begin and end their days elsewhere.
    from_at = datetime.combine(from_date - DAY, datetime.min.time(), tzinfo=zone)
    to_at = datetime.combine(to_date + DAY, datetime.min.time(), tzinfo=zone)
    agreed = hours_queries.agreed(person_ids=person_ids, from_date=from_date - DAY, to_date=to_date + DAY)
    worked = hours_queries.worked(person_ids=person_ids, from_at=from_at, to_at=to_at, as_of=at)
    usable, without_terms, without_law = _sorted_out(agreed)
    known = _covered(worked, usable, from_date=from_date, to_date=to_date)
    found = worked_limits.find(
        _lines(known, usable, agreed, table=table) if known else (),
        {person: list(each) for person, each in groupby(known, key=lambda span: span.person)},
        workers=_workers(agreed, usable, month=today.replace(day=1)),
        table=table,
        on=today,
    )
    shown = [each for each in found if from_date <= each.from_date < to_date or each.duty == "compensatory_rest"]
    first = min((each.from_date for each in shown), default=from_date)
    newest = notes.newest(person_ids, from_date=min(first, from_date), to_date=to_date)
    return Watched(
        from_date=from_date, to_date=to_date, people_count=len(person_ids), is_cut=is_cut,
        seen=[Seen(finding=each, note=newest.get((each.person, each.duty, each.from_date))) for each in shown],
        without_terms=without_terms & {span.person for span in worked},
        without_law=without_law & {span.person for span in worked},
    )  # fmt: skip


def _sorted_out(
    agreed: Sequence[patterns.Agreed],
) -> tuple[Mapping[int, list[terms.WorkTerms]], frozenset[int], frozenset[int]]:
    """Return the terms that the engine can take, by person, and whom it cannot: without terms, without a known law."""
    usable: dict[int, list[terms.WorkTerms]] = {}
    without_terms, without_law = set(), set()
    for each in agreed:
        made = patterns.work_terms(each)
        if made is None:
            without_terms.add(each.person)
        elif each.place[:2] != KNOWN_LAW:
            without_law.add(each.person)
        else:
            usable.setdefault(each.person, []).append(made)
    return usable, frozenset(without_terms), frozenset(without_law)


def _covered(
    worked: Sequence[spans.Span], usable: Mapping[int, list[terms.WorkTerms]], *, from_date: date, to_date: date
) -> list[spans.Span]:
    """Return the time for which there are terms, within the days looked at."""
    found = []
    for span in worked:
        for each in usable.get(span.person, ()):
            zone = ZoneInfo(each.zone)
            begins = max(each.from_date, from_date)
            ends = min(each.to_date or to_date, to_date)
            if begins < ends:
                found += spans.clipped(
                    [span], from_at=dates.midnight(begins, zone=zone), to_at=dates.midnight(ends, zone=zone)
                )  # fmt: skip
    return sorted(found, key=lambda span: (span.person, span.from_at))


def _lines(
    known: Sequence[spans.Span],
    usable: Mapping[int, list[terms.WorkTerms]],
    agreed: Sequence[patterns.Agreed],
    *,
    table: reference.Table,
) -> Sequence[lines.HourLine]:
    calendars = {each.place: each.holiday_calendar for each in agreed if each.place[:2] == KNOWN_LAW}
    by_place: dict[str, laws.Law] = {
        place: colombia.law(table, place=place, holidays=partial(holiday_calendars.is_holiday, calendar))
        for place, calendar in calendars.items()
    }
    people = {span.person for span in known}
    held = [each for person in sorted(people) for each in usable[person]]
    first, zone = next(iter(by_place.values())), journal_queries.installation().zone
    try:
        return lines.hour_lines(known, held, law=first, zone=zone, other_laws=by_place)
    except labour_errors.NoLawForDay as problem:
        raise reference.NoSuchValue(key=problem.key, place=problem.place, day=problem.day) from problem


def _workers(
    agreed: Sequence[patterns.Agreed], usable: Mapping[int, list[terms.WorkTerms]], *, month: date
) -> list[worked_limits.Worker]:
    last = {each.person: each for each in agreed if each.person in usable and each.place[:2] == KNOWN_LAW}
    births = dict(models.Person.objects.filter(pk__in=last).values_list("pk", "birth_date"))
    given = notes.rest_days_given(last, month=month)
    return [
        worked_limits.Worker(
            person=person, place=each.place, zone=each.zone, birth_date=births.get(person),
            rest_days_given=given.get(person, 0),
        )
        for person, each in sorted(last.items())
    ]  # fmt: skip
