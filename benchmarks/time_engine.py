"""A year of presence of 10,000 synthetic people by law: ours, a plain loop, every minute by itself, ten times more.

Each chunk of people is given to the compiled engine, to the engine with arrays and to a plain loop over boundaries, one
after another in one run, from spans to amounts in cents. They must agree on every amount. Seconds are those of the
processor, so that other programs on the machine do not count; each of them uses one.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

import numpy

import _results
import _time_engine_peers as peers
import _time_engine_world as world
from tejido import environment as environment_module
from tejido.core.labour import compiled, engine, sums
from tejido.core.labour import worked as labour_worked

PEOPLE_COUNT, GROWN_TIMES, CHUNK, ASKED_COUNT = 10_000, 10, 2_500, 100
SPEED_GOAL, GROWTH_GOAL, MEMORY_GOAL = ">= 20", "<= 11", "<= 1.25"
WAYS = ("loop", "compiled", "arrays")
# Seeds of the chunks; the people whose every minute is asked come from one of their own.
ASKED_SEED = 1_000_000
MEGABYTE_KIB = 1_024

Amounts = Mapping[peers.Cell, int]
Arrays = tuple[engine.Totals, labour_worked.IntArray]
Answer = TypeVar("Answer")


class AnswersDiffer(Exception):
    """The engines and the loop did not find the same amounts: no speed of theirs means anything."""


@dataclass
class Clock:
    """Processor seconds that each took for each chunk."""

    seconds: dict[str, list[float]] = field(default_factory=dict)

    def timed(self, name: str, answer: Callable[[], Answer]) -> Answer:
        """Return the answer and keep how long it took."""
        began = time.process_time()
        found = answer()
        self.seconds.setdefault(name, []).append(time.process_time() - began)
        return found


def main() -> int:
    """Measure, print, write, and return the status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=PEOPLE_COUNT, metavar="N", help="how many people (10000)")
    parser.add_argument("--times", type=int, default=GROWN_TIMES, metavar="N", help="how many times as many then (10)")
    parser.add_argument("--chunk", type=int, default=CHUNK, metavar="N", help="people in memory at once (2500)")
    parser.add_argument("--asked", type=int, default=ASKED_COUNT, metavar="N", help="people asked by the minute (100)")
    parser.add_argument(
        "--kernels",
        type=Path,
        default=environment_module.read().data / "kernels",
        metavar="FOLDER",
        help="where compiled code is kept between runs (`kernels` in the data folder)",
    )
    _results.add_arguments(parser)
    arguments = parser.parse_args()
    year = Year(arguments.kernels)
    year.compiled(world.chunk(2, seed=0))
    # Ours alone first, because what the loop needs would hide how much memory ours does.
    clock, memory = Clock(), []
    for name, people_count in (("once", arguments.people), ("grown", arguments.people * arguments.times)):
        for chunk in _chunks(people_count, arguments.chunk):
            clock.timed(name, lambda chunk=chunk: year.compiled(chunk))
        memory.append(_peak_megabytes())
    span_count = amount_count = 0
    for chunk in _chunks(arguments.people, arguments.chunk):
        span_count += len(chunk.worked)
        amount_count += _compared(year, chunk, clock)
    asked = world.chunk(arguments.asked, seed=ASKED_SEED)
    equal_share = _equal_share(_by_cell(year.compiled(asked)), year.by_minute(asked))
    rows = _rows(clock, memory=memory, equal_share=equal_share, arguments=arguments)
    minutes = int(numpy.sum(asked.worked.to_seconds - asked.worked.from_seconds)) // world.MINUTE
    notes = [
        f"{span_count:,} spans of {arguments.people:,} synthetic people, {amount_count:,} amounts, equal in all three.",
        f"{minutes:,} minutes of {arguments.asked:,} people were asked one by one. {arguments.chunk:,} people are in "
        "memory at once.",
        f"Compiled {sum(clock.seconds['compiled']):.2f} s, arrays {sum(clock.seconds['arrays']):.2f} s, loop "
        f"{sum(clock.seconds['loop']):.2f} s, of one processor.",
    ]
    return _results.publish("time_engine", rows, folder=arguments.results, notes=notes)


class Year:
    """The ways from a chunk's spans to its amounts in cents."""

    def __init__(self, kernels: Path) -> None:
        self.laws, self.zones = [world.law()], world.zones()
        self.counter = compiled.counter(folder=kernels)

    def compiled(self, chunk: world.Chunk) -> Arrays:
        """Return what the compiled engine says."""
        return self._sums(chunk, counter=self.counter)

    def arrays(self, chunk: world.Chunk) -> Arrays:
        """Return what the engine says without a compiler."""
        return self._sums(chunk, counter=None)

    def loop(self, chunk: world.Chunk) -> Amounts:
        """Return what a plain loop says."""
        return self._paid(peers.plain, chunk)

    def by_minute(self, chunk: world.Chunk) -> Amounts:
        """Return what every minute says by itself."""
        return self._paid(peers.by_minute, chunk)

    def _sums(self, chunk: world.Chunk, *, counter: engine.Counter | None) -> Arrays:
        totals = engine.totals(chunk.worked, chunk.conditions, laws=self.laws, zones=self.zones, counter=counter)
        return totals, sums.cents(totals, chunk.conditions, laws=self.laws, salary_cents=chunk.salary_cents)

    def _paid(self, peer: Callable[..., Mapping[peers.Cell, int]], chunk: world.Chunk) -> Amounts:
        seconds = peer(chunk.worked, chunk.conditions, laws=self.laws, zones=self.zones)
        salaries = [Decimal(cents) / 100 for cents in chunk.salary_cents.tolist()]
        paid = peers.amounts(seconds, chunk.conditions, laws=self.laws, salaries=salaries)
        return {cell: int(amount * 100) for cell, amount in paid.items()}


def _compared(year: Year, chunk: world.Chunk, clock: Clock) -> int:
    """Time all three on a chunk, in turn, and return how many amounts they agree on.

    Raises: AnswersDiffer
    """
    ways = [(name, getattr(year, name)) for name in WAYS]
    # Who goes first changes from chunk to chunk.
    turn = len(clock.seconds.get("loop", ())) % len(ways)
    found = {name: clock.timed(name, lambda way=way: way(chunk)) for name, way in ways[turn:] + ways[:turn]}
    if not found["loop"] == _by_cell(found["compiled"]) == _by_cell(found["arrays"]):
        raise AnswersDiffer(AnswersDiffer.__doc__)
    return len(found["loop"])


def _rows(
    clock: Clock, *, memory: list[float], equal_share: float, arguments: argparse.Namespace
) -> list[_results.Row]:
    sizes = [min(arguments.chunk, arguments.people)] * len(clock.seconds["loop"])
    speed = {
        name: [size / seconds for size, seconds in zip(sizes, taken, strict=True)]
        for name, taken in clock.seconds.items()
        if name in WAYS
    }
    once, more = sum(clock.seconds["once"]), sum(clock.seconds["grown"])
    return [
        _results.row("people a second, a year each, to amounts", speed["compiled"], speed["loop"],
                     against="a plain loop over boundaries", unit="people/s", goal=SPEED_GOAL),
        _results.row("the same without a compiler, with arrays", speed["arrays"], speed["loop"],
                     against="a plain loop over boundaries", unit="people/s"),
        _results.row(f"amounts of {arguments.asked} people equal to the cent", [equal_share], [1.0],
                     against="every minute by itself", unit="share", goal=">= 1"),
        _results.row(f"seconds for {arguments.times} times the people", [more], [once],
                     against=f"{arguments.people:,} people", unit="s",
                     goal=GROWTH_GOAL if arguments.times == GROWN_TIMES else None),
        _results.row(f"peak memory for {arguments.times} times the people", [memory[1]], [memory[0]],
                     against=f"{arguments.people:,} people", unit="MB", goal=MEMORY_GOAL),
    ]  # fmt: skip


def _chunks(people_count: int, size: int) -> Iterator[world.Chunk]:
    for number in range(max(1, people_count // size)):
        yield world.chunk(min(size, people_count), seed=1 + number)


def _equal_share(ours: Amounts, other: Amounts) -> float:
    cells = set(ours) | set(other)
    return sum(ours.get(cell) == other.get(cell) for cell in cells) / len(cells)


def _by_cell(arrays: Arrays) -> Amounts:
    totals, cents = arrays
    cells = zip(totals.terms.tolist(), totals.epoch.tolist(), totals.kind.tolist(), strict=True)
    return dict(zip(cells, cents.tolist(), strict=True))


def _peak_megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE_KIB


if __name__ == "__main__":
    sys.exit(main())
