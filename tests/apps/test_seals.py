"""Seals over real facts: what is altered is found and named, what is erased is not missed, and nothing is lost."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connections
from tests import scenes

from tejido.cli import cluster as cluster_module
from tejido.cli import errors as cli_errors
from tejido.cli import proof_check
from tejido.cli import seal as seal_command
from tejido.cli import verify as verify_command
from tejido.contacts import models as contacts
from tejido.core import facts
from tejido.core import seals as core_seals
from tejido.journal import actions, erasure, errors, exported_seals, scopes, seal_folder, sealed, seals, verification

AT = datetime(2026, 11, 3, 14, 0, tzinfo=UTC)
BY = facts.Actor("user", 1)
CLIENT = 7001
Acting = Callable[[str], AbstractContextManager[None]]
# A fact that somebody writes past `record()`.
INSERTED = (
    "INSERT INTO journal_fact (id, happened_at, type, by_kind, by_id, client_id, data)"
    " VALUES (900, now(), 'client_added', 'user', 1, 1, '{\"client\": 1}')"
)


@pytest.fixture
def working(committed: None, acting_as: Acting, owner: psycopg.Connection) -> Iterator[None]:
    """A client whose facts are recorded and sealed in the worker's role."""
    owner.execute(
        "INSERT INTO clients_client (id, name, country, zone, allowed_origins) VALUES (%s, 'x', 'CO', 'UTC', '{}')",
        [CLIENT],
    )
    with acting_as("work"):
        yield


@pytest.fixture
def attacker(cluster: cluster_module.Cluster, database_name: str) -> Iterator[psycopg.Connection]:
    """Somebody who owns the whole database: no trigger, no reference and no policy holds them up."""
    with psycopg.connect(**cluster.superuser_connection(database_name), autocommit=True) as session:  # type: ignore[arg-type]
        session.execute("SET session_replication_role = replica")
        yield session


@pytest.fixture
def find(working: None, acting_as: Acting) -> Callable[..., list[verification.Finding]]:
    """Verify as the owner does."""

    def found(**given: object) -> list[verification.Finding]:
        with acting_as("owner"):
            return list(verification.findings(**given))  # type: ignore[arg-type]

    return found


def record(count: int = 1) -> None:
    with scopes.scoped({CLIENT}):
        for number in range(count):
            actions.record("client_added", by=BY, at=AT, client_id=CLIENT, client=number)


def seal(**given: object) -> list[core_seals.Seal]:
    return seals.seal(**{"by": facts.SYSTEM, "at": AT, "sealed_at": AT, **given})  # type: ignore[arg-type]


@pytest.fixture
def two_seals(working: None) -> list[core_seals.Seal]:
    """Positions 1 to 6 under the first seal, 7 to 11 under the second; 12 tells of the second and is under none."""
    record(6)
    made = seal()
    record(4)
    return made + seal()


def told(found: list[verification.Finding]) -> list[tuple[str, int | None]]:
    return [(one.kind, one.position if one.position is not None else one.seal) for one in found]


def test_a_chain_of_seals_covers_everything_and_is_told_as_facts(
    two_seals: list[core_seals.Seal], find: Callable[..., list[verification.Finding]], owner: psycopg.Connection
) -> None:
    first, second = two_seals
    assert [(one.number, one.after, one.until) for one in two_seals] == [(1, 0, 6), (2, 6, 11)]
    assert (first.previous, second.previous) == (core_seals.BEGINNING, first.digest)
    rows = owner.execute("SELECT data FROM journal_fact WHERE type = 'seal_made' ORDER BY id").fetchall()
    assert rows[1][0] == {"seal": 2, "after": 6, "until": 11, "seal_digest": second.digest.hex()}
    assert find(digests=[first.digest, second.digest]) == []
    assert seal() == [], "only the making of a seal has happened since"
    assert [one.seal for one in sealed.page()] == [second, first]
    assert [one.seal for one in sealed.page(before=2)] == [first]


ALTERED = {
    "another number": ("UPDATE journal_fact SET data = '{\"client\": 99}' WHERE id = 3", [("fact_altered", 3)]),
    "a microsecond": (
        "UPDATE journal_fact SET happened_at = happened_at + interval '1 microsecond' WHERE id = 9",
        [("fact_altered", 9)],
    ),
    "somebody else": ("UPDATE journal_fact SET by_id = 2 WHERE id = 3", [("fact_altered", 3)]),
    "given to a client that is none": ("UPDATE journal_fact SET client_id = 99 WHERE id = 3", [("fact_altered", 3)]),
    "two of them": (
        "UPDATE journal_fact SET by_id = 2 WHERE id IN (2, 10)", [("fact_altered", 2), ("fact_altered", 10)]
    ),
    "a number that is none": (
        "UPDATE journal_fact SET data = '{\"client\": 9007199254740993}' WHERE id = 3", [("fact_unreadable", 3)]
    ),
    "an instant that is none": (
        "UPDATE journal_fact SET happened_at = 'infinity' WHERE id = 3", [("fact_unreadable", 3)]
    ),
    "removed": ("DELETE FROM journal_fact WHERE id = 3", [("fact_missing", 3)]),
    "removed with its position": (
        "DELETE FROM journal_fact WHERE id = 3; DELETE FROM journal_position WHERE position = 3", [("fact_missing", 3)]
    ),
    "its position taken away": (
        "DELETE FROM journal_position WHERE position = 3", [("fact_missing", 3), ("fact_stray", None)]
    ),
    "swapped": (
        "UPDATE journal_position SET fact_id = -fact_id WHERE position IN (2, 4);"
        " UPDATE journal_position AS place SET fact_id = fact.id, recorded_at = fact.recorded_at FROM journal_fact AS"
        " fact WHERE (place.position, fact.id) IN ((2, 4), (4, 2))",
        [("fact_moved", 2), ("fact_moved", 4)],
    ),
    "inserted past the journal": (INSERTED, [("fact_stray", None)]),
    "inserted in the middle": (
        INSERTED + "; UPDATE journal_position SET position = position + 1000 WHERE position > 9;"
        " UPDATE journal_position SET position = position - 999 WHERE position > 1000;"
        " INSERT INTO journal_position SELECT 10, id, recorded_at FROM journal_fact WHERE id = 900",
        [("fact_altered", 10), ("fact_moved", 11)],
    ),
    "the end cut off": (
        "DELETE FROM journal_position WHERE position > 9; DELETE FROM journal_fact WHERE id > 9",
        [("journal_cut_off", 9)],
    ),
    "the seal's words": ("UPDATE journal_seal SET sealed_at = now() WHERE number = 1", [("seal_altered", 1)]),
    "the seal's digest": (
        "UPDATE journal_seal SET digest = sha256('x') WHERE number = 1", [("seal_altered", 1)]
    ),
    "no seal at all": ("UPDATE journal_seal SET sealed_at = 'infinity' WHERE number = 2", [("seal_altered", 2)]),
    "the seal's root": (
        "UPDATE journal_seal SET root = sha256('x') WHERE number = 2",
        [("seal_altered", 2), ("leaves_altered", 2), ("facts_altered", 2)],
    ),
    "a leaf": (
        "UPDATE journal_sealleaves SET hashes = overlay(hashes placing sha256('x') from 33) WHERE seal_number = 1",
        [("leaves_altered", 1)],
    ),
    "the leaves gone": ("DELETE FROM journal_sealleaves WHERE seal_number = 2", [("leaves_altered", 2)]),
    "a fact and a leaf": (
        "UPDATE journal_sealleaves SET hashes = overlay(hashes placing sha256('x') from 33) WHERE seal_number = 1;"
        " UPDATE journal_fact SET by_id = 2 WHERE id = 2",
        [("leaves_altered", 1), ("facts_altered", 1)],
    ),
    "a seal gone": ("DELETE FROM journal_seal WHERE number = 1", [("seal_missing", 1)]),
    "the chain cut and begun anew": (
        "DELETE FROM journal_seal WHERE number = 1;"
        " UPDATE journal_seal SET number = 1, previous_number = NULL, after_position = 0,"
        " previous = decode(repeat('00', 32), 'hex')",
        [("seal_altered", 1), ("leaves_altered", 1), ("facts_altered", 1)],
    ),
}  # fmt: skip


def test_whatever_is_altered_is_found_and_named_by_its_leaf(
    two_seals: list[core_seals.Seal], find: Callable[..., list[verification.Finding]], attacker: psycopg.Connection
) -> None:
    """Every harm is tried on its own, and undone by writing the rows back as they were."""
    tables = ("journal_fact", "journal_position", "journal_seal", "journal_sealleaves")
    for table in tables:
        attacker.execute(f"CREATE TEMPORARY TABLE whole_{table} AS SELECT * FROM {table}")
    for what, (statements, expected) in ALTERED.items():
        for statement in statements.split("; "):
            attacker.execute(statement)
        found = told(find())
        assert found == expected, what
        for table in tables:
            attacker.execute(f"DELETE FROM {table}")
            attacker.execute(f"INSERT INTO {table} SELECT * FROM whole_{table}")
    assert find() == []
    attacker.execute("UPDATE journal_fact SET by_id = 2 WHERE id = 9")
    (one,) = find()
    assert str(one).startswith("seal 2, leaf 2, position 9: the fact was altered or replaced (sealed as ")
    assert str(one).endswith("; id 9, client_added)")


def test_a_database_rewritten_with_its_seals_is_found_by_what_was_kept_outside(
    two_seals: list[core_seals.Seal], find: Callable[..., list[verification.Finding]], attacker: psycopg.Connection,
    tmp_path: Path,
) -> None:  # fmt: skip
    assert seal_folder.export(tmp_path) == 2
    exported = list(exported_seals.read(tmp_path))
    assert find(exported=exported, digests=[two_seals[1].digest]) == []
    attacker.execute("DELETE FROM journal_sealleaves")
    attacker.execute("DELETE FROM journal_seal")
    attacker.execute("UPDATE journal_fact SET by_id = 2 WHERE id = 9")
    seal(until=6)
    seal(until=11)
    assert find() == [], "by itself, the database agrees with itself again"
    # The first seal is the same again; the second is not.
    assert told(find(exported=exported)) == [("exported_differs", 2)]
    assert told(find(digests=[two_seals[1].digest])) == [("digest_unknown", None)]
    assert find(digests=[two_seals[0].digest]) == []
    with pytest.raises(errors.SealsDisagree):
        seal_folder.export(tmp_path)
    # The same of a file with one seal a line, with a line that somebody spoilt.
    lines = tmp_path / "kept.jsonl"
    lines.write_bytes(b"\n".join([two_seals[0].text().encode(), b"", b"\xff\x00", two_seals[1].text().encode()]))
    kept = told(find(exported=list(exported_seals.read(lines))))
    assert kept == [("exported_unreadable", None), ("exported_differs", 2)]


def test_exported_seals_that_are_ahead_are_told_and_stop_the_sealing(
    two_seals: list[core_seals.Seal], find: Callable[..., list[verification.Finding]], attacker: psycopg.Connection,
    tmp_path: Path, acting_as: Acting,
) -> None:  # fmt: skip
    """As after a restore of an older backup."""
    seal_folder.export(tmp_path)
    attacker.execute("DELETE FROM journal_sealleaves WHERE seal_number = 2")
    attacker.execute("DELETE FROM journal_seal WHERE number = 2")
    assert find() == []
    assert told(find(exported=list(exported_seals.read(tmp_path)))) == [("exported_ahead", 2)]
    with acting_as("app"), scopes.scoped({0}):
        scenes.install()
    with pytest.raises(errors.SealsDisagree):
        seals.seal_day(tmp_path, by=facts.SYSTEM, at=AT, sealed_at=AT + timedelta(days=1))
    assert [one.number for one in sealed.page()] == [1]
    # With a folder of its own the chain goes on.
    assert seals.seal_day(tmp_path / "new", by=facts.SYSTEM, at=AT, sealed_at=AT + timedelta(days=1)) == 2


def test_a_lawful_erasure_leaves_every_seal_whole(
    working: None, acting_as: Acting, find: Callable[..., list[verification.Finding]]
) -> None:
    with acting_as("app"), scopes.scoped({0}):
        scenes.install()
        floor = scenes.floor(agent_count=0)
        message = contacts.Message.objects.get(contact=floor.arrive("mi cédula es 123"))
    made = seal()
    with acting_as("app"), scopes.scoped({0, floor.client.pk}):
        erasure.erase(
            "message", key=message.key, reason="customer_request", by=BY, at=floor.at, client_id=floor.client.pk
        )
        message.refresh_from_db()
        assert message.text is None
    assert find(digests=[made[0].digest]) == []
    assert len(seal()) == 1, "the erasure is a fact of its own"
    assert find() == []


def test_thousands_of_facts_fall_under_rows_of_leaves_and_each_can_be_proved(
    working: None, find: Callable[..., list[verification.Finding]], attacker: psycopg.Connection,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    attacker.execute(
        "WITH fact AS (INSERT INTO journal_fact (happened_at, type, by_kind, by_id, client_id, data)"
        " SELECT now(), 'client_added', 'user', 1, 7001, jsonb_build_object('client', n)"
        " FROM generate_series(1, 3500) n"
        " RETURNING id, recorded_at) INSERT INTO journal_pending SELECT id, recorded_at FROM fact"
    )
    monkeypatch.setattr(seals, "SEAL_FACTS_MAX", 3 * sealed.ROW_LEAVES)
    made = seal()
    assert [(one.after, one.until) for one in made] == [(0, 3072), (3072, 3500)]
    rows = attacker.execute(
        "SELECT seal_number, first_position, octet_length(hashes) / 32 FROM journal_sealleaves ORDER BY 2"
    ).fetchall()
    assert rows == [(1, 1, 1024), (1, 1025, 1024), (1, 2049, 1024), (2, 3073, 428)]
    told_proof = sealed.proof(2050)
    root = core_seals.root_by_path(
        bytes.fromhex(told_proof["leaf"]), index=told_proof["leaf_index"], count=told_proof["leaf_count"],
        path=[bytes.fromhex(node) for node in told_proof["path"]],
    )  # fmt: skip
    assert (root, told_proof["seal"]["number"]) == (made[0].root, 1)
    assert find() == []
    attacker.execute("UPDATE journal_fact SET by_id = 7 WHERE id = 2050")
    assert told(find()) == [("fact_altered", 2050)]
    for harm in (
        "journal_sealleaves SET hashes = overlay(hashes placing sha256('x') from 33) WHERE first_position = 1025",
        "journal_sealleaves SET hashes = sha256('x') WHERE first_position = 1025",
        "journal_seal SET root = sha256('x') WHERE number = 1",
    ):
        attacker.execute(f"UPDATE {harm}")
        with pytest.raises(errors.SealBroken):
            sealed.proof(2050)
    for position in (0, -1, 3501, 2**70):
        with pytest.raises(errors.NotSealed):
            sealed.proof(position)


def test_two_who_seal_at_once_make_one_chain(
    working: None, find: Callable[..., list[verification.Finding]], owner: psycopg.Connection
) -> None:
    """Both have hashed the same facts and wait for each other; one is first and the other finds nothing left."""
    record(5)
    made: list[list[core_seals.Seal]] = []

    def work() -> None:
        try:
            made.append(seal())
        finally:
            connections.close_all()

    with owner.transaction():
        owner.execute("SELECT pg_advisory_xact_lock(%s)", [seals.LOCK_KEY])
        threads = [threading.Thread(target=work) for _ in range(2)]
        for thread in threads:
            thread.start()
        deadline = time.monotonic() + 60
        waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
        while owner.execute(waiting).fetchone() != (2,):
            assert time.monotonic() < deadline
            time.sleep(0.01)
    for thread in threads:
        thread.join()
    assert sorted(map(len, made)) == [0, 1]
    assert [one.number for one in sealed.page()] == [1]
    assert find() == []


def test_what_a_crash_left_is_exported_the_next_time(two_seals: list[core_seals.Seal], tmp_path: Path) -> None:
    """The process died after the commit, or while it wrote the file."""
    (tmp_path / seal_folder.DRAFT_NAME).write_text('{"format": "tej')
    assert seal_folder.export(tmp_path) == 2
    assert seal_folder.export(tmp_path) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["seal-000001.json", "seal-000002.json"]
    assert [one.seal for one in exported_seals.read(tmp_path)] == two_seals
    (tmp_path / "seal-000001.json").unlink()
    assert seal_folder.export(tmp_path) == 1, "a gap is filled too"


def test_a_full_disk_is_said_and_nothing_is_lost(
    two_seals: list[core_seals.Seal], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(errors.SealsNotExported, match=r"No space left.*\.$"):
            seal_folder.export(tmp_path)
    assert list(tmp_path.iterdir()) == []
    assert seal_folder.export(tmp_path) == 2
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(errors.SealsNotExported):
        seal_folder.export(tmp_path / "taken")


def test_the_worker_seals_once_a_business_day_of_the_operator(working: None, acting_as: Acting, tmp_path: Path) -> None:
    with acting_as("app"), scopes.scoped({0}):
        scenes.install()

    def day(sealed_at: datetime) -> int:
        record()
        return seals.seal_day(tmp_path, by=facts.SYSTEM, at=AT, sealed_at=sealed_at)

    # Half past eleven at night in Bogotá, later that night, and ten past midnight.
    late = datetime(2026, 11, 4, 4, 30, tzinfo=UTC)
    assert [day(late), day(late + timedelta(minutes=20)), day(late + timedelta(minutes=40))] == [1, 0, 1]
    assert [one.number for one in sealed.page()] == [2, 1]


def test_no_seal_is_put_over_a_gap(working: None, attacker: psycopg.Connection) -> None:
    record(5)
    with pytest.raises(errors.NotThatFar, match="5"):
        seal(until=6)
    attacker.execute("DELETE FROM journal_fact WHERE id = 4")
    with pytest.raises(errors.JournalIncomplete, match="position 4"):
        seal()
    assert sealed.page() == []
    assert len(seal(until=3)) == 1


@pytest.mark.parametrize("role", ["app", "route", "live", "work", "owner"])
def test_nobody_changes_a_seal_and_only_the_worker_adds_one(
    two_seals: list[core_seals.Seal], cluster: cluster_module.Cluster, database_name: str, role: str
) -> None:
    statements = ["UPDATE {} SET {} = 1", "DELETE FROM {}"]
    if role != "owner":
        statements.append("TRUNCATE {}")
    if role not in ("work", "owner"):
        statements.append("INSERT INTO {} DEFAULT VALUES")
    with psycopg.connect(**cluster.role_connection(role, database_name), autocommit=True) as session:  # type: ignore[arg-type]
        for table, column in (("journal_seal", "after_position"), ("journal_sealleaves", "first_position")):
            for statement in statements:
                with pytest.raises(psycopg.DatabaseError) as refused:
                    session.execute(statement.format(table, column))
                assert refused.value.sqlstate == ("TJ003" if role == "owner" else "42501")


def test_the_commands_seal_verify_and_name_what_was_altered(
    working: None, attacker: psycopg.Connection, acting_as: Acting, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The journey of a restored installation runs both as processes; here is what they say."""
    with acting_as("app"), scopes.scoped({0}):
        scenes.install()
    folder = tmp_path / "seals"

    def verify(*digests: bytes) -> tuple[int, str]:
        with acting_as("owner"):
            return verify_command.verify(folder, digests=digests), capsys.readouterr().out

    with pytest.raises(cli_errors.NothingSealed, match="tejido seal"):
        verify()
    record(24)
    assert seal_command.seal(folder, until=None) == 0
    said = capsys.readouterr().out
    (made,) = sealed.page()
    assert "seal 1: 25 facts, positions 1 to 25" in said
    assert f"Keep this digest elsewhere: {made.digest.hex()}" in said
    status, said = verify(made.digest)
    assert (status, "No sealed fact was altered" in said, "with itself" in said) == (0, True, False)
    attacker.execute("UPDATE journal_fact SET data = '{\"client\": 77}' WHERE id = 3")
    status, said = verify()
    assert status == 1
    assert said.startswith("seal 1, leaf 2, position 3: the fact was altered")
    assert said.endswith("1 difference.\n")
    attacker.execute("UPDATE journal_fact SET by_id = 77")
    assert "... and 5 more" in verify()[1]
    shutil.rmtree(folder)
    attacker.execute("UPDATE journal_sealleaves SET hashes = sha256('x')")
    assert "nobody can tell which" in verify()[1]


def test_a_fact_is_proved_from_exported_files_alone(
    two_seals: list[core_seals.Seal], attacker: psycopg.Connection, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, file = tmp_path / "seals", tmp_path / "proof.json"
    seal_folder.export(folder)
    assert seal_command.prove(9) == 0
    told = capsys.readouterr().out
    file.write_text(told)

    def verify(**given: Any) -> tuple[int, str]:
        status = proof_check.check([file], **{"against": folder, "digests": [], **given})
        return status, capsys.readouterr().out

    status, said = verify(digests=[two_seals[1].digest])
    assert (status, "the fact at position 9 is under seal 2" in said, "Every proof holds." in said) == (0, True, True)
    assert '"client":1' in said, "the fact is told"
    assert verify(against=None, digests=[two_seals[1].digest])[0] == 0
    page = (Path(__file__).parents[2] / "docs/explanation/seals.md").read_text()
    program = tmp_path / "check.py"
    program.write_text(page.split("```python\n")[1].split("```")[0])

    def by_hand(digest: bytes) -> int:
        return subprocess.run([sys.executable, "-I", "-S", program, file, digest.hex()], check=False).returncode

    assert (by_hand(two_seals[1].digest), by_hand(two_seals[0].digest)) == (0, 1)
    file.write_text(told.replace('client\\":1', 'client\\":2'))
    status, said = verify()
    assert (status, "not the one that was sealed" in said, by_hand(two_seals[1].digest)) == (1, True, 1)
    file.write_text(told)
    status, said = verify(against=None, digests=[two_seals[0].digest])
    assert (status, "no seal here has the digest" in said, "none of those that you kept" in said) == (1, True, True)
    (folder / exported_seals.name(1)).unlink()
    assert verify()[0] == 0, "who began to keep seals later still has a chain"
    file.write_bytes(b"\xff\x00")
    assert "This is no proof" in verify()[1]
    with pytest.raises(cli_errors.NothingKept):
        verify(against=None)
    with pytest.raises(cli_errors.SealsNotThere):
        verify(against=tmp_path / "nowhere")
    with pytest.raises(errors.NotSealed):
        seal_command.prove(12)
    attacker.execute("UPDATE journal_fact SET by_id = 7 WHERE id = 9")
    with pytest.raises(errors.SealBroken):
        seal_command.prove(9)


@pytest.mark.parametrize("text", ["", "abc", "x" * 64, "0" * 65, "\x00", "\ud800" * 64])
def test_a_digest_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(cli_errors.DigestInvalid, match="64 digits"):
        verify_command.digest(text)
    assert verify_command.digest(" " + "A" * 64) == b"\xaa" * 32
