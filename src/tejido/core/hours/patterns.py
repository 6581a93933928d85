"""How somebody's week is agreed: hours, days, the rest day, and whether the day is fixed or flexible."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Literal

from tejido.core.labour import terms
from tejido.core.reference import values

Distribution = Literal["fixed", "flexible"]
DISTRIBUTIONS: tuple[Distribution, ...] = ("fixed", "flexible")
HOUR_SECONDS = 3600
# Contracts whose hours exist only by agreement.
BY_AGREEMENT = ("part_time", "apprentice")
WEEKDAYS = range(7)
SUNDAY = 6
DAYS_A_WEEK_MAX = 6
# Where nobody wrote a pattern down: Sunday is the rest day, five days are worked, and the day is fixed. Pages say so.
DEFAULT_DAYS_A_WEEK = 5
# Where nobody is placed, the operator's own country counts.
HOME_COUNTRY = "CO"


@dataclass(frozen=True, kw_only=True)
class Agreed:
    """What holds for a person's hours on a stretch of days [from, to): contract, pattern and place together.

    Args:
        person: The person's id.
        contract, phase: As in `people.models.CONTRACTS`; the phase of an apprentice, else empty.
        week_hours: Hours a week as agreed, or where nothing is written down the most that the law has; None where
            only an agreement can say them.
        is_week_written: Whether a contract term says the hours of the week.
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
    is_week_written: bool
    distribution: Distribution
    days_a_week: int
    rest_weekday: int
    place: str
    work_mode: str
    regime: str
    zone: str
    holiday_calendar: str
    is_pattern_written: bool


def full_week(contract: str, *, country: str, on: date, table: values.Table) -> Decimal | None:
    """Return the hours of a week that hold on a day where nothing is agreed on, or None where the law says none.

    Part time and apprenticeships exist only by agreement.

    Source: CST art. 158: the ordinary day is what was agreed on, and without an agreement the longest of the law.
    """
    if contract in BY_AGREEMENT:
        return None
    most = table.find("week_hours_max", place=country, day=on)
    return most.value if most is not None else None


def full_week_turns(*, country: str, table: values.Table) -> Collection[date]:
    """Return the days from which the law of a country has another longest week."""
    return {each.from_date for each in table.history("week_hours_max", place=country)}


def work_terms(agreed: Agreed) -> terms.WorkTerms | None:
    """Return what the time engine takes of a stretch, or None where nothing says the hours of a week.

    The agreed day of a fixed week is the week's hours over its working days, in whole seconds, floor: what exceeds it
    is overtime, so rounding is never against the worker.
    """
    if agreed.week_hours is None:
        return None
    week_seconds = int(agreed.week_hours * HOUR_SECONDS)
    return terms.WorkTerms(
        person=agreed.person, from_date=agreed.from_date, to_date=agreed.to_date, week_seconds=week_seconds,
        day_seconds=week_seconds // agreed.days_a_week if agreed.distribution == "fixed" else 0,
        rest_weekday=agreed.rest_weekday, place=agreed.place, zone=agreed.zone,
    )  # fmt: skip


def goes_on(before: Agreed, after: Agreed) -> bool:
    """Tell whether a stretch follows another on the day and says the same."""
    return before.to_date == after.from_date and replace(after, from_date=before.from_date) == replace(
        before, to_date=after.to_date
    )


def joined(before: Agreed, after: Agreed) -> Agreed:
    """Return two stretches of which one goes on the other as one."""
    return replace(before, to_date=after.to_date)
