"""The register of reference values as a table for the core, as it is known now or was known at an instant."""

from __future__ import annotations

import decimal
import threading
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.db.models import Q

from tejido.core.reference import values
from tejido.reference import errors, tables

VALUES_MAX = 50_000
"""So many values are read at once; a register has hundreds."""
_TABLES_KEPT_MAX = 16

# Rows are added and superseded once, and nothing else ever happens to them: three numbers tell two states apart.
_MARK = "SELECT current_database(), count(*), count(superseded_at), max(id) FROM reference_value"
# The row that pages hand on from a query to an action; they never import the models themselves.
Row = tables.Value
_kept: dict[object, values.Table] = {}
_lock = threading.Lock()


def table(*, known_at: datetime | None = None) -> values.Table:
    """Return the register's values, as known now or as they were known at an instant.

    A table is kept in this process until the register changes, so asking again costs one small query.

    Args:
        known_at: Machine time; None for what is known now.
    """
    with connection.cursor() as cursor:
        cursor.execute(_MARK)
        mark = (*cursor.fetchone(), known_at)
    found = _kept.get(mark)
    if found is not None:
        return found
    made = values.Table(value_of(row) for row in _rows(known_at))
    # What this transaction alone has seen may yet be undone, and another one would come to the same mark.
    if not _is_uncommitted():
        with _lock:
            if len(_kept) >= _TABLES_KEPT_MAX:
                _kept.clear()
            _kept[mark] = made
    return made


def known(code: str, *, place: str, at: datetime | None = None, variant: str | None = None) -> Sequence[tables.Value]:
    """Return the rows of a key at a place by first day, as known now or at an instant.

    Args:
        at: Machine time.
    """
    rows = tables.Value.objects.filter(_known(at), code=code, place=place).select_related("proposal")
    if variant is not None:
        rows = rows.filter(variant=variant)
    return list(rows.order_by("variant", "from_date", "recorded_at", "id")[:VALUES_MAX])


def recorded(code: str, *, place: str) -> Sequence[tables.Value]:
    """Return every row there ever was of a key at a place, what was superseded too, the latest recorded first."""
    rows = tables.Value.objects.filter(code=code, place=place).select_related("proposal")
    return list(rows.order_by("-recorded_at", "-from_date", "-id")[:VALUES_MAX])


def held_on(day: date, *, country: str = "") -> Sequence[tables.Value]:
    """Return the rows, as known now, that cover a day, by key, place and variant.

    Args:
        country: Only the values of this country and its parts; empty for all.
    """
    rows = tables.Value.objects.filter(superseded_at=None, from_date__lte=day)
    rows = rows.filter(Q(to_date=None) | Q(to_date__gt=day))
    if country:
        rows = rows.filter(Q(place=country) | Q(place__startswith=f"{country}-"))
    return list(rows.select_related("proposal").order_by("code", "place", "variant", "from_date")[:VALUES_MAX])


def everything() -> Sequence[tables.Value]:
    """Return every row there is or was, by key, place, variant and day."""
    rows = tables.Value.objects.order_by("code", "place", "variant", "from_date", "recorded_at", "id")
    return list(rows[:VALUES_MAX])


def one(key: UUID) -> tables.Value:
    """Return a row of the register, also one that was superseded.

    Raises: NoSuchReferenceValue
    """
    found = tables.Value.objects.filter(key=key).select_related("proposal").first()
    if found is None:
        raise errors.NoSuchReferenceValue(errors.NoSuchReferenceValue.__doc__)
    return found


def places(code: str) -> Sequence[str]:
    """Return the places that have values of a key now."""
    rows = tables.Value.objects.filter(code=code, superseded_at=None)
    return list(rows.values_list("place", flat=True).distinct().order_by("place"))


def value_of(row: tables.Value) -> values.Value:
    """Return a row as the core knows it."""
    return values.Value(
        key=row.code, place=row.place, value=plain(row.value), unit=row.unit, from_date=row.from_date,
        to_date=row.to_date, recorded_at=row.recorded_at, superseded_at=row.superseded_at, source=row.source,
        status=row.status,  # type: ignore[arg-type]  # the table holds no other
        confidence=row.confidence,  # type: ignore[arg-type]  # the table holds no other
        note=row.note, key_id=str(row.key), variant=row.variant, version=row.version,
    )  # fmt: skip


def plain(number: decimal.Decimal) -> decimal.Decimal:
    """Return a number as somebody wrote it, without the column's zeros behind the point."""
    short = number.normalize()
    return short.quantize(decimal.Decimal(1)) if short == short.to_integral_value() else short


def _known(at: datetime | None) -> Q:
    if at is None:
        return Q(superseded_at=None)
    return Q(recorded_at__lte=at) & (Q(superseded_at=None) | Q(superseded_at__gt=at))


def _rows(known_at: datetime | None) -> Iterable[tables.Value]:
    return tables.Value.objects.filter(_known(known_at)).order_by("id")[:VALUES_MAX]


def _is_uncommitted() -> bool:
    """Tell whether this transaction has itself changed something, by whether it was given a number."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id_if_assigned() IS NOT NULL")
        return bool(cursor.fetchone()[0])
