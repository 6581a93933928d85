"""What happens without anybody asking for it: rooms close, business days are summed, and months are kept."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection

from tejido.core import facts
from tejido.impact import actions, day_sums, errors, measuring, queries, rooms
from tejido.impact.statements import freezing
from tejido.impact.surveys import rounds
from tejido.journal import clock, scopes
from tejido.journal import queries as journal_queries

# The month that is over is kept on these days of the next, once whoever worked over midnight has signed out.
KEPT_DAYS = 10
KEPT_AFTER = timedelta(hours=3)


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


def keep_month() -> int:
    """Keep the numbers of the month that is over, once, as the impact lead's button does.

    It waits until all its days are summed and the night after it is over; a month that somebody kept before is theirs.

    Returns: How many numbers were kept.
    """
    at = clock.now()
    with scopes.scoped(scopes.every_client()):
        today = journal_queries.business_day(at)
        end = today.replace(day=1)
        begin = (end - timedelta(days=1)).replace(day=1)
        period = queries.period_of(from_date=begin, to_date=end, as_of=at)
        is_due = (
            today.day <= KEPT_DAYS and at >= period.to_at + KEPT_AFTER and day_sums.is_summed(until=end)
            and not measuring.is_kept(period)
        )  # fmt: skip
        if not is_due:
            return 0
        series = measuring.keep(period, by=facts.SYSTEM, at=at, recorded_at=clock.machine_now())
    return series.kept_count + series.superseded_count
