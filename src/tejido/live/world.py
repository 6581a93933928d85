"""World time as the socket process knows it: read from its row, and told to every page."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from tejido.core import clocks
from tejido.live import database, errors, statements


class World:
    """The installation's zone and clock, as last read."""

    def __init__(self, *, clock: clocks.WorldClock, zone: str, is_synthetic: bool) -> None:
        self.clock = clock
        self.zone = zone
        self.is_synthetic = is_synthetic

    def now(self) -> datetime:
        """Return world time (UTC)."""
        return self.clock.world(machine_now())

    def shown(self) -> dict[str, Any]:
        """Return the definition of world time as pages take it."""
        return {
            "real_epoch": self.clock.real_epoch.isoformat(),
            "world_epoch": self.clock.world_epoch.isoformat(),
            "factor": self.clock.factor,
        }


def machine_now() -> datetime:
    """Return machine time (UTC)."""
    return datetime.now(UTC)


async def read(connection: database.Connection) -> World:
    """Return the world as it is defined now.

    Raises: NotInstalled: the database has no operator yet.
    """
    found = await database.fetch(connection, statements.INSTALLATION)
    if not found:
        raise errors.NotInstalled(errors.NotInstalled.__doc__)
    row = found[0]
    clock = clocks.WorldClock(real_epoch=row["real_epoch"], world_epoch=row["world_epoch"], factor=row["factor"])
    return World(clock=clock, zone=row["zone"], is_synthetic=row["demonstration"])
