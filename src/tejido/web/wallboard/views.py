"""The wallboard: the programmes that somebody may look at, and one programme's figures as a page and as JSON."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tejido.access import gates
from tejido.clients import queries as client_queries
from tejido.contacts import queries as contact_queries
from tejido.contacts import wallboard
from tejido.journal import clock
from tejido.journal import queries as journal_queries
from tejido.web.shared import times
from tejido.web.wallboard import rows

VERB = "wallboard.see"
# The rows behind figures, and what it takes to read them.
OPENS = {"contacts": rows.CONTACTS, "agents": rows.PEOPLE}


@require_safe
@never_cache
@gates.allowed(VERB)
def programmes(request: HttpRequest) -> HttpResponse:
    """List the programmes whose wallboard is open to whoever asks."""
    rights, counts = gates.rights(request), client_queries.open_queue_counts()
    shown = [
        {
            "key": str(programme.key),
            "name": programme.name,
            "client_name": programme.client.name,
            "queues_count": counts.get(programme.pk, 0),
        }
        for programme in client_queries.programmes()
        if rights.may(VERB, client_id=programme.client_id)
    ]
    return render(request, "wallboard/list.html", {"programmes": shown})


@require_safe
@never_cache
@gates.allowed(VERB)
def page(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show a programme's wallboard; its figures go on by socket."""
    figures = _figures(request, key)
    programme = {**figures["programme"], "client_name": figures["programme"]["client"]}
    rights, client_id = gates.rights(request), client_queries.programme(key).client_id
    may_open = {name: rights.may(verb, client_id=client_id) for name, verb in OPENS.items()}
    context = {
        "topic": "wallboard_agents" if may_open["agents"] else "wallboard",
        "programme": programme,
        "numbers": figures,
        "zone": journal_queries.installation().zone,
        # Without an address for those who may not read the rows: then a number is a number.
        **{f"{name}_url": reverse(f"wallboard_{name}", args=[key]) for name, may in may_open.items() if may},
    }
    return render(request, "wallboard/wallboard.html", context)


@require_safe
@never_cache
@gates.allowed(VERB)
def numbers(request: HttpRequest, key: UUID) -> HttpResponse:
    """Return a programme's figures, as its socket tells them."""
    return JsonResponse(_figures(request, key))


def _figures(request: HttpRequest, key: UUID) -> dict[str, Any]:
    """Return the figures of a programme as its socket tells them to whoever asks.

    Raises: NoSuchProgramme, NotAllowed
    """
    programme = client_queries.programme(key)
    gates.require(request, VERB, client_id=programme.client_id)
    installation = journal_queries.installation()
    shown = contact_queries.wallboard_numbers(
        programme, zone=installation.zone, synthetic=installation.demonstration, now=clock.now()
    )
    if not gates.rights(request).may(rows.PEOPLE, client_id=programme.client_id):
        shown = wallboard.disclosed(shown)
    return shown | times.shown()
