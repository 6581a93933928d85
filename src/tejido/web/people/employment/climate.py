"""The climate survey: opening and closing it, answering it, and what may be told of it."""

from __future__ import annotations

import secrets
import uuid
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tejido.access import gates
from tejido.core import facts
from tejido.core.employment import climate as climate_core
from tejido.people.employment import climate
from tejido.web.people.employment import days, forms, words
from tejido.web.shared import people_sections, sections


@require_GET
@never_cache
@gates.allowed("climate.see")
def every(request: HttpRequest) -> HttpResponse:
    """Show the rounds of the survey and how many took part."""
    today = days.today()
    context = {
        "waves": [
            {"wave": wave, "answered": answered, "share": _percent(answered, wave.people_count),
             "is_open": wave.closed_date is None}
            for wave, answered in climate.waves()
        ],
        "has_open": climate.open_now(on=today) is not None,
        "may_open": gates.rights(request).may("climate.open"),
    }  # fmt: skip
    return people_sections.PEOPLE.show(request, "people/employment/climate.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("climate.open")
def open_wave(request: HttpRequest) -> HttpResponseBase:
    """Open a round."""
    today = days.today()
    initial = {"opens_date": today, "closes_date": forms.first_of_next_fortnight(today)}
    form = forms.WaveForm(sections.sent(request), initial=initial)

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        given = sections.given(form, "key", "opens_date", "closes_date")
        climate.open_wave(**given, secret=secrets.token_bytes(climate.SECRET_BYTES), by=by, at=at)
        said = _("The survey is open. Everybody employed finds it under My path, Climate.")
        return sections.Done(said=said, url=reverse("people_climate"))

    return people_sections.PEOPLE.form_page(
        request, form, title=_("Open a survey"), submit=_("Open the survey"), act=act, trail=_trail()
    )


@require_POST
@never_cache
@gates.allowed("climate.open")
def close(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Close a round, which makes its results readable."""
    wave = climate.wave(key)

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        climate.close_wave(wave=wave, on=days.today(), by=by, at=at)
        return sections.Done(said=_("The survey is closed."), url=reverse("people_climate_results", args=[wave.key]))

    return sections.press(request, act, back=reverse("people_climate"))


@require_GET
@never_cache
@gates.allowed("climate.see")
def results(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show what may be told of a closed round."""
    wave = climate.wave(key)
    found = climate.results(wave)
    context: dict[str, Any] = {"wave": wave, "is_open": found is None, "questions": list(words.QUESTIONS.values())}
    if found is not None:
        context |= {
            "answered": found.answered,
            "share": _percent(found.answered, wave.people_count),
            "tables": [
                {"code": code, "title": title, "groups": [_group(group, nobody=nobody) for group in groups]}
                for code, title, nobody, groups in (
                    ("site", _("By site"), _("At home"), found.by_site),
                    ("programme", _("By programme"), _("Several programmes, or others"), found.by_programme),
                )
                if groups
            ],
        }
    return people_sections.PEOPLE.show(request, "people/employment/climate_results.html", context, trail=_trail())


@require_http_methods(["GET", "POST"])
@never_cache
def answer(request: HttpRequest) -> HttpResponseBase:
    """Let whoever is employed answer the round that is open, once."""
    person_id, today = gates.person(request), days.today()
    wave = climate.open_now(on=today)
    context: dict[str, Any] = {"wave": wave}
    if wave is not None:
        context["has_answered"] = climate.has_answered(wave, person_id=person_id)
        form = forms.ClimateForm(sections.sent(request))
        context["form"] = form
        if form.is_bound and form.is_valid():

            def act(_by: facts.Actor, _at: datetime) -> sections.Done:
                climate.answer(wave=wave, person_id=person_id, scores=form.scores(), on=today, at=days.beginning(today))
                return sections.Done(said=_("Thank you. Your answer is counted, without your name."), url=request.path)

            done = sections.try_to(request, form, act)
            if done is not None:
                messages.success(request, done.said)
                return redirect(done.url)
    return people_sections.OWN.show(request, "people/employment/own_climate.html", context)


def _group(group: climate_core.Group, *, nobody: str) -> dict[str, Any]:
    return {
        "name": {"": _("All together"), "-": nobody}.get(group.name, group.name),
        "people": group.people,
        "shares": [_told(group.shares[question]) for question in climate.QUESTIONS],
    }


def _told(figure: Any) -> str:
    """Return a share in words: a bound where nearly everybody, or nearly nobody, is of one mind."""
    if figure.value is None:
        return ""
    percent = formats.number_format(round(100 * figure.value))
    if figure.high == 1.0:
        return _("%(percent)s %% or more") % {"percent": percent}
    if figure.low == 0.0:
        return _("%(percent)s %% or less") % {"percent": percent}
    return _("about %(percent)s %%") % {"percent": percent}


def _percent(part: int, whole: int | None) -> int | None:
    return round(100 * part / whole) if whole else None


def _trail() -> list[sections.Step]:
    return [sections.Step(label=_("Climate survey"), url=reverse("people_climate"))]
