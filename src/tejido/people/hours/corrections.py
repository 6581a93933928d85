"""Corrections of time: asked by the person or by whoever leads them, decided by another, asked again if refused."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from tejido.clients import rows
from tejido.core import facts, presence
from tejido.core.hours import spans as core_spans
from tejido.journal import actions as journal
from tejido.journal import queries as journal_queries
from tejido.journal import scopes
from tejido.people import hours_tables as tables
from tejido.people import models
from tejido.people.employment import spells
from tejido.people.hours import deciding, errors, queries

Correction = tables.TimeCorrection
Decider = deciding.Decider
# What somebody can say they did; the pauses that the system itself begins are not among them.
# What is asked for most stands first, and that somebody was not at work last.
_CHOSEN = tuple(name for name, activity in presence.ACTIVITIES.items() if activity.chosen)
ACTIVITIES = (*(name for name in _CHOSEN if name != core_spans.AWAY), core_spans.AWAY)
HOURS_MAX = 24
# Whoever forgot to sign out may have been away for days since.
AWAY_HOURS_MAX = 31 * 24
YEARS_MAX = 3
TEXT_LENGTH_MAX = 500
SHOWN_MAX = 200


@transaction.atomic
def ask(
    *,
    person: models.Person,
    from_at: datetime,
    to_at: datetime,
    activity: str,
    text: str,
    is_own_request: bool,
    again_of: tables.TimeCorrection | None = None,
    user_id: int,
    recorded_at: datetime,
    key: UUID | None = None,
    by: facts.Actor,
    at: datetime,
) -> tables.TimeCorrection:
    """Say that somebody did something else from when to when than what is recorded.

    Args:
        activity: One of `ACTIVITIES`; "offline" takes time out.
        text: Why, as whoever decides reads it.
        is_own_request: Whether the person asks themselves.
        again_of: A request that was refused and is asked for again.
        recorded_at: Machine time.
        key: Made with the form: the same one again returns the request that it made.
    Raises: CorrectionInvalid, CorrectionTooOld, ReasonNeeded, NotEmployedThen, NothingChanges, AskedAgainAlready
    """
    spells.lock(person.pk)
    before = rows.made_before(tables.TimeCorrection, key)
    if before is not None:
        return before
    hours_max = AWAY_HOURS_MAX if activity == core_spans.AWAY else HOURS_MAX
    is_stretch = from_at < to_at <= from_at + timedelta(hours=hours_max)
    if not is_stretch or to_at > at or activity not in ACTIVITIES:
        raise errors.CorrectionInvalid(errors.CorrectionInvalid.__doc__)
    if from_at < at - timedelta(days=366 * YEARS_MAX):
        raise errors.CorrectionTooOld(errors.CorrectionTooOld.__doc__)
    if not text.strip() or len(text) > TEXT_LENGTH_MAX or "\0" in text:
        raise errors.ReasonNeeded(errors.ReasonNeeded.__doc__)
    if spells.employment_on(person.pk, journal_queries.business_day(from_at)) is None:
        raise errors.NotEmployedThen(errors.NotEmployedThen.__doc__)
    if again_of is not None and (again_of.person_id != person.pk or again_of.decision != "refused"):
        raise errors.NoSuchCorrection(errors.NoSuchCorrection.__doc__)
    if _is_so_already(person.pk, from_at=from_at, to_at=to_at, activity=activity):
        raise errors.NothingChanges(errors.NothingChanges.__doc__)
    row, is_new = rows.make(
        tables.TimeCorrection, key=key, taken=errors.AskedAgainAlready, person=person, from_at=from_at, to_at=to_at,
        activity=activity, text=text.strip(), is_own_request=is_own_request, again_of=again_of,
        asked_by_user_id=user_id, asked_at=at, recorded_at=recorded_at,
    )  # fmt: skip
    if is_new:
        journal.record(
            "time_correction_asked", by=by, at=at, client_id=scopes.OPERATOR, person=person.pk, correction=row.pk,
            from_at=from_at, to_at=to_at, activity=activity, is_own=is_own_request,
            again_of=again_of.pk if again_of is not None else None,
        )  # fmt: skip
    return row


@transaction.atomic
def decide(
    *,
    correction: tables.TimeCorrection,
    decision: str,
    answer: str,
    decider: deciding.Decider,
    recorded_at: datetime,
    by: facts.Actor,
    at: datetime,
) -> tables.TimeCorrection:
    """Approve or refuse a correction; the same decision again changes nothing.

    Args:
        decision: "approved" or "refused".
        answer: What the person reads; a refusal needs one.
        recorded_at: Machine time; what was approved is known from here on.
    Raises: DecidedAlready, DecidedByTheSame, ReasonNeeded, NoOpenPeriod
    """
    row = deciding.lock(correction)
    if deciding.is_decided(row, decision=decision):
        return row
    deciding.check(row, person_id=row.person_id, decision=decision, answer=answer, decider=decider)
    period_id = deciding.keep(
        row, from_at=row.from_at, to_at=row.to_at, decision=decision, answer=answer, decider=decider,
        recorded_at=recorded_at, at=at,
    )  # fmt: skip
    _record_decided(row, period_id=period_id, by=by, at=at)
    return row


@transaction.atomic
def withdraw(
    *, correction: tables.TimeCorrection, user_id: int, recorded_at: datetime, by: facts.Actor, at: datetime
) -> None:
    """Take a request back before it is decided; its words are erased. Taken back twice, it is taken back.

    Raises: DecidedAlready, NoSuchCorrection: somebody else asked.
    """
    row = deciding.lock(correction)
    if row.asked_by_user_id != user_id:
        raise errors.NoSuchCorrection(errors.NoSuchCorrection.__doc__)
    if deciding.withdraw(row, user_id=user_id, recorded_at=recorded_at, at=at):
        _record_decided(row, period_id=None, by=by, at=at)


def correction(key: UUID, *, person_id: int | None = None) -> tables.TimeCorrection:
    """Return a correction; one about somebody else is none.

    Args:
        person_id: Whom it must be about; None for whoever decides.
    Raises: NoSuchCorrection
    """
    found = tables.TimeCorrection.objects.filter(key=key)
    row = found.select_related("person", "effective_period", "again_of").first()
    if row is None or person_id not in (None, row.person_id):
        raise errors.NoSuchCorrection(errors.NoSuchCorrection.__doc__)
    return row


def undecided(*, people: Collection[int] | None, first: int, count: int) -> tuple[Sequence[tables.TimeCorrection], int]:
    """Return some of the corrections that wait for a decision, the oldest first, and how many there are.

    Args:
        people: Only those about these people; None: about anybody.
    """
    found = _of(people).filter(decision="")
    return list(found.select_related("person").order_by("asked_at", "id")[first : first + count]), found.count()


def decided(*, people: Collection[int] | None, first: int, count: int) -> tuple[Sequence[tables.TimeCorrection], int]:
    """Return some of the corrections that were decided, the last first, and how many there are."""
    found = _of(people).exclude(decision="")
    shown = found.select_related("person", "effective_period").order_by("-decided_recorded_at", "-id")
    return list(shown[first : first + count]), found.count()


def of_person(person_id: int, *, from_at: datetime, to_at: datetime) -> Sequence[tables.TimeCorrection]:
    """Return the corrections about a person's time within [from, to), the newest first, whatever became of them."""
    within = Q(person_id=person_id, from_at__lt=to_at, to_at__gt=from_at)
    found = tables.TimeCorrection.objects.filter(within).select_related("effective_period")
    return list(found.order_by("-asked_at", "-id")[:SHOWN_MAX])


def _of(people: Collection[int] | None) -> QuerySet[tables.TimeCorrection]:
    every = tables.TimeCorrection.objects.all()
    return every if people is None else every.filter(person_id__in=people)


def _is_so_already(person_id: int, *, from_at: datetime, to_at: datetime, activity: str) -> bool:
    found = queries.spans(person_ids=[person_id], from_at=from_at, to_at=to_at)
    if activity == core_spans.AWAY:
        return not found
    is_covered = sum(span.seconds for span in found) >= (to_at - from_at).total_seconds()
    return is_covered and all(span.activity == activity for span in found)


def _record_decided(row: tables.TimeCorrection, *, period_id: int | None, by: facts.Actor, at: datetime) -> None:
    journal.record(
        "time_correction_decided", by=by, at=at, client_id=scopes.OPERATOR, person=row.person_id, correction=row.pk,
        decision=row.decision, period=period_id,
    )  # fmt: skip
