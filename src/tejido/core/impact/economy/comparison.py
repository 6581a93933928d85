"""Before and after a site opens, beside towns that were chosen and named beforehand.

What is told is a description: a difference between differences of a handful of towns has no sampling interval worth the
name, so low and high are the smallest and the largest difference with any single comparison town.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tejido.core.impact.economy import ranges

PLACES_MIN, PLACES_MAX = 2, 10


@dataclass(frozen=True, kw_only=True)
class Series:
    """A town's value in the last year before a site opened, and in the year that is compared."""

    before: float
    after: float

    @property
    def change(self) -> float:
        """By how much it went up; below 0: down."""
        return self.after - self.before


@dataclass(frozen=True, kw_only=True)
class Compared:
    """What changed in the town less what changed in the others.

    Args:
        own: The change in the town itself.
        others: The change in each comparison town that has both values, by place.
        missing: Comparison towns that lack one.
        difference: Own change less that of the others: with any single one of them at the least and at the most, and
            with their mean in between.
    """

    own: float
    others: Mapping[str, float]
    missing: tuple[str, ...]
    difference: ranges.Range


class TooFewToCompare(Exception):
    """Fewer than two comparison towns have a value of both years, so nothing can be compared yet."""


def compare(own: Series, others: Mapping[str, Series | None]) -> Compared:
    """Compare a town with others.

    Args:
        others: Each comparison town; None where a value is missing. Nothing is put in its place.
    Raises: TooFewToCompare
    """
    known = {place: series.change for place, series in others.items() if series is not None}
    if len(known) < PLACES_MIN:
        raise TooFewToCompare(TooFewToCompare.__doc__)
    apart = [own.change - change for change in known.values()]
    # A mean of floats may lie a hair outside of what it is the mean of.
    mean = min(max(sum(apart) / len(apart), min(apart)), max(apart))
    return Compared(
        own=own.change, others=known, missing=tuple(place for place, series in others.items() if series is None),
        difference=ranges.Range(low=min(apart), central=mean, high=max(apart)),
    )  # fmt: skip
