"""What a socket hears first: that nothing was lost since it was here last, or else everything.

The order makes sure that nothing is missed. The socket enters the hub first, so its queue holds whatever is handed over
from then on. Then the waiting facts are numbered, and in one moment of the database the last position and the snapshot
are read. Everything up to that position is in the snapshot, so queued deltas up to it are dropped, and those after it
are sent. A change that was committed but not yet numbered at that moment is in the snapshot and is told once more:
pages must bear to hear something twice.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence

from tejido.live import database as database_module
from tejido.live import errors, frames, listener, snapshots, supervising, topics, wallboard, world
from tejido.live import hub as hub_module
from tejido.live import limits as limits_module


class Greeter:
    """Makes the first frames of a socket, and the text of each later one."""

    def __init__(
        self,
        *,
        database: database_module.Database,
        hub: hub_module.Hub,
        source: listener.Listener,
        wallboards: wallboard.Wallboards,
        limits: limits_module.Limits,
    ) -> None:
        self._database = database
        self._hub = hub
        self._source = source
        self._wallboards = wallboards
        self._limits = limits

    async def greet(self, socket: hub_module.Socket, *, since: int | None) -> AsyncIterator[str]:
        """Yield the first frames of a socket that has entered the hub.

        Args:
            since: The last position that the visitor knows; None for a first visit.
        Raises: Restarting: the database has not answered yet.
        """
        try:
            async with asyncio.timeout(self._limits.ready_seconds_max):
                await self._source.ready.wait()
        except TimeoutError as problem:
            raise errors.Restarting(errors.Restarting.__doc__) from problem
        missed = None if since is None else await self._missed(socket, since)
        if since is not None and missed is not None:
            yield frames.resumed(position=since)
            for delta in missed:
                text = self.text(socket, delta)
                if text is not None:
                    yield text
            async for text in self._boards(socket):
                yield text
            return
        async for text in self._snapshots(socket):
            yield text

    def text(self, socket: hub_module.Socket, frame: hub_module.Queued) -> str | None:
        """Return what a socket is sent for a queued frame; None for a delta that it knows already."""
        if isinstance(frame, str):
            return frame
        if frame.position <= socket.position:
            if frame.is_whole:
                return frames.snapshot(topic=frame.topic, position=socket.position, data=frame.data)
            return None
        if frame.about is not None and frame.about not in socket.contacts:
            return None
        text = frame.text(previous=socket.position)
        socket.position = frame.position
        if frame.opens is not None:
            self._hub.join(socket, [frame.opens])
        if frame.closes is not None:
            self._hub.part(socket, frame.closes)
        return text

    async def _snapshots(self, socket: hub_module.Socket) -> AsyncIterator[str]:
        async with self._database.session() as connection:
            await listener.number_pending(connection, most=self._limits.number_batch)
        plain = [topic for topic in socket.topics if topic.kind not in frames.BOARDS]
        texts = []
        async with self._database.reading(socket.ticket.scope) as connection:
            position = await database_module.last_position(connection)
            around = await world.read(connection)
            for topic in plain:
                data = await supervising.snapshot(connection, topic, world=around)
                if data is None and topic.kind == "desk":
                    data = await snapshots.desk(connection, person_id=topic.id, world=around)
                elif data is None:
                    data = await snapshots.thread(connection, thread_id=topic.id, position=position, world=around)
                texts.append(frames.snapshot(topic=topic, position=position, data=frames.encode(data)))
                self._hub.join(socket, await snapshots.taking_part(connection, kind=topic.kind, row=topic.id))
        socket.position = position
        for text in texts:
            yield text
        async for text in self._boards(socket):
            yield text

    async def _boards(self, socket: hub_module.Socket) -> AsyncIterator[str]:
        for topic in socket.topics:
            if topic.kind in frames.BOARDS:
                board = await self._wallboards.board(topic)
                yield frames.snapshot(topic=topic, position=socket.position, data=board.data[topic.kind])

    async def _missed(self, socket: hub_module.Socket, since: int) -> Sequence[frames.Delta] | None:
        """Return the deltas between the visitor's position and what the hub hands over; None where that is too much.

        Positions up to `claimed` were handed over, or were addressed before this socket had entered.
        """
        own: dict[tuple[frames.TopicKind, int], frames.Topic] = {
            (topic.kind, topic.id): topic for topic in socket.topics if topic.kind not in frames.BOARDS
        }
        upto = self._source.claimed
        if upto - since > self._limits.replay_positions_max:
            return None
        async with self._database.reading(None) as connection:
            if since > await database_module.last_position(connection):
                return None
            part_in = {
                contact
                for topic in own.values()
                for contact in await snapshots.taking_part(connection, kind=topic.kind, row=topic.id)
            }
            told = await listener.read_facts(connection, after=since, until=upto) if since < upto else []
            made = await topics.deltas(
                connection,
                told,
                contacts=await topics.contacts_of(connection, told),
                topics=list(own.values()),
                wanted=lambda kind, row: own.get((kind, row)),
            )
            made = await supervising.deltas(connection, told, topics=list(own.values()), beside=made)
        socket.position = since
        # What was opened meanwhile is joined when its opening is told, so nothing about it is told before.
        self._hub.join(socket, part_in - {delta.opens for delta in made})
        return [delta for delta in made if hub_module.may_hear(socket, delta)]
