"""The customer's chat: the window that a client's site holds in a frame, and what its scripts ask.

The programme's public key opens the window and a new chat; the thread's token opens everything after. Neither takes a
cookie, so no other site can act in the customer's name, and the views need no protection against that.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import get_supported_language_variant
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from tejido.access import gates
from tejido.clients import errors as client_errors
from tejido.clients import queries as client_queries
from tejido.contacts import actions as contact_actions
from tejido.contacts import errors as contact_errors
from tejido.contacts import intake
from tejido.contacts import queries as contact_queries
from tejido.core import facts
from tejido.journal import clock
from tejido.journal import queries as journal_queries
from tejido.web.shared import fields, policy, refusals, sockets, times
from tejido.web.widget import errors, hours, limits, tokens

CHANNEL = "chat"
ThreadView = Callable[..., HttpResponseBase]


@require_safe
@never_cache
def frame(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show the chat window, which only sites of the programme's client may hold in a frame."""
    programme = _programme(key)
    queues = client_queries.queues(programme, channel=CHANNEL)
    language = _language(request.GET.get("language"), *(queue.language for queue in queues))
    shown = {
        "programme": {"key": str(programme.key), "name": programme.name, "client_name": programme.client.name},
        "queues": [{"code": queue.code, "name": queue.name} for queue in queues],
        "language": language,
        "synthetic": journal_queries.installation().demonstration,
    }
    with translation.override(language):
        response = render(request, "widget/frame.html", shown)
    response["Content-Language"] = language
    policy.let_frame(response, programme.client.allowed_origins)
    return response


@csrf_exempt
@require_POST
@never_cache
def start(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take in a chat with its first message; asked twice under one id, it is one chat with one token."""
    check_origin(request)
    given = fields.of_request(request, "client_contact_id", "client_message_id", "queue", "language", "name", "text")
    provider_id, message_id = fields.key(given, "client_contact_id"), fields.key(given, "client_message_id")
    queue_code, language = fields.code_or_none(given, "queue"), fields.language(given, "language")
    programme = _programme(key)
    is_known = contact_queries.chat_known(programme, provider_id=provider_id)
    if not is_known:
        limits.take_new_chat(request, programme_key=key)
    try:
        contact = intake.take_in_chat(
            programme=programme,
            queue_code=queue_code,
            language=language,
            provider_id=provider_id,
            client_message_id=message_id,
            text=fields.text(given, "text"),
            display_name=fields.text_or_none(given, "name") or "",
            at=clock.now(),
        )
    except client_errors.QueueClosed as problem:
        queue = client_queries.queue_for(programme, code=queue_code, language=language, channel=CHANNEL)
        raise client_errors.QueueClosed(_hours(queue)) from problem
    thread = contact_queries.thread_of(contact)
    token = tokens.ThreadToken(
        thread_key=thread.key,
        client_id=thread.client_id,
        from_at=clock.world_clock().real(contact.arrived_at),
    )
    shown = _shown(thread)
    answer = {**shown, "token": tokens.write(token), "state": shown["contact"]["state"]}
    return JsonResponse(answer, status=200 if is_known else 201)


def by_token(view: ThreadView) -> Callable[..., HttpResponseBase]:
    """Return a view that is open to whoever holds the token of a thread, on that thread and its client alone."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, **keys: UUID) -> HttpResponseBase:
        try:
            token = tokens.of_request(request, now=clock.machine_now())
            gates.enter_client(token.client_id)
            thread = contact_queries.thread(token.thread_key)
        except (errors.ThreadTokenInvalid, contact_errors.NoSuchThread):
            refusal = refusals.Refusal(
                status=401,
                code=refusals.code_of(errors.ThreadTokenInvalid),
                sentence=_(str(errors.ThreadTokenInvalid.__doc__)),
            )
            response = refusals.answer(request, refusal)
            response["WWW-Authenticate"] = tokens.SCHEME.strip()
            return response
        return view(request, thread, **keys)

    return guarded


@require_safe
@never_cache
@by_token
def show(request: HttpRequest, thread: contact_queries.Thread) -> HttpResponse:
    """Return the thread as it stands."""
    return JsonResponse(_shown(thread))


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
    return JsonResponse(_shown(thread))


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


def _programme(key: UUID) -> client_queries.Programme:
    """Return a programme by its public key, and enter the scope of its client.

    Raises: NoSuchProgramme
    """
    client_id = client_queries.client_of_programme(key)
    if client_id is None:
        raise client_errors.NoSuchProgramme(client_errors.NoSuchProgramme.__doc__)
    gates.enter_client(client_id)
    return client_queries.programme(key)


def _shown(thread: contact_queries.Thread) -> dict[str, Any]:
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


def _language(*wishes: str | None) -> str:
    """Return the first of these languages that the pages are written in, else the one of the request."""
    for wish in wishes:
        try:
            return get_supported_language_variant(wish or "")
        except (LookupError, ValueError):
            continue
    return translation.get_language() or "en"


def _hours(queue: client_queries.Queue) -> str:
    return hours.sentence(
        weekdays=queue.open_weekdays,
        opens_at=queue.opens_at,
        closes_at=queue.closes_at,
        zone=queue.zone,
        is_closed=queue.is_closed,
    )


def customer(thread: contact_queries.Thread) -> facts.Actor:
    return facts.Actor("customer", thread.customer_id or 0)
