"""World time: when things happen to people, which a demonstration may run faster than machine time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

FACTOR_MIN = 0.1
FACTOR_MAX = 20.0


class ClockInvalid(Exception):
    """World time runs at 0.1 to 20 times machine time, from two instants that carry their offset."""


@dataclass(frozen=True, kw_only=True)
class WorldClock:
    """The one row that defines world time: world = world_epoch + factor * (real - real_epoch)."""

    real_epoch: datetime
    world_epoch: datetime
    factor: float

    def __post_init__(self) -> None:
        if self.real_epoch.utcoffset() is None or self.world_epoch.utcoffset() is None:
            raise ClockInvalid(ClockInvalid.__doc__)
        if not FACTOR_MIN <= self.factor <= FACTOR_MAX:
            raise ClockInvalid(ClockInvalid.__doc__)

    def world(self, real: datetime) -> datetime:
        """Return world time at a machine time."""
        return (self.world_epoch + self.factor * (real - self.real_epoch)).astimezone(UTC)

    def real(self, world: datetime) -> datetime:
        """Return the machine time at which world time is, was or will be `world`."""
        return (self.real_epoch + (world - self.world_epoch) / self.factor).astimezone(UTC)

    def machine_seconds(self, world: timedelta) -> float:
        """Return how many machine seconds a span of world time takes."""
        return world.total_seconds() / self.factor
