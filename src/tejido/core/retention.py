"""For how long the law has records kept although somebody asked to be erased: dated rules with source and status.

No rule here was checked by a lawyer yet; pages and documentation say so beside each day that follows from one.
"""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

Records = Literal["employment_records", "books"]
Status = Literal["unchecked", "checked"]


@dataclass(frozen=True, kw_only=True)
class Rule:
    """For how many years records of a kind are kept in a country, from which day on, by which source.

    Args:
        years: Whole years after the end of the last employment, or after the day of the last receipt.
        from_date: The first day on which the rule is in force; the newest one that has begun holds.
    """

    records: Records
    country: str
    years: int
    from_date: date
    source: str
    status: Status


RULES = (
    Rule(
        records="employment_records", country="CO", years=20, from_date=date(2015, 5, 26), status="unchecked",
        source="Decreto 1072 de 2015, art. 2.2.4.6.13: 20 years after the employment; CST art. 264: proof of it",
    ),
    Rule(
        records="books", country="CO", years=10, from_date=date(2005, 7, 8), status="unchecked",
        source="Ley 962 de 2005, art. 28: books and papers of merchants, 10 years",
    ),
)  # fmt: skip


def rule(records: Records, *, country: str, on: date, rules: Sequence[Rule] = RULES) -> Rule:
    """Return the rule that is in force in a country on a day.

    Where none is known for the country, the longest that is known holds, so that nothing is lost that had to be kept.
    """
    known = [one for one in rules if one.records == records]
    here = [one for one in known if one.country == country and one.from_date <= on]
    if here:
        return max(here, key=lambda one: one.from_date)
    return max(known, key=lambda one: one.years)


def kept_until(records: Records, *, last: date, country: str, on: date) -> date:
    """Return the first day on which records need not be kept any more.

    Args:
        last: The first day after the last employment, or the day of the last receipt.
        on: The day on which this is asked.
    """
    year = last.year + rule(records, country=country, on=on).years
    return last.replace(year=year, day=min(last.day, calendar.monthrange(year, last.month)[1]))
