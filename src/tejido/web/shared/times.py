"""How pages tell the time, which is world time for everything that happens to people."""

from __future__ import annotations

from typing import Any

from tejido.journal import clock


def shown() -> dict[str, Any]:
    """Return the definition of world time, and machine time now, as the sockets' snapshots carry them."""
    world = clock.world_clock()
    return {
        "world": {
            "real_epoch": world.real_epoch.isoformat(),
            "world_epoch": world.world_epoch.isoformat(),
            "factor": world.factor,
        },
        "server_time": clock.machine_now().isoformat(),
    }
