"""Comparing what was sealed with what is there now, and naming what differs by its leaf.

Everything is read in batches and nothing is kept but one hash for each level of a tree, however long the journal is.
It runs in a role that passes all policies, so that no fact is hidden by being given to a client that does not exist.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from tejido.core import seals
from tejido.journal import exported_seals, queries, scopes, sealed

# How often it is looked up where a fact that stands in a wrong place belongs; a shifted journal has millions.
LOOK_UPS_MAX = 20
STRAYS_MAX = 100
_NO_LEAF = bytes(seals.HASH_BYTES)

Kind = Literal[
    "seal_missing", "seal_altered", "seal_unchained", "leaves_altered", "facts_altered", "fact_altered", "fact_moved",
    "fact_missing", "fact_unreadable", "journal_cut_off", "fact_stray", "exported_unreadable", "exported_differs",
    "exported_ahead", "digest_unknown",
]  # fmt: skip
MEANINGS: Mapping[Kind, str] = {
    "seal_missing": "the seal is gone",
    "seal_altered": "the seal's words were altered: their digest is another",
    "seal_unchained": "the seal does not follow the one before it: one of the two was altered or replaced",
    "leaves_altered": "the leaf hashes do not give the seal's root: they were altered, or the root was",
    "facts_altered": "the facts do not give the seal's root; without whole leaf hashes nobody can tell which",
    "fact_altered": "the fact was altered or replaced",
    "fact_moved": "another fact stands here",
    "fact_missing": "the fact is gone",
    "fact_unreadable": "what stands here cannot be a fact",
    "journal_cut_off": "the journal ends before the seal does",
    "fact_stray": "a fact without a position: it was inserted past the journal, or its position was taken away",
    "exported_unreadable": "what was exported is no seal any more",
    "exported_differs": "the database holds another seal than was exported: facts and seals were rewritten",
    "exported_ahead": "exported, but not in the database: restored from an older backup, or cut off",
    "digest_unknown": "no seal of this database has this digest: rewritten, cut off, or of another installation",
}


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that is not as it was sealed.

    Args:
        index: Which leaf of the seal, from 0.
        detail: What was found, for a technician.
    """

    kind: Kind
    seal: int | None = None
    position: int | None = None
    index: int | None = None
    detail: str = ""

    def __str__(self) -> str:
        places = [
            f"seal {self.seal}" if self.seal is not None else "",
            f"leaf {self.index}" if self.index is not None else "",
            f"position {self.position}" if self.position is not None else "",
        ]
        place = ", ".join(part for part in places if part)
        told = f"{place}: {MEANINGS[self.kind]}" if place else MEANINGS[self.kind]
        return f"{told} ({self.detail})" if self.detail else told


def findings(
    *, exported: Collection[exported_seals.Exported] = (), digests: Collection[bytes] = ()
) -> Iterator[Finding]:  # fmt: skip
    """Yield everything that is not as it was sealed, in the order of the seals and positions.

    Args:
        exported: The seals that were kept outside the database.
        digests: Digests of seals that somebody kept; each must be that of a seal here.
    """
    last_position = queries.last_position()
    outside: dict[int, list[exported_seals.Exported]] = {}
    for one in exported:
        if one.seal is None:
            yield Finding(kind="exported_unreadable", detail=one.place)
        else:
            outside.setdefault(one.seal.number, []).append(one)
    unknown = set(digests)
    before: sealed.Kept | None = None
    for kept in sealed.kept():
        yield from _chained(kept, before=before)
        if kept.seal is not None:
            unknown.discard(kept.seal.digest)
            for one in outside.pop(kept.number, []):
                if one.seal is not None and one.seal.digest != kept.seal.digest:
                    yield Finding(kind="exported_differs", seal=kept.number, detail=one.place)
            yield from _compared(kept.seal, last_position=last_position)
        before = kept
    for number, found in sorted(outside.items()):
        yield Finding(kind="exported_ahead", seal=number, detail=found[0].place)
    for digest in sorted(unknown):
        yield Finding(kind="digest_unknown", detail=digest.hex())
    for fact_id, fact_type in sealed.strays(limit=STRAYS_MAX):
        yield Finding(kind="fact_stray", detail=f"id {fact_id}, {fact_type}")


def _chained(kept: sealed.Kept, *, before: sealed.Kept | None) -> Iterator[Finding]:
    number = before.number + 1 if before else 1
    if kept.number != number:
        gone = f"and those up to {kept.number - 1}" if kept.number - 1 > number else ""
        yield Finding(kind="seal_missing", seal=number, detail=gone)
    if not kept.is_whole:
        yield Finding(kind="seal_altered", seal=kept.number)
    if kept.seal is None or before is None or kept.number != number:
        return
    known = {before.digest} | ({before.seal.digest} if before.seal else set())
    if kept.seal.previous not in known or (before.seal is not None and before.seal.until != kept.seal.after):
        yield Finding(kind="seal_unchained", seal=kept.number)


def _compared(seal: seals.Seal, *, last_position: int) -> Iterator[Finding]:
    """Yield how the facts under one seal differ from it."""
    if seal.until > last_position:
        yield Finding(
            kind="journal_cut_off", seal=seal.number, position=last_position, detail=f"sealed until {seal.until}"
        )
    kept_tree = seals.Tree()
    for leaf in _kept_leaves(seal):
        kept_tree.add(leaf)
    until = min(seal.until, last_position)
    if kept_tree.count == seal.facts_count and kept_tree.root() == seal.root:
        yield from _by_leaf(seal, until=until)
        return
    yield Finding(kind="leaves_altered", seal=seal.number)
    found_tree = seals.Tree()
    for one in sealed.placed(after=seal.after, until=until, clients={scopes.OPERATOR}):
        found_tree.add(one.leaf or _NO_LEAF)
    if found_tree.root() != seal.root:
        yield Finding(
            kind="facts_altered", seal=seal.number, detail=f"at positions {seal.after + 1} to {seal.until}"
        )  # fmt: skip


def _by_leaf(seal: seals.Seal, *, until: int) -> Iterator[Finding]:
    """Yield the facts that are not those of their leaves; the leaves give the root, so they can be believed."""
    look_ups = itertools.count()
    found = sealed.placed(after=seal.after, until=until, clients={scopes.OPERATOR})
    for one, leaf in zip(found, _kept_leaves(seal), strict=False):
        if one.leaf == leaf:
            continue
        belongs = None
        if one.leaf is not None and next(look_ups) < LOOK_UPS_MAX:
            belongs = sealed.position_of_leaf(one.leaf, number=seal.number)
        yield _difference(seal, one, leaf=leaf, belongs=belongs)


def _difference(seal: seals.Seal, one: sealed.Placed, *, leaf: bytes, belongs: int | None) -> Finding:
    kind: Kind = "fact_altered"
    details = [f"sealed as {leaf.hex()}"]
    if one.leaf is not None:
        details.append(f"now {one.leaf.hex()}")
    if one.fact_id is not None:
        details.append(f"id {one.fact_id}, {one.fact_type}")
    if one.fact_id is None:
        kind = "fact_missing"
    elif one.leaf is None:
        kind = "fact_unreadable"
    elif belongs is not None:
        kind = "fact_moved"
        details.append(f"which belongs to position {belongs}")
    return Finding(
        kind=kind, seal=seal.number, position=one.position, index=one.position - seal.after - 1,
        detail="; ".join(details),
    )  # fmt: skip


def _kept_leaves(seal: seals.Seal) -> Iterator[bytes]:
    """Yield the leaf hashes kept under a seal, as far as they follow each other without a gap."""
    position = seal.after + 1
    for first, hashes in sealed.leaf_rows(seal.number):
        if first != position:
            return
        position += len(hashes)
        yield from hashes
