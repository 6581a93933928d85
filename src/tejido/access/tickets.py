"""Socket tickets: what a page hands to the live process to say who listens, to what, and from which page.

A ticket is signed with a key of the installation, valid for 30 seconds and used once. The live process reads it without
Django and without asking the database who the user is: the scope travels inside. It remembers the nonces of tickets
that were used, and closes what a later fact revokes.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from tejido import environment as environment_module
from tejido.access import errors

TICKET_SECONDS = 30
PURPOSE = "socket tickets"
VERSION = "1"
TICKET_LENGTH_MAX = 8192
NONCE_LENGTH_MAX = 64
# Machines agree on machine time to within this; a ticket from further ahead was not made by one of ours.
CLOCK_SKEW_SECONDS_MAX = 5


@dataclass(frozen=True, kw_only=True)
class Ticket:
    """What a socket may listen to, until when it may be opened, and from which page.

    `user_id` and `person_id` belong to staff; `thread_key` to a customer's widget. `scope` is never empty.
    """

    nonce: str
    user_id: int | None
    person_id: int | None
    scope: frozenset[int]
    topics: tuple[str, ...]
    thread_key: str | None
    origin: str
    expires_at: datetime

    def __post_init__(self) -> None:
        is_whole = 0 < len(self.nonce) <= NONCE_LENGTH_MAX and self.scope and self.topics and self.origin
        if not is_whole or self.expires_at.utcoffset() is None:
            raise errors.TicketInvalid(errors.TicketInvalid.__doc__)


def signing_key(environment: environment_module.Environment) -> bytes:
    """Return the installation's key for socket tickets; the same in the web and the live process."""
    return environment_module.derived_key(environment, PURPOSE).encode()


def write(ticket: Ticket, *, key: bytes) -> str:
    """Return a ticket as text for an address: a version, its contents and their signature, in URL-safe letters."""
    contents: dict[str, Any] = {
        "nonce": ticket.nonce,
        "user": ticket.user_id,
        "person": ticket.person_id,
        "scope": sorted(ticket.scope),
        "topics": list(ticket.topics),
        "thread": ticket.thread_key,
        "origin": ticket.origin,
        "expires": ticket.expires_at.astimezone(UTC).timestamp(),
    }
    body = _encoded(json.dumps(contents, separators=(",", ":")).encode())
    return f"{VERSION}.{body}.{_signature(body, key=key)}"


def read(text: str, *, key: bytes, now: datetime) -> Ticket:
    """Return the ticket that a text stands for; whether it was used before is the caller's to check.

    Args:
        key: From `signing_key`.
        now: Machine time.
    Raises:
        TicketInvalid: it was not made here, or was changed.
        TicketExpired: it is older than `TICKET_SECONDS`.
    """
    parts = text.split(".") if len(text) <= TICKET_LENGTH_MAX and text.isascii() else []
    if len(parts) != 3 or parts[0] != VERSION or not hmac.compare_digest(_signature(parts[1], key=key), parts[2]):
        raise errors.TicketInvalid(errors.TicketInvalid.__doc__)
    try:
        contents = json.loads(_decoded(parts[1]))
        ticket = Ticket(
            nonce=contents["nonce"],
            user_id=contents["user"],
            person_id=contents["person"],
            scope=frozenset(contents["scope"]),
            topics=tuple(contents["topics"]),
            thread_key=contents["thread"],
            origin=contents["origin"],
            expires_at=datetime.fromtimestamp(contents["expires"], UTC),
        )
    except (ValueError, KeyError, TypeError, binascii.Error) as problem:
        raise errors.TicketInvalid(errors.TicketInvalid.__doc__) from problem
    if ticket.expires_at <= now:
        raise errors.TicketExpired(errors.TicketExpired.__doc__)
    if ticket.expires_at > now + timedelta(seconds=TICKET_SECONDS + CLOCK_SKEW_SECONDS_MAX):
        raise errors.TicketInvalid(errors.TicketInvalid.__doc__)
    return ticket


def expiry(now: datetime) -> datetime:
    """Return until when a ticket made at this machine time may be used."""
    return now + timedelta(seconds=TICKET_SECONDS)


def _signature(body: str, *, key: bytes) -> str:
    return _encoded(hmac.digest(key, f"{VERSION}.{body}".encode(), hashlib.sha256))


def _encoded(contents: bytes) -> str:
    return base64.urlsafe_b64encode(contents).decode().rstrip("=")


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
