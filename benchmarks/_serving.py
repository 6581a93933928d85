"""A whole installation for the time of one benchmark: served as any is, and weighed by what Linux tells of it."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tejido.cli import serve

START_SECONDS_MAX = 120.0
STOP_SECONDS_MAX = 20.0
PORT_ATTEMPTS_MAX = 100


class NoProportionalMemory(Exception):
    """This system does not tell what part of shared memory is whose: /proc/PID/smaps_rollup is needed (Linux 4.14)."""


class DidNotStart(Exception):
    """`tejido serve` did not answer in time."""


@dataclass(frozen=True)
class Installation:
    """A served installation: its supervisor's process, the surroundings to talk to it, its address."""

    process: int
    environ: dict[str, str]
    base_url: str

    @property
    def port(self) -> int:
        """Where the pages are; the sockets are one up."""
        return int(self.environ["TEJIDO_PORT"])

    def processes(self) -> dict[int, str]:
        """Return all its processes by number, each with the part of Tejido it belongs to."""
        children: dict[int, list[int]] = defaultdict(list)
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):
                children[int(stat.read_text().rpartition(")")[2].split()[1])].append(int(stat.parent.name))
        found: dict[int, str] = {}
        waiting = [(self.process, "supervisor")]
        while waiting:
            number, part = waiting.pop()
            found[number] = part
            for child in children[number]:
                # PostgreSQL's smaller helpers come and go.
                with contextlib.suppress(OSError):
                    name = _name(child)
                    own = "PostgreSQL" if name.startswith("postgres") else name if number == self.process else part
                    waiting.append((child, own))
        return found

    def memory(self) -> dict[str, list[int]]:
        """Return the proportional memory (PSS) of each process in bytes, by part."""
        found: dict[str, list[int]] = defaultdict(list)
        for number, part in self.processes().items():
            with contextlib.suppress(FileNotFoundError, ProcessLookupError):
                found[part].append(_proportional_bytes(number))
        return found

    def processor_seconds(self) -> dict[str, float]:
        """Return the processor time used so far by part, that of ended children included."""
        found: dict[str, float] = defaultdict(float)
        for number, part in self.processes().items():
            with contextlib.suppress(FileNotFoundError, ProcessLookupError):
                found[part] += processor_seconds(number)
        return found


@contextmanager
def served(folder: Path) -> Iterator[Installation]:
    """Serve the installation of a data folder.

    Raises: DidNotStart
    """
    port = free_ports(2)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TEJIDO_", "DATABASE_"))}
    environ = kept | {"TEJIDO_DATA": str(folder), "TEJIDO_PORT": str(port)}
    log = folder / "serve.log"
    with log.open("wb") as stream:
        server = subprocess.Popen(serve.command("serve"), env=environ, stdout=stream, stderr=subprocess.STDOUT)
        try:
            probes = [serve.answers("127.0.0.1", each, name="localhost") for each in (port, port + 1)]
            deadline = time.monotonic() + START_SECONDS_MAX
            while not all(probe() for probe in probes):
                if server.poll() is not None or time.monotonic() > deadline:
                    raise DidNotStart(f"{DidNotStart.__doc__}\n{log.read_text(errors='replace')}")
                time.sleep(0.1)
            yield Installation(server.pid, environ, f"http://localhost:{port}")
        finally:
            stopped(server)


def stopped(process: subprocess.Popen[bytes]) -> None:
    """Stop a process, by force where it does not go."""
    process.terminate()
    try:
        process.wait(STOP_SECONDS_MAX)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def free_ports(count: int) -> int:
    """Return the first of so many free ports in a row.

    Raises: DidNotStart: there are none.
    """
    for _ in range(PORT_ATTEMPTS_MAX):
        with socket.create_server(("127.0.0.1", 0)) as first:
            port = int(first.getsockname()[1])
            try:
                for number in range(1, count):
                    socket.create_server(("127.0.0.1", port + number)).close()
            except OSError:
                continue
            return port
    raise DidNotStart("No free ports beside each other.")


def processor_seconds(number: int) -> float:
    """Return the processor time that a process and its ended children have used."""
    fields = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def _name(process: int) -> str:
    """Return the last word of a process's command line: for ours the part, such as `web`."""
    words = Path(f"/proc/{process}/cmdline").read_text().rstrip("\0").split("\0")
    return Path(words[0]).name if "postgres" in words[0] else words[-1]


def _proportional_bytes(process: int) -> int:
    text = Path(f"/proc/{process}/smaps_rollup").read_text()
    return sum(int(line.split()[1]) * 1024 for line in text.splitlines() if line.startswith("Pss:"))
