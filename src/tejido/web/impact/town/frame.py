"""What the town's pages share: the section, the period asked for, and the way back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _

from tejido.access import gates
from tejido.core import dates
from tejido.core.impact.economy import ranges
from tejido.impact import queries
from tejido.journal import clock
from tejido.journal import queries as journal_queries
from tejido.reference import queries as reference_queries
from tejido.web.impact import periods, sections
from tejido.web.shared import sections as shared

SPANS = (1, 3, 12)
SPAN = 12


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A number of whole months up to the end of one."""

    period: queries.Period
    months: int
    last_month: date

    @property
    def last_date(self) -> date:
        """The last day of it."""
        return self.period.to_date - timedelta(days=1)

    @property
    def earlier(self) -> str:
        """The month before its last, as an address names it."""
        return (self.last_month - timedelta(days=1)).strftime("%Y-%m")

    @property
    def later(self) -> str:
        """The month after its last; empty where that has not begun."""
        return self.period.to_date.strftime("%Y-%m") if self.period.to_date <= today() else ""


def today() -> date:
    """Return the operator's business day."""
    return journal_queries.business_day(clock.now())


def asked(request: HttpRequest) -> Asked:
    """Return the period that an address asks for: twelve months up to this one where it asks for none.

    Raises: BadRequest: no such month.
    """
    last, to_date = periods.month(request.GET, otherwise=today())
    given = request.GET.get("months", "")
    months = int(given) if given in map(str, SPANS) else SPAN
    from_date = dates.months_later(last, months=1 - months)
    period = queries.period_of(from_date=from_date, to_date=to_date, as_of=clock.now())
    return Asked(period=period, months=months, last_month=last)


def show(
    request: HttpRequest, template: str, context: Mapping[str, Any], *, trail: Sequence[shared.Step] = (),
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    """Render a page of the town within the section about impact."""
    shown = {**context, "may_keep": gates.rights(request).may("town.keep")}
    return sections.IMPACT.show(request, template, shown, trail=trail, status=status)


def back(*steps: tuple[str, str]) -> list[shared.Step]:
    """Return the way to the town's first page, and further.

    Args:
        steps: Label and name of address of each further step.
    """
    way = [shared.Step(label=_("Town and economy"), url=reverse("impact_town"))]
    return [*way, *(shared.Step(label=label, url=reverse(name)) for label, name in steps)]


def place_choices() -> list[tuple[str, str]]:
    """Return the places that are known, as a form chooses among them: their code in the register and their name."""
    return [(token, str(place)) for token, place in places_by_token().items()]


def places_by_token() -> Mapping[str, reference_queries.Place]:
    """Return the places that are known by what a form sends for them."""
    return {f"{place.country}-{place.scheme}-{place.code}": place for place in reference_queries.places()}


def number(value: float, *, decimals: int = 0) -> str:
    """Return a number as the language writes it."""
    return formats.number_format(round(value, decimals), decimal_pos=decimals, force_grouping=True)


def told(found: ranges.Range, *, decimals: int = 0, unit: str = "") -> Mapping[str, str]:
    """Return low, central and high in words."""
    ends = {name: number(getattr(found, name), decimals=decimals) for name in ("low", "central", "high")}
    return {name: f"{unit} {text}".strip() for name, text in ends.items()}


def share(value: float | None, *, decimals: int = 1) -> str:
    """Return a share as a part of a hundred, or a dash."""
    return "–" if value is None else f"{number(100 * value, decimals=decimals)} %"
