"""Valid rows of the tables about people's way, from partners to leaving, in the order in which a scene makes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from tests import (
    constraint_duties,
    constraint_employment,
    constraint_hours,
    constraint_measured,
    constraint_merges,
    constraint_pay,
    constraint_surveys,
)

RECORDED = datetime(2026, 11, 3, 14, 0, tzinfo=UTC)
JANUARY, MARCH = date(2026, 1, 1), date(2026, 3, 1)

ROWS: Mapping[str, Callable[[Any], dict[str, Any]]] = {
    "people_position": lambda s: {
        "code": f"position{s.number()}", "name_en": "Post", "name_es": "Puesto", "is_entry": True,
    },
    "people_partner": lambda s: {"name": f"Escuela {s.number()}", "kind": "school", "added_at": RECORDED},
    "people_opening": lambda s: {
        "position_id": s.mine["people_position"], "place_id": s.mine["reference_place"], "work_mode": "home",
        "weekly_hours": 42, "seats_count": 3, "is_public": True, "opened_on": JANUARY, "close_reason": "",
    },
    "people_openingskill": lambda s: {
        "opening_id": s.add("people_opening"), "skill_id": s.mine["clients_skill"], "level": 3, "rung": "solo",
    },
    "people_course": lambda s: {
        "code": f"course{s.number()}", "name_en": "English", "name_es": "Inglés", "hours": 40,
    },
    "people_cohort": lambda s: {
        "course_id": s.mine["people_course"], "partner_id": s.mine["people_partner"], "name": f"Grupo {s.number()}",
        "place_id": s.mine["reference_place"], "language": "es", "seats_count": 20, "is_public": True,
        "from_date": JANUARY, "to_date": MARCH,
    },
    "people_enrolment": lambda s: {
        "person_id": s.add("people_person"), "cohort_id": s.mine["people_cohort"], "from_date": JANUARY,
        "end_reason": "", "recorded_at": RECORDED,
    },
    "people_stage": lambda s: {
        "person_id": s.add("people_person"), "stage": "enrolled", "on_date": JANUARY, "reason": "",
        "recorded_at": RECORDED,
    },
    # Partners and openings
    "people_liaison": lambda s: {
        "partner_id": s.mine["people_partner"], "name": "Marta", "role": "", "phone": "", "email": "",
        "language": "es", "added_at": RECORDED,
    },
    "people_agreement": lambda s: {
        "partner_id": s.mine["people_partner"], "kind": "training", "title": "Inglés", "status": "draft",
        "from_date": JANUARY, "end_reason": "", "added_at": RECORDED,
    },
    "people_agreementversion": lambda s: {
        "agreement_id": s.mine["people_agreement"], "kind": "training", "title": "Inglés", "from_date": JANUARY,
        "signed_on": JANUARY, "reason": "entered_wrongly", "superseded_at": RECORDED,
    },
    "people_commitment": lambda s: {
        "agreement_id": s.mine["people_agreement"], "owed_by": "ours", "what": "Cupos", "quantity": 25,
        "unit": "places", "made_at": RECORDED,
    },
    "people_keptpart": lambda s: {
        "commitment_id": s.mine["people_commitment"], "quantity": 5, "on_date": JANUARY, "recorded_at": RECORDED,
    },
    "people_partnerstep": lambda s: {
        "partner_id": s.mine["people_partner"], "what": "Enviar la lista", "opened_at": RECORDED,
    },
    "people_stepturn": lambda s: {"step_id": s.add("people_partnerstep"), "side": "ours", "from_at": RECORDED},
    "people_partnernote": lambda s: {
        "partner_id": s.mine["people_partner"], "written_by": "ours", "text": "Hola", "user_id": s.number(),
        "written_at": RECORDED,
    },
    "people_partnerlink": lambda s: {
        "partner_id": s.mine["people_partner"], "user_id": s.number(), "from_at": RECORDED,
    },
    "people_openingchange": lambda s: {
        "opening_id": s.mine["people_opening"], "what": "opened", "seats_count": 3, "reason": "",
        "changed_at": RECORDED,
    },
    "people_filledseat": lambda s: {
        "opening_id": s.mine["people_opening"], "person_id": s.add("people_person"), "source": "outside",
        "filled_on": JANUARY, "recorded_at": RECORDED,
    },
    "people_interest": lambda s: {
        "person_id": s.add("people_person"), "notice_version": 1, "language": "es", "said_at": RECORDED,
    },
    # The funnel
    "people_outreach": lambda s: {"kind": "talk", "on_date": JANUARY, "people_count": 30, "recorded_at": RECORDED},
    "people_application": lambda s: {
        "person_id": s.add("people_person"), "cohort_id": s.mine["people_cohort"], "applied_at": RECORDED,
    },
    "people_lottery": lambda s: {
        "cohort_id": s.add("people_cohort"), "round": 1, "seal": "0" * 64, "encrypted_seed": "x", "seed": "",
        "beacon_source": "", "beacon": "", "strata": "none", "rule": "proportional", "sealed_at": RECORDED,
        "sealed_by_user_id": s.mine["access_user"], "inputs_digest": "", "result_digest": "",
    },
    "people_lotteryplace": lambda s: {
        "lottery_id": s.mine["people_lottery"], "application_id": s.add("people_application"), "stratum": "all",
        "number": "0" * 64, "rank": 1, "has_seat": True,
    },
    "people_seatoffer": lambda s: {
        "application_id": s.add("people_application"), "offered_at": RECORDED, "answer": "",
    },
    "people_meeting": lambda s: {
        "cohort_id": s.add("people_cohort"), "from_at": RECORDED, "to_at": RECORDED + timedelta(hours=2),
        "secret": "0" * 64,
    },
    "people_attendance": lambda s: {
        "meeting_id": s.mine["people_meeting"], "person_id": s.add("people_person"), "is_present": True,
        "told_by": "list", "device_digest": "", "recorded_at": RECORDED,
    },
    "people_courseresult": lambda s: {
        "person_id": s.add("people_person"), "cohort_id": s.mine["people_cohort"], "result": "passed",
        "on_date": MARCH, "recorded_at": RECORDED,
    },
    "people_coveredcost": lambda s: {
        "person_id": s.add("people_person"), "cohort_id": s.mine["people_cohort"], "kind": "meals", "amount": 9000,
        "currency": "COP", "on_date": JANUARY, "receipt_number": "", "recorded_at": RECORDED,
    },
    # Duplicates and merges
    **constraint_merges.ROWS,
    # Employment
    **constraint_employment.ROWS,
    # Growth
    "people_path": lambda s: {
        "position_id": s.add("people_position"), "set_by_user_id": 1, "from_date": JANUARY, "recorded_at": RECORDED,
    },
    "people_pathrequirement": lambda s: {
        "path_id": s.add("people_path"), "kind": "skill", "skill_id": s.mine["clients_skill"], "evidence": "",
        "level": 3, "rung": "solo", "count": 0,
    },
    "people_promotion": lambda s: {
        "person_id": s.mine["people_person"], "before_id": s.mine["people_placement"],
        "placement_id": s.add(
            "people_placement", from_date=date(2020, 1, s.number() % 28 + 1),
            superseded_at=datetime(2099, 1, 1, tzinfo=UTC),
        ),
        "position_id": s.mine["people_position"], "path_id": s.mine["people_path"],
        "from_date": date(2027, s.number() % 12 + 1, s.number() % 28 + 1), "exception": "", "evidence": "[]",
        "decided_by_user_id": 1, "decided_at": RECORDED,
    },
    "people_coachingnote": lambda s: {
        "person_id": s.mine["people_person"], "kind": "conversation", "on_date": JANUARY, "text": "Bien",
        "salt": b"s", "digest": "0" * 64, "written_by_user_id": 1, "written_at": RECORDED,
    },
    "people_goal": lambda s: {
        "person_id": s.mine["people_person"], "text": "Inglés", "salt": b"s", "digest": "0" * 64,
        "due_date": MARCH, "state": "open", "set_by_user_id": 1, "set_at": RECORDED,
    },
    "people_recognition": lambda s: {
        "person_id": s.mine["people_person"], "kind": "help", "audience": "team", "text": "Gracias", "salt": b"s",
        "digest": "0" * 64, "given_by_user_id": 1, "given_at": RECORDED,
    },
    "people_candidacy": lambda s: {
        "person_id": s.add("people_person"), "opening_id": s.mine["people_opening"], "said_at": RECORDED,
    },
    "people_recordkey": lambda s: {
        "did": f"did:key:z6Mk{s.number()}", "encrypted_secret": "x", "from_at": RECORDED, "retired_at": RECORDED,
    },
    "people_skillrecord": lambda s: {
        "person_id": s.mine["people_person"], "signed_by_id": s.mine["people_recordkey"], "document": "{}",
        "digest": "0" * 64, "credential_ids": "[]", "language": "es", "issued_at": RECORDED, "withdraw_reason": "",
    },
    # Benefits and leaving
    "people_accountspell": lambda s: {
        "person_id": s.add("people_person"), "programme_id": s.mine["clients_programme"],
        "client_id": s.mine["clients_client"], "is_seasonal": False, "from_date": JANUARY, "recorded_at": RECORDED,
    },
    "people_leaving": lambda s: {"person_id": s.mine["people_person"], "opened_at": RECORDED},
    "people_leavingversion": lambda s: {
        "leaving_id": s.add("people_leaving"), "to_date": MARCH, "reason": "resigned", "destination": "unknown",
        "employment_id": s.add("people_employment", person_id=s.add("people_person")), "would_return": "not_asked",
        "is_seasonal": False, "recorded_by_user_id": 1, "recorded_at": RECORDED,
    },
    "people_leavingstep": lambda s: {
        "leaving_id": s.add("people_leaving"), "step": "equipment", "done_at": RECORDED, "by_user_id": 1,
    },
    "people_loanpolicy": lambda s: {
        "currency": "COP", "instalment_share_max": 0.2, "amount_max": 1000000, "count_max": 12, "yearly_rate_max": 0,
        "status": "own_policy", "source": "Acta", "from_date": JANUARY, "set_by_user_id": 1, "set_at": RECORDED,
    },
    "people_benefit": lambda s: {
        "person_id": s.mine["people_person"], "kind": "meals", "currency": "COP", "asked_amount": 20000,
        "asked_at": RECORDED, "state": "asked", "condition": "",
    },
    "people_benefitevent": lambda s: {
        "benefit_id": s.mine["people_benefit"], "kind": "receipt", "on_date": JANUARY, "currency": "COP",
        "amount": 20000, "reference": "", "by_user_id": 1, "recorded_at": RECORDED,
    },
    # Rights
    "people_rightsrequest": lambda s: {
        "person_id": s.mine["people_person"], "asked": "correction", "via": "self", "details": "",
        "received_on": JANUARY, "mark_due_on": JANUARY, "due_on": MARCH, "extension_reason": "", "outcome": "",
        "answer": "", "filed_by_user_id": 1, "recorded_at": RECORDED,
    },
    # Consent texts and poverty lines
    "people_consenttext": lambda s: {
        "purpose": "household", "version": f"household-{s.number()}", "words_es": "Autorizo", "words_en": "I agree",
        "digest": "0" * 64, "from_date": JANUARY, "published_by_user_id": 1, "published_at": RECORDED,
    },
    "people_povertyline": lambda s: {
        "version": "dane-2025", "domain": f"city:{s.number():05d}", "amount": 500000, "currency": "COP",
        "from_date": JANUARY, "source": "DANE", "standing": "official", "kept_by_user_id": 1, "recorded_at": RECORDED,
    },
    # The register of reference values
    "reference_proposal": lambda s: {
        "act": "add", "code": "uvt", "place": "CO", "variant": "", "version": "", "value": 1, "unit": "COP",
        "from_date": JANUARY, "source": "DIAN", "status": "in_force", "confidence": "read", "note": "",
        "reason": "Sale la resolución", "state": "open", "proposed_by_user_id": 1, "proposed_at": RECORDED,
        "decision_reason": "",
    },
    "reference_value": lambda s: {
        "code": "uvt", "place": "CO", "variant": f"of-{s.number()}", "version": "", "value": 1, "unit": "COP",
        "from_date": JANUARY, "source": "DIAN", "status": "in_force", "confidence": "read", "note": "",
        "origin": "kept", "shipped_digest": "", "recorded_at": RECORDED,
    },
    # Hours
    **constraint_hours.ROWS,
    # Pay, and work by the piece
    **constraint_pay.ROWS,
    **constraint_surveys.ROWS,
    **constraint_duties.ROWS,
    **constraint_measured.ROWS,
}  # fmt: skip
