"""A statement as a workbook: a sheet for each area, then definitions, what is missing, and the evidence."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import openpyxl
from django.utils import translation
from django.utils.translation import gettext as _
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from tejido.web.impact.statements import document

Cell = str | int | float | None
SHEET_NAME_CHARACTERS_MAX = 31
WIDTHS = (46, 24, 16, 16, 16, 12, 14, 10, 12, 10, 40)
FORBIDDEN_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\", " "))


def of(given: document.Document) -> bytes:
    """Return a statement as an XLSX file in the document's language; numbers are numbers."""
    with translation.override(given.language):
        return _written(given)


def _written(given: document.Document) -> bytes:
    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    first.title = _("Statement")
    about: list[list[Cell]] = [
        [given.title, given.period], [_("Operator"), given.operator], [_("About"), given.subject or given.operator],
        [_("From"), given.from_date.isoformat()], [_("Last day"), given.last_date.isoformat()],
        [_("As of"), given.as_of], [_("Version"), given.version], [_("Why it was corrected"), given.reason],
        [_("Statement"), given.key], [_("Root over all lines"), given.root], [_("Lines"), given.lines_count],
        [_("Numbers withheld"), given.withheld_count],
    ]  # fmt: skip
    _fill(first, [_("What"), _("Value")], about, given)
    heads = [
        _("Number"), _("Group"), _("Value"), _("Low"), _("High"), _("Unit"), _("Rung"), "n", _("Coverage"),
        _("Version"), _("Shown as"),
    ]  # fmt: skip
    for area in given.areas:
        rows: list[list[Cell]] = [_row(number) for number in area.numbers]
        _fill(book.create_sheet(_sheet_name(book, area.name)), heads, rows, given)
    _fill(book.create_sheet(_sheet_name(book, _("Definitions"))),
          [_("Number"), _("Code"), _("Version"), _("Rung"), _("Meaning"), _("Counted"), _("Frameworks"), _("Source")],
          [[one.name, one.code, one.version, one.rung, one.meaning,
            " ".join(f"{label}: {text}" for label, text in (*one.rest, *one.five)), one.mappings, one.source]
           for one in given.definitions], given)  # fmt: skip
    _fill(book.create_sheet(_sheet_name(book, _("What is missing"))), [_("Number"), _("Why"), _("Whose it is")],
          [[gap["indicator"], gap["reason"], gap["owner"]] for gap in given.gaps], given)  # fmt: skip
    _fill(book.create_sheet(_sheet_name(book, _("Values from outside"))),
          [_("Code"), _("Place"), _("Value"), _("Unit"), _("From"), _("Status"), _("Source")],
          [[one[name] for name in ("code", "place", "value", "unit", "from_date", "status", "source")]
           for one in given.inputs], given)  # fmt: skip
    if given.changes:
        _fill(book.create_sheet(_sheet_name(book, _("What changed"))), [_("Line"), _("How"), _("What")],
              [[change["name"], change["how"], "; ".join(
                  f"{each['name']}: {each['before']} → {each['after']}" for each in change["fields"])]
               for change in given.changes], given)  # fmt: skip
    _fill(book.create_sheet(_sheet_name(book, _("Evidence"))),
          [_("Line"), _("Hash of the line"), _("Digest of the rows")],
          [[number.key, number.leaf, number.rows_digest] for number in given.numbers], given)  # fmt: skip
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _row(number: document.Number) -> list[Cell]:
    raw = number.raw
    coverage = raw["coverage"]["value"] if raw["coverage"] else None
    return [
        number.name, number.group, raw["value"], raw["low"], raw["high"], raw["unit"], number.rung, raw["n"], coverage,
        number.version, number.value,
    ]  # fmt: skip


def _fill(sheet: Any, heads: Sequence[str], rows: Sequence[Sequence[Cell]], given: document.Document) -> None:
    """Write a sheet: its label where the data is synthetic, a row of heads that stays in sight, then the rows."""
    if given.is_synthetic:
        sheet.append([given.synthetic])
        sheet.cell(row=1, column=1).font = Font(bold=True)
    sheet.append(list(heads))
    head_row = sheet.max_row
    for cell in sheet[head_row]:
        cell.font = Font(bold=True)
    for row in rows:
        sheet.append([None] * len(row))
        for column, value in enumerate(row, 1):
            cell = sheet.cell(row=sheet.max_row, column=column, value=value)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if isinstance(value, str):
                # Never a formula, whatever a text begins with.
                cell.data_type = "s"
    sheet.freeze_panes = sheet.cell(row=head_row + 1, column=1)
    for column, width in enumerate(WIDTHS[: len(heads)], 1):
        sheet.column_dimensions[get_column_letter(column)].width = width


def _sheet_name(book: Any, name: str) -> str:
    """Return a name for a sheet that no other has, within what a workbook allows."""
    short = name.translate(FORBIDDEN_IN_NAMES)[:SHEET_NAME_CHARACTERS_MAX].strip()
    taken, number = set(book.sheetnames), 2
    found = short
    while found in taken:
        found = f"{short[: SHEET_NAME_CHARACTERS_MAX - 3]} {number}"
        number += 1
    return found
