"""One person's hours as whoever leads them sees them: their days, corrections for them, absences, the week."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from tejido.access import gates
from tejido.core import facts
from tejido.journal import clock
from tejido.people import queries as people_queries
from tejido.people.hours import patterns
from tejido.web.people.hours import forms, own, periods, reach
from tejido.web.shared import people_sections, sections


@require_GET
@never_cache
@gates.allowed(reach.SEE)
def one(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show somebody's hours of a month.

    Raises: NoSuchPerson, BadRequest: there is no such month.
    """
    person = reach.person(request, key)
    first, end = reach.month(request)
    context = {**own.month_of(person, first, end), "may_change": reach.sees_all(request)}
    return people_sections.PEOPLE.show(request, "people/hours/person.html", context, trail=periods.trail())


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed(reach.SEE)
def correct(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Ask for a correction of somebody's hours; another person decides.

    Raises: NoSuchPerson
    """
    person = reach.person(request, key)
    again_of = own.asked_again(request, person)
    zone = own.zone_of(person)
    form = forms.CorrectionForm(
        sections.sent(request), zone=zone, initial=own.initial(request, again_of, zone)
    )  # fmt: skip

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        row = own.ask(person, form, again_of, is_own_request=False, user_id=gates.user(request).pk, by=by, at=at)
        said = _("The request is stored. Another person decides about it.")
        return sections.Done(said=said, url=_url(person, own.month_text(row.from_at, person)))

    return people_sections.PEOPLE.form_page(
        request, form, title=_("Correct the hours of %(name)s") % {"name": person.display_name},
        submit=_("Store the request"), act=act, trail=_trail(person),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed(reach.SEE)
def absence(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Enter an absence of somebody; another person decides.

    Raises: NoSuchPerson
    """
    person = reach.person(request, key)
    today = reach.today()
    form = forms.AbsenceForm(sections.sent(request), initial={"from_date": today, "last_date": today})

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        row = own.ask_absence(person, form, user_id=gates.user(request).pk, by=by, at=at)
        said = _("The request is stored. Another person decides about it.")
        return sections.Done(said=said, url=_url(person, f"{row.from_date:%Y-%m}"))

    return people_sections.PEOPLE.form_page(
        request, form, title=_("An absence of %(name)s") % {"name": person.display_name},
        submit=_("Store the request"), act=act, trail=_trail(person),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed(reach.CHANGE)
def pattern(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Say how somebody's week is agreed.

    Raises: NoSuchPerson
    """
    person = people_queries.person(key)
    held = next(iter(patterns.patterns_of(person)), None)
    initial = {
        "from_date": reach.today(), "days_a_week": held.days_a_week if held else 5,
        "rest_weekday": str(held.rest_weekday if held else 6), "distribution": held.distribution if held else "fixed",
    }  # fmt: skip
    form = forms.PatternForm(sections.sent(request), initial=initial)

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        patterns.set_pattern(
            person=person, **sections.given(form, "key", "from_date", "days_a_week", "distribution"),
            rest_weekday=int(form.cleaned_data["rest_weekday"]), user_id=gates.user(request).pk,
            recorded_at=clock.machine_now(), by=by, at=at,
        )  # fmt: skip
        return sections.Done(said=_("The week is stored."), url=_url(person, ""))

    return people_sections.PEOPLE.form_page(
        request, form, title=_("The week of %(name)s") % {"name": person.display_name}, submit=_("Store the week"),
        act=act, trail=_trail(person),
    )  # fmt: skip


def _url(person: people_queries.Person, month: str) -> str:
    url = reverse("people_hours_of", args=[person.key])
    return f"{url}?month={month}" if month else url


def _trail(person: people_queries.Person) -> list[sections.Step]:
    return [*periods.trail(), sections.Step(label=person.display_name, url=_url(person, ""))]
