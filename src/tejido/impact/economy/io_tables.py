"""Tables of inputs and outputs: only one that passes every check is kept, with its source, year, area and currency."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import numpy as np
from django.db import transaction
from django.db.models import QuerySet

from tejido.clients import rows
from tejido.core import facts
from tejido.core.impact.economy import leontief, regional
from tejido.impact.economy import entries, errors, tables
from tejido.journal import actions as journal
from tejido.journal import scopes

YEAR_MIN, YEAR_MAX = 1990, 2100
ARRAYS = ("flows", "demand", "output", "jobs", "wages", "consumption")
DECIMALS = 6
# What says of which table another was cut, beside the source of its jobs.
CUT_MARK_LENGTH_MAX = 60
DIGEST_LENGTH = 12
Row = tables.TownTable


@transaction.atomic
def keep(
    table: leontief.Table, *, name: str, source: str, area: str, year: int, currency: str, is_synthetic: bool,
    key: UUID | None = None, user_id: int, recorded_at: datetime, by: facts.Actor, at: datetime,
) -> Row:  # fmt: skip
    """Keep a table that passes every check; one of the same name, area and year supersedes the former.

    Args:
        area: A country such as "CO", or a department or municipality in it, such as "CO-23".
        is_synthetic: Whether it was invented; nothing formal rests on such a table.
        key: Made with the form: the same one again returns the table that it made.
        recorded_at: Machine time.
    Raises: TownTableFails, TownEntryInvalid
    """
    before = rows.made_before(Row, key)
    if before is not None:
        return before
    found = leontief.findings(table)
    if found:
        raise errors.TownTableFails(found)
    if not YEAR_MIN <= year <= YEAR_MAX:
        raise errors.TownEntryInvalid(errors.TownEntryInvalid.__doc__)
    columns = {"name": entries.line(name), "area": area, "year": year}
    entries.wait_for_others()
    held = Row.objects.filter(superseded_at=None, **columns).first()
    moment = recorded_at if held is None else max(recorded_at, held.recorded_at)
    if held is not None:
        Row.objects.filter(pk=held.pk).update(superseded_at=moment)
    numbers = {name: _numbers(getattr(table, name)) for name in ARRAYS}
    digest = hashlib.sha256(json.dumps([table.sectors, numbers], sort_keys=True).encode()).hexdigest()
    row, _is_new = rows.make(
        Row, key=key, taken=errors.TownEntryInvalid, **columns, source=entries.line(source),
        currency=entries.currency(currency), is_synthetic=is_synthetic, sectors=list(table.sectors), numbers=numbers,
        digest=digest, set_by_user_id=user_id, recorded_at=moment,
    )  # fmt: skip
    journal.record(
        "town_table_loaded", by=by, at=at, client_id=scopes.OPERATOR, table=row.pk, year=year,
        sectors=len(table.sectors), synthetic=is_synthetic, table_digest=digest,
    )  # fmt: skip
    return row


def keep_cut(
    base: Row, *, region_jobs: leontief.FloatArray, delta: float, name: str, source: str, area: str,
    is_synthetic: bool, key: UUID | None = None, user_id: int, recorded_at: datetime, by: facts.Actor, at: datetime,
) -> Row:  # fmt: skip
    """Keep a table cut down to a region, whose source says of which table, and how.

    Args:
        base: Of the country; what is cut of an invented table is invented.
        region_jobs, delta: As of `regional.cut`.
        source: Of the jobs.
    Raises: RegionInvalid, and as `keep`.
    """
    found = regional.cut(of_row(base), region_jobs=region_jobs, delta=delta)
    mark = f"FLQ δ {delta:g}, SHA-256 {base.digest[:DIGEST_LENGTH]}"
    return keep(
        found.table, name=name, source=f"{entries.line(source)} · {mark}", area=area, year=base.year,
        currency=base.currency, is_synthetic=is_synthetic or base.is_synthetic, key=key, user_id=user_id,
        recorded_at=recorded_at, by=by, at=at,
    )  # fmt: skip


def every() -> Sequence[Row]:
    """Return the tables as known now, the newest year first, without their numbers."""
    return list(Row.objects.filter(superseded_at=None).defer("numbers").order_by("-year", "name", "id")[:100])


def one(key: UUID) -> Row:
    """Return a table, also one that was superseded.

    Raises: NoSuchTownTable
    """
    found = Row.objects.filter(key=key).first()
    if found is None:
        raise errors.NoSuchTownTable(errors.NoSuchTownTable.__doc__)
    return found


def newest() -> Row | None:
    """Return the table to work with: the newest year as known now, a real one before an invented one; None: none."""
    return _by_worth().first()


def is_newest_invented() -> bool:
    """Tell whether the table to work with was invented."""
    return bool(_by_worth().values_list("is_synthetic", flat=True).first())


def of_row(row: Row) -> leontief.Table:
    """Return the table of a row."""
    arrays: dict[str, Any] = {name: np.array(row.numbers[name], dtype=np.float64) for name in ARRAYS}
    return leontief.Table(sectors=tuple(row.sectors), **arrays)


def _by_worth() -> QuerySet[Row]:
    return Row.objects.filter(superseded_at=None).order_by("is_synthetic", "-year", "-recorded_at")


def _numbers(array: leontief.FloatArray) -> list[Any]:
    return [] if not array.size else list(np.round(array, DECIMALS).tolist())
