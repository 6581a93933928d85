"""The time engine: cuts work at every boundary of the law and says of each piece what kind it is."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from tejido.core.labour import laws as labour_laws
from tejido.core.labour import worked as labour_worked


def classify(
    worked: labour_worked.Worked,
    conditions: labour_worked.Conditions,
    *,
    laws: Sequence[labour_laws.Law],
    zones: Sequence[ZoneInfo],
) -> labour_worked.Pieces:
    """Return the work, cut so that each piece is of one kind, by person and time.

    Args:
        worked: Whole weeks of each person, so that overtime of a week is seen.
        conditions: Terms that hold whenever somebody worked.
        laws: What `conditions.law` points at.
        zones: What `conditions.zone` points at.
    Raises: NoTermsForWork, NoLawForDay
    """
    raise NotImplementedError
