"""Codes as a code app shows them, worked out from the standard's text and not from the code under test."""

from __future__ import annotations

import base64
import hashlib
import hmac
import time

STEP_SECONDS = 30


def at(secret: str, moment: float) -> str:
    """Return the code for a moment (RFC 6238 with SHA-1, six digits, steps of 30 s)."""
    key = base64.b32decode(secret)
    digest = hmac.digest(key, int(moment // STEP_SECONDS).to_bytes(8, "big"), hashlib.sha1)
    start = digest[-1] & 15
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


def now(secret: str) -> str:
    """Return the code of this moment."""
    return at(secret, time.time())


def next(secret: str) -> str:
    """Return the code of the step that follows, which a phone whose clock is ahead shows already."""
    return at(secret, time.time() + STEP_SECONDS)
