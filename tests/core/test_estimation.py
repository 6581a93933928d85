"""The estimators by hand and by property: what they give, what they refuse and why, and no claim too high."""

from __future__ import annotations

from datetime import date

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tejido.core.impact.estimation import (
    diagnostics,
    differences,
    estimates,
    ladder,
    lottery,
    net,
    resampling,
    weighting,
)

DAY = date(2026, 3, 1)
RUNGS = ("output", "outcome", "net", "causal")
CHECKS = ("drawn_by_chance", "followed_alike", "compliance", "balance", "overlap", "placebo")


def reason(found: object) -> str:
    assert isinstance(found, estimates.CannotEstimate)
    return found.reason


def given_estimate(found: object) -> estimates.Estimate:
    assert isinstance(found, estimates.Estimate)
    return found


def factor(kind: net.Kind, low: float, central: float, high: float) -> net.Factor:
    return net.Factor(kind=kind, low=low, central=central, high=high, source="A study", from_date=date(2026, 1, 1))


def test_neymans_estimate_by_hand() -> None:
    """Means 3 and 1, variances 10/9 and 10/9 of ten each: an error of the root of 2/9."""
    drawn = [2.0, 4.0] * 5
    other = [0.0, 2.0] * 5
    found = given_estimate(lottery.intention_to_treat(drawn + other, [True] * 10 + [False] * 10))
    assert found.value == 2
    assert found.standard_error == pytest.approx((2 / 9) ** 0.5)
    assert found.high - found.low == pytest.approx(2 * 2.101 * found.standard_error, rel=1e-3)


def test_a_lottery_that_cannot_be_told_says_why() -> None:
    assert reason(lottery.intention_to_treat([1.0] * 5, [True] * 5)) == "nobody_drawn"
    assert reason(lottery.intention_to_treat([1.0] * 12, [True] * 9 + [False] * 3)) == "few_in_arm"
    strata = ["a"] * 20 + ["b"] * 20
    drawn = [True] * 20 + [True] * 5 + [False] * 15
    assert reason(lottery.intention_to_treat([0.0] * 40, drawn, strata=strata)) == "stratum_without_comparison"
    assert lottery.comparable(drawn, strata=strata).sum() == 20
    rng = numpy.random.default_rng(1)
    weak = lottery.treatment_on_the_treated(
        rng.normal(size=200), [True] * 100 + [False] * 100, took_seat=rng.random(200) < 0.5
    )
    assert reason(weak) == "compliance_weak"
    assert "first_stage_f_found" in weak.needed  # type: ignore[union-attr]


@given(st.integers(0, 2**32 - 1), st.floats(0.3, 0.9))
@settings(max_examples=25)
def test_bounds_hold_the_effect_on_those_who_can_be_followed_in_any_case(seed: int, share: float) -> None:
    rng = numpy.random.default_rng(seed)
    drawn = rng.permutation(400) < 200
    outcome = rng.normal(size=400) + 0.5 * drawn
    followed = drawn | (rng.random(400) < share)
    found = lottery.lee_bounds(outcome, drawn, is_followed=followed)
    assert isinstance(found, lottery.Bounds)
    assert found.interval_low <= found.low <= found.high <= found.interval_high
    plain = given_estimate(lottery.intention_to_treat(outcome[followed], drawn[followed]))
    assert found.low <= plain.value + 1e-9
    assert plain.value <= found.high + 1e-9
    attrition = lottery.attrition(followed, drawn)
    assert isinstance(attrition, lottery.Attrition)
    assert attrition.is_equal_enough == (abs(attrition.difference) <= lottery.ATTRITION_DIFFERENCE_MAX)


def test_differences_count_places_and_not_rows() -> None:
    places = numpy.repeat(numpy.arange(8), 100)
    before, treated = numpy.zeros(800), places < 4
    after = numpy.repeat([1.0, 2.0, 3.0, 4.0, 0.0, 1.0, 0.0, 1.0], 100)
    found = given_estimate(differences.did(before, after, treated, clusters=places))
    assert found.value == 2
    # By hand on the eight means: variances 5/3 and 1/3, four of each.
    assert found.standard_error == pytest.approx((5 / 12 + 1 / 12) ** 0.5)
    assert reason(differences.did(before, after, places < 1, clusters=places)) == "few_clusters"
    with pytest.raises(differences.ClustersCross):
        differences.did(before, after, numpy.arange(800) < 50, clusters=places)
    assert reason(differences.did(before, before, treated, clusters=places)) == "no_variation"


def test_people_without_a_counterpart_are_not_compared() -> None:
    rng = numpy.random.default_rng(4)
    one = numpy.concatenate([rng.normal(-9, 1, 200), rng.normal(9, 1, 200)])
    treated = one > 0
    found = weighting.aipw(one, treated, covariates=one[:, None], folds=weighting.fold_numbers(400, rng=rng))
    assert reason(found) in ("no_overlap", "not_converged")
    few = weighting.aipw([1.0] * 12, [True] * 6 + [False] * 6, covariates=numpy.zeros((12, 1)), folds=[0, 1] * 6)
    assert reason(few) == "few_in_arm"


def test_balance_tells_alike_from_different_and_chance() -> None:
    covariates = numpy.column_stack([numpy.tile([0.0, 1.0], 50), numpy.repeat([0.0, 1.0], 50), numpy.ones(100)])
    treated = numpy.repeat([True, False], 50)
    rows = diagnostics.balance(covariates, treated, names=("even", "split", "same"))
    assert not isinstance(rows, estimates.CannotEstimate)
    assert [row.is_alike for row in rows] == [True, False, True]
    assert rows[2].difference is None
    chart = diagnostics.overlap([0.05, 0.5, 0.5, 0.95], [True, True, False, False])
    assert (sum(chart.treated_counts), sum(chart.other_counts), chart.outside_share) == (2, 2, 0.5)


def test_net_is_a_range_whose_ends_are_the_worst_and_the_best_of_all() -> None:
    factors = net.FactorSet(
        factors={
            "deadweight": factor("deadweight", 0.2, 0.5, 0.6), "displacement": factor("displacement", 0.0, 0.1, 0.2),
            "attribution": factor("attribution", 0.5, 0.8, 1.0), "drop_off": factor("drop_off", 0.0, 0.1, 0.3),
        }
    )  # fmt: skip
    found = net.net_down(100, factors, day=DAY, years=2)
    assert isinstance(found, net.Net)
    assert found.estimate.value == pytest.approx(100 * 0.5 * 0.9 * 0.8 * 0.81)
    assert found.estimate.low == pytest.approx(100 * 0.4 * 0.8 * 0.5 * 0.49)
    assert found.estimate.high == pytest.approx(100 * 0.8)
    assert next(iter(found.swings)) in ("deadweight", "attribution")
    assert found.steps["drop_off"] == pytest.approx(found.estimate.value)
    assert reason(net.net_down(100, factors, day=date(2025, 1, 1))) == "factors_missing"
    with pytest.raises(net.FactorInvalid):
        factor("deadweight", 0.6, 0.5, 0.7)


@given(st.sampled_from(sorted(ladder.RUNG_OF_METHOD)), st.sampled_from(RUNGS), st.sets(st.sampled_from(CHECKS)))
@settings(max_examples=60)
def test_no_claim_stands_above_its_evidence(method: str, rung: str, passed: set[str]) -> None:
    checks = [ladder.Check(name=name, has_passed=True) for name in sorted(passed)]
    highest = ladder.highest(method, indicator_rung=rung, checks=checks)  # type: ignore[arg-type]
    assert RUNGS.index(highest) <= min(RUNGS.index(rung), RUNGS.index(ladder.RUNG_OF_METHOD[method]))
    if ladder.failed(method, checks=checks):
        assert highest != "causal"
    for claimed in RUNGS:
        build = lambda claimed=claimed: ladder.Claim(  # noqa: E731
            code="x",
            method=method,
            rung=claimed,
            indicator_rung=rung,
            estimate=None,
            checks=checks,  # type: ignore[arg-type]
        )
        if RUNGS.index(claimed) > RUNGS.index(highest):
            with pytest.raises(ladder.ClaimAboveItsEvidence):
                build()
        else:
            assert build().rung == claimed


def test_bad_numbers_are_refused() -> None:
    with pytest.raises(estimates.EstimationInvalid):
        lottery.intention_to_treat([1.0, float("nan")] * 10, [True, False] * 10)
    with pytest.raises(estimates.EstimationInvalid):
        differences.paired_change([1.0], [1.0, 2.0])
    with pytest.raises(estimates.EstimationInvalid):
        resampling.wilson(3, whole=2)
    assert reason(resampling.bootstrap_mean([1.0], rng=numpy.random.default_rng(1))) == "few_values"
    same = resampling.bootstrap_mean([5.0] * 20, rng=numpy.random.default_rng(1), draws_count=50)
    assert given_estimate(same).low == given_estimate(same).high == 5
