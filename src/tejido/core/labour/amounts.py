"""What hours by law are worth in money: one amount for each person, kind and stretch of unchanged values and pay."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from tejido.core.labour import errors
from tejido.core.labour import laws as labour_laws
from tejido.core.labour import lines as labour_lines
from tejido.core.reference import values as reference_values

Basis = Literal["month", "hour"]


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
    raise NotImplementedError


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
    raise NotImplementedError
