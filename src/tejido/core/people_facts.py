"""The facts of people's way, from a partner's list to leaving: one table for each part."""

from __future__ import annotations

from collections.abc import Mapping

from tejido.core import fact_fields

FactType = fact_fields.FactType

PARTNERS: Mapping[str, FactType] = {}
FUNNEL: Mapping[str, FactType] = {
    "stage_reached": FactType(
        "A person came to a stage of the funnel.",
        {"person": "id", "row": "id", "stage": "code", "on": "code", "reason": "code?", "partner": "id?",
         "cohort": "id?", "opening": "id?"},
    ),
    "stage_corrected": FactType(
        "A stage was told anew, or taken back where no row takes its place.",
        {"person": "id", "row": "id", "stage": "code", "now": "id?"},
    ),
    "outreach_noted": FactType(
        "People were reached together and counted.",
        {"outreach": "id", "kind": "code", "on": "code", "people": "number", "partner": "id?"},
    ),
    "outreach_corrected": FactType(
        "A count of people who were reached was told anew, or taken back.", {"outreach": "id", "now": "id?"}
    ),
    "course_added": FactType("A course was described.", {"course": "id"}),
    "course_changed": FactType("A course's description changed.", {"course": "id"}),
    "cohort_added": FactType(
        "A course is given to a group.",
        {"cohort": "id", "course": "id", "partner": "id?", "seats": "number", "from": "code", "to": "code"},
    ),
    "cohort_changed": FactType("A cohort's days, seats or place changed.", {"cohort": "id", "seats": "number"}),
    "cohort_cancelled": FactType("A cohort does not take place.", {"cohort": "id"}),
    "application_made": FactType(
        "A person asked for a seat in a cohort.", {"application": "id", "person": "id", "cohort": "id"}
    ),
    "application_withdrawn": FactType(
        "A person no longer asks for a seat.", {"application": "id", "person": "id", "cohort": "id"}
    ),
    "enrolment_started": FactType(
        "A person has a seat in a cohort.", {"enrolment": "id", "person": "id", "cohort": "id", "from": "code"}
    ),
    "enrolment_ended": FactType(
        "A person left a cohort.",
        {"enrolment": "id", "person": "id", "cohort": "id", "to": "code", "reason": "code"},
    ),
    "meeting_added": FactType(
        "A session of a cohort was planned.", {"meeting": "id", "cohort": "id", "from": "instant", "to": "instant"}
    ),
    "meeting_cancelled": FactType("A session does not take place.", {"meeting": "id", "cohort": "id"}),
    "attendance_told": FactType(
        "It was told whether a person was in a session.",
        {"meeting": "id", "person": "id", "present": "flag", "told_by": "code"},
    ),
    "course_result_told": FactType(
        "It was told how a person ended a cohort.",
        {"person": "id", "cohort": "id", "result": "code", "score": "number?"},
    ),
    "cost_covered": FactType(
        "A cost was covered for a person in a cohort.",
        {"cost": "id", "person": "id", "cohort": "id", "kind": "code", "amount": "number", "currency": "code"},
    ),
    "cost_corrected": FactType("A covered cost was told anew, or taken back.", {"cost": "id", "now": "id?"}),
    "lottery_sealed": FactType(
        "A draw of seats was sealed before people applied.",
        {"lottery": "id", "cohort": "id", "round": "number", "seal": "digest", "rule": "code", "strata": "code"},
    ),
    "lottery_drawn": FactType(
        "Seats of a cohort were drawn.",
        {"lottery": "id", "cohort": "id", "round": "number", "applications": "number", "seats": "number",
         "inputs": "digest", "result": "digest"},
    ),
    "seat_offered": FactType(
        "A seat was put before somebody who applied.",
        {"offer": "id", "application": "id", "cohort": "id", "freed_by": "id?"},
    ),
    "seat_answered": FactType(
        "Somebody took a seat, declined it, or did not answer.",
        {"offer": "id", "application": "id", "cohort": "id", "answer": "code"},
    ),
}  # fmt: skip
PARTNERS: Mapping[str, FactType] = {
    "partner_added": FactType("We began to work with a partner.", {"partner": "id", "kind": "code"}),
    "partner_changed": FactType("A partner's name, kind or place changed.", {"partner": "id", "kind": "code"}),
    "partner_ended": FactType("We no longer work with a partner.", {"partner": "id"}),
    "partner_resumed": FactType("We work with a partner again.", {"partner": "id"}),
    "liaison_added": FactType("Somebody at a partner became known to us.", {"liaison": "id", "partner": "id"}),
    "liaison_changed": FactType("What we know of somebody at a partner was corrected.", {"liaison": "id"}),
    "liaison_retired": FactType("We no longer speak with somebody at a partner.", {"liaison": "id"}),
    "agreement_drafted": FactType(
        "An agreement with a partner was drafted.",
        {"agreement": "id", "partner": "id", "kind": "code", "from": "code", "to": "code?"},
    ),
    "agreement_changed": FactType(
        "The draft of an agreement changed.", {"agreement": "id", "kind": "code", "from": "code", "to": "code?"}
    ),
    "agreement_signed": FactType("An agreement was signed.", {"agreement": "id", "on": "code"}),
    "agreement_ended": FactType("An agreement ended.", {"agreement": "id", "on": "code", "reason": "code"}),
    "commitment_made": FactType(
        "One side owes the other something by an agreement.",
        {"commitment": "id", "agreement": "id", "side": "code", "quantity": "number", "unit": "code", "due": "code?"},
    ),
    "commitment_withdrawn": FactType("A commitment is no longer owed.", {"commitment": "id"}),
    "commitment_kept": FactType(
        "A part of a commitment was kept on a day.",
        {"commitment": "id", "part": "id", "quantity": "number", "on": "code"},
    ),
    "commitment_kept_taken_back": FactType(
        "What was entered as kept had not been; the entry is superseded.", {"commitment": "id", "part": "id"}
    ),
    "step_opened": FactType(
        "Something is to be done with a partner, and one side has the turn.",
        {"step": "id", "partner": "id", "side": "code", "agreement": "id?"},
    ),
    "step_turn_passed": FactType(
        "The other side has the turn in a step.", {"step": "id", "partner": "id", "side": "code"}
    ),
    "step_done": FactType("A step with a partner is done.", {"step": "id", "partner": "id"}),
    "partner_note_written": FactType(
        "We wrote to a partner, or a partner to us.", {"note": "id", "partner": "id", "side": "code"}
    ),
    "partner_notes_seen": FactType("We read what a partner wrote.", {"partner": "id", "count": "number"}),
    "partner_account_opened": FactType(
        "An account, or an invitation to one, speaks for a partner.",
        {"link": "id", "partner": "id", "user": "id?", "invitation": "id?"},
    ),
    "partner_account_ended": FactType("An account no longer speaks for a partner.", {"link": "id", "partner": "id"}),
    "opening_made": FactType(
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
    "opening_changed": FactType(
        "The terms or the seats of an opening changed.",
        {"opening": "id", "what": "code", "seats": "number", "inside_first_until": "code?", "public": "flag"},
    ),
    "opening_closed": FactType("An opening was closed.", {"opening": "id", "on": "code", "reason": "code"}),
    "opening_reopened": FactType("A closed opening is open again.", {"opening": "id"}),
    "seat_filled": FactType(
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
    "seat_taken_back": FactType(
        "A seat had not been filled as entered; the entry is superseded.",
        {"opening": "id", "seat": "id", "person": "id"},
    ),
    "interest_said": FactType(
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
FUNNEL: Mapping[str, FactType] = {}
MERGES: Mapping[str, FactType] = {}
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
GROWTH: Mapping[str, FactType] = {
    "path_set": FactType(
        "What a position asks for was set from a day.",
        {"path": "id", "position": "id", "from": "code", "requirements": "number", "superseded": "id?"},
    ),
    "promotion_decided": FactType(
        "A person was promoted, with so many of the requirements met.",
        {
            "person": "id",
            "promotion": "id",
            "placement": "id",
            "position": "code",
            "path": "id",
            "met": "number",
            "asked": "number",
            "exception": "code?",
        },
    ),
    "coaching_note_written": FactType(
        "Something was written down with a person who is coached.",
        {"person": "id", "note": "id", "kind": "code", "text_digest": "digest"},
    ),
    "goal_set": FactType(
        "A person got a goal.", {"person": "id", "goal": "id", "due": "code", "text_digest": "digest"}
    ),
    "goal_ended": FactType(
        "A goal was reached, or was dropped.", {"person": "id", "goal": "id", "state": "code", "on": "code"}
    ),
    "recognition_given": FactType(
        "Somebody was recognised for something.",
        {"person": "id", "recognition": "id", "kind": "code", "audience": "code", "text_digest": "digest"},
    ),
    "interest_said": FactType(
        "Somebody who works here would like an opening.", {"person": "id", "interest": "id", "opening": "id"}
    ),
    "interest_withdrawn": FactType(
        "Somebody who works here would no longer like an opening.",
        {"person": "id", "interest": "id", "opening": "id"},
    ),
    "record_key_made": FactType("A key that signs skill records was made.", {"record_key": "id"}),
    "record_key_retired": FactType(
        "A key signs no more skill records; what it has signed still holds.", {"record_key": "id"}
    ),
    "skill_record_issued": FactType(
        "A worker took their skill record with them.",
        {
            "person": "id",
            "record": "id",
            "record_key": "id",
            "credentials": "number",
            "record_digest": "digest",
        },
    ),
    "skill_record_withdrawn": FactType(
        "A skill record no longer counts.", {"person": "id", "record": "id", "reason": "code"}
    ),
}
LEAVING: Mapping[str, FactType] = {}
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
RIGHTS: Mapping[str, FactType] = {
    "rights_request_filed": FactType(
        "Somebody asked about their own data.", {"person": "id", "request": "id", "kind": "code", "via": "code"}
    ),
    "rights_request_marked": FactType("A claim was marked as being dealt with.", {"request": "id"}),
    "rights_request_extended": FactType(
        "The term for an answer was extended, and the person told why.", {"request": "id", "reason": "code"}
    ),
    "rights_request_answered": FactType("A request was answered.", {"request": "id", "outcome": "code"}),
    "person_data_exported": FactType("Somebody was given a copy of everything about them.", {"person": "id"}),
    "person_erased": FactType(
        "A person's data was erased, but for what the law has us keep.", {"person": "id", "kept": "codes"}
    ),
}

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
