"""What the chat window asks once it holds a thread: read it, write, leave, answer the one question, begin again."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from tejido.access import gates
from tejido.contacts import actions as contact_actions
from tejido.contacts import errors as contact_errors
from tejido.contacts import gone, surveys
from tejido.contacts import queries as contact_queries
from tejido.core import facts
from tejido.journal import clock, tries
from tejido.journal import queries as journal_queries
from tejido.web.shared import fields, refusals, sockets, times
from tejido.web.widget import errors, limits, tokens

ThreadView = Callable[..., HttpResponseBase]


def by_token(view: ThreadView) -> Callable[..., HttpResponseBase]:
    """Return a view that is open to whoever holds the token of a thread, on that thread and its client alone.

    Whoever comes with a token is there: that is noted, so that a customer who has gone can be told from one who waits.
    """

    @functools.wraps(view)
    def guarded(request: HttpRequest, **keys: UUID) -> HttpResponseBase:
        try:
            token = tokens.of_request(request, now=clock.machine_now())
            gates.enter_client(token.client_id)
            thread = contact_queries.thread(token.thread_key)
        except (errors.ThreadTokenInvalid, contact_errors.NoSuchThread):
            refusal = refusals.Refusal(
                status=401,
                code=tries.code_of(errors.ThreadTokenInvalid),
                sentence=_(str(errors.ThreadTokenInvalid.__doc__)),
            )
            response = refusals.answer(request, refusal)
            response["WWW-Authenticate"] = tokens.SCHEME.strip()
            return response
        gone.see(thread, now=clock.machine_now())
        return view(request, thread, **keys)

    return guarded


@require_safe
@never_cache
@by_token
def show(request: HttpRequest, thread: contact_queries.Thread) -> HttpResponse:
    """Return the thread as it stands."""
    return JsonResponse(shown(thread))


@csrf_exempt
@require_POST
@never_cache
@by_token
def write(request: HttpRequest, thread: contact_queries.Thread) -> HttpResponse:
    """Write to whoever answers; a contact that has ended takes nothing more."""
    check_origin(request)
    given = fields.of_request(request, "client_message_id", "text")
    message_id, text = fields.key(given, "client_message_id"), fields.text(given, "text")
    limits.take(limits.MESSAGES, thread_key=thread.key)
    message = contact_actions.write_message(
        contact=contact_queries.latest_contact(thread),
        author="customer",
        leg=None,
        client_message_id=message_id,
        text=text,
        by=customer(thread),
        at=clock.now(),
    )
    return JsonResponse({"message": contact_queries.message_shown(message)})


@csrf_exempt
@require_POST
@never_cache
@by_token
def end(request: HttpRequest, thread: contact_queries.Thread) -> HttpResponse:
    """Leave the chat; left twice, it is left."""
    check_origin(request)
    fields.of_request(request)
    contact_actions.end_contact(
        contact=contact_queries.latest_contact(thread), reason="customer", by=customer(thread), at=clock.now()
    )
    return JsonResponse(shown(thread))


@csrf_exempt
@require_POST
@never_cache
@by_token
def survey(request: HttpRequest, thread: contact_queries.Thread) -> HttpResponse:
    """Answer the one question after a chat; the same answer sent twice is one."""
    check_origin(request)
    given = fields.of_request(request, "score")
    limits.take(limits.ANSWERS, thread_key=thread.key)
    score = given.get("score")
    if not isinstance(score, int):
        raise contact_errors.AnswerInvalid(contact_errors.AnswerInvalid.__doc__)
    surveys.answer(contact=contact_queries.latest_contact(thread), score=score, by=customer(thread), at=clock.now())
    return JsonResponse(shown(thread))


@csrf_exempt
@require_POST
@never_cache
@by_token
def ticket(request: HttpRequest, thread: contact_queries.Thread) -> HttpResponse:
    """Return a ticket for a socket that tells of this thread."""
    check_origin(request)
    fields.of_request(request)
    limits.take(limits.TICKETS, thread_key=thread.key)
    return JsonResponse(
        sockets.ticket(request, scope={thread.client_id}, topics=["thread"], thread_key=str(thread.key))
    )


def shown(thread: contact_queries.Thread) -> dict[str, Any]:
    """Return a thread as its socket's snapshot shows it.

    The position is read first: what happens after it is told once more by the socket, and nothing is missed.
    """
    position = journal_queries.last_position()
    return contact_queries.in_widget(thread, now=clock.now()) | {"position": position} | times.shown()


def check_origin(request: HttpRequest) -> None:
    """Refuse a browser's request that comes from another page than our own window.

    Raises: OriginRefused
    """
    told = request.headers.get("Origin")
    if told is not None and told != sockets.origin(request):
        raise errors.OriginRefused(errors.OriginRefused.__doc__)


def customer(thread: contact_queries.Thread) -> facts.Actor:
    """Return the customer of a thread as the one who acts."""
    return facts.Actor("customer", thread.customer_id or 0)
