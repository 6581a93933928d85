"""Runs of pay: opened for a locked period, worked out, signed by two people, and closed for good."""

from __future__ import annotations

import calendar
from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from tejido.clients import rows
from tejido.core import facts
from tejido.core.pay import calculation, piece, states
from tejido.journal import actions as journal
from tejido.journal import scopes
from tejido.people import pay_tables
from tejido.people.hours import periods
from tejido.people.pay import drafts, errors, settling, sheets, terms

Run = pay_tables.PayRun
Working = pay_tables.PayWorking


@transaction.atomic
def open_run(*, period: periods.Period, user_id: int, key: UUID | None = None, by: facts.Actor, at: datetime) -> Run:
    """Begin the pay of a period whose hours are locked.

    Raises: PeriodNotLocked, PeriodAlreadyPaid
    """
    before = rows.made_before(Run, key)
    if before is not None:
        return before
    if period.state != "locked":
        raise errors.PeriodNotLocked(errors.PeriodNotLocked.__doc__)
    try:
        run, is_new = rows.make(
            Run, key=key, taken=errors.PeriodAlreadyPaid, period_key=period.key, from_date=period.from_date,
            to_date=period.to_date, pay_date=_pay_date(period.to_date), opened_by_user_id=user_id, opened_at=at,
        )  # fmt: skip
    except IntegrityError as problem:
        raise errors.PeriodAlreadyPaid(errors.PeriodAlreadyPaid.__doc__) from problem
    if is_new:
        journal.record(
            "pay_run_opened", by=by, at=at, client_id=scopes.OPERATOR, run=run.pk, to=run.to_date.isoformat(),
            **{"from": run.from_date.isoformat()},
        )  # fmt: skip
    return run


@transaction.atomic
def work_out(
    *,
    run: Run,
    pieces: Mapping[drafts.Days, Collection[piece.PieceWork]],
    recorded_at: datetime,
    by: facts.Actor,
    at: datetime,
) -> Run:
    """Work out the lines of a draft anew in one go, in place of those that it has; `working` does it for many people.

    Args:
        pieces: Work by the piece in the days of each of `drafts.periods_needed`, counted where contacts are known.
        recorded_at: Machine time up to which corrections and terms are known.
    Raises: PayRunNotDraft, PayRunBeingWorkedOut
    """
    locked = _locked(run)
    if locked.state != "draft":
        raise errors.PayRunNotDraft(errors.PayRunNotDraft.__doc__)
    _check_nobody_works_it_out(locked)
    results: dict[int, calculation.Result] = {}
    for part in drafts.worked_out(drafts.read(locked, pieces=pieces)):
        results |= part
    # Whatever kept it from being worked out before is over.
    Working.objects.filter(run=locked).delete()
    return drafts.keep(locked, results, known_at=recorded_at, by=by, at=at)


@transaction.atomic
def sign(*, run: Run, digest: str, user_id: int, by: facts.Actor, at: datetime) -> Run:
    """Sign a run; the second signature, by another person, closes it.

    Args:
        digest: Of the lines that whoever signs has looked at.
    Raises: PayRunBeingWorkedOut, PayRunNotWorkedOut, PayRunBlocked, PayRunChanged, PayRunAlreadySigned, PayRunNotDraft
    """
    locked = _locked(run)
    if locked.state == "closed":
        raise errors.PayRunNotDraft(errors.PayRunNotDraft.__doc__)
    _check_nobody_works_it_out(locked)
    if locked.known_at is None:
        raise errors.PayRunNotWorkedOut(errors.PayRunNotWorkedOut.__doc__)
    if locked.findings.filter(code__in=states.BLOCKING).exists():
        raise errors.PayRunBlocked(errors.PayRunBlocked.__doc__)
    if sheets.digest(locked) != digest:
        raise errors.PayRunChanged(errors.PayRunChanged.__doc__)
    signed = locked.signatures.filter(withdrawn_at=None)
    if signed.filter(user_id=user_id).exists():
        raise errors.PayRunAlreadySigned(errors.PayRunAlreadySigned.__doc__)
    signature = pay_tables.PaySignature.objects.create(run=locked, user_id=user_id, digest=digest, signed_at=at)
    number = signed.count()
    is_last = number >= states.SIGNATURES_NEEDED
    locked.state, locked.digest, locked.closed_at = ("closed" if is_last else "signed_once"), digest, None
    if is_last:
        locked.closed_at = at
    locked.save(update_fields=["state", "digest", "closed_at"])
    journal.record(
        "pay_run_signed", by=by, at=at, client_id=scopes.OPERATOR, run=locked.pk, signature=signature.pk,
        number=number, digest=digest,
    )  # fmt: skip
    if is_last:
        journal.record(
            "pay_run_closed", by=by, at=at, client_id=scopes.OPERATOR, run=locked.pk, people=locked.people_count,
            digest=digest, to=locked.to_date.isoformat(), **{"from": locked.from_date.isoformat()},
        )  # fmt: skip
        settling.settle(locked, user_id=user_id, by=by, at=at)
    return locked


@transaction.atomic
def send_back(*, run: Run, by: facts.Actor, at: datetime) -> Run:
    """Take the one signature off a run, so that it can be worked out again.

    Raises: PayRunNotDraft: it is not signed, or closed.
    """
    locked = _locked(run)
    if locked.state != "signed_once":
        raise errors.PayRunNotDraft(errors.PayRunNotDraft.__doc__)
    locked.signatures.filter(withdrawn_at=None).update(withdrawn_at=at)
    locked.state, locked.digest = "draft", ""
    locked.save(update_fields=["state", "digest"])
    journal.record("pay_run_sent_back", by=by, at=at, client_id=scopes.OPERATOR, run=locked.pk)
    return locked


def _pay_date(to_date: date) -> date | None:
    """Return the first pay day that is not before the end of a period, or None where nobody said which day it is."""
    number = terms.pay_day(on=to_date)
    if number is None:
        return None
    last = to_date - timedelta(days=1)
    for year, month in ((last.year, last.month), (last.year + last.month // 12, last.month % 12 + 1)):
        day = date(year, month, min(number, calendar.monthrange(year, month)[1]))
        if day >= last:
            return day
    return None


def _check_nobody_works_it_out(run: Run) -> None:
    if Working.objects.filter(run=run, problem="").exists():
        raise errors.PayRunBeingWorkedOut(errors.PayRunBeingWorkedOut.__doc__)


def _locked(run: Run) -> Run:
    found = Run.objects.select_for_update().filter(pk=run.pk).first()
    if found is None:
        raise errors.NoSuchPayRun(errors.NoSuchPayRun.__doc__)
    return found
