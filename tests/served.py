"""A served installation for journeys: its real processes, on a data folder and ports of its own."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

import psycopg

from tejido.cli import cluster as cluster_module
from tejido.cli import serve
from tests import ports, prepared

WAIT_SECONDS_MAX = 300.0
POLL_SECONDS = 0.05
PARTS = ("web", "live", "route", "work", "database")
Found = TypeVar("Found")


class Centre:
    """A served installation."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.port = ports.free(2)
        self.environ = prepared.surroundings(data) | {"TEJIDO_PORT": str(self.port)}
        self.lines: list[str] = []
        self.process: subprocess.Popen[str] | None = None

    def init(self) -> None:
        """Make the operator and one administrator, and no demonstration."""
        subprocess.run(
            serve.command(*prepared.INIT), input=f"{prepared.PASSWORD}\n", text=True, env=self.environ, check=True
        )

    def start(self) -> None:
        """Serve, and wait until it answers."""
        self.run("serve")
        self.says("Tejido answers on")

    def run(self, *words: str) -> subprocess.Popen[str]:
        """Run a command that keeps the installation running, and hear what it says."""
        self.process = subprocess.Popen(
            serve.command(*words), env=self.environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            start_new_session=True,
        )  # fmt: skip
        threading.Thread(target=self._read, args=(self.process,), daemon=True).start()
        return self.process

    def _read(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        self.lines.extend(line.rstrip() for line in process.stdout)

    def says(self, pattern: str, *, times: int = 1) -> None:
        until(lambda: len(re.findall(pattern, "\n".join(self.lines))) >= times, self.lines)

    def part(self, name: str) -> int:
        """Return the number of the process of a part, as soon as it is there."""
        return until(lambda: self._part(name), name)

    def postmaster(self) -> int:
        """Return the number of PostgreSQL's first process, as soon as it is there."""
        return until(self._postmaster, "PostgreSQL")

    def kill(self, name: str) -> None:
        """Kill a part, or `postgres` behind it, as a crash would."""
        os.kill(self.postmaster() if name == "postgres" else self.part(name), signal.SIGKILL)

    @contextmanager
    def held(self, name: str = "") -> Iterator[None]:
        """Let nobody start again what dies meanwhile: the supervisor stands still, or the part that is named."""
        assert self.process is not None
        number = self.part(name) if name else self.process.pid
        os.kill(number, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(number, signal.SIGCONT)

    def _part(self, name: str) -> int | None:
        assert self.process is not None
        numbers = (number for number in self.numbers() if words_of(number)[-1:] == [name])
        return next((number for number in numbers if parent_of(number) == self.process.pid), None)

    def _postmaster(self) -> int | None:
        """Find it by its parent, since the file with its number may be an old one or half written."""
        database = self._part("database")
        for number in self.numbers() if database else ():
            words = words_of(number)
            if words and words[0].endswith("/postgres") and parent_of(number) == database:
                return number
        return None

    def numbers(self) -> list[int]:
        """Return the numbers of all processes that know this data folder, PostgreSQL's included."""
        found = []
        for folder in Path("/proc").iterdir():
            if folder.name.isdigit() and knows(folder, str(self.data)):
                found.append(int(folder.name))
        return found

    def is_well(self) -> bool:
        probes = [serve.answers("127.0.0.1", port, name="localhost") for port in (self.port, self.port + 1)]
        return all(probe() for probe in probes)

    def owner(self) -> psycopg.Connection[Any]:
        """Open a session in the owner role, past all policies, for peeking; a killed cluster may still wake."""
        way = cluster_module.Cluster(data=self.data).role_connection("owner")

        def opened() -> psycopg.Connection[Any] | None:
            with suppress(psycopg.OperationalError):
                return psycopg.connect(**way, autocommit=True)  # type: ignore[arg-type]
            return None

        return until(opened, "the database lets nobody in")


@contextmanager
def centre(kind: prepared.Kind | None = None, *, is_durable: bool = False) -> Iterator[Centre]:
    """Make a place for an installation, and leave nothing behind.

    Args:
        kind: What is there from the beginning; nothing where not given, as on a fresh machine.
        is_durable: Whether commits wait for the disk; without a kind they do.
    """
    data = Path(tempfile.mkdtemp(prefix="tejido-whole-"))
    data.chmod(0o755)
    made = Centre(data)
    try:
        if kind is not None:
            prepared.fill(data, kind, run=Path(os.environ["TEJIDO_TEST_DATA"]), is_durable=is_durable)
        yield made
    finally:
        if made.process is not None:
            made.process.terminate()
            try:
                made.process.wait(WAIT_SECONDS_MAX)
            finally:
                made.process.kill()
            until(lambda: not made.numbers(), "processes are left")
        shutil.rmtree(data)


def until(condition: Callable[[], Found | None], context: object = "") -> Found:
    """Return what a condition gives as soon as it is true; `context` is shown where it never is."""
    deadline = time.monotonic() + WAIT_SECONDS_MAX
    while not (found := condition()):
        assert time.monotonic() < deadline, context
        time.sleep(POLL_SECONDS)
    return found


def words_of(number: int) -> list[str]:
    try:
        return Path(f"/proc/{number}/cmdline").read_text().split("\0")[:-1]
    except OSError:
        return []


def parent_of(number: int) -> int:
    """Return the number of a process's parent; none has 0."""
    try:
        return int(Path(f"/proc/{number}/stat").read_text().rsplit(")", 1)[1].split()[1])
    except OSError:
        return 0


def knows(folder: Path, text: str) -> bool:
    """Tell whether a process has a text in its command line or its surroundings; a dead one has neither."""
    try:
        return text in (folder / "cmdline").read_text() or text.encode() in (folder / "environ").read_bytes()
    except OSError:
        return False
