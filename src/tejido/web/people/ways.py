"""One person's way through the funnel: every stage in order, what was corrected, and telling another."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tejido.access import gates
from tejido.core import facts
from tejido.journal import clock
from tejido.people import cohorts, funnel, funnel_counts, queries
from tejido.web.people import choosing, funnel_forms
from tejido.web.people import funnel as funnel_pages
from tejido.web.people import funnel_words as words
from tejido.web.shared import people_sections, sections


@require_GET
@never_cache
@gates.allowed("people.see")
def one(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show a person's stages, with what was believed before a correction.

    Raises: NoSuchPerson
    """
    person = queries.person(key)
    rows = funnel_counts.stages_of(person)
    context = {
        "person": person, "lines": [_line(row) for row in rows if row.superseded_at is None],
        "corrected": [_line(row) for row in rows if row.superseded_at is not None],
        "may_change": gates.rights(request).may("people.change"),
    }  # fmt: skip
    return people_sections.PEOPLE.show(request, "people/funnel/way.html", context, trail=funnel_pages.trail())


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("people.change")
def add(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Tell that a person came to a stage.

    Raises: NoSuchPerson
    """
    person, today = queries.person(key), choosing.today()
    groups = {str(row.key): row for row in cohorts.recent_cohorts(today=today)}
    partners, openings = choosing.partners(), choosing.openings()
    form = funnel_forms.StageForm(sections.sent(request), initial={"on_date": today})
    form.choose("cohort", funnel_forms.none_or(funnel_forms.cohort_choices(groups.values())))
    form.choose("opening", funnel_forms.none_or([(each, words.opening_name(row)) for each, row in openings.items()]))
    form.choose("partner", funnel_forms.none_or([(each, row.name) for each, row in partners.items()]))

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        given = form.cleaned_data
        cohort = choosing.chosen(groups, given["cohort"])
        funnel.reach_stage(
            person=person, **sections.given(form, "stage", "on_date", "reason"), cohort=cohort,
            opening=choosing.chosen(openings, given["opening"]),
            partner=choosing.chosen(partners, given["partner"]) or (cohort.partner if cohort else None),
            recorded_at=clock.machine_now(), by=by, at=at,
        )  # fmt: skip
        return sections.Done(said=_("The stage is stored."), url=_url(person))

    return people_sections.PEOPLE.form_page(
        request, form, title=_("Another stage"), submit=_("Store the stage"), act=act, trail=_trail(person)
    )


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("people.change")
def correct(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Tell another day or reason for a stage.

    Raises: NoSuchStage
    """
    row = funnel_counts.stage(key)
    form = funnel_forms.CorrectStageForm(
        sections.sent(request), stage=row.stage, current=_current(row)
    )  # fmt: skip

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        given = form.cleaned_data
        funnel.correct_stage(
            key=key, on_date=given["on_date"], reason=given.get("reason", ""), recorded_at=clock.machine_now(), by=by,
            at=at,
        )  # fmt: skip
        return sections.Done(said=_("The correction is stored."), url=_url(row.person))

    title = _("Correct: %(stage)s") % {"stage": words.STAGES[row.stage]}
    return people_sections.PEOPLE.form_page(
        request, form, title=title, submit=_("Store the correction"), act=act, trail=_trail(row.person)
    )


@require_POST
@never_cache
@gates.allowed("people.change")
def take_back(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Say that a stage never happened.

    Raises: NoSuchStage
    """
    row = funnel_counts.stage(key)

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        funnel.take_back_stage(key=key, recorded_at=clock.machine_now(), by=by, at=at)
        return sections.Done(said=_("The stage is taken back; that it was believed stays on record."), url=url)

    url = _url(row.person)
    return sections.press(request, act, back=url)


def _line(row: funnel_counts.Stage) -> dict[str, Any]:
    reason = words.REASONS.get(row.reason, row.reason)
    return {
        "row": row, "stage": words.STAGES[row.stage], "reason": reason, "cohort": row.cohort,
        "opening": words.opening_name(row.opening) if row.opening else "",
    }  # fmt: skip


def _current(row: funnel_counts.Stage) -> dict[str, object]:
    """Return what can be corrected of a stage: its day, and its reason where it asks for one."""
    current: dict[str, object] = {"on_date": row.on_date}
    return current | ({"reason": row.reason} if row.reason else {})


def _url(person: queries.Person) -> str:
    return reverse("people_way", args=[person.key])


def _trail(person: queries.Person) -> list[sections.Step]:
    return [*funnel_pages.trail(), sections.Step(label=person.display_name, url=_url(person))]
