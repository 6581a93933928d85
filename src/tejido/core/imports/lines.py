"""Rows of a file as lines of one kind: headers found, every cell read, and what is wrong told line by line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from tejido.core import characters
from tejido.core.imports import errors, kinds, tables, words

VALUE_CHARACTERS_MAX = 60


@dataclass(frozen=True, kw_only=True)
class Problem:
    """What is wrong with a line.

    Args:
        code: What it is; the pages have the words.
        column: The code of the column that it is about.
        value: What stood there, cut short.
        about: What would do, or which other line it is about.
        error: The named error of an action that refused the line.
    """

    code: str
    column: str = ""
    value: str = ""
    about: str = ""
    error: Exception | None = field(default=None, compare=False)


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of a file: the values that were given by column, and what is wrong with it.

    Args:
        number: Its line in the file, counted from 1.
        texts: The cells as they were written, in the order of the file's headers.
    """

    number: int
    values: Mapping[str, Any]
    problems: tuple[Problem, ...] = ()
    texts: tuple[str, ...] = ()

    def refused(self, *problems: Problem) -> Line:
        """Return the line with more that is wrong with it."""
        return replace(self, problems=(*self.problems, *problems))


@dataclass(frozen=True, kw_only=True)
class Listing:
    """A whole file of one kind.

    Args:
        headers: As they stand in the file.
        unknown: Those of them that no column of the kind has; what stands below is left alone.
    """

    kind: str
    lines: tuple[Line, ...]
    headers: tuple[str, ...]
    unknown: tuple[str, ...]


def listed(table: tables.Table, *, kind: str) -> Listing:
    """Return the lines of a table that is meant to be of a kind.

    Raises: FileUnreadable: a required column is missing, or two headers name the same column.
    """
    return of_columns(table, kinds.KINDS[kind], kind=kind)


def of_columns(table: tables.Table, wanted: kinds.Kind, *, kind: str) -> Listing:
    """Return the lines of a table by columns that are no kind of the set-up's own.

    Args:
        kind: What the listing is called.
    Raises: FileUnreadable: a required column is missing, or two headers name the same column.
    """
    columns = _columns(table.headers, wanted)
    unknown = tuple(
        header for header, column in zip(table.headers, columns, strict=True) if column is None and header.strip()
    )
    found = tuple(_line(row, columns, wanted) for row in table.rows)
    return Listing(kind=kind, lines=found, headers=table.headers, unknown=unknown)


def read(values: Mapping[str, str], *, kind: str, number: int) -> Line:
    """Return one line from texts by column code, as a form or one of our own data files gives it."""
    given = [column for column in kinds.KINDS[kind] if column.code in values]
    row = tables.Row(number, tuple(values[column.code].strip() for column in given))
    return _line(row, given, kinds.KINDS[kind])


def _columns(headers: Sequence[str], kind: kinds.Kind) -> list[kinds.Column | None]:
    by_writing: dict[str, kinds.Column] = {}
    # A column's own headers come before what others are also called.
    for column in kind:
        by_writing.update({words.plain(each): column for each in (column.code, column.en, column.es)})
    for column in kind:
        for writing in column.writings():
            by_writing.setdefault(writing, column)
    found = [by_writing.get(words.plain(header)) for header in headers]
    known = [column for column in found if column is not None]
    twice = [column for column in kind if known.count(column) > 1]
    if twice:
        raise errors.FileUnreadable("headers_twice", about=[column.code for column in twice])
    missing = [column for column in kind if column.is_required and column not in known]
    if missing:
        raise errors.FileUnreadable("headers_missing", about=[column.code for column in missing])
    return found


def _line(row: tables.Row, columns: Sequence[kinds.Column | None], kind: kinds.Kind) -> Line:
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    if any(cell for cell in row.cells[len(columns) :]):
        problems.append(Problem(code="cells_beyond"))
    for column, text in zip(columns, row.cells, strict=False):
        if column is None or not text:
            continue
        problem = _trouble(text)
        if problem:
            problems.append(Problem(code=problem, column=column.code, value=shortened(text)))
            continue
        try:
            values[column.code] = column.read(text)
        except errors.CellUnreadable as unreadable:
            problems.append(
                Problem(code=unreadable.code, column=column.code, value=shortened(text), about=unreadable.about)
            )
    about = {problem.column for problem in problems}
    problems += [
        Problem(code="needed", column=column.code)
        for column in kind
        if column.is_required and column.code not in values and column.code not in about
    ]
    return Line(number=row.number, values=values, problems=tuple(problems), texts=row.cells)


def shortened(text: str) -> str:
    """Return a cell as it is shown beside what is wrong with it: one line, cut short, without control characters."""
    kept = " ".join(characters.FORBIDDEN.sub("�", text).split())
    return kept if len(kept) <= VALUE_CHARACTERS_MAX else f"{kept[:VALUE_CHARACTERS_MAX]}…"


def _trouble(text: str) -> str:
    if characters.FORBIDDEN.search(text):
        return "characters"
    # Calculated elsewhere, it may be anything by the time somebody looks; and it is how spreadsheets are attacked.
    return "formula" if text.startswith(("=", "@")) else ""
