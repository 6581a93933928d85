"""Public holidays of a place, by the code of its calendar, such as "CO" or "US-NY"."""

from __future__ import annotations

import functools
from datetime import date

import holidays


def is_holiday(calendar: str, day: date) -> bool:
    """Tell whether a day is a public holiday.

    Args:
        calendar: A country (ISO 3166), with a part of it after a hyphen where holidays differ.
    """
    return day in _days(calendar, day.year)


@functools.lru_cache(maxsize=64)
def _days(calendar: str, year: int) -> frozenset[date]:
    country, _, part = calendar.partition("-")
    return frozenset(holidays.country_holidays(country, subdiv=part or None, years=year))
