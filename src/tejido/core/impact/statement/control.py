"""What several publications together must not tell: cells withheld in one of them and given away by the others.

A cell is one indicator of one group in one period. Cells hang together: the groups of a dimension add up to everybody,
and months add up to quarters and years. Where a cell is withheld because few people stand behind it, sums of what is
published could still give it, in one statement or in two. So whatever follows by adding and subtracting is worked out
here exactly, and other cells are withheld with it until nothing follows any more. Each sum of withheld cells that does
follow must be about enough people. It is done over a fixed cube: named dimensions, whole months, quarters and years.

Source: secondary suppression and its audit by linear algebra: Hundepool et al., Statistical Disclosure Control (Wiley,
2012), sections 4.4 and 4.5.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from tejido.core import dates
from tejido.core.impact import disclosure

Grain = Literal["month", "quarter", "year"]
GRAIN_MONTHS: Mapping[Grain, int] = {"month": 1, "quarter": 3, "year": 12}
# Dimensions whose groups may hold the same person twice; the others divide the people among them.
OVERLAPPING = frozenset({"client", "programme", "position", "hired"})
EVERYBODY = ("all", "all")
# Cells of one indicator that are looked at together: some hundred groups in a year of months, quarters and the year.
CELLS_MAX = 5000


class PeriodNotFixed(Exception):
    """A statement is about a whole month, a whole quarter or a whole year."""


@dataclass(frozen=True, kw_only=True, order=True)
class Cell:
    """One indicator of one group in one period; `to_date` is the first day after it."""

    indicator: str
    dimension: str
    group_key: str
    from_date: date
    to_date: date

    @property
    def group(self) -> tuple[str, str]:
        return self.dimension, self.group_key


@dataclass(frozen=True, kw_only=True)
class State:
    """What is known of a cell before the control.

    Args:
        people: How many stand behind it.
        is_withheld: Whether it must not be published, because few do.
        is_standing: Whether it was published before; that cannot be taken back.
    """

    people: int
    is_withheld: bool = False
    is_standing: bool = False


@dataclass(frozen=True)
class Relation:
    """A sum: the parts add up to the whole.

    `is_disjoint` says that nobody is in two of the parts, so that their people may be added.
    """

    whole: Cell
    parts: tuple[Cell, ...]
    is_disjoint: bool


def grain_of(from_date: date, to_date: date) -> Grain:
    """Return what kind of period this is.

    Raises: PeriodNotFixed
    """
    for grain, months in GRAIN_MONTHS.items():
        begins = from_date.day == 1 and (from_date.month - 1) % months == 0
        if begins and dates.months_later(from_date, months=months) == to_date:
            return grain
    raise PeriodNotFixed(PeriodNotFixed.__doc__)


def inside(from_date: date, to_date: date) -> list[tuple[date, date]]:
    """Return the shorter fixed periods that a period is made of: the months of a quarter, the quarters of a year."""
    grain = grain_of(from_date, to_date)
    found: list[tuple[date, date]] = []
    for shorter, months in GRAIN_MONTHS.items():
        if months < GRAIN_MONTHS[grain]:
            found += _cut(from_date, to_date, months=months)
        if shorter == grain:
            break
    return found


def around(from_date: date, to_date: date) -> list[tuple[date, date]]:
    """Return the longer fixed periods in which a period lies."""
    grain = grain_of(from_date, to_date)
    found = []
    for months in GRAIN_MONTHS.values():
        if months > GRAIN_MONTHS[grain]:
            begin = date(from_date.year, (from_date.month - 1) // months * months + 1, 1)
            found.append((begin, dates.months_later(begin, months=months)))
    return found


def relations(cells: Collection[Cell]) -> list[Relation]:
    """Return the sums among cells of one indicator: groups to everybody, and shorter periods to longer ones."""
    known = set(cells)
    found: list[Relation] = []
    by_period: dict[tuple[str, date, date], list[Cell]] = {}
    for cell in sorted(known):
        by_period.setdefault((cell.dimension, cell.from_date, cell.to_date), []).append(cell)
    for (dimension, from_date, to_date), parts in by_period.items():
        whole = _at(parts[0], group=EVERYBODY, period=(from_date, to_date))
        if dimension != "all" and whole in known:
            found.append(Relation(whole, tuple(parts), dimension not in OVERLAPPING))
    for cell in sorted(known):
        for months in GRAIN_MONTHS.values():
            if months < GRAIN_MONTHS[grain_of(cell.from_date, cell.to_date)]:
                cut = _cut(cell.from_date, cell.to_date, months=months)
                times = tuple(_at(cell, group=cell.group, period=period) for period in cut)
                if known.issuperset(times):
                    found.append(Relation(cell, times, False))
    return found


def withheld(states: Mapping[Cell, State], *, people_min: int = disclosure.CELL_MIN) -> frozenset[Cell]:
    """Return the cells of one indicator that stay withheld, the small ones and those that would give them away.

    Args:
        states: Every cell of the cube that is published, about to be, or withheld.
    Returns: Cells that were not published before; all of these where nothing less is enough.
    """
    sums = relations(states)
    hidden = {cell for cell, state in states.items() if state.is_withheld and not state.is_standing}
    for _ in range(min(len(states), CELLS_MAX) + 1):
        exposed = _exposed(states, sums, hidden, people_min=people_min)
        if exposed is None:
            return frozenset(hidden)
        candidates = [
            cell
            for relation in sums
            if exposed & {relation.whole, *relation.parts}
            for cell in (*relation.parts, relation.whole)
            if cell not in hidden and not states[cell].is_standing
        ]
        if not candidates:
            # What stands cannot be taken back: nothing is added to it, so nobody learns more than before.
            break
        # The smallest group goes, and everybody's number only where nothing else can.
        hidden.add(min(candidates, key=lambda cell: (cell.group == EVERYBODY, states[cell].people, cell)))
    return frozenset(cell for cell, state in states.items() if not state.is_standing)


def follows(sums: Iterable[Relation], hidden: Collection[Cell]) -> list[dict[Cell, Fraction]]:
    """Return the sums over hidden cells that follow from the published ones.

    Those of each relation come as they are, and then all together solved as far as they can be: a cell that can be
    worked out stands alone in one of these.

    Returns: One mapping for each sum: hidden cell to the factor it is counted with.
    """
    rows: list[dict[Cell, Fraction]] = []
    for relation in sums:
        row: dict[Cell, Fraction] = {}
        for cell, factor in ((relation.whole, Fraction(1)), *((part, Fraction(-1)) for part in relation.parts)):
            if cell in hidden:
                row[cell] = row.get(cell, Fraction(0)) + factor
        if row := {cell: factor for cell, factor in row.items() if factor}:
            rows.append(row)
    return [*rows, *_reduced(rows, sorted({cell for row in rows for cell in row}))]


def _exposed(
    states: Mapping[Cell, State], sums: Sequence[Relation], hidden: Collection[Cell], *, people_min: int
) -> set[Cell] | None:
    """Return cells of a sum that follows and is about too few people; None where there is no such sum."""
    overlapping = {cell for relation in sums if not relation.is_disjoint for cell in relation.parts}
    # All parts together are their published whole, which was found large enough by itself.
    wholes = {frozenset(relation.parts) for relation in sums if relation.whole not in hidden}
    for row in follows(sums, hidden):
        # A difference of withheld cells tells of none of them.
        if len({factor > 0 for factor in row.values()}) > 1 or not any(states[cell].is_withheld for cell in row):
            continue
        if len(row) > 1 and frozenset(row) in wholes:
            continue
        counts = [states[cell].people for cell in row]
        is_disjoint = len({(cell.from_date, cell.to_date) for cell in row}) == 1 and not overlapping & set(row)
        people = sum(counts) if is_disjoint else max(counts)
        if people < people_min or len(row) == 1:
            return set(row)
    return None


def _reduced(rows: Sequence[dict[Cell, Fraction]], order: Sequence[Cell]) -> list[dict[Cell, Fraction]]:
    """Return the reduced row echelon form of sparse rows."""
    left = [dict(row) for row in rows]
    done: list[dict[Cell, Fraction]] = []
    for cell in order:
        pivot = next((row for row in left if cell in row), None)
        if pivot is None:
            continue
        left = [row for row in left if row is not pivot]
        first = pivot[cell]
        pivot = {name: factor / first for name, factor in pivot.items()}
        left = [_less(row, pivot, cell) for row in left]
        done = [_less(row, pivot, cell) for row in done]
        done.append(pivot)
        left = [row for row in left if row]
    return done


def _less(row: dict[Cell, Fraction], pivot: Mapping[Cell, Fraction], cell: Cell) -> dict[Cell, Fraction]:
    times = row.get(cell)
    if not times:
        return row
    names = row.keys() | pivot.keys()
    found = {name: row.get(name, Fraction(0)) - times * pivot.get(name, Fraction(0)) for name in names}
    return {name: factor for name, factor in found.items() if factor}


def _at(cell: Cell, *, group: tuple[str, str], period: tuple[date, date]) -> Cell:
    return Cell(
        indicator=cell.indicator, dimension=group[0], group_key=group[1], from_date=period[0], to_date=period[1]
    )


def _cut(from_date: date, to_date: date, *, months: int) -> list[tuple[date, date]]:
    found, day = [], from_date
    while day < to_date:
        end = dates.months_later(day, months=months)
        found.append((day, end))
        day = end
    return found
