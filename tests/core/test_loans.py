"""Loans: instalments to the cent, early money, pauses, arrears, and two loans within one limit."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tejido.core import loans

FIRST = date(2026, 1, 31)


def terms(amount: str = "600000", rate: str = "0", count: int = 6) -> loans.Terms:
    return loans.Terms(amount=Decimal(amount), yearly_rate=Decimal(rate), count=count, first_due_date=FIRST)


def paid(*, on: date, amount: str) -> loans.Repayment:
    return loans.Repayment(on=on, amount=Decimal(amount))


def test_the_published_payment_of_a_mortgage() -> None:
    """The example that mortgage calculators are checked with: 200,000 at 6.5 % over 30 years is 1,264.14 a month.

    No loan here is as long, so the same money is checked over ten years: 200,000 at 6.5 % is 2,270.96 a month.
    """
    assert loans.instalment(terms("200000", "0.065", 120)) == Decimal("2270.96")


def test_days_follow_the_month_and_nothing_is_lost_in_rounding() -> None:
    lines = loans.schedule(terms("100", count=3))
    assert [line.amount for line in lines] == [Decimal("33.33"), Decimal("33.33"), Decimal("33.34")]
    assert [line.due_date for line in lines] == [date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31)]


@given(
    st.decimals(min_value="1", max_value="50000000", places=2),
    st.sampled_from(["0", "0.01", "0.065", "0.24", "1"]),
    st.integers(1, loans.INSTALMENTS_MAX),
)
def test_who_pays_each_instalment_on_its_day_owes_nothing_and_never_less(
    amount: Decimal, rate: str, count: int
) -> None:
    agreed = loans.Terms(amount=amount, yearly_rate=Decimal(rate), count=count, first_due_date=FIRST)
    lines = loans.schedule(agreed)
    assert len(lines) <= count
    assert sum(line.amount - line.interest for line in lines) == amount
    assert all(line.amount > 0 and line.owed_after >= 0 for line in lines)
    repayments = [loans.Repayment(on=line.due_date, amount=line.amount) for line in lines]
    halfway = len(lines) // 2
    found = loans.state(agreed, repayments=repayments, on=lines[halfway].due_date)
    assert found.to_come == lines[halfway + 1 :]
    assert found.owed == lines[halfway].owed_after
    assert loans.state(agreed, repayments=repayments, on=lines[-1].due_date) == loans.State(
        owed=Decimal(0), repaid=sum(line.amount for line in lines), to_come=()
    )


def test_money_that_comes_early_shortens_the_loan() -> None:
    found = loans.state(terms(), repayments=[paid(on=date(2026, 1, 10), amount="250000")], on=date(2026, 1, 10))
    assert found.owed == 350000
    assert [line.amount for line in found.to_come] == [100000, 100000, 100000, 50000]


def test_a_pause_moves_what_is_to_come_and_costs_nothing() -> None:
    pause = loans.Pause(from_date=date(2026, 2, 1), to_date=date(2026, 4, 1))
    found = loans.state(terms(rate="0.12"), repayments=[], pauses=[pause], on=date(2026, 1, 1))
    assert [line.due_date.month for line in found.to_come] == [1, 4, 5, 6, 7, 8]
    without = loans.state(terms(rate="0.12"), repayments=[], on=date(2026, 1, 1))
    assert [line.amount for line in found.to_come] == [line.amount for line in without.to_come]


def test_an_instalment_that_did_not_come_is_still_owed() -> None:
    found = loans.state(terms(), repayments=[paid(on=FIRST, amount="100000")], on=date(2026, 3, 31))
    assert (found.owed, found.repaid) == (500000, 100000)
    # Two were missed, so the loan lasts two months longer than agreed.
    assert [line.due_date.month for line in found.to_come] == [4, 5, 6, 7, 8]


def test_nobody_pays_back_more_than_they_owe() -> None:
    known = [paid(on=date(2026, 1, 5), amount="599999.99")]
    loans.check_repayment(terms(), repayments=known, pauses=[], new=paid(on=date(2026, 1, 4), amount="0.01"))
    for amount in ("0", "-1", "0.02", "0.005", "NaN"):
        with pytest.raises(loans.RepaymentInvalid):
            loans.check_repayment(terms(), repayments=known, pauses=[], new=paid(on=date(2026, 1, 4), amount=amount))


@pytest.mark.parametrize(
    ("amount", "rate", "count"),
    [("0", "0", 1), ("-5", "0", 1), ("0.001", "0", 1), ("NaN", "0", 1), ("1e20", "0", 1), ("5", "1.1", 1),
     ("5", "-0.1", 1), ("5", "0", 0), ("5", "0", 121)],
)  # fmt: skip
def test_what_is_no_loan(amount: str, rate: str, count: int) -> None:
    with pytest.raises(loans.LoanInvalid):
        terms(amount, rate, count)


def test_two_loans_together_take_a_share_of_the_pay() -> None:
    instalments = [loans.instalment(terms()), loans.instalment(terms("300000"))]
    assert loans.share_of_pay(instalments, month_pay=Decimal(1500000)) == Decimal("0.1")
