"""Valid rows of the tables about towns, in the order in which a scene makes them."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

RECORDED = datetime(2026, 11, 3, 14, 0, tzinfo=UTC)
JANUARY, MARCH = date(2026, 1, 1), date(2026, 3, 1)
KEPT = {"set_by_user_id": 1, "recorded_at": RECORDED}

ROWS: Mapping[str, Callable[[Any], dict[str, Any]]] = {
    "impact_townsupplier": lambda s: {"code": f"nit-{s.number()}", "added_at": RECORDED},
    "impact_townsupplierversion": lambda s: {
        "supplier_id": s.add("impact_townsupplier"), "name": "Cafetería", "place_id": s.mine["reference_place"],
        "sector": "", "size": "micro", "traits": [], **KEPT,
    },
    "impact_townpurchase": lambda s: {
        "supplier_id": s.mine["impact_townsupplier"], "document": f"fv-{s.number()}", "month": JANUARY, "amount": 1000,
        "currency": "COP", **KEPT,
    },
    "impact_towntable": lambda s: {
        "name": f"Tabla {s.number()}", "source": "Prueba", "area": "CO", "year": 2021, "currency": "COP",
        "is_synthetic": True, "sectors": ["a"], "numbers": json.dumps({}), "digest": "0" * 64, **KEPT,
    },
    "impact_townshape": lambda s: {
        "level": "municipality", "code": f"{s.number():05}"[-5:], "name": "Lugar", "rings": json.dumps([]),
        "source": "Prueba", "recorded_at": RECORDED,
    },
    "impact_towncomparison": lambda s: {
        "site_id": s.add("people_site"), "figure": "unemployment_share", "opened_on": JANUARY,
        "places": ["CO-15001", "CO-52001"], "reason": "Parecidos", "chosen_on": JANUARY, **KEPT,
    },
    "impact_townwork": lambda s: {
        "work": str(uuid.uuid4()), "kind": "public_work", "scheme": "zomac", "name": "Vía",
        "place_id": s.mine["reference_place"], "amount": 1000, "currency": "COP", "state": "running",
        "from_date": JANUARY, "source": "Resolución 1", **KEPT,
    },
}  # fmt: skip
