"""The record that a reviewer signs: every answer, evidence and decision as plain values, and its digest.

Words stand in it as salted digests, so that erasing a text later leaves the signature true.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import rfc8785

FORMAT = "tejido-review-1"


def canonical(record: Mapping[str, Any]) -> bytes:
    """Return the bytes that the signature covers. Source: RFC 8785."""
    return rfc8785.dumps(dict(record))


def digest(record: Mapping[str, Any]) -> str:
    """Return the digest of a record: SHA-256 of its canonical JSON, hexadecimal."""
    return hashlib.sha256(canonical(record)).hexdigest()
