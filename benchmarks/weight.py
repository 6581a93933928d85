"""How heavy Tejido is: the memory of all its processes when idle after some use, and the desk's scripts and styles.

Memory is proportional (PSS): a page that several processes share is counted once, in parts. Everything that
`tejido serve` started counts, PostgreSQL's processes and the supervisor too. The desk is weighed as a browser would get
it: the page of a signed-in agent names scripts and styles, scripts name others, and each travels gzipped.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urljoin

import httpx

import _data_folder
import _results
import _serving
from tejido.cli import serve

MEMORY_MAX_MB = 450.0
DESK_MAX_KB = 100.0
# Of a bound: our figure over it.
GOAL = "<= 1"
PLAY_SPEED = 20
FETCH_SECONDS_MAX = 20.0
FILES_MAX = 200
PAGE_FILES = re.compile(r'<script[^>]+src="([^"]+)"|<link[^>]+rel="(?:stylesheet|modulepreload)"[^>]+href="([^"]+)"')
SCRIPT_FILES = re.compile(r'(?:from|import)\s*\(?\s*"(\.[^"]+\.js)"')
STYLE_FILES = re.compile(r'@import\s+(?:url\()?"([^"]+)"')


class PageTooWide(Exception):
    """The desk names more files than a page can: FILES_MAX."""


def main() -> int:
    """Measure, print, write, and return the status."""
    arguments = _arguments()
    if not Path("/proc/self/smaps_rollup").exists():
        raise _serving.NoProportionalMemory(_serving.NoProportionalMemory.__doc__)
    with _data_folder.made() as folder, _serving.served(folder) as installation:
        if arguments.minutes:
            subprocess.run(
                serve.command("demo", "--once", "--headless", "--agents", "30", "--speed", str(PLAY_SPEED),
                              "--minutes", str(arguments.minutes)),
                env=installation.environ, check=True, stdout=subprocess.DEVNULL,
            )  # fmt: skip
        files = _desk_files(installation.base_url, _sign_in_path(installation.environ))
        time.sleep(arguments.idle_seconds)
        memory = installation.memory()
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


def _sign_in_path(environ: Mapping[str, str]) -> str:
    """Make the demonstration's world where there is none yet, and a ticket for one of its agents."""
    os.environ.update(environ, TEJIDO_ROLE="app", DJANGO_SETTINGS_MODULE="tejido.settings")
    os.environ.pop("DATABASE_URL", None)
    import django

    django.setup()
    from django.db import connections

    from tejido.cli.demo import steering
    from tejido.cli.demo import world as worlds
    from tejido.journal import clock

    now = clock.machine_now()
    path = steering.sign_in_path(worlds.ensure(now=now).agents[0], now=now)
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


if __name__ == "__main__":
    sys.exit(main())
