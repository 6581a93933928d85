"""The range of waits that a customer is told: percentiles as published, and silence where too little is known."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tejido.core import waits

# NIST/SEMATECH e-Handbook of Statistical Methods, section 7.2.6.2: twelve measurements of a gauge study.
GAUGE = [
    95.1772, 95.1567, 95.1937, 95.1959, 95.1442, 95.0610, 95.1591, 95.1195, 95.1065, 95.0925, 95.1990, 95.1682,
]  # fmt: skip


def test_the_published_percentile_is_reproduced() -> None:
    assert waits.percentile(GAUGE, share=0.9) == pytest.approx(95.1981, abs=0.00005)


def test_half_is_the_median() -> None:
    assert waits.percentile([5, 1, 3], share=0.5) == 3
    assert waits.percentile([4, 1, 3, 2], share=0.5) == 2.5


def test_beyond_the_sample_nothing_is_guessed() -> None:
    assert waits.percentile([7], share=0.9) == 7
    assert waits.percentile([1, 2], share=0.01) == 1
    assert waits.percentile([1, 2], share=0.99) == 2


@pytest.mark.parametrize(("values", "share"), [([], 0.5), ([1], 0.0), ([1], 1.0), ([1], -1.0)])
def test_nothing_to_rank(values: list[float], share: float) -> None:
    with pytest.raises(waits.NothingToRank):
        waits.percentile(values, share=share)


@given(st.lists(st.floats(0, 1e5), min_size=waits.STAYS_MIN, max_size=waits.RECENT_STAYS_MAX))
def test_the_range_lies_within_the_sample_and_grows(seconds: list[float]) -> None:
    found = waits.expected(seconds)
    assert found is not None
    assert min(seconds) <= found.low_seconds <= found.high_seconds <= max(seconds)
    assert found.stays_count == len(seconds)


def test_under_twenty_stays_nothing_is_said() -> None:
    assert waits.expected([10.0] * (waits.STAYS_MIN - 1)) is None
    assert waits.expected([10.0] * waits.STAYS_MIN) == waits.ExpectedWait(
        low_seconds=10.0, high_seconds=10.0, stays_count=waits.STAYS_MIN
    )
    assert waits.shown(None) is None
    assert waits.shown([10.0] * (waits.STAYS_MIN - 1)) is None
    assert waits.shown([10.0] * waits.STAYS_MIN) == {"low_seconds": 10.0, "high_seconds": 10.0}
