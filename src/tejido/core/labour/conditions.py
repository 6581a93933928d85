"""Which terms hold for which work, and how long the ordinary week is under them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import numpy

from tejido.core.labour import days as labour_days
from tejido.core.labour import errors
from tejido.core.labour import laws as labour_laws
from tejido.core.labour import worked as labour_worked

IntArray = labour_worked.IntArray
WEEK_DAYS = 7
# Seconds in which all work of one call lies; two to the power of 31 is 68 years, more than the tables of days hold.
_SPAN_SECONDS = 1 << 31


@dataclass(frozen=True)
class Held:
    """Work with the row of terms that held, cut where another row begins."""

    person: IntArray
    from_seconds: IntArray
    to_seconds: IntArray
    terms: IntArray


def pairs(
    conditions: labour_worked.Conditions, *, laws: Sequence[labour_laws.Law], zones: Sequence[ZoneInfo]
) -> tuple[list[tuple[int, int]], IntArray]:
    """Return each zone and law that occur together, and for each row of terms which of these pairs it has."""
    if len(conditions) == 0:
        raise errors.NoTermsForWork(errors.NoTermsForWork.__doc__)
    code = conditions.zone * len(laws) + conditions.law
    found, of_row = numpy.unique(code, return_inverse=True)
    return [divmod(int(one), len(laws)) for one in found], labour_worked.ints(of_row)


def held(
    worked: labour_worked.Worked,
    conditions: labour_worked.Conditions,
    *,
    table: labour_days.DayTable,
    pair: IntArray,
) -> Held:
    """Return the work, cut where other terms begin to hold, each with its terms.

    Terms begin and end with a local day. Where those that follow without a gap are in another zone, they hold from
    their own first midnight on, and the ones before hold until then.

    Args:
        pair: Zone and law of each row, index into the table's runs.
    Raises: NoTermsForWork
    """
    strand = _dense(conditions)
    of_work = _strand_of_work(worked, conditions, strand=strand)
    begins, ends = _reach(conditions, strand=strand, table=table, pair=pair)
    # Strands are numbered in the order of their rows, so a strand's first row is found by its number.
    first_row = numpy.searchsorted(strand, numpy.arange(strand[-1] + 1))
    first = last = first_row[of_work]
    if len(first_row) < len(strand):
        key = strand * _SPAN_SECONDS + begins - table.base_seconds
        start = of_work * _SPAN_SECONDS - table.base_seconds
        last = numpy.maximum(numpy.searchsorted(key, start + worked.to_seconds - 1, side="right") - 1, first)
        first = numpy.maximum(numpy.searchsorted(key, start + worked.from_seconds, side="right") - 1, first)
    result = _cut_at_rows(worked, first, last, begins=begins)
    outside = (result.from_seconds < begins[result.terms]) | (result.to_seconds > ends[result.terms])
    if bool(numpy.any(outside)):
        raise _nobody(int(result.person[numpy.flatnonzero(outside)[0]]))
    return result


def strands(conditions: labour_worked.Conditions) -> tuple[IntArray, IntArray]:
    """Return for each row the first and the last row of its person and placement."""
    strand = _dense(conditions)
    return (
        labour_worked.ints(numpy.searchsorted(strand, strand)),
        labour_worked.ints(numpy.searchsorted(strand, strand, side="right") - 1),
    )


def week_limits(
    conditions: labour_worked.Conditions,
    *,
    terms: IntArray,
    segment: IntArray,
    table: labour_days.DayTable,
    pair: IntArray,
) -> IntArray:
    """Return the longest ordinary week under the terms of each piece, in whole seconds.

    The agreed week, and never more than the law's. In a week in which either changes, each of its days brings a seventh
    of what holds on it, so both sides of the change count as what they are.

    Args:
        terms: Row of each piece.
        segment: Segment of each piece.
    """
    limits = numpy.minimum(conditions.week_seconds[terms], table.week_seconds[segment])
    changing = table.is_mixed_week[segment] > 0
    strand = _dense(conditions)
    if len(strand) > 1 and bool(numpy.any(strand[1:] == strand[:-1])):
        monday = table.day[segment]
        monday -= (monday - 1) % WEEK_DAYS
        begins, follows = _neighbours(conditions, strand=strand)
        changing |= (monday < begins[terms]) | (monday + WEEK_DAYS > follows[terms])
    at = numpy.flatnonzero(changing)
    if len(at):
        limits[at] = _mixed(conditions, terms[at], table.day[segment[at]], strand=strand, table=table, pair=pair)
    return limits


def _mixed(
    conditions: labour_worked.Conditions,
    terms: IntArray,
    day: IntArray,
    *,
    strand: IntArray,
    table: labour_days.DayTable,
    pair: IntArray,
) -> IntArray:
    """Return the sum of the limits of seven days, each divided by seven; days without terms have the nearest ones."""
    week = (day - (day - 1) % WEEK_DAYS)[:, None] + numpy.arange(WEEK_DAYS)
    key = strand * labour_worked.NO_END + conditions.from_day
    wanted = strand[terms][:, None] * labour_worked.NO_END + week
    row = numpy.searchsorted(key, wanted, side="right") - 1
    row = numpy.maximum(row, numpy.searchsorted(strand, strand[terms])[:, None])
    limits = numpy.minimum(conditions.week_seconds[row], table.law_weeks(week, pair=pair[row]))
    return labour_worked.ints(limits.sum(axis=1) // WEEK_DAYS)


def _neighbours(conditions: labour_worked.Conditions, *, strand: IntArray) -> tuple[IntArray, IntArray]:
    """Return the first day of each row that has one before it in its strand, and that of the row that follows."""
    same = strand[1:] == strand[:-1]
    begins = numpy.zeros(len(strand), dtype=numpy.int64)
    begins[1:] = numpy.where(same, conditions.from_day[1:], 0)
    follows = numpy.full(len(strand), labour_worked.NO_END, dtype=numpy.int64)
    follows[:-1] = numpy.where(same, conditions.from_day[1:], labour_worked.NO_END)
    return begins, follows


def _dense(conditions: labour_worked.Conditions) -> IntArray:
    """Return for each row the number of its strand: the terms of one person in one placement."""
    changes = numpy.ones(len(conditions), dtype=numpy.int64)
    changes[1:] = (numpy.diff(conditions.person) != 0) | (numpy.diff(conditions.placement) != 0)
    return labour_worked.ints(numpy.cumsum(changes) - 1)


def _strand_of_work(
    worked: labour_worked.Worked, conditions: labour_worked.Conditions, *, strand: IntArray
) -> IntArray:
    """Return the strand of each stretch of work.

    Raises: NoTermsForWork
    """
    # Looked up once for each run of one person in one placement, since there are many stretches in a run.
    is_first = numpy.ones(len(worked), dtype=bool)
    is_first[1:] = (worked.person[1:] != worked.person[:-1]) | (worked.placement[1:] != worked.placement[:-1])
    run = numpy.flatnonzero(is_first)
    placements = 1 + max(int(numpy.max(conditions.placement)), int(numpy.max(worked.placement)))
    code = conditions.person * placements + conditions.placement
    wanted = worked.person[run] * placements + worked.placement[run]
    row = numpy.minimum(numpy.searchsorted(code, wanted), len(code) - 1)
    if bool(numpy.any(code[row] != wanted)):
        raise _nobody(int(worked.person[run[numpy.flatnonzero(code[row] != wanted)[0]]]))
    return numpy.repeat(strand[row], numpy.diff(numpy.append(run, len(worked))))


def _reach(
    conditions: labour_worked.Conditions, *, strand: IntArray, table: labour_days.DayTable, pair: IntArray
) -> tuple[IntArray, IntArray]:
    """Return the UTC second at which each row begins to hold, and the one from which it holds no more."""
    begins = table.midnights(conditions.from_day, pair=pair)
    ends = table.midnights(conditions.to_day, pair=pair)
    same = strand[1:] == strand[:-1]
    is_followed = same & (conditions.to_day[:-1] == conditions.from_day[1:])
    earlier = numpy.where(same, numpy.minimum(ends[:-1], begins[1:]), ends[:-1])
    ends[:-1] = numpy.where(is_followed, begins[1:], earlier)
    return begins, ends


def _cut_at_rows(worked: labour_worked.Worked, first: IntArray, last: IntArray, *, begins: IntArray) -> Held:
    if bool(numpy.all(first == last)):
        return Held(worked.person, worked.from_seconds, worked.to_seconds, first)
    count = last - first + 1
    at = numpy.repeat(numpy.arange(len(count)), count)
    row = numpy.arange(len(at)) + numpy.repeat(first - (numpy.cumsum(count) - count), count)
    from_seconds = worked.from_seconds[at]
    from_seconds = numpy.where(row > first[at], numpy.maximum(from_seconds, begins[row]), from_seconds)
    following = begins[numpy.minimum(row + 1, len(begins) - 1)]
    to_seconds = worked.to_seconds[at]
    to_seconds = numpy.where(row < last[at], numpy.minimum(to_seconds, following), to_seconds)
    kept = from_seconds < to_seconds
    return Held(worked.person[at][kept], from_seconds[kept], to_seconds[kept], row[kept])


def _nobody(person: int) -> errors.NoTermsForWork:
    return errors.NoTermsForWork(f"{errors.NoTermsForWork.__doc__} The person's number is {person}.")
