"""Topics and their sockets: one process's meeting place. Nothing here waits; every socket has a bounded queue.

A frame that finds its socket's queue empty is said at once, without waking anybody; only a line that does not take more
now leaves a task behind, and the frames after it wait in the queue.
"""

from __future__ import annotations

import asyncio
import sys
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from tejido.access import tickets
from tejido.live import counters as counters_module
from tejido.live import errors, frames

Queued = frames.Delta | str
Say = Callable[[Queued], Awaitable[None]]


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
    _say: Say | None = None
    _saying: asyncio.Task[None] | None = None

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
        self._go_on()
        return True

    def speak(self, say: Say) -> None:
        """Say what has been queued, and from now on each frame as it comes.

        Args:
            say: Says one frame; it deals with what goes wrong by itself.
        """
        self._say = say
        self._go_on()

    async def fall_silent(self) -> None:
        """Say nothing more, not even what is half said."""
        self._say, saying = None, self._saying
        if saying is not None:
            saying.cancel()
            await asyncio.gather(saying, return_exceptions=True)

    def _go_on(self) -> None:
        """Say what is queued, unless a line that takes no more now is being waited for."""
        if self._say is not None and self._saying is None:
            task = _begun(self._say_queued(self._say))
            if not task.done():
                self._saying = task

    async def _say_queued(self, say: Say) -> None:
        try:
            while self._queue:
                await say(self._queue.popleft())
        finally:
            self._saying = None

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
        hearing = [socket for socket in self._topics.get(delta.topic, ()) if may_hear(socket, delta)]
        taken_count = sum(socket.put(delta) for socket in hearing)
        if hearing:
            self._counters.deliveries.labels("delta").inc(taken_count)
            self._counters.queue_drops.inc(len(hearing) - taken_count)

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


def _begun(work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
    """Return a task that has run as far as it goes without waiting; before Python 3.12, one that soon will."""
    loop = asyncio.get_running_loop()
    if sys.version_info >= (3, 12):
        return asyncio.Task(work, loop=loop, eager_start=True)
    return loop.create_task(work)


def _remove(members: dict[Any, set[Socket]], key: Any, socket: Socket) -> None:
    kept = members.get(key)
    if kept is not None:
        kept.discard(socket)
        if not kept:
            del members[key]
