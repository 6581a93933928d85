"""Slips and lines between the tables and the core, and the digest that signatures are made over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from tejido.core.pay import lines
from tejido.core.reference import values
from tejido.people import pay_tables

COLUMNS = (
    "slip_id", "ordinal", "code", "kind", "quantity", "unit", "rate", "factor", "amount", "evidence", "days",
    "adjusts_id", "about_key",
)  # fmt: skip
PART_LENGTH = 5000


def row(line: lines.Line, *, slip: pay_tables.PaySlip, ordinal: int) -> pay_tables.PayLine:
    """Return a line as its table keeps it."""
    return pay_tables.PayLine(
        slip=slip, ordinal=ordinal, code=line.code, kind=line.kind, quantity=line.quantity, unit=line.unit,
        rate=line.rate, factor=line.factor, amount=line.amount,
        evidence=[lines.evidence(value) for value in line.values],
        days=[[day.isoformat(), count] for day, count in line.days], adjusts_id=line.adjusts,
        about_key=UUID(line.about_key) if line.about_key else None,
    )  # fmt: skip


def digest(run: pay_tables.PayRun) -> str:
    """Return the digest over all slips of a run with all their lines, as they are stored now."""
    return lines.digest(_canonical(run))


def lines_about(
    run: pay_tables.PayRun, *, person_ids: Collection[int], but_not_of: pay_tables.PayRun
) -> Mapping[int, Sequence[lines.Line]]:
    """Return the lines of a run and those of later runs that corrected it, by person.

    Args:
        but_not_of: The draft that is being worked out, whose own lines do not count yet.
    """
    known = pay_tables.PayLine.objects.filter(slip__person_id__in=person_ids).exclude(slip__run=but_not_of)
    own = known.filter(slip__run=run, adjusts=None)
    corrected = known.filter(adjusts=run, slip__run__state="closed")
    found: dict[int, list[lines.Line]] = defaultdict(list)
    for rows in (own, corrected):
        for one in rows.select_related("slip").order_by("slip_id", "ordinal"):
            found[one.slip.person_id].append(_line(one))
    return found


def evidence(kept: Mapping[str, Any]) -> values.Value:
    """Return a reference value as a line kept it."""
    return values.Value(
        key=kept["key"], place=kept["place"], value=Decimal(kept["value"]), unit=kept["unit"],
        from_date=date.fromisoformat(kept["from"]), to_date=date.fromisoformat(kept["to"]) if kept["to"] else None,
        source=kept["source"], status=kept["status"], confidence=kept["confidence"], key_id=kept["key_id"],
    )  # fmt: skip


def _line(one: pay_tables.PayLine) -> lines.Line:
    return lines.Line(
        code=one.code, kind=one.kind, quantity=one.quantity, unit=one.unit,  # type: ignore[arg-type]
        rate=one.rate, factor=one.factor, amount=one.amount,
        values=tuple(evidence(value) for value in one.evidence),
        days=tuple((date.fromisoformat(day), count) for day, count in one.days), adjusts=one.adjusts_id,
        about_key=str(one.about_key or ""),
    )  # fmt: skip


def _canonical(run: pay_tables.PayRun) -> Iterator[dict[str, Any]]:
    rows = pay_tables.PayLine.objects.filter(slip__run=run).order_by("slip__person_id", "ordinal")
    held: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for one in rows.values_list(*COLUMNS).iterator(chunk_size=PART_LENGTH):
        told = dict(zip(COLUMNS, one, strict=True))
        held[told.pop("slip_id")].append({name: _told(value) for name, value in told.items()})
    slips = run.slips.order_by("person_id").values_list("id", "person_id", "currency", "earned", "deducted", "net")
    for key, person, currency, earned, deducted, net in slips:
        yield {
            "person": person, "currency": currency, "earned": str(earned), "deducted": str(deducted),
            "net": str(net), "lines": held.get(key, []),
        }  # fmt: skip


def _told(value: Any) -> Any:
    """Return a column as canonical JSON takes it; decimals and keys as text."""
    return str(value) if isinstance(value, Decimal | UUID) else value
