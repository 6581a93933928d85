"""Lists in pages of one length: which part is asked for, and what is told about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import BadRequest
from django.http import HttpRequest

PAGE_LENGTH = 50
SEARCH_LENGTH_MAX = 100
PAGES_MAX = 99_999


@dataclass(frozen=True)
class Page:
    """One page of a list, counted from 1."""

    number: int

    @property
    def first(self) -> int:
        """How many lines stand before it."""
        return (self.number - 1) * PAGE_LENGTH

    def told(self, count: int) -> Mapping[str, int]:
        """Return what a template says of it.

        Args:
            count: How many lines the whole list has.
        """
        return {
            "count": count,
            "first": self.first + 1,
            "last": min(self.first + PAGE_LENGTH, count),
            "earlier": self.number - 1,
            "later": self.number + 1 if self.first + PAGE_LENGTH < count else 0,
        }


def asked(request: HttpRequest) -> Page:
    """Return which page of a list is asked for.

    Raises: BadRequest: there is no such page.
    """
    number = request.GET.get("page", "1")
    if not (number.isascii() and number.isdecimal()) or not 1 <= len(number) <= 5 or not 1 <= int(number) <= PAGES_MAX:
        raise BadRequest("There is no such page.")
    return Page(int(number))


def wanted(request: HttpRequest, name: str) -> str:
    """Return the words that are looked for."""
    return request.GET.get(name, "").replace("\0", "")[:SEARCH_LENGTH_MAX]
