"""Presence as the socket process keeps it: connected while a desk is open, through kills, restarts and outages."""

from __future__ import annotations

import dataclasses
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import httpx
import psycopg
import pytest
from django.db import connections
from tests import lines, ports, scenes

from tejido import environment as environment_module
from tejido.access import tickets
from tejido.cli import cluster as cluster_module

SLOW_LINE = dataclasses.replace(lines.LIMITS, line_grace_seconds=60.0)


@pytest.fixture
def live_way(cluster: cluster_module.Cluster, database_name: str) -> dict[str, Any]:
    return dict(cluster.role_connection("live", database_name))


@pytest.fixture
def floor(committed: None) -> Iterator[scenes.Floor]:
    yield lines.floor()
    connections.close_all()


def presence(owner: psycopg.Connection, floor: scenes.Floor, number: int = 0) -> tuple[int, bool]:
    row = owner.execute(
        "SELECT connections, available FROM people_presence WHERE person_id = %s", [floor.agents[number].pk]
    ).fetchone()
    assert row is not None
    return row[0], row[1]


def told(owner: psycopg.Connection, fact_type: str) -> list[dict[str, Any]]:
    rows = owner.execute("SELECT data FROM journal_fact WHERE type = %s ORDER BY id", [fact_type]).fetchall()
    return [row[0] for row in rows]


def test_a_person_is_available_while_a_desk_is_open(
    floor: scenes.Floor, live_way: dict[str, Any], owner: psycopg.Connection
) -> None:
    assert presence(owner, floor) == (0, False)
    with lines.serving(live_way) as server:
        with server.visit(lines.desk_ticket(floor)) as one:
            one.next()
            assert presence(owner, floor) == (1, True)
            with server.visit(lines.desk_ticket(floor)) as two:
                two.next()
                assert presence(owner, floor) == (2, True)
            lines.eventually(lambda: presence(owner, floor) == (1, True))
        lines.eventually(lambda: presence(owner, floor) == (0, False))
    assert [fact["available"] for fact in told(owner, "connection_opened")] == [True, True]
    assert [(fact["reason"], fact["available"]) for fact in told(owner, "connection_closed")] == [
        ("lost", True), ("lost", False),
    ]  # fmt: skip
    assert presence(owner, floor, 1) == (0, False)


def test_a_line_that_drops_for_a_moment_leaves_no_gap(
    floor: scenes.Floor, live_way: dict[str, Any], owner: psycopg.Connection
) -> None:
    limits = dataclasses.replace(lines.LIMITS, line_grace_seconds=5.0)
    with lines.serving(live_way, limits=limits) as server:
        with server.visit(lines.desk_ticket(floor)) as desk:
            desk.next()
        with server.visit(lines.desk_ticket(floor)) as desk:
            desk.next()
            lines.eventually(lambda: told(owner, "connection_closed"))
            assert presence(owner, floor) == (1, True)
    assert told(owner, "connection_closed")[0]["available"] is True


def test_a_revoked_desk_is_gone_at_once(
    floor: scenes.Floor, live_way: dict[str, Any], owner: psycopg.Connection
) -> None:
    with lines.serving(live_way, limits=SLOW_LINE) as server, server.visit(lines.desk_ticket(floor)) as desk:
        desk.next()
        user = owner.execute("SELECT id FROM access_user").fetchone()
        assert user is not None
        owner.execute(
            "WITH fact AS (INSERT INTO journal_fact (happened_at, type, by_kind, by_id, client_id, data)"
            " VALUES (now(), 'user_deactivated', 'system', 0, 0, jsonb_build_object('user', %s::bigint))"
            " RETURNING id, recorded_at) INSERT INTO journal_pending SELECT id, recorded_at FROM fact",
            [user[0]],
        )
        # Nobody was woken: polling alone is enough.
        assert desk.close_code() == 4401
        lines.eventually(lambda: presence(owner, floor) == (0, False))
    assert told(owner, "connection_closed")[0]["reason"] == "revoked"


def test_a_clean_stop_says_restarting_and_ends_every_presence_in_time(
    floor: scenes.Floor, live_way: dict[str, Any], owner: psycopg.Connection
) -> None:
    with lines.serving(live_way, limits=SLOW_LINE) as server:
        with server.visit(lines.desk_ticket(floor)) as gone:
            gone.next()
        desk = server.visit(lines.desk_ticket(floor, 1))
        desk.next()
        began_at = time.monotonic()
    assert time.monotonic() - began_at < SLOW_LINE.line_grace_seconds, "nobody waits for a line to come back"
    assert desk.close_code() == 1012
    assert presence(owner, floor) == presence(owner, floor, 1) == (0, False)
    assert {fact["reason"] for fact in told(owner, "connection_closed")} == {"stopped"}


def test_the_heartbeat_keeps_a_desk_and_a_silent_process_is_swept(
    floor: scenes.Floor, live_way: dict[str, Any], owner: psycopg.Connection
) -> None:
    with lines.serving(live_way) as server, server.visit(lines.desk_ticket(floor)) as desk:
        desk.next()
        # A connection of a process on another machine that died long ago.
        owner.execute(
            "INSERT INTO people_connection (person_id, socket, node, opened_at, seen_at)"
            " VALUES (%s, gen_random_uuid(), 'elsewhere/1/1', now() - interval '1 hour', now() - interval '1 hour')",
            [floor.agents[1].pk],
        )
        owner.execute("UPDATE people_presence SET connections = 1 WHERE person_id = %s", [floor.agents[1].pk])
        lines.eventually(lambda: desk.everything(quiet_seconds=0.2) == [] and presence(owner, floor, 1) == (0, False))
        desk.everything(quiet_seconds=lines.LIMITS.sweep_seconds + 1)
        assert presence(owner, floor) == (1, True)
    assert told(owner, "connection_closed")[0]["reason"] == "silent"


def test_a_desk_that_others_took_for_dead_comes_back(
    floor: scenes.Floor, live_way: dict[str, Any], owner: psycopg.Connection
) -> None:
    with lines.serving(live_way) as server, server.visit(lines.desk_ticket(floor)) as desk:
        desk.next()
        owner.execute("UPDATE people_connection SET closed_at = now()")
        assert desk.close_code() == 1012


def test_two_processes_both_deliver_and_count_together(
    floor: scenes.Floor, live_way: dict[str, Any], owner: psycopg.Connection
) -> None:
    contact = lines.arrive(floor)
    with lines.serving(live_way) as left, lines.serving(live_way) as right:
        with (
            left.visit(lines.desk_ticket(floor)) as one,
            right.visit(lines.desk_ticket(floor)) as two,
            left.visit(lines.thread_ticket(floor, contact)) as three,
            right.visit(lines.thread_ticket(floor, contact)) as four,
        ):
            for visitor in (one, two, three, four):
                visitor.next()
            assert presence(owner, floor) == (2, True)
            for number in range(20):
                lines.write(floor, contact, f"número {number}")
            heard = [
                [visitor.until("message_sent")["data"]["message"]["text"] for _ in range(20)]
                for visitor in (three, four)
            ]
            assert heard[0] == heard[1] == [f"número {number}" for number in range(20)]
            position = three.seen[-1]["position"]
        # A position learnt from one process is taken up by the other.
        lines.write(floor, contact, "después")
        with right.visit(lines.thread_ticket(floor, contact), since=position) as five:
            assert five.next()["kind"] == "resumed"
            assert five.next()["data"]["message"]["text"] == "después"


@pytest.mark.journey
def test_a_killed_process_leaves_nobody_connected(
    floor: scenes.Floor, cluster: cluster_module.Cluster, database_name: str, owner: psycopg.Connection
) -> None:
    owner_way = cluster.role_connection("owner", database_name)
    place = str(owner_way["host"]).replace("/", "%2F")
    address = f"postgresql://{owner_way['user']}:{owner_way['password']}@{place}:{owner_way['port']}/{database_name}"
    environ = os.environ | {"DATABASE_URL": address, "TEJIDO_ROLE": "live"}
    key = tickets.signing_key(environment_module.read(environ))
    with _process(environ) as (process, port):
        ticket = lines.desk_ticket(floor, key=key)
        desk = lines.Server(None, port).visit(ticket)  # type: ignore[arg-type]
        desk.next()
        assert presence(owner, floor) == (1, True)
        process.kill()
        process.wait()
        assert presence(owner, floor) == (1, True)
    # The next process on this machine sees at its start that the other one runs no longer.
    with _process(environ) as (process, port):
        lines.eventually(lambda: presence(owner, floor) == (0, False))
        desk = lines.Server(None, port).visit(lines.desk_ticket(floor, key=key))  # type: ignore[arg-type]
        desk.next()
        assert presence(owner, floor) == (1, True)
        process.send_signal(signal.SIGTERM)
        assert process.wait(lines.WAIT_SECONDS_MAX) in (0, -signal.SIGTERM)
        assert desk.close_code() == 1012
        assert presence(owner, floor) == (0, False)
    assert [fact["reason"] for fact in told(owner, "connection_closed")] == ["left_behind", "stopped"]


class _process:  # noqa: N801
    """A live process of its own, as `tejido live` runs it."""

    def __init__(self, environ: dict[str, str]) -> None:
        self.port = ports.free(2) + 1
        self.process = subprocess.Popen(
            [sys.executable, "-c", "from tejido.cli import main; main.main()", "live"],
            env=environ | {"TEJIDO_PORT": str(self.port - 1), "TEJIDO_BIND": "127.0.0.1"},
        )

    def __enter__(self) -> tuple[subprocess.Popen[bytes], int]:
        def is_up() -> bool:
            assert self.process.poll() is None, "the live process ended"
            try:
                return httpx.get(f"http://127.0.0.1:{self.port}/healthz").status_code == 200
            except httpx.HTTPError:
                return False

        lines.eventually(is_up)
        return self.process, self.port

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
