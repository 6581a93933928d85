"""What happens in a cohort: who was there, how it ended for them, and which of their costs were covered."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from tejido.clients import rows
from tejido.core import characters, facts
from tejido.journal import actions as journal
from tejido.journal import papers, scopes
from tejido.people import errors, funnel, funnel_tables, models, programme_tables, receipts

# A household may share a phone; a whole class may not.
DEVICE_PEOPLE_MAX = 2
AMOUNT_MAX = Decimal(10) ** 12
RECEIPT_LENGTH_MAX = 100
ENDED = {"passed", "not_passed"}


@transaction.atomic
def mark_list(
    *,
    meeting: funnel_tables.Meeting,
    among: Collection[models.Person],
    present: Collection[int],
    recorded_at: datetime,
    by: facts.Actor,
    at: datetime,
) -> int:
    """Tell by a trainer's list who was in a session and who was not, and return how many answers are new.

    Args:
        among: Everybody on the list.
        present: The ids of those who were there.
    """
    _lock(meeting)
    held = {row.person_id: row for row in _told(meeting)}
    changed = 0
    for person in among:
        row, is_present = held.get(person.pk), person.pk in present
        if row is None or row.is_present != is_present:
            _tell(meeting, person, row, is_present=is_present, told_by="list", recorded_at=recorded_at, by=by, at=at)
            changed += 1
    return changed


@transaction.atomic
def attend_by_code(
    *,
    meeting: funnel_tables.Meeting,
    person: models.Person,
    device_digest: str,
    recorded_at: datetime,
    by: facts.Actor,
    at: datetime,
) -> funnel_tables.Attendance:
    """Tell that a person is in a session, as they said with the code on the wall; told twice, it is told once.

    Args:
        device_digest: Of the browser they used, in hexadecimal.
    Raises:
        AttendanceStands: the trainer has noted that they were not there.
        PhoneUsedOften: the same phone was used for others.
    """
    _lock(meeting)
    held = _told(meeting).filter(person=person).first()
    if held is not None and held.is_present:
        return held
    if held is not None:
        raise errors.AttendanceStands(errors.AttendanceStands.__doc__)
    if _told(meeting).filter(device_digest=device_digest).count() >= DEVICE_PEOPLE_MAX:
        raise errors.PhoneUsedOften(errors.PhoneUsedOften.__doc__)
    return _tell(
        meeting, person, None, is_present=True, told_by="code", device_digest=device_digest, recorded_at=recorded_at,
        by=by, at=at,
    )  # fmt: skip


@transaction.atomic
def tell_result(
    *,
    person: models.Person,
    cohort: programme_tables.Cohort,
    result: str,
    score_percent: Decimal | None,
    on_date: date,
    recorded_at: datetime,
    by: facts.Actor,
    at: datetime,
) -> funnel_tables.CourseResult:
    """Tell how a person ended a cohort; another result later is a correction.

    Args:
        result: passed, not_passed or attended_only.
        score_percent: 0 to 100, where there is one.
    Raises: ResultInvalid, NotEnrolled, StageOutOfOrder
    """
    is_score = score_percent is None or 0 <= score_percent <= 100
    if result not in funnel_tables.RESULTS or not is_score or on_date > funnel.today(at):
        raise errors.ResultInvalid(errors.ResultInvalid.__doc__)
    models.Person.objects.select_for_update().get(pk=person.pk)
    enrolled = programme_tables.Enrolment.objects.filter(person=person, cohort=cohort, superseded_at=None)
    if not enrolled.filter(from_date__lte=on_date).exists():
        raise errors.NotEnrolled(errors.NotEnrolled.__doc__)
    held = funnel_tables.CourseResult.objects.filter(person=person, cohort=cohort, superseded_at=None).first()
    if held is not None and (held.result, held.score_percent, held.on_date) == (result, score_percent, on_date):
        return held
    if held is not None:
        funnel_tables.CourseResult.objects.filter(pk=held.pk).update(superseded_at=max(recorded_at, held.recorded_at))
    told = funnel_tables.CourseResult.objects.create(
        person=person, cohort=cohort, result=result, score_percent=score_percent, on_date=on_date,
        recorded_at=recorded_at,
    )  # fmt: skip
    journal.record(
        "course_result_told", by=by, at=at, client_id=scopes.OPERATOR, person=person.pk, cohort=cohort.pk,
        result=result, score=None if score_percent is None else float(score_percent),
    )  # fmt: skip
    _keep_stage(
        person, cohort, "completed", is_so=result in ENDED, on_date=on_date, recorded_at=recorded_at, by=by, at=at
    )
    return told


@transaction.atomic
def cover_cost(
    *,
    person: models.Person,
    cohort: programme_tables.Cohort,
    kind: str,
    amount: Decimal,
    currency: str,
    on_date: date,
    receipt_number: str,
    receipt: papers.Prepared | None = None,
    recorded_at: datetime,
    key: UUID | None = None,
    by: facts.Actor,
    at: datetime,
) -> funnel_tables.CoveredCost:
    """Tell that a cost was covered for a person in a cohort.

    Args:
        kind: fees, transport, meals or other.
        amount: Above zero, with at most two decimals.
        receipt: The file of the receipt, judged and durable.
        key: Made with the form: the same one again returns the cost that it made.
    Raises: CostInvalid, NotEnrolled
    """
    before = rows.made_before(funnel_tables.CoveredCost, key)
    if before is not None:
        return before
    number = receipt_number.strip()
    is_money = amount.is_finite() and 0 < amount < AMOUNT_MAX and amount == round(amount, 2)
    is_text = len(number) <= RECEIPT_LENGTH_MAX and not characters.FORBIDDEN.search(number)
    is_currency = len(currency) == 3 and currency.isascii() and currency.isalpha() and currency.isupper()
    is_known = kind in funnel_tables.COST_KINDS
    if not (is_known and is_money and is_text and is_currency) or on_date > funnel.today(at):
        raise errors.CostInvalid(errors.CostInvalid.__doc__)
    if not programme_tables.Enrolment.objects.filter(person=person, cohort=cohort, superseded_at=None).exists():
        raise errors.NotEnrolled(errors.NotEnrolled.__doc__)
    blob_key, number = receipts.kept(receipt, number=number, at=at)
    made, is_new = rows.make(
        funnel_tables.CoveredCost, key=key, taken=errors.CostInvalid, person=person, cohort=cohort, kind=kind,
        amount=amount, currency=currency, on_date=on_date, receipt_number=number,
        blob_key=blob_key, recorded_at=recorded_at,
    )  # fmt: skip
    if is_new:
        journal.record(
            "cost_covered", by=by, at=at, client_id=scopes.OPERATOR, cost=made.pk, person=person.pk, cohort=cohort.pk,
            kind=kind, amount=float(amount), currency=currency.lower(),
        )  # fmt: skip
    return made


@transaction.atomic
def take_back_cost(*, key: UUID, recorded_at: datetime, by: facts.Actor, at: datetime) -> None:
    """Say that a cost was told by mistake; that it was told stays on record.

    Raises: NoSuchCost
    """
    row = funnel_tables.CoveredCost.objects.select_for_update().filter(key=key, superseded_at=None).first()
    if row is None:
        raise errors.NoSuchCost(errors.NoSuchCost.__doc__)
    funnel_tables.CoveredCost.objects.filter(pk=row.pk).update(superseded_at=max(recorded_at, row.recorded_at))
    journal.record("cost_corrected", by=by, at=at, client_id=scopes.OPERATOR, cost=row.pk)


def _lock(meeting: funnel_tables.Meeting) -> None:
    locked = funnel_tables.Meeting.objects.select_for_update().get(pk=meeting.pk)
    if locked.cancelled_at is not None:
        raise errors.NoSuchMeeting(errors.NoSuchMeeting.__doc__)


def _told(meeting: funnel_tables.Meeting) -> QuerySet[funnel_tables.Attendance]:
    return funnel_tables.Attendance.objects.filter(meeting=meeting, superseded_at=None)


def _tell(
    meeting: funnel_tables.Meeting,
    person: models.Person,
    held: funnel_tables.Attendance | None,
    *,
    is_present: bool,
    told_by: str,
    device_digest: str = "",
    recorded_at: datetime,
    by: facts.Actor,
    at: datetime,
) -> funnel_tables.Attendance:
    if held is not None:
        funnel_tables.Attendance.objects.filter(pk=held.pk).update(superseded_at=max(recorded_at, held.recorded_at))
    row = funnel_tables.Attendance.objects.create(
        meeting=meeting, person=person, is_present=is_present, told_by=told_by, device_digest=device_digest,
        recorded_at=recorded_at,
    )  # fmt: skip
    journal.record(
        "attendance_told", by=by, at=at, client_id=scopes.OPERATOR, meeting=meeting.pk, person=person.pk,
        present=is_present, told_by=told_by,
    )  # fmt: skip
    others = funnel_tables.Attendance.objects.filter(
        person=person, meeting__cohort=meeting.cohort_id, is_present=True, superseded_at=None
    )
    _keep_stage(
        person, meeting.cohort, "attended", is_so=others.exists(), on_date=funnel.today(meeting.from_at),
        recorded_at=recorded_at, by=by, at=at,
    )  # fmt: skip
    return row


def _keep_stage(
    person: models.Person,
    cohort: programme_tables.Cohort,
    stage: str,
    *,
    is_so: bool,
    on_date: date,
    recorded_at: datetime,
    by: facts.Actor,
    at: datetime,
) -> None:
    """Let a stage of the funnel follow what was told: reached by the first of it, taken back with the last."""
    held = programme_tables.Stage.objects.filter(person=person, cohort=cohort, stage=stage, superseded_at=None).first()
    if is_so and held is None:
        funnel.reach_stage(
            person=person, stage=stage, on_date=on_date, partner=cohort.partner, cohort=cohort,
            recorded_at=recorded_at, by=by, at=at,
        )  # fmt: skip
    elif held is not None and not is_so:
        funnel.take_back_stage(key=held.key, recorded_at=recorded_at, by=by, at=at)
    elif held is not None and stage == "completed" and held.on_date != on_date:
        funnel.correct_stage(key=held.key, on_date=on_date, recorded_at=recorded_at, by=by, at=at)
