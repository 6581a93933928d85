"""The floor as a page: the programmes to choose from, and one programme's floor; what changes comes by socket."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tejido.access import gates
from tejido.clients import queries as client_queries
from tejido.contacts import reading
from tejido.journal import clock
from tejido.web.shared import times
from tejido.web.supervisor import frame, shown


@require_safe
@never_cache
@gates.allowed(frame.SEE)
def programmes(request: HttpRequest) -> HttpResponse:
    """List the programmes whose floor one may run; where there is one, lead to it."""
    found = _programmes(request)
    if len(found) == 1:
        return redirect("supervisor_floor", key=found[0].key)
    return render(request, "supervisor/programmes.html", {"programmes": found})


@require_safe
@never_cache
@gates.allowed(frame.SEE)
def page(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show a programme's floor."""
    programme, now = frame.programme(request, key, verb=frame.SEE), clock.now()
    state = reading.floor(programme, now=now)
    rights = gates.rights(request)
    context = {
        "programme": programme,
        "programmes": _programmes(request),
        "state": state | times.shown(),
        "rows": shown.floor(state, now=now, machine_now=clock.machine_now()),
        "has_desk": rights.person_id is not None and rights.may("desk.use"),
        "may_change": rights.may(frame.CHANGE, client_id=programme.client_id),
        "may_set_up": rights.may("setup.see"),
    }
    return render(request, "supervisor/floor.html", context)


def _programmes(request: HttpRequest) -> list[client_queries.Programme]:
    rights = gates.rights(request)
    return [one for one in client_queries.programmes() if rights.may(frame.SEE, client_id=one.client_id)]
