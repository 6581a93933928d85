"""How evenly occupancy is spread: published numbers, and what both indices must do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tejido.core.routing import errors, fairness, snapshot

AMOUNTS = st.lists(st.floats(min_value=0.001, max_value=1000), min_size=1, max_size=40)


def test_jain_gives_the_published_number() -> None:
    """Jain, Chiu and Hawe 1984, section 3: a dollar for each of 20 people out of 100 is a fairness of 20 %."""
    assert fairness.spread([1.0] * 20 + [0.0] * 80).jain == pytest.approx(0.2)
    assert fairness.spread([0.2] * 100).jain == pytest.approx(1.0)


def test_gini_of_a_small_list_by_hand() -> None:
    # All 9 pairs of (1, 2, 3) differ by 8 in sum; 8 / (2 * 9 * mean 2).
    assert fairness.spread([3, 1, 2]).gini == pytest.approx(8 / 36)
    assert fairness.spread([0, 0, 0, 1]).gini == pytest.approx(0.75)


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


def test_occupancy_leaves_out_who_was_not_available() -> None:
    agents = [
        snapshot.AgentState(agent_id=1, available_time=100, idle_time=25),
        snapshot.AgentState(agent_id=2, available_time=40, idle_time=10),
        snapshot.AgentState(agent_id=3),
    ]
    assert [fairness.occupancy_share(agent) for agent in agents] == [0.75, 0.75, None]
    found = fairness.occupancy_spread(agents)
    assert (found.count, found.mean, found.jain) == (2, 0.75, 1.0)


def test_nothing_to_share_is_shared_evenly_and_a_debt_is_refused() -> None:
    assert fairness.spread([]) == fairness.Spread(count=0, mean=0.0, gini=0.0, jain=1.0)
    assert fairness.spread([0, 0]).gini == 0.0
    with pytest.raises(errors.AmountOutOfRange):
        fairness.spread([1, -1])
    with pytest.raises(errors.AmountOutOfRange):
        fairness.spread([float("nan")])
