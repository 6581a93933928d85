"""The rows behind a wallboard's figures, each with the way on: contacts to their story, agents to the floor."""

from __future__ import annotations

import zoneinfo
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tejido.access import gates
from tejido.clients import queries as client_queries
from tejido.contacts import wallboard_rows
from tejido.journal import clock
from tejido.journal import queries as journal_queries
from tejido.web.supervisor import shown
from tejido.web.wallboard import errors, words

CONTACTS, PEOPLE = "contacts.see", "people.see_presence"


@require_safe
@never_cache
@gates.allowed(CONTACTS)
def contacts(request: HttpRequest, key: UUID) -> HttpResponse:
    """List the contacts that a figure counts: `?figure=` with `&queue=` where it is one queue's."""
    programme = _programme(request, key, verb=CONTACTS)
    figure = _one_of(request.GET.get("figure", ""), wallboard_rows.FIGURES, wallboard_rows.FIGURES[0])
    queues = wallboard_rows.queues(programme)
    queue_key = request.GET.get("queue", "")
    queue = next((one for one in queues if str(one.key) == queue_key), None)
    if queue_key and queue is None:
        raise errors.FigureInvalid(errors.FigureInvalid.__doc__)
    zone, now = journal_queries.installation().zone, clock.now()
    found = wallboard_rows.stays(
        programme, figure=figure, queue=queue, zone=zone, now=now, after=_after(request.GET.get("after", ""))
    )
    levels = wallboard_rows.service_levels(programme, queue=queue, zone=zone, now=now) if queue else ()
    context = {
        "programme": programme,
        "queues": queues,
        "queue": queue,
        "figure": figure,
        "figures": words.FIGURES.items(),
        "heading": words.FIGURES[figure],
        "found": found,
        "rows": [_stay(row) for row in found.rows],
        "levels": [{"name": words.VARIANTS[level.variant], "level": level} for level in levels],
        "has_wait": figure in ("waiting", "serving"),
        "zone": zoneinfo.ZoneInfo(zone),
        "now": now,
    }
    return render(request, "wallboard/contacts.html", context)


@require_safe
@never_cache
@gates.allowed(PEOPLE)
def agents(request: HttpRequest, key: UUID) -> HttpResponse:
    """List the agents that a figure counts: `?state=` and `&site=` narrow it."""
    programme = _programme(request, key, verb=PEOPLE)
    state = _one_of(request.GET.get("state", ""), wallboard_rows.AGENT_STATES, None)
    sites = wallboard_rows.sites()
    site = _one_of(request.GET.get("site", ""), (*(str(one.key) for one in sites), wallboard_rows.HOME), None)
    zone, now = journal_queries.installation().zone, clock.now()
    rows = wallboard_rows.agents(programme, state=state, site=site, zone=zone, now=now)
    context = {
        "programme": programme,
        "states": [(code, words.WORDS[f"agents_{code}"]) for code in wallboard_rows.AGENT_STATES],
        "sites": [(str(one.key), one.name) for one in sites],
        "state": state,
        "site": site,
        "home": wallboard_rows.HOME,
        "rows": [
            {
                **row,
                "state_name": words.WORDS[f"agents_{row['state']}"],
                "lasts": shown.duration((now - row["since"]).total_seconds()),
            }
            for row in rows
        ],
        "is_cut": len(rows) == wallboard_rows.PEOPLE_MAX,
        "may_see_floor": gates.rights(request).may("floor.see", client_id=programme.client_id),
        "zone": zoneinfo.ZoneInfo(zone),
        "now": now,
    }
    return render(request, "wallboard/agents.html", context)


def _programme(request: HttpRequest, key: UUID, *, verb: str) -> client_queries.Programme:
    programme = client_queries.programme(key)
    gates.require(request, verb, client_id=programme.client_id)
    return programme


def _one_of(text: str, known: tuple[str, ...], absent: Any) -> Any:
    if text and text not in known:
        raise errors.FigureInvalid(errors.FigureInvalid.__doc__)
    return text or absent


def _after(text: str) -> int:
    if not text:
        return 0
    if not (text.isascii() and text.isdigit() and len(text) <= 7 and int(text) <= wallboard_rows.AFTER_MAX):
        raise errors.FigureInvalid(errors.FigureInvalid.__doc__)
    return int(text)


def _stay(row: Any) -> dict[str, Any]:
    """Return a stay as the table shows it: how long it took, and whether the promise was kept or still can be."""
    return {
        **row,
        "waited": shown.duration(row["wait_seconds"]),
        "how": words.LEFT.get(row["left_how"], ""),
        "target": shown.duration(row["target_seconds"]),
        "is_late": row["wait_seconds"] > row["target_seconds"],
    }
