"""The wallboard's numbers: computed once for each programme and shared by all who look, at most once a second.

Whole numbers go out each time. What nobody looks at is not computed, and what has not changed is not sent, except every
few seconds so that a page sees that the line lives.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tejido.contacts import wallboard as contact_wallboard
from tejido.live import database as database_module
from tejido.live import frames, listener, snapshots, statements
from tejido.live import hub as hub_module
from tejido.live import limits as limits_module
from tejido.live import world as world_module

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Board:
    """A programme's numbers at one moment, by the kind of topic that tells them.

    `sameness` is equal for two boards that a visitor need not tell apart.
    """

    client_id: int
    data: Mapping[frames.TopicKind, str]
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
        topics = [topic for kind in frames.BOARDS for topic in self._hub.topics(kind)]
        listened = {topic.id for topic in topics}
        for gone in set(self._boards) - listened:
            del self._boards[gone]
            self._told_at.pop(gone, None)
            self._stale.discard(gone)
        now = asyncio.get_running_loop().time()
        due = [
            programme
            for programme in listened
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
            for topic in topics:
                if topic.id == programme:
                    self._publish(board, topic, position=source.position)

    def _publish(self, board: Board, topic: frames.Topic, *, position: int) -> None:
        """Hand a board to who listens to it.

        Args:
            position: What was handed over, never more: a later delta on the same socket must have a later one.
        """
        self._hub.publish(
            frames.Delta(
                topic=topic, position=position, client_id=board.client_id, type="numbers", data=board.data[topic.kind],
                is_whole=True,
            )
        )  # fmt: skip

    async def _compute(self, programmes: Sequence[int]) -> dict[int, Board]:
        # Before the reading: what changes from here on is another change.
        self._stale -= set(programmes)
        async with self._database.reading(None) as connection:
            world = await world_module.read(connection)
            made = await numbers(connection, programmes=programmes, world=world)
        at = asyncio.get_running_loop().time()
        boards = {
            programme: Board(client_id=client_id, data=_told(data), sameness=_sameness(data), computed_at=at)
            for programme, (client_id, data) in made.items()
        }
        self._boards |= boards
        return boards

    def _age(self, board: Board) -> float:
        return asyncio.get_running_loop().time() - board.computed_at


async def numbers(
    connection: database_module.Connection, *, programmes: Sequence[int], world: world_module.World
) -> dict[int, tuple[int, dict[str, Any]]]:
    """Return the numbers of some programmes by id, each with the client it belongs to."""
    now, wanted = world.now(), list(programmes)
    day_from, day_to = contact_wallboard.business_day(now, zone=world.zone)
    queues = await database_module.fetch(connection, statements.WALLBOARD_QUEUES, programmes=wanted, now=now)
    hours = await database_module.fetch(
        connection, statements.WALLBOARD_HOURS, programmes=wanted, zone=world.zone, day_from=day_from, day_to=day_to
    )
    agents = await database_module.fetch(
        connection, statements.WALLBOARD_AGENTS, programmes=wanted, zone=world.zone, now=now
    )
    made: dict[int, tuple[int, dict[str, Any]]] = {}
    for programme in wanted:
        own = [row for row in queues if row["programme_id"] == programme]
        if own:
            shown = contact_wallboard.numbers(
                queues=own,
                hours=hours,
                agents=[row for row in agents if row["programme_id"] == programme],
                synthetic=world.is_synthetic,
                zone=world.zone,
                now=now,
            )
            made[programme] = (own[0]["client_id"], shown | snapshots.times(world))
    return made


def _told(data: Mapping[str, Any]) -> Mapping[frames.TopicKind, str]:
    """Return a board's numbers as each kind of topic tells them."""
    return {
        "wallboard": frames.encode(contact_wallboard.disclosed(data)), "wallboard_agents": frames.encode(data),
    }  # fmt: skip


def _sameness(data: Mapping[str, Any]) -> str:
    """Return what must differ for a board to be worth sending: not the hands of the clock."""
    queues = [
        {name: value for name, value in queue.items() if name != "longest_wait_seconds"} for queue in data["queues"]
    ]
    return frames.encode([data["programme"], queues, data["agents"], data["sites"], data["world"]])
