"""Benefits: asked for by the worker, decided with a reason, and what happens to them until they are over."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from tejido.clients import rows
from tejido.core import benefits, facts, loans
from tejido.journal import actions as journal
from tejido.journal import papers, scopes
from tejido.people import benefit_tables, models, receipts
from tejido.people.leaving import accounts, errors, ledger

CURRENCY = re.compile(r"[A-Z]{3}")
TEXT_LENGTH_MAX = 500
PAUSE_DAYS_MAX = 366
Benefit = benefit_tables.Benefit


@transaction.atomic
def ask(
    *,
    person: models.Person,
    kind: str,
    amount: Decimal,
    currency: str,
    count: int | None,
    purpose: str,
    key: UUID | None = None,
    by: facts.Actor,
    at: datetime,
) -> Benefit:
    """Ask for a benefit.

    Args:
        count: Monthly instalments of a loan; None for everything else.
        purpose: What for, in the worker's words; may be empty, and can be erased.
        key: Made with the form: the same one again returns the request that it made.
    Raises: BenefitInvalid
    """
    is_count = kind != "loan" or (count is not None and 1 <= count <= loans.INSTALMENTS_MAX)
    if kind not in benefits.KINDS or not (_is_money(amount, currency) and is_count and _is_text(purpose)):
        raise errors.BenefitInvalid(errors.BenefitInvalid.__doc__)
    salt, digest = journal.salted(purpose) if purpose else (None, None)
    benefit, is_new = rows.make(
        Benefit, key=key, taken=errors.BenefitInvalid, person=person, kind=kind, currency=currency,
        asked_amount=amount, asked_count=count if kind == "loan" else None, purpose=purpose or None,
        purpose_salt=salt, asked_at=at,
    )  # fmt: skip
    if is_new:
        journal.record(
            "benefit_asked", by=by, at=at, client_id=scopes.OPERATOR, person=person.pk, benefit=benefit.pk, kind=kind,
            amount=float(amount), currency=currency.lower(), count=benefit.asked_count, purpose_digest=digest,
        )  # fmt: skip
    return benefit


@transaction.atomic
def withdraw(*, benefit: Benefit, by: facts.Actor, at: datetime) -> None:
    """No longer ask for a benefit. Withdrawn twice, it is withdrawn.

    Raises: BenefitDecided
    """
    row = _locked(benefit)
    if row.state == "withdrawn":
        return
    _check_asked(row)
    Benefit.objects.filter(pk=row.pk).update(state="withdrawn")
    journal.record("benefit_withdrawn", by=by, at=at, client_id=scopes.OPERATOR, **_named(row))


@transaction.atomic
def refuse(*, benefit: Benefit, reason: str, user_id: int, by: facts.Actor, at: datetime) -> None:
    """Refuse a benefit, with a reason that the worker reads.

    Raises: BenefitDecided, BenefitInvalid
    """
    row = _locked(benefit)
    _check_asked(row)
    if not reason.strip() or not _is_text(reason):
        raise errors.BenefitInvalid(errors.BenefitInvalid.__doc__)
    digest = _decide(row, "refused", reason, user_id=user_id, at=at)
    journal.record("benefit_refused", by=by, at=at, client_id=scopes.OPERATOR, decision_digest=digest, **_named(row))


@transaction.atomic
def grant(
    *,
    benefit: Benefit,
    amount: Decimal,
    period: str,
    condition: str,
    from_date: date,
    to_date: date | None,
    reason: str,
    user_id: int,
    by: facts.Actor,
    at: datetime,
) -> None:
    """Grant education, transport, meals or connectivity: so much for each period, from a day, on a condition.

    Raises: BenefitDecided, BenefitInvalid
    """
    row = _locked(benefit)
    _check_asked(row)
    is_time = period in benefits.PERIODS and (to_date is None or to_date > from_date)
    is_text = _is_text(condition) and _is_text(reason)
    if row.kind == "loan" or not (_is_money(amount, row.currency) and is_time and is_text):
        raise errors.BenefitInvalid(errors.BenefitInvalid.__doc__)
    digest = _decide(
        row, "granted", reason, user_id=user_id, at=at, amount=amount, period=period, condition=condition,
        from_date=from_date, to_date=to_date,
    )  # fmt: skip
    journal.record(
        "benefit_granted", by=by, at=at, client_id=scopes.OPERATOR, amount=float(amount),
        currency=row.currency.lower(), period=period, to=to_date.isoformat() if to_date else None,
        decision_digest=digest, **_named(row), **{"from": from_date.isoformat()},
    )  # fmt: skip


@transaction.atomic
def lend(
    *,
    benefit: Benefit,
    amount: Decimal,
    yearly_rate: Decimal,
    count: int,
    first_due_date: date,
    month_pay: Decimal,
    reason: str,
    today: date,
    user_id: int,
    by: facts.Actor,
    at: datetime,
) -> None:
    """Grant a loan that keeps, with the loans its worker has already, within the limits of its currency.

    Args:
        month_pay: What the worker is paid in a month, in the loan's currency; kept with the decision.
        today: The business day, on which limits and other loans are looked at.
    Raises: BenefitDecided, BenefitInvalid, LoanInvalid, LoanLimitsMissing, LoanAboveLimit, PayUnknown
    """
    accounts.lock(benefit.person)
    row = _locked(benefit)
    _check_asked(row)
    if row.kind != "loan" or not _is_text(reason) or first_due_date < today:
        raise errors.BenefitInvalid(errors.BenefitInvalid.__doc__)
    policy = ledger.limits_on(row.currency, day=today)
    try:
        terms = loans.Terms(amount=amount, yearly_rate=yearly_rate, count=count, first_due_date=first_due_date)
        benefits.check(
            terms, limits=ledger.as_limits(policy), month_pay=month_pay,
            other_instalments=_other_instalments(row, today=today),
        )  # fmt: skip
    except loans.LoanInvalid as problem:
        raise errors.LoanInvalid(errors.LoanInvalid.__doc__) from problem
    except benefits.PayUnknown as problem:
        raise errors.PayUnknown(errors.PayUnknown.__doc__) from problem
    except benefits.LoanAboveLimit as problem:
        raise errors.LoanAboveLimit(errors.LoanAboveLimit.__doc__) from problem
    digest = _decide(
        row, "granted", reason, user_id=user_id, at=at, amount=amount, yearly_rate=yearly_rate, count=count,
        month_pay_amount=month_pay, policy=policy, from_date=first_due_date,
    )  # fmt: skip
    journal.record(
        "benefit_granted", by=by, at=at, client_id=scopes.OPERATOR, amount=float(amount),
        currency=row.currency.lower(), count=count, yearly_rate=float(yearly_rate), policy=policy.pk,
        decision_digest=digest, **_named(row), **{"from": first_due_date.isoformat()},
    )  # fmt: skip


@transaction.atomic
def end(*, benefit: Benefit, to_date: date, by: facts.Actor, at: datetime) -> None:
    """End a grant on a day. Ended on that day already, nothing changes; a loan ends by being paid back.

    Raises: BenefitNotGranted, BenefitInvalid
    """
    row = _locked(benefit)
    if row.state == "ended" and row.to_date == to_date:
        return
    if row.state != "granted" or row.kind == "loan" or row.from_date is None:
        raise errors.BenefitNotGranted(errors.BenefitNotGranted.__doc__)
    if to_date < row.from_date:
        raise errors.BenefitInvalid(errors.BenefitInvalid.__doc__)
    Benefit.objects.filter(pk=row.pk).update(state="ended", to_date=to_date)
    journal.record("benefit_ended", by=by, at=at, client_id=scopes.OPERATOR, to=to_date.isoformat(), **_named(row))


@transaction.atomic
def repay(
    *, benefit: Benefit, amount: Decimal, on: date, reference: str, receipt: papers.Prepared | None = None,
    today: date, user_id: int, key: UUID | None = None, recorded_at: datetime, by: facts.Actor, at: datetime,
) -> benefit_tables.BenefitEvent:  # fmt: skip
    """Write down money that came back: an instalment, or more of it earlier.

    Args:
        receipt: The file of the pay slip, judged and durable.
    Raises: BenefitNotGranted, RepaymentInvalid
    """
    row = _locked(benefit)
    before = rows.made_before(benefit_tables.BenefitEvent, key)
    if before is not None:
        return before
    account = ledger.loan(row)
    if on > today or not _is_text(reference):
        raise errors.RepaymentInvalid(errors.RepaymentInvalid.__doc__)
    try:
        loans.check_repayment(
            account.terms, repayments=account.repayments, pauses=account.pauses,
            new=loans.Repayment(on=on, amount=amount),
        )  # fmt: skip
    except loans.RepaymentInvalid as problem:
        raise errors.RepaymentInvalid(errors.RepaymentInvalid.__doc__) from problem
    return _add_event(
        row, kind="repayment", key=key, on_date=on, amount=amount, by_user_id=user_id, recorded_at=recorded_at, by=by,
        at=at, **_filed(receipt, reference, at=at),
    )  # fmt: skip


@transaction.atomic
def keep_receipt(
    *, benefit: Benefit, amount: Decimal, on: date, reference: str, receipt: papers.Prepared | None = None,
    today: date, user_id: int, key: UUID | None = None, recorded_at: datetime, by: facts.Actor, at: datetime,
) -> benefit_tables.BenefitEvent:  # fmt: skip
    """Write down a receipt for a grant: what was paid on a day, and by which number it is found again.

    Args:
        receipt: Its file, judged and durable.
    Raises: BenefitNotGranted, ReceiptInvalid
    """
    row = _locked(benefit)
    before = rows.made_before(benefit_tables.BenefitEvent, key)
    if before is not None:
        return before
    if row.state not in benefit_tables.GRANTED or row.from_date is None:
        raise errors.BenefitNotGranted(errors.BenefitNotGranted.__doc__)
    is_within = row.from_date <= on <= today and (row.to_date is None or on < row.to_date)
    if row.kind == "loan" or not (is_within and _is_money(amount, row.currency) and _is_text(reference)):
        raise errors.ReceiptInvalid(errors.ReceiptInvalid.__doc__)
    return _add_event(
        row, kind="receipt", key=key, on_date=on, amount=amount, by_user_id=user_id, recorded_at=recorded_at, by=by,
        at=at, **_filed(receipt, reference, at=at),
    )  # fmt: skip


@transaction.atomic
def pause(
    *, benefit: Benefit, from_date: date, to_date: date, today: date, user_id: int, key: UUID | None = None,
    recorded_at: datetime, by: facts.Actor, at: datetime,
) -> benefit_tables.BenefitEvent:  # fmt: skip
    """Pause the instalments of a loan from a day to a day; nothing falls due and no interest is charged meanwhile.

    Raises: BenefitNotGranted, PauseInvalid
    """
    row = _locked(benefit)
    ledger.loan(row)
    if not today <= from_date < to_date <= from_date + timedelta(days=PAUSE_DAYS_MAX):
        raise errors.PauseInvalid(errors.PauseInvalid.__doc__)
    return _add_event(
        row, kind="pause", key=key, on_date=from_date, to_date=to_date, by_user_id=user_id, recorded_at=recorded_at,
        by=by, at=at,
    )  # fmt: skip


@transaction.atomic
def agree_plan(
    *, benefit: Benefit, count: int, first_due_date: date, today: date, user_id: int, key: UUID | None = None,
    recorded_at: datetime, by: facts.Actor, at: datetime,
) -> benefit_tables.BenefitEvent:  # fmt: skip
    """Agree with somebody who leaves how what is still owed is paid back: in so many months, from a day on.

    Raises: BenefitNotGranted, PlanInvalid
    """
    row = _locked(benefit)
    before = rows.made_before(benefit_tables.BenefitEvent, key)
    if before is not None:
        return before
    owed = ledger.loan(row).state(on=today).owed
    if owed <= 0 or not 1 <= count <= loans.INSTALMENTS_MAX or first_due_date < today:
        raise errors.PlanInvalid(errors.PlanInvalid.__doc__)
    return _add_event(
        row, kind="plan", key=key, on_date=first_due_date, amount=owed, count=count, by_user_id=user_id,
        recorded_at=recorded_at, by=by, at=at,
    )  # fmt: skip


@transaction.atomic
def set_limits(
    *,
    currency: str,
    limits: benefits.Limits,
    status: str,
    source: str,
    from_date: date,
    user_id: int,
    key: UUID | None = None,
    by: facts.Actor,
    at: datetime,
) -> benefit_tables.LoanPolicy:
    """Set the limits of loans in a currency from a day on. Earlier ones stay: loans name those they were granted by.

    Args:
        status: One of `benefits.POLICY_STATUSES`.
        source: Who set them and where it is written.
    Raises: LoanLimitsInvalid
    """
    is_good = (
        CURRENCY.fullmatch(currency) is not None
        and 0 < limits.instalment_share_max <= 1
        and 1 <= limits.amount_max <= loans.AMOUNT_MAX
        and 1 <= limits.count_max <= loans.INSTALMENTS_MAX
        and 0 <= limits.yearly_rate_max <= 1
        and status in benefits.POLICY_STATUSES
    )
    if not is_good or not source.strip() or not _is_text(source):
        raise errors.LoanLimitsInvalid(errors.LoanLimitsInvalid.__doc__)
    policy, is_new = rows.make(
        benefit_tables.LoanPolicy, key=key, taken=errors.LoanLimitsInvalid, currency=currency, status=status,
        source=source, from_date=from_date, set_by_user_id=user_id, set_at=at,
        instalment_share_max=limits.instalment_share_max, amount_max=limits.amount_max, count_max=limits.count_max,
        yearly_rate_max=limits.yearly_rate_max,
    )  # fmt: skip
    if is_new:
        journal.record(
            "loan_limits_set", by=by, at=at, client_id=scopes.OPERATOR, policy=policy.pk, currency=currency.lower(),
            status=status, instalment_share_max=float(limits.instalment_share_max),
            amount_max=float(limits.amount_max), count_max=limits.count_max,
            yearly_rate_max=float(limits.yearly_rate_max), **{"from": from_date.isoformat()},
        )  # fmt: skip
    return policy


def _other_instalments(row: Benefit, *, today: date) -> Sequence[Decimal]:
    others = ledger.loans_of(row.person_id).exclude(pk=row.pk).filter(currency=row.currency)
    found = [ledger.loan(other) for other in others]
    return [loans.instalment(one.terms) for one in found if one.state(on=today).owed > 0]


def _decide(row: Benefit, state: str, reason: str, *, user_id: int, at: datetime, **terms: Any) -> str | None:
    salt, digest = journal.salted(reason) if reason else (None, None)
    Benefit.objects.filter(pk=row.pk).update(
        state=state, decided_at=at, decided_by_user_id=user_id, decision=reason or None, decision_salt=salt, **terms
    )
    return digest


def _add_event(
    row: Benefit, *, kind: str, key: UUID | None, by: facts.Actor, at: datetime, **columns: Any
) -> benefit_tables.BenefitEvent:
    event, is_new = rows.make(
        benefit_tables.BenefitEvent,
        key=key,
        taken=errors.BenefitInvalid,
        benefit=row,
        currency=row.currency,
        kind=kind,
        **columns,
    )
    if is_new:
        journal.record(
            "benefit_event_added", by=by, at=at, client_id=scopes.OPERATOR, person=row.person_id, benefit=row.pk,
            event=event.pk, kind=kind, on=event.on_date.isoformat(),
            amount=None if event.amount is None else float(event.amount), count=event.count,
            to=event.to_date.isoformat() if event.to_date else None,
        )  # fmt: skip
    return event


def _filed(receipt: papers.Prepared | None, reference: str, *, at: datetime) -> dict[str, Any]:
    blob_key, number = receipts.kept(receipt, number=reference, at=at)
    return {"blob_key": blob_key, "reference": number}


def _locked(benefit: Benefit) -> Benefit:
    return Benefit.objects.select_for_update(of=("self",)).select_related("person").get(pk=benefit.pk)


def _check_asked(row: Benefit) -> None:
    if row.state != "asked":
        raise errors.BenefitDecided(errors.BenefitDecided.__doc__)


def _named(row: Benefit) -> dict[str, Any]:
    return {"person": row.person_id, "benefit": row.pk, "kind": row.kind}


def _is_money(amount: Decimal, currency: str) -> bool:
    is_amount = amount.is_finite() and 0 < amount <= loans.AMOUNT_MAX and amount == loans.to_cent(amount)
    return is_amount and CURRENCY.fullmatch(currency) is not None


def _is_text(text: str) -> bool:
    return len(text) <= TEXT_LENGTH_MAX and "\0" not in text
