"""What if a part of a spend moved here: a calculator that says what it takes for granted."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tejido.access import gates
from tejido.core.impact.economy import local_jobs, ranges, what_if
from tejido.impact.economy import town
from tejido.web.impact.town import forms, frame

FIRST = {
    "spend": "10000000000", "percent": 1, "local_low": 30, "local_high": 70, "again_low": 0, "again_high": 100,
    "wage_low": 50, "wage_high": 80, "job_cost": "36000000",
}  # fmt: skip


@require_safe
@never_cache
@gates.allowed("town.see")
def calculator(request: HttpRequest) -> HttpResponse:
    """Calculate what moving a part of a spend to a town would do there."""
    known = _known(request)
    is_asked = "spend" in request.GET
    # What is shown first is calculated too: an empty calculator explains nothing.
    form = forms.WhatIfForm(request.GET if is_asked else {**FIRST, **known})
    context: dict[str, Any] = {"form": form, "currency": town.CURRENCY, "known": bool(known), "studies": STUDIES}
    status = 200
    if form.is_valid():
        context |= _calculated(form.cleaned_data)
    elif is_asked:
        status = 400
    return frame.show(request, "impact/town/what_if.html", context, trail=frame.back(), status=status)


STUDIES = [study.cited for study in local_jobs.STUDIES]


def _calculated(given: dict[str, Any]) -> dict[str, Any]:
    found = what_if.move(
        spend=float(given["spend"]), share=float(given["percent"]) / 100, local=_range(given, "local"),
        spent_again=_range(given, "again"), job_cost=float(given["job_cost"]), wage_share=_range(given, "wage"),
    )  # fmt: skip
    further = ranges.Range(
        low=0.0, central=local_jobs.further_jobs(found.jobs.central).central,
        high=local_jobs.further_jobs(found.jobs.high).high,
    )  # fmt: skip
    return {
        "amount": f"{town.CURRENCY} {frame.number(found.amount)}",
        "stays": frame.told(found.stays), "stays_again": frame.told(found.stays_again),
        "in_town": frame.told(found.in_town), "jobs": frame.told(found.jobs, decimals=1),
        "further": frame.told(further, decimals=1),
    }  # fmt: skip


def _range(given: dict[str, Any], name: str) -> ranges.Range:
    low, high = float(given[f"{name}_low"]) / 100, float(given[f"{name}_high"]) / 100
    return ranges.share(low=low, central=(low + high) / 2, high=high)


def _known(request: HttpRequest) -> dict[str, Any]:
    """Return what our own ledgers say of the last twelve months, where they say anything."""
    money = town.money(frame.asked(request).period)
    if money.all_rounds is None or not any(one.is_open and one.people_count for one in money.towns.values()):
        return {}
    stayed = round(100 * money.all_rounds.stayed_share)
    return {"local_low": max(stayed - 10, 0), "local_high": min(stayed + 10, 100)}
