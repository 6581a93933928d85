"""Fairness on the floor: how evenly work is spread over each team, and over its people for those who may see them."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tejido.access import gates
from tejido.contacts import fairness as contact_fairness
from tejido.core import fairness
from tejido.core.impact import disclosure
from tejido.web.people import leaving_sections
from tejido.web.people import leaving_words as words
from tejido.web.shared import sections

DAYS_CHOICES = (7, 28, 91, 365)
DAYS_SHOWN = 28
# Of a list that shares something evenly: these are words for readers, not thresholds of a rule.
EVEN_JAIN, FAIR_JAIN = 0.95, 0.85


@require_safe
@never_cache
@gates.allowed("fairness.see")
def page(request: HttpRequest) -> HttpResponse:
    """Show for each team how much of each measure there was, and how evenly it was spread.

    Raises: BadRequest: there is no such period.
    """
    days, from_date, to_date = period(request)
    sees_agents = gates.rights(request).may("fairness.see_agents")
    teams = contact_fairness.teams(from_date=from_date, to_date=to_date)
    context = {
        **_period_context(days, from_date, to_date),
        "teams": [_team(team, sees_agents=sees_agents, days=days) for team in teams],
        "cell_min": disclosure.CELL_MIN,
        "ready_hours_min": fairness.READY_SECONDS_MIN // fairness.HOUR_SECONDS,
        "sees_agents": sees_agents,
        "has_withheld": not sees_agents and any(not team.is_large for team in teams),
    }
    return leaving_sections.of(request).show(request, "people/leaving/fairness.html", context)


@require_safe
@never_cache
@gates.allowed("fairness.see_agents")
def team(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show the people of a team with what came to each of them.

    Raises: BadRequest: there is no such period.
    """
    days, from_date, to_date = period(request)
    found = contact_fairness.team(key, from_date=from_date, to_date=to_date)
    if found is None:
        raise Http404
    context = {
        **_period_context(days, from_date, to_date),
        "team": _team(found, sees_agents=True, days=days),
        "name": found.name,
        "agents": [
            {
                "name": agent.display_name,
                "ready": words.number(agent.work.ready_seconds / fairness.HOUR_SECONDS),
                "is_compared": fairness.counts(agent.work),
                "measures": [words.measure(measure(agent.work), name=name) for name, measure in _measures()],
            }
            for agent in found.agents
        ],
        "measures": [words.MEASURES[name] for name, _measure in _measures()],
        "ready_hours_min": fairness.READY_SECONDS_MIN // fairness.HOUR_SECONDS,
    }
    back = sections.Step(label=_("Fairness"), url=reverse("people_fairness"))
    return leaving_sections.of(request).show(request, "people/leaving/fairness_team.html", context, trail=[back])


def period(request: HttpRequest) -> tuple[int, date, date]:
    """Return how many days are asked for, and the days: those up to today, as far as it is counted.

    Raises: BadRequest
    """
    text = request.GET.get("days", str(DAYS_SHOWN))
    if text not in map(str, DAYS_CHOICES):
        raise BadRequest("There is no such period.")
    days = int(text)
    to_date = leaving_sections.today() + timedelta(days=1)
    return days, to_date - timedelta(days=days), to_date


def _measures() -> Sequence[tuple[str, Any]]:
    return list(fairness.MEASURES.items())


def _period_context(days: int, from_date: date, to_date: date) -> Mapping[str, Any]:
    return {
        "days": days,
        "days_choices": DAYS_CHOICES,
        "from_date": from_date,
        "last_date": to_date - timedelta(days=1),
        "meanings": [(words.MEASURES[name], words.MEANINGS[name]) for name in fairness.MEASURES],
    }


def _team(found: contact_fairness.Team, *, sees_agents: bool, days: int) -> dict[str, Any]:
    is_shown = found.is_large or sees_agents
    return {
        "name": found.name or _("In no pool any more"),
        "url": reverse("people_fairness_team", args=[found.pool_key]) + f"?days={days}"
        if sees_agents and found.pool_key
        else "",
        "people_count": len(found.compared) if is_shown else None,
        "is_shown": is_shown and bool(found.compared),
        "lines": [_spread(found, name) for name in fairness.MEASURES] if is_shown and found.compared else [],
    }


def _spread(found: contact_fairness.Team, name: str) -> dict[str, Any]:
    spread = found.spread(name)
    return {
        "name": words.MEASURES[name],
        "mean": words.measure(spread.mean if spread.count else None, name=name),
        "count": spread.count,
        "gini": words.number(spread.gini, places=2),
        "jain": words.number(spread.jain, places=2),
        "word": _word(spread),
        "is_even": spread.count > 0 and spread.jain >= EVEN_JAIN,
    }


def _word(spread: fairness.Spread) -> str:
    if spread.count == 0:
        return _("nothing to share")
    if spread.jain >= EVEN_JAIN:
        return _("even")
    return _("rather even") if spread.jain >= FAIR_JAIN else _("uneven")
