"""How heavy Tejido is: the memory of all its processes when idle after some use, and the desk's scripts and styles.

Memory is proportional (PSS): a page that several processes share is counted once, in parts. Everything that
`tejido serve` started counts, PostgreSQL's processes and the supervisor too. The desk is weighed as a browser would get
it: the page of a signed-in agent names scripts and styles, scripts name others, and each travels gzipped.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import re
import socket
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urljoin

import httpx

import _data_folder
import _results
from tejido.cli import serve

MEMORY_MAX_MB = 450.0
DESK_MAX_KB = 100.0
# Of a bound: our figure over it.
GOAL = "<= 1"
START_SECONDS_MAX = 120.0
STOP_SECONDS_MAX = 20.0
PLAY_SPEED = 20
PORT_ATTEMPTS_MAX = 100
FETCH_SECONDS_MAX = 20.0
FILES_MAX = 200
PAGE_FILES = re.compile(r'<script[^>]+src="([^"]+)"|<link[^>]+rel="(?:stylesheet|modulepreload)"[^>]+href="([^"]+)"')
SCRIPT_FILES = re.compile(r'(?:from|import)\s*\(?\s*"(\.[^"]+\.js)"')
STYLE_FILES = re.compile(r'@import\s+(?:url\()?"([^"]+)"')


class NoProportionalMemory(Exception):
    """This system does not tell what part of shared memory is whose: /proc/PID/smaps_rollup is needed (Linux 4.14)."""


class DidNotStart(Exception):
    """`tejido serve` did not answer in time."""


class PageTooWide(Exception):
    """The desk names more files than a page can: FILES_MAX."""


def main() -> int:
    """Measure, print, write, and return the status."""
    arguments = _arguments()
    if not Path("/proc/self/smaps_rollup").exists():
        raise NoProportionalMemory(NoProportionalMemory.__doc__)
    with _data_folder.made() as folder, _served(folder) as (server, environ, base_url):
        if arguments.minutes:
            subprocess.run(
                serve.command("demo", "--once", "--headless", "--speed", str(PLAY_SPEED),
                              "--minutes", str(arguments.minutes)),
                env=environ, check=True, stdout=subprocess.DEVNULL,
            )  # fmt: skip
        files = _desk_files(base_url, _sign_in_path(environ))
        time.sleep(arguments.idle_seconds)
        memory = _memory(server.pid)
    parts = sorted(memory.items(), key=lambda item: -sum(item[1]))
    rows = [
        _results.row(
            f"memory (PSS) of all {sum(map(len, memory.values()))} processes, idle for {arguments.idle_seconds:g} s",
            [sum(map(sum, memory.values())) / 1e6], [MEMORY_MAX_MB], against="the bound", unit="MB", goal=GOAL,
        ),
        _results.row(
            f"scripts and styles of the desk, {len(files)} files, gzipped",
            [sum(files.values()) / 1e3], [DESK_MAX_KB], against="the bound", unit="kB", goal=GOAL,
        ),
    ]  # fmt: skip
    notes = [
        "MB of each part: " + ", ".join(f"{name} {sum(sizes) / 1e6:.0f} ({len(sizes)})" for name, sizes in parts) + ".",
        "Heaviest files: " + ", ".join(
            f"{name.rpartition('/')[2]} {size / 1e3:.1f} kB"
            for name, size in sorted(files.items(), key=lambda item: -item[1])[:5]
        ) + ".",
    ]  # fmt: skip
    return _results.publish("weight", rows, folder=arguments.results, notes=notes)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--idle-seconds", type=float, default=60.0, metavar="N", help="how long it rests before it is weighed (60)"
    )
    parser.add_argument(
        "--minutes", type=float, default=0.5, metavar="N",
        help="how long the demonstration plays before (0.5); 0: one agent signs in and opens the desk",
    )  # fmt: skip
    _results.add_arguments(parser)
    return parser.parse_args()


@contextmanager
def _served(folder: Path) -> Iterator[tuple[subprocess.Popen[bytes], Mapping[str, str], str]]:
    """Serve an installation of its own: the supervisor's process, the surroundings to talk to it, its address.

    Raises: DidNotStart
    """
    port = _free_port_pair()
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
            yield server, environ, f"http://localhost:{port}"
        finally:
            server.terminate()
            try:
                server.wait(STOP_SECONDS_MAX)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def _free_port_pair() -> int:
    for _ in range(PORT_ATTEMPTS_MAX):
        with socket.create_server(("127.0.0.1", 0)) as first:
            port = int(first.getsockname()[1])
            try:
                socket.create_server(("127.0.0.1", port + 1)).close()
            except OSError:
                continue
            return port
    raise DidNotStart("No two ports beside each other are free.")


def _sign_in_path(environ: Mapping[str, str]) -> str:
    """Make the demonstration's world where there is none yet, and a ticket for one of its agents."""
    os.environ.update(environ, TEJIDO_ROLE="app", DJANGO_SETTINGS_MODULE="tejido.settings")
    os.environ.pop("DATABASE_URL", None)
    import django

    django.setup()
    from django.db import connections

    from tejido.cli.demo import world as worlds
    from tejido.journal import clock

    now = clock.machine_now()
    path = worlds.sign_in_path(worlds.ensure(now=now).agents[0], now=now)
    # Our own sessions are not to be weighed.
    connections.close_all()
    return path


def _desk_files(base_url: str, sign_in_path: str) -> dict[str, int]:
    """Return how many bytes each script and style of the desk takes on the line."""
    found: dict[str, int] = {}
    headers = {"Accept-Encoding": "gzip"}
    with httpx.Client(follow_redirects=True, timeout=FETCH_SECONDS_MAX, headers=headers) as browser:
        browser.get(base_url + sign_in_path).raise_for_status()
        page = browser.get(f"{base_url}/desk/").raise_for_status()
        waiting = [urljoin(str(page.url), name) for pair in PAGE_FILES.findall(page.text) for name in pair if name]
        while waiting:
            address = waiting.pop()
            if address in found:
                continue
            if len(found) >= FILES_MAX:
                raise PageTooWide(PageTooWide.__doc__)
            answer = browser.get(address).raise_for_status()
            found[address] = answer.num_bytes_downloaded
            names = SCRIPT_FILES if address.endswith(".js") else STYLE_FILES
            waiting += [urljoin(address, name) for name in names.findall(answer.text)]
    return found


def _memory(root: int) -> dict[str, list[int]]:
    """Return the proportional memory of each process below one, in bytes, by the part of Tejido it belongs to."""
    children: dict[int, list[int]] = defaultdict(list)
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            children[int(stat.read_text().rpartition(")")[2].split()[1])].append(int(stat.parent.name))
    found: dict[str, list[int]] = defaultdict(list)
    waiting = [(root, "supervisor")]
    while waiting:
        process, part = waiting.pop()
        # PostgreSQL's smaller helpers come and go; one that went meanwhile weighs nothing.
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            found[part].append(_proportional_bytes(process))
            for child in children[process]:
                name = _name(child)
                is_postgres = name.startswith("postgres")
                waiting.append((child, "PostgreSQL" if is_postgres else name if process == root else part))
    return found


def _name(process: int) -> str:
    """Return the last word of a process's command line: for ours the part, such as `web`."""
    words = Path(f"/proc/{process}/cmdline").read_text().rstrip("\0").split("\0")
    return Path(words[0]).name if "postgres" in words[0] else words[-1]


def _proportional_bytes(process: int) -> int:
    text = Path(f"/proc/{process}/smaps_rollup").read_text()
    return sum(int(line.split()[1]) * 1024 for line in text.splitlines() if line.startswith("Pss:"))


if __name__ == "__main__":
    sys.exit(main())
