"""Backup and restore: into a new cluster, from PostgreSQL 15 to 18, and every refusal before anything is touched."""

from __future__ import annotations

import datetime
import io
import json
import os
import shutil
import stat
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tejido import environment as environment_module
from tejido.cli import backup, backup_file, binaries, database_access, errors, restore, serve
from tejido.cli import cluster as cluster_module

pytestmark = pytest.mark.journey
AT = datetime.datetime(2026, 11, 21, 12, tzinfo=datetime.UTC)
_HOST_MAJOR = next((found.major for found in binaries.available() if found.kind == "host"), None)

# A table with what tables here have: an identity, a generated column, an exclusion constraint, a policy, a partition.
TABLES = """
CREATE TABLE visit (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    place text NOT NULL,
    during tstzrange NOT NULL,
    place_key text GENERATED ALWAYS AS (lower(place)) STORED,
    EXCLUDE USING gist (place WITH =, during WITH &&)
);
CREATE INDEX visit_similar ON visit USING gin (place gin_trgm_ops);
ALTER TABLE visit ENABLE ROW LEVEL SECURITY;
CREATE POLICY visit_policy ON visit USING (place <> 'Secreto');
GRANT SELECT ON visit TO tejido_app;
CREATE TABLE entry (id bigint, made date NOT NULL) PARTITION BY RANGE (made);
CREATE TABLE entry_2026 PARTITION OF entry FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
INSERT INTO entry SELECT number, '2026-05-01' FROM generate_series(1, 500) AS number;
INSERT INTO visit (place, during) VALUES
    ('Montería', '[2026-01-01, 2026-01-02)'), ('Ñandú', '[2026-01-01, 2026-01-02)'),
    ('Secreto', '[2026-01-01, 2026-01-02)');
"""


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that everybody can enter, for data folders and backups."""
    folder = Path(tempfile.mkdtemp(prefix="tejido-backup-test-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def surroundings(data: Path, **more: str) -> environment_module.Environment:
    return environment_module.read({"TEJIDO_DATA": str(data)} | more)


def fill(environment: environment_module.Environment) -> None:
    cluster = cluster_module.Cluster(data=environment.data, postgres=environment.postgres)
    cluster.start()
    try:
        with psycopg.connect(**cluster.role_connection("owner")) as connection:  # type: ignore[arg-type]
            connection.execute(TABLES)
    finally:
        cluster.stop()


def check(environment: environment_module.Environment, *, major: int) -> None:
    """Find everything of `TABLES` again, for the roles of this installation."""
    cluster = cluster_module.Cluster(data=environment.data, postgres=environment.postgres)
    cluster.start()
    try:
        with psycopg.connect(**cluster.role_connection("app"), autocommit=True) as connection:  # type: ignore[arg-type]
            assert connection.info.server_version // 10_000 == major
            assert connection.execute("SELECT place_key FROM visit ORDER BY id").fetchall() == [
                ("montería",),
                ("ñandú",),
            ]
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute("SELECT * FROM entry")
        with psycopg.connect(**cluster.role_connection("owner"), autocommit=True) as connection:  # type: ignore[arg-type]
            assert connection.execute("SELECT count(*) FROM visit").fetchone() == (3,)
            assert connection.execute("SELECT count(*) FROM entry_2026").fetchone() == (500,)
            with pytest.raises(psycopg.errors.ExclusionViolation):
                connection.execute("INSERT INTO visit (place, during) VALUES ('Ñandú', '[2026-01-01, 2026-02-01)')")
            databases = connection.execute("SELECT datname FROM pg_database WHERE datname LIKE 'tejido%'").fetchall()
            assert databases == [("tejido",)]
    finally:
        cluster.stop()


def tejido(environment: environment_module.Environment, *words: str) -> subprocess.CompletedProcess[str]:
    given = {name: value for name, value in os.environ.items() if not name.startswith(("TEJIDO_", "DATABASE_"))}
    return subprocess.run(
        serve.command(*words), capture_output=True, text=True, cwd=environment.data.parent, check=False,
        env=given | {"TEJIDO_DATA": str(environment.data)},
    )  # fmt: skip


def test_a_restored_database_is_whole_in_a_new_cluster_with_its_own_secret(place: Path) -> None:
    old, new = surroundings(place / "old"), surroundings(place / "new")
    fill(old)
    written = tejido(old, "backup", "one.tar")
    assert (written.returncode, written.stderr) == (0, "")
    assert stat.S_IMODE((place / "one.tar").stat().st_mode) == 0o600
    refused = tejido(new, "restore", "one.tar")
    assert refused.returncode == 2
    assert refused.stderr.startswith("tejido restore: The ledger of erasures is needed")
    assert refused.stderr.count("\n") == 1
    restored = tejido(new, "restore", "one.tar", "--no-ledger")
    assert (restored.returncode, restored.stderr) == (0, "")
    assert "0 rows were erased again" in restored.stdout
    check(new, major=18)
    assert environment_module.secret(old) != environment_module.secret(new)
    assert sorted(path.name for path in place.iterdir()) == ["new", "old", "one.tar"]


@pytest.mark.skipif(_HOST_MAJOR != 15, reason="PostgreSQL 15 is not installed on this machine itself")
def test_fifteen_is_restored_into_eighteen_and_into_fifteen_but_never_backwards(place: Path) -> None:
    old = surroundings(place / "old", TEJIDO_POSTGRES="host")
    fill(old)
    assert backup.write(old, file=place / "one.tar", at=AT).postgres_major == 15
    new = surroundings(place / "new", TEJIDO_POSTGRES="wheel")
    restore.read(new, file=place / "one.tar", ledger=None)
    check(new, major=18)
    same = surroundings(place / "same", TEJIDO_POSTGRES="host")
    restore.read(same, file=place / "one.tar", ledger=None)
    check(same, major=15)
    backup.write(new, file=place / "two.tar", at=AT)
    with pytest.raises(errors.BackupTooNew):
        restore.read(surroundings(place / "back", TEJIDO_POSTGRES="host"), file=place / "two.tar", ledger=None)


def test_a_database_with_tables_is_left_alone(place: Path) -> None:
    one = surroundings(place / "one")
    fill(one)
    backup.write(one, file=place / "one.tar", at=AT)
    with pytest.raises(errors.DatabaseNotEmpty, match="entry"):
        restore.read(one, file=place / "one.tar", ledger=None)
    check(one, major=18)


def test_a_dump_that_cannot_be_read_leaves_the_database_empty(place: Path) -> None:
    dump = place / "dump"
    dump.write_bytes(b"PGDMP but no more")
    backup_file.write(file=place / "odd.tar", dump=dump, tejido_version="0", postgres_version="15.1", taken_at="now")
    new = surroundings(place / "new")
    with pytest.raises(errors.RestoreFailed):
        restore.read(new, file=place / "odd.tar", ledger=None)
    fill(new)
    check(new, major=18)


def test_a_ledger_that_names_what_nobody_knows_keeps_the_database_shut(place: Path) -> None:
    old, new = surroundings(place / "old"), surroundings(place / "new")
    fill(old)
    backup.write(old, file=place / "one.tar", at=AT)
    ledger = place / "erasures.jsonl"
    ledger.write_text(
        json.dumps(
            {
                "relation": "no_such_thing",
                "key": "00000000-0000-0000-0000-000000000000",
                "erased_at": AT.isoformat(),
                "reason": "customer_request",
            }
        )
    )
    with pytest.raises(errors.RestoreFailed, match="LedgerUnreadable"):
        restore.read(new, file=place / "one.tar", ledger=ledger)
    with database_access.opened(new) as access, access.connect() as connection:
        assert connection.execute("SELECT to_regclass('visit')").fetchone() == (None,)


def test_a_missing_ledger_is_refused_before_anything_is_made(place: Path) -> None:
    new = surroundings(place / "new")
    with pytest.raises(errors.LedgerMissing, match="--no-ledger"):
        restore.read(new, file=place / "one.tar", ledger=place / "new" / "erasures.jsonl")
    assert not new.data.exists()


@pytest.mark.parametrize("harm", ["flipped", "cut", "other", "foreign", "empty"])
def test_a_damaged_backup_is_refused_before_anything_is_made(place: Path, harm: str) -> None:
    dump = place / "dump"
    dump.write_bytes(os.urandom(50_000))
    file = place / "one.tar"
    backup_file.write(file=file, dump=dump, tejido_version="0", postgres_version="15.1", taken_at="now")
    content = bytearray(file.read_bytes())
    if harm == "flipped":
        content[-30_000] ^= 1
    elif harm == "cut":
        del content[30_000:]
    elif harm == "other":
        content = bytearray(_tar({"manifest.json": b'{"format": 2}'}))
    elif harm == "foreign":
        content = bytearray(_tar({"holiday.jpg": b"sun"}))
    else:
        content = bytearray()
    file.write_bytes(content)
    new = surroundings(place / "new")
    with pytest.raises(errors.BackupDamaged, match=r"one\.tar|format"):
        restore.read(new, file=file, ledger=None)
    assert [path.name for path in new.data.iterdir()] == []


def test_a_backup_replaces_none(place: Path) -> None:
    (place / "one.tar").write_text("precious")
    with pytest.raises(errors.BackupExists):
        backup.write(surroundings(place / "old"), file=place / "one.tar", at=AT)
    with pytest.raises(errors.BackupExists):
        dump = place / "dump"
        dump.write_bytes(b"x")
        backup_file.write(
            file=place / "one.tar", dump=dump, tejido_version="0", postgres_version="15.1", taken_at="now"
        )  # fmt: skip
    assert (place / "one.tar").read_text() == "precious"
    assert sorted(path.name for path in place.iterdir()) == ["dump", "one.tar"]


def test_a_backup_of_nothing_makes_nothing(place: Path) -> None:
    with pytest.raises(environment_module.DatabaseNotStarted):
        backup.write(surroundings(place / "old"), file=place / "one.tar", at=AT)
    assert list(place.iterdir()) == []


def test_another_server_is_backed_up_and_restored_as_its_owner(place: Path) -> None:
    """A cluster that the administrator of another server runs stands in for it; only DATABASE_URL names it."""
    elsewhere = cluster_module.Cluster(data=place / "server")
    elsewhere.start()
    try:
        elsewhere.create_database("centro")
        elsewhere.create_database("centro_nuevo")
        secret = environment_module.secret(elsewhere.environment)
        (place / "ours").mkdir()
        (place / "ours" / "secret").write_text(secret)
        with psycopg.connect(**elsewhere.role_connection("owner", "centro")) as connection:  # type: ignore[arg-type]
            connection.execute(TABLES)
        old, new = (
            surroundings(
                place / "ours", DATABASE_URL=database_access.url(elsewhere.role_connection("owner", name))
            )
            for name in ("centro", "centro_nuevo")
        )  # fmt: skip
        backup.write(old, file=place / "one.tar", at=AT)
        restore.read(new, file=place / "one.tar", ledger=None)
        with psycopg.connect(**elsewhere.role_connection("app", "centro_nuevo")) as connection:  # type: ignore[arg-type]
            assert connection.execute("SELECT count(*) FROM visit").fetchone() == (2,)
    finally:
        elsewhere.stop()


def _tar(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        for name, content in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return stream.getvalue()
