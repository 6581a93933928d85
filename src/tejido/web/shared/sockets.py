"""Where the live process listens, as a browser reaches it, and the tickets that let a page listen there."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings
from django.core import exceptions
from django.http import HttpRequest

from tejido.access import tickets
from tejido.journal import clock

PATH = "/socket"
NONCE_BYTES = 24


def address(request: HttpRequest) -> str:
    """Return the address of the socket for a page that was asked for under this request's host.

    Without a setting it is the next port up of the same host; behind a proxy, TEJIDO_LIVE_URL names it.
    """
    environment = settings.ENVIRONMENT
    if environment.live_url:
        return str(environment.live_url).rstrip("/").removesuffix(PATH) + PATH
    host = urlsplit(f"//{request.get_host()}").hostname or "localhost"
    shown = f"[{host}]" if ":" in host else host
    return f"{'wss' if _is_secure(request) else 'ws'}://{shown}:{environment.live_port}{PATH}"


def sources(request: HttpRequest) -> list[str]:
    """Return what a page's policy must allow to connect to; nothing for a request under a host that is not ours."""
    try:
        parts = urlsplit(address(request))
    except exceptions.DisallowedHost:
        return []
    return [f"{parts.scheme}://{parts.netloc}"]


def origin(request: HttpRequest) -> str:
    """Return the origin of our own pages as the browser that asks sees it."""
    if settings.ENVIRONMENT.public_url:
        parts = urlsplit(str(settings.ENVIRONMENT.public_url))
        return f"{parts.scheme}://{parts.netloc}"
    return f"{'https' if _is_secure(request) else 'http'}://{request.get_host()}"


def ticket(
    request: HttpRequest,
    *,
    scope: Iterable[int],
    topics: Iterable[str],
    user_id: int | None = None,
    person_id: int | None = None,
    thread_key: str | None = None,
) -> dict[str, str]:
    """Return a fresh ticket and where to take it: `{"ticket": ..., "url": ...}`.

    Args:
        scope: The clients whose rows the socket may tell of; for a customer's thread, its one client.
        topics: "desk", "thread", or "wallboard:" and a programme's key; the caller has checked the right to each.
    """
    now = clock.machine_now()
    made = tickets.Ticket(
        nonce=secrets.token_urlsafe(NONCE_BYTES),
        user_id=user_id,
        person_id=person_id,
        scope=frozenset(scope),
        topics=tuple(topics),
        thread_key=thread_key,
        origin=origin(request),
        expires_at=tickets.expiry(now),
    )
    text = tickets.write(made, key=tickets.signing_key(settings.ENVIRONMENT))
    return {"ticket": text, "url": address(request)}


def _is_secure(request: HttpRequest) -> bool:
    return request.is_secure() or str(settings.ENVIRONMENT.public_url or "").startswith("https:")
