"""The client's back office, played: tasks come as lists that a supervisor hands in on the page for new tasks."""

from __future__ import annotations

import asyncio
import random
from collections import defaultdict

from tejido.cli.demo import manners, played, wire
from tejido.cli.demo import stage as stages

PAGE = "/supervisor/tasks/"
# World seconds between two lists, and how many tasks one holds at most.
LIST_SECONDS = 60.0
LIST_TASKS_MAX = 50


class Clerk:
    """Somebody who hands in what has come together since the last list."""

    def __init__(self, *, stage: stages.Stage, line: wire.Wire, rng: random.Random) -> None:
        """Prepare without signing in.

        Args:
            line: The clerk's own, with the session's cookie.
        """
        self._stage = stage
        self._line = line
        self._rng = rng
        self._lines: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        # Held while a list is on its way: whoever ends the play waits for it, so that what was taken in is counted.
        self._handing_in = asyncio.Lock()
        self._is_closed = False

    def take(self, *, queue_key: str, language: str) -> None:
        """Put one more task on the pile of a queue."""
        title, text = manners.task(self._rng, language=language)
        self._lines[queue_key, language].append(f"{played.contact_id()}\t{title}\t{text}")

    async def work(self, enter_path: str) -> None:
        """Hand in lists until cancelled.

        Args:
            enter_path: The path of a fresh one-time ticket.
        Raises: InstallationSilent
        """
        await self._line.enter(enter_path, page=PAGE)
        while True:
            await self._stage.pace.wait(LIST_SECONDS)
            for pile in list(self._lines):
                async with self._handing_in:
                    await self._hand_in(pile)

    async def close(self) -> None:
        """Hand in nothing more; what is on its way arrives."""
        async with self._handing_in:
            self._is_closed = True

    async def _hand_in(self, pile: tuple[str, str]) -> None:
        lines = self._lines[pile][:LIST_TASKS_MAX]
        if not lines or self._is_closed:
            return
        fields = {"form": "list", "list-queue": pile[0], "list-lines": "\n".join(lines), "do": "make"}
        answer = await self._line.submit(PAGE, fields)
        del self._lines[pile][: len(lines)]
        if answer.is_well:
            self._stage.tally.counts["opened"] += len(lines)
            self._stage.tally.counts["tasks"] += len(lines)
        else:
            # On a holiday the queue is closed, and what came is handed in nowhere.
            self._stage.tally.counts["turned away"] += len(lines)
