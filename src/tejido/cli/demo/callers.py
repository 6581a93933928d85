"""Customers who call: each dials on the made-up telephone, listens to it ring, speaks for a while, and hangs up."""

from __future__ import annotations

import asyncio
import random
from typing import Any

from tejido.cli.demo import manners, played, wire
from tejido.cli.demo import stage as stages

PAGE = "/try/phone/"
CALLS = "/try/phone/calls"
# World seconds between two looks at the telephone, and the machine seconds that a look takes at least.
RINGING_LOOK_SECONDS, TALKING_LOOK_SECONDS = 12.0, 45.0
LOOK_MACHINE_SECONDS_MIN = 1.0


class Telephone:
    """The line that all played callers share: a browser's, whose page gave it the token that each change carries."""

    def __init__(self, line: wire.Wire) -> None:
        """Prepare without opening the page."""
        self._line = line
        self._opening = asyncio.Lock()
        self._is_open = False

    async def dial(self, wanted: dict[str, str]) -> wire.Answer:
        """Call a queue."""
        async with self._opening:
            if not self._is_open:
                await self._line.get(PAGE)
                self._is_open = True
        return await self._line.post(CALLS, wanted)

    async def look(self, token: str) -> wire.Answer:
        """Ask how a call stands."""
        return await self._line.get(f"{CALLS}/{token}")

    async def hang_up(self, token: str) -> wire.Answer:
        """Hang up."""
        return await self._line.post(f"{CALLS}/{token}", {"do": "hang_up"})


class Caller:
    """One customer with one thing to ask."""

    def __init__(
        self,
        *,
        stage: stages.Stage,
        telephone: Telephone,
        programme_key: str,
        queue_code: str,
        language: str,
        rng: random.Random,
    ) -> None:
        """Prepare without dialling."""
        self._stage = stage
        self._telephone = telephone
        self._wanted = {
            "programme": programme_key,
            "queue": queue_code,
            "language": language,
            "number": manners.telephone_number(rng, language=language),
            "call_id": played.contact_id(),
        }
        self._rng = rng
        self._token = ""
        self._is_over = False

    async def leave(self) -> None:
        """Hang up at once."""
        if self._token and not self._is_over:
            self._is_over = True
            await self._telephone.hang_up(self._token)

    async def visit(self) -> None:
        """Call, and speak to whoever answers in time."""
        answer = await self._telephone.dial(self._wanted)
        if not answer.is_well:
            self._stage.tally.turn_away(answer)
            return
        self._token = answer.data["token"]
        self._stage.tally.count("opened")
        if await self._is_answered(answer.data["phone"]):
            self._stage.tally.count("served")
            await self._talk()
            self._stage.tally.count("talked")
        else:
            await self.leave()
            self._stage.tally.count("left waiting")

    async def _is_answered(self, phone: dict[str, Any]) -> bool:
        until = self._stage.pace.world_seconds + manners.patience_seconds(self._rng)
        while phone["state"] == "ringing":
            left_seconds = until - self._stage.pace.world_seconds
            if left_seconds <= 0 or self._is_over:
                return False
            phone = await self._look_after(min(left_seconds, RINGING_LOOK_SECONDS)) or phone
        return True

    async def _talk(self) -> None:
        # Most calls are ended by the agent; some customers have heard enough before.
        hangs_up = self._rng.random() < manners.CALLER_HANGS_UP_SHARE
        left_seconds = self._rng.uniform(*manners.CALLER_TALKS_SECONDS) if hangs_up else manners.CALL_SECONDS_MAX
        until = self._stage.pace.world_seconds + left_seconds
        while not self._is_over:
            left_seconds = until - self._stage.pace.world_seconds
            if left_seconds <= 0:
                await self.leave()
                return
            phone = await self._look_after(min(left_seconds, TALKING_LOOK_SECONDS))
            self._is_over = self._is_over or (phone is not None and phone["state"] == "ended")

    async def _look_after(self, world_seconds: float) -> dict[str, Any] | None:
        """Wait, then return what the telephone shows; None where it could not be told."""
        pace = self._stage.pace
        await pace.wait(max(world_seconds, LOOK_MACHINE_SECONDS_MIN * pace.factor))
        answer = await self._telephone.look(self._token)
        if not answer.is_well:
            self._stage.tally.tell(f"A call could not be looked at: {answer.status} {answer.code}.")
            self._is_over = True
            return None
        phone: dict[str, Any] = answer.data["phone"]
        return phone
