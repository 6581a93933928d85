"""What the pages about people read with twenty thousand and with two hundred thousand people, five years behind them.

Two databases of synthetic people lie in one cluster: partners, cohorts, stages, employments, placements, skills. Each
statement that a page sends is explained and timed in turn on both: a page of a list must not read more because there
are more people, and a sum no more than in proportion.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich import console as rich_console
from rich import table as rich_table

import _people_world
import _results

if TYPE_CHECKING:
    import _metrics_plans
    import _metrics_world
    import _people_cases
    import _people_pages

SIZES = (20_000, 200_000)
FEW_PAGES = 50
CLIENTS = frozenset({0, *range(1000, 1010)})


@dataclass(frozen=True)
class Compared:
    """What a page asked: as it was read with fewer, and with more people; and how long all of it took each time."""

    what: str
    goal: str | None
    fewer: Sequence[_metrics_plans.Reading]
    more: Sequence[_metrics_plans.Reading]
    fewer_seconds: Sequence[float]
    more_seconds: Sequence[float]


def main() -> int:
    """Measure, print, write, and return the status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--people", type=int, nargs=2, default=SIZES, metavar="N", help="people of the two databases (20000 200000)"
    )
    parser.add_argument("--repeats", type=int, default=7, metavar="N", help="how often each page is timed (7)")
    parser.add_argument("--only", default="", metavar="WORDS", help="only the pages whose names hold these words")
    _results.add_arguments(parser)
    arguments = parser.parse_args()
    with _people_world.opened(arguments.people) as world:
        found = list(_readings(world, repeats=arguments.repeats, only=arguments.only))
    _show_plans(found)
    rows = [*_page_rows(found), *_time_rows(found)]
    fewer, more = (f"{size:,}" for size in arguments.people)
    notes = [
        f"ours: with {more} people; other: with {fewer}, all synthetic, {_people_world.YEARS} years each. Pages are of "
        "8 kB, in memory or not, and do not depend on the load of the machine; times do.",
    ]
    return _results.publish("people_queries", rows, folder=arguments.results, notes=notes)


def _readings(world: _metrics_world.World, *, repeats: int, only: str) -> Iterator[Compared]:
    """Explain what every page asks on both databases, then time it, in turn.

    Args:
        only: Part of the words of the cases that are asked for.
    """
    import django

    django.setup()
    import _people_cases
    import _people_pages

    places = [_people_pages.Visited(world, database) for database in world.databases]
    by_place = []
    for place in places:
        with place.opened(), world.owner(place.database) as owner:
            by_place.append(_people_cases.all_of(owner))
    for pair in zip(*by_place, strict=True):
        if only not in pair[0].what:
            continue
        sent, lasted = [], ([], [])  # type: tuple[list[float], list[float]]
        for place, case in zip(places, pair, strict=True):
            sent.append(_explained(place, case))
        for turn in range(repeats):
            # Who goes first changes, so that a drift of the machine favours neither.
            for which in (0, 1) if turn % 2 else (1, 0):
                whole, each = _timed(places[which], pair[which])
                lasted[which].append(whole)
                for reading, seconds in zip(sent[which], each, strict=True):
                    reading.seconds.append(seconds)
        yield Compared(pair[0].what, pair[0].goal, *sent, *lasted)
        print(f"  read: {pair[0].what}", flush=True)
    for place in places:
        place.close()


def _explained(place: _people_pages.Visited, case: _people_cases.Case) -> Sequence[_metrics_plans.Reading]:
    import _metrics_plans
    import _people_pages

    if case.ask is None:
        with place.opened():
            return _people_pages.explained(place, case.visitor, case.address)
    with place.world.asked(place.database, role="app", clients=CLIENTS):
        return _metrics_plans.explained(case.ask)


def _timed(place: _people_pages.Visited, case: _people_cases.Case) -> tuple[float, list[float]]:
    import _metrics_plans
    import _people_pages

    if case.ask is None:
        with place.opened():
            return _people_pages.timed(place, case.visitor, case.address)
    with place.world.asked(place.database, role="app", clients=CLIENTS):
        began_at = time.perf_counter()
        lasted = _metrics_plans.timed(case.ask)
        return time.perf_counter() - began_at, lasted


def _show_plans(found: Sequence[Compared]) -> None:
    """Print how each statement reads with more people."""
    shown = rich_table.Table(title="people: how each statement reads", title_justify="left")
    for heading in ("page", "statement", "pages", "ms", "plan"):
        shown.add_column(heading, justify="right" if heading in ("pages", "ms") else "left")
    for one in found:
        for place, reading in enumerate(one.more):
            before = one.fewer[place] if place < len(one.fewer) else reading
            shown.add_row(
                one.what, reading.name, f"{before.pages_count:,} → {reading.pages_count:,}",
                f"{_milliseconds([before]):.1f} → {_milliseconds([reading]):.1f}", "; ".join(reading.scans),
            )  # fmt: skip
    rich_console.Console(width=None if sys.stdout.isatty() else 2 * _results.PIPE_WIDTH).print(shown)


def _page_rows(found: Sequence[Compared]) -> Iterator[_results.Row]:
    for one in found:
        yield _results.row(
            f"{one.what}, pages", [_pages(one.more)], [_pages(one.fewer)], against="with a tenth of the people",
            unit="pages", goal=one.goal,
        )  # fmt: skip


def _time_rows(found: Sequence[Compared]) -> Iterator[_results.Row]:
    for one in found:
        yield _results.row(
            f"{one.what}, time", _thousandfold(one.more_seconds), _thousandfold(one.fewer_seconds),
            against="with a tenth of the people", unit="ms",
        )  # fmt: skip


def _pages(readings: Sequence[_metrics_plans.Reading]) -> int:
    """Return the pages of all statements together; a page that reads so few as nobody notices counts as `FEW_PAGES`."""
    return max(FEW_PAGES, sum(reading.pages_count for reading in readings))


def _thousandfold(seconds: Sequence[float]) -> list[float]:
    return [1000 * each for each in seconds]


def _milliseconds(readings: Sequence[_metrics_plans.Reading]) -> float:
    return 1000 * sum(statistics.median(reading.seconds) for reading in readings)


if __name__ == "__main__":
    sys.exit(main())
