"""What happens without anybody asking for it: rooms close, and business days are summed."""

from __future__ import annotations

from django.db import connection

from tejido.core import facts
from tejido.impact import actions, day_sums, errors, rooms
from tejido.impact.statements import freezing
from tejido.impact.surveys import rounds
from tejido.journal import clock, scopes
from tejido.journal import queries as journal_queries

def close_every_room() -> int:
    """Close all rooms of a restored database before anybody may enter one.

    A room that was closed after the backup was taken would stand open again, with the key of its pseudonyms.

    Returns: How many were closed.
    """
    with scopes.scoped({scopes.OPERATOR}):
        standing = [room for room in rooms.rooms() if room.closed_at is None]
        for room in standing:
            actions.close_room(key=room.key, by=facts.SYSTEM, at=clock.now(), now=clock.machine_now())
    return len(standing)


def close_expired_rooms() -> int:
    """Close the rooms whose time is over, so that their pseudonyms' keys are gone; nobody reads in them before either.

    Returns: How many were closed.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM vault.expired_rooms()")
        keys = [key for (key,) in cursor.fetchall()]
    count = 0
    for key in keys:
        try:
            with scopes.scoped({scopes.OPERATOR}):
                actions.close_room(key=key, reason="expired", by=facts.SYSTEM, at=clock.now(), now=clock.machine_now())
        except errors.RoomClosed:
            continue
        count += 1
    return count


def sum_days() -> int:
    """Sum the business days that are over, and some earlier ones anew.

    Returns: How many days were summed.
    """
    return day_sums.refresh_due(by=facts.SYSTEM, at=clock.now(), recorded_at=clock.machine_now())


def close_due_surveys() -> int:
    """Close the surveys whose last day is over, so that who was asked is forgotten when it was promised.

    Returns: How many were closed.
    """
    at = clock.now()
    with scopes.scoped({scopes.OPERATOR}):
        return rounds.close_due(on=journal_queries.business_day(at), at=at)


def take_up_statements() -> int:
    """Take up again the statements whose job died while they were frozen.

    Returns: How many jobs had died.
    """
    return freezing.take_up(now=clock.machine_now(), at=clock.now())
