"""Things that are lent to people: what there is, who has it, and what is still out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Prefetch

from tejido.clients import rows
from tejido.core import characters, facts
from tejido.journal import actions as journal
from tejido.journal import scopes
from tejido.people import employment_tables as tables
from tejido.people import models
from tejido.people.employment import errors, spells

Item = tables.EquipmentItem
KINDS, CONDITIONS = tables.EQUIPMENT_KINDS, tables.CONDITIONS
SERIAL_LENGTH_MAX = 60


@transaction.atomic
def lend(
    *,
    person: models.Person,
    kind: str,
    serial: str,
    condition: str,
    from_date: date,
    key: UUID | None = None,
    by: facts.Actor,
    at: datetime,
) -> tables.EquipmentLoan:
    """Lend a thing to somebody; one that is not known yet becomes known.

    Args:
        condition: One of `CONDITIONS`.
        key: Made with the form: the same one again returns the loan that it made.
    Raises: EquipmentInvalid, EquipmentLent
    """
    spells.lock(person.pk)
    before = rows.made_before(tables.EquipmentLoan, key)
    if before is not None:
        return before
    item = _item(kind, serial.strip(), by=by, at=at)
    if condition not in CONDITIONS or item.retired_date is not None:
        raise errors.EquipmentInvalid(errors.EquipmentInvalid.__doc__)
    if tables.EquipmentLoan.objects.filter(item=item, to_date=None).exists():
        raise errors.EquipmentLent(errors.EquipmentLent.__doc__)
    loan, _is_new = rows.make(
        tables.EquipmentLoan, key=key, taken=errors.EquipmentLent, item=item, person=person, from_date=from_date,
        condition_given=condition,
    )  # fmt: skip
    journal.record(
        "equipment_lent", by=by, at=at, client_id=scopes.OPERATOR, person=person.pk, item=item.pk, loan=loan.pk,
        condition=condition, **{"from": from_date.isoformat()},
    )  # fmt: skip
    return loan


@transaction.atomic
def take_back(*, loan: tables.EquipmentLoan, to_date: date, condition: str, by: facts.Actor, at: datetime) -> None:
    """Take a thing back; one that is lost or broken is not lent again. Back already, nothing changes.

    Raises: SpellInvalid, EquipmentInvalid
    """
    row = tables.EquipmentLoan.objects.select_for_update().get(pk=loan.pk)
    if row.to_date is not None:
        return
    if to_date < row.from_date:
        raise errors.SpellInvalid(errors.SpellInvalid.__doc__)
    if condition not in CONDITIONS:
        raise errors.EquipmentInvalid(errors.EquipmentInvalid.__doc__)
    tables.EquipmentLoan.objects.filter(pk=row.pk).update(to_date=to_date, condition_returned=condition)
    if condition in ("broken", "lost"):
        tables.EquipmentItem.objects.filter(pk=row.item_id).update(retired_date=to_date)
    journal.record(
        "equipment_returned", by=by, at=at, client_id=scopes.OPERATOR, person=row.person_id, item=row.item_id,
        loan=row.pk, condition=condition, to=to_date.isoformat(),
    )  # fmt: skip


def loans_of(person: models.Person) -> Sequence[tables.EquipmentLoan]:
    """Return what a person has and had, what is still out first."""
    found = tables.EquipmentLoan.objects.filter(person=person).select_related("item")
    return sorted(found, key=lambda loan: (loan.to_date is not None, -loan.from_date.toordinal(), loan.pk))


def still_out(people: Collection[int]) -> Sequence[tables.EquipmentLoan]:
    """Return what some people still have, for whoever settles their leaving.

    Args:
        people: Ids.
    """
    found = tables.EquipmentLoan.objects.filter(person__in=people, to_date=None)
    return list(found.select_related("item", "person").order_by("person", "from_date", "id"))


def out_with_leavers(*, on: date, count: int) -> Sequence[tables.EquipmentLoan]:
    """Return what is still with people who are no longer employed, the longest first.

    Args:
        count: How many at most.
    """
    employed = models.Employment.objects.filter(spells.holding(on), person=OuterRef("person"))
    found = tables.EquipmentLoan.objects.filter(~Exists(employed), to_date=None)
    return list(found.select_related("item", "person").order_by("from_date", "id")[:count])


def loan(key: UUID) -> tables.EquipmentLoan:
    """Return a loan.

    Raises: NoSuchEquipment
    """
    found = tables.EquipmentLoan.objects.filter(key=key).select_related("item", "person").first()
    if found is None:
        raise errors.NoSuchEquipment(errors.NoSuchEquipment.__doc__)
    return found


def items(*, first: int, count: int) -> tuple[Sequence[tables.EquipmentItem], int]:
    """Return some of the things, each with `lent_now` (at most one loan), and how many there are."""
    lent = tables.EquipmentLoan.objects.filter(to_date=None).select_related("person")
    every = tables.EquipmentItem.objects.order_by("kind", "serial")
    shown = every.prefetch_related(Prefetch("loans", queryset=lent, to_attr="lent_now"))
    return list(shown[first : first + count]), every.count()


def _item(kind: str, serial: str, *, by: facts.Actor, at: datetime) -> tables.EquipmentItem:
    is_written = 1 <= len(serial) <= SERIAL_LENGTH_MAX and not characters.FORBIDDEN.search(serial)
    if kind not in KINDS or not is_written:
        raise errors.EquipmentInvalid(errors.EquipmentInvalid.__doc__)
    item, is_new = tables.EquipmentItem.objects.get_or_create(kind=kind, serial=serial)
    if is_new:
        journal.record("equipment_added", by=by, at=at, client_id=scopes.OPERATOR, item=item.pk, kind=kind)
    return tables.EquipmentItem.objects.select_for_update().get(pk=item.pk)
