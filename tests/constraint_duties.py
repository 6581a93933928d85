"""Valid rows of the tables about duties."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

RECORDED = datetime(2026, 11, 3, 14, 0, tzinfo=UTC)
JANUARY = date(2026, 1, 1)

ROWS: Mapping[str, Callable[[Any], dict[str, Any]]] = {
    "people_heldmessage": lambda s: {
        "person_id": s.mine["people_person"], "client_id": 0, "job": "people.tell_of_note",
        "ids": json.dumps({"note": s.number(), "user": 1}), "held_at": RECORDED,
        "until_at": RECORDED + timedelta(hours=10), "released_how": "",
    },
    "people_messageoverride": lambda s: {
        "person_id": s.mine["people_person"], "message_id": s.add("people_heldmessage"),
        "job": "people.tell_of_note", "reason": "safety", "note": "", "sent_at": RECORDED,
    },
    "people_disconnectionexemption": lambda s: {
        "person_id": s.add("people_person"), "reason": "direction_or_trust", "from_date": JANUARY,
        "set_by_user_id": 1, "recorded_at": RECORDED,
    },
    "people_dutynote": lambda s: {
        "person_id": s.mine["people_person"], "duty": "day_hours", "from_date": JANUARY, "outcome": "spoken_with",
        "text": "", "written_by_user_id": 1, "written_at": RECORDED,
    },
}  # fmt: skip
