"""The rows behind a number, as a page shows them: columns and rows that are not about single people, or a room's name.

Rows about people open only in a room; what is here are counts by day, bills, ledgers, and the like.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from tejido.core.impact import indicators
from tejido.core.impact import rows as row_sets
from tejido.impact import queries

Cell = str | int | float | Decimal | date | datetime | None
ROWS_MAX = 400


@dataclass(frozen=True, kw_only=True)
class Column:
    """What stands in a column.

    Args:
        names: In both languages.
        unit: Of its numbers, as indicators write it; empty for words and dates.
    """

    code: str
    names: indicators.Words
    unit: str = ""


def column(code: str, en: str, es: str, unit: str = "") -> Column:
    """Return a column by its names."""
    return Column(code=code, names={"en": en, "es": es}, unit=unit)


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """The rows behind a number.

    Args:
        rows: At most `ROWS_MAX`, each with a cell for every column.
        rows_count: How many there are in all.
        row_set: The rows about people that a room can open.
        total: What the rows add up to, where they do.
    """

    columns: Sequence[Column] = field(default_factory=tuple)
    rows: Sequence[Sequence[Cell]] = field(default_factory=tuple)
    rows_count: int = 0
    row_set: row_sets.RowSet | None = None
    total: float | None = None

    @property
    def is_cut(self) -> bool:
        """Whether there are more rows than are given."""
        return self.rows_count > len(self.rows)


# From dimension, group and period to the rows.
EvidenceOf = Callable[[str, str, queries.Period], Evidence]
Provider = Callable[[queries.Period], indicators.Measured]
Evidences = Mapping[str, EvidenceOf]
