"""When the demonstration's people work in a month: shifts with breaks and lunch, invented and the same on every run.

Most work six days of seven hours; some the afternoon into the night, some a flexible week, some half the hours, and a
few with another day of rest than Sunday. Some days run over, some begin late, a holiday is worked now and then, and one
person forgets to sign off, so that a month has everything that somebody who closes it meets.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

SATURDAY, SUNDAY = 5, 6
LUNCH_MINUTES, BREAK_MINUTES = 30, 12
# Nobody begins on the second.
JITTER_SECONDS_MAX = 240
OVERTIME_SHARE, OVERTIME_MINUTES = 0.06, (20, 110)
HOLIDAY_WORKED_SHARE, SUNDAY_WORKED_SHARE = 0.12, 0.02
LATE_SHARE, LATE_MINUTES = 0.03, (6, 25)
# Who forgets to sign off, and on which of their days.
FORGETS_NUMBER, FORGETS_DAY = 17, 9


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


@dataclass(frozen=True, kw_only=True)
class Spell:
    """One activity, [from, to); without an end where somebody forgot to sign off."""

    activity: str
    reason: str
    from_at: datetime
    to_at: datetime | None


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


def spells(
    number: int, *, days: Sequence[date], zone: ZoneInfo, is_holiday: Callable[[date], bool], seed: int
) -> Iterator[Spell]:
    """Yield what a person did on some days, in order, without overlaps.

    Args:
        number: Of the person, from 1 on.
        seed: What all chance follows from.
    """
    shift, worked_count = shift_of(number), 0
    for day in days:
        # A day's draws are its own, so that a longer month begins as a shorter one did.
        draw = random.Random(f"{seed}/{number}/{day.isoformat()}")
        minutes = _minutes(shift, day, is_holiday=is_holiday, draw=draw)
        if not minutes:
            continue
        worked_count += 1
        forgets = number == FORGETS_NUMBER and worked_count == FORGETS_DAY
        yield from _day(shift, day, minutes=minutes, zone=zone, draw=draw, forgets=forgets)


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
    shift: Shift, day: date, *, minutes: int, zone: ZoneInfo, draw: random.Random, forgets: bool
) -> Iterator[Spell]:
    late_minutes = draw.randint(*LATE_MINUTES) if draw.random() < LATE_SHARE else 0
    begin = datetime.combine(day, shift.begins_at, tzinfo=zone)
    at = begin + timedelta(minutes=late_minutes, seconds=draw.randint(-JITTER_SECONDS_MAX, JITTER_SECONDS_MAX))
    left = timedelta(minutes=minutes)
    pauses = [("break", "rest", BREAK_MINUTES), ("break", "rest", BREAK_MINUTES)]
    if shift.lunch_minutes:
        pauses.insert(1, ("lunch", "", shift.lunch_minutes))
    part = (left - timedelta(minutes=2 * BREAK_MINUTES)) / (len(pauses) + 1)
    for activity, reason, pause_minutes in pauses:
        until = at + _whole(part)
        yield Spell(activity="available", reason="", from_at=at, to_at=until)
        at = until + timedelta(minutes=pause_minutes)
        yield Spell(activity=activity, reason=reason, from_at=until, to_at=at)
    end = at + _whole(part) + timedelta(seconds=draw.randint(0, JITTER_SECONDS_MAX))
    yield Spell(activity="available", reason="", from_at=at, to_at=None if forgets else end)


def _whole(length: timedelta) -> timedelta:
    return timedelta(seconds=round(length.total_seconds()))
