"""Intervals without a formula for the variance: Wilson for shares, the bootstrap for money and anything else.

Source: Wilson, JASA 22 (1927), p. 209; differences of shares from two Wilson intervals: Newcombe, Interval estimation
for the difference between independent proportions, Statistics in Medicine 17 (1998), method 10; the bootstrap with
correction for bias and acceleration: Efron, Better bootstrap confidence intervals, JASA 82 (1987), pp. 171-185.
"""

from __future__ import annotations

import math
from typing import Any

import numpy

from tejido.core.impact.estimation import estimates, quantiles

DRAWS_COUNT = 2_000
VALUES_MIN = 10
# Numbers drawn at once, so that 100,000 rows do not fill the memory.
_CHUNK_MAX = 4_000_000


def wilson(part: int, *, whole: int) -> estimates.Estimate | estimates.CannotEstimate:
    """Return a share with Wilson's interval, which stays between 0 and 1 and is right for small numbers.

    Args:
        part: 0 <= part <= whole.
    Source: Wilson (1927), the interval from the score.
    """
    if not 0 <= part <= whole:
        raise estimates.EstimationInvalid(estimates.EstimationInvalid.__doc__)
    if whole == 0:
        return estimates.CannotEstimate(reason="few_values", needed={"people": 1, "people_found": 0})
    low, high = _wilson(part, whole)
    share = part / whole
    return estimates.Estimate(
        value=share, low=min(low, share), high=max(high, share), standard_error=math.sqrt(share * (1 - share) / whole),
        n=whole, method="wilson", rung="output",
    )  # fmt: skip


def difference_of_shares(
    part: int, *, whole: int, other_part: int, other_whole: int
) -> estimates.Estimate | estimates.CannotEstimate:
    """Return how much larger one share is than another, of two groups that have nobody in common.

    Source: Newcombe (1998), method 10.
    """
    if not 0 <= part <= whole or not 0 <= other_part <= other_whole:
        raise estimates.EstimationInvalid(estimates.EstimationInvalid.__doc__)
    if whole == 0 or other_whole == 0:
        return estimates.CannotEstimate(reason="few_values", needed={"people": 1, "people_found": 0})
    one, other = part / whole, other_part / other_whole
    (low, high), (other_low, other_high) = _wilson(part, whole), _wilson(other_part, other_whole)
    difference = one - other
    return estimates.Estimate(
        value=difference, low=difference - math.hypot(one - low, other_high - other),
        high=difference + math.hypot(high - one, other - other_low),
        standard_error=math.sqrt(one * (1 - one) / whole + other * (1 - other) / other_whole), n=whole + other_whole,
        method="newcombe", rung="output",
    )  # fmt: skip


def bootstrap_mean(
    values: Any, *, rng: numpy.random.Generator, draws_count: int = DRAWS_COUNT
) -> estimates.Estimate | estimates.CannotEstimate:
    """Return a mean with the interval of Efron's corrected bootstrap.

    Args:
        values: Shape (rows,).
        rng: The only chance there is; the same one gives the same interval.
    """
    given = estimates.numbers(values)
    if given.size < VALUES_MIN:
        return _few(given.size)
    drawn = resampled_means(given, rng=rng, draws_count=draws_count)
    mean = float(given.mean())
    # Leaving one value out moves the mean by its distance from it: the jackknife of a mean needs no loop.
    low, high = _corrected(drawn, value=mean, leaving_out=(mean - given) / (given.size - 1))
    return estimates.Estimate(
        value=mean, low=min(low, mean), high=max(high, mean), standard_error=float(drawn.std(ddof=1)), n=given.size,
        method="bootstrap_mean", rung="output",
    )  # fmt: skip


def bootstrap_difference(
    values: Any, other_values: Any, *, rng: numpy.random.Generator, draws_count: int = DRAWS_COUNT
) -> estimates.Estimate | estimates.CannotEstimate:
    """Return how much larger one mean is than another, of two groups that are drawn again apart."""
    one, other = estimates.numbers(values), estimates.numbers(other_values)
    if min(one.size, other.size) < VALUES_MIN:
        return _few(min(one.size, other.size))
    drawn = resampled_means(one, rng=rng, draws_count=draws_count)
    drawn = drawn - resampled_means(other, rng=rng, draws_count=draws_count)
    difference = float(one.mean() - other.mean())
    moved = (
        (one.mean() - one) / (one.size - 1), (other - other.mean()) / (other.size - 1)
    )  # fmt: skip
    low, high = _corrected(drawn, value=difference, leaving_out=numpy.concatenate(moved))
    return estimates.Estimate(
        value=difference, low=min(low, difference), high=max(high, difference),
        standard_error=float(drawn.std(ddof=1)), n=one.size + other.size, method="bootstrap_difference", rung="output",
    )  # fmt: skip


def resampled_means(
    values: estimates.FloatArray, *, rng: numpy.random.Generator, draws_count: int
) -> estimates.FloatArray:
    """Return the means of samples drawn from the values with putting back, shape (draws_count,).

    Equal values are drawn together: for yes and no, or few steps of pay, a draw is one multinomial number and not a
    number for each row.
    """
    kinds, counts = numpy.unique(values, return_counts=True)
    if kinds.size * 8 <= values.size:
        drawn = rng.multinomial(values.size, counts / values.size, size=draws_count)
        return numpy.asarray(drawn @ kinds / values.size, dtype=numpy.float64)
    found = numpy.empty(draws_count)
    step = max(1, _CHUNK_MAX // values.size)
    for first in range(0, draws_count, step):
        count = min(step, draws_count - first)
        places = rng.integers(values.size, size=(count, values.size), dtype=numpy.int32)
        found[first : first + count] = values[places].mean(axis=1)
    return found


def _wilson(part: int, whole: int) -> tuple[float, float]:
    z = quantiles.normal()
    share = part / whole
    middle = share + z * z / (2 * whole)
    margin = z * math.sqrt(share * (1 - share) / whole + z * z / (4 * whole * whole))
    below = 1 + z * z / whole
    return max(0.0, (middle - margin) / below), min(1.0, (middle + margin) / below)


def _corrected(drawn: estimates.FloatArray, *, value: float, leaving_out: estimates.FloatArray) -> tuple[float, float]:
    """Return the corrected ends, Efron (1987), equation 2.3, with the acceleration of equation 7.3.

    Args:
        leaving_out: How the number moves when one row is left out, shape (rows,).
    """
    if numpy.min(drawn) == numpy.max(drawn):
        return value, value
    lower = (float((drawn < value).sum()) + 0.5 * float((drawn == value).sum())) / drawn.size
    bias = quantiles.at_share(min(max(lower, 1 / drawn.size), 1 - 1 / drawn.size))
    moved = leaving_out.mean() - leaving_out
    square = float((moved**2).sum())
    acceleration = float((moved**3).sum()) / (6 * square**1.5) if square > 0 else 0.0
    ends = []
    for sign in (-1.0, 1.0):
        step = bias + sign * quantiles.normal()
        ends.append(quantiles.below(bias + step / (1 - acceleration * step)))
    low, high = numpy.quantile(drawn, ends)
    return float(low), float(high)


def _few(count: int) -> estimates.CannotEstimate:
    return estimates.CannotEstimate(reason="few_values", needed={"values": VALUES_MIN, "values_found": float(count)})
