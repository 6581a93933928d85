"""How busy people were by the clock: the time with a contact in hand over that time and the time free for one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from tejido.core import presence
from tejido.core.impact import worked_time

Interval = tuple[datetime, datetime]


@dataclass(frozen=True)
class Shift:
    """What one person did in a period, in world seconds: worked, with a contact in hand, and free for one."""

    worked_seconds: float
    serving_seconds: float
    idle_seconds: float


def shift(
    spells: Sequence[worked_time.Spell], *, served: Iterable[Interval], from_at: datetime, to_at: datetime
) -> Shift:
    """Return what one person did in a period.

    Several contacts at once count as one: by the clock, whoever answers one of three chats is as busy as with all.

    Args:
        spells: Their activities; they do not overlap.
        served: From when to when they had a contact in hand, wrap-up included; may overlap.
        from_at, to_at: The period, half-open.
    """
    busy = _merged(_clipped(served, from_at=from_at, to_at=to_at))
    routable = (
        (spell.from_at, spell.to_at or to_at) for spell in spells if presence.ACTIVITIES[spell.activity].routable
    )
    free = list(_clipped(routable, from_at=from_at, to_at=to_at))
    both_seconds = sum(
        max(0.0, (min(ends, end) - max(begins, begin)).total_seconds()) for begins, ends in free for begin, end in busy
    )
    return Shift(
        worked_seconds=worked_time.worked_seconds(spells, from_at=from_at, to_at=to_at, as_of=to_at),
        serving_seconds=_seconds(busy),
        idle_seconds=_seconds(free) - both_seconds,
    )


def share(shifts: Iterable[Shift]) -> float | None:
    """Return the occupancy of several people together, 0 to 1; None where nobody served or was free.

    Source: Amazon Connect, historical metrics definitions, "Occupancy": time on contact over that and idle time.
    """
    known = list(shifts)
    serving_seconds = sum(shift.serving_seconds for shift in known)
    open_seconds = serving_seconds + sum(shift.idle_seconds for shift in known)
    return serving_seconds / open_seconds if open_seconds > 0 else None


def _clipped(intervals: Iterable[Interval], *, from_at: datetime, to_at: datetime) -> Iterable[Interval]:
    for begins, ends in intervals:
        begin, end = max(begins, from_at), min(ends, to_at)
        if begin < end:
            yield begin, end


def _merged(intervals: Iterable[Interval]) -> list[Interval]:
    merged: list[Interval] = []
    for begin, end in sorted(intervals):
        if merged and begin <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(merged[-1][1], end)
        else:
            merged.append((begin, end))
    return merged


def _seconds(intervals: Iterable[Interval]) -> float:
    return sum((end - begin).total_seconds() for begin, end in intervals)
