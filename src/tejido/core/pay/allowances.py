"""What is given beside pay: the allowance for transport or for a connection, and grants of the operator."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from tejido.core.employment import regimes
from tejido.core.pay import hourly, inputs, lines, months

if TYPE_CHECKING:
    from tejido.core.reference import values

WEEK_DAYS = 7
KEYS = {"transport_allowance": "transport_allowance_month", "connectivity_allowance": "connectivity_allowance_month"}
# What somebody has whose regime nobody wrote down: by where they work.
BY_MODE = {"site": "transport_allowance", "home": "connectivity_allowance", "hybrid": "connectivity_allowance"}


def code_of(stretch: hourly.Stretch) -> str:
    """Return which allowance belongs to some days, by the regime of the work or else by where it is done."""
    regime = regimes.REGIMES.get(stretch.agreed.regime)
    named = {one.code for one in regime.consequences} & KEYS.keys() if regime is not None else set()
    return min(named) if named else BY_MODE.get(stretch.agreed.work_mode, "transport_allowance")


def due(
    found: Sequence[hourly.Stretch],
    *,
    table: values.Table,
    pay: Decimal,
    off: Collection[date],
) -> Iterator[lines.Line]:
    """Yield the allowance of each kind for the days on which somebody worked.

    It is owed to whoever earns up to two minimum wages; what was earned in part of a month is held against the same
    part of them. Our reading, unchecked: everything that is pay for work counts, part time has the whole allowance.

    Args:
        off: Days of absence, with pay or without.
    Source: Ley 15/1959; Ley 1221/2008 and Ley 2466/2025 for the connection.
    """
    employed = max(1, sum(months.days(one.from_date, one.to_date) for one in found)) if found else 0
    for code, key in KEYS.items():
        held = [one for one in found if code_of(one) == code]
        days = sum(months.paid_days(one.from_date, one.to_date, absent=off) for one in held)
        if not days:
            continue
        place, last = held[-1].agreed.place, held[-1].from_date
        value = table.on(key, place=place, day=last)
        wage = table.on("minimum_wage_month", place=place, day=last)
        most = table.on("allowance_minimum_wages_max", place=place, day=last)
        limit = Fraction(wage.value) * Fraction(most.value) * Fraction(employed, months.MONTH_DAYS)
        if Fraction(pay) <= limit:
            yield lines.Line(
                code=code, kind="earning", quantity=Decimal(days), unit="days", rate=value.value,
                amount=lines.up(Fraction(value.value) * days / months.MONTH_DAYS), values=(value, wage, most),
            )  # fmt: skip


def granted(
    grants: Sequence[inputs.Grant], *, currency: str, given: inputs.Given, worked: Mapping[date, int]
) -> Iterator[lines.Line]:
    """Yield what support comes to in a period; support in another currency is not paid with the pay."""
    for grant in grants:
        begin = max(grant.from_date, given.from_date)
        end = min(grant.to_date or given.to_date, given.to_date)
        if grant.currency != currency or begin >= end:
            continue
        count, unit = _times(grant, begin, end, given=given, worked=worked)
        amount = lines.up(Fraction(grant.amount) * count)
        if amount:
            quantity = count * months.MONTH_DAYS if unit == "days" and grant.period == "month" else count
            yield lines.Line(
                code="grant", kind="earning", quantity=Decimal(int(quantity)), unit=unit, rate=grant.amount,
                amount=amount, about_key=grant.key,
            )  # fmt: skip


def _times(
    grant: inputs.Grant, begin: date, end: date, *, given: inputs.Given, worked: Mapping[date, int]
) -> tuple[Fraction, str]:
    if grant.period == "once":
        return Fraction(given.from_date <= grant.from_date < given.to_date), "times"
    if grant.period == "day":
        return Fraction(sum(begin <= day < end for day in worked)), "days"
    if grant.period == "week":
        # A week counts in the period in which it begins.
        mondays = sum(day.weekday() == 0 for day in months.every_day(begin, end))
        return Fraction(mondays), "times"
    return Fraction(months.days(begin, end), months.MONTH_DAYS), "days"
