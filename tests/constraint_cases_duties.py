"""Duties: what the database itself refuses about messages that wait, overrides, exemptions, and notes."""

from __future__ import annotations

import json
from datetime import date, timedelta

from tests.constraint_cases_programmes import doubled, refused
from tests.constraint_people import RECORDED
from tests.constraints import Case

HELD, OVERRIDE = "people_heldmessage", "people_messageoverride"
EXEMPTION, NOTE = "people_disconnectionexemption", "people_dutynote"
JANUARY = date(2026, 1, 1)
LATER = RECORDED + timedelta(hours=1)
KEY = "00000000-0000-4000-8000-000000000001"

CASES: tuple[Case, ...] = (
    *(
        Case(
            table=table, guard=f"{table}_key_key", what="one key, two rows",
            forbidden=lambda s, table=table: [s.add(table, key=KEY) for _ in range(2)],
        )
        for table in (HELD, OVERRIDE, EXEMPTION, NOTE)
    ),
    refused(HELD, "held_message_names_its_job", {"job": "contacts.send_report_mail"}, job="Send it"),
    refused(HELD, "held_message_waits", until_at=RECORDED),
    refused(
        HELD, "held_message_released_somehow", {"released_at": LATER, "released_how": "hours"}, released_at=LATER
    ),
    refused(HELD, "held_message_released_somehow", released_how="hours"),
    Case(
        table=HELD, guard="message_held_once", what="the same once more",
        forbidden=lambda s: [s.add(HELD, ids=json.dumps({"invitation": 99_999})) for _ in range(2)],
    ),
    refused(OVERRIDE, "override_reason_known", {"reason": "force_majeure"}, reason="urgent"),
    refused(OVERRIDE, "override_names_its_job", job="Mail"),
    doubled(OVERRIDE, "people_messageoverride_message_id_key", "message_id", message_id=None),
    refused(EXEMPTION, "exemption_reason_known", {"reason": "permanent_availability"}, reason="convenience"),
    refused(EXEMPTION, "exemption_ends_after_begin", {"to_date": date(2026, 1, 2)}, to_date=JANUARY),
    refused(
        EXEMPTION, "exemption_superseded_later", {"superseded_at": RECORDED},
        superseded_at=RECORDED - timedelta(seconds=1),
    ),
    doubled(EXEMPTION, "one_exemption_at_a_time", "person_id", superseded_at=RECORDED),
    refused(NOTE, "duty_known", {"duty": "weekly_rest"}, duty="lateness"),
    refused(NOTE, "duty_outcome_known", {"outcome": "closed"}, outcome="ignored"),
    refused(NOTE, "duty_rest_has_its_day", {"outcome": "rest_given", "rest_date": JANUARY}, outcome="rest_given"),
    refused(NOTE, "duty_rest_has_its_day", rest_date=JANUARY),
)  # fmt: skip
