"""What an estimator returns: a number with its interval and rung, or what the data lack for one."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy
from numpy.typing import NDArray

from tejido.core.impact import indicators
from tejido.core.impact.estimation import quantiles

FloatArray = NDArray[numpy.float64]
BoolArray = NDArray[numpy.bool_]
IntArray = NDArray[numpy.int64]

# The part of intervals that hold the truth.
CONFIDENCE_SHARE = quantiles.CONFIDENCE_SHARE

# Why an estimate is not given. Each has its words in both languages on the pages.
Reason = Literal[
    "nobody_drawn", "few_in_arm", "few_pairs", "few_clusters", "stratum_without_comparison", "compliance_weak",
    "no_overlap", "attrition_unequal", "no_variation", "few_values", "not_converged", "factors_missing",
]  # fmt: skip

# What a comparison needs at least; below, its interval is not what it says.
ARM_PEOPLE_MIN = 10
STRATUM_ARM_PEOPLE_MIN = 2
CLUSTERS_IN_ARM_MIN = 4


class EstimationInvalid(Exception):
    """An estimator needs arrays of one length, without missing values, and shares between 0 and 1."""


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """A number with the interval that holds the truth in 95 of 100 repetitions of the same design.

    Args:
        value, low, high: low <= value <= high, in the unit of the outcome.
        standard_error: >= 0, in the same unit.
        n: People, or whatever else the rows are.
        method: A code, such as "intention_to_treat".
        rung: The highest rung on which a claim made of it may stand.
    """

    value: float
    low: float
    high: float
    standard_error: float
    n: int
    method: str
    rung: indicators.Rung

    def __post_init__(self) -> None:
        numbers = (self.value, self.low, self.high, self.standard_error)
        is_whole = all(math.isfinite(number) for number in numbers) and self.low <= self.value <= self.high
        if not is_whole or self.standard_error < 0 or self.n < 0 or self.rung not in indicators.RUNGS:
            raise EstimationInvalid(EstimationInvalid.__doc__)

    @property
    def is_clear(self) -> bool:
        """Whether the interval leaves out "no difference"."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True, kw_only=True)
class CannotEstimate:
    """The data cannot carry the estimate: why, and what there is beside what is needed.

    Args:
        needed: What is needed and what there is, by name, such as {"people": 10, "people_found": 3}.
    """

    reason: Reason
    needed: Mapping[str, float] = field(default_factory=dict)


def around(
    value: float, *, standard_error: float, degrees: float, n: int, method: str, rung: indicators.Rung
) -> Estimate:
    """Return an estimate with the symmetric interval of Student's distribution.

    Args:
        degrees: Degrees of freedom of the standard error, > 0; infinity for the normal distribution.
    """
    margin = quantiles.student(degrees=degrees) * standard_error
    return Estimate(
        value=value, low=value - margin, high=value + margin, standard_error=standard_error, n=n, method=method,
        rung=rung,
    )  # fmt: skip


def satterthwaite(parts: FloatArray, degrees: FloatArray) -> float:
    """Return the degrees of freedom of a sum of independent variances.

    Args:
        parts: The variances that are added, shape (parts,), >= 0.
        degrees: The degrees of freedom of each, shape (parts,), > 0.
    Source: Satterthwaite, An approximate distribution of estimates of variance components, Biometrics 2 (1946), p. 112.
    """
    below = float(numpy.sum(parts**2 / degrees))
    return float(numpy.sum(parts)) ** 2 / below if below > 0 else float(numpy.sum(degrees))


def numbers(values: Any) -> FloatArray:
    """Return numbers as an array.

    Raises: EstimationInvalid: not one row of finite numbers.
    """
    found = numpy.asarray(values, dtype=numpy.float64)
    if found.ndim != 1 or not numpy.isfinite(found).all():
        raise EstimationInvalid(EstimationInvalid.__doc__)
    return found


def flags(values: Any, *, length: int) -> BoolArray:
    """Return yes and no as an array.

    Raises: EstimationInvalid: not `length` of them.
    """
    found = numpy.asarray(values)
    if found.shape != (length,) or (found.dtype != numpy.bool_ and not numpy.isin(found, (0, 1)).all()):
        raise EstimationInvalid(EstimationInvalid.__doc__)
    return found.astype(numpy.bool_)


def groups(codes: Any, *, length: int) -> IntArray:
    """Return the number of each row's group, 0 to the number of groups less one; without codes, all are in one.

    Args:
        codes: Of any kind that sorts, shape (length,), or None.
    Raises: EstimationInvalid: not `length` of them.
    """
    if codes is None:
        return numpy.zeros(length, dtype=numpy.int64)
    given = numpy.asarray(codes)
    if given.shape != (length,):
        raise EstimationInvalid(EstimationInvalid.__doc__)
    _, found = numpy.unique(given, return_inverse=True)
    return found.astype(numpy.int64)
