"""What stands beside a comparison so that a reader can doubt it: balance, overlap, and an effect where none can be.

Source: standardised differences and the bound of a tenth: Austin, Statistics in Medicine 28 (2009), pp. 3083-3107;
normalised by both groups' variances: Imbens and Rubin (2015), equation 14.1; overlap: Crump et al., Biometrika 96
(2009); a placebo
outcome: Imbens and Rubin (2015), chapter 21.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy

from tejido.core.impact.estimation import estimates

# Groups that differ by less than a tenth of a standard deviation count as alike.
DIFFERENCE_MAX = 0.1
BARS_COUNT = 10
# Crump et al. (2009): whoever has a smaller or a larger chance is left out.
CHANCE_MIN = 0.1


@dataclass(frozen=True, kw_only=True)
class Balance:
    """How alike two groups were before, in one characteristic.

    Args:
        difference: The standardised difference of the means; None where nobody differs in it.
        by_chance_max: What chance alone makes of it in 95 of 100 draws of this size.
    """

    name: str
    treated_mean: float
    other_mean: float
    difference: float | None
    by_chance_max: float

    @property
    def is_alike(self) -> bool:
        return self.difference is None or abs(self.difference) < DIFFERENCE_MAX

    @property
    def is_within_chance(self) -> bool:
        """Whether a lottery of this size makes such a difference now and then."""
        return self.difference is None or abs(self.difference) <= max(DIFFERENCE_MAX, self.by_chance_max)


@dataclass(frozen=True, kw_only=True)
class Overlap:
    """How likely to be treated those were who were, and those who were not: people by tenth of the chance."""

    edges: Sequence[float]
    treated_counts: Sequence[int]
    other_counts: Sequence[int]
    outside_share: float


@dataclass(frozen=True, kw_only=True)
class Placebo:
    """The same comparison where nothing can have happened yet: it should find nothing."""

    estimate: estimates.Estimate | estimates.CannotEstimate

    @property
    def has_passed(self) -> bool:
        """Whether the interval holds zero; what cannot be estimated has passed nothing."""
        return isinstance(self.estimate, estimates.Estimate) and not self.estimate.is_clear


def balance(
    covariates: Any, is_treated: Any, *, names: Sequence[str], weights: Any = None
) -> Sequence[Balance] | estimates.CannotEstimate:
    """Return how alike both groups were before, one row for each characteristic.

    Args:
        covariates: Shape (people, characteristics).
        names: A code of each.
        weights: > 0, shape (people,), to see the groups as weighting or strata make them; None for each the same.
    Source: Austin (2009), p. 3087; Imbens and Rubin (2015), equation 14.1.
    """
    given = numpy.asarray(covariates, dtype=numpy.float64)
    if given.ndim != 2 or given.shape[1] != len(names) or not numpy.isfinite(given).all():
        raise estimates.EstimationInvalid(estimates.EstimationInvalid.__doc__)
    treated = estimates.flags(is_treated, length=given.shape[0])
    counts = int(treated.sum()), int((~treated).sum())
    if min(counts) < 2:
        needed = {"people": 2.0, "treated_found": float(counts[0]), "beside_found": float(counts[1])}
        return estimates.CannotEstimate(reason="few_in_arm", needed=needed)
    weight = numpy.ones(given.shape[0]) if weights is None else estimates.numbers(weights)
    means = [numpy.average(given[of], axis=0, weights=weight[of]) for of in (treated, ~treated)]
    spread = numpy.sqrt((given[treated].var(axis=0, ddof=1) + given[~treated].var(axis=0, ddof=1)) / 2)
    # A characteristic that tells both groups apart exactly has no spread within them.
    spread = numpy.where(spread > 0, spread, given.std(axis=0, ddof=1))
    by_chance = 1.96 * math.sqrt(sum(_effective(weight[of]) for of in (treated, ~treated)))
    return [
        Balance(
            name=name, treated_mean=float(means[0][place]), other_mean=float(means[1][place]),
            difference=float((means[0][place] - means[1][place]) / spread[place]) if spread[place] > 0 else None,
            by_chance_max=by_chance,
        )
        for place, name in enumerate(names)
    ]  # fmt: skip


def overlap(chances: Any, is_treated: Any) -> Overlap:
    """Return how the chances of both groups lie over each other.

    Args:
        chances: The predicted chance of being treated, shape (people,).
    """
    given = estimates.numbers(chances)
    treated = estimates.flags(is_treated, length=given.size)
    edges = numpy.linspace(0.0, 1.0, BARS_COUNT + 1)
    outside = (given < CHANCE_MIN) | (given > 1 - CHANCE_MIN)
    return Overlap(
        edges=edges.tolist(),
        treated_counts=numpy.histogram(given[treated], bins=edges)[0].tolist(),
        other_counts=numpy.histogram(given[~treated], bins=edges)[0].tolist(),
        outside_share=float(outside.mean()) if given.size else 0.0,
    )


def placebo(estimate: estimates.Estimate | estimates.CannotEstimate) -> Placebo:
    """Return a comparison as a placebo: made by the same estimator of an outcome from before."""
    return Placebo(estimate=estimate)


def _effective(weights: estimates.FloatArray) -> float:
    """Return one over the number of people that weights leave: Kish, Survey Sampling (1965), section 11.7."""
    return float((weights**2).sum() / weights.sum() ** 2)
