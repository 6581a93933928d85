"""Files that the import pages hand out: empty ones to fill in, filled ones to edit, and what was refused."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Literal

from django.http import HttpResponse
from django.utils import translation

from tejido.core.imports import tables

Ending = Literal["csv", "xlsx"]
MEDIA_TYPES: dict[str, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
WIDTH_MIN, WIDTH_MAX = 12, 40
SHEET = "1"


def answer(name: str, ending: Ending, headers: Sequence[str], rows: Iterable[Sequence[str]]) -> HttpResponse:
    """Return a table as a file to be stored.

    Args:
        name: Without its ending; ASCII.
    """
    data = _separated(headers, rows) if ending == "csv" else _workbook(headers, rows)
    response = HttpResponse(data, content_type=MEDIA_TYPES[ending])
    response["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    response["Cache-Control"] = "no-store"
    return response


def _separated(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return a text with separators as spreadsheets of the page's language expect them, with the mark of UTF-8."""
    is_spanish = (translation.get_language() or "").startswith("es")
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=";" if is_spanish else ",")
    writer.writerow(headers)
    writer.writerows([tables.escaped(cell) for cell in row] for row in rows)
    return stream.getvalue().encode("utf-8-sig")


def _workbook(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    # Only whoever asks for a workbook pays for the library.
    import openpyxl
    from openpyxl import styles, utils

    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = SHEET
    written = [list(headers), *([*row] for row in rows)]
    for number, row in enumerate(written, start=1):
        for column, text in enumerate(row, start=1):
            cell = sheet.cell(row=number, column=column, value=text or None)
            # As text a code keeps its leading zeros and a phone its plus sign, and nothing is calculated.
            cell.data_type = "s" if text else "n"
            cell.number_format = "@"
            if number == 1:
                cell.font = styles.Font(bold=True)
    for column, header in enumerate(headers, start=1):
        letter = utils.get_column_letter(column)
        sheet.column_dimensions[letter].width = min(max(len(header) + 2, WIDTH_MIN), WIDTH_MAX)
        sheet.column_dimensions[letter].number_format = "@"
    sheet.freeze_panes = "A2"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
