"""Reading one person's status: logged first, on a connection of its own, so that no rollback can undo the log."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import DatabaseError, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from tejido.core.impact import status as status_module
from tejido.vault import errors, sealing

# Another reader may use a later log row first; the earlier one is then spent and a new one is written.
READ_ATTEMPTS_MAX = 5


@dataclass(frozen=True, kw_only=True, repr=False)
class StatusAtHire:
    """What one person declared about the time they were hired. Its text form never shows it."""

    status: str
    basis: str
    evidence: str
    threshold_version: str
    domain: str
    hired_on: date
    consent_version: str
    declared_at: datetime

    def __repr__(self) -> str:
        return "StatusAtHire(…)"


def read_status(person_id: int, *, reader_user_id: int, purpose: str, at: datetime) -> StatusAtHire | None:
    """Return what a person declared, after writing down who reads it and why.

    The log row is committed before anything is read, whatever becomes of the caller's transaction.

    Args:
        purpose: One of `core.impact.status.PURPOSES`.
        at: World time of the reading.
    Returns: None where the person declared nothing or revoked it; that was a reading too.
    Raises:
        PurposeRefused: no such purpose.
        VaultKeysMissing, SealBroken: it cannot be opened.
        ReadNotLogged: too many others read at the same time.
    """
    if purpose not in status_module.PURPOSES:
        raise errors.PurposeRefused(errors.PurposeRefused.__doc__)
    with own_connection() as connection:
        for _ in range(READ_ATTEMPTS_MAX):
            with connection.cursor() as cursor:
                cursor.execute("SELECT vault.log_read(%s, %s, %s, %s)", [person_id, reader_user_id, purpose, at])
                (log,) = cursor.fetchone()
                try:
                    cursor.execute("SELECT * FROM vault.read_status(%s, %s)", [person_id, log])
                except DatabaseError as problem:
                    if errors.sqlstate(problem) != "TJ020":
                        raise
                    continue
                row = cursor.fetchone()
            return _opened(row, person_id=person_id) if row else None
    raise errors.ReadNotLogged(errors.ReadNotLogged.__doc__)


def _opened(row: tuple[Any, ...], *, person_id: int) -> StatusAtHire:
    key_name, token, hired_on, consent_version, declared_at = row
    value = sealing.ring().open(token, key_name=key_name, person_id=person_id)
    return StatusAtHire(
        status=value["status"], basis=value["basis"], evidence=value["evidence"],
        threshold_version=value["threshold_version"], domain=value["domain"], hired_on=hired_on,
        consent_version=consent_version, declared_at=declared_at,
    )  # fmt: skip


@contextmanager
def own_connection() -> Iterator[BaseDatabaseWrapper]:
    """Open a connection to the vault that belongs to nobody's transaction, in autocommit, and close it."""
    connection = connections.create_connection("vault")
    try:
        yield connection
    finally:
        connection.close()
