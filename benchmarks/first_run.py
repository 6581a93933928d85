"""How long a newcomer waits: `make run` in a fresh clone, from the command to a page that answers, and where it goes.

What is committed is cloned twice with one home folder between them: the first run fills the package cache and is not
counted, the second is measured. Nothing else is shared: no environment, no data, no variable but the path to programs.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import _results
import _serving
from tejido.cli import serve

ROOT = Path(__file__).resolve().parents[1]
FIRST_PAGE_SECONDS_MAX = 60.0
# Of a bound: our figure over it.
GOAL = "<= 1"
ANSWER_SECONDS_MAX = 600.0
STOP_SECONDS_MAX = 60.0
LOOK_SECONDS = 0.05
# What the newcomer reads meanwhile, and what is then done; a line that never comes leaves its part out.
MILESTONES = (
    ("installing the locked packages", "finding Python"),
    ("set-up: .venv is ready", "installing packages, compiling translations"),
    ("PostgreSQL", "making and starting the database"),
)
KEPT = ("PATH", "LANG", "PYENV_ROOT", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE")


@dataclass
class Run:
    """One `make run`: when what was printed, and when a page answered, in seconds after the command."""

    told: list[tuple[float, str]] = field(default_factory=list)
    answered_seconds: float = 0.0

    def parts(self) -> Iterator[tuple[str, float]]:
        """Yield what took how long, in order."""
        before = 0.0
        for words, what in MILESTONES:
            at = next((seconds for seconds, line in self.told if words in line), None)
            if at is not None:
                yield what, at - before
                before = at
        yield "tables, processes, the first answer", self.answered_seconds - before


def main() -> int:
    """Measure, print, write, and return the status."""
    arguments = _arguments()
    with tempfile.TemporaryDirectory(prefix="tejido-first-") as folder:
        place = Path(folder)
        # The embedded database's own user must be able to enter.
        place.chmod(0o755)
        (place / "home").mkdir()
        count = arguments.runs + (0 if arguments.cold else 1)
        runs = [_run(place, number, is_installed=arguments.installed) for number in range(count)]
    measured = runs if arguments.cold else runs[1:]
    cache = "an empty" if arguments.cold else "a warm"
    row = _results.row(
        f"from `make run` in a fresh clone to a page that answers, {cache} package cache",
        [run.answered_seconds for run in measured], [FIRST_PAGE_SECONDS_MAX], against="the bound", unit="s", goal=GOAL,
    )  # fmt: skip
    parts = ", ".join(f"{what} {seconds:.1f}" for what, seconds in measured[-1].parts())
    return _results.publish("first_run", [row], folder=arguments.results, notes=[f"Seconds of the last run: {parts}."])


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=1, metavar="N", help="how many clones are measured (1)")
    parser.add_argument("--cold", action="store_true", help="measure the first clone, whose package cache is empty")
    parser.add_argument(
        "--installed", action="store_true",
        help="run the clones by the environment of this checkout, without make: it shows that the benchmark works",
    )  # fmt: skip
    _results.add_arguments(parser)
    return parser.parse_args()


def _run(place: Path, number: int, *, is_installed: bool) -> Run:
    clone = place / f"clone-{number}"
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
    command, surroundings = ["make", "run"], {}
    if is_installed:
        # Never the clone's own set-up: it would write into an environment that is only lent.
        command = [sys.executable, "-m", "tejido.cli.main", "run"]
        surroundings = {"PYTHONPATH": str(clone / "src"), "TEJIDO_DATA": str(clone / "var")}
    with _running(command, clone=clone, surroundings=surroundings | {"HOME": str(place / "home")}) as run:
        pass
    shutil.rmtree(clone)
    return run


@contextmanager
def _running(command: list[str], *, clone: Path, surroundings: Mapping[str, str]) -> Iterator[Run]:
    """Type the command, wait until a page answers, and stop everything again.

    Raises: DidNotStart
    """
    port = _serving.free_ports(2)
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    run, began_at = Run(), time.monotonic()
    process = subprocess.Popen(
        command, cwd=clone, env={**kept, **surroundings, "TEJIDO_PORT": str(port)}, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True,
    )  # fmt: skip

    def read() -> None:
        assert process.stdout is not None
        run.told.extend((time.monotonic() - began_at, line.rstrip()) for line in process.stdout)

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    try:
        is_answering = serve.answers("127.0.0.1", port, name="localhost")
        while not is_answering():
            if process.poll() is not None or time.monotonic() - began_at > ANSWER_SECONDS_MAX:
                raise _serving.DidNotStart(
                    "\n".join([str(_serving.DidNotStart.__doc__), *(line for _, line in run.told)])
                )
            time.sleep(LOOK_SECONDS)
        run.answered_seconds = time.monotonic() - began_at
        yield run
    finally:
        _stop(process)
        reader.join(STOP_SECONDS_MAX)


def _stop(process: subprocess.Popen[str]) -> None:
    """Press Ctrl-C, as the newcomer would; by force where that does not help."""
    for number in (signal.SIGINT, signal.SIGKILL):
        try:
            os.killpg(process.pid, number)
        except ProcessLookupError:
            break
        try:
            process.wait(STOP_SECONDS_MAX)
            break
        except subprocess.TimeoutExpired:
            continue


if __name__ == "__main__":
    sys.exit(main())
