"""`tejido init`: one operator, one administrator, once, and nothing of a demonstration."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tejido.cli import cluster as cluster_module
from tejido.cli import serve

pytestmark = pytest.mark.journey
PASSWORD = "tres tejedoras tejen"
GIVEN = ("--operator", "Centro Montería", "--zone", "America/Bogota", "--admin-email", "Ana@example.org")


@pytest.fixture
def data() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="tejido-init-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def initialise(data: Path, *words: str, password: str = PASSWORD) -> subprocess.CompletedProcess[str]:
    given = {name: value for name, value in os.environ.items() if not name.startswith(("TEJIDO_", "DATABASE_"))}
    return subprocess.run(
        serve.command("init", *words), input=f"{password}\n", capture_output=True, text=True, check=False,
        env=given | {"TEJIDO_DATA": str(data)},
    )  # fmt: skip


def test_it_makes_the_operator_and_one_administrator_once(data: Path) -> None:
    made = initialise(data, *GIVEN, "--password-stdin")
    assert (made.returncode, made.stderr) == (0, "")
    assert PASSWORD not in made.stdout
    again = initialise(data, *GIVEN, "--password-stdin")
    assert again.returncode == 2
    assert "already belongs to an operator" in again.stderr
    cluster = cluster_module.Cluster(data=data)
    cluster.start()
    try:
        with psycopg.connect(**cluster.role_connection("owner")) as connection:  # type: ignore[arg-type]
            rows = connection.execute(
                "SELECT operator_name, zone, demonstration, factor, real_epoch = world_epoch FROM journal_installation"
            ).fetchall()
            assert rows == [("Centro Montería", "America/Bogota", False, 1.0, True)]
            rows = connection.execute(
                "SELECT account.email, held.role FROM access_user AS account JOIN access_grant AS held"
                " ON held.user_id = account.id"
            ).fetchall()
            assert rows == [("ana@example.org", "administrator")]
            assert connection.execute("SELECT count(*) FROM clients_client").fetchone() == (0,)
    finally:
        cluster.stop()


def test_a_weak_password_leaves_nothing_behind(data: Path) -> None:
    assert initialise(data, *GIVEN, "--password-stdin", password="1234").returncode == 2
    assert initialise(data, *GIVEN, "--password-stdin").returncode == 0


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--zone", "America/Nowhere", "--password-stdin"), "is not a zone"),
        (("--operator", "  ", "--password-stdin"), "--operator is empty"),
        ((), "say --password-stdin"),
    ],
)
def test_what_cannot_be_used_is_refused_before_a_database_is_made(
    data: Path, words: tuple[str, ...], told: str
) -> None:
    refused = initialise(data, *GIVEN, *words)
    assert refused.returncode == 2
    assert told in refused.stderr
    assert list(data.iterdir()) == []
