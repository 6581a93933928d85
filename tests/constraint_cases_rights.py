"""Requests of people about their own data: what the database itself refuses about them."""

from __future__ import annotations

from datetime import date

from tests.constraint_cases_programmes import refused
from tests.constraints import Case

TABLE = "people_rightsrequest"
JANUARY, FEBRUARY = date(2026, 1, 1), date(2026, 2, 1)
ANSWERED = {"answered_on": FEBRUARY, "outcome": "done", "answer": "Corregido."}

CASES: tuple[Case, ...] = (
    Case(
        table=TABLE, guard="people_rightsrequest_key_key", what="one key, two rows",
        forbidden=lambda s: [s.add(TABLE, key="00000000-0000-4000-8000-000000000001") for _ in range(2)],
    ),
    refused(TABLE, "rights_kind_known", {"asked": "other_claim"}, asked="complaint"),
    refused(TABLE, "rights_way_known", {"via": "letter"}, via="by pigeon"),
    refused(TABLE, "rights_due_later", {"due_on": date(2026, 1, 2)}, due_on=JANUARY),
    refused(TABLE, "rights_claims_are_marked", {"asked": "query", "mark_due_on": None}, asked="query"),
    refused(TABLE, "rights_claims_are_marked", mark_due_on=None),
    refused(
        TABLE, "rights_extension_has_a_reason", {"extended_on": JANUARY, "extension_reason": "many_records"},
        extended_on=JANUARY,
    ),
    refused(TABLE, "rights_extension_has_a_reason", extended_on=JANUARY, extension_reason="busy"),
    refused(TABLE, "rights_answer_is_whole", ANSWERED, **{**ANSWERED, "outcome": ""}),
    refused(TABLE, "rights_answer_is_whole", **{**ANSWERED, "answered_on": date(2025, 12, 31)}),
    refused(TABLE, "rights_answer_is_whole", answer="Corregido."),
)  # fmt: skip
