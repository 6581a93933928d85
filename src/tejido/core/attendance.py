"""The code on the wall: whoever sits in a session can say so with a phone, and nobody from elsewhere can for long.

A code has six digits and changes every ten minutes; the one before still holds, for slow fingers. Together with it one
types the last digits of an identity document or a phone, which must belong to exactly one person of the cohort.

Times here are machine times: a code that is never scaled cannot be shorter-lived than a thumb.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping
from datetime import datetime

CODE_DIGITS = 6
WINDOW_SECONDS = 600
TAIL_MIN = 4
NOT_SAID = re.compile(r"[^A-Z0-9]")


def code(secret: str, *, now: datetime) -> str:
    """Return the code that stands on the wall of a session.

    Args:
        secret: The session's own.
        now: Machine time.
    """
    return _code(secret, _window(now))


def is_code(text: str, *, secret: str, now: datetime) -> bool:
    """Tell whether somebody typed the code of a session, or the one just before it; blanks do not matter."""
    typed = NOT_SAID.sub("", text.upper()).encode("ascii", "replace")
    window = _window(now)
    # Both are always compared, so that the time it takes tells nothing.
    found = [hmac.compare_digest(typed, _code(secret, each).encode()) for each in (window, window - 1)]
    return any(found)


def seconds_left(*, now: datetime) -> int:
    """Return for how long the code now stands on the wall, 1 to `WINDOW_SECONDS`."""
    return WINDOW_SECONDS - int(now.timestamp()) % WINDOW_SECONDS


def tail(text: str) -> str:
    """Return the letters and digits of what somebody typed as the end of a document or phone."""
    return NOT_SAID.sub("", text.upper())


def ending_in(wanted: str, *, numbers: Mapping[int, Iterable[str]]) -> frozenset[int]:
    """Return whoever has a document or phone that ends like this.

    Args:
        wanted: As `tail` gives it; with fewer than `TAIL_MIN` characters nobody is meant.
        numbers: Id of a person to the numbers of their documents and phones.
    """
    if len(wanted) < TAIL_MIN:
        return frozenset()
    return frozenset(one for one, theirs in numbers.items() if any(tail(number).endswith(wanted) for number in theirs))


def _window(now: datetime) -> int:
    return int(now.timestamp()) // WINDOW_SECONDS


def _code(secret: str, window: int) -> str:
    digest = hmac.new(secret.encode(), f"attendance:{window}".encode(), hashlib.sha256).digest()
    return f"{int.from_bytes(digest[:8], 'big') % 10**CODE_DIGITS:0{CODE_DIGITS}d}"
