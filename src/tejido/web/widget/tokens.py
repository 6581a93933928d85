"""The token of a thread: what a customer's browser keeps to take their chat up again after a reload.

It is bound to one thread of one client, signed with the installation's secret, and runs out. It holds nothing that
changes between two answers to the same request, so a doubled start is answered with the same token.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.core import signing
from django.http import HttpRequest

from tejido.web.widget import errors

SALT = "tejido.widget.thread"
SCHEME = "Thread "
# A chat is taken up again within days, not weeks, and the device may be shared.
KEPT_SECONDS_MAX = 72 * 60 * 60
LENGTH_MAX = 512


@dataclass(frozen=True, kw_only=True)
class ThreadToken:
    """Which thread a token opens, and since when. `from_at` is machine time."""

    thread_key: UUID
    client_id: int
    from_at: datetime


def write(token: ThreadToken) -> str:
    """Return a token as text; the same for the same token."""
    contents = {
        "thread": str(token.thread_key),
        "client": token.client_id,
        "from": int(token.from_at.timestamp()),
    }
    return signing.Signer(salt=SALT).sign_object(contents)


def read(text: str, *, now: datetime) -> ThreadToken:
    """Return the token that a text stands for.

    Args:
        now: Machine time.
    Raises: ThreadTokenInvalid: it was not made here, was changed on its way, or has run out.
    """
    refusal = errors.ThreadTokenInvalid(errors.ThreadTokenInvalid.__doc__)
    if len(text) > LENGTH_MAX:
        raise refusal
    try:
        contents = signing.Signer(salt=SALT).unsign_object(text)
        token = ThreadToken(
            thread_key=UUID(contents["thread"]),
            client_id=int(contents["client"]),
            from_at=datetime.fromtimestamp(contents["from"], UTC),
        )
    except (signing.BadSignature, ValueError, KeyError, TypeError) as problem:
        raise refusal from problem
    if token.from_at + timedelta(seconds=KEPT_SECONDS_MAX) <= now:
        raise refusal
    return token


def of_request(request: HttpRequest, *, now: datetime) -> ThreadToken:
    """Return the token in a request's header `Authorization: Thread <token>`.

    Raises: ThreadTokenInvalid
    """
    told = request.headers.get("Authorization", "")
    if not told.startswith(SCHEME):
        raise errors.ThreadTokenInvalid(errors.ThreadTokenInvalid.__doc__)
    return read(told.removeprefix(SCHEME).strip(), now=now)
