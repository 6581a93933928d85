"""Bills of what sites use: entered, corrected and withdrawn; nothing is overwritten."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from tejido.clients import rows
from tejido.core import characters, facts
from tejido.core.impact.footprint import kinds
from tejido.impact.footprint import errors, tables
from tejido.journal import actions as journal
from tejido.journal import papers, scopes
from tejido.journal import queries as journal_queries
from tejido.people import models as people
from tejido.people import receipts

AMOUNT_MAX = Decimal(10) ** 11
REFERENCE_LENGTH_MAX = 60
BILLS_MAX = 20_000
"""So many bills are read for one period; a site has some ten in a month."""
# The row that pages hand on from a query to an action; they never import the tables themselves.
Bill = tables.FootprintBill


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a bill says.

    Args:
        site: None for what is the whole operator's, such as the cloud.
        month: Its first day.
        amount: In `unit`, one of the kind's.
        variant: What the kind asks for, such as the gas or the treatment; empty where it asks for nothing.
        reference: The number of the bill or meter; may be empty.
    """

    site: people.Site | None
    kind: str
    month: date
    amount: Decimal
    unit: str
    variant: str = ""
    is_estimate: bool = False
    reference: str = ""


@transaction.atomic
def enter(
    *, told: Told, user_id: int, recorded_at: datetime, key: UUID | None = None,
    receipt: papers.Prepared | None = None, by: facts.Actor, at: datetime,
) -> Bill:  # fmt: skip
    """Enter a bill.

    Args:
        recorded_at: Machine time.
        key: Made with the form: the same one again returns the bill that it made.
        receipt: Its file, if there is one.
    Raises: BillInvalid, BillKnown
    """
    before = rows.made_before(tables.FootprintBill, key)
    if before is not None:
        return before
    columns = _columns(told, at)
    blob_key = receipts.kept(receipt, number="", at=at)[0]
    made, is_new = rows.make(
        tables.FootprintBill, key=key, taken=errors.BillKnown, **columns, blob_key=blob_key,
        entered_by_user_id=user_id, recorded_at=recorded_at,
    )  # fmt: skip
    if is_new:
        _record("footprint_bill_entered", made, by=by, at=at)
    return made


@transaction.atomic
def correct(
    *, key: UUID, told: Told, user_id: int, recorded_at: datetime, new_key: UUID | None = None,
    receipt: papers.Prepared | None = None, by: facts.Actor, at: datetime,
) -> Bill:  # fmt: skip
    """Correct a bill: another takes its place, and the former stays on record.

    Args:
        new_key: Made with the form: the same one again returns the correction that it made.
        receipt: Another file; without one, the former's goes on.
    Raises: NoSuchBill, BillInvalid, BillKnown
    """
    before = rows.made_before(tables.FootprintBill, new_key)
    if before is not None:
        return before
    former = _locked(key)
    columns = _columns(told, at)
    moment = _end(former, recorded_at)
    blob_key = receipts.kept(receipt, number="", at=at)[0] or former.blob_key
    made, _is_new = rows.make(
        tables.FootprintBill, key=new_key, taken=errors.BillKnown, **columns, blob_key=blob_key,
        entered_by_user_id=user_id, recorded_at=moment,
    )  # fmt: skip
    _record("footprint_bill_corrected", made, by=by, at=at, superseded=former.pk)
    return made


@transaction.atomic
def withdraw(*, key: UUID, recorded_at: datetime, by: facts.Actor, at: datetime) -> None:
    """Withdraw a bill that was entered by mistake; it stays on record.

    Raises: NoSuchBill
    """
    former = _locked(key)
    _end(former, recorded_at)
    _record("footprint_bill_withdrawn", former, by=by, at=at)


def one(key: UUID) -> Bill:
    """Return a bill that nothing has superseded.

    Raises: NoSuchBill
    """
    found = tables.FootprintBill.objects.filter(key=key, superseded_at=None).select_related("site").first()
    if found is None:
        raise errors.NoSuchBill(errors.NoSuchBill.__doc__)
    return found


def of_months(*, from_month: date, to_month: date, known_at: datetime | None = None) -> Sequence[Bill]:
    """Return the bills of the months from one until before another, as known now or at an instant."""
    found = tables.FootprintBill.objects.filter(month__gte=from_month, month__lt=to_month)
    if known_at is None:
        found = found.filter(superseded_at=None)
    else:
        found = found.filter(recorded_at__lte=known_at).exclude(superseded_at__lte=known_at)
    return list(found.select_related("site__place").order_by("month", "site_id", "kind", "id")[:BILLS_MAX])


def page(*, first: int, length: int, site: people.Site | None = None, kind: str = "") -> tuple[int, Sequence[Bill]]:
    """Return how many bills there are, and some of them, the newest month first.

    Args:
        site, kind: Only those of it; None or empty for all.
    """
    found = tables.FootprintBill.objects.filter(superseded_at=None)
    if site is not None:
        found = found.filter(site=site)
    if kind:
        found = found.filter(kind=kind)
    ordered = found.select_related("site").order_by("-month", "kind", "site_id", "id")
    return found.count(), list(ordered[first : first + length])


def receipt(key: UUID) -> papers.Opened:
    """Return the file of a bill.

    Raises: NoSuchBill, NoSuchReceipt
    """
    return papers.opened(one(key).blob_key, missing=errors.NoSuchReceipt)


def sites() -> Sequence[people.Site]:
    """Return the buildings, by name."""
    return list(people.Site.objects.select_related("place").order_by("name", "id"))


def _columns(told: Told, at: datetime) -> Mapping[str, object]:
    kind = kinds.KINDS.get(told.kind)
    today = journal_queries.business_day(at)
    is_right = (
        kind is not None
        and kind.is_billed
        and kind.of_site == (told.site is not None)
        and told.amount.is_finite()
        and 0 <= told.amount < AMOUNT_MAX
        and told.month.day == 1
        and told.month <= today
        and (told.variant in kind.variants if kind.variants else not told.variant)
        and told.unit in kind.units
        and len(told.reference) <= REFERENCE_LENGTH_MAX
        and not characters.FORBIDDEN.search(told.reference)
    )
    if kind is None or not is_right:
        raise errors.BillInvalid(errors.BillInvalid.__doc__)
    return {
        "site": told.site, "kind": told.kind, "variant": told.variant, "month": told.month,
        "quantity": kinds.converted(told.amount, kind=kind, unit=told.unit).quantize(Decimal("0.0001")),
        "entered_quantity": told.amount.quantize(Decimal("0.0001")), "entered_unit": told.unit,
        "is_estimate": told.is_estimate, "reference": told.reference.strip(),
    }  # fmt: skip


def _locked(key: UUID) -> Bill:
    found = tables.FootprintBill.objects.select_for_update().filter(key=key, superseded_at=None).first()
    if found is None:
        raise errors.NoSuchBill(errors.NoSuchBill.__doc__)
    return found


def _end(former: Bill, recorded_at: datetime) -> datetime:
    # A clock that was set back must not make a row end before it was known.
    moment = max(recorded_at, former.recorded_at)
    tables.FootprintBill.objects.filter(pk=former.pk).update(superseded_at=moment)
    return moment


def _record(fact: str, row: Bill, *, by: facts.Actor, at: datetime, **more: object) -> None:
    journal.record(
        fact, by=by, at=at, client_id=scopes.OPERATOR, bill=row.pk, site=row.site_id, kind=row.kind,
        month=row.month.isoformat()[:7], amount=float(row.quantity), **more,
    )  # fmt: skip
