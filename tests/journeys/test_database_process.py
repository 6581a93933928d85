"""`tejido database` as a process: alone, twice, killed, and under the process supervisor."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from tests import served

from tejido import environment as environment_module
from tejido.cli import database_wait, serve

pytestmark = [
    pytest.mark.journey,
    pytest.mark.skipif(sys.platform != "linux", reason="the tie to the parent is Linux's"),
]
WAIT_SECONDS_MAX = 120.0


class Started:
    """A command that runs, and what it printed."""

    def __init__(self, words: tuple[str, ...], environ: dict[str, str]) -> None:
        self.lines: list[str] = []
        self.process = subprocess.Popen(
            words, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
        )
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        self.lines.extend(line.rstrip() for line in self.process.stdout)

    def says(self, pattern: str, *, times: int = 1) -> None:
        served.until(lambda: len(re.findall(pattern, "\n".join(self.lines))) >= times, self.lines)


class Place:
    """A data folder and the commands that run on it."""

    def __init__(self, data: Path) -> None:
        self.environment = environment_module.read({"TEJIDO_DATA": str(data)})
        given = {name: value for name, value in os.environ.items() if not name.startswith(("TEJIDO_", "DATABASE_"))}
        self.environ = given | {"TEJIDO_DATA": str(data)}
        self.started: list[Started] = []

    def start(self, *words: str) -> Started:
        self.started.append(Started(words, self.environ))
        return self.started[-1]

    def answers(self) -> bool:
        return database_wait.is_ready(self.environment, role="app")

    def postgres(self) -> int:
        """Return the number of PostgreSQL's first process."""
        found: list[str] = []

        def is_written() -> bool:
            # It may be missing or empty while one PostgreSQL follows another.
            with contextlib.suppress(FileNotFoundError):
                found[:] = (self.environment.data / "postgres" / "postmaster.pid").read_text().split()
            return bool(found)

        served.until(is_written)
        return int(found[0])


@pytest.fixture
def place() -> Iterator[Place]:
    data = Path(tempfile.mkdtemp(prefix="tejido-process-"))
    data.chmod(0o755)
    made = Place(data)
    yield made
    for started in made.started:
        started.process.terminate()
    for started in made.started:
        started.process.wait(WAIT_SECONDS_MAX)
    served.until(lambda: not (data / "postgres" / "postmaster.pid").exists())
    shutil.rmtree(data, ignore_errors=True)


def is_gone(number: int) -> bool:
    try:
        return Path(f"/proc/{number}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True


def test_it_runs_until_term_and_stops_the_database(place: Place) -> None:
    started = place.start(*serve.command("database"))
    started.says(r"PostgreSQL \d+\.\d+ \(wheel\) runs in")
    assert place.answers()
    postgres = place.postgres()
    started.process.terminate()
    assert started.process.wait(WAIT_SECONDS_MAX) == 0
    assert is_gone(postgres)


def test_it_starts_a_killed_postgresql_again(place: Place) -> None:
    started = place.start(*serve.command("database"))
    started.says("runs in")
    postgres = place.postgres()
    os.kill(postgres, signal.SIGKILL)
    started.says("PostgreSQL ended unexpectedly; starting it again")
    served.until(lambda: place.answers() and place.postgres() != postgres, started.lines)


def test_a_second_one_stands_by_and_takes_over(place: Place) -> None:
    first = place.start(*serve.command("database"))
    first.says("runs in")
    second = place.start(*serve.command("database"))
    second.says("another process runs this database; standing by")
    first.process.kill()
    second.says("runs in")
    served.until(place.answers, second.lines)


def test_under_the_supervisor_a_killed_database_process_returns_and_nothing_is_lost(place: Place) -> None:
    source = """
from tejido import environment
from tejido.cli import serve, supervisor
parts = [part for part in serve.parts(environment.read()) if part.name == "database"]
floor = supervisor.Supervisor(parts)
raise SystemExit(floor.run(when_ready=lambda: floor.say("all ready")))
"""
    started = place.start(sys.executable, "-c", source)
    started.says("all ready")
    way = environment_module.connection(place.environment, "owner").parameters
    with psycopg.connect(**way, autocommit=True) as connection:  # type: ignore[arg-type]
        connection.execute("CREATE TABLE kept AS SELECT 1 AS id")
    postgres = place.postgres()
    owner = int(Path(f"/proc/{postgres}/stat").read_text().rsplit(")", 1)[1].split()[1])
    os.kill(owner, signal.SIGKILL)
    started.says("database was ended by SIGKILL; starting it again")
    started.says("database is back")
    # Until the one that was left has ended, it may still take connections in place of the new one.
    served.until(lambda: is_gone(postgres), started.lines)
    served.until(place.answers, started.lines)
    with psycopg.connect(**way, autocommit=True) as connection:  # type: ignore[arg-type]
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (1,)
    postgres = place.postgres()
    started.process.kill()
    served.until(lambda: is_gone(postgres), "PostgreSQL outlived the supervisor")


def test_roles_prints_sql_and_starts_nothing(place: Place) -> None:
    answer = subprocess.run(
        serve.command("database", "roles"), env=place.environ, capture_output=True, text=True, check=True
    )
    for role in environment_module.ROLES:
        assert f'ALTER ROLE "tejido_{role}"' in answer.stdout
        key = environment_module.role_password(place.environment, role)
        # The owner's is in the address to set; the others' stay with us.
        assert (key in answer.stdout) == (role == "owner")
    assert not (place.environment.data / "postgres").exists()


def test_a_server_elsewhere_leaves_nothing_to_run(place: Place) -> None:
    answer = subprocess.run(
        serve.command("database"), env=place.environ | {"DATABASE_URL": "postgresql://o:p@db.example/tejido"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert answer.returncode == 2
    assert answer.stderr.startswith("tejido database: DATABASE_URL names another server")
