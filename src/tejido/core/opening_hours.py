"""When a queue is open, as instants: hours on the wall of a place, its weekdays, and its holidays.

A day's hours are two instants, so that a place may change its clock: an hour that does not exist that night is the
moment at which the clock jumps past it, and of an hour that comes twice the first one counts. Between the two a queue
is open without a break, and hours past midnight belong to the day on which they began, to its weekday and its holidays.
"""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

# How far ahead the next opening is looked for: past any run of holidays.
OPENING_DAYS_MAX = 60
SECOND = timedelta(seconds=1)


@dataclass(frozen=True, kw_only=True)
class OpeningHours:
    """The hours of a place.

    Args:
        opens_at, closes_at: On the wall of the place; where the second is not later, they go past midnight, and equal
            ones mean around the clock.
        weekdays: 0 is Monday.
        zone: IANA zone.
        is_holiday: Says of a day whether it is one.
    """

    opens_at: time
    closes_at: time
    weekdays: frozenset[int]
    zone: str
    is_holiday: Callable[[date], bool]

    def is_open(self, at: datetime) -> bool:
        """Return whether an instant lies within the hours of its day or of the day before."""
        today = at.astimezone(zoneinfo.ZoneInfo(self.zone)).date()
        for day in (today - timedelta(days=1), today):
            opens_at, closes_at = self._hours_of(day)
            if opens_at <= at < closes_at and self._opens_on(day):
                return True
        return False

    def next_opening(self, at: datetime) -> datetime | None:
        """Return the first instant from `at` on at which it is open; None where that is not within 60 days."""
        if self.is_open(at):
            return at
        today = at.astimezone(zoneinfo.ZoneInfo(self.zone)).date()
        for ahead in range(OPENING_DAYS_MAX):
            day = today + timedelta(days=ahead)
            opens_at, closes_at = self._hours_of(day)
            if at < opens_at < closes_at and self._opens_on(day):
                return opens_at
        return None

    def _opens_on(self, day: date) -> bool:
        return day.weekday() in self.weekdays and not self.is_holiday(day)

    def _hours_of(self, day: date) -> tuple[datetime, datetime]:
        closes_on = day if self.opens_at < self.closes_at else day + timedelta(days=1)
        return instant(day, self.opens_at, zone=self.zone), instant(closes_on, self.closes_at, zone=self.zone)


def instant(day: date, clock: time, *, zone: str) -> datetime:
    """Return the first instant, in UTC, at which the clock on the wall of a place says a time on a day, or is past it.

    Source: PEP 495, on times that do not exist and times that come twice.
    """
    place = zoneinfo.ZoneInfo(zone)
    wall = datetime.combine(day, clock)
    first = wall.replace(tzinfo=place).astimezone(UTC)
    if first.astimezone(place).replace(tzinfo=None) == wall:
        return first
    # The clock jumps past it: before the jump the wall says less, from the jump on it says more.
    before = wall.replace(tzinfo=place, fold=1).astimezone(UTC)
    low_seconds, high_seconds = 0, int((first - before) / SECOND)
    while high_seconds - low_seconds > 1:
        middle_seconds = (low_seconds + high_seconds) // 2
        told = (before + middle_seconds * SECOND).astimezone(place).replace(tzinfo=None)
        low_seconds, high_seconds = (middle_seconds, high_seconds) if told < wall else (low_seconds, middle_seconds)
    return before + high_seconds * SECOND
