"""Hours and pay worked out by hand, beside what the time engine says; `docs/reference/pay-by-hand.md` shows both."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction

import pytest
from tests import pay_by_hand

BY_TITLE = {case.title: case for case in pay_by_hand.CASES}


@pytest.mark.parametrize("title", BY_TITLE)
def test_the_engine_finds_the_hours_that_were_counted_by_hand(title: str) -> None:
    case = BY_TITLE[title]
    found = [(str(line.day), line.kind, line.seconds) for line in pay_by_hand.lines_of(case)]
    assert found == [(hand.day, hand.kind, hand.seconds) for hand in case.hours]


@pytest.mark.parametrize("title", BY_TITLE)
def test_the_engine_finds_the_amounts_that_were_worked_out_by_hand(title: str) -> None:
    case = BY_TITLE[title]
    found = [(one.kind, one.paid_factor, one.amount) for one in pay_by_hand.amounts_of(case)]
    assert found == [(hand.kind, Decimal(hand.factor), Decimal(hand.amount)) for hand in case.money]


@pytest.mark.parametrize("title", BY_TITLE)
def test_the_hand_did_not_slip(title: str) -> None:
    """Multiply again what stands on the page; an amount is rounded up to the cent."""
    for money in BY_TITLE[title].money:
        cents = _number(money.hours) * _number(money.factor) * _number(money.hour) * 100
        assert Fraction(money.amount) * 100 == math.ceil(cents)


def test_the_engine_says_where_each_factor_comes_from() -> None:
    (case,) = [case for case in pay_by_hand.CASES if case.title == "Over midnight into a holiday"]
    night, holiday = pay_by_hand.amounts_of(case)
    assert [value.key for value in night.values] == [
        "night_surcharge", "night_begins_hour", "night_ends_hour", "month_hours_divisor"
    ]  # fmt: skip
    assert [value.key for value in holiday.values][:2] == ["rest_day_surcharge", "night_surcharge"]
    assert all(value.source and value.from_date <= night.from_date for value in holiday.values)


def test_the_page_shows_every_case() -> None:
    lines = pay_by_hand.page()
    assert [line for line in lines if line.startswith("## ")] == [
        f"## {number}. {case.title}" for number, case in enumerate(pay_by_hand.CASES, start=1)
    ]
    print("\n".join(lines))


def _number(text: str) -> Fraction:
    """Return a number, or one number divided by another."""
    above, _, below = text.partition(" / ")
    return Fraction(above) / Fraction(below or "1")
