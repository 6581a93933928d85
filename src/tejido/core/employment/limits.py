"""Limits that the law or the operator sets on employment, each dated, with its source and how sure we are of it.

Reference values with approval are a later part; until then these are data beside the code, and every page that uses one
shows where it comes from.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

# read: somebody read the norm; reported: a report of the press or a law firm; unchecked: from memory, to be read before
# anybody relies on it; policy: the operator's own choice.
Standing = Literal["read", "reported", "unchecked", "policy"]


class NoSuchLimit(Exception):
    """There is no such limit in this country on this day."""


@dataclass(frozen=True, kw_only=True)
class Limit:
    """A number that holds in a country from a day on, until another takes its place."""

    code: str
    country: str
    value: float
    unit: str
    from_date: date
    source: str
    standing: Standing


def _colombian(code: str, value: float, unit: str, from_date: date, source: str, standing: Standing) -> Limit:
    return Limit(code=code, country="CO", value=value, unit=unit, from_date=from_date, source=source, standing=standing)


LIMITS = (
    _colombian("week_hours_max", 48, "hours", date(1991, 1, 1), "CST art. 161", "unchecked"),
    _colombian("week_hours_max", 47, "hours", date(2023, 7, 15), "Ley 2101/2021 art. 3", "read"),
    _colombian("week_hours_max", 46, "hours", date(2024, 7, 15), "Ley 2101/2021 art. 3", "read"),
    _colombian("week_hours_max", 44, "hours", date(2025, 7, 15), "Ley 2101/2021 art. 3", "read"),
    _colombian("week_hours_max", 42, "hours", date(2026, 7, 15), "Ley 2101/2021 art. 3", "read"),
    _colombian("fixed_term_years_max", 4, "years", date(2025, 6, 25), "Ley 2466/2025", "read"),
    _colombian("apprentice_years_max", 3, "years", date(2025, 6, 25), "Ley 2466/2025 art. 21", "unchecked"),
    _colombian("trial_months_max", 2, "months", date(1991, 1, 1), "CST art. 78", "unchecked"),
    _colombian("work_from_home_months_max", 6, "months", date(2021, 5, 12), "Ley 2088/2021", "unchecked"),
    # Ley 2191/2022 art. 5 asks for a written way to complain, also without a name, and Ley 1010/2006 for a procedure
    # against harassment; the days are the operator's own promise.
    _colombian("grievance_receive_days", 3, "days", date(2022, 1, 6), "own policy; Ley 2191/2022 art. 5", "policy"),
    _colombian("grievance_answer_days", 15, "days", date(2022, 1, 6), "own policy; Ley 2191/2022 art. 5", "policy"),
    _colombian("harassment_answer_days", 10, "days", date(2006, 1, 23), "own policy; Ley 1010/2006", "policy"),
    _colombian("appeal_days", 10, "days", date(2022, 1, 6), "own policy", "policy"),
    _colombian("adjustment_days", 15, "days", date(2013, 2, 27), "own policy; Ley 1618/2013", "policy"),
)  # fmt: skip


def find(code: str, *, country: str, on: date) -> Limit | None:
    """Return the limit in force on a day, or None where this country sets none that we know."""
    known = [each for each in LIMITS if (each.code, each.country) == (code, country) and each.from_date <= on]
    return max(known, key=lambda each: each.from_date, default=None)


def own(code: str, *, on: date) -> Limit:
    """Return a limit that the operator sets itself, whatever the country of the work.

    Raises: NoSuchLimit
    """
    found = find(code, country="CO", on=on)
    if found is None:
        raise NoSuchLimit(NoSuchLimit.__doc__)
    return found
