"""The impact page: one table of measurements, each with its rung, n, coverage and as-of instant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from tejido.access import gates
from tejido.core.impact import disclosure, indicators
from tejido.impact import queries as impact_queries
from tejido.web.impact import figures, indicators_shown, periods, reach, sections


@dataclass(frozen=True, kw_only=True)
class Part:
    """The lines of one group under its name."""

    name: str
    lines: Sequence[indicators_shown.Shown]


@require_safe
@gates.allowed("impact.see")
def overview(request: HttpRequest) -> HttpResponse:
    """Show the measurements of a month; of a day, too, in a demonstration.

    What a reader sees follows their scope: internal staff everything, a client's user that client.
    """
    asked = periods.asked(request)
    with reach.opened_to_reviewer(request):
        found = impact_queries.overview(asked.period)
    shown = {row.indicator for section in found.sections for row in section.measurements}
    context = {
        **periods.context_of(asked),
        "zone": asked.period.from_at.tzinfo,
        "is_empty": found.is_empty,
        "measured": [
            Part(
                name=figures.group_name(section.dimension, section.name),
                lines=indicators_shown.every(section.measurements, group_name=section.name),
            )
            for section in found.sections
        ],
        "definitions": [
            {
                "name": indicators_shown.name_of(name),
                "meaning": indicators_shown.told(definition.meanings),
                "version": definition.version,
            }
            for name, definition in indicators.INDICATORS.items()
            if name in shown
        ],
        "cell_min": disclosure.CELL_MIN,
    }
    return sections.IMPACT.show(request, "impact/overview.html", context)
