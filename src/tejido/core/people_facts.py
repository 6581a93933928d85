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
LEAVING: Mapping[str, FactType] = {
    "account_assigned": FactType(
        "A person began to work for a client's programme.",
        {"person": "id", "spell": "id", "programme": "id", "client": "id", "seasonal": "flag", "from": "code"},
    ),
    "account_ended": FactType(
        "A person ended to work for a client's programme.", {"person": "id", "spell": "id", "to": "code"}
    ),
    "leaving_recorded": FactType(
        "Why and where to somebody leaves was written down.",
        {"person": "id", "leaving": "id", "version": "id", "employment": "id", "to": "code", "reason": "code",
         "destination": "code", "would_return": "code", "note_digest": "digest?"},
    ),
    "leaving_corrected": FactType(
        "What was known of a leaving was corrected; the former version is kept.",
        {"person": "id", "leaving": "id", "version": "id", "superseded": "id", "employment": "id", "to": "code",
         "reason": "code", "destination": "code", "would_return": "code", "note_digest": "digest?"},
    ),
    "leaving_taken_back": FactType(
        "Somebody who was to leave stays; their employment goes on.",
        {"person": "id", "leaving": "id", "superseded": "id", "employment": "id"},
    ),
    "leaving_step_done": FactType(
        "A step of somebody's leaving was done.", {"person": "id", "leaving": "id", "step": "code"}
    ),
    "leaving_step_undone": FactType(
        "A step of somebody's leaving is to be done again.", {"person": "id", "leaving": "id", "step": "code"}
    ),
    "loan_limits_set": FactType(
        "The limits of loans in a currency were set, from a day on.",
        {"policy": "id", "currency": "code", "from": "code", "status": "code", "instalment_share_max": "number",
         "amount_max": "number", "count_max": "number", "yearly_rate_max": "number"},
    ),
    "benefit_asked": FactType(
        "A worker asked for a benefit.",
        {"person": "id", "benefit": "id", "kind": "code", "amount": "number", "currency": "code", "count": "number?",
         "purpose_digest": "digest?"},
    ),
    "benefit_withdrawn": FactType(
        "A worker no longer asks for a benefit.", {"person": "id", "benefit": "id", "kind": "code"}
    ),
    "benefit_granted": FactType(
        "A benefit was granted, on terms.",
        {"person": "id", "benefit": "id", "kind": "code", "amount": "number", "currency": "code", "from": "code",
         "period": "code?", "to": "code?", "count": "number?", "yearly_rate": "number?", "policy": "id?",
         "decision_digest": "digest?"},
    ),
    "benefit_refused": FactType(
        "A benefit was refused, with a reason.",
        {"person": "id", "benefit": "id", "kind": "code", "decision_digest": "digest?"},
    ),
    "benefit_ended": FactType(
        "A grant ends on a day.", {"person": "id", "benefit": "id", "kind": "code", "to": "code"}
    ),
    "benefit_event_added": FactType(
        "Money came back, a receipt was kept, instalments were paused, or a plan was agreed at leaving.",
        {"person": "id", "benefit": "id", "event": "id", "kind": "code", "on": "code", "amount": "number?",
         "to": "code?", "count": "number?"},
    ),
}  # fmt: skip
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
