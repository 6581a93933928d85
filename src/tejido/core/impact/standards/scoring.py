"""How evidence scores: none without it, the second point only after the first, and no average over a missed minimum.

A requirement has two points. The first is for a rule that is written down (its policy evidence), the second for the
rule at work (its system evidence). What somebody claims counts up to what the evidence carries, and after a review up
to what the reviewer upheld. Areas are told by their minimums: how many are met, and which are not. There is no total
over all requirements on purpose: it would let good practice hide a missed minimum.

Source: two thresholds, the second only after the first, and no point without evidence: Fairwork, cloudwork principles.
Fixed minimums in place of a total: B Lab, standards of 2025. Our own reading of both ideas.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from tejido.core.impact.standards import catalogues

POINTS_MAX = 2
Verdict = Literal["upheld", "not_upheld", "needs_more"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
# The verdicts that end the question; of one that needs more, nothing is decided.
FINAL: tuple[Verdict, ...] = ("upheld", "not_upheld")


class StandingInvalid(Exception):
    """Points are 0, 1 or 2, and what does not apply claims none."""


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What a reviewer decided about a requirement."""

    verdict: Verdict
    points: int

    def __post_init__(self) -> None:
        if self.verdict not in VERDICTS or not 0 <= self.points <= POINTS_MAX:
            raise StandingInvalid(StandingInvalid.__doc__)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What is known about one requirement.

    Args:
        claimed: Points that the operator claims.
        has_policy, has_system: Whether evidence of each kind is there.
        is_contradicted: Whether what the system itself counts speaks against the rule at work.
        decision: None before a review.
    """

    requirement: catalogues.Requirement
    claimed: int = 0
    is_set_aside: bool = False
    has_policy: bool = False
    has_system: bool = False
    is_contradicted: bool = False
    decision: Decision | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.claimed <= POINTS_MAX or (self.is_set_aside and self.claimed):
            raise StandingInvalid(StandingInvalid.__doc__)

    @property
    def carried(self) -> int:
        """The points that the evidence carries, whatever is claimed."""
        if not self.has_policy:
            return 0
        return 2 if self.has_system and not self.is_contradicted else 1

    @property
    def points(self) -> int:
        """The points that count: claimed, carried by evidence and, once decided, upheld."""
        counted = min(self.claimed, self.carried)
        if self.decision is None or self.decision.verdict == "needs_more":
            return counted
        return 0 if self.decision.verdict == "not_upheld" else min(counted, self.decision.points)

    @property
    def applies(self) -> bool:
        """Whether it counts: what was set aside without leave, or against the reviewer's word, counts as not met."""
        if not self.is_set_aside or not self.requirement.may_be_set_aside:
            return True
        return self.decision is not None and self.decision.verdict == "not_upheld"

    @property
    def is_met(self) -> bool:
        """Whether both points are there: a rule, and the rule at work."""
        return self.applies and self.points == POINTS_MAX

    @property
    def is_decided(self) -> bool:
        """Whether a reviewer has ended the question."""
        return self.decision is not None and self.decision.verdict in FINAL


@dataclass(frozen=True, kw_only=True)
class Area:
    """How an area stands.

    Args:
        unmet: Codes of its minimums that are not met.
        practices_met: Practices beyond the minimum that are met.
    """

    section: catalogues.Section
    minimums: int
    minimums_met: int
    unmet: tuple[str, ...]
    practices: int
    practices_met: int
    set_aside: int

    @property
    def is_met(self) -> bool:
        """Whether every minimum that applies is met; an area of which nothing applies is not called met."""
        return not self.unmet and self.minimums + self.practices > 0

    @property
    def practices_counted(self) -> int:
        """Good practice counts only where the minimums of its area are met."""
        return self.practices_met if self.is_met else 0


@dataclass(frozen=True, kw_only=True)
class Result:
    """How a whole assessment stands, area by area."""

    areas: tuple[Area, ...]

    @property
    def minimums(self) -> int:
        """How many minimums apply."""
        return sum(area.minimums for area in self.areas)

    @property
    def minimums_met(self) -> int:
        """How many of them are met."""
        return sum(area.minimums_met for area in self.areas)

    @property
    def unmet(self) -> tuple[str, ...]:
        """The codes of the minimums that are not met, area by area."""
        return tuple(code for area in self.areas for code in area.unmet)

    @property
    def is_met(self) -> bool:
        """Whether every minimum that applies is met; one that is not stays visible whatever else is good."""
        return self.minimums > 0 and not self.unmet


def score(catalogue: catalogues.Catalogue, standings: Mapping[str, Standing]) -> Result:
    """Return how an assessment stands.

    Args:
        standings: By the code of the requirement; one that is missing has no evidence and no point.
    """
    return Result(areas=tuple(_area(section, standings) for section in catalogue.sections))


def _area(section: catalogues.Section, standings: Mapping[str, Standing]) -> Area:
    found = [standings.get(each.code) or Standing(requirement=each) for each in section.requirements]
    applying = [each for each in found if each.applies]
    minimums = _of(applying, "minimum")
    practices = _of(applying, "best_practice")
    return Area(
        section=section,
        minimums=len(minimums),
        minimums_met=sum(each.is_met for each in minimums),
        unmet=tuple(each.requirement.code for each in minimums if not each.is_met),
        practices=len(practices),
        practices_met=sum(each.is_met for each in practices),
        set_aside=len(found) - len(applying),
    )


def _of(standings: Sequence[Standing], level: catalogues.Level) -> list[Standing]:
    return [each for each in standings if each.requirement.level == level]
