"""A comparison of people nobody drew: each is weighed by how likely they were to be where they are, twice insured.

*Augmented inverse probability weighting* predicts both the outcome and the chance of being treated from what was known
before; the result is right if either prediction is. *Cross-fitting* predicts each person by a model that has not seen
them. It rests on something that no data can show: that everything by which people chose is among the covariates. So
whoever uses it shows balance, overlap and a placebo beside it, and claims cause only if they hold.

Source: Robins, Rotnitzky and Zhao, JASA 89 (1994); Chernozhukov et al., Double/debiased machine learning for treatment
and structural parameters, Econometrics Journal 21 (2018), definition 3.1 and equation 5.3. Where chances near 0 and 1
are cut: Crump et al., Dealing with limited overlap in estimation of average treatment effects, Biometrika 96 (2009).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy

from tejido.core.impact.estimation import estimates, learners

FOLDS_COUNT = 5
PENALTY = 1.0
# Whoever is less or more likely than this to be treated has no counterpart.
CHANCE_MIN = 0.01
# Where so many have no counterpart, an average over all is a guess.
WITHOUT_COUNTERPART_SHARE_MAX = 0.10
ROWS_BY_COEFFICIENT_MIN = 5
# Rows of a byte, whose sums of signs are looked up together.
_BITS = 8


@dataclass(frozen=True, kw_only=True)
class Weighted:
    """An estimate by weighting, with what its checks and its bootstrap are made of.

    Args:
        chances: The predicted chance of being treated, uncut, shape (people,).
        scores: What each adds to the estimate beyond the estimate itself, shape (people,).
        cut_share: What part had a chance that was cut.
    """

    estimate: estimates.Estimate
    chances: estimates.FloatArray
    scores: estimates.FloatArray
    cut_share: float


def fold_numbers(count: int, *, folds_count: int = FOLDS_COUNT, rng: numpy.random.Generator) -> estimates.IntArray:
    """Return by chance in which fold each row is, in folds of equal size."""
    return rng.permutation(numpy.arange(count, dtype=numpy.int64) % folds_count)


def aipw(
    outcome: Any,
    is_treated: Any,
    *,
    covariates: Any,
    folds: Any,
    penalty: float = PENALTY,
    chance_min: float = CHANCE_MIN,
) -> Weighted | estimates.CannotEstimate:
    """Return the average difference that being treated made, if the covariates say all that mattered.

    Args:
        outcome: Shape (people,).
        is_treated: Shape (people,).
        covariates: What was known before, shape (people, covariates); of similar scale, since one penalty is for all.
        folds: The fold of each row, from `fold_numbers`, shape (people,).
        penalty: Of both regressions, > 0.
        chance_min: Where chances are cut, 0 < chance_min < 0.5.
    Source: Chernozhukov et al. (2018), equation 5.3.
    """
    values = estimates.numbers(outcome)
    treated = estimates.flags(is_treated, length=values.size)
    parts = estimates.groups(folds, length=values.size)
    given = numpy.asarray(covariates, dtype=numpy.float64)
    if given.ndim != 2 or given.shape[0] != values.size or not numpy.isfinite(given).all():
        raise estimates.EstimationInvalid(estimates.EstimationInvalid.__doc__)
    lack = _lacking(treated, parts, coefficients=given.shape[1] + 1)
    if lack is not None:
        return lack
    try:
        chances, with_seat, without = _predicted(values, treated, learners.with_constant(given), parts, penalty)
    except learners.NotConverged:
        return estimates.CannotEstimate(reason="not_converged")
    cut = numpy.clip(chances, chance_min, 1 - chance_min)
    cut_share = float((cut != chances).mean())
    if cut_share > WITHOUT_COUNTERPART_SHARE_MAX:
        needed = {
            "without_counterpart_share": WITHOUT_COUNTERPART_SHARE_MAX, "without_counterpart_share_found": cut_share
        }  # fmt: skip
        return estimates.CannotEstimate(reason="no_overlap", needed=needed)
    terms = (
        with_seat - without + treated * (values - with_seat) / cut - (~treated) * (values - without) / (1 - cut)
    )  # fmt: skip
    value = float(terms.mean())
    estimate = estimates.around(
        value, standard_error=float(terms.std()) / math.sqrt(values.size), degrees=values.size - given.shape[1] - 1,
        n=values.size, method="weighting", rung="causal",
    )  # fmt: skip
    return Weighted(estimate=estimate, chances=chances, scores=terms - value, cut_share=cut_share)


def multiplier_bootstrap(
    scores: estimates.FloatArray, *, rng: numpy.random.Generator, draws_count: int
) -> estimates.FloatArray:
    """Return how far the estimate would have been off in other samples, without fitting anything again.

    Each score gets a sign by chance. The sums of all 256 ways to give signs to eight rows are made once, and a draw
    looks up one of them for every eight rows.

    Args:
        scores: From `aipw`, shape (people,).
    Returns: shape (draws_count,).
    Source: Chernozhukov, Chetverikov and Kato, Annals of Statistics 41 (2013); signs: Liu, Annals of Statistics 16
        (1988).
    """
    missing = -scores.size % _BITS
    rows = numpy.concatenate([scores, numpy.zeros(missing)]).reshape(-1, _BITS)
    bits = numpy.unpackbits(numpy.arange(2**_BITS, dtype=numpy.uint8)[:, None], axis=1)
    sums = (rows @ (2.0 * bits.T - 1.0)).ravel()
    first = numpy.arange(rows.shape[0], dtype=numpy.int64) * 2**_BITS
    found = numpy.empty(draws_count)
    for number in range(draws_count):
        signs = numpy.frombuffer(rng.bytes(rows.shape[0]), dtype=numpy.uint8)
        found[number] = sums[first + signs].sum()
    return found / scores.size


def _predicted(
    values: estimates.FloatArray,
    treated: estimates.BoolArray,
    design: estimates.FloatArray,
    folds: estimates.IntArray,
    penalty: float,
) -> tuple[estimates.FloatArray, estimates.FloatArray, estimates.FloatArray]:
    """Return the chance of being treated and the outcome with and without it, of each by the others' folds.

    The sums of products of all rows are made once; each fold takes its own away.
    """
    chances, with_seat, without = (numpy.empty(values.size) for _ in range(3))
    numbers = numpy.unique(folds)
    inside = [folds == number for number in numbers]
    arms = [[_products(design[part & of], values[part & of]) for part in inside] for of in (treated, ~treated)]
    ones = treated.astype(numpy.float64)
    start: estimates.FloatArray | None = None
    for place, part in enumerate(inside):
        start = learners.logistic(design[~part], ones[~part], penalty=penalty, start=start)
        chances[part] = learners.probability(design[part], start)
        for arm, found in zip(arms, (with_seat, without), strict=True):
            others = [products for number, products in enumerate(arm) if number != place]
            square = numpy.sum([each[0] for each in others], axis=0)
            moment = numpy.sum([each[1] for each in others], axis=0)
            found[part] = design[part] @ learners.solved(square, moment, penalty=penalty)
    return chances, with_seat, without


def _products(
    design: estimates.FloatArray, values: estimates.FloatArray
) -> tuple[estimates.FloatArray, estimates.FloatArray]:
    return design.T @ design, design.T @ values


def _lacking(
    treated: estimates.BoolArray, folds: estimates.IntArray, *, coefficients: int
) -> estimates.CannotEstimate | None:
    counts = [numpy.bincount(folds[of], minlength=int(numpy.max(folds, initial=0)) + 1) for of in (treated, ~treated)]
    total = min(int(count.sum()) for count in counts)
    least = max(estimates.ARM_PEOPLE_MIN, ROWS_BY_COEFFICIENT_MIN * coefficients)
    # What is left for learning when a fold is set apart.
    if total < least or min(int(numpy.min(count.sum() - count)) for count in counts) < coefficients:
        counted = {"treated_found": float(counts[0].sum()), "beside_found": float(counts[1].sum())}
        return estimates.CannotEstimate(reason="few_in_arm", needed={"people": least, **counted})
    if len(counts[0]) < 2:
        raise estimates.EstimationInvalid(estimates.EstimationInvalid.__doc__)
    return None
