"""Where local days and nights begin in a zone under a law, as tables that are looked up by the quarter of an hour.

Every zone in use differs from UTC by whole quarters of an hour and a law speaks of whole hours, so each boundary lies
on a quarter. A lookup is then one division instead of a search, and a day of 23 or 25 hours is a row like any other.
"""

from __future__ import annotations

import bisect
import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy

from tejido.core.labour import errors
from tejido.core.labour import laws as labour_laws
from tejido.core.labour import worked as labour_worked

QUARTER_SECONDS = 900
DAY_SECONDS = 86_400
WEEK_DAYS = 7
# More days than this at once would fill memory with tables: thirty years.
DAYS_MAX = 30 * 366
# Instants that are remembered: some years of a few zones, since many calls are about the same days.
INSTANTS_MAX = 1 << 15
_EPOCH_DAY = date(1970, 1, 1).toordinal()
SEGMENT_COLUMNS = (
    "begins", "day", "is_night", "is_holiday", "epoch", "week_seconds", "day_seconds_max", "rest_day_seconds",
    "is_mixed_week",
)  # fmt: skip


@dataclass(frozen=True)
class DayTable:
    """Segments of night and day, one after another, for each pair of zone and law; each pair has a run of its own.

    Args:
        base_seconds: UTC second at which all tables begin.
        quarter_count: Quarters in the table of one pair.
        segment_at: Segment that a quarter lies in, shape (pairs * quarter_count,).
        begins: UTC second at which a segment begins, shape (segments + 1,).
        day: Local day of a segment, ordinal, shape (segments,).
        is_night: 1 for night, shape (segments,).
        is_holiday: 1 on a holiday, shape (segments,).
        epoch: Index of the law's epoch, -1 before the first, shape (segments,).
        week_seconds: The law's week on that day, shape (segments,), and the same for the other two.
        is_mixed_week: 1 in a week (Monday to Sunday) in which the law's week changes, shape (segments,).
        day_midnight: UTC second of each local midnight, shape (pairs, days + 1), the first for `first_day`.
    """

    base_seconds: int
    quarter_count: int
    segment_at: labour_worked.IntArray
    begins: labour_worked.IntArray
    day: labour_worked.IntArray
    is_night: labour_worked.IntArray
    is_holiday: labour_worked.IntArray
    epoch: labour_worked.IntArray
    week_seconds: labour_worked.IntArray
    day_seconds_max: labour_worked.IntArray
    rest_day_seconds: labour_worked.IntArray
    is_mixed_week: labour_worked.IntArray
    first_day: int
    day_midnight: labour_worked.IntArray
    day_week_seconds: labour_worked.IntArray

    def segments_of(self, seconds: labour_worked.IntArray, *, pair: labour_worked.IntArray) -> labour_worked.IntArray:
        """Return the segment that each instant lies in."""
        at = (seconds - self.base_seconds) // QUARTER_SECONDS
        at += pair * self.quarter_count
        return self.segment_at[at]

    def segments(self) -> labour_worked.IntArray:
        """Return the columns of the segments as one array, shape (segments + 1, columns); the last row only begins."""
        columns = (
            self.day, self.is_night, self.is_holiday, self.epoch, self.week_seconds, self.day_seconds_max,
            self.rest_day_seconds,
        )  # fmt: skip
        return numpy.stack([self.begins, *(numpy.append(column, 0) for column in columns)], axis=1)

    def midnights(self, day: labour_worked.IntArray, *, pair: labour_worked.IntArray) -> labour_worked.IntArray:
        """Return the UTC second at which each local day begins; days outside the table count as its ends."""
        at = numpy.clip(day - self.first_day, 0, self.day_midnight.shape[1] - 1)
        return self.day_midnight[pair, at]

    def law_weeks(self, day: labour_worked.IntArray, *, pair: labour_worked.IntArray) -> labour_worked.IntArray:
        """Return the law's longest week on each day."""
        at = numpy.clip(day - self.first_day, 0, self.day_week_seconds.shape[1] - 1)
        return self.day_week_seconds[pair, at]


def table(*, from_seconds: int, to_seconds: int, pairs: Sequence[tuple[ZoneInfo, labour_laws.Law]]) -> DayTable:
    """Return the table that covers all whole local weeks around a stretch of time.

    Raises: NoSuchZone: a clock that does not differ from UTC by whole quarters of an hour.
    """
    # A local day is at most 14 hours away from the day in UTC; a day more on each side, and then whole weeks.
    first_day = _monday(_EPOCH_DAY + from_seconds // DAY_SECONDS - 2)
    last_day = _monday(_EPOCH_DAY + to_seconds // DAY_SECONDS + 2) + WEEK_DAYS
    if last_day - first_day > DAYS_MAX:
        raise errors.NoLawForDay(f"{errors.NoLawForDay.__doc__} At most {DAYS_MAX} days fit at once.")
    days = range(first_day, last_day)
    base = (first_day - _EPOCH_DAY - 1) * DAY_SECONDS
    end = (last_day - _EPOCH_DAY + 1) * DAY_SECONDS
    runs = [_run(zone, law, days) for zone, law in pairs]
    quarters = numpy.arange(base, end, QUARTER_SECONDS)
    found, offset = [], 0
    for run in runs:
        found.append(numpy.searchsorted(run.columns["begins"], quarters, side="right") - 1 + offset)
        offset += len(run.columns["begins"])
    columns = {name: numpy.concatenate([run.columns[name] for run in runs]) for name in SEGMENT_COLUMNS}
    # The segment after the last of a run begins where the last ends; one more stands behind the last of all.
    columns["begins"] = labour_worked.ints([*columns["begins"], end])
    return DayTable(
        base_seconds=base, quarter_count=len(quarters), segment_at=numpy.concatenate(found), first_day=first_day,
        day_midnight=numpy.stack([run.midnights for run in runs]),
        day_week_seconds=numpy.stack([run.weeks for run in runs]), **columns,
    )  # fmt: skip


def midnight(day: int, *, zone: ZoneInfo) -> int:
    """Return the UTC second of the first instant of a local day, also where the clock jumps over midnight."""
    return _instant(date.fromordinal(day), 0, zone=zone)


@dataclass(frozen=True)
class _Run:
    """The segments of one pair, and what holds for each of its days."""

    columns: Mapping[str, labour_worked.IntArray]
    midnights: labour_worked.IntArray
    weeks: labour_worked.IntArray


def _run(zone: ZoneInfo, law: labour_laws.Law, days: range) -> _Run:
    epochs = _epochs(law, days)
    begins: list[int] = []
    of_day: list[int] = []
    nights: list[int] = []
    midnights = [midnight(day, zone=zone) for day in range(days.start, days.stop + 1)]
    for at, day in enumerate(days):
        # A day before the law's first has no night; work on it is refused by its epoch.
        epoch = law.epochs[max(epochs[at], 0)]
        local = date.fromordinal(day)
        cuts = [
            (midnights[at], 1),
            (_instant(local, epoch.night_ends_hour, zone=zone), 0),
            (_instant(local, epoch.night_begins_hour, zone=zone), 1),
        ]
        for (from_seconds, is_night), (to_seconds, _) in zip(cuts, [*cuts[1:], (midnights[at + 1], 0)], strict=True):
            # Where the clock jumps, a segment may have no length; where night never ends or begins, neither has it.
            if from_seconds < to_seconds:
                begins.append(from_seconds)
                of_day.append(at)
                nights.append(is_night)
    _check_quarters(begins)
    day_at = labour_worked.ints(of_day)
    of_epoch = labour_worked.ints([epochs[at] for at in of_day])
    week, day_max, rest = (
        labour_worked.ints([getattr(epoch, name) for epoch in law.epochs])
        for name in ("week_seconds", "day_seconds_max", "rest_day_seconds")
    )
    held = numpy.maximum(of_epoch, 0)
    holidays = labour_worked.ints([law.holidays(date.fromordinal(day)) for day in days])
    weeks = week[numpy.maximum(labour_worked.ints(epochs), 0)]
    whole = weeks.reshape(-1, WEEK_DAYS)
    is_mixed = numpy.repeat(numpy.any(whole != whole[:, :1], axis=1), WEEK_DAYS)
    columns = {
        "begins": labour_worked.ints(begins), "day": day_at + days.start, "is_night": labour_worked.ints(nights),
        "is_holiday": holidays[day_at], "epoch": of_epoch, "week_seconds": week[held],
        "day_seconds_max": day_max[held], "rest_day_seconds": rest[held],
        "is_mixed_week": labour_worked.ints(is_mixed)[day_at],
    }  # fmt: skip
    return _Run(columns=columns, midnights=labour_worked.ints(midnights), weeks=weeks)


def _epochs(law: labour_laws.Law, days: range) -> list[int]:
    """Return the index of the law's epoch of each day, -1 before the first."""
    starts = [epoch.from_day for epoch in law.epochs]
    return [bisect.bisect_right(starts, day) - 1 for day in days]


def _check_quarters(begins: Sequence[int]) -> None:
    if any(seconds % QUARTER_SECONDS for seconds in begins):
        raise errors.NoSuchZone(errors.NoSuchZone.__doc__)


@functools.lru_cache(maxsize=INSTANTS_MAX)
def _instant(day: date, hour: int, *, zone: ZoneInfo) -> int:
    """Return the UTC second at which it is a whole hour of a local day, 24 being the next midnight."""
    local = datetime(day.year, day.month, day.day, tzinfo=zone) + timedelta(hours=hour)
    return int(local.timestamp())


def _monday(day: int) -> int:
    """Return the Monday of the week of a day; ordinal 1 is a Monday."""
    return day - (day - 1) % WEEK_DAYS
