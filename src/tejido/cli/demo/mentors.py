"""Played mentors: they are there for the agents and take no contacts of their own."""

from __future__ import annotations

from typing import Any

from tejido.cli.demo import desks


class Mentor(desks.Desk):
    """One mentor at one desk."""

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
            if data["presence"]["activity"] == "offline" and not self._is_leaving:
                await self._line.post("/desk/presence", {"activity": "training", "reason": "coaching"})
            self._is_at_work = True
        self._hear_invitations(data)
