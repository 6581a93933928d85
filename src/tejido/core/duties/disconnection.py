"""The right to disconnect: who is at work at an instant, and until when a message waits that nobody asked for.

A message reaches somebody at once while they are at work, or when they asked for it themselves. Otherwise it waits
until their next working day begins, or until they are back at work before that. Source: Ley 2191/2022 art. 3, 4 and 6.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

SOURCE = "Ley 2191/2022"
# Nobody rests longer than this in a row by their pattern; a pattern without a working day is an error.
DAYS_AHEAD_MAX = 21
# Why something was sent to somebody off shift all the same; the words belong to the pages.
OverrideReason = Literal["safety", "force_majeure", "asked_by_the_person", "permanent_availability"]
OVERRIDE_REASONS: tuple[OverrideReason, ...] = (
    "safety", "force_majeure", "asked_by_the_person", "permanent_availability",
)  # fmt: skip
# Why the right does not hold for somebody; article 6.
ExemptionReason = Literal["direction_or_trust", "permanent_availability"]
EXEMPTION_REASONS: tuple[ExemptionReason, ...] = ("direction_or_trust", "permanent_availability")


class PatternInvalid(Exception):
    """A working day begins and ends, and a week has a working day."""


@dataclass(frozen=True, kw_only=True)
class Pattern:
    """When somebody works by what was agreed, in their own zone.

    Args:
        rest_weekdays: 0 Monday to 6 Sunday; at least one day of the week is not among them.
        begins, ends: Of a working day, local time. A night's work ends on the day after it began.
        is_agreed: Whether this was agreed with the person, or is the operator's policy where nothing was.
    """

    zone: str
    rest_weekdays: frozenset[int]
    begins: time
    ends: time
    is_agreed: bool

    def __post_init__(self) -> None:
        if self.begins == self.ends or not self.rest_weekdays < frozenset(range(7)):
            raise PatternInvalid(PatternInvalid.__doc__)


# The operator's own policy for whoever has no working hours written down: Monday to Saturday, by day.
POLICY_BEGINS, POLICY_ENDS, POLICY_REST = time(8), time(18), frozenset({6})


def policy(zone: str) -> Pattern:
    """Return the hours that hold where none were agreed."""
    return Pattern(zone=zone, rest_weekdays=POLICY_REST, begins=POLICY_BEGINS, ends=POLICY_ENDS, is_agreed=False)


def waits_until(
    pattern: Pattern, *, at: datetime, is_present: bool, is_holiday: Callable[[date], bool] = lambda _day: False
) -> datetime | None:
    """Return until when a message waits, or None where it may be sent now.

    Args:
        at: UTC.
        is_present: Whether the person is at work now, by what they chose themselves at their desk.
        is_holiday: Of a day where they work; on holidays nobody is expected.
    Returns: UTC. The beginning of the next working day, by local time: a day on which clocks change begins as its
        zone says.
    Raises: PatternInvalid: there is no working day within three weeks.
    """
    if is_present:
        return None
    zone = ZoneInfo(pattern.zone)
    today = at.astimezone(zone).date()
    # From yesterday on: a night's work that began then may still last.
    for offset in range(-1, DAYS_AHEAD_MAX + 1):
        day = today + timedelta(days=offset)
        if day.weekday() in pattern.rest_weekdays or is_holiday(day):
            continue
        begins, ends = _hours_of(pattern, day, zone=zone)
        if begins <= at < ends:
            return None
        if begins > at:
            return begins
    raise PatternInvalid(PatternInvalid.__doc__)


def _hours_of(pattern: Pattern, day: date, *, zone: ZoneInfo) -> tuple[datetime, datetime]:
    last = day if pattern.ends > pattern.begins else day + timedelta(days=1)
    utc = ZoneInfo("UTC")
    begins = datetime.combine(day, pattern.begins, tzinfo=zone).astimezone(utc)
    return begins, datetime.combine(last, pattern.ends, tzinfo=zone).astimezone(utc)
