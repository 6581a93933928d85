"""Seals: the hashes of RFC 6962 with its published values, paths, the chain, and what an exported line may hold."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tejido.core import facts, seals

AT = datetime(2026, 11, 3, 14, 0, tzinfo=UTC)
# The leaves of the reference tree of Certificate Transparency and its roots for 1 to 8 of them, as the project's own
# tests publish them beside RFC 6962.
INPUTS = [
    bytes.fromhex(text)
    for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
# Leaf (from 0), size of the tree, path from the bottom up: published with the roots.
PATHS = [
    (0, 1, []),
    (0, 8, ["96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"]),
    (5, 8, ["bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"]),
    (2, 3, ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]),
    (1, 5, ["6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"]),
]  # fmt: skip
LEAVES = [seals.leaf_hash(content) for content in INPUTS]


def tree(leaves: list[bytes]) -> seals.Tree:
    made = seals.Tree()
    for leaf in leaves:
        made.add(leaf)
    return made


def by_definition(leaves: list[bytes]) -> bytes:
    """The root as RFC 6962 defines it: split at the largest power of two below the size."""
    if len(leaves) == 1:
        return leaves[0]
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return seals.node_hash(by_definition(leaves[:split]), by_definition(leaves[split:]))


def seal(**given: Any) -> seals.Seal:
    words = {
        "number": 1, "after": 0, "until": 8, "root": bytes.fromhex(ROOTS[7]), "previous": seals.BEGINNING,
        "sealed_at": AT,
    }  # fmt: skip
    return seals.Seal(**{**words, **given})


def fact(**given: Any) -> facts.Fact:
    words = {
        "position": 1, "id": 7, "type": "client_added", "happened_at": AT, "recorded_at": AT,
        "by": facts.Actor("user", 1), "client_id": 1, "data": {"client": 1},
    }  # fmt: skip
    return facts.Fact(**{**words, **given})


def test_the_roots_are_the_published_ones() -> None:
    assert tree([]).root().hex() == NOTHING
    assert [tree(LEAVES[:count]).root().hex() for count in range(1, 9)] == ROOTS


@pytest.mark.parametrize(("index", "count", "path"), PATHS)
def test_the_paths_are_the_published_ones_and_lead_to_the_root(index: int, count: int, path: list[str]) -> None:
    found = seals.inclusion_path(LEAVES[:count], index=index)
    assert [node.hex() for node in found] == path
    assert seals.root_by_path(LEAVES[index], index=index, count=count, path=found).hex() == ROOTS[count - 1]


@given(st.lists(st.binary(max_size=3), min_size=1, max_size=70), st.data())
def test_every_path_leads_to_the_root_and_no_other_does(contents: list[bytes], data: st.DataObject) -> None:
    leaves = [seals.leaf_hash(bytes([place]) + content) for place, content in enumerate(contents)]
    root = by_definition(leaves)
    assert tree(leaves).root() == root
    index = data.draw(st.integers(0, len(leaves) - 1))
    path = seals.inclusion_path(leaves, index=index)
    assert seals.root_by_path(leaves[index], index=index, count=len(leaves), path=path) == root
    assert seals.root_by_path(seals.leaf_hash(b"other"), index=index, count=len(leaves), path=path) != root
    for wrong in (path[:-1], [*path, root]) if path else ([root],):
        with pytest.raises(seals.PathInvalid):
            seals.root_by_path(leaves[index], index=index, count=len(leaves), path=wrong)


def test_a_tree_keeps_one_hash_for_each_level_however_many_leaves() -> None:
    made = seals.Tree()
    for count in range(1, 4097):
        made.add(LEAVES[count % 8])
        assert made.kept_count == count.bit_count()
    # So a million leaves, 20 binary digits, keep 20 hashes at most.
    assert (1_000_000).bit_length() == 20


def test_a_leaf_a_node_and_a_seal_cannot_be_passed_off_as_each_other() -> None:
    left, right = LEAVES[0], LEAVES[1]
    assert seals.leaf_hash(left + right) != seals.node_hash(left, right)
    one = seal()
    assert one.digest not in {seals.leaf_hash(one.text().encode()), one.root}


@pytest.mark.parametrize(
    "change",
    [
        {"id": 8}, {"type": "programme_added"}, {"happened_at": AT + timedelta(microseconds=1)},
        {"recorded_at": AT + timedelta(microseconds=1)}, {"by": facts.Actor("user", 2)},
        {"by": facts.Actor("customer", 1)}, {"client_id": 2}, {"data": {"client": 2}}, {"data": {}},
        {"data": {"client": True}}, {"data": {"client": "1"}},
    ],
)  # fmt: skip
def test_everything_that_a_fact_says_is_in_its_leaf(change: dict[str, Any]) -> None:
    told = seals.fact_leaf(fact(), digest_format=facts.DIGEST_FORMAT)
    assert seals.fact_leaf(fact(**change), digest_format=facts.DIGEST_FORMAT) != told


def test_a_fact_read_back_in_another_zone_or_at_another_position_has_the_same_leaf() -> None:
    moved = AT.astimezone(timezone(timedelta(hours=-5)))
    told = seals.fact_leaf(fact(), digest_format=facts.DIGEST_FORMAT)
    assert seals.fact_leaf(fact(recorded_at=moved, position=9), digest_format=facts.DIGEST_FORMAT) == told


@pytest.mark.parametrize("data", [{"client": 2**60}, {"client": float("inf")}, {"client": float("nan")}])
def test_what_cannot_be_a_fact_has_no_leaf(data: dict[str, Any]) -> None:
    with pytest.raises(seals.FactUnreadable):
        seals.fact_leaf(fact(data=data), digest_format=facts.DIGEST_FORMAT)
    with pytest.raises(seals.FactUnreadable):
        seals.fact_leaf(fact(), digest_format="md5")


@pytest.mark.parametrize(
    "given",
    [
        {"number": 0}, {"number": 2}, {"after": 8}, {"after": -1}, {"until": 0}, {"until": 2**53}, {"root": b"short"},
        {"previous": b"x" * 32}, {"number": 2, "after": 8, "until": 9, "previous": b"x" * 31},
        {"number": 2, "previous": b"x" * 32}, {"sealed_at": AT.replace(tzinfo=None)},
    ],
)  # fmt: skip
def test_a_seal_out_of_its_range_cannot_be_built(given: dict[str, Any]) -> None:
    with pytest.raises(seals.SealInvalid):
        seal(**given)


def test_the_digest_covers_every_word_of_the_seal_and_the_one_before() -> None:
    second = seal(number=2, after=8, until=9, previous=seal().digest)
    others = [
        replace(second, number=3), replace(second, after=7), replace(second, until=10), replace(second, root=b"x" * 32),
        replace(second, previous=b"x" * 32), replace(second, sealed_at=AT + timedelta(seconds=1)),
    ]  # fmt: skip
    assert len({one.digest for one in [second, *others]}) == 7


def test_an_exported_line_reads_back() -> None:
    one = seal()
    assert seals.parse(one.text()) == one
    assert len(one.text()) < 500
    assert "\n" not in one.text()


def _changed(**given: object) -> Callable[[], str]:
    return lambda: json.dumps({**seal().statement(), **given})


@pytest.mark.parametrize(
    "text",
    [
        _changed(until=9), _changed(root="0" * 64), _changed(digest="0" * 64), _changed(number=True),
        _changed(number=1.0), _changed(number="1"), _changed(number=10**400), _changed(sealed_at="today"),
        _changed(sealed_at=None), _changed(root="X" * 64), _changed(format="tejido-seal-2"), _changed(more=1),
        lambda: "", lambda: "[]", lambda: "{}", lambda: "\x00", lambda: '"\\ud800"', lambda: "[" * 1500,
        lambda: "x" * 10_000_000, lambda: "null", lambda: "9" * 1999,
    ],
)  # fmt: skip
def test_what_is_no_seal_is_refused(text: Callable[[], str]) -> None:
    with pytest.raises(seals.SealInvalid):
        seals.parse(text())


def test_a_proof_holds_the_path_and_not_the_fact() -> None:
    told = seals.proof(seal(), position=6, leaves=LEAVES)
    assert (told["leaf_index"], told["leaf_count"], told["leaf"]) == (5, 8, LEAVES[5].hex())
    assert told["path"] == PATHS[2][2]
    assert told["seal"]["digest"] == seal().digest.hex()
    for position, leaves in ((0, LEAVES), (9, LEAVES), (3, LEAVES[:7])):
        with pytest.raises(seals.PathInvalid):
            seals.proof(seal(), position=position, leaves=leaves)
