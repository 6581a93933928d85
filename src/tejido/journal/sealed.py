"""Reading what is under seals: the seals, the leaf hashes kept under them, and what stands at sealed positions now."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any

from django.db import connection

from tejido.core import facts, seals
from tejido.journal import errors, queries, scopes

# How many leaf hashes stand in one row; a power of two, so that each row but the last is a whole branch of the tree.
ROW_LEAVES = 1024
PAGE_SEALS = 50
READ_SEALABLE = resources.files(__package__).joinpath("sql/read_sealable.sql").read_text()
READ_STRAYS = resources.files(__package__).joinpath("sql/read_strays.sql").read_text()
# An instant that no calendar has comes out as none; only somebody who changes seals could have written it.
_SEALS = (
    "SELECT number, after_position, until_position, root, previous, CASE WHEN sealed_at >= '0001-01-02'"
    " AND sealed_at < '9999-12-31' THEN sealed_at END, digest FROM journal_seal"
)


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A seal as its row tells it; `seal` is None where the words of the row cannot be those of any seal."""

    number: int
    seal: seals.Seal | None
    digest: bytes

    @property
    def is_whole(self) -> bool:
        """Whether the words are still those of the digest."""
        return self.seal is not None and self.seal.digest == self.digest


@dataclass(frozen=True, kw_only=True)
class Placed:
    """What stands at a position; no id where nothing stands there, and no leaf where it cannot be a fact."""

    position: int
    fact_id: int | None = None
    fact_type: str | None = None
    leaf: bytes | None = None


def last_seal() -> seals.Seal | None:
    """Return the newest seal; None before the first.

    Raises: SealInvalid: somebody changed its row.
    """
    found = _rows(_SEALS + " ORDER BY number DESC LIMIT 1")
    return _seal(found[0]) if found else None


def last_seal_number() -> int:
    """Return the number of the newest seal, whatever its row says; 0 before the first."""
    return int(_rows("SELECT coalesce(max(number), 0) FROM journal_seal")[0][0])


def sealed_until() -> int:
    """Return the last position under a seal; 0 before the first."""
    return int(_rows("SELECT coalesce(max(until_position), 0) FROM journal_seal")[0][0])


def numbered(number: int) -> seals.Seal | None:
    """Return the seal of a number; None where there is none.

    Raises: SealInvalid: somebody changed its row.
    """
    found = _rows(_SEALS + " WHERE number = %s", [number])
    return _seal(found[0]) if found else None


def page(*, before: int | None = None, limit: int = PAGE_SEALS) -> list[Kept]:
    """Return seals as their rows tell them, the newest first.

    Args:
        before: Only those with a smaller number.
    """
    found = _rows(_SEALS + " WHERE number < coalesce(%s, number + 1) ORDER BY number DESC LIMIT %s", [before, limit])
    return [_kept(row) for row in found]


def kept(*, after: int = 0) -> Iterator[Kept]:
    """Yield all seals in their order as their rows tell them, whatever somebody made of them.

    Args:
        after: Only those with a greater number.
    """
    while found := _rows(_SEALS + " WHERE number > %s ORDER BY number LIMIT %s", [after, queries.READ_LIMIT]):
        yield from map(_kept, found)
        after = found[-1][0]


def leaf_rows(number: int) -> Iterator[tuple[int, list[bytes]]]:
    """Yield the leaf hashes kept under a seal, row by row: the position of the first, and the hashes."""
    first = -1
    while found := _rows(
        "SELECT first_position, hashes FROM journal_sealleaves WHERE seal_number = %s AND first_position > %s"
        " ORDER BY first_position LIMIT 1",
        [number, first],
    ):
        first, hashes = found[0][0], bytes(found[0][1])
        size = seals.HASH_BYTES
        yield first, [hashes[place : place + size] for place in range(0, len(hashes), size)]


def position_of_leaf(leaf: bytes, *, number: int) -> int | None:
    """Return the position that a leaf hash has under a seal; None where the seal does not hold it."""
    found = _rows(
        "SELECT first_position + (position(%s::bytea in hashes) - 1) / 32 FROM journal_sealleaves"
        " WHERE seal_number = %s AND position(%s::bytea in hashes) %% 32 = 1 ORDER BY first_position LIMIT 1",
        [leaf, number, leaf],
    )
    return int(found[0][0]) if found else None


def proof(position: int) -> dict[str, Any]:
    """Return what proves that the fact at a position is under its seal, without the fact itself.

    Raises:
        NotSealed: the position is under no seal.
        SealBroken: the seal, or the leaf hashes kept under it, are not what they were.
    """
    over = _over(position)
    leaves = [leaf for _, row in leaf_rows(over.number) for leaf in row]
    try:
        told = seals.proof(over, position=position, leaves=leaves)
        index = position - over.after - 1
        path = [bytes.fromhex(node) for node in told["path"]]
        root = seals.root_by_path(leaves[index], index=index, count=over.facts_count, path=path)
    except seals.PathInvalid as problem:
        raise errors.SealBroken(errors.SealBroken.__doc__) from problem
    if root != over.root:
        raise errors.SealBroken(errors.SealBroken.__doc__)
    return told


def fact_text(position: int, *, clients: Iterable[int]) -> str:
    """Return the canonical JSON of the fact at a position, the text that its leaf is the hash of.

    Args:
        clients: The scope of the reading.
    Raises: NotSealed: no fact that can be read stands there.
    """
    rows = scopes.rows(READ_SEALABLE, {"after": position - 1, "until": position}, clients=frozenset(clients))
    found = _fact(rows[0]) if rows else None
    if found is None:
        raise errors.NotSealed(errors.NotSealed.__doc__)
    return facts.canonical(found).decode()


def placed(*, after: int, until: int, clients: Iterable[int]) -> Iterator[Placed]:
    """Yield what stands at each position after one up to another, reading in batches, outside any transaction.

    Args:
        clients: The scope of the reading; a role that passes all policies needs none in particular.
    """
    scope = frozenset(clients)
    for start in range(after, until, ROW_LEAVES):
        end = min(start + ROW_LEAVES, until)
        found = scopes.rows(READ_SEALABLE, {"after": start, "until": end}, clients=scope)
        by_position = {row[0]: row for row in found}
        for position in range(start + 1, end + 1):
            row = by_position.get(position)
            if row is None or row[1] is None:
                yield Placed(position=position)
            else:
                yield Placed(position=position, fact_id=row[1], fact_type=row[2], leaf=_leaf(row))


def strays(*, limit: int) -> list[tuple[int, str]]:
    """Return the ids and types of facts that have no position and wait for none.

    Runs in a role that passes all policies.
    """
    with connection.cursor() as cursor:
        cursor.execute(READ_STRAYS, {"limit": limit})
        return [(int(fact_id), str(fact_type)) for fact_id, fact_type in cursor.fetchall()]


def _over(position: int) -> seals.Seal:
    found: list[tuple[Any, ...]] = []
    if 0 < position < facts.NUMBER_LIMIT:
        found = _rows(_SEALS + " WHERE until_position >= %s ORDER BY until_position LIMIT 1", [position])
    if not found:
        raise errors.NotSealed(errors.NotSealed.__doc__)
    over = _kept(found[0])
    if over.seal is None or not over.is_whole:
        raise errors.SealBroken(errors.SealBroken.__doc__)
    return over.seal


def _leaf(row: Sequence[Any]) -> bytes | None:
    try:
        fact = _fact(row)
        return None if fact is None else seals.fact_leaf(fact, digest_format=row[9])
    except seals.FactUnreadable:
        return None


def _fact(row: Sequence[Any]) -> facts.Fact | None:
    position, fact_id, fact_type, happened_at, recorded_at, by_kind, by_id, client_id, data, _digest_format = row
    if fact_id is None or happened_at is None or recorded_at is None:
        return None
    try:
        return facts.Fact(
            position=position,
            id=fact_id,
            type=fact_type,
            happened_at=happened_at,
            recorded_at=recorded_at,
            by=facts.Actor(by_kind, by_id),
            client_id=client_id,
            data=json.loads(data) if isinstance(data, str) else data,
        )
    except (facts.FactInvalid, ValueError, TypeError, RecursionError):
        return None


def _kept(row: Sequence[Any]) -> Kept:
    try:
        told = _seal(row)
    except seals.SealInvalid:
        told = None
    return Kept(number=row[0], seal=told, digest=bytes(row[6]))


def _seal(row: Sequence[Any]) -> seals.Seal:
    number, after, until, root, previous, sealed_at, _digest = row
    if sealed_at is None:
        raise seals.SealInvalid(seals.SealInvalid.__doc__)
    return seals.Seal(
        number=number, after=after, until=until, root=bytes(root), previous=bytes(previous), sealed_at=sealed_at
    )


def _rows(statement: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())
