"""What one side of a contact knows of it: messages in order, whether somebody serves it, whether it has ended."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from typing import Any

from tejido.cli.demo import pace

OVER = frozenset({"wrapping", "ended", "abandoned"})


class Chat:
    """A contact as heard from a socket and from answered requests; what is heard twice counts once.

    Calls and tasks have no messages, and are heard of in the same way.
    """

    def __init__(self, key: str, *, language: str, channel: str = "chat") -> None:
        """Begin with nothing heard.

        Args:
            key: The contact's key.
        """
        self.key = key
        self.language = language
        self.channel = channel
        self.is_served = False
        self.is_over = False
        self.is_wrapped_up = False
        self.dispositions: tuple[str, ...] = ()
        self._author_by_number: dict[int, str] = {}
        self._changed = asyncio.Event()

    @property
    def changed(self) -> asyncio.Event:
        """An event that is set when something new is heard; ask for it before you look."""
        return self._changed

    @property
    def latest_author(self) -> str:
        """Who wrote last, customer or agent; empty where nobody has."""
        spoken = [number for number, author in self._author_by_number.items() if author in ("customer", "agent")]
        return self._author_by_number[max(spoken)] if spoken else ""

    @property
    def answers_count(self) -> int:
        """How often the agent has answered: runs of messages by the agent."""
        authors = [self._author_by_number[number] for number in sorted(self._author_by_number)]
        spoken = [author for author in authors if author in ("customer", "agent")]
        return sum(
            author == "agent" and (index == 0 or spoken[index - 1] == "customer") for index, author in enumerate(spoken)
        )

    def hear_message(self, message: Mapping[str, Any]) -> None:
        """Note a message."""
        self.hear_messages([message])

    def hear_messages(self, messages: Iterable[Mapping[str, Any]]) -> None:
        """Note several messages at once."""
        for message in messages:
            self._author_by_number[int(message["number"])] = str(message["author"])
        self._tell()

    def hear_served(self) -> None:
        """Note that somebody serves the chat."""
        self.is_served = True
        self._tell()

    def hear_over(self) -> None:
        """Note that the exchange has ended."""
        self.is_over = True
        self._tell()

    def hear_wrapped_up(self) -> None:
        """Note that the agent's part has ended too."""
        self.is_over = self.is_wrapped_up = True
        self._tell()

    async def over(self, clock: pace.Pace, *, world_seconds_max: float) -> None:
        """Wait until the exchange has ended, but no longer than so many world seconds."""
        until = clock.world_seconds + world_seconds_max
        while not self.is_over and (left_seconds := until - clock.world_seconds) > 0:
            await clock.wait_for(self._changed, world_seconds_max=left_seconds)

    def _tell(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()
