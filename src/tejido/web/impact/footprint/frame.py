"""What the footprint's pages share: the way back, sites by key, and kilograms in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from tejido.core.impact import disclosure
from tejido.core.impact.footprint import lines
from tejido.impact.footprint import bills
from tejido.web.impact import figures, sections
from tejido.web.shared import sections as shared_sections

SITES_MAX = 500
KG_SHOWN_MIN = 0.05
SECTION = sections.IMPACT


def show(
    request: HttpRequest, template: str, context: Mapping[str, Any], *, trail: Sequence[shared_sections.Step] = (),
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    """Render a page of the footprint."""
    return SECTION.show(request, template, context, trail=[back(), *trail], status=status)


def back() -> shared_sections.Step:
    """Return the way back to the footprint."""
    return shared_sections.Step(label=_("Footprint"), url=reverse("impact_footprint"))


def step(label: str, name: str) -> shared_sections.Step:
    """Return a step of the way back."""
    return shared_sections.Step(label=label, url=reverse(name))


def site_choices() -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """Return the sites by key as text, and as choices of a form."""
    found = bills.sites()[:SITES_MAX]
    return {str(site.key): site for site in found}, [(str(site.key), site.name) for site in found]


def kg(number: float) -> str:
    """Return kilograms in words."""
    return figures.value(disclosure.plain_figure(number), unit="kg_co2e")


def share(number: float | None) -> str:
    """Return a share in words; nothing where it is not known."""
    return "" if number is None else figures.value(disclosure.plain_figure(number), unit="share")


def signed(number: float) -> str:
    """Return a change in kilograms in words, with its sign."""
    # What rounds to nothing has no sign.
    sign = "" if abs(number) < KG_SHOWN_MIN else "+" if number > 0 else "−"
    return f"{sign}{kg(abs(number))}"


def range_of(amount: lines.Amount) -> str:
    """Return the range of an amount in words."""
    figure = disclosure.Figure(value=amount.kg, low=amount.low, high=amount.high)
    return figures.range_of(figure, unit="kg_co2e")
