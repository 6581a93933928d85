"""How long somebody who waits may expect to wait: a range, from what others waited in the same queue lately.

A single number would be a promise that nobody can keep. Shown is the range from the 50th to the 90th percentile of the
waits of those who were answered lately, and nothing at all while too few of them are known.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

# Which answered stays count as recent: those that ended in the last two hours, and of them the last hundred.
RECENT_SECONDS = 2 * 60 * 60
RECENT_STAYS_MAX = 100
# Fewer say too little about a ninetieth percentile, and might tell of somebody in particular.
STAYS_MIN = 20
LOW_SHARE = 0.5
HIGH_SHARE = 0.9


class NothingToRank(Exception):
    """A percentile needs at least one number, and a share between 0 and 1."""


@dataclass(frozen=True, kw_only=True)
class ExpectedWait:
    """Half of those answered lately waited up to `low_seconds`, nine in ten up to `high_seconds`."""

    low_seconds: float
    high_seconds: float
    stays_count: int


def percentile(values: Sequence[float], *, share: float) -> float:
    """Return the value below which a share of the population lies, estimated from a sample.

    The sample is put in order; the percentile has rank `share * (n + 1)`, and between two ranks it is interpolated
    linearly. A rank before the first is the smallest value, one after the last the largest.

    Args:
        values: The sample in any order, at least one number.
        share: Between 0 and 1.
    Raises: NothingToRank
    Source: NIST/SEMATECH e-Handbook of Statistical Methods, section 7.2.6.2 (estimation of percentiles); Hyndman and
        Fan, Sample quantiles in statistical packages, The American Statistician 50 (1996), definition 6.
    """
    if not values or not 0 < share < 1:
        raise NothingToRank(NothingToRank.__doc__)
    ordered = sorted(values)
    rank = share * (len(ordered) + 1)
    below = math.floor(rank)
    if below < 1:
        return ordered[0]
    if below >= len(ordered):
        return ordered[-1]
    between = ordered[below - 1] + (rank - below) * (ordered[below] - ordered[below - 1])
    # Rounding must not lead past the next value.
    return min(between, ordered[below])


def shown(recent_seconds: Sequence[float] | None) -> dict[str, float] | None:
    """Return the range as pages and sockets carry it: `low_seconds` and `high_seconds`; None where nothing is said.

    Args:
        recent_seconds: As of `expected`; None for a contact that does not wait.
    """
    found = None if recent_seconds is None else expected(recent_seconds)
    return None if found is None else {"low_seconds": found.low_seconds, "high_seconds": found.high_seconds}


def expected(recent_seconds: Sequence[float]) -> ExpectedWait | None:
    """Return the range of waits to expect, or None while too few stays are known to say anything.

    Args:
        recent_seconds: How long the recent answered stays of this queue lasted, world time, each >= 0.
    """
    if len(recent_seconds) < STAYS_MIN:
        return None
    return ExpectedWait(
        low_seconds=percentile(recent_seconds, share=LOW_SHARE),
        high_seconds=percentile(recent_seconds, share=HIGH_SHARE),
        stays_count=len(recent_seconds),
    )
