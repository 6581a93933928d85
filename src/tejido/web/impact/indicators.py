"""The pages of indicators: the state of every one, what is missing and whose it is, and keeping a month's numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from tejido.access import gates
from tejido.core.impact import indicators
from tejido.impact import groups, measuring
from tejido.journal import clock
from tejido.web.impact import area_words, gap_words, indicators_shown, periods, reach, sections
from tejido.web.shared import refusals


@dataclass(frozen=True, kw_only=True)
class ShownGap:
    """A gap in words."""

    indicator: str
    name: str
    reason: str
    owner: str
    path: str


@require_safe
@never_cache
@gates.allowed("indicators.see")
def every(request: HttpRequest) -> HttpResponse:
    """Show the state of every indicator in a month: its number or why there is none, and whose that is."""
    found = periods.asked(request)
    with reach.opened_to_reviewer(request):
        # A month that was kept is shown as it was kept: measuring every part takes its time.
        kept = measuring.known(found.period)
        measured = kept if kept.measurements else measuring.measure(found.period)
        names = groups.names((row.dimension, row.group_key) for row in measured.measurements)
    states = _States(measured=measured, gaps=gaps_of(measured), names=names)
    areas = area_words.areas()
    chosen = request.GET.get("area", "")
    context = {
        **periods.context_of(found),
        "areas": [{"code": area, "name": area_words.name(area), "is_current": area == chosen} for area in areas],
        "is_filtered": chosen in areas,
        "groups": [
            {"name": area_words.name(area), "lines": [_line(each, states) for each in indicators.area(area)]}
            for area in areas
            if chosen not in areas or area == chosen
        ],
        "kept_count": len(kept.measurements),
        "kept_at": max((each.as_of for each in kept.measurements), default=None),
        "may_keep": gates.rights(request).may("indicators.keep"),
        "gaps_count": len(states.gaps),
    }
    return sections.IMPACT.show(request, "impact/indicators/every.html", context)


@require_safe
@never_cache
@gates.allowed("indicators.see")
def gaps(request: HttpRequest) -> HttpResponse:
    """Show what keeps numbers from being given, by whoever can fill the gap."""
    found = periods.asked(request)
    with reach.opened_to_reviewer(request):
        measured = measuring.measure(found.period)
    by_owner: dict[str, list[ShownGap]] = {}
    for gap in gaps_of(measured):
        by_owner.setdefault(gap.owner, []).append(gap)
    context = {
        **periods.context_of(found),
        "owners": [{"name": owner, "gaps": listed} for owner, listed in sorted(by_owner.items())],
    }
    return sections.IMPACT.show(request, "impact/indicators/gaps.html", context)


@require_POST
@never_cache
@gates.allowed("indicators.keep")
def keep(request: HttpRequest) -> HttpResponseBase:
    """Keep the numbers of a month that is over; keeping them a second time changes nothing."""
    found = periods.asked(request, given=request.POST)
    back = f"{reverse('impact_indicators')}?{found.query}"
    try:
        with transaction.atomic():
            series = measuring.keep(
                found.period, by=gates.actor(request), at=clock.now(), recorded_at=clock.machine_now()
            )
    except Exception as problem:
        messages.error(request, refusals.beside(problem))
        return redirect(back)
    new_count = series.kept_count + series.superseded_count
    if new_count:
        said = ngettext("%(count)d number was kept.", "%(count)d numbers were kept.", new_count) % {"count": new_count}
        if series.superseded_count:
            said += " " + ngettext(
                "%(count)d of them takes the place of an earlier one, which stays readable.",
                "%(count)d of them take the place of earlier ones, which stay readable.",
                series.superseded_count,
            ) % {"count": series.superseded_count}
    else:
        said = _("Nothing has changed since these numbers were kept.")
    messages.success(request, said)
    return redirect(back)


def gaps_of(measured: indicators.Measured, *, codes: Iterable[str] = indicators.INDICATORS) -> list[ShownGap]:
    """Return what is missing, in words: what the parts say, and every indicator without any number.

    Args:
        codes: Of which indicators.
    """
    given = {(gap.indicator, gap.reason): gap for gap in measured.gaps}
    named = {gap.indicator for gap in measured.gaps} | {row.indicator for row in measured.measurements}
    wanted = set(codes)
    for code in wanted - named:
        given[code, "not_measured"] = indicators.Gap(indicator=code, reason="not_measured", owner="impact_lead")
    order = {code: at for at, code in enumerate(indicators.INDICATORS)}
    listed = sorted(given.values(), key=lambda gap: order.get(gap.indicator, len(order)))
    return [_gap(gap) for gap in listed if gap.indicator in wanted]


def widest(rows: Sequence[indicators.Measurement]) -> indicators.Measurement | None:
    """Return the number about everybody, else the one that most rows stand behind; none of none."""
    everybody = [row for row in rows if row.dimension == "all"]
    return max(everybody or rows, key=lambda row: row.rows_count, default=None)


def _gap(gap: indicators.Gap) -> ShownGap:
    # What a refusal says is an error's docstring, which stands in the catalogue of sentences.
    detail = f" {_(gap.detail)}" if gap.detail else ""
    return ShownGap(
        indicator=gap.indicator, name=indicators_shown.name_of(gap.indicator) if gap.indicator else "",
        reason=gap_words.reason(gap.reason) + detail, owner=gap_words.owner(gap.owner), path=gap.path,
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class _States:
    """What the lines of the list are made of."""

    measured: indicators.Measured
    gaps: Sequence[ShownGap]
    names: Mapping[tuple[str, str], str]


def _line(definition: indicators.Indicator, states: _States) -> dict[str, Any]:
    """Return the state of one indicator: its widest number, for how many groups it is given, and its gaps."""
    rows = [row for row in states.measured.measurements if row.indicator == definition.code]
    found = widest(rows)
    name = "" if found is None else states.names.get((found.dimension, found.group_key), "")
    return {
        "code": definition.code,
        "name": indicators_shown.told(definition.names),
        "shown": None if found is None else indicators_shown.shown(found, group_name=name),
        "is_everybody": found is not None and found.dimension == "all",
        "groups_count": len({(row.dimension, row.group_key) for row in rows}),
        "gaps": [gap for gap in states.gaps if gap.indicator == definition.code],
    }
