"""Keeps a list of processes running: starts them in order, shows their words, restarts the dead, stops all cleanly."""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType
from typing import IO, Literal

from tejido.cli import errors, ties

TICK_SECONDS = 0.1
READY_SECONDS_MAX = 120.0
RESTART_PAUSE_SECONDS_MIN = 0.5
RESTART_PAUSE_SECONDS_MAX = 30.0
STEADY_SECONDS = 30.0
FIRST_FAILURES_MAX = 5
# Together ten seconds: guests first, while what they visit still answers, and the database last.
STOP_GUEST_SECONDS_MAX = 2.0
STOP_SECONDS_MAX = 3.5
STOP_LAST_SECONDS_MAX = 4.5
READ_BYTES = 65_536
LINE_BYTES_MAX = 20_000
# The C library keeps a heap for each thread and gives little of it back; two are enough for ours, and `web` holds a
# sixth less. Whoever knows better sets their own.
FRUGAL = {"MALLOC_ARENA_MAX": "2", "MALLOC_TRIM_THRESHOLD_": "131072"}

Kind = Literal["lasting", "step", "guest"]
Output = Literal["prefixed", "direct"]


@dataclass(frozen=True, kw_only=True)
class Part:
    """One process to keep.

    A *lasting* part is restarted when it dies. A *step* must end well before the parts after it start. A *guest*
    starts when every part before it is ready, and may end as it likes; one that ends all takes the others with it.
    """

    name: str
    command: tuple[str, ...]
    kind: Kind = "lasting"
    environ: Mapping[str, str] = field(default_factory=dict)
    ready: Callable[[], bool] | None = None
    output: Output = "prefixed"
    stops_last: bool = False
    ends_all: bool = False


class Supervisor:
    """Runs parts until a signal says stop, or until one cannot be started."""

    def __init__(self, parts: Sequence[Part], *, terminal: IO[str] | None = None) -> None:
        """Prepare without starting anything.

        Args:
            parts: In the order in which they start; they stop in the reverse order, those that stop last at the end.
            terminal: Where to show what the parts say; standard output where not given.
        """
        self.terminal = sys.stdout if terminal is None else terminal
        self._keepers = [_Keeper(part) for part in parts]
        self._width = max(len(name) for name in ("tejido", *(part.name for part in parts)))
        self._selector = selectors.DefaultSelector()
        self._signals = 0
        self._end_status: int | None = None
        self._ready_told = False

    def run(self, *, when_ready: Callable[[], None] | None = None) -> int:
        """Run everything; return 0 after a stop that was asked for, or the status of the guest that ended all.

        Must be called in the main thread, because the processes are tied to it.

        Args:
            when_ready: Called once, when every lasting part is ready.
        Raises: PartDidNotStart: a part failed again and again before it was ever ready; the others were stopped.
        """
        before = {
            number: signal.signal(number, self._hear) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        }
        try:
            while not self._signals and self._end_status is None:
                self._advance()
                if not self._ready_told and all(keeper.settled for keeper in self._keepers if not keeper.is_guest):
                    self._ready_told = True
                    if when_ready is not None:
                        when_ready()
                self._listen(TICK_SECONDS)
        finally:
            self._stop()
            for number, handler in before.items():
                signal.signal(number, handler)
        return self._end_status or 0

    def process_ids(self) -> dict[str, int]:
        """Return the number of each running process by the name of its part."""
        return {keeper.part.name: keeper.process.pid for keeper in self._keepers if keeper.process is not None}

    def say(self, text: str) -> None:
        """Show one line of the supervisor's own."""
        self._show("tejido", text)

    def _hear(self, number: int, frame: FrameType | None) -> None:
        self._signals += 1

    def _advance(self) -> None:
        """Move every part one step: notice deaths, notice readiness, start what may start."""
        for index, keeper in enumerate(self._keepers):
            earlier = self._keepers[:index]
            if keeper.process is not None:
                self._watch(keeper)
            elif keeper.may_start(earlier, now=time.monotonic()):
                self._start(keeper)

    def _start(self, keeper: _Keeper) -> None:
        part = keeper.part
        is_prefixed = part.output == "prefixed"
        # A session of its own: Ctrl-C reaches only us, and we stop the parts in order.
        keeper.process = subprocess.Popen(
            part.command, stdin=subprocess.DEVNULL, env=_surroundings(part),
            stdout=subprocess.PIPE if is_prefixed else None, stderr=subprocess.STDOUT if is_prefixed else None,
            start_new_session=True, preexec_fn=ties.to_parent(signal.SIGTERM),
        )  # fmt: skip
        keeper.started = time.monotonic()
        if keeper.process.stdout is not None:
            os.set_blocking(keeper.process.stdout.fileno(), False)
            self._selector.register(keeper.process.stdout, selectors.EVENT_READ, keeper)

    def _watch(self, keeper: _Keeper) -> None:
        assert keeper.process is not None
        status = keeper.process.poll()
        if status is not None:
            self._bury(keeper)
            self._judge(keeper, status)
        elif not keeper.is_ready and keeper.part.kind == "lasting":
            if keeper.part.ready is None or keeper.part.ready():
                keeper.is_ready = keeper.was_ready = True
                if keeper.deaths:
                    self.say(f"{keeper.part.name} is back")
            elif time.monotonic() - keeper.started > READY_SECONDS_MAX:
                self.say(f"{keeper.part.name} was not ready after {READY_SECONDS_MAX:.0f} s")
                _signal_group(keeper.process, signal.SIGKILL)

    def _judge(self, keeper: _Keeper, status: int) -> None:
        """Decide what follows from the end of a process."""
        name, how = keeper.part.name, _describe(status)
        if keeper.part.ends_all:
            self._end_status = abs(status)
        if keeper.part.kind != "lasting" and status == 0:
            keeper.is_done = True
            return
        if keeper.part.kind == "guest":
            keeper.is_done = True
            self.say(f"{name} {how}" if keeper.part.ends_all else f"{name} {how}; everything else goes on")
            return
        lived_seconds = time.monotonic() - keeper.started
        keeper.deaths = 1 if lived_seconds > STEADY_SECONDS else keeper.deaths + 1
        if not keeper.was_ready and (keeper.part.kind == "step" or keeper.deaths >= FIRST_FAILURES_MAX):
            raise errors.PartDidNotStart(f"{name} {how}. Its own words stand above.")
        pause_seconds = min(RESTART_PAUSE_SECONDS_MAX, RESTART_PAUSE_SECONDS_MIN * 2 ** (keeper.deaths - 1))
        keeper.start_at = time.monotonic() + pause_seconds
        self.say(f"{name} {how}; starting it again in {pause_seconds:g} s")

    def _bury(self, keeper: _Keeper) -> None:
        """Show the last words of a process that ended, and end what it left behind in its group."""
        process = keeper.process
        assert process is not None
        _signal_group(process, signal.SIGKILL)
        if process.stdout is not None:
            while self._read(keeper):
                pass
            self._forget_output(process.stdout)
            process.stdout.close()
            if keeper.unfinished:
                self._show(keeper.part.name, keeper.unfinished.decode(errors="replace"))
                keeper.unfinished = b""
        keeper.process, keeper.is_ready = None, False

    def _listen(self, wait_seconds: float) -> None:
        if not self._selector.get_map():
            time.sleep(wait_seconds)
            return
        for key, _ in self._selector.select(wait_seconds):
            self._read(key.data)

    def _read(self, keeper: _Keeper) -> bool:
        """Show what a process said; return False where there is nothing more for now."""
        assert keeper.process is not None and keeper.process.stdout is not None
        try:
            found = os.read(keeper.process.stdout.fileno(), READ_BYTES)
        except BlockingIOError:
            return False
        if not found:
            self._forget_output(keeper.process.stdout)
            return False
        *lines, rest = (keeper.unfinished + found).split(b"\n")
        if len(rest) > LINE_BYTES_MAX:
            lines, rest = [*lines, rest], b""
        keeper.unfinished = rest
        for line in lines:
            self._show(keeper.part.name, line.decode(errors="replace"))
        return True

    def _forget_output(self, output: IO[bytes]) -> None:
        """Stop listening to an output that is closed; a closed one would wake us for ever."""
        if output in self._selector.get_map():
            self._selector.unregister(output)

    def _stop(self) -> None:
        """Stop everything in reverse order: guests, then the others, then those that stop last, each with its limit."""
        if self._signals:
            self.say("stopping")
        for order, limit_seconds in enumerate((STOP_GUEST_SECONDS_MAX, STOP_SECONDS_MAX, STOP_LAST_SECONDS_MAX)):
            left = [
                keeper
                for keeper in reversed(self._keepers)
                if keeper.process is not None and keeper.stop_order == order
            ]
            for keeper in left:
                assert keeper.process is not None
                keeper.process.terminate()
            asked, deadline = self._signals, time.monotonic() + limit_seconds
            while left:
                self._listen(TICK_SECONDS / 2)
                # Somebody who asks twice does not want to wait, but the database always gets its time.
                if time.monotonic() > deadline or (self._signals > max(asked, 1) and order < 2):
                    self.say(f"{', '.join(keeper.part.name for keeper in left)} did not stop; ending it")
                    for keeper in left:
                        assert keeper.process is not None
                        _signal_group(keeper.process, signal.SIGKILL)
                        keeper.process.wait()
                for keeper in left:
                    if keeper.process is not None and keeper.process.poll() is not None:
                        self._bury(keeper)
                left = [keeper for keeper in left if keeper.process is not None]
        self._selector.close()

    def _show(self, name: str, text: str) -> None:
        # A terminal that was closed must not keep us from stopping the processes.
        with contextlib.suppress(OSError):
            self.terminal.write(f"{name:<{self._width}} | {text}\n")
            self.terminal.flush()


@dataclass
class _Keeper:
    """One part and what became of its process."""

    part: Part
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    start_at: float = 0.0
    deaths: int = 0
    is_ready: bool = False
    was_ready: bool = False
    is_done: bool = False
    unfinished: bytes = b""

    @property
    def is_guest(self) -> bool:
        return self.part.kind == "guest"

    @property
    def stop_order(self) -> int:
        if self.part.stops_last:
            return 2
        return 0 if self.is_guest else 1

    @property
    def settled(self) -> bool:
        return self.is_ready or self.is_done

    def may_start(self, earlier: Sequence[_Keeper], *, now: float) -> bool:
        if self.is_done or now < self.start_at:
            return False
        if self.part.kind == "lasting":
            return all(keeper.is_done for keeper in earlier if keeper.part.kind == "step")
        return all(keeper.settled for keeper in earlier if not keeper.is_guest)


def _surroundings(part: Part) -> dict[str, str]:
    """Return the environment of a part's process."""
    return FRUGAL | dict(os.environ) | {"PYTHONUNBUFFERED": "1"} | dict(part.environ)


def _signal_group(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    """Signal a process and all it started in its session, whose number is its own."""
    try:
        os.killpg(process.pid, number)
    except (ProcessLookupError, PermissionError):
        return


def _describe(status: int) -> str:
    if status < 0:
        return f"was ended by {signal.Signals(-status).name}"
    return f"ended with status {status}"
