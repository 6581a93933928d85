"""The facts of employment, from terms to complaints."""

from __future__ import annotations

from collections.abc import Mapping

from tejido.core import fact_fields

_SPELL: Mapping[str, str] = {"person": "id", "from": "code", "to": "code?", "superseded": "id?"}

_TERM = {**_SPELL, "term": "id", "weekly_hours": "number", "phase": "code?", "trial_to": "code?"}

_REGIME = {**_SPELL, "spell": "id", "regime": "code"}

_LOAN = {"person": "id", "item": "id", "loan": "id", "condition": "code"}

_ADJUSTMENT = {"person": "id", "adjustment": "id"}

FACTS: Mapping[str, fact_fields.FactType] = {
    "employment_corrected": fact_fields.FactType(
        "What was recorded of an employment was corrected.", {**_SPELL, "employment": "id", "contract": "code"}
    ),
    "placement_corrected": fact_fields.FactType(
        "What was recorded of a placement was corrected.",
        {
            **_SPELL,
            "placement": "id",
            "position": "code",
            "work_mode": "code",
            "place": "id",
            "site": "id?",
        },
    ),
    "contract_term_set": fact_fields.FactType("A contract got its terms, other ones, or was renewed.", _TERM),
    "contract_term_corrected": fact_fields.FactType("What was recorded of a contract's terms was corrected.", _TERM),
    "work_regime_set": fact_fields.FactType("A person works under a legal regime from a day on.", _REGIME),
    "work_regime_ended": fact_fields.FactType("A legal regime of a person ended.", _REGIME),
    "work_regime_corrected": fact_fields.FactType("What was recorded of a legal regime was corrected.", _REGIME),
    "insurer_told": fact_fields.FactType(
        "The insurer of work risks was told of a work regime.", {"person": "id", "spell": "id", "on": "code"}
    ),
    "equipment_added": fact_fields.FactType("A thing that can be lent became known.", {"item": "id", "kind": "code"}),
    "equipment_lent": fact_fields.FactType("A thing was lent to a person.", {**_LOAN, "from": "code"}),
    "equipment_returned": fact_fields.FactType("A thing came back, or was lost.", {**_LOAN, "to": "code"}),
    "adjustment_asked": fact_fields.FactType(
        "A person asked for something to be able to work well.", {**_ADJUSTMENT, "kind": "code", "is_own": "flag"}
    ),
    "adjustment_decided": fact_fields.FactType(
        "What a person asked for was granted, in part, or refused.",
        {**_ADJUSTMENT, "decision": "code", "cost": "number?", "currency": "code?"},
    ),
    "adjustment_done": fact_fields.FactType("What was granted is in place.", _ADJUSTMENT),
    "adjustment_withdrawn": fact_fields.FactType("A request for an adjustment was taken back.", _ADJUSTMENT),
    "site_audited": fact_fields.FactType(
        "Somebody looked at how accessible a site is.",
        {"site": "id", "audit": "id", "on": "code", "meets": "number", "partly": "number", "fails": "number"},
    ),
    "audit_action_planned": fact_fields.FactType(
        "What is done about a finding was planned.",
        {"finding": "id", "point": "code", "owner": "id", "due": "code"},
    ),
    "audit_action_done": fact_fields.FactType(
        "What was planned about a finding is done.", {"finding": "id", "point": "code", "on": "code"}
    ),
    "climate_opened": fact_fields.FactType(
        "A climate survey was opened.", {"wave": "id", "from": "code", "to": "code"}
    ),
    "climate_answered": fact_fields.FactType("Somebody answered a climate survey; nothing says who.", {"wave": "id"}),
    "climate_closed": fact_fields.FactType(
        "A climate survey was closed; its secret is gone and its answers have no order.",
        {"wave": "id", "people": "number"},
    ),
    "grievance_received": fact_fields.FactType(
        "A complaint came in, with a name or without.",
        {"grievance": "id", "category": "code", "handler": "code", "is_named": "flag"},
    ),
    "grievance_written": fact_fields.FactType(
        "Something was added to a complaint.", {"grievance": "id", "author": "code"}
    ),
    "grievance_moved": fact_fields.FactType(
        "A complaint came to another state.", {"grievance": "id", "state": "code", "outcome": "code?"}
    ),
    "grievance_read": fact_fields.FactType("A handler opened a complaint.", {"grievance": "id"}),
}
