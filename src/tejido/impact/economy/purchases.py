"""Purchases: the ledger of what was bought of whom, month by month; corrections supersede, nothing is overwritten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Sum

from tejido.core import facts
from tejido.core.impact.economy import files
from tejido.impact.economy import entries, errors, tables
from tejido.journal import actions as journal
from tejido.journal import scopes
from tejido.people import models as people

LIST_LENGTH = 50
ENTRIES_MAX = 10_000
Purchase = tables.TownPurchase


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One invoice of a supplier in a month.

    Args:
        month: Any day of it.
        site: For which building; None where it is for all.
    """

    supplier: tables.TownSupplier
    document: str
    month: date
    amount: Decimal
    currency: str
    site: people.Site | None = None


@transaction.atomic
def keep(
    given: Sequence[Entry], *, user_id: int, recorded_at: datetime, by: facts.Actor, at: datetime
) -> entries.Counts:
    """Keep purchases; another amount or month of a known invoice corrects it, and the same changes nothing.

    Args:
        given: At most `ENTRIES_MAX`; of two of one invoice the later counts.
        recorded_at: Machine time.
    Raises: TownEntryInvalid
    """
    if len(given) > ENTRIES_MAX:
        raise errors.TownEntryInvalid(errors.TownEntryInvalid.__doc__)
    wanted = {(entry.supplier.pk, entries.code(entry.document, files.DOCUMENT)): _columns(entry) for entry in given}
    entries.wait_for_others()
    rows = Purchase.objects.filter(
        supplier_id__in={supplier for supplier, _document in wanted}, superseded_at=None,
        document__in={document for _supplier, document in wanted},
    )  # fmt: skip
    held = {(row.supplier_id, row.document): row for row in rows}
    counts, ended, written = entries.Counts(), [], []
    for mark, columns in wanted.items():
        before = held.get(mark)
        if before is not None and all(getattr(before, name) == value for name, value in columns.items()):
            counts.same += 1
            continue
        moment = recorded_at
        if before is None:
            counts.made += 1
        else:
            # A clock that was set back must not make a row end before it was known.
            moment = max(recorded_at, before.recorded_at)
            before.superseded_at = moment
            ended.append(before)
            counts.changed += 1
        written.append(
            Purchase(supplier_id=mark[0], document=mark[1], set_by_user_id=user_id, recorded_at=moment, **columns)
        )
    Purchase.objects.bulk_update(ended, ["superseded_at"], batch_size=entries.BATCH_ROWS)
    Purchase.objects.bulk_create(written)
    if written:
        journal.record("town_purchases_kept", by=by, at=at, client_id=scopes.OPERATOR, **counts.as_fields())
    return counts


@transaction.atomic
def correct(
    *, key: UUID, month: date, amount: Decimal, currency: str, site: people.Site | None, user_id: int,
    recorded_at: datetime, by: facts.Actor, at: datetime,
) -> None:  # fmt: skip
    """Correct a purchase that still stands.

    Raises: NoSuchTownPurchase, TownEntryInvalid
    """
    row = one(key)
    entry = Entry(
        supplier=row.supplier, document=row.document, month=month, amount=amount, currency=currency, site=site
    )
    keep([entry], user_id=user_id, recorded_at=recorded_at, by=by, at=at)


@transaction.atomic
def withdraw(*, key: UUID, recorded_at: datetime, by: facts.Actor, at: datetime) -> None:
    """Take out a purchase that should not be there; once more changes nothing.

    Raises: NoSuchTownPurchase
    """
    entries.wait_for_others()
    row = Purchase.objects.filter(key=key).first()
    if row is None:
        raise errors.NoSuchTownPurchase(errors.NoSuchTownPurchase.__doc__)
    if row.superseded_at is None:
        Purchase.objects.filter(pk=row.pk).update(superseded_at=max(recorded_at, row.recorded_at))
        journal.record("town_purchase_withdrawn", by=by, at=at, client_id=scopes.OPERATOR, purchase=row.pk)


def one(key: UUID) -> Purchase:
    """Return a purchase that stands.

    Raises: NoSuchTownPurchase
    """
    found = Purchase.objects.filter(key=key, superseded_at=None).select_related("supplier", "site").first()
    if found is None:
        raise errors.NoSuchTownPurchase(errors.NoSuchTownPurchase.__doc__)
    return found


def is_known(key: UUID) -> bool:
    """Tell whether there is or was such a purchase."""
    return Purchase.objects.filter(key=key).exists()


def of_list(*, month: date | None, first: int = 0) -> tuple[Sequence[dict[str, Any]], int]:
    """Return purchases as known now, the newest month first, and how many there are; 50 at most.

    Each with its row, and the name and town of its supplier as known now.

    Args:
        month: Only those of one month; None for all.
    """
    known = Purchase.objects.filter(superseded_at=None)
    if month is not None:
        known = known.filter(month=month.replace(day=1))
    rows = list(known.select_related("supplier", "site").order_by("-month", "-id")[first : first + LIST_LENGTH])
    versions = tables.TownSupplierVersion.objects.filter(
        supplier__in={row.supplier_id for row in rows}, superseded_at=None
    ).select_related("place")
    by_supplier = {version.supplier_id: version for version in versions}
    return [{"row": row, "supplier": by_supplier.get(row.supplier_id)} for row in rows], known.count()


def totals(*, month: date | None) -> Sequence[tuple[str, Decimal]]:
    """Return what purchases come to in each currency."""
    known = Purchase.objects.filter(superseded_at=None)
    if month is not None:
        known = known.filter(month=month.replace(day=1))
    return list(known.values_list("currency").annotate(amount=Sum("amount")).order_by("currency"))


def _columns(entry: Entry) -> dict[str, Any]:
    return {
        "month": entry.month.replace(day=1), "amount": entries.amount(entry.amount),
        "currency": entries.currency(entry.currency), "site_id": entry.site.pk if entry.site else None,
    }  # fmt: skip
