"""The wallboard's numbers: computed once for each programme and shared by all who look, at most once a second.

Whole numbers go out each time. What nobody looks at is not computed, and what has not changed is not sent, except every
few seconds so that a page sees that the line lives.
"""

from __future__ import annotations

import asyncio
import logging
import zoneinfo
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from psycopg import rows

from tejido.live import database as database_module
from tejido.live import frames, listener, statements
from tejido.live import hub as hub_module
from tejido.live import limits as limits_module
from tejido.live import world as world_module

AGENT_STATES = ("available", "serving", "wrapping", "break", "not_responding", "offline")
HOURS_MAX = 48
HOUR = timedelta(hours=1)

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Board:
    """A programme's numbers at one moment. `sameness` is equal for two boards that a visitor need not tell apart."""

    client_id: int
    data: str
    sameness: str
    computed_at: float


class Wallboards:
    """Keeps the boards of the programmes that somebody looks at."""

    def __init__(
        self,
        *,
        database: database_module.Database,
        hub: hub_module.Hub,
        limits: limits_module.Limits,
    ) -> None:
        self._database = database
        self._hub = hub
        self._limits = limits
        self._boards: dict[int, Board] = {}
        self._told_at: dict[int, float] = {}
        self._stale: set[int] = set()
        self._computing = asyncio.Lock()

    def touch(self, programmes: set[int] | None) -> None:
        """Note that these programmes' numbers may have changed; None for all."""
        self._stale |= set(self._boards) if programmes is None else programmes & set(self._boards)

    async def board(self, topic: frames.Topic) -> Board:
        """Return a programme's numbers for somebody who has just come, at most a second old."""
        async with self._computing:
            kept = self._boards.get(topic.id)
            if kept is not None and self._age(kept) < self._limits.wallboard_seconds and topic.id not in self._stale:
                return kept
            return (await self._compute([topic.id]))[topic.id]

    async def run(self, source: listener.Listener) -> None:
        """Tell the new numbers for as long as the process lives."""
        while True:
            await asyncio.sleep(self._limits.wallboard_seconds)
            try:
                await self._tell(source)
            except database_module.AWAY as problem:
                log.debug("The wallboards wait until the database is back: %s", type(problem).__name__)

    async def _tell(self, source: listener.Listener) -> None:
        topics = {topic.id: topic for topic in self._hub.topics("wallboard")}
        for gone in set(self._boards) - set(topics):
            del self._boards[gone]
            self._told_at.pop(gone, None)
            self._stale.discard(gone)
        now = asyncio.get_running_loop().time()
        due = [
            programme
            for programme in topics
            if programme in self._stale
            or now - self._told_at.get(programme, float("-inf")) >= self._limits.wallboard_still_seconds
        ]
        if not due:
            return
        before = {programme: self._boards.get(programme) for programme in due}
        async with self._computing:
            boards = await self._compute(due)
        for programme, board in boards.items():
            told_seconds_ago = now - self._told_at.get(programme, float("-inf"))
            former = before[programme]
            is_same = former is not None and former.sameness == board.sameness
            if is_same and told_seconds_ago < self._limits.wallboard_still_seconds:
                continue
            self._told_at[programme] = now
            self._hub.publish(
                frames.Delta(
                    topic=topics[programme],
                    # What was handed over, never more: a later delta on the same socket must have a later position.
                    position=source.position,
                    client_id=board.client_id,
                    type="numbers",
                    data=board.data,
                    is_whole=True,
                )
            )

    async def _compute(self, programmes: Sequence[int]) -> dict[int, Board]:
        # Before the reading: what changes from here on is another change.
        self._stale -= set(programmes)
        async with self._database.reading(None) as connection:
            world = await world_module.read(connection)
            made = await numbers(connection, programmes=programmes, world=world)
        at = asyncio.get_running_loop().time()
        boards = {
            programme: Board(client_id=client_id, data=frames.encode(data), sameness=_sameness(data), computed_at=at)
            for programme, (client_id, data) in made.items()
        }
        self._boards |= boards
        return boards

    def _age(self, board: Board) -> float:
        return asyncio.get_running_loop().time() - board.computed_at


async def numbers(
    connection: database_module.Connection, *, programmes: Sequence[int], world: world_module.World
) -> dict[int, tuple[int, dict[str, Any]]]:
    """Return the numbers of some programmes, each with the client it belongs to.

    Today is the business day in the operator's zone by world time; a stay belongs to the day and hour it began in.
    """
    now = world.now()
    zone = zoneinfo.ZoneInfo(world.zone)
    midnight = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    queues = await database_module.fetch(connection, statements.WALLBOARD_QUEUES, programmes=list(programmes), now=now)
    hours = await database_module.fetch(
        connection, statements.WALLBOARD_HOURS, programmes=list(programmes), zone=world.zone, day_from=midnight,
        day_to=midnight + timedelta(days=1),
    )  # fmt: skip
    agents = await database_module.fetch(connection, statements.WALLBOARD_AGENTS, programmes=list(programmes))
    made: dict[int, tuple[int, dict[str, Any]]] = {}
    for row in queues:
        if row["programme_id"] not in made:
            counts = {line["state"]: line["count"] for line in agents if line["programme_id"] == row["programme_id"]}
            made[row["programme_id"]] = (row["client_id"], _board(row, counts, world=world, now=now))
        if row["queue_id"] is not None:
            of_queue = [line for line in hours if line["queue_id"] == row["queue_id"]]
            made[row["programme_id"]][1]["queues"].append(_queue(row, of_queue, zone=zone, now=now))
    return made


def _board(row: rows.DictRow, counts: Mapping[str, int], *, world: world_module.World, now: datetime) -> dict[str, Any]:
    return {
        "programme": {
            "key": row["programme_key"], "name": row["programme_name"], "client": row["client_name"],
            "synthetic": world.is_synthetic,
        },
        "queues": [],
        "agents": {state: counts.get(state, 0) for state in AGENT_STATES},
        "as_of": now.isoformat(),
        "world": world.shown(),
        "server_time": world_module.machine_now().isoformat(),
    }  # fmt: skip


def _queue(
    row: rows.DictRow, hours: Sequence[rows.DictRow], *, zone: zoneinfo.ZoneInfo, now: datetime
) -> dict[str, Any]:
    counted, in_time = _sum(hours, "counted_count"), _sum(hours, "in_time_count")
    longest_from_at = row["longest_from_at"]
    waited = (now - longest_from_at).total_seconds() if longest_from_at is not None else 0.0
    return {
        "key": row["queue_key"],
        "name": row["queue_name"],
        "language": row["language"],
        "waiting": row["waiting_count"],
        "longest_wait_seconds": max(0, round(waited)),
        "longest_from_at": longest_from_at,
        "serving": row["serving_count"],
        "answered_today": _sum(hours, "answered_count"),
        "abandoned_today": _sum(hours, "abandoned_count"),
        "service_level": {
            "variant": row["variant"],
            "share": in_time / counted if counted else None,
            "target_share": row["target_share"],
            "target_seconds": row["target_seconds"],
            "n": counted,
        },
        "hours": _hours(row, hours, zone=zone, now=now),
    }


def _hours(
    row: rows.DictRow, hours: Sequence[rows.DictRow], *, zone: zoneinfo.ZoneInfo, now: datetime
) -> list[dict[str, Any]]:
    """Return the hours of the day from the queue's opening, or its first contact, until now."""
    known = {line["hour_from_at"]: line for line in hours}
    own_zone = zoneinfo.ZoneInfo(row["zone"])
    opens_at = datetime.combine(now.astimezone(own_zone).date(), row["opens_at"], tzinfo=own_zone)
    hour = min([opens_at.astimezone(zone).replace(minute=0, second=0, microsecond=0), *known]).astimezone(zone)
    shown: list[dict[str, Any]] = []
    while hour <= now and len(shown) < HOURS_MAX:
        line = known.get(hour)
        counted = line["counted_count"] if line else 0
        share = line["in_time_count"] / counted if line and counted else None
        shown.append({"from": hour.isoformat(), "share": share, "n": counted})
        hour += HOUR
    return shown


def _sum(hours: Iterable[rows.DictRow], column: str) -> int:
    return sum(line[column] for line in hours)


def _sameness(data: Mapping[str, Any]) -> str:
    """Return what must differ for a board to be worth sending: not the hands of the clock."""
    queues = [
        {name: value for name, value in queue.items() if name != "longest_wait_seconds"} for queue in data["queues"]
    ]
    return frames.encode([data["programme"], queues, data["agents"], data["world"]])
