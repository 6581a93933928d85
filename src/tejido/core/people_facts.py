"""The facts of people's way, from a partner's list to leaving: one table for each part."""

from __future__ import annotations

from collections.abc import Mapping

from tejido.core import fact_fields

FactType = fact_fields.FactType

PARTNERS: Mapping[str, FactType] = {}
FUNNEL: Mapping[str, FactType] = {}
MERGES: Mapping[str, FactType] = {
    "duplicate_found": FactType(
        "Two records may be one person: points, how sure that is, and the reasons.",
        {"pair": "id", "person": "id", "other": "id", "points": "number", "band": "code", "reasons": "codes"},
    ),
    "duplicate_gone": FactType(
        "Two records no longer speak for one person, before anybody decided.",
        {"pair": "id", "person": "id", "other": "id"},
    ),
    "merge_decided": FactType(
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
    "person_unmerged": FactType(
        "Two records that counted as one person are two again.", {"person": "id", "canonical": "id"}
    ),
}
EMPLOYMENT: Mapping[str, FactType] = {}
GROWTH: Mapping[str, FactType] = {}
LEAVING: Mapping[str, FactType] = {}
RIGHTS: Mapping[str, FactType] = {}

FACTS: Mapping[str, FactType] = {
    **PARTNERS,
    **FUNNEL,
    **MERGES,
    **EMPLOYMENT,
    **GROWTH,
    **LEAVING,
    **RIGHTS,
}
