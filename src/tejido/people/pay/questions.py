"""Questions of workers about a line of their pay, answers to them, and corrections that the next run pays."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from tejido.clients import rows
from tejido.core import facts
from tejido.core.pay import states
from tejido.journal import actions as journal
from tejido.journal import scopes
from tejido.people import pay_tables
from tejido.people.pay import errors

AMOUNT_MAX = Decimal("99999999999.99")
CENT = Decimal("0.01")
Question = pay_tables.PayQuestion
Correction = pay_tables.PayCorrection


@transaction.atomic
def ask(*, line: pay_tables.PayLine, text: str, key: UUID | None = None, by: facts.Actor, at: datetime) -> Question:
    """Ask about a line of one's own pay.

    Args:
        line: As `queries.own_line` finds it, so that it is theirs.
    Raises: PayRunNotClosed, PayQuestionInvalid
    """
    before = rows.made_before(Question, key)
    if before is not None:
        return before
    if line.slip.run.state != "closed":
        raise errors.PayRunNotClosed(errors.PayRunNotClosed.__doc__)
    person_id = line.slip.person_id
    salt, digest = _salted(text)
    question, is_new = rows.make(
        Question, key=key, taken=errors.PayQuestionInvalid, person_id=person_id, line=line, text=text.strip(),
        text_salt=salt, asked_at=at,
    )  # fmt: skip
    if is_new:
        journal.record(
            "pay_question_asked", by=by, at=at, client_id=scopes.OPERATOR, person=person_id, question=question.pk,
            line=line.pk, text_digest=digest,
        )  # fmt: skip
    return question


@transaction.atomic
def answer(
    *, question: Question, text: str, correction: Correction | None = None, user_id: int, by: facts.Actor, at: datetime
) -> Question:
    """Answer a question; with a correction it is solved by the line that the next run pays.

    Answered once more in the same words, nothing changes.

    Raises: PayQuestionAnswered, PayQuestionInvalid
    """
    locked = Question.objects.select_for_update().get(pk=question.pk)
    if locked.state != "asked":
        if locked.answer == text.strip() and locked.answered_by_user_id == user_id:
            return locked
        raise errors.PayQuestionAnswered(errors.PayQuestionAnswered.__doc__)
    locked.answer_salt, digest = _salted(text)
    locked.answer, locked.answered_by_user_id, locked.answered_at = text.strip(), user_id, at
    locked.state, locked.correction = ("answered" if correction is None else "solved"), correction
    locked.save()
    journal.record(
        "pay_question_answered", by=by, at=at, client_id=scopes.OPERATOR, person=locked.person_id,
        question=locked.pk, state=locked.state, correction=correction.pk if correction is not None else None,
        answer_digest=digest,
    )  # fmt: skip
    return locked


@transaction.atomic
def set_correction(
    *,
    slip: pay_tables.PaySlip,
    kind: str,
    amount: Decimal,
    reason: str,
    user_id: int,
    key: UUID | None = None,
    by: facts.Actor,
    at: datetime,
) -> Correction:
    """Write down money that a closed run should have paid or taken; somebody else approves it.

    Args:
        kind: "earning" or "deduction".
        reason: The worker reads it.
    Raises: PayRunNotClosed, PayCorrectionInvalid
    """
    before = rows.made_before(Correction, key)
    if before is not None:
        return before
    if slip.run.state != "closed":
        raise errors.PayRunNotClosed(errors.PayRunNotClosed.__doc__)
    is_money = amount.is_finite() and 0 < amount <= AMOUNT_MAX and amount == amount.quantize(CENT)
    is_text = 0 < len(reason.strip()) <= states.TEXT_LENGTH_MAX and "\0" not in reason
    if kind not in ("earning", "deduction") or not (is_money and is_text):
        raise errors.PayCorrectionInvalid(errors.PayCorrectionInvalid.__doc__)
    salt, digest = journal.salted(reason.strip())
    made, is_new = rows.make(
        Correction, key=key, taken=errors.PayCorrectionInvalid, person_id=slip.person_id, run=slip.run, kind=kind,
        amount=amount, currency=slip.currency, reason=reason.strip(), reason_salt=salt, set_by_user_id=user_id,
        set_at=at,
    )  # fmt: skip
    if is_new:
        journal.record(
            "pay_correction_set", by=by, at=at, client_id=scopes.OPERATOR, person=slip.person_id, correction=made.pk,
            run=slip.run_id, kind=kind, amount=float(amount), currency=slip.currency.lower(), reason_digest=digest,
        )  # fmt: skip
    return made


@transaction.atomic
def decide_correction(*, key: UUID, is_approved: bool, user_id: int, by: facts.Actor, at: datetime) -> Correction:
    """Approve or refuse a correction; approved, it is a line of the next run.

    Raises: NoSuchPayCorrection, SecondPersonNeeded
    """
    found = Correction.objects.select_for_update().filter(key=key, state="waiting").first()
    if found is None:
        raise errors.NoSuchPayCorrection(errors.NoSuchPayCorrection.__doc__)
    if found.set_by_user_id == user_id:
        raise errors.SecondPersonNeeded(errors.SecondPersonNeeded.__doc__)
    found.state, found.decided_by_user_id = ("in_force" if is_approved else "refused"), user_id
    found.save(update_fields=["state", "decided_by_user_id"])
    journal.record(
        "pay_correction_decided", by=by, at=at, client_id=scopes.OPERATOR, person=found.person_id,
        correction=found.pk, state=found.state,
    )  # fmt: skip
    return found


def _salted(text: str) -> tuple[bytes, str]:
    if not 0 < len(text.strip()) <= states.TEXT_LENGTH_MAX or "\0" in text:
        raise errors.PayQuestionInvalid(errors.PayQuestionInvalid.__doc__)
    return journal.salted(text.strip())
