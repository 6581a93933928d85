"""The register of adjustments, what supervisors are told of it, and one's own requests."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tejido.access import gates
from tejido.core import facts
from tejido.people import queries
from tejido.people.employment import adjustments, overview
from tejido.web.people.employment import days, forms, people, words
from tejido.web.shared import people_sections, sections

KEEP = "adjustments.keep"


@require_GET
@never_cache
@gates.allowed(KEEP)
def register(request: HttpRequest) -> HttpResponse:
    """Show the requests in a state, what is due first at the top."""
    state = request.GET.get("state", "undecided")
    state = state if state in adjustments.STATES else "undecided"
    page = days.page_of(request)
    found, count = adjustments.register(state, first=page.first, count=days.PAGE_LENGTH)
    counts = adjustments.counts()
    context = {
        "lines": [_line(row) for row in found],
        "state": state,
        "states": [
            {"code": code, "name": name, "count": counts[code]} for code, name in words.ADJUSTMENT_STATES.items()
        ],
        "question": f"state={state}",
        **page.shown(count),
    }
    return people_sections.PEOPLE.show(request, "people/employment/adjustments.html", context)


@require_GET
@never_cache
@gates.allowed("adjustments.see_floor")
def on_floor(request: HttpRequest) -> HttpResponse:
    """Show supervisors what they have to know, and nothing else."""
    page = days.page_of(request)
    found, count = adjustments.told_on_floor(on=days.today(), first=page.first, count=days.PAGE_LENGTH)
    context = {"lines": found, "question": "", **page.shown(count)}
    return people_sections.PEOPLE.show(request, "people/employment/floor_adjustments.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed(KEEP)
def ask_for(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Write down what somebody asked for by word of mouth."""
    person = queries.person(key)
    form = forms.AskForm(sections.sent(request))

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        given = sections.given(form, "key", "kind", "text")
        row = adjustments.ask(person=person, **given, is_own_request=False, asked_date=days.today(), by=by, at=at)
        return sections.Done(said=_("The request is stored."), url=reverse("people_adjustment", args=[row.key]))

    return people_sections.PEOPLE.form_page(
        request, form, title=_("An adjustment for %(name)s") % {"name": person.display_name},
        submit=_("Store the request"), act=act, trail=people.trail_of(person),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed(KEEP)
def one(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Show a request, and decide it."""
    row = adjustments.adjustment(key)
    form = forms.DecideForm(sections.sent(request))

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        names = ("decision", "reason", "floor_words", "cost_amount", "cost_currency", "do_by_date")
        adjustments.decide(
            adjustment=row, **sections.given(form, *names), decided_date=days.today(),
            user_id=gates.user(request).pk, by=by, at=at,
        )  # fmt: skip
        return sections.Done(said=_("The decision is stored; the person can read it."), url=_url(row))

    context = {"line": _line(row), "may_decide": not row.decision and row.withdrawn_date is None}
    return people_sections.PEOPLE.form_page(
        request, form, title=_("A request of %(name)s") % {"name": row.person.display_name},
        submit=_("Store the decision"), act=act, trail=_trail(), template="people/employment/adjustment.html",
        context=context,
    )  # fmt: skip


@require_POST
@never_cache
@gates.allowed(KEEP)
def finish(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Note that what was granted is in place."""
    row = adjustments.adjustment(key)

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        adjustments.finish(adjustment=row, done_date=days.today(), by=by, at=at)
        return sections.Done(said=_("It is noted that it is in place."), url=_url(row))

    return sections.press(request, act, back=_url(row))


@require_GET
@never_cache
def own(request: HttpRequest) -> HttpResponse:
    """Show what the reader asked for."""
    person_id = gates.person(request)
    context = {"lines": [_line(row) for row in adjustments.of_person(person_id)]}
    return people_sections.OWN.show(request, "people/employment/own_adjustments.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
def ask(request: HttpRequest) -> HttpResponseBase:
    """Ask for something that would help the reader to work well."""
    person = overview.person_of(gates.person(request))
    form = forms.AskForm(sections.sent(request))

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        row = adjustments.ask(
            person=person, **sections.given(form, "key", "kind", "text"), is_own_request=True,
            asked_date=days.today(), by=by, at=at,
        )  # fmt: skip
        said = _("Your request is sent. You get an answer by %(day)s.") % {"day": formats.date_format(row.due_date)}
        return sections.Done(said=said, url=reverse("own_adjustments"))

    return people_sections.OWN.form_page(
        request, form, title=_("What would help you to work well?"), submit=_("Send the request"), act=act,
        trail=[sections.Step(label=_("What helps me"), url=reverse("own_adjustments"))],
    )  # fmt: skip


@require_POST
@never_cache
def withdraw(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Take one's own request back."""
    row = adjustments.adjustment(key, person_id=gates.person(request))
    back = reverse("own_adjustments")

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        adjustments.withdraw(adjustment=row, withdrawn_date=days.today(), by=by, at=at)
        return sections.Done(said=_("Your request is taken back, and its words are erased."), url=back)

    return sections.press(request, act, back=back)


def _line(row: adjustments.Adjustment) -> dict[str, Any]:
    return {
        "row": row,
        "kind": words.ADJUSTMENTS[row.kind],
        "state": words.ADJUSTMENT_STATES[adjustments.state_of(row)],
        "code": adjustments.state_of(row),
        "decision": words.DECISIONS.get(row.decision, ""),
        "is_late": adjustments.is_late(row, on=days.today()),
    }


def _url(row: adjustments.Adjustment) -> str:
    return reverse("people_adjustment", args=[row.key])


def _trail() -> list[sections.Step]:
    return [sections.Step(label=_("Adjustments"), url=reverse("people_adjustments"))]
