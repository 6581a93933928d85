"""My surveys: those that ask me, answering one, saying no, and taking my answer back while it is open."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tejido.access import gates
from tejido.core import facts
from tejido.impact.surveys import answering, rounds
from tejido.web.impact.surveys import forms, words
from tejido.web.people.employment import days
from tejido.web.shared import people_sections, sections

SECTION = people_sections.OWN


@require_safe
@never_cache
@gates.own
def every(request: HttpRequest) -> HttpResponse:
    """Show the surveys that ask whoever reads."""
    found = answering.of_person(gates.person(request), on=days.today())
    context = {"invitations": [{"row": row, "name": words.name_of(row.round.questionnaire)} for row in found]}
    return SECTION.show(request, "impact/surveys/own.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@gates.own
def one(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Let whoever was drawn answer, question by question, each of which can be skipped."""
    today = days.today()
    held = answering.own(key, person_id=gates.person(request), on=today)
    questionnaire = rounds.questionnaire_of(held.round)
    form = forms.SheetForm(sections.sent(request), questionnaire=questionnaire)
    if form.is_bound and form.is_valid():

        def act(_by: facts.Actor, _at: datetime) -> sections.Done:
            answering.answer(invitation=held, answers=form.answers(), mode="web", on=today, at=days.beginning(today))
            return sections.Done(said=_("Thank you. Your answer is counted, without your name."), url=_home())

        done = sections.try_to(request, form, act)
        if done is not None:
            messages.success(request, done.said)
            return redirect(done.url)
    context = {
        "invitation": held,
        "form": form,
        "name": words.told(questionnaire.names),
        "purpose": words.told(questionnaire.purposes),
    }
    trail = [sections.Step(label=_("Surveys"), url=_home())]
    return SECTION.show(request, "impact/surveys/own_one.html", context, trail=trail)


@require_POST
@never_cache
@gates.own
def refuse(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Say no; that is an answer, and nobody asks again in this round."""
    today = days.today()
    held = answering.own(key, person_id=gates.person(request), on=today)

    def act(_by: facts.Actor, _at: datetime) -> sections.Done:
        answering.refuse(invitation=held, on=today, at=days.beginning(today))
        return sections.Done(said=_("You have said no. That is all right, and has no consequence."), url=_home())

    return sections.press(request, act, back=_home())


@require_POST
@never_cache
@gates.own
def take_back(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Delete one's own answer while the survey is open."""
    today = days.today()
    held = answering.own(key, person_id=gates.person(request), on=today)

    def act(_by: facts.Actor, _at: datetime) -> sections.Done:
        answering.take_back(invitation=held, on=today, at=days.beginning(today))
        return sections.Done(said=_("Your answer is deleted. You may answer again."), url=_home())

    return sections.press(request, act, back=_home())


def _home() -> str:
    return reverse("own_surveys")
