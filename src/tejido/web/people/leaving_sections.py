"""In which section these pages stand for a reader, and which page of a list they ask for."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from tejido.access import gates
from tejido.journal import clock
from tejido.journal import queries as journal_queries
from tejido.web.shared import people_sections, sections

DIGITS_MAX = 5
# For supervisors, planners and the impact lead, who see these two pages and nothing else about people.
NUMBERS = sections.Section(
    name=_("Fairness"),
    home="people_fairness",
    parts=(("fairness.see", _("Fairness"), "people_fairness"), ("attrition.see", _("Attrition"), "people_attrition")),
)


def of(request: HttpRequest) -> sections.Section:
    """Return the section that a reader came from."""
    return people_sections.PEOPLE if gates.rights(request).may("people.see") else NUMBERS


def page_number(request: HttpRequest) -> int:
    """Return which page of a list is asked for, from 1.

    Raises: BadRequest
    """
    number = request.GET.get("page", "1")
    if not (number.isascii() and number.isdecimal() and len(number) <= DIGITS_MAX and int(number) >= 1):
        raise BadRequest("There is no such page.")
    return int(number)


def zone() -> ZoneInfo:
    """Return the operator's zone, whose midnights count."""
    return ZoneInfo(journal_queries.installation().zone)


def today() -> date:
    """Return the business day of the operator."""
    return journal_queries.business_day(clock.now())
