"""A programme's wallboard, shaped from the rows of the three statements `sql/wallboard_*.sql`.

The web process reads the rows through Django, the live process through connections of its own; both shape them here, so
that a page and its socket say the same. Nothing here asks the database or the clock.

Today is the business day in the operator's zone by world time; a stay belongs to the day and hour in which it left its
queue, as in every measure of `core.metrics`.
"""

from __future__ import annotations

import zoneinfo
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from tejido.core import metrics, opening_hours
from tejido.core.impact import disclosure

AGENT_STATES = ("available", "serving", "wrapping", "break", "not_responding", "offline")
HOURS_MAX = 48
# Stands for the sites that only appear together.
OTHER_SITES = "other"
# What a programme's queues have together.
SUMMED = ("waiting", "serving", "answered_today", "abandoned_today")
HOUR = timedelta(hours=1)
# Columns of an hour that say which one it is; all others are counts.
HOUR_NAMES = frozenset({"queue_id", "variant", "hour_from_at"})

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
    programme, agent_rows = queues[0], list(agents)
    shown = [
        _queue(row, [hour for hour in hours if hour["queue_id"] == row["queue_id"]], zone=zone, now=now)
        for row in queues
        if row["queue_id"] is not None
    ]
    own = {row["queue_id"] for row in queues}
    return {
        "programme": {
            "key": programme["programme_key"],
            "name": programme["programme_name"],
            "client": programme["client_name"],
            "synthetic": synthetic,
        },
        "total": _total(shown, [hour for hour in hours if hour["queue_id"] in own]),
        "queues": shown,
        "agents": _by_state(agent_rows),
        "sites": _sites(agent_rows),
        "as_of": now.isoformat(),
    }


def disclosed(shown: Mapping[str, Any]) -> dict[str, Any]:
    """Return the figures of a wallboard as those may have them who may not see persons.

    Small sites appear together, with the next smallest where they are still few: nobody's break follows from a column,
    nor from what the columns leave of the whole. Where few people serve the programme, no states are told.

    Args:
        shown: From `numbers`.
    """
    if not disclosure.is_group_safe(sum(shown["agents"].values())):
        return {**shown, "agents": None, "sites": []}
    sites: dict[str, Row] = {str(place): site for place, site in enumerate(shown["sites"])}
    apart = disclosure.apart({place: sum(site["agents"].values()) for place, site in sites.items()})
    alone = [site for place, site in sites.items() if place not in apart]
    together = [sites[place]["agents"] for place in apart]
    if apart:
        others = {state: sum(agents[state] for agents in together) for state in AGENT_STATES}
        alone.append({"key": OTHER_SITES, "name": None, "agents": others})
    return {**shown, "sites": alone}


def counts(hours: Iterable[Row]) -> metrics.QueueCounts:
    """Return what some hours count together, whatever was promised."""
    return sum((_counts(hour) for hour in hours), metrics.QueueCounts())


def kept(hours: Iterable[Row]) -> tuple[int, int]:
    """Return how many stays of some hours kept their promise, and of how many: each by the variant it began under."""
    levels = [metrics.service_level(_counts(hour), variant=hour["variant"]) for hour in hours]
    return sum(level.in_time_count for level in levels), sum(level.counted_count for level in levels)


def _counts(hour: Row) -> metrics.QueueCounts:
    """Numbers of the database become those that the core computes with."""
    numbers: dict[str, Any] = {
        name: value if name.endswith("_count") else float(value)
        for name, value in hour.items()
        if name not in HOUR_NAMES
    }
    return metrics.QueueCounts(**numbers)


def _total(queues: Sequence[Row], hours: Sequence[Row]) -> dict[str, Any]:
    """Sum a programme's queues; queues with different promises have no service level together."""
    waiting = [queue for queue in queues if queue["longest_from_at"]]
    longest = max(waiting, key=lambda queue: int(queue["longest_wait_seconds"]), default=None)
    return {
        **{name: sum(queue[name] for queue in queues) for name in SUMMED},
        "longest_wait_seconds": longest["longest_wait_seconds"] if longest else 0,
        "longest_from_at": longest["longest_from_at"] if longest else None,
        "average_answer_seconds": metrics.average_speed_of_answer(counts(hours)),
    }


def _by_state(agents: Iterable[Row]) -> dict[str, int]:
    states = dict.fromkeys(AGENT_STATES, 0)
    for row in agents:
        states[row["state"]] += row["count"]
    return states


def _sites(agents: Sequence[Row]) -> list[dict[str, Any]]:
    """Return the agents of each site by state, those who work from home last, with neither key nor name."""
    names = {row["site_key"]: row["site_name"] for row in agents}
    return [
        {"key": key, "name": name, "agents": _by_state(row for row in agents if row["site_key"] == key)}
        for key, name in names.items()
    ]


def _queue(row: Row, hours: Sequence[Row], *, zone: str, now: datetime) -> dict[str, Any]:
    (in_time_count, counted_count), together = kept(hours), counts(hours)
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
        "answered_today": together.answered_count,
        "abandoned_today": together.abandoned_count,
        "average_answer_seconds": metrics.average_speed_of_answer(together),
        "service_level": {
            "variant": row["variant"],
            "share": metrics.share(in_time_count, counted_count),
            "target_share": row["target_share"],
            "target_seconds": row["target_seconds"],
            "n": counted_count,
        },
        "hours": _hours(row, hours, zone=zone, now=now),
    }


def _hours(row: Row, hours: Sequence[Row], *, zone: str, now: datetime) -> list[dict[str, Any]]:
    """Return the hours of the day from the queue's opening, or from when the first left it, until now."""
    place, own_place = zoneinfo.ZoneInfo(zone), zoneinfo.ZoneInfo(row["zone"])
    # As instants: on a wall whose clock is changed, an hour later may be the same hour again.
    known: dict[datetime, list[Row]] = defaultdict(list)
    for hour in hours:
        known[hour["hour_from_at"].astimezone(UTC)].append(hour)
    opens_at = opening_hours.instant(now.astimezone(own_place).date(), row["opens_at"], zone=row["zone"])
    opening_hour = opens_at.astimezone(place).replace(minute=0, second=0, microsecond=0)
    hour_from_at = min([opening_hour.astimezone(UTC), *known])
    shown: list[dict[str, Any]] = []
    while hour_from_at <= now and len(shown) < HOURS_MAX:
        in_time_count, counted_count = kept(known.get(hour_from_at, ()))
        share = metrics.share(in_time_count, counted_count)
        shown.append({"from": hour_from_at.astimezone(place).isoformat(), "share": share, "n": counted_count})
        hour_from_at += HOUR
    return shown
