"""Played agents: each signs in by a one-time ticket, takes offers, serves, wraps up, and now and then rests or asks."""

from __future__ import annotations

import asyncio
import random
from typing import Any

from tejido.cli.demo import chat as chats
from tejido.cli.demo import desks, manners, played, wire
from tejido.cli.demo import stage as stages

HAND_REASONS = ("question", "approval", "difficult_customer", "technical")


class Agent(desks.Desk):
    """One agent at one desk, who does one thing at a time for several contacts."""

    def __init__(
        self, *, stage: stages.Stage, line: wire.Wire, enter_path: str, is_beginner: bool, rng: random.Random
    ) -> None:
        """Prepare without signing in.

        Args:
            line: The agent's own, with the session's cookie.
            enter_path: The path of a fresh one-time ticket.
            is_beginner: Whether they work under supervision, and ask a mentor now and then.
        """
        super().__init__(stage=stage, line=line, enter_path=enter_path, rng=rng)
        self._is_beginner = is_beginner
        self._chats: dict[str, chats.Chat] = {}
        self._offers: set[str] = set()
        # Reading and writing are done by one pair of hands.
        self._hands = asyncio.Lock()
        self._is_resting = False

    @property
    def is_free(self) -> bool:
        """Whether no contact is open at the desk."""
        return not self._chats

    async def leave(self) -> None:
        """Sign off; nobody goes with a contact in hand, so then only no more offers are taken."""
        self.hush()
        if self.is_free:
            await self._choose("offline")

    async def _hear(self, frame: dict[str, Any]) -> None:
        if frame["kind"] == "snapshot":
            await self._hear_snapshot(frame["data"])
        elif frame["kind"] == "delta":
            self._hear_delta(frame["type"], frame["data"])

    async def _hear_snapshot(self, data: dict[str, Any]) -> None:
        for contact in data["contacts"]:
            self._hear_contact(contact)
        for key in set(self._chats) - {contact["key"] for contact in data["contacts"]}:
            self._chats.pop(key).hear_wrapped_up()
        for offer in data["offers"]:
            self._hear_offer(offer)
        self._hear_invitations(data)
        is_ready = data["presence"]["activity"] == "available"
        if not (is_ready or self._is_resting or self._is_leaving):
            await self._choose("available")
        self._is_at_work = True

    def _hear_delta(self, what: str, data: dict[str, Any]) -> None:
        self._hear_invitations(data)
        if what == "offer_made":
            self._hear_offer(data["offer"])
        elif isinstance(data.get("contact"), dict):
            self._hear_contact(data["contact"])
        elif "changes" in data:
            # Somebody else's part in a contact of ours.
            return
        elif what == "activity_changed":
            activity = data["presence"]["activity"]
            if activity in ("not_responding", "offline") and not self._is_leaving:
                self._begin(self._come_back())
        elif (chat := self._chats.get(str(data.get("contact")))) is not None:
            if what == "message_sent":
                chat.hear_message(data["message"])
            elif what in ("contact_ended", "leg_wrapping"):
                chat.hear_over()
            elif what == "leg_ended":
                chat.hear_wrapped_up()

    def _hear_contact(self, contact: dict[str, Any]) -> None:
        if contact["leg"]["role"] != "serving":
            return
        chat = self._chats.get(contact["key"])
        is_new = chat is None
        if chat is None:
            chat = self._chats[contact["key"]] = chats.Chat(
                contact["key"], language=contact["language"], channel=contact["channel"]
            )
        chat.dispositions = tuple(disposition["key"] for disposition in contact["dispositions"])
        chat.hear_messages(contact["messages"])
        if contact["state"] in chats.OVER or contact["leg"]["state"] != "open":
            chat.hear_over()
        if is_new:
            self._begin(self._serve(chat))

    def _hear_offer(self, offer: dict[str, Any]) -> None:
        if offer["key"] not in self._offers and not self._is_leaving:
            self._offers.add(offer["key"])
            self._begin(self._answer_offer(offer["key"]))

    async def _answer_offer(self, key: str) -> None:
        chance = self._rng.random()
        if chance < manners.MISSED_OFFERS_SHARE:
            self._stage.tally.count("offers missed")
            return
        await self._stage.pace.wait(self._rng.uniform(*manners.ACCEPT_SECONDS))
        if chance < manners.MISSED_OFFERS_SHARE + manners.REJECTED_OFFERS_SHARE:
            await self._line.post(f"/desk/offers/{key}/reject", {"reason": "busy"})
            self._stage.tally.count("offers rejected")
            return
        answer = await self._line.post(f"/desk/offers/{key}/accept", {})
        if answer.is_well:
            self._stage.tally.count("offers accepted")
        else:
            # It timed out, or the customer left while we reached for it.
            self._stage.tally.count("offers gone")

    async def _serve(self, chat: chats.Chat) -> None:
        if self._is_beginner and self._rng.random() < manners.ASKS_FOR_HELP_SHARE:
            self._begin(self._ask_mentor(chat))
        if chat.channel == "voice":
            await chat.over(self._stage.pace, world_seconds_max=manners.call_seconds(self._rng))
        elif chat.channel == "task":
            await self._work_off(chat)
        else:
            await self._write(chat)
        if not chat.is_over:
            await self._line.post(f"/desk/contacts/{chat.key}/end", {})
            chat.hear_over()
        await self._wrap_up(chat)

    async def _write(self, chat: chats.Chat) -> None:
        """Answer whatever the customer says, until one of the two has ended it or nothing more comes."""
        answers_count = chat.answers_count
        while not chat.is_over:
            changed = chat.changed
            if chat.latest_author == "customer":
                async with self._hands:
                    await self._answer(chat, answers_count)
                answers_count += 1
            elif not await self._stage.pace.wait_for(changed, world_seconds_max=self._silence_seconds(chat)):
                return

    async def _work_off(self, chat: chats.Chat) -> None:
        for seconds in manners.task_pieces(self._rng):
            if chat.is_over:
                return
            async with self._hands:
                await self._stage.pace.wait(seconds)

    async def _ask_mentor(self, chat: chats.Chat) -> None:
        """Raise a hand; the request waits for a mentor, and ends with the contact or by the mentor's word."""
        await self._stage.pace.wait(self._rng.uniform(*manners.AGENT_PAUSE_SECONDS))
        if chat.is_over:
            return
        answer = await self._line.post("/desk/hand", {"reason": self._rng.choice(HAND_REASONS), "contact": chat.key})
        self._stage.tally.count("asked a mentor" if answer.is_well else "could not ask")

    async def _answer(self, chat: chats.Chat, answers_count: int) -> None:
        for text in self._lines(chat, answers_count):
            await self._stage.pace.wait(manners.agent_writing_seconds(self._rng, text))
            if chat.is_over:
                return
            wanted = {"client_message_id": played.new_id(), "text": text}
            answer = await self._line.post(f"/desk/contacts/{chat.key}/messages", wanted)
            if answer.is_well:
                chat.hear_message(answer.data["message"])
                self._stage.tally.count("agent messages")
            else:
                # The customer ended it while we wrote.
                chat.hear_over()
                return

    def _lines(self, chat: chats.Chat, answers_count: int) -> tuple[str, ...]:
        script = self._stage.scripts.get(chat.key)
        if script is not None and script.has_agent and answers_count < len(script.rounds):
            lines = script.rounds[answers_count].agent
            # A customer's goodbye has no recorded answer.
            return lines or (manners.CLOSING_LINES[script.language],)
        return manners.unscripted_lines(self._rng, language=chat.language, answers_count=answers_count)

    def _silence_seconds(self, chat: chats.Chat) -> float:
        script = self._stage.scripts.get(chat.key)
        if script is not None and chat.answers_count < len(script.rounds):
            return manners.CUSTOMER_SILENCE_SECONDS
        is_human = script is None
        return manners.CUSTOMER_SILENCE_SECONDS if is_human else manners.CLOSING_SILENCE_SECONDS

    async def _wrap_up(self, chat: chats.Chat) -> None:
        async with self._hands:
            await self._stage.pace.wait(self._rng.uniform(*manners.WRAP_UP_SECONDS))
            if not chat.is_wrapped_up:
                wanted = {"disposition": self._rng.choice(chat.dispositions)}
                answer = await self._line.post(f"/desk/contacts/{chat.key}/wrap-up", wanted)
                if not answer.is_well:
                    self._stage.tally.tell(f"A wrap-up was refused: {answer.status} {answer.code}.")
        self._chats.pop(chat.key, None)
        self._stage.tally.count("wrapped up")
        if self._rng.random() < manners.BREAK_AFTER_CONTACT_SHARE and not (self._is_resting or self._is_leaving):
            await self._rest()

    async def _rest(self) -> None:
        self._is_resting = True
        try:
            await self._choose("break", reason="rest")
            self._stage.tally.count("breaks")
            await self._stage.pace.wait(self._rng.uniform(*manners.BREAK_SECONDS))
        finally:
            self._is_resting = False
        if not self._is_leaving:
            await self._choose("available")

    async def _come_back(self) -> None:
        await self._stage.pace.wait(self._rng.uniform(*manners.BACK_SECONDS))
        if not self._is_leaving:
            await self._choose("available")

    async def _choose(self, activity: str, *, reason: str | None = None) -> None:
        answer = await self._line.post("/desk/presence", {"activity": activity, "reason": reason})
        if not answer.is_well:
            self._stage.tally.tell(f"{activity} was refused: {answer.status} {answer.code}.")
