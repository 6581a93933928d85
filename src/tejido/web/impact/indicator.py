"""The page of one indicator: what it means, its number, its series, and the rows behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tejido.access import gates
from tejido.core.impact import definitions as core_definitions
from tejido.core.impact import indicators
from tejido.impact import definitions, groups, measuring
from tejido.impact import queries as impact_queries
from tejido.journal import clock
from tejido.web.impact import area_words, evidence_words, figures, indicators_shown, periods, reach, sections, words
from tejido.web.impact import indicators as indicator_pages
from tejido.web.shared import charts
from tejido.web.shared import sections as shared_sections

PERIOD_DAYS_MAX = 3660
GROUPS_SHOWN_MAX = 60
# The page of each part whose numbers are about single people, or made of other numbers.
PAGES = {"livelihood": "impact_livelihood", "staying": "impact_staying", "town": "impact_town"}
# Months make the series; days of a demonstration do not.
SERIES_DAYS_MIN = 27


@require_safe
@never_cache
@gates.allowed("impact.see")
def one(request: HttpRequest, code: str) -> HttpResponse:
    """Show an indicator: to a client's user only where it is given for clients, and only their own numbers."""
    definition = indicators.INDICATORS.get(code)
    is_internal = gates.rights(request).may("indicators.see")
    if definition is None or not (is_internal or "client" in definition.scope):
        raise Http404
    found = _asked(request)
    group = (request.GET.get("dimension", ""), request.GET.get("group", ""))
    with reach.opened_to_reviewer(request):
        measured = measuring.measure_part(definition.area, found.period)
        rows = _own([row for row in measured.measurements if row.indicator == code], is_internal=is_internal)
        chosen = _chosen(rows, group)
        series = [] if chosen is None else _series(code, chosen)
        evidence = None if chosen is None else _evidence(chosen, found.period)
        names = groups.names((row.dimension, row.group_key) for row in rows)
        versions = definitions.versions(code)
    context = {
        **periods.context_of(found),
        "definition": definition,
        "told": _told(definition),
        "area": area_words.name(definition.area),
        "rung": words.RUNGS[definition.rung],
        "rungs": [
            {"name": words.RUNGS[rung], "meaning": words.RUNG_MEANINGS[rung],
             "is_reached": not indicators.is_above(rung, definition.rung)}
            for rung in indicators.RUNGS
        ],
        "shown": None if chosen is None else indicators_shown.shown(chosen, group_name=_name(names, chosen)),
        "others": [
            indicators_shown.shown(row, group_name=_name(names, row)) for row in rows if row is not chosen
        ][:GROUPS_SHOWN_MAX],
        "gaps": [
            gap for gap in indicator_pages.gaps_of(measured, codes=[code]) if is_internal
        ],
        "chart": _chart(series, definition) if len(series) > 1 else None,
        "series_count": len(series),
        "evidence": evidence,
        "versions": versions,
        "is_internal": is_internal,
        "elsewhere": _elsewhere(definition) if is_internal else None,
        "may_open_rooms": gates.rights(request).may("rooms.open"),
    }  # fmt: skip
    trail = [shared_sections.Step(label=_("Indicators"), url=reverse("impact_indicators"))] if is_internal else []
    return sections.IMPACT.show(request, "impact/indicators/one.html", context, trail=trail)


def _elsewhere(definition: indicators.Indicator) -> Mapping[str, str] | None:
    """Return the page that shows how a number without rows comes about; None where there is none."""
    if definition.area == "claims":
        return {"name": str(_("The claim ladder")), "url": reverse("impact_claim", args=[definition.code])}
    if definition.area not in PAGES:
        return None
    return {"name": area_words.name(definition.area), "url": reverse(PAGES[definition.area])}


def _asked(request: HttpRequest) -> periods.Asked:
    """Return the period from two days in the address, as numbers link to it; else a month or a day."""
    begins, ends = request.GET.get("from"), request.GET.get("to")
    if begins is None or ends is None:
        return periods.asked(request)
    try:
        from_date, to_date = date.fromisoformat(begins), date.fromisoformat(ends)
    except ValueError:
        raise BadRequest("There is no such day.") from None
    if not timedelta() < to_date - from_date <= timedelta(days=PERIOD_DAYS_MAX) or from_date.year < 2:
        raise BadRequest("There is no such period.")
    return periods.between(from_date, to_date, now=clock.now())


def _own(rows: Sequence[indicators.Measurement], *, is_internal: bool) -> list[indicators.Measurement]:
    return [row for row in rows if is_internal or row.dimension == "client"]


def _chosen(rows: Sequence[indicators.Measurement], group: tuple[str, str]) -> indicators.Measurement | None:
    """Return the number of the group that is asked for; the widest where none is.

    Raises: Http404: no number is about such a group.
    """
    if not any(group):
        return indicator_pages.widest(rows)
    for row in rows:
        if (row.dimension, row.group_key) == group:
            return row
    raise Http404


def _name(names: Mapping[tuple[str, str], str], row: indicators.Measurement) -> str:
    return names.get((row.dimension, row.group_key), "")


def _told(definition: indicators.Indicator) -> Mapping[str, Any]:
    """Return the definition in the reader's language, with the frameworks it is placed in."""
    frameworks, iris = core_definitions.frameworks(), core_definitions.iris_names()
    say = indicators_shown.told
    return {
        "name": say(definition.names),
        "meaning": say(definition.meanings),
        "numerator": say(definition.numerators),
        "denominator": say(definition.denominators),
        "assumption": say(definition.assumptions),
        "five": [
            {"name": words.FIVE[each], "text": say(definition.five[each]) if definition.five.get(each) else ""}
            for each in core_definitions.FIVE
        ],
        "is_contribution_told": definition.is_contribution_told,
        "mappings": [
            {"framework": frameworks[name]["name"], "version": frameworks[name]["version"],
             "address": frameworks[name]["address"],
             "ids": [{"id": each, "name": iris.get(each, "") if name == "iris" else ""} for each in ids]}
            for name, ids in definition.mappings.items()
        ],
    }  # fmt: skip


def _series(code: str, chosen: indicators.Measurement) -> Sequence[measuring.KeptMeasurement]:
    """Return the months of the chosen group as they were kept, each once, the oldest first."""
    kept = measuring.kept(code, dimension=chosen.dimension, group_key=chosen.group_key)
    of_method = [row for row in kept if row.method == chosen.method]
    return [row for row in of_method if (row.to_date - row.from_date).days >= SERIES_DAYS_MIN]


def _chart(series: Sequence[measuring.KeptMeasurement], definition: indicators.Indicator) -> charts.Chart:
    """Draw one line for each version of the definition: a changed definition is another series."""
    months = sorted({row.from_date for row in series})
    versions = sorted({row.version for row in series})[-charts.SERIES_MAX :]
    by_place = {(row.version, row.from_date): row for row in series}
    lines = [
        charts.Series(
            name=_("version %(version)s") % {"version": version},
            points=[_point(month, by_place.get((version, month)), definition) for month in months],
        )
        for version in versions
    ]
    return charts.line(
        lines, title=indicators_shown.name_of(definition.code), label_header=_("Month"),
        description=_("One number for each month that was kept. The table has the same numbers."),
    )  # fmt: skip


def _point(month: date, row: measuring.KeptMeasurement | None, definition: indicators.Indicator) -> charts.Point:
    label = periods.short_month(month)
    if row is None:
        return charts.Point(label=label, value=None, shown="–")
    return charts.Point(
        label=label, value=row.figure.value, low=row.figure.low, high=row.figure.high,
        shown=figures.value(row.figure, unit=row.unit), range_shown=figures.range_of(row.figure, unit=row.unit),
    )  # fmt: skip


def _evidence(chosen: indicators.Measurement, period: impact_queries.Period) -> Mapping[str, Any]:
    """Return the rows behind a number in words."""
    found = measuring.evidence(
        chosen.indicator, dimension=chosen.dimension, group_key=chosen.group_key, period=period
    )  # fmt: skip
    return {
        "columns": [
            {"name": indicators_shown.told(column.names), "is_number": bool(column.unit)} for column in found.columns
        ],
        "rows": [
            [{"text": text, "is_number": bool(column.unit)}
             for text, column in zip(row, found.columns, strict=True)]
            for row in evidence_words.rows(found)
        ],
        "rows_count": found.rows_count,
        "is_cut": found.is_cut,
        "total": None if found.total is None else figures.number(found.total, unit=chosen.definition.unit),
        "room": found.row_set is not None,
    }  # fmt: skip
