"""Reading rows in a reviewer's room: logged first, on a connection of its own, so that no rollback can undo the log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.db import DatabaseError
from django.db.backends.base.base import BaseDatabaseWrapper

from tejido.vault import errors, queries

PAGE_ROW_COUNT = 50


@dataclass(frozen=True, kw_only=True)
class Rows:
    """Some rows of a figure: pseudonym and line of each, and what all its rows together amount to.

    Args:
        rows_count: Of all rows; 0 where none was left to read.
        digest: Of all rows, with this salt, as they are now.
    """

    rows: Sequence[tuple[str, str]]
    rows_count: int
    salt: str
    digest: str


@dataclass(frozen=True, kw_only=True)
class Reads:
    """How often one person's row was read: alone, and among the rows of a room."""

    alone_count: int
    in_rooms_count: int


def note_entry(room_key: UUID, *, reader_user_id: int, as_of: datetime) -> None:
    """Write down that a reviewer entered their room; no row is read.

    Raises: RoomNotOpen
    """
    with queries.own_connection() as connection:
        _log(connection, room_key, reader_user_id, "entered", None, "", as_of)


def read_page(room_key: UUID, *, reader_user_id: int, code: str, after: str, as_of: datetime) -> Rows:
    """Return the next rows of a figure, after writing down whose rows these are and who reads them.

    Args:
        code: Which rows, such as "status:all:all"; the room must open them.
        after: The pseudonym of the last row that was shown; empty for the first page.
        as_of: World time of the reading; what still goes on is counted up to here.
    Raises: RoomNotOpen, ReadNotLogged
    """
    return _read(room_key, reader_user_id=reader_user_id, kind="page", code=code, after=after, as_of=as_of)


def read_file(room_key: UUID, *, reader_user_id: int, code: str, as_of: datetime) -> Rows:
    """Return all rows of a figure, logged in the same way.

    Raises: RoomNotOpen, ReadNotLogged
    """
    return _read(room_key, reader_user_id=reader_user_id, kind="file", code=code, after="", as_of=as_of)


def reads_of_person(person_id: int) -> Reads:
    """Return how often somebody's row was read, for them and for whoever answers their question."""
    with queries.own_connection() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT alone_count, in_rooms_count FROM vault.reads_of_person(%s)", [person_id])
        alone, in_rooms = cursor.fetchone()
    return Reads(alone_count=alone, in_rooms_count=in_rooms)


def _read(
    room_key: UUID, *, reader_user_id: int, kind: Literal["page", "file"], code: str, after: str, as_of: datetime
) -> Rows:
    with queries.own_connection() as connection:
        for _ in range(queries.READ_ATTEMPTS_MAX):
            log = _log(connection, room_key, reader_user_id, kind, code, after, as_of)
            found = _rows(connection, room_key, reader_user_id, log, as_of)
            if found is not None:
                return found
    raise errors.ReadNotLogged(errors.ReadNotLogged.__doc__)


def _log(
    connection: BaseDatabaseWrapper, room_key: UUID, reader: int, kind: str, code: str | None, after: str,
    as_of: datetime,
) -> int:  # fmt: skip
    try:
        with queries.counting(connection) as cursor:
            cursor.execute(
                "SELECT vault.log_room_read(%s, %s, %s, %s, %s, %s)", [room_key, reader, kind, code, after, as_of]
            )
            return int(cursor.fetchone()[0])
    except DatabaseError as problem:
        if errors.sqlstate(problem) == "TJ040":
            raise errors.RoomNotOpen(errors.RoomNotOpen.__doc__) from None
        raise


def _rows(connection: BaseDatabaseWrapper, room_key: UUID, reader: int, log: int, as_of: datetime) -> Rows | None:
    """Return the rows that were logged, or None where another reader has used a later log row meanwhile."""
    try:
        with queries.counting(connection) as cursor:
            cursor.execute("SELECT * FROM vault.room_rows(%s, %s, %s, %s)", [room_key, reader, log, as_of])
            found = cursor.fetchall()
    except DatabaseError as problem:
        if errors.sqlstate(problem) == "TJ040":
            raise errors.RoomNotOpen(errors.RoomNotOpen.__doc__) from None
        if errors.sqlstate(problem) == "TJ020":
            return None
        raise
    if not found:
        return Rows(rows=(), rows_count=0, salt="", digest="")
    _, _, rows_count, salt, digest = found[0]
    return Rows(rows=[row[:2] for row in found], rows_count=rows_count, salt=salt, digest=digest)
