"""A reviewer's room: who reads which rows, what is written down before, and what is left when it closes."""

from __future__ import annotations

import contextlib
import io
import json
import re
import uuid
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from tests import crowd

from tejido import environment
from tejido.access import actions as access_actions
from tejido.access import models as access
from tejido.access import roles
from tejido.cli import cluster as cluster_module
from tejido.core import facts
from tejido.core.impact import disclosure, rows
from tejido.impact import actions, errors, jobs, queries, rooms
from tejido.journal import clock, scopes
from tejido.vault import actions as vault_actions
from tejido.vault import errors as vault_errors
from tejido.vault import rooms as vault_rooms

MONTH = {"from_date": crowd.FROM_DATE, "to_date": crowd.TO_DATE}
STATUS, HOURS, PLACEMENT = "status:all:all", "hours:all:all", "placement:all:all"
LEAD = facts.Actor("user", 900)
ActingAs = Callable[[environment.Role], contextlib.AbstractContextManager[None]]
HOW_TO = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "review-a-figure.md"


@pytest.fixture
def sixty(committed: None, owner: psycopg.Connection) -> list[int]:
    """Sixty people who serve a bank: thirty are impact workers, fourteen declared neither, and some hired lately."""
    crowd.install()
    people = crowd.place(owner, 36) + crowd.place(owner, 24, from_date=crowd.FROM_DATE)
    crowd.declare(people[:1], status="both")
    for status, declared in (
        ("both", people[1:20]),
        ("long_term_unemployed", people[36:46]),
        ("neither", people[20:34]),
    ):
        crowd.keep(owner, declared, status=status)
    bank = crowd.client(owner, "Banco")
    crowd.serve(owner, client_id=bank, people=people[:20], contacts_each=2)
    crowd.serve(owner, client_id=bank, people=people[20:])
    crowd.work(owner, people=people, hours=8)
    return people


def _user(name: str, *held: roles.Role) -> access.User:
    with scopes.scoped({0}):
        user = access_actions.add_user(email=f"{name}@example.org", display_name=name, by=facts.SYSTEM, at=crowd.AT)
        for role in held:
            access_actions.grant_role(user=user, role=role, by=facts.SYSTEM, at=crowd.AT)
    return user


@pytest.fixture
def reviewer(sixty: list[int]) -> access.User:
    return _user("revisora", "reviewer")


def _open(reviewer: access.User, codes: Sequence[str] = (STATUS,), **given: Any) -> rooms.Room:
    now, key = clock.machine_now(), given.pop("key", uuid.uuid4())
    values = {**MONTH, "valid_seconds": 3600, "by": LEAD, "at": crowd.AS_OF, "now": now, **given}
    with scopes.scoped({0, 1}):
        actions.open_room(reviewer=reviewer, codes=codes, key=key, **values)
        return rooms.room(key)


def _close(room: rooms.Room) -> None:
    with scopes.scoped({0}):
        actions.close_room(key=room.key, by=LEAD, at=crowd.AS_OF, now=clock.machine_now())


def _page(room: rooms.Room, *, reader: int | None = None, code: str = STATUS, after: str = "") -> rooms.Rows:
    given = room.reviewer_user_id if reader is None else reader
    return rooms.read_page(room, reader_user_id=given, code=code, after=after, as_of=crowd.AS_OF)


def _all(room: rooms.Room, code: str = STATUS) -> rooms.Rows:
    return vault_rooms.read_file(room.key, reader_user_id=room.reviewer_user_id, code=code, as_of=crowd.AS_OF)


def _expire(owner: psycopg.Connection) -> None:
    owner.execute("UPDATE vault.room SET opened_at = opened_at - interval '2 days', expires_at = now()")


def _log(owner: psycopg.Connection) -> list[tuple[Any, ...]]:
    return owner.execute(
        "SELECT kind, code, (SELECT count(*) FROM vault.room_read_person WHERE read_id = entry.id)"
        " FROM vault.room_read AS entry ORDER BY id"
    ).fetchall()


def _facts(owner: psycopg.Connection) -> list[tuple[str, dict[str, Any]]]:
    return owner.execute("SELECT type, data FROM journal_fact WHERE type LIKE 'review%' ORDER BY id").fetchall()


# Reading


def test_a_reviewer_reads_page_by_page_and_each_page_is_logged_with_its_people(
    reviewer: access.User, owner: psycopg.Connection, sixty: list[int]
) -> None:
    room = _open(reviewer, (STATUS, HOURS))
    first = _page(room)
    second = _page(room, after=first.rows[-1][0])
    third = _page(room, after=second.rows[-1][0])
    assert [len(page.rows) for page in (first, second, third)] == [50, 10, 0]
    assert _log(owner) == [("page", STATUS, 50), ("page", STATUS, 10), ("page", STATUS, 0)]
    every = [*first.rows, *second.rows]
    assert [name for name, _ in every] == sorted({name for name, _ in every}), "everybody once, in no order of theirs"
    assert sorted(every) == sorted(_all(room).rows), "a pseudonym is the same on a page and in a file"
    with pytest.raises(RuntimeError), transaction.atomic(), transaction.atomic(using="vault"):
        assert len(_page(room, code=HOURS).rows) == 50
        raise RuntimeError("the page failed after it had read")
    assert _log(owner)[4:] == [("page", HOURS, 50)], "rolled back and still logged"
    # Each person's readings can be counted: once on a page, once in the file.
    assert sorted(vault_rooms.reads_of_person(person).in_rooms_count for person in sixty) == [2] * 10 + [3] * 50
    with scopes.scoped({0}):
        told = rooms.reads(room.key)
    assert [(read.kind, read.people_count) for read in told][1:] == [
        ("file", 60),
        ("page", 0),
        ("page", 10),
        ("page", 50),
    ]


def test_the_digest_published_beside_a_figure_is_that_of_the_rows(
    reviewer: access.User, owner: psycopg.Connection
) -> None:
    with scopes.scoped({0, 1}):
        published = {each.row_set.code: each for each in rooms.published(queries.period_of(**MONTH, as_of=crowd.AS_OF))}
    hired = {f"status:hired:{group}" for group in ("in_period", "before")}
    counts = {code: each.measurements[0].figure.value for code, each in published.items() if "hired" in code}
    assert counts == {"status:hired:before": 20, "status:hired:in_period": 10}
    assert set(published) == {STATUS, HOURS, PLACEMENT, "status:client:1", *hired}
    room = _open(reviewer, sorted(published), at=crowd.AS_OF)
    for code, each in published.items():
        read = _all(room, code)
        lines = [line for _, line in read.rows]
        assert {len(line.split(",")) for line in lines} == {len(each.row_set.columns)}
        told = {each.digest, read.digest, room.digests[code], disclosure.rows_digest(lines, salt=read.salt)}
        assert len(told) == 1, code
    names = {name for code in published for name, _ in _all(room, code).rows}
    assert len(names) == 60, "one pseudonym a person in the whole room"
    # A row has codes, numbers and a quarter, and nothing else.
    assert {line for _, line in _all(room).rows} == {
        "1,1,self_declared,2,2026-Q1", "1,1,self_declared,1,2026-Q1", "0,1,self_declared,1,2026-Q1",
        "0,0,,1,2026-Q1",
    }  # fmt: skip


def test_the_code_of_the_how_to_computes_the_published_figures(
    reviewer: access.User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = _open(reviewer, (STATUS, HOURS, PLACEMENT, "status:hired:in_period"))
    with scopes.scoped({0}):
        published = rooms.published(queries.period_of(**MONTH, as_of=crowd.AS_OF))
    read = [each for each in published if each.row_set.code in room.digests]
    assert len(read) == 4
    for each in read:
        text = rooms.read_file(
            room, reader_user_id=reviewer.pk, code=each.row_set.code, figures=each.measurements, as_of=crowd.AS_OF
        )
        assert b"example.org" not in text and b"Persona" not in text
        told = _run_how_to(text, tmp_path, monkeypatch)
        assert "as published" in told and "each person once: True" in told
        assert told.count("agrees") == len(each.measurements) and "DIFFERS" not in told
        spoilt = json.loads(text)
        spoilt["rows"].pop()
        assert "CHANGED SINCE" in _run_how_to(json.dumps(spoilt).encode(), tmp_path, monkeypatch)


def _run_how_to(text: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    (block,) = re.findall(r"```python\n(.+?)```", HOW_TO.read_text(), re.DOTALL)
    (tmp_path / "rows.json").write_bytes(text)
    monkeypatch.chdir(tmp_path)
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(compile(block, str(HOW_TO), "exec"), {})
    return said.getvalue()


# The log comes first


def test_rows_need_a_committed_log_row_of_this_room_that_was_not_used(
    reviewer: access.User, owner: psycopg.Connection, cluster: cluster_module.Cluster, database_name: str
) -> None:
    room, other = _open(reviewer), _open(_user("otra", "reviewer"))
    log_read = "SELECT vault.log_room_read(%s, %s, 'page', %s, '', now())"
    read = "SELECT * FROM vault.room_rows(%s, %s, %s, now())"
    way: dict[str, Any] = cluster.role_connection("vault", database_name)
    with psycopg.connect(**way, autocommit=True) as vault:
        crowd.hand_over(vault)

        def logged(one: rooms.Room) -> int:
            row = vault.execute(log_read, [one.key, one.reviewer_user_id, STATUS]).fetchone()
            assert row is not None
            return int(row[0])

        def refused(one: rooms.Room, log: int | None) -> str | None:
            with pytest.raises(psycopg.DatabaseError) as refusal, vault.transaction():
                vault.execute(read, [one.key, one.reviewer_user_id, logged(one) if log is None else log])
            return refusal.value.sqlstate

        assert refused(room, None) == "TJ020", "logged in the same transaction"
        assert refused(room, 99) == "TJ020", "never logged"
        assert refused(room, logged(other)) == "TJ020", "logged in another room"
        log = logged(room)
        assert len(vault.execute(read, [room.key, room.reviewer_user_id, log]).fetchall()) == 50
        assert refused(room, log) == "TJ020", "used already"
        for table in ("room_read", "room_read_person"):
            with pytest.raises(psycopg.DatabaseError) as refusal:
                owner.execute(f"DELETE FROM vault.{table}")
            assert refusal.value.sqlstate == "TJ003"


# Who does not read


def test_nobody_else_and_nothing_else_is_read(
    reviewer: access.User, owner: psycopg.Connection, cluster: cluster_module.Cluster, database_name: str
) -> None:
    room, other = _open(reviewer), _user("otra", "reviewer")
    for reader in (other.pk, LEAD.id, 0):
        with pytest.raises(vault_errors.RoomNotOpen):
            _page(room, reader=reader)
    with pytest.raises(vault_errors.RoomNotOpen):
        vault_rooms.note_entry(room.key, reader_user_id=other.pk, as_of=crowd.AS_OF)
    with pytest.raises(errors.RoomFiguresInvalid):
        _page(room, code=HOURS)
    with pytest.raises(vault_errors.RoomNotOpen):
        vault_rooms.read_file(room.key, reader_user_id=reviewer.pk, code=HOURS, as_of=crowd.AS_OF)
    with scopes.scoped({0}), pytest.raises(errors.NoSuchRoom):
        rooms.room(room.key, reviewer_user_id=other.pk)
    calls = (
        "SELECT * FROM vault.room_read_person",
        "SELECT secret FROM vault.room",
        f"SELECT vault.log_room_read('{room.key}', {reviewer.pk}, 'file', '{STATUS}', '', now())",
        f"SELECT * FROM vault.room_rows('{room.key}', {reviewer.pk}, 1, now())",
        f"SELECT * FROM vault.figure_rows('{STATUS}', '2026-03-01', '2026-04-01', now())",
        f"SELECT * FROM vault.figure_digest('{STATUS}', '2026-03-01', '2026-04-01', now())",
        f"SELECT vault.open_room_of('{room.key}', {reviewer.pk})",
        "SELECT vault.room_pseudonym('x', 1)",
        "SELECT vault.reads_of_person(1)",
    )
    for role in ("app", "route", "live", "work"):
        way: dict[str, Any] = cluster.role_connection(role, database_name)  # type: ignore[arg-type]
        with psycopg.connect(**way, autocommit=True) as found:
            found.execute("SET tejido.scope = '0'")
            for call in calls:
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    found.execute(call)
    assert _log(owner) == []


@pytest.mark.parametrize("end", ["closed", "expired"])
def test_in_the_middle_of_reading_a_room_ends_and_nobody_knows_whose_rows_these_were(
    reviewer: access.User, owner: psycopg.Connection, acting_as: ActingAs, cluster: cluster_module.Cluster,
    database_name: str, end: str,
) -> None:  # fmt: skip
    room = _open(reviewer)
    first = _page(room)
    if end == "closed":
        _closing_waits_for_rows_on_their_way(room, cluster.role_connection("vault", database_name))
        _close(room)
        with pytest.raises(errors.RoomClosed):
            _close(room)
    else:
        _expire(owner)
    with pytest.raises(vault_errors.RoomNotOpen):
        _page(room, after=first.rows[-1][0])
    with pytest.raises(vault_errors.RoomNotOpen):
        _all(room)
    with acting_as("work"):
        assert jobs.close_expired_rooms() == (0 if end == "closed" else 1)
    assert owner.execute("SELECT secret, closed_how FROM vault.room").fetchall() == [(None, end)]
    opened, closed = _facts(owner)
    assert closed == ("review_room_closed", {"room": room.id, "reviewer": reviewer.pk, "reason": end})
    assert opened[0] == "review_room_opened"
    assert opened[1]["figures"] == [STATUS]
    assert set(opened[1]) == {"room", "reviewer", "from_at", "to_at", "figures", "expires_at"}


def _closing_waits_for_rows_on_their_way(room: rooms.Room, way: dict[str, Any]) -> None:
    with psycopg.connect(**way) as reading:
        crowd.hand_over(reading)
        reading.execute(
            "SELECT vault.log_room_read(%s, %s, 'page', %s, '', now())", [room.key, room.reviewer_user_id, STATUS]
        )
        with scopes.scoped({0}), pytest.raises(DatabaseError, match="lock timeout"), transaction.atomic():
            connection.cursor().execute("SET LOCAL lock_timeout = '50ms'")
            actions.close_room(key=room.key, by=LEAD, at=crowd.AS_OF, now=clock.machine_now())
        reading.rollback()


def test_a_forgotten_or_foreign_scope_opens_and_lists_nothing(reviewer: access.User) -> None:
    room = _open(reviewer)
    given = {**MONTH, "valid_seconds": 60, "by": LEAD, "at": crowd.AS_OF, "now": clock.machine_now()}
    calls: tuple[Callable[[], object], ...] = (
        rooms.rooms,
        lambda: rooms.reads(room.key),
        lambda: actions.open_room(reviewer=reviewer, codes=[PLACEMENT], key=uuid.uuid4(), **given),
        lambda: actions.close_room(key=room.key, by=LEAD, at=crowd.AS_OF, now=clock.machine_now()),
    )
    for call in calls:
        with pytest.raises(DatabaseError, match="no scope is set"), transaction.atomic():
            call()
        with pytest.raises((DatabaseError, errors.FiguresNotYours)), scopes.scoped({1}):
            call()
    with scopes.scoped({0}):
        assert [one.is_open for one in rooms.rooms()] == [True]


# What is opened, for whom


def test_only_what_is_published_is_opened(reviewer: access.User, owner: psycopg.Connection, sixty: list[int]) -> None:
    for wrong in ([], ["status:all:none"], ["hours:site:1"], ["salary:all:all"], ["status:all:all:x"], [STATUS, "x"]):
        with pytest.raises(errors.RoomFiguresInvalid):
            _open(reviewer, wrong)
    with pytest.raises(errors.DimensionUnknown):
        _open(reviewer, ["status:person:1"])
    with pytest.raises(errors.PeriodNotPublished):
        _open(reviewer, from_date=crowd.FROM_DATE, to_date=crowd.FROM_DATE + timedelta(days=1))
    for person in [*sixty[:20], sixty[36]]:
        vault_actions.revoke_status(person, by_user_id=1, at=crowd.AT)
    with pytest.raises(errors.RoomFiguresInvalid):
        _open(reviewer)
    assert owner.execute("SELECT count(*) FROM vault.room").fetchone() == (0,)
    assert _facts(owner) == []


def test_a_room_is_for_an_independent_reviewer_and_for_some_days(
    reviewer: access.User, owner: psycopg.Connection
) -> None:
    for number, held in enumerate((("reviewer", "supervisor"), ("reviewer", "impact_lead"), ("partner",), ())):
        with pytest.raises(errors.ReviewerNotIndependent):
            _open(_user(f"otra{number}", *held))
    for seconds in (0, -1, actions.ROOM_SECONDS_MAX + 1):
        with pytest.raises(errors.RoomTimeInvalid):
            _open(reviewer, valid_seconds=seconds)
    key = uuid.uuid4()
    assert _open(reviewer, valid_seconds=actions.ROOM_SECONDS_MAX, key=key).is_open
    with pytest.raises(errors.RoomOpenedAlready):
        _open(reviewer, key=key)
    assert len(_facts(owner)) == 1, "sent twice, opened once"


# Two rooms, two periods: what they tell together


def test_two_rooms_share_no_pseudonym_and_a_withdrawal_is_gone_from_both_at_once(
    reviewer: access.User, sixty: list[int]
) -> None:
    room = _open(reviewer)
    before, other = _all(room), _all(_open(reviewer))
    assert {name for name, _ in before.rows}.isdisjoint(name for name, _ in other.rows)
    # Documented as a limit: of the same period, a row that is the only one of its kind is found again by its values.
    assert sorted(line for _, line in before.rows) == sorted(line for _, line in other.rows)
    vault_actions.revoke_status(sixty[0], by_user_id=1, at=crowd.AT)
    after = _all(room)
    assert sum(line.startswith("1") for _, line in before.rows) - 1 == sum(
        line.startswith("1") for _, line in after.rows
    )
    assert before.salt != after.salt, "a salt of earlier rows would let one guess which row changed"
    assert after.digest != room.digests[STATUS] == before.digest
    assert disclosure.rows_digest([line for _, line in after.rows], salt=before.salt) != after.digest


def test_rows_know_their_names() -> None:
    for kind in rows.KINDS:
        for indicator in rows.INDICATORS[kind]:
            found = rows.of_indicator(indicator, dimension="site", group_key="3")
            assert found is not None
            assert rows.named(found.code) == found
    assert rows.of_indicator("contacts_served", dimension="all", group_key="all") is None
    for wrong in ("", "status", "status::x", "status:a:b:c", "pay:all:all"):
        with pytest.raises(rows.RowsUnknown):
            rows.named(wrong)
