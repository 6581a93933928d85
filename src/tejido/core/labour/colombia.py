"""The law of working time in Colombia, made from reference values: each rule is data and one small function."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from tejido.core.labour import laws as labour_laws
from tejido.core.reference import values as reference_values


def law(
    table: reference_values.Table, *, place: str, holidays: Callable[[date], bool], has_overtime: bool = True
) -> labour_laws.Law:
    """Return the law of working time of a place in Colombia.

    Args:
        table: Reference values.
        place: Such as "CO" or "CO-23001".
        holidays: Tells whether a day is a holiday at that place.
        has_overtime: False for people of direction and trust, whose hours have no limit.
    Raises: NoSuchValue: the table lacks a value that the law needs.
    """
    raise NotImplementedError
