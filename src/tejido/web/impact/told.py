"""Whom this work reaches, and how their households live: what people told of themselves, in groups of many."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tejido.access import gates
from tejido.core.impact import disclosure
from tejido.impact import errors as impact_errors
from tejido.impact import told_figures
from tejido.web.impact import figures, periods, sections, told_words


@require_safe
@never_cache
@gates.allowed("vault.aggregate")
def overview(request: HttpRequest) -> HttpResponse:
    """Show the answers of a month that is over; of a day, too, in a demonstration."""
    asked = periods.asked(request, otherwise=periods.last_month())
    try:
        found = told_figures.told_in(from_date=asked.period.from_date, to_date=asked.period.to_date)
    except impact_errors.PeriodNotPublished:
        found = None
    context = {
        **periods.context_of(asked),
        "is_published": found is not None,
        "groups": [] if found is None else [_shown(topic) for topic in found.groups],
        "homes": [] if found is None else [
            {"name": told_words.MOMENTS[moment], "people": topics[0].people_count, "untold": _count(topics[0].untold),
             "topics": [_shown(topic) for topic in topics]}
            for moment, topics in found.homes.items()
        ],
        "cell_min": disclosure.CELL_MIN,
        "two_sides_min": 2 * disclosure.CELL_MIN,
    }  # fmt: skip
    return sections.IMPACT.show(request, "impact/told.html", context)


def _shown(topic: told_figures.Topic) -> dict[str, Any]:
    return {
        "key": topic.name.replace(".", "-"),
        "name": told_words.topic(topic.name),
        "people": topic.people_count,
        "is_two_sided": topic.level == "sides" and len(told_words.choices(topic.name)) > 2,
        "lines": _lines(topic),
        "answered": _count(topic.answered),
        "unsaid": None if topic.unsaid is None else _count(topic.unsaid),
        "untold": _count(topic.untold),
    }


def _lines(topic: told_figures.Topic) -> Sequence[dict[str, Any]]:
    lines = []
    for code, figure in topic.answers.items():
        share = topic.share(code)
        lines.append({
            "name": told_words.answer(code), **_count(figure),
            "share": figures.value(share, unit="share"), "percent": round(100 * (share.value or 0)),
        })  # fmt: skip
    return lines


def _count(figure: disclosure.Figure) -> dict[str, Any]:
    return {
        "value": figures.value(figure, unit="people") if figure.value is None else f"{figure.value:.0f}",
        "range": figures.range_of(figure, unit="people"),
        "is_withheld": figure.value is None,
    }
