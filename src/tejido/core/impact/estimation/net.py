"""From gross to net: less what would have happened anyway, what others lost, what others did and what does not last.

The four factors are judgements with a source, not measurements, so each is a low, a central and a high value and the
result is a range. It stands above a count and below a comparison.

Source: the four deductions and their order: Nicholls, Lawlor, Neitzert and Goodspeed, A Guide to Social Return on
Investment (The SROI Network, 2nd edition 2012), stage 4.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from tejido.core.impact.estimation import estimates

Kind = Literal["deadweight", "displacement", "attribution", "drop_off"]
KINDS: tuple[Kind, ...] = ("deadweight", "displacement", "attribution", "drop_off")
Level = Literal["low", "central", "high"]
LEVELS: tuple[Level, ...] = ("low", "central", "high")


class FactorInvalid(Exception):
    """A factor has three shares from low to high between 0 and 1, a source, and days that it is valid for."""


@dataclass(frozen=True, kw_only=True)
class Factor:
    """One deduction: a share with its range, where it comes from, and from when to when it is valid.

    Args:
        low, central, high: 0 <= low <= central <= high <= 1. For attribution the part that is ours, else what is taken
            off.
        source: Who says so, and where.
        is_demonstration: Refused wherever a formal document is made.
    """

    kind: Kind
    low: float
    central: float
    high: float
    source: str
    from_date: date
    to_date: date | None = None
    is_demonstration: bool = False

    def __post_init__(self) -> None:
        is_range = 0 <= self.low <= self.central <= self.high <= 1
        is_dated = self.to_date is None or self.to_date > self.from_date
        if self.kind not in KINDS or not is_range or not is_dated or not self.source.strip():
            raise FactorInvalid(FactorInvalid.__doc__)

    def is_valid_on(self, day: date) -> bool:
        return self.from_date <= day and (self.to_date is None or day < self.to_date)


@dataclass(frozen=True, kw_only=True)
class FactorSet:
    """The four factors that one net figure uses."""

    factors: Mapping[Kind, Factor]

    def __post_init__(self) -> None:
        if any(factor.kind != kind for kind, factor in self.factors.items()):
            raise FactorInvalid(FactorInvalid.__doc__)

    def missing(self, day: date) -> tuple[Kind, ...]:
        """Return the factors that there are none of on a day."""
        return tuple(kind for kind in KINDS if kind not in self.factors or not self.factors[kind].is_valid_on(day))

    @property
    def is_demonstration(self) -> bool:
        return any(factor.is_demonstration for factor in self.factors.values())


@dataclass(frozen=True, kw_only=True)
class Net:
    """A net figure as a range, and how far each factor alone moves it: the widest first.

    Args:
        swings: Factor to the result with it at its least and its most favourable end, the others central.
    """

    estimate: estimates.Estimate
    gross: float
    steps: Mapping[Kind, float]
    swings: Mapping[Kind, tuple[float, float]]


def net_down(
    gross: float | estimates.Estimate, factors: FactorSet, *, day: date, years: float = 0.0
) -> Net | estimates.CannotEstimate:
    """Return what is left of a gross figure when the four deductions are made.

    The range is of all combinations of low and high factors, and of the ends of the gross figure where it has an
    interval: the widest that the assumptions allow, and not a sampling interval.

    Args:
        gross: >= 0, a count or an estimate.
        day: On which the factors have to be valid.
        years: Since the result began, >= 0; drop-off is taken off for each of them.
    Source: Nicholls et al. (2012), section 4.4.
    """
    missing = factors.missing(day)
    if missing:
        return estimates.CannotEstimate(
            reason="factors_missing", needed={"factors": len(KINDS), "factors_found": len(KINDS) - len(missing)}
        )
    value, low, high, n = _range(gross)
    if low < 0 or years < 0:
        raise FactorInvalid(FactorInvalid.__doc__)
    central = {kind: factors.factors[kind].central for kind in KINDS}
    ends = [
        _left(end, dict(zip(KINDS, shares, strict=True)), years=years)
        for end in (low, high)
        for shares in itertools.product(*((factors.factors[kind].low, factors.factors[kind].high) for kind in KINDS))
    ]
    estimate = estimates.Estimate(
        value=_left(value, central, years=years), low=min(ends), high=max(ends), standard_error=0.0, n=n,
        method="net_down", rung="net",
    )  # fmt: skip
    swings = {kind: _swing(value, central, factors.factors[kind], years=years) for kind in KINDS}
    by_width = sorted(KINDS, key=lambda kind: swings[kind][0] - swings[kind][1])
    return Net(
        estimate=estimate, gross=value, steps=_steps(value, central, years=years),
        swings={kind: swings[kind] for kind in by_width},
    )  # fmt: skip


def _range(gross: float | estimates.Estimate) -> tuple[float, float, float, int]:
    if isinstance(gross, estimates.Estimate):
        return gross.value, gross.low, gross.high, gross.n
    return gross, gross, gross, round(gross)


def _left(gross: float, shares: Mapping[Kind, float], *, years: float) -> float:
    ours = (1 - shares["deadweight"]) * (1 - shares["displacement"]) * shares["attribution"]
    return gross * ours * math.pow(1 - shares["drop_off"], years)


def _steps(gross: float, shares: Mapping[Kind, float], *, years: float) -> dict[Kind, float]:
    """Return what is left after each deduction, in their order."""
    neutral: dict[Kind, float] = {"deadweight": 0.0, "displacement": 0.0, "attribution": 1.0, "drop_off": 0.0}
    found: dict[Kind, float] = {}
    for kind in KINDS:
        neutral[kind] = shares[kind]
        found[kind] = _left(gross, neutral, years=years)
    return found


def _swing(gross: float, shares: Mapping[Kind, float], factor: Factor, *, years: float) -> tuple[float, float]:
    ends = [_left(gross, {**shares, factor.kind: share}, years=years) for share in (factor.low, factor.high)]
    return min(ends), max(ends)
