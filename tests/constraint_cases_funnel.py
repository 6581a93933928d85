"""Applications, draws, seats, sessions, attendance, results and costs: what the database itself refuses about them."""

from __future__ import annotations

from datetime import timedelta

from tests.constraint_cases_programmes import doubled, refused, superseded
from tests.constraints import START, Case, Scene, at

DIGEST = "0" * 64


def drawn(scene: Scene, **other: object) -> None:
    """Open a lottery, valid but for what is given."""
    columns: dict[str, object] = {
        "drawn_at": at(60), "seed": DIGEST, "inputs_digest": DIGEST, "result_digest": DIGEST, "seats_count": 3,
    }  # fmt: skip
    scene.change("people_lottery", **columns | other)


def opened(what: str, **other: object) -> Case:
    return Case(
        table="people_lottery", guard="lottery_opens_when_drawn", what=what, forbidden=lambda s: drawn(s, **other),
        allowed=drawn,
    )  # fmt: skip


CASES = (
    refused("people_outreach", "outreach_kind_known", {"kind": "fair"}, kind="prayer"),
    refused("people_outreach", "outreach_reached_somebody", {"people_count": 1}, people_count=0),
    superseded("people_outreach", "outreach_superseded_later"),
    Case(
        table="people_application", guard="application_once_in_a_cohort", what="asking twice",
        forbidden=lambda s: [s.add("people_application", person_id=s.mine["people_person"]) for _ in range(2)],
        allowed=lambda s: [s.add("people_application") for _ in range(2)],
    ),
    refused(
        "people_application", "application_withdrawn_later", {"withdrawn_at": START}, withdrawn_at=at(-1)
    ),
    doubled("people_lottery", "lottery_round_once", "cohort_id", "round", round=2),
    opened("drawn without a seed", seed=""),
    opened("drawn without a number of seats", seats_count=None),
    opened("drawn without its marks", inputs_digest="x"),
    opened("opened before it is drawn", drawn_at=None),
    Case(
        table="people_lotteryplace", guard="people_lotteryplace_application_id_key", what="drawn twice",
        forbidden=lambda s: [s.add("people_lotteryplace", application_id=s.mine["people_application"]) for _ in "ab"],
        allowed=lambda s: [s.add("people_lotteryplace") for _ in "ab"],
    ),
    Case(
        table="people_lotteryplace", guard="lottery_waiting_place_once", what="two on one waiting place",
        forbidden=lambda s: [s.add("people_lotteryplace", has_seat=False, waiting=1) for _ in range(2)],
        allowed=lambda s: [s.add("people_lotteryplace", has_seat=False, waiting=place) for place in (1, 2)],
    ),
    refused(
        "people_lotteryplace", "lottery_gives_a_seat_or_a_waiting_place", {"has_seat": False, "waiting": 1}, waiting=1
    ),
    refused("people_lotteryplace", "lottery_gives_a_seat_or_a_waiting_place", has_seat=False, waiting=0),
    Case(
        table="people_seatoffer", guard="people_seatoffer_application_id_key", what="two seats for one",
        forbidden=lambda s: [s.add("people_seatoffer", application_id=s.mine["people_application"]) for _ in "ab"],
        allowed=lambda s: [s.add("people_seatoffer") for _ in "ab"],
    ),
    Case(
        table="people_seatoffer", guard="people_seatoffer_freed_by_id_key", what="a seat passed on twice",
        forbidden=lambda s: [s.add("people_seatoffer", freed_by_id=s.mine["people_seatoffer"]) for _ in range(2)],
        allowed=lambda s: s.add("people_seatoffer", freed_by_id=s.mine["people_seatoffer"]),
    ),
    refused(
        "people_seatoffer", "seat_offer_answer_known", {"answer": "declined", "answered_at": START}, answer="maybe",
        answered_at=START,
    ),
    refused("people_seatoffer", "seat_offer_answer_known", answer="declined"),
    refused("people_meeting", "meeting_ends_after_begin", {"to_at": START + timedelta(seconds=1)}, to_at=START),
    doubled("people_meeting", "meeting_once_at_a_time", "cohort_id", "from_at", cancelled_at=START),
    doubled("people_attendance", "attendance_told_once", "meeting_id", "person_id", superseded_at=START),
    refused("people_attendance", "attendance_told_by_known", {"told_by": "code"}, told_by="hearsay"),
    superseded("people_attendance", "attendance_superseded_later"),
    doubled("people_courseresult", "course_result_once", "cohort_id", "person_id", superseded_at=START),
    refused("people_courseresult", "course_result_known", {"result": "not_passed"}, result="great"),
    refused("people_courseresult", "course_result_score_is_a_share", {"score_percent": 100}, score_percent=100.5),
    refused("people_courseresult", "course_result_score_is_a_share", {"score_percent": 0}, score_percent=-1),
    superseded("people_courseresult", "course_result_superseded_later"),
    refused("people_coveredcost", "covered_cost_kind_known", {"kind": "meals"}, kind="gifts"),
    refused("people_coveredcost", "covered_cost_is_money", {"amount": 0.01}, amount=0),
    refused("people_coveredcost", "covered_cost_currency_is_a_code", {"currency": "USD"}, currency="us"),
    superseded("people_coveredcost", "covered_cost_superseded_later"),
)  # fmt: skip
