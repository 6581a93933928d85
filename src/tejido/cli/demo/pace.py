"""How long the played people wait: world time in machine time, with a speed that may change on the way."""

from __future__ import annotations

import asyncio

# What part of the smallest target an action may take at the 95th percentile, in world time: above it no service level
# is shown. The speed gives way before.
BENT_SHARE_MAX = 0.05
BENT_SHARE_GOAL = 0.035
FACTOR_MIN = 1.0
RISE_MAX = 1.5
STEP = 0.5


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
        self._mark = (self._changed_at, 0.0)

    def mark(self) -> None:
        """Count the mean speed from here on."""
        self._mark = (asyncio.get_running_loop().time(), self.world_seconds)

    @property
    def mean_factor(self) -> float:
        """World seconds per machine second since the mark."""
        machine_seconds = asyncio.get_running_loop().time() - self._mark[0]
        return (self.world_seconds - self._mark[1]) / machine_seconds if machine_seconds > 0 else self._factor

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


def bent_share(action_world_seconds: float, *, target_seconds: float) -> float:
    """Return what part of the smallest target an action takes, so long as the machine's time is stretched.

    Args:
        action_world_seconds: Speed times what an action takes in machine seconds, at the 95th percentile.
        target_seconds: The smallest promised wait, > 0.
    """
    return action_world_seconds / target_seconds


def bearable(factor: float, *, wished: float, action_seconds: float, target_seconds: float) -> float:
    """Return the speed to go on with, so that a slow machine does not bend what people experience.

    It gives way at once and comes back by and by, in steps of `STEP`, so that it does not swing.

    Args:
        factor: The speed now, >= 1.
        wished: The speed that was asked for, >= 1.
        action_seconds: How many machine seconds an action took lately, at the 95th percentile.
        target_seconds: The smallest promised wait, > 0.
    """
    most = BENT_SHARE_GOAL * target_seconds / action_seconds if action_seconds > 0 else wished
    target = min(wished, most, factor * RISE_MAX)
    return max(FACTOR_MIN, int(target / STEP) * STEP)
