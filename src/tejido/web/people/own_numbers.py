"""My numbers: what came to me beside the anonymous spread of my team, and why each offer of today came to me."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tejido.access import gates
from tejido.contacts import fairness as contact_fairness
from tejido.contacts import own_offers
from tejido.core import fairness
from tejido.core.impact import disclosure
from tejido.journal import queries as journal_queries
from tejido.web.desk import reasons
from tejido.web.people import fairness as fairness_page
from tejido.web.people import leaving_sections
from tejido.web.people import leaving_words as words
from tejido.web.shared import people_sections, sections

SECTION = people_sections.OWN
# The picture of a spread, in its own units.
WIDTH, HEIGHT, EDGE = 300, 24, 12


@require_safe
@never_cache
def page(request: HttpRequest) -> HttpResponse:
    """Show a person's own numbers beside the quartiles of their team.

    Raises: BadRequest: there is no such period.
    """
    person_id = gates.person(request)
    days, from_date, to_date = fairness_page.period(request)
    agent, team = contact_fairness.own(person_id, from_date=from_date, to_date=to_date)
    context = {
        "days": days,
        "days_choices": fairness_page.DAYS_CHOICES,
        "from_date": from_date,
        "last_date": to_date - timedelta(days=1),
        "lines": [_line(name, agent, team) for name in fairness.MEASURES] if agent and team else [],
        "ready": words.number(agent.work.ready_seconds / fairness.HOUR_SECONDS) if agent else "",
        "is_compared": agent is not None and fairness.counts(agent.work),
        "ready_hours_min": fairness.READY_SECONDS_MIN // fairness.HOUR_SECONDS,
        "has_spread": team is not None and team.is_large,
        "cell_min": disclosure.CELL_MIN,
    }
    return SECTION.show(request, "people/leaving/own_numbers.html", context)


@require_safe
@never_cache
def offers(request: HttpRequest) -> HttpResponse:
    """Show the offers of today, each with why it came to this person.

    Raises: BadRequest: there is no such page.
    """
    person_id = gates.person(request)
    number, day = leaving_sections.page_number(request), leaving_sections.today()
    zone = ZoneInfo(journal_queries.installation().zone)
    begins_at = datetime.combine(day, time(), tzinfo=zone)
    ends_at = datetime.combine(day + timedelta(days=1), time(), tzinfo=zone)
    length = own_offers.LIST_LENGTH
    found = own_offers.offers_of(person_id, from_at=begins_at, to_at=ends_at, first=(number - 1) * length)
    context = {
        "offers": [
            {
                "told": one,
                "state": words.OFFERS.get(one.state, one.state),
                "reasons": [reason["text"] for reason in reasons.shown(one.why)["reasons"]],
            }
            for one in found[:length]
        ],
        "day": day,
        "earlier": f"?page={number - 1}" if number > 1 else "",
        "later": f"?page={number + 1}" if len(found) > length else "",
    }
    back = sections.Step(label=_("My numbers"), url=reverse("own_numbers"))
    return SECTION.show(request, "people/leaving/own_offers.html", context, trail=[back])


def _line(name: str, agent: contact_fairness.Agent, team: contact_fairness.Team) -> dict[str, Any]:
    own = fairness.MEASURES[name](agent.work)
    found = team.quartiles(name)
    return {
        "name": words.MEASURES[name],
        "meaning": words.MEANINGS[name],
        "own": words.measure(own, name=name),
        "quartiles": [words.measure(one, name=name) for one in (found.low, found.middle, found.high)] if found else [],
        "picture": _picture(own, found) if found and own is not None else None,
    }


def _picture(own: float, found: fairness.Quartiles) -> dict[str, float]:
    """Return where the quartiles and one's own value stand; the ends are as far again as the middle half is wide.

    Nobody else's number is drawn: whoever lies beyond an end stands at the end.
    """
    half = (found.high - found.low) or max(abs(found.middle), 1.0) / 2
    low, high = found.low - half, found.high + half

    def place(value: float) -> float:
        share = (min(max(value, low), high) - low) / (high - low)
        return round(EDGE + share * (WIDTH - 2 * EDGE), 2)

    return {
        "low": place(found.low), "middle": place(found.middle), "high": place(found.high), "own": place(own),
        "half_width": round(place(found.high) - place(found.low), 2),
    }  # fmt: skip
