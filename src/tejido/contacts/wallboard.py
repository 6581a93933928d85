"""A programme's wallboard, shaped from the rows of the three statements `sql/wallboard_*.sql`.

The web process reads the rows through Django, the live process through connections of its own; both shape them here, so
that a page and its socket say the same. Nothing here asks the database or the clock.

Today is the business day in the operator's zone by world time; a stay belongs to the day and hour it began in.
"""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

AGENT_STATES = ("available", "serving", "wrapping", "break", "not_responding", "offline")
HOURS_MAX = 48
HOUR = timedelta(hours=1)

Row = Mapping[str, Any]


def business_day(now: datetime, *, zone: str) -> tuple[datetime, datetime]:
    """Return the business day around an instant, half-open, in the operator's zone.

    Args:
        zone: The operator's IANA zone.
    """
    midnight = now.astimezone(zoneinfo.ZoneInfo(zone)).replace(hour=0, minute=0, second=0, microsecond=0)
    # A day later on the clock of the place, also where that day has 23 or 25 hours.
    return midnight, midnight + timedelta(days=1)


def numbers(
    *, queues: Sequence[Row], hours: Sequence[Row], agents: Iterable[Row], synthetic: bool, zone: str, now: datetime
) -> dict[str, Any]:
    """Return the figures of one programme's wallboard.

    Args:
        queues: The programme's rows of `wallboard_queues.sql`; one at least, its queue empty where there is none.
        hours: Rows of `wallboard_hours.sql` for the business day; those of other queues are passed over.
        agents: The programme's rows of `wallboard_agents.sql`.
        synthetic: Whether this is a demonstration, and must say so.
        zone: The operator's IANA zone.
        now: World time.
    Returns: JSON values; instants as ISO 8601, shares from 0 to 1, None where nothing counts yet.
    """
    programme = queues[0]
    counts = {row["state"]: row["count"] for row in agents}
    return {
        "programme": {
            "key": programme["programme_key"],
            "name": programme["programme_name"],
            "client": programme["client_name"],
            "synthetic": synthetic,
        },
        "queues": [
            _queue(row, [hour for hour in hours if hour["queue_id"] == row["queue_id"]], zone=zone, now=now)
            for row in queues
            if row["queue_id"] is not None
        ],
        "agents": {state: counts.get(state, 0) for state in AGENT_STATES},
        "as_of": now.isoformat(),
    }


def _queue(row: Row, hours: Sequence[Row], *, zone: str, now: datetime) -> dict[str, Any]:
    counted_count, in_time_count = _sum(hours, "counted_count"), _sum(hours, "in_time_count")
    longest_from_at: datetime | None = row["longest_from_at"]
    waited_seconds = (now - longest_from_at).total_seconds() if longest_from_at is not None else 0.0
    return {
        "key": row["queue_key"],
        "name": row["queue_name"],
        "language": row["language"],
        "waiting": row["waiting_count"],
        "longest_wait_seconds": max(0, round(waited_seconds)),
        "longest_from_at": longest_from_at.isoformat() if longest_from_at is not None else None,
        "serving": row["serving_count"],
        "answered_today": _sum(hours, "answered_count"),
        "abandoned_today": _sum(hours, "abandoned_count"),
        "service_level": {
            "variant": row["variant"],
            "share": _share(in_time_count, counted_count),
            "target_share": row["target_share"],
            "target_seconds": row["target_seconds"],
            "n": counted_count,
        },
        "hours": _hours(row, hours, zone=zone, now=now),
    }


def _hours(row: Row, hours: Sequence[Row], *, zone: str, now: datetime) -> list[dict[str, Any]]:
    """Return the hours of the day from the queue's opening, or its first contact, until now."""
    place, own_place = zoneinfo.ZoneInfo(zone), zoneinfo.ZoneInfo(row["zone"])
    known = {hour["hour_from_at"]: hour for hour in hours}
    opens_at = datetime.combine(now.astimezone(own_place).date(), row["opens_at"], tzinfo=own_place)
    opening_hour = opens_at.astimezone(place).replace(minute=0, second=0, microsecond=0)
    hour_from_at = min([opening_hour, *known]).astimezone(place)
    shown: list[dict[str, Any]] = []
    while hour_from_at <= now and len(shown) < HOURS_MAX:
        hour = known.get(hour_from_at)
        counted_count = hour["counted_count"] if hour else 0
        share = _share(hour["in_time_count"], counted_count) if hour else None
        shown.append({"from": hour_from_at.isoformat(), "share": share, "n": counted_count})
        hour_from_at += HOUR
    return shown


def _sum(hours: Iterable[Row], column: str) -> int:
    return sum(hour[column] for hour in hours)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
