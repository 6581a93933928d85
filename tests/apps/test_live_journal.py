"""Nothing is missed: many writers at once, transactions held open, a database that goes away."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db import connections
from tests import lines, scenes

from tejido.cli import cluster as cluster_module
from tejido.core import facts

WRITERS_COUNT = 200
SET_SCOPE = "SELECT set_config('tejido.scope', %s, true)"
# A message and its fact as the web process writes them, without its framework, so that 200 fit into one test.
WRITE = """
WITH message AS (
    INSERT INTO contacts_message
        (client_id, contact_id, number, author, client_message_id, text, salt, digest, sent_at)
    VALUES (%(client)s, %(contact)s, %(number)s, 'customer', %(sent)s, %(text)s, '\\x00', %(digest)s, now())
    RETURNING id
), fact AS (
    INSERT INTO journal_fact (happened_at, type, by_kind, by_id, client_id, data)
    SELECT now(), 'message_sent', 'customer', 1, %(client)s, jsonb_build_object(
        'contact', %(contact)s::bigint, 'message', id, 'number', %(number)s::int, 'author', 'customer',
        'text_digest', %(digest)s::text)
    FROM message RETURNING id, recorded_at
)
INSERT INTO journal_pending SELECT id, recorded_at FROM fact
"""


@pytest.fixture
def live_way(cluster: cluster_module.Cluster, database_name: str) -> dict[str, Any]:
    return dict(cluster.role_connection("live", database_name))


@pytest.fixture
def app_way(cluster: cluster_module.Cluster, database_name: str) -> dict[str, Any]:
    return dict(cluster.role_connection("app", database_name))


@pytest.fixture
def floor(committed: None) -> Iterator[scenes.Floor]:
    yield lines.floor()
    connections.close_all()


def write(session: psycopg.Connection, floor: scenes.Floor, contact: int, number: int) -> None:
    text = f"mensaje {number}"
    session.execute(SET_SCOPE, [f"0,{floor.client.pk}"])
    session.execute(
        WRITE,
        {
            "client": floor.client.pk, "contact": contact, "number": number, "sent": uuid.uuid4(), "text": text,
            "digest": facts.text_digest(text, salt=b"\x00"),
        },
    )  # fmt: skip


def texts(frames: list[dict[str, Any]], kind: str) -> list[str]:
    """Return the texts of the messages that frames of a kind tell."""
    told = [frame["data"] for frame in frames if frame["kind"] == kind]
    return [message["text"] for data in told for message in data.get("messages", [data.get("message")])]


def hear_all(visitor: lines.Visitor, expected: set[str]) -> list[dict[str, Any]]:
    """Return the frames that come until a visitor has been told every one of these texts."""
    frames: list[dict[str, Any]] = []
    while not expected <= set(texts(visitor.seen, "snapshot")) | set(texts(frames, "delta")):
        frames.append(visitor.next())
    return frames


def test_two_hundred_interleaved_writers_leave_no_gap(
    floor: scenes.Floor, live_way: dict[str, Any], app_way: dict[str, Any]
) -> None:
    contact = lines.arrive(floor)
    # 200 transactions are open together, 20 sessions at a time, and commit in another order than they wrote.
    with lines.serving(live_way) as server:
        with server.visit(lines.thread_ticket(floor, contact)) as widget:
            since = widget.next()["position"]
            done = threading.Barrier(21)

            def keep_writing(first: int) -> None:
                with psycopg.connect(**app_way) as session:
                    for number in range(first, first + WRITERS_COUNT // 20):
                        write(session, floor, contact.pk, number)
                        time.sleep((number * 7919 % 13) / 500)
                        session.commit()
                done.wait()

            for first in range(2, WRITERS_COUNT + 2, WRITERS_COUNT // 20):
                threading.Thread(target=keep_writing, args=[first]).start()
            # Meanwhile others come, with a snapshot and from a position, and must not miss anything either.
            with (
                server.visit(lines.thread_ticket(floor, contact)) as later,
                server.visit(lines.thread_ticket(floor, contact), since=since) as resumed,
            ):
                done.wait()
                expected = {f"mensaje {number}" for number in range(2, WRITERS_COUNT + 2)}
                for visitor in (widget, later, resumed):
                    frames = [*hear_all(visitor, expected), *visitor.everything()]
                    numbers = [frame["position"] for frame in visitor.seen]
                    told = texts(frames, "delta")
                    assert numbers == sorted(set(numbers))
                    assert len(told) == len(set(told))
                    assert expected <= set(told) | set(texts(visitor.seen, "snapshot"))
                assert set(told) == expected
                assert resumed.seen[0]["kind"] == "resumed"


def test_a_transaction_held_open_is_told_when_it_commits(
    floor: scenes.Floor, live_way: dict[str, Any], app_way: dict[str, Any]
) -> None:
    contact = lines.arrive(floor)
    with lines.serving(live_way) as server, psycopg.connect(**app_way) as held, psycopg.connect(**app_way) as quick:
        with server.visit(lines.thread_ticket(floor, contact)) as widget:
            widget.next()
            write(held, floor, contact.pk, 2)
            for number in (3, 4):
                write(quick, floor, contact.pk, number)
                quick.commit()
            assert [widget.next()["data"]["message"]["number"] for _ in range(2)] == [3, 4]
            # Somebody who comes now gets neither the open one nor a position past it.
            with server.visit(lines.thread_ticket(floor, contact)) as second:
                assert [message["number"] for message in second.next()["data"]["messages"]] == [1, 3, 4]
                assert widget.everything() == []
                held.commit()
                assert widget.next()["data"]["message"]["number"] == 2
                assert second.next()["data"]["message"]["number"] == 2


def test_sockets_outlive_the_databases_connections(
    floor: scenes.Floor, live_way: dict[str, Any], owner: psycopg.Connection, database_name: str
) -> None:
    contact = lines.arrive(floor)
    with lines.serving(live_way) as server:
        with (
            server.visit(lines.thread_ticket(floor, contact)) as widget,
            server.visit(lines.desk_ticket(floor)) as desk,
        ):
            widget.next(), desk.next()
            for round_number in range(3):
                # A role may end its own sessions.
                with psycopg.connect(**live_way, autocommit=True) as session:
                    session.execute(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                        " WHERE usename = current_user AND datname = %s AND pid <> pg_backend_pid()",
                        [database_name],
                    )
                lines.write(floor, contact, f"ronda {round_number}")
                assert widget.until("message_sent")["data"]["message"]["text"] == f"ronda {round_number}"
                with server.visit(lines.thread_ticket(floor, contact)) as another:
                    assert another.next()["kind"] == "snapshot"
            assert b"tejido_live_database_reconnects_total 0.0" not in server.application.counters.text()
            desk.everything(quiet_seconds=1.5)
            row = owner.execute(
                "SELECT connections FROM people_presence WHERE person_id = %s", [floor.agents[0].pk]
            ).fetchone()
            assert row == (1,)


def test_a_lost_wake_up_only_delays(floor: scenes.Floor, live_way: dict[str, Any], app_way: dict[str, Any]) -> None:
    contact = lines.arrive(floor)
    with lines.serving(live_way) as server, psycopg.connect(**app_way) as session:
        with server.visit(lines.thread_ticket(floor, contact)) as widget:
            widget.next()
            write(session, floor, contact.pk, 2)
            session.commit()
            assert widget.next()["data"]["message"]["number"] == 2


def test_a_client_taken_on_while_the_process_runs_is_heard(floor: scenes.Floor, live_way: dict[str, Any]) -> None:
    from tejido.journal import scopes

    with lines.serving(live_way) as server:
        with scopes.scoped({0}):
            new = scenes.floor(name="Banco nuevo")
        contact = lines.arrive(new)
        with server.visit(lines.thread_ticket(new, contact)) as widget:
            widget.next()
            lines.write(new, contact, "primero")
            assert widget.until("message_sent")["data"]["message"]["text"] == "primero"


def test_facts_that_cannot_be_told_do_not_stop_the_others(
    floor: scenes.Floor, live_way: dict[str, Any], owner: psycopg.Connection
) -> None:
    contact = lines.arrive(floor)
    with lines.serving(live_way) as server:
        with server.visit(lines.thread_ticket(floor, contact)) as widget:
            widget.next()
            for data in (
                '{"contact": 1, "message": 999999}',
                '{"contact": 1}',
                '{"contact": 424242, "message": 1}',
                "{}",
            ):
                owner.execute(
                    "WITH fact AS (INSERT INTO journal_fact (happened_at, type, by_kind, by_id, client_id, data)"
                    " VALUES (now(), 'message_sent', 'system', 0, %s, %s) RETURNING id, recorded_at)"
                    " INSERT INTO journal_pending SELECT id, recorded_at FROM fact",
                    [floor.client.pk, data],
                )
            lines.write(floor, contact, "sigo")
            assert widget.until("message_sent")["data"]["message"]["text"] == "sigo"
