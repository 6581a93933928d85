"""Claims: what the database itself refuses about following people up and about estimates that were kept."""

from __future__ import annotations

from datetime import date, timedelta

from tests.constraint_cases_programmes import doubled, refused
from tests.constraint_estimates import RECORDED
from tests.constraints import Case

FOLLOW_UP, RUN, FACTOR = "impact_followup", "impact_estimaterun", "impact_estimatefactor"
KEY = "00000000-0000-4000-8000-000000000001"
NO_NUMBER = {"value": None, "low": None, "high": None, "standard_error": None}

CASES: tuple[Case, ...] = (
    *(
        Case(
            table=table, guard=f"{table}_key_key", what="one key, two rows",
            forbidden=lambda s, table=table: [s.add(table, key=KEY) for _ in range(2)],
        )
        for table in (FOLLOW_UP, RUN)
    ),
    refused(FOLLOW_UP, "follow_up_answer_known", {"answer": "formal_job"}, answer="rich"),
    refused(FOLLOW_UP, "follow_up_months_known", {"months": 6}, months=7),
    refused(
        FOLLOW_UP, "follow_up_superseded_later", {"superseded_at": RECORDED},
        superseded_at=RECORDED - timedelta(seconds=1),
    ),
    doubled(FOLLOW_UP, "follow_up_told_once", "application_id", superseded_at=RECORDED),
    refused(RUN, "estimate_has_a_number_or_a_reason", {**NO_NUMBER, "reason": "few_in_arm"}, reason="few_in_arm"),
    refused(RUN, "estimate_has_a_number_or_a_reason", {"low": 11.5}, low=12.0),
    refused(RUN, "estimate_has_a_number_or_a_reason", {"standard_error": 1.0}, standard_error=-1.0),
    refused(RUN, "estimate_ends_after_begin", {"to_date": date(2026, 3, 2)}, to_date=date(2026, 3, 1)),
    refused(RUN, "estimate_rung_known", {"claimed": "outcome"}, claimed="proven"),
    refused(RUN, "estimate_has_its_digests", inputs_digest="x"),
    doubled(FACTOR, "estimate_factor_once", "run_id", level="low"),
    refused(FACTOR, "estimate_factor_kind_known", {"kind": "drop_off"}, kind="luck"),
    refused(FACTOR, "estimate_factor_is_a_share", {"value": 1}, value=1.1),
)  # fmt: skip
