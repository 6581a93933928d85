"""The two learners that weighting uses: ridge regression, and logistic regression by reweighted least squares.

Source: Hoerl and Kennard, Technometrics 12 (1970), equation 2.1; McCullagh and Nelder, Generalized Linear Models
(Chapman and Hall, 2nd edition 1989), section 2.5. The ridge of the logistic regression: le Cessie and van Houwelingen,
Applied Statistics 41 (1992).
"""

from __future__ import annotations

import numpy

from tejido.core.impact.estimation import estimates

STEPS_MAX = 50
TOLERANCE = 1e-9
# Beyond, the exponential says 0 or 1 in any case.
_INDEX_MAX = 35.0


class NotConverged(Exception):
    """The logistic regression found no end: some characteristics tell exactly who is in which group."""


def with_constant(covariates: estimates.FloatArray) -> estimates.FloatArray:
    """Return the covariates with a column of ones before them, shape (rows, covariates + 1)."""
    return numpy.column_stack([numpy.ones(covariates.shape[0]), covariates])


def ridge(design: estimates.FloatArray, outcome: estimates.FloatArray, *, penalty: float) -> estimates.FloatArray:
    """Return the coefficients of a ridge regression, whose constant is not penalised.

    Args:
        design: From `with_constant`, shape (rows, coefficients).
        penalty: >= 0, on the sum of squared coefficients beside the sum of squared errors.
    """
    return solved(design.T @ design, design.T @ outcome, penalty=penalty)


def solved(square: estimates.FloatArray, moment: estimates.FloatArray, *, penalty: float) -> estimates.FloatArray:
    """Return the coefficients that a ridge regression has for these sums of products."""
    found: estimates.FloatArray = numpy.linalg.lstsq(square + _penalties(square.shape[0], penalty), moment, rcond=None)[
        0
    ]
    return found


def logistic(
    design: estimates.FloatArray,
    is_one: estimates.FloatArray,
    *,
    penalty: float,
    start: estimates.FloatArray | None = None,
) -> estimates.FloatArray:
    """Return the coefficients of a logistic regression, whose constant is not penalised.

    Args:
        design: From `with_constant`, shape (rows, coefficients).
        is_one: 0 or 1, shape (rows,).
        penalty: > 0, on half the sum of squared coefficients beside the log-likelihood.
        start: Coefficients to begin with; those of nearly the same rows save most steps.
    Raises: NotConverged
    """
    penalties = _penalties(design.shape[1], penalty)
    found = numpy.zeros(design.shape[1]) if start is None else start
    for _ in range(STEPS_MAX):
        chance = probability(design, found)
        weight = chance * (1 - chance)
        gradient = design.T @ (is_one - chance) - penalties @ found
        curvature = design.T @ (design * weight[:, None]) + penalties
        step = numpy.linalg.lstsq(curvature, gradient, rcond=None)[0]
        found = found + step
        if not numpy.isfinite(found).all():
            break
        if float(numpy.max(numpy.abs(step))) < TOLERANCE * (1 + float(numpy.max(numpy.abs(found)))):
            return found
    raise NotConverged(NotConverged.__doc__)


def probability(design: estimates.FloatArray, coefficients: estimates.FloatArray) -> estimates.FloatArray:
    """Return the chance that the logistic regression gives each row."""
    index = numpy.clip(design @ coefficients, -_INDEX_MAX, _INDEX_MAX)
    found: estimates.FloatArray = 1.0 / (1.0 + numpy.exp(-index))
    return found


def _penalties(size: int, penalty: float) -> estimates.FloatArray:
    diagonal = numpy.full(size, penalty)
    diagonal[0] = 0.0
    return numpy.diag(diagonal)
