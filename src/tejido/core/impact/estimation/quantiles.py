"""The quantiles that intervals are made of: the normal distribution's and Student's."""

from __future__ import annotations

import math
from functools import lru_cache
from statistics import NormalDist

CONFIDENCE_SHARE = 0.95
# Beyond, Student's and the normal quantile agree to four digits.
DEGREES_MAX = 20_000.0
_STEPS_MAX = 200
_TERMS_MAX = 500
_NEAR = 1e-12
_NORMAL = NormalDist()


def normal(confidence_share: float = CONFIDENCE_SHARE) -> float:
    """Return the value that a standard normal number exceeds, up or down, with the rest of the confidence.

    Args:
        confidence_share: Between 0 and 1.
    """
    return _NORMAL.inv_cdf(0.5 + confidence_share / 2)


def below(value: float) -> float:
    """Return the chance that a standard normal number is below a value."""
    return _NORMAL.cdf(value)


def at_share(share: float) -> float:
    """Return the value below which a standard normal number is with this chance, 0 < share < 1."""
    return _NORMAL.inv_cdf(share)


def student(*, degrees: float, confidence_share: float = CONFIDENCE_SHARE) -> float:
    """Return the two-sided quantile of Student's distribution.

    Args:
        degrees: > 0; need not be whole.
    Source: the distribution function as an incomplete beta function: Abramowitz and Stegun, Handbook of Mathematical
        Functions (1964), 26.7.1; inverted by halving.
    """
    if degrees > DEGREES_MAX:
        return normal(confidence_share)
    # A tenth of a degree of freedom does not matter beyond ten, and what was found once need not be found again.
    return _student(round(degrees, 1 if degrees > 10 else 6), confidence_share)


@lru_cache(maxsize=4096)
def _student(degrees: float, confidence_share: float) -> float:
    low, high = 0.0, 1.0
    for _ in range(_STEPS_MAX):
        if _inside(high, degrees) >= confidence_share:
            break
        low, high = high, high * 2
    for _ in range(_STEPS_MAX):
        middle = (low + high) / 2
        if _inside(middle, degrees) < confidence_share:
            low = middle
        else:
            high = middle
        if high - low < 1e-10 * high:
            break
    return (low + high) / 2


def _inside(value: float, degrees: float) -> float:
    """Return the chance that Student's variable is between -value and value."""
    return 1.0 - _incomplete_beta(degrees / (degrees + value * value), degrees / 2, 0.5)


def _incomplete_beta(x: float, a: float, b: float) -> float:
    """Return the regularised incomplete beta function.

    Source: the continued fraction of Abramowitz and Stegun (1964), 26.5.8, evaluated by Lentz's method.
    """
    if x in (0.0, 1.0):
        return x
    if x > (a + 1) / (a + b + 2):
        return 1.0 - _incomplete_beta(1 - x, b, a)
    front = math.exp(
        a * math.log(x) + b * math.log1p(-x) - math.log(a) - math.lgamma(a) - math.lgamma(b) + math.lgamma(a + b)
    )
    c, d = 1.0, 1.0 / (1.0 - (a + b) * x / (a + 1))
    fraction = d
    for m in range(1, _TERMS_MAX):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        d = 1.0 / (1.0 + even * d)
        c = 1.0 + even / c
        fraction *= c * d
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        d = 1.0 / (1.0 + odd * d)
        c = 1.0 + odd / c
        fraction *= c * d
        if abs(c * d - 1.0) < _NEAR:
            break
    return front * fraction
