"""Pay: people leads work it out and sign, an administrator may sign too, and everybody else sees their own alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.permissions.rows import AGENTS, Row

if TYPE_CHECKING:
    from tests.permissions import world

LEAD = {"people lead"}
SIGNERS = LEAD | {"administrator"}
PAY, MINE = "/people/pay", "/me/pay"
NOT_MINE = {"colleague", "other agent"}


def _seen(name: str, path: str, what: str) -> Row:
    return Row(name=name, method="GET", path=f"{PAY}/{path}", what=what, allows=SIGNERS)


def _pressed(name: str, path: str, what: str, form: dict[str, str], *, allows: set[str] = LEAD) -> Row:
    return Row(name=name, method="POST", path=f"{PAY}/{path}", what=what, allows=allows, form=form)


def _form(name: str, path: str, what: str, form: dict[str, str]) -> tuple[Row, Row]:
    return (
        Row(name=name, method="GET", path=f"{PAY}/{path}", what=f"the form: {what}", allows=LEAD),
        _pressed(name, path, what, form),
    )


ROWS = (
    _seen("people_pay", "", "runs of pay, and what waits"),
    _pressed("people_pay_open", "open/{pay_period}/", "work out the pay of a locked period", {}),
    _seen("people_pay_run", "runs/{pay_run}/", "a run of pay"),
    _pressed("people_pay_work_out", "runs/{pay_draft}/work-out/", "work a draft out again", {}),
    _pressed("people_pay_sign", "runs/{pay_draft}/sign/", "sign a run", {"digest": "0"}, allows=SIGNERS),
    _pressed("people_pay_send_back", "runs/{pay_draft}/send-back/", "take a signature off", {}, allows=SIGNERS),
    _seen("people_pay_csv", "runs/{pay_run}/lines.csv", "a run as a file for payroll"),
    _seen("people_pay_xlsx", "runs/{pay_run}/lines.xlsx", "a run as a workbook for payroll"),
    _seen("people_pay_slip", "slips/{pay_slip}/", "somebody's pay"),
    *_form("people_pay_correct", "slips/{pay_slip}/correct/", "correct somebody's pay",
           {"kind": "earning", "amount": "1000", "reason": "Faltaba"}),
    _pressed("people_pay_decide_correction", "corrections/{pay_correction}/", "decide about a correction",
             {"decision": "approve"}, allows=SIGNERS),
    _seen("people_pay_questions", "questions/", "questions about pay"),
    *_form("people_pay_question", "questions/{pay_question}/", "answer a question about pay", {"text": "Sí"}),
    _seen("people_pay_terms", "terms/", "what people are paid"),
    *_form("people_pay_term", "terms/of/{person}/", "write down what somebody is paid",
           {"basis": "hour", "amount": "12000", "currency": "COP", "from_date": "2026-11-01"}),
    _pressed("people_pay_decide_term", "terms/{pay_term}/", "decide about a lower pay", {"decision": "approve"},
             allows=SIGNERS),
    *_form("people_pay_rates", "rates/", "set a rate by the piece",
           {"place": "1-0", "amount": "350", "currency": "COP", "from_date": "2026-11-01"}),
    *_form("people_pay_day", "day/", "set the pay day", {"day_number": "30", "from_date": "2026-11-01"}),
    Row(name="supervisor_task_reviews", method="GET", path="/supervisor/tasks/rejected/", allows={"supervisor"},
        what="the form: reject tasks that were done"),
    Row(name="supervisor_task_reviews", method="POST", path="/supervisor/tasks/rejected/", allows={"supervisor"},
        what="reject tasks that were done", form={"programme": "", "decision": "rejected", "ids": ""}),
    Row(name="own_pay", method="GET", path=f"{MINE}/", what="one's own newest pay", allows=AGENTS),
    Row(name="own_pay_slip", method="GET", path=f"{MINE}/{{pay_slip}}/", what="one's own pay of a month",
        allows={"agent"}, hides=NOT_MINE),
    Row(name="own_pay_ask", method="GET", path=f"{MINE}/lines/{{pay_line}}/ask/", allows={"agent"}, hides=NOT_MINE,
        what="the form: ask about a line of one's own pay"),
    Row(name="own_pay_ask", method="POST", path=f"{MINE}/lines/{{pay_line}}/ask/", allows={"agent"}, hides=NOT_MINE,
        what="ask about a line of one's own pay", form={"text": "¿Por qué?"}),
)  # fmt: skip


def prepare(made: world.World) -> dict[str, str]:
    """Pay the agent a month that two have signed, begin another, and leave a third locked and unpaid."""
    from datetime import date
    from decimal import Decimal

    from tejido.core import facts
    from tejido.journal import scopes
    from tejido.people import employment_tables, hours_tables
    from tejido.people.hours import periods
    from tejido.people.pay import queries, questions, runs, terms
    from tests import scenes

    given: dict[str, Any] = {"by": facts.SYSTEM, "at": scenes.START}
    agent = made.centre.bank.agents[0]

    def locked(month: int) -> periods.Period:
        period = periods.open_period(
            from_date=date(2026, month, 1), to_date=date(2026, month + 1, 1), user_id=1, recorded_at=scenes.START,
            **given,
        )  # fmt: skip
        hours_tables.HoursPeriod.objects.filter(key=period.key).update(
            locked_by_user_id=1, locked_at=scenes.START, locked_recorded_at=scenes.START
        )
        return periods.period(period.key)

    def drafted(month: int) -> queries.Run:
        run = runs.open_run(period=locked(month), user_id=1, **given)
        return runs.work_out(run=run, pieces={}, recorded_at=scenes.START, **given)

    with scopes.scoped({0}):
        for person in (*made.centre.bank.agents, *made.centre.shop.agents):
            held = employment_tables.ContractTerm.objects.filter(person=person, from_date__lte=date(2026, 2, 1))
            if not held.exists():
                # Other parts write down terms of later days.
                employment_tables.ContractTerm.objects.create(
                    person=person, from_date=date(2026, 1, 1), to_date=date(2026, 11, 1), weekly_hours=Decimal(42),
                    recorded_at=scenes.START,
                )  # fmt: skip
            term: dict[str, Any] = {
                "person": person,
                "basis": "month",
                "currency": "COP",
                "user_id": 1,
                "recorded_at": scenes.START,
            }
            terms.set_term(**term, amount=Decimal(2000000), from_date=date(2026, 1, 1), **given)
        lower = terms.set_term(**term, amount=Decimal(1900000), from_date=date(2026, 12, 1), **given)
        closed = drafted(2)
        for user in (1, 2):
            closed = runs.sign(run=closed, digest=queries.digest(closed), user_id=user, **given)
        draft, period = drafted(3), locked(4)
        slip = queries.own_slip(agent.pk, key=None)
        assert slip is not None
        line = slip.lines.order_by("ordinal")[0]
        question = questions.ask(line=line, text="¿Y mi domingo?", **given)
        correction = questions.set_correction(
            slip=slip, kind="earning", amount=Decimal(5000), reason="Faltaba", user_id=1, **given
        )
    return {
        "pay_period": str(period.key), "pay_run": str(closed.key), "pay_draft": str(draft.key),
        "pay_slip": str(slip.key), "pay_line": str(line.key), "pay_question": str(question.key),
        "pay_correction": str(correction.key), "pay_term": str(lower.key),
    }  # fmt: skip
