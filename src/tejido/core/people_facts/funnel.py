"""The facts of the funnel, from being reached to a seat in a cohort."""

from __future__ import annotations

from collections.abc import Mapping

from tejido.core import fact_fields

FACTS: Mapping[str, fact_fields.FactType] = {
    "stage_reached": fact_fields.FactType(
        "A person came to a stage of the funnel.",
        {"person": "id", "row": "id", "stage": "code", "on": "code", "reason": "code?", "partner": "id?",
         "cohort": "id?", "opening": "id?"},
    ),
    "stage_corrected": fact_fields.FactType(
        "A stage was told anew, or taken back where no row takes its place.",
        {"person": "id", "row": "id", "stage": "code", "now": "id?"},
    ),
    "outreach_noted": fact_fields.FactType(
        "People were reached together and counted.",
        {"outreach": "id", "kind": "code", "on": "code", "people": "number", "partner": "id?"},
    ),
    "outreach_corrected": fact_fields.FactType(
        "A count of people who were reached was told anew, or taken back.", {"outreach": "id", "now": "id?"}
    ),
    "course_added": fact_fields.FactType("A course was described.", {"course": "id"}),
    "course_changed": fact_fields.FactType("A course's description changed.", {"course": "id"}),
    "cohort_added": fact_fields.FactType(
        "A course is given to a group.",
        {"cohort": "id", "course": "id", "partner": "id?", "seats": "number", "from": "code", "to": "code"},
    ),
    "cohort_changed": fact_fields.FactType(
        "A cohort's days, seats or place changed.", {"cohort": "id", "seats": "number"}
    ),
    "cohort_cancelled": fact_fields.FactType("A cohort does not take place.", {"cohort": "id"}),
    "application_made": fact_fields.FactType(
        "A person asked for a seat in a cohort.", {"application": "id", "person": "id", "cohort": "id"}
    ),
    "application_withdrawn": fact_fields.FactType(
        "A person no longer asks for a seat.", {"application": "id", "person": "id", "cohort": "id"}
    ),
    "enrolment_started": fact_fields.FactType(
        "A person has a seat in a cohort.", {"enrolment": "id", "person": "id", "cohort": "id", "from": "code"}
    ),
    "enrolment_ended": fact_fields.FactType(
        "A person left a cohort.",
        {"enrolment": "id", "person": "id", "cohort": "id", "to": "code", "reason": "code"},
    ),
    "meeting_added": fact_fields.FactType(
        "A session of a cohort was planned.", {"meeting": "id", "cohort": "id", "from": "instant", "to": "instant"}
    ),
    "meeting_cancelled": fact_fields.FactType("A session does not take place.", {"meeting": "id", "cohort": "id"}),
    "attendance_told": fact_fields.FactType(
        "It was told whether a person was in a session.",
        {"meeting": "id", "person": "id", "present": "flag", "told_by": "code"},
    ),
    "course_result_told": fact_fields.FactType(
        "It was told how a person ended a cohort.",
        {"person": "id", "cohort": "id", "result": "code", "score": "number?"},
    ),
    "cost_covered": fact_fields.FactType(
        "A cost was covered for a person in a cohort.",
        {"cost": "id", "person": "id", "cohort": "id", "kind": "code", "amount": "number", "currency": "code"},
    ),
    "cost_corrected": fact_fields.FactType(
        "A covered cost was told anew, or taken back.", {"cost": "id", "now": "id?"}
    ),
    "lottery_sealed": fact_fields.FactType(
        "A draw of seats was sealed before people applied.",
        {"lottery": "id", "cohort": "id", "round": "number", "seal": "digest", "rule": "code", "strata": "code"},
    ),
    "lottery_drawn": fact_fields.FactType(
        "Seats of a cohort were drawn.",
        {"lottery": "id", "cohort": "id", "round": "number", "applications": "number", "seats": "number",
         "inputs": "digest", "result": "digest"},
    ),
    "seat_offered": fact_fields.FactType(
        "A seat was put before somebody who applied.",
        {"seat_offer": "id", "application": "id", "cohort": "id", "freed_by": "id?"},
    ),
    "seat_answered": fact_fields.FactType(
        "Somebody took a seat, declined it, or did not answer.",
        {"seat_offer": "id", "application": "id", "cohort": "id", "answer": "code"},
    ),
}  # fmt: skip
