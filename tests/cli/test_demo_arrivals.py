"""Arrivals follow the week of calls, scaled to the staff, and come again with the same seed."""

from __future__ import annotations

import itertools
import random
from datetime import datetime

import pytest

from tejido.cli.demo import arrivals, errors

WEEK = arrivals.read_week()


def test_the_week_has_five_days_of_169_intervals() -> None:
    assert len(WEEK.calls) == 845
    # The figures of Monday 5 May 2003 in the source add up to this.
    assert sum(WEEK.calls[:169]) == 34_741


@pytest.mark.parametrize(
    ("local", "interval"),
    [
        ("2026-11-16T07:00", 0),
        ("2026-11-16T07:04:59", 0),
        ("2026-11-17T07:05", 170),
        ("2026-11-20T21:04", 844),
        ("2026-11-20T21:05", 36),
        ("2026-11-17T06:59", 36),
        ("2026-11-21T12:00", 36),
    ],
)
def test_a_play_begins_at_its_own_time_of_the_week_or_on_monday_at_ten(local: str, interval: int) -> None:
    assert WEEK.interval_at(datetime.fromisoformat(local)) == interval


def test_the_busiest_interval_has_the_wished_rate_and_the_week_begins_again() -> None:
    rates = [WEEK.rate(interval, contacts_per_second_max=0.2) for interval in range(845)]
    assert max(rates) == pytest.approx(0.2)
    assert WEEK.rate(845 + 3, contacts_per_second_max=0.2) == rates[3]


def test_counts_follow_the_weeks_pattern() -> None:
    seconds = itertools.takewhile(
        lambda moment: moment < 845 * 300,
        arrivals.arrivals(WEEK, rng=random.Random(7), first_interval=0, contacts_per_second_max=0.3),
    )
    counts = [0] * 845
    for moment in seconds:
        counts[int(moment // 300)] += 1
    expected = [300 * WEEK.rate(interval, contacts_per_second_max=0.3) for interval in range(845)]
    total = sum(expected)
    # Poisson: the standard deviation of the total is its square root; five of them are never reached by chance.
    assert abs(sum(counts) - total) < 5 * total**0.5
    # Pearson's chi-square over 845 intervals stays near 845 (standard deviation about 41) when the pattern is right.
    chi_square = sum((count - mean) ** 2 / mean for count, mean in zip(counts, expected, strict=True))
    assert 845 - 5 * 41 < chi_square < 845 + 5 * 41


def test_the_same_seed_gives_the_same_arrivals() -> None:
    def first(seed: int) -> list[float]:
        found = arrivals.arrivals(WEEK, rng=random.Random(seed), first_interval=36, contacts_per_second_max=0.2)
        return list(itertools.islice(found, 50))

    assert first(1) == first(1) != first(2)
    assert first(1) == sorted(first(1))


def test_where_nobody_serves_none_is_waited_for() -> None:
    with pytest.raises(errors.NobodyServes):
        next(arrivals.arrivals(WEEK, rng=random.Random(1), first_interval=36, contacts_per_second_max=0.0))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda lines: lines[:-1],
        lambda lines: [*lines[:10], *lines[11:]],
        lambda lines: [line.replace("2003-05-06", "2003-05-07") for line in lines],
        lambda lines: [*lines[:-1], "2003-05-09,21:00,many"],
        lambda lines: [*lines[:-1], "2003-05-09,21:00,-1"],
    ],
)
def test_a_spoilt_week_is_refused(spoil: object) -> None:
    days = [f"2003-05-0{5 + day}" for day in range(5)]
    times = [f"{minutes // 60:02}:{minutes % 60:02}" for minutes in range(7 * 60, 21 * 60 + 5, 5)]
    lines = ["# a comment", "date,time,calls", *(f"{day},{clock},10" for day in days for clock in times)]
    assert len(arrivals.parse_week(lines).calls) == 845
    with pytest.raises(errors.CallsUnreadable):
        arrivals.parse_week(spoil(lines))  # type: ignore[operator]
