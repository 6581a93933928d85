"""Employment: what the database itself refuses of terms, regimes, things lent, adjustments, audits and complaints."""

from __future__ import annotations

from datetime import date, timedelta

from tests.constraint_cases_programmes import doubled, refused, superseded
from tests.constraints import Case, Scene

JANUARY, JULY = date(2026, 1, 1), date(2026, 7, 1)
DAY = timedelta(days=1)


def owner_of(scene: Scene, table: str) -> object:
    row = scene.session.execute(f"SELECT person_id FROM {table} WHERE id = %s", [scene.mine[table]]).fetchone()  # type: ignore[arg-type]
    assert row is not None
    return row[0]


def at_a_time(table: str, guard: str) -> Case:
    """Return the case of a second spell of one person while the first is open; after its end it passes."""
    return Case(
        table=table, guard=guard, what="a second one while the first is open",
        forbidden=lambda s: s.add(table, person_id=owner_of(s, table), from_date=JULY),
        allowed=lambda s: (
            s.change(table, to_date=JULY), s.add(table, person_id=owner_of(s, table), from_date=JULY),
        ),
    )  # fmt: skip


TERM, REGIME, LOAN, ASKED = "people_contractterm", "people_workregime", "people_equipmentloan", "people_adjustment"
FINDING, WAVE, COMPLAINT, ENTRY = (
    "people_auditfinding", "people_climatewave", "people_grievance", "people_grievanceentry",
)  # fmt: skip
PLANNED = {"action": "Rampa", "owner_user_id": 1, "due_date": JULY}
CASES = (
    refused(TERM, "term_ends_after_begin", {"to_date": JANUARY + DAY}, to_date=JANUARY),
    refused(TERM, "term_hours_within_limits", {"weekly_hours": 60}, weekly_hours=60.5),
    refused(TERM, "term_hours_within_limits", weekly_hours=0),
    refused(TERM, "term_phase_known", {"phase": "lective"}, phase="first"),
    refused(TERM, "term_trial_ends_after_begin", {"trial_to_date": JULY}, trial_to_date=JANUARY),
    superseded(TERM, "term_superseded_later"),
    at_a_time(TERM, "one_term_at_a_time"),
    refused(REGIME, "regime_known", {"regime": "co_remote"}, regime="co_moon"),
    refused(REGIME, "regime_ends_after_begin", {"to_date": JANUARY + DAY}, to_date=JANUARY),
    superseded(REGIME, "regime_superseded_later"),
    at_a_time(REGIME, "one_regime_at_a_time"),
    refused("people_equipmentitem", "equipment_kind_known", {"kind": "chair"}, kind="car"),
    doubled("people_equipmentitem", "equipment_known_once", "kind", "serial", kind="chair"),
    refused(
        LOAN, "loan_ends_after_begin", {"to_date": JANUARY, "condition_returned": "good"},
        to_date=JANUARY - DAY, condition_returned="good",
    ),
    refused(LOAN, "loan_condition_known", {"condition_given": "worn"}, condition_given="new"),
    refused(LOAN, "loan_return_has_a_condition", to_date=JULY),
    refused(LOAN, "loan_return_has_a_condition", condition_returned="good"),
    Case(
        table=LOAN, guard="item_lent_once", what="to two at once",
        forbidden=lambda s: [s.add(LOAN, item_id=item) for item in [s.add("people_equipmentitem")] for _ in range(2)],
        allowed=lambda s: [
            s.add(LOAN, item_id=item, **given)
            for item in [s.add("people_equipmentitem")]
            for given in ({"to_date": JULY, "condition_returned": "good"}, {"from_date": JULY})
        ],
    ),
    refused(ASKED, "adjustment_kind_known", {"kind": "other"}, kind="illness"),
    refused(
        ASKED, "adjustment_decided_on_a_day", {"decision": "granted", "decided_date": JULY}, decision="granted"
    ),
    refused(ASKED, "adjustment_decided_on_a_day", decision="perhaps", decided_date=JULY),
    refused(
        ASKED, "adjustment_done_was_granted", {"decision": "partly", "decided_date": JULY, "done_date": JULY},
        decision="refused", decided_date=JULY, done_date=JULY,
    ),
    refused(
        ASKED, "adjustment_cost_has_a_currency", {"cost_amount": 1, "cost_currency": "COP"}, cost_amount=1
    ),
    refused(ASKED, "adjustment_cost_has_a_currency", cost_amount=-1, cost_currency="COP"),
    doubled("people_siteaudit", "site_audited_once_a_day", "site_id", "audited_date", audited_date=JULY),
    doubled(FINDING, "finding_once_a_point", "audit_id", "point", point="chair"),
    refused(FINDING, "finding_point_known", {"point": "chair"}, point="roof"),
    refused(FINDING, "finding_result_known", {"result": "partly"}, result="perhaps"),
    refused(FINDING, "finding_action_has_owner_and_day", PLANNED, **PLANNED | {"due_date": None}),
    refused(WAVE, "wave_closes_after_opening", {"closes_date": JANUARY + DAY}, closes_date=JANUARY),
    refused(
        WAVE, "wave_closed_without_secret", {"closed_date": JULY, "people_count": 3, "secret": None},
        closed_date=JULY, people_count=3,
    ),
    refused(WAVE, "wave_closed_without_secret", secret=None),
    Case(
        table=WAVE, guard="one_wave_at_a_time", what="two that are open",
        forbidden=lambda s: s.add(WAVE),
        allowed=lambda s: s.add(WAVE, closed_date=JULY, people_count=3, secret=None),
    ),
    doubled("people_climatetoken", "climate_token_used_once", "wave_id", "digest", digest=b"other"),
    refused(
        COMPLAINT, "grievance_has_a_name_or_a_receipt", {"person_id": None, "receipt_digest": "d"}, person_id=None
    ),
    refused(COMPLAINT, "grievance_has_a_name_or_a_receipt", receipt_digest="d"),
    Case(
        table=COMPLAINT, guard="people_grievance_receipt_digest_key", what="one receipt, two complaints",
        forbidden=lambda s: [s.add(COMPLAINT, person_id=None, receipt_digest="d") for _ in range(2)],
        allowed=lambda s: [s.add(COMPLAINT, person_id=None, receipt_digest=each) for each in ("d", "e")],
    ),
    refused(COMPLAINT, "grievance_category_known", {"category": "safety"}, category="gossip"),
    refused(COMPLAINT, "grievance_handler_known", {"handler": "impact_lead"}, handler="supervisor"),
    refused(COMPLAINT, "grievance_state_known", {"state": "investigating"}, state="lost"),
    refused(COMPLAINT, "grievance_outcome_known", {"outcome": "upheld"}, outcome="perhaps"),
    refused(
        COMPLAINT, "grievance_answered_with_outcome", {"state": "answered", "outcome": "upheld"}, state="answered"
    ),
    refused(
        ENTRY, "grievance_entry_has_its_author", {"author": "handler", "user_id": 1, "is_internal": True},
        author="handler",
    ),
    refused(ENTRY, "grievance_entry_has_its_author", user_id=1),
)  # fmt: skip
