"""A file as rows of cells: whatever spreadsheets write, by content and not by name, within limits."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from tejido.core.imports import encodings, errors, workbooks

BYTES_MAX = 5 * 1024 * 1024
LINES_MAX = 10_000
COLUMNS_MAX = 60
CELL_CHARACTERS_MAX = 5_000
SEPARATORS = (";", ",", "\t", "|")
# How files begin that people send by mistake, and what to say of them.
ZIP, OLE, OTHERS = (
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
    (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"\x1f\x8b"),
)

# A cell that begins like this is calculated when a spreadsheet opens the file.
CALCULATED = ("=", "+", "-", "@", "\t")

# Characters without width or meaning that word processors and web pages leave in a cell.
UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff"))

Origin = Literal["utf-8", "utf-16", "windows-1252", "workbook"]


@dataclass(frozen=True)
class Row:
    """One row of a file.

    Args:
        number: Its line in the file, counted from 1.
        cells: Their texts, without blanks around them.
    """

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Table:
    """What a file holds: the row of its headers, and those below that are not empty."""

    headers: tuple[str, ...]
    rows: tuple[Row, ...]
    origin: Origin


def read(data: bytes) -> Table:
    """Return the table in a file: text with separators, or the first sheet of a workbook.

    Raises: FileUnreadable
    """
    if len(data) > BYTES_MAX:
        raise errors.FileUnreadable("too_large")
    if not data.strip():
        raise errors.FileUnreadable("empty")
    if data.startswith(OLE):
        raise errors.FileUnreadable("old_workbook")
    if data.startswith(OTHERS):
        raise errors.FileUnreadable("not_a_table")
    if data.startswith(ZIP):
        found = workbooks.rows(data, rows_max=2 * LINES_MAX, columns_max=COLUMNS_MAX)
        return _table(found, origin="workbook")
    text = encodings.decode(data)
    return _table(_separated(text.text), origin=text.encoding)


def _table(found: Iterable[tuple[int, Sequence[str]]], *, origin: Origin) -> Table:
    headers: tuple[str, ...] | None = None
    rows: list[Row] = []
    for number, cells in found:
        kept = tuple(_unescaped(_composed(cell).strip()) for cell in cells)
        while kept and not kept[-1]:
            kept = kept[:-1]
        if not kept:
            continue
        if len(kept) > COLUMNS_MAX:
            raise errors.FileUnreadable("too_many_columns", about=[str(COLUMNS_MAX)])
        if headers is None:
            headers = kept
            continue
        if len(rows) == LINES_MAX:
            raise errors.FileUnreadable("too_many_lines", about=[str(LINES_MAX)])
        rows.append(Row(number, kept))
    if headers is None:
        raise errors.FileUnreadable("empty")
    if not rows:
        raise errors.FileUnreadable("no_lines")
    return Table(headers=headers, rows=tuple(rows), origin=origin)


def _separated(text: str) -> Iterable[tuple[int, Sequence[str]]]:
    """Yield the rows of a text with separators; a line is where its row begins.

    Raises: FileUnreadable: a quotation mark opens and never closes.
    """
    first, _, rest = text.lstrip("\r\n").partition("\n")
    skipped = 0
    if first.strip().lower().startswith("sep=") and len(first.strip()) == len("sep=") + 1:
        # So some spreadsheets say which separator they used.
        separator, text, skipped = first.strip()[-1], rest, 1
    else:
        counted = Counter(first)
        separator = max(SEPARATORS, key=lambda each: counted[each])
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    before = 0
    try:
        for cells in reader:
            if any(len(cell) > CELL_CHARACTERS_MAX for cell in cells):
                raise errors.FileUnreadable("quotes", about=[str(before + 1 + skipped)])
            yield before + 1 + skipped, cells
            before = reader.line_num
    except csv.Error as problem:
        raise errors.FileUnreadable("quotes", about=[str(before + 1 + skipped)]) from problem


def escaped(cell: str) -> str:
    """Return a cell as it is written into a file, so that no spreadsheet calculates what somebody else typed."""
    return f"'{cell}" if cell.startswith(CALCULATED) else cell


def _composed(cell: str) -> str:
    """Return a cell with each accented letter as one character and without what nobody sees.

    The same name from two computers may be written in two ways; it would be two people.
    """
    return unicodedata.normalize("NFC", cell.translate(UNSEEN))


def _unescaped(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(CALCULATED) else cell
