"""A customer's telephone, made up: in a demonstration anybody can call a queue without a telephone network."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import http
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tejido import environment as environment_module
from tejido.access import addresses, gates, limits
from tejido.clients import queries as client_queries
from tejido.contacts import queries as contact_queries
from tejido.contacts.channels.voice import adapter, fake
from tejido.journal import clock, scopes
from tejido.web.shared import entrance, errors, fields, words

SALT = "tejido.phone"
PURPOSE = "limits of the made-up telephone"
CALLS = limits.Rule(what="phone_calls", attempts_max=30, window_seconds=60)
View = Callable[..., HttpResponseBase]

WORDS: words.Words = {
    "phone_ringing": _("It rings. Somebody will answer…"),
    "phone_talking": _("In conversation with {name}"),
    "phone_on_hold": _("On hold: you would hear music now"),
    "phone_ended": _("The call is over"),
    "phone_ended_customer": _("You hung up"),
    "phone_ended_customer_line": _("Your line broke"),
    "phone_ended_agent": _("The other side hung up"),
    "phone_failed": _("The call could not be made."),
    "phone_hears": _("{who} hears {whom}"),
    "phone_hears_nobody": _("{who} hears nobody"),
    "phone_customer": _("you"),
    "phone_serving": _("the agent"),
    "phone_consulting": _("a colleague who helps"),
    "phone_shadowing": _("somebody who learns"),
    "phone_supervising_listening": _("a supervisor who listens"),
    "phone_supervising_whispering": _("a supervisor who whispers to the agent"),
    "phone_supervising_barging": _("a supervisor who speaks to everybody"),
    "phone_other": _("somebody else"),
}


def in_demonstration(view: View) -> View:
    """Return a view that is there in a demonstration only."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **keys: Any) -> HttpResponseBase:
        if not entrance.is_demonstration():
            raise http.Http404
        return view(request, *args, **keys)

    return guarded


@require_safe
@never_cache
@in_demonstration
def page(request: HttpRequest) -> HttpResponse:
    """Show the telephone, with every queue that takes calls."""
    # Everything here is synthetic, so a stranger may know which clients there are; people stay out of the scope.
    scopes.assign(scopes.every_client() - {scopes.OPERATOR} or {scopes.OPERATOR})
    programmes = client_queries.programmes()
    queues = [
        {
            "value": f"{programme.key}/{queue.code}/{queue.language}",
            "name": queue.name,
            "place": f"{programme.client.name} · {programme.name}",
        }
        for programme in programmes
        for queue in client_queries.queues(programme, channel=adapter.CHANNEL)
    ]
    return render(request, "shared/phone.html", {"queues": queues, "phone_words": words.block(WORDS)})


@require_POST
@never_cache
@in_demonstration
def dial(request: HttpRequest) -> HttpResponse:
    """Call a queue; asked twice under one id, it is one call."""
    given = fields.of_request(request, "programme", "queue", "language", "number", "call_id")
    programme_key, call_id = fields.key(given, "programme"), fields.key(given, "call_id")
    client_id = client_queries.client_of_programme(programme_key)
    if client_id is None:
        raise http.Http404
    gates.enter_client(client_id)
    # Played callers all come from the machine itself, and are not counted.
    if not addresses.is_this_machine(request):
        key = environment_module.derived_key(settings.ENVIRONMENT, PURPOSE).encode()
        limits.take(CALLS, subject=limits.subject(addresses.of_request(request), key=key), now=clock.machine_now())
    contact = adapter.call_arrived(
        programme=client_queries.programme(programme_key),
        queue_code=fields.code(given, "queue"),
        language=fields.language(given, "language"),
        call_id=str(call_id),
        from_number=fields.text(given, "number").replace(" ", ""),
        at=clock.now(),
    )
    token = write_token(contact)
    return JsonResponse({"token": token, "phone": _shown(contact)}, status=201)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@in_demonstration
def call(request: HttpRequest, token: str) -> HttpResponse:
    """Return how the call stands; or hang up, or let the customer's line break."""
    contact = _called(token)
    if request.method == "POST":
        what = fields.text(fields.of_request(request, "do"), "do")
        if what == "hang_up":
            adapter.customer_hung_up(contact=contact, at=clock.now())
        elif what == "line_drops":
            adapter.customer_line_dropped(contact=contact, at=clock.now())
        else:
            raise errors.RequestInvalid(errors.RequestInvalid.__doc__)
    return JsonResponse({"phone": _shown(contact)})


def write_token(contact: contact_queries.Contact) -> str:
    """Return what opens one call to the browser that made it."""
    return signing.dumps({"contact": str(contact.key), "client": contact.client_id}, salt=SALT)


def _called(token: str) -> contact_queries.Contact:
    try:
        contents = signing.loads(token, salt=SALT)
        key, client_id = UUID(contents["contact"]), int(contents["client"])
    except (signing.BadSignature, ValueError, KeyError, TypeError) as problem:
        raise http.Http404 from problem
    gates.enter_client(client_id)
    return fake.called(key)


def _shown(contact: contact_queries.Contact) -> dict[str, Any]:
    told = fake.phone(contact)
    return {
        "state": told.state,
        "agent": told.agent,
        "seconds": max(0.0, (clock.now() - told.since).total_seconds()),
        "ended_reason": told.ended_reason,
        "participants": [
            {"key": one.key, "role": one.role, "mode": one.mode, "hears": list(one.hears)} for one in told.participants
        ],
    }
