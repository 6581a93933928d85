"""The first part of presence: which people have a desk with an open socket.

A row for each open socket, and on the person's presence the count of them; whether the person is available follows in
the database. Several processes may count at once, so the presence row is locked before it is counted. A process that
dies leaves rows behind: the next one on the same machine closes them at its start, and everybody sweeps those whose
process has been silent for too long.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import socket as sockets
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from tejido.core import facts
from tejido.live import database as database_module
from tejido.live import limits as limits_module
from tejido.live import statements, world

PID_NAMESPACE = Path("/proc/self/ns/pid")
NOTIFY_FACTS = "NOTIFY tejido_facts"

log = logging.getLogger(__name__)


def own_node() -> str:
    """Return a name for this process: its machine, its space of process ids (a container has its own), its id."""
    try:
        space = PID_NAMESPACE.stat().st_ino
    except OSError:
        space = 0
    return f"{sockets.gethostname()}/{space}/{os.getpid()}"


class Connections:
    """Opens and closes the connections of one process's sockets."""

    def __init__(self, *, database: database_module.Database, node: str, limits: limits_module.Limits) -> None:
        self._database = database
        self._node = node
        self._limits = limits
        self._open: set[UUID] = set()
        self._leaving: dict[UUID, tuple[float, str]] = {}
        self._left = asyncio.Event()
        self._is_cleared = asyncio.Event()

    async def open(self, *, person_id: int, user_id: int | None, socket: UUID) -> None:
        """Record that a person's desk is connected.

        Raises: TimeoutError: what was left behind could not be closed yet.
        """
        # Until then a row under this process's name could be an old one or a new one.
        async with asyncio.timeout(self._limits.ready_seconds_max):
            await self._is_cleared.wait()
        async with self._database.writing() as connection:
            at = (await world.read(connection)).now()
            await database_module.fetch(connection, statements.HOLD_PRESENCE, people=[person_id])
            (row,) = await database_module.fetch(
                connection, statements.OPEN_CONNECTION, person=person_id, socket=socket, node=self._node
            )
            counted = await database_module.fetch(connection, statements.COUNT_CONNECTIONS, people=[person_id])
            presence = counted[0] if counted else {"pool_id": None, "available": False}
            await _record(
                connection,
                "connection_opened",
                by=facts.Actor("user", user_id) if user_id is not None else facts.SYSTEM,
                at=at,
                person=person_id,
                pool=presence["pool_id"],
                connection=row["id"],
                available=presence["available"],
            )
        self._open.add(socket)
        await self._wake()

    def leave(self, socket: UUID, *, reason: str, after_seconds: float) -> None:
        """Note that a desk's socket is gone; its connection is closed after a while, and tried until it succeeds.

        Args:
            reason: A code.
            after_seconds: How long a new socket of the same person may take over without a gap in their presence.
        """
        if socket in self._open:
            self._open.discard(socket)
            self._leaving[socket] = (asyncio.get_running_loop().time() + after_seconds, reason)
            self._left.set()

    async def run(self) -> None:
        """Close the connections of sockets that have left, for as long as the process lives."""
        loop = asyncio.get_running_loop()
        while True:
            self._left.clear()
            due = [socket for socket, (at, _) in self._leaving.items() if at <= loop.time()]
            try:
                await self._close_left(due)
            except database_module.AWAY as problem:
                log.warning("Connections wait to be closed until the database is back: %s", type(problem).__name__)
                await asyncio.sleep(self._limits.retry_seconds_max)
                continue
            next_at = min((at for at, _ in self._leaving.values()), default=None)
            try:
                async with asyncio.timeout_at(next_at):
                    await self._left.wait()
            except TimeoutError:
                continue

    async def see(self, threads: Sequence[int]) -> None:
        """Note that the browsers of these threads' customers are there."""
        for first in range(0, len(threads), self._limits.batch_rows_max):
            async with self._database.writing() as connection:
                batch = list(threads[first : first + self._limits.batch_rows_max])
                await connection.execute(statements.SEE_THREADS.encode(), {"threads": batch})

    async def beat(self, heard: Iterable[UUID]) -> set[UUID]:
        """Say that these sockets live; those in their grace count as alive too.

        Args:
            heard: Sockets that have answered lately.
        Returns: The sockets among them that somebody else has taken for dead.
        """
        alive = [*(set(heard) & self._open), *self._leaving]
        if not alive:
            return set()
        async with self._database.writing() as connection:
            kept = await database_module.fetch(connection, statements.BEAT, sockets=alive)
        lost = set(alive) - {row["socket"] for row in kept} - set(self._leaving)
        return lost & self._open

    async def sweep(self) -> int:
        """Close the connections of processes that have been silent for too long, and forget expired tickets.

        Returns: How many were closed.
        """
        async with self._database.writing() as connection:
            await connection.execute(statements.FORGET_TICKETS)
            silent = await database_module.fetch(
                connection, statements.SILENT_CONNECTIONS, seconds=self._limits.sweep_seconds,
                limit=self._limits.batch_rows_max,
            )  # fmt: skip
        return await self._close([row["socket"] for row in silent], reason="silent")

    async def close_left_behind(self) -> int:
        """Close what processes of this machine left behind that live no longer; works once, at the start.

        Returns: How many were closed.
        """
        if self._is_cleared.is_set():
            return 0
        machine, _, own = self._node.rpartition("/")
        prefix = f"{machine}/" if machine else own
        async with self._database.writing() as connection:
            rows = await database_module.fetch(connection, statements.CONNECTIONS_OF_NODES, node=prefix)
        dead = [row["socket"] for row in rows if row["node"] == self._node or not _is_running(row["node"])]
        closed_count = await self._close(dead, reason="left_behind")
        self._is_cleared.set()
        return closed_count

    async def close_all(self) -> int:
        """Close every connection of this process, because it stops."""
        mine = [*self._open, *self._leaving]
        self._open.clear()
        self._leaving.clear()
        return await self._close(mine, reason="stopped")

    async def _close_left(self, due: Sequence[UUID]) -> None:
        by_reason: dict[str, list[UUID]] = {}
        for socket in due:
            by_reason.setdefault(self._leaving[socket][1], []).append(socket)
        for reason, gone in by_reason.items():
            await self._close(gone, reason=reason)
            for socket in gone:
                self._leaving.pop(socket, None)

    async def _close(self, gone: Sequence[UUID], *, reason: str) -> int:
        closed_count = 0
        for first in range(0, len(gone), self._limits.batch_rows_max):
            closed_count += await self._close_batch(gone[first : first + self._limits.batch_rows_max], reason=reason)
        if closed_count:
            await self._wake()
        return closed_count

    async def _close_batch(self, gone: Sequence[UUID], *, reason: str) -> int:
        async with self._database.writing() as connection:
            at = (await world.read(connection)).now()
            owners = await database_module.fetch(
                connection,
                statements.OWNERS_OF_CONNECTIONS,
                sockets=list(gone),
            )
            people = [row["person_id"] for row in owners]
            await database_module.fetch(connection, statements.HOLD_PRESENCE, people=people)
            closed = await database_module.fetch(connection, statements.CLOSE_CONNECTIONS, sockets=list(gone))
            counted = await database_module.fetch(connection, statements.COUNT_CONNECTIONS, people=people)
            presence = {row["person_id"]: row for row in counted}
            for row in closed:
                there = presence.get(row["person_id"], {"pool_id": None, "available": False})
                await _record(
                    connection,
                    "connection_closed",
                    by=facts.SYSTEM,
                    at=at,
                    person=row["person_id"],
                    pool=there["pool_id"],
                    connection=row["id"],
                    reason=reason,
                    available=there["available"],
                )
        return len(closed)

    async def _wake(self) -> None:
        """Say that facts wait, in a statement of its own: never inside the transaction that wrote them."""
        try:
            async with self._database.session() as connection:
                await connection.execute(NOTIFY_FACTS)
        except database_module.AWAY as problem:
            log.debug("A wake-up was lost; readers poll: %s", type(problem).__name__)


async def _record(
    session: database_module.Connection, fact_type: str, *, by: facts.Actor, at: datetime, **data: Any
) -> None:
    stored = facts.checked(fact_type, data)
    await session.execute(
        statements.RECORD_FACT.encode(),
        {
            "happened_at": at, "type": fact_type, "by_kind": by.kind, "by_id": by.id, "client": 0,
            "data": json.dumps(stored),
        },
    )  # fmt: skip


def _is_running(node: str) -> bool:
    """Tell whether the process of a node on this machine still runs; one that cannot be asked counts as running."""
    _, _, process = node.rpartition("/")
    if not process.isdigit() or int(process) == 0:
        return True
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True
