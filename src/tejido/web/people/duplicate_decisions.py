"""Deciding about two records: merging, keeping apart, undoing, and answering an appeal."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tejido.access import gates
from tejido.core import facts
from tejido.journal import clock
from tejido.people import comparisons, merges
from tejido.web.people import duplicate_forms, duplicates
from tejido.web.shared import people_sections, sections


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("people.change")
def merge(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Say that two records are one person; what follows from it is shown before."""
    pair = comparisons.pair(key)
    both = comparisons.sides(pair, day=duplicates.today())
    better = comparisons.better_kept(both)
    form = duplicate_forms.MergeForm(sections.sent(request), initial={"kept": str(better.person.key)})
    places = (_("First record"), _("Second record"))
    form.offer([(str(side.person.key), _record(side, place)) for side, place in zip(both, places, strict=True)])

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        kept = uuid.UUID(form.cleaned_data["kept"])
        merges.merge(pair_key=key, kept_key=kept, why=_why(request, form), by=by, at=at)
        return sections.Done(said=_("The two records count as one person now."), url=_url(key))

    context = {
        "sides": both,
        "is_both_employed": all(side.employed_from for side in both),
        "is_both_stand": all(side.counts["merged_records"] for side in both),
        "is_both_account": all(side.counts["accounts"] for side in both),
        "overlapping_days": comparisons.overlapping_days_count(both),
    }
    return _form_page(
        request, form, pair, title=_("Merge into one person"), submit=pgettext("records", "Merge"), act=act,
        template="people/merge.html", context=context,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("people.change")
def keep_apart(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Say that two records are two people."""
    pair = comparisons.pair(key)
    form = duplicate_forms.KeepApartForm(sections.sent(request))
    said = _("The two records stay apart and are not put before anybody again.")
    return _form_page(
        request, form, pair, title=_("Keep apart"), submit=_("Keep apart"),
        act=_act(request, form, key, do=merges.keep_apart, said=said),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("people.change")
def undo(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Undo a merge: the records are two people again."""
    pair = comparisons.pair(key)
    form = duplicate_forms.UndoForm(sections.sent(request))
    said = _("The two records are two people again. What either got meanwhile stays in it.")
    return _form_page(
        request, form, pair, title=_("Undo the merge"), submit=_("Undo the merge"),
        act=_act(request, form, key, do=merges.undo, said=said),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("people.change")
def confirm(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Answer an appeal: the merge stands."""
    pair = comparisons.pair(key)
    form = duplicate_forms.ConfirmForm(sections.sent(request))
    said = _("The merge stands; the appeal is answered.")
    return _form_page(
        request, form, pair, title=_("Confirm the merge"), submit=_("Confirm the merge"),
        act=_act(request, form, key, do=merges.confirm, said=said),
    )  # fmt: skip


def _act(
    request: HttpRequest, form: duplicate_forms.DecisionForm, key: uuid.UUID, *, do: Callable[..., object], said: str
) -> sections.Act:
    def act(by: facts.Actor, at: datetime) -> sections.Done:
        do(pair_key=key, why=_why(request, form), by=by, at=at)
        return sections.Done(said=said, url=_url(key))

    return act


def _why(request: HttpRequest, form: duplicate_forms.DecisionForm) -> merges.Why:
    return merges.Why(
        **sections.given(form, "key", "reason", "text"), user_id=gates.user(request).pk,
        recorded_at=clock.machine_now(),
    )  # fmt: skip


def _form_page(
    request: HttpRequest, form: duplicate_forms.DecisionForm, pair: comparisons.Pair, *, title: str, submit: str,
    act: sections.Act, template: str = "people/decide.html", context: dict[str, Any] | None = None,
) -> HttpResponseBase:  # fmt: skip
    names = f"{duplicates.name(pair.lower)} · {duplicates.name(pair.higher)}"
    trail = [*duplicates.trail_of_list(), sections.Step(label=_("Two records"), url=_url(pair.key))]
    shown = {"pair": pair, "names": names, **(context or {})}
    return people_sections.PEOPLE.form_page(
        request, form, title=title, submit=submit, act=act, trail=trail, template=template, context=shown
    )


def _record(side: comparisons.Side, place: str) -> str:
    """Return what tells a record from the other one: both often have the same name."""
    numbers = ", ".join(document.number for document in side.documents) or ", ".join(side.phones)
    told = [f"{place}: {duplicates.name(side.person)}", *([numbers] if numbers else [])]
    return " · ".join([*told, *([_("employed")] if side.employed_from else [])])


def _url(key: uuid.UUID) -> str:
    return reverse("duplicate", args=[key])
