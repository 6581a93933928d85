"""What it costs to tell 500 sockets something 20 times a second, against the least that can.

Ours is `tejido live` as it is: sockets that came in with signed one-time tickets in six scopes (two clients by three
roles), each with a bounded queue, its own position in every frame, and the right to come back with it. The peer is a
bare Starlette application that sends the same bytes to the same number of sockets and asks nothing. Both run on the
same server, each is handed its updates by NOTIFY, and both have all sockets open while they take turns.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg

import _data_folder
import _hub_world
import _results
import _serving
from tejido import environment as environment_module
from tejido.access import tickets
from tejido.cli import cluster as cluster_module
from tejido.cli import serve

HERE = Path(__file__).parent
GOAL_COST = "<= 1.5"
GOAL_DELAY = "<= 2.5"
OPERATOR = 0
ROLES_COUNT = 3
DATA_BYTES = 400
TICKETS_TOGETHER = 50
READY_SECONDS_MAX = 30.0
SAY = "SELECT pg_notify(%s, %s)"


class DeliveriesLost(Exception):
    """A socket was closed, or not every frame came: the two sides did not do the same work."""


@dataclass
class Side:
    """One of the two that take turns: its channel, how its updates look, and what each slice gave."""

    name: str
    channel: str
    process: int
    costs: list[float] = field(default_factory=list)
    delays: list[float] = field(default_factory=list)
    medians: list[float] = field(default_factory=list)


def main() -> int:
    """Measure, print, write, and return the status."""
    arguments = _arguments()
    with _data_folder.made() as folder, _running(folder) as cluster:
        world = _hub_world.made(cluster, users_count=arguments.sockets)
        with ExitStack() as stack:
            sides, ears = _opened(stack, cluster, world)
            session = stack.enter_context(_session(cluster))
            for round_number in range(arguments.slices):
                # Who goes first changes, so that a drift of the machine favours nobody.
                for place in range(len(sides)):
                    _take_turn(sides[(place + round_number) % len(sides)], session, ears, arguments)
    ours, bare = sides
    what = f"{arguments.sockets} sockets in {_hub_world.CLIENTS_COUNT * ROLES_COUNT} scopes, {arguments.rate} updates/s"
    against = "a bare hub on the same server"
    rows = [
        _results.row(
            f"processor time for each delivery, {what}", ours.costs, bare.costs, against=against, unit="us",
            goal=GOAL_COST,
        ),
        _results.row("from the update to the socket, p99", ours.delays, bare.delays, against=against, unit="ms",
                     goal=GOAL_DELAY),
        _results.row("from the update to the socket, p50", ours.medians, bare.medians, against=against, unit="ms"),
    ]  # fmt: skip
    note = (
        f"{arguments.slices} slices of {arguments.seconds} s for each side; frames of about "
        f"{len(_frame(_data('0.0'), 1))} bytes; processor time of the one process that holds the sockets."
    )
    return _results.publish("fan_out", rows, folder=arguments.results, notes=[note])


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sockets", type=int, default=500, metavar="N", help="how many sockets each side has (500)")
    parser.add_argument("--rate", type=int, default=20, metavar="N", help="updates a second, each to all sockets (20)")
    parser.add_argument("--slices", type=int, default=5, metavar="N", help="how often each side has its turn (5)")
    parser.add_argument("--seconds", type=int, default=5, metavar="N", help="how long a turn lasts (5)")
    _results.add_arguments(parser)
    return parser.parse_args()


@contextmanager
def _running(folder: Path) -> Iterator[cluster_module.Cluster]:
    cluster = cluster_module.Cluster(data=folder)
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.stop()


def _opened(
    stack: ExitStack, cluster: cluster_module.Cluster, world: _hub_world.World
) -> tuple[list[Side], subprocess.Popen[bytes]]:
    """Start both hubs and open all sockets at both."""
    port = _serving.free_ports(3)
    data = cluster.environment.data
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TEJIDO_", "DATABASE_"))}
    surroundings = kept | {"TEJIDO_DATA": str(data), "TEJIDO_PORT": str(port), "TEJIDO_ROLE": "live"}
    channels = ("benchmark_ours", "benchmark_bare")
    boards = [{"id": each.id, "client_id": each.client_id, "key": each.key} for each in world.programmes]
    ours = _run(stack, ["_live_hub.py"], {"channel": channels[0], "programmes": boards}, surroundings)
    bare = _run(
        stack, ["_bare_hub.py", str(port + 2)],
        {"channel": channels[1], "parameters": cluster.role_connection("live")}, surroundings,
    )  # fmt: skip
    deadline = time.monotonic() + READY_SECONDS_MAX
    while not serve.answers("127.0.0.1", port + 1, name="localhost")():
        if time.monotonic() > deadline:
            raise _serving.DidNotStart(_serving.DidNotStart.__doc__)
        time.sleep(0.1)
    ears = _run(stack, ["_light_sockets.py"], [f"ws://127.0.0.1:{port + 2}/socket"] * len(world.users), surroundings)
    _answer(ears)
    for first in range(0, len(world.users), TICKETS_TOGETHER):
        # A ticket is good for half a minute, so they are not all made at once.
        made = _tickets(cluster, world, range(first, min(first + TICKETS_TOGETHER, len(world.users))))
        _tell(ears, [f"ws://127.0.0.1:{port + 1}/socket?ticket={text}" for text in made])
        _answer(ears)
    return [Side("ours", channels[0], ours.pid), Side("bare", channels[1], bare.pid)], ears


def _tickets(cluster: cluster_module.Cluster, world: _hub_world.World, numbers: range) -> list[str]:
    """Return a ticket for each of these accounts; one after the other they take the six scopes."""
    given = environment_module.read({"TEJIDO_DATA": str(cluster.environment.data)})
    key, now = tickets.signing_key(given), datetime.now(UTC)
    every = {each.client_id for each in world.programmes}
    scopes = [
        (programme, frozenset(reach))
        for programme in world.programmes
        # An agent's, a supervisor's, and that of somebody who works for the client.
        for reach in ({OPERATOR, programme.client_id}, {OPERATOR, *every}, {programme.client_id})
    ]
    assert len(scopes) == _hub_world.CLIENTS_COUNT * ROLES_COUNT
    made = []
    for number in numbers:
        programme, scope = scopes[number % len(scopes)]
        ticket = tickets.Ticket(
            nonce=secrets.token_urlsafe(24), user_id=world.users[number], person_id=None, scope=scope,
            topics=(f"wallboard:{programme.key}",), thread_key=None, origin="http://localhost",
            expires_at=tickets.expiry(now),
        )  # fmt: skip
        made.append(tickets.write(ticket, key=key))
    return made


def _take_turn(
    side: Side, session: psycopg.Connection, ears: subprocess.Popen[bytes], arguments: argparse.Namespace
) -> None:
    """Let one side run a slice, and note its cost and its delays.

    Raises: DeliveriesLost
    """
    _tell(ears, arguments.rate * arguments.seconds * arguments.sockets)
    before = _serving.processor_seconds(side.process)
    count = _said(side, session, rate=arguments.rate, seconds=arguments.seconds)
    told = _answer(ears)
    spent_seconds = _serving.processor_seconds(side.process) - before
    delays = sorted(told["delays"])
    if told["lost_count"] or len(delays) != count * arguments.sockets:
        raise DeliveriesLost(
            f"{DeliveriesLost.__doc__} {side.name}: {len(delays)} of {count * arguments.sockets}, "
            f"{told['lost_count']} sockets closed."
        )
    side.costs.append(spent_seconds / len(delays) * 1e6)
    side.delays.append(delays[int(0.99 * len(delays))] * 1e3)
    side.medians.append(statistics.median(delays) * 1e3)


def _said(side: Side, session: psycopg.Connection, *, rate: int, seconds: int) -> int:
    """Say updates at an even pace; return how many."""
    count = rate * seconds
    began = time.monotonic()
    for number in range(count):
        time.sleep(max(0.0, began + number / rate - time.monotonic()))
        data = _data(repr(time.monotonic()))
        session.execute(SAY, [side.channel, data if side.name == "ours" else _frame(data, number)], prepare=True)
    return count


def _data(said_at: str) -> str:
    """Return an update's data, of the size of a board with one queue."""
    return f'{{"said_at":{said_at},"filling":"{"." * DATA_BYTES}"}}'


def _frame(data: str, position: int) -> str:
    """Return what a numbered frame of ours with this data looks like, for the side that numbers nothing."""
    topic = "wallboard:00000000-0000-0000-0000-000000000000"
    head = f'"kind":"delta","position":{position},"topic":"{topic}","previous":{position}'
    return f'{{{head},"type":"numbers","data":{data}}}'


def _run(stack: ExitStack, words: list[str], said: Any, surroundings: dict[str, str]) -> subprocess.Popen[bytes]:
    """Start one of our scripts, and stop it at the end of the stack."""
    process = subprocess.Popen(
        [sys.executable, str(HERE / words[0]), *words[1:]], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        env=surroundings,
    )  # fmt: skip
    stack.callback(_serving.stopped, process)
    _tell(process, said)
    return process


def _tell(process: subprocess.Popen[bytes], said: Any) -> None:
    assert process.stdin is not None
    process.stdin.write(json.dumps(said).encode() + b"\n")
    process.stdin.flush()


def _answer(process: subprocess.Popen[bytes]) -> Any:
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        raise DeliveriesLost("The sockets could not be opened.")
    return json.loads(line)


@contextmanager
def _session(cluster: cluster_module.Cluster) -> Iterator[psycopg.Connection]:
    way = cluster.role_connection("live")
    with psycopg.connect(**way, autocommit=True) as session:  # type: ignore[arg-type]
        yield session


if __name__ == "__main__":
    sys.exit(main())
