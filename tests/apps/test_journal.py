"""The journal: facts, positions, scope, the clocks, erasure and its ledger, and the jobs that follow facts."""

from __future__ import annotations

import json
import threading
import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from django.db import DatabaseError, IntegrityError, connection, connections, transaction
from tests import scenes

from tejido import environment as environment_module
from tejido.cli import cluster as cluster_module
from tejido.contacts import models as contacts
from tejido.core import clocks, facts
from tejido.journal import actions, clock, erasure, errors, jobs, models, queries, scopes, sequencer

AT = datetime(2026, 11, 2, 14, 0, tzinfo=UTC)
BY = facts.Actor("user", 1)
FORBIDDEN = (
    "UPDATE journal_fact SET client_id = 9",
    "DELETE FROM journal_fact",
    "TRUNCATE journal_fact",
    "DELETE FROM journal_position",
    "DELETE FROM journal_erasure",
)
ROLES = ("app", "route", "live", "work")
Acting = Callable[[str], AbstractContextManager[None]]


def have_clients(owner: psycopg.Connection, *client_ids: int) -> None:
    for client_id in client_ids:
        owner.execute(
            "INSERT INTO clients_client (id, name, country, zone, allowed_origins) VALUES (%s, 'x', 'CO', 'UTC', '{}')",
            [client_id],
        )


def record(client_id: int = 1) -> int:
    return actions.record("client_added", by=BY, at=AT, client_id=client_id, client=client_id)


@pytest.mark.django_db
def test_a_fact_outside_the_scope_is_not_recorded() -> None:
    with pytest.raises(DatabaseError, match="row-level security"), scopes.scoped({1}):
        record(2)


@pytest.mark.django_db
def test_many_facts_of_a_type_are_recorded_in_order_or_none_of_them() -> None:
    def record_each(*numbers: object) -> None:
        actions.record_each(
            "client_added", by=BY, at=AT, client_id=1, each=[{"client": number} for number in numbers]
        )  # fmt: skip

    with scopes.scoped({1}):
        record_each()
        record_each(3, 1, 2)
        with pytest.raises(facts.FactInvalid):
            record_each(4, "Ana")
        told = [(fact.type, fact.by, fact.happened_at, fact.data) for fact in queries.read_unnumbered()]
    assert told == [("client_added", BY, AT, {"client": number}) for number in (3, 1, 2)]


def test_an_unset_scope_raises(committed: None) -> None:
    with scopes.scoped({1}):
        record()
    with pytest.raises(DatabaseError, match="no scope is set"), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM journal_fact")


@pytest.mark.parametrize(
    ("fact_type", "data"),
    [
        ("no_such_fact", {}),
        ("client_added", {}),
        ("client_added", {"client": "Banco"}),
        ("client_added", {"client": True}),
        ("client_added", {"client": -1}),
        ("client_added", {"client": 2**60}),
        ("client_added", {"client": 1, "name": "Banco"}),
        ("user_signed_in", {"user": 1, "method": "María Pérez"}),
        ("message_sent", {"contact": 1, "message": 1, "number": 1, "author": "agent", "text_digest": "hola"}),
        ("queue_target_set", {"queue": 1, "channel": "chat", "variant": "x", "target_seconds": float("nan"),
                              "target_share": 1, "from": "2026-01-01"}),
    ],
)  # fmt: skip
def test_a_fact_cannot_hold_a_name_a_text_or_nonsense(fact_type: str, data: dict[str, object]) -> None:
    with pytest.raises(facts.FactInvalid):
        facts.checked(fact_type, data)


def test_facts_get_dense_positions_whoever_numbers_them(committed: None, acting_as: Acting) -> None:
    with scopes.scoped({1, 2}):
        for client in (1, 2, 1):
            record(client)
    with acting_as("work"):
        assert sequencer.number_pending() == 3
        assert sequencer.number_pending() == 3
    with scopes.scoped({1, 2}):
        assert [fact.position for fact in queries.read_since(0)] == [1, 2, 3]
    with scopes.scoped({1}):
        assert [fact.client_id for fact in queries.read_since(0)] == [1, 1]
        assert [fact.position for fact in queries.replay()] == [1, 3]


def test_a_held_open_transaction_never_hides_a_fact(committed: None, owner: psycopg.Connection) -> None:
    """A reader by id would have passed the held fact; a reader by position meets it after it is committed."""
    inserted, release = threading.Event(), threading.Event()

    def hold() -> None:
        try:
            with scopes.scoped({1}):
                record()
                inserted.set()
                release.wait(20)
        finally:
            connections.close_all()

    holder = threading.Thread(target=hold)
    holder.start()
    assert inserted.wait(20)
    with scopes.scoped({1}):
        later = record()
    owner.execute("SELECT journal_number_pending(100)")
    with scopes.scoped({1}):
        seen = queries.read_since(0)
    assert [fact.id for fact in seen] == [later]
    release.set()
    holder.join()
    owner.execute("SELECT journal_number_pending(100)")
    with scopes.scoped({1}):
        (late,) = queries.read_since(seen[-1].position)
    assert (late.position, late.id < later) == (2, True)


def test_many_writers_and_numberers_leave_no_gap(committed: None, owner: psycopg.Connection) -> None:
    def write() -> None:
        try:
            for _ in range(25):
                with scopes.scoped({1}):
                    record()
        finally:
            connections.close_all()

    def number() -> None:
        with psycopg.connect(owner.info.dsn, password=owner.info.password, autocommit=True) as session:
            for _ in range(40):
                session.execute("SELECT journal_number_pending(7)")

    threads = [threading.Thread(target=work) for work in (write, write, write, write, number, number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    owner.execute("SELECT journal_number_pending(1000)")
    row = owner.execute("SELECT count(*), min(position), max(position), count(DISTINCT fact_id) FROM journal_position")
    assert row.fetchone() == (100, 1, 100, 100)


@pytest.mark.parametrize("statement", ["UPDATE journal_fact SET client_id = 9", "DELETE FROM journal_fact"])
def test_a_fact_is_never_changed_not_even_by_its_owner(
    committed: None, owner: psycopg.Connection, statement: str
) -> None:
    with scopes.scoped({1}):
        record()
    with pytest.raises(psycopg.DatabaseError) as refused:
        owner.execute(statement)
    assert refused.value.sqlstate == "TJ003"


@pytest.mark.parametrize("role", ROLES)
def test_no_process_may_change_or_delete_facts(
    committed: None, cluster: cluster_module.Cluster, database_name: str, role: environment_module.Role
) -> None:
    way = cluster.role_connection(role, database_name)
    with psycopg.connect(**way, autocommit=True) as session:  # type: ignore[arg-type]
        for statement in FORBIDDEN:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                session.execute(statement)


def test_a_fact_of_a_month_that_nobody_prepared_is_kept(committed: None, owner: psycopg.Connection) -> None:
    with owner.transaction():
        owner.execute(
            "INSERT INTO journal_fact (recorded_at, happened_at, type, by_kind, by_id, client_id, data)"
            " VALUES ('2031-05-05', '2031-05-05', 'client_added', 'user', 1, 1, '{}')"
        )
    row = owner.execute("SELECT tableoid::regclass::text FROM journal_fact").fetchone()
    assert row == ("journal_fact_other",)
    owner.execute("SELECT journal_prepare_month('2031-05-05')")
    owner.execute("SELECT journal_prepare_month('2031-06-05')")
    names = owner.execute("SELECT to_regclass('journal_fact_2031_05'), to_regclass('journal_fact_2031_06')").fetchone()
    assert names is not None
    assert names[0] is None
    assert names[1] is not None
    owner.execute("DROP TABLE journal_fact_2031_06")


def test_the_digest_of_a_fact_is_canonical() -> None:
    fact = facts.Fact(
        position=1, id=7, type="client_added", happened_at=AT, recorded_at=AT, by=BY, client_id=1,
        data={"b": 1, "a": 2.0},
    )  # fmt: skip
    same = facts.Fact(
        position=9, id=7, type="client_added", happened_at=AT, recorded_at=AT, by=BY, client_id=1,
        data={"a": 2, "b": 1},
    )  # fmt: skip
    assert facts.digest(fact) == facts.digest(same), "the position is not part of it, and 2.0 is 2 in JSON"
    assert facts.text_digest("hola", salt=b"1") != facts.text_digest("hola", salt=b"2")


def test_world_time_changes_speed_only_in_a_demonstration(committed: None) -> None:
    with scopes.scoped({0}):
        scenes.install(demonstration=False)
        with pytest.raises(errors.ClockRefused):
            clock.change(factor=10, by=BY, real_at=AT)
        with pytest.raises(errors.AlreadyInstalled):
            scenes.install()
    with pytest.raises(IntegrityError, match="only_a_demonstration_changes_speed"), transaction.atomic():
        models.Installation.objects.update(factor=2.0)
    with pytest.raises(DatabaseError, match="stays one"), transaction.atomic():
        models.Installation.objects.update(demonstration=True)
    assert abs((clock.now() - clock.machine_now()).total_seconds()) < 1


def test_world_time_goes_on_from_where_it_is(committed: None) -> None:
    with scopes.scoped({0}):
        scenes.install()
        clock.change(factor=10, by=BY, real_at=AT, world_at=AT)
        clock.change(factor=2, by=BY, real_at=AT + timedelta(seconds=6))
    world = clock.world_clock()
    assert world.world(AT + timedelta(seconds=7)) == AT + timedelta(seconds=62)
    assert world.real(AT + timedelta(seconds=62)) == AT + timedelta(seconds=7)
    with pytest.raises(clocks.ClockInvalid):
        clocks.WorldClock(real_epoch=AT, world_epoch=AT, factor=21)


def test_a_text_is_erased_its_facts_stay_and_the_ledger_knows(committed: None, tmp_path: Path) -> None:
    with scopes.scoped({0}):
        scenes.install()
        floor = scenes.floor(agent_count=0)
        contact = floor.arrive("mi cédula es 123")
        message = contacts.Message.objects.get(contact=contact)
        digest = message.digest
        erasure.erase(
            "message", key=message.key, reason="customer_request", by=BY, at=floor.at, client_id=floor.client.pk
        )
        with pytest.raises(errors.NotErasable):
            erasure.erase("message", key=uuid.uuid4(), reason="x", by=BY, at=floor.at, client_id=floor.client.pk)
        with pytest.raises(errors.NotErasable):
            erasure.erase("vault", key=uuid.uuid4(), reason="x", by=BY, at=floor.at, client_id=floor.client.pk)
        message.refresh_from_db()
        assert (message.text, message.salt, message.digest) == (None, None, digest)
    ledger = tmp_path / "erasures.jsonl"
    assert erasure.export_ledger(ledger) == 1
    assert erasure.export_ledger(ledger) == 0
    (line,) = [json.loads(line) for line in ledger.read_text().splitlines()]
    assert (line["relation"], line["key"], line["reason"]) == ("message", str(message.key), "customer_request")


def test_the_ledger_erases_again_what_a_backup_brought_back(committed: None, owner: psycopg.Connection) -> None:
    with scopes.scoped({0}):
        scenes.install()
        floor = scenes.floor(agent_count=0)
        contact = floor.arrive("mi cédula es 123")
        key = contacts.Message.objects.get(contact=contact).key
        line = {"relation": "message", "key": str(key), "erased_at": AT.isoformat(), "reason": "customer_request"}
        for _ in range(2):
            erasure.apply([json.dumps(line)])
        assert contacts.Message.objects.get(key=key).text is None
    assert owner.execute("SELECT count(*) FROM journal_erasure").fetchone() == (1,)
    for bad in ("{", '{"relation": "vault", "key": "x"}', '{"relation": "message"}', "[]"):
        with pytest.raises(errors.LedgerUnreadable), scopes.scoped({0}):
            erasure.apply([bad])


def test_each_fact_leads_to_its_jobs_once(committed: None, acting_as: Acting, owner: psycopg.Connection) -> None:
    have_clients(owner, 1, 2)
    with scopes.scoped({1, 2}):
        record(1)
        record(2)
    jobs.register("test.seen", lambda **_: None)
    with acting_as("work"):
        assert jobs.dispatch({"client_added": ("test.seen",)}) == 2
        assert jobs.dispatch({"client_added": ("test.seen",)}) == 0
    rows = owner.execute("SELECT args FROM procrastinate_jobs ORDER BY id").fetchall()
    assert [row[0]["ids"] for row in rows] == [{"client": 1}, {"client": 2}]
    seen: list[list[int]] = []

    def look(**ids: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT array_agg(client_id) FROM journal_fact")
            seen.append(cursor.fetchone()[0])

    jobs.register("test.look", look)
    with acting_as("work"):
        jobs.run("test.look", client=2, ids={"client": 2})
    assert seen == [[2]], "a job sees its own client's rows only"


def test_two_workers_dispatching_at_once_defer_each_job_once(
    committed: None, acting_as: Acting, owner: psycopg.Connection
) -> None:
    have_clients(owner, 1)
    with scopes.scoped({1}):
        for _ in range(60):
            record()

    def dispatch() -> None:
        try:
            jobs.dispatch({"client_added": ("test.seen",)})
        finally:
            connections.close_all()

    with acting_as("work"):
        threads = [threading.Thread(target=dispatch) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert owner.execute("SELECT count(*) FROM procrastinate_jobs").fetchone() == (60,)
