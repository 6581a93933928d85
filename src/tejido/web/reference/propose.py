"""Proposing a new value, a correction, or another status; nothing changes until somebody else approves."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tejido.access import gates
from tejido.core import facts
from tejido.core.reference import keys
from tejido.reference import errors, proposals, values
from tejido.web.reference import forms, frame, register
from tejido.web.shared import reference_words as words
from tejido.web.shared import sections


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("reference.propose")
def add(request: HttpRequest) -> HttpResponseBase:
    """Propose a new value."""
    code, place = request.GET.get("code", ""), frame.place_asked(request)
    first = forms.first_for(code if code in keys.KEYS else "", place=place, today=frame.today())
    form = forms.ValueForm(sections.sent(request), initial=first)

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        key = form.cleaned_data["key"]
        return _done(proposals.propose(
            act="add", value=form.told(), reason=form.cleaned_data["reason"], key=key, by=by, at=at
        ))  # fmt: skip

    told = _("What you propose holds once somebody else has approved it. What it takes the place of stays on record.")
    held = _held(code, place) if code in keys.KEYS else {}
    return _page(request, form, act, title=_("Propose a value"), context={"told": told, **held})


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("reference.propose")
def correct(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Propose a correction of a value that was recorded wrongly."""
    row = _standing(key)
    wrong = values.value_of(row)
    form = forms.ValueForm(sections.sent(request), initial=forms.first_of(wrong))
    form.choose("status", list(words.STATUSES.items()))

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        right = form.told()
        if (right.key, right.place, right.variant) != (wrong.key, wrong.place, wrong.variant):
            # It would be another value, and this one would be gone.
            raise errors.ValueInvalid(errors.ValueInvalid.__doc__)
        return _done(proposals.propose(
            act="correct", value=right, about=key, reason=form.cleaned_data["reason"], key=form.cleaned_data["key"],
            by=by, at=at,
        ))  # fmt: skip

    told = _("For a value that was recorded wrongly. Where the law changes, propose a new value from its first day on.")
    return _page(
        request, form, act, title=_("Correct a value"), context={"told": told, **_held(row.code, row.place)},
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("reference.propose")
def restate(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Propose that a value is suspended, annulled or in force again from a day on."""
    row = _standing(key)
    value = values.value_of(row)
    form = forms.StatusForm(sections.sent(request), initial={"from_date": frame.today(), "confidence": "read"})

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        given = form.cleaned_data
        if not value.holds_on(given["from_date"]):
            raise errors.DayOutsideInvalid(errors.DayOutsideInvalid.__doc__)
        changed = replace(
            value, status=given["status"], from_date=given["from_date"], source=given["source"],
            confidence=given["confidence"],
        )  # fmt: skip
        return _done(proposals.propose(
            act="change_status", value=changed, about=key, reason=given["reason"], key=given["key"], by=by, at=at
        ))  # fmt: skip

    told = _("From a day on %(name)s (%(amount)s, %(source)s) has another status. The days before stay as they are.")
    said = told % {"name": words.KEYS[row.code], "amount": words.amount(value), "source": value.source}
    return _page(
        request, form, act, title=_("Suspend, annul or put in force again"),
        context={"told": said, **_held(row.code, row.place)},
    )  # fmt: skip


def _page(
    request: HttpRequest, form: Any, act: sections.Act, *, title: str, context: Mapping[str, Any]
) -> HttpResponseBase:
    return frame.SECTION.form_page(
        request, form, title=title, submit=_("Propose"), act=act, trail=[register.back()],
        template="reference/propose.html", context=context,
    )  # fmt: skip


def _standing(key: uuid.UUID) -> values.Row:
    """Return a row that nothing has superseded.

    Raises: NoSuchReferenceValue, ValueSuperseded
    """
    row = values.one(key)
    if row.superseded_at is not None:
        raise errors.ValueSuperseded(errors.ValueSuperseded.__doc__)
    if row.code not in keys.KEYS:
        raise errors.NoSuchReferenceKey(errors.NoSuchReferenceKey.__doc__)
    return row


def _held(code: str, place: str) -> dict[str, Any]:
    return {
        "held": [frame.row(row, on=frame.today()) for row in values.known(code, place=place)],
        "held_name": words.KEYS[code],
        "held_place": words.place(place),
    }


def _done(made: proposals.Proposal) -> sections.Done:
    said = _("Your proposal is stored. Somebody else approves or refuses it.")
    return sections.Done(said=said, url=reverse("reference_proposal", args=[made.key]))
