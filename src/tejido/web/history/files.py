"""Downloads of a report: CSV and XLSX with the same rows, the figures first and then the counts they are made of."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
from django.http import HttpResponse
from django.utils.translation import gettext as _
from openpyxl import cell, styles, utils

from tejido.contacts import history as contact_history
from tejido.web.history import columns, shown, words

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# A text that begins like this is a formula to a spreadsheet.
FORMULA_BEGINS = ("=", "+", "-", "@", "\t", "\r", "\n")
DECIMALS = 6
NAME_WIDTH, NUMBER_WIDTH = 34, 14
MOMENT_FORMAT = "yyyy-mm-dd hh:mm"
Value = str | int | float | datetime | None


def lines(
    report: contact_history.Report[Any], *, is_about_people: bool, is_outsider: bool
) -> tuple[list[str], list[list[Value]]]:
    """Return the heads and the rows of a report, the total last; times are seconds, shares 0 to 1.

    Args:
        is_outsider: As of `shown.table`; the counts behind a withheld figure are withheld with it.
    """
    chosen = shown.columns_of(is_about_people=is_about_people)
    counts = columns.COUNTS_OF_PEOPLE if is_about_people else columns.COUNTS_OF_SERVICE
    heads = [str(words.ROWS[report.rows_by]), _("Channel"), *(_head(column) for column in chosen), *counts]
    withheld, _before = shown.withheld_rows(report, is_outsider=is_outsider)
    zone = ZoneInfo(report.period.zone)
    rows = [
        [
            row.begins_at.astimezone(zone) if row.begins_at else row.name or str(words.TOTAL),
            str(words.CHANNELS.get(row.channel, row.channel)),
            *(_figure(column, row, withheld=withheld) for column in chosen),
            *(_of_counts(name, row, withheld=withheld) for name in counts),
        ]
        for row in (*report.rows, report.total)
    ]
    return heads, rows


def as_csv(heads: Sequence[str], rows: Sequence[Sequence[Value]], *, name: str) -> HttpResponse:
    """Return rows as a CSV file (RFC 4180) in UTF-8 with a mark that spreadsheets look for."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([_safe(head) for head in heads])
    writer.writerows([[_plain(value) for value in row] for row in rows])
    return _file("\ufeff" + text.getvalue(), "text/csv; charset=utf-8", f"{name}.csv")


def as_xlsx(heads: Sequence[str], rows: Sequence[Sequence[Value]], *, name: str) -> HttpResponse:
    """Return rows as an XLSX file with one sheet, its heads fixed."""
    workbook = openpyxl.Workbook(write_only=True)
    sheet = workbook.create_sheet()
    sheet.freeze_panes = "B2"
    for number in range(1, len(heads) + 1):
        sheet.column_dimensions[utils.get_column_letter(number)].width = NAME_WIDTH if number == 1 else NUMBER_WIDTH
    sheet.append([_head_cell(sheet, head) for head in heads])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    stream = io.BytesIO()
    workbook.save(stream)
    return _file(stream.getvalue(), XLSX_TYPE, f"{name}.xlsx")


def _head_cell(sheet: Any, head: str) -> cell.WriteOnlyCell:
    made = _cell(sheet, str(head))
    made.font, made.alignment = styles.Font(bold=True), styles.Alignment(wrap_text=True, vertical="top")
    return made


def _cell(sheet: Any, value: Value) -> cell.WriteOnlyCell:
    if isinstance(value, datetime):
        # A spreadsheet knows no zones: what is written is the clock of the operator's place.
        made = cell.WriteOnlyCell(sheet, value.replace(tzinfo=None))
        made.number_format = MOMENT_FORMAT
        return made
    made = cell.WriteOnlyCell(sheet, value)
    if isinstance(value, str):
        # Texts stay texts: no formula is made of what somebody called a queue.
        made.data_type = "s"
    return made


def _head(column: columns.Column) -> str:
    unit = {"count": "", "share": " (0–1)", "duration": " (s)"}[column.kind]
    return f"{words.COLUMNS[column.code]}{unit}"


def _figure(column: columns.Column, row: contact_history.Row[Any], *, withheld: frozenset[str]) -> Value:
    figure = columns.figure(column, row, withheld=withheld)
    if figure is None:
        return None
    return str(words.WITHHELD) if figure.value is None else _rounded(figure.value)


def _of_counts(name: str, row: contact_history.Row[Any], *, withheld: frozenset[str]) -> Value:
    if name in columns.WORK_COUNTS and row.place in withheld:
        return str(words.WITHHELD)
    return _rounded(getattr(row.counts, name))


def _rounded(value: float) -> int | float:
    return value if isinstance(value, int) else round(value, DECIMALS)


def _plain(value: Value) -> str | int | float:
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    if isinstance(value, str):
        return _safe(value)
    return "" if value is None else value


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA_BEGINS) else text


def _file(content: str | bytes, media_type: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=media_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
