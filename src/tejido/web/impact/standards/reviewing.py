"""The reviewer's pages: which reviews they are invited to, each requirement, asking, deciding, signing.

Whoever reviews sees the operator's rows only while one of these pages is made, and of them one assessment.
"""

from __future__ import annotations

import uuid
from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from tejido.access import errors as access_errors
from tejido.access import gates
from tejido.core import facts
from tejido.impact.standards import evidence, reviews, sheets
from tejido.journal import clock
from tejido.web.impact.standards import forms, frame, shown, words
from tejido.web.shared import sections, stored_files


@require_safe
@never_cache
@gates.allowed(frame.REVIEW)
def every(request: HttpRequest) -> HttpResponse:
    """Show the reviews that the reader is invited to."""
    user = gates.user(request)
    if not reviews.is_from_outside(user, at=clock.now()):
        raise access_errors.NotAllowed(access_errors.NotAllowed.__doc__)
    with frame.opened(request):
        found = []
        for review in sheets.reviews_of(user.pk):
            sheet = sheets.of(review.assessment, review=review)
            found.append({**shown.head(sheet), "undecided_count": len(sheet.undecided), "review": review})
        return frame.SECTION.show(request, "impact/standards/reviews.html", {"reviews": found})


@require_safe
@never_cache
@gates.allowed(frame.REVIEW)
def one(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show an assessment to its reviewer: what was claimed, and what waits for a decision."""
    with frame.opened(request):
        sheet = frame.reviewed(request, key)
        claimed = [line for line in sheet.lines.values() if line.is_claimed]
        context = {
            **shown.head(sheet),
            "claimed_count": len(claimed),
            "decided_count": sum(line.standing.is_decided for line in claimed),
            "next_url": _address(sheet, sheet.undecided[0]) if sheet.undecided else "",
            "is_in_review": sheet.assessment.state == "in_review",
            "has_unanswered": any(line.unanswered for line in sheet.lines.values()),
        }
        return frame.SECTION.show(request, "impact/standards/review.html", context, trail=frame.review_trail())


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed(frame.REVIEW)
def requirement(request: HttpRequest, key: uuid.UUID, code: str) -> HttpResponseBase:
    """Show a requirement with its evidence to the reviewer, and take the decision about it."""
    with frame.opened(request):
        sheet = frame.reviewed(request, key)
        line = sheet.line(code)
        form = forms.DecideForm(sections.sent(request), initial=_decided(line))
        form.choose("decision", _decisions(line))

        def act(by: facts.Actor, at: datetime) -> sections.Done:
            verdict, _slash, points = form.cleaned_data["decision"].partition("/")
            reviews.decide(
                assessment=sheet.assessment, requirement=code, verdict=verdict, points=int(points or 0),
                text=form.cleaned_data["text"], reviewer=gates.user(request), by=by, at=at,
            )  # fmt: skip
            after = frame.reviewed(request, key)
            left = _after(after, code)
            count = len(after.undecided)
            said = ngettext(
                "Your decision is stored. One is left.", "Your decision is stored. %(count)d are left.", count
            ) % {"count": count}
            return sections.Done(said=said, url=_address(after, left) if left else _home(after))

        context = {
            **shown.head(sheet),
            "requirement": shown.requirement(line, sheet.catalogue, shown.names(sheet, [line])),
            **_neighbours(sheet, code),
            "may_decide": sheet.assessment.state == "in_review" and line.is_claimed,
            "may_ask": sheet.assessment.state == "in_review",
        }
        return frame.SECTION.form_page(
            request, form, title=words.chosen(line.requirement.titles), submit=_("Store and go on"), act=act,
            trail=_trail(sheet), template="impact/standards/reviewed.html", context=context,
        )  # fmt: skip


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed(frame.REVIEW)
def ask(request: HttpRequest, key: uuid.UUID, code: str) -> HttpResponseBase:
    """Ask the operator about a requirement, or ask for a document."""
    with frame.opened(request):
        sheet = frame.reviewed(request, key)
        line = sheet.line(code)
        form = forms.AskForm(sections.sent(request))

        def act(by: facts.Actor, at: datetime) -> sections.Done:
            reviews.ask(
                assessment=sheet.assessment, requirement=code, **sections.given(form, "key", "kind", "text"),
                reviewer=gates.user(request), by=by, at=at,
            )  # fmt: skip
            return sections.Done(said=_("It is asked. The answer comes on this page."), url=_address(sheet, code))

        title = words.chosen(line.requirement.titles)
        step = sections.Step(label=title, url=_address(sheet, code))
        return frame.SECTION.form_page(
            request, form, title=_("Ask the operator"), submit=_("Ask"), act=act, trail=_trail(sheet, step),
            context={"asked": title},
        )  # fmt: skip


@require_safe
@never_cache
@gates.allowed(frame.REVIEW)
def file(request: HttpRequest, key: uuid.UUID, proof: uuid.UUID) -> HttpResponse:
    """Hand out a file of the evidence to its reviewer."""
    with frame.opened(request):
        sheet = frame.reviewed(request, key)
        return stored_files.handed_out(
            evidence.opened(evidence.evidence(proof, assessment=sheet.assessment)), name="evidence"
        )


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed(frame.REVIEW)
def sign(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Show all decisions once more, and sign them."""
    with frame.opened(request):
        sheet = frame.reviewed(request, key)
        form = forms.SignForm(sections.sent(request), initial={"digest": sheet.digest})

        def act(by: facts.Actor, at: datetime) -> sections.Done:
            digest = form.cleaned_data["digest"]
            reviews.sign(assessment=sheet.assessment, digest=digest, reviewer=gates.user(request), by=by, at=at)
            return sections.Done(
                said=_("Signed. What you looked at stands as it is."), url=reverse("impact_result", args=[key])
            )

        context = {
            **shown.head(sheet),
            "undecided": [shown.row(sheet.line(code)) for code in sheet.undecided],
            "decisions": [
                {**shown.row(line), "decision": shown.decision(line, {})}
                for line in sheet.lines.values() if line.decision is not None
            ],
            "unanswered": [shown.row(line) for line in sheet.lines.values() if line.unanswered],
            "is_in_review": sheet.assessment.state == "in_review",
        }  # fmt: skip
        return frame.SECTION.form_page(
            request, form, title=_("Sign the review"), submit=_("Sign"), act=act, trail=_trail(sheet),
            template="impact/standards/sign.html", context=context,
        )  # fmt: skip


def _decisions(line: sheets.Line) -> list[tuple[str, str]]:
    """Return what can be decided: as much as is claimed and carried by evidence, or that it is not so."""
    most = min(line.standing.claimed, line.standing.carried)
    if line.answer is not None and line.answer.is_set_aside:
        found = [("upheld/0", _("It does not apply here: upheld"))]
    else:
        found = [(f"upheld/{count}", _("Uphold %(points)s") % {"points": words.points(count)})
                 for count in range(most, 0, -1)]  # fmt: skip
    return [*found, ("needs_more/0", _("I need more to decide")), ("not_upheld/0", _("Do not uphold"))]


def _decided(line: sheets.Line) -> dict[str, str]:
    if line.decision is None:
        return {}
    return {"decision": f"{line.decision.verdict}/{line.decision.points}", "text": line.decision.text or ""}


def _after(sheet: sheets.Sheet, code: str) -> str:
    """Return the next requirement that waits for a decision: after this one, or from the beginning again."""
    codes = list(sheet.lines)
    place = codes.index(code)
    waiting = set(sheet.undecided) - {code}
    return next((each for each in (*codes[place + 1 :], *codes[:place]) if each in waiting), "")


def _neighbours(sheet: sheets.Sheet, code: str) -> dict[str, str]:
    claimed = [name for name, line in sheet.lines.items() if line.is_claimed or name == code]
    place = claimed.index(code)
    return {
        "before_url": _address(sheet, claimed[place - 1]) if place else "",
        "after_url": _address(sheet, claimed[place + 1]) if place + 1 < len(claimed) else "",
        "place": str(place + 1),
        "whole": str(len(claimed)),
    }


def _home(sheet: sheets.Sheet) -> str:
    return reverse("impact_review", args=[sheet.assessment.key])


def _address(sheet: sheets.Sheet, code: str) -> str:
    return reverse("impact_reviewed_requirement", args=[sheet.assessment.key, code])


def _trail(sheet: sheets.Sheet, *steps: sections.Step) -> list[sections.Step]:
    return frame.review_trail(sections.Step(label=shown.title(sheet.catalogue), url=_home(sheet)), *steps)
