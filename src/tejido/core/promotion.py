"""Promotion: what a position asks for, what a person has shown, and what is still missing.

A position's requirements are data, each of one of four kinds: a skill with a level and a rung, a course, months in a
position, or so many pieces of evidence of a kind. Nothing here knows who somebody is: only what they have done.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Kind = Literal["skill", "course", "months", "evidence"]
KINDS: tuple[Kind, ...] = ("skill", "course", "months", "evidence")
RUNGS = ("shadow", "supervised", "solo")
# What a supervisor or mentor writes down is evidence of its kind; a goal that was reached is one too.
EVIDENCE = ("conversation", "observation", "quality_review", "goal_reached")
LEVEL_MAX = 5
MONTHS_MAX = 120
EVIDENCE_MAX = 50
REQUIREMENTS_MAX = 20


class RequirementInvalid(Exception):
    """A requirement is a skill with level and rung, a course, 1 to 120 months, or 1 to 50 of a kind of evidence."""


@dataclass(frozen=True, kw_only=True)
class Requirement:
    """One thing that a position asks for.

    Args:
        of: Which skill, course or position (its id), or which kind of evidence.
        level, rung: How far in a skill; 0 and "" for the other kinds.
        count: Months, or pieces of evidence; 0 for the other kinds.
    """

    kind: Kind
    of: int | str
    level: int = 0
    rung: str = ""
    count: int = 0

    def __post_init__(self) -> None:
        is_row = type(self.of) is int and self.of > 0
        no_skill, no_count = (self.level, self.rung) == (0, ""), self.count == 0
        is_good = {
            "skill": is_row and 1 <= self.level <= LEVEL_MAX and self.rung in RUNGS and no_count,
            "course": is_row and no_skill and no_count,
            "months": is_row and no_skill and 1 <= self.count <= MONTHS_MAX,
            "evidence": self.of in EVIDENCE and no_skill and 1 <= self.count <= EVIDENCE_MAX,
        }
        if not is_good.get(self.kind, False):
            raise RequirementInvalid(RequirementInvalid.__doc__)


@dataclass(frozen=True, kw_only=True)
class SkillHeld:
    """How far somebody is in a skill, and since when."""

    level: int
    rung: str
    since: date


@dataclass(frozen=True, kw_only=True)
class CourseHeld:
    """A course that somebody has completed.

    Args:
        until: The first day on which it no longer counts; None where it does not run out.
    """

    completed: date
    until: date | None = None


@dataclass(frozen=True, kw_only=True)
class Spell:
    """Time in a position: half-open, open where `to` is None."""

    position: int
    begin: date
    to: date | None = None


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What one person has shown so far.

    Args:
        skills: Skill id to how far.
        courses: Course id to the completion that lasts longest.
        spells: Every spell in a position, in any order.
        evidence: Kind to the days on which a piece of it was written down, in any order.
    """

    skills: Mapping[int, SkillHeld] = field(default_factory=dict)
    courses: Mapping[int, CourseHeld] = field(default_factory=dict)
    spells: Sequence[Spell] = ()
    evidence: Mapping[str, Sequence[date]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Line:
    """One requirement beside what was shown.

    Args:
        since: The day on which it was met, or the newest day that counts towards it; None where nothing does.
        held_level, held_rung: How far in the skill now.
        held_count: Months or pieces of evidence so far.
        until: The first day on which a completed course no longer counts.
        lapsed: Whether it was met once and has run out.
    """

    requirement: Requirement
    is_met: bool
    since: date | None = None
    held_level: int = 0
    held_rung: str = ""
    held_count: int = 0
    until: date | None = None
    lapsed: bool = False


@dataclass(frozen=True, kw_only=True)
class Assessment:
    """All requirements of a position beside what one person has shown."""

    lines: tuple[Line, ...]

    @property
    def met_count(self) -> int:
        """How many requirements are met."""
        return sum(line.is_met for line in self.lines)

    @property
    def missing(self) -> tuple[Line, ...]:
        """What is still missing."""
        return tuple(line for line in self.lines if not line.is_met)

    @property
    def is_ready(self) -> bool:
        """Whether everything is met; a position that asks for nothing finds nobody ready, since nothing was judged."""
        return bool(self.lines) and not self.missing


def assess(requirements: Iterable[Requirement], shown: Shown, *, on: date) -> Assessment:
    """Put what a position asks for beside what a person has shown.

    Args:
        on: The day for which it is asked; what was shown later does not count.
    """
    judges = {"skill": _skill, "course": _course, "months": _months, "evidence": _evidence}
    return Assessment(lines=tuple(judges[one.kind](one, shown, on) for one in requirements))


def whole_months(spells: Iterable[Spell], *, on: date) -> int:
    """Return the whole months that spells have lasted until a day.

    Spells that meet or overlap count as one, so that a move to another site loses no days.
    """
    ordered = sorted((each.begin, min(each.to or on, on)) for each in spells if each.begin <= on)
    merged: list[tuple[date, date]] = []
    for begin, to in ordered:
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(to, merged[-1][1]))
        else:
            merged.append((begin, to))
    return sum(_months_between(begin, to) for begin, to in merged)


def _months_between(begin: date, to: date) -> int:
    months = (to.year - begin.year) * 12 + to.month - begin.month
    return max(0, months - (to.day < begin.day))


def _skill(wanted: Requirement, shown: Shown, on: date) -> Line:
    held = shown.skills.get(int(wanted.of))
    if held is None or held.since > on:
        return Line(requirement=wanted, is_met=False)
    is_met = held.level >= wanted.level and RUNGS.index(held.rung) >= RUNGS.index(wanted.rung)
    return Line(requirement=wanted, is_met=is_met, since=held.since, held_level=held.level, held_rung=held.rung)


def _course(wanted: Requirement, shown: Shown, on: date) -> Line:
    held = shown.courses.get(int(wanted.of))
    if held is None or held.completed > on:
        return Line(requirement=wanted, is_met=False)
    lapsed = held.until is not None and held.until <= on
    return Line(requirement=wanted, is_met=not lapsed, since=held.completed, until=held.until, lapsed=lapsed)


def _months(wanted: Requirement, shown: Shown, on: date) -> Line:
    spells = [spell for spell in shown.spells if spell.position == wanted.of and spell.begin <= on]
    held = whole_months(spells, on=on)
    since = min((spell.begin for spell in spells), default=None)
    return Line(requirement=wanted, is_met=held >= wanted.count, since=since, held_count=held)


def _evidence(wanted: Requirement, shown: Shown, on: date) -> Line:
    days = sorted(day for day in shown.evidence.get(str(wanted.of), ()) if day <= on)
    is_met = len(days) >= wanted.count
    since = (days[wanted.count - 1] if is_met else days[-1]) if days else None
    return Line(requirement=wanted, is_met=is_met, since=since, held_count=len(days))
