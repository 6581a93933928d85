"""Played mentors: they answer requests for help, and take no contacts of their own."""

from __future__ import annotations

import asyncio
from typing import Any

from tejido.cli.demo import desks, manners, played


class Mentor(desks.Desk):
    """One mentor at one desk, who helps one agent at a time."""

    def __init__(self, **given: Any) -> None:
        """Prepare without signing in; the arguments are a desk's."""
        super().__init__(**given)
        self._offers: set[str] = set()
        # Requests for help that lie on the desk, by key: set once what they are about is over.
        self._over: dict[str, asyncio.Event] = {}

    @property
    def is_free(self) -> bool:
        """Whether nobody is being helped."""
        return not self._tasks

    async def leave(self) -> None:
        """Sign off."""
        self.hush()
        await self._line.post("/desk/presence", {"activity": "offline", "reason": None})

    async def _hear(self, frame: dict[str, Any]) -> None:
        data = frame.get("data", {})
        if frame["kind"] == "snapshot":
            if data["presence"]["activity"] != "available" and not self._is_leaving:
                await self._be_there()
            self._is_at_work = True
            for contact in data["contacts"]:
                self._hear_contact(contact)
            for offer in data["offers"]:
                self._hear_offer(offer)
        elif frame["kind"] == "delta":
            self._hear_delta(frame["type"], data)
        self._hear_invitations(data)

    def _hear_delta(self, what: str, data: dict[str, Any]) -> None:
        if what == "offer_made":
            self._hear_offer(data["offer"])
        elif isinstance(data.get("contact"), dict):
            self._hear_contact(data["contact"])
        elif what == "activity_changed" and data["presence"]["activity"] == "not_responding" and not self._is_leaving:
            self._begin(self._be_there())
        elif what in ("contact_ended", "leg_wrapping") and data.get("contact") in self._over:
            self._over[data["contact"]].set()

    def _hear_offer(self, offer: dict[str, Any]) -> None:
        if offer["key"] not in self._offers and not self._is_leaving:
            self._offers.add(offer["key"])
            self._begin(self._take(offer["key"]))

    def _hear_contact(self, contact: dict[str, Any]) -> None:
        if contact["channel"] != "help" or contact["leg"]["role"] != "serving":
            return
        is_new = contact["key"] not in self._over
        over = self._over.setdefault(contact["key"], asyncio.Event())
        if contact["leg"]["state"] != "open":
            over.set()
        if is_new:
            self._begin(self._assist(contact, over))

    async def _be_there(self) -> None:
        await self._line.post("/desk/presence", {"activity": "available", "reason": None})

    async def _take(self, offer_key: str) -> None:
        await self._stage.pace.wait(self._rng.uniform(*manners.HELP_COMES_SECONDS))
        answer = await self._line.post(f"/desk/offers/{offer_key}/accept", {})
        if not answer.is_well:
            # It ended while we finished what we were at.
            self._stage.tally.count("help came late")

    async def _assist(self, contact: dict[str, Any], over: asyncio.Event) -> None:
        """Read, advise in a note beside the contact, and say what came of it."""
        help_given = contact["help"]
        seconds = self._rng.uniform(*manners.HELP_SECONDS)
        await self._stage.pace.wait_for(over, world_seconds_max=seconds)
        if help_given["contact"] is not None and not over.is_set():
            text = manners.advice(self._rng, language=contact["language"])
            advice = {"client_note_id": played.new_id(), "text": text}
            await self._line.post(f"/desk/contacts/{help_given['contact']}/notes", advice)
        learnt = "not_needed" if over.is_set() else self._rng.choice(manners.LEARNT)
        answer = await self._line.post(f"/desk/help/{contact['key']}/finish", {"learnt": learnt})
        if answer.is_well:
            self._stage.tally.count("helped")
        self._over.pop(contact["key"], None)
