"""The time engine: cuts work at every boundary of the law and says of each piece what kind it is.

All people at once, as arrays. Work is cut where the terms change and where a local day or night begins. Overtime then
follows from two running sums, of a person's day and of a person's week (Monday to Sunday): what lies beyond the day's
limit, and of the rest what lies beyond the week's. Both are sums of seconds: how work was cut before changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import numpy
import numpy.typing

from tejido.core.labour import conditions as labour_conditions
from tejido.core.labour import days as labour_days
from tejido.core.labour import errors, kernel, kinds
from tejido.core.labour import laws as labour_laws
from tejido.core.labour import worked as labour_worked

IntArray = labour_worked.IntArray
BoolArray = numpy.typing.NDArray[numpy.bool_]
WEEK_DAYS = 7
Counter = Callable[..., int]


@dataclass(frozen=True)
class Totals:
    """Seconds of each row of terms, epoch and kind: what amounts are made of. Sorted, and never 0.

    Args:
        terms: Index of the row of `Conditions`, shape (k,).
        epoch: Index into the epochs of the row's law, shape (k,).
        kind: Index into `kinds.KINDS`, shape (k,).
        seconds: > 0, shape (k,).
    """

    terms: IntArray
    epoch: IntArray
    kind: IntArray
    seconds: IntArray


@dataclass
class _Cut:
    """Work cut at the boundaries of days, nights and terms; `ordinary` is how much of each piece is no overtime."""

    person: IntArray
    from_seconds: IntArray
    to_seconds: IntArray
    terms: IntArray
    segment: IntArray
    kind: IntArray
    ordinary: IntArray


def classify(
    worked: labour_worked.Worked,
    conditions: labour_worked.Conditions,
    *,
    laws: Sequence[labour_laws.Law],
    zones: Sequence[ZoneInfo],
) -> labour_worked.Pieces:
    """Return the work, cut so that each piece is of one kind, by person, local day and time.

    Args:
        worked: Whole weeks of each person, so that overtime of a week is seen.
        conditions: Terms that hold whenever somebody worked.
        laws: What `conditions.law` points at.
        zones: What `conditions.zone` points at.
    Raises: NoTermsForWork, NoLawForDay
    """
    if len(worked) == 0:
        return labour_worked.Pieces(*(labour_worked.ints([]) for _ in range(8)))
    cut, table = _cut(worked, conditions, laws=laws, zones=zones)
    overtime = cut.to_seconds - cut.from_seconds - cut.ordinary
    is_both = (overtime > 0) & (cut.ordinary > 0)
    count = 1 + is_both
    at = numpy.repeat(numpy.arange(len(cut.person)), count)
    is_second = numpy.zeros(len(at), dtype=bool)
    is_second[1:] = at[1:] == at[:-1]
    middle = cut.from_seconds[at] + cut.ordinary[at]
    is_first_of_both = is_both[at] & ~is_second
    is_overtime = is_second | (cut.ordinary[at] == 0)
    segment, terms = cut.segment[at], cut.terms[at]
    return labour_worked.Pieces(
        person=cut.person[at],
        day=table.day[segment],
        from_seconds=numpy.where(is_second, middle, cut.from_seconds[at]),
        to_seconds=numpy.where(is_first_of_both, middle, cut.to_seconds[at]),
        kind=cut.kind[at] + kinds.OVERTIME * is_overtime,
        law=conditions.law[terms],
        epoch=table.epoch[segment],
        terms=terms,
    )


def totals(
    worked: labour_worked.Worked,
    conditions: labour_worked.Conditions,
    *,
    laws: Sequence[labour_laws.Law],
    zones: Sequence[ZoneInfo],
    counter: Counter | None = None,
) -> Totals:
    """Return the seconds of each row of terms, epoch and kind: `classify`, added up without the pieces.

    Args: As `classify`, and
        counter: `compiled.counter` or `kernel.count`; with arrays where it is not given.
    Raises: NoTermsForWork, NoLawForDay
    """
    if len(worked) == 0:
        return Totals(*(labour_worked.ints([]) for _ in range(4)))
    epoch_count = max(len(law.epochs) for law in laws)
    seconds = None
    if counter is not None:
        seconds = _counted(worked, conditions, laws=laws, zones=zones, epoch_count=epoch_count, counter=counter)
    if seconds is None:
        seconds = _added_up(worked, conditions, laws=laws, zones=zones, epoch_count=epoch_count)
    found = numpy.flatnonzero(seconds)
    row, kind = numpy.divmod(found, kinds.KIND_COUNT)
    terms, epoch = numpy.divmod(row, epoch_count)
    return Totals(terms=terms, epoch=epoch, kind=kind, seconds=seconds[found])


def _added_up(
    worked: labour_worked.Worked,
    conditions: labour_worked.Conditions,
    *,
    laws: Sequence[labour_laws.Law],
    zones: Sequence[ZoneInfo],
    epoch_count: int,
) -> IntArray:
    cut, table = _cut(worked, conditions, laws=laws, zones=zones)
    cell = (cut.terms * epoch_count + table.epoch[cut.segment]) * kinds.KIND_COUNT + cut.kind
    overtime = cut.to_seconds - cut.from_seconds - cut.ordinary
    # Sums of whole seconds stay far below 2 ** 53, so the reals that bincount adds in are exact.
    length = len(conditions) * epoch_count * kinds.KIND_COUNT
    seconds = numpy.bincount(cell, weights=cut.ordinary, minlength=length)
    is_over = overtime > 0
    seconds += numpy.bincount(cell[is_over] + kinds.OVERTIME, weights=overtime[is_over], minlength=length)
    return labour_worked.ints(seconds)


def _counted(
    worked: labour_worked.Worked,
    conditions: labour_worked.Conditions,
    *,
    laws: Sequence[labour_laws.Law],
    zones: Sequence[ZoneInfo],
    epoch_count: int,
    counter: Counter,
) -> IntArray | None:
    """Return the same by a loop, or None where somebody comes into an earlier local day, which it cannot count."""
    held, table, pair = _held(worked, conditions, laws=laws, zones=zones)
    first, last = labour_conditions.strands(conditions)
    is_limited = labour_worked.ints([laws[law].has_overtime for law in conditions.law])
    rows = numpy.stack(
        [
            conditions.week_seconds, conditions.day_seconds, conditions.rest_weekday, pair, is_limited,
            conditions.from_day, first, last,
        ],
        axis=1,
    )  # fmt: skip
    found = numpy.zeros(len(conditions) * epoch_count * kinds.KIND_COUNT, dtype=numpy.int64)
    status = counter(
        held.person, held.from_seconds, held.to_seconds, held.terms, rows, table.segments(), table.segment_at,
        table.day_week_seconds, table.base_seconds, table.quarter_count, table.first_day, epoch_count, found,
    )  # fmt: skip
    if status == kernel.NO_LAW:
        raise errors.NoLawForDay(errors.NoLawForDay.__doc__)
    return found if status == kernel.DONE else None


def _held(
    worked: labour_worked.Worked,
    conditions: labour_worked.Conditions,
    *,
    laws: Sequence[labour_laws.Law],
    zones: Sequence[ZoneInfo],
) -> tuple[labour_conditions.Held, labour_days.DayTable, IntArray]:
    pairs, pair = labour_conditions.pairs(conditions, laws=laws, zones=zones)
    table = labour_days.table(
        from_seconds=int(numpy.min(worked.from_seconds)),
        to_seconds=int(numpy.max(worked.to_seconds)),
        pairs=[(zones[zone], laws[law]) for zone, law in pairs],
    )
    return labour_conditions.held(worked, conditions, table=table, pair=pair), table, pair


def _cut(
    worked: labour_worked.Worked,
    conditions: labour_worked.Conditions,
    *,
    laws: Sequence[labour_laws.Law],
    zones: Sequence[ZoneInfo],
) -> tuple[_Cut, labour_days.DayTable]:
    held, table, pair_of_row = _held(worked, conditions, laws=laws, zones=zones)
    cut = _at_segments(held, table=table, pair=pair_of_row)
    _set_kinds(cut, conditions, table=table)
    has_overtime = numpy.array([laws[law].has_overtime for law in conditions.law])
    cut.ordinary = _ordinary(cut, conditions, table=table, pair=pair_of_row, has_overtime=has_overtime)
    return cut, table


def _at_segments(held: labour_conditions.Held, *, table: labour_days.DayTable, pair: IntArray) -> _Cut:
    """Cut work where a local day or night begins, and put it in the order of person, local day and time."""
    of_pair = pair[held.terms]
    first = table.segments_of(held.from_seconds, pair=of_pair)
    count = table.segments_of(held.to_seconds - 1, pair=of_pair)
    count -= first
    count += 1
    at = numpy.repeat(numpy.arange(len(first)), count)
    # The segments of one stretch follow each other: its first, and then one more with each piece.
    segment = numpy.arange(len(at)) + numpy.repeat(first - (numpy.cumsum(count) - count), count)
    cut = _Cut(
        person=held.person[at],
        from_seconds=numpy.maximum(held.from_seconds[at], table.begins[segment]),
        to_seconds=numpy.minimum(held.to_seconds[at], table.begins[segment + 1]),
        terms=held.terms[at],
        segment=segment,
        kind=segment,
        ordinary=segment,
    )
    if bool(numpy.any(table.epoch[segment] < 0)):
        raise errors.NoLawForDay(errors.NoLawForDay.__doc__)
    day = table.day[segment]
    # Only somebody who works in two zones can be in an earlier local day than just before.
    if bool(numpy.any((day[1:] < day[:-1]) & (cut.person[1:] == cut.person[:-1]))):
        order = numpy.lexsort((cut.from_seconds, day, cut.person))
        for name in ("person", "from_seconds", "to_seconds", "terms", "segment"):
            setattr(cut, name, getattr(cut, name)[order])
    return cut


def _set_kinds(cut: _Cut, conditions: labour_worked.Conditions, *, table: labour_days.DayTable) -> None:
    """Say of each piece whether it lies in the night, on the day of rest or on a holiday; rest goes before holiday."""
    # Ordinal 1 was a Monday.
    is_rest = (table.day[cut.segment] - 1) % WEEK_DAYS == conditions.rest_weekday[cut.terms]
    of_day = numpy.where(is_rest, kinds.REST, kinds.HOLIDAY * table.is_holiday[cut.segment])
    cut.kind = of_day + kinds.NIGHT * table.is_night[cut.segment]


def _ordinary(
    cut: _Cut,
    conditions: labour_worked.Conditions,
    *,
    table: labour_days.DayTable,
    pair: IntArray,
    has_overtime: BoolArray,
) -> IntArray:
    """Return how many seconds of each piece, from its beginning, are no overtime."""
    length = cut.to_seconds - cut.from_seconds
    day = table.day[cut.segment]
    is_work_day = cut.kind < kinds.REST
    # The day first: what lies beyond its limit is overtime on any day.
    before = _running(length, is_first=_is_first(cut.person, day))
    of_day = numpy.clip(_day_limits(cut, conditions, table=table, is_work_day=is_work_day) - before, 0, length)
    # Then the week: work on days of rest and holidays does not use it up.
    counted = numpy.where(is_work_day, of_day, 0)
    before = _running(counted, is_first=_is_first(cut.person, (day - 1) // WEEK_DAYS))
    limit = labour_conditions.week_limits(conditions, terms=cut.terms, segment=cut.segment, table=table, pair=pair)
    of_week = numpy.clip(limit - before, 0, counted)
    ordinary = numpy.where(is_work_day, of_week, of_day)
    return numpy.where(has_overtime[cut.terms], ordinary, length)


def _day_limits(
    cut: _Cut, conditions: labour_worked.Conditions, *, table: labour_days.DayTable, is_work_day: BoolArray
) -> IntArray:
    """Return the ordinary day of each piece: the agreed one, shortened with the law's week, or the flexible one."""
    agreed_day, agreed_week = conditions.day_seconds[cut.terms], conditions.week_seconds[cut.terms]
    law_week = table.week_seconds[cut.segment]
    longest = table.day_seconds_max[cut.segment]
    fixed = numpy.minimum(agreed_day * law_week // numpy.maximum(agreed_week, law_week), longest)
    flexible = numpy.where(is_work_day, longest, table.rest_day_seconds[cut.segment])
    return numpy.where(agreed_day > 0, fixed, flexible)


def _is_first(person: IntArray, group: IntArray) -> BoolArray:
    """Tell of each piece whether it is the first of its person and group."""
    is_first = numpy.ones(len(person), dtype=bool)
    is_first[1:] = (person[1:] != person[:-1]) | (group[1:] != group[:-1])
    return is_first


def _running(length: IntArray, *, is_first: BoolArray) -> IntArray:
    """Return the sum of all before each piece within its group; lengths are never below 0."""
    before = numpy.cumsum(length) - length
    # Sums only grow, so the latest beginning of a group is the largest so far.
    return before - numpy.maximum.accumulate(numpy.where(is_first, before, 0))
