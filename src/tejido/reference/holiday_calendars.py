"""Public holidays of a place, by the code of its calendar, such as "CO" or "US-NY"."""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import date

import holidays


def is_holiday(calendar: str, day: date) -> bool:
    """Tell whether a day is a public holiday.

    Args:
        calendar: A country (ISO 3166), with a part of it after a hyphen where holidays differ.
    """
    return day in _days(calendar, day.year)


def of_place(place: str) -> Callable[[date], bool]:
    """Return what tells whether a day is a public holiday at a place of the register, such as "CO-23001".

    Holidays of Colombia are the whole country's; a country without a calendar has none that we know.
    """
    country = place[:2]
    if country not in holidays.list_supported_countries():
        return lambda _day: False
    return functools.partial(is_holiday, country)


@functools.lru_cache(maxsize=64)
def _days(calendar: str, year: int) -> frozenset[date]:
    country, _, part = calendar.partition("-")
    return frozenset(holidays.country_holidays(country, subdiv=part or None, years=year))
