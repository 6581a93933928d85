"""When the demonstration's people work in a month: shifts with lunch, invented and the same on every run.

Most work six days of seven hours; some the afternoon into the night, some a flexible week, some half the hours, and a
few with another day of rest than Sunday. Some days run over, some begin late, and a holiday is worked now and then, so
that a month has what somebody who closes it meets.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

SUNDAY = 6
LUNCH_MINUTES = 30
# Nobody begins on the second.
JITTER_SECONDS_MAX = 240
OVERTIME_SHARE, OVERTIME_MINUTES = 0.06, (20, 110)
HOLIDAY_WORKED_SHARE, SUNDAY_WORKED_SHARE = 0.12, 0.02
LATE_SHARE, LATE_MINUTES = 0.03, (6, 25)


@dataclass(frozen=True, kw_only=True)
class Shift:
    """How somebody's weeks look.

    Args:
        weekday_minutes: Work on each weekday from Monday on, breaks included and lunch not; 0 where they are off.
        rest_weekday: The agreed day of rest, 0 for Monday.
        lunch_minutes: 0 where the day is too short for one.
    """

    code: str
    begins_at: time
    weekday_minutes: Sequence[int]
    rest_weekday: int = SUNDAY
    is_flexible: bool = False
    lunch_minutes: int = LUNCH_MINUTES

    @property
    def weekly_hours(self) -> Decimal:
        """The hours of a week."""
        return (Decimal(sum(self.weekday_minutes)) / 60).quantize(Decimal("0.1"))

    @property
    def days_a_week(self) -> int:
        """On how many days of a week they work."""
        return sum(minutes > 0 for minutes in self.weekday_minutes)


MORNING = Shift(code="morning", begins_at=time(7), weekday_minutes=(420,) * 6 + (0,))
AFTERNOON = Shift(code="afternoon", begins_at=time(13, 30), weekday_minutes=(420,) * 6 + (0,))
FLEXIBLE = Shift(
    code="flexible", begins_at=time(8), weekday_minutes=(540, 540, 480, 480, 480, 0, 0), is_flexible=True
)  # fmt: skip
SUNDAYS = Shift(
    code="sundays", begins_at=time(9), weekday_minutes=(0, *(420,) * 6), rest_weekday=0
)  # fmt: skip
HALF = Shift(code="half", begins_at=time(8), weekday_minutes=(240,) * 6 + (0,), lunch_minutes=0)
# Of ten people in a row.
SHIFTS: Sequence[Shift] = (
    MORNING, AFTERNOON, MORNING, FLEXIBLE, MORNING, AFTERNOON, SUNDAYS, MORNING, AFTERNOON, HALF,
)  # fmt: skip


def shift_of(number: int) -> Shift:
    """Return the shift of the person with a number, from 1 on."""
    return SHIFTS[(number - 1) % len(SHIFTS)]


def stretches(
    shift: Shift, *, who: str, days: Sequence[date], zone: ZoneInfo, is_holiday: Callable[[date], bool], seed: int
) -> Iterator[tuple[datetime, datetime]]:
    """Yield when somebody worked on some days, each [from, to), in order; breaks are within, lunch is between.

    Args:
        who: What tells them from others.
        seed: What all chance follows from.
    """
    for day in days:
        # A day's draws are its own, so that a longer month begins as a shorter one did.
        draw = random.Random(f"{seed}/{who}/{day.isoformat()}")
        minutes = _minutes(shift, day, is_holiday=is_holiday, draw=draw)
        if minutes:
            yield from _day(shift, day, minutes=minutes, zone=zone, draw=draw)


def _minutes(shift: Shift, day: date, *, is_holiday: Callable[[date], bool], draw: random.Random) -> int:
    planned, chance = shift.weekday_minutes[day.weekday()], draw.random()
    if is_holiday(day):
        return planned if chance < HOLIDAY_WORKED_SHARE else 0
    if day.weekday() == shift.rest_weekday:
        return min(max(shift.weekday_minutes), 360) if chance < SUNDAY_WORKED_SHARE else 0
    if planned and chance < OVERTIME_SHARE and not shift.is_flexible:
        return planned + draw.randint(*OVERTIME_MINUTES)
    return planned


def _day(
    shift: Shift, day: date, *, minutes: int, zone: ZoneInfo, draw: random.Random
) -> Iterator[tuple[datetime, datetime]]:
    late_minutes = draw.randint(*LATE_MINUTES) if draw.random() < LATE_SHARE else 0
    begin = datetime.combine(day, shift.begins_at, tzinfo=zone)
    at = begin + timedelta(minutes=late_minutes, seconds=draw.randint(-JITTER_SECONDS_MAX, JITTER_SECONDS_MAX))
    until = at + timedelta(minutes=minutes, seconds=draw.randint(0, JITTER_SECONDS_MAX))
    if shift.lunch_minutes:
        goes_at = at + timedelta(minutes=minutes // 2)
        yield at, goes_at
        lunch = timedelta(minutes=shift.lunch_minutes)
        at, until = goes_at + lunch, until + lunch
    yield at, until
