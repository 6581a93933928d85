"""The declarations of all facts: what each is called, what it means, and which fields it carries."""

from __future__ import annotations

from collections.abc import Mapping

from tejido.core import billing_facts, fact_fields, impact_facts, people_facts, reference_facts

KINDS = fact_fields.KINDS
FactType = fact_fields.FactType


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
    "seal_made": FactType(
        "The facts of a stretch of positions were put under a seal.",
        {"seal": "id", "after": "number", "until": "number", "seal_digest": "digest"},
    ),
    "lines_imported": FactType(
        "Lines of a file were carried out.",
        {"kind": "code", "made": "number", "changed": "number", "same": "number", "refused": "number"},
    ),
    # Access
    "user_added": FactType("Somebody got a user account.", {"user": "id", "person": "id?"}),
    "user_deactivated": FactType("A user account was closed; its sessions and sockets end.", {"user": "id"}),
    "user_signed_in": FactType("A user signed in.", {"user": "id", "method": "code"}),
    "user_signed_out": FactType("A user signed out.", {"user": "id"}),
    "sign_in_refused": FactType("A sign-in was refused.", {"user": "id?", "reason": "code"}),
    "password_changed": FactType("A user got a new password.", {"user": "id"}),
    "second_factor_added": FactType("An account got a second step of a kind.", {"user": "id", "kind": "code"}),
    "second_factor_renamed": FactType("A passkey was given another name.", {"user": "id", "kind": "code"}),
    "second_factor_removed": FactType("A second step was taken from an account.", {"user": "id", "kind": "code"}),
    "recovery_codes_made": FactType("An account got new recovery codes.", {"user": "id", "kind": "code"}),
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
    "client_changed": FactType("A client's details or the sites that may embed its widget changed.", {"client": "id"}),
    "programme_added": FactType("A client got a programme.", {"programme": "id"}),
    "programme_changed": FactType("A programme's settings changed.", {"programme": "id"}),
    "identity_secret_set": FactType(
        "A programme got another secret for signing who a customer is, or has none any more.", {"programme": "id"}
    ),
    "treatment_notice_set": FactType(
        "A client's data-treatment notice got a new version.", {"notice": "id", "version": "number"}
    ),
    "canned_reply_added": FactType("A programme got a canned reply.", {"reply": "id", "programme": "id"}),
    "canned_reply_retired": FactType("A canned reply is no longer used.", {"reply": "id", "programme": "id"}),
    "notice_posted": FactType(
        "A supervisor told the agents of a programme something.",
        {"notice": "id", "programme": "id", "until_at": "instant", "text_digest": "digest"},
    ),
    "notice_withdrawn": FactType("A notice to the agents was withdrawn.", {"notice": "id", "programme": "id"}),
    "pool_added": FactType("A routing pool was made.", {"pool": "id"}),
    "pool_renamed": FactType("A routing pool got another name.", {"pool": "id"}),
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
    "disposition_retired": FactType(
        "A way in which contacts come out is no longer chosen.", {"programme": "id", "disposition": "id"}
    ),
    "skill_added": FactType("A skill was named.", {"skill": "id"}),
    "skill_renamed": FactType("A skill got another name.", {"skill": "id"}),
    # Places and sites
    "place_added": FactType("A place became known by its country's own code.", {"place": "id"}),
    **reference_facts.FACTS,
    "site_added": FactType("The operator took a building into use.", {"site": "id", "place": "id"}),
    "site_changed": FactType("A building of the operator got another name, zone or calendar.", {"site": "id"}),
    # People
    "person_registered": FactType("A person became known to us as a worker.", {"person": "id"}),
    "document_added": FactType("An identity document of a person became known.", {"person": "id", "document": "id"}),
    "phone_added": FactType("A phone number of a person became known.", {"person": "id", "phone": "id"}),
    "person_changed": FactType("A person's names were corrected.", {"person": "id"}),
    "person_merged": FactType("Two records were found to be one person.", {"person": "id", "canonical": "id"}),
    "employment_started": FactType(
        "A person was employed.", {"person": "id", "employment": "id", "from": "code", "contract": "code"}
    ),
    "employment_ended": FactType(
        "An employment ended.",
        {"person": "id", "employment": "id", "now": "id?", "to": "code", "reason": "code"},
    ),
    "placement_started": FactType(
        "A person took a position at a place.",
        {
            "person": "id", "placement": "id", "position": "code", "work_mode": "code", "place": "id",
            "site": "id?", "pool": "id?", "from": "code",
        },
    ),
    "placement_ended": FactType(
        "A placement ended.", {"person": "id", "placement": "id", "now": "id?", "to": "code", "reason": "code"}
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
    "queue_change_set": FactType(
        "For today, a person serves a queue, or does not.",
        {"change": "id", "person": "id", "queue": "id", "member": "flag", "until_at": "instant"},
    ),
    "queue_change_ended": FactType(
        "What was changed for today about a person's queue is over.", {"change": "id", "person": "id", "queue": "id"}
    ),
    "neutral_spell_began": FactType(
        "Time began that counts neither for nor against a person.",
        {"person": "id", "spell": "id", "kind": "code", "limit_at": "instant"},
    ),
    "neutral_spell_ended": FactType(
        "Time that counts neither for nor against a person ended.", {"person": "id", "spell": "id", "kind": "code"}
    ),
    "activity_changed": FactType(
        "A person's activity changed.",
        {
            "person": "id", "pool": "id?", "activity": "code", "reason": "code?", "available": "flag",
            "until_at": "instant?",
        },
    ),
    "connection_opened": FactType(
        "A person's desk connected.", {"person": "id", "pool": "id?", "connection": "id", "available": "flag"}
    ),
    "connection_closed": FactType(
        "A person's desk lost its connection.",
        {"person": "id", "pool": "id?", "connection": "id", "reason": "code", "available": "flag"},
    ),
    **people_facts.FACTS,
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
        target_share="number", variant="code", arrived_at="instant", difficulty="number", at_front="flag",
        preferred_person="id?", preferred_until_at="instant?", preference="code?", short_abandon_seconds="number?",
    ),
    "stay_left": _contact(
        "A contact left a queue for another.", stay="id", queue="id", pool="id", left_how="code", reason="code"
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
    "leg_started": _contact(
        "Somebody joined the contact, or was asked to.",
        leg="id", person="id", role="code", state="code", channel="code", pool="id", offer="id?", mode="code?",
    ),
    "leg_answered": _contact("Somebody who was asked to join did.", leg="id", person="id", role="code"),
    "leg_mode_changed": _contact(
        "Somebody beside the agent listens, speaks to the agent, or to everybody.",
        leg="id", person="id", role="code", mode="code",
    ),
    "contact_held": _contact("The customer of a call was put on hold.", leg="id", hold="id", person="id"),
    "contact_resumed": _contact("The customer of a call is heard again.", leg="id", hold="id", person="id"),
    "leg_wrapping": _contact("The agent began the wrap-up.", leg="id", person="id", pool="id", channel="code"),
    "leg_ended": _contact(
        "Somebody's part in the contact ended.",
        leg="id", person="id", pool="id", channel="code", role="code", reason="code", disposition="id?",
        note_digest="digest?",
    ),
    "note_written": _contact("A private note was written.", note="id", person="id?", text_digest="digest"),
    "attachment_added": _contact(
        "A message came with a file.",
        message="id", attachment="id", media_type="code", byte_count="number", blob_digest="digest",
    ),
    "abuse_flagged": _contact(
        "An agent said that a contact was abusive; a paid pause follows.",
        flag="id", leg="id", person="id", reason="code", pause_seconds="number",
    ),
    "abuse_pause_began": _contact("The pause after an abusive contact began.", flag="id", person="id"),
    "abuse_reviewed": _contact(
        "A supervisor looked at an abuse flag; the pause stays as it was.", flag="id", person="id", verdict="code"
    ),
    "survey_answered": _contact("The customer answered the question after the contact.", answer="id", score="number"),
    "treatment_accepted": FactType(
        "A customer accepted a version of the data-treatment notice.",
        {"treatment": "id", "thread": "id", "notice": "id"},
    ),
    "hand_raised": FactType(
        "An agent asked for help; `help` is the contact as which it waits for a mentor.",
        {"hand": "id", "person": "id", "contact": "id?", "reason": "code", "help": "id?"},
    ),
    "hand_answered": FactType(
        "Somebody came to a raised hand; `mentor` is who, where it waited for one.",
        {"hand": "id", "person": "id", "contact": "id?", "mentor": "id?"},
    ),
    "hand_waits_again": FactType(
        "Whoever had come to a raised hand is gone, and it waits for somebody else.",
        {"hand": "id", "person": "id", "contact": "id?"},
    ),
    "help_noted": FactType(
        "A mentor said what came of the help.",
        {"hand": "id", "person": "id", "help": "id", "mentor": "id", "learnt": "code"},
    ),
    "hand_lowered": FactType("A raised hand was lowered.", {"hand": "id", "person": "id", "contact": "id?"}),
    "message_sent": _contact(
        "A message was written.",
        message="id", number="number", author="code", leg="id?", text_digest="digest",
    ),
    # History
    "intervals_rolled_up": FactType(
        "Intervals that are over were counted and kept; some of them anew, because they had changed.",
        {"from_at": "instant", "until_at": "instant", "stored": "number", "corrected": "number"},
    ),
    "queue_interval_corrected": FactType(
        "An interval of a queue and channel that was over is counted otherwise than before.",
        {"queue": "id", "channel": "code", "interval_at": "instant", "revision": "number"},
    ),
    "agent_interval_corrected": FactType(
        "An interval of a person that was over is counted otherwise than before.",
        {"person": "id", "interval_at": "instant", "revision": "number"},
    ),
    "report_published": FactType(
        "A report was published; its rows never change.",
        {"report": "id", "programme": "id", "rows": "code", "from": "code", "to": "code", "rows_digest": "digest"},
    ),
    "report_schedule_set": FactType(
        "That a programme's reports are published and sent again and again was set, or set otherwise.",
        {
            "schedule": "id", "programme": "id", "rows": "code", "rhythm": "code", "language": "code",
            "accounts": "number", "from": "code",
        },
    ),
    "report_schedule_turned": FactType(
        "Scheduled reports were turned on or off.", {"schedule": "id", "is_on": "flag", "from": "code"}
    ),
    "report_schedule_removed": FactType("Reports are no longer scheduled.", {"schedule": "id"}),
    "scheduled_report_made": FactType(
        "The report of a period that is over came out as scheduled; one that was missed is not sent.",
        {"schedule": "id", "report": "id", "to": "code", "is_sent": "flag"},
    ),
    "report_mail_due": FactType(
        "A mail about a scheduled report became due for an account; each try is due once.",
        {"schedule": "id", "report": "id", "delivery": "id", "user": "id", "try_number": "number"},
    ),
    "report_mail_sent": FactType(
        "A mail about a scheduled report was handed over.",
        {"schedule": "id", "report": "id", "delivery": "id", "user": "id"},
    ),
    "report_mail_ended": FactType(
        "A mail about a scheduled report will not be sent.",
        {"schedule": "id", "report": "id", "delivery": "id", "user": "id", "outcome": "code"},
    ),
    **billing_facts.FACTS,
    # The router
    "router_led": FactType("A router took the lead of its pool.", {"pool": "id", "epoch": "number"}),
    "policy_set": FactType("A pool got a routing policy.", {"pool": "id", "version": "number", "digest": "digest"}),
    # Reviews
    "review_room_opened": FactType(
        "A room was opened in which a reviewer may read the rows behind published figures.",
        {"room": "id", "reviewer": "id", "from_at": "instant", "to_at": "instant", "figures": "codes",
         "expires_at": "instant"},
    ),
    "review_room_closed": FactType(
        "A reviewer's room was closed, or its time was over; its pseudonyms cannot be made again.",
        {"room": "id", "reviewer": "id", "reason": "code"},
    ),
    # Impact
    **impact_facts.FACTS,
}  # fmt: skip
