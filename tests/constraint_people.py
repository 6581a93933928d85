"""Valid rows of the tables about people's way, from partners to leaving, in the order in which a scene makes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

RECORDED = datetime(2026, 11, 3, 14, 0, tzinfo=UTC)
JANUARY, MARCH = date(2026, 1, 1), date(2026, 3, 1)

ROWS: Mapping[str, Callable[[Any], dict[str, Any]]] = {
    "people_position": lambda s: {
        "code": f"position{s.number()}", "name_en": "Post", "name_es": "Puesto", "is_entry": True,
    },
    "people_partner": lambda s: {"name": f"Escuela {s.number()}", "kind": "school", "added_at": RECORDED},
    "people_opening": lambda s: {
        "position_id": s.mine["people_position"], "place_id": s.mine["reference_place"], "work_mode": "home",
        "weekly_hours": 42, "seats_count": 3, "is_public": True, "opened_on": JANUARY, "close_reason": "",
    },
    "people_openingskill": lambda s: {
        "opening_id": s.add("people_opening"), "skill_id": s.mine["clients_skill"], "level": 3, "rung": "solo",
    },
    "people_course": lambda s: {
        "code": f"course{s.number()}", "name_en": "English", "name_es": "Inglés", "hours": 40,
    },
    "people_cohort": lambda s: {
        "course_id": s.mine["people_course"], "partner_id": s.mine["people_partner"], "name": f"Grupo {s.number()}",
        "place_id": s.mine["reference_place"], "language": "es", "seats_count": 20, "is_public": True,
        "from_date": JANUARY, "to_date": MARCH,
    },
    "people_enrolment": lambda s: {
        "person_id": s.add("people_person"), "cohort_id": s.mine["people_cohort"], "from_date": JANUARY,
        "end_reason": "", "recorded_at": RECORDED,
    },
    "people_stage": lambda s: {
        "person_id": s.add("people_person"), "stage": "enrolled", "on_date": JANUARY, "reason": "",
        "recorded_at": RECORDED,
    },
    # Partners and openings
    # The funnel
    # Duplicates and merges
    # Employment
    # Growth
    # Benefits and leaving
    # Rights
    "people_rightsrequest": lambda s: {
        "person_id": s.mine["people_person"], "asked": "correction", "via": "self", "details": "",
        "received_on": JANUARY, "mark_due_on": JANUARY, "due_on": MARCH, "extension_reason": "", "outcome": "",
        "answer": "", "filed_by_user_id": 1, "recorded_at": RECORDED,
    },
}  # fmt: skip
