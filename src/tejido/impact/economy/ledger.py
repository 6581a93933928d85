"""The ledgers of a period added up by town: what was paid to people, what was bought of whom, and who works where.

What is about people is added up in the database; whoever shows it keeps to `core.impact.disclosure`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from importlib import resources

from django.db import connection

from tejido.core.impact import disclosure
from tejido.people import models as people
from tejido.reference import models as reference
from tejido.reference import values

_SQL = resources.files("tejido.impact").joinpath("sql")
TOWN_PAYROLL = _SQL.joinpath("town_payroll.sql").read_text()
TOWN_PEOPLE = _SQL.joinpath("town_people.sql").read_text()
TOWN_PURCHASES = _SQL.joinpath("town_purchases.sql").read_text()
Places = Mapping[int, reference.Place]
# No town: people without a placement, or purchases for all buildings together.
NO_TOWN = 0


@dataclass(frozen=True, kw_only=True)
class Payroll:
    """Signed pay of a town in one currency.

    Args:
        is_open: Whether enough people stand behind it, here and in what the others leave over.
    """

    place_id: int
    currency: str
    people_count: int
    earned: Decimal
    net: Decimal
    is_open: bool


@dataclass(frozen=True, kw_only=True)
class Bought:
    """What was bought of a supplier for a town.

    Args:
        for_place_id: The town of the building that it was for; `NO_TOWN` where it was for all.
        place_id: The supplier's town.
        local_share: What share of their spending stays in their town; None where nobody asked.
    """

    for_place_id: int
    supplier_id: int
    place_id: int
    sector: str
    size: str
    local_share: Decimal | None
    currency: str
    amount: Decimal
    invoices_count: int


@dataclass(frozen=True, kw_only=True)
class Headcounts:
    """Who works where on a day.

    Args:
        by_place: People by town; None where they are withheld.
        people: All of them.
        entry_people: Those in a position that people begin in, in all towns; None where withheld.
    """

    by_place: Mapping[int, int | None]
    people: int
    entry_people: int | None


def payroll(*, from_date: date, to_date: date) -> Sequence[Payroll]:
    """Return the signed pay of a period by town and currency; of small towns it is known, and marked as not open."""
    with connection.cursor() as cursor:
        cursor.execute(TOWN_PAYROLL, {"from_date": from_date, "to_date": to_date})
        rows = cursor.fetchall()
    closed = {
        currency: disclosure.apart({str(row[0]): row[2] for row in rows if row[1] == currency})
        for currency in {row[1] for row in rows}
    }
    return [
        Payroll(
            place_id=row[0], currency=row[1], people_count=row[2], earned=row[3], net=row[4],
            is_open=str(row[0]) not in closed[row[1]],
        )
        for row in rows
    ]  # fmt: skip


def bought(*, from_date: date, to_date: date) -> Sequence[Bought]:
    """Return what was bought in the months of a period, by town and supplier."""
    with connection.cursor() as cursor:
        cursor.execute(TOWN_PURCHASES, {"from_date": from_date, "to_date": to_date})
        return [
            Bought(
                for_place_id=row[0], supplier_id=row[1], place_id=row[2], sector=row[3], size=row[4],
                local_share=row[5], currency=row[6], amount=row[7], invoices_count=row[8],
            )
            for row in cursor.fetchall()
        ]  # fmt: skip


def headcounts(*, day: date) -> Headcounts:
    """Return who works where on a day; small towns, and as many others as keep them apart, are withheld."""
    with connection.cursor() as cursor:
        cursor.execute(TOWN_PEOPLE, {"day": day})
        rows = cursor.fetchall()
    small = disclosure.apart({str(row[0]): row[1] for row in rows})
    entry_people = sum(row[2] for row in rows)
    return Headcounts(
        by_place={row[0]: None if str(row[0]) in small else row[1] for row in rows},
        people=sum(row[1] for row in rows),
        entry_people=entry_people if disclosure.is_group_safe(entry_people) else None,
    )


def towns() -> Places:
    """Return every place that is known, by id."""
    return {place.pk: place for place in reference.Place.objects.all()}


def site_towns() -> Sequence[people.Site]:
    """Return the operator's buildings with their towns, by name."""
    return list(people.Site.objects.select_related("place").order_by("name", "id"))


def code_of(place: reference.Place) -> str:
    """Return the code by which the register knows a town."""
    return values.place_code(country=place.country, scheme=place.scheme, code=place.code)
