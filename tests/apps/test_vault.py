"""The vault: who reaches it, what reading costs, and what leaves no trace outside it."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.urls import get_resolver
from tests import crowd

from tejido.cli import cluster as cluster_module
from tejido.core import fact_types, facts
from tejido.core.impact import status as status_module
from tejido.journal import scopes
from tejido.vault import actions, erasure, errors, queries, sealing

AT = datetime(2026, 3, 10, 15, 0, tzinfo=UTC)
TABLES = (
    "status_at_hire", "fact", "read_log", "secret", "read_mark", "room", "room_figure", "room_read", "room_read_person",
    "room_read_mark", "seal_key", "consent", "self_identification", "household", "household_member", "snapshot",
    "count_log",
)  # fmt: skip
MARKS = ("read_mark", "room_read_mark")
ROLES = ("app", "route", "live", "work", "vault")


@pytest.fixture
def ana(committed: None, owner: psycopg.Connection) -> int:
    """A person who declared that both hold."""
    crowd.install()
    (person,) = crowd.place(owner, 1)
    crowd.declare([person], status="both")
    return person


@pytest.fixture
def as_vault(cluster: cluster_module.Cluster, database_name: str) -> Iterator[psycopg.Connection]:
    """A connection in the vault's role, autocommit."""
    with _as(cluster, database_name, "vault") as found:
        yield found


def _as(cluster: cluster_module.Cluster, database_name: str, role: str) -> psycopg.Connection:
    way: dict[str, Any] = cluster.role_connection(role, database_name)  # type: ignore[arg-type]
    return psycopg.connect(**way, autocommit=True)


def _read(person: int, *, purpose: str = "subject_request") -> queries.StatusAtHire | None:
    return queries.read_status(person, reader_user_id=7, purpose=purpose, at=AT)


def _log(owner: psycopg.Connection) -> list[tuple[Any, ...]]:
    return owner.execute("SELECT person_id, reader_user_id, purpose FROM vault.read_log ORDER BY id").fetchall()


# Who reaches the tables


@pytest.mark.parametrize("role", ROLES)
def test_no_role_reads_or_writes_a_table(
    ana: int, owner: psycopg.Connection, cluster: cluster_module.Cluster, database_name: str, role: str
) -> None:
    there = owner.execute(
        "SELECT relname FROM pg_class WHERE relnamespace = 'vault'::regnamespace AND relkind IN ('r', 'p', 'v', 'm')"
    ).fetchall()
    assert {name for (name,) in there} == set(TABLES) - set(MARKS)
    statements = [f"SELECT {what} FROM vault.{table}" for table in TABLES for what in ("*", "1")]
    for table in set(TABLES) - set(MARKS):
        statements += [
            f"TRUNCATE vault.{table}",
            f"DELETE FROM vault.{table}",
            f"INSERT INTO vault.{table} DEFAULT VALUES",
        ]
    with _as(cluster, database_name, role) as found:
        for statement in statements:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                found.execute(statement)


@pytest.mark.parametrize("role", ["app", "route", "live", "work"])
def test_only_the_vault_role_calls_its_functions(
    ana: int, cluster: cluster_module.Cluster, database_name: str, role: str
) -> None:
    with _as(cluster, database_name, role) as found:
        for call in (
            "vault.read_status(1, 1)",
            "vault.log_read(1, 1, 'correction', now())",
            "vault.revoke_status(1, 1, now())",
            "vault.erased()",
            "vault.members('all', '2026-03-01', '2026-04-01')",
            "vault.cell_key('{1}', '{1}')",
            "vault.tag_keys()",
            "vault.consents_of(1)",
            "vault.reads_about(1, 9)",
            "vault.read_groups(1, 1)",
            "vault.read_snapshots(1, 1)",
            "vault.snapshots_due('2026-03-01', 0, 9)",
            "vault.moments_of(1)",
            "vault.units_told('2026-03-01', '2026-04-01')",
            "vault.join_household(1, 'AAAAAAAAAA')",
            "vault.withdraw_consent(1, 'household', 1, now())",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                found.execute(f"SELECT * FROM {call}")


def test_exactly_these_functions_are_open(owner: psycopg.Connection) -> None:
    """A function added later without a REVOKE would be open to everybody; this finds it."""
    rows = owner.execute(
        "SELECT role.rolname, function.proname FROM pg_proc AS function, pg_roles AS role"
        " WHERE function.pronamespace = 'vault'::regnamespace AND role.rolname LIKE 'tejido\\_%%'"
        " AND role.rolname <> 'tejido_owner' AND has_function_privilege(role.oid, function.oid, 'EXECUTE')"
    ).fetchall()
    opened = {
        "vault": {"declare_status", "revoke_status", "erased", "log_read", "read_status", "log_room_read", "room_rows",
                  "reads_of_person", "give_consent", "withdraw_consent", "forget_person", "consents_of",
                  "declare_groups", "take_snapshot", "join_household", "read_groups", "read_snapshots", "reads_about",
                  "snapshots_due", "moments_of"},
        "app": {"told", "quota_counted", "livelihood", "pay_by_gender", "impact_workers", "plain_digest",
                "open_room", "close_room", "rooms", "room_reads"},
        "work": {"told", "quota_counted", "livelihood", "pay_by_gender", "impact_workers", "plain_digest", "close_room",
                 "expired_rooms"},
    }  # fmt: skip
    assert set(rows) == {(f"tejido_{role}", name) for role, names in opened.items() for name in names}
    # What runs with the owner's rights must not find its tables by a path that the caller chose.
    loose = owner.execute(
        "SELECT proname FROM pg_proc WHERE pronamespace = 'vault'::regnamespace AND prosecdef AND proconfig IS NULL"
    ).fetchall()
    assert loose == []


def test_the_vault_role_reads_no_table_of_the_others(as_vault: psycopg.Connection) -> None:
    for table in ("people_person", "journal_fact", "access_user", "contacts_leg"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            as_vault.execute(f"SELECT 1 FROM {table}")


def test_the_web_process_does_not_read_the_vault_by_its_own_connection(ana: int) -> None:
    with scopes.scoped({0}), pytest.raises(DatabaseError, match="permission denied"):
        with connection.cursor() as cursor:
            cursor.execute("SELECT sealed FROM vault.status_at_hire")


# Reading


def test_a_read_gives_the_status_and_is_logged(ana: int, owner: psycopg.Connection) -> None:
    kept = _read(ana)
    assert kept is not None
    assert (kept.status, kept.basis, kept.threshold_version, kept.hired_on) == (
        "both", "self_declared", "dane-2025", date(2026, 1, 1),
    )  # fmt: skip
    assert _log(owner) == [(ana, 7, "subject_request")]
    assert "both" not in repr(kept)


def test_reading_about_somebody_without_a_record_is_logged_too(ana: int, owner: psycopg.Connection) -> None:
    assert _read(ana + 1000) is None
    assert _log(owner) == [(ana + 1000, 7, "subject_request")]


def test_a_read_that_is_rolled_back_is_still_logged(ana: int, owner: psycopg.Connection) -> None:
    with pytest.raises(RuntimeError), transaction.atomic(), transaction.atomic(using="vault"):
        assert _read(ana) is not None
        raise RuntimeError("the view failed after it had read")
    assert _log(owner) == [(ana, 7, "subject_request")]


def test_an_unknown_purpose_is_refused_before_anything_is_read(ana: int, owner: psycopg.Connection) -> None:
    for purpose in ("hiring", "routing", "", "curiosity about Ana"):
        with pytest.raises(errors.PurposeRefused):
            _read(ana, purpose=purpose)
    assert _log(owner) == []


def test_the_database_refuses_an_unknown_purpose_too(ana: int, as_vault: psycopg.Connection) -> None:
    with pytest.raises(psycopg.DatabaseError, match="not read for this purpose") as refusal:
        as_vault.execute("SELECT vault.log_read(%s, 7, 'hiring', now())", [ana])
    assert refusal.value.sqlstate == "TJ021"


def test_without_a_log_row_nothing_is_read(ana: int, as_vault: psycopg.Connection) -> None:
    for log in (0, 1, 99, None):
        with pytest.raises(psycopg.DatabaseError) as refusal:
            as_vault.execute("SELECT * FROM vault.read_status(%s, %s)", [ana, log])
        assert refusal.value.sqlstate == "TJ020"


def test_a_log_row_of_the_same_transaction_does_not_open_the_vault(ana: int, as_vault: psycopg.Connection) -> None:
    for is_nested in (False, True):
        with pytest.raises(psycopg.DatabaseError) as refusal, as_vault.transaction():
            if is_nested:
                with as_vault.transaction():  # a savepoint has a transaction number of its own
                    log = _logged(as_vault, ana)
            else:
                log = _logged(as_vault, ana)
            as_vault.execute("SELECT * FROM vault.read_status(%s, %s)", [ana, log])
        assert refusal.value.sqlstate == "TJ020"


def test_a_log_row_opens_the_vault_once(ana: int, as_vault: psycopg.Connection) -> None:
    log = _logged(as_vault, ana)
    assert as_vault.execute("SELECT * FROM vault.read_status(%s, %s)", [ana, log]).fetchone() is not None
    with pytest.raises(psycopg.DatabaseError) as refusal:
        as_vault.execute("SELECT * FROM vault.read_status(%s, %s)", [ana, log])
    assert refusal.value.sqlstate == "TJ020"


def test_a_rolled_back_read_has_used_its_log_row(ana: int, as_vault: psycopg.Connection) -> None:
    log = _logged(as_vault, ana)
    with as_vault.transaction(force_rollback=True):
        assert as_vault.execute("SELECT * FROM vault.read_status(%s, %s)", [ana, log]).fetchone() is not None
    with pytest.raises(psycopg.DatabaseError) as refusal:
        as_vault.execute("SELECT * FROM vault.read_status(%s, %s)", [ana, log])
    assert refusal.value.sqlstate == "TJ020"


def test_a_log_row_of_another_person_does_not_open_the_vault(ana: int, as_vault: psycopg.Connection) -> None:
    log = _logged(as_vault, ana + 1)
    with pytest.raises(psycopg.DatabaseError) as refusal:
        as_vault.execute("SELECT * FROM vault.read_status(%s, %s)", [ana, log])
    assert refusal.value.sqlstate == "TJ020"


def test_readers_at_the_same_time_all_read_and_are_all_logged(ana: int, owner: psycopg.Connection) -> None:
    read: list[queries.StatusAtHire | None] = []
    threads = [threading.Thread(target=lambda: read.append(_read(ana))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(read) == 4
    assert all(kept is not None and kept.status == "both" for kept in read)
    assert len(_log(owner)) >= 4


def test_the_log_and_the_facts_are_never_changed(ana: int, owner: psycopg.Connection) -> None:
    _read(ana)
    for table in ("read_log", "fact"):
        for statement in (f"DELETE FROM vault.{table}", f"UPDATE vault.{table} SET recorded_at = now()"):
            with pytest.raises(psycopg.DatabaseError) as refusal:
                owner.execute(statement)
            assert refusal.value.sqlstate == "TJ003"


def _logged(found: psycopg.Connection, person: int) -> int:
    row = found.execute("SELECT vault.log_read(%s, 7, 'correction', now())", [person]).fetchone()
    assert row is not None
    return int(row[0])


# Declaring, correcting, revoking


def test_a_declaration_has_its_fact_in_the_vault(ana: int, owner: psycopg.Connection) -> None:
    row = owner.execute(
        "SELECT fact.type, fact.by_user_id, fact.digest, kept.sealed, kept.key_name FROM vault.fact"
        " JOIN vault.status_at_hire AS kept ON kept.id = fact.status_id"
    ).fetchone()
    assert row is not None
    assert row[:2] == ("status_declared", 1)
    value = sealing.ring().open(row[3], key_name=row[4], person_id=ana)
    assert row[2] == facts.text_digest("both", salt=bytes.fromhex(value["salt"]))


def test_a_correction_erases_what_it_corrects(ana: int, owner: psycopg.Connection) -> None:
    crowd.declare([ana], status="neither")
    kept = _read(ana)
    assert kept is not None
    assert kept.status == "neither"
    rows = owner.execute(
        "SELECT num_nulls(key_name, nonce, sealed, status_tag, basis_tag), ended_how FROM vault.status_at_hire"
        " WHERE person_id = %s ORDER BY id", [ana],
    ).fetchall()  # fmt: skip
    assert rows == [(5, "corrected"), (0, None)]
    assert _fact_types(owner) == ["status_declared", "status_corrected"]


def test_revoking_erases_the_value(ana: int, owner: psycopg.Connection) -> None:
    actions.revoke_status(ana, by_user_id=1, at=AT)
    assert _read(ana) is None
    row = owner.execute(
        "SELECT key_name, nonce, sealed, status_tag, basis_tag, ended_how FROM vault.status_at_hire"
    ).fetchone()
    assert row == (None, None, None, None, None, "revoked")
    assert _fact_types(owner) == ["status_declared", "status_revoked"]
    with pytest.raises(errors.StatusNotDeclared):
        actions.revoke_status(ana, by_user_id=1, at=AT)


def test_one_person_has_one_current_status(ana: int, owner: psycopg.Connection) -> None:
    with pytest.raises(psycopg.errors.UniqueViolation):
        owner.execute(
            "INSERT INTO vault.status_at_hire (person_id, key_name, nonce, sealed, status_tag, basis_tag, hired_on,"
            " consent_version, declared_by_user_id, declared_at)"
            " SELECT person_id, key_name, nonce, sealed, status_tag, basis_tag, hired_on, consent_version, 1, now()"
            " FROM vault.status_at_hire"
        )


def test_an_ended_row_keeps_no_value(ana: int, owner: psycopg.Connection) -> None:
    with pytest.raises(psycopg.errors.CheckViolation, match="value_goes_when_it_ends"):
        owner.execute("UPDATE vault.status_at_hire SET ended_at = now(), ended_how = 'revoked'")


def test_a_status_belongs_to_somebody_we_know(ana: int) -> None:
    with pytest.raises(DatabaseError, match="of_person"):
        crowd.declare([ana + 1000], status="both")


@pytest.mark.parametrize(
    "wrong", [{"status": "poor"}, {"basis": "gossip"}, {"evidence": "photo"}, {"threshold_version": "the DANE line"},
              {"consent_version": ""}],
)  # fmt: skip
def test_words_of_ones_own_are_refused_without_repeating_them(
    ana: int, owner: psycopg.Connection, wrong: dict[str, str]
) -> None:
    given = {
        "status": "both", "basis": "self_declared", "evidence": "none", "threshold_version": "dane-2025",
        "consent_version": "es-1",
    }  # fmt: skip
    with pytest.raises(status_module.StatusRefused) as refusal:
        actions.declare_status(ana, **given | wrong, hired_on=date(2026, 1, 1), by_user_id=1, at=AT)
    assert str(refusal.value) == status_module.StatusRefused.__doc__
    assert _fact_types(owner) == ["status_declared"]


def test_the_database_refuses_what_is_not_sealed_without_quoting_it(ana: int, as_vault: psycopg.Connection) -> None:
    for sealed, key_name in ((b"poor", "k00000000"), (b"poor" * 200, "poor")):
        with pytest.raises(psycopg.DatabaseError) as refusal:
            as_vault.execute(
                "SELECT vault.declare_status(%s, %s, %s, %s, %s, %s, %s, '2026-01-01', 'x', 'self', 1, now())",
                [ana, key_name, b"n" * 16, sealed, b"t" * 32, b"t" * 32, "0" * 64],
            )
        assert refusal.value.sqlstate == "TJ022"
        assert "poor" not in str(refusal.value)


def _fact_types(owner: psycopg.Connection) -> list[str]:
    return [row[0] for row in owner.execute("SELECT type FROM vault.fact ORDER BY id").fetchall()]


# What stays outside


def test_nothing_outside_the_vault_holds_a_status_or_that_there_is_one(
    committed: None, owner: psycopg.Connection, caplog: pytest.LogCaptureFixture, cluster: cluster_module.Cluster
) -> None:
    crowd.install()
    people = crowd.place(owner, 3)
    before = _outside(owner)
    log_size = cluster.log_file.stat().st_size
    with caplog.at_level(logging.DEBUG):
        crowd.declare(people, status="long_term_unemployed")
        crowd.declare(people[:1], status="below_poverty_line")
        _read(people[0])
        actions.revoke_status(people[1], by_user_id=1, at=AT)
        with pytest.raises(status_module.StatusRefused):
            crowd.declare(people[2:], status="unemployed, says her aunt")
    # Not a row, not a count, not a last value: journal, jobs and everything else are as they were.
    assert _outside(owner) == before
    words = [*status_module.STATUSES[:2], "aunt", "Inventada", "status_declared", "status_revoked"]
    server_log = cluster.log_file.read_bytes()[log_size:].decode(errors="replace")
    for text in (caplog.text, server_log):
        assert not [word for word in words if word in text]


def _outside(owner: psycopg.Connection) -> dict[str, str]:
    """Return a digest of every row of every table outside the vault, and the state of every sequence."""
    tables = owner.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tableowner = 'tejido_owner'"
    ).fetchall()
    assert len(tables) > 30
    assert {"journal_fact", "journal_pending", "procrastinate_jobs"} <= {name for (name,) in tables}
    digest = "SELECT md5(string_agg(row::text, chr(10) ORDER BY row::text))"
    found = {name: str(owner.execute(f'{digest} FROM "{name}" AS row').fetchone()) for (name,) in tables}
    for name, last in owner.execute(
        "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public'"
    ).fetchall():
        found[f"sequence {name}"] = str(last)
    return found


def test_no_address_speaks_of_the_vault() -> None:
    patterns = "\n".join(_addresses(get_resolver().url_patterns))
    assert "impact/" in patterns
    assert "vault" not in patterns
    assert not any(code in patterns for code in status_module.STATUSES)


def _addresses(patterns: Iterable[Any], before: str = "") -> Iterator[str]:
    for pattern in patterns:
        here = before + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from _addresses(pattern.url_patterns, here)
        else:
            yield here


def test_no_kind_of_fact_speaks_of_status() -> None:
    for name, declared in fact_types.FACTS.items():
        assert "status" not in name
        # What is published names nobody.
        assert "impact" not in name.removeprefix("impact_statement_")
        # How sure a limit or a source is may be called a status; a fact about a person has none.
        forbidden = {"status", "basis", "hired_on"} if "person" in declared.fields else {"basis", "hired_on"}
        assert not forbidden & set(declared.fields), name


# Restoring


def test_what_was_revoked_stays_erased_after_a_restore(ana: int, owner: psycopg.Connection, tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.jsonl"
    actions.revoke_status(ana, by_user_id=1, at=AT)
    assert erasure.export_ledger(ledger) == 2, "the value and the consent"
    assert erasure.export_ledger(ledger) == 0
    assert ledger.stat().st_mode & 0o077 == 0
    assert all(set(json.loads(line)) == {"key", "ended_at", "ended_how"} for line in ledger.read_text().splitlines())
    # As a backup from before the revocation would bring it back:
    sealed = sealing.ring().seal(
        {"status": "both", "basis": "self_declared", "evidence": "none", "threshold_version": "x", "domain": "rural"},
        person_id=ana,
    )
    owner.execute(
        "UPDATE vault.status_at_hire SET key_name = %s, nonce = %s, sealed = %s, status_tag = %s, basis_tag = %s,"
        " ended_at = NULL, ended_how = NULL",
        [sealed.key_name, sealed.nonce, sealed.token, b"t" * 32, b"t" * 32],
    )
    owner.execute("UPDATE vault.consent SET ended_at = NULL, ended_how = NULL, ended_by_user_id = NULL")
    assert _read(ana) is not None
    _apply_as_owner(ledger, owner)
    assert _read(ana) is None
    assert [consent.ended_how for consent in queries.consents_of(ana)] == ["withdrawn"]


def _apply_as_owner(ledger: Path, owner: psycopg.Connection) -> None:
    settings = connections["default"].settings_dict
    before = {name: settings[name] for name in ("USER", "PASSWORD")}
    connections["default"].close()
    settings.update(USER=owner.info.user, PASSWORD=owner.info.password)
    try:
        assert erasure.apply(ledger.read_text().splitlines()) == 2
        assert erasure.apply(ledger.read_text().splitlines()) == 0
    finally:
        connections["default"].close()
        settings.update(before)


def test_a_spoilt_ledger_is_refused() -> None:
    for line in ("{", "{}", "[]"):
        with pytest.raises(errors.LedgerUnreadable):
            erasure.apply([line])
