"""Accounts, leavings and benefits: what the database itself refuses about them."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from tests.constraint_cases_programmes import refused, superseded
from tests.constraints import Case, at

JANUARY, MARCH = date(2026, 1, 1), date(2026, 3, 1)
SPELL, VERSION, STEP = "people_accountspell", "people_leavingversion", "people_leavingstep"
POLICY, BENEFIT, EVENT = "people_loanpolicy", "people_benefit", "people_benefitevent"
FILE = UUID(int=7)
GRANTED: dict[str, object] = {
    "state": "granted", "decided_at": at(0), "decided_by_user_id": 1, "amount": 10, "period": "month",
    "from_date": JANUARY,
}  # fmt: skip

CASES = (
    refused(SPELL, "account_ends_after_begin", {"to_date": MARCH}, to_date=JANUARY),
    superseded(SPELL, "account_superseded_later"),
    Case(
        table=SPELL, guard="one_account_at_a_time", what="two accounts at once",
        forbidden=lambda s: [s.add(SPELL, person_id=s.mine["people_person"]) for _ in range(2)],
        allowed=lambda s: [
            s.add(SPELL, person_id=s.mine["people_person"], superseded_at=end) for end in (at(60), None)
        ],
    ),
    Case(
        table=SPELL, guard="account_of_clients_programme", what="another client's programme",
        forbidden=lambda s: s.change(SPELL, programme_id=s.theirs["clients_programme"]),
        allowed=lambda s: s.change(SPELL, programme_id=s.mine["clients_programme"]),
    ),
    refused(VERSION, "leaving_reason_known", {"reason": "study"}, reason="bored"),
    refused(VERSION, "leaving_destination_known", {"destination": "study"}, destination="mars"),
    refused(VERSION, "leaving_would_return_known", {"would_return": "no"}, would_return="perhaps"),
    refused(VERSION, "leaving_account_is_whole", client_id=1),
    refused(VERSION, "leaving_note_and_salt_go_together", {"note": "a", "note_salt": b"s"}, note="a"),
    superseded(VERSION, "leaving_superseded_later"),
    Case(
        table=VERSION, guard="leaving_of_clients_programme", what="another client's programme",
        forbidden=lambda s: s.change(
            VERSION, programme_id=s.theirs["clients_programme"], client_id=s.mine["clients_client"]
        ),
        allowed=lambda s: s.change(
            VERSION, programme_id=s.mine["clients_programme"], client_id=s.mine["clients_client"]
        ),
    ),
    Case(
        table=VERSION, guard="one_version_of_a_leaving", what="two versions that hold",
        forbidden=lambda s: [s.add(VERSION, leaving_id=s.mine["people_leaving"]) for _ in range(2)],
        allowed=lambda s: [
            s.add(VERSION, leaving_id=s.mine["people_leaving"], superseded_at=end) for end in (at(60), None)
        ],
    ),
    Case(
        table=VERSION, guard="employment_is_left_once", what="one employment left twice",
        forbidden=lambda s: [s.add(VERSION, employment_id=s.mine["people_employment"]) for _ in range(2)],
        allowed=lambda s: [
            s.add(VERSION, employment_id=s.mine["people_employment"], superseded_at=end) for end in (at(60), None)
        ],
    ),
    refused(STEP, "leaving_step_known", {"step": "handover"}, step="party"),
    Case(
        table=STEP, guard="leaving_step_once", what="the same step twice",
        forbidden=lambda s: [s.add(STEP, leaving_id=s.mine["people_leaving"]) for _ in range(2)],
        allowed=lambda s: [
            s.add(STEP, leaving_id=s.mine["people_leaving"], step=step) for step in ("equipment", "handover")
        ],
    ),
    refused(POLICY, "loan_policy_currency_is_a_code", {"currency": "USD"}, currency="usd"),
    refused(POLICY, "loan_policy_share_in_limits", {"instalment_share_max": 1}, instalment_share_max=0),
    refused(POLICY, "loan_policy_share_in_limits", instalment_share_max=1.5),
    refused(POLICY, "loan_policy_lends_something", {"amount_max": 1}, amount_max=0.5),
    refused(POLICY, "loan_policy_count_in_limits", {"count_max": 120}, count_max=121),
    refused(POLICY, "loan_policy_count_in_limits", count_max=0),
    refused(POLICY, "loan_policy_rate_in_limits", {"yearly_rate_max": 1}, yearly_rate_max=1.5),
    refused(POLICY, "loan_policy_rate_in_limits", yearly_rate_max=-0.1),
    refused(POLICY, "loan_policy_status_known", {"status": "law"}, status="rumour"),
    refused(POLICY, "loan_policy_names_its_source", source=""),
    refused(BENEFIT, "benefit_kind_known", {"kind": "transport"}, kind="car"),
    refused(BENEFIT, "benefit_currency_is_a_code", {"currency": "USD"}, currency="C0P"),
    refused(BENEFIT, "benefit_asks_for_something", {"asked_amount": 0.01}, asked_amount=0),
    refused(BENEFIT, "benefit_state_known", {"state": "withdrawn"}, state="lost"),
    refused(BENEFIT, "benefit_purpose_and_salt_go_together", {"purpose": "a", "purpose_salt": b"s"}, purpose="a"),
    refused(BENEFIT, "benefit_decision_and_salt_go_together", {"decision": "a", "decision_salt": b"s"}, decision="a"),
    refused(BENEFIT, "benefit_decision_is_whole", {"state": "refused", "decided_at": at(0), "decided_by_user_id": 1},
            state="refused"),
    refused(BENEFIT, "benefit_decision_is_whole", decided_at=at(0), decided_by_user_id=1),
    refused(BENEFIT, "benefit_terms_are_whole", GRANTED, **GRANTED | {"amount": None}),
    refused(BENEFIT, "benefit_terms_are_whole", **GRANTED | {"kind": "loan"}),
    refused(BENEFIT, "benefit_gives_something", {"amount": 1}, amount=0),
    refused(BENEFIT, "benefit_period_known", {"period": "once"}, period="sometimes"),
    refused(BENEFIT, "benefit_ends_after_begin", {"from_date": MARCH, "to_date": MARCH}, from_date=MARCH,
            to_date=JANUARY),
    refused(EVENT, "benefit_event_known", {"kind": "repayment"}, kind="gift"),
    refused(EVENT, "benefit_money_is_above_nothing", {"amount": 0.01}, amount=0),
    refused(EVENT, "benefit_pause_has_days", {"kind": "pause", "to_date": MARCH}, kind="pause", to_date=JANUARY),
    refused(EVENT, "benefit_plan_is_whole", {"kind": "plan", "count": 1}, kind="plan", count=0),
    refused(
        EVENT, "benefit_file_is_of_money", {"blob_key": FILE}, kind="pause", to_date=MARCH, blob_key=FILE,
    ),
    refused(EVENT, "event_in_benefits_currency", {"currency": "COP"}, currency="USD"),
)  # fmt: skip
