"""How accessible our sites are: audits, what was found, and what is done about it."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tejido.access import gates
from tejido.access import queries as access_queries
from tejido.core import facts
from tejido.journal import clock
from tejido.people import queries
from tejido.people.employment import audits
from tejido.web.people.employment import days, forms, words
from tejido.web.shared import people_sections, sections

CHANGE = "people.change"


@require_GET
@never_cache
@gates.allowed("people.see")
def every(request: HttpRequest) -> HttpResponse:
    """Show each site with its audits over time, and what is still to be done."""
    known = audits.audits_of_sites()
    actions = audits.open_actions()
    names = access_queries.names_of({row.owner_user_id for row in actions if row.owner_user_id})
    context = {
        "sites": [
            {"site": site, "audits": [_scored(each) for each in known.get(site.pk, ())]} for site in queries.sites()
        ],
        "actions": [
            {
                "row": row,
                "point": words.AUDIT_POINTS[row.point],
                "owner": names.get(row.owner_user_id or 0, ""),
                "is_late": row.due_date is not None and row.due_date < days.today(),
            }
            for row in actions
        ],
        "may_change": gates.rights(request).may(CHANGE),
    }
    return people_sections.PEOPLE.show(request, "people/employment/audits.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed(CHANGE)
def audit_site(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Look at a site, point by point."""
    site = queries.site(key)
    form = forms.AuditForm(sections.sent(request), initial={"audited_date": days.today()})

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        audit = audits.audit_site(
            site=site, results=form.results(), notes=form.notes(), user_id=gates.user(request).pk,
            **sections.given(form, "key", "audited_date"), by=by, at=at,
        )  # fmt: skip
        said = _("The audit is stored. Plan what is done about each point that is not met.")
        return sections.Done(said=said, url=reverse("people_audit", args=[audit.key]))

    return people_sections.PEOPLE.form_page(
        request, form, title=_("Audit of %(site)s") % {"site": site.name}, submit=_("Store the audit"), act=act,
        trail=_trail(), template="people/employment/audit_form.html",
    )  # fmt: skip


@require_GET
@never_cache
@gates.allowed("people.see")
def one(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show what an audit found, what is to be done first."""
    scored = audits.audit(key)
    found = audits.findings(scored)
    named = {row.owner_user_id for row in found.values() if row.owner_user_id} | {scored.audit.audited_by_user_id}
    names = access_queries.names_of(named)
    context = {
        "audit": scored.audit,
        "score": scored.score,
        "percent": _percent(scored),
        "audited_by": names.get(scored.audit.audited_by_user_id, ""),
        "areas": [
            {
                "name": words.AUDIT_PARTS[part],
                "code": part,
                "findings": [_finding(found[point], names) for point in points if point in found],
            }
            for part, points in audits.CATALOGUE.items()
        ],
        "may_change": gates.rights(request).may(CHANGE),
    }
    return people_sections.PEOPLE.show(request, "people/employment/audit.html", context, trail=_trail())


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed(CHANGE)
def plan(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Say what is done about a finding, by whom, and by when."""
    finding = audits.finding(key)
    users = {
        str(user.key): user
        for user in access_queries.users(at=clock.now())
        if user.is_active and access_queries.may(user, "people.see", at=clock.now())
    }
    initial = {
        "action": finding.action,
        "due_date": finding.due_date,
        "owner": next((each for each, user in users.items() if user.pk == finding.owner_user_id), ""),
    }
    form = forms.ActionForm(sections.sent(request), initial=initial)
    form.choose("owner", [(each, user.get_short_name() or user.email) for each, user in users.items()])

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        audits.plan_action(
            finding=finding, owner_user_id=users[form.cleaned_data["owner"]].pk,
            **sections.given(form, "action", "due_date"), by=by, at=at,
        )  # fmt: skip
        return sections.Done(said=_("The plan is stored."), url=_url(finding))

    context = {"lead": words.AUDIT_POINTS[finding.point], "note": finding.note}
    return people_sections.PEOPLE.form_page(
        request, form, title=_("What is done about it"), submit=_("Store the plan"), act=act, trail=_trail(),
        template="people/employment/lead_form.html", context=context,
    )  # fmt: skip


@require_POST
@never_cache
@gates.allowed(CHANGE)
def finish(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Note that what was planned is done."""
    finding = audits.finding(key)

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        audits.finish_action(finding=finding, done_date=days.today(), by=by, at=at)
        return sections.Done(said=_("It is noted that this is done."), url=_url(finding))

    return sections.press(request, act, back=_url(finding))


def _finding(row: Any, names: Any) -> dict[str, Any]:
    return {
        "row": row,
        "point": words.AUDIT_POINTS[row.point],
        "result": words.RESULTS[row.result],
        "owner": names.get(row.owner_user_id or 0, ""),
        "is_late": row.due_date is not None and row.done_date is None and row.due_date < days.today(),
        "may_plan": row.result in ("partly", "fails") and row.done_date is None,
    }


def _scored(scored: audits.Scored) -> dict[str, Any]:
    return {"audit": scored.audit, "score": scored.score, "percent": _percent(scored), "open": scored.open_actions}


def _percent(scored: audits.Scored) -> int | None:
    return None if scored.score.share is None else round(100 * scored.score.share)


def _url(finding: Any) -> str:
    return reverse("people_audit", args=[finding.audit.key])


def _trail() -> list[sections.Step]:
    return [sections.Step(label=_("Accessibility"), url=reverse("people_audits"))]
