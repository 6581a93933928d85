"""The operator's business day, and pages of a list."""

from __future__ import annotations

import zoneinfo
from dataclasses import dataclass
from datetime import date, datetime, time

from django.core.exceptions import BadRequest
from django.http import HttpRequest

from tejido.journal import clock
from tejido.journal import queries as journal_queries

PAGE_LENGTH = 50


@dataclass(frozen=True, kw_only=True)
class Page:
    """Which part of a list is shown."""

    number: int

    @property
    def first(self) -> int:
        """How many lines stand before it."""
        return (self.number - 1) * PAGE_LENGTH

    def shown(self, count: int) -> dict[str, int]:
        """Return what a template needs to say where the reader is, and to lead on."""
        return {
            "count": count,
            "first": self.first + 1,
            "last": min(self.first + PAGE_LENGTH, count),
            "earlier": self.number - 1,
            "later": self.number + 1 if self.first + PAGE_LENGTH < count else 0,
        }


def today() -> date:
    """Return the operator's business day."""
    return journal_queries.business_day(clock.now())


def beginning(day: date) -> datetime:
    """Return the instant at which a business day begins."""
    return datetime.combine(day, time.min, tzinfo=_zone())


def page_of(request: HttpRequest) -> Page:
    """Return the page of a list that is asked for.

    Raises: BadRequest: there is no such page.
    """
    number = request.GET.get("page", "1")
    if not (number.isascii() and number.isdecimal()) or not 0 < len(number) < 6 or int(number) < 1:
        raise BadRequest("There is no such page.")
    return Page(number=int(number))


def _zone() -> zoneinfo.ZoneInfo:
    return zoneinfo.ZoneInfo(journal_queries.installation().zone)
