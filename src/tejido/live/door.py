"""A socket's way in, its life, and its way out."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import Awaitable, Callable, MutableMapping
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs

import psycopg

from tejido.access import errors as access_errors
from tejido.access import tickets
from tejido.live import connections as connections_module
from tejido.live import counters as counters_module
from tejido.live import database as database_module
from tejido.live import errors, frames, greeting, statements, supervising, world
from tejido.live import hub as hub_module
from tejido.live import limits as limits_module

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

SINCE_DIGITS_MAX = 18
CLIENT_LEFT = "lost"
# Reasons of a closing for which nobody takes over: presence ends at once.
REVOKED = "revoked"

log = logging.getLogger(__name__)


class Door:
    """Lets visitors in who have a ticket, keeps their sockets, and sees them out."""

    def __init__(
        self,
        *,
        ticket_key: bytes,
        database: database_module.Database,
        hub: hub_module.Hub,
        connections: connections_module.Connections,
        greeter: greeting.Greeter,
        counters: counters_module.Counters,
        limits: limits_module.Limits,
    ) -> None:
        self._ticket_key = ticket_key
        self._database = database
        self._hub = hub
        self._connections = connections
        self._greeter = greeter
        self._counters = counters
        self._limits = limits

    async def open(self, scope: Message, receive: Receive, send: Send) -> None:
        """Serve one socket until it closes (an ASGI application for one path)."""
        message = await receive()
        if message["type"] != "websocket.connect":
            return
        try:
            ticket = self._ticket(scope)
            _check_origin(scope, ticket)
        except errors.OriginRefused:
            # Closed before it is accepted: the browser sees status 403.
            await send({"type": "websocket.close", "code": 1008})
            return
        except errors.SocketRefused as refusal:
            # A page can read a close code only of a socket that was open.
            await send({"type": "websocket.accept"})
            await self._close(send, refusal)
            return
        await send({"type": "websocket.accept"})
        try:
            since = _since(scope)
            socket = await self._admit(ticket)
        except errors.SocketRefused as refusal:
            await self._close(send, refusal)
            return
        await self._keep(socket, since, receive, send)

    def _ticket(self, scope: Message) -> tickets.Ticket:
        """Return the visitor's ticket; `RightMissing` where it is not a valid one."""
        try:
            return tickets.read(_asked(scope, "ticket"), key=self._ticket_key, now=world.machine_now())
        except (access_errors.TicketInvalid, access_errors.TicketExpired) as problem:
            raise errors.RightMissing(errors.RightMissing.__doc__) from problem

    async def _admit(self, ticket: tickets.Ticket) -> hub_module.Socket:
        """Use up the ticket and return the socket it pays for.

        Raises: RightMissing, Restarting
        """
        try:
            async with self._database.session() as connection:
                used = await database_module.fetch(
                    connection, statements.USE_TICKET, nonce=ticket.nonce, expires_at=ticket.expires_at
                )
            if not used:
                raise errors.RightMissing(errors.RightMissing.__doc__)
            topics = await self._topics(ticket)
        except psycopg.DataError as problem:
            raise errors.RightMissing(errors.RightMissing.__doc__) from problem
        except database_module.AWAY as problem:
            raise errors.Restarting(errors.Restarting.__doc__) from problem
        return hub_module.Socket(
            ticket=ticket,
            topics=topics,
            key=uuid.uuid4(),
            queue_max=self._limits.queue_frames_max,
            heard_at=asyncio.get_running_loop().time(),
        )

    async def _topics(self, ticket: tickets.Ticket) -> tuple[frames.Topic, ...]:
        """Return the topics of a ticket; each must lie within its scope."""
        boards = [key for kind, _, key in (name.partition(":") for name in ticket.topics) if kind in frames.BOARDS]
        async with self._database.reading(ticket.scope) as connection:
            programmes = await database_module.fetch(connection, statements.FIND_PROGRAMMES, keys=boards)
            threads = await database_module.fetch(connection, statements.FIND_THREAD, key=ticket.thread_key)
            found = await supervising.topics(connection, ticket.topics)
        found |= {f"{kind}:{row['key']}": frames.Topic(kind, row["id"], f"{kind}:{row['key']}")
                  for row in programmes for kind in frames.BOARDS}  # fmt: skip
        if ticket.person_id is not None and 0 in ticket.scope:
            found["desk"] = frames.Topic("desk", ticket.person_id, "desk")
        if threads:
            found["thread"] = frames.Topic("thread", threads[0]["id"], "thread")
        try:
            return tuple(found[name] for name in dict.fromkeys(ticket.topics))
        except KeyError as problem:
            raise errors.RightMissing(errors.RightMissing.__doc__) from problem

    async def _keep(self, socket: hub_module.Socket, since: int | None, receive: Receive, send: Send) -> None:
        if self._hub.count_of(socket) >= self._limits.sockets_of_user_max:
            await self._close(send, errors.TooManySockets(errors.TooManySockets.__doc__))
            return
        self._hub.enter(socket)
        reason = CLIENT_LEFT
        welcoming = asyncio.ensure_future(self._greet(socket, since, send))
        hearing = asyncio.ensure_future(self._hear(socket, receive))
        try:
            any_of: set[asyncio.Future[Any]] = {hearing, socket.ended}
            await asyncio.wait(any_of, return_when=asyncio.FIRST_COMPLETED)
            if socket.ended.done() and not hearing.done():
                refusal = socket.ended.result()
                reason = REVOKED if isinstance(refusal, errors.RightMissing) else CLIENT_LEFT
                await _stopped(welcoming)
                await socket.fall_silent()
                await self._close(send, refusal)
        finally:
            self._hub.leave(socket)
            after = 0.0 if reason == REVOKED else self._limits.line_grace_seconds
            await _stopped(welcoming)
            await socket.fall_silent()
            await _stopped(hearing)
            self._connections.leave(socket.key, reason=reason, after_seconds=after)

    async def _greet(self, socket: hub_module.Socket, since: int | None, send: Send) -> None:
        """Say everything first, and leave to the socket what happens from then on; a problem ends it."""
        try:
            await self._check_right(socket)
            desk = next((topic for topic in socket.topics if topic.kind == "desk"), None)
            if desk is not None:
                await self._connections.open(person_id=desk.id, user_id=socket.ticket.user_id, socket=socket.key)
            async for text in self._greeter.greet(socket, since=since):
                await send({"type": "websocket.send", "text": text})
                self._counters.deliveries.labels("greeting").inc()
        except Exception as problem:
            _end(socket, problem)
        else:
            socket.speak(self._speaker(socket, send))

    def _speaker(self, socket: hub_module.Socket, send: Send) -> hub_module.Say:
        """Return what says one frame over a socket's line; a problem ends the socket."""

        async def say(frame: hub_module.Queued) -> None:
            try:
                text = self._greeter.text(socket, frame)
                if text is not None:
                    await send({"type": "websocket.send", "text": text})
            except Exception as problem:
                _end(socket, problem)

        return say

    async def _check_right(self, socket: hub_module.Socket) -> None:
        """Refuse a ticket whose right ended between its making and the moment since which the hub would say so."""
        user = socket.ticket.user_id
        if user is None:
            return
        made_at = socket.ticket.expires_at - timedelta(seconds=tickets.TICKET_SECONDS)
        async with self._database.reading(None) as connection:
            (row,) = await database_module.fetch(connection, statements.USER_MAY, user=user, made_at=made_at)
        if not row["may"]:
            raise errors.RightMissing(errors.RightMissing.__doc__)

    async def _hear(self, socket: hub_module.Socket, receive: Receive) -> None:
        """Take what the visitor says until they leave or say something malformed."""
        loop = asyncio.get_running_loop()
        window_at, count = loop.time(), 0
        while True:
            message = await receive()
            if message["type"] != "websocket.receive":
                return
            now = loop.time()
            if now - window_at > self._limits.frames_in_seconds:
                window_at, count = now, 0
            count += 1
            try:
                if count > self._limits.frames_in_max or message.get("text") is None:
                    raise errors.FrameMalformed(errors.FrameMalformed.__doc__)
                said = frames.decode(message["text"], bytes_max=self._limits.frame_bytes_max)
            except errors.FrameMalformed as refusal:
                socket.end(refusal)
                # Hearing goes on until the socket is closed, so that the closing is what ends it.
                await asyncio.sleep(self._limits.close_seconds_max)
                return
            socket.heard_at = now
            if said["kind"] == "typing" and now - socket.typed_at >= self._limits.typing_seconds:
                socket.typed_at = now
                self._hub.pass_on_typing(socket, said["contact"])

    async def _close(self, send: Send, refusal: errors.SocketRefused) -> None:
        """Close a socket with its code; one that does not take even that is cut off."""
        self._counters.closings.labels(str(refusal.code)).inc()
        try:
            async with asyncio.timeout(self._limits.close_seconds_max):
                await send({"type": "websocket.close", "code": refusal.code, "reason": type(refusal).__name__})
        except TimeoutError:
            _cut_off(send)
        except (OSError, RuntimeError):
            log.debug("The visitor had left already")


def _check_origin(scope: Message, ticket: tickets.Ticket) -> None:
    """Refuse a page of another origin. Browsers always name theirs; a program without one has only its ticket."""
    given = dict(scope["headers"]).get(b"origin")
    if given is not None and given.decode("latin-1").lower() != ticket.origin.lower().rstrip("/"):
        raise errors.OriginRefused(errors.OriginRefused.__doc__)


def _since(scope: Message) -> int | None:
    text = _asked(scope, "since")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= SINCE_DIGITS_MAX):
        raise errors.FrameMalformed(errors.FrameMalformed.__doc__)
    return int(text)


def _asked(scope: Message, name: str) -> str:
    query: str = scope["query_string"].decode("latin-1")
    return parse_qs(query).get(name, [""])[0]


def _cut_off(send: Send) -> None:
    """Drop the line under a socket that does not read: the server's own way would wait for it without end."""
    transport: Any = getattr(getattr(send, "__self__", None), "transport", None)
    if transport is not None:
        transport.abort()


def _end(socket: hub_module.Socket, problem: Exception) -> None:
    """Ask for a socket to be closed because of a problem."""
    if isinstance(problem, errors.SocketRefused):
        socket.end(problem)
    elif isinstance(problem, (errors.NotInstalled, TimeoutError, *database_module.AWAY)):
        socket.end(errors.Restarting(errors.Restarting.__doc__))
    elif not isinstance(problem, OSError):
        # With an OSError the visitor left in the middle of a frame; hearing says so too.
        log.error("A socket failed", exc_info=problem)
        socket.end(errors.Restarting(errors.Restarting.__doc__))


async def _stopped(task: asyncio.Future[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
