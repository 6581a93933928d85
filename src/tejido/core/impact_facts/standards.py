"""The facts of standards, assessments, reviews and pledges."""

from __future__ import annotations

from collections.abc import Mapping

from tejido.core import fact_fields


def _assessment(meaning: str, **fields: str) -> fact_fields.FactType:
    return fact_fields.FactType(meaning, {"assessment": "id", **fields})


def _review(meaning: str, **fields: str) -> fact_fields.FactType:
    return _assessment(meaning, review="id", **fields)


FACTS: Mapping[str, fact_fields.FactType] = {
    "standard_catalogue_kept": fact_fields.FactType(
        "A version of a standard was loaded, or kept as somebody was first assessed by it.",
        {"catalogue": "id", "standard": "code", "version": "code", "requirements": "number",
         "catalogue_digest": "digest"},
    ),
    "assessment_begun": _assessment(
        "A self-assessment against a version of a standard was begun for a period.",
        catalogue="id", to="code", **{"from": "code"},
    ),
    "assessment_given_up": _assessment("An assessment was given up before it was signed."),
    "requirement_answered": _assessment(
        "The operator said how a requirement stands; an earlier answer is superseded.",
        requirement="code", answer="id", claimed="number", set_aside="flag", text_digest="digest",
    ),
    "evidence_added": _assessment(
        "Evidence was put beside a requirement.",
        requirement="code", evidence="id", slot="code", kind="code", content_digest="digest",
    ),
    "evidence_withdrawn": _assessment("Evidence was taken away again; it stays on record.", evidence="id"),
    "corrective_action_planned": _assessment(
        "It was said what is missing for a requirement, and what is done about it.",
        requirement="code", action="id", owner="id", due="code", text_digest="digest",
    ),
    "corrective_action_done": _assessment("A corrective action was carried out.", action="id"),
    "corrective_action_dropped": _assessment("A corrective action was dropped.", action="id"),
    "assessment_handed_in": _assessment("A self-assessment was handed in for review.", points="number"),
    "assessment_taken_back": _assessment("An assessment was taken back from review to be worked on."),
    "reviewer_invited": _review(
        "Somebody from outside was invited to review an assessment.", reviewer="id", party="code"
    ),
    "reviewer_withdrawn": _review("The invitation of a reviewer was taken back.", reviewer="id"),
    "review_question_asked": _review(
        "A reviewer asked about a requirement, or asked for a document.",
        requirement="code", entry="id", kind="code", text_digest="digest",
    ),
    "review_question_answered": _review(
        "The operator answered a reviewer.", requirement="code", entry="id", answers="id", text_digest="digest"
    ),
    "requirement_decided": _review(
        "A reviewer decided about a requirement; an earlier decision is superseded.",
        requirement="code", decision="id", verdict="code", points="number", text_digest="digest",
    ),
    "assessment_signed": _review(
        "A reviewer signed an assessment: it stands, with its answers, evidence and decisions.",
        record_digest="digest", minimums="number", minimums_met="number", expires="code",
    ),
    "assessment_expiry_near": _assessment("A signed assessment ends soon; the next is due.", expires="code"),
    "assessment_expired": _assessment("A signed assessment has come to its end.", expires="code"),
    "assessment_shown": _assessment("A signed result was opened to clients, or closed to them.", is_shown="flag"),
    "hiring_pledge_noted": fact_fields.FactType(
        "Somebody promised to hire so many people by a day. It is no hire.",
        {"pledge": "id", "pledger": "code", "people": "number", "due": "code"},
    ),
    "hiring_pledge_withdrawn": fact_fields.FactType("A promise to hire was taken back.", {"pledge": "id"}),
}  # fmt: skip
