"""Customers who write: each opens a contact in the widget, waits, says the next lines of a conversation, and leaves."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import Callable, Mapping
from typing import Any

from tejido.cli.demo import chat as chats
from tejido.cli.demo import dialogues, errors, manners, played, wire
from tejido.cli.demo import stage as stages

NOTICE_NEEDED = "notice_needed"


class Customer:
    """One customer with one conversation to have."""

    def __init__(
        self,
        *,
        stage: stages.Stage,
        line: wire.Wire,
        programme_key: str,
        queue_code: str,
        dialogue: dialogues.Dialogue,
        rng: random.Random,
    ) -> None:
        """Prepare without sending anything.

        Args:
            line: Shared by all customers: the widget needs no cookies.
        """
        self._stage = stage
        self._line = line
        self._programme_key = programme_key
        self._queue_code = queue_code
        self._dialogue = dialogue
        self._rng = rng
        self._token = ""
        self._chat = chats.Chat("", language=dialogue.language)

    @property
    def _notice(self) -> tuple[str, str]:
        return self._programme_key, self._dialogue.language

    async def leave(self) -> None:
        """Leave at once, wherever the conversation stands."""
        if self._token and not self._chat.is_over:
            await self._end()

    async def visit(self) -> None:
        """Have the conversation, from the first message to the end."""
        if not await self._open():
            return
        reader = asyncio.create_task(self._read())
        try:
            await self._talk()
        finally:
            reader.cancel()
            with contextlib.suppress(asyncio.CancelledError, errors.InstallationSilent):
                await reader
            self._stage.scripts.pop(self._chat.key, None)

    async def _open(self) -> bool:
        opening = self._dialogue.rounds[0].customer
        wanted = {
            "client_contact_id": played.contact_id(),
            "client_message_id": played.new_id(),
            "queue": self._queue_code,
            "language": self._dialogue.language,
            "name": self._rng.choice(manners.NAMES) if self._rng.random() < 0.7 else "",
            "text": opening[0],
        }
        answer = await self._start(wanted)
        if answer.code == NOTICE_NEEDED:
            await self._read_notice()
            answer = await self._start(wanted)
        if not answer.is_well:
            self._stage.tally.turn_away(answer)
            return False
        self._token = answer.data["token"]
        self._chat = chats.Chat(answer.data["contact"]["key"], language=self._dialogue.language)
        self._chat.hear_messages(answer.data.get("messages", ()))
        self._stage.scripts[self._chat.key] = self._dialogue
        self._stage.tally.count("opened")
        self._stage.tally.count("chats")
        for text in opening[1:]:
            await self._say(text)
        return True

    async def _start(self, wanted: Mapping[str, str]) -> wire.Answer:
        notice = self._stage.notices.get(self._notice)
        path = f"/widget/{self._programme_key}/contacts"
        return await self._line.post(path, wanted if notice is None else {**wanted, "notice": notice})

    async def _read_notice(self) -> None:
        """Read the notice about personal data, as a browser shows it, and accept it from now on."""
        language = self._dialogue.language
        opening = await self._line.get(f"/widget/{self._programme_key}/opening?language={language}")
        if opening.is_well and opening.data["notice"] is not None:
            self._stage.notices[self._notice] = opening.data["notice"]["key"]

    async def _talk(self) -> None:
        if not await self._is_served_in_time():
            await self._end()
            self._stage.tally.count("left waiting")
            return
        self._stage.tally.count("served")
        for spoken in self._dialogue.rounds[1:]:
            if not await self._is_answered():
                break
            for text in spoken.customer:
                await self._stage.pace.wait(manners.customer_writing_seconds(self._rng, text))
                if self._chat.is_over or not await self._say(text):
                    break
        # The last answer is worth waiting for; then one of the two says goodbye.
        await self._is_answered()
        if not self._chat.is_over and self._rng.random() < manners.CUSTOMER_ENDS_SHARE:
            await self._stage.pace.wait(self._rng.uniform(*manners.CUSTOMER_PAUSE_SECONDS))
            await self._end()
        elif not await self._hears(lambda: self._chat.is_over, world_seconds_max=manners.CUSTOMER_SILENCE_SECONDS):
            await self._end()
        self._stage.tally.count("talked")

    async def _is_served_in_time(self) -> bool:
        patience_seconds = manners.patience_seconds(self._rng)
        await self._hears(lambda: self._chat.is_served or self._chat.is_over, world_seconds_max=patience_seconds)
        return self._chat.is_served

    async def _is_answered(self) -> bool:
        """Wait until the agent wrote last; return False where nothing comes any more."""
        await self._hears(
            lambda: self._chat.is_over or self._chat.latest_author == "agent",
            world_seconds_max=manners.ANSWER_SECONDS_MAX,
        )
        return not self._chat.is_over and self._chat.latest_author == "agent"

    async def _hears(self, condition: Callable[[], bool], *, world_seconds_max: float) -> bool:
        until = self._stage.pace.world_seconds + world_seconds_max
        while True:
            changed = self._chat.changed
            if condition():
                return True
            left_seconds = until - self._stage.pace.world_seconds
            if left_seconds <= 0:
                return False
            await self._stage.pace.wait_for(changed, world_seconds_max=left_seconds)

    async def _say(self, text: str) -> bool:
        wanted = {"client_message_id": played.new_id(), "text": text}
        answer = await self._line.post("/widget/thread/messages", wanted, token=self._token)
        if answer.is_well:
            self._chat.hear_message(answer.data["message"])
            self._stage.tally.count("customer messages")
            return True
        if answer.code == "contact_ended":
            self._chat.hear_over()
        else:
            self._stage.tally.tell(f"A customer's message was refused: {answer.status} {answer.code}.")
        return False

    async def _end(self) -> None:
        answer = await self._line.post("/widget/thread/end", {}, token=self._token)
        if not answer.is_well and answer.code != "contact_ended":
            self._stage.tally.tell(f"A customer could not leave: {answer.status} {answer.code}.")
        self._chat.hear_over()

    async def _read(self) -> None:
        async def ask() -> wire.Answer:
            return await self._line.post("/widget/thread/ticket", {}, token=self._token)

        try:
            async with contextlib.aclosing(self._line.listen(ask)) as frames:
                async for frame in frames:
                    self._hear(frame)
        except errors.InstallationSilent as error:
            if not self._chat.is_over:
                self._stage.tally.tell(f"A customer heard nothing more. {error}")
            self._chat.hear_over()

    def _hear(self, frame: dict[str, Any]) -> None:
        data = frame.get("data", {})
        if frame["kind"] == "snapshot":
            self._chat.hear_messages(data.get("messages", ()))
            state = data["contact"]["state"]
            if state == "serving" or data.get("agent"):
                self._chat.hear_served()
            if state in chats.OVER:
                self._chat.hear_over()
        elif frame["kind"] == "delta":
            if frame["type"] == "message_sent":
                self._chat.hear_message(data["message"])
            elif frame["type"] == "offer_accepted":
                self._chat.hear_served()
            elif frame["type"] in ("contact_ended", "contact_abandoned"):
                self._chat.hear_over()
