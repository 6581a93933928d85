"""Time as reports cut it: quarters of an hour, hours, days, and the period that another is compared with.

What happened is booked in the interval in which it ended (`core.metrics`), so an interval that is over does not change
by itself; where it changes all the same, because what it was made of was corrected, that is shown as a correction.
"""

from __future__ import annotations

import hashlib
import zoneinfo
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Literal, get_args

import rfc8785

from tejido.core import dates, intervals

Step = Literal["quarter", "hour", "day", "whole"]
STEPS: tuple[Step, ...] = get_args(Step)
Comparison = Literal["before", "week", "year"]
COMPARISONS: tuple[Comparison, ...] = get_args(Comparison)
# A year of weeks, so that the days compared are the same days of the week.
WEEKS_OF_A_YEAR = 52
# The years that calendars and databases agree on, with room for a comparison.
YEAR_MIN, YEAR_MAX = 2000, 2999
# How many days one table may cover, by its step: a table of a year by quarters of an hour is nothing to read.
DAYS_MAX: Mapping[Step, int] = {"quarter": 7, "hour": 31, "day": 400, "whole": 400}
DIGEST_FORMAT = "rfc8785-sha256-1"
# Sums of seconds come in another order from the database each time; beyond this they are not the same number.
SECONDS_DECIMALS = 3


class PeriodInvalid(Exception):
    """A period begins on a day and ends on the same or a later one, and is no longer than its table can show."""


@dataclass(frozen=True, kw_only=True)
class Period:
    """Whole days of a place, [from_date, to_date)."""

    from_date: date
    to_date: date
    zone: str

    def __post_init__(self) -> None:
        if not self.from_date < self.to_date:
            raise PeriodInvalid(PeriodInvalid.__doc__)
        if self.from_date.year < YEAR_MIN or self.to_date.year > YEAR_MAX:
            raise PeriodInvalid(PeriodInvalid.__doc__)

    @property
    def days_count(self) -> int:
        """How many days it has."""
        return (self.to_date - self.from_date).days

    @property
    def last_date(self) -> date:
        """The last day that belongs to it."""
        return self.to_date - timedelta(days=1)

    @property
    def from_at(self) -> datetime:
        """The instant at which its first day begins in its place."""
        return dates.midnight(self.from_date, zone=zoneinfo.ZoneInfo(self.zone))

    @property
    def to_at(self) -> datetime:
        """The instant at which the day after its last one begins in its place."""
        return dates.midnight(self.to_date, zone=zoneinfo.ZoneInfo(self.zone))


@dataclass(frozen=True, kw_only=True)
class Correction:
    """One number of a published row that is another now."""

    row: str
    column: str
    published: float | None
    current: float | None


def spans(from_at: datetime, to_at: datetime, *, intervals_max: int) -> Iterator[tuple[datetime, datetime]]:
    """Yield [from_at, to_at) in parts of at most so many intervals, the earliest first.

    Args:
        from_at, to_at: Beginnings of intervals.
        intervals_max: >= 1.
    """
    while from_at < to_at:
        until_at = min(to_at, from_at + intervals_max * intervals.QUARTER)
        yield from_at, until_at
        from_at = until_at


def check_length(period: Period, *, step: Step) -> None:
    """Refuse a period that has more days than a table with this step can show.

    Raises: PeriodInvalid
    """
    if period.days_count > DAYS_MAX[step]:
        raise PeriodInvalid(PeriodInvalid.__doc__)


def compared(period: Period, *, comparison: Comparison) -> Period:
    """Return the period that another is compared with: as many days, before it.

    Args:
        comparison: "before" for the days just before; "week" and "year" for the same days of the week, as many whole
            weeks earlier as are needed to lie before the period, or 52 weeks.
    Raises: PeriodInvalid: it would begin before the first year known here.
    """
    if comparison == "before":
        days = period.days_count
    elif comparison == "week":
        days = 7 * (1 + (period.days_count - 1) // 7)
    else:
        days = 7 * WEEKS_OF_A_YEAR
    away = timedelta(days=days)
    return Period(from_date=period.from_date - away, to_date=period.to_date - away, zone=period.zone)


def place_of(at: datetime, *, period: Period) -> tuple[int, time]:
    """Return where an instant lies in a period: the number of its day, from 0, and the time on the wall there.

    The rows of two periods that are compared meet by it, whatever clocks were changed between them.
    """
    local = at.astimezone(zoneinfo.ZoneInfo(period.zone))
    return (local.date() - period.from_date).days, local.time()


def relative_change(now: float | None, before: float | None) -> float | None:
    """Return by which share of what it was a number has changed; None where there was nothing to compare with."""
    if now is None or not before:
        return None
    return (now - before) / before


def rows_digest(rows: Sequence[Mapping[str, Any]]) -> str:
    """Return the digest of published rows: SHA-256 of their canonical JSON, hexadecimal.

    Args:
        rows: Plain JSON values; numbers as `published_number` gives them.
    Source: RFC 8785.
    """
    return hashlib.sha256(rfc8785.dumps([dict(row) for row in rows])).hexdigest()


def published_number(value: float) -> int | float:
    """Return a count or seconds as they are published: whole where they are whole, else to a thousandth."""
    rounded = round(value, SECONDS_DECIMALS)
    return int(rounded) if rounded == int(rounded) else rounded


def corrections(
    published: Sequence[Mapping[str, Any]], current: Sequence[Mapping[str, Any]], *, columns: Sequence[str]
) -> list[Correction]:
    """Return in which numbers the rows of today differ from those that were published.

    Args:
        published, current: Rows with a `row` that names each once.
        columns: The numbers that are compared.
    """
    now = {str(row["row"]): row for row in current}
    then = {str(row["row"]): row for row in published}
    found = []
    for name in [*then, *(name for name in now if name not in then)]:
        old, new = then.get(name, {}), now.get(name, {})
        for column in columns:
            # A row that nobody had counted is a row of nothing.
            before, after = old.get(column, 0), new.get(column, 0)
            if before != after:
                found.append(Correction(row=name, column=column, published=before, current=after))
    return found
