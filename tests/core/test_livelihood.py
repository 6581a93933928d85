"""A month's pay beside the minimum, a living wage and the household's line, by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tejido.core.impact import livelihood, poverty


def _earnings(**changed: object) -> livelihood.Earnings:
    given_values: dict[str, object] = {
        "wages": Decimal(1_750_905), "allowances": Decimal(249_095), "deductions": Decimal("140072.40"),
        "currency": "COP",
    }  # fmt: skip
    return livelihood.Earnings(**(given_values | changed))  # type: ignore[arg-type]


def _line(amount: int, *, domain: str = "other_urban", from_date: date = date(2024, 1, 1)) -> poverty.Line:
    return poverty.Line(
        version="line-1", domain=domain, amount=Decimal(amount), currency="COP", from_date=from_date, to_date=None,
        source="a test", status="demonstration",
    )  # fmt: skip


def test_the_minimum_wage_of_2026_with_its_allowance_leaves_1_859_928_in_the_hand() -> None:
    # 1,750,905 + 249,095 = 2,000,000; 8 % of the wage are 140,072.40.
    earnings = _earnings()
    assert earnings.gross == 2_000_000
    assert earnings.net == Decimal("1859927.60")


def test_a_wage_is_compared_without_its_allowances() -> None:
    compared = livelihood.beside_minimum(_earnings(wages=Decimal(2_626_357)), minimum=Decimal(1_750_905))
    assert (compared.multiple, compared.gap, compared.is_reached) == (Decimal("1.50"), Decimal(0), True)


@pytest.mark.parametrize(
    ("week_hours", "days", "minimum"),
    [
        ("42", 30, "1750905"),  # the whole
        ("21", 30, "875452.50"),  # half the hours: 1,750,905 / 2
        ("24", 30, "1000517.14"),  # 1,750,905 x 24 / 42
        ("42", 10, "583635"),  # a third of the month
        ("48", 30, "1750905"),  # more than the law's week is no larger minimum
    ],
)
def test_the_minimum_goes_with_hours_and_days(week_hours: str, days: int, minimum: str) -> None:
    found = livelihood.minimum_for(
        Decimal(1_750_905), week_hours=Decimal(week_hours), law_week_hours=Decimal(42), days=days
    )
    assert found == Decimal(minimum)


def test_a_minimum_is_for_some_hours_and_days_of_one_month() -> None:
    for week_hours, days in ((0, 30), (42, 0), (42, 31)):
        with pytest.raises(livelihood.BenchmarkInvalid):
            livelihood.minimum_for(Decimal(1), week_hours=Decimal(week_hours), law_week_hours=Decimal(42), days=days)


def test_a_living_wage_is_met_before_or_after_deductions_as_it_is_meant() -> None:
    gross = livelihood.beside_living_wage(_earnings(), living_wage_month=Decimal(2_000_000), basis="gross")
    net = livelihood.beside_living_wage(_earnings(), living_wage_month=Decimal(2_000_000), basis="net")
    assert gross.is_reached and not net.is_reached
    assert net.gap == Decimal("140072.40")


def test_a_household_stands_beside_the_line_of_its_own_domain_alone() -> None:
    home = poverty.Household(
        members_count=4, earners_count=1, income_month=Decimal(1_600_000), currency="COP", domain="other_urban"
    )
    there = livelihood.household_day(home, told_on=date(2026, 1, 5), lines=[_line(460_198)])
    elsewhere = livelihood.household_day(home, told_on=date(2026, 1, 5), lines=[_line(460_198, domain="rural")])
    assert there.compared is not None
    assert (there.income_month_per_head, there.compared.gap) == (Decimal(400_000), Decimal(60_198))
    assert elsewhere.line is None and elsewhere.compared is None


def test_a_share_of_the_household_is_told_only_where_something_comes_in_in_the_same_money() -> None:
    home = poverty.Household(
        members_count=3, earners_count=1, income_month=Decimal(3_719_855), currency="COP", domain="rural"
    )
    assert livelihood.share_of_household(_earnings(), home) == Decimal("0.50")
    assert livelihood.share_of_household(_earnings(currency="USD"), home) is None


def test_before_and_after_need_two_days() -> None:
    home = poverty.Household(members_count=1, earners_count=1, income_month=Decimal(1), currency="COP", domain="rural")
    days = [livelihood.household_day(home, told_on=date(2026, month, 1), lines=[]) for month in (7, 1)]
    found = livelihood.first_and_last(days)
    assert found is not None
    assert [each.told_on.month for each in found] == [1, 7]
    assert livelihood.first_and_last(days[:1]) is None


@pytest.mark.parametrize("changed", [{"wages": Decimal(-1)}, {"allowances": Decimal("NaN")}, {"currency": "pesos"}])
def test_earnings_that_cannot_be_are_refused(changed: dict[str, object]) -> None:
    with pytest.raises(livelihood.EarningsInvalid):
        _earnings(**changed)


@pytest.mark.parametrize("benchmark", [Decimal(0), Decimal(-1), Decimal("Infinity")])
def test_a_benchmark_is_above_nothing(benchmark: Decimal) -> None:
    with pytest.raises(livelihood.BenchmarkInvalid):
        livelihood.beside(Decimal(1), benchmark=benchmark)


@given(amount=st.decimals(0, 10**9, places=2), benchmark=st.decimals(1, 10**9, places=2))
def test_what_is_missing_and_what_is_there_make_the_benchmark_or_nothing_is_missing(
    amount: Decimal, benchmark: Decimal
) -> None:
    compared = livelihood.beside(amount, benchmark=benchmark)
    assert compared.is_reached == (compared.gap == 0)
    assert compared.gap == 0 or compared.amount + compared.gap == benchmark
