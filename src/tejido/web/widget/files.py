"""Files that a customer sends, and the files of their own thread."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from tejido.contacts import attachments
from tejido.contacts import queries as contact_queries
from tejido.journal import clock
from tejido.web.shared import stored_files, uploads
from tejido.web.widget import errors, limits, threads, tokens


def _holds_a_token(request: HttpRequest) -> bool:
    """Return whether a request holds the token of a thread; whether the thread still takes anything the view says."""
    try:
        tokens.of_request(request, now=clock.machine_now())
    except errors.ThreadTokenInvalid:
        return False
    return True


@csrf_exempt
@require_POST
@never_cache
@uploads.receives(_holds_a_token)
@threads.by_token
def write(request: HttpRequest, thread: contact_queries.Thread) -> HttpResponse:
    """Send files, with or without words; sent twice under one id, they are one message."""
    threads.check_origin(request)
    limits.take(limits.UPLOADS, thread_key=thread.key)
    given = uploads.of_request(request)
    message = attachments.write_with_files(
        contact=contact_queries.latest_contact(thread),
        author="customer",
        leg=None,
        client_message_id=given.client_message_id,
        text=given.text,
        files=given.files,
        by=threads.customer(thread),
        at=clock.now(),
    )
    return JsonResponse({"message": contact_queries.message_shown(message)})


@require_safe
@threads.by_token
def read(request: HttpRequest, thread: contact_queries.Thread, key: UUID) -> HttpResponseBase:
    """Answer a file of the customer's own thread."""
    attachment = attachments.find(key)
    attachments.check_of_thread(attachment, thread=thread)
    return stored_files.answer(attachment, varies_by="Authorization")
