"""Home or site: one person's working day here and there, as it is; and a day of one's own to try."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms as fields
from django.http import HttpRequest, HttpResponse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tejido.access import gates
from tejido.core.impact.footprint import commute, remote
from tejido.impact.footprint import commuting, ledger
from tejido.journal import clock
from tejido.web.impact.footprint import frame, overview, words

SITES_MAX = 40


class DayForm(fields.Form):
    """A working day to try."""

    mode = fields.ChoiceField(label=gettext_lazy("Way to work"), choices=list(words.MODES.items()))
    km = fields.DecimalField(
        label=gettext_lazy("Kilometres one way"), min_value=0, max_value=int(commute.KM_MAX), max_digits=6,
        decimal_places=2,
    )  # fmt: skip
    hours = fields.DecimalField(
        label=gettext_lazy("Hours of the day"), min_value=1, max_value=16, max_digits=4, decimal_places=2
    )


@require_safe
@never_cache
@gates.allowed("footprint.see")
def compare(request: HttpRequest) -> HttpResponse:
    """Show a day at each site beside a day at home, without cooling and with it."""
    now = clock.now()
    asked = overview.asked_months(request, now)
    found = ledger.of_months(from_month=asked.from_month, to_month=asked.to_month, as_of=now)
    profiles = commuting.profiles()
    sites = []
    for key, site in list(found.sites.items())[:SITES_MAX]:
        profile = commute.holding(profiles, site=key, month=asked.until)
        place = _place(found, key)
        if profile is None or place is None:
            continue
        own = [one for one in found.worked.days if one.site == key]
        site_days = sum(one.site_days for one in own)
        kwh = found.used("electricity", site=key) / site_days if site_days else None
        told = remote.compare(
            ways=profile.ways, place=place, day=asked.until, chooser=found.chooser, site_kwh=kwh or None
        )
        if told is not None:
            sites.append({"name": site.name, "cooled_share": frame.share(profile.cooled_share), **_told(told)})
    form = DayForm(request.GET if "km" in request.GET else None, initial={"mode": "bus", "km": 10, "hours": 8})
    context = {
        **overview.choice(asked, now), "sites": sites, "form": form, "tried": _tried(form, found, asked.until),
    }  # fmt: skip
    return frame.show(request, "impact/footprint/home.html", context)


def _place(found: ledger.Ledger, site: str) -> str | None:
    places = [one.place for one in found.activities if one.site == site]
    return places[0] if places else None


def _tried(form: DayForm, found: ledger.Ledger, day: date) -> Mapping[str, Any] | None:
    if not form.is_bound or not form.is_valid():
        return None
    given = form.cleaned_data
    told = remote.compare(
        ways={given["mode"]: (1.0, float(given["km"]))}, place=ledger.USUAL_PLACE, day=day, chooser=found.chooser,
        hours=float(given["hours"]),
    )  # fmt: skip
    return None if told is None else _told(told)


def _told(one: remote.Comparison) -> Mapping[str, Any]:
    return {
        "commute": _kg(one.site.commute_kg), "site_kg": None if one.site.site_kg is None else _kg(one.site.site_kg),
        "kit": _kg(one.home.kit_kg), "cooling": _kg(one.cooled.cooling_kg), "home": _kg(one.home.kg),
        "cooled": _kg(one.cooled.kg), "site": _kg(one.site.kg), "verdict": _verdict(one), "hours": one.hours,
        "grid": next(each for each in one.used if each.value.key == "grid_factor"),
    }  # fmt: skip


def _verdict(one: remote.Comparison) -> str:
    saved, cooled = one.saved_kg, one.saved_cooled_kg
    if saved <= 0:
        return _("A day at home saves nothing: the way to work is short or clean.")
    if cooled <= 0:
        given = {"saved": _kg(saved), "lost": _kg(-cooled), "hours": _number(one.even_hours or 0.0)}
        return (
            _(
                "Without cooling a day at home saves %(saved)s. Cooled all day it costs %(lost)s more than the site:"
                " from %(hours)s hours of cooling on, home is worse."
            )
            % given
        )
    given = {"saved": _kg(saved), "left": _kg(cooled)}
    return _("Without cooling a day at home saves %(saved)s; cooled all day, only %(left)s are left.") % given


def _kg(number: float) -> str:
    return _("%(number)s kg") % {"number": formats.number_format(round(number, 2), decimal_pos=2)}


def _number(number: float) -> str:
    return formats.number_format(round(number, 1), decimal_pos=1)
