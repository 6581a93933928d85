"""Leaving: written down once, corrected by superseding, taken back where somebody stays, with its steps."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from tejido.clients import rows
from tejido.core import attrition, facts, leaving
from tejido.journal import actions as journal
from tejido.journal import scopes
from tejido.people import careers, endings, leaving_tables, models
from tejido.people import errors as people_errors
from tejido.people.leaving import accounts, errors

NOTE_LENGTH_MAX = 2000


@transaction.atomic
def record(
    *,
    person: models.Person,
    to_date: date,
    reason: str,
    destination: str,
    would_return: str,
    note: str,
    user_id: int,
    key: UUID | None = None,
    recorded_at: datetime,
    by: facts.Actor,
    at: datetime,
) -> leaving_tables.Leaving:
    """Write down that somebody leaves: end their employment, and keep why, where to, and for whom they worked.

    An employment that was ended on that day already keeps its end and takes this reason.

    Args:
        to_date: The first day on which they are no longer employed.
        reason, destination, would_return: Out of `core.attrition`.
        note: May be empty; it can be erased.
        key: Made with the form: the same one again returns what it made.
        recorded_at: Machine time, for the history of corrections.
    Raises: LeavingInvalid, LeavingRecorded, NotEmployed, PlacementTooEarly
    """
    accounts.lock(person)
    before = rows.made_before(leaving_tables.Leaving, key)
    if before is not None:
        return before
    _check(reason, destination, would_return, note)
    careers.leave(person=person, to_date=to_date, reason=reason, recorded_at=recorded_at, by=by, at=at)
    employment = _employments(person).get(to_date=to_date)
    if leaving_tables.LeavingVersion.objects.filter(employment=employment, superseded_at=None).exists():
        raise errors.LeavingRecorded(errors.LeavingRecorded.__doc__)
    if employment.end_reason != reason:
        employment = _replace(employment, to_date=to_date, reason=reason, recorded_at=recorded_at, by=by, at=at)
    spell = accounts.on_last_day(person, to_date=to_date)
    accounts.end_open(person, to_date=to_date, recorded_at=recorded_at, by=by, at=at)
    made, _ = rows.make(
        leaving_tables.Leaving, key=key, taken=errors.LeavingRecorded, person=person, opened_at=at
    )  # fmt: skip
    version, digest = _add_version(
        made, employment=employment, spell=spell, destination=destination, would_return=would_return, note=note,
        user_id=user_id, recorded_at=recorded_at,
    )  # fmt: skip
    journal.record("leaving_recorded", by=by, at=at, client_id=scopes.OPERATOR, **_told(version, digest))
    return made


@transaction.atomic
def correct(
    *,
    made: leaving_tables.Leaving,
    to_date: date,
    reason: str,
    destination: str,
    would_return: str,
    note: str,
    user_id: int,
    recorded_at: datetime,
    by: facts.Actor,
    at: datetime,
) -> leaving_tables.LeavingVersion:
    """Correct what is known of a leaving; the former version, and the employment as it was believed, are kept.

    The same once more changes nothing.

    Raises: LeavingInvalid, LeavingTakenBack, NotEmployed, PlacementTooEarly, EmploymentOverlaps
    """
    person = accounts.lock(made.person)
    _check(reason, destination, would_return, note)
    former = _current(made)
    given = (to_date, reason, destination, would_return, note)
    if given == (former.to_date, former.reason, former.destination, former.would_return, former.note or ""):
        return former
    employment = former.employment
    if (to_date, reason) != (employment.to_date, employment.end_reason):
        employment = _replace(employment, to_date=to_date, reason=reason, recorded_at=recorded_at, by=by, at=at)
    spell = accounts.on_last_day(person, to_date=to_date)
    leaving_tables.LeavingVersion.objects.filter(pk=former.pk).update(superseded_at=recorded_at)
    version, digest = _add_version(
        made, employment=employment, spell=spell, destination=destination, would_return=would_return, note=note,
        user_id=user_id, recorded_at=recorded_at,
    )  # fmt: skip
    journal.record(
        "leaving_corrected", by=by, at=at, client_id=scopes.OPERATOR, superseded=former.pk, **_told(version, digest)
    )
    return version


@transaction.atomic
def take_back(
    *, made: leaving_tables.Leaving, recorded_at: datetime, by: facts.Actor, at: datetime
) -> models.Employment:
    """Let somebody stay who was to leave: their employment, last placement and account go on as if nothing had been.

    Taken back twice, it is taken back.

    Raises: EmploymentOverlaps
    """
    accounts.lock(made.person)
    former = made.versions.select_related("employment").filter(superseded_at=None).first()
    if former is None:
        return _employments(made.person).order_by("-from_date")[0]
    employment = _replace(former.employment, to_date=None, reason="", recorded_at=recorded_at, by=by, at=at)
    leaving_tables.LeavingVersion.objects.filter(pk=former.pk).update(superseded_at=recorded_at)
    journal.record(
        "leaving_taken_back", by=by, at=at, client_id=scopes.OPERATOR, person=made.person_id, leaving=made.pk,
        superseded=former.pk, employment=employment.pk,
    )  # fmt: skip
    return employment


@transaction.atomic
def tick(
    *, made: leaving_tables.Leaving, step: str, is_done: bool, user_id: int, by: facts.Actor, at: datetime
) -> None:
    """Say that a step of somebody's leaving is done, or is to be done again. Said twice, it is so.

    Raises: StepUnknown
    """
    if step not in leaving.TICKED:
        raise errors.StepUnknown(errors.StepUnknown.__doc__)
    accounts.lock(made.person)
    known = made.steps.filter(step=step).first()
    if is_done == (known is not None and known.done_at is not None):
        return
    columns = {"done_at": at if is_done else None, "by_user_id": user_id}
    made.steps.update_or_create(step=step, defaults=columns)
    journal.record(
        "leaving_step_done" if is_done else "leaving_step_undone", by=by, at=at, client_id=scopes.OPERATOR,
        person=made.person_id, leaving=made.pk, step=step,
    )  # fmt: skip


def _replace(
    employment: models.Employment,
    *,
    to_date: date | None,
    reason: str,
    recorded_at: datetime,
    by: facts.Actor,
    at: datetime,
) -> models.Employment:
    """Supersede an employment, with its placements and its account, by the same with another end."""
    person, old_end = employment.person, employment.to_date
    if to_date is not None and to_date <= employment.from_date:
        raise people_errors.NotEmployed(people_errors.NotEmployed.__doc__)
    later = _employments(person).filter(from_date__gte=old_end or employment.from_date).exclude(pk=employment.pk)
    next_from = later.order_by("from_date").values_list("from_date", flat=True).first()
    if next_from is not None and (to_date is None or next_from < to_date):
        raise people_errors.EmploymentOverlaps(people_errors.EmploymentOverlaps.__doc__)
    placements = list(models.Placement.objects.filter(employment=employment, superseded_at=None).order_by("from_date"))
    spells = list(person.account_spells.filter(superseded_at=None, from_date__gte=employment.from_date))
    spells = [one for one in spells if old_end is None or one.from_date < old_end]
    begun = [*(one.from_date for one in placements), *(one.from_date for one in spells)]
    if to_date is not None and any(day >= to_date for day in begun):
        raise people_errors.PlacementTooEarly(people_errors.PlacementTooEarly.__doc__)
    models.Employment.objects.filter(pk=employment.pk).update(superseded_at=recorded_at)
    made = endings.again(employment, to_date=to_date, end_reason=reason, recorded_at=recorded_at)
    for placement in placements:
        models.Placement.objects.filter(pk=placement.pk).update(superseded_at=recorded_at)
        is_last = placement.to_date == old_end
        end = {"to_date": to_date, "end_reason": reason} if is_last else {}
        endings.again(placement, employment=made, recorded_at=recorded_at, **end)
    for spell in spells:
        if spell.to_date == old_end:
            leaving_tables.AccountSpell.objects.filter(pk=spell.pk).update(superseded_at=recorded_at)
            endings.again(spell, to_date=to_date, recorded_at=recorded_at)
    return made


def _add_version(
    made: leaving_tables.Leaving,
    *,
    employment: models.Employment,
    spell: leaving_tables.AccountSpell | None,
    destination: str,
    would_return: str,
    note: str,
    user_id: int,
    recorded_at: datetime,
) -> tuple[leaving_tables.LeavingVersion, str | None]:
    assert employment.to_date is not None
    salt, digest = journal.salted(note) if note else (None, None)
    last = models.Placement.objects.filter(employment=employment, superseded_at=None).order_by("-from_date").first()
    version = leaving_tables.LeavingVersion.objects.create(
        leaving=made, employment=employment, to_date=employment.to_date, reason=employment.end_reason,
        destination=destination, would_return=would_return, site_id=last.site_id if last else None,
        programme_id=spell.programme_id if spell else None, client_id=spell.client_id if spell else None,
        is_seasonal=spell.is_seasonal if spell else False, note=note or None, note_salt=salt,
        recorded_by_user_id=user_id, recorded_at=recorded_at,
    )  # fmt: skip
    return version, digest


def _told(version: leaving_tables.LeavingVersion, digest: str | None) -> dict[str, Any]:
    return {
        "person": version.leaving.person_id, "leaving": version.leaving_id, "version": version.pk,
        "employment": version.employment_id, "to": version.to_date.isoformat(), "reason": version.reason,
        "destination": version.destination, "would_return": version.would_return, "note_digest": digest,
    }  # fmt: skip


def _current(made: leaving_tables.Leaving) -> leaving_tables.LeavingVersion:
    version = made.versions.select_related("employment__person").filter(superseded_at=None).first()
    if version is None:
        raise errors.LeavingTakenBack(errors.LeavingTakenBack.__doc__)
    return version


def _check(reason: str, destination: str, would_return: str, note: str) -> None:
    is_known = (
        reason in attrition.REASONS and destination in attrition.DESTINATIONS and would_return in attrition.WOULD_RETURN
    )
    if not is_known or len(note) > NOTE_LENGTH_MAX or "\0" in note:
        raise errors.LeavingInvalid(errors.LeavingInvalid.__doc__)


def _employments(person: models.Person) -> QuerySet[models.Employment]:
    return models.Employment.objects.filter(person=person, superseded_at=None)
