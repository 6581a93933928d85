"""Pay in the tables: terms, a month from presence to two signatures, what follows it, and what is refused."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from tests import scenes

from tejido.contacts import errors as contact_errors
from tejido.contacts import models as contact_tables
from tejido.contacts import piece_work
from tejido.core import facts
from tejido.core.reference import values
from tejido.journal import scopes
from tejido.people import employment_tables, hours_tables, models, pay_tables
from tejido.people.hours import corrections, deciding, periods
from tejido.people.pay import errors, queries, questions, runs, terms
from tejido.reference import proposals
from tejido.reference import values as register

BY, AT = scenes.BY, scenes.START
OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)
LATER = datetime(2026, 12, 3, 14, tzinfo=UTC)
ONE, OTHER = 11, 12
PAY = Decimal(2100000)


@pytest.fixture
def people(db: None) -> Sequence[models.Person]:
    scopes.assign({0})
    scenes.install()
    floor = scenes.floor(agent_count=2)
    for person in floor.agents:
        contract(person)
        set_term(person)
    return floor.agents


def contract(person: models.Person) -> None:
    """Write down 42 hours a week, seven on each of six days, with Sunday as the day of rest."""
    employment_tables.ContractTerm.objects.create(
        person=person, from_date=date(2026, 1, 1), weekly_hours=Decimal(42), recorded_at=AT
    )
    hours_tables.WorkPattern.objects.create(
        person=person, from_date=date(2026, 1, 1), rest_weekday=6, days_a_week=6, distribution="fixed",
        agreed_by_user_id=ONE, recorded_at=AT,
    )  # fmt: skip


def set_term(person: models.Person, **given: Any) -> pay_tables.PayTerm:
    whole: dict[str, Any] = {
        "person": person, "basis": "month", "amount": PAY, "currency": "COP", "from_date": date(2026, 1, 1),
        "user_id": ONE, "recorded_at": AT, "by": BY, "at": AT,
    }  # fmt: skip
    return terms.set_term(**whole | given)


def work(person: models.Person, day: date, from_hour: int, to_hour: int) -> None:
    """Let somebody be at work from hour to hour of Bogotá, which is five behind."""
    begin = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(hours=5)
    models.Activity.objects.create(
        person=person, activity="available", from_at=begin + timedelta(hours=from_hour),
        to_at=begin + timedelta(hours=to_hour),
    )  # fmt: skip


def locked(from_date: date, to_date: date, *, at: datetime = AT) -> periods.Period:
    made = periods.open_period(
        from_date=from_date, to_date=to_date, user_id=ONE, recorded_at=at, key=uuid.uuid4(), by=BY, at=at
    )
    hours_tables.HoursPeriod.objects.filter(key=made.key).update(
        locked_by_user_id=ONE, locked_at=at, locked_recorded_at=at
    )
    return periods.period(made.key)


def drafted(period: periods.Period, *, at: datetime = AT) -> pay_tables.PayRun:
    run = runs.open_run(period=period, user_id=ONE, by=BY, at=at)
    return runs.work_out(run=run, pieces={}, recorded_at=at, by=BY, at=at)


def signed(run: pay_tables.PayRun, *users: int, at: datetime = AT) -> pay_tables.PayRun:
    for user in users:
        run = runs.sign(run=run, digest=queries.digest(run), user_id=user, by=BY, at=at)
    return run


def amounts(run: pay_tables.PayRun, person: models.Person) -> dict[str, Decimal]:
    found = pay_tables.PayLine.objects.filter(slip__run=run, slip__person=person)
    return dict(found.values_list("code", "amount"))


def facts_of(kind: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM journal_fact WHERE type = %s", [kind])
        return int(cursor.fetchone()[0])


def test_a_month_from_presence_to_two_signatures(people: Sequence[models.Person]) -> None:
    ana, bea = people
    work(ana, date(2026, 10, 6), 14, 22)
    run = drafted(locked(OCTOBER, NOVEMBER))
    # An hour is 10,000: two hours at night, and one more beyond the seven of the day.
    assert amounts(run, ana) == {
        "salary": PAY, "night": Decimal(7000), "overtime_night": Decimal(17500),
        "connectivity_allowance": Decimal(249095), "health": Decimal(84980), "pension": Decimal(84980),
    }  # fmt: skip
    digest = queries.digest(run)
    once = signed(run, ONE)
    assert (once.state, queries.own_slip(ana.pk, key=None)) == ("signed_once", None)
    with pytest.raises(errors.PayRunAlreadySigned):
        signed(once, ONE)
    with pytest.raises(errors.PayRunNotDraft):
        runs.work_out(run=run, pieces={}, recorded_at=AT, by=BY, at=AT)
    closed = signed(once, OTHER)
    assert (closed.state, closed.digest, queries.digest(closed)) == ("closed", digest, digest)
    assert (facts_of("pay_run_signed"), facts_of("pay_run_closed")) == (2, 1)
    own = queries.own_slip(ana.pk, key=None)
    assert own is not None
    assert own.net == Decimal("2203635.00")
    with pytest.raises(errors.NoSuchPaySlip):
        queries.own_slip(bea.pk, key=own.key)
    assert queries.cost_by_person(from_date=OCTOBER, to_date=NOVEMBER)[ana.pk].amount == own.earned
    month = queries.month_of(ana.pk, OCTOBER)
    assert month is not None
    assert (month.pay, month.paid_seconds) == (Decimal(2124500), 8 * 3600)
    assert queries.month_of(ana.pk, NOVEMBER) is None


def test_what_was_signed_stands(people: Sequence[models.Person]) -> None:
    run = drafted(locked(OCTOBER, NOVEMBER))
    back = runs.send_back(run=signed(run, ONE), by=BY, at=AT)
    assert back.state == "draft"
    signed(back, OTHER, ONE)
    line = pay_tables.PayLine.objects.filter(slip__run=run).first()
    assert line is not None
    for change in (
        lambda: pay_tables.PayLine.objects.filter(pk=line.pk).update(amount=1),
        lambda: pay_tables.PayLine.objects.filter(pk=line.pk).delete(),
        lambda: pay_tables.PayRun.objects.filter(pk=run.pk).update(state="draft", digest="", closed_at=None),
        lambda: pay_tables.PaySignature.objects.filter(run=run).update(withdrawn_at=AT),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    with pytest.raises(errors.PayRunNotDraft):
        runs.send_back(run=run, by=BY, at=AT)


def test_the_database_itself_wants_two_people_and_totals_that_add_up(people: Sequence[models.Person]) -> None:
    run = drafted(locked(OCTOBER, NOVEMBER))
    digest = queries.digest(run)
    pay_tables.PaySignature.objects.create(run=run, user_id=ONE, digest=digest, signed_at=AT)
    with pytest.raises(DatabaseError), transaction.atomic():
        pay_tables.PaySlip.objects.filter(run=run).update(earned=1, deducted=0, net=1)
        pay_tables.PayRun.objects.filter(pk=run.pk).update(state="signed_once", digest=digest)
    pay_tables.PayRun.objects.filter(pk=run.pk).update(state="signed_once", digest=digest)
    with pytest.raises(DatabaseError), transaction.atomic():
        pay_tables.PayRun.objects.filter(pk=run.pk).update(state="closed", closed_at=AT)


def test_nobody_signs_what_is_blocked_or_changed(people: Sequence[models.Person]) -> None:
    run = drafted(locked(OCTOBER, NOVEMBER))
    seen = queries.digest(run)
    pay_tables.PayTerm.objects.filter(person=people[0]).update(to_date=date(2026, 2, 1))
    runs.work_out(run=run, pieces={}, recorded_at=AT, by=BY, at=AT)
    assert queries.finding_counts(run) == {"no_pay_term": 1}
    with pytest.raises(errors.PayRunBlocked):
        runs.sign(run=run, digest=queries.digest(run), user_id=ONE, by=BY, at=AT)
    pay_tables.PayTerm.objects.filter(person=people[0]).update(to_date=None, amount=2200000)
    runs.work_out(run=run, pieces={}, recorded_at=AT, by=BY, at=AT)
    with pytest.raises(errors.PayRunChanged):
        runs.sign(run=run, digest=seen, user_id=ONE, by=BY, at=AT)
    with pytest.raises(errors.PeriodAlreadyPaid), transaction.atomic():
        runs.open_run(period=periods.period(run.period_key), user_id=ONE, by=BY, at=AT)


def test_a_correction_after_the_export_is_a_line_of_the_next_run(people: Sequence[models.Person]) -> None:
    ana = people[0]
    first = signed(drafted(locked(OCTOBER, NOVEMBER)), ONE, OTHER)
    before = queries.digest(first)
    # In December it is seen that October was paid by an old term: 2,200,000 it should have been.
    set_term(ana, amount=Decimal(2200000), from_date=OCTOBER, recorded_at=LATER)
    second = drafted(locked(NOVEMBER, date(2026, 12, 1), at=LATER), at=LATER)
    late = pay_tables.PayLine.objects.filter(slip__run=second, adjusts=first)
    assert {line.code: (line.kind, line.amount) for line in late} == {
        "salary": ("earning", Decimal(100000)),
        "health": ("deduction", Decimal(4000)),
        "pension": ("deduction", Decimal(4000)),
    }
    signed(second, ONE, OTHER, at=LATER)
    assert queries.digest(first) == before
    third = drafted(locked(date(2026, 12, 1), date(2027, 1, 1), at=LATER + timedelta(days=40)), at=LATER)
    assert not pay_tables.PayLine.objects.filter(slip__run=third).exclude(adjusts=None).exists()


def test_hours_corrected_after_the_export_are_a_line_of_the_next_run(people: Sequence[models.Person]) -> None:
    ana = people[0]
    work(ana, date(2026, 10, 6), 7, 14)
    first = signed(drafted(locked(OCTOBER, NOVEMBER)), ONE, OTHER)
    assert "night" not in amounts(first, ana)
    before = queries.digest(first)
    following = periods.open_period(
        from_date=NOVEMBER, to_date=date(2026, 12, 1), user_id=ONE, recorded_at=LATER, key=uuid.uuid4(), by=BY, at=LATER
    )
    # In December it is approved that Ana stayed until eight in the evening on a day on which she had been off.
    begin = datetime(2026, 10, 8, 18, tzinfo=UTC)
    correction = corrections.ask(
        person=ana, from_at=begin, to_at=begin + timedelta(hours=7), activity="available", text="Cubrí a Luz",
        is_own_request=False, user_id=ONE, recorded_at=LATER, by=BY, at=LATER,
    )  # fmt: skip
    corrections.decide(
        correction=correction, decision="approved", answer="", decider=deciding.Decider(user_id=OTHER, person_id=None),
        recorded_at=LATER, by=BY, at=LATER,
    )  # fmt: skip
    hours_tables.HoursPeriod.objects.filter(key=following.key).update(
        locked_by_user_id=ONE, locked_at=LATER, locked_recorded_at=LATER
    )
    second = drafted(periods.period(following.key), at=LATER)
    late = pay_tables.PayLine.objects.filter(slip__run=second, adjusts=first)
    # From 13:00 to 20:00, of which one hour is night: 10,000 x 0.35.
    assert {line.code: (line.kind, line.amount) for line in late} == {
        "night": ("earning", Decimal(3500)),
        "health": ("deduction", Decimal(140)),
        "pension": ("deduction", Decimal(140)),
    }
    assert queries.digest(first) == before


@pytest.mark.parametrize("from_date", [date(1991, 1, 1), date(2026, 10, 5)])
def test_a_value_that_was_annulled_is_named_and_nothing_is_lost(
    people: Sequence[models.Person], from_date: date
) -> None:
    ana = people[0]
    work(ana, date(2026, 10, 6), 7, 14)
    run = drafted(locked(OCTOBER, NOVEMBER))
    before = queries.digest(run)
    held = register.table().on("night_surcharge", place="CO", day=OCTOBER)
    annulled = replace(
        held, status="annulled", source="Sentencia 1", key_id="", from_date=max(from_date, held.from_date)
    )
    proposal = proposals.propose(
        act="change_status", value=annulled, reason="A court annulled it", about=uuid.UUID(held.key_id), by=BY, at=AT
    )
    proposals.approve(key=proposal.key, recorded_at=LATER, by=facts.Actor("user", OTHER), at=LATER)
    with pytest.raises(values.NoSuchValue) as found:
        runs.work_out(run=run, pieces={}, recorded_at=LATER, by=BY, at=LATER)
    assert (found.value.key, found.value.place[:2]) == ("night_surcharge", "CO")
    assert queries.digest(run) == before


def test_no_formal_document_rests_on_a_suspended_value(people: Sequence[models.Person]) -> None:
    work(people[0], date(2026, 10, 6), 14, 22)
    run = drafted(locked(OCTOBER, NOVEMBER))
    queries.check_formal(run)
    held = register.table().on("night_surcharge", place="CO", day=OCTOBER)
    suspended = replace(held, status="suspended", source="Auto 1", key_id="")
    proposal = proposals.propose(
        act="change_status", value=suspended, reason="A court suspended it", about=uuid.UUID(held.key_id), by=BY, at=AT
    )
    proposals.approve(key=proposal.key, recorded_at=LATER, by=facts.Actor("user", OTHER), at=LATER)
    runs.work_out(run=run, pieces={}, recorded_at=LATER, by=BY, at=LATER)
    with pytest.raises(errors.PayNotFormal):
        queries.check_formal(run)


def test_a_crash_in_the_middle_leaves_what_was_there(people: Sequence[models.Person]) -> None:
    work(people[0], date(2026, 10, 6), 14, 22)
    run = drafted(locked(OCTOBER, NOVEMBER))
    digest, told = queries.digest(run), facts_of("pay_run_worked_out")
    set_term(people[0], from_date=date(2026, 10, 16), amount=Decimal(2200000))
    with pytest.raises(RuntimeError), transaction.atomic():
        runs.work_out(run=run, pieces={}, recorded_at=AT, by=BY, at=AT)
        raise RuntimeError("the process is killed")
    assert (queries.digest(run), facts_of("pay_run_worked_out")) == (digest, told)
    once = signed(run, ONE)
    with pytest.raises(RuntimeError), transaction.atomic():
        signed(once, OTHER)
        raise RuntimeError("the process is killed")
    left = queries.run(run.key)
    assert (left.state, left.signatures.count(), facts_of("pay_run_closed")) == ("signed_once", 1, 0)
    assert signed(left, OTHER).state == "closed"


def test_a_question_is_answered_and_solved_by_a_correction(people: Sequence[models.Person]) -> None:
    ana = people[0]
    first = signed(drafted(locked(OCTOBER, NOVEMBER)), ONE, OTHER)
    slip = queries.own_slip(ana.pk, key=None)
    assert slip is not None
    line, key = slip.lines.get(code="salary"), uuid.uuid4()
    with pytest.raises(errors.NoSuchPayLine):
        queries.own_line(line.key, person_id=people[1].pk)
    asked = [questions.ask(line=line, text="¿Y mi domingo?", key=key, by=BY, at=AT) for _ in range(2)]
    assert asked[0].pk == asked[1].pk
    made = questions.set_correction(
        slip=slip, kind="earning", amount=Decimal("76000.50"), reason="Faltaba", user_id=ONE, by=BY, at=AT
    )
    questions.answer(question=asked[0], text="Tiene razón", correction=made, user_id=ONE, by=BY, at=AT)
    with pytest.raises(errors.PayQuestionAnswered):
        questions.answer(question=asked[0], text="Otra cosa", user_id=ONE, by=BY, at=AT)
    with pytest.raises(errors.SecondPersonNeeded):
        questions.decide_correction(key=made.key, is_approved=True, user_id=ONE, by=BY, at=AT)
    questions.decide_correction(key=made.key, is_approved=True, user_id=OTHER, by=BY, at=AT)
    second = drafted(locked(NOVEMBER, date(2026, 12, 1), at=LATER), at=LATER)
    found = pay_tables.PayLine.objects.get(slip__run=second, code="correction")
    assert (found.amount, found.adjusts_id, found.about_key) == (Decimal("76000.50"), first.pk, made.key)
    # Worked out again, it is there once and still this run's.
    runs.work_out(run=second, pieces={}, recorded_at=LATER, by=BY, at=LATER)
    assert pay_tables.PayLine.objects.filter(code="correction").count() == 1


def test_terms_that_lower_the_pay_wait_for_another(people: Sequence[models.Person]) -> None:
    ana, key = people[0], uuid.uuid4()
    lower = [set_term(ana, amount=Decimal(1900000), from_date=NOVEMBER, key=key) for _ in range(2)]
    assert (lower[0].pk, lower[0].state) == (lower[1].pk, "waiting")
    assert queries.terms_of([ana.pk], on=NOVEMBER)[ana.pk].amount == PAY
    with pytest.raises(errors.PayTermWaits):
        set_term(ana, amount=Decimal(2300000))
    decide: dict[str, Any] = {"key": lower[0].key, "is_approved": True, "recorded_at": LATER, "by": BY, "at": AT}
    with pytest.raises(errors.SecondPersonNeeded):
        terms.decide_term(**decide, user_id=ONE)
    terms.decide_term(**decide, user_id=OTHER)
    held = [queries.terms_of([ana.pk], on=day)[ana.pk].amount for day in (OCTOBER, NOVEMBER)]
    assert held == [PAY, Decimal(1900000)]
    # What was known before stands beside what is known now.
    assert pay_tables.PayTerm.objects.filter(person=ana).exclude(superseded_at=None).count() == 1


@pytest.mark.parametrize(
    "given",
    [
        {"basis": "piece"}, {"basis": "hour", "amount": None}, {"basis": "day"}, {"amount": Decimal(0)},
        {"amount": Decimal("NaN")}, {"amount": Decimal("0.001")}, {"currency": "pesos"},
        {"currency": "USD", "from_date": date(2026, 10, 2)},
    ],
)  # fmt: skip
def test_terms_that_are_none_are_refused(people: Sequence[models.Person], given: dict[str, Any]) -> None:
    with pytest.raises(errors.PayTermInvalid):
        set_term(people[0], **given)


def test_more_people_cost_no_more_questions_to_the_database(people: Sequence[models.Person]) -> None:
    run = drafted(locked(OCTOBER, NOVEMBER))
    with CaptureQueriesContext(connection) as few:
        runs.work_out(run=run, pieces={}, recorded_at=AT, by=BY, at=AT)
    for person in scenes.floor(agent_count=6, name="Tienda").agents:
        contract(person)
        set_term(person)
    with CaptureQueriesContext(connection) as more:
        runs.work_out(run=run, pieces={}, recorded_at=AT, by=BY, at=AT)
    assert pay_tables.PaySlip.objects.filter(run=run).count() == 8
    assert len(more) == len(few)


def test_work_by_the_piece_is_counted_with_its_rejected_tasks(db: None) -> None:
    scopes.assign({0})
    scenes.install()
    floor = scenes.floor(agent_count=1)
    scenes.open_scope(floor.client.pk)
    person = floor.agents[0]
    for number in range(3):
        contact = contact_tables.Contact.objects.create(
            client=floor.client, programme=floor.programme, queue=floor.queue, channel="task", direction="inbound",
            language="es", state="ended", provider_id=f"T-{number}", arrived_at=AT, ended_at=AT,
        )  # fmt: skip
        contact_tables.Leg.objects.create(
            client=floor.client, contact=contact, person=person, role="serving", state="ended", end_reason="finished",
            from_at=AT + timedelta(hours=number), to_at=AT + timedelta(hours=number, minutes=30),
        )  # fmt: skip
    given: dict[str, Any] = {"programme": floor.programme, "user_id": ONE, "recorded_at": AT, "by": BY, "at": AT}
    assert [piece_work.review(provider_ids=["T-1"], is_accepted=False, **given) for _ in range(2)] == [1, 0]
    for ids in ([], ["T-9"], ["T-0"] * 2 + [f"T-{number}" for number in range(501)]):
        with pytest.raises(contact_errors.TaskReviewInvalid):
            piece_work.review(provider_ids=ids, is_accepted=False, **given)
    # Whoever pays sees the numbers of every client without seeing the clients.
    scopes.assign({0})
    found = piece_work.count(person_ids=[person.pk], from_date=NOVEMBER, to_date=date(2026, 12, 1))
    assert [(one.item_count, one.accepted_count, one.rejected_count, one.working_seconds) for one in found] == [
        (3, 2, 1, 5400)
    ]
    set_term(person, basis="piece", amount=None)
    terms.set_rate(
        programme_id=floor.programme.pk, client_id=floor.client.pk, queue_id=floor.queue.pk, amount=Decimal("350.5"),
        currency="COP", from_date=NOVEMBER, user_id=ONE, recorded_at=AT, by=BY, at=AT,
    )  # fmt: skip
    contract(person)
    run = runs.open_run(period=locked(NOVEMBER, date(2026, 12, 1), at=LATER), user_id=ONE, by=BY, at=LATER)
    runs.work_out(run=run, pieces={(NOVEMBER, date(2026, 12, 1)): found}, recorded_at=LATER, by=BY, at=LATER)
    # An hour and a half at 8,337.642857 is 12,506.47, of which two tasks earned 701.
    paid = amounts(run, person)
    assert (paid["piece_work"], paid["top_up"]) == (Decimal(701), Decimal("11805.47"))
