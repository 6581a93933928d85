"""What a month's pay means for whoever earned it: beside the legal minimum, a living wage, and the household's needs.

Everything here compares money with money of one currency and says what share of the one the other is; nothing is
guessed. A month's minimum is that of a whole week's hours, so whoever agreed on fewer is compared with their part of
it. A household is what somebody told of it on a day; between two such days nothing is assumed.

Source: IRIS+ 5.3, OI6176 (minimum wage multiple) and OI4724 (living wage); the wage is without allowances in the first,
and the benchmark says whether it is before or after the worker's shares in the second.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from tejido.core.impact import poverty, poverty_lines

MONTH_DAYS = 30
CENT = Decimal("0.01")
# A share is told in whole hundredths.
SHARE_STEP = Decimal("0.01")
Basis = Literal["gross", "net"]


class EarningsInvalid(Exception):
    """Earnings are amounts of 0 or more in one currency."""


class BenchmarkInvalid(Exception):
    """A benchmark is an amount above 0 in one currency."""


@dataclass(frozen=True, kw_only=True)
class Earnings:
    """What one person was paid in a period.

    Args:
        wages: Salary, hours, surcharges and piece rates, before the worker's own shares; allowances apart.
        allowances: Transport, connectivity and whatever else is paid beside the wage.
        deductions: The worker's own shares of health and pension, and instalments.
    """

    wages: Decimal
    allowances: Decimal
    deductions: Decimal
    currency: str

    def __post_init__(self) -> None:
        amounts = (self.wages, self.allowances, self.deductions)
        is_money = all(amount.is_finite() and amount >= 0 for amount in amounts)
        if not is_money or not poverty.CURRENCY.fullmatch(self.currency):
            raise EarningsInvalid(EarningsInvalid.__doc__)

    @property
    def gross(self) -> Decimal:
        """Everything that was paid, before anything was taken off."""
        return self.wages + self.allowances

    @property
    def net(self) -> Decimal:
        """What was left in the hand."""
        return self.gross - self.deductions


@dataclass(frozen=True, kw_only=True)
class Compared:
    """An amount beside a benchmark: the multiple, and what is missing to it (0 where nothing is)."""

    amount: Decimal
    benchmark: Decimal
    multiple: Decimal
    gap: Decimal

    @property
    def is_reached(self) -> bool:
        """Whether the amount is at least the benchmark."""
        return self.amount >= self.benchmark


@dataclass(frozen=True, kw_only=True)
class HouseholdDay:
    """A household as it was told on a day, beside the line of its domain; without a line nothing is judged."""

    told_on: date
    income_month_per_head: Decimal
    line: poverty.Line | None
    compared: Compared | None


def beside(amount: Decimal, *, benchmark: Decimal) -> Compared:
    """Return an amount beside a benchmark of the same currency.

    Raises: BenchmarkInvalid
    """
    if not (benchmark.is_finite() and benchmark > 0):
        raise BenchmarkInvalid(BenchmarkInvalid.__doc__)
    multiple = (amount / benchmark).quantize(SHARE_STEP, rounding=ROUND_HALF_UP)
    return Compared(amount=amount, benchmark=benchmark, multiple=multiple, gap=max(Decimal(0), benchmark - amount))


def minimum_for(minimum_month: Decimal, *, week_hours: Decimal, law_week_hours: Decimal, days: int) -> Decimal:
    """Return the minimum for somebody's hours and days, to the cent: all of it for a whole week and a whole month.

    Args:
        week_hours: What was agreed; whoever agreed on more than the law's week has the whole minimum.
        law_week_hours: The longest ordinary week on those days, > 0.
        days: Of a month of `MONTH_DAYS`, 1 to `MONTH_DAYS`.
    Raises: BenchmarkInvalid
    """
    if not (law_week_hours > 0 and week_hours > 0 and 1 <= days <= MONTH_DAYS):
        raise BenchmarkInvalid(BenchmarkInvalid.__doc__)
    part = min(Decimal(1), week_hours / law_week_hours) * days / MONTH_DAYS
    return (minimum_month * part).quantize(CENT, rounding=ROUND_HALF_UP)


def beside_minimum(earnings: Earnings, *, minimum: Decimal) -> Compared:
    """Return the wage, allowances apart, beside the minimum for the same hours and days.

    Source: IRIS+ 5.3, OI6176: wage over minimum wage.
    Raises: BenchmarkInvalid
    """
    return beside(earnings.wages, benchmark=minimum)


def beside_living_wage(earnings: Earnings, *, living_wage_month: Decimal, basis: Basis) -> Compared:
    """Return a month's pay beside a living wage, before or after deductions as the benchmark is meant.

    Raises: BenchmarkInvalid
    """
    return beside(earnings.net if basis == "net" else earnings.gross, benchmark=living_wage_month)


def household_day(household: poverty.Household, *, told_on: date, lines: Iterable[poverty.Line]) -> HouseholdDay:
    """Return a household as told on a day, beside the line of its domain that held on that day."""
    per_head = household.income_month_per_head
    line = poverty_lines.compare(household, lines, on=told_on).line
    return HouseholdDay(
        told_on=told_on,
        income_month_per_head=per_head,
        line=line,
        compared=None if line is None else beside(per_head, benchmark=line.amount),
    )


def share_of_household(earnings: Earnings, household: poverty.Household) -> Decimal | None:
    """Return which share of what a household said comes in this pay would be; None where it cannot be told.

    It is above 1 where the household told of less than is earned now, as before a hire.
    """
    if household.currency != earnings.currency or household.income_month <= 0:
        return None
    return (earnings.net / household.income_month).quantize(SHARE_STEP, rounding=ROUND_HALF_UP)


def first_and_last(days: Sequence[HouseholdDay]) -> tuple[HouseholdDay, HouseholdDay] | None:
    """Return the earliest and the latest day that was told of, where there are two of them."""
    ordered = sorted(days, key=lambda each: each.told_on)
    if len(ordered) < 2 or ordered[0].told_on == ordered[-1].told_on:
        return None
    return ordered[0], ordered[-1]
