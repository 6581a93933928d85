"""World time: when things happen to people, which a demonstration may run faster than machine time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

FACTOR_MIN = 0.1
FACTOR_MAX = 20.0
# A clock that is put right moves by less than this between two looks; by more, somebody has set it.
SET_SECONDS_MIN = 5.0


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

    def settled(self, real: datetime, machine_seconds: float) -> datetime:
        """Return a world time that was over everywhere so many machine seconds before a machine time.

        The clock may have gone at another speed shortly before its epoch, so up to there the fastest is reckoned with.
        """
        since = real - timedelta(seconds=machine_seconds)
        if since >= self.real_epoch:
            return self.world(since)
        return (self.world_epoch + FACTOR_MAX * (since - self.real_epoch)).astimezone(UTC)

    def machine_seconds(self, world: timedelta) -> float:
        """Return how many machine seconds a span of world time takes."""
        return world.total_seconds() / self.factor


class SetWatch:
    """Notices when the clock on the wall is set, by a clock beside it that only counts."""

    def __init__(self) -> None:
        """Begin with nobody having looked."""
        self._apart: datetime | None = None
        self._set_at_seconds = float("-inf")

    def look(self, *, wall: datetime, counted_seconds: float) -> float:
        """Return by how many seconds the clock on the wall was set since the last look; 0 where it was not.

        Args:
            wall: What the clock on the wall says.
            counted_seconds: What the other one says at the same moment, from whatever beginning.
        """
        before, self._apart = self._apart, wall - timedelta(seconds=counted_seconds)
        seconds = (self._apart - before).total_seconds() if before is not None else 0.0
        if abs(seconds) < SET_SECONDS_MIN:
            return 0.0
        self._set_at_seconds = counted_seconds
        return seconds

    def steady_seconds(self, *, counted_seconds: float) -> float:
        """Return for how long nobody has set the clock; endless where nobody has since the first look."""
        return counted_seconds - self._set_at_seconds
