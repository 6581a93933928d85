"""The first sheet of an XLSX workbook as rows of texts, read only, within limits that are known before it is unpacked.

A workbook is a ZIP archive of XML. Its parts are counted and their sizes added up before any is unpacked (an unpacked
part never grows past the size that the archive states), and a part with a document type is refused: no spreadsheet
writes one, and entities are made there. Nothing is calculated: a formula is handed on as one, and whoever checks the
cell refuses it.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from tejido.core.imports import errors

PARTS_MAX = 400
UNPACKED_BYTES_MAX = 60 * 1024 * 1024
DOCUMENT_TYPES = (b"<!DOCTYPE", "<!DOCTYPE".encode("utf-16-le"), "<!DOCTYPE".encode("utf-16-be"))
# What a formula begins with, here as in a text file.
FORMULA = "="
WHOLE_MAX = 2**53


def rows(data: bytes, *, rows_max: int, columns_max: int) -> Iterable[tuple[int, Sequence[str]]]:
    """Return the rows of the first sheet with their numbers, empty ones left out.

    Args:
        rows_max: A sheet that goes further down is refused.
        columns_max: One more column than this is read, so that whoever asks can see that there are too many.
    Raises: FileUnreadable
    """
    _check_archive(data)
    # Only whoever imports a workbook pays for the library.
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
        try:
            return _of_sheet(book, rows_max=rows_max, columns_max=columns_max)
        finally:
            book.close()
    except errors.FileUnreadable:
        raise
    except Exception as problem:
        # Whatever the library stumbles over in a file that anybody may have made is the same to whoever sent it.
        raise errors.FileUnreadable("workbook_damaged") from problem


def _of_sheet(book: Any, *, rows_max: int, columns_max: int) -> list[tuple[int, Sequence[str]]]:
    visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    if not visible:
        raise errors.FileUnreadable("workbook_damaged")
    sheet = visible[0]
    # What a sheet says of its own size may be wrong in both directions.
    sheet.reset_dimensions()
    found: list[tuple[int, Sequence[str]]] = []
    for number, cells in enumerate(sheet.iter_rows(max_col=columns_max + 1, values_only=True), start=1):
        if number > rows_max:
            raise errors.FileUnreadable("too_many_lines", about=[str(rows_max)])
        texts = [_text(cell) for cell in cells]
        if any(texts):
            found.append((number, texts))
    return found


def _text(value: Any) -> str:
    """Return what a cell says, as somebody would type it into a text file."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time.min else value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat(timespec="minutes")
    if isinstance(value, timedelta):
        minutes = int(value.total_seconds() // 60)
        return f"{minutes // 60:02}:{minutes % 60:02}"
    if isinstance(value, float) and value.is_integer() and abs(value) < WHOLE_MAX:
        return str(int(value))
    if isinstance(value, str | int | float):
        return str(value)
    # What is left are formulas of several cells, which the library gives as objects of its own.
    return FORMULA


def _check_archive(data: bytes) -> None:
    """Refuse what is no workbook, or would unpack into too much.

    Raises: FileUnreadable
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > PARTS_MAX or sum(part.file_size for part in parts) > UNPACKED_BYTES_MAX:
                raise errors.FileUnreadable("workbook_too_large")
            if "xl/workbook.xml" not in {part.filename for part in parts}:
                raise errors.FileUnreadable("not_a_table")
            for part in parts:
                is_xml = part.filename.endswith((".xml", ".rels"))
                if is_xml and any(mark in archive.read(part) for mark in DOCUMENT_TYPES):
                    raise errors.FileUnreadable("workbook_damaged")
    except errors.FileUnreadable:
        raise
    except Exception as problem:
        # A cut end, encrypted parts, an unknown compression: each library below has errors of its own for them.
        raise errors.FileUnreadable("workbook_damaged") from problem
