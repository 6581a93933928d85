"""How many contacts a second can be put before agents, durably: the shipped claim, the same by pgbench, and the limit.

Eight connections, each leading a pool of its own, claim with the router's own function in its role and scope, one
transaction and one round trip each, on an embedded cluster that waits for the disk. In turn with them, `pgbench -M
prepared` sends the very same statements (`claim_offer.sql` behind the scope, in one pipeline), which tells what Python
costs; plain psycopg sends them, which tells what Django adds; and `pgbench -N` runs its simple update, which tells what
this machine's disk and PostgreSQL can do at all.

A claim counts when its offer is in the table afterwards, for all alike.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import _assignment_world
import _results

CONNECTIONS_COUNT = 8
GOAL = ">= 0.6"
# More than any machine we know claims in a second; a slice that takes all that waits is refused below.
CLAIMS_PER_SECOND_MAX = 9_000
AGENTS_COUNT = 2_000
CAPACITY = 50
OFFER_SECONDS = 20
LIMIT_SCALE = 20
LIMIT_SECONDS_MIN = 2
PGBENCH_SPARE_SECONDS = 120
# What the router remembers of its pool: the operator and the one client.
CLIENTS = frozenset({0, 1})
SCOPE = ",".join(str(client) for client in sorted(CLIENTS))
TERMS = '{"wait": 1.5, "priority": 0.0, "level": 0.0, "idle": 3.25, "load": 0.0, "total": 4.75}'


class RanDry(Exception):
    """A slice claimed every waiting contact, so its figure is too low: raise CLAIMS_PER_SECOND_MAX."""


class ClaimsRefused(Exception):
    """Claims were refused although every contact waited and every agent was free."""


class ProgramMissing(Exception):
    """pgbench is not among the PostgreSQL programs in use; the wheel has it, so try TEJIDO_POSTGRES=wheel."""


@dataclass
class Side:
    """One of those that take turns: what runs it for some seconds, and what it did in each slice."""

    name: str
    run: Callable[[int], tuple[int, float]]
    counts_claims: bool = True
    rates: list[float] = field(default_factory=list)


def main() -> int:
    """Measure, print, write, and return the status."""
    arguments = _arguments()
    agents_each = AGENTS_COUNT // CONNECTIONS_COUNT
    contacts_each = min(CLAIMS_PER_SECOND_MAX * arguments.seconds // CONNECTIONS_COUNT, agents_each * CAPACITY)
    with _assignment_world.opened(
        pools_count=CONNECTIONS_COUNT, agents_each=agents_each, contacts_each=contacts_each
    ) as world:
        return _compare(world, arguments)


def _compare(world: _assignment_world.World, arguments: argparse.Namespace) -> int:
    import django

    django.setup()
    from tejido.contacts import offers

    pgbench = _Pgbench(world, claim=offers.CLAIM)
    pgbench.prepare_limit(scale=arguments.scale)
    ours = Side("router", lambda seconds: _in_threads(world, seconds, _by_router(world)))
    plain = Side("psycopg", lambda seconds: _in_threads(world, seconds, _by_psycopg(world, offers.CLAIM)))
    peer = Side("pgbench", pgbench.claim)
    limit = Side("limit", pgbench.limit, counts_claims=False)
    sides = [ours, peer, plain, limit]
    for round_number in range(arguments.slices):
        # Who goes first changes, so that a drift of the machine favours nobody.
        for place in range(len(sides)):
            _take_turn(world, sides[(place + round_number) % len(sides)], seconds=arguments.seconds)
    what, same = f"claims by the router, {CONNECTIONS_COUNT} durable connections", "the same statements by pgbench"
    rows = [
        _results.row(what, ours.rates, peer.rates, against=f"{same} -M prepared", unit="1/s", goal=GOAL),
        _results.row(
            "claims by plain psycopg, likewise", plain.rates, peer.rates, against=f"{same} -M prepared", unit="1/s"
        ),
        _results.row(
            what, ours.rates, limit.rates, against=f"pgbench -N -M prepared, scale {arguments.scale}", unit="1/s"
        ),
    ]
    binaries = world.cluster.binaries
    assert binaries is not None
    note = (
        f"PostgreSQL {binaries.version}, fsync and synchronous_commit on, {arguments.slices} slices of "
        f"{arguments.seconds} s each, CHECKPOINT before each; {os.cpu_count()} processors for server and clients."
    )
    return _results.publish("assignment", rows, folder=arguments.results, notes=[note])


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--slices", type=int, default=7, metavar="N", help="how often each side has its turn (7)")
    parser.add_argument("--seconds", type=int, default=5, metavar="N", help="how long a turn lasts (5)")
    parser.add_argument(
        "--scale", type=int, default=LIMIT_SCALE, metavar="N", help=f"size of pgbench's own tables ({LIMIT_SCALE})"
    )
    _results.add_arguments(parser)
    return parser.parse_args()


def _take_turn(world: _assignment_world.World, side: Side, *, seconds: int) -> None:
    """Let one side run a slice on a fresh world, and note its rate.

    Raises: RanDry, ClaimsRefused
    """
    world.refill()
    tried_count, lasted_seconds = side.run(seconds)
    if not side.counts_claims:
        side.rates.append(tried_count / lasted_seconds)
        return
    claims_count = world.claims_count()
    if claims_count >= world.pools_count * world.contacts_each:
        raise RanDry(f"{RanDry.__doc__} ({side.name})")
    if claims_count < tried_count:
        raise ClaimsRefused(f"{ClaimsRefused.__doc__} ({side.name}: {tried_count - claims_count} of {tried_count})")
    side.rates.append(claims_count / lasted_seconds)


Claimer = Callable[[int, threading.Barrier, Callable[[], bool]], int]


def _in_threads(world: _assignment_world.World, seconds: int, claimer: Claimer) -> tuple[int, float]:
    """Run a claimer for each pool in a thread of its own, as `tejido route` does; return claims tried and seconds."""
    barrier = threading.Barrier(world.pools_count + 1)
    deadline = float("inf")
    counts = [0] * world.pools_count
    problems: list[BaseException] = []

    def lead(place: int) -> None:
        try:
            counts[place] = claimer(place, barrier, lambda: time.monotonic() < deadline)
        except BaseException as problem:
            problems.append(problem)
            barrier.abort()

    threads = [threading.Thread(target=lead, args=(place,)) for place in range(world.pools_count)]
    for thread in threads:
        thread.start()
    # Broken by a thread that failed; what failed is raised below.
    with contextlib.suppress(threading.BrokenBarrierError):
        barrier.wait()
    began = time.monotonic()
    deadline = began + seconds
    for thread in threads:
        thread.join()
    if problems:
        raise problems[0]
    return sum(counts), time.monotonic() - began


def _by_psycopg(world: _assignment_world.World, claim: str) -> Claimer:
    """Return what claims with the shipped statement, prepared, on a connection of its own."""

    def lead(place: int, barrier: threading.Barrier, goes_on: Callable[[], bool]) -> int:
        with world.route() as connection:
            barrier.wait()
            count = 0
            while goes_on() and count < world.contacts_each:
                with connection.pipeline():
                    connection.execute("SELECT set_config('tejido.scope', %s, true)", [SCOPE], prepare=True)
                    connection.execute(claim, _parameters(world, place, count), prepare=True)
                count += 1
            return count

    return lead


def _by_router(world: _assignment_world.World) -> Claimer:
    """Return what claims with the router's own function, within the scope of its pool, as the live router does."""
    from django.db import connection

    from tejido.contacts import offers

    def lead(place: int, barrier: threading.Barrier, goes_on: Callable[[], bool]) -> int:
        try:
            connection.ensure_connection()
            barrier.wait()
            count = 0
            while goes_on() and count < world.contacts_each:
                wanted = _parameters(world, place, count)
                offers.claim(
                    offers.Claim(
                        pool_id=wanted["pool"], epoch=wanted["epoch"], decision=wanted["decision"],
                        policy_version=wanted["policy_version"], contact_id=wanted["contact"],
                        person_id=wanted["person"], channel=wanted["channel"], offered_at=wanted["offered_at"],
                        deadline_at=wanted["deadline_at"], terms={"wait": 1.5, "idle": 3.25, "total": 4.75},
                    ),
                    clients=CLIENTS,
                )  # fmt: skip
                count += 1
            return count
        finally:
            connection.close()

    return lead


def _parameters(world: _assignment_world.World, place: int, number: int) -> dict[str, Any]:
    """Return what the statement asks for: the pool's next contact and its next agent in turn, both surely free."""
    offered_at = datetime.now(UTC)
    deadline_at = offered_at + timedelta(seconds=OFFER_SECONDS)
    first = _assignment_world.FIRST_ID
    return {
        "pool": _assignment_world.FIRST_POOL_ID + place,
        "epoch": 1,
        "decision": number + 1,
        "policy_version": 1,
        "contact": first + place * world.contacts_each + number,
        "person": first + place * world.agents_each + number % world.agents_each,
        "channel": _assignment_world.CHANNEL,
        "offered_at": offered_at,
        "deadline_at": deadline_at,
        "deadline_text": deadline_at.isoformat(),
        "terms": TERMS,
    }


class _Pgbench:
    """PostgreSQL's own load program: the peer that costs next to nothing, and the measure of the machine."""

    def __init__(self, world: _assignment_world.World, *, claim: str) -> None:
        binaries = world.cluster.binaries
        assert binaries is not None
        self._world = world
        self._program = binaries.program("pgbench")
        if not Path(self._program).exists():
            raise ProgramMissing(ProgramMissing.__doc__)
        self._script = world.cluster.environment.data / "claim.pgbench"
        self._script.write_text(_script(claim))

    def prepare_limit(self, *, scale: int) -> None:
        """Make the tables of pgbench's own scripts in a database of their own."""
        self._world.cluster.create_database(_assignment_world.LIMIT_DATABASE)
        self._run(self._limit_way, ["-i", "-q", "-s", str(scale)])

    def claim(self, seconds: int) -> tuple[int, float]:
        """Run the claims; return transactions and seconds."""
        world = self._world
        offered_at = datetime.now(UTC)
        deadline_at = offered_at + timedelta(seconds=OFFER_SECONDS)
        given = {
            "number": -1, "first": _assignment_world.FIRST_ID, "first_pool": _assignment_world.FIRST_POOL_ID,
            "agents_each": world.agents_each, "contacts_each": world.contacts_each, "epoch": 1, "policy_version": 1,
            "channel": _assignment_world.CHANNEL, "offered_at": offered_at.isoformat(),
            "deadline_at": deadline_at.isoformat(), "deadline_text": deadline_at.isoformat(), "terms": TERMS,
        }  # fmt: skip
        words = [word for name, value in given.items() for word in ("-D", f"{name}={value}")]
        way = world.cluster.role_connection("route")
        return self._timed(way, ["-n", "-f", str(self._script), *words], seconds)

    def limit(self, seconds: int) -> tuple[int, float]:
        """Run the simple update; return transactions and seconds."""
        return self._timed(self._limit_way, ["-n", "-N"], seconds)

    @property
    def _limit_way(self) -> dict[str, str | int]:
        return self._world.cluster.role_connection("owner", _assignment_world.LIMIT_DATABASE)

    def _timed(self, way: dict[str, str | int], words: Sequence[str], seconds: int) -> tuple[int, float]:
        connections = str(self._world.pools_count)
        threads = str(min(self._world.pools_count, os.cpu_count() or 1))
        said = self._run(way, ["-M", "prepared", "-c", connections, "-j", threads, "-T", str(seconds), *words])
        count = int(_found(r"number of transactions actually processed: (\d+)", said))
        return count, count / float(_found(r"tps = ([\d.]+)", said))

    def _run(self, way: dict[str, str | int], words: Sequence[str]) -> str:
        command = [
            self._program, "-h", str(way["host"]), "-p", str(way["port"]), "-U", str(way["user"]), *words,
            str(way["dbname"]),
        ]  # fmt: skip
        done = subprocess.run(
            command, env=os.environ | {"PGPASSWORD": str(way["password"])}, capture_output=True, text=True,
            timeout=PGBENCH_SPARE_SECONDS + 600,
        )  # fmt: skip
        if done.returncode:
            sys.exit(f"pgbench ended with status {done.returncode}:\n{done.stderr}")
        return done.stdout


def _script(claim: str) -> str:
    """Return pgbench's script: what `_parameters` works out, then the transaction of `_by_psycopg`."""
    statement = re.sub(r"%\((\w+)\)s", r":\1", claim).strip()
    return f"""\\set number :number + 1
\\set decision :number + 1
\\set pool :first_pool + :client_id
\\set contact :first + :client_id * :contacts_each + :number
\\set person :first + :client_id * :agents_each + :number % :agents_each
\\startpipeline
SELECT set_config('tejido.scope', '{SCOPE}', true);
{statement};
\\endpipeline
"""


def _found(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    assert match is not None, text
    return match.group(1)


if __name__ == "__main__":
    sys.exit(main())
