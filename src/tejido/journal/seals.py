"""Putting facts under seals: reading what is committed, hashing it outside any transaction, and adding one row.

Facts never change, so they are read and hashed in batches while everything goes on, and only the seal and its leaf
hashes are written in a transaction, which first looks whether the chain still ends where it did. Two who seal at once
therefore make one chain: the slower one finds that the facts are sealed, and goes on from there.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from django.db import connection, transaction

from tejido.core import facts, seals
from tejido.journal import actions, errors, queries, scopes, seal_folder, sealed, sequencer

LOCK_KEY = 7269003
# At most so many facts fall under one seal, so that its transaction stays short; what is left falls under the next.
SEAL_FACTS_MAX = 128 * sealed.ROW_LEAVES
SEALS_AT_ONCE_MAX = 1000
OWN_FACT = "seal_made"


def seal(*, by: facts.Actor, at: datetime, sealed_at: datetime, until: int | None = None) -> list[seals.Seal]:
    """Put all facts since the last seal under a new one, or under several where they are very many.

    Where nothing happened since the last seal but its own making, no seal is made. Runs outside any transaction.

    Args:
        at: World time, for the fact that a seal was made.
        sealed_at: Machine time, for the seal itself.
        until: The last position to seal; left out, the last one that there is.
    Returns: The seals made, in their order.
    Raises:
        NotThatFar: there is no such position yet.
        JournalIncomplete: a position has no fact that can be read; nothing is sealed over it.
    """
    end = sequencer.number_pending()
    if until is not None and not 0 < until <= end:
        raise errors.NotThatFar(f"{errors.NotThatFar.__doc__} The last one is {end}.")
    made: list[seals.Seal] = []
    for _ in range(SEALS_AT_ONCE_MAX):
        last = sealed.last_seal()
        after = last.until if last else 0
        stretch_end = min(until or end, after + SEAL_FACTS_MAX)
        leaves = _leaves(after=after, until=stretch_end)
        if not leaves:
            break
        tree = seals.Tree()
        for leaf in leaves:
            tree.add(leaf)
        new = seals.Seal(
            number=last.number + 1 if last else 1,
            after=after,
            until=stretch_end,
            root=tree.root(),
            previous=last.digest if last else seals.BEGINNING,
            sealed_at=sealed_at,
        )
        if _keep(new, leaves, by=by, at=at):
            made.append(new)
    return made


def seal_day(folder: Path, *, by: facts.Actor, at: datetime, sealed_at: datetime) -> int:
    """Seal once in a business day of the operator, and export what its folder lacks.

    Args:
        folder: Where the seals go, outside the database.
    Returns: How many seals were exported.
    Raises:
        NotInstalled: there is no operator yet.
        SealsDisagree: the folder holds another chain; nothing is sealed.
        JournalIncomplete, SealsNotExported: what could be done was done; the next round tries the rest again.
    """
    zone = ZoneInfo(queries.installation().zone)
    seal_folder.compare(folder)
    last = sealed.last_seal()
    try:
        if last is None or last.sealed_at.astimezone(zone).date() < sealed_at.astimezone(zone).date():
            seal(by=by, at=at, sealed_at=sealed_at)
    finally:
        exported_count = seal_folder.export(folder)
    return exported_count


def _leaves(*, after: int, until: int) -> list[bytes]:
    """Return the leaf hashes of a stretch; none where nothing but the making of seals happened in it."""
    leaves, is_worth = [], False
    # The end was fixed before the clients are asked for, so every fact up to it belongs to a client known by then.
    for one in sealed.placed(after=after, until=until, clients=scopes.every_client()):
        if one.leaf is None:
            raise errors.JournalIncomplete(f"{errors.JournalIncomplete.__doc__} It is position {one.position}.")
        leaves.append(one.leaf)
        is_worth = is_worth or one.fact_type != OWN_FACT
    return leaves if is_worth else []


@transaction.atomic
def _keep(new: seals.Seal, leaves: Sequence[bytes], *, by: facts.Actor, at: datetime) -> bool:
    """Add a seal and its leaves, unless somebody else has added one meanwhile; tell whether it was added."""
    scopes.assign({scopes.OPERATOR})
    rows = sealed.ROW_LEAVES
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK_KEY])
        cursor.execute("SELECT coalesce(max(number), 0) FROM journal_seal")
        if cursor.fetchone()[0] != new.number - 1:
            return False
        cursor.execute(
            "INSERT INTO journal_seal (number, previous_number, after_position, until_position, root, previous, digest,"
            " sealed_at) VALUES (%s, nullif(%s, 0), %s, %s, %s, %s, %s, %s)",
            [new.number, new.number - 1, new.after, new.until, new.root, new.previous, new.digest, new.sealed_at],
        )
        cursor.executemany(
            "INSERT INTO journal_sealleaves (first_position, seal_number, hashes) VALUES (%s, %s, %s)",
            [
                [new.after + start + 1, new.number, b"".join(leaves[start : start + rows])]
                for start in range(0, len(leaves), rows)
            ],
        )
    actions.record(
        OWN_FACT, by=by, at=at, client_id=scopes.OPERATOR, seal=new.number, after=new.after, until=new.until,
        seal_digest=new.digest.hex(),
    )  # fmt: skip
    return True
