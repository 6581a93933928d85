"""Played mentors, and how one colleague helps another: asked to join a contact, one reads, advises and leaves."""

from __future__ import annotations

import asyncio
import contextlib
import random
from typing import Any

from tejido.cli.demo import errors, manners, played, wire
from tejido.cli.demo import stage as stages

TICKET = "/live/ticket"
DESK_TOPIC = {"topics": ["desk"]}


async def help_out(leg_key: str, contact_key: str, language: str, *, stage: stages.Stage, line: wire.Wire,
                   rng: random.Random) -> None:  # fmt: skip
    """Join a contact that a colleague asks about, write them what to do, and leave it again."""
    await stage.pace.wait(rng.uniform(*manners.HELP_COMES_SECONDS))
    answer = await line.post(f"/desk/legs/{leg_key}/answer", {})
    if not answer.is_well:
        # It ended while we finished what we were at.
        stage.tally.count("help came late")
        return
    stage.tally.count("helped")
    await stage.pace.wait(rng.uniform(*manners.HELP_SECONDS))
    advice = {"client_note_id": played.new_id(), "text": manners.advice(rng, language=language)}
    await line.post(f"/desk/contacts/{contact_key}/notes", advice)
    await line.post(f"/desk/legs/{leg_key}/leave", {})


class Mentor:
    """One mentor, who is there for the agents and takes no contacts of their own."""

    def __init__(self, *, stage: stages.Stage, line: wire.Wire, enter_path: str, rng: random.Random) -> None:
        """Prepare without signing in.

        Args:
            line: The mentor's own, with the session's cookie.
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

    @property
    def is_free(self) -> bool:
        """Whether nobody is being helped."""
        return not self._tasks

    def hush(self) -> None:
        """Take nothing more and do not come back."""
        self._is_leaving = True

    async def leave(self) -> None:
        """Sign off."""
        self.hush()
        await self._line.post("/desk/presence", {"activity": "offline", "reason": None})

    async def work(self) -> None:
        """Be there until cancelled."""
        await self._line.enter(self._enter_path)

        async def ask() -> wire.Answer:
            return await self._line.post(TICKET, DESK_TOPIC)

        try:
            async with contextlib.aclosing(self._line.listen(ask)) as frames:
                async for frame in frames:
                    await self._hear(frame)
        finally:
            for task in tuple(self._tasks):
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _hear(self, frame: dict[str, Any]) -> None:
        data = frame.get("data", {})
        if frame["kind"] == "snapshot":
            if data["presence"]["activity"] == "offline" and not self._is_leaving:
                await self._line.post("/desk/presence", {"activity": "training", "reason": "coaching"})
            self._is_at_work = True
        for invitation in data.get("invitations") or ():
            if invitation["leg"] not in self._asked and not self._is_leaving:
                self._asked.add(invitation["leg"])
                self._begin(invitation)

    def _begin(self, invitation: dict[str, Any]) -> None:
        task = asyncio.create_task(self._help(invitation), name="a mentor's help")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        task.add_done_callback(self._stage.tally.watch)

    async def _help(self, invitation: dict[str, Any]) -> None:
        try:
            await help_out(
                invitation["leg"], invitation["contact"], invitation["language"], stage=self._stage, line=self._line,
                rng=self._rng,
            )  # fmt: skip
        except errors.InstallationSilent as error:
            self._stage.tally.tell(str(error))
