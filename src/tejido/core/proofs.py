"""Proofs: that one fact is under a seal, checked with exported files alone.

A proof is one JSON object: a leaf, the path of hashes from it to the root, the seal with that root, and where whoever
made it chose so the fact itself, as the very text that was hashed. It is believed as far as the seal is: compare the
seal's digest with one that was kept elsewhere, or follow the chain of exported seals to such a one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tejido.core import seals

# A path has one hash for each level of its tree, so a whole proof is some 5,000 characters long.
TEXT_CHARACTERS_MAX = 100_000
PATH_MAX = 64
_FIELDS = {"format", "position", "leaf_index", "leaf_count", "leaf", "path", "seal"}


class ProofInvalid(Exception):
    """This is no proof: it is not the JSON object that `tejido seal --proof` writes, or its seal is none."""


class FactDiffers(Exception):
    """The fact in this proof is not the one that was sealed: it gives another leaf."""


class PathDiffers(Exception):
    """The path does not lead from the leaf to the root of the seal: the leaf, the path or the position was altered."""


class ChainBroken(Exception):
    """These seals are no chain: one is missing, or does not hold the digest of the one before."""


@dataclass(frozen=True, kw_only=True)
class Proof:
    """What a proof says; nothing of it is checked yet but its form.

    Args:
        fact: The canonical JSON of the fact; None where the proof does not hold it.
    """

    position: int
    leaf: bytes
    path: tuple[bytes, ...]
    seal: seals.Seal
    fact: str | None = None


def read(text: str) -> Proof:
    """Return the proof that a text holds.

    Raises: ProofInvalid
    """
    try:
        if len(text) > TEXT_CHARACTERS_MAX:
            raise ValueError(len(text))
        given = json.loads(text)
        if not isinstance(given, Mapping) or given.get("format") != seals.PROOF_FORMAT:
            raise ValueError(text[:20])
        if set(given) - {"fact"} != _FIELDS or not isinstance(given.get("fact", ""), str):
            raise ValueError(text[:20])
        seal = seals.parse(json.dumps(given["seal"]))
        position, path = given["position"], given["path"]
        is_placed = type(position) is int and seal.after < position <= seal.until
        is_counted = (given["leaf_index"], given["leaf_count"]) == (position - seal.after - 1, seal.facts_count)
        if not (is_placed and is_counted) or not isinstance(path, list) or len(path) > PATH_MAX:
            raise ValueError(text[:20])
        return Proof(
            position=position, leaf=seals.read_digest(given["leaf"]), path=tuple(map(seals.read_digest, path)),
            seal=seal, fact=given.get("fact"),
        )  # fmt: skip
    except (ValueError, TypeError, RecursionError, seals.SealInvalid) as problem:
        raise ProofInvalid(ProofInvalid.__doc__) from problem


def check(proof: Proof) -> None:
    """Make sure that a proof's leaf, and its fact where it holds one, are under its seal at its position.

    Raises: FactDiffers, PathDiffers
    """
    if proof.fact is not None and seals.leaf_hash(proof.fact.encode("utf-8", "surrogatepass")) != proof.leaf:
        raise FactDiffers(FactDiffers.__doc__)
    try:
        root = seals.root_by_path(
            proof.leaf, index=proof.position - proof.seal.after - 1, count=proof.seal.facts_count, path=proof.path
        )
    except seals.PathInvalid as problem:
        raise PathDiffers(PathDiffers.__doc__) from problem
    if root != proof.seal.root:
        raise PathDiffers(PathDiffers.__doc__)


def check_chain(chain: Iterable[seals.Seal]) -> None:
    """Make sure that seals follow each other without a gap, so that the last digest stands for all of them.

    Args:
        chain: In their order; the first may be any seal, since a kept file may begin later.
    Raises: ChainBroken
    """
    before: seals.Seal | None = None
    for seal in chain:
        if before is not None and (seal.number, seal.previous, seal.after) != (
            before.number + 1, before.digest, before.until,
        ):  # fmt: skip
            raise ChainBroken(f"{ChainBroken.__doc__} It is seal {seal.number}.")
        before = seal
