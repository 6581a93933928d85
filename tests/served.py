"""A served installation for journeys: its real processes, on a data folder and ports of its own."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from tejido.cli import cluster as cluster_module
from tejido.cli import serve
from tests import ports

WAIT_SECONDS_MAX = 120.0
PARTS = ("web", "live", "route", "work", "database")


class Centre:
    """A served installation."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.port = ports.free(2)
        given = {name: value for name, value in os.environ.items() if not name.startswith(("TEJIDO_", "DATABASE_"))}
        self.environ = given | {"TEJIDO_DATA": str(data), "TEJIDO_PORT": str(self.port)}
        self.lines: list[str] = []
        self.process: subprocess.Popen[str] | None = None

    def init(self) -> None:
        """Make the operator and one administrator, and no demonstration."""
        subprocess.run(
            serve.command("init", "--operator", "Centro", "--zone", "America/Bogota",
                          "--admin-email", "ana@example.org", "--password-stdin"),
            input="tres tejedoras tejen\n", text=True, env=self.environ, check=True,
        )  # fmt: skip

    def start(self) -> None:
        """Serve, and wait until it answers."""
        self.process = subprocess.Popen(
            serve.command("serve"), env=self.environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            start_new_session=True,
        )  # fmt: skip
        threading.Thread(target=self._read, args=(self.process,), daemon=True).start()
        self.says("Tejido answers on")

    def _read(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        self.lines.extend(line.rstrip() for line in process.stdout)

    def says(self, pattern: str, *, times: int = 1) -> None:
        until(lambda: len(re.findall(pattern, "\n".join(self.lines))) >= times, self.lines)

    def part(self, name: str) -> int:
        """Return the number of the process of a part that runs."""
        (number,) = self.parts(name)
        return number

    def parts(self, name: str) -> list[int]:
        """Return the number of the process of a part; none while it waits for its next start."""
        assert self.process is not None
        return [
            number
            for number in self.numbers()
            if words_of(number)[-1:] == [name] and parent_of(number) == self.process.pid
        ]

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
        """Open a session in the owner role, past all policies, for peeking."""
        cluster = cluster_module.Cluster(data=self.data)
        return psycopg.connect(**cluster.role_connection("owner"), autocommit=True)  # type: ignore[arg-type]


@contextmanager
def centre() -> Iterator[Centre]:
    """Make a place for an installation, and leave nothing behind."""
    data = Path(tempfile.mkdtemp(prefix="tejido-whole-"))
    data.chmod(0o755)
    made = Centre(data)
    try:
        yield made
    finally:
        if made.process is not None:
            made.process.kill()
            made.process.wait()
            until(lambda: not made.numbers(), "processes are left")
        shutil.rmtree(data)


def until(condition: Callable[[], bool], context: object = "") -> None:
    deadline = time.monotonic() + WAIT_SECONDS_MAX
    while not condition():
        assert time.monotonic() < deadline, context
        time.sleep(0.1)


def words_of(number: int) -> list[str]:
    try:
        return Path(f"/proc/{number}/cmdline").read_text().split("\0")[:-1]
    except OSError:
        return []


def parent_of(number: int) -> int:
    """Return who started a process; 0 for one that is gone."""
    try:
        return int(Path(f"/proc/{number}/stat").read_text().rsplit(")", 1)[1].split()[1])
    except (FileNotFoundError, ProcessLookupError):
        return 0


def knows(folder: Path, text: str) -> bool:
    """Tell whether a process has a text in its command line or its surroundings; a dead one has neither."""
    try:
        return text in (folder / "cmdline").read_text() or text.encode() in (folder / "environ").read_bytes()
    except OSError:
        return False
