"""The facts of people's way, from a partner's list to leaving: one table for each part."""

from __future__ import annotations

from collections.abc import Mapping

from tejido.core import fact_fields

FactType = fact_fields.FactType

PARTNERS: Mapping[str, FactType] = {}
FUNNEL: Mapping[str, FactType] = {}
MERGES: Mapping[str, FactType] = {}
_SPELL: Mapping[str, str] = {"person": "id", "from": "code", "to": "code?", "superseded": "id?"}
_TERM = {**_SPELL, "term": "id", "weekly_hours": "number", "phase": "code?", "trial_to": "code?"}
_REGIME = {**_SPELL, "spell": "id", "regime": "code"}
_LOAN = {"person": "id", "item": "id", "loan": "id", "condition": "code"}
_ADJUSTMENT = {"person": "id", "adjustment": "id"}
EMPLOYMENT: Mapping[str, FactType] = {
    "employment_corrected": FactType(
        "What was recorded of an employment was corrected.", {**_SPELL, "employment": "id", "contract": "code"}
    ),
    "placement_corrected": FactType(
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
    "contract_term_set": FactType("A contract got its terms, other ones, or was renewed.", _TERM),
    "contract_term_corrected": FactType("What was recorded of a contract's terms was corrected.", _TERM),
    "work_regime_set": FactType("A person works under a legal regime from a day on.", _REGIME),
    "work_regime_ended": FactType("A legal regime of a person ended.", _REGIME),
    "work_regime_corrected": FactType("What was recorded of a legal regime was corrected.", _REGIME),
    "insurer_told": FactType(
        "The insurer of work risks was told of a work regime.", {"person": "id", "spell": "id", "on": "code"}
    ),
    "equipment_added": FactType("A thing that can be lent became known.", {"item": "id", "kind": "code"}),
    "equipment_lent": FactType("A thing was lent to a person.", {**_LOAN, "from": "code"}),
    "equipment_returned": FactType("A thing came back, or was lost.", {**_LOAN, "to": "code"}),
    "adjustment_asked": FactType(
        "A person asked for something to be able to work well.", {**_ADJUSTMENT, "kind": "code", "is_own": "flag"}
    ),
    "adjustment_decided": FactType(
        "What a person asked for was granted, in part, or refused.",
        {**_ADJUSTMENT, "decision": "code", "cost": "number?", "currency": "code?"},
    ),
    "adjustment_done": FactType("What was granted is in place.", _ADJUSTMENT),
    "adjustment_withdrawn": FactType("A request for an adjustment was taken back.", _ADJUSTMENT),
    "site_audited": FactType(
        "Somebody looked at how accessible a site is.",
        {"site": "id", "audit": "id", "on": "code", "meets": "number", "partly": "number", "fails": "number"},
    ),
    "audit_action_planned": FactType(
        "What is done about a finding was planned.",
        {"finding": "id", "point": "code", "owner": "id", "due": "code"},
    ),
    "audit_action_done": FactType(
        "What was planned about a finding is done.", {"finding": "id", "point": "code", "on": "code"}
    ),
    "climate_opened": FactType("A climate survey was opened.", {"wave": "id", "from": "code", "to": "code"}),
    "climate_answered": FactType("Somebody answered a climate survey; nothing says who.", {"wave": "id"}),
    "climate_closed": FactType(
        "A climate survey was closed; its secret is gone and its answers have no order.",
        {"wave": "id", "people": "number"},
    ),
    "grievance_received": FactType(
        "A complaint came in, with a name or without.",
        {"grievance": "id", "category": "code", "handler": "code", "is_named": "flag"},
    ),
    "grievance_written": FactType("Something was added to a complaint.", {"grievance": "id", "author": "code"}),
    "grievance_moved": FactType(
        "A complaint came to another state.", {"grievance": "id", "state": "code", "outcome": "code?"}
    ),
    "grievance_read": FactType("A handler opened a complaint.", {"grievance": "id"}),
}
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
