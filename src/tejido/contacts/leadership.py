"""Who leads which routing pool: a router's lock in the database says so, and goes with the router."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db import connection

from tejido.clients import models as clients

# The first half of the advisory lock that a pool's router holds; the second is the pool's id.
LOCK_CLASS = 7269
# With two halves, the database calls the lock one of this kind.
LOCK_OF_TWO_HALVES = 2


def led() -> frozenset[int]:
    """Return the ids of the pools that a router leads at this moment."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT objid::bigint FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = %s"
            " AND objsubid = %s AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
            [LOCK_CLASS, LOCK_OF_TWO_HALVES],
        )
        return frozenset(pool_id for (pool_id,) in cursor.fetchall())


def unled(queues: Collection[clients.Queue]) -> Sequence[clients.Pool]:
    """Return the pools of some queues that nobody leads, so that their contacts are offered to nobody, by name."""
    wanted = {queue.pool_id for queue in queues} - led()
    return list(clients.Pool.objects.filter(pk__in=wanted).order_by("name", "pk")) if wanted else []
