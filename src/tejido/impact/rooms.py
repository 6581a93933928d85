"""The reviewers' rooms: which there are, what they open, what was read in them, and the reading itself."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from tejido.clients import models as clients
from tejido.core.impact import indicators, rows
from tejido.impact import errors, queries
from tejido.people import models as people
from tejido.vault import rooms as vault_rooms

FILE_FORMAT = "tejido-rows-1"
Rows = vault_rooms.Rows
PAGE_ROW_COUNT = vault_rooms.PAGE_ROW_COUNT


@dataclass(frozen=True, kw_only=True)
class Room:
    """A room: for whom, by whom, which period and rows, and how long. Its instants are machine time.

    `digests` are those that were published at its opening, by the code of the rows.
    """

    id: int
    key: UUID
    reviewer_user_id: int
    opened_by_user_id: int
    from_date: date
    to_date: date
    opened_at: datetime
    expires_at: datetime
    closed_at: datetime | None
    is_open: bool
    digests: Mapping[str, str]
    reads_count: int


@dataclass(frozen=True, kw_only=True)
class Read:
    """One line of a room's log: it was entered, or rows about so many people were read as a page or a file."""

    kind: str
    code: str | None
    people_count: int
    recorded_at: datetime


@dataclass(frozen=True, kw_only=True)
class Published:
    """Rows that stand behind published figures, with those figures."""

    row_set: rows.RowSet
    dimension: queries.Dimension
    name: str
    measurements: Sequence[indicators.Measurement]

    @property
    def digest(self) -> str:
        """The digest beside the figures."""
        return self.measurements[0].rows_digest or ""


def rooms(*, reviewer_user_id: int | None = None) -> list[Room]:
    """Return the rooms, the newest first; one reviewer's own where one is named.

    Raises: FiguresNotYours: the operator's own rows are not in scope.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, key, reviewer_user_id, opened_by_user_id, from_date, to_date, opened_at, expires_at, closed_at,"
            " is_open, codes, digests, reads_count FROM vault.rooms()"
        )
        found = [
            Room(
                id=row[0], key=row[1], reviewer_user_id=row[2], opened_by_user_id=row[3], from_date=row[4],
                to_date=row[5], opened_at=row[6], expires_at=row[7], closed_at=row[8], is_open=row[9],
                digests=dict(zip(row[10], row[11], strict=True)), reads_count=row[12],
            )
            for row in cursor.fetchall()
        ]  # fmt: skip
    return [room for room in found if reviewer_user_id in (None, room.reviewer_user_id)]


def room(key: UUID, *, reviewer_user_id: int | None = None) -> Room:
    """Return a room; one that is another reviewer's is none.

    Raises: NoSuchRoom
    """
    for found in rooms(reviewer_user_id=reviewer_user_id):
        if found.key == key:
            return found
    raise errors.NoSuchRoom(errors.NoSuchRoom.__doc__)


def reads(key: UUID) -> list[Read]:
    """Return what was read in a room, the newest first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT kind, code, people_count, recorded_at FROM vault.room_reads(%s)", [key])
        return [
            Read(kind=kind, code=code, people_count=people, recorded_at=recorded_at)
            for kind, code, people, recorded_at in cursor.fetchall()
        ]


def published(period: queries.Period) -> list[Published]:
    """Return the rows behind the figures that are published for a period, as far as the scope reaches."""
    found: list[Published] = []
    for section in queries.overview(period).sections:
        by_rows: dict[rows.RowSet, list[indicators.Measurement]] = {}
        for measured in section.measurements:
            row_set = rows.of_indicator(measured.indicator, dimension=section.dimension, group_key=section.key)
            if row_set is not None and measured.rows_digest is not None and measured.figure.value is not None:
                by_rows.setdefault(row_set, []).append(measured)
        found += [
            Published(row_set=row_set, dimension=section.dimension, name=section.name, measurements=measurements)
            for row_set, measurements in by_rows.items()
        ]
    return found


def group_names(codes: Iterable[str]) -> Mapping[str, str]:
    """Return what the group of each code is called: a site's or a client's name where the scope reaches it, or its key.

    Args:
        codes: Of rows, such as "status:site:3".
    """
    named = {code: rows.named(code) for code in codes}
    keys = {
        dimension: [int(row_set.group_key) for row_set in named.values()
                    if row_set.dimension == dimension and row_set.group_key.isdecimal()]
        for dimension in ("site", "client")
    }  # fmt: skip
    names = {("site", str(site.pk)): site.name for site in people.Site.objects.filter(pk__in=keys["site"])}
    names |= {("client", str(one.pk)): one.name for one in clients.Client.objects.filter(pk__in=keys["client"])}
    return {code: names.get((row_set.dimension, row_set.group_key), row_set.group_key)
            for code, row_set in named.items()}  # fmt: skip


def enter(opened: Room, *, as_of: datetime) -> None:
    """Write down that the reviewer entered.

    Raises: RoomNotOpen
    """
    vault_rooms.note_entry(opened.key, reader_user_id=opened.reviewer_user_id, as_of=as_of)


def read_page(opened: Room, *, reader_user_id: int, code: str, after: str, as_of: datetime) -> Rows:
    """Return the next rows of a figure; the log says so before.

    Args:
        after: The pseudonym of the last row that was shown; empty for the first page.
    Raises: RoomNotOpen, ReadNotLogged, RoomFiguresInvalid
    """
    _check_opens(opened, code)
    return vault_rooms.read_page(opened.key, reader_user_id=reader_user_id, code=code, after=after, as_of=as_of)


def read_file(
    opened: Room, *, reader_user_id: int, code: str, figures: Sequence[indicators.Measurement], as_of: datetime
) -> bytes:
    """Return a file with all rows of a figure and what is needed to compute it anew; the log says so before.

    Args:
        figures: What is published from these rows.
    Returns: JSON.
    Raises: RoomNotOpen, ReadNotLogged, RoomFiguresInvalid
    """
    _check_opens(opened, code)
    row_set = rows.named(code)
    read = vault_rooms.read_file(opened.key, reader_user_id=reader_user_id, code=code, as_of=as_of)
    told: dict[str, Any] = {
        "format": FILE_FORMAT,
        "rows_of": code,
        "from_date": opened.from_date.isoformat(),
        "to_date": opened.to_date.isoformat(),
        "as_of": as_of.isoformat(),
        "figures": [
            {
                "indicator": measured.indicator, "definition_version": measured.definition_version,
                "rung": measured.claimed, "unit": measured.definition.unit, "value": measured.figure.value,
                "low": measured.figure.low, "high": measured.figure.high, "n": measured.rows_count,
            }
            for measured in figures
        ],
        "digest_at_opening": opened.digests[code],
        "digest": read.digest,
        "salt": read.salt,
        "columns": ["pseudonym", *row_set.columns],
        "rows": [[pseudonym, *line.split(",")] for pseudonym, line in read.rows],
    }  # fmt: skip
    return json.dumps(told, ensure_ascii=True, indent=1).encode()


def _check_opens(opened: Room, code: str) -> None:
    if code not in opened.digests:
        raise errors.RoomFiguresInvalid(errors.RoomFiguresInvalid.__doc__)
