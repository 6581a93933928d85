"""The facts of people's way, from a partner's list to leaving: one table for each part."""

from __future__ import annotations

from collections.abc import Mapping

from tejido.core import fact_fields

FactType = fact_fields.FactType

PARTNERS: Mapping[str, FactType] = {}
FUNNEL: Mapping[str, FactType] = {}
MERGES: Mapping[str, FactType] = {}
EMPLOYMENT: Mapping[str, FactType] = {}
GROWTH: Mapping[str, FactType] = {}
LEAVING: Mapping[str, FactType] = {}
RIGHTS: Mapping[str, FactType] = {}
MENTORING: Mapping[str, FactType] = {
    "pairing_began": FactType("A learner was given a mentor.", {"pairing": "id", "mentor": "id", "person": "id"}),
    "pairing_ended": FactType("Learning with a mentor ended.", {"pairing": "id", "mentor": "id", "person": "id"}),
    "rung_proposed": FactType(
        "Somebody was proposed for the next rung of a skill, with what had been counted.",
        {
            "proposal": "id", "person": "id", "skill": "id", "rung": "code", "ground": "code", "contacts": "number",
            "helped": "number", "scores": "number", "score_mean": "number?",
        },
    ),
    "rung_decided": FactType(
        "A person decided on a proposed rung.",
        {"proposal": "id", "person": "id", "skill": "id", "rung": "code", "verdict": "code"},
    ),
}  # fmt: skip

FACTS: Mapping[str, FactType] = {
    **PARTNERS,
    **FUNNEL,
    **MERGES,
    **EMPLOYMENT,
    **GROWTH,
    **LEAVING,
    **RIGHTS,
    **MENTORING,
}
