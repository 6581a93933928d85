"""Changing the keys of the vault: a new one seals from now on, what is there is sealed anew, an unused one retires.

It runs as the owner, on a connection of the command's own, since no process's role reads sealed values. Every batch is
a transaction, so a crash in the middle leaves some rows under the old key and some under the new: both open, and the
next run goes on where this one stopped.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import psycopg

from tejido.core.impact import status as status_module
from tejido.vault import errors, sealing, tags

BATCH_ROWS = 500
TABLES = ("status_at_hire", "self_identification", "snapshot")


@dataclass(frozen=True, kw_only=True)
class Use:
    """How many rows are sealed with a key, and whether it was retired."""

    name: str
    rows_count: int
    is_retired: bool


def uses(connection: psycopg.Connection) -> Sequence[Use]:
    """Return the keys that the database knows of, by when they were used first, and what each still seals."""
    counted = " + ".join(f"(SELECT count(*) FROM vault.{table} WHERE key_name = key.name)" for table in TABLES)  # noqa: S608
    rows = connection.execute(
        f"SELECT name, {counted}, retired_at IS NOT NULL FROM vault.seal_key AS key ORDER BY used_at, name"  # noqa: S608
    ).fetchall()
    return [Use(name=name, rows_count=count, is_retired=retired) for name, count, retired in rows]


def reseal(connection: psycopg.Connection, ring: sealing.Ring, *, batches_max: int | None = None) -> int:
    """Seal with the newest key whatever another one sealed, batch by batch, each batch committed by itself.

    Args:
        connection: As owner, in autocommit.
        batches_max: Stop after so many; all of them where None.
    Returns: How many rows were sealed anew.
    Raises: VaultKeysMissing, SealBroken: a row cannot be opened; what was done before stays done.
    """
    count = batch_number = 0
    with connection.transaction():
        connection.execute("INSERT INTO vault.seal_key (name) VALUES (%s) ON CONFLICT DO NOTHING", [ring.current.name])
    for table in TABLES:
        while batches_max is None or batch_number < batches_max:
            done = _reseal_batch(connection, ring, table)
            count, batch_number = count + done, batch_number + 1
            if done == 0:
                break
    return count


def retire(connection: psycopg.Connection, name: str, *, ring: sealing.Ring) -> None:
    """Let a key seal nothing any more; nothing in the database needs it then.

    Raises: NoSuchVaultKey, VaultKeyInUse
    """
    if name == ring.current.name:
        raise errors.VaultKeyInUse(errors.VaultKeyInUse.__doc__)
    with connection.transaction():
        # Whoever seals with it at this moment holds the row; afterwards their row is seen here.
        found = connection.execute("SELECT FROM vault.seal_key WHERE name = %s FOR UPDATE", [name]).fetchone()
        if found is None and name not in ring.names:
            raise errors.NoSuchVaultKey(errors.NoSuchVaultKey.__doc__)
        if any(use.rows_count for use in uses(connection) if use.name == name):
            raise errors.VaultKeyInUse(errors.VaultKeyInUse.__doc__)
        connection.execute(
            "INSERT INTO vault.seal_key (name, retired_at) VALUES (%s, clock_timestamp())"
            " ON CONFLICT (name) DO UPDATE SET retired_at = coalesce(seal_key.retired_at, excluded.retired_at)",
            [name],
        )


def _reseal_batch(connection: psycopg.Connection, ring: sealing.Ring, table: str) -> int:
    with connection.transaction():
        rows = connection.execute(
            f"SELECT id, person_id, key_name, sealed FROM vault.{table}"  # noqa: S608
            " WHERE key_name <> %s ORDER BY id LIMIT %s FOR UPDATE",
            [ring.current.name, BATCH_ROWS],
        ).fetchall()
        for row_id, person_id, key_name, token in rows:
            value = ring.open(token, key_name=key_name, person_id=person_id)
            sealed = ring.seal(value, person_id=person_id)
            columns: dict[str, Any] = {"key_name": sealed.key_name, "sealed": sealed.token}
            columns |= _tags(table, ring, sealed, value)
            assignments = ", ".join(f"{column} = %({column})s" for column in columns)
            connection.execute(
                f"UPDATE vault.{table} SET {assignments} WHERE id = %(id)s",  # noqa: S608
                {**columns, "id": row_id},
            )
    return len(rows)


def _tags(
    table: str, ring: sealing.Ring, sealed: sealing.Sealed, value: Mapping[str, Any]
) -> Mapping[str, bytes | str]:  # fmt: skip
    if table != "status_at_hire":
        return {"nonce": sealed.nonce, "tags": json.dumps(tags.of(table, ring, sealed, value))}
    return {
        "nonce": sealed.nonce,
        "status_tag": ring.tag(sealed, "status", status_module.class_of(value["status"])),
        "basis_tag": ring.tag(sealed, "basis", value["basis"]),
    }
