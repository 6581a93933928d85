"""Periods, what they are compared with, and corrections beside what was published."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from tejido.core import history, intervals

MADRID = "Europe/Madrid"


def period(first: date, days: int, *, zone: str = "America/Bogota") -> history.Period:
    return history.Period(from_date=first, to_date=first + timedelta(days=days), zone=zone)


def test_a_day_on_which_the_clock_is_changed_has_its_own_length() -> None:
    shorter = period(date(2026, 3, 29), 1, zone=MADRID)
    longer = period(date(2026, 10, 25), 1, zone=MADRID)
    assert shorter.to_at - shorter.from_at == timedelta(hours=23)
    assert longer.to_at - longer.from_at == timedelta(hours=25)
    for one in (shorter, longer):
        assert intervals.quarter_of(one.from_at) == one.from_at


def test_what_is_compared_is_as_long_and_lies_before() -> None:
    for days in (1, 7, 10, 31):
        one = period(date(2026, 11, 3), days)
        for comparison in history.COMPARISONS:
            earlier = history.compared(one, comparison=comparison)
            assert earlier.days_count == days
            assert earlier.to_date <= one.from_date
            if comparison != "before":
                assert earlier.from_date.weekday() == one.from_date.weekday()
    assert history.compared(period(date(2026, 11, 3), 10), comparison="week").from_date == date(2026, 10, 20)


def test_rows_of_two_periods_meet_by_the_clock_on_the_wall() -> None:
    summer, winter = period(date(2026, 10, 23), 2, zone=MADRID), period(date(2026, 10, 30), 2, zone=MADRID)
    assert history.place_of(datetime(2026, 10, 24, 7, tzinfo=UTC), period=summer) == (1, time(9))
    assert history.place_of(datetime(2026, 10, 31, 8, tzinfo=UTC), period=winter) == (1, time(9))


def test_a_period_that_no_table_can_show_is_refused() -> None:
    with pytest.raises(history.PeriodInvalid):
        period(date(2026, 11, 3), 0)
    with pytest.raises(history.PeriodInvalid):
        period(date(1999, 11, 3), 1)
    with pytest.raises(history.PeriodInvalid):
        history.check_length(period(date(2026, 11, 3), 8), step="quarter")
    history.check_length(period(date(2026, 11, 3), 7), step="quarter")


def test_a_digest_is_of_the_rows_and_not_of_their_writing() -> None:
    rows = [{"row": "a", "n": 1, "seconds": history.published_number(12.34567)}]
    assert history.rows_digest(rows) == history.rows_digest([{"seconds": 12.346, "n": 1, "row": "a"}])
    assert history.rows_digest(rows) != history.rows_digest([{**rows[0], "n": 2}])
    assert history.published_number(3.0) == 3


def test_corrections_name_what_differs_also_in_rows_that_came_or_went() -> None:
    published = [{"row": "a", "n": 1, "m": 5}, {"row": "gone", "n": 2, "m": 0}]
    current = [{"row": "a", "n": 1, "m": 6}, {"row": "new", "n": 3, "m": 0}]
    found = [
        (one.row, one.column, one.published, one.current)
        for one in history.corrections(published, current, columns=("n", "m"))
    ]
    assert found == [("a", "m", 5, 6), ("gone", "n", 2, 0), ("new", "n", 0, 3)]
    assert history.corrections(published, published, columns=("n", "m")) == []


def test_nothing_has_no_change() -> None:
    assert history.relative_change(3, 2) == 0.5
    assert history.relative_change(3, 0) is None
    assert history.relative_change(None, 2) is None
