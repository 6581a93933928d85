"""Openings for people who work here: what fits first, and a button that says "I am interested"."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from tejido.core import facts
from tejido.journal import clock
from tejido.people import growth, inside, opening_queries, queries
from tejido.web.people import growth_words as words
from tejido.web.people import reach
from tejido.web.shared import people_sections, sections


@require_GET
@never_cache
@reach.own
def page(request: HttpRequest, person: queries.Person) -> HttpResponse:
    """Show the openings, those first that fit."""
    on = reach.today()
    is_placed = growth.placement_on(person, on=on) is not None
    fits = inside.openings(person, on=on) if is_placed else []
    context = {
        "is_placed": is_placed,
        "fits": [_told(fit, on=on) for fit in fits],
        "is_cut": len(fits) >= inside.OPENINGS_MAX,
    }
    return people_sections.OWN.show(request, "people/own_openings.html", context)


@require_POST
@never_cache
@reach.own
def interest(request: HttpRequest, person: queries.Person, key: uuid.UUID) -> HttpResponseBase:
    """Say that somebody would like an opening."""
    on = reach.today()
    opening = inside.opening(key, on=on)

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        inside.say_interest(
            person=person, opening=opening, on=on, recorded_at=clock.machine_now(), by=by, at=at
        )  # fmt: skip
        said = _("It is noted that you are interested. Whoever fills the opening sees it and will speak with you.")
        return sections.Done(said=said, url=reverse("own_openings"))

    return sections.press(request, act, back=reverse("own_openings"))


@require_POST
@never_cache
@reach.own
def withdraw(request: HttpRequest, person: queries.Person, key: uuid.UUID) -> HttpResponseBase:
    """Take it back."""

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        inside.withdraw_interest(
            person=person, opening_key=key, on=reach.today(), recorded_at=clock.machine_now(), by=by, at=at
        )
        return sections.Done(said=_("It is taken back."), url=reverse("own_openings"))

    return sections.press(request, act, back=reverse("own_openings"))


def _told(fit: inside.Fit, *, on: date) -> Mapping[str, Any]:
    opening = fit.opening
    own = [
        words.Told(
            what=_("%(skill)s: level %(level)d, %(rung)s")
            % {"skill": row.skill.name, "level": row.level, "rung": words.RUNGS[row.rung]},
            so_far=words.so_far(line),
            is_met=line.is_met,
        )
        for row, line in zip(fit.asked_skills, fit.skills.lines, strict=True)
    ]
    known = {line.what for line in own}
    more = words.told(fit.path, fit.assessment) if fit.path and fit.assessment else []
    lines = [*own, *(line for line in more if line.what not in known)]
    missing_count = sum(not line.is_met for line in lines)
    return {
        "opening": opening,
        "name": words.position_name(opening.position),
        "left": opening_queries.seats_left(opening),
        "work_mode": words.WORK_MODES[opening.work_mode],
        "is_inside_only": opening.inside_first_until is not None and opening.inside_first_until >= on,
        "interest": fit.interest,
        "lines": sorted(lines, key=lambda line: line.is_met),
        "fits": fit.is_stated and not missing_count,
        "fit": _fit(missing_count, is_stated=fit.is_stated),
    }


def _fit(missing_count: int, *, is_stated: bool) -> str:
    if not is_stated:
        return _("Nobody has said yet what this opening asks for.")
    if not missing_count:
        return _("You have everything that is asked for.")
    return ngettext(
        "You have all but %(count)d thing that is asked for.", "%(count)d things that are asked for are missing.",
        missing_count,
    ) % {"count": missing_count}  # fmt: skip
