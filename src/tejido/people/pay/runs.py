"""Runs of pay: opened for a locked period, worked out, signed by two people, and closed for good."""

from __future__ import annotations

import calendar
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from tejido.clients import rows
from tejido.core import facts
from tejido.core.pay import calculation, differences, lines, piece, states
from tejido.core.reference import values
from tejido.journal import actions as journal
from tejido.journal import scopes
from tejido.people import pay_tables
from tejido.people.hours import periods
from tejido.people.pay import errors, gathering, settling, sheets, terms
from tejido.reference import values as reference_values

# Corrections reach back so many closed runs; what is older is written down as a correction by hand.
RUNS_BACK_MAX = 12
BATCH = 2000
PART_LENGTH = 100
Run = pay_tables.PayRun


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
    pieces: Mapping[tuple[date, date], Collection[piece.PieceWork]],
    recorded_at: datetime,
    by: facts.Actor,
    at: datetime,
) -> Run:
    """Work out the lines of a draft anew, in place of those that it has.

    Args:
        pieces: Work by the piece in the days of each of `periods_needed`, counted where contacts are known.
        recorded_at: Machine time up to which corrections and terms are known.
    Raises: PayRunNotDraft
    """
    locked = _locked(run)
    if locked.state != "draft":
        raise errors.PayRunNotDraft(errors.PayRunNotDraft.__doc__)
    table = reference_values.table()
    period = periods.period(locked.period_key)
    own_days = (locked.from_date, locked.to_date)
    more = _differences(locked, period, table=table, pieces=pieces)
    ids = sorted({*gathering.employed(from_date=own_days[0], to_date=own_days[1]), *more})
    results: dict[int, calculation.Result] = {}
    # A part at a time, so that the connection never waits long for what is worked out between two of its questions.
    for first in range(0, len(ids), PART_LENGTH):
        asked = gathering.Asked(
            person_ids=ids[first : first + PART_LENGTH], from_date=own_days[0], to_date=own_days[1],
            known_at=period.locked_recorded_at,
        )  # fmt: skip
        for one in gathering.people(asked, table=table, pieces=pieces.get(own_days, ()), run_id=locked.pk):
            results[one.person] = calculation.calculate(one, table=table, more=more.get(one.person, ()))
    line_count, finding_count = _kept(locked, results)
    locked.people_count, locked.known_at = len(results), recorded_at
    locked.save(update_fields=["people_count", "known_at"])
    journal.record(
        "pay_run_worked_out", by=by, at=at, client_id=scopes.OPERATOR, run=locked.pk, people=len(results),
        lines=line_count, findings=finding_count,
    )  # fmt: skip
    return locked


def periods_needed(run: Run) -> Sequence[tuple[date, date]]:
    """Return the days whose work by the piece is needed to work a run out: its own, and those of earlier runs."""
    return [(run.from_date, run.to_date), *((one.from_date, one.to_date) for one in _earlier(run))]


@transaction.atomic
def sign(*, run: Run, digest: str, user_id: int, by: facts.Actor, at: datetime) -> Run:
    """Sign a run; the second signature, by another person, closes it.

    Args:
        digest: Of the lines that whoever signs has looked at.
    Raises: PayRunNotWorkedOut, PayRunBlocked, PayRunChanged, PayRunAlreadySigned, PayRunNotDraft
    """
    locked = _locked(run)
    if locked.state == "closed":
        raise errors.PayRunNotDraft(errors.PayRunNotDraft.__doc__)
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


def _differences(
    run: Run,
    period: periods.Period,
    *,
    table: values.Table,
    pieces: Mapping[tuple[date, date], Collection[piece.PieceWork]],
) -> Mapping[int, Sequence[lines.Line]]:
    """Return what earlier runs should have paid people, as lines that name the run they correct."""
    found: dict[int, list[lines.Line]] = {}
    late: dict[UUID, set[int]] = {}
    for effect in periods.late_effects(period):
        late.setdefault(effect.of_period.key, set()).add(effect.person)
    for earlier in _earlier(run):
        people = late.get(earlier.period_key, set()) | _with_new_terms(earlier, run)
        if not people:
            continue
        days = (earlier.from_date, earlier.to_date)
        asked = gathering.Asked(
            person_ids=sorted(people), from_date=days[0], to_date=days[1], known_at=period.locked_recorded_at
        )
        paid = sheets.lines_about(earlier, person_ids=asked.person_ids, but_not_of=run)
        for given in gathering.people(asked, table=table, pieces=pieces.get(days, ())):
            result = calculation.calculate(given, table=table)
            # What cannot be worked out again stays as it was paid; the finding stands in the run of its own days.
            if result.lines:
                found.setdefault(given.person, []).extend(
                    differences.between(paid.get(given.person, ()), result.lines, run=earlier.pk)
                )
    return {person: made for person, made in found.items() if made}


def _earlier(run: Run) -> Sequence[Run]:
    closed = Run.objects.filter(state="closed", to_date__lte=run.from_date).order_by("-from_date")
    return list(closed[:RUNS_BACK_MAX])


def _with_new_terms(earlier: Run, run: Run) -> set[int]:
    """Return whose pay terms for the days of an earlier run became known only after it was worked out."""
    newer = Q(recorded_at__gt=earlier.known_at) | Q(superseded_at__gt=earlier.known_at)
    found = pay_tables.PayTerm.objects.filter(
        newer, Q(to_date__isnull=True) | Q(to_date__gt=earlier.from_date), state="in_force",
        from_date__lt=earlier.to_date,
    )  # fmt: skip
    known = earlier.slips.values_list("person_id", flat=True)
    return set(found.filter(person_id__in=known).values_list("person_id", flat=True))


def _kept(run: Run, results: Mapping[int, calculation.Result]) -> tuple[int, int]:
    """Put the results in place of what a draft holds, in a fixed number of statements; return how many there are."""
    pay_tables.PayLine.objects.filter(slip__run=run).delete()
    pay_tables.PaySlip.objects.filter(run=run).delete()
    pay_tables.PayFinding.objects.filter(run=run).delete()
    pay_tables.PayCorrection.objects.filter(taken_in=run).update(taken_in=None)
    slips = pay_tables.PaySlip.objects.bulk_create(
        [
            pay_tables.PaySlip(
                run=run, person_id=person, currency=result.currency, earned=result.totals.earned,
                deducted=result.totals.deducted, net=result.totals.net, paid_seconds=result.paid_seconds,
            )
            for person, result in results.items()
        ],
        batch_size=BATCH,
    )  # fmt: skip
    made = [
        sheets.row(line, slip=slip, ordinal=number)
        for slip in slips
        for number, line in enumerate(results[slip.person_id].lines, start=1)
    ]
    pay_tables.PayLine.objects.bulk_create(made, batch_size=BATCH)
    findings = [
        pay_tables.PayFinding(
            run=run, person_id=person, code=one.code, amount=one.amount,
            currency="" if one.amount is None else result.currency,
        )
        for person, result in results.items()
        for one in result.findings
    ]  # fmt: skip
    pay_tables.PayFinding.objects.bulk_create(findings, batch_size=BATCH)
    taken = [key for result in results.values() for key in result.taken]
    pay_tables.PayCorrection.objects.filter(key__in=taken).update(taken_in=run)
    return len(made), len(findings)


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


def _locked(run: Run) -> Run:
    found = Run.objects.select_for_update().filter(pk=run.pk).first()
    if found is None:
        raise errors.NoSuchPayRun(errors.NoSuchPayRun.__doc__)
    return found
