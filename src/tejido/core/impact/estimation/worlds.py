"""Simulated worlds in which the truth is known: what the estimators are held against.

Each world is drawn from a design with a known effect, with everything that makes real data hard: strata with different
chances of a seat, seats not taken, people who choose for themselves, sites whose people share their luck, skewed pay.
The part of worlds whose interval holds the truth should be 95 of 100.

Source: coverage by repeated simulation: Morris, White and Crowther, Statistics in Medicine 38 (2019), pp. 2074-2102.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy

from tejido.core.impact.estimation import differences, estimates, lottery, resampling, weighting

Answer = estimates.Estimate | estimates.CannotEstimate
World = Callable[[numpy.random.Generator], Answer]
SEED = 20_260_901
# Beyond so many standard errors of a share, coverage is no longer chance: about once in 5,000 tables.
SPREAD_MAX = 4.2
BOOTSTRAP_DRAWS_COUNT = 400


@dataclass(frozen=True, kw_only=True)
class Design:
    """One way to make worlds: what is estimated in them, the truth, and how many are made."""

    code: str
    truth: float
    people_count: int
    worlds_count: int
    world: World


@dataclass(frozen=True, kw_only=True)
class Result:
    """What came of the worlds of one design.

    Args:
        estimate: Mean of the estimates.
        low, high: Mean ends of the intervals.
        coverage_share: In what part of the worlds the interval held the truth.
        given_count: Worlds in which there was an estimate at all.
    """

    code: str
    truth: float
    estimate: float
    low: float
    high: float
    coverage_share: float
    people_count: int
    worlds_count: int
    given_count: int

    @property
    def is_nominal(self) -> bool:
        """Whether the coverage is 95 of 100, as far as this number of worlds can tell."""
        aim = estimates.CONFIDENCE_SHARE
        error = math.sqrt(aim * (1 - aim) / self.given_count)
        return abs(self.coverage_share - aim) <= SPREAD_MAX * error

    @property
    def is_centred(self) -> bool:
        """Whether the mean estimate is the truth, as far as this number of worlds can tell."""
        error = (self.high - self.low) / (2 * 1.96) / math.sqrt(self.given_count)
        return abs(self.estimate - self.truth) <= SPREAD_MAX * error


def table(designs: Sequence[Design] | None = None, *, seed: int = SEED) -> list[Result]:
    """Make the worlds of each design and return what came of them; the same seed gives the same table."""
    return [played(design, rng=numpy.random.default_rng(seed)) for design in designs or DESIGNS]


def played(design: Design, *, rng: numpy.random.Generator) -> Result:
    """Make the worlds of one design."""
    answers = [design.world(rng) for _ in range(design.worlds_count)]
    given = [one for one in answers if isinstance(one, estimates.Estimate)]
    held = [one.low <= design.truth <= one.high for one in given]
    means = numpy.array([[one.value, one.low, one.high] for one in given]).mean(axis=0)
    return Result(
        code=design.code, truth=design.truth, estimate=float(means[0]), low=float(means[1]), high=float(means[2]),
        coverage_share=float(numpy.mean(held)), people_count=design.people_count, worlds_count=design.worlds_count,
        given_count=len(given),
    )  # fmt: skip


def markdown(results: Sequence[Result]) -> str:
    """Return the results as a table: truth, estimate, interval, coverage."""
    lines = [
        "| estimator | truth | mean estimate | mean interval | coverage | people | worlds |",
        "|---|---|---|---|---|---|---|",
    ]
    lines += [
        f"| `{one.code}` | {one.truth:.3f} | {one.estimate:.3f} | {one.low:.3f} to {one.high:.3f} | "
        f"{100 * one.coverage_share:.1f} % | {one.people_count} | {one.given_count} of {one.worlds_count} |"
        for one in results
    ]
    return "\n".join(lines) + "\n"


def _lottery_world(rng: numpy.random.Generator) -> Answer:
    """120 apply for 50 seats; a job comes to 35 of 100 without a seat and to 55 with one."""
    drawn = rng.permutation(120) < 50
    job = rng.random(120) < numpy.where(drawn, 0.55, 0.35)
    return lottery.intention_to_treat(job, drawn)


def _strata_world(rng: numpy.random.Generator) -> Answer:
    """Three strata with different chances of a seat and of a job: without strata the estimate would be far off."""
    sizes, seats, levels = (40, 60, 80), (30, 20, 20), (0.2, 0.4, 0.6)
    strata = numpy.repeat(numpy.arange(3), sizes)
    drawn = numpy.concatenate([rng.permutation(size) < count for size, count in zip(sizes, seats, strict=True)])
    job = rng.random(strata.size) < numpy.array(levels)[strata] + 0.15 * drawn
    return lottery.intention_to_treat(job, drawn, strata=strata)


def _taken_world(rng: numpy.random.Generator) -> Answer:
    """Seven in ten take the seat they drew, one in ten gets one later; who takes it is likelier to work anyway."""
    drawn = rng.permutation(200) < 100
    kind = rng.random(200)
    taken = numpy.where(drawn, kind < 0.7, kind < 0.1)
    job = rng.random(200) < 0.25 + 0.2 * (kind < 0.7) + 0.25 * taken
    return lottery.treatment_on_the_treated(job, drawn, took_seat=taken)


def _change_world(rng: numpy.random.Generator) -> Answer:
    """The same 80 people before and after, with an income that is far from normal."""
    before = rng.gamma(2.0, 0.4, 80)
    return differences.paired_change(before, before + rng.gamma(3.0, 0.1, 80))


def _did_world(rng: numpy.random.Generator) -> Answer:
    """Twelve municipalities with a site and twenty without: all change, and each one's people share its luck."""
    clusters = numpy.repeat(numpy.arange(32), 10)
    treated = clusters < 12
    level = rng.normal(0.0, 1.0, 32)[clusters]
    before = level + rng.normal(0.0, 0.5, clusters.size)
    luck = rng.normal(0.3, 0.3, 32)[clusters]
    after = level + luck + 0.4 * treated + rng.normal(0.0, 0.5, clusters.size)
    return differences.did(before, after, treated, clusters=clusters)


def _weighting_world(rng: numpy.random.Generator) -> Answer:
    """Those who would earn more anyway are likelier to be treated; a plain comparison would be off by 0.6."""
    covariates = rng.normal(size=(300, 3))
    chance = 1 / (1 + numpy.exp(-0.8 * covariates[:, 0] + 0.4 * covariates[:, 1]))
    treated = rng.random(300) < chance
    outcome = covariates @ numpy.array([1.0, -0.5, 0.3]) + 0.5 * treated + rng.normal(size=300)
    folds = weighting.fold_numbers(300, rng=rng)
    found = weighting.aipw(outcome, treated, covariates=covariates, folds=folds)
    return found.estimate if isinstance(found, weighting.Weighted) else found


def _bootstrap_world(rng: numpy.random.Generator) -> Answer:
    """Mean pay of 80 people against 60 others, both skewed."""
    one, other = rng.gamma(4.0, 0.4, 80), rng.gamma(4.0, 0.3, 60)
    return resampling.bootstrap_difference(one, other, rng=rng, draws_count=BOOTSTRAP_DRAWS_COUNT)


def _share_world(rng: numpy.random.Generator) -> Answer:
    """A share of three in ten among 40 people."""
    return resampling.wilson(int(rng.binomial(40, 0.3)), whole=40)


DESIGNS: Sequence[Design] = (
    Design(code="wilson", truth=0.3, people_count=40, worlds_count=2_000, world=_share_world),
    Design(code="paired_change", truth=0.3, people_count=80, worlds_count=2_000, world=_change_world),
    Design(code="intention_to_treat", truth=0.2, people_count=120, worlds_count=2_000, world=_lottery_world),
    Design(code="intention_to_treat_by_strata", truth=0.15, people_count=180, worlds_count=2_000, world=_strata_world),
    Design(code="treatment_on_the_treated", truth=0.25, people_count=200, worlds_count=2_000, world=_taken_world),
    Design(code="difference_in_differences", truth=0.4, people_count=320, worlds_count=2_000, world=_did_world),
    Design(code="weighting", truth=0.5, people_count=300, worlds_count=500, world=_weighting_world),
    Design(code="bootstrap_difference", truth=0.4, people_count=140, worlds_count=500, world=_bootstrap_world),
)
