"""Promotion: what is met, what is missing, and how far; nothing else about a person is asked."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tejido.core import promotion
from tejido.core.promotion import CourseHeld, Requirement, Shown, SkillHeld, Spell

ON = date(2026, 11, 3)
SKILL = Requirement(kind="skill", of=1, level=3, rung="solo")
COURSE = Requirement(kind="course", of=2)
MONTHS = Requirement(kind="months", of=3, count=6)
TALKS = Requirement(kind="evidence", of="conversation", count=2)


def line(requirement: Requirement, shown: Shown) -> promotion.Line:
    return promotion.assess([requirement], shown, on=ON).lines[0]


@pytest.mark.parametrize(
    ("level", "rung", "since", "is_met"),
    [
        (3, "solo", ON, True),
        (4, "solo", ON, True),
        (2, "solo", ON, False),
        (5, "supervised", ON, False),
        (3, "solo", date(2026, 11, 4), False),
    ],
)
def test_a_skill_needs_both_its_level_and_its_rung(level: int, rung: str, since: date, is_met: bool) -> None:
    held = line(SKILL, Shown(skills={1: SkillHeld(level=level, rung=rung, since=since)}))
    assert held.is_met is is_met
    assert line(SKILL, Shown()).held_level == 0


@pytest.mark.parametrize(
    ("completed", "until", "is_met", "lapsed"),
    [
        (date(2026, 1, 1), None, True, False),
        (date(2026, 1, 1), date(2026, 11, 4), True, False),
        (date(2026, 1, 1), ON, False, True),
        (date(2026, 11, 4), None, False, False),
    ],
)
def test_a_course_counts_from_its_completion_until_it_runs_out(
    completed: date, until: date | None, is_met: bool, lapsed: bool
) -> None:
    held = line(COURSE, Shown(courses={2: CourseHeld(completed=completed, until=until)}))
    assert (held.is_met, held.lapsed) == (is_met, lapsed)


@pytest.mark.parametrize(
    ("spells", "months"),
    [
        ([(date(2026, 5, 3), None)], 6),
        ([(date(2026, 5, 4), None)], 5),
        ([(date(2026, 5, 20), date(2026, 8, 5)), (date(2026, 8, 5), None)], 5),
        ([(date(2026, 5, 20), date(2026, 8, 5)), (date(2026, 8, 7), None)], 4),
        ([(date(2026, 1, 1), date(2026, 3, 1)), (date(2026, 2, 1), date(2026, 4, 1))], 3),
        ([(date(2026, 12, 1), None)], 0),
        ([(date(2024, 2, 29), date(2025, 2, 28))], 11),
        ([], 0),
    ],
)
def test_months_are_whole_and_spells_that_meet_are_one(spells: list[tuple[date, date | None]], months: int) -> None:
    made = [Spell(position=3, begin=begin, to=to) for begin, to in spells]
    assert promotion.whole_months(made, on=ON) == months
    held = line(MONTHS, Shown(spells=[*made, Spell(position=4, begin=date(2020, 1, 1))]))
    assert (held.held_count, held.is_met) == (months, months >= 6)


def test_pieces_of_evidence_are_counted_and_dated_by_the_one_that_was_enough() -> None:
    days = [date(2026, 10, 3), date(2026, 9, 1), date(2026, 10, 9), date(2026, 12, 1)]
    held = line(TALKS, Shown(evidence={"conversation": days}))
    assert (held.is_met, held.held_count, held.since) == (True, 3, date(2026, 10, 3))
    held = line(TALKS, Shown(evidence={"conversation": days[:1], "observation": days}))
    assert (held.is_met, held.held_count, held.since) == (False, 1, date(2026, 10, 3))


def test_an_assessment_names_what_is_missing_and_nobody_is_ready_for_what_asks_nothing() -> None:
    shown = Shown(skills={1: SkillHeld(level=3, rung="solo", since=ON)})
    found = promotion.assess([SKILL, COURSE, MONTHS], shown, on=ON)
    assert (found.met_count, [each.requirement for each in found.missing]) == (1, [COURSE, MONTHS])
    assert not found.is_ready
    assert promotion.assess([SKILL], shown, on=ON).is_ready
    assert not promotion.assess([], shown, on=ON).is_ready


@pytest.mark.parametrize(
    "given",
    [
        {"kind": "skill", "of": 1, "level": 6, "rung": "solo"},
        {"kind": "skill", "of": 1, "level": 3, "rung": "star"},
        {"kind": "skill", "of": 1, "level": 3, "rung": "solo", "count": 1},
        {"kind": "course", "of": 0},
        {"kind": "course", "of": 1, "level": 1},
        {"kind": "months", "of": 1, "count": 0},
        {"kind": "months", "of": 1, "count": 121},
        {"kind": "evidence", "of": "ethnicity", "count": 1},
        {"kind": "vault", "of": "status", "count": 1},
    ],
)
def test_what_is_no_requirement_cannot_be_built(given: dict[str, Any]) -> None:
    with pytest.raises(promotion.RequirementInvalid):
        Requirement(**given)
