"""Reading what other suppliers say of themselves: a file with a line for each number, and an answer for each line.

A number can be compared only if it was made by the same definition, so each line names the indicator and the version
of its definition; a line that names none, or another version than ours, is refused and says so.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Literal

from tejido.core import characters
from tejido.core.impact import indicators

COLUMNS = ("supplier", "indicator", "definition_version", "value", "from_date", "to_date", "source")
LINES_MAX = 500
FILE_BYTES_MAX = 200_000
TEXT_MAX = 200
VALUE_MAX = Decimal("99999999999999")
PLACES = Decimal("0.0001")
# Why a line is refused.
Refusal = Literal[
    "supplier_missing", "indicator_unknown", "version_missing", "version_other", "value_unreadable", "days_unreadable",
    "source_missing",
]  # fmt: skip


class SupplierFileInvalid(Exception):
    """This is no table with the columns supplier, indicator, definition_version, value, from_date, to_date, source."""


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A number that a supplier gives about itself, by one of our definitions.

    Args:
        value: In the definition's unit.
        from_date, to_date: Half-open.
    """

    supplier: str
    indicator: str
    definition_version: int
    value: Decimal
    from_date: date
    to_date: date
    source: str


@dataclass(frozen=True, kw_only=True)
class Line:
    """What came of one line of a file: a number, or why it is refused."""

    number: int
    supplier: str
    indicator: str
    figure: Figure | None
    refusal: Refusal | None = None


def read(data: bytes) -> Sequence[Line]:
    """Return what each line of a file says, or why it is refused.

    Args:
        data: UTF-8, commas or semicolons, the first line names the columns in any order.
    Raises: SupplierFileInvalid: no such table, or too long a one.
    """
    if len(data) > FILE_BYTES_MAX:
        raise SupplierFileInvalid(SupplierFileInvalid.__doc__)
    try:
        text = data.decode("utf-8-sig")
        head = text.partition("\n")[0]
        table = csv.DictReader(io.StringIO(text), delimiter=";" if head.count(";") > head.count(",") else ",")
        rows = list(table)
    except (UnicodeDecodeError, csv.Error) as problem:
        raise SupplierFileInvalid(SupplierFileInvalid.__doc__) from problem
    named = {(name or "").strip() for name in table.fieldnames or ()}
    if not set(COLUMNS) <= named or len(rows) > LINES_MAX or characters.FORBIDDEN.search(text.replace("\r", "")):
        raise SupplierFileInvalid(SupplierFileInvalid.__doc__)
    return [_line(number, _cells(row)) for number, row in enumerate(rows, start=2)]


def _cells(row: Mapping[str | None, object]) -> dict[str, str]:
    return {str(name).strip(): value.strip() if isinstance(value, str) else "" for name, value in row.items()}


def _line(number: int, cells: Mapping[str, str]) -> Line:
    supplier, code = cells["supplier"][:TEXT_MAX], cells["indicator"][:TEXT_MAX]
    found = _figure(cells)
    if isinstance(found, Figure):
        return Line(number=number, supplier=supplier, indicator=code, figure=found)
    return Line(number=number, supplier=supplier, indicator=code, figure=None, refusal=found)


def _figure(cells: Mapping[str, str]) -> Figure | Refusal:
    definition = indicators.INDICATORS.get(cells["indicator"])
    version = cells["definition_version"]
    if not 0 < len(cells["supplier"]) <= TEXT_MAX:
        return "supplier_missing"
    if definition is None or "client" not in definition.scope:
        return "indicator_unknown"
    if not version:
        return "version_missing"
    if version != str(definition.version):
        return "version_other"
    value = _value(cells["value"], is_share=definition.unit == "share")
    if value is None:
        return "value_unreadable"
    days = _days(cells["from_date"], cells["to_date"])
    if days is None:
        return "days_unreadable"
    if not 0 < len(cells["source"]) <= TEXT_MAX:
        return "source_missing"
    return Figure(
        supplier=cells["supplier"], indicator=definition.code, definition_version=definition.version, value=value,
        from_date=days[0], to_date=days[1], source=cells["source"],
    )  # fmt: skip


def _value(text: str, *, is_share: bool) -> Decimal | None:
    """Return a number that is not negative; of a share, at most 1; None where it cannot be read as one."""
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    if not value.is_finite() or not 0 <= value <= (1 if is_share else VALUE_MAX):
        return None
    return value.quantize(PLACES)


def _days(from_text: str, to_text: str) -> tuple[date, date] | None:
    try:
        first, until = date.fromisoformat(from_text), date.fromisoformat(to_text)
    except ValueError:
        return None
    return (first, until) if first < until else None
