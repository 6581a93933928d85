"""Pay: what the database itself refuses about terms, runs, lines, signatures, corrections and questions."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from tests.constraint_cases_programmes import doubled, refused, superseded
from tests.constraint_pay import DIGEST, JANUARY
from tests.constraints import Case, Scene, at

TERM, RATE, RUN, SLIP, LINE = (f"people_{name}" for name in ("payterm", "piecerate", "payrun", "payslip", "payline"))
WORKING = "people_payworking"
FINDING, SIGNATURE = "people_payfinding", "people_paysignature"
CORRECTION, QUESTION, REVIEW = "people_paycorrection", "people_payquestion", "contacts_taskreview"


def inserted(table: str, guard: str, allowed: dict[str, object] | None = None, **forbidden: object) -> Case:
    """Return the case of one row more: some tables let nothing be changed that way."""
    return Case(
        table=table, guard=guard, what=str(forbidden), forbidden=lambda s: s.add(table, **forbidden),
        allowed=(lambda s: s.add(table, **allowed)) if allowed else None,
    )  # fmt: skip


def close(scene: Scene) -> None:
    """Let two people sign the scene's run."""
    scene.mine[LINE], scene.mine[FINDING], scene.mine[SIGNATURE]
    scene.insert(SIGNATURE)
    scene.change(RUN, state="signed_once", digest=DIGEST)
    scene.change(RUN, state="closed", closed_at=at(0))


def changed_later(table: str, **change: object) -> Callable[[Scene], None]:
    """Return the write that changes a row once two have signed its run."""

    def write(scene: Scene) -> None:
        close(scene)
        scene.change(table, **change)

    return write


def signed(scene: Scene, *more: str) -> None:
    """Sign the scene's run once; of `more` it has a row each."""
    for table in (SIGNATURE, *more):
        scene.mine[table]
    scene.change(RUN, state="signed_once", digest=DIGEST)


def stands(table: str, guard: str, **change: object) -> Case:
    return Case(
        table=table, guard=guard, sqlstate="TJ003", what="changed once two have signed",
        forbidden=changed_later(table, **change), allowed=lambda s: s.change(table, **change),
    )  # fmt: skip


CASES = (
    refused(TERM, "pay_term_basis_known", {"basis": "hour"}, basis="day"),
    refused(TERM, "pay_term_has_its_amount", {"basis": "piece", "amount": None}, basis="piece"),
    refused(TERM, "pay_term_has_its_amount", {"amount": 1}, amount=0),
    refused(TERM, "pay_term_currency_is_a_code", {"currency": "USD"}, currency="usd"),
    refused(TERM, "pay_term_state_known", {"state": "refused"}, state="lost"),
    refused(TERM, "pay_term_decided_by_another", {"decided_by_user_id": 2}, decided_by_user_id=1),
    refused(TERM, "pay_term_lowered_is_approved", {"is_lower": True, "decided_by_user_id": 2}, is_lower=True),
    refused(TERM, "pay_term_ends_after_begin", to_date=JANUARY),
    superseded(TERM, "pay_term_superseded_later"),
    Case(
        table=TERM, guard="one_pay_term_at_a_time", what="two at once",
        forbidden=lambda s: [s.add(TERM, person_id=s.mine["people_person"]) for _ in range(2)],
        allowed=lambda s: [s.add(TERM, person_id=s.mine["people_person"], superseded_at=end) for end in (at(9), None)],
    ),
    Case(
        table=TERM, guard="one_pay_term_waits", what="two that wait",
        forbidden=lambda s: [s.add(TERM, person_id=s.mine["people_person"], state="waiting") for _ in range(2)],
        allowed=lambda s: [s.add(TERM, person_id=s.mine["people_person"], state=x) for x in ("waiting", "in_force")],
    ),
    refused(RATE, "piece_rate_above_nothing", {"amount": "0.0001"}, amount=0),
    refused(RATE, "piece_rate_currency_is_a_code", {"currency": "USD"}, currency="12A"),
    refused(RATE, "piece_rate_ends_after_begin", to_date=JANUARY),
    superseded(RATE, "piece_rate_superseded_later"),
    Case(
        table=RATE, guard="one_piece_rate_at_a_time", what="two at once",
        forbidden=lambda s: [s.add(RATE, queue_id=0) for _ in range(2)],
        allowed=lambda s: [s.add(RATE, queue_id=queue) for queue in (0, 7777)],
    ),
    Case(
        table=RATE, guard="piece_rate_of_clients_programme", what="another client's programme",
        forbidden=lambda s: s.change(RATE, programme_id=s.theirs["clients_programme"]),
    ),
    refused("people_payday", "pay_day_is_a_day", {"day_number": 31}, day_number=32),
    Case(
        table=RUN, guard="pay_run_ends_after_begin", what="no day",
        forbidden=lambda s: s.add(RUN, from_date=JANUARY, to_date=JANUARY),
    ),
    inserted(RUN, "pay_run_state_known", {"state": "signed_once", "digest": DIGEST}, state="lost", digest=DIGEST),
    inserted(RUN, "pay_run_signed_with_a_digest", state="signed_once"),
    inserted(RUN, "pay_run_closed_at_an_instant", {"closed_at": at(0), "state": "closed", "digest": DIGEST},
             state="closed", digest=DIGEST),
    Case(
        table=RUN, guard="one_pay_run_a_day", what="a day paid twice",
        forbidden=lambda s: [s.add(RUN, from_date=JANUARY, to_date=at(0).date()) for _ in range(2)],
    ),
    Case(
        table=RUN, guard="people_payrun_period_key_key", what="a period paid twice",
        forbidden=lambda s: [s.add(RUN, period_key=UUID(int=10**9)) for _ in range(2)],
    ),
    Case(
        table=RUN, guard="people_pay_run_stands", sqlstate="TJ003", what="signed by nobody",
        forbidden=lambda s: s.change(RUN, state="signed_once", digest=DIGEST),
        allowed=signed,
    ),
    Case(
        table=RUN, guard="people_pay_run_stands", sqlstate="TJ003", what="totals that are not those of the lines",
        forbidden=lambda s: signed(s, SLIP),
    ),
    Case(
        table=RUN, guard="people_pay_run_stands", sqlstate="TJ003", what="opened again",
        forbidden=changed_later(RUN, state="draft", digest="", closed_at=None),
    ),
    Case(
        table=WORKING, guard="people_payworking_run_id_key", what="a run worked out twice at once",
        forbidden=lambda s: [s.add(WORKING, run_id=s.mine[RUN]) for _ in range(2)],
    ),
    refused(WORKING, "pay_working_has_a_try", {"try_number": 2}, try_number=0),
    refused(WORKING, "pay_working_done_of_all", {"people_count": 5, "done_count": 5}, people_count=5, done_count=6),
    refused(WORKING, "pay_working_done_of_all", done_count=1),
    refused(WORKING, "pay_working_problem_is_a_code", {"problem": "no_such_value"}, problem="It broke: no"),
    Case(
        table=SLIP, guard="pay_slip_once", what="somebody twice in a run",
        forbidden=lambda s: [s.add(SLIP, person_id=s.mine["people_person"]) for _ in range(2)],
    ),
    refused(SLIP, "pay_slip_currency_is_a_code", {"currency": "USD"}, currency="usd"),
    refused(SLIP, "pay_slip_adds_up", {"deducted": 4, "net": 6}, deducted=4),
    refused(SLIP, "pay_slip_never_below_nothing", {"deducted": 10, "net": 0}, deducted=11, net=-1),
    stands(SLIP, "people_pay_slip_stands", paid_seconds=5),
    Case(
        table=LINE, guard="pay_line_once", what="two first lines",
        forbidden=lambda s: [s.add(LINE, ordinal=30001) for _ in range(2)],
        allowed=lambda s: [s.add(LINE, ordinal=number) for number in (30001, 30002)],
    ),
    refused(LINE, "pay_line_code_is_a_code", {"code": "night"}, code="Hours at night"),
    refused(LINE, "pay_line_kind_known", {"kind": "deduction"}, kind="gift"),
    refused(LINE, "pay_line_unit_known", {"unit": "items"}, unit="kilos"),
    refused(LINE, "pay_line_has_its_amount", {"kind": "note", "amount": 0}, kind="note"),
    refused(LINE, "pay_line_has_its_amount", amount=-1),
    stands(LINE, "people_pay_line_stands", quantity=5),
    refused(FINDING, "pay_finding_known", {"code": "below_minimum"}, code="bored"),
    refused(FINDING, "pay_finding_amount_has_a_currency", {"amount": 3, "currency": "COP"}, amount=3),
    stands(FINDING, "people_pay_finding_stands", code="below_minimum"),
    Case(
        table=SIGNATURE, guard="pay_run_signed_by_two", what="one who signs twice",
        forbidden=lambda s: [s.add(SIGNATURE, user_id=5) for _ in range(2)],
        allowed=lambda s: [s.add(SIGNATURE, user_id=5, withdrawn_at=end) for end in (at(0), None)],
    ),
    inserted(SIGNATURE, "pay_signature_has_a_digest", digest="signed"),
    stands(SIGNATURE, "people_pay_signature_stands", withdrawn_at=at(0)),
    refused(CORRECTION, "pay_correction_kind_known", {"kind": "deduction"}, kind="note"),
    refused(CORRECTION, "pay_correction_above_nothing", {"amount": 1}, amount=0),
    refused(CORRECTION, "pay_correction_currency_is_a_code", {"currency": "USD"}, currency="usd"),
    refused(CORRECTION, "pay_correction_state_known", state="lost", decided_by_user_id=2),
    refused(CORRECTION, "pay_correction_reason_and_salt", {"reason": "a", "reason_salt": b"s"}, reason="a"),
    refused(CORRECTION, "pay_correction_decided_by_another", {"decided_by_user_id": 2}, decided_by_user_id=1),
    refused(CORRECTION, "pay_correction_is_decided", {"state": "refused", "decided_by_user_id": 2}, state="refused"),
    Case(
        table=CORRECTION, guard="pay_correction_paid_was_approved", what="paid before it was approved",
        forbidden=lambda s: s.change(CORRECTION, taken_in_id=s.mine[RUN]),
        allowed=lambda s: s.change(CORRECTION, taken_in_id=s.mine[RUN], state="in_force", decided_by_user_id=2),
    ),
    refused(QUESTION, "pay_question_state_known", state="lost", answered_at=at(0), answered_by_user_id=1),
    refused(QUESTION, "pay_question_text_and_salt", {"text": "a", "text_salt": b"s"}, text="a"),
    refused(QUESTION, "pay_question_answer_and_salt", {"answer": "a", "answer_salt": b"s"}, answer="a"),
    refused(QUESTION, "pay_question_answered_by_somebody",
            {"state": "answered", "answered_at": at(0), "answered_by_user_id": 1}, state="answered"),
    Case(
        table=QUESTION, guard="pay_question_solved_by_a_line", what="solved by nothing",
        forbidden=lambda s: s.change(QUESTION, state="solved", answered_at=at(0), answered_by_user_id=1),
        allowed=lambda s: s.change(
            QUESTION, state="solved", answered_at=at(0), answered_by_user_id=1, correction_id=s.mine[CORRECTION]
        ),
    ),
)  # fmt: skip
OF_CONTACTS = (
    doubled(REVIEW, "one_review_of_a_task", "contact_id", superseded_at=at(0)),
    superseded(REVIEW, "task_review_superseded_later"),
    Case(
        table=REVIEW,
        guard="task_review_of_clients_contact",
        what="another client's task",
        forbidden=lambda s: s.change(REVIEW, contact_id=s.theirs["contacts_contact"]),
    ),
)
