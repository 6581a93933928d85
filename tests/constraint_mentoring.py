"""Valid rows of the tables about mentoring, in the order in which a scene makes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

START = datetime(2026, 11, 3, 14, 0, tzinfo=UTC)

ROWS: Mapping[str, Callable[[Any], dict[str, Any]]] = {
    "contacts_pairing": lambda s: {
        "mentor_id": s.mine["people_person"], "learner_id": s.add("people_person"), "from_at": START,
        "set_by_user_id": 1,
    },
    "contacts_rungproposal": lambda s: {
        "person_id": s.add("people_person"), "skill_id": s.mine["clients_skill"], "rung": "solo",
        "contacts_count": 30, "help_count": 3, "score_count": 0, "ground": "observed", "proposed_by_user_id": 1,
        "proposed_at": START,
    },
}  # fmt: skip
