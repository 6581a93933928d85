"""The funnel page: a period told apart by partner, cohort or place, the people behind each number, and files."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from tejido.access import gates
from tejido.core import facts
from tejido.core import funnel as stages
from tejido.journal import clock
from tejido.people import funnel as funnel_actions
from tejido.people import funnel_counts
from tejido.web.people import choosing, funnel_forms, table_files
from tejido.web.people import funnel_words as words
from tejido.web.shared import people_sections, sections

PERIOD_DAYS_MAX = 366 * 6


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What an address asks for: a period, half-open, told apart by something, or of one group of it alone."""

    from_date: date
    to_date: date
    by: funnel_counts.Dimension
    of: str = ""

    def query(self, **other: str) -> str:
        """Return it as the end of an address, with something changed or added."""
        last = (self.to_date - timedelta(days=1)).isoformat()
        values = {"from": self.from_date.isoformat(), "to": last, "by": self.by, "of": self.of} | other
        return urlencode({name: value for name, value in values.items() if value})


def asked(request: HttpRequest) -> Asked:
    """Return what an address asks for: the year until today where it says nothing.

    Raises: BadRequest: no such days, dimension or group.
    """
    today = choosing.today()
    first = _day(request.GET.get("from", ""), usual=today.replace(day=1) - timedelta(days=334))
    last = _day(request.GET.get("to", ""), usual=today)
    by = next((each for each in funnel_counts.DIMENSIONS if each == (request.GET.get("by") or "nothing")), None)
    if by is None or not timedelta(0) <= last - first <= timedelta(days=PERIOD_DAYS_MAX):
        raise BadRequest("There is no such period.")
    return Asked(from_date=first, to_date=last + timedelta(days=1), by=by, of=request.GET.get("of", ""))


@require_GET
@never_cache
@gates.allowed("people.see")
def page(request: HttpRequest) -> HttpResponse:
    """Show the funnel of a period.

    Raises: BadRequest: no such period or group.
    """
    wanted = asked(request)
    group = _group(wanted)
    counted = funnel_counts.counted(from_date=wanted.from_date, to_date=wanted.to_date, by=wanted.by, of=group)
    is_whole = wanted.by == "nothing" or group is not None
    context: dict[str, Any] = {
        "asked": wanted,
        "last_date": wanted.to_date - timedelta(days=1),
        "dimensions": funnel_forms.dimension_choices(),
        "may_change": gates.rights(request).may("people.change"),
        "export": wanted.query(),
        "outreach": funnel_counts.outreach(from_date=wanted.from_date, to_date=wanted.to_date) if is_whole else [],
        "kinds": words.OUTREACH_KINDS,
    }
    if is_whole:
        count = next(iter(counted.values()), None)
        context |= {"count": count, "lines": _lines(count, wanted) if count else [], "group_name": _name(wanted, group)}
    else:
        context |= {"table": _table(counted, wanted), "heads": [words.STAGES[stage] for stage in stages.STAGES]}
    return people_sections.PEOPLE.show(request, "people/funnel/funnel.html", context)


@require_GET
@never_cache
@gates.allowed("people.see")
def people(request: HttpRequest) -> HttpResponse:
    """Show the people behind one number.

    Raises: BadRequest: no such period, group or stage.
    """
    wanted, stage = asked(request), request.GET.get("stage", "")
    if stage not in stages.STAGES:
        raise BadRequest("There is no such stage.")
    number = choosing.page_number(request)
    first = (number - 1) * choosing.PAGE_LENGTH
    # One more than is shown says whether there is a next part, and the whole is never counted.
    found = funnel_counts.reachers(
        from_date=wanted.from_date, to_date=wanted.to_date, stage=stage, by=wanted.by, of=_group(wanted), first=first,
        count=choosing.PAGE_LENGTH + 1,
    )  # fmt: skip
    context = {
        "people": found[: choosing.PAGE_LENGTH], "asked": wanted, "last_date": wanted.to_date - timedelta(days=1),
        "stage": words.STAGES[stage], "query": wanted.query(stage=stage), "earlier": number - 1,
        "later": number + 1 if len(found) > choosing.PAGE_LENGTH else 0, "group_name": _name(wanted, _group(wanted)),
    }  # fmt: skip
    return people_sections.PEOPLE.show(request, "people/funnel/people.html", context, trail=trail())


@require_GET
@never_cache
@gates.allowed("people.see")
def file(request: HttpRequest, ending: str) -> HttpResponse:
    """Hand out every stage of a period, without names.

    Raises: BadRequest: no such period.
    """
    wanted = asked(request)
    heads = [
        _("Person"), _("Stage"), _("On"), _("Reason"), _("Partner"), _("Course"), _("Cohort"), _("Place"),
        _("Position"),
    ]  # fmt: skip
    rows = [
        [
            str(row["person__canonical_person__key"] or row["person__key"]), row["stage"], row["on_date"].isoformat(),
            row["reason"], row["partner__name"] or "", row["cohort__course__code"] or "", row["cohort__name"] or "",
            row["cohort__place__code"] or "", row["opening__position__code"] or "",
        ]
        for row in funnel_counts.rows(from_date=wanted.from_date, to_date=wanted.to_date)
    ]  # fmt: skip
    return table_files.answer("tejido-funnel", ending, heads, rows)


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("people.change")
def add_outreach(request: HttpRequest) -> HttpResponseBase:
    """Note that people were reached together."""
    partners, places = choosing.partners(), choosing.places()
    form = funnel_forms.OutreachForm(sections.sent(request), initial={"on_date": choosing.today()})
    form.choose("partner", funnel_forms.none_or([(key, row.name) for key, row in partners.items()]))
    form.choose("place", funnel_forms.none_or([(key, row.name) for key, row in places.items()]))

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        given = form.cleaned_data
        funnel_actions.note_outreach(
            **sections.given(form, "key", "kind", "on_date", "people_count"),
            partner=choosing.chosen(partners, given["partner"]), place=choosing.chosen(places, given["place"]),
            recorded_at=clock.machine_now(), by=by, at=at,
        )  # fmt: skip
        return sections.Done(said=_("It is noted."), url=reverse("people_funnel"))

    return people_sections.PEOPLE.form_page(
        request, form, title=_("People reached together"), submit=_("Note it"), act=act, trail=trail()
    )


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("people.change")
def change_outreach(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Correct how many people were reached.

    Raises: NoSuchOutreach
    """
    row = funnel_counts.outreach_event(key)
    form = funnel_forms.OutreachCountForm(sections.sent(request), current={"people_count": row.people_count})

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        funnel_actions.correct_outreach(
            key=key, people_count=form.cleaned_data["people_count"], recorded_at=clock.machine_now(), by=by, at=at
        )
        return sections.Done(said=_("The correction is stored."), url=reverse("people_funnel"))

    return people_sections.PEOPLE.form_page(
        request, form, title=_("Correct the count"), submit=_("Store the correction"), act=act, trail=trail()
    )


def trail() -> list[sections.Step]:
    """Return the way to the funnel."""
    return [sections.Step(label=_("Funnel"), url=reverse("people_funnel"))]


def _lines(count: stages.Count, wanted: Asked) -> list[dict[str, Any]]:
    """Return a line for each stage: its people, and how many of those of the stage before came to it."""
    before = {step.second: step for step in count.steps}
    most = max([*count.people.values(), 1])
    return [
        {
            "name": words.STAGES[stage], "people": count.people[stage], "step": before.get(stage),
            "percent": _percent(before[stage].share) if stage in before else None,
            "width": round(100 * count.people[stage] / most, 1), "query": wanted.query(stage=stage),
        }
        for stage in stages.STAGES
    ]  # fmt: skip


def _table(counted: Mapping[int | None, stages.Count], wanted: Asked) -> list[dict[str, Any]]:
    """Return a line for each group: its people by stage, the largest group first."""
    names = funnel_counts.groups(wanted.by, {each for each in counted if each is not None})
    found = []
    for group, count in sorted(counted.items(), key=lambda each: (-each[1].everybody, str(each[0]))):
        key, name = names.get(group, ("", _("none named"))) if group is not None else ("", _("none named"))
        query = wanted.query(of=str(key)) if key else ""
        cells = [{"people": count.people[stage], "query": f"{query}&stage={stage}"} for stage in stages.STAGES]
        found.append({"name": name, "query": query, "cells": cells, "count": count})
    return found


def _percent(share: float | None) -> float | None:
    return None if share is None else round(100 * share, 1)


def _group(wanted: Asked) -> int | None:
    if not wanted.of:
        return None
    found = funnel_counts.group_id(wanted.by, wanted.of) if "\0" not in wanted.of else None
    if found is None:
        raise BadRequest("There is no such group.")
    return found


def _name(wanted: Asked, group: int | None) -> str:
    return funnel_counts.groups(wanted.by, {group})[group][1] if group is not None else ""


def _day(text: str, *, usual: date) -> date:
    if not text:
        return usual
    try:
        day = datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007
    except ValueError:
        raise BadRequest("There is no such day.") from None
    if not 1900 <= day.year <= 2200:
        raise BadRequest("There is no such day.")
    return day
