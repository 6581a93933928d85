"""From the operator's side of a review: inviting, handing in, answering, taking back, and showing the result."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from tejido.access import gates
from tejido.core import facts
from tejido.impact.standards import assessments, reviews, sheets
from tejido.journal import clock
from tejido.web.impact.standards import forms, frame, shown, words
from tejido.web.shared import sections


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed(frame.KEEP)
def invite(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Invite somebody from outside to review."""
    sheet = frame.own(key)
    known = {str(user.key): user for user in reviews.candidates(at=clock.now())}
    form = forms.InviteForm(sections.sent(request))
    form.choose("reviewer", [(name, user.get_short_name()) for name, user in known.items()])

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        reviews.invite(
            assessment=sheet.assessment, reviewer=known[form.cleaned_data["reviewer"]],
            **sections.given(form, "key", "party"), by=by, at=at,
        )  # fmt: skip
        return sections.Done(
            said=_("The reviewer is invited. They see the assessment once you hand it in."), url=_address(sheet)
        )

    missing = {
        "sentence": _("Nobody has the role of a reviewer yet. An administrator invites them under Access."),
        "label": _("Access"),
        "url": reverse("access") if gates.rights(request).may("access.invite") else "",
    }
    return frame.SECTION.form_page(
        request, form, title=_("Invite a reviewer"), submit=_("Invite the reviewer"), act=act, trail=_trail(sheet),
        context={"missing": [] if known else [missing]},
    )  # fmt: skip


@require_POST
@never_cache
@gates.allowed(frame.KEEP)
def withdraw(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Take the invitation of a reviewer back."""
    return _press(request, key, act=reviews.withdraw, said=_("The invitation is taken back."))


@require_POST
@never_cache
@gates.allowed(frame.KEEP)
def hand_in(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Hand the self-assessment in for review."""
    return _press(
        request, key, act=assessments.hand_in, said=_("It is handed in. Tell the reviewer: they find it under Reviews.")
    )


@require_POST
@never_cache
@gates.allowed(frame.KEEP)
def take_back(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Take the assessment back from review, to work on its answers."""
    return _press(request, key, act=assessments.take_back, said=_("You can work on the answers again."))


@require_POST
@never_cache
@gates.allowed(frame.KEEP)
def give_up(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Give the assessment up."""
    sheet = frame.own(key)

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        assessments.give_up(assessment=sheet.assessment, by=by, at=at)
        return sections.Done(
            said=_("The assessment is given up; what was written stays on record."), url=reverse("impact_standards")
        )

    return sections.press(request, act, back=_address(sheet))


@require_POST
@never_cache
@gates.allowed(frame.KEEP)
def show(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Open the signed result to clients, or close it to them: whatever the form says."""
    sheet = frame.own(key)
    is_shown = request.POST.get("is_shown") == "1"
    back = reverse("impact_result", args=[sheet.assessment.key]) if sheet.is_signed else _address(sheet)

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        assessments.show(assessment=sheet.assessment, is_shown=is_shown, by=by, at=at)
        said = _("Clients can read the result.") if is_shown else _("Clients cannot read the result any more.")
        return sections.Done(said=said, url=back)

    return sections.press(request, act, back=back)


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed(frame.KEEP)
def reply(request: HttpRequest, key: uuid.UUID, entry: uuid.UUID) -> HttpResponseBase:
    """Answer a question or a request of the reviewer."""
    sheet = frame.own(key)
    asked = reviews.entry(entry, assessment=sheet.assessment)
    form = forms.ReplyForm(sections.sent(request))
    here = reverse("impact_requirement", args=[sheet.assessment.key, asked.requirement])

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        reviews.answer(entry=asked, **sections.given(form, "key", "text"), by=by, at=at)
        return sections.Done(said=_("The answer is stored, and the reviewer can read it."), url=here)

    line = sheet.line(asked.requirement)
    step = sections.Step(label=words.chosen(line.requirement.titles), url=here)
    return frame.SECTION.form_page(
        request, form, title=_("Answer the reviewer"), submit=_("Answer"), act=act, trail=_trail(sheet, step),
        template="impact/standards/reply.html",
        context={"entry": asked, "kind": words.ENTRIES[asked.kind], "asked": words.chosen(line.requirement.titles)},
    )  # fmt: skip


def _press(request: HttpRequest, key: uuid.UUID, *, act: Callable[..., None], said: str) -> HttpResponseBase:
    sheet = frame.own(key)

    def press(by: facts.Actor, at: datetime) -> sections.Done:
        act(assessment=sheet.assessment, by=by, at=at)
        return sections.Done(said=said, url=_address(sheet))

    return sections.press(request, press, back=_address(sheet))


def _address(sheet: sheets.Sheet) -> str:
    return reverse("impact_assessment", args=[sheet.assessment.key])


def _trail(sheet: sheets.Sheet, *steps: sections.Step) -> list[sections.Step]:
    return frame.trail(sections.Step(label=shown.title(sheet.catalogue), url=_address(sheet)), *steps)
