"""Records that may be one person: valid rows for a scene, and what the database itself refuses about them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

FOUND = datetime(2026, 11, 3, 14, 0, tzinfo=UTC)
DIGEST = "0" * 64


def _due(scene: Any) -> dict[str, Any]:
    """Return the row of somebody whom the trigger has listed already, and who was looked at since."""
    person = scene.add("people_person")
    scene.session.execute("DELETE FROM people_duplicatedue WHERE person_id = %s", [person])
    return {"person_id": person}


ROWS: Mapping[str, Callable[[Any], dict[str, Any]]] = {
    "people_duplicatedue": _due,
    "people_duplicatekey": lambda s: {"person_id": s.mine["people_person"], "digest": s.number()},
    "people_duplicatepair": lambda s: {
        "lower_id": s.mine["people_person"], "higher_id": s.add("people_person"), "points": 28, "band": "certain",
        "reasons": ["given_same"], "state": "open", "found_at": FOUND, "changed_at": FOUND,
    },
    "people_mergedecision": lambda s: {
        "pair_id": s.mine["people_duplicatepair"], "kind": "kept_apart", "reason": "same_household", "digest": DIGEST,
        "text": "Son hermanas", "salt": b"s", "points": 28, "reasons": ["given_same"], "by_user_id": 1,
        "decided_at": FOUND, "recorded_at": FOUND,
    },
}  # fmt: skip
DUE = date(2026, 11, 18)
# Triggers that list somebody to be looked at and refuse nothing.
EXCEPTIONS = {
    f"{table}.{trigger}": "lists whom to look at next and refuses nothing"
    for table, trigger in (
        ("people_person", "people_person_new"), ("people_person", "people_person_changed"),
        ("people_document", "people_document_known"), ("people_phone", "people_phone_known"),
    )
}  # fmt: skip
