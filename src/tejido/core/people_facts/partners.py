"""The facts of partners and openings."""

from __future__ import annotations

from collections.abc import Mapping

from tejido.core import fact_fields

FACTS: Mapping[str, fact_fields.FactType] = {
    "partner_added": fact_fields.FactType("We began to work with a partner.", {"partner": "id", "kind": "code"}),
    "partner_changed": fact_fields.FactType(
        "A partner's name, kind or place changed.", {"partner": "id", "kind": "code"}
    ),
    "partner_ended": fact_fields.FactType("We no longer work with a partner.", {"partner": "id"}),
    "partner_resumed": fact_fields.FactType("We work with a partner again.", {"partner": "id"}),
    "liaison_added": fact_fields.FactType(
        "Somebody at a partner became known to us.", {"liaison": "id", "partner": "id"}
    ),
    "liaison_changed": fact_fields.FactType("What we know of somebody at a partner was corrected.", {"liaison": "id"}),
    "liaison_retired": fact_fields.FactType("We no longer speak with somebody at a partner.", {"liaison": "id"}),
    "agreement_drafted": fact_fields.FactType(
        "An agreement with a partner was drafted.",
        {"agreement": "id", "partner": "id", "kind": "code", "from": "code", "to": "code?"},
    ),
    "agreement_changed": fact_fields.FactType(
        "The draft of an agreement changed.", {"agreement": "id", "kind": "code", "from": "code", "to": "code?"}
    ),
    "agreement_signed": fact_fields.FactType("An agreement was signed.", {"agreement": "id", "on": "code"}),
    "agreement_corrected": fact_fields.FactType(
        "What a signed agreement says was corrected, or changed by both sides; the former version is kept.",
        {
            "agreement": "id",
            "superseded": "id",
            "kind": "code",
            "from": "code",
            "to": "code?",
            "signed": "code",
            "reason": "code",
        },
    ),
    "agreement_ended": fact_fields.FactType("An agreement ended.", {"agreement": "id", "on": "code", "reason": "code"}),
    "commitment_made": fact_fields.FactType(
        "One side owes the other something by an agreement.",
        {"commitment": "id", "agreement": "id", "side": "code", "quantity": "number", "unit": "code", "due": "code?"},
    ),
    "commitment_withdrawn": fact_fields.FactType("A commitment is no longer owed.", {"commitment": "id"}),
    "commitment_kept": fact_fields.FactType(
        "A part of a commitment was kept on a day.",
        {"commitment": "id", "part": "id", "quantity": "number", "on": "code"},
    ),
    "commitment_kept_taken_back": fact_fields.FactType(
        "What was entered as kept had not been; the entry is superseded.", {"commitment": "id", "part": "id"}
    ),
    "step_opened": fact_fields.FactType(
        "Something is to be done with a partner, and one side has the turn.",
        {"step": "id", "partner": "id", "side": "code", "agreement": "id?"},
    ),
    "step_turn_passed": fact_fields.FactType(
        "The other side has the turn in a step.", {"step": "id", "partner": "id", "side": "code"}
    ),
    "step_done": fact_fields.FactType("A step with a partner is done.", {"step": "id", "partner": "id"}),
    "partner_note_written": fact_fields.FactType(
        "We wrote to a partner, or a partner to us.", {"note": "id", "partner": "id", "side": "code"}
    ),
    "partner_notes_seen": fact_fields.FactType("We read what a partner wrote.", {"partner": "id", "count": "number"}),
    "partner_account_opened": fact_fields.FactType(
        "An account, or an invitation to one, speaks for a partner.",
        {"link": "id", "partner": "id", "user": "id?", "invitation": "id?"},
    ),
    "partner_account_ended": fact_fields.FactType(
        "An account no longer speaks for a partner.", {"link": "id", "partner": "id"}
    ),
    "opening_made": fact_fields.FactType(
        "Seats of a position are to be filled.",
        {
            "opening": "id",
            "position": "id",
            "programme": "id?",
            "place": "id",
            "work_mode": "code",
            "seats": "number",
            "inside_first_until": "code?",
            "public": "flag",
        },
    ),
    "opening_changed": fact_fields.FactType(
        "The terms or the seats of an opening changed.",
        {"opening": "id", "what": "code", "seats": "number", "inside_first_until": "code?", "public": "flag"},
    ),
    "opening_closed": fact_fields.FactType("An opening was closed.", {"opening": "id", "on": "code", "reason": "code"}),
    "opening_reopened": fact_fields.FactType("A closed opening is open again.", {"opening": "id"}),
    "seat_filled": fact_fields.FactType(
        "A seat of an opening was filled, from inside or from outside.",
        {
            "opening": "id",
            "seat": "id",
            "person": "id",
            "source": "code",
            "placement": "id?",
            "partner": "id?",
            "on": "code",
        },
    ),
    "seat_taken_back": fact_fields.FactType(
        "A seat had not been filled as entered; the entry is superseded.",
        {"opening": "id", "seat": "id", "person": "id"},
    ),
    "interest_said": fact_fields.FactType(
        "Somebody said on the public page that they are interested, and agreed that we keep how to reach them.",
        {
            "interest": "id",
            "person": "id",
            "cohort": "id?",
            "opening": "id?",
            "notice_version": "number",
            "language": "code",
        },
    ),
}
