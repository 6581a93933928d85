"""The margin of each programme in a month: its statement, less what its people were paid for their time on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from importlib import resources
from typing import Any, Protocol

from django.db import connection

from tejido.clients import price_lists
from tejido.contacts.billing import queries
from tejido.core import history
from tejido.core.prices import margins

WORKED_FOR = resources.files("tejido.contacts").joinpath("sql", "billing_worked_for.sql").read_text()


class Paid(Protocol):
    """What a person was paid: an amount with its currency."""

    @property
    def amount(self) -> Decimal:
        """To the cent."""

    @property
    def currency(self) -> str:
        """Three capital letters."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """One programme's month.

    Args:
        statement: The month's statement; None where there is none yet.
        cost: What its people were paid for their time on it; None where nobody worked for it.
        left: The margin in the statement's currency; None where there is no statement, the cost is withheld, or a
            currency has no rate.
    """

    programme_id: int
    statement: queries.Statement | None
    cost: margins.Cost | None
    left: Decimal | None


@dataclass(frozen=True, kw_only=True)
class MonthOfMargins:
    """The programmes of a month, and the pay that belongs to none."""

    rows: Sequence[Row]
    costs: margins.Costs
    rates: Sequence[price_lists.ExchangeRate]


def of_month(period: history.Period, *, pay: Mapping[int, Paid]) -> MonthOfMargins:
    """Return the margins of a month.

    Args:
        period: A whole month, within a scope of all clients.
        pay: What each person was paid for it, by the id under which they stand; those who were merged are one.
    """
    statements = queries.of_month(period.from_date)
    paid = {person: margins.Money(amount=one.amount, currency=one.currency) for person, one in pay.items()}
    costs = margins.costs(worked_for(period), paid)
    kept = price_lists.rates(on=period.last_date)
    rates = [
        margins.Rate(currency=one.currency, into=one.into_currency, rate=one.rate, source=one.source) for one in kept
    ]
    rows = []
    for programme_id in sorted({*statements, *costs.by_programme}):
        statement, cost = statements.get(programme_id), costs.by_programme.get(programme_id)
        left = None
        if statement is not None:
            revenue = margins.Money(amount=statement.amount, currency=statement.currency)
            left = margins.margin(revenue, cost or margins.NOTHING, rates=rates)
        rows.append(Row(programme_id=programme_id, statement=statement, cost=cost, left=left))
    return MonthOfMargins(rows=rows, costs=costs, rates=kept)


def worked_for(period: history.Period) -> list[margins.WorkedFor]:
    """Return for how long each person worked for each programme."""
    given: dict[str, Any] = {"from_at": period.from_at, "to_at": period.to_at, "zone": period.zone}
    with connection.cursor() as cursor:
        cursor.execute(WORKED_FOR, given)
        return [
            margins.WorkedFor(person=person, programme=programme, seconds=float(seconds))
            for person, programme, seconds in cursor.fetchall()
        ]
