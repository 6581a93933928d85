"""The rows behind figures: what each kind of row says, which figures it stands behind, and how a row is written.

A row is a line of codes and numbers, separated by commas, without a name, a document or a free text; dates are
coarsened to quarters. `disclosure.rows_digest` covers the lines.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

Kind = Literal["status", "hours", "placement"]
KINDS: tuple[Kind, ...] = get_args(Kind)

COLUMNS: Mapping[Kind, tuple[str, ...]] = {
    "status": ("is_impact_worker", "is_status_known", "basis", "contacts_count", "hired_quarter"),
    "hours": ("worked_seconds",),
    "placement": ("hired_quarter",),
}
# Which figures can be computed from a kind of row.
INDICATORS: Mapping[Kind, tuple[str, ...]] = {
    "status": ("impact_workers", "contacts_by_impact_workers"),
    "hours": ("worked_hours",),
    "placement": ("people_in_placement",),
}


class RowsUnknown(Exception):
    """There are no rows of this name."""


@dataclass(frozen=True, kw_only=True)
class RowSet:
    """The rows of one kind about one group of people, such as the status of those at a site."""

    kind: Kind
    dimension: str
    group_key: str

    @property
    def code(self) -> str:
        """Its name in rooms, logs and facts, such as "status:site:3"."""
        return f"{self.kind}:{self.dimension}:{self.group_key}"

    @property
    def columns(self) -> tuple[str, ...]:
        return COLUMNS[self.kind]


def of_indicator(indicator: str, *, dimension: str, group_key: str) -> RowSet | None:
    """Return the rows behind an indicator's figure about a group; None where its rows are not about people."""
    for kind, indicators in INDICATORS.items():
        if indicator in indicators:
            return RowSet(kind=kind, dimension=dimension, group_key=group_key)
    return None


def named(code: str) -> RowSet:
    """Return the rows of a code.

    Raises: RowsUnknown
    """
    parts = code.split(":")
    for kind in KINDS:
        if len(parts) == 3 and parts[0] == kind and all(parts):
            return RowSet(kind=kind, dimension=parts[1], group_key=parts[2])
    raise RowsUnknown(RowsUnknown.__doc__)
