"""The operator's business day, and whether somebody is of age on it."""

from __future__ import annotations

from datetime import date, datetime

from tejido.journal import queries as journal_queries
from tejido.people import queries as people_queries

ADULT_YEARS = 18


def today(now: datetime) -> date:
    """Return the operator's business day."""
    return journal_queries.business_day(now)


def is_minor(person: people_queries.Person, *, on: date) -> bool:
    """Tell whether somebody is under 18; who gave no birth date is taken for of age.

    Source: Ley 1581 of 2012, article 7: data of minors needs their parents or guardians.
    """
    born_on = person.birth_date
    if born_on is None:
        return False
    years = on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))
    return years < ADULT_YEARS
