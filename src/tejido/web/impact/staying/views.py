"""How long people stay and how they grow: curves with bands, tenure both ways, who leaves, pay by position."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tejido.access import gates
from tejido.core.impact import disclosure, indicators
from tejido.impact import groups
from tejido.impact.staying import growth, measured, tenure
from tejido.web.impact import figures, indicators_shown, periods, sections
from tejido.web.impact.livelihood import gaps
from tejido.web.impact.staying import pictures, words

# From here on a difference between groups is called more than luck.
LUCK_SHARE = 0.05


@require_safe
@never_cache
@gates.allowed("livelihood.see")
def overview(request: HttpRequest) -> HttpResponse:
    """Show staying and growing up to the end of a month, apart by one dimension.

    Raises: BadRequest: no such dimension.
    """
    found = periods.asked(request)
    chosen = request.GET.get("by", "all")
    dimension = next((each for each in tenure.DIMENSIONS if each == chosen), None)
    if dimension is None:
        raise BadRequest("There is no such dimension.")
    everybody = tenure.staying(dimension="all", to_date=found.period.to_date)
    apart = everybody if dimension == "all" else tenure.staying(dimension=dimension, to_date=found.period.to_date)
    grown = growth.growth(to_date=found.period.to_date)
    parts = {
        "staying": measured.of_staying(found.period, apart),
        "turnover": measured.of_turnover(found.period),
        "growth": measured.of_growth(found.period, grown),
        "equity": measured.of_equity(found.period),
    }
    names = _names(apart)
    named = groups.names((row.dimension, row.group_key) for part in parts.values() for row in part.measurements)
    whole = next(iter(everybody.groups), None)
    context = {
        **periods.context_of(found),
        "query": found.query,
        "dimensions": [
            {"code": code, "name": name, "is_current": code == dimension} for code, name in words.DIMENSIONS.items()
        ],
        "is_everybody": dimension == "all",
        "window_from": apart.window_from,
        "is_empty": whole is None,
        "chart": pictures.staying(apart.groups, names),
        "leaving": None if whole is None else pictures.leaving(whole),
        "compared": _compared(apart),
        "withheld_count": sum(group.is_withheld for group in apart.groups),
        "rows": {name: _rows(part.measurements, named) for name, part in parts.items()},
        "by_group": _by_indicator(parts["staying"].measurements, named),
        "entry": _entry(grown),
        "gaps": gaps.shown(indicators.Measured(gaps=[gap for part in parts.values() for gap in part.gaps])),
        "cell_min": disclosure.CELL_MIN,
    }
    return sections.IMPACT.show(request, "impact/staying/overview.html", context)


def _names(found: tenure.Staying) -> dict[str, str]:
    known = groups.names((found.dimension, group.key) for group in found.groups)
    return {
        group.key: figures.group_name(found.dimension, known.get((found.dimension, group.key), group.key))
        for group in found.groups
    }


def _rows(
    measurements: Sequence[indicators.Measurement], names: Mapping[groups.Group, str]
) -> list[indicators_shown.Shown]:  # fmt: skip
    return [
        indicators_shown.shown(row, group_name=names.get((row.dimension, row.group_key), "")) for row in measurements
    ]


def _by_indicator(
    measurements: Sequence[indicators.Measurement], names: Mapping[groups.Group, str]
) -> list[tuple[str, list[indicators_shown.Shown]]]:
    found: dict[str, list[indicators.Measurement]] = {}
    for row in measurements:
        found.setdefault(row.indicator, []).append(row)
    return [(indicators_shown.name_of(code), _rows(its, names)) for code, its in found.items()]


def _compared(found: tenure.Staying) -> dict[str, Any] | None:
    """Return whether the groups differ by more than luck; None where nothing was compared."""
    if found.compared is None:
        return None
    return {"is_more_than_luck": found.compared.p_value < LUCK_SHARE, "p_value": f"{found.compared.p_value:.3f}"}


def _entry(grown: growth.Growth) -> dict[str, Any] | None:
    """Return the seats in which people begin, which can hardly be filled from inside and are told apart."""
    share = grown.inside.get(True)
    if share is None or share.part is None:
        return None
    return {"part": share.part, "whole": share.whole}
