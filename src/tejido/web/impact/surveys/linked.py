"""Answering by a link: for whoever left and has no account any more. It needs no script and no sign-in."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tejido import environment as environment_module
from tejido.access import addresses, gates, limits
from tejido.impact.surveys import answering, errors, rounds
from tejido.journal import clock, scopes
from tejido.journal import queries as journal_queries
from tejido.web.impact.surveys import forms, words
from tejido.web.people import public_frame
from tejido.web.people.employment import days
from tejido.web.shared import refusals

PURPOSE = "limits of the public page"
ANSWERING = limits.Rule(what="survey_link", attempts_max=60, window_seconds=10 * 60)
# What is said on a page of its own, with the status that the error has.
SAID: dict[type[Exception], int] = {errors.SurveyLinkInvalid: 404, errors.SurveyLinkExpired: 410}


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@public_frame.spoken
def answer(request: HttpRequest, token: str) -> HttpResponseBase:
    """Show the questions to whoever holds a link, and take in what they answer; a link answers once."""
    if request.method == "POST":
        _count(request)
    # What opens this page is the link, not a session; for this one page the operator's rows are in scope.
    gates.enter_client(scopes.OPERATOR)
    try:
        return _answered(request, token)
    finally:
        scopes.assign(())


def _answered(request: HttpRequest, token: str) -> HttpResponseBase:
    today = days.today()
    try:
        held = answering.by_link(token, on=today)
    except (errors.SurveyLinkInvalid, errors.SurveyLinkExpired) as problem:
        refusal = refusals.of(problem)
        context: dict[str, Any] = {"said": refusal.sentence if refusal else ""}
        return public_frame.show(request, "impact/surveys/linked_done.html", context, status=SAID[type(problem)])
    questionnaire = rounds.questionnaire_of(held.round)
    form = forms.SheetForm(request.POST if request.method == "POST" else None, questionnaire=questionnaire)
    context = {
        "form": form,
        "closes_date": held.round.closes_date,
        "name": words.told(questionnaire.names),
        "purpose": words.told(questionnaire.purposes),
        "state": held.state,
    }
    if held.state == "waiting" and form.is_bound:
        done = _act(request, form, held)
        if done:
            return public_frame.show(request, "impact/surveys/linked_done.html", {**context, "state": done})
    template = "impact/surveys/linked.html" if held.state == "waiting" else "impact/surveys/linked_done.html"
    return public_frame.show(request, template, context, status=400 if form.is_bound and form.errors else 200)


def _act(request: HttpRequest, form: forms.SheetForm, held: answering.Invitation) -> str:
    """Take in the answers, or that somebody does not want to; return what came of it, nothing where it was refused."""
    today = days.today()
    given: dict[str, Any] = {"invitation": held, "on": today, "at": days.beginning(today)}
    try:
        with transaction.atomic():
            if request.POST.get("step") == "refuse":
                answering.refuse(**given)
                return "refused"
            if not form.is_valid():
                return ""
            answering.answer(**given, answers=form.answers(), mode="web")
    except Exception as problem:
        form.add_error(None, refusals.beside(problem))
        return ""
    return "answered"


def _count(request: HttpRequest) -> None:
    """Count an attempt from the address that asks.

    Raises: TooManyAttempts
    """
    if addresses.is_this_machine(request) and journal_queries.installation().demonstration:
        return
    key = environment_module.derived_key(settings.ENVIRONMENT, PURPOSE).encode()
    limits.take(ANSWERING, subject=limits.subject(addresses.of_request(request), key=key), now=clock.machine_now())
