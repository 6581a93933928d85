"""The facts of benefits and leaving."""

from __future__ import annotations

from collections.abc import Mapping

from tejido.core import fact_fields

FACTS: Mapping[str, fact_fields.FactType] = {
    "account_assigned": fact_fields.FactType(
        "A person began to work for a client's programme.",
        {"person": "id", "spell": "id", "programme": "id", "client": "id", "seasonal": "flag", "from": "code"},
    ),
    "account_ended": fact_fields.FactType(
        "A person ended to work for a client's programme.", {"person": "id", "spell": "id", "now": "id?", "to": "code"}
    ),
    "leaving_recorded": fact_fields.FactType(
        "Why and where to somebody leaves was written down.",
        {"person": "id", "leaving": "id", "version": "id", "employment": "id", "to": "code", "reason": "code",
         "destination": "code", "would_return": "code", "note_digest": "digest?"},
    ),
    "leaving_corrected": fact_fields.FactType(
        "What was known of a leaving was corrected; the former version is kept.",
        {"person": "id", "leaving": "id", "version": "id", "superseded": "id", "employment": "id", "to": "code",
         "reason": "code", "destination": "code", "would_return": "code", "note_digest": "digest?"},
    ),
    "leaving_taken_back": fact_fields.FactType(
        "Somebody who was to leave stays; their employment goes on.",
        {"person": "id", "leaving": "id", "superseded": "id", "employment": "id"},
    ),
    "leaving_step_done": fact_fields.FactType(
        "A step of somebody's leaving was done.", {"person": "id", "leaving": "id", "step": "code"}
    ),
    "leaving_step_undone": fact_fields.FactType(
        "A step of somebody's leaving is to be done again.", {"person": "id", "leaving": "id", "step": "code"}
    ),
    "loan_limits_set": fact_fields.FactType(
        "The limits of loans in a currency were set, from a day on.",
        {"policy": "id", "currency": "code", "from": "code", "status": "code", "instalment_share_max": "number",
         "amount_max": "number", "count_max": "number", "yearly_rate_max": "number"},
    ),
    "benefit_asked": fact_fields.FactType(
        "A worker asked for a benefit.",
        {"person": "id", "benefit": "id", "kind": "code", "amount": "number", "currency": "code", "count": "number?",
         "purpose_digest": "digest?"},
    ),
    "benefit_withdrawn": fact_fields.FactType(
        "A worker no longer asks for a benefit.", {"person": "id", "benefit": "id", "kind": "code"}
    ),
    "benefit_granted": fact_fields.FactType(
        "A benefit was granted, on terms.",
        {"person": "id", "benefit": "id", "kind": "code", "amount": "number", "currency": "code", "from": "code",
         "period": "code?", "to": "code?", "count": "number?", "yearly_rate": "number?", "policy": "id?",
         "decision_digest": "digest?"},
    ),
    "benefit_refused": fact_fields.FactType(
        "A benefit was refused, with a reason.",
        {"person": "id", "benefit": "id", "kind": "code", "decision_digest": "digest?"},
    ),
    "benefit_ended": fact_fields.FactType(
        "A grant ends on a day.", {"person": "id", "benefit": "id", "kind": "code", "to": "code"}
    ),
    "benefit_event_added": fact_fields.FactType(
        "Money came back, a receipt was kept, instalments were paused, or a plan was agreed at leaving.",
        {"person": "id", "benefit": "id", "event": "id", "kind": "code", "on": "code", "amount": "number?",
         "to": "code?", "count": "number?"},
    ),
}  # fmt: skip
