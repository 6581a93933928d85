"""Reading what somebody told the vault: logged first, on a connection of its own, so no rollback undoes the log."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from django.db import DatabaseError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

from tejido.core.impact import poverty, poverty_lines
from tejido.core.impact import status as status_module
from tejido.vault import errors, sealing

# Another reader may use a later log row first; the earlier one is then spent and a new one is written.
READ_ATTEMPTS_MAX = 5
READS_SHOWN_MAX = 100

What = Literal["status", "self_identification", "household"]
# What opens each part, after its log row.
_READS: Mapping[What, str] = {
    "status": "SELECT * FROM vault.read_status(%s, %s)",
    "self_identification": "SELECT * FROM vault.read_groups(%s, %s)",
    "household": "SELECT * FROM vault.read_snapshots(%s, %s)",
}


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


@dataclass(frozen=True, kw_only=True, repr=False)
class Groups:
    """Which groups one person identifies with: question to answer. Its text form never shows it."""

    answers: Mapping[str, str]
    declared_at: datetime

    def __repr__(self) -> str:
        return "Groups(…)"


@dataclass(frozen=True, kw_only=True, repr=False)
class Snapshot:
    """One person's household at a moment. Its text form never shows it.

    Args:
        outcome: Against the line of its domain on that day, one of `core.impact.told.OUTCOMES`.
        line_version: The version of that line.
        household_code: With it, somebody who lives there joins the same household.
    """

    moment: str
    taken_on: date
    household: poverty.Household
    outcome: str
    line_version: str
    household_code: str
    declared_at: datetime

    def __repr__(self) -> str:
        return "Snapshot(…)"


@dataclass(frozen=True, kw_only=True)
class Consent:
    """What somebody agreed to, or no longer does."""

    purpose: str
    text_version: str
    given_at: datetime
    given_how: str
    given_by_user_id: int
    ended_at: datetime | None
    ended_how: str | None


@dataclass(frozen=True, kw_only=True)
class Read:
    """Somebody read what a person declared; in a room it was among many others', without a name."""

    read_at: datetime
    reader_user_id: int
    purpose: str
    what: str
    is_in_room: bool


@dataclass(frozen=True, kw_only=True)
class Due:
    """Whose household snapshot can be taken now; nothing of what they declared."""

    person_id: int
    moment: str
    due_on: date


def read_status(person_id: int, *, reader_user_id: int, purpose: str, at: datetime) -> StatusAtHire | None:
    """Return what a person declared, after writing down who reads it and why.

    The log row is committed before anything is read, whatever becomes of the caller's transaction.

    Args:
        purpose: One of `core.impact.status.PURPOSES`.
        at: World time of the reading.
    Returns: None where the person declared nothing or revoked it; that was a reading too.
    Raises:
        PurposeRefused: no such purpose.
        ReadNotLogged: too many others read at the same time.
        VaultKeysMissing, SealBroken: it cannot be opened.
    """
    rows = _read("status", person_id, reader_user_id=reader_user_id, purpose=purpose, at=at)
    for value, hired_on, consent_version, declared_at in rows:
        return StatusAtHire(
            status=value["status"], basis=value["basis"], evidence=value["evidence"],
            threshold_version=value["threshold_version"], domain=value["domain"], hired_on=hired_on,
            consent_version=consent_version, declared_at=declared_at,
        )  # fmt: skip
    return None


def read_groups(person_id: int, *, reader_user_id: int, purpose: str, at: datetime) -> Groups | None:
    """Return which groups a person identifies with, logged in the same way.

    Raises: PurposeRefused, ReadNotLogged, VaultKeysMissing, SealBroken
    """
    rows = _read("self_identification", person_id, reader_user_id=reader_user_id, purpose=purpose, at=at)
    for value, declared_at in rows:
        return Groups(answers=value["answers"], declared_at=declared_at)
    return None


def read_snapshots(person_id: int, *, reader_user_id: int, purpose: str, at: datetime) -> Sequence[Snapshot]:
    """Return a person's household snapshots, the oldest first, logged in the same way.

    Raises: PurposeRefused, ReadNotLogged, VaultKeysMissing, SealBroken
    """
    rows = _read("household", person_id, reader_user_id=reader_user_id, purpose=purpose, at=at)
    return [
        Snapshot(
            moment=moment, taken_on=taken_on, household_code=code, declared_at=declared_at,
            outcome=value.get("outcome", "no_line"), line_version=value.get("line_version", poverty_lines.NO_VERSION),
            household=poverty.Household(
                members_count=value["members_count"], earners_count=value["earners_count"],
                income_month=Decimal(value["income_month"]), currency=value["currency"], domain=value["domain"],
                own_income_month=_amount(value.get("own_income_month")),
            ),
        )
        for value, moment, taken_on, declared_at, code in rows
    ]  # fmt: skip


def moments_of(person_id: int) -> Mapping[str, date]:
    """Return of which moments a person's household is kept, and of which day, for that person; no value is read."""
    with own_connection() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT moment, taken_on FROM vault.moments_of(%s)", [person_id])
        return dict(cursor.fetchall())


def consents_of(person_id: int) -> Sequence[Consent]:
    """Return what a person agreed to, the newest first, for that person; no value is among it."""
    with own_connection() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT * FROM vault.consents_of(%s)", [person_id])
        return [
            Consent(
                purpose=row[0], text_version=row[1], given_at=row[2], given_how=row[3], given_by_user_id=row[4],
                ended_at=row[5], ended_how=row[6],
            )
            for row in cursor.fetchall()
        ]  # fmt: skip


def reads_about(person_id: int) -> Sequence[Read]:
    """Return who read what about a person, the newest first, at most `READS_SHOWN_MAX`."""
    with own_connection() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT * FROM vault.reads_about(%s, %s)", [person_id, READS_SHOWN_MAX])
        return [
            Read(read_at=row[0], reader_user_id=row[1], purpose=row[2], what=row[3], is_in_room=row[4])
            for row in cursor.fetchall()
        ]


def snapshots_due(*, on: date, first: int, count: int) -> tuple[Sequence[Due], int]:
    """Return whose household snapshot can be taken on a day, the longest due first, and how many there are in all."""
    with own_connection() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT * FROM vault.snapshots_due(%s, %s, %s)", [on, first, count])
        rows = cursor.fetchall()
    found = [Due(person_id=row[0], moment=row[1], due_on=row[2]) for row in rows]
    return found, rows[0][3] if rows else 0


@contextmanager
def own_connection() -> Iterator[BaseDatabaseWrapper]:
    """Open a connection to the vault that belongs to nobody's transaction, in autocommit, and close it."""
    connection = connections.create_connection("vault")
    try:
        yield connection
    finally:
        connection.close()


@contextmanager
def counting(connection: BaseDatabaseWrapper) -> Iterator[CursorWrapper]:
    """Open a transaction on a connection of one's own, in which the database can count by tags."""
    connection.ensure_connection()
    with connection.connection.transaction(), connection.cursor() as cursor:
        sealing.hand_over(connection)
        yield cursor


def _read(
    what: What, person_id: int, *, reader_user_id: int, purpose: str, at: datetime
) -> Sequence[tuple[Any, ...]]:  # fmt: skip
    """Return the rows of one part, opened: the value first, then what stands beside it."""
    if purpose not in status_module.PURPOSES:
        raise errors.PurposeRefused(errors.PurposeRefused.__doc__)
    with own_connection() as connection:
        for _ in range(READ_ATTEMPTS_MAX):
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT vault.log_read(%s, %s, %s, %s, %s)", [person_id, reader_user_id, purpose, what, at]
                )
                (log,) = cursor.fetchone()
                try:
                    cursor.execute(_READS[what], [person_id, log])
                except DatabaseError as problem:
                    if errors.sqlstate(problem) != "TJ020":
                        raise
                    continue
                rows = cursor.fetchall()
            ring = sealing.ring() if rows else None
            return [
                (ring.open(token, key_name=key_name, person_id=person_id), *rest)
                for key_name, token, *rest in rows
                if ring is not None
            ]
    raise errors.ReadNotLogged(errors.ReadNotLogged.__doc__)


def _amount(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
