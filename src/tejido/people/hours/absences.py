"""Absences: asked for by the person or by whoever leads them, decided by another; what is paid says the kind."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import QuerySet

from tejido.clients import rows
from tejido.core import dates, facts
from tejido.core.hours import absences
from tejido.journal import actions as journal
from tejido.journal import queries as journal_queries
from tejido.journal import scopes
from tejido.people import hours_tables as tables
from tejido.people import models
from tejido.people.employment import spells
from tejido.people.hours import deciding, errors, queries

Absence = tables.Absence
KINDS: Mapping[str, absences.Kind] = absences.KINDS
TEXT_LENGTH_MAX = 500
PART_SECONDS_MIN = 60
SHOWN_MAX = 200


@transaction.atomic
def ask(
    *,
    person: models.Person,
    kind: str,
    from_date: date,
    to_date: date,
    day_seconds: int | None,
    text: str,
    user_id: int,
    recorded_at: datetime,
    key: UUID | None = None,
    by: facts.Actor,
    at: datetime,
) -> tables.Absence:
    """Ask for an absence on the days [from, to).

    Args:
        kind: One of `KINDS`.
        day_seconds: How much of the one day; None for whole days.
        text: What whoever decides should know; never a diagnosis. May be empty.
        recorded_at: Machine time.
        key: Made with the form: the same one again returns the absence that it made.
    Raises: AbsenceInvalid, NotEmployedThen, AbsencesOverlap
    """
    spells.lock(person.pk)
    before = rows.made_before(tables.Absence, key)
    if before is not None:
        return before
    length = (to_date - from_date).days
    is_part = day_seconds is not None
    if day_seconds is not None and not PART_SECONDS_MIN <= day_seconds <= absences.DAY_SECONDS_MAX:
        raise errors.AbsenceInvalid(errors.AbsenceInvalid.__doc__)
    is_good = kind in absences.KINDS and 1 <= length <= absences.DAYS_MAX and not (is_part and length != 1)
    if not is_good or len(text) > TEXT_LENGTH_MAX or "\0" in text:
        raise errors.AbsenceInvalid(errors.AbsenceInvalid.__doc__)
    if spells.employment_on(person.pk, from_date) is None:
        raise errors.NotEmployedThen(errors.NotEmployedThen.__doc__)
    others = tables.Absence.objects.filter(person=person, from_date__lt=to_date, to_date__gt=from_date)
    others = others.filter(decision__in=("", "approved"))
    if others.filter(day_seconds=None).exists() or (not is_part and others.exists()):
        raise errors.AbsencesOverlap(errors.AbsencesOverlap.__doc__)
    row, is_new = rows.make(
        tables.Absence, key=key, taken=errors.AbsencesOverlap, person=person, kind=kind, from_date=from_date,
        to_date=to_date, day_seconds=day_seconds, text=text.strip(), asked_by_user_id=user_id, asked_at=at,
        recorded_at=recorded_at,
    )  # fmt: skip
    if is_new:
        journal.record(
            "absence_asked", by=by, at=at, client_id=scopes.OPERATOR, person=person.pk, absence=row.pk, kind=kind,
            day_seconds=day_seconds, to=to_date.isoformat(), **{"from": from_date.isoformat()},
        )  # fmt: skip
    return row


@transaction.atomic
def decide(
    *,
    absence: tables.Absence,
    decision: str,
    answer: str,
    decider: deciding.Decider,
    recorded_at: datetime,
    by: facts.Actor,
    at: datetime,
) -> tables.Absence:
    """Approve or refuse an absence; the same decision again changes nothing.

    Raises: DecidedAlready, DecidedByTheSame, ReasonNeeded, NoOpenPeriod
    """
    row = deciding.lock(absence)
    if deciding.is_decided(row, decision=decision):
        return row
    deciding.check(row, person_id=row.person_id, decision=decision, answer=answer, decider=decider)
    zone = ZoneInfo(journal_queries.installation().zone)
    period_id = deciding.keep(
        row, from_at=dates.midnight(row.from_date, zone=zone), to_at=dates.midnight(row.to_date, zone=zone),
        decision=decision, answer=answer, decider=decider, recorded_at=recorded_at, at=at,
    )  # fmt: skip
    _record_decided(row, period_id=period_id, by=by, at=at)
    return row


@transaction.atomic
def withdraw(*, absence: tables.Absence, user_id: int, recorded_at: datetime, by: facts.Actor, at: datetime) -> None:
    """Take a request back before it is decided; its words are erased. Taken back twice, it is taken back.

    Raises: DecidedAlready, NoSuchAbsence: somebody else asked.
    """
    row = deciding.lock(absence)
    if row.asked_by_user_id != user_id:
        raise errors.NoSuchAbsence(errors.NoSuchAbsence.__doc__)
    if deciding.withdraw(row, user_id=user_id, recorded_at=recorded_at, at=at):
        _record_decided(row, period_id=None, by=by, at=at)


def absence(key: UUID, *, person_id: int | None = None) -> tables.Absence:
    """Return an absence; one of somebody else is none.

    Raises: NoSuchAbsence
    """
    found = tables.Absence.objects.filter(key=key).select_related("person", "effective_period").first()
    if found is None or person_id not in (None, found.person_id):
        raise errors.NoSuchAbsence(errors.NoSuchAbsence.__doc__)
    return found


def approved(
    *, person_ids: Collection[int], from_date: date, to_date: date, known_at: datetime | None = None
) -> Sequence[tables.Absence]:
    """Return people's approved absences that have a day within [from, to), by person and first day.

    Args:
        known_at: Machine time: only those approved by then. None: all.
    """
    records = queries.standing_of(person_ids)
    found = tables.Absence.objects.filter(
        person_id__in=records, decision="approved", from_date__lt=to_date, to_date__gt=from_date
    )
    if known_at is not None:
        found = found.filter(decided_recorded_at__lte=known_at)
    return sorted(found, key=lambda row: (records[row.person_id], row.from_date, row.pk))


def of_person(person_id: int, *, from_date: date, to_date: date) -> Sequence[tables.Absence]:
    """Return a person's absences that have a day within [from, to), the newest first, whatever became of them."""
    found = tables.Absence.objects.filter(person_id=person_id, from_date__lt=to_date, to_date__gt=from_date)
    return list(found.order_by("-from_date", "-id")[:SHOWN_MAX])


def days_away(found: Sequence[tables.Absence]) -> Mapping[date, tables.Absence]:
    """Return each day of some absences of one person with the absence it belongs to."""
    return {
        row.from_date + timedelta(days=number): row
        for row in found
        for number in range(min((row.to_date - row.from_date).days, absences.DAYS_MAX))
    }


def undecided(*, people: Collection[int] | None, first: int, count: int) -> tuple[Sequence[tables.Absence], int]:
    """Return some of the absences that wait for a decision, the first day first, and how many there are."""
    found: QuerySet[tables.Absence] = tables.Absence.objects.filter(decision="")
    if people is not None:
        found = found.filter(person_id__in=people)
    return list(found.select_related("person").order_by("from_date", "id")[first : first + count]), found.count()


def _record_decided(row: tables.Absence, *, period_id: int | None, by: facts.Actor, at: datetime) -> None:
    journal.record(
        "absence_decided", by=by, at=at, client_id=scopes.OPERATOR, person=row.person_id, absence=row.pk,
        decision=row.decision, period=period_id,
    )  # fmt: skip
