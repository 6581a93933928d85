"""The town's first page: what stays there, town by town, always low, central and high; and what is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tejido.access import gates
from tejido.core.impact import indicators
from tejido.impact import groups, measuring
from tejido.impact.economy import io_tables
from tejido.web.impact import gap_words, indicators_shown
from tejido.web.impact.town import frame
from tejido.web.shared import charts

FIRST = ("lm3", "local_purchase_share", "jobs_in_low_income_towns")


@require_safe
@never_cache
@gates.allowed("town.see")
def overview(request: HttpRequest) -> HttpResponse:
    """Show what the work of some months did for the towns, as measurements."""
    asked = frame.asked(request)
    found = measuring.measure_part("town", asked.period)
    whole = [row for row in found.measurements if row.dimension == "all"]
    names = groups.names((row.dimension, row.group_key) for row in found.measurements)
    by_town: dict[str, list[indicators_shown.Shown]] = {}
    for row in found.measurements:
        if row.dimension == "place":
            shown = indicators_shown.shown(row, group_name=names.get(("place", row.group_key), ""))
            by_town.setdefault(row.indicator, []).append(shown)
    for rows in by_town.values():
        rows.sort(key=lambda one: one.group)
    context = {
        "asked": asked, "spans": [{"months": span, "is_current": span == asked.months} for span in frame.SPANS],
        "first": indicators_shown.every(_first(whole)),
        "rest": indicators_shown.every([row for row in whole if row.indicator not in FIRST]),
        "by_town": [{"name": indicators_shown.name_of(code), "lines": rows} for code, rows in by_town.items()],
        "sites": [
            indicators_shown.shown(row, group_name=names.get(("site", row.group_key), ""))
            for row in found.measurements
            if row.dimension == "site"
        ],
        "chart": _chart(found.measurements, names), "is_empty": not found.measurements,
        "is_table_synthetic": io_tables.is_newest_invented(),
        "gaps": [
            {"name": indicators_shown.name_of(gap.indicator), "reason": gap.detail or gap_words.reason(gap.reason),
             "path": gap.path}
            for gap in found.gaps
        ],
    }  # fmt: skip
    return frame.show(request, "impact/town/overview.html", context)


def _first(whole: Sequence[indicators.Measurement]) -> list[indicators.Measurement]:
    by_code = {row.indicator: row for row in whole}
    return [by_code[code] for code in FIRST if code in by_code]


def _chart(measured: Sequence[indicators.Measurement], names: Mapping[groups.Group, str]) -> charts.Chart | None:
    points: list[charts.Point] = []
    for row in measured:
        figure: Any = row.figure
        if row.indicator != "lm3" or row.dimension != "place" or figure.value is None:
            continue
        ends = {name: frame.number(getattr(figure, name), decimals=2) for name in ("low", "value", "high")}
        points.append(
            charts.Point(
                label=names.get(("place", row.group_key), row.group_key), value=figure.value, shown=ends["value"],
                low=figure.low, high=figure.high, range_shown=f"{ends['low']} – {ends['high']}",
            )
        )  # fmt: skip
    if len(points) < 2:
        return None
    return charts.bars(
        points, title=_("Spent in the town in three rounds, for each peso"),
        description=_("1 is nothing stays, 3 is all of it stays. The thin line goes from low to high."),
        label_header=_("Town"), value_header=_("LM3"),
    )  # fmt: skip
