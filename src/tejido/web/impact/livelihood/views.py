"""How people live by this work: pay beside what it is measured by, and households before and after."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tejido.access import gates
from tejido.core.impact import disclosure
from tejido.impact import groups, measuring
from tejido.web.impact import indicators_shown, periods, sections
from tejido.web.impact.livelihood import gaps

PAY = ("minimum_wage_multiple", "living_wage_or_higher", "living_wage_gap", "wage_premium")
HOMES = ("households_below_line", "household_income_in_lines")
CHANGES = ("households_crossed_and_stayed", "paid_more_than_before")
REACHED = ("workers_in_told_households", "others_in_told_households")


@require_safe
@never_cache
@gates.allowed("livelihood.see")
def overview(request: HttpRequest) -> HttpResponse:
    """Show livelihood in a month that is over; of a day, too, in a demonstration."""
    found = periods.asked(request)
    measured = measuring.measure_part("livelihood", found.period)
    names = groups.names((row.dimension, row.group_key) for row in measured.measurements)
    shown: dict[str, list[indicators_shown.Shown]] = {}
    for row in measured.measurements:
        name = names.get((row.dimension, row.group_key), "")
        shown.setdefault(row.indicator, []).append(indicators_shown.shown(row, group_name=name))
    context = {
        **periods.context_of(found),
        "pay": [(indicators_shown.name_of(name), shown[name]) for name in PAY if name in shown],
        "homes": [(indicators_shown.name_of(name), shown[name]) for name in HOMES if name in shown],
        "changes": [each for name in CHANGES for each in shown.get(name, ())],
        "reached": [each for name in REACHED for each in shown.get(name, ())],
        "gaps": gaps.shown(measured),
        "cell_min": disclosure.CELL_MIN,
    }
    return sections.IMPACT.show(request, "impact/livelihood/overview.html", context)
