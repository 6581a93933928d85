"""Valid rows of the tables about claims: how people did later, and estimates that were kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

RECORDED = datetime(2026, 11, 3, 14, 0, tzinfo=UTC)
DIGEST = "a" * 64

ROWS: Mapping[str, Callable[[Any], dict[str, Any]]] = {
    "impact_followup": lambda s: {
        "application_id": s.add("people_application"), "months": 12, "answer": "no_work", "on_date": date(2026, 3, 5),
        "by_user_id": 1, "recorded_at": RECORDED,
    },
    "impact_estimaterun": lambda s: {
        "indicator": "net_jobs", "definition_version": 1, "known_at": RECORDED, "from_date": date(2026, 3, 1),
        "to_date": date(2026, 4, 1), "seed": 7, "code_digest": DIGEST, "inputs_digest": DIGEST, "method": "net_down",
        "claimed": "net", "rows_count": 40, "value": 11.5, "low": 3.0, "high": 28.0, "standard_error": 0.0,
        "reason": "", "by_user_id": 1, "recorded_at": RECORDED,
    },
    "impact_estimatefactor": lambda s: {
        "run_id": s.add("impact_estimaterun"), "kind": "deadweight", "level": "central", "value": 0.5,
        "reference_key": "00000000-0000-4000-8000-000000000002", "is_demonstration": False,
    },
}  # fmt: skip
