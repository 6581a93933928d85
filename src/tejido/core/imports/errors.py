"""What can go wrong with a file that is read, and with a single cell of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

Trouble = Literal[
    "empty", "too_large", "encoding", "nul", "not_a_table", "old_workbook", "workbook_damaged", "workbook_too_large",
    "too_many_lines", "too_many_columns", "quotes", "headers_missing", "headers_twice", "no_lines",
]  # fmt: skip


class FileUnreadable(Exception):
    """This file cannot be read as a table; `trouble` says why, and `about` which columns or numbers."""

    def __init__(self, trouble: Trouble, *, about: Sequence[str] = ()) -> None:
        super().__init__(trouble)
        self.trouble: Trouble = trouble
        self.about = tuple(about)


class CellUnreadable(Exception):
    """This cell does not hold what its column takes; `code` says why, and `about` what would do."""

    def __init__(self, code: str, *, about: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.about = about


class NameUnresolved(Exception):
    """A name in a line leads to nothing that is known, or to more than one thing."""

    def __init__(self, code: str, *, column: str, value: str = "", about: str = "") -> None:
        super().__init__(code)
        self.code, self.column, self.value, self.about = code, column, value, about
