"""Valid rows of the tables of measuring."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

RECORDED = datetime(2026, 11, 3, 14, 0, tzinfo=UTC)
JANUARY, FEBRUARY = date(2026, 1, 1), date(2026, 2, 1)

ROWS: Mapping[str, Callable[[Any], dict[str, Any]]] = {
    "impact_definition": lambda s: {
        "code": f"indicator_{s.number()}", "version": 1, "unit": "people", "rung": "outcome", "record": "{}",
        "digest": "d" * 64, "recorded_at": RECORDED,
    },
    "impact_measurement": lambda s: {
        "definition_id": s.mine["impact_definition"], "rung": "outcome", "claimed": "outcome", "dimension": "client",
        "group_key": str(s.number()), "method": "", "from_date": JANUARY, "to_date": FEBRUARY, "value": 5, "low": 4,
        "high": 6, "withheld": "", "interval": "rounding", "rows_count": 5, "coverage_withheld": "",
        "rows_digest": "", "as_of": RECORDED, "recorded_at": RECORDED,
    },
    "impact_daysum": lambda s: {
        "kind": "contact_served", "client_id": s.number(), "day": JANUARY, "subjects_count": 3, "summed_seconds": 0,
    },
    "impact_dayrefreshed": lambda s: {"day": date(2000 + s.number(), 1, 1), "as_of": RECORDED, "recorded_at": RECORDED},
}  # fmt: skip
