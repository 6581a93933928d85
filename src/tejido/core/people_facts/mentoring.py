"""The facts of mentoring: who learns from whom, and which rung is proposed."""

from __future__ import annotations

from collections.abc import Mapping

from tejido.core import fact_fields

FACTS: Mapping[str, fact_fields.FactType] = {
    "pairing_began": fact_fields.FactType(
        "A learner was given a mentor.", {"pairing": "id", "mentor": "id", "person": "id"}
    ),
    "pairing_ended": fact_fields.FactType(
        "Learning with a mentor ended.", {"pairing": "id", "mentor": "id", "person": "id"}
    ),
    "rung_proposed": fact_fields.FactType(
        "Somebody was proposed for the next rung of a skill, with what had been counted.",
        {
            "proposal": "id", "person": "id", "skill": "id", "rung": "code", "ground": "code", "contacts": "number",
            "helped": "number", "scores": "number", "score_mean": "number?",
        },
    ),
    "rung_decided": fact_fields.FactType(
        "A person decided on a proposed rung.",
        {"proposal": "id", "person": "id", "skill": "id", "rung": "code", "verdict": "code"},
    ),
}  # fmt: skip
