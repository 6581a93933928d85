"""The one reader of facts in this process: woken by NOTIFY, polling behind it, always by position.

It numbers the facts that wait, reads on from the last position and hands every fact to those who listen. Whoever else
is woken numbers for itself, so nobody is told of positions. When the database goes away, sockets stay open and it goes
on at the position it had reached.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Sequence

import psycopg
from psycopg import rows

from tejido.core import facts
from tejido.live import counters as counters_module
from tejido.live import database as database_module
from tejido.live import errors, frames, statements, supervising, topics
from tejido.live import hub as hub_module
from tejido.live import limits as limits_module

CHANNEL_FACTS = "tejido_facts"
NUMBER_ROUNDS_MAX = 100

REVOKING = frozenset({"user_deactivated", "user_signed_out", "role_revoked"})
# Facts that change which queues, and so which clients, a person serves.
REACHING = frozenset({"membership_set", "queue_change_set", "queue_change_ended"})
# Facts without a contact that change what a wallboard shows.
OF_THE_FLOOR = frozenset(
    {
        "activity_changed", "connection_opened", "connection_closed", "membership_set", "queue_added",
        "queue_changed", "queue_target_set", "clock_changed",
    }
)  # fmt: skip

# Told which programmes changed; None for all of them.
Touched = Callable[[set[int] | None], None]

log = logging.getLogger(__name__)


class Listener:
    """Reads facts and hands them to the hub. `position` was handed over; `claimed` is being handed over."""

    def __init__(
        self,
        *,
        database: database_module.Database,
        hub: hub_module.Hub,
        touched: Touched,
        counters: counters_module.Counters,
        limits: limits_module.Limits,
    ) -> None:
        self._database = database
        self._hub = hub
        self._touched = touched
        self._counters = counters
        self._limits = limits
        self.position = 0
        self.claimed = 0
        self.read_at = float("-inf")
        self.ready = asyncio.Event()

    async def run(self) -> None:
        """Listen for as long as the process lives; a lost connection is opened again, after a growing wait."""
        wait_seconds = self._limits.retry_seconds_first
        while True:
            started_at = asyncio.get_running_loop().time()
            try:
                await self._listen()
            except (psycopg.Error, OSError) as problem:
                log.warning("The database is away; sockets stay open: %s", type(problem).__name__)
                self._counters.reconnects.inc()
            if asyncio.get_running_loop().time() - started_at > self._limits.retry_seconds_max:
                wait_seconds = self._limits.retry_seconds_first
            await asyncio.sleep(wait_seconds)
            wait_seconds = min(wait_seconds * 2, self._limits.retry_seconds_max)

    async def _listen(self) -> None:
        async with await self._database.connect() as ear, await self._database.connect() as reader:
            await ear.execute(f"LISTEN {CHANNEL_FACTS}".encode())
            while True:
                for _ in range(NUMBER_ROUNDS_MAX):
                    before = self.position
                    await self._read(reader)
                    if self.position - before < self._limits.number_batch:
                        break
                async for _ in ear.notifies(timeout=self._limits.poll_seconds, stop_after=1):
                    pass

    async def _read(self, reader: database_module.Connection) -> None:
        last = await number_pending(reader, most=self._limits.number_batch)
        self._begin(last)
        while self.position < last:
            async with database_module.one_moment(reader, None):
                until = min(self.position + self._limits.read_batch, last)
                # Said before anything is read: a socket that enters from here on knows what it must read itself.
                self.claimed = until
                told = await read_facts(reader, after=self.position, until=until)
                for delta in await self._deltas(reader, told):
                    self._hub.publish(delta)
                self._obey(told)
                self.position = until
            self._counters.position.set(until)
            self._counters.lag.set(last - until)

    def _begin(self, last: int) -> None:
        """Begin at the end of the journal; begin anew where the journal is behind us, as after a restore."""
        if last < self.position:
            log.warning("The journal ends before the position reached: all sockets begin anew.")
            for socket in self._hub.sockets:
                socket.end(errors.Restarting(errors.Restarting.__doc__))
        if last < self.position or not self.ready.is_set():
            self.position = self.claimed = last
            self._counters.position.set(last)
            self.ready.set()
        self._counters.lag.set(last - self.position)
        self.read_at = asyncio.get_running_loop().time()

    async def _deltas(self, reader: database_module.Connection, told: Sequence[facts.Fact]) -> list[frames.Delta]:
        listened = self._hub.topics()
        if not listened:
            return []
        contacts = await topics.contacts_of(reader, told)
        self._touch(told, contacts)
        made = await topics.deltas(reader, told, contacts=contacts, topics=listened, wanted=self._hub.topic)
        return await supervising.deltas(reader, told, topics=listened, beside=made)

    def _touch(self, told: Sequence[facts.Fact], contacts: topics.Contacts) -> None:
        if any(fact.type in OF_THE_FLOOR for fact in told):
            self._touched(None)
        elif contacts:
            self._touched({row["programme_id"] for row in contacts.values()})

    def _obey(self, told: Sequence[facts.Fact]) -> None:
        """Close the sockets whose right has ended, and those whose ticket names too few clients by now."""
        for socket in supervising.ended_parts(told, self._hub.sockets):
            socket.end(errors.Restarting(errors.Restarting.__doc__))
        users = {fact.data["user"] for fact in told if fact.type in REVOKING}
        people = {fact.data["person"] for fact in told if fact.type in REACHING}
        if not users and not people:
            return
        for socket in self._hub.sockets:
            if socket.ticket.user_id in users:
                socket.end(errors.RightMissing(errors.RightMissing.__doc__))
            elif socket.ticket.person_id in people:
                socket.end(errors.Restarting(errors.Restarting.__doc__))


async def number_pending(connection: database_module.Connection, *, most: int) -> int:
    """Number the facts that wait.

    Args:
        connection: In autocommit: what is read afterwards sees the numbers.
        most: At most so many.
    Returns: The last position given so far; 0 before the first fact.
    """
    (row,) = await database_module.fetch(connection, "SELECT journal_number_pending(%(most)s) AS last", most=most)
    return int(row["last"])


async def read_facts(connection: database_module.Connection, *, after: int, until: int) -> list[facts.Fact]:
    """Return the facts after one position up to another that the transaction's scope may see."""
    found = await database_module.fetch(connection, statements.READ_SINCE, position=after, limit=until - after)
    return [_fact(row) for row in found]


def _fact(row: rows.DictRow) -> facts.Fact:
    data = row["data"]
    return facts.Fact(
        position=row["position"],
        id=row["id"],
        type=row["type"],
        happened_at=row["happened_at"],
        recorded_at=row["recorded_at"],
        by=facts.Actor(row["by_kind"], row["by_id"]),
        client_id=row["client_id"],
        data=json.loads(data) if isinstance(data, str) else data,
    )
