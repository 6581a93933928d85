"""Topics and their sockets: one process's meeting place. Nothing here waits; every socket has a bounded queue."""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from tejido.access import tickets
from tejido.live import counters as counters_module
from tejido.live import errors, frames

Queued = frames.Delta | str


@dataclass(eq=False, kw_only=True)
class Socket:
    """One visitor's socket: what it may hear, how far it has come, and what waits to be sent."""

    ticket: tickets.Ticket
    topics: tuple[frames.Topic, ...]
    key: UUID
    queue_max: int
    heard_at: float
    position: int = 0
    typed_at: float = float("-inf")
    contacts: set[str] = field(default_factory=set)
    ended: asyncio.Future[errors.SocketRefused] = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )
    _queue: deque[Queued] = field(default_factory=deque)
    _filled: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def account(self) -> tuple[str, int | str | None]:
        """Whose socket it is: a user's, or that of a customer's thread."""
        return ("user", self.ticket.user_id) if self.ticket.user_id is not None else ("thread", self.ticket.thread_key)

    @property
    def waiting_count(self) -> int:
        return len(self._queue)

    def put(self, frame: Queued) -> bool:
        """Queue a frame; a socket whose queue is full ends as too slow.

        Returns: Whether there was room.
        """
        if self.ended.done():
            return True
        if len(self._queue) >= self.queue_max:
            self.end(errors.SocketTooSlow(errors.SocketTooSlow.__doc__))
            return False
        self._queue.append(frame)
        self._filled.set()
        return True

    async def take(self) -> Queued:
        """Wait for the next frame."""
        while not self._queue:
            self._filled.clear()
            await self._filled.wait()
        return self._queue.popleft()

    def end(self, reason: errors.SocketRefused) -> None:
        """Ask for the socket to be closed; the first reason counts."""
        if not self.ended.done():
            self.ended.set_result(reason)


class Hub:
    """Who listens to what."""

    def __init__(self, *, counters: counters_module.Counters) -> None:
        self._counters = counters
        self._sockets: set[Socket] = set()
        self._topics: dict[frames.Topic, set[Socket]] = {}
        self._accounts: defaultdict[tuple[str, int | str | None], set[Socket]] = defaultdict(set)
        self._contacts: defaultdict[str, set[Socket]] = defaultdict(set)

    @property
    def sockets(self) -> frozenset[Socket]:
        return frozenset(self._sockets)

    def count_of(self, socket: Socket) -> int:
        """Return how many sockets the account of this one has open here."""
        return len(self._accounts.get(socket.account, ()))

    def enter(self, socket: Socket) -> None:
        """Let a socket hear its topics from now on."""
        self._sockets.add(socket)
        self._accounts[socket.account].add(socket)
        for topic in socket.topics:
            self._topics.setdefault(topic, set()).add(socket)
            self._counters.sockets.labels(topic.kind).inc()

    def leave(self, socket: Socket) -> None:
        """Forget a socket; one that never entered is forgotten already."""
        if socket not in self._sockets:
            return
        self._sockets.discard(socket)
        _remove(self._accounts, socket.account, socket)
        for topic in socket.topics:
            _remove(self._topics, topic, socket)
            self._counters.sockets.labels(topic.kind).dec()
        for contact in list(socket.contacts):
            self.part(socket, contact)

    def topic(self, kind: frames.TopicKind, row: int) -> frames.Topic | None:
        """Return the desk or thread of a row, if anybody listens to it; visitors call each by its kind alone."""
        wanted = frames.Topic(kind, row, kind)
        return wanted if wanted in self._topics else None

    def topics(self, kind: frames.TopicKind | None = None) -> list[frames.Topic]:
        """Return what is listened to."""
        return [topic for topic in self._topics if kind is None or topic.kind == kind]

    def publish(self, delta: frames.Delta) -> None:
        """Hand a delta to every socket of its topic whose scope holds the client it is about."""
        for socket in list(self._topics.get(delta.topic, ())):
            if not may_hear(socket, delta):
                continue
            if socket.put(delta):
                self._counters.deliveries.labels("delta").inc()
            else:
                self._counters.queue_drops.inc()

    def say(self, text: str) -> None:
        """Hand a frame without a position, such as a ping, to every socket."""
        for socket in list(self._sockets):
            if not socket.put(text):
                self._counters.queue_drops.inc()

    def join(self, socket: Socket, contacts: Iterable[str]) -> None:
        """Note that a socket takes part in these contacts."""
        for contact in contacts:
            socket.contacts.add(contact)
            self._contacts[contact].add(socket)

    def part(self, socket: Socket, contact: str) -> None:
        """Note that a socket no longer takes part in a contact."""
        socket.contacts.discard(contact)
        _remove(self._contacts, contact, socket)

    def pass_on_typing(self, socket: Socket, contact: str) -> None:
        """Tell the other side of a contact that this side is writing; asks no database, and may be lost."""
        if contact not in socket.contacts:
            return
        is_staff = socket.ticket.user_id is not None
        text = frames.typing(contact=contact, author="agent" if is_staff else "customer")
        for other in self._contacts.get(contact, ()):
            is_other_side = (other.ticket.user_id is not None) != is_staff
            if is_other_side and other.waiting_count * 2 < other.queue_max:
                other.put(text)


def may_hear(socket: Socket, delta: frames.Delta) -> bool:
    """Tell whether the scope of a socket's ticket holds the client that a delta is about."""
    return delta.client_id is None or delta.client_id in socket.ticket.scope


def _remove(members: dict[Any, set[Socket]], key: Any, socket: Socket) -> None:
    kept = members.get(key)
    if kept is not None:
        kept.discard(socket)
        if not kept:
            del members[key]
