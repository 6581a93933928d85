"""Paths, promotions, coaching, interest and skill records: what the database itself refuses about them."""

from __future__ import annotations

from datetime import date

from tests.constraint_cases_programmes import doubled, refused, superseded
from tests.constraints import Case, at

JANUARY, FEBRUARY = date(2026, 1, 1), date(2026, 2, 1)
REQUIREMENT = "people_pathrequirement"
KIND = "requirement_is_of_its_kind"

CASES = (
    refused("people_path", "path_ends_after_begin", {"to_date": FEBRUARY}, to_date=JANUARY),
    superseded("people_path", "path_superseded_later"),
    Case(
        table="people_path", guard="one_path_at_a_time", what="two that hold on the same day",
        forbidden=lambda s: [
            s.add("people_path", position_id=s.mine["people_position"], from_date=day) for day in (JANUARY, FEBRUARY)
        ],
        allowed=lambda s: [
            s.add("people_path", position_id=s.mine["people_position"], superseded_at=end) for end in (at(60), None)
        ],
    ),
    refused(REQUIREMENT, KIND, {"level": 5}, level=6),
    refused(REQUIREMENT, KIND, {"rung": "shadow"}, rung="star"),
    refused(REQUIREMENT, KIND, count=1),
    refused(REQUIREMENT, KIND, evidence="conversation"),
    Case(
        table=REQUIREMENT, guard=KIND, what="a course with a level",
        forbidden=lambda s: s.add(REQUIREMENT, kind="course", course_id=s.mine["people_course"]),
        allowed=lambda s: s.add(
            REQUIREMENT, kind="course", course_id=s.mine["people_course"], skill_id=None, level=0, rung=""
        ),
    ),
    Case(
        table=REQUIREMENT, guard=KIND, what="no months in a position",
        forbidden=lambda s: s.add(
            REQUIREMENT, kind="months", held_position_id=s.mine["people_position"], skill_id=None, level=0, rung=""
        ),
        allowed=lambda s: s.add(
            REQUIREMENT, kind="months", held_position_id=s.mine["people_position"], skill_id=None, level=0, rung="",
            count=6,
        ),
    ),
    Case(
        table=REQUIREMENT, guard=KIND, what="what the vault keeps",
        forbidden=lambda s: s.add(
            REQUIREMENT, kind="evidence", evidence="impact_status", skill_id=None, level=0, rung="", count=1
        ),
        allowed=lambda s: s.add(
            REQUIREMENT, kind="evidence", evidence="quality_review", skill_id=None, level=0, rung="", count=1
        ),
    ),
    Case(
        table=REQUIREMENT, guard="requirement_asked_once", what="a skill asked for twice",
        forbidden=lambda s: [s.add(REQUIREMENT, path_id=s.mine["people_path"], level=level) for level in (2, 3)],
        allowed=lambda s: [s.add(REQUIREMENT) for _ in range(2)],
    ),
    refused("people_promotion", "promotion_exception_known", {"exception": "for_a_time"}, exception="friend"),
    Case(
        table="people_promotion", guard="one_promotion_a_day", what="two on one day",
        forbidden=lambda s: [s.add("people_promotion", from_date=JANUARY) for _ in range(2)],
        allowed=lambda s: [s.add("people_promotion", from_date=day) for day in (JANUARY, FEBRUARY)],
    ),
    Case(
        table="people_promotion", guard="promotion_moves_somebody", what="from a placement to itself",
        forbidden=lambda s: s.add("people_promotion", placement_id=s.mine["people_placement"]),
        allowed=lambda s: s.add("people_promotion"),
    ),
    Case(
        table="people_promotion", guard="people_promotion_placement_id_key", what="two for one placement",
        forbidden=lambda s: s.session.execute(
            "INSERT INTO people_promotion (person_id, before_id, placement_id, position_id, path_id, from_date,"
            " exception, evidence, decided_by_user_id, decided_at) SELECT person_id, before_id, placement_id,"
            " position_id, path_id, '2031-01-01', '', '[]', 1, decided_at FROM people_promotion WHERE id = %s",
            [s.mine["people_promotion"]],
        ),
        allowed=lambda s: s.add("people_promotion"),
    ),
    refused("people_coachingnote", "coaching_note_kind_known", {"kind": "observation"}, kind="gossip"),
    refused(
        "people_goal", "goal_ends_by_somebody", {"state": "reached", "ended_on": JANUARY, "ended_by_user_id": 1},
        state="reached",
    ),
    refused("people_goal", "goal_ends_by_somebody", ended_on=JANUARY),
    refused("people_recognition", "recognition_kind_known", {"kind": "idea"}, kind="luck"),
    refused("people_recognition", "recognition_audience_known", {"audience": "private"}, audience="world"),
    Case(
        table="people_candidacy", guard="one_candidacy_at_a_time", what="said twice",
        forbidden=lambda s: [s.add("people_candidacy", person_id=s.mine["people_person"]) for _ in range(2)],
        allowed=lambda s: [
            s.add("people_candidacy", person_id=s.mine["people_person"], withdrawn_at=end) for end in (at(60), None)
        ],
    ),
    refused("people_candidacy", "candidacy_withdrawn_later", {"withdrawn_at": at(0)}, withdrawn_at=at(-1)),
    doubled("people_recordkey", "people_recordkey_did_key", "did", did="did:key:z6MkOther"),
    refused("people_recordkey", "record_key_retired_later", {"retired_at": at(0)}, retired_at=at(-1)),
    Case(
        table="people_recordkey", guard="one_record_key_signs", what="two that sign",
        forbidden=lambda s: [s.add("people_recordkey", retired_at=None) for _ in range(2)],
        allowed=lambda s: [s.add("people_recordkey", retired_at=end) for end in (at(60), None)],
    ),
    refused(
        "people_skillrecord", "skill_record_withdrawn_with_a_reason",
        {"withdrawn_at": at(60), "withdraw_reason": "wrong"}, withdrawn_at=at(60),
    ),
    refused("people_skillrecord", "skill_record_withdrawn_with_a_reason", withdraw_reason="wrong"),
)  # fmt: skip
