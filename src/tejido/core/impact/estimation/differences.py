"""Before and after, alone and beside others: the change of the same people, and difference in differences.

Before and after alone is an *outcome*: whatever else happened meanwhile is in it. Beside a group that would have
changed in the same way, the difference of the two changes is what the one group alone had. That they would have changed
in the same way cannot be shown, only made less doubtful: by the same comparison of two earlier times
(`diagnostics.placebo`).

Source: Bertrand, Duflo and Mullainathan, How much should we trust differences-in-differences estimates?, QJE 119
(2004): rows of one site or municipality are not independent, so the clusters are what is counted. The variance for few
clusters, CR2, and its degrees of freedom: Bell and McCaffrey, Survey Methodology 28 (2002).
"""

from __future__ import annotations

import math
from typing import Any

import numpy

from tejido.core.impact.estimation import estimates

PAIRS_MIN = 10


class ClustersCross(Exception):
    """Each site or municipality is in one group only: the one in which something changed, or the one beside it."""


def paired_change(before: Any, after: Any) -> estimates.Estimate | estimates.CannotEstimate:
    """Return how much the same people changed on average: an outcome, whatever caused it.

    Args:
        before, after: Of the same people in the same order, shape (people,).
    """
    earlier, later = _pairs(before, after)
    if earlier.size < PAIRS_MIN:
        return estimates.CannotEstimate(
            reason="few_pairs", needed={"people": PAIRS_MIN, "people_found": float(earlier.size)}
        )
    change = later - earlier
    return estimates.around(
        float(change.mean()), standard_error=float(change.std(ddof=1)) / math.sqrt(change.size),
        degrees=change.size - 1, n=change.size, method="paired_change", rung="outcome",
    )  # fmt: skip


def did(
    before: Any, after: Any, is_treated: Any, *, clusters: Any = None
) -> estimates.Estimate | estimates.CannotEstimate:
    """Return by how much more the one group changed than the other.

    Args:
        before, after: The outcome of the same people, or places, at two times, shape (rows,).
        is_treated: Whether something changed for them between the two, shape (rows,).
        clusters: The code of what rows share, such as their site, shape (rows,); None where each stands for itself.
    Raises: ClustersCross
    Source: Bertrand, Duflo and Mullainathan (2004), section IV C; Bell and McCaffrey (2002), p. 174, in the form it has
        for a difference of two means.
    """
    earlier, later = _pairs(before, after)
    treated = estimates.flags(is_treated, length=earlier.size)
    codes = numpy.arange(earlier.size) if clusters is None else estimates.groups(clusters, length=earlier.size)
    least = estimates.ARM_PEOPLE_MIN if clusters is None else estimates.CLUSTERS_IN_ARM_MIN
    change = later - earlier
    found = [numpy.unique(codes[of]) for of in (treated, ~treated)]
    if numpy.intersect1d(found[0], found[1]).size:
        raise ClustersCross(ClustersCross.__doc__)
    if min(found[0].size, found[1].size) < least:
        counted = {"treated_found": float(found[0].size), "beside_found": float(found[1].size)}
        reason: estimates.Reason = "few_in_arm" if clusters is None else "few_clusters"
        needed = "people" if clusters is None else "clusters"
        return estimates.CannotEstimate(reason=reason, needed={needed: least, **counted})
    means, variances = zip(*(_clustered_mean(change[of], codes[of]) for of in (treated, ~treated)), strict=True)
    parts = numpy.array(variances)
    if parts.sum() == 0:
        return estimates.CannotEstimate(reason="no_variation")
    degrees = estimates.satterthwaite(parts, numpy.array([each.size - 1.0 for each in found]))
    return estimates.around(
        means[0] - means[1], standard_error=math.sqrt(parts.sum()), degrees=degrees, n=earlier.size,
        method="difference_in_differences", rung="causal",
    )  # fmt: skip


def _pairs(before: Any, after: Any) -> tuple[estimates.FloatArray, estimates.FloatArray]:
    earlier, later = estimates.numbers(before), estimates.numbers(after)
    if earlier.size != later.size:
        raise estimates.EstimationInvalid(estimates.EstimationInvalid.__doc__)
    return earlier, later


def _clustered_mean(values: estimates.FloatArray, codes: estimates.IntArray) -> tuple[float, float]:
    """Return a mean and its variance, where the rows of one cluster go together.

    The leverage of a cluster is its part of the rows; dividing by what it leaves gives CR2.
    """
    mean = float(values.mean())
    _, places = numpy.unique(codes, return_inverse=True)
    sums = numpy.bincount(places, values - mean)
    shares = numpy.bincount(places) / values.size
    return mean, float(numpy.sum(sums**2 / (1 - shares))) / values.size**2
