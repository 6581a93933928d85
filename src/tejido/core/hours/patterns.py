"""How somebody's week is agreed: hours, days, the rest day, and whether the day is fixed or flexible."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

Distribution = Literal["fixed", "flexible"]
DISTRIBUTIONS: tuple[Distribution, ...] = ("fixed", "flexible")
WEEKDAYS = range(7)
SUNDAY = 6
DAYS_A_WEEK_MAX = 6
# Where nobody wrote a pattern down: Sunday is the rest day, six days are worked, and the day is fixed.
DEFAULT_DAYS_A_WEEK = 6


@dataclass(frozen=True, kw_only=True)
class Agreed:
    """What holds for a person's hours on a stretch of days [from, to): contract, pattern and place together.

    Args:
        person: The person's id.
        week_hours: Agreed hours a week; None where no contract term says them.
        days_a_week: Working days a week, 1 to 6.
        rest_weekday: 0 Monday to 6 Sunday.
        place: As reference values name it, such as "CO-23001".
        zone: IANA zone of the workplace.
        holiday_calendar: Such as "CO".
        is_pattern_written: False where the default holds, since nobody wrote a pattern down.
    """

    person: int
    from_date: date
    to_date: date
    contract: str
    phase: str
    week_hours: Decimal | None
    distribution: Distribution
    days_a_week: int
    rest_weekday: int
    place: str
    work_mode: str
    regime: str
    zone: str
    holiday_calendar: str
    is_pattern_written: bool
