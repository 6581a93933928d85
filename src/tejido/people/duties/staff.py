"""Who is employed, as the quotas count them, and who was hired in a month, as the incentives look at them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from importlib import resources

from django.db import connection

from tejido.core.duties import incentives, quotas, worked_limits
from tejido.core.reference import values as reference
from tejido.people import employment_tables, models

DUTY_STAFF = resources.files("tejido.people").joinpath("sql/duty_staff.sql").read_text()
APPRENTICE = "apprentice"
HIRES_MAX = 200


@dataclass(frozen=True, kw_only=True)
class Staff:
    """How many people are employed on a day, by contract."""

    by_contract: Mapping[str, int]

    @property
    def employed(self) -> int:
        """Everybody."""
        return sum(self.by_contract.values())

    @property
    def apprentices(self) -> int:
        """Those with a contract of apprenticeship."""
        return self.by_contract.get(APPRENTICE, 0)

    @property
    def base(self) -> int:
        """The workers that both quotas are counted from: apprentices are outside."""
        return quotas.disability_base(employed=self.employed, apprentices=self.apprentices)


@dataclass(frozen=True, kw_only=True)
class Hired:
    """One hire of a month, and how each incentive stands for it."""

    employment: models.Employment
    findings: Sequence[incentives.Finding]


def on_day(day: date) -> Staff:
    """Return who is employed on a day, by contract; each person once."""
    with connection.cursor() as cursor:
        cursor.execute(DUTY_STAFF, {"on": day})
        return Staff(by_contract=dict(cursor.fetchall()))


def hired_in(*, from_date: date, to_date: date, table: reference.Table, place: str) -> tuple[Sequence[Hired], int]:
    """Return the hires of some days with what may be claimed for each, the newest first, and how many there were.

    An additional worker is somebody after whose hire the payroll has more people than on the last day of the month
    before. Pay is taken at the law's minimum for the agreed hours: nobody earns less, so nothing is promised too high.

    Args:
        place: Whose law holds.
    """
    hires = models.Employment.objects.filter(from_date__gte=from_date, from_date__lt=to_date, superseded_at=None)
    shown = list(hires.select_related("person").order_by("-from_date", "-id")[:HIRES_MAX])
    before, after = on_day(from_date - timedelta(days=1)).employed, on_day(to_date - timedelta(days=1)).employed
    hours = _week_hours([row.person_id for row in shown], from_date=from_date, to_date=to_date)
    found = [
        Hired(
            employment=row,
            findings=of_hire(
                row.person, contract=row.contract, hired_on=row.from_date, week_hours=hours.get(row.person_id),
                is_additional=after > before, table=table, place=place,
            ),
        )
        for row in shown
    ]  # fmt: skip
    return found, hires.count()


def of_hire(
    person: models.Person,
    *,
    contract: str,
    hired_on: date,
    week_hours: Decimal | None,
    is_additional: bool | None,
    table: reference.Table,
    place: str,
) -> Sequence[incentives.Finding]:
    """Return how each incentive stands for one hire, without anything that only the person may tell."""
    age = None if person.birth_date is None else worked_limits.age_on(person.birth_date, hired_on)
    hire = incentives.Hire(
        hired_on=hired_on, contract=contract, age=age, is_additional=is_additional,
        pay_month=least_pay(week_hours, on=hired_on, table=table, place=place),
    )  # fmt: skip
    return [incentives.check(each, hire, table=table, place=place) for each in incentives.CATALOGUE.values()]


def least_pay(week_hours: Decimal | None, *, on: date, table: reference.Table, place: str) -> Decimal | None:
    """Return the least that a month of agreed hours is paid: the minimum wage, in proportion to the law's week.

    Returns: None where no minimum wage of the day is known.
    """
    wage = table.find("minimum_wage_month", place=place, day=on)
    week = table.find("week_hours_max", place=place, day=on)
    if wage is None:
        return None
    if week_hours is None or week is None or week_hours >= week.value:
        return wage.value
    return wage.value * week_hours / week.value


def _week_hours(person_ids: Sequence[int], *, from_date: date, to_date: date) -> Mapping[int, Decimal]:
    """Return the hours that were agreed for people's first week, by person."""
    terms = employment_tables.ContractTerm.objects.filter(
        person_id__in=person_ids, superseded_at=None, from_date__gte=from_date, from_date__lt=to_date
    )
    return {row.person_id: row.weekly_hours for row in terms.order_by("-from_date")}
