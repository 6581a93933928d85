"""What a worker's pay means, for that worker alone: beside the minimum, a living wage, and what they told of home.

Only here, because the household lies in the vault. Nothing is kept of a comparison; reading the household is logged to
whoever it is about, as any reading is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from tejido.core.impact import livelihood, poverty_lines
from tejido.core.pay import lines as pay_lines
from tejido.core.pay import months
from tejido.core.reference import values as reference_values
from tejido.impact import subjects
from tejido.people import rights
from tejido.people.hours import queries as hours_queries
from tejido.people.pay import queries as pay_queries
from tejido.reference import values as register
from tejido.vault import queries as vault_queries

# Who publishes a living wage says in its variant whether it is meant before or after the worker's own shares.
NET_MARK = "net"


@dataclass(frozen=True, kw_only=True)
class Beside:
    """Pay beside one benchmark, with the value that the benchmark comes from."""

    compared: livelihood.Compared
    value: reference_values.Value


@dataclass(frozen=True, kw_only=True)
class Living:
    """A signed slip and what it means.

    Args:
        place: Where the work was done at the end of the period, as reference values name it; empty where unknown.
        minimum: None where no minimum wage is known in this currency, or no hours were agreed.
        living_wages: One for each benchmark of the place; none where nobody loaded one.
    """

    earnings: livelihood.Earnings
    place: str
    minimum: Beside | None
    living_wages: Sequence[Beside]


@dataclass(frozen=True, kw_only=True, repr=False)
class Home:
    """A worker's household beside its lines, on each day on which they told of it; its text form never shows it."""

    days: Sequence[livelihood.HouseholdDay]
    moments: Sequence[str]
    share: Decimal | None

    def __repr__(self) -> str:
        return "Home(…)"


def living(slip: pay_queries.Slip) -> Living:
    """Return what a signed slip means beside the values that held on the last day of its period."""
    earnings = earnings_of(slip)
    last = slip.run.to_date - timedelta(days=1)
    held = hours_queries.agreed(person_ids=[slip.person_id], from_date=slip.run.from_date, to_date=slip.run.to_date)
    place = held[-1].place if held else ""
    table = register.table()
    days = months.days(max(slip.run.from_date, held[0].from_date), slip.run.to_date) if held else 0
    return Living(
        earnings=earnings,
        place=place,
        minimum=_minimum(earnings, held[-1] if held else None, table=table, days=days, on=last),
        living_wages=_living_wages(earnings, place, table=table, on=last) if place else (),
    )


def earnings_of(slip: pay_queries.Slip) -> livelihood.Earnings:
    """Return what a slip pays: for work, beside it, and what it takes off."""
    # What corrects another period is no pay for this one.
    own = [one for one in slip.lines.all() if one.kind == "earning" and one.adjusts_id is None]
    wages = sum((one.amount for one in own if one.code in pay_lines.PAY_CODES), Decimal(0))
    return livelihood.Earnings(
        wages=wages, allowances=slip.earned - wages, deductions=slip.deducted, currency=slip.currency
    )


def home(person_id: int, *, earnings: livelihood.Earnings, reader_user_id: int, at: datetime) -> Home:
    """Return what somebody told of their household beside its lines, for themselves; the log says first that they read.

    Raises: ReadNotLogged, VaultKeysMissing, SealBroken
    """
    told = sorted(
        (
            one
            for each in rights.ids_of(person_id)
            for one in vault_queries.read_snapshots(
                each, reader_user_id=reader_user_id, purpose=subjects.SUBJECT, at=at
            )
        ),
        key=lambda one: one.taken_on,
    )
    lines = poverty_lines.of(register.table())
    return Home(
        days=[livelihood.household_day(one.household, told_on=one.taken_on, lines=lines) for one in told],
        moments=[one.moment for one in told],
        share=livelihood.share_of_household(earnings, told[-1].household) if told else None,
    )


def _minimum(
    earnings: livelihood.Earnings,
    agreed: hours_queries.Agreed | None,
    *,
    table: reference_values.Table,
    days: int,
    on: date,
) -> Beside | None:
    if agreed is None or agreed.week_hours is None or days < 1:
        return None
    wage = table.find("minimum_wage_month", place=agreed.place, day=on)
    week = table.find("week_hours_max", place=agreed.place, day=on)
    if wage is None or week is None or wage.currency != earnings.currency:
        return None
    minimum = livelihood.minimum_for(
        wage.value, week_hours=agreed.week_hours, law_week_hours=week.value, days=min(days, livelihood.MONTH_DAYS)
    )
    return Beside(compared=livelihood.beside_minimum(earnings, minimum=minimum), value=wage)


def _living_wages(
    earnings: livelihood.Earnings, place: str, *, table: reference_values.Table, on: date
) -> Sequence[Beside]:
    newest: dict[str, reference_values.Value] = {}
    for value in table.every("living_wage_month", place=place, day=on):
        if value.currency == earnings.currency and value.status not in reference_values.NOT_HOLDING:
            newest[value.variant] = value
    return [
        Beside(
            compared=livelihood.beside_living_wage(
                earnings, living_wage_month=value.value,
                basis="net" if NET_MARK in value.variant.split(".") else "gross",
            ),
            value=value,
        )
        for _variant, value in sorted(newest.items())
    ]  # fmt: skip
