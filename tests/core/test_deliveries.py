"""When scheduled reports are due: periods of a place, those that were missed, and tries that have an end."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from tejido.core import deliveries, history

ZONE = "America/Bogota"


@pytest.mark.parametrize(
    ("rhythm", "day", "first", "after"),
    [
        ("day", date(2028, 2, 29), date(2028, 2, 29), date(2028, 3, 1)),
        ("week", date(2026, 11, 1), date(2026, 10, 26), date(2026, 11, 2)),
        ("week", date(2026, 11, 2), date(2026, 11, 2), date(2026, 11, 9)),
        ("month", date(2026, 12, 31), date(2026, 12, 1), date(2027, 1, 1)),
        ("month", date(2027, 2, 1), date(2027, 2, 1), date(2027, 3, 1)),
    ],
)
def test_a_period_is_whole(rhythm: deliveries.Rhythm, day: date, first: date, after: date) -> None:
    period = deliveries.period_around(day, rhythm=rhythm, zone=ZONE)
    assert (period.from_date, period.to_date) == (first, after)


def test_a_day_is_over_when_it_is_over_in_its_place() -> None:
    """On the night in which Madrid's clocks go back, the day has 25 hours."""
    (day, zone) = date(2026, 10, 25), "Europe/Madrid"
    midnight = datetime(2026, 10, 25, 23, 0, tzinfo=UTC)
    assert deliveries.due(day, rhythm="day", zone=zone, at=midnight - timedelta(seconds=1)) is None
    due = deliveries.due(day, rhythm="day", zone=zone, at=midnight)
    assert due is not None
    assert due.is_newest
    assert due.period.to_at == midnight
    assert due.period.to_at - due.period.from_at == timedelta(hours=25)


def test_missed_periods_come_one_by_one_and_the_newest_is_the_last() -> None:
    at, next_date, told = datetime(2026, 11, 10, 12, 0, tzinfo=UTC), date(2026, 11, 6), []
    while (due := deliveries.due(next_date, rhythm="day", zone=ZONE, at=at)) is not None:
        told.append((due.period.from_date.day, due.is_newest))
        next_date = due.period.to_date
    assert told == [(6, False), (7, False), (8, False), (9, True)]
    # After years without a clock, not all the years are published.
    due = deliveries.due(date(2020, 1, 1), rhythm="week", zone=ZONE, at=at)
    assert due is not None
    assert (at.date() - due.period.from_date).days // 7 == deliveries.MISSED_MAX
    # A clock that was set back finds nothing to do.
    assert deliveries.due(date(2026, 12, 1), rhythm="month", zone=ZONE, at=at) is None


def test_tries_come_ever_later_and_have_an_end() -> None:
    now = datetime(2026, 11, 10, tzinfo=UTC)
    until = [deliveries.next_try_at(tries_count=number, now=now) for number in range(1, deliveries.TRIES_MAX + 1)]
    assert all(earlier <= later for earlier, later in pairwise(until))
    # A server has a minute at least, longer than the steps of one conversation with it may take.
    assert until[0] - now >= timedelta(minutes=1)
    with pytest.raises(IndexError):
        deliveries.next_try_at(tries_count=deliveries.TRIES_MAX + 1, now=now)


def test_rows_fit_into_every_period_of_a_rhythm() -> None:
    refused = [
        (step, rhythm) for step in history.STEPS for rhythm in deliveries.RHYTHMS
        if not deliveries.fits(step, rhythm=rhythm)
    ]  # fmt: skip
    assert refused == [("quarter", "month")]
