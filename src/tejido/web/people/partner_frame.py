"""What the pages about partners share: the section, the way to a partner, the operator's day, lists in parts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from tejido.core import partners as partner_rules
from tejido.journal import clock
from tejido.journal import queries as journal_queries
from tejido.people import partner_queries as queries
from tejido.reference import queries as reference_queries
from tejido.web.people import partner_words as words
from tejido.web.shared import people_sections, sections

SECTION = people_sections.PEOPLE
PAGE_LENGTH = 50
SEARCH_LENGTH_MAX = 100


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A part of a list: which rows it begins with, and the numbers of the parts before and after it."""

    number: int
    first: int

    def told(self, count: int) -> dict[str, int]:
        """Return what a page says of it.

        Args:
            count: How many rows the whole list has.
        """
        last = min(self.first + PAGE_LENGTH, count)
        later = self.number + 1 if self.first + PAGE_LENGTH < count else 0
        return {"count": count, "first": self.first + 1, "last": last, "earlier": self.number - 1, "later": later}


def listed(request: HttpRequest) -> Listed:
    """Return which part of a list is asked for.

    Raises: BadRequest: there is no such part.
    """
    number = request.GET.get("page", "1")
    if not (number.isascii() and number.isdecimal()) or not 0 < len(number) < 6 or int(number) < 1:
        raise BadRequest("There is no such page.")
    return Listed(number=int(number), first=(int(number) - 1) * PAGE_LENGTH)


def zone() -> str:
    """Return the operator's zone, whose midnights count."""
    return str(journal_queries.installation().zone)


def today() -> date:
    """Return the operator's business day."""
    return journal_queries.business_day(clock.now())


def searched(request: HttpRequest) -> str:
    """Return what a list is searched for."""
    return request.GET.get("name", "").replace("\0", "")[:SEARCH_LENGTH_MAX]


def trail_of_list() -> list[sections.Step]:
    """Return the way to the list of partners."""
    return [sections.Step(label=_("Partners"), url=reverse("people_partners"))]


def trail_of(partner: queries.Partner) -> list[sections.Step]:
    """Return the way to a partner."""
    return [*trail_of_list(), sections.Step(label=partner.name, url=url_of(partner))]


def url_of(partner: queries.Partner) -> str:
    """Return a partner's page."""
    return reverse("people_partner", args=[partner.key])


def places() -> dict[str, reference_queries.Place]:
    """Return the known places by what names them in a form."""
    return {place_token(place): place for place in reference_queries.places()}


def place_choices() -> list[tuple[str, str]]:
    """Return the known places as a form offers them."""
    return [(place_token(place), name) for place, name in reference_queries.places_to_choose()]


def place_token(place: reference_queries.Place) -> str:
    """Return what names a place in a form."""
    return f"{place.country}-{place.scheme}-{place.code}"


def turn_shown(turn: Any, *, at: datetime, zone_name: str) -> dict[str, Any]:
    """Return a running turn as lists show it."""
    count = partner_rules.days_waiting(since=turn.from_at, at=at, zone=zone_name)
    due = turn.step.due_date
    return {
        "step": turn.step,
        "side": turn.side,
        "label": words.SIDES[turn.side],
        "waits": words.days(count),
        "is_late": due is not None and due < at.astimezone(ZoneInfo(zone_name)).date(),
        "from_at": turn.from_at,
    }
