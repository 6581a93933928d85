"""Published answers come out again: numbers of papers and textbooks, and one trial whose rows are public."""

from __future__ import annotations

from pathlib import Path

import numpy
import pytest
from tests import stata

from tejido.core.impact.estimation import differences, estimates, lottery, quantiles, resampling, weighting

PEERS = Path(__file__).resolve().parents[2] / ".venv-peers"
ROWS = "lib/python3*/site-packages/causaldata/thornton_hiv/thornton_hiv.dta"


@pytest.fixture(scope="module")
def thornton() -> dict[str, numpy.typing.NDArray[numpy.float64]]:
    """The trial of 2004 in rural Malawi: by lot, some were given an incentive to fetch the result of their test."""
    found = next(iter(PEERS.glob(ROWS)), None)
    if found is None:
        pytest.skip("its rows are not here: `.venv/bin/python deploy/set_up.py peers` installs the data it ships in")
    return stata.columns(found)


def test_thornton_incentives_and_learning_a_result(thornton: dict[str, numpy.typing.NDArray[numpy.float64]]) -> None:
    """34 of 100 without an incentive came, and 43 points more with one; 45 as the plain difference.

    Source: Thornton, The demand for, and impact of, learning HIV status, AER 98 (2008), pp. 1829-1863, p. 1840 and
    table 4, column 1 (with controls, 2,812 people); Cunningham, Causal Inference: The Mixtape (Yale, 2021), chapter 4.
    """
    used = ("got", "any", "age", "distvct", "hiv2004")
    is_known = numpy.isfinite([thornton[name] for name in used]).all(axis=0) & (thornton["hiv2004"] >= 0)
    came, drawn = thornton["got"][is_known], thornton["any"][is_known] == 1
    assert is_known.sum() == pytest.approx(2_812, abs=5)
    arms = lottery.arms(came, drawn)
    assert isinstance(arms, lottery.Arms)
    assert round(arms.other_mean, 2) == 0.34
    plain = lottery.intention_to_treat(came, drawn)
    assert isinstance(plain, estimates.Estimate)
    assert round(plain.value, 2) == 0.45
    assert plain.low < 0.431 < plain.high
    assert plain.standard_error == pytest.approx(0.023, abs=0.003)
    covariates = numpy.column_stack([thornton["age"] / 10, thornton["distvct"], thornton["hiv2004"]])[is_known]
    folds = weighting.fold_numbers(came.size, rng=numpy.random.default_rng(1))
    weighted = weighting.aipw(came, drawn, covariates=covariates, folds=folds)
    assert isinstance(weighted, weighting.Weighted)
    assert weighted.estimate.value == pytest.approx(plain.value, abs=0.01)


def test_vitamin_a_and_survival_of_children() -> None:
    """Where one in five did not take what they drew: 2.6 of 1,000 by the draw, 3.2 for those who took it.

    Source: Sommer and Zeger, Statistics in Medicine 10 (1991), pp. 45-52; Imbens and Rubin, Causal Inference
    (Cambridge, 2015), chapter 23: 0.0026 (0.0009), 0.8000, 0.0032 (0.0012).
    """
    # Assigned, taken, survived: how many children.
    cells = ((1, 1, 1, 9_663), (1, 1, 0, 12), (1, 0, 1, 2_385), (1, 0, 0, 34), (0, 0, 1, 11_514), (0, 0, 0, 74))
    assigned, taken, survived = (numpy.repeat([cell[place] for cell in cells], [cell[3] for cell in cells])
                                 for place in range(3))  # fmt: skip
    by_draw = lottery.intention_to_treat(survived, assigned)
    first_stage = lottery.intention_to_treat(taken, assigned)
    by_taking = lottery.treatment_on_the_treated(survived, assigned, took_seat=taken)
    assert isinstance(by_draw, estimates.Estimate)
    assert isinstance(first_stage, estimates.Estimate)
    assert isinstance(by_taking, estimates.Estimate)
    assert (round(by_draw.value, 4), round(by_draw.standard_error, 4)) == (0.0026, 0.0009)
    assert round(first_stage.value, 4) == 0.8
    assert (round(by_taking.value, 4), round(by_taking.standard_error, 4)) == (0.0032, 0.0012)


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"), [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611)]
)
def test_wilson_as_newcombe_prints_it(part: int, whole: int, low: float, high: float) -> None:
    """Source: Newcombe, Statistics in Medicine 17 (1998), pp. 857-872, table I, method 3."""
    found = resampling.wilson(part, whole=whole)
    assert isinstance(found, estimates.Estimate)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


def test_difference_of_shares_as_newcombe_prints_it() -> None:
    """Source: Newcombe, Statistics in Medicine 17 (1998), pp. 873-890, table II, method 10: 56 of 70 and 48 of 80."""
    found = resampling.difference_of_shares(56, whole=70, other_part=48, other_whole=80)
    assert isinstance(found, estimates.Estimate)
    assert (round(found.low, 4), round(found.high, 4)) == (0.0524, 0.3339)


def test_sleep_of_ten_people() -> None:
    """Hours of sleep gained with one drug and another by the same ten: 1.58 more, t = 4.06, 0.70 to 2.46.

    Source: Student, The probable error of a mean, Biometrika 6 (1908), p. 20.
    """
    one = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
    other = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
    found = differences.paired_change(one, other)
    assert isinstance(found, estimates.Estimate)
    assert (round(found.value, 2), round(found.low, 2), round(found.high, 2)) == (1.58, 0.70, 2.46)
    assert round(found.value / found.standard_error, 2) == 4.06
    assert found.rung == "outcome"


@pytest.mark.parametrize(("degrees", "value"), [(1, 12.706), (5, 2.571), (10, 2.228), (30, 2.042), (120, 1.980)])
def test_students_table(degrees: float, value: float) -> None:
    """Source: Fisher and Yates, Statistical Tables (1938), table III."""
    assert round(quantiles.student(degrees=degrees), 3) == value
