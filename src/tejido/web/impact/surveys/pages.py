"""The impact lead's pages of surveys: the rounds, opening one, how far it is, and what came of it."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tejido.access import gates
from tejido.core import facts
from tejido.core.impact import disclosure
from tejido.core.impact.surveys import questionnaires
from tejido.core.impact.surveys import results as core
from tejido.impact.surveys import answering, inviting, results, rounds
from tejido.web.impact import sections as impact_sections
from tejido.web.impact.surveys import forms, words
from tejido.web.people.employment import days
from tejido.web.shared import sections

SECTION = impact_sections.IMPACT
SEED_BYTES = 16


@require_safe
@never_cache
@gates.allowed("surveys.see")
def every(request: HttpRequest) -> HttpResponse:
    """Show the rounds, each with how many answered."""
    context = {
        "rounds": [
            {"round": row, "name": words.name_of(row.questionnaire), "progress": progress,
             "rate": _percent(progress.response_rate), "is_open": row.closed_date is None}
            for row, progress in rounds.rounds()
        ],
        "may_keep": gates.rights(request).may("surveys.keep"),
    }  # fmt: skip
    return SECTION.show(request, "impact/surveys/every.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@gates.allowed("surveys.keep")
def open_one(request: HttpRequest) -> HttpResponseBase:
    """Open a round and draw whom it asks."""
    form = forms.RoundForm(sections.sent(request), initial=forms.initial_of(days.today()))

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        given = sections.given(
            form, "key", "strata_by", "wanted_count", "with_leavers", "opens_date", "closes_date"
        )  # fmt: skip
        row = rounds.open_round(
            **given, questionnaire=form.questions(), seed=secrets.token_hex(SEED_BYTES), by=by, at=at
        )  # fmt: skip
        said = _(
            "The survey is open. Whoever was drawn finds it under My path, Surveys, and is told by mail when at work."
        )
        return sections.Done(said=said, url=reverse("impact_survey", args=[row.key]))

    return SECTION.form_page(request, form, title=_("Ask people"), submit=_("Draw and open"), act=act, trail=trail())


@require_safe
@never_cache
@gates.allowed("surveys.see")
def one(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show how far a round is; once it is closed, what came of it."""
    row = rounds.round(key)
    whole, *strata = rounds.progress(row)
    found = results.of_round(row)
    may_keep = gates.rights(request).may("surveys.keep")
    context: dict[str, Any] = {
        "round": row,
        "name": words.name_of(row.questionnaire),
        "is_open": row.closed_date is None,
        "whole": whole,
        "told": inviting.told(row) if row.closed_date is None else None,
        "rate": _percent(whole.response_rate),
        "strata": [
            {"name": words.stratum(part.stratum), "progress": part, "rate": _percent(part.response_rate)}
            for part in strata
            if part.stratum is not None
        ],
        "may_keep": may_keep,
        "cell_min": disclosure.CELL_MIN,
        "edge_people": core.EDGE_PEOPLE,
    }
    if found is not None:
        context["questions"] = [_question(question, told, found) for question, told in found.questions]
        context["by"] = words.DIMENSIONS.get(found.by, "")
        written = answering.texts(row) if may_keep else {}
        context["texts"] = [
            {"question": words.told(question.texts), "texts": written.get(question.code, ())}
            for question in found.questionnaire.questions
            if question.kind == "text"
        ]
    return SECTION.show(request, "impact/surveys/one.html", context, trail=trail())


@require_POST
@never_cache
@gates.allowed("surveys.keep")
def close(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Close a round, which makes its results readable and forgets who was asked."""
    row = rounds.round(key)
    url = reverse("impact_survey", args=[row.key])

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        rounds.close_round(round=row, on=days.today(), by=by, at=at)
        return sections.Done(said=_("The survey is closed. Who was asked is not known any more."), url=url)

    return sections.press(request, act, back=url)


@require_POST
@never_cache
@gates.allowed("surveys.keep")
def erase_text(request: HttpRequest, key: uuid.UUID, text: uuid.UUID) -> HttpResponseBase:
    """Erase what somebody wrote, such as words that name a person."""
    url = reverse("impact_survey", args=[rounds.round(key).key])

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        answering.erase_text(key=text, by=by, at=at)
        return sections.Done(said=_("These words are erased."), url=url)

    return sections.press(request, act, back=url)


def trail() -> list[sections.Step]:
    """Return the way back to the rounds."""
    return [sections.Step(label=_("Surveys"), url=reverse("impact_surveys"))]


def _question(
    question: questionnaires.Question, told: Sequence[core.Told], found: results.Results
) -> dict[str, Any]:  # fmt: skip
    whole, *groups = told
    good = core.GOOD if question.favourable else core.MEAN if not question.codes else None
    return {
        "code": question.code,
        "text": words.told(question.texts),
        "n": whole.n,
        "effect": None if whole.design_effect is None else formats.number_format(round(whole.design_effect, 2), 2),
        "lines": [_line(question, code, figure) for code, figure in whole.figures.items()],
        "good": words.answer(question, good) if good else "",
        "groups": [
            {"name": words.group(each.group, by=found.by, names=found.names), "n": each.n,
             **_line(question, good, each.figures[good])}
            for each in groups
            if good
        ],
    }  # fmt: skip


def _line(question: questionnaires.Question, code: str, figure: disclosure.Figure) -> dict[str, Any]:
    is_share = bool(question.codes) or question.kind == "money_share"
    return {
        "answer": words.answer(question, code),
        "is_good": code == core.GOOD,
        "is_withheld": figure.value is None,
        "value": _number(figure.value, is_share=is_share, unit=question.unit),
        "range": "" if figure.value is None else " – ".join(
            _number(end, is_share=is_share, unit=question.unit) for end in (figure.low, figure.high)
        ),
        "percent": round(100 * (figure.value or 0)) if is_share else 0,
        "low": round(100 * (figure.low or 0)) if is_share else 0,
        "width": round(100 * ((figure.high or 0) - (figure.low or 0))) if is_share else 0,
        "is_share": is_share,
    }  # fmt: skip


def _number(value: float | None, *, is_share: bool, unit: str) -> str:
    if value is None:
        return ""
    if is_share:
        return f"{formats.number_format(round(100 * value))} %"
    return f"{formats.number_format(value, 1 if abs(value) < 10 else 0)} {unit}".strip()


def _percent(share: float) -> str:
    return f"{formats.number_format(round(100 * share))} %"
