"""Who left, against how many were there: by the month and by the year, which are never shown one without the other.

A month of 4.6 % sounds like little and is 43 % of the people in a year. So a `Rate` always holds three numbers: the
mean of a month, the year that such months compound to, and the year as the plain sum of months. Reports use the two
years as if they were one; the first asks who of today's people is gone after a year, the second how many seats had to
be filled.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from tejido.core import dates

Kind = Literal["voluntary", "involuntary", "success", "neither"]
KINDS: tuple[Kind, ...] = ("voluntary", "involuntary", "success", "neither")
Dimension = Literal["all", "site", "client", "account", "season"]
DIMENSIONS: tuple[Dimension, ...] = ("all", "site", "client", "account", "season")
YEAR_MONTHS = 12
MONTHS_MAX = 60

# Every reason for which an employment ends. To be hired by a client or promoted out of the operator is what the work is
# for; a person's death or pension is nobody's decision.
REASONS: Mapping[str, Kind] = {
    "hired_by_client": "success",
    "promoted_out": "success",
    "resigned": "voluntary",
    "hired_elsewhere": "voluntary",
    "study": "voluntary",
    "moved_away": "voluntary",
    "family": "voluntary",
    "health": "voluntary",
    "mutual": "voluntary",
    "dismissed": "involuntary",
    "term_over": "involuntary",
    "not_passed": "involuntary",
    "work_ended": "involuntary",
    "retired": "neither",
    "died": "neither",
    "other": "neither",
}
SUCCESSES = frozenset(reason for reason, kind in REASONS.items() if kind == "success")
# Where people go. A formal job elsewhere is a good outcome too, but not one that this work can claim alone.
DESTINATIONS = (
    "client", "formal_job", "informal_work", "own_business", "study", "care", "moved", "no_work", "unknown",
)  # fmt: skip
WOULD_RETURN = ("yes", "no", "unsure", "not_asked")


class MonthInvalid(Exception):
    """A month is given by its first day, and at most 60 months are shown at once."""


@dataclass(frozen=True, kw_only=True)
class Counts:
    """One group in one month.

    `person_days` is how many days all its people together were employed; `leavers` are those whose last day lies in
    the month, by kind.
    """

    month: date
    person_days: int = 0
    leavers: Mapping[Kind, int] = field(default_factory=dict)

    @property
    def average_headcount(self) -> float:
        """Return how many people there were on an average day of the month."""
        return self.person_days / days_in(self.month)

    def left(self, kinds: Iterable[Kind] = KINDS) -> int:
        """Return how many left, for reasons of some kinds."""
        return sum(self.leavers.get(kind, 0) for kind in kinds)


@dataclass(frozen=True, kw_only=True)
class Rate:
    """How many left over how many were there, by the month and, always beside it, by the year in both ways.

    Args:
        month_share: The mean share of a month, >= 0.
        year_share: What remains gone when such months follow one another: 1 - (1 - m1)(1 - m2)..., to twelve months.
        year_sum_share: Twelve times the mean month; it may be above 1, since one seat may be filled and left twice.
        leavers_count, average_headcount: What stands behind them.
        months_count: How many months with people were looked at.
    """

    month_share: float
    year_share: float
    year_sum_share: float
    leavers_count: int
    average_headcount: float
    months_count: int


@dataclass(frozen=True, kw_only=True)
class Spell:
    """A person in a group from a day on, up to a day or still; `left_for` where they left the operator at its end.

    Args:
        to_date: The first day on which they are no longer in the group.
        left_for: A reason out of `REASONS`; None where they only went to another group.
    """

    person_id: int
    group: str
    from_date: date
    to_date: date | None = None
    left_for: str | None = None


def kind_of(reason: str) -> Kind:
    """Return what kind of leaving a reason is; one that is not known any more is neither."""
    return REASONS.get(reason, "neither")


def days_in(month: date) -> int:
    """Return how many days a month has."""
    return (dates.next_month(month) - month).days


def months(first: date, count: int) -> tuple[date, ...]:
    """Return the first days of months that follow one another.

    Raises: MonthInvalid
    """
    if first.day != 1 or not 1 <= count <= MONTHS_MAX:
        raise MonthInvalid(MonthInvalid.__doc__)
    found = [first]
    while len(found) < count:
        found.append(dates.next_month(found[-1]))
    return tuple(found)


def counted(spells: Iterable[Spell], *, months: Sequence[date]) -> dict[str, list[Counts]]:
    """Return the counts of each group in each month, from the spells of its people.

    `people/sql/attrition.sql` counts the same in the database.
    """
    spells = tuple(spells)
    found = {}
    for group in sorted({spell.group for spell in spells}):
        its = [spell for spell in spells if spell.group == group]
        found[group] = [_counts(its, month) for month in months]
    return found


def rate(counts: Sequence[Counts], *, kinds: Iterable[Kind] = KINDS) -> Rate | None:
    """Return the rate of leaving over some months; None where nobody was there in any of them.

    Months in which nobody was there are left out: they are no months without leavers.

    Args:
        counts: One for each month, in any order.
        kinds: Whose leaving counts.
    Source: monthly over average headcount as ISO 30414:2018, turnover, and IRIS+ OI1638 and OI3989 take it (denominator
        is the average number employed); 1 - (1 - m)^12 is the compounding of equal months.
    """
    of_kinds = tuple(kinds)
    present = [one for one in counts if one.person_days > 0]
    if not present:
        return None
    # Somebody may leave on the very day they came, in a month of few days: no month loses more than all.
    shares = [one.left(of_kinds) / one.average_headcount for one in present]
    mean = math.fsum(shares) / len(shares)
    kept = math.prod(max(0.0, 1 - share) for share in shares)
    return Rate(
        month_share=mean,
        year_share=1 - kept ** (YEAR_MONTHS / len(shares)),
        year_sum_share=YEAR_MONTHS * mean,
        leavers_count=sum(one.left(of_kinds) for one in present),
        average_headcount=math.fsum(one.average_headcount for one in present) / len(present),
        months_count=len(present),
    )


def annualised(month_share: float) -> tuple[float, float]:
    """Return what a share that leaves each month comes to in a year: compounded, and as a plain sum."""
    return 1 - max(0.0, 1 - month_share) ** YEAR_MONTHS, YEAR_MONTHS * month_share


def _counts(spells: Iterable[Spell], month: date) -> Counts:
    end = dates.next_month(month)
    person_days = 0
    leavers: dict[Kind, int] = {}
    for spell in spells:
        to_date = spell.to_date or end
        person_days += max(0, (min(to_date, end) - max(spell.from_date, month)).days)
        last_day = to_date - timedelta(days=1)
        if spell.left_for is not None and spell.to_date is not None and month <= last_day < end:
            kind = kind_of(spell.left_for)
            leavers[kind] = leavers.get(kind, 0) + 1
    return Counts(month=month, person_days=person_days, leavers=leavers)
