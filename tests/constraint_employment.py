"""Valid rows of the tables about employment, in the order in which a scene makes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

RECORDED = datetime(2026, 11, 3, 14, 0, tzinfo=UTC)
JANUARY, JULY = date(2026, 1, 1), date(2026, 7, 1)

ROWS: Mapping[str, Callable[[Any], dict[str, Any]]] = {
    "people_contractterm": lambda s: {
        "person_id": s.add("people_person"), "from_date": JANUARY, "weekly_hours": 42, "phase": "",
        "recorded_at": RECORDED,
    },
    "people_workregime": lambda s: {
        "person_id": s.add("people_person"), "regime": "co_on_site", "from_date": JANUARY, "recorded_at": RECORDED,
    },
    "people_equipmentitem": lambda s: {"kind": "laptop", "serial": f"serial {s.number()}"},
    "people_equipmentloan": lambda s: {
        "item_id": s.add("people_equipmentitem"), "person_id": s.mine["people_person"], "from_date": JANUARY,
        "condition_given": "good", "condition_returned": "",
    },
    "people_adjustment": lambda s: {
        "person_id": s.mine["people_person"], "kind": "breaks", "is_own_request": True, "text": "", "decision": "",
        "asked_date": JANUARY, "due_date": JULY, "reason": "", "floor_words": "", "cost_currency": "",
    },
    "people_siteaudit": lambda s: {
        "site_id": s.add("people_site"), "audited_date": JANUARY, "catalogue_version": 1, "audited_by_user_id": 1,
    },
    "people_auditfinding": lambda s: {
        "audit_id": s.add("people_siteaudit"), "point": "lift", "result": "fails", "note": "", "action": "",
    },
    "people_climatewave": lambda s: {
        "opens_date": JANUARY, "closes_date": JULY, "questions_version": 1, "secret": b"s" * 32,
    },
    "people_climatetoken": lambda s: {"wave_id": s.mine["people_climatewave"], "digest": f"{s.number()}".encode()},
    "people_climateanswer": lambda s: {"wave_id": s.mine["people_climatewave"], "scores": "{}"},
    "people_grievance": lambda s: {
        "person_id": s.mine["people_person"], "category": "pay", "handler": "people_lead", "state": "received",
        "received_date": JANUARY, "receive_by_date": JANUARY, "answer_by_date": JULY, "outcome": "",
        "was_appealed": False,
    },
    "people_grievanceentry": lambda s: {
        "grievance_id": s.mine["people_grievance"], "author": "reporter", "is_internal": False, "text": "",
        "written_date": JANUARY,
    },
    "people_grievanceread": lambda s: {
        "grievance_id": s.mine["people_grievance"], "user_id": 1, "read_at": RECORDED,
    },
}  # fmt: skip
