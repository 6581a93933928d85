"""Proposals: what waits, what each would change and what reads it, and the decision of somebody else."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tejido.access import gates
from tejido.access import queries as access_queries
from tejido.core import facts
from tejido.core.reference import changes, keys
from tejido.journal import clock
from tejido.reference import proposals
from tejido.web.reference import forms, frame
from tejido.web.shared import reference_words as words
from tejido.web.shared import refusals, sections

PAGE_LENGTH = 50
ACTS: words.Words = {
    "add": gettext_lazy("New value"),
    "correct": gettext_lazy("Correction"),
    "change_status": gettext_lazy("Another status"),
}
STATES: words.Words = {
    "open": gettext_lazy("waits for a decision"),
    "approved": gettext_lazy("approved"),
    "refused": gettext_lazy("refused"),
    "withdrawn": gettext_lazy("taken back"),
}
BADGES = {"open": "attention", "approved": "well", "refused": "off", "withdrawn": "off"}


@require_safe
@never_cache
@gates.allowed("reference.see")
def every(request: HttpRequest) -> HttpResponse:
    """Show the proposals that wait, or those that were decided."""
    is_decided = request.GET.get("state") == "decided"
    number = _page_number(request)
    found, count = proposals.listed(
        state="decided" if is_decided else "open", first=(number - 1) * PAGE_LENGTH, count=PAGE_LENGTH
    )
    names = _names(found)
    query = "?state=decided&page=" if is_decided else "?page="
    context = {
        "is_decided": is_decided, "lines": [_shown(one, names) for one in found], "count": count,
        "earlier": f"{query}{number - 1}" if number > 1 else "",
        "later": f"{query}{number + 1}" if count > number * PAGE_LENGTH else "",
        "waiting_count": proposals.waiting_count(),
        "may_propose": gates.rights(request).may("reference.propose"),
    }  # fmt: skip
    return frame.SECTION.show(request, "reference/proposals.html", context)


@require_safe
@never_cache
@gates.allowed("reference.see")
def one(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show a proposal: the register before and after, what reads it, and who decides."""
    return _page(request, proposals.proposal(key), forms.ReasonForm())


@require_POST
@gates.allowed("reference.approve")
def approve(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Approve a proposal of somebody else's."""
    url = reverse("reference_proposal", args=[proposals.proposal(key).key])

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        proposals.approve(key=key, recorded_at=clock.machine_now(), by=by, at=at)
        return sections.Done(said=_("Approved. The register says so from now on."), url=url)

    return sections.press(request, act, back=url)


@require_http_methods(["POST"])
@gates.allowed("reference.approve")
def refuse(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Refuse a proposal of somebody else's, and say why."""
    held = proposals.proposal(key)
    form = forms.ReasonForm(request.POST)

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        proposals.refuse(key=key, reason=form.cleaned_data["reason"], by=by, at=at)
        return sections.Done(said=_("Refused. Whoever proposed it reads why."), url=reverse("reference_proposals"))

    done = sections.try_to(request, form, act) if form.is_valid() else None
    return redirect(done.url) if done is not None else _page(request, held, form)


@require_POST
@gates.allowed("reference.propose")
def withdraw(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Take one's own proposal back."""
    url = reverse("reference_proposal", args=[proposals.proposal(key).key])

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        proposals.withdraw(key=key, by=by, at=at)
        return sections.Done(said=_("Your proposal is taken back."), url=url)

    return sections.press(request, act, back=url)


@require_safe
@never_cache
@gates.allowed("reference.see")
def batch(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show the proposals of one file, which are decided together."""
    return _batch_page(request, key, forms.ReasonForm())


@require_POST
@gates.allowed("reference.approve")
def approve_batch(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Approve all that waits of one file."""

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        count = proposals.approve_batch(batch=key, recorded_at=clock.machine_now(), by=by, at=at)
        said = _("Approved: %(count)s values hold from now on.") % {"count": count}
        return sections.Done(said=said, url=reverse("reference_batch", args=[key]))

    proposals.batch_of(key)
    return sections.press(request, act, back=reverse("reference_batch", args=[key]))


@require_http_methods(["POST"])
@gates.allowed("reference.approve")
def refuse_batch(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Refuse all that waits of one file, and say why."""
    proposals.batch_of(key)
    form = forms.ReasonForm(request.POST)

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        proposals.refuse_batch(batch=key, reason=form.cleaned_data["reason"], by=by, at=at)
        return sections.Done(said=_("Refused. Whoever proposed it reads why."), url=reverse("reference_proposals"))

    done = sections.try_to(request, form, act) if form.is_valid() else None
    return redirect(done.url) if done is not None else _batch_page(request, key, form)


def _page(request: HttpRequest, held: proposals.Proposal, form: forms.ReasonForm) -> HttpResponse:
    before: list[dict[str, Any]] = []
    after: list[dict[str, Any]] = []
    problem = ""
    if held.state == "open":
        try:
            effect = proposals.effect_of(held)
            before, after = _differences(effect)
        except Exception as refused:
            problem = refusals.beside(refused)
    else:
        after = [frame.shown(proposals.value_of(held))]
    rights = gates.rights(request)
    is_own = held.proposed_by_user_id == gates.user(request).pk
    subject = keys.KEYS[held.code].subject if held.code in keys.KEYS else ""
    context = {
        **_shown(held, _names([held])), "proposal": held, "before": before, "after": after, "problem": problem,
        "touches": words.TOUCHES.get(subject, ""), "is_national": keys.is_national(held.code) and "-" not in held.place,
        "passed_days": max((_first_changed(held) - frame.today()).days * -1, 0),
        "is_own": is_own, "may_withdraw": is_own and rights.may("reference.propose"),
        "may_decide": not is_own and rights.may("reference.approve"), "form": form,
        "history_url": f"{reverse('reference_history', args=[held.code])}?place={held.place}",
    }  # fmt: skip
    return frame.SECTION.show(request, "reference/proposal.html", context, trail=[_back()])


def _batch_page(request: HttpRequest, key: uuid.UUID, form: forms.ReasonForm) -> HttpResponse:
    found = proposals.batch_of(key)
    names = _names(found)
    waiting = [one for one in found if one.state == "open"]
    is_own = any(one.proposed_by_user_id == gates.user(request).pk for one in found)
    context = {
        "key": key, "lines": [_shown(one, names) for one in found], "waiting_count": len(waiting),
        "reason": found[0].reason, "proposed_by": names.get(found[0].proposed_by_user_id, "–"),
        "proposed_at": found[0].proposed_at, "is_own": is_own,
        "may_decide": not is_own and bool(waiting) and gates.rights(request).may("reference.approve"), "form": form,
    }  # fmt: skip
    return frame.SECTION.show(request, "reference/batch.html", context, trail=[_back()])


def _differences(effect: changes.Effect) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    begins = sorted(effect.begins, key=lambda each: each[0].from_date)
    before = [frame.shown(one) for one in effect.ends]
    return before, [{**frame.shown(one), "is_rest": rest_of is not None} for one, rest_of in begins]


def _first_changed(held: proposals.Proposal) -> date:
    """Return the first day of which the register would say something else."""
    about = held.about.from_date if held.about is not None and held.act == "correct" else held.from_date
    return min(about, held.from_date)


def _shown(held: proposals.Proposal, names: dict[int, str]) -> dict[str, Any]:
    return {
        **frame.shown(proposals.value_of(held)), "key": held.key, "proposal": held, "act": ACTS[held.act],
        "state": STATES[held.state], "state_badge": BADGES[held.state],
        "proposed_by": names.get(held.proposed_by_user_id, "–"),
        "decided_by": names.get(held.decided_by_user_id or 0, "–"),
    }  # fmt: skip


def _names(found: Sequence[proposals.Proposal]) -> dict[int, str]:
    users = {one.proposed_by_user_id for one in found} | {one.decided_by_user_id or 0 for one in found}
    return dict(access_queries.names_of(users - {0}))


def _page_number(request: HttpRequest) -> int:
    asked = request.GET.get("page", "")
    return int(asked) if asked.isascii() and asked.isdigit() and int(asked[:6]) > 0 and len(asked) <= 6 else 1


def _back() -> sections.Step:
    return sections.Step(label=_("Proposals"), url=reverse("reference_proposals"))
