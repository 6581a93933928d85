"""Suppliers: keeping what is known of them, one or a whole file, and finding them again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from tejido.core import facts
from tejido.core.impact.economy import files
from tejido.impact.economy import entries, errors, tables
from tejido.journal import actions as journal
from tejido.journal import scopes
from tejido.reference import models as reference

LIST_LENGTH = 50
ENTRIES_MAX = 10_000
CHOICES_MAX = 2_000
Supplier = tables.TownSupplier
Version = tables.TownSupplierVersion


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What is to be known of a supplier.

    Args:
        code: By which the books know them.
        local_share: What share of their spending stays in their town, as they told; None where nobody asked.
    """

    code: str
    name: str
    place: reference.Place
    sector: str = ""
    size: str = "unknown"
    traits: Sequence[str] = ()
    local_share: Decimal | None = None


@transaction.atomic
def keep(
    given: Sequence[Entry], *, user_id: int, recorded_at: datetime, by: facts.Actor, at: datetime
) -> entries.Counts:
    """Keep what is known of suppliers; what is known otherwise supersedes what was, and the same changes nothing.

    Args:
        given: At most `ENTRIES_MAX`; of two with one code the later counts.
        recorded_at: Machine time.
    Raises: TownEntryInvalid
    """
    wanted = {entry.code: _columns(entry) for entry in map(_checked, given)}
    if len(given) > ENTRIES_MAX:
        raise errors.TownEntryInvalid(errors.TownEntryInvalid.__doc__)
    entries.wait_for_others()
    known = {row.code: row for row in Supplier.objects.filter(code__in=wanted)}
    fresh = [Supplier(code=code, added_at=at) for code in wanted if code not in known]
    known |= {row.code: row for row in Supplier.objects.bulk_create(fresh)}
    held = {row.supplier_id: row for row in Version.objects.filter(supplier__code__in=wanted, superseded_at=None)}
    counts, ended, written = entries.Counts(made=len(fresh)), [], []
    for code, columns in wanted.items():
        before = held.get(known[code].pk)
        if before is not None and all(getattr(before, name) == value for name, value in columns.items()):
            counts.same += 1
            continue
        moment = recorded_at
        if before is not None:
            # A clock that was set back must not make a row end before it was known.
            moment = max(recorded_at, before.recorded_at)
            before.superseded_at = moment
            ended.append(before)
            counts.changed += 1
        written.append(Version(supplier=known[code], set_by_user_id=user_id, recorded_at=moment, **columns))
    Version.objects.bulk_update(ended, ["superseded_at"], batch_size=entries.BATCH_ROWS)
    Version.objects.bulk_create(written)
    if written:
        journal.record("town_suppliers_kept", by=by, at=at, client_id=scopes.OPERATOR, **counts.as_fields())
    return counts


def of_list(*, wanted: str = "", place_code: str = "", first: int = 0) -> tuple[Sequence[Version], int]:
    """Return suppliers as known now, by name, and how many there are; 50 at most.

    Args:
        wanted: Part of a name or a code; empty for all.
        place_code: Only those of a municipality; empty for all.
    """
    known = Version.objects.filter(superseded_at=None)
    if wanted:
        known = known.filter(Q(name__icontains=wanted) | Q(supplier__code__icontains=wanted))
    if place_code:
        known = known.filter(place__code=place_code)
    ordered = known.select_related("supplier", "place").order_by("name", "id")
    return list(ordered[first : first + LIST_LENGTH]), known.count()


def one(key: UUID) -> Version:
    """Return what is known of a supplier now.

    Raises: NoSuchTownSupplier
    """
    found = Version.objects.filter(supplier__key=key, superseded_at=None).select_related("supplier", "place").first()
    if found is None:
        raise errors.NoSuchTownSupplier(errors.NoSuchTownSupplier.__doc__)
    return found


def history(key: UUID) -> Sequence[Version]:
    """Return what was known of a supplier, the latest first."""
    return list(Version.objects.filter(supplier__key=key).select_related("place").order_by("-recorded_at", "-id")[:20])


def choices() -> Sequence[tuple[str, str]]:
    """Return suppliers to choose from, key and name, by name; 2,000 at most."""
    known = Version.objects.filter(superseded_at=None).select_related("supplier").order_by("name", "id")
    return [(str(row.supplier.key), f"{row.name} ({row.supplier.code})") for row in known[:CHOICES_MAX]]


def by_code(codes: Sequence[str]) -> Mapping[str, Supplier]:
    """Return suppliers by their codes, those of them that are known."""
    return {row.code: row for row in Supplier.objects.filter(code__in=codes)}


def _checked(entry: Entry) -> Entry:
    is_right = (
        entry.size in files.SIZES
        and set(entry.traits) <= files.TRAITS.keys()
        and (entry.local_share is None or 0 <= entry.local_share <= 1)
    )
    if not is_right:
        raise errors.TownEntryInvalid(errors.TownEntryInvalid.__doc__)
    return Entry(
        code=entries.code(entry.code, files.SUPPLIER_CODE), name=entries.line(entry.name), place=entry.place,
        sector=entries.code(entry.sector, files.SECTOR) if entry.sector.strip() else "", size=entry.size,
        traits=sorted(set(entry.traits)),
        local_share=None if entry.local_share is None else round(Decimal(entry.local_share), 4),
    )  # fmt: skip


def _columns(entry: Entry) -> dict[str, Any]:
    return {
        "name": entry.name, "place_id": entry.place.pk, "sector": entry.sector, "size": entry.size,
        "traits": list(entry.traits), "local_share": entry.local_share,
    }  # fmt: skip
