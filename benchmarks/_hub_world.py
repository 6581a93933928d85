"""Two clients, a programme with a queue of each, and accounts that may look: what the fan-out benchmark listens to."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import _data_folder
from tejido.cli import cluster as cluster_module

ZONE = "America/Bogota"
CLIENTS_COUNT = 2


@dataclass(frozen=True)
class Programme:
    """A programme, by its ids and its public key."""

    id: int
    client_id: int
    key: str


@dataclass(frozen=True)
class World:
    """Who may look at what."""

    programmes: tuple[Programme, ...]
    users: tuple[int, ...]


def made(cluster: cluster_module.Cluster, *, users_count: int) -> World:
    """Make the tables and the world in a cluster that runs, in processes of their own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TEJIDO_", "DATABASE_"))}
    surroundings = kept | {
        "TEJIDO_DATA": str(Path(cluster.environment.data)), "TEJIDO_ROLE": "owner",
        "DJANGO_SETTINGS_MODULE": "tejido.settings",
    }  # fmt: skip
    _data_folder.migrate(surroundings)
    done = subprocess.run(
        [sys.executable, __file__, str(users_count)], env=surroundings, check=True, text=True, stdout=subprocess.PIPE
    )
    told = json.loads(done.stdout)
    return World(tuple(Programme(**each) for each in told["programmes"]), tuple(told["users"]))


def _main() -> None:
    import django

    django.setup()
    from tejido.access import actions as access_actions
    from tejido.clients import actions as client_actions
    from tejido.core import facts
    from tejido.journal import actions as journal
    from tejido.journal import scopes

    now = datetime.now(UTC)
    told: dict[str, Any] = {"by": facts.SYSTEM, "at": now}
    with scopes.scoped({scopes.OPERATOR}):
        journal.install(
            operator_name="Benchmark", zone=ZONE, demonstration=True, real_at=now, world_at=now, by=facts.SYSTEM
        )
        pool = client_actions.add_pool(name="Benchmark", **told)
        programmes = []
        for number in range(CLIENTS_COUNT):
            client = client_actions.add_client(
                name=f"Client {number}", country="CO", zone=ZONE, allowed_origins=(), **told
            )
            programme = client_actions.add_programme(client=client, name="Benchmark", **told)
            queue = client_actions.add_queue(
                programme=programme, pool=pool, code="general", name="General", language="es", zone=ZONE,
                holiday_calendar="CO", opens_at=time(0), closes_at=time(0), open_weekdays=range(7), **told,
            )  # fmt: skip
            client_actions.set_target(
                queue=queue, channel="chat", from_date=date(2020, 1, 1), variant="answered_in_time",
                target_seconds=30, target_share=0.8, offer_seconds=20, **told,
            )  # fmt: skip
            programmes.append(Programme(programme.pk, client.pk, str(programme.key)))
        users = [
            access_actions.add_user(email=f"user{number}@benchmark.example", **told).pk
            for number in range(int(sys.argv[1]))
        ]
    print(json.dumps(asdict(World(tuple(programmes), tuple(users)))))


if __name__ == "__main__":
    _main()
