"""Agreements, turns, partners' accounts, filled seats and interest: what the database itself refuses about them."""

from __future__ import annotations

from datetime import date

from tests.constraint_cases_programmes import doubled, refused, superseded
from tests.constraints import Case, at

JANUARY, FEBRUARY = date(2026, 1, 1), date(2026, 2, 1)

CASES = (
    refused("people_liaison", "liaison_language_is_a_code", {"language": "en"}, language="E"),
    refused("people_agreement", "agreement_kind_known", {"kind": "funding"}, kind="friendship"),
    refused("people_agreement", "agreement_ends_after_begin", {"to_date": FEBRUARY}, to_date=JANUARY),
    refused(
        "people_agreement", "agreement_status_has_its_day", {"status": "signed", "signed_on": JANUARY}, status="signed"
    ),
    refused(
        "people_agreement", "agreement_status_has_its_day",
        {"status": "ended", "ended_on": FEBRUARY, "end_reason": "fulfilled"}, status="ended", ended_on=FEBRUARY,
    ),
    refused("people_agreement", "agreement_status_has_its_day", status="kept"),
    refused("people_agreementversion", "version_reason_known", {"reason": "extended"}, reason="liked_more"),
    refused("people_cohort", "cohort_covers_what_is_known", {"covers": ["meals"]}, covers=["meals", "smiles"]),
    refused("people_opening", "opening_covers_what_is_known", {"covers": ["transport"]}, covers=["smiles"]),
    refused("people_commitment", "commitment_side_known", {"owed_by": "theirs"}, owed_by="nobody"),
    refused("people_commitment", "commitment_unit_known", {"unit": "COP"}, unit="smiles"),
    refused("people_commitment", "commitment_is_of_something", {"quantity": 0.5}, quantity=0),
    refused("people_keptpart", "kept_part_is_of_something", {"quantity": 0.5}, quantity=0),
    superseded("people_keptpart", "kept_part_superseded_later"),
    refused("people_partnerstep", "step_done_after_opened", {"done_at": at(0)}, done_at=at(-1)),
    refused("people_stepturn", "turn_side_known", {"side": "theirs"}, side="nobody"),
    refused("people_stepturn", "turn_ends_after_begin", {"to_at": at(0)}, to_at=at(-1)),
    doubled("people_stepturn", "one_turn_at_a_time", "step_id", to_at=at(9)),
    refused("people_partnernote", "note_side_known", {"written_by": "theirs"}, written_by="nobody"),
    refused("people_partnernote", "note_seen_after_written", {"seen_at": at(0)}, seen_at=at(-1)),
    refused(
        "people_partnerlink", "link_is_to_one_account", {"user_id": None, "invitation_id": 7}, invitation_id=7
    ),
    refused("people_partnerlink", "link_is_to_one_account", user_id=None),
    refused("people_partnerlink", "link_ends_after_begin", {"to_at": at(0)}, to_at=at(-1)),
    doubled("people_partnerlink", "account_speaks_for_one_partner", "user_id", to_at=at(9)),
    Case(
        table="people_partnerlink", guard="invitation_is_for_one_partner", what="an invitation to two partners",
        forbidden=lambda s: [s.add("people_partnerlink", user_id=None, invitation_id=7) for _ in range(2)],
        allowed=lambda s: [s.add("people_partnerlink", user_id=None, invitation_id=each) for each in (7, 8)],
    ),
    refused("people_openingchange", "opening_change_known", {"what": "seats"}, what="liked"),
    Case(
        table="people_filledseat", guard="seat_source_known", what="from nowhere",
        forbidden=lambda s: s.change("people_filledseat", source="nowhere"),
        allowed=lambda s: s.change(
            "people_filledseat", source="inside", from_placement_id=s.mine["people_placement"]
        ),
        beside=("seat_from_inside_names_the_placement",),
    ),
    refused("people_filledseat", "seat_from_inside_names_the_placement", source="inside"),
    Case(
        table="people_filledseat", guard="seat_from_inside_names_the_placement", what="from outside, from a placement",
        forbidden=lambda s: s.change("people_filledseat", from_placement_id=s.mine["people_placement"]),
    ),
    superseded("people_filledseat", "seat_superseded_later"),
    doubled("people_filledseat", "seat_filled_once_by_a_person", "opening_id", "person_id", superseded_at=at(9)),
    Case(
        table="people_interest", guard="interest_is_in_one_thing", what="in a training and a job at once",
        forbidden=lambda s: s.change(
            "people_interest", cohort_id=s.mine["people_cohort"], opening_id=s.mine["people_opening"]
        ),
        allowed=lambda s: s.change("people_interest", cohort_id=s.mine["people_cohort"]),
    ),
    Case(
        table="people_interest", guard="interest_is_kept_once", what="twice in nothing in particular",
        forbidden=lambda s: [s.add("people_interest", person_id=s.mine["people_person"]) for _ in range(2)],
        allowed=lambda s: [
            s.add("people_interest", person_id=s.mine["people_person"], opening_id=opening)
            for opening in (None, s.mine["people_opening"])
        ],
    ),
)  # fmt: skip
