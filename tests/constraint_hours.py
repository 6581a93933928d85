"""Valid rows of the tables about hours, in the order in which a scene makes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

RECORDED = datetime(2026, 11, 3, 14, 0, tzinfo=UTC)
JANUARY = date(2026, 1, 1)
HOUR = timedelta(hours=1)
ASKED = {"asked_by_user_id": 1, "asked_at": RECORDED, "recorded_at": RECORDED, "decision": "", "answer": ""}


def _period(scene: Any) -> dict[str, Any]:
    """Return days that no other period of the scene has."""
    first = date(2030, 1, 1) + timedelta(days=2 * scene.number())
    begin = datetime(first.year, first.month, first.day, 5, tzinfo=UTC)
    return {
        "from_date": first, "to_date": first + timedelta(days=1), "from_at": begin, "to_at": begin + 24 * HOUR,
        "opened_by_user_id": 1, "recorded_at": RECORDED,
    }  # fmt: skip


ROWS: Mapping[str, Callable[[Any], dict[str, Any]]] = {
    "people_hoursperiod": _period,
    "people_timeagreement": lambda s: {
        "activity": "lunch", "counts": "worked", "from_date": JANUARY + timedelta(days=s.number()),
        "to_date": None, "words_en": "Paid", "words_es": "Se paga", "agreed_by_user_id": 1, "recorded_at": RECORDED,
        # One at a time: those that are not the first stand superseded.
        "superseded_at": RECORDED if "people_timeagreement" in s.mine else None,
    },
    "people_workpattern": lambda s: {
        "person_id": s.add("people_person"), "from_date": JANUARY, "rest_weekday": 6, "days_a_week": 5,
        "distribution": "fixed", "agreed_by_user_id": 1, "recorded_at": RECORDED,
    },
    "people_absence": lambda s: {
        **ASKED, "person_id": s.mine["people_person"], "kind": "vacation", "from_date": JANUARY,
        "to_date": date(2026, 1, 2), "text": "",
    },
    "people_timecorrection": lambda s: {
        **ASKED, "person_id": s.mine["people_person"], "from_at": RECORDED, "to_at": RECORDED + HOUR,
        "activity": "available", "is_own_request": True, "text": "",
    },
    "people_timesheet": lambda s: {**ASKED, "from_at": RECORDED, "to_at": RECORDED + HOUR},
    "people_sheetline": lambda s: {
        "sheet_id": s.mine["people_timesheet"], "person_id": s.mine["people_person"], "number": s.number(),
        "from_at": RECORDED, "to_at": RECORDED + HOUR, "activity": "training",
    },
    "people_findinganswer": lambda s: {
        "period_id": s.mine["people_hoursperiod"], "person_id": s.mine["people_person"], "code": "gap_of_line",
        "from_at": RECORDED + s.number() * HOUR, "text": "", "answered_by_user_id": 1, "answered_at": RECORDED,
    },
}  # fmt: skip
