"""Measuring: what the database itself refuses about definitions, kept measurements, and sums by day."""

from __future__ import annotations

from datetime import date, timedelta

from tests.constraint_cases_programmes import doubled, refused
from tests.constraint_measured import JANUARY, RECORDED
from tests.constraints import Case

DEFINITION, KEPT, SUM = "impact_definition", "impact_measurement", "impact_daysum"
DAY_BEFORE = JANUARY - timedelta(days=1)

CASES: tuple[Case, ...] = (
    doubled(DEFINITION, "definition_version_once", "code", "version", version=2),
    refused(DEFINITION, "definition_code_is_a_code", code="Contacts served"),
    refused(DEFINITION, "definition_version_counts_from_one", version=0),
    Case(
        table=DEFINITION, guard="definition_rung_known", what="a rung of its own",
        forbidden=lambda s: s.add(DEFINITION, rung="proven"), allowed=lambda s: s.add(DEFINITION, rung="causal"),
    ),
    doubled(
        KEPT, "measurement_stands_once", "definition_id", "dimension", "group_key", "from_date", "to_date",
        superseded_at=RECORDED,
    ),
    refused(KEPT, "measurement_rung_known", {"claimed": "output"}, claimed="proven"),
    refused(KEPT, "measurement_claims_no_more", {"claimed": "outcome"}, claimed="net"),
    Case(
        table=KEPT, guard="measurement_rung_is_its_definitions", what="another rung than its definition's",
        forbidden=lambda s: s.change(KEPT, rung="causal", claimed="causal"),
    ),
    refused(KEPT, "measurement_ends_after_it_begins", {"to_date": date(2026, 1, 2)}, to_date=JANUARY),
    refused(
        KEPT, "measurement_has_a_value_or_a_reason",
        {"value": None, "low": None, "high": None, "withheld": "few_people"}, value=None,
    ),
    refused(KEPT, "measurement_has_a_value_or_a_reason", value=9),
    refused(KEPT, "measurement_interval_known", {"interval": "sampling"}, interval="about"),
    refused(
        KEPT, "measurement_superseded_after_it_stood", {"superseded_at": RECORDED},
        superseded_at=RECORDED - timedelta(seconds=1),
    ),
    Case(
        table=SUM, guard="day_sum_once", what="the same once more, with no earlier day",
        forbidden=lambda s: [s.add(SUM, client_id=1) for _ in range(2)],
        allowed=lambda s: [s.add(SUM, client_id=1, earlier_day=day) for day in (None, DAY_BEFORE)],
    ),
    refused(SUM, "day_sum_kind_known", {"kind": "person_working"}, kind="person_happy"),
    refused(SUM, "day_sum_looks_back", {"earlier_day": DAY_BEFORE}, earlier_day=JANUARY),
    refused(SUM, "day_sum_counts_something", {"subjects_count": 1}, subjects_count=0),
    doubled("impact_dayrefreshed", "impact_dayrefreshed_day_key", "day", day=date(1999, 1, 1)),
)  # fmt: skip
