"""What dated entries of a person share: the lock, the employment of a day, and superseding instead of overwriting."""

from __future__ import annotations

from datetime import date, datetime
from typing import TypeVar

from django.db import models as database
from django.db.models import Q

from tejido.people import models
from tejido.people.employment import errors

Row = TypeVar("Row", bound=database.Model)
# Where nobody is placed yet, the operator's own country counts.
HOME_COUNTRY = "CO"


def lock(person_id: int) -> None:
    """Take a person's row, so that two who change the same person take turns."""
    models.Person.objects.select_for_update().get(pk=person_id)


def holding(day: date) -> Q:
    """Return the condition for spells, as known now, that hold on a day."""
    return Q(superseded_at=None, from_date__lte=day) & (Q(to_date=None) | Q(to_date__gt=day))


def known_at(moment: datetime) -> Q:
    """Return the condition for rows that were believed at an instant of machine time."""
    return Q(recorded_at__lte=moment) & (Q(superseded_at=None) | Q(superseded_at__gt=moment))


def touching(from_date: date, to_date: date | None) -> Q:
    """Return the condition for spells, as known now, that share a day with a stretch of days."""
    shared = Q(superseded_at=None) & (Q(to_date=None) | Q(to_date__gt=from_date))
    return shared if to_date is None else shared & Q(from_date__lt=to_date)


def employment_on(person_id: int, day: date) -> models.Employment | None:
    """Return the employment of a person on a day, as known now."""
    return models.Employment.objects.filter(holding(day), person_id=person_id).first()


def country_of(person_id: int, day: date) -> str:
    """Return where somebody works on a day, or where they worked last; its law counts."""
    placed = models.Placement.objects.filter(person_id=person_id, superseded_at=None).select_related("place")
    found = placed.filter(holding(day)).first() or placed.order_by("-from_date").first()
    return found.place.country if found else HOME_COUNTRY


def check_stretch(from_date: date, to_date: date | None) -> None:
    """Refuse a stretch of days that ends before it begins.

    Raises: SpellInvalid
    """
    if to_date is not None and to_date <= from_date:
        raise errors.SpellInvalid(errors.SpellInvalid.__doc__)


def supersede(row: database.Model, *, recorded_at: datetime) -> None:
    """Say that a row is no longer believed; it stays as it was written.

    Raises: NoSuchSpell: somebody else superseded it before.
    """
    kind = type(row)._default_manager
    if not kind.filter(pk=row.pk, superseded_at=None).update(superseded_at=recorded_at):
        raise errors.NoSuchSpell(errors.NoSuchSpell.__doc__)


def written(day: date | None) -> str | None:
    """Return a day as facts carry it."""
    return None if day is None else day.isoformat()
