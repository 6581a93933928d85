"""Seals: one digest over every fact of a stretch of positions, chained to the seal before.

The facts after one position up to another are the leaves of a Merkle tree, in the order of their positions; the seal
holds its root and the digest of the seal before, so the digest of the newest seal stands for all facts ever sealed.
Hashes are those of RFC 6962: leaves, nodes and seals are hashed under prefixes of their own, so that none of them can
be passed off as another.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import rfc8785

from tejido.core import facts

FORMAT = "tejido-seal-1"
PROOF_FORMAT = "tejido-proof-1"
HASH_BYTES = 32
# What stands in the first seal where the others have the digest of the one before.
BEGINNING = bytes(HASH_BYTES)
# A written seal is some 350 characters long; nothing longer is looked at.
TEXT_CHARACTERS_MAX = 2000
_LEAF, _NODE, _SEAL = b"\x00", b"\x01", b"\x02"
_HEXADECIMAL = re.compile(r"[0-9a-f]{64}")
_FIELDS = {"format", "number", "after", "until", "root", "previous", "sealed_at", "digest"}


class SealInvalid(Exception):
    """This is no seal: a field is missing or out of its range, or the digest is not that of the rest."""


class FactUnreadable(Exception):
    """What stands at this position cannot be a fact: it has no canonical form."""


class PathInvalid(Exception):
    """This path does not lead from a leaf to the root of a tree of this size."""


@dataclass(frozen=True, kw_only=True)
class Seal:
    """A seal over the facts at the positions after `after` up to and with `until`.

    Args:
        number: 1 for the first seal of an installation, and one more for each that follows.
        root: The root of the tree whose leaves are the facts.
        previous: The digest of the seal before; `BEGINNING` in the first.
        sealed_at: Machine time at which it was made.
    """

    number: int
    after: int
    until: int
    root: bytes
    previous: bytes
    sealed_at: datetime

    def __post_init__(self) -> None:
        is_first = self.number == 1
        if self.number < 1 or not 0 <= self.after < self.until < facts.NUMBER_LIMIT or self.sealed_at.tzinfo is None:
            raise SealInvalid(SealInvalid.__doc__)
        if is_first != (self.after == 0) or is_first != (self.previous == BEGINNING):
            raise SealInvalid(SealInvalid.__doc__)
        if not len(self.root) == len(self.previous) == HASH_BYTES:
            raise SealInvalid(SealInvalid.__doc__)

    @property
    def facts_count(self) -> int:
        return self.until - self.after

    @property
    def digest(self) -> bytes:
        """The one value to keep elsewhere: it covers this seal and, by the chain, every seal before it."""
        return hashlib.sha256(_SEAL + rfc8785.dumps(self._words())).digest()

    def statement(self) -> dict[str, Any]:
        """Return the seal as plain JSON values, with its digest."""
        return {**self._words(), "digest": self.digest.hex()}

    def text(self) -> str:
        """Return the seal as it is exported: canonical JSON (RFC 8785) on one line."""
        return rfc8785.dumps(self.statement()).decode()

    def _words(self) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "number": self.number,
            "after": self.after,
            "until": self.until,
            "root": self.root.hex(),
            "previous": self.previous.hex(),
            "sealed_at": self.sealed_at.astimezone(UTC).isoformat(),
        }


class Tree:
    """A Merkle tree that takes one leaf after the other and keeps no more than one hash for each of its levels.

    Source: RFC 6962, section 2.1.
    """

    def __init__(self) -> None:
        self.count = 0
        # The roots of the full trees that the leaves so far fall into, the largest first; their sizes are the powers
        # of two in `count`.
        self._peaks: list[bytes] = []

    @property
    def kept_count(self) -> int:
        """How many hashes are kept."""
        return len(self._peaks)

    def add(self, leaf: bytes) -> None:
        """Add the hash of the next leaf."""
        node, size = leaf, self.count
        while size & 1:
            node = node_hash(self._peaks.pop(), node)
            size >>= 1
        self._peaks.append(node)
        self.count += 1

    def root(self) -> bytes:
        """Return the root over the leaves so far; that of no leaves is the hash of nothing."""
        if not self._peaks:
            return hashlib.sha256().digest()
        node = self._peaks[-1]
        for left in reversed(self._peaks[:-1]):
            node = node_hash(left, node)
        return node


def leaf_hash(content: bytes) -> bytes:
    """Return the hash of a leaf (RFC 6962, section 2.1)."""
    return hashlib.sha256(_LEAF + content).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node (RFC 6962, section 2.1)."""
    return hashlib.sha256(_NODE + left + right).digest()


def fact_leaf(fact: facts.Fact, *, digest_format: str) -> bytes:
    """Return the leaf of a fact: the hash of its canonical JSON.

    The position is not part of it; the place in the tree says it.

    Args:
        digest_format: The form of the bytes that are hashed, as the fact's row names it.
    Raises: FactUnreadable: there is no such format, or the fact has no canonical form.
    """
    if digest_format != facts.DIGEST_FORMAT:
        raise FactUnreadable(FactUnreadable.__doc__)
    try:
        return leaf_hash(facts.canonical(fact))
    except (ValueError, OverflowError, TypeError, RecursionError) as problem:
        raise FactUnreadable(FactUnreadable.__doc__) from problem


def inclusion_path(leaves: Sequence[bytes], *, index: int) -> list[bytes]:
    """Return the hashes that lead from one leaf to the root, from the bottom up.

    Args:
        leaves: The hashes of all leaves.
        index: Which of them, from 0.
    Raises: PathInvalid: there is no such leaf.
    Source: RFC 6962, section 2.1.1.
    """
    if not 0 <= index < len(leaves):
        raise PathInvalid(PathInvalid.__doc__)
    path, level = [], list(leaves)
    while len(level) > 1:
        if index ^ 1 < len(level):
            path.append(level[index ^ 1])
        # The last node of an odd level has no neighbour and moves up as it is.
        above = [node_hash(level[place], level[place + 1]) for place in range(0, len(level) - 1, 2)]
        level = above + level[len(level) & ~1 :]
        index >>= 1
    return path


def root_by_path(leaf: bytes, *, index: int, count: int, path: Sequence[bytes]) -> bytes:
    """Return the root to which a path leads from a leaf.

    Args:
        index: The leaf's place, from 0.
        count: How many leaves the tree has.
    Raises: PathInvalid: the path is too short or too long for this place.
    Source: RFC 9162, section 2.1.3.2.
    """
    if not 0 <= index < count:
        raise PathInvalid(PathInvalid.__doc__)
    node, place, last = leaf, index, count - 1
    for sibling in path:
        if last == 0:
            raise PathInvalid(PathInvalid.__doc__)
        if place & 1 or place == last:
            node = node_hash(sibling, node)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            node = node_hash(node, sibling)
        place, last = place >> 1, last >> 1
    if last:
        raise PathInvalid(PathInvalid.__doc__)
    return node


def proof(seal: Seal, *, position: int, leaves: Sequence[bytes]) -> dict[str, Any]:
    """Return what proves that the fact at a position is under a seal, as plain JSON values; it does not hold the fact.

    Args:
        leaves: The hashes of all leaves of the seal.
    Raises: PathInvalid: the position is not under this seal, or its leaves are not all there.
    """
    index = position - seal.after - 1
    if len(leaves) != seal.facts_count:
        raise PathInvalid(PathInvalid.__doc__)
    path = inclusion_path(leaves, index=index)
    return {
        "format": PROOF_FORMAT,
        "position": position,
        "leaf_index": index,
        "leaf_count": seal.facts_count,
        "leaf": leaves[index].hex(),
        "path": [node.hex() for node in path],
        "seal": seal.statement(),
    }


def parse(text: str) -> Seal:
    """Return the seal that an exported line holds.

    Raises: SealInvalid: it is no seal, or its digest is not that of its words.
    """
    try:
        if len(text) > TEXT_CHARACTERS_MAX:
            raise ValueError(text[:20])
        given = json.loads(text)
        if not isinstance(given, Mapping) or set(given) != _FIELDS or given["format"] != FORMAT:
            raise ValueError(text[:20])
        seal = Seal(
            number=_whole(given["number"]),
            after=_whole(given["after"]),
            until=_whole(given["until"]),
            root=read_digest(given["root"]),
            previous=read_digest(given["previous"]),
            sealed_at=datetime.fromisoformat(given["sealed_at"]),
        )
        if seal.digest != read_digest(given["digest"]):
            raise ValueError(text[:20])
    except (ValueError, TypeError, OverflowError, RecursionError) as problem:
        raise SealInvalid(SealInvalid.__doc__) from problem
    return seal


def read_digest(text: object) -> bytes:
    """Return the bytes of a digest in hexadecimal.

    Raises: SealInvalid: it is none.
    """
    if not isinstance(text, str) or not _HEXADECIMAL.fullmatch(text):
        raise SealInvalid(SealInvalid.__doc__)
    return bytes.fromhex(text)


def _whole(number: object) -> int:
    if type(number) is not int:
        raise SealInvalid(SealInvalid.__doc__)
    return number
