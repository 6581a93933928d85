"""How long the played people wait: world time in machine time, with a speed that may change on the way."""

from __future__ import annotations

import asyncio


class Pace:
    """World seconds as they pass in this process, and the speed at which they do."""

    def __init__(self, factor: float) -> None:
        """Begin at zero world seconds.

        Args:
            factor: World seconds per machine second, > 0.
        """
        self._factor = factor
        self._world_seconds = 0.0
        self._changed_at = asyncio.get_running_loop().time()
        self._changed = asyncio.Event()

    @property
    def factor(self) -> float:
        """World seconds per machine second now."""
        return self._factor

    @property
    def world_seconds(self) -> float:
        """World seconds since the play began."""
        return self._world_seconds + (asyncio.get_running_loop().time() - self._changed_at) * self._factor

    def change(self, factor: float) -> None:
        """Go on at another speed; who waits now waits for the rest of their world seconds at the new one."""
        self._world_seconds, self._changed_at = self.world_seconds, asyncio.get_running_loop().time()
        self._factor = factor
        self._changed.set()
        self._changed = asyncio.Event()

    async def wait(self, world_seconds: float) -> None:
        """Wait for so many world seconds."""
        until = self.world_seconds + world_seconds
        # Each round ends with the wait or with a change of speed.
        while (left_seconds := until - self.world_seconds) > 0:
            await happens(self._changed, machine_seconds_max=left_seconds / self._factor)

    async def wait_for(self, event: asyncio.Event, *, world_seconds_max: float) -> bool:
        """Wait until something happens; return whether it did within so many world seconds."""
        return await happens(event, machine_seconds_max=world_seconds_max / self._factor)


async def happens(event: asyncio.Event, *, machine_seconds_max: float) -> bool:
    """Return whether an event is set within so many machine seconds."""
    try:
        async with asyncio.timeout(machine_seconds_max):
            await event.wait()
    except TimeoutError:
        return event.is_set()
    return True
