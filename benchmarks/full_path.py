"""How soon a contact that was acknowledged is before an agent, on a floor of 500, and what it costs.

A whole installation is served (`tejido serve`, its own cluster that waits for the disk). One light process plays the
people: agents signed in by one-time tickets, each with a socket, and customers who write in the widget. Before the
clock starts so many contacts are in progress that the floor is as full as it stays; then contacts come by chance at the
rate that keeps it so. Beside it, in the same minute and at the same rate, bare processes do the least that any such
path needs: two durable commits, two wake-ups, one send over a socket. The ratio is to that.

At the end many contacts wait at one instant, which tells how many offers a second the router alone carries out.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import psycopg

import _bare_steps
import _data_folder
import _floor_world
import _light_client
import _results
import _serving
from tejido.cli import cluster as cluster_module

HERE = Path(__file__).parent
BARE_DATABASE = "benchmark_bare"
GOAL_WAIT = "<= 4"
GOAL_RATE = ">= 5"
BURST_COUNT_MIN = 2
FREE = "SELECT sum(capacity) - sum(used) FROM people_load WHERE channel = 'chat'"
OCCUPIED = "SELECT sum(used)::float / sum(capacity) FROM people_load WHERE channel = 'chat'"
OFFERED = """
SELECT count(*), extract(epoch FROM max(at) - min(at))::float
FROM (
    SELECT min(recorded_at) AS at FROM journal_fact
    WHERE type = 'offer_made' AND (data ->> 'contact')::bigint = ANY (%s) GROUP BY data ->> 'contact'
) AS offered
"""


class PlayFailed(Exception):
    """The played people met an answer that they should not have met, or a contact was not offered."""


@dataclass(frozen=True)
class Measured:
    """What one run gave: the waits in seconds, processor seconds by part, and how full the floor was."""

    waits: list[float]
    bare: list[float]
    seconds: float
    processor_seconds: dict[str, float]
    occupied_shares: tuple[float, float]
    burst_rate: float


def main() -> int:
    """Measure, print, write, and return the status."""
    arguments = _arguments()
    with _data_folder.made() as folder:
        floor = _floor_world.made(folder, agents_count=arguments.agents, places_each=arguments.places)
        with _serving.served(folder) as installation, _bare_floor(folder, rate=_rate(arguments)) as bare_port:
            measured = _measured(installation, floor, arguments, folder=folder, bare_port=bare_port)
    rows, notes = _rows(measured, arguments), _notes(measured, arguments)
    return _results.publish("full_path", rows, folder=arguments.results, notes=notes)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--agents", type=int, default=500, metavar="N", help="how many agents are signed in (500)")
    parser.add_argument("--places", type=int, default=2, metavar="N", help="how many chats each serves at once (2)")
    parser.add_argument(
        "--handle-seconds", type=float, default=240.0, metavar="N",
        help="how long a contact holds its place on average, wrap-up included (240)",
    )  # fmt: skip
    parser.add_argument(
        "--occupancy", type=float, default=0.85, metavar="SHARE", help="how many of the places are taken (0.85)"
    )
    parser.add_argument("--seconds", type=float, default=60.0, metavar="N", help="how long is measured (60)")
    parser.add_argument(
        "--burst", type=int, default=100, metavar="N", help="how many contacts wait at once at the end (100)"
    )
    _results.add_arguments(parser)
    return parser.parse_args()


def _rate(arguments: argparse.Namespace) -> float:
    """Return how many contacts a second keep the floor as full as it is meant to be."""
    return float(arguments.agents * arguments.places * arguments.occupancy / arguments.handle_seconds)


@contextmanager
def _bare_floor(folder: Path, *, rate: float) -> Iterator[int]:
    """Run the bare processes on a database of their own in the same cluster; give the port of the socket's."""
    cluster = cluster_module.Cluster(data=folder)
    cluster.create_database(BARE_DATABASE)
    parameters = cluster.role_connection("owner", BARE_DATABASE)
    with psycopg.connect(**parameters, autocommit=True) as connection:  # type: ignore[arg-type]
        connection.execute(_bare_steps.TABLE)
    port = _serving.free_ports(1)
    hub = {"parameters": parameters, "channel": _bare_steps.LAST_CHANNEL}
    with ExitStack() as stack:
        _run(stack, [str(HERE / "_bare_hub.py"), str(port)], hub)
        for words in (["second"], ["first", str(rate)]):
            step = _run(stack, [str(HERE / "_bare_steps.py"), *words], parameters)
            assert step.stdout is not None
            step.stdout.readline()
        yield port


def _run(stack: ExitStack, words: list[str], said: Any) -> subprocess.Popen[bytes]:
    """Start one of our scripts, and stop it at the end of the stack."""
    process = subprocess.Popen([sys.executable, *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    stack.callback(_serving.stopped, process)
    assert process.stdin is not None
    process.stdin.write(json.dumps(said).encode() + b"\n")
    process.stdin.flush()
    return process


def _measured(
    installation: _serving.Installation,
    floor: _floor_world.Floor,
    arguments: argparse.Namespace,
    *,
    folder: Path,
    bare_port: int,
) -> Measured:
    plan = _light_client.Plan(
        port=installation.port, programme_key=floor.programme_key, disposition_key=floor.disposition_key,
        agent_paths=list(floor.agent_paths),
        busy_count=round(arguments.agents * arguments.places * arguments.occupancy),
        rate=_rate(arguments), handle_seconds=arguments.handle_seconds, bare_port=bare_port,
    )  # fmt: skip
    with ExitStack() as stack:
        client = _run(stack, [str(HERE / "_light_client.py")], asdict(plan))
        for _ in ("signed in", "busy"):
            _answer(client)
        owner = stack.enter_context(_owner(folder))
        shares = [_figure(owner, OCCUPIED)]
        before = installation.processor_seconds()
        told = _asked(client, {"play": arguments.seconds})
        after = installation.processor_seconds()
        shares.append(_figure(owner, OCCUPIED))
        if told["failures"] or told["unoffered_count"] or told["lost_count"]:
            raise PlayFailed(f"{PlayFailed.__doc__} {told['failures'][:3]}, {told['unoffered_count']} not offered.")
        rate = _burst_rate(client, owner, floor, folder=folder, count_max=arguments.burst)
    return Measured(
        waits=told["waits"], bare=told["bare"], seconds=told["seconds"],
        processor_seconds={part: after[part] - before.get(part, 0.0) for part in after},
        occupied_shares=(shares[0], shares[1]), burst_rate=rate,
    )  # fmt: skip


def _burst_rate(
    client: subprocess.Popen[bytes],
    owner: psycopg.Connection,
    floor: _floor_world.Floor,
    *,
    folder: Path,
    count_max: int,
) -> float:
    """Return how many offers a second the router makes when many contacts wait at once, each with a free place."""
    _tell(client, {"quiet": True})
    _answer(client)
    count = min(count_max, int(_figure(owner, FREE)))
    if count < BURST_COUNT_MIN:
        raise PlayFailed(f"{PlayFailed.__doc__} Only {count} places were free at the end.")
    contacts = _floor_world.let_wait(folder, floor, count=count)
    _asked(client, {"hear": count})
    offers = owner.execute(OFFERED, [contacts]).fetchone()
    assert offers is not None
    if offers[0] < count:
        raise PlayFailed(f"{PlayFailed.__doc__} {offers[0]} of {count} that waited at once.")
    return float((offers[0] - 1) / offers[1])


def _rows(measured: Measured, arguments: argparse.Namespace) -> list[_results.Row]:
    rate = len(measured.waits) / measured.seconds
    what = f"acknowledged to offer on the socket, {arguments.agents} agents, {rate:.2f} contacts/s"
    bare = "two durable commits, two wake-ups, one send"
    rows = [
        _results.row(
            f"{what}, p{share * 100:g}", [_quantile(measured.waits, share) * 1e3],
            [_quantile(measured.bare, share) * 1e3], against=bare, unit="ms",
            goal=GOAL_WAIT if share == 0.95 else None,
        )
        for share in (0.5, 0.95, 0.99)
    ]  # fmt: skip
    cost_seconds = sum(measured.processor_seconds.values()) / len(measured.waits)
    return [
        *rows,
        _results.row(
            "processor time of all our processes for each contact", [cost_seconds * 1e3], [1e3 / rate],
            against="one processor at this rate", unit="ms",
        ),
        _results.row(
            "offers by the one router, of contacts that wait at once", [measured.burst_rate], [rate],
            against="the load above", unit="1/s", goal=GOAL_RATE,
        ),
    ]  # fmt: skip


def _notes(measured: Measured, arguments: argparse.Namespace) -> list[str]:
    parts = sorted(measured.processor_seconds.items(), key=lambda item: -item[1])
    each = ", ".join(f"{part} {seconds / len(measured.waits) * 1e3:.1f}" for part, seconds in parts)
    first, last = measured.occupied_shares
    return [
        f"{arguments.agents} agents with {arguments.places} chats at once, {arguments.handle_seconds:g} s each on "
        f"average (by chance, without memory), accepted after 1 to 3 s, answered once, ended and wrapped up; contacts "
        f"come by chance at {_rate(arguments):.2f}/s for {arguments.occupancy:.0%} occupancy: {first:.1%} at the "
        f"beginning, {last:.1%} at the end. {len(measured.waits)} contacts and {len(measured.bare)} bare paths in "
        f"{measured.seconds:.0f} s.",
        f"Processor milliseconds a contact by part: {each}. The played people are not counted.",
    ]


def _quantile(values: list[float], share: float) -> float:
    """Return a quantile by nearest rank."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


@contextmanager
def _owner(folder: Path) -> Iterator[psycopg.Connection]:
    way = cluster_module.Cluster(data=folder).role_connection("owner")
    with psycopg.connect(**way, autocommit=True) as connection:  # type: ignore[arg-type]
        yield connection


def _figure(owner: psycopg.Connection, statement: str) -> Any:
    row = owner.execute(statement.encode()).fetchone()
    assert row is not None
    return row[0]


def _asked(client: subprocess.Popen[bytes], order: dict[str, Any]) -> dict[str, Any]:
    _tell(client, order)
    return _answer(client)


def _tell(client: subprocess.Popen[bytes], order: dict[str, Any]) -> None:
    assert client.stdin is not None
    client.stdin.write(json.dumps(order).encode() + b"\n")
    client.stdin.flush()


def _answer(client: subprocess.Popen[bytes]) -> dict[str, Any]:
    assert client.stdout is not None
    line = client.stdout.readline()
    if not line:
        raise PlayFailed("The played people gave up.")
    told: dict[str, Any] = json.loads(line)
    return told


if __name__ == "__main__":
    sys.exit(main())
