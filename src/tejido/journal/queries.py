"""Reading facts, always by position."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime
from importlib import resources
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection, transaction

from tejido.core import facts
from tejido.journal import errors, models, scopes

READ_LIMIT = 1000
READ_SINCE = resources.files(__package__).joinpath("sql/read_since.sql").read_text()
READ_UNNUMBERED = resources.files(__package__).joinpath("sql/read_unnumbered.sql").read_text()


def installation() -> models.Installation:
    """Return the installation's one row.

    Raises: NotInstalled: the database has no operator yet.
    """
    row = models.Installation.objects.first()
    if row is None:
        raise errors.NotInstalled(errors.NotInstalled.__doc__)
    return row


def business_day(at: datetime) -> date:
    """Return the operator's business day of an instant: the date in its zone.

    Raises: NotInstalled
    """
    return at.astimezone(ZoneInfo(installation().zone)).date()


def read_since(position: int, *, limit: int = READ_LIMIT, clients: Collection[int] | None = None) -> list[facts.Fact]:
    """Return the facts after a position that the scope may see, in order.

    Args:
        position: The last position already read; 0 for the beginning.
        limit: At most so many positions are looked at, so the answer may be shorter within a narrow scope.
        clients: The scope of a reading in a transaction of its own; left out, that of the transaction that is open.
    """
    if clients is not None:
        found = scopes.rows(READ_SINCE, {"position": position, "limit": limit}, clients=clients)
        return [_fact(row) for row in found]
    with connection.cursor() as cursor:
        cursor.execute(READ_SINCE, {"position": position, "limit": limit})
        return [_fact(row) for row in cursor.fetchall()]


def replay(*, after: int = 0, until: int | None = None) -> Iterator[facts.Fact]:
    """Yield the facts after one position up to another, in order, reading in batches.

    Args:
        until: The last position to yield; left out, the last one numbered when the replay began.
    """
    end = last_position() if until is None else until
    position = after
    while position < end:
        batch = read_since(position, limit=min(READ_LIMIT, end - position))
        yield from batch
        position = min(position + READ_LIMIT, end)


def last_position() -> int:
    """Return the last position given; 0 before the first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(position), 0) FROM journal_position")
        return int(cursor.fetchone()[0])


def read_unnumbered() -> list[facts.Fact]:
    """Return the committed facts that wait for their position, with the positions they would be given now.

    Whoever compares facts with the tables needs these too: a row and its fact are committed together, and numbered a
    moment later.
    """
    with connection.cursor() as cursor:
        cursor.execute(READ_UNNUMBERED)
        return [_fact(row) for row in cursor.fetchall()]


def unnumbered_count() -> int:
    """Return how many committed facts wait for their position."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM journal_pending")
        return int(cursor.fetchone()[0])


@transaction.atomic
def advance_cursor(name: str, *, position: int) -> None:
    """Remember how far a named reader has come; never goes back."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO journal_cursor (name, position) VALUES (%s, %s) ON CONFLICT (name)"
            " DO UPDATE SET position = greatest(journal_cursor.position, excluded.position)",
            [name, position],
        )


def _fact(row: Sequence[Any]) -> facts.Fact:
    position, fact_id, fact_type, happened_at, recorded_at, by_kind, by_id, client_id, data = row
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
