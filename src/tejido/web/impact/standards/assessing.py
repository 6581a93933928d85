"""The operator's own assessment: requirement by requirement, with evidence, gaps and what is done about them."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tejido.access import gates
from tejido.core import facts
from tejido.impact.standards import assessments, errors, evidence, sheets
from tejido.journal import clock, papers
from tejido.web.impact.standards import forms, frame, shown, words
from tejido.web.shared import refusals, section_forms, sections, stored_files, uploads

FILE_FIELDS_BYTES = 64 * 1024


@require_safe
@never_cache
@gates.allowed(frame.SEE)
def one(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show an assessment: what is missing first, then area by area."""
    sheet = frame.own(key)
    names = shown.names(sheet, list(sheet.lines.values()))
    context = {
        **shown.head(sheet),
        "answered": sum(line.answer is not None for line in sheet.lines.values()),
        "requirements_count": len(sheet.lines),
        "waiting": [shown.row(line) for line in sheet.lines.values() if line.unanswered],
        "review": sheet.review,
        "reviewer": names.get(sheet.review.reviewer_user_id, "") if sheet.review else "",
        "party": words.PARTIES[sheet.review.party] if sheet.review else "",
        "undecided_count": len(sheet.undecided),
        "has_claims": any(line.is_claimed for line in sheet.lines.values()),
        "may_keep": gates.rights(request).may(frame.KEEP) and sheet.is_open,
        "may_act": gates.rights(request).may(frame.KEEP),
    }
    return frame.SECTION.show(request, "impact/standards/assessment.html", context, trail=frame.trail())


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed(frame.SEE)
def requirement(request: HttpRequest, key: uuid.UUID, code: str) -> HttpResponseBase:
    """Show a requirement with its evidence, and answer it."""
    sheet = frame.own(key)
    line = sheet.line(code)
    may_keep = gates.rights(request).may(frame.KEEP)
    if request.method == "POST":
        gates.require(request, frame.KEEP)
    form = _answer_form(request, line)

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        claimed = form.cleaned_data["claimed"]
        assessments.answer(
            assessment=sheet.assessment, requirement=code, claimed=0 if claimed == "aside" else int(claimed),
            is_set_aside=claimed == "aside", text=form.cleaned_data["text"], by=by, at=at,
        )  # fmt: skip
        return sections.Done(said=_("Your answer is stored."), url=_address(sheet, code))

    context = {
        **shown.head(sheet),
        "requirement": shown.requirement(line, sheet.catalogue, shown.names(sheet, [line])),
        "form": form,
        **_neighbours(sheet, code),
        "may_answer": may_keep and sheet.assessment.state == "self_assessment",
        "may_add": may_keep and sheet.is_open and not line.standing.is_decided,
        "may_plan": may_keep,
        "kinds": line.requirement.kinds,
        "count_key": str(uuid.uuid4()),
    }
    return frame.SECTION.form_page(
        request, form, title=words.chosen(line.requirement.titles), submit=_("Store the answer"), act=act,
        trail=_trail(sheet), template="impact/standards/requirement.html", context=context,
    )  # fmt: skip


@uploads.holds(papers.BYTES_MAX + FILE_FIELDS_BYTES)
@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed(frame.KEEP)
def add_file(request: HttpRequest, key: uuid.UUID, code: str) -> HttpResponseBase:
    """Put a file beside a requirement."""
    is_sent = request.method == "POST"
    form = forms.FileForm(request.POST if is_sent else None, request.FILES if is_sent else None, initial=_slot(request))

    def add(sheet: sheets.Sheet, by: facts.Actor, at: datetime) -> None:
        prepared = evidence.prepare(form.cleaned_data["file"].read(papers.BYTES_MAX + 1))
        try:
            evidence.add_file(
                assessment=sheet.assessment, requirement=code, file=prepared,
                **sections.given(form, "key", "slot", "text"), by=by, at=at,
            )  # fmt: skip
        finally:
            papers.discard(prepared)

    return _add(request, key, code, form, add=add, title=_("Add a file"), submit=_("Add the file"), has_file=True)


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed(frame.KEEP)
def add_link(request: HttpRequest, key: uuid.UUID, code: str) -> HttpResponseBase:
    """Put a link beside a requirement."""
    form = forms.LinkForm(sections.sent(request), initial=_slot(request))

    def add(sheet: sheets.Sheet, by: facts.Actor, at: datetime) -> None:
        given = sections.given(form, "key", "slot", "text", "link")
        evidence.add_link(assessment=sheet.assessment, requirement=code, **given, by=by, at=at)

    return _add(request, key, code, form, add=add, title=_("Add a link"), submit=_("Add the link"))


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed(frame.KEEP)
def add_page(request: HttpRequest, key: uuid.UUID, code: str) -> HttpResponseBase:
    """Name a page of this system as evidence."""
    form = forms.PageForm(sections.sent(request), initial=_slot(request))

    def add(sheet: sheets.Sheet, by: facts.Actor, at: datetime) -> None:
        given = sections.given(form, "key", "slot", "text", "page")
        evidence.add_page(assessment=sheet.assessment, requirement=code, **given, by=by, at=at)

    return _add(request, key, code, form, add=add, title=_("Name a page of this system"), submit=_("Name the page"))


@require_POST
@never_cache
@gates.allowed(frame.KEEP)
def count(request: HttpRequest, key: uuid.UUID, code: str) -> HttpResponseBase:
    """Let the system count evidence in its own rows now."""
    sheet = frame.own(key)
    form = forms.CountForm(request.POST)
    if not form.is_valid():
        raise BadRequest("This asks for no count.")

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        given = sections.given(form, "key", "code")
        made = evidence.count(assessment=sheet.assessment, requirement=code, **given, by=by, at=at)
        verdict = (made.reading or {}).get("verdict", "nothing")
        return sections.Done(
            said=_("Counted: %(result)s.") % {"result": words.READINGS[verdict]}, url=_address(sheet, code)
        )

    return sections.press(request, act, back=_address(sheet, sheet.line(code).requirement.code))


@require_POST
@never_cache
@gates.allowed(frame.KEEP)
def withdraw(request: HttpRequest, key: uuid.UUID, proof: uuid.UUID) -> HttpResponseBase:
    """Take evidence away again."""
    sheet = frame.own(key)
    row = evidence.evidence(proof, assessment=sheet.assessment)
    back = _address(sheet, row.requirement)

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        evidence.withdraw(evidence=row, by=by, at=at)
        return sections.Done(said=_("The evidence is taken away; that it was there stays on record."), url=back)

    return sections.press(request, act, back=back)


@require_safe
@never_cache
@gates.allowed(frame.SEE)
def file(request: HttpRequest, key: uuid.UUID, proof: uuid.UUID) -> HttpResponse:
    """Hand out a file of the operator's own evidence."""
    sheet = frame.own(key)
    return stored_files.handed_out(
        evidence.opened(evidence.evidence(proof, assessment=sheet.assessment)), name="evidence"
    )


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed(frame.KEEP)
def plan(request: HttpRequest, key: uuid.UUID, code: str) -> HttpResponseBase:
    """Say what is missing, what is done about it, by whom and until when."""
    sheet = frame.own(key)
    asked = sheet.line(code).requirement
    owners = {str(user.key): user for user in assessments.owners(at=clock.now())}
    form = forms.PlanForm(sections.sent(request), initial={"owner": str(gates.user(request).key)})
    form.choose("owner", [(name, user.get_short_name()) for name, user in owners.items()])

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        assessments.plan(
            assessment=sheet.assessment, requirement=code, owner_user_id=owners[form.cleaned_data["owner"]].pk,
            **sections.given(form, "key", "gap", "text", "due_date"), by=by, at=at,
        )  # fmt: skip
        return sections.Done(said=_("The action is planned."), url=_address(sheet, code))

    return frame.SECTION.form_page(
        request, form, title=_("Close a gap"), submit=_("Plan the action"), act=act, trail=_trail(sheet, code),
        context={"asked": words.chosen(asked.titles)},
    )  # fmt: skip


@require_POST
@never_cache
@gates.allowed(frame.KEEP)
def finish(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Say that a corrective action was carried out."""
    return _end(request, key, end=assessments.finish, said=_("The action is done."))


@require_POST
@never_cache
@gates.allowed(frame.KEEP)
def drop(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Say that a corrective action is not carried out any more."""
    return _end(
        request, key, end=assessments.drop, said=_("The action is dropped; that it was planned stays on record.")
    )


def _end(request: HttpRequest, key: uuid.UUID, *, end: Callable[..., None], said: str) -> HttpResponseBase:
    row = assessments.action(key)
    back = reverse("impact_requirement", args=[row.assessment.key, row.requirement])

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        end(action=row, by=by, at=at)
        return sections.Done(said=said, url=back)

    return sections.press(request, act, back=back)


def _add(
    request: HttpRequest, key: uuid.UUID, code: str, form: section_forms.AddForm, *,
    add: Callable[[sheets.Sheet, facts.Actor, datetime], None], title: str, submit: str, has_file: bool = False,
) -> HttpResponseBase:  # fmt: skip
    sheet = frame.own(key)
    line = sheet.line(code)
    if line.standing.is_decided:
        messages.error(request, refusals.beside(errors.DecidedAlready(errors.DecidedAlready.__doc__)))
        return redirect(_address(sheet, code))

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        add(sheet, by, at)
        return sections.Done(said=_("The evidence is stored."), url=_address(sheet, code))

    context = {
        "has_file": has_file,
        "asked": words.chosen(line.requirement.titles),
        "policy": words.chosen(line.requirement.policy),
        "system": words.chosen(line.requirement.system),
    }
    return frame.SECTION.form_page(
        request, form, title=title, submit=submit, act=act, trail=_trail(sheet, code),
        template="impact/standards/evidence.html", context=context,
    )  # fmt: skip


def _answer_form(request: HttpRequest, line: sheets.Line) -> forms.AnswerForm:
    answer = line.answer
    initial: dict[str, Any] = {}
    if answer is not None:
        initial = {"claimed": "aside" if answer.is_set_aside else str(answer.claimed), "text": answer.text or ""}
    form = forms.AnswerForm(sections.sent(request), initial=initial)
    if not line.requirement.may_be_set_aside:
        form.choose("claimed", list(words.POINTS.items()))
    return form


def _neighbours(sheet: sheets.Sheet, code: str) -> dict[str, str]:
    codes = list(sheet.lines)
    place = codes.index(code)
    before = codes[place - 1] if place else ""
    after = codes[place + 1] if place + 1 < len(codes) else ""
    return {
        "before_url": _address(sheet, before) if before else "",
        "after_url": _address(sheet, after) if after else "",
        "place": str(place + 1),
        "whole": str(len(codes)),
    }


def _slot(request: HttpRequest) -> dict[str, str]:
    return {"slot": request.GET.get("slot", "policy")}


def _address(sheet: sheets.Sheet, code: str) -> str:
    return reverse("impact_requirement", args=[sheet.assessment.key, code])


def _trail(sheet: sheets.Sheet, code: str = "") -> list[sections.Step]:
    steps = [
        sections.Step(label=shown.title(sheet.catalogue), url=reverse("impact_assessment", args=[sheet.assessment.key]))
    ]
    if code:
        steps.append(sections.Step(label=words.chosen(sheet.line(code).requirement.titles), url=_address(sheet, code)))
    return frame.trail(*steps)
