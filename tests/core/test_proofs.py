"""Proofs: one fact shown to be under a seal with the exported files alone, and nothing else taken for it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tejido.core import facts, proofs, seals

AT = datetime(2026, 11, 3, 14, 0, tzinfo=UTC)
FACTS = [
    facts.Fact(
        position=number, id=number, type="client_added", happened_at=AT, recorded_at=AT, by=facts.SYSTEM, client_id=1,
        data={"client": number},
    )
    for number in range(4, 11)
]  # fmt: skip
LEAVES = [seals.fact_leaf(fact, digest_format=facts.DIGEST_FORMAT) for fact in FACTS]


def _chain() -> list[seals.Seal]:
    first = seals.Seal(
        number=1, after=0, until=3, root=seals.leaf_hash(b"x"), previous=seals.BEGINNING, sealed_at=AT
    )  # fmt: skip
    tree = seals.Tree()
    for leaf in LEAVES:
        tree.add(leaf)
    second = seals.Seal(number=2, after=3, until=10, root=tree.root(), previous=first.digest, sealed_at=AT)
    third = seals.Seal(
        number=3, after=10, until=11, root=first.root, previous=second.digest, sealed_at=AT + timedelta(days=1)
    )
    return [first, second, third]


CHAIN = _chain()


def given(of: int = 6, **changes: Any) -> str:
    told = seals.proof(CHAIN[1], position=of, leaves=LEAVES)
    told["fact"] = facts.canonical(FACTS[of - 4]).decode()
    return json.dumps({**told, **changes})


def test_every_fact_of_a_seal_can_be_shown_with_and_without_itself() -> None:
    for fact in FACTS:
        proof = proofs.read(given(fact.position))
        proofs.check(proof)
        assert json.loads(proof.fact or "")["data"] == {"client": fact.position}
        proofs.check(replace(proof, fact=None))
    without = json.loads(given())
    del without["fact"]
    assert proofs.read(json.dumps(without)).fact is None


def test_nothing_else_is_taken_for_it() -> None:
    good = proofs.read(given())
    with pytest.raises(proofs.FactDiffers):
        proofs.check(proofs.read(given(fact=facts.canonical(FACTS[0]).decode())))
    with pytest.raises(proofs.FactDiffers):
        proofs.check(replace(good, fact="\ud800"))
    for bad in (
        replace(good, leaf=LEAVES[0], fact=None), replace(good, position=7, fact=None),
        replace(good, path=good.path[:-1]), replace(good, path=(*good.path, good.path[0])),
        replace(good, seal=replace(CHAIN[1], root=CHAIN[0].root)),
    ):  # fmt: skip
        with pytest.raises(proofs.PathDiffers):
            proofs.check(bad)


@pytest.mark.parametrize(
    "text",
    [
        lambda: "", lambda: "[]", lambda: "\x00", lambda: "[" * 100_000, lambda: "{}", lambda: " " * 200_000,
        lambda: given(format="tejido-proof-2"), lambda: given(position=4), lambda: given(position="6"),
        lambda: given(position=True), lambda: given(leaf_count=6), lambda: given(leaf_index=None),
        lambda: given(leaf="x" * 64), lambda: given(path="abc"), lambda: given(path=["00" * 32] * 65),
        lambda: given(seal={}), lambda: given(seal={**CHAIN[1].statement(), "until": 9}), lambda: given(fact=7),
        lambda: given(more=1),
    ],
)  # fmt: skip
def test_what_is_no_proof_is_refused(text: Callable[[], str]) -> None:
    with pytest.raises(proofs.ProofInvalid):
        proofs.read(text())


def test_seals_are_a_chain_or_not() -> None:
    for chain in (CHAIN, CHAIN[1:], CHAIN[:1], []):
        proofs.check_chain(chain)
    rewritten = replace(CHAIN[1], sealed_at=AT + timedelta(seconds=1))
    for chain in ([CHAIN[0], CHAIN[2]], [CHAIN[0], rewritten, CHAIN[2]], CHAIN[::-1]):
        with pytest.raises(proofs.ChainBroken, match="It is seal"):
            proofs.check_chain(chain)
