"""My hours: each day as a bar and as a list, what I asked for, and saying that something is not right."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import formats
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tejido.access import gates
from tejido.core import facts
from tejido.journal import clock
from tejido.people import queries as people_queries
from tejido.people.hours import absences, agreements, corrections, periods, queries
from tejido.web.people import reach as own_reach
from tejido.web.people.hours import forms, reach, shown, words
from tejido.web.shared import people_sections, sections

SECTION = people_sections.OWN


@require_GET
@never_cache
@own_reach.own
def page(request: HttpRequest, person: people_queries.Person) -> HttpResponse:
    """Show the reader's hours of a month."""
    first, end = reach.month(request)
    return SECTION.show(request, "people/hours/own.html", month_of(person, first, end))


@require_http_methods(["GET", "POST"])
@never_cache
@own_reach.own
def correct(request: HttpRequest, person: people_queries.Person) -> HttpResponseBase:
    """Say that something about one's hours is not right."""
    again_of = asked_again(request, person)
    form = forms.CorrectionForm(
        sections.sent(request), zone=zone_of(person), initial=initial(request, again_of, zone_of(person))
    )  # fmt: skip

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        row = ask(person, form, again_of, is_own_request=True, user_id=gates.user(request).pk, by=by, at=at)
        said = _("Your request is sent. Another person decides; you read the answer here.")
        return sections.Done(said=said, url=f"{reverse('own_hours')}?month={month_text(row.from_at, person)}")

    return SECTION.form_page(
        request, form, title=_("This is not right"), submit=_("Send the request"), act=act, trail=_trail(),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@never_cache
@own_reach.own
def absence(request: HttpRequest, person: people_queries.Person) -> HttpResponseBase:
    """Ask for an absence of one's own."""
    today = reach.today()
    form = forms.AbsenceForm(sections.sent(request), initial={"from_date": today, "last_date": today})

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        row = ask_absence(person, form, user_id=gates.user(request).pk, by=by, at=at)
        said = _("Your request is sent. Another person decides; you read the answer here.")
        return sections.Done(said=said, url=f"{reverse('own_hours')}?month={row.from_date:%Y-%m}")

    return SECTION.form_page(
        request, form, title=_("Ask for an absence"), submit=_("Send the request"), act=act, trail=_trail(),
    )  # fmt: skip


@require_POST
@never_cache
@own_reach.own
def withdraw_correction(request: HttpRequest, person: people_queries.Person, key: uuid.UUID) -> HttpResponseBase:
    """Take one's own correction back."""
    row = corrections.correction(key, person_id=person.pk)

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        corrections.withdraw(
            correction=row, user_id=gates.user(request).pk, recorded_at=clock.machine_now(), by=by, at=at
        )
        return sections.Done(said=_("Your request is taken back, and its words are erased."), url=back)

    back = f"{reverse('own_hours')}?month={month_text(row.from_at, person)}"
    return sections.press(request, act, back=back)


@require_POST
@never_cache
@own_reach.own
def withdraw_absence(request: HttpRequest, person: people_queries.Person, key: uuid.UUID) -> HttpResponseBase:
    """Take one's own request for an absence back."""
    row = absences.absence(key, person_id=person.pk)

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        absences.withdraw(absence=row, user_id=gates.user(request).pk, recorded_at=clock.machine_now(), by=by, at=at)
        return sections.Done(said=_("Your request is taken back, and its words are erased."), url=back)

    back = f"{reverse('own_hours')}?month={row.from_date:%Y-%m}"
    return sections.press(request, act, back=back)


def month_of(person: people_queries.Person, first: date, end: date) -> dict[str, Any]:
    """Return what the pages show of somebody's month."""
    at = clock.now()
    weeks, sums = shown.weeks(person, from_date=first, to_date=end, as_of=at)
    asked, away = shown.requests_of(person, from_date=first, to_date=end, zone=sums["zone"])
    period = periods.newest(on=min(end, reach.today()) if end > reach.today() else first)
    held = agreements.held(on=min(reach.today(), end))
    return {
        "person": person, "weeks": weeks, "sums": sums, "corrections": asked, "absences": away, "month": first,
        "earlier_month": f"{reach.before(first):%Y-%m}",
        "later_month": f"{end:%Y-%m}" if end <= reach.today() else "",
        "period": period if period is not None and period.to_date > first else None,
        "late": [
            {"when": shown.stretch(each.from_at, each.to_at, zone=ZoneInfo(sums["zone"])),
             "of": shown.period(each.of_period)}
            for each in (periods.late_effects(period) if period is not None and period.from_date >= first else ())
            if each.person == person.pk
        ],
        "pattern": pattern_told(sums["agreed"]),
        "kinds": [
            {"code": code, "name": words.KINDS[code], "help": words.KIND_HELP[code]} for code in words.KINDS
        ],
        "agreed": [
            {"what": words.ACTIVITIES[code], "counts": words.KINDS[row.counts], "why": words_of(row)}
            for code, row in held.items()
        ],
    }  # fmt: skip


def words_of(row: agreements.Agreement) -> str:
    """Return the words of an agreement in the page's language."""
    return row.words_es if (get_language() or "").startswith("es") else row.words_en


def pattern_told(agreed: queries.Agreed | None) -> dict[str, Any] | None:
    """Return how a week is agreed, in words."""
    if agreed is None:
        return None
    hours = formats.number_format(agreed.week_hours.normalize(), use_l10n=True) if agreed.week_hours else ""
    return {
        "hours": f"{agreed.week_hours:.1f}".rstrip("0").rstrip(".") if hours else "",
        "days_a_week": agreed.days_a_week,
        "rest": words.WEEKDAYS[str(agreed.rest_weekday)],
        "distribution": words.DISTRIBUTIONS[agreed.distribution],
        "is_pattern_written": agreed.is_pattern_written,
        "is_week_written": agreed.is_week_written,
        "zone": agreed.zone,
    }


def ask(
    person: people_queries.Person, form: forms.CorrectionForm, again_of: corrections.Correction | None, *,
    is_own_request: bool, user_id: int, by: facts.Actor, at: datetime,
) -> corrections.Correction:  # fmt: skip
    """Ask for the correction that a valid form says."""
    assert form.stretch is not None
    begin, end = form.stretch
    return corrections.ask(
        person=person, from_at=begin, to_at=end, **sections.given(form, "key", "activity", "text"),
        is_own_request=is_own_request, again_of=again_of, user_id=user_id, recorded_at=clock.machine_now(), by=by,
        at=at,
    )  # fmt: skip


def ask_absence(
    person: people_queries.Person, form: forms.AbsenceForm, *, user_id: int, by: facts.Actor, at: datetime
) -> absences.Absence:
    """Ask for the absence that a valid form says."""
    return absences.ask(
        person=person, **sections.given(form, "key", "kind", "from_date", "text"),
        to_date=form.cleaned_data["last_date"], day_seconds=form.day_seconds, user_id=user_id,
        recorded_at=clock.machine_now(), by=by, at=at,
    )  # fmt: skip


def asked_again(request: HttpRequest, person: people_queries.Person) -> corrections.Correction | None:
    """Return the refused request that is asked for again, if the address names one.

    Raises: NoSuchCorrection
    """
    again = request.GET.get("again", "")
    if not again:
        return None
    try:
        key = uuid.UUID(again)
    except ValueError:
        key = uuid.UUID(int=0)
    return corrections.correction(key, person_id=person.pk)


def initial(request: HttpRequest, again_of: corrections.Correction | None, zone: ZoneInfo) -> dict[str, Any]:
    """Return what a form for a correction begins with: what the address says, or what was asked before."""
    if again_of is not None:
        begin, end = again_of.from_at.astimezone(zone), again_of.to_at.astimezone(zone)
        return {
            "day": begin.date(), "from_time": begin.time(), "to_time": end.time(), "activity": again_of.activity,
            "text": again_of.text,
        }  # fmt: skip
    names = {"day": "day", "from_time": "from", "to_time": "to", "activity": "activity"}
    return {field: request.GET.get(name, "")[:20].replace("\0", "") for field, name in names.items()}


def zone_of(person: people_queries.Person) -> ZoneInfo:
    """Return the zone of somebody's workplace today."""
    today = reach.today()
    first = today.replace(day=1)
    return queries.zone_of(queries.agreed(person_ids=[person.pk], from_date=first, to_date=reach.after(first)))


def month_text(at: datetime, person: people_queries.Person) -> str:
    """Return the month of an instant, as addresses carry it."""
    return f"{at.astimezone(zone_of(person)):%Y-%m}"


def _trail() -> list[sections.Step]:
    return [sections.Step(label=_("My hours"), url=reverse("own_hours"))]
