"""What the areas of indicators are called; an area is one file of the catalogue."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tejido.core.impact import indicators

NAMES: Mapping[str, str | Promise] = {
    "work": _("Work and people"),
    "claims": _("What it changed"),
    "livelihood": _("Livelihood"),
    "staying": _("Staying and growing"),
    "town": _("Town and economy"),
    "footprint": _("Footprint"),
    "standards": _("Standard and review"),
    "surveys": _("Surveys"),
    "buyers": _("Buyers"),
}


def areas() -> list[str]:
    """Return the areas that have indicators: those named here first, in this order."""
    known = {each.area for each in indicators.INDICATORS.values()}
    return [name for name in NAMES if name in known] + sorted(known - NAMES.keys())


def name(area: str) -> str:
    """Return what an area is called."""
    return str(NAMES.get(area, area))
