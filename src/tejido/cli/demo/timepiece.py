"""World time as the play believes it to be, held against what the installation says."""

from __future__ import annotations

from datetime import datetime, timedelta

from tejido.cli.demo import pace

# What asking takes on a busy machine moves nothing; more than this was somebody who set the clock, or a machine asleep.
MOVED_SECONDS_MIN = 5.0
MOVED_MACHINE_SECONDS_MIN = 5.0


class Timepiece:
    """An instant of world time that runs with a pace."""

    def __init__(self, pace: pace.Pace, *, world_at: datetime) -> None:
        """Begin at an instant.

        Args:
            world_at: World time now, aware.
        """
        self._pace = pace
        self._anchor = (world_at, pace.world_seconds)

    @property
    def now(self) -> datetime:
        """World time now."""
        world_at, world_seconds = self._anchor
        return world_at + timedelta(seconds=self._pace.world_seconds - world_seconds)

    def set(self, told_at: datetime) -> float | None:
        """Go on from what the installation says; return by how many seconds it moved, None where it did not.

        Args:
            told_at: World time now, by the installation.
        """
        away_seconds = (told_at - self.now).total_seconds()
        self._anchor = (told_at, self._pace.world_seconds)
        bearable_seconds = MOVED_SECONDS_MIN + MOVED_MACHINE_SECONDS_MIN * self._pace.factor
        return away_seconds if abs(away_seconds) > bearable_seconds else None
