"""How evenly something is spread over people: two indices, quartiles, and the measures of work on the floor.

A measure of the floor compares what came to a person with the time in which it could have come to them, so that whoever
works fewer hours is not taken for somebody who was passed over.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields

# Somebody who was ready for less than this in a period has no numbers that say anything.
READY_SECONDS_MIN = 4 * 3600
HOUR_SECONDS = 3600


class AmountOutOfRange(Exception):
    """What is spread over people is finite and not negative."""


@dataclass(frozen=True, kw_only=True)
class Spread:
    """How evenly something is spread over a number of people.

    `gini` is 0 when all have the same and near 1 when one has everything; `jain` is 1 when all have the same and
    1 / `count` when one has everything.
    """

    count: int
    mean: float
    gini: float
    jain: float


@dataclass(frozen=True, kw_only=True)
class Quartiles:
    """The three values that cut an ordered list of people into four parts of equal size."""

    low: float
    middle: float
    high: float


@dataclass(frozen=True, kw_only=True)
class Work:
    """What came to one person in a period, added up from roll-ups.

    `ready_seconds` is the time in which contacts could reach them: with something in hand, with an offer, or idle.
    """

    ready_seconds: float = 0.0
    in_hand_seconds: float = 0.0
    idle_seconds: float = 0.0
    offers_count: int = 0
    growth_offers_count: int = 0
    handled_count: int = 0
    difficulty_sum: int = 0
    abusive_count: int = 0

    def __add__(self, other: Work) -> Work:
        """Return the work of two days or people together."""
        return Work(**{one.name: getattr(self, one.name) + getattr(other, one.name) for one in fields(self)})


def occupancy(work: Work) -> float | None:
    """Return the share of time with something in hand; time with nothing but an offer is in neither part.

    Source: Amazon Connect, historical metrics definitions, occupancy; as `core.metrics.occupancy`.
    """
    return _over(work.in_hand_seconds, work.in_hand_seconds + work.idle_seconds)


def difficulty(work: Work) -> float | None:
    """Return the mean difficulty, 1 to 5, of what a person handled."""
    return _over(work.difficulty_sum, work.handled_count)


def abuse(work: Work) -> float | None:
    """Return how many of 100 handled contacts the person marked as abusive."""
    return _over(100 * work.abusive_count, work.handled_count)


def growth(work: Work) -> float | None:
    """Return the share of a person's offers that came in a skill in which they are still learning."""
    return _over(work.growth_offers_count, work.offers_count)


def opportunity(work: Work) -> float | None:
    """Return how many offers an hour reached a person while they were ready: their chance to earn by contacts."""
    return _over(work.offers_count * HOUR_SECONDS, work.ready_seconds)


MEASURES: Mapping[str, Callable[[Work], float | None]] = {
    "occupancy": occupancy,
    "difficulty": difficulty,
    "abuse": abuse,
    "growth": growth,
    "opportunity": opportunity,
}


def counts(work: Work) -> bool:
    """Return whether somebody was ready long enough for their numbers to be compared."""
    return work.ready_seconds >= READY_SECONDS_MIN


def amounts(everybody: Sequence[Work], *, measure: str) -> list[float]:
    """Return a measure of those who can be compared by it.

    Args:
        measure: A name in `MEASURES`.
    """
    found = [MEASURES[measure](work) for work in everybody if counts(work)]
    return [amount for amount in found if amount is not None]


def spread(amounts: Sequence[float]) -> Spread:
    """Return how evenly amounts are spread.

    Where there is nothing to share, or nobody to share it, it is spread evenly.

    Args:
        amounts: One for each person, finite and >= 0.
    Returns: Both indices with the mean and the count.
    Raises: AmountOutOfRange: an amount is negative or not finite.
    Source: Gini 1912, as half the relative mean difference; Jain, Chiu and Hawe 1984, DEC-TR-301, equation 1.
    """
    if not all(math.isfinite(amount) and amount >= 0 for amount in amounts):
        raise AmountOutOfRange(AmountOutOfRange.__doc__)
    count = len(amounts)
    total = math.fsum(amounts)
    if count == 0 or total == 0:
        return Spread(count=count, mean=0.0, gini=0.0, jain=1.0)
    # The mean of all differences between two people, by their order instead of by all pairs.
    differences = math.fsum((2 * rank - count + 1) * amount for rank, amount in enumerate(sorted(amounts)))
    squares = math.fsum(amount * amount for amount in amounts)
    return Spread(
        count=count, mean=total / count, gini=differences / (count * total), jain=total * total / (count * squares)
    )


def quartiles(amounts: Sequence[float]) -> Quartiles:
    """Return the quartiles of amounts, between two neighbours where none lies at the quarter itself.

    Args:
        amounts: At least one.
    Raises: AmountOutOfRange: there is none.
    Source: Hyndman and Fan 1996, The American Statistician 50(4), definition 7.
    """
    if not amounts:
        raise AmountOutOfRange(AmountOutOfRange.__doc__)
    ordered = sorted(amounts)
    low, middle, high = (_quantile(ordered, part / 4) for part in (1, 2, 3))
    return Quartiles(low=low, middle=middle, high=high)


def _quantile(ordered: Sequence[float], share: float) -> float:
    place = share * (len(ordered) - 1)
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def _over(part: float, whole: float) -> float | None:
    return part / whole if whole else None
