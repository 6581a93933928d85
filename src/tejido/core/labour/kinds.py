"""The twelve kinds that a worked minute can be of: the day, by night or not, overtime or not."""

from __future__ import annotations

from typing import Literal

Kind = Literal[
    "ordinary", "night", "overtime_day", "overtime_night",
    "rest", "rest_night", "rest_overtime_day", "rest_overtime_night",
    "holiday", "holiday_night", "holiday_overtime_day", "holiday_overtime_night",
]  # fmt: skip
# The index of a kind is NIGHT + OVERTIME + the day's, so the engine adds where a person would look it up.
KINDS: tuple[Kind, ...] = (
    "ordinary", "night", "overtime_day", "overtime_night",
    "rest", "rest_night", "rest_overtime_day", "rest_overtime_night",
    "holiday", "holiday_night", "holiday_overtime_day", "holiday_overtime_night",
)  # fmt: skip
NIGHT, OVERTIME, REST, HOLIDAY = 1, 2, 4, 8
KIND_COUNT = len(KINDS)


def index_of(kind: str) -> int:
    """Return the index of a kind.

    Raises: ValueError: there is no such kind.
    """
    return KINDS.index(kind)


def is_overtime(kind: str) -> bool:
    """Tell whether a kind is overtime."""
    return bool(index_of(kind) & OVERTIME)


def is_night(kind: str) -> bool:
    """Tell whether a kind is worked at night."""
    return bool(index_of(kind) & NIGHT)


def is_day_of_rest(kind: str) -> bool:
    """Tell whether a kind is worked on the day of rest or on a holiday."""
    return index_of(kind) >= REST
