"""What waits for a decision: corrections, absences and imported lists; whoever asked does not decide."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from tejido.access import gates
from tejido.access import queries as access_queries
from tejido.core import facts
from tejido.journal import clock
from tejido.people.hours import absences, corrections, queries, sheets
from tejido.web.people import paging
from tejido.web.people.hours import forms, own, reach, shown, words
from tejido.web.shared import people_sections, sections

SHEETS_SHOWN = 50
DECIDED_SHOWN = 20
SECTION = people_sections.PEOPLE


@require_GET
@never_cache
@gates.allowed(reach.SEE)
def every(request: HttpRequest) -> HttpResponse:
    """Show what waits, the oldest first, and what was decided lately.

    Raises: BadRequest: there is no such page.
    """
    page, people, zone = paging.asked(request), reach.people(request), reach.zone()
    waiting, count = corrections.undecided(people=people, first=page.first, count=paging.PAGE_LENGTH)
    away, away_count = absences.undecided(people=people, first=page.first, count=paging.PAGE_LENGTH)
    done, _done_count = corrections.decided(people=people, first=0, count=DECIDED_SHOWN)
    sees_all = reach.sees_all(request)
    context = {
        "corrections": [shown.correction(row, zone=zone) for row in waiting],
        "absences": [shown.absence(row) for row in away],
        "sheets": sheets.undecided(count=SHEETS_SHOWN) if sees_all else [],
        "decided": [shown.correction(row, zone=zone) for row in done],
        "query": "", **page.told(max(count, away_count)),
    }  # fmt: skip
    return SECTION.show(request, "people/hours/requests.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed(reach.SEE)
def correction(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Show a correction beside what is recorded, and decide it.

    Raises: NoSuchCorrection, NoSuchPerson: another leads the person.
    """
    row = corrections.correction(key)
    reach.person(request, row.person.key)
    zone = own.zone_of(row.person)
    found = queries.spans(person_ids=[row.person_id], from_at=row.from_at, to_at=row.to_at, as_of=clock.now())
    context = {
        "line": shown.correction(row, zone=zone),
        "recorded": [
            {"when": shown.stretch(each.from_at, each.to_at, zone=zone), "what": words.ACTIVITIES[each.activity],
             "counts": words.KINDS[each.kind]}
            for each in found
        ],
        "before": shown.correction(row.again_of, zone=zone) if row.again_of else None,
    }  # fmt: skip

    def decide(**given: Any) -> None:
        corrections.decide(correction=row, **given)

    title = _("%(name)s: correct hours") % {"name": row.person.display_name}
    return _decide(request, row, decide, title=title, template="people/hours/correction.html", context=context)


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed(reach.SEE)
def absence(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Show an absence, and decide it.

    Raises: NoSuchAbsence, NoSuchPerson: another leads the person.
    """
    row = absences.absence(key)
    reach.person(request, row.person.key)

    def decide(**given: Any) -> None:
        absences.decide(absence=row, **given)

    title = _("%(name)s: absence") % {"name": row.person.display_name}
    context = {"line": shown.absence(row)}
    return _decide(request, row, decide, title=title, template="people/hours/absence.html", context=context)


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed(reach.CHANGE)
def sheet(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Show an imported list line by line, and decide it.

    Raises: NoSuchSheet, BadRequest: there is no such page.
    """
    row, page, zone = sheets.sheet(key), paging.asked(request), reach.zone()
    lines, count = sheets.lines_of(row, first=page.first, count=paging.PAGE_LENGTH)
    context = {
        "row": row, "state": words.DECISIONS[row.decision], "period": shown.period(row.effective_period),
        "lines": [
            {"row": each, "when": shown.stretch(each.from_at, each.to_at, zone=zone),
             "what": words.ACTIVITIES[each.activity]}
            for each in lines
        ],
        "query": "", **page.told(count),
    }  # fmt: skip

    def decide(**given: Any) -> None:
        sheets.decide(sheet=row, **given)

    title = _("An imported list of hours")
    return _decide(request, row, decide, title=title, template="people/hours/sheet.html", context=context)


def _decide(
    request: HttpRequest, row: Any, decide: Callable[..., None], *, title: str, template: str, context: dict[str, Any]
) -> HttpResponseBase:
    form = forms.DecisionForm(sections.sent(request))
    user = gates.user(request)
    names = access_queries.names_of({row.asked_by_user_id, row.decided_by_user_id or 0})

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        decide(
            **sections.given(form, "decision", "answer"), decider=reach.decider(request),
            recorded_at=clock.machine_now(), by=by, at=at,
        )  # fmt: skip
        return sections.Done(said=_("The decision is stored."), url=reverse("people_hours_requests"))

    is_own = user.pk == row.asked_by_user_id or user.person_id == getattr(row, "person_id", 0)
    around = {
        "asked_by": names.get(row.asked_by_user_id, ""), "decided_by": names.get(row.decided_by_user_id or 0, ""),
        "may_decide": not row.decision and not is_own, "is_own": is_own,
    }  # fmt: skip
    return SECTION.form_page(
        request, form, title=title, submit=_("Store the decision"), act=act, template=template,
        context={**context, **around},
        trail=[sections.Step(label=_("To decide"), url=reverse("people_hours_requests"))],
    )  # fmt: skip
