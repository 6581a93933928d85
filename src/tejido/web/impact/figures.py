"""Figures in words: values with their unit, ranges, and what a group is called."""

from __future__ import annotations

from django.utils import formats

from tejido.core.impact import disclosure
from tejido.web.impact import words

DIGEST_SHOWN_COUNT = 12
# Shares below it are told with one more digit.
SMALL_SHARE = 0.02
# Of numbers in a unit; none where it is not named.
DECIMALS = {"hours": 1, "ratio": 2, "kg_co2e": 1, "g_co2e": 0, "kwh": 1, "m3": 1, "kg": 1, "months": 1, "points": 1}


def group_name(dimension: str, name: str) -> str:
    """Return what a group of people is called."""
    names = {
        "all": words.EVERYBODY,
        "site": words.NO_SITE if name in ("none", "home") else name,
        "work_mode": words.WORK_MODES.get(name, name),
        "hired": words.HIRED.get(name, name),
        "moment": words.MOMENTS.get(name, name),
        "position": words.NO_POSITION if name == "none" else name,
        "cohort": words.NO_COHORT if name == "none" else name,
    }
    return str(names.get(dimension, name))


def value(figure: disclosure.Figure, *, unit: str) -> str:
    """Return a figure with its unit, or why it is withheld."""
    if figure.value is None:
        return str(words.WITHHELD[figure.withheld or "few_people"])
    if unit.isupper():
        return f"{unit} {_number(figure.value, unit=unit)}"
    # A small share, such as of those who leave in a month, would be nothing in whole percents.
    decimals = 1 if 0 < figure.value < SMALL_SHARE else 0
    return f"{_number(figure.value, unit=unit, share_decimals=decimals)} {words.UNITS[unit]}".strip()


def range_of(figure: disclosure.Figure, *, unit: str) -> str:
    """Return the range that a figure may stand for; nothing where it is exact or withheld."""
    if figure.value is None or figure.low == figure.high:
        return ""
    return " – ".join(_number(end, unit=unit, share_decimals=1) for end in (figure.low, figure.high))


def number(amount: float, *, unit: str) -> str:
    """Return an amount as a number in a unit is written, without the unit."""
    return _number(amount, unit=unit)


def _number(amount: float | None, *, unit: str, share_decimals: int = 0) -> str:
    if amount is None:
        return ""
    # Django cuts digits off; a number is rounded before it gets there.
    if unit == "share":
        return f"{formats.number_format(round(100 * amount, share_decimals), decimal_pos=share_decimals)} %"
    decimals = DECIMALS.get(unit, 0)
    return formats.number_format(round(amount, decimals), decimal_pos=decimals, force_grouping=True)
