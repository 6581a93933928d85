"""The customer's chat: the window that a client's site holds in a frame, and how a chat begins there.

The programme's public key opens the window and a new chat; the thread's token opens everything after. Neither takes a
cookie, so no other site can act in the customer's name, and the views need no protection against that.
"""

from __future__ import annotations

import logging
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import get_supported_language_variant
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from tejido.access import gates
from tejido.clients import errors as client_errors
from tejido.clients import queries as client_queries
from tejido.contacts import gone, intake
from tejido.contacts import queries as contact_queries
from tejido.core import identities, origins
from tejido.journal import clock
from tejido.journal import queries as journal_queries
from tejido.web.shared import fields, policy, sockets, times
from tejido.web.widget import hours, limits, threads, tokens

CHANNEL = "chat"
IN_A_FRAME = ("iframe", "frame", "")
OF_A_START = (
    "client_contact_id", "client_message_id", "queue", "language", "name", "text", "notice", "identity",
)  # fmt: skip

log = logging.getLogger(__name__)


@require_safe
@never_cache
def frame(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show the chat window, which only sites of the programme's client may hold in a frame."""
    programme = _programme(key)
    queues = client_queries.queues(programme, channel=CHANNEL)
    language = _language(request.GET.get("language"), *(queue.language for queue in queues))
    verdict = _verdict(request, programme)
    if not verdict.is_allowed:
        log.warning("The chat of programme %s was asked for by %s: %s", key, verdict.origin, verdict.reason)
        with translation.override(language):
            response = render(request, "widget/refused.html", {"verdict": verdict}, status=403)
        policy.let_any_frame(response)
    else:
        with translation.override(language):
            response = render(request, "widget/frame.html", _shown(programme, language=language))
        policy.let_frame(response, programme.client.allowed_origins)
    response["Content-Language"] = language
    return response


@require_safe
@never_cache
def opening(request: HttpRequest, key: UUID) -> HttpResponse:
    """Return which queues take chats now, when the others open, and the notice to be accepted first."""
    programme = _programme(key)
    language = _language(request.GET.get("language"), translation.get_language())
    with translation.override(language):
        return JsonResponse(_opening(programme, language=language))


@csrf_exempt
@require_POST
@never_cache
def start(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take in a chat with its first message; asked twice under one id, it is one chat with one token."""
    threads.check_origin(request)
    given = fields.of_request(request, *OF_A_START)
    provider_id = _checked(given)
    programme = _programme(key)
    is_known = contact_queries.chat_known(programme, provider_id=provider_id)
    if not is_known:
        limits.take_new_chat(request, programme_key=key)
    answer = _taken_in(given, programme=programme, queue_code=fields.code_or_none(given, "queue"), thread=None)
    return JsonResponse(answer, status=200 if is_known else 201)


@csrf_exempt
@require_POST
@never_cache
@threads.by_token
def again(request: HttpRequest, thread: contact_queries.Thread) -> HttpResponse:
    """Take in another chat of a customer who was here before; what was said before stays with it."""
    threads.check_origin(request)
    given = fields.of_request(request, *OF_A_START)
    _checked(given)
    limits.take(limits.AGAIN, thread_key=thread.key)
    before = contact_queries.latest_contact(thread)
    queue_code = fields.code_or_none(given, "queue") or (before.queue.code if before.queue else None)
    return JsonResponse(_taken_in(given, programme=before.programme, queue_code=queue_code, thread=thread))


def _checked(given: fields.Given) -> UUID:
    """Check the form of a start before anything is counted or looked up, and return the chat's id."""
    fields.key(given, "client_message_id"), fields.code_or_none(given, "queue"), fields.language(given, "language")
    fields.text(given, "text"), fields.text_or_none(given, "name"), fields.text_or_none(given, "identity")
    if given.get("notice") is not None:
        fields.key(given, "notice")
    return fields.key(given, "client_contact_id")


def _taken_in(
    given: fields.Given,
    *,
    programme: client_queries.Programme,
    queue_code: str | None,
    thread: contact_queries.Thread | None,
) -> dict[str, Any]:
    """Take a checked start in and return its thread, with a token that opens it."""
    language = fields.language(given, "language")
    site_customer, identity = _identity(given, programme)
    now = clock.now()
    try:
        contact = intake.take_in_chat(
            programme=programme,
            queue_code=queue_code,
            language=language,
            provider_id=fields.key(given, "client_contact_id"),
            client_message_id=fields.key(given, "client_message_id"),
            text=fields.text(given, "text"),
            display_name=fields.text_or_none(given, "name") or "",
            thread=thread,
            notice_key=fields.key(given, "notice") if given.get("notice") is not None else None,
            site_customer=site_customer,
            at=now,
        )
    except client_errors.QueueClosed as problem:
        queue = client_queries.queue_for(programme, code=queue_code, language=language, channel=CHANNEL)
        raise client_errors.QueueClosed(hours.of_queue(queue, at=now)) from problem
    taken = contact_queries.thread_of(contact)
    gone.see(taken, now=clock.machine_now())
    token = tokens.ThreadToken(
        thread_key=taken.key,
        client_id=taken.client_id,
        from_at=clock.world_clock().real(contact.arrived_at),
    )
    shown = threads.shown(taken)
    return {**shown, "token": tokens.write(token), "state": shown["contact"]["state"], "identity": identity}


def _identity(given: fields.Given, programme: client_queries.Programme) -> tuple[str | None, str | None]:
    """Return whom the client's site has signed in, and what became of that: verified, expired, invalid, or nothing.

    A customer is never turned away because of their site's mistake: without a valid identity they are nobody known.
    """
    text = fields.text_or_none(given, "identity")
    if text is None:
        return None, None
    try:
        named = identities.read(text, secret=programme.identity_secret, now=clock.machine_now())
    except identities.IdentityExpired:
        return None, "expired"
    except identities.IdentityInvalid:
        return None, "invalid"
    return named, "verified"


def _programme(key: UUID) -> client_queries.Programme:
    """Return a programme by its public key, and enter the scope of its client.

    Raises: NoSuchProgramme
    """
    client_id = client_queries.client_of_programme(key)
    if client_id is None:
        raise client_errors.NoSuchProgramme(client_errors.NoSuchProgramme.__doc__)
    gates.enter_client(client_id)
    return client_queries.programme(key)


def _verdict(request: HttpRequest, programme: client_queries.Programme) -> origins.Verdict:
    """Say whether the page that holds the frame may, as far as the browser tells us which it is.

    The browser itself keeps other sites out by `frame-ancestors`; this only decides whether they see a reason.
    """
    page = request.headers.get("Referer", "")
    allowed = programme.client.allowed_origins
    is_own = f"{page}/".startswith(f"{sockets.origin(request)}/")
    is_framed = request.headers.get("Sec-Fetch-Dest", "") in IN_A_FRAME
    if not page or is_own or not is_framed or any("*" in origin for origin in allowed):
        return origins.Verdict(reason="allowed")
    return origins.judge(page, allowed=allowed)


def _shown(programme: client_queries.Programme, *, language: str) -> dict[str, Any]:
    return {
        "programme": {"key": str(programme.key), "name": programme.name, "client_name": programme.client.name},
        "opening": _opening(programme, language=language),
        "language": language,
        "synthetic": journal_queries.installation().demonstration,
    }


def _opening(programme: client_queries.Programme, *, language: str) -> dict[str, Any]:
    now = clock.now()
    queues = client_queries.queues(programme, channel=CHANNEL)
    notice = client_queries.treatment_notice(programme.client_id, at=now)
    return {
        "queues": [hours.opening(queue, is_full=contact_queries.is_full(queue), at=now) for queue in queues],
        "notice": None
        if notice is None
        else {
            "key": str(notice.key),
            "version": notice.version,
            "from_at": notice.from_at.isoformat(),
            "text": notice.text_en if language == "en" else notice.text_es,
        },
    } | times.shown()


def _language(*wishes: str | None) -> str:
    """Return the first of these languages that the pages are written in, else the one of the request."""
    for wish in wishes:
        try:
            return get_supported_language_variant(wish or "")
        except (LookupError, ValueError):
            continue
    return translation.get_language() or "en"
