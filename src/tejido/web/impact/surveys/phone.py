"""Asking by phone: who is still to be called, and a page that reads the questions and takes in the answers."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tejido.access import gates
from tejido.core import facts
from tejido.impact.surveys import answering, rounds
from tejido.web.impact.surveys import forms, pages, words
from tejido.web.people.employment import days
from tejido.web.shared import sections

KEEP = "surveys.keep"


@require_safe
@never_cache
@gates.allowed(KEEP)
def every(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show who was drawn and has not answered."""
    row, page = rounds.round(key), days.page_of(request)
    calls, count = answering.to_call(row, on=days.today(), first=page.first, count=days.PAGE_LENGTH)
    context = {"round": row, "calls": calls, "page": page.shown(count), "is_open": row.closed_date is None}
    return pages.SECTION.show(request, "impact/surveys/calls.html", context, trail=_trail(row))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@gates.allowed(KEEP)
def one(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Read the questions to somebody, and take in what they answer."""
    today = days.today()
    held = answering.invitation(key, on=today)
    questionnaire = rounds.questionnaire_of(held.round)
    form = forms.SheetForm(sections.sent(request), questionnaire=questionnaire)
    back = reverse("impact_survey_calls", args=[held.round.key])
    if form.is_bound and form.is_valid():

        def act(_by: facts.Actor, _at: datetime) -> sections.Done:
            answering.answer(
                invitation=held, answers=form.answers(), mode="phone", on=today, at=days.beginning(today)
            )  # fmt: skip
            return sections.Done(said=_("The answers are stored, without a name."), url=back)

        done = sections.try_to(request, form, act)
        if done is not None:
            messages.success(request, done.said)
            return redirect(done.url)
    return _show(request, held, form)


@require_POST
@never_cache
@gates.allowed(KEEP)
def refuse(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Keep that somebody does not want to answer."""
    today = days.today()
    held = answering.invitation(key, on=today)

    def act(_by: facts.Actor, _at: datetime) -> sections.Done:
        answering.refuse(invitation=held, on=today, at=days.beginning(today))
        return sections.Done(said=_("That is stored. This survey asks them no more."), url=back)

    back = reverse("impact_survey_calls", args=[held.round.key])
    return sections.press(request, act, back=back)


@require_POST
@never_cache
@gates.allowed(KEEP)
def not_reached(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Keep that somebody did not answer the phone."""
    today = days.today()
    held = answering.invitation(key, on=today)
    back = reverse("impact_survey_calls", args=[held.round.key])

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        answering.note_call(invitation=held, on=today, by=by, at=at)
        return sections.Done(said=_("Stored. They come later in the list now."), url=back)

    return sections.press(request, act, back=back)


@require_POST
@never_cache
@gates.allowed(KEEP)
def link(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Make a link by which somebody answers without an account, and show it."""
    today = days.today()
    held = answering.invitation(key, on=today)
    form = forms.SheetForm(questionnaire=rounds.questionnaire_of(held.round))
    made: dict[str, Any] = {}

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        token, until = answering.make_link(invitation=held, on=today, by=by, at=at)
        made["link"] = request.build_absolute_uri(reverse("survey_link", args=[token]))
        made["last_day"] = until - timedelta(days=1)
        return sections.Done(said="", url="")

    if sections.try_to(request, form, act) is None:
        messages.error(request, " ".join(str(each) for each in form.non_field_errors()))
        return redirect("impact_survey_calls", key=held.round.key)
    return _show(request, held, form, **made)


def _show(
    request: HttpRequest, held: answering.Invitation, form: forms.SheetForm, **more: Any
) -> HttpResponse:  # fmt: skip
    context = {
        "call": answering.call(held),
        "round": held.round,
        "form": form,
        "name": words.name_of(held.round.questionnaire),
        "purpose": words.told(form.questionnaire.purposes),
        **more,
    }
    return pages.SECTION.show(request, "impact/surveys/call.html", context, trail=_trail(held.round))


def _trail(row: rounds.Round) -> list[sections.Step]:
    return [
        *pages.trail(),
        sections.Step(label=words.name_of(row.questionnaire), url=reverse("impact_survey", args=[row.key])),
        sections.Step(label=pgettext("survey", "To call"), url=reverse("impact_survey_calls", args=[row.key])),
    ]
