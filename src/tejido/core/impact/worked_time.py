"""Worked time from presence: which spells of activity count, clipped to a period. Worked, not paid."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from tejido.core import presence

WORKED_ACTIVITIES = tuple(sorted(name for name, activity in presence.ACTIVITIES.items() if activity.worked))


@dataclass(frozen=True)
class Spell:
    """One activity of a person, [from, to); still going on where `to_at` is None."""

    activity: str
    from_at: datetime
    to_at: datetime | None


def worked_seconds(spells: Iterable[Spell], *, from_at: datetime, to_at: datetime, as_of: datetime) -> float:
    """Return the seconds of world time worked within a period, as known at an instant.

    Args:
        spells: One person's; they do not overlap.
        from_at, to_at: The period, half-open.
        as_of: What is still going on is counted up to here.
    """
    end = min(to_at, as_of)
    return sum(
        max(0.0, (min(spell.to_at or as_of, end) - max(spell.from_at, from_at)).total_seconds())
        for spell in spells
        if spell.activity in WORKED_ACTIVITIES
    )
