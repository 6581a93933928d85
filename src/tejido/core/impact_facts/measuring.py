"""The facts of measuring."""

from __future__ import annotations

from collections.abc import Mapping

from tejido.core import fact_fields

FACTS: Mapping[str, fact_fields.FactType] = {
    "indicators_measured": fact_fields.FactType(
        "What was measured of a period was kept; numbers that had changed supersede the earlier ones.",
        {"from": "code", "to": "code", "kept": "number", "superseded": "number", "same": "number"},
    ),
    "days_summed": fact_fields.FactType(
        "Business days were summed, or summed anew, so that any period can be measured from them.",
        {"from": "code", "to": "code", "rows": "number"},
    ),
}  # fmt: skip
