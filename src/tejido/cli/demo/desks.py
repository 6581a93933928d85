"""A desk that somebody played sits at: opened by a one-time ticket, heard by its socket, left again.

Whoever sits there helps a colleague who asks them to join a contact: reads, advises and leaves.
"""

from __future__ import annotations

import abc
import asyncio
import contextlib
import random
from collections.abc import Coroutine
from typing import Any

from tejido.cli.demo import errors, manners, played, wire
from tejido.cli.demo import stage as stages

TICKET = "/live/ticket"
TOPIC = {"topics": ["desk"]}


class Desk(abc.ABC):
    """What all who work at a desk do alike; whoever sits there says what they do with what they hear."""

    def __init__(self, *, stage: stages.Stage, line: wire.Wire, enter_path: str, rng: random.Random) -> None:
        """Prepare without signing in.

        Args:
            line: Their own, with the session's cookie.
            enter_path: The path of a fresh one-time ticket.
        """
        self._stage = stage
        self._line = line
        self._enter_path = enter_path
        self._rng = rng
        self._asked: set[str] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._is_leaving = False
        self._is_at_work = False

    @property
    def is_at_work(self) -> bool:
        """Whether the desk is open and has told what lies on it."""
        return self._is_at_work

    def hush(self) -> None:
        """Take nothing more and do not come back."""
        self._is_leaving = True

    async def work(self) -> None:
        """Work until cancelled."""
        await self._line.enter(self._enter_path)
        try:
            async with contextlib.aclosing(self._line.listen(self._ask_ticket)) as frames:
                async for frame in frames:
                    await self._hear(frame)
        finally:
            for task in tuple(self._tasks):
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    @abc.abstractmethod
    async def _hear(self, frame: dict[str, Any]) -> None:
        """Do what a frame of the desk's socket asks for."""

    def _hear_invitations(self, data: dict[str, Any]) -> None:
        for invitation in data.get("invitations") or ():
            if invitation["leg"] not in self._asked and not self._is_leaving:
                self._asked.add(invitation["leg"])
                self._begin(self._help(invitation))

    async def _help(self, invitation: dict[str, Any]) -> None:
        await self._stage.pace.wait(self._rng.uniform(*manners.HELP_COMES_SECONDS))
        answer = await self._line.post(f"/desk/legs/{invitation['leg']}/answer", {})
        if not answer.is_well:
            # It ended while we finished what we were at.
            self._stage.tally.count("help came late")
            return
        self._stage.tally.count("helped")
        await self._stage.pace.wait(self._rng.uniform(*manners.HELP_SECONDS))
        text = manners.advice(self._rng, language=invitation["language"])
        advice = {"client_note_id": played.new_id(), "text": text}
        await self._line.post(f"/desk/contacts/{invitation['contact']}/notes", advice)
        await self._line.post(f"/desk/legs/{invitation['leg']}/leave", {})

    async def _ask_ticket(self) -> wire.Answer:
        return await self._line.post(TICKET, TOPIC)

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something beside what else is done; it ends with the work at the desk."""
        task = asyncio.create_task(self._bounded(work), name="work at a desk")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        task.add_done_callback(self._stage.tally.watch)

    async def _bounded(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except errors.InstallationSilent as error:
            self._stage.tally.tell(str(error))
