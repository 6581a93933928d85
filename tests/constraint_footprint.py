"""Valid rows of the tables of the footprint."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from psycopg.types.json import Jsonb

RECORDED = datetime(2026, 11, 3, 14, 0, tzinfo=UTC)
JANUARY, FEBRUARY = date(2026, 1, 1), date(2026, 2, 1)

ROWS: Mapping[str, Callable[[Any], dict[str, Any]]] = {
    "impact_footprintbill": lambda s: {
        "site_id": s.mine["people_site"], "kind": "electricity", "variant": "", "month": JANUARY, "quantity": 10,
        "entered_quantity": 10, "entered_unit": "kWh", "is_estimate": False, "reference": str(s.number()),
        "entered_by_user_id": 1, "recorded_at": RECORDED,
    },
    "impact_footprintcontract": lambda s: {
        "kind": "certificate", "from_date": JANUARY, "to_date": FEBRUARY, "energy_kwh": 10, "variant": "",
        "reference": "I-REC", "entered_by_user_id": 1, "recorded_at": RECORDED,
    },
    "impact_footprintcommute": lambda s: {
        "asked_date": date.fromordinal(700_000 + s.number()), "modes": Jsonb([["bus", 12, 8.0]]), "home_count": 3,
        "cooled_count": 1, "entered_by_user_id": 1, "recorded_at": RECORDED,
    },
    "impact_footprintmonth": lambda s: {
        "month": JANUARY, "place": f"CO-{s.number():05}", "people_count": 12, "site_days": 1, "home_days": 1,
        "hybrid_days": 0, "site_seconds": 1.0, "home_seconds": 1.0, "hybrid_seconds": 0.0, "contacts_count": 1,
        "recorded_at": RECORDED,
    },
}  # fmt: skip
