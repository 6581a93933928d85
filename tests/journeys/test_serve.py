"""The process supervisor, with small real processes in place of the parts of an installation."""

from __future__ import annotations

import http.server
import os
import re
import signal
import socket
import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests import served

from tejido import environment as environment_module
from tejido.cli import errors, serve

pytestmark = pytest.mark.journey
WAIT_SECONDS_MAX = 120.0

# What a well-behaved part does: say so, leave its number, and note how it was stopped.
PART = """
    import os, signal, sys, time
    name, folder = sys.argv[1:3]
    def stop(number, frame):
        open(f"{folder}/stopped", "a").write(f"{name}\\n")
        sys.exit(0)
    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, lambda number, frame: open(f"{folder}/interrupted", "a").write(name))
    open(f"{folder}/{name}.new", "w").write(str(os.getpid()))
    os.replace(f"{folder}/{name}.new", f"{folder}/{name}.pid")  # a reader meets the whole number or no file
    print(f"{name} works", flush=True)
    for _ in range(6000):
        time.sleep(0.1)
"""


class Floor:
    """A supervisor in a process of its own, and what it printed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.process: subprocess.Popen[str] | None = None
        self.lines: list[str] = []

    def start(self, parts: str, *, stop_seconds: float = WAIT_SECONDS_MAX) -> None:
        """Start a supervisor of the parts given as Python source; `lasting(name)` is a part that behaves.

        Args:
            stop_seconds: How long a part may take to stop before it is ended.
        """
        (self.folder / "part.py").write_text(textwrap.dedent(PART))
        source = f"""
import sys
from pathlib import Path
from tejido.cli import supervisor
folder = Path({str(self.folder)!r})
def lasting(name, **more):
    more.setdefault("ready", (folder / (name + ".pid")).exists)
    return supervisor.Part(name=name, command=(sys.executable, str(folder / "part.py"), name, str(folder)), **more)
def script(name, source, **more):
    return supervisor.Part(name=name, command=(sys.executable, "-c", source), **more)
supervisor.RESTART_PAUSE_SECONDS_MIN = 0.1
supervisor.STOP_GUEST_SECONDS_MAX = supervisor.STOP_SECONDS_MAX = supervisor.STOP_LAST_SECONDS_MAX = {stop_seconds}
floor = supervisor.Supervisor([{parts}])
sys.exit(floor.run(when_ready=lambda: floor.say("all ready")))
"""
        self.process = subprocess.Popen(
            [sys.executable, "-c", source], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            start_new_session=True,
        )  # fmt: skip
        threading.Thread(target=self._read, args=(self.process,), daemon=True).start()

    def _read(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        self.lines.extend(line.rstrip() for line in process.stdout)

    def says(self, pattern: str, *, times: int = 1) -> None:
        served.until(lambda: len(re.findall(pattern, "\n".join(self.lines))) >= times, self.lines)

    def number(self, name: str) -> int:
        return int((self.folder / f"{name}.pid").read_text())

    def end(self) -> int:
        assert self.process is not None
        return self.process.wait(WAIT_SECONDS_MAX)


@pytest.fixture
def floor(tmp_path: Path) -> Iterator[Floor]:
    made = Floor(tmp_path)
    yield made
    if made.process is not None:
        made.process.kill()
        made.process.wait()


def is_gone(number: int) -> bool:
    """Tell whether a process ended; one that waits to be collected by its new parent counts as ended."""
    try:
        return Path(f"/proc/{number}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True


def test_parts_start_in_order_and_their_words_are_prefixed(floor: Floor) -> None:
    floor.start("""lasting("database"), script("migrate", "print('tables')", kind="step"), lasting("web"),
                   script("guest", "print('playing')", kind="guest")""")
    floor.says("guest    [|] playing")
    text = "\n".join(floor.lines)
    assert text.index("database | database works") < text.index("migrate  | tables") < text.index("web works")
    assert text.index("all ready") < text.index("playing")


def test_term_stops_everything_in_reverse_order_and_the_database_last(floor: Floor) -> None:
    floor.start("""lasting("database", stops_last=True), lasting("web"), lasting("work"),
                   lasting("demo", kind="guest")""")
    floor.says("demo works")
    assert floor.process is not None
    floor.process.terminate()
    assert floor.end() == 0
    stopped = (floor.folder / "stopped").read_text().split()
    assert sorted(stopped) == ["database", "demo", "web", "work"]
    assert (stopped[0], stopped[-1]) == ("demo", "database")


def test_ctrl_c_to_the_whole_group_reaches_only_the_supervisor(floor: Floor) -> None:
    floor.start("""lasting("web"), lasting("work")""")
    floor.says("all ready")
    assert floor.process is not None
    os.killpg(floor.process.pid, signal.SIGINT)
    assert floor.end() == 0
    assert sorted((floor.folder / "stopped").read_text().split()) == ["web", "work"]
    assert not (floor.folder / "interrupted").exists()


def test_a_killed_part_is_started_again_and_the_others_stay(floor: Floor) -> None:
    floor.start("""lasting("web"), lasting("work")""")
    floor.says("all ready")
    web, work = floor.number("web"), floor.number("work")
    os.kill(web, signal.SIGKILL)
    floor.says("web was ended by SIGKILL; starting it again in 0.1 s")
    floor.says("web is back")
    served.until(lambda: floor.number("web") != web)
    assert floor.number("work") == work


def test_what_a_killed_part_had_started_ends_with_it(floor: Floor) -> None:
    floor.start("""script("web", '''
import os, subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print("pids", os.getpid(), child.pid, flush=True)
time.sleep(60)''')""")
    floor.says(r"pids \d+ \d+")
    found = re.search(r"pids (\d+) (\d+)", "\n".join(floor.lines))
    assert found is not None
    os.kill(int(found[1]), signal.SIGKILL)
    served.until(lambda: is_gone(int(found[2])), "the grandchild lives")


def test_kill_9_of_the_supervisor_leaves_no_orphans(floor: Floor) -> None:
    floor.start("""lasting("database"), lasting("web")""")
    floor.says("all ready")
    numbers = [floor.number("database"), floor.number("web")]
    assert floor.process is not None
    floor.process.kill()
    served.until(lambda: all(is_gone(number) for number in numbers), "an orphan lives")
    assert sorted((floor.folder / "stopped").read_text().split()) == ["database", "web"]


def test_the_pause_doubles_and_a_part_that_never_starts_ends_everything(floor: Floor) -> None:
    floor.start(
        """lasting("database"), script("web", "import sys; sys.exit('no such setting')", ready=lambda: False)"""
    )
    assert floor.end() != 0
    served.until(lambda: any("PartDidNotStart" in line for line in floor.lines), floor.lines)
    text = "\n".join(floor.lines)
    assert "web      | no such setting" in text
    assert re.findall(r"again in (\S+) s", text) == ["0.1", "0.2", "0.4", "0.8"]
    assert (floor.folder / "stopped").read_text() == "database\n"


def test_a_failed_step_stops_everything(floor: Floor) -> None:
    floor.start("""lasting("database"), script("migrate", "import sys; sys.exit(3)", kind="step"), lasting("web")""")
    assert floor.end() != 0
    assert not (floor.folder / "web.pid").exists()
    assert (floor.folder / "stopped").read_text() == "database\n"


def test_a_guest_that_fails_stops_nothing(floor: Floor) -> None:
    floor.start("""lasting("web"), script("demo", "import sys; sys.exit(1)", kind="guest")""")
    floor.says("demo ended with status 1; everything else goes on")
    assert not is_gone(floor.number("web"))


@pytest.mark.parametrize("status", [0, 3])
def test_a_guest_that_ends_all_takes_the_others_along_with_its_status(floor: Floor, status: int) -> None:
    floor.start(f"""lasting("web"), script("demo", "import sys; sys.exit({status})", kind="guest", ends_all=True)""")
    assert floor.end() == status
    assert (floor.folder / "stopped").read_text() == "web\n"


def test_a_part_that_ignores_term_is_ended(floor: Floor) -> None:
    floor.start(
        """script("work", '''
import os, signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("deaf", os.getpid(), flush=True)
time.sleep(60)''')""",
        stop_seconds=1.0,
    )
    floor.says(r"deaf \d+")
    found = re.search(r"deaf (\d+)", "\n".join(floor.lines))
    assert found is not None and floor.process is not None
    floor.process.terminate()
    assert floor.end() == 0
    assert is_gone(int(found[1]))
    floor.says("work did not stop; ending it")


def test_a_last_line_without_an_end_is_shown(floor: Floor) -> None:
    floor.start("""script("work", "import sys; sys.stdout.write('last words')", kind="guest"), lasting("web")""")
    floor.says("work   [|] last words")


def test_taken_ports_are_refused(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        environment = environment_module.read({"TEJIDO_DATA": str(tmp_path), "TEJIDO_PORT": str(port)})
        with pytest.raises(errors.PortTaken, match=str(port)):
            serve.refuse_taken_ports(environment)


def test_the_probe_asks_for_a_well_answer_under_our_name() -> None:
    asked: list[str | None] = []

    class Pages(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.headers["Host"])
            self.send_response(503 if len(asked) == 1 else 200)
            self.end_headers()

        def log_message(self, format: str, *given: object) -> None:
            """Say nothing."""

    with http.server.HTTPServer(("127.0.0.1", 0), Pages) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        probe = serve.answers("127.0.0.1", server.server_port, name="centro.example")
        assert not probe()
        served.until(probe)
        server.shutdown()
    assert set(asked) == {"centro.example"}
    assert not probe()


def test_an_installation_with_its_own_server_starts_no_database(tmp_path: Path) -> None:
    own = environment_module.read({"TEJIDO_DATA": str(tmp_path), "DATABASE_URL": "postgresql://o:p@db/tejido"})
    embedded = environment_module.read({"TEJIDO_DATA": str(tmp_path)})
    assert [part.name for part in serve.parts(own)] == ["migrate", "web", "live", "route", "work"]
    assert [part.name for part in serve.parts(embedded)] == ["database", "migrate", "web", "live", "route", "work"]
