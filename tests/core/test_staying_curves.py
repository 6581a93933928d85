"""Curves of staying: published numbers, identities, and that nothing still going on is taken for an end."""

from __future__ import annotations

import numpy as np
import pytest

from tejido.core.impact.staying import curves

# Source: Freireich et al., Blood 21 (1963), as printed in Klein and Moeschberger (2003), table 1.1: weeks in remission.
TREATED = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
TREATED_ENDED = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]
PLACEBO = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]


def test_the_product_limit_of_the_remission_data_is_the_published_one() -> None:
    """Klein and Moeschberger (2003), table 4.1A."""
    curve = curves.kaplan_meier(TREATED, TREATED_ENDED)
    assert list(curve.times) == [6, 7, 10, 13, 16, 22, 23]
    assert list(curve.at_risk) == [21, 17, 15, 12, 11, 7, 6]
    assert np.round(curve.values, 3).tolist() == [0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448]
    assert curve.reached(0.5) == 23
    assert curve.at(5.9) == (1.0, 1.0, 1.0)
    assert curve.at(36) is None


def test_the_log_log_interval_is_the_published_one() -> None:
    """Klein and Moeschberger (2003), section 4.3, give Greenwood's error 0.1346 at 23 weeks; the rest is arithmetic."""
    curve = curves.kaplan_meier(TREATED, TREATED_ENDED)
    found = curve.at(23)
    assert found is not None
    value, low, high = found
    width = 1.96 * 0.1346 / (value * abs(np.log(value)))
    assert low == pytest.approx(value ** np.exp(width), abs=2e-3)
    assert high == pytest.approx(value ** np.exp(-width), abs=2e-3)


def test_the_restricted_mean_of_the_remission_data_is_the_published_one() -> None:
    """Klein and Moeschberger (2003), example 4.1 continued: 23.29 weeks up to 35, standard error 2.83."""
    mean = curves.restricted_mean(curves.kaplan_meier(TREATED, TREATED_ENDED), horizon=35)
    assert mean.value == pytest.approx(23.29, abs=5e-3)
    assert mean.standard_error == pytest.approx(2.83, abs=5e-3)
    assert mean.low < mean.value < mean.high <= 35


def test_the_log_rank_test_of_the_remission_data_is_the_published_one() -> None:
    """Chi-square 16.79 with one degree of freedom; 9 relapses where 19.25 were expected."""
    found = curves.log_rank([(TREATED, TREATED_ENDED), (PLACEBO, [1] * 21)])
    assert found.chi_square == pytest.approx(16.79, abs=5e-3)
    assert found.observed[0] == 9
    assert found.expected[0] == pytest.approx(19.25, abs=5e-3)
    assert found.p_value == pytest.approx(4.17e-5, rel=0.01)


@pytest.mark.parametrize(("chi_square", "degrees"), [(3.841, 1), (5.991, 2), (7.815, 3), (9.488, 4)])
def test_the_chance_above_the_tabled_five_percent_points(chi_square: float, degrees: int) -> None:
    assert curves.chance_above(chi_square, degrees) == pytest.approx(0.05, abs=2e-5)


def test_causes_and_staying_add_up_to_one_at_every_time() -> None:
    """By hand: five spells, at risk 5, 4, 3, 1."""
    lasted, why = [1, 2, 3, 3, 4], ["voluntary", "involuntary", "voluntary", None, "success"]
    found = curves.cumulative_incidence(lasted, why)
    stays = curves.kaplan_meier(lasted, [each is not None for each in why])
    np.testing.assert_allclose(sum(curve.values for curve in found.values()) + stays.values, 1.0)
    assert found["voluntary"].values.tolist() == pytest.approx([0.2, 0.2, 0.4, 0.4])
    assert found["success"].values.tolist() == pytest.approx([0, 0, 0, 0.4])
    assert (found["voluntary"].low <= found["voluntary"].values).all()


def test_a_row_may_stand_for_many_spells() -> None:
    lasted, ended = np.array(PLACEBO), np.ones(21, dtype=bool)
    times, counts = np.unique(lasted, return_counts=True)
    together = curves.kaplan_meier(times, np.ones(times.size, dtype=bool), 0.0, counts)
    apart = curves.kaplan_meier(lasted, ended)
    np.testing.assert_allclose(together.low, apart.low)
    np.testing.assert_array_equal(together.at_risk, apart.at_risk)


def test_without_another_cause_the_incidence_and_its_spread_are_those_of_the_curve() -> None:
    stays = curves.kaplan_meier(TREATED, TREATED_ENDED)
    gone = curves.cumulative_incidence(TREATED, ["left" if each else None for each in TREATED_ENDED])["left"]
    np.testing.assert_allclose(gone.values, 1 - stays.values)


def test_who_was_here_before_the_records_began_is_at_risk_from_then_on_only() -> None:
    """By hand: of three spells, two are observed at time 2 and all three at time 6."""
    curve = curves.kaplan_meier([2, 6, 8], [1, 1, 0], [0, 0, 5])
    assert curve.at_risk.tolist() == [2, 2]
    assert curve.values.tolist() == pytest.approx([0.5, 0.25])


def test_the_mean_of_the_spells_so_far_is_too_small_and_the_restricted_one_is_right() -> None:
    rng = np.random.default_rng(7)
    true = rng.exponential(10.0, size=20_000)
    seen = rng.uniform(0.1, 12.0, size=20_000)
    lasted = np.minimum(true, seen)
    mean = curves.restricted_mean(curves.kaplan_meier(lasted, true <= seen), horizon=10.0)
    expected = 10 * (1 - np.exp(-1.0))
    assert mean.low - 0.05 < expected < mean.high + 0.05
    assert lasted.mean() < 0.8 * np.minimum(true, 10.0).mean()


@pytest.mark.parametrize(
    ("lasted", "ended", "entered"), [([0], [1], 0), ([2], [1], 2), ([2, 3], [1], 0), ([float("nan")], [1], 0)]
)
def test_spells_that_cannot_be_are_refused(lasted: list[float], ended: list[int], entered: float) -> None:
    with pytest.raises(curves.SpellsInvalid):
        curves.kaplan_meier(lasted, ended, entered)


def test_a_mean_beyond_what_was_observed_is_refused() -> None:
    with pytest.raises(curves.HorizonInvalid):
        curves.restricted_mean(curves.kaplan_meier(TREATED, TREATED_ENDED), horizon=36)
