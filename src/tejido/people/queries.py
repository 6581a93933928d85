"""Reading people: what they do now, and how long they worked."""

from __future__ import annotations

from datetime import datetime
from importlib import resources
from typing import Any

from django.db import connection
from django.db.models import Q

from tejido.core.impact import worked_time
from tejido.people import models

PRESENCES = resources.files(__package__).joinpath("sql/presences.sql").read_text()
# What a desk shows of somebody who is in no routing pool.
NO_PRESENCE = {"activity": "offline", "reason": None, "since": None, "available": False, "connected": False}


def presence_shown(person_id: int) -> dict[str, Any]:
    """Return what a person does now, as their desk shows it."""
    with connection.cursor() as cursor:
        cursor.execute(PRESENCES, {"people": [person_id]})
        row = cursor.fetchone()
    return dict(row[1]) if row else dict(NO_PRESENCE)


def worked_seconds(person_id: int, *, from_at: datetime, to_at: datetime, as_of: datetime) -> float:
    """Return the seconds of world time that a person worked within a period, as known at an instant.

    Args:
        from_at, to_at: The period, half-open.
    """
    ended_later = Q(to_at__isnull=True) | Q(to_at__gt=from_at)
    spells = models.Activity.objects.filter(ended_later, person_id=person_id, from_at__lt=to_at)
    return worked_time.worked_seconds(
        (worked_time.Spell(spell.activity, spell.from_at, spell.to_at) for spell in spells),
        from_at=from_at,
        to_at=to_at,
        as_of=as_of,
    )
