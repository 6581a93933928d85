"""A stratified sample, worked out as a textbook does: the farm acres of the United States in 1992.

Source: Lohr, Sampling: Design and Analysis (2nd ed., 2010), example 3.2: 300 of 3,078 counties in four regions; the
total of all acres is estimated as 909,736,034 with a standard error of 50,417,248.
"""

from __future__ import annotations

import pytest

from tejido.core.impact.surveys import weights

# Region: counties, counties in the sample, their mean of acres, and its variance.
REGIONS = {
    "north east": (220, 21, 97_629.8, 7_647_472_708.0),
    "north central": (1054, 103, 300_504.2, 29_618_183_543.0),
    "south": (1382, 135, 211_315.0, 53_587_487_856.0),
    "west": (422, 41, 662_295.5, 396_185_950_266.0),
}


def test_the_total_of_acres_and_its_standard_error_are_those_of_the_book() -> None:
    strata = [
        weights.Stratum(people=people, answers=answers, mean=mean, variance=variance)
        for people, answers, mean, variance in REGIONS.values()
    ]
    mean, error = weights.mean_and_error(strata)
    counties = sum(stratum.people for stratum in strata)
    # The book adds up totals of regions that it rounded before.
    assert mean * counties == pytest.approx(909_736_034, abs=50)
    assert error * counties == pytest.approx(50_417_248, abs=5)


def test_one_county_of_the_west_stands_for_as_many_as_the_book_says() -> None:
    people = {name: row[0] for name, row in REGIONS.items()}
    answers = {name: row[1] for name, row in REGIONS.items()}
    assert weights.weights(people, answers)["west"] == pytest.approx(422 / 41)
