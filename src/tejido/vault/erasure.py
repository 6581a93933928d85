"""The vault's own erasure ledger: keeps what was revoked erased when an older backup is restored.

It lies outside the database, apart from the journal's ledger, and names records by their random keys only.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from django.conf import settings
from django.db import connection, connections, transaction

from tejido.journal import ledger_file
from tejido.vault import errors

LEDGER_NAME = "vault-erasures.jsonl"
OWNER_ONLY = 0o600
# A line names a row by its random key and no table; exactly one of them has it.
_ERASURES = tuple(
    f"UPDATE vault.{table} SET {columns}, ended_at = %(at)s, ended_how = %(how)s"  # noqa: S608
    " WHERE key = %(key)s AND ended_at IS NULL"
    for table, columns in {
        "status_at_hire": "key_name = NULL, nonce = NULL, sealed = NULL, status_tag = NULL, basis_tag = NULL",
        "self_identification": "key_name = NULL, sealed = NULL, nonce = NULL, tags = NULL",
        "snapshot": "key_name = NULL, sealed = NULL, household_id = NULL, nonce = NULL, tags = NULL",
        "consent": "ended_by_user_id = NULL",
    }.items()
)


def export_ledger(path: Path | None = None) -> int:
    """Bring the ledger file up to date; a crash between a commit and here is made good by the next call.

    Returns: How many lines were added.
    Raises: LedgerNotWritten
    """
    file = path or settings.ENVIRONMENT.data / LEDGER_NAME
    return ledger_file.add(file, mode=OWNER_ONLY, missing=_missing)


def apply(ledger: Iterable[str]) -> int:
    """Erase again what the ledger names, in a database restored from an older backup; called as owner, before it opens.

    Args:
        ledger: The lines of a ledger file.
    Returns: How many rows were erased, withdrawn consents among them.
    Raises: LedgerUnreadable
    """
    lines = _lines(ledger)
    count = 0
    with transaction.atomic(), connection.cursor() as cursor:
        for key, ended_at, ended_how in lines:
            for statement in _ERASURES:
                cursor.execute(statement, {"key": key, "at": ended_at, "how": ended_how})
                count += cursor.rowcount
    return count


def is_line(line: str) -> bool:
    """Return whether a line is of this ledger rather than of the journal's."""
    return '"ended_how"' in line


def _missing(there: Sequence[str]) -> Iterator[str]:
    written = {key for key, _, _ in _lines(there)}
    with connections["vault"].cursor() as cursor:
        cursor.execute("SELECT key, ended_at, ended_how FROM vault.erased()")
        rows = [row for row in cursor.fetchall() if str(row[0]) not in written]
    for key, ended_at, ended_how in rows:
        yield json.dumps({"key": str(key), "ended_at": ended_at.isoformat(), "ended_how": ended_how})


def _lines(ledger: Iterable[str]) -> list[tuple[str, str, str]]:
    try:
        parsed = [json.loads(line) for line in ledger if line.strip()]
        return [(line["key"], line["ended_at"], line["ended_how"]) for line in parsed]
    except (json.JSONDecodeError, KeyError, TypeError):
        raise errors.LedgerUnreadable(errors.LedgerUnreadable.__doc__) from None
