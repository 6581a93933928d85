"""Valid rows of the tables about impact statements and extracts for research, in the order a scene makes them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

START = datetime(2026, 11, 3, 14, 0, tzinfo=UTC)
DIGEST = "0" * 64


def _month(number: int) -> tuple[date, date]:
    """Return a month that no other number has."""
    year, month = divmod(number, 12)
    first = date(1900 + year, month + 1, 1)
    return first, date(first.year + (first.month == 12), first.month % 12 + 1, 1)


def _statement(scene: Any) -> dict[str, Any]:
    from_date, to_date = _month(scene.number())
    return {
        "client_id": None, "from_date": from_date, "to_date": to_date, "version": 1, "supersedes_id": None,
        "reason": "", "is_synthetic": False, "root": DIGEST, "lines_count": 1, "state": "frozen",
        "frozen_by_user_id": 1, "frozen_at": START,
    }  # fmt: skip


ROWS: Mapping[str, Callable[[Any], dict[str, Any]]] = {
    "impact_statement": _statement,
    "impact_statementfreezing": lambda s: {
        **{name: value for name, value in _statement(s).items() if name in ("client_id", "from_date", "to_date")},
        "corrects_id": None, "reason": "", "asked_by_user_id": 1, "asked_at": START, "try_number": 1,
        "seen_at": START, "done_count": 0, "problem": "", "about": json.dumps({}),
    },
    "impact_statementline": lambda s: {
        "client_id": None, "statement_id": s.mine["impact_statement"], "place": s.number(),
        "table_name": "measurements", "line_key": f"number-{s.number()}", "text": "{}", "leaf": DIGEST,
    },
    "impact_statementfile": lambda s: {
        "client_id": None, "statement_id": s.add("impact_statement"), "kind": "pdf", "language": "es",
        "blob_id": s.add("journal_blob"), "fact_id": 1, "written_at": START,
    },
    "impact_researchextract": lambda s: {
        "from_date": date(2026, 10, 1), "to_date": date(2026, 11, 1), "variables": json.dumps(["contacts_served"]),
        "asked_for": "Universidad", "purpose": "Un estudio.", "salt": b"salt", "digest": DIGEST, "state": "asked",
        "asked_by_user_id": 1, "asked_at": START,
    },
}  # fmt: skip
