"""Indices and quartiles reproduce published numbers; measures compare what came with the time it could come in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tejido.core import fairness

AMOUNTS = st.lists(st.floats(min_value=0.001, max_value=1000), min_size=1, max_size=40)
HOUR = 3600


def test_jain_gives_the_published_number() -> None:
    """Jain, Chiu and Hawe 1984, section 3: a dollar for each of 20 people out of 100 is a fairness of 20 %."""
    assert fairness.spread([1.0] * 20 + [0.0] * 80).jain == pytest.approx(0.2)
    assert fairness.spread([0.2] * 100).jain == pytest.approx(1.0)


def test_gini_of_small_lists_by_hand_and_of_the_first_whole_numbers() -> None:
    # All 9 pairs of (1, 2, 3) differ by 8 in sum; 8 / (2 * 9 * mean 2).
    assert fairness.spread([3, 1, 2]).gini == pytest.approx(8 / 36)
    assert fairness.spread([0, 0, 0, 1]).gini == pytest.approx(0.75)
    # The known closed form for 1, 2, ..., n is (n - 1) / (3 n).
    assert fairness.spread(list(range(1, 11))).gini == pytest.approx(0.3)


@given(AMOUNTS, st.floats(min_value=0.01, max_value=100))
def test_both_indices_stay_within_their_bounds_and_know_no_unit(amounts: list[float], scale: float) -> None:
    found = fairness.spread(amounts)
    assert -1e-9 <= found.gini <= 1 - 1 / len(amounts) + 1e-9
    assert 1 / len(amounts) - 1e-9 <= found.jain <= 1 + 1e-9
    scaled = fairness.spread([amount * scale for amount in amounts])
    assert scaled.gini == pytest.approx(found.gini, abs=1e-9)
    assert scaled.jain == pytest.approx(found.jain)
    pairs = sum(abs(one - other) for one in amounts for other in amounts)
    assert found.gini == pytest.approx(pairs / (2 * len(amounts) ** 2 * found.mean), abs=1e-9)


def test_nothing_to_share_is_shared_evenly_and_a_debt_is_refused() -> None:
    assert fairness.spread([]) == fairness.Spread(count=0, mean=0.0, gini=0.0, jain=1.0)
    assert fairness.spread([0, 0]).gini == 0.0
    for amounts in ([1, -1], [float("nan")]):
        with pytest.raises(fairness.AmountOutOfRange):
            fairness.spread(amounts)


def test_quartiles_are_those_of_hyndman_and_fan() -> None:
    # Definition 7, the default of R and numpy: 1, 2, ..., 10 have 3.25, 5.5 and 7.75.
    assert fairness.quartiles([10, 9, 8, 7, 6, 5, 4, 3, 2, 1]) == fairness.Quartiles(low=3.25, middle=5.5, high=7.75)
    assert fairness.quartiles([4]) == fairness.Quartiles(low=4, middle=4, high=4)
    with pytest.raises(fairness.AmountOutOfRange):
        fairness.quartiles([])


def test_measures_are_about_the_time_somebody_was_there() -> None:
    half = fairness.Work(
        ready_seconds=5 * HOUR, in_hand_seconds=4 * HOUR, idle_seconds=HOUR, offers_count=20, growth_offers_count=5,
        handled_count=20, difficulty_sum=50, abusive_count=1,
    )  # fmt: skip
    found = {name: measure(half) for name, measure in fairness.MEASURES.items()}
    assert found == {"occupancy": 0.8, "difficulty": 2.5, "abuse": 5.0, "growth": 0.25, "opportunity": 4.0}
    # Twice the hours with twice the work is as fair.
    assert {name: measure(half + half) for name, measure in fairness.MEASURES.items()} == found


def test_whoever_was_hardly_there_is_not_compared() -> None:
    short = fairness.Work(ready_seconds=fairness.READY_SECONDS_MIN - 1, offers_count=50)
    long = fairness.Work(ready_seconds=fairness.READY_SECONDS_MIN, offers_count=40)
    assert fairness.amounts([short, long], measure="opportunity") == [10.0]
    # Nobody handled anything, so nobody has a difficulty.
    assert fairness.amounts([short, long], measure="difficulty") == []
