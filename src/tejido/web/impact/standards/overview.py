"""The standards page: how the operator stands, what is missing, whose it is; and where a new operator begins."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tejido.access import gates
from tejido.access import queries as access_queries
from tejido.core import dates, facts
from tejido.core.impact.standards import states
from tejido.impact.standards import assessments, kept, pledges, sheets, starting
from tejido.web.impact.standards import forms, frame, shown, words
from tejido.web.shared import sections

FIRST_MONTHS = 12


@require_safe
@never_cache
@gates.allowed(frame.SEE)
def index(request: HttpRequest) -> HttpResponse:
    """Show the assessments with what each lacks, the actions that are due, and the pledges."""
    found = sheets.assessments()
    current = [shown.head(sheets.sheet(each.key)) for each in found if each.state in states.OPEN]
    actions = sheets.open_actions()
    names = access_queries.names_of({each.owner_user_id for each in actions})
    near = frame.today() + timedelta(days=states.REMINDER_DAYS)
    steps = starting.steps()
    context = {
        "current": current,
        "signed": [
            {"assessment": each, "name": shown.name_of(each),
             "is_near": bool(each.expires_date and each.expires_date <= near),
             "is_over": bool(each.expires_date and each.expires_date <= frame.today())}
            for each in found if each.state in states.SIGNED
        ],
        "actions": [{**shown.action(each, names), "title": shown.requirement_title(each)} for each in actions],
        "pledges_count": pledges.count(),
        "done_count": sum(step.is_done for step in steps),
        "steps_count": len(steps),
        "may_keep": gates.rights(request).may(frame.KEEP),
    }  # fmt: skip
    return frame.SECTION.show(request, "impact/standards/index.html", context)


@require_safe
@never_cache
@gates.allowed(frame.SEE)
def start(request: HttpRequest) -> HttpResponse:
    """Show what a new operator does first, and what is done already."""
    rights = gates.rights(request)
    found = starting.steps()
    steps = [
        {
            "step": step,
            "title": starting.TITLES[step.code],
            "why": starting.REASONS[step.code],
            "url": reverse(step.page) if rights.may(step.verb) else "",
            "whose": starting.WHOSE[step.code],
        }
        for step in found
    ]
    context = {"steps": steps, "done_count": sum(step.is_done for step in found)}
    return frame.SECTION.show(request, "impact/standards/start.html", context, trail=frame.trail())


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed(frame.KEEP)
def begin(request: HttpRequest) -> HttpResponseBase:
    """Begin a self-assessment."""
    known = {f"{each.code}/{each.version}": each for each in kept.every()}
    today = frame.today()
    initial = {
        "from_date": dates.months_later(today, months=-FIRST_MONTHS), "to_date": today + timedelta(days=1),
    }  # fmt: skip
    form = forms.BeginForm(sections.sent(request), initial=initial)
    form.choose("catalogue", [(code, shown.title(each)) for code, each in known.items()])

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        made = assessments.begin(
            catalogue=known[form.cleaned_data["catalogue"]], **sections.given(form, "key", "from_date", "to_date"),
            by=by, at=at,
        )  # fmt: skip
        return sections.Done(
            said=_("The self-assessment is begun. Answer the requirements one by one."),
            url=reverse("impact_assessment", args=[made.key]),
        )

    return frame.SECTION.form_page(
        request, form, title=_("Begin a self-assessment"), submit=_("Begin"), act=act, trail=frame.trail()
    )


@require_safe
@never_cache
@gates.allowed(frame.SEE)
def every_pledge(request: HttpRequest) -> HttpResponse:
    """Show the pledges, each beside the hires of its time."""
    context = {
        "pledges": [
            {"told": each, "pledger": words.PLEDGERS[each.pledge.pledger],
             "hired": "" if each.hired.value is None else f"{each.hired.value:.0f}"}
            for each in pledges.every(today=frame.today())
        ],
        "may_keep": gates.rights(request).may(frame.KEEP),
    }  # fmt: skip
    return frame.SECTION.show(request, "impact/standards/pledges.html", context, trail=frame.trail())


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed(frame.KEEP)
def add_pledge(request: HttpRequest) -> HttpResponseBase:
    """Note a promise to hire."""
    form = forms.PledgeForm(sections.sent(request), initial={"pledged_date": frame.today()})

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        given = sections.given(form, "key", "pledger", "name", "people_count", "pledged_date", "due_date")
        pledges.note(**given, by=by, at=at)
        return sections.Done(
            said=_("The pledge is noted. It is a promise and counts as no hire."), url=reverse("impact_pledges")
        )

    steps = frame.trail(sections.Step(label=_("Pledges"), url=reverse("impact_pledges")))
    return frame.SECTION.form_page(
        request, form, title=_("Note a pledge"), submit=_("Note the pledge"), act=act, trail=steps
    )


@require_POST
@never_cache
@gates.allowed(frame.KEEP)
def withdraw_pledge(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Take a pledge back."""
    found = pledges.pledge(key)

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        pledges.withdraw(pledge=found, by=by, at=at)
        return sections.Done(said=_("The pledge is taken back."), url=reverse("impact_pledges"))

    return sections.press(request, act, back=reverse("impact_pledges"))
