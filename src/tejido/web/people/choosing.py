"""What forms of the people lead's pages let choose from: keys of addresses to rows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TypeVar

from django.core.exceptions import BadRequest
from django.http import HttpRequest

from tejido.journal import clock
from tejido.people import cohorts, funnel, opening_queries, queries
from tejido.reference import queries as reference_queries

Row = TypeVar("Row")
PAGE_LENGTH = 50
NUMBER_LENGTH_MAX = 5
OPENINGS_MAX = 200


def places() -> Mapping[str, reference_queries.Place]:
    """Return the places that are known, by country and code."""
    return {f"{place.country}-{place.code}": place for place in reference_queries.places()}


def sites() -> Mapping[str, queries.Site]:
    """Return our buildings, by key."""
    return {str(site.key): site for site in queries.sites()}


def partners() -> Mapping[str, cohorts.Partner]:
    """Return the partners that we work with, by key."""
    return {str(partner.key): partner for partner in cohorts.partners()}


def openings() -> Mapping[str, opening_queries.Opening]:
    """Return what is to be filled, by key."""
    found, _count = opening_queries.openings(is_open=True, first=0, count=OPENINGS_MAX)
    return {str(opening.key): opening for opening in found}


def chosen(rows: Mapping[str, Row], key: str) -> Row | None:
    """Return the row of what was chosen in a field that may be left open."""
    return rows[key] if key else None


def today() -> date:
    """Return the operator's business day now."""
    return funnel.today(clock.now())


def page_number(request: HttpRequest) -> int:
    """Return which part of a list is asked for, from 1.

    Raises: BadRequest: there is no such part.
    """
    number = request.GET.get("page", "1")
    is_number = number.isascii() and number.isdecimal() and 0 < len(number) <= NUMBER_LENGTH_MAX
    if not is_number or int(number) < 1:
        raise BadRequest("There is no such page.")
    return int(number)


def pages(number: int, count: int) -> dict[str, int]:
    """Return what a list says of its parts: the first and last line shown, and the parts before and after.

    Args:
        number: Which part is shown, from 1.
        count: Lines in all.
    """
    first = (number - 1) * PAGE_LENGTH
    return {
        "first": first + 1, "last": min(first + PAGE_LENGTH, count), "count": count, "earlier": number - 1,
        "later": number + 1 if first + PAGE_LENGTH < count else 0,
    }  # fmt: skip
