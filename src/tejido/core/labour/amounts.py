"""What hours by law are worth in money: one amount for each person, kind and stretch of unchanged values and pay."""

from __future__ import annotations

import fractions
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_UP, Decimal
from typing import Literal

from tejido.core.labour import errors, kinds
from tejido.core.labour import laws as labour_laws
from tejido.core.labour import lines as labour_lines
from tejido.core.reference import values as reference_values

Basis = Literal["month", "hour"]
MONTH: Basis = "month"
CENTS = 100


@dataclass(frozen=True, kw_only=True)
class Rate:
    """What was agreed as pay, from when to when; `to_date` is the first day after, None while it runs on.

    Args:
        amount: Of a month or of an hour, > 0.
        currency: ISO 4217.
    """

    person: int
    from_date: date
    to_date: date | None
    basis: Basis
    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        if self.amount <= 0 or len(self.currency) != 3 or (self.to_date is not None and self.to_date <= self.from_date):
            raise errors.RateInvalid(errors.RateInvalid.__doc__)


@dataclass(frozen=True, kw_only=True)
class Amount:
    """Money for hours of one kind, of one person, in a stretch in which neither pay nor law nor hours changed.

    Args:
        from_date: First day on which such an hour was worked, and `to_date` the last one.
        hour_value: The ordinary hour, for showing; the amount is made from the exact one.
        factor: What an hour of the kind is worth, as a multiple of the ordinary hour.
        paid_factor: What this line pays of it: less by one where the month's salary pays the hour itself.
        amount: To the cent, rounded up, which is never against the worker.
    """

    person: int
    kind: str
    from_date: date
    to_date: date
    seconds: int
    hour_value: Decimal
    factor: Decimal
    paid_factor: Decimal
    is_covered: bool
    amount: Decimal
    currency: str
    basis: Basis
    values: tuple[reference_values.Value, ...]


def hour_value(salary: Decimal, *, week_seconds: int, epoch: labour_laws.Epoch) -> Decimal:
    """Return what an ordinary hour of a month's salary is worth.

    Args:
        salary: Of a month.
        week_seconds: Agreed ordinary week; where it is below the law's, the divisor shrinks in proportion.
        epoch: The law on that day.
    Source: CST art. 161; the divisor of the reference table, in proportion for part time.
    """
    return salary * epoch.week_seconds / (epoch.month_hours * min(week_seconds, epoch.week_seconds))


def worth(
    *,
    pay: Decimal | fractions.Fraction,
    basis: Basis,
    factor: Decimal,
    seconds: int,
    week_seconds: int,
    epoch: labour_laws.Epoch,
) -> fractions.Fraction:
    """Return exactly what some seconds are worth, in the unit of the pay.

    Args:
        pay: Of a month or an hour, as `basis` says.
        factor: How many ordinary hours one such hour is worth; 0 pays nothing.
        week_seconds: Agreed ordinary week.
    """
    # As a fraction, so that nothing is rounded but the amount itself.
    exact = fractions.Fraction(pay) * fractions.Fraction(factor) * seconds / labour_laws.HOUR_SECONDS
    if basis == MONTH:
        week = fractions.Fraction(epoch.week_seconds, min(week_seconds, epoch.week_seconds))
        exact = exact * week / fractions.Fraction(epoch.month_hours)
    return exact


def rounded(exact: fractions.Fraction) -> Decimal:
    """Return an amount to the cent, rounded up, which is never against the worker."""
    return Decimal(math.ceil(exact * CENTS)) / CENTS


def amounts(
    lines: Sequence[labour_lines.HourLine], rates: Sequence[Rate], *, laws: Mapping[str, labour_laws.Law]
) -> Sequence[Amount]:
    """Return one amount for each person, kind and stretch of unchanged law, hours and pay, by person and first day.

    Args:
        lines: Hours by law.
        rates: The pay of these people on these days.
        laws: By `Law.place`, as the lines name it.
    Raises: NoRateForWork
    """
    of_person: dict[int, list[Rate]] = {}
    for rate in sorted(rates, key=lambda one: (one.person, one.from_date)):
        of_person.setdefault(rate.person, []).append(rate)
    grouped: dict[tuple[object, ...], tuple[Rate, list[labour_lines.HourLine]]] = {}
    for line in lines:
        at, rate = _rate_on(line, of_person.get(line.person, []))
        name = (line.person, at, line.place, line.epoch, line.week_seconds, line.kind, line.is_covered)
        grouped.setdefault(name, (rate, []))[1].append(line)
    found = [_amount(held, rate, law=laws[held[0].place]) for rate, held in grouped.values()]
    return sorted(found, key=lambda one: (one.person, one.from_date, kinds.index_of(one.kind), one.is_covered))


def _rate_on(line: labour_lines.HourLine, rates: Sequence[Rate]) -> tuple[int, Rate]:
    for at, rate in enumerate(rates):
        if rate.from_date <= line.day and (rate.to_date is None or line.day < rate.to_date):
            return at, rate
    raise errors.NoRateForWork(f"{errors.NoRateForWork.__doc__} The person's number is {line.person}, {line.day}.")


def _amount(lines: Sequence[labour_lines.HourLine], rate: Rate, *, law: labour_laws.Law) -> Amount:
    """Return the money of lines that differ in nothing but their day."""
    one, epoch = lines[0], law.epochs[lines[0].epoch]
    seconds = sum(line.seconds for line in lines)
    is_monthly = rate.basis == MONTH
    # Whoever is paid by the hour has no salary that would pay the hour already.
    is_covered = one.is_covered and is_monthly
    paid_factor = one.factor - 1 if is_covered else one.factor
    hour = hour_value(rate.amount, week_seconds=one.week_seconds, epoch=epoch) if is_monthly else rate.amount
    return Amount(
        person=one.person, kind=one.kind,
        from_date=min(line.day for line in lines), to_date=max(line.day for line in lines),
        seconds=seconds, hour_value=hour.quantize(Decimal("0.01"), rounding=ROUND_UP), factor=one.factor,
        paid_factor=paid_factor, is_covered=is_covered,
        amount=rounded(
            worth(
                pay=rate.amount, basis=rate.basis, factor=paid_factor, seconds=seconds,
                week_seconds=one.week_seconds, epoch=epoch,
            )
        ),
        currency=rate.currency, basis=rate.basis,
        values=one.values + (epoch.month_values if is_monthly else ()),
    )  # fmt: skip
