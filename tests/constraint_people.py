"""Valid rows of the tables about people's way, from partners to leaving, in the order in which a scene makes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
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
    "people_outreach": lambda s: {"kind": "talk", "on_date": JANUARY, "people_count": 30, "recorded_at": RECORDED},
    "people_application": lambda s: {
        "person_id": s.add("people_person"), "cohort_id": s.mine["people_cohort"], "applied_at": RECORDED,
    },
    "people_lottery": lambda s: {
        "cohort_id": s.add("people_cohort"), "round": 1, "seal": "0" * 64, "encrypted_seed": "x", "seed": "",
        "beacon_source": "", "beacon": "", "strata": "none", "rule": "proportional", "sealed_at": RECORDED,
        "sealed_by_user_id": s.mine["access_user"], "inputs_digest": "", "result_digest": "",
    },
    "people_lotteryplace": lambda s: {
        "lottery_id": s.mine["people_lottery"], "application_id": s.add("people_application"), "stratum": "all",
        "number": "0" * 64, "rank": 1, "has_seat": True,
    },
    "people_seatoffer": lambda s: {
        "application_id": s.add("people_application"), "offered_at": RECORDED, "answer": "",
    },
    "people_meeting": lambda s: {
        "cohort_id": s.add("people_cohort"), "from_at": RECORDED, "to_at": RECORDED + timedelta(hours=2),
        "secret": "0" * 64,
    },
    "people_attendance": lambda s: {
        "meeting_id": s.mine["people_meeting"], "person_id": s.add("people_person"), "is_present": True,
        "told_by": "list", "device_digest": "", "recorded_at": RECORDED,
    },
    "people_courseresult": lambda s: {
        "person_id": s.add("people_person"), "cohort_id": s.mine["people_cohort"], "result": "passed",
        "on_date": MARCH, "recorded_at": RECORDED,
    },
    "people_coveredcost": lambda s: {
        "person_id": s.add("people_person"), "cohort_id": s.mine["people_cohort"], "kind": "meals", "amount": 9000,
        "currency": "COP", "on_date": JANUARY, "receipt_number": "", "recorded_at": RECORDED,
    },
    # Duplicates and merges
    # Employment
    # Growth
    # Benefits and leaving
    # Rights
}  # fmt: skip
