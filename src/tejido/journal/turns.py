"""Taking turns: one transaction at a time does what two at once would do twice."""

from __future__ import annotations

from django.db import connection


def take(name: str) -> None:
    """Wait until no other transaction does what is called so; hold the turn until this one ends.

    Args:
        name: Of what is done, in words of its own; no key of any table.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [name])
