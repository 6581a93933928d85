"""Bringing the values that ship with Tejido into the register: at the first start, and again with each release.

A release adds what is new, and takes away what it corrected itself. What an operator has put in place stays: a value of
a release that would touch it is left out, and the pages say so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tejido.core import facts
from tejido.core.reference import changes, values
from tejido.journal import actions as journal
from tejido.journal import scopes, turns
from tejido.reference import tables
from tejido.reference import values as register

_LOCK = "reference values"


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """What came of loading: how many values are new, how many a release took away, and which were left out."""

    added_count: int
    superseded_count: int
    left_out: tuple[values.Value, ...]


@transaction.atomic
def load(
    *, recorded_at: datetime, by: facts.Actor, at: datetime | None = None, shipped: values.Table | None = None
) -> Loaded:
    """Bring the register up to what ships with this release; a second time changes nothing.

    Args:
        recorded_at: Machine time.
        at: World time of the fact; None before there is an installation, when nobody has a journal yet.
        shipped: The values of a release; those of this one where none are given.
    """
    turns.take(_LOCK)
    release = {changes.digest(one): one for one in (shipped or values.shipped()).values}
    held = {row.shipped_digest: row for row in _shipped_rows()}
    gone = [row for digest, row in held.items() if row.superseded_at is None and digest not in release]
    for row in gone:
        row.superseded_at = max(recorded_at, row.recorded_at)
    tables.Value.objects.bulk_update(gone, ["superseded_at"])
    added, left_out = [], []
    rivals = _holding()
    for digest, value in release.items():
        if digest in held:
            continue
        beside = rivals.get((value.key, value.place, value.variant), ())
        if value.status in changes.HOLDING and any(changes.share_days(value, one) for one in beside):
            left_out.append(value)
        else:
            added.append(row_of(value, recorded_at=recorded_at, origin="shipped", shipped_digest=digest))
    tables.Value.objects.bulk_create(added)
    loaded = Loaded(added_count=len(added), superseded_count=len(gone), left_out=tuple(left_out))
    if at is not None and (added or gone):
        journal.record(
            "reference_values_shipped", by=by, at=at, client_id=scopes.OPERATOR, added_count=len(added),
            superseded_count=len(gone), left_out_count=len(left_out),
        )  # fmt: skip
    return loaded


def left_out() -> Sequence[values.Value]:
    """Return the values of this release that the register does not have, since the operator's own stand there."""
    held = set(tables.Value.objects.exclude(shipped_digest="").values_list("shipped_digest", flat=True))
    return [one for one in values.shipped().values if changes.digest(one) not in held]


def row_of(
    value: values.Value, *, recorded_at: datetime, origin: str, shipped_digest: str = "",
    proposal: tables.Proposal | None = None,
) -> tables.Value:  # fmt: skip
    """Return the row, not stored yet, that holds a value."""
    return tables.Value(
        code=value.key, place=value.place, variant=value.variant, version=value.version, value=value.value,
        unit=value.unit, from_date=value.from_date, to_date=value.to_date, source=value.source, status=value.status,
        confidence=value.confidence, note=value.note, origin=origin, shipped_digest=shipped_digest,
        proposal=proposal, recorded_at=recorded_at,
    )  # fmt: skip


def _shipped_rows() -> Sequence[tables.Value]:
    rows = tables.Value.objects.exclude(shipped_digest="")
    # Of two rows of one digest, one was superseded and came again: the one that stands counts.
    return sorted(rows, key=lambda row: (row.superseded_at is None, row.recorded_at))


def _holding() -> dict[tuple[str, str, str], list[values.Value]]:
    found: dict[tuple[str, str, str], list[values.Value]] = {}
    for row in tables.Value.objects.filter(superseded_at=None, status__in=changes.HOLDING):
        found.setdefault((row.code, row.place, row.variant), []).append(register.value_of(row))
    return found
