"""Correcting what was recorded of employment and placement: a new row supersedes the old one, which stays readable.

What was believed at an instant can be asked for afterwards, and nothing that was sealed changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from django.db import transaction
from django.db.models import QuerySet

from tejido.core import facts
from tejido.journal import actions as journal
from tejido.journal import scopes
from tejido.people import actions as people_actions
from tejido.people import errors as people_errors
from tejido.people import models
from tejido.people.employment import errors, spells
from tejido.reference import models as reference

Spell = TypeVar("Spell", models.Employment, models.Placement)


@dataclass(frozen=True, kw_only=True)
class Known:
    """What was believed of a person at an instant: employments and placements, the newest first."""

    employments: Sequence[models.Employment]
    placements: Sequence[models.Placement]


@transaction.atomic
def correct_employment(
    *,
    employment: models.Employment,
    contract: str,
    from_date: date,
    to_date: date | None,
    end_reason: str,
    recorded_at: datetime,
    by: facts.Actor,
    at: datetime,
) -> models.Employment:
    """Correct an employment; placements that began or ended with it move along.

    Args:
        to_date: The first day without employment.
        end_reason: A code; empty where there is no end.
        recorded_at: Machine time.
    Raises: NoSuchSpell, SpellInvalid, ReasonNeeded, SpellsOverlap, EmploymentCorrectionRefused
    """
    spells.lock(employment.person_id)
    spells.check_stretch(from_date, to_date)
    if (to_date is None) != (not end_reason):
        raise errors.ReasonNeeded(errors.ReasonNeeded.__doc__)
    row = models.Employment.objects.filter(pk=employment.pk, superseded_at=None).first()
    if row is None:
        raise errors.NoSuchSpell(errors.NoSuchSpell.__doc__)
    if (row.contract, row.from_date, row.to_date, row.end_reason) == (contract, from_date, to_date, end_reason):
        return row
    others = models.Employment.objects.filter(spells.touching(from_date, to_date), person_id=row.person_id)
    if others.exclude(pk=row.pk).exists():
        raise errors.SpellsOverlap(errors.SpellsOverlap.__doc__)
    spells.supersede(row, recorded_at=recorded_at)
    new = models.Employment.objects.create(
        person_id=row.person_id, contract=contract, from_date=from_date, to_date=to_date, end_reason=end_reason,
        recorded_at=recorded_at,
    )  # fmt: skip
    for placement in models.Placement.objects.filter(employment=row, superseded_at=None).order_by("from_date"):
        _carry(placement, before=row, after=new, recorded_at=recorded_at)
    journal.record(
        "employment_corrected", by=by, at=at, client_id=scopes.OPERATOR, person=row.person_id, employment=new.pk,
        superseded=row.pk, contract=contract, to=spells.written(to_date), **{"from": from_date.isoformat()},
    )  # fmt: skip
    return new


@transaction.atomic
def correct_placement(
    *,
    placement: models.Placement,
    position: str,
    place: reference.Place,
    site: models.Site | None,
    work_mode: str,
    from_date: date,
    to_date: date | None,
    end_reason: str,
    recorded_at: datetime,
    by: facts.Actor,
    at: datetime,
) -> models.Placement:
    """Correct a placement; its routing pool stays, since contacts were served in it.

    Raises: NoSuchSpell, SpellInvalid, ReasonNeeded, SiteNeeded, PlacementOutsideEmployment, SpellsOverlap
    """
    spells.lock(placement.person_id)
    spells.check_stretch(from_date, to_date)
    if (to_date is None) != (not end_reason):
        raise errors.ReasonNeeded(errors.ReasonNeeded.__doc__)
    if work_mode not in models.WORK_MODES or (work_mode != "home" and site is None):
        raise people_errors.SiteNeeded(people_errors.SiteNeeded.__doc__)
    row = models.Placement.objects.filter(pk=placement.pk, superseded_at=None).select_related("employment").first()
    if row is None:
        raise errors.NoSuchSpell(errors.NoSuchSpell.__doc__)
    _check_within(row.employment, from_date=from_date, to_date=to_date)
    others = models.Placement.objects.filter(spells.touching(from_date, to_date), person_id=row.person_id)
    if others.exclude(pk=row.pk).exists():
        raise errors.SpellsOverlap(errors.SpellsOverlap.__doc__)
    spells.supersede(row, recorded_at=recorded_at)
    new = models.Placement.objects.create(
        person_id=row.person_id, employment=row.employment, position=position, place=place, site=site,
        work_mode=work_mode, pool_id=row.pool_id, from_date=from_date, to_date=to_date, end_reason=end_reason,
        legal_regime=people_actions.REGIME_BY_MODE[work_mode] if place.country == "CO" else "other",
        recorded_at=recorded_at,
    )  # fmt: skip
    journal.record(
        "placement_corrected", by=by, at=at, client_id=scopes.OPERATOR, person=row.person_id, placement=new.pk,
        superseded=row.pk, position=position, work_mode=work_mode, place=place.pk, site=site.pk if site else None,
        to=spells.written(to_date), **{"from": from_date.isoformat()},
    )  # fmt: skip
    return new


def known_at(person: models.Person, *, moment: datetime) -> Known:
    """Return what was believed of a person's employment at an instant of machine time."""
    believed = spells.known_at(moment)
    employments = models.Employment.objects.filter(believed, person=person)
    placements = models.Placement.objects.filter(believed, person=person).select_related("site", "place", "pool")
    return Known(
        employments=list(employments.order_by("-from_date")), placements=list(placements.order_by("-from_date"))
    )


def known_before(person: models.Person, *, moment: datetime) -> Known:
    """Return what was believed of a person's employment until an instant at which something was corrected."""
    return known_at(person, moment=moment - timedelta(microseconds=1))


def corrections_of(person: models.Person) -> Sequence[datetime]:
    """Return when something about a person's employment or placement was corrected, the newest first.

    An end that was told in due course supersedes a row as well, and corrects nothing.
    """
    found: set[datetime] = set()
    every: tuple[Sequence[models.Employment | models.Placement], ...] = (
        list(models.Employment.objects.filter(person=person)),
        list(models.Placement.objects.filter(person=person)),
    )
    for known in every:
        made = {(row.recorded_at, _but_for_its_end(row)) for row in known if row.to_date is not None}
        for row in known:
            is_end = row.to_date is None and (row.superseded_at, _but_for_its_end(row)) in made
            if row.superseded_at is not None and not is_end:
                found.add(row.superseded_at)
    return sorted(found, reverse=True)


def employment_from(person: models.Person, *, day: str) -> models.Employment:
    """Return one of a person's employments as known now, by its first day.

    Args:
        day: As in an address, such as "2026-11-01".
    Raises: NoSuchSpell
    """
    return _beginning(models.Employment.objects.filter(person=person, superseded_at=None), day=day)


def placement_from(person: models.Person, *, day: str) -> models.Placement:
    """Return one of a person's placements as known now, by its first day.

    Raises: NoSuchSpell
    """
    found = models.Placement.objects.filter(person=person, superseded_at=None)
    return _beginning(found.select_related("site", "place", "pool"), day=day)


def _carry(
    placement: models.Placement, *, before: models.Employment, after: models.Employment, recorded_at: datetime
) -> None:
    """Bring a placement over to the corrected employment, with the edges that it shares with it.

    Raises: EmploymentCorrectionRefused
    """
    from_date = after.from_date if placement.from_date == before.from_date else placement.from_date
    to_date = after.to_date if placement.to_date in (None, before.to_date) else placement.to_date
    is_within = from_date >= after.from_date and (
        after.to_date is None or (to_date is not None and to_date <= after.to_date)
    )
    if not is_within or (to_date is not None and to_date <= from_date):
        raise errors.EmploymentCorrectionRefused(errors.EmploymentCorrectionRefused.__doc__)
    if (from_date, to_date) == (placement.from_date, placement.to_date):
        models.Placement.objects.filter(pk=placement.pk).update(employment=after)
        return
    spells.supersede(placement, recorded_at=recorded_at)
    models.Placement.objects.create(
        person_id=placement.person_id, employment=after, position=placement.position, place_id=placement.place_id,
        site_id=placement.site_id, work_mode=placement.work_mode, legal_regime=placement.legal_regime,
        pool_id=placement.pool_id, from_date=from_date, to_date=to_date,
        end_reason=after.end_reason if to_date == after.to_date else placement.end_reason, recorded_at=recorded_at,
    )  # fmt: skip


def _but_for_its_end(row: models.Employment | models.Placement) -> tuple[object, ...]:
    if isinstance(row, models.Employment):
        return (row.from_date, row.contract)
    return (row.from_date, row.position, row.place_id, row.site_id, row.work_mode, row.pool_id)


def _check_within(employment: models.Employment, *, from_date: date, to_date: date | None) -> None:
    ends_later = employment.to_date is not None and (to_date is None or to_date > employment.to_date)
    if from_date < employment.from_date or ends_later:
        raise errors.PlacementOutsideEmployment(errors.PlacementOutsideEmployment.__doc__)


def _beginning(found: QuerySet[Spell], *, day: str) -> Spell:
    try:
        row = found.filter(from_date=date.fromisoformat(day)).first()
    except ValueError:
        row = None
    if row is None:
        raise errors.NoSuchSpell(errors.NoSuchSpell.__doc__)
    return row
