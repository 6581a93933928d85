"""The declarations of all facts: what each is called, what it means, and which fields it carries.

Kinds of field: `id` (a row's key), `code` (a word from a fixed list), `number`, `numbers` (code to number), `codes`,
`flag`, `instant`, `digest` (of a text that is kept elsewhere). A question mark says that the field may be absent.
There is no kind for text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

KINDS: Mapping[str, str] = {
    "id": "the key of a row, a whole number",
    "code": "a code: lower-case letters, digits and _ . : + -",
    "number": "a finite number",
    "numbers": "codes with a number each",
    "codes": "a list of codes",
    "flag": "true or false",
    "instant": "an instant with its offset",
    "digest": "a SHA-256 digest in hexadecimal",
}


@dataclass(frozen=True)
class FactType:
    """One kind of fact: its meaning in a sentence and its fields."""

    meaning: str
    fields: Mapping[str, str]


def _contact(meaning: str, **fields: str) -> FactType:
    return FactType(meaning, {"contact": "id", **fields})


def _offer_answered(meaning: str) -> FactType:
    return _contact(meaning, offer="id", stay="id", person="id", pool="id", queue="id", channel="code", reason="code?")


FACTS: Mapping[str, FactType] = {
    # The installation
    "installation_made": FactType("The operator's installation was made.", {"demonstration": "flag"}),
    "clock_changed": FactType(
        "World time was given another speed or moved; only in a demonstration.",
        {"factor": "number", "real_epoch": "instant", "world_epoch": "instant"},
    ),
    "text_erased": FactType(
        "A text and its salt were erased; its digest stays in the facts about it.",
        {"relation": "code", "row": "id", "reason": "code"},
    ),
    # Access
    "user_added": FactType("Somebody got a user account.", {"user": "id", "person": "id?"}),
    "user_deactivated": FactType("A user account was closed; its sessions and sockets end.", {"user": "id"}),
    "user_signed_in": FactType("A user signed in.", {"user": "id", "method": "code"}),
    "user_signed_out": FactType("A user signed out.", {"user": "id"}),
    "sign_in_refused": FactType("A sign-in was refused.", {"user": "id?", "reason": "code"}),
    "password_changed": FactType("A user got a new password.", {"user": "id"}),
    "language_chosen": FactType("A user chose the language of the pages.", {"user": "id", "language": "code"}),
    "role_granted": FactType(
        "A user was given a role.", {"user": "id", "grant": "id", "role": "code", "client": "id?"}
    ),
    "role_revoked": FactType("A role was taken from a user.", {"user": "id", "grant": "id", "role": "code"}),
    "user_invited": FactType(
        "Somebody was invited to a role.", {"invitation": "id", "role": "code", "expires_at": "instant"}
    ),
    "invitation_accepted": FactType("An invitation was accepted.", {"invitation": "id", "user": "id"}),
    "invitation_withdrawn": FactType("An invitation was withdrawn.", {"invitation": "id"}),
    # Clients
    "client_added": FactType("The operator took on a client.", {"client": "id"}),
    "programme_added": FactType("A client got a programme.", {"programme": "id"}),
    "pool_added": FactType("A routing pool was made.", {"pool": "id"}),
    "queue_added": FactType("A programme got a queue.", {"queue": "id", "programme": "id", "pool": "id"}),
    "queue_changed": FactType("A queue's routing settings changed.", {"queue": "id", "pool": "id"}),
    "queue_target_set": FactType(
        "A queue's contractual service level was set for a channel from a date.",
        {
            "queue": "id", "channel": "code", "variant": "code", "target_seconds": "number",
            "target_share": "number", "from": "code",
        },
    ),
    "disposition_added": FactType(
        "A programme's contacts can come out in one more way.", {"programme": "id", "disposition": "id"}
    ),
    "skill_added": FactType("A skill was named.", {"skill": "id"}),
    # Places and sites
    "place_added": FactType("A place became known by its country's own code.", {"place": "id"}),
    "site_added": FactType("The operator took a building into use.", {"site": "id", "place": "id"}),
    # People
    "person_registered": FactType("A person became known to us as a worker.", {"person": "id"}),
    "person_merged": FactType("Two records were found to be one person.", {"person": "id", "canonical": "id"}),
    "employment_started": FactType(
        "A person was employed.", {"person": "id", "employment": "id", "from": "code", "contract": "code"}
    ),
    "employment_ended": FactType(
        "An employment ended.", {"person": "id", "employment": "id", "to": "code", "reason": "code"}
    ),
    "placement_started": FactType(
        "A person took a position at a place.",
        {
            "person": "id", "placement": "id", "position": "code", "work_mode": "code", "place": "id",
            "site": "id?", "pool": "id?", "from": "code",
        },
    ),
    "placement_ended": FactType(
        "A placement ended.", {"person": "id", "placement": "id", "to": "code", "reason": "code"}
    ),
    "skill_level_set": FactType(
        "A person's level and rung in a skill were set.",
        {"person": "id", "skill": "id", "level": "number", "rung": "code", "evidence": "code"},
    ),
    "capacity_set": FactType(
        "How many contacts of a channel a person may hold at once was set.",
        {"person": "id", "channel": "code", "capacity": "number", "pool": "id?"},
    ),
    "membership_set": FactType(
        "A person may serve a queue, or no longer.", {"person": "id", "queue": "id", "member": "flag"}
    ),
    "activity_changed": FactType(
        "A person's activity changed.",
        {"person": "id", "pool": "id?", "activity": "code", "reason": "code?", "available": "flag"},
    ),
    "connection_opened": FactType(
        "A person's desk connected.", {"person": "id", "pool": "id?", "connection": "id", "available": "flag"}
    ),
    "connection_closed": FactType(
        "A person's desk lost its connection.",
        {"person": "id", "pool": "id?", "connection": "id", "reason": "code", "available": "flag"},
    ),
    # Customers and contacts
    "customer_registered": FactType("A client's customer became known.", {"customer": "id"}),
    "customer_address_added": FactType(
        "A customer can be reached at an address.", {"customer": "id", "address": "id", "channel": "code"}
    ),
    "customer_address_verified": FactType(
        "A customer proved to own an address.", {"customer": "id", "address": "id"}
    ),
    "contact_arrived": _contact(
        "A contact arrived.",
        programme="id", channel="code", direction="code", language="code", customer="id?", thread="id?",
        previous_contact="id?", previous_reason="code?", priority="number",
    ),
    "contact_queued": _contact(
        "A contact entered a queue.",
        stay="id", queue="id", pool="id", channel="code", priority="number", target_seconds="number",
        target_share="number", variant="code", arrived_at="instant",
    ),
    "contact_abandoned": _contact(
        "The customer left before anybody served the contact.", stay="id", queue="id", pool="id", reason="code"
    ),
    "contact_ended": _contact("The exchange with the customer ended.", reason="code"),
    "offer_made": _contact(
        "A contact was put before one agent for a limited time.",
        offer="id", stay="id", person="id", pool="id", queue="id", channel="code", deadline_at="instant",
        policy_version="number", epoch="number", decision="number", terms="numbers",
    ),
    "offer_accepted": _offer_answered("The agent took the offered contact."),
    "offer_rejected": _offer_answered("The agent sent the offered contact back."),
    "offer_timed_out": _offer_answered("The agent did not answer the offer in time."),
    "offer_cancelled": _offer_answered("The offered contact went away before an answer."),
    "offer_rescinded": _offer_answered("The offer was taken back, because the agent or the floor changed."),
    "leg_started": _contact("Somebody joined the contact.", leg="id", person="id", role="code"),
    "leg_wrapping": _contact("The agent began the wrap-up.", leg="id", person="id", pool="id", channel="code"),
    "leg_ended": _contact(
        "Somebody's part in the contact ended.",
        leg="id", person="id", pool="id", channel="code", disposition="id?", note_digest="digest?",
    ),
    "message_sent": _contact(
        "A message was written.",
        message="id", number="number", author="code", leg="id?", text_digest="digest",
    ),
    # The router
    "router_led": FactType("A router took the lead of its pool.", {"pool": "id", "epoch": "number"}),
    "policy_set": FactType("A pool got a routing policy.", {"pool": "id", "version": "number", "digest": "digest"}),
}  # fmt: skip
