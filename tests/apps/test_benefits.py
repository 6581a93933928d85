"""Benefits: asked, decided with a reason, paid back, paused, received, and settled when somebody leaves."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from tests import scenes

from tejido.core import benefits as core_benefits
from tejido.core import facts
from tejido.journal import erasure, papers, scopes
from tejido.people import errors as people_errors
from tejido.people import keeping, models, receipts
from tejido.people.leaving import benefits, errors, exits, ledger, register

BY, AT = scenes.BY, scenes.START
TODAY = date(2026, 11, 3)
FIRST_DUE = date(2026, 11, 30)
PAY = Decimal(2000000)
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture
def person(db: None) -> models.Person:
    scopes.assign({0})
    scenes.install()
    limits = core_benefits.Limits(
        instalment_share_max=Decimal("0.2"), amount_max=Decimal(3000000), count_max=24, yearly_rate_max=Decimal(0)
    )
    for _ in range(2):
        benefits.set_limits(
            currency="COP", limits=limits, status="own_policy", source="Acta 12", from_date=date(2026, 1, 1), user_id=1,
            key=uuid.UUID(int=7), by=BY, at=AT,
        )  # fmt: skip
    return scenes.floor(agent_count=1).agents[0]


def ask(person: models.Person, **given: Any) -> Any:
    return benefits.ask(**{
        "person": person, "kind": "loan", "amount": Decimal(1200000), "currency": "COP", "count": 12,
        "purpose": "Una nevera", "by": BY, "at": AT,
    } | given)  # fmt: skip


def lend(benefit: Any, **given: Any) -> None:
    benefits.lend(**{
        "benefit": benefit, "amount": Decimal(1200000), "yearly_rate": Decimal(0), "count": 12,
        "first_due_date": FIRST_DUE, "month_pay": PAY, "reason": "Cabe en su salario", "today": TODAY, "user_id": 1,
        "by": BY, "at": AT,
    } | given)  # fmt: skip


def grant(benefit: Any, **given: Any) -> None:
    benefits.grant(**{
        "benefit": benefit, "amount": Decimal(60000), "period": "month", "condition": "Con matrícula vigente",
        "from_date": date(2026, 10, 1), "to_date": None, "reason": "", "user_id": 1, "by": BY, "at": AT,
    } | given)  # fmt: skip


def after(action: Callable[..., Any], benefit: Any, **given: Any) -> Any:
    return action(benefit=benefit, today=TODAY, user_id=1, recorded_at=AT, by=BY, at=AT, **given)


def repay(benefit: Any, amount: int, **given: Any) -> Any:
    return after(benefits.repay, benefit, **{"amount": Decimal(amount), "on": TODAY, "reference": "N-1"} | given)


def facts_of(kind: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM journal_fact WHERE type = %s", [kind])
        return int(cursor.fetchone()[0])


def test_a_loan_is_asked_lent_and_paid_back(person: models.Person) -> None:
    key = uuid.uuid4()
    made = [ask(person, key=key) for _ in range(2)]
    assert made[0].pk == made[1].pk
    lend(made[0])
    loan = ledger.loan(ledger.benefit_of(key, person_id=person.pk))
    assert (loan.state(on=TODAY).owed, len(loan.state(on=TODAY).to_come)) == (1200000, 12)
    twice = uuid.uuid4()
    for _ in range(2):
        repay(made[0], 700000, key=twice)
    with pytest.raises(errors.RepaymentInvalid):
        repay(made[0], 500001)
    with pytest.raises(errors.RepaymentInvalid):
        repay(made[0], 1, on=date(2026, 11, 4))
    assert len(ledger.owed_loans(person.pk, on=TODAY)) == 1
    repay(made[0], 500000)
    assert ledger.owed_loans(person.pk, on=TODAY) == []
    assert (facts_of("benefit_asked"), facts_of("benefit_granted"), facts_of("benefit_event_added")) == (1, 1, 2)


def test_two_loans_keep_within_one_limit_and_one_paid_back_counts_no_more(person: models.Person) -> None:
    first, second = ask(person), ask(person)
    lend(first, count=4)  # 300,000 of 2,000,000 a month.
    with pytest.raises(errors.LoanAboveLimit):
        lend(second, count=8)
    lend(second)
    third = ask(person)
    repay(first, 1200000)
    lend(third, count=5)


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"amount": Decimal(3000001), "count": 24}, errors.LoanAboveLimit),
        ({"count": 25}, errors.LoanAboveLimit),
        ({"yearly_rate": Decimal("0.1")}, errors.LoanAboveLimit),
        ({"month_pay": Decimal(0)}, errors.PayUnknown),
        ({"amount": Decimal("0.5")}, errors.LoanInvalid),
        ({"first_due_date": date(2026, 11, 2)}, errors.BenefitInvalid),
    ],
)
def test_what_is_not_lent(person: models.Person, given: dict[str, Any], refusal: type[Exception]) -> None:
    benefit = ask(person)
    with pytest.raises(refusal):
        lend(benefit, **given)
    with pytest.raises(errors.LoanLimitsMissing):
        lend(ask(person, currency="USD"))
    assert ledger.benefit(benefit.key).state == "asked"


def test_what_is_decided_stays_decided(person: models.Person) -> None:
    benefit = ask(person, kind="meals", count=None)
    with pytest.raises(errors.BenefitInvalid):
        benefits.refuse(benefit=benefit, reason=" ", user_id=1, by=BY, at=AT)
    benefits.refuse(benefit=benefit, reason="Ya recibe almuerzo en la sede", user_id=1, by=BY, at=AT)
    for decide in (
        lambda: grant(benefit),
        lambda: benefits.withdraw(benefit=benefit, by=BY, at=AT),
        lambda: benefits.refuse(benefit=benefit, reason="No", user_id=1, by=BY, at=AT),
    ):
        with pytest.raises(errors.BenefitDecided):
            decide()
    other = ask(person)
    for _ in range(2):
        benefits.withdraw(benefit=other, by=BY, at=AT)
    assert ledger.counts() == {"asked": 0, "granted": 0, "refused": 1, "withdrawn": 1, "ended": 0}
    with pytest.raises(errors.NoSuchBenefit):
        ledger.benefit_of(benefit.key, person_id=person.pk + 1)


def test_a_grant_has_receipts_within_its_days_and_ends(person: models.Person) -> None:
    benefit = ask(person, kind="education", count=None)
    grant(benefit)
    receipt = {"amount": Decimal(60000), "reference": "Recibo 7"}
    after(benefits.keep_receipt, benefit, on=date(2026, 10, 5), **receipt)
    for on in (date(2026, 9, 30), date(2026, 11, 4)):
        with pytest.raises(errors.ReceiptInvalid):
            after(benefits.keep_receipt, benefit, on=on, **receipt)
    # A file lies in the store of files, is found by a number of its own where it has none, and goes with the books.
    key, bad = uuid.uuid4(), papers.BYTES_MAX + 1
    filed = [
        after(
            benefits.keep_receipt, benefit, on=date(2026, 10, 6), key=key, receipt=receipts.prepare(PDF),
            **receipt | {"reference": ""},
        )
        for _ in range(2)
    ]  # fmt: skip
    assert filed[0].pk == filed[1].pk and filed[0].reference.startswith("T-")
    opened = receipts.opened(ledger.event(key))
    assert (opened.media_type, opened.data) == ("application/pdf", PDF)
    assert keeping.receipts([person.pk]) == [filed[0].blob_key]
    for data in (b"", b"MZ\0\0", b"x" * bad):
        with pytest.raises(people_errors.ReceiptInvalid):
            receipts.prepare(data)
    with pytest.raises(people_errors.NoSuchCost):
        receipts.opened(ledger.benefit(benefit.key).events.all()[0])
    with pytest.raises(errors.NoSuchBenefit):
        ledger.event(key, person_id=person.pk + 1)
    for _ in range(2):
        benefits.end(benefit=benefit, to_date=date(2026, 11, 1), by=BY, at=AT)
    with pytest.raises(errors.ReceiptInvalid):
        after(benefits.keep_receipt, benefit, on=date(2026, 11, 1), **receipt)
    with pytest.raises(errors.BenefitNotGranted):
        repay(benefit, 1)
    assert facts_of("benefit_ended") == 1


def test_instalments_are_paused_and_who_leaves_agrees_on_a_plan(person: models.Person) -> None:
    benefit = ask(person)
    lend(benefit)
    after(benefits.pause, benefit, from_date=date(2026, 12, 1), to_date=date(2027, 2, 1))
    with pytest.raises(errors.PauseInvalid):
        after(benefits.pause, benefit, from_date=date(2026, 11, 1), to_date=date(2027, 2, 1))
    made = exits.record(
        person=person, to_date=date(2026, 12, 1), reason="study", destination="study", would_return="yes", note="",
        user_id=1, recorded_at=AT, by=BY, at=AT,
    )  # fmt: skip

    def is_settled() -> bool:
        steps = register.steps(register.leaving_of(made.key), on=TODAY)
        return next(step.is_done for step in steps if step.code == "loan")

    assert not is_settled()
    with pytest.raises(errors.PlanInvalid):
        after(benefits.agree_plan, benefit, count=0, first_due_date=FIRST_DUE)
    after(benefits.agree_plan, benefit, count=3, first_due_date=FIRST_DUE)
    assert is_settled()
    planned = ledger.loan(ledger.benefit(benefit.key)).planned(on=TODAY)
    assert [line.amount for line in planned] == [400000, 400000, 400000]


def test_what_was_said_can_be_erased_and_the_facts_stay(person: models.Person) -> None:
    benefit = ask(person)
    erasure.erase("benefit_texts", key=benefit.key, reason="person_request", by=facts.SYSTEM, at=AT, client_id=0)
    found = ledger.benefit(benefit.key)
    assert (found.purpose, found.purpose_salt, found.asked_amount) == (None, None, 1200000)


@pytest.mark.parametrize(
    "given",
    [{"kind": "car"}, {"amount": Decimal(0)}, {"amount": Decimal("NaN")}, {"amount": Decimal("0.001")},
     {"currency": "pesos"}, {"count": None}, {"count": 121}, {"purpose": "x" * 501}, {"purpose": "a\0b"}],
)  # fmt: skip
def test_what_cannot_be_asked_for(person: models.Person, given: dict[str, Any]) -> None:
    with pytest.raises(errors.BenefitInvalid):
        ask(person, **given)
    assert facts_of("benefit_asked") == 0
