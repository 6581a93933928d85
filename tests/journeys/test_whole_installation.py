"""`tejido serve` with its real parts: each is killed, all come back, and Ctrl-C leaves nothing behind."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tejido.cli import serve

pytestmark = [
    pytest.mark.journey,
    pytest.mark.skipif(sys.platform != "linux", reason="processes are found in /proc"),
]
WAIT_SECONDS_MAX = 120.0
PARTS = ("web", "live", "route", "work", "database")


class Centre:
    """A served installation."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.port = free_port_pair()
        given = {name: value for name, value in os.environ.items() if not name.startswith(("TEJIDO_", "DATABASE_"))}
        self.environ = given | {"TEJIDO_DATA": str(data), "TEJIDO_PORT": str(self.port)}
        self.lines: list[str] = []
        self.process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        subprocess.run(
            serve.command("init", "--operator", "Centro", "--zone", "America/Bogota",
                          "--admin-email", "ana@example.org", "--password-stdin"),
            input="tres tejedoras tejen\n", text=True, env=self.environ, check=True,
        )  # fmt: skip
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
        """Return the number of the process of a part."""
        assert self.process is not None
        for number in self.numbers():
            words = words_of(number)
            if words[-1:] == [name] and parent_of(number) == self.process.pid:
                return number
        raise AssertionError(name)

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


@pytest.fixture
def centre() -> Iterator[Centre]:
    data = Path(tempfile.mkdtemp(prefix="tejido-whole-"))
    data.chmod(0o755)
    made = Centre(data)
    yield made
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


def free_port_pair() -> int:
    """Return a port that is free now, as the next one is."""
    for _ in range(100):
        with socket.create_server(("127.0.0.1", 0)) as first:
            port: int = first.getsockname()[1]
            try:
                socket.create_server(("127.0.0.1", port + 1)).close()
            except OSError:
                continue
            return port
    raise AssertionError("no two ports beside each other are free")


def words_of(number: int) -> list[str]:
    try:
        return Path(f"/proc/{number}/cmdline").read_text().split("\0")[:-1]
    except OSError:
        return []


def parent_of(number: int) -> int:
    return int(Path(f"/proc/{number}/stat").read_text().rsplit(")", 1)[1].split()[1])


def knows(folder: Path, text: str) -> bool:
    """Tell whether a process has a text in its command line or its surroundings; a dead one has neither."""
    try:
        return text in (folder / "cmdline").read_text() or text.encode() in (folder / "environ").read_bytes()
    except OSError:
        return False


def test_each_killed_part_comes_back_and_ctrl_c_leaves_nothing(centre: Centre) -> None:
    centre.start()
    assert centre.is_well()
    for name in PARTS:
        number = centre.part(name)
        os.kill(number, signal.SIGKILL)
        centre.says(f"{name} was ended by SIGKILL; starting it again")
        centre.says(f"{name} is back")
        until(centre.is_well, centre.lines)
        assert centre.part(name) != number
    # All of them are there at the same moment: what lost the database has found it again.
    assert len({centre.part(name) for name in PARTS}) == len(PARTS)
    assert centre.process is not None
    os.killpg(centre.process.pid, signal.SIGINT)
    assert centre.process.wait(WAIT_SECONDS_MAX) == 0
    assert centre.numbers() == []


def test_a_second_installation_on_the_same_port_is_refused(centre: Centre) -> None:
    with socket.create_server(("127.0.0.1", centre.port)):
        refused = subprocess.run(
            serve.command("serve"), env=centre.environ, capture_output=True, text=True, check=False
        )  # fmt: skip
    assert refused.returncode == 2
    assert f"127.0.0.1:{centre.port}" in refused.stderr
    assert not (centre.data / "postgres").exists()
