"""On which rung a claim stands, and what it would need for the next one.

A claim never stands above its evidence: the rung of its indicator, of its method, and of the checks that its method
asks for. Whoever tries to build a higher one is refused, so no page, file or interface can show it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from tejido.core.impact import indicators
from tejido.core.impact.estimation import estimates

Method = Literal[
    "count", "share", "paired_change", "net_down", "intention_to_treat", "treatment_on_the_treated",
    "difference_in_differences", "weighting",
]  # fmt: skip
# The highest rung that each method reaches when everything holds.
RUNG_OF_METHOD: Mapping[str, indicators.Rung] = {
    "count": "output",
    "share": "output",
    "paired_change": "outcome",
    "net_down": "net",
    "intention_to_treat": "causal",
    "treatment_on_the_treated": "causal",
    "difference_in_differences": "causal",
    "weighting": "causal",
}
# What a method has to pass for its highest rung; without it, it says no more than before and after.
CHECKS_OF_METHOD: Mapping[str, tuple[str, ...]] = {
    "intention_to_treat": ("drawn_by_chance", "followed_alike"),
    "treatment_on_the_treated": ("drawn_by_chance", "followed_alike", "compliance"),
    "difference_in_differences": ("placebo",),
    "weighting": ("balance", "overlap", "placebo"),
}
# What each rung asks for beyond the one below.
NEEDS: Mapping[indicators.Rung, tuple[str, ...]] = {
    "output": (),
    "outcome": ("baseline", "same_people_later"),
    "net": ("factors_with_sources",),
    "causal": ("comparison_by_chance", "followed_alike"),
}


class ClaimAboveItsEvidence(Exception):
    """This claim would stand above its evidence: its indicator, its method or its checks reach a lower rung only."""


@dataclass(frozen=True, kw_only=True)
class Check:
    """One check of a comparison: what was checked, and whether it held."""

    name: str
    has_passed: bool


@dataclass(frozen=True, kw_only=True)
class Claim:
    """Something said about what the work did, on the rung that its evidence carries.

    Args:
        indicator_rung: The highest rung that the indicator's definition allows.
    Raises: ClaimAboveItsEvidence
    """

    code: str
    method: str
    rung: indicators.Rung
    indicator_rung: indicators.Rung
    estimate: estimates.Estimate | None
    checks: Sequence[Check] = ()

    def __post_init__(self) -> None:
        if _height(self.rung) > _height(highest(self.method, indicator_rung=self.indicator_rung, checks=self.checks)):
            raise ClaimAboveItsEvidence(ClaimAboveItsEvidence.__doc__)
        if self.estimate is not None and _height(self.rung) > _height(self.estimate.rung):
            raise ClaimAboveItsEvidence(ClaimAboveItsEvidence.__doc__)

    @property
    def failed(self) -> tuple[str, ...]:
        """The checks that its method asks for and that it has not passed."""
        return failed(self.method, checks=self.checks)


def highest(method: str, *, indicator_rung: indicators.Rung, checks: Sequence[Check] = ()) -> indicators.Rung:
    """Return the highest rung that a method reaches with these checks, for an indicator.

    Raises: ClaimAboveItsEvidence: a method that nobody knows reaches no rung.
    """
    if method not in RUNG_OF_METHOD:
        raise ClaimAboveItsEvidence(ClaimAboveItsEvidence.__doc__)
    reached = RUNG_OF_METHOD[method]
    if failed(method, checks=checks):
        reached = "outcome"
    return min(reached, indicator_rung, key=_height)


def failed(method: str, *, checks: Sequence[Check]) -> tuple[str, ...]:
    """Return which of the checks that a method asks for were not passed, or not made."""
    passed = {check.name for check in checks if check.has_passed}
    return tuple(name for name in CHECKS_OF_METHOD.get(method, ()) if name not in passed)


def to_climb(rung: indicators.Rung) -> tuple[str, ...]:
    """Return what a claim on this rung needs for the next one; nothing on the highest."""
    place = _height(rung) + 1
    return NEEDS[indicators.RUNGS[place]] if place < len(indicators.RUNGS) else ()


def _height(rung: indicators.Rung) -> int:
    return indicators.RUNGS.index(rung)
