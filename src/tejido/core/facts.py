"""What a fact is: something that happened, recorded once and never changed.

A fact carries ids, codes, numbers and instants, and of every text only a salted digest: names and words live in
tables that can be erased, and an erased text leaves its facts true. `fact_types.FACTS` declares each kind of fact with
its fields; nothing else can be recorded.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

import rfc8785

from tejido.core import fact_types

DIGEST_FORMAT = "rfc8785-sha256-1"
CODE_PATTERN = re.compile(r"[a-z0-9][a-z0-9_.:+-]{0,63}")
DIGEST_PATTERN = re.compile(r"[0-9a-f]{64}")
NUMBERS_MAX = 256
# From here on whole numbers are not exact in JSON, and RFC 8785 refuses them; a database may hand a large number back
# as a whole one, whatever it was given as.
NUMBER_LIMIT = 2**53

ActorKind = Literal["user", "customer", "router", "system", "assistant"]
ACTOR_KINDS: tuple[ActorKind, ...] = ("user", "customer", "router", "system", "assistant")


class FactInvalid(Exception):
    """This cannot be recorded: a fact carries only the declared ids, codes, numbers, instants and digests."""


@dataclass(frozen=True)
class Actor:
    """Who did something: a user, a customer, a pool's router, or the system itself (id 0)."""

    kind: ActorKind
    id: int

    def __post_init__(self) -> None:
        if self.kind not in ACTOR_KINDS or self.id < 0:
            raise FactInvalid(f"No such actor: {self.kind} {self.id}.")


SYSTEM = Actor("system", 0)


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One recorded fact as readers see it; `position` is its place in the journal's one order."""

    position: int
    id: int
    type: str
    happened_at: datetime
    recorded_at: datetime
    by: Actor
    client_id: int
    data: Mapping[str, Any]


def checked(fact_type: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the data of a fact in the form it is stored, or refuse it.

    Args:
        fact_type: A name in `fact_types.FACTS`.
        data: One value for each declared field; an optional field may be None or left out.
    Returns: Plain JSON values; instants as ISO 8601 text in UTC.
    Raises: FactInvalid: unknown type or field, a missing field, or a value that could be a name or a text.
    """
    declared = fact_types.FACTS.get(fact_type)
    if declared is None:
        raise FactInvalid(f"No fact is called {fact_type!r}; declare it in core/fact_types.py.")
    unknown = set(data) - set(declared.fields)
    if unknown:
        raise FactInvalid(f"{fact_type} has no field {', '.join(sorted(unknown))}.")
    stored: dict[str, Any] = {}
    for name, kind in declared.fields.items():
        value = data.get(name)
        if value is None:
            if not kind.endswith("?"):
                raise FactInvalid(f"{fact_type} needs {name}.")
            continue
        stored[name] = _checked_value(fact_type, name, kind.removesuffix("?"), value)
    return stored


def text_digest(text: str, *, salt: bytes) -> str:
    """Return the salted digest that stands for a text in facts (SHA-256, hexadecimal).

    Without the salt, which is erased together with the text, the digest tells nothing about short texts either.
    """
    return hashlib.sha256(salt + text.encode("utf-8", "surrogatepass")).hexdigest()


def canonical(fact: Fact) -> bytes:
    """Return the canonical JSON of a fact (RFC 8785), the bytes that its digest covers."""
    return rfc8785.dumps(
        {
            "id": fact.id,
            "type": fact.type,
            "happened_at": _instant(fact.happened_at),
            "recorded_at": _instant(fact.recorded_at),
            "by": [fact.by.kind, fact.by.id],
            "client_id": fact.client_id,
            "data": dict(fact.data),
        }
    )


def digest(fact: Fact) -> str:
    """Return the digest of a fact in format `DIGEST_FORMAT` (SHA-256 of its canonical JSON, hexadecimal)."""
    return hashlib.sha256(canonical(fact)).hexdigest()


def _instant(instant: datetime) -> str:
    """One instant has one text, whatever the offset it came with."""
    return instant.astimezone(UTC).isoformat()


def _checked_value(fact_type: str, name: str, kind: str, value: Any) -> Any:
    problem = FactInvalid(f"{fact_type}.{name} must be {fact_types.KINDS.get(kind, kind)}.")
    if kind == "id":
        # Ids are database keys: whole, not negative, and exact in JSON numbers.
        if type(value) is not int or not 0 <= value < NUMBER_LIMIT:
            raise problem
        return value
    if kind == "number":
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise problem
        if not math.isfinite(value) or abs(value) >= NUMBER_LIMIT:
            raise problem
        return value
    if kind == "code":
        if not isinstance(value, str) or not CODE_PATTERN.fullmatch(value):
            raise problem
        return value
    if kind == "digest":
        if not isinstance(value, str) or not DIGEST_PATTERN.fullmatch(value):
            raise problem
        return value
    if kind == "flag":
        if not isinstance(value, bool):
            raise problem
        return value
    if kind == "instant":
        if not isinstance(value, datetime) or value.utcoffset() is None:
            raise problem
        return _instant(value)
    if kind == "numbers":
        if not isinstance(value, Mapping) or len(value) > NUMBERS_MAX:
            raise problem
        return {
            _checked_value(fact_type, name, "code", key): _checked_value(fact_type, name, "number", number)
            for key, number in value.items()
        }
    if kind == "codes":
        if not isinstance(value, list | tuple) or len(value) > NUMBERS_MAX:
            raise problem
        return [_checked_value(fact_type, name, "code", code) for code in value]
    raise problem
