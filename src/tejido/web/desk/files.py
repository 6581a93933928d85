"""Files that an agent sends to the customer."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from tejido.access import gates
from tejido.contacts import attachments
from tejido.contacts import queries as contact_queries
from tejido.journal import clock
from tejido.web.shared import uploads


@require_POST
@never_cache
@uploads.receives(uploads.signed_in)
@gates.allowed("desk.use")
def write(request: HttpRequest, key: UUID) -> HttpResponse:
    """Send files to the customer, with or without words; sent twice under one id, they are one message."""
    leg = contact_queries.served_by(gates.person(request), contact_key=key)
    given = uploads.of_request(request)
    message = attachments.write_with_files(
        contact=leg.contact,
        author="agent",
        leg=leg,
        client_message_id=given.client_message_id,
        text=given.text,
        files=given.files,
        by=gates.actor(request),
        at=clock.now(),
    )
    return JsonResponse({"message": contact_queries.message_shown(message)})
