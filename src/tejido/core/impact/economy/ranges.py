"""Low, central and high: every number about a town's economy is told so, and never as one number alone."""

from __future__ import annotations

import math
from dataclasses import dataclass


class RangeInvalid(Exception):
    """A low value is at most the central one, and that at most the high one; all three are finite."""


@dataclass(frozen=True, kw_only=True)
class Range:
    """What a number may be: at the least, most plausibly, and at the most."""

    low: float
    central: float
    high: float

    def __post_init__(self) -> None:
        numbers = (self.low, self.central, self.high)
        if not all(map(math.isfinite, numbers)) or not self.low <= self.central <= self.high:
            raise RangeInvalid(RangeInvalid.__doc__)

    def plus(self, other: Range) -> Range:
        """Return the sum of two numbers that may both be at their least or at their most."""
        return Range(
            low=self.low + other.low, central=self.central + other.central, high=self.high + other.high
        )  # fmt: skip

    def times(self, factor: float) -> Range:
        """Return the number so many times; the factor is 0 or above.

        Raises: RangeInvalid: the factor is below 0.
        """
        if factor < 0:
            raise RangeInvalid(RangeInvalid.__doc__)
        return Range(low=self.low * factor, central=self.central * factor, high=self.high * factor)


ZERO = Range(low=0.0, central=0.0, high=0.0)


def exactly(number: float) -> Range:
    """Return a number that is known."""
    return Range(low=number, central=number, high=number)


def share(*, low: float, central: float, high: float) -> Range:
    """Return a share of something: 0 to 1.

    Raises: RangeInvalid
    """
    if low < 0 or high > 1:
        raise RangeInvalid(RangeInvalid.__doc__)
    return Range(low=low, central=central, high=high)


# Nobody was asked: nothing of it is claimed, and at the most all of it.
UNKNOWN_SHARE = Range(low=0.0, central=0.0, high=1.0)
