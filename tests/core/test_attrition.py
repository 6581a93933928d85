"""Attrition: by the month and by the year in both ways, over days that people were really there."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tejido.core import attrition

JULY, AUGUST = date(2026, 7, 1), date(2026, 8, 1)


def of_month(month: date, headcount: int, **leavers: int) -> attrition.Counts:
    return attrition.Counts(
        month=month,
        person_days=headcount * attrition.days_in(month),
        leavers=leavers,  # type: ignore[arg-type]  # the names are kinds
    )


@pytest.mark.parametrize(("month_share", "year_share"), [(0.046, 0.432), (0.03, 0.306)])
def test_the_months_that_sites_boast_of_are_the_years_they_leave_out(month_share: float, year_share: float) -> None:
    """A sub 5 % target and 4.6 % a month is 43 % of the people in a year; 3 % a month is 31 %."""
    compound, summed = attrition.annualised(month_share)
    assert compound == pytest.approx(year_share, abs=0.0005)
    assert summed == pytest.approx(12 * month_share)
    found = attrition.rate([of_month(JULY, 1000, voluntary=round(1000 * month_share))])
    assert found is not None
    assert (found.month_share, found.year_share) == (pytest.approx(month_share), pytest.approx(compound))
    assert found.year_sum_share == pytest.approx(summed)


def test_successes_can_be_counted_apart() -> None:
    counts = [of_month(JULY, 100, voluntary=2, success=3), of_month(AUGUST, 100, involuntary=1)]
    everybody = attrition.rate(counts)
    without = attrition.rate(counts, kinds=("voluntary", "involuntary", "neither"))
    assert everybody is not None
    assert without is not None
    assert (everybody.leavers_count, without.leavers_count) == (6, 3)
    assert (everybody.month_share, without.month_share) == (pytest.approx(0.03), pytest.approx(0.015))


def test_a_month_with_nobody_is_not_a_month_without_leavers() -> None:
    counts = [of_month(JULY, 10, voluntary=1), attrition.Counts(month=AUGUST)]
    found = attrition.rate(counts)
    assert found is not None
    assert (found.months_count, found.month_share) == (1, pytest.approx(0.1))
    assert attrition.rate(counts[1:]) is None


def test_days_are_counted_half_open_and_who_moves_leaves_no_operator() -> None:
    spells = [
        attrition.Spell(person_id=1, group="a", from_date=date(2026, 1, 1)),
        # Their last day is the 31st of July.
        attrition.Spell(person_id=2, group="a", from_date=JULY, to_date=AUGUST, left_for="resigned"),
        attrition.Spell(person_id=3, group="a", from_date=date(2026, 1, 1), to_date=date(2026, 7, 11)),
        attrition.Spell(
            person_id=3, group="b", from_date=date(2026, 7, 11), to_date=date(2026, 8, 2), left_for="hired_by_client"
        ),
    ]
    found = attrition.counted(spells, months=attrition.months(JULY, 2))
    assert [(one.person_days, dict(one.leavers)) for one in found["a"]] == [(31 + 31 + 10, {"voluntary": 1}), (31, {})]
    assert [(one.person_days, dict(one.leavers)) for one in found["b"]] == [(21, {}), (1, {"success": 1})]


@given(st.lists(st.tuples(st.integers(1, 400), st.integers(0, 400)), min_size=1, max_size=24))
def test_a_compounded_year_is_never_more_than_everybody_nor_than_the_sum(rows: list[tuple[int, int]]) -> None:
    months = attrition.months(date(2024, 1, 1), len(rows))
    counts = [
        of_month(month, headcount, voluntary=min(left, headcount))
        for month, (headcount, left) in zip(months, rows, strict=True)
    ]
    found = attrition.rate(counts)
    assert found is not None
    assert 0 <= found.year_share <= 1
    assert found.year_share <= found.year_sum_share + 1e-9


def test_months_are_given_by_their_first_day_and_there_is_a_limit() -> None:
    for first, count in ((date(2026, 7, 2), 1), (JULY, 0), (JULY, attrition.MONTHS_MAX + 1)):
        with pytest.raises(attrition.MonthInvalid):
            attrition.months(first, count)
