"""Small random worlds of work for the time engine: people, terms and spans, on days where rules change."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from types import ModuleType
from zoneinfo import ZoneInfo

import numpy
from hypothesis import strategies as st

from tejido.core.labour import colombia, engine
from tejido.core.labour import laws as labour_laws
from tejido.core.labour import worked as labour_worked
from tejido.core.reference import values
from tests import pay_by_hand

ZONES = tuple(
    ZoneInfo(name)
    for name in ("America/Bogota", "America/New_York", "Europe/Madrid", "Australia/Lord_Howe", "America/Santiago")
)
# The night changes, the surcharge changes, the week changes, clocks are set back and forward.
FIRST_DAYS = (date(2025, 12, 22), date(2026, 6, 29), date(2026, 7, 13), date(2026, 10, 26), date(2027, 3, 8))
MINUTE, HOUR = 60, 3600
WEEK = tuple(hours * HOUR for hours in (20, 42, 44, 48))
DAY = (0, 4 * HOUR, 7 * HOUR, 8 * HOUR, 10 * HOUR)


@dataclass(frozen=True)
class World:
    """What the engine is given; laws and zones are the same in all worlds."""

    worked: labour_worked.Worked
    conditions: labour_worked.Conditions

    @property
    def laws(self) -> Sequence[labour_laws.Law]:
        """What the terms' laws point at."""
        return laws()

    @property
    def zones(self) -> Sequence[ZoneInfo]:
        """What the terms' zones point at."""
        return ZONES

    def totals(
        self, worked: labour_worked.Worked | None = None, *, counter: engine.Counter | None = None
    ) -> dict[tuple[int, int, int], int]:
        """Return the engine's seconds by row of terms, epoch and kind."""
        found = engine.totals(worked or self.worked, self.conditions, laws=self.laws, zones=self.zones, counter=counter)
        cells = zip(found.terms.tolist(), found.epoch.tolist(), found.kind.tolist(), strict=True)
        return dict(zip(cells, found.seconds.tolist(), strict=True))

    def classify(self) -> labour_worked.Pieces:
        """Return the engine's pieces."""
        return engine.classify(self.worked, self.conditions, laws=self.laws, zones=self.zones)


@cache
def laws() -> tuple[labour_laws.Law, ...]:
    """Return Colombia's law, for most and for those whose hours have no limit."""
    is_holiday = pay_by_hand.HOLIDAYS.__contains__
    return (
        pay_by_hand.law_of_colombia(),
        colombia.law(values.shipped(), place="CO", holidays=is_holiday, has_overtime=False),
    )


@st.composite
def worlds(
    draw: st.DrawFn, *, people_max: int = 3, rows_max: int = 3, placements_max: int = 2, zones_max: int = len(ZONES)
) -> World:
    """Draw a world of two weeks, with spans at whole minutes."""
    first_day = draw(st.sampled_from(FIRST_DAYS)).toordinal()
    begins = int(datetime.fromordinal(first_day).replace(tzinfo=UTC).timestamp())
    rows: list[tuple[int, ...]] = []
    spans: list[tuple[int, int, int, int]] = []
    for person in range(draw(st.integers(1, people_max))):
        placements = draw(st.integers(1, placements_max))
        for placement in range(placements):
            changes = sorted(draw(st.sets(st.integers(1, 13), max_size=rows_max - 1)))
            starts = [first_day - 30, *(first_day + change for change in changes)]
            for start, end in zip(starts, [*starts[1:], labour_worked.NO_END], strict=True):
                rows.append((
                    person, start, end, draw(st.sampled_from(WEEK)), draw(st.sampled_from(DAY)),
                    draw(st.integers(0, 6)), draw(st.integers(0, zones_max - 1)), draw(st.sampled_from((0, 0, 0, 1))),
                    placement,
                ))  # fmt: skip
        at = begins
        for gap, length in draw(st.lists(st.tuples(st.integers(0, 1200), st.integers(1, 780)), min_size=1, max_size=9)):
            at += gap * MINUTE
            spans.append((person, at, at + length * MINUTE, draw(st.integers(0, placements - 1))))
            at += length * MINUTE
    rows.sort(key=lambda row: (row[0], row[-1], row[1]))
    return World(worked_of(spans), labour_worked.Conditions(*columns(rows)))


def worked_of(spans: Sequence[tuple[int, int, int, int]]) -> labour_worked.Worked:
    """Return spans (person, from, to, placement) as arrays."""
    return labour_worked.Worked(*columns(spans))


def spans_of(worked: labour_worked.Worked) -> list[tuple[int, int, int, int]]:
    """Return the spans of arrays."""
    found = (worked.person, worked.from_seconds, worked.to_seconds, worked.placement)
    return list(zip(*(column.tolist() for column in found), strict=True))


def columns(rows: Sequence[tuple[int, ...]]) -> list[labour_worked.IntArray]:
    """Return the columns of some rows."""
    return [labour_worked.ints(column) for column in numpy.array(rows).T]


def peers() -> ModuleType:
    """Return the plain loop and the oracle of the benchmark; benchmarks are scripts, so they are loaded by path."""
    name = "_time_engine_peers"
    if name not in sys.modules:
        path = Path(__file__).resolve().parents[1] / "benchmarks" / f"{name}.py"
        told = importlib.util.spec_from_file_location(name, path)
        assert told is not None
        assert told.loader is not None
        module = importlib.util.module_from_spec(told)
        sys.modules[name] = module
        told.loader.exec_module(module)
    return sys.modules[name]
