"""The facts of records that may be one person."""

from __future__ import annotations

from collections.abc import Mapping

from tejido.core import fact_fields

FACTS: Mapping[str, fact_fields.FactType] = {
    "duplicate_found": fact_fields.FactType(
        "Two records may be one person: points, how sure that is, and the reasons.",
        {"pair": "id", "person": "id", "other": "id", "points": "number", "band": "code", "reasons": "codes"},
    ),
    "duplicate_named": fact_fields.FactType(
        "Somebody put two records beside each other by hand: what they say together.",
        {"pair": "id", "person": "id", "other": "id", "points": "number", "band": "code", "reasons": "codes"},
    ),
    "duplicate_gone": fact_fields.FactType(
        "Two records no longer speak for one person, before anybody decided.",
        {"pair": "id", "person": "id", "other": "id"},
    ),
    "merge_decided": fact_fields.FactType(
        "Somebody decided about two records, or the person appealed: what, why, and what lay before them.",
        {
            "pair": "id",
            "decision": "id",
            "kind": "code",
            "canonical": "id?",
            "reason": "code",
            "text_digest": "digest",
            "points": "number",
            "reasons": "codes",
        },
    ),
    "person_unmerged": fact_fields.FactType(
        "Two records that counted as one person are two again.", {"person": "id", "canonical": "id"}
    ),
}
