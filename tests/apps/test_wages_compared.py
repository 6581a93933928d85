"""Signed pay beside the minimum wage, a living wage and the market: by group, with what is not known left out."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import psycopg
import pytest
from tests import crowd, signed_pay

from tejido.core import facts
from tejido.impact.livelihood import wages
from tejido.journal import scopes
from tejido.reference import shipping
from tejido.reference import values as register

MONTH = {"from_date": crowd.FROM_DATE, "to_date": crowd.TO_DATE}


@pytest.fixture
def paid(committed: None, owner: psycopg.Connection) -> Decimal:
    """Thirty people on a minimum wage and a half, ten on three quarters of it, and five who came in the middle."""
    crowd.install()
    _load()
    people = crowd.place(owner, 40)
    late = crowd.place(owner, 5, from_date=date(2026, 3, 10))
    with scopes.scoped({0}):
        minimum = register.table().on("minimum_wage_month", place="CO", day=date(2026, 3, 31)).value
    owner.execute(
        "INSERT INTO people_contractterm (person_id, from_date, weekly_hours, phase, recorded_at)"
        " SELECT person_id, from_date, 60, '', now() FROM people_employment"
    )
    pay = {person: int(minimum * Decimal("1.5")) for person in people[:30]}
    pay |= {person: int(minimum * Decimal("0.75")) for person in people[30:]}
    signed_pay.close(owner, pay | dict.fromkeys(late, int(minimum) // 2), **MONTH)
    return minimum


def _load() -> None:
    with scopes.scoped({0}):
        shipping.load(recorded_at=crowd.LONG_AGO, by=facts.SYSTEM, at=crowd.LONG_AGO)


def _benchmark(owner: psycopg.Connection, code: str, amount: Decimal, variant: str) -> None:
    owner.execute(
        "INSERT INTO reference_value (code, place, variant, version, value, unit, from_date, source, status,"
        " confidence, note, origin, recorded_at, shipped_digest) VALUES (%(code)s, 'CO-23001', %(variant)s, '',"
        " %(amount)s, 'COP/month', '2026-01-01', 'x', 'in_force', 'read', '', 'shipped', %(at)s,"
        " md5(%(code)s) || md5(%(variant)s))",
        {"code": code, "variant": variant, "amount": amount, "at": crowd.LONG_AGO},
    )


def test_pay_is_told_in_minimum_wages_and_gaps_are_named(paid: Decimal) -> None:
    with scopes.scoped({0}):
        found = wages.wages(**MONTH)
    everybody = next(one for one in found.groups if one.dimension == "all")
    assert everybody.people_count == 40, "who came in the middle of the month is not compared"
    assert everybody.multiple is not None and everybody.multiple.value == pytest.approx(1.5)
    assert everybody.living_share is None and everybody.premium is None
    assert found.is_signed
    assert found.without_living_wage == ["CO-23001"]
    assert found.without_market == [("CO-23001", "advisor")]


def test_a_living_wage_and_a_local_wage_are_compared_where_their_owner_loaded_them(
    paid: Decimal, owner: psycopg.Connection
) -> None:
    _benchmark(owner, "living_wage_month", paid, "anker.urban.gross")
    _benchmark(owner, wages.MARKET_KEY, paid * 2, "advisor")
    with scopes.scoped({0}):
        found = wages.wages(**MONTH)
    place = next(one for one in found.groups if one.dimension == "place")
    assert place.key == "CO-23001"
    assert place.living_share is not None and place.living_share.value == pytest.approx(0.75)
    assert place.living_share.low is not None and place.living_share.low < 0.75
    assert place.living_gap is not None and place.living_gap.value == pytest.approx(0.25)
    assert place.premium is not None and place.premium.value == pytest.approx(0.75)
    assert not found.without_living_wage and not found.without_market
    assert {one.key for one in found.benchmarks} >= {"living_wage_month", wages.MARKET_KEY}


def test_nobody_is_told_of_where_few_were_paid(committed: None, owner: psycopg.Connection) -> None:
    crowd.install()
    _load()
    signed_pay.close(owner, dict.fromkeys(crowd.place(owner, 9), 2_000_000), **MONTH)
    owner.execute(
        "INSERT INTO people_contractterm (person_id, from_date, weekly_hours, phase, recorded_at)"
        " SELECT person_id, from_date, 40, '', now() FROM people_employment"
    )
    with scopes.scoped({0}):
        found = wages.wages(**MONTH)
    assert found.groups
    assert all(one.multiple is not None and one.multiple.value is None for one in found.groups)
