"""The estimators find the truth in simulated worlds, their intervals hold it in 95 of 100, and the page says so."""

from __future__ import annotations

from pathlib import Path

import numpy
import pytest

from tejido.core.impact.estimation import lottery, weighting, worlds

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "estimators.md"


@pytest.fixture(scope="module")
def results() -> list[worlds.Result]:
    return worlds.table()


def test_intervals_hold_the_truth_as_often_as_they_say(results: list[worlds.Result]) -> None:
    """The worlds: 2,000 of each kind, 500 for weighting and for the bootstrap."""
    assert {one.code: one.worlds_count for one in results}["intention_to_treat"] == 2_000
    assert [one.code for one in results if not one.is_nominal] == []
    assert [one.code for one in results if not one.is_centred] == []
    assert all(one.given_count == one.worlds_count for one in results)


def test_the_page_shows_what_the_code_gives(results: list[worlds.Result]) -> None:
    assert PAGE.read_text("utf-8").endswith(worlds.markdown(results))


def test_leaving_out_the_strata_would_be_seen() -> None:
    """The table can fail: without strata, the same worlds are off by much more than their intervals say."""

    def blind(rng: numpy.random.Generator) -> worlds.Answer:
        strata = numpy.repeat(numpy.arange(3), (40, 60, 80))
        drawn = numpy.concatenate([rng.permutation(size) < count for size, count in ((40, 30), (60, 20), (80, 20))])
        job = rng.random(strata.size) < numpy.array([0.2, 0.4, 0.6])[strata] + 0.15 * drawn
        return lottery.intention_to_treat(job, drawn)

    design = worlds.Design(code="blind", truth=0.15, people_count=180, worlds_count=200, world=blind)
    found = worlds.played(design, rng=numpy.random.default_rng(1))
    assert not found.is_nominal
    assert not found.is_centred


def test_signs_by_chance_spread_like_the_formula() -> None:
    rng = numpy.random.default_rng(2)
    scores = rng.normal(size=999)
    drawn = weighting.multiplier_bootstrap(scores, rng=rng, draws_count=4_000)
    assert drawn.std() == pytest.approx(numpy.sqrt((scores**2).sum()) / scores.size, rel=0.05)
