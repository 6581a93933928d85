"""Where an agent's time went, by the quarter hour: each moment is in one state, however much happens at once."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from tejido.core import intervals, presence

# A chosen activity with the column that its seconds are added to; being offline is no time of the agent's.
ACTIVITY_COLUMNS: Mapping[str, str] = {
    activity: f"{activity}_seconds" for activity in presence.ACTIVITIES if activity != "offline"
}


@dataclass(frozen=True)
class Span:
    """Something that lasted, [from, to); `code` is the activity, or the channel of what was in hand."""

    code: str
    from_at: datetime
    to_at: datetime


@dataclass(kw_only=True)
class Spans:
    """What lasted for one agent, in any order, each list by itself.

    Args:
        activities: What they chose; never two at once.
        served: Contacts whose customer they were with; `wrapped`: those they wrapped up.
        offered: Offers that were before them.
        lost: While their line was away.
    """

    activities: list[Span] = field(default_factory=list)
    served: list[Span] = field(default_factory=list)
    wrapped: list[Span] = field(default_factory=list)
    offered: list[Span] = field(default_factory=list)
    lost: list[Span] = field(default_factory=list)


def seconds_by_quarter(
    spans: Spans, *, capacities: Mapping[str, int], as_of: datetime
) -> dict[datetime, dict[str, float]]:
    """Return the seconds of each column of `metrics.AgentCounts` that is a time, by quarter; others are left out.

    Args:
        capacities: How many contacts of a channel the agent may hold at once; at least one is taken to fit.
        as_of: What lies behind it has not happened yet.
    """
    by_quarter: dict[datetime, Spans] = {}
    for name, found in vars(spans).items():
        for span in found:
            to_at = min(span.to_at, as_of)
            for quarter in intervals.quarters(span.from_at, to_at):
                part = Span(span.code, max(span.from_at, quarter), min(to_at, quarter + intervals.QUARTER))
                getattr(by_quarter.setdefault(quarter, Spans()), name).append(part)
    return {quarter: _seconds(parts, capacities) for quarter, parts in by_quarter.items()}


def _seconds(parts: Spans, capacities: Mapping[str, int]) -> dict[str, float]:
    """Cut a quarter wherever anything begins or ends, and say of each piece what it was."""
    everything = [span for found in vars(parts).values() for span in found]
    cuts = sorted({span.from_at for span in everything} | {span.to_at for span in everything})
    columns: dict[str, float] = {}
    for from_at, to_at in itertools.pairwise(cuts):
        seconds = (to_at - from_at).total_seconds()
        for column, weight in _piece(parts, capacities, from_at).items():
            columns[column] = columns.get(column, 0.0) + weight * seconds
    return columns


def _piece(parts: Spans, capacities: Mapping[str, int], at: datetime) -> dict[str, float]:
    """Return the columns that a moment belongs to, each with its weight."""
    columns: dict[str, float] = {}
    activity = next(iter(_codes(parts.activities, at)), "offline")
    if activity in ACTIVITY_COLUMNS:
        columns[ACTIVITY_COLUMNS[activity]] = 1.0
    if presence.ACTIVITIES[activity].worked:
        columns["worked_seconds"] = 1.0
    served, wrapped = _codes(parts.served, at), _codes(parts.wrapped, at)
    if served or wrapped:
        columns["serving_seconds" if served else "wrapping_seconds"] = 1.0
        columns["load_seconds"] = sum(1 / max(1, capacities.get(channel, 1)) for channel in served + wrapped)
        columns["capacity_seconds"] = 1.0
    elif _codes(parts.offered, at):
        columns["offered_seconds"] = 1.0
    elif activity == "available" and _codes(parts.lost, at):
        columns["lost_line_seconds"] = 1.0
    elif activity == "available":
        columns["idle_seconds"] = columns["capacity_seconds"] = 1.0
    return columns


def _codes(spans: Iterable[Span], at: datetime) -> list[str]:
    return [span.code for span in spans if span.from_at <= at < span.to_at]
