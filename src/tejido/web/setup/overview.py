"""The first page: is everything ready for the first contact, and if not, what is missing and where it is put right."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from tejido.access import gates
from tejido.clients import queries
from tejido.journal import clock
from tejido.people import readiness
from tejido.web.setup import frame


@require_GET
@never_cache
@gates.allowed("setup.see")
def page(request: HttpRequest) -> HttpResponse:
    """Show what is missing, and how much there is of everything."""
    rights = gates.rights(request)
    sees_clients = rights.may("clients.see")
    queues = queries.every_queue()
    found = [*readiness.of_everything(at=clock.now()), *frame.unled(queues)] if sees_clients else []
    shown = frame.findings_shown(request, found)
    context = {
        "stops": [finding for finding in shown if finding["stops"]],
        "hints": [finding for finding in shown if not finding["stops"]],
        "sees_clients": sees_clients,
        "clients_count": len(queries.clients()),
        "programmes_count": len(queries.programmes()),
        "queues_count": len(queues),
        "pools_count": len(queries.pools()),
        "agents_count": sum(readiness.agent_counts().values()),
    }
    return frame.show(request, "setup/overview.html", context)
