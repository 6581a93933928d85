"""The footprint: totals by scope and by month, why it changed since a year ago, what stands in, and what is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tejido.access import gates
from tejido.core import dates
from tejido.core.impact import indicators
from tejido.core.impact.footprint import change, kinds, lines
from tejido.core.reference import values
from tejido.impact import queries as impact_queries
from tejido.impact.footprint import days, ledger, measures
from tejido.journal import clock
from tejido.web.impact import indicators_shown, periods
from tejido.web.impact.footprint import frame, words
from tejido.web.shared import charts, reference_words

LENGTHS = (12, 6, 3, 1)
MONTHS_OFFERED = 36
MISSING_SHOWN_MAX = 12
EFFECTS_SHOWN_MAX = 8
SCOPE_TOTALS = (
    "footprint_scope_1", "footprint_scope_2_location", "footprint_scope_2_market", "footprint_scope_3",
    "footprint_total",
)  # fmt: skip
INTENSITIES = ("footprint_per_hour", "footprint_per_contacts", "footprint_per_person")
QUANTITIES = (
    "electricity_bought", "renewable_electricity", "renewable_share", "water_used", "waste_made", "waste_recycled",
)  # fmt: skip
COMPARED = ("footprint_per_person", "footprint_per_hour", "footprint_per_contacts", "electricity_bought",
            "water_used", "waste_made", "footprint_total")  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Asked:
    """The months that a page is about: so many, and the last of them."""

    until: date
    length: int

    @property
    def to_month(self) -> date:
        """The first day after them."""
        return dates.next_month(self.until)

    @property
    def from_month(self) -> date:
        """The first day of the first of them."""
        return dates.months_later(self.to_month, months=-self.length)


@require_safe
@never_cache
@gates.allowed("footprint.see")
def overview(request: HttpRequest) -> HttpResponse:
    """Show the footprint of some months, and what changed since the same months of the year before."""
    now = clock.now()
    asked = asked_months(request, now)
    found = ledger.of_months(from_month=asked.from_month, to_month=asked.to_month, as_of=now)
    context = {
        **choice(asked, now),
        "is_empty": not found.all_lines,
        "groups": _groups(asked, now, found),
        "trend": _trend(found),
        "categories": _categories(found),
        "change": _change(found, asked, now),
        "stand_ins": [_stand_in(one) for one in found.stand_ins],
        "missing": [_missing(one, found) for one in found.missing_bills[:MISSING_SHOWN_MAX]],
        "missing_count": len(found.missing_bills),
        "factors_missing": sorted({str(reference_words.KEYS.get(one.key, one.key)) for one in found.missing}),
        "not_formal": _not_formal(found),
        "is_withheld": found.worked.is_withheld,
        "grades": words.GRADES.items(),
        "may_keep": gates.rights(request).may("footprint.keep"),
    }
    return frame.show(request, "impact/footprint/overview.html", context)


@require_safe
@never_cache
@gates.allowed("footprint.see")
def sites(request: HttpRequest) -> HttpResponse:
    """Show the sites beside each other, on the same definitions."""
    now = clock.now()
    asked = asked_months(request, now)
    found = ledger.of_months(from_month=asked.from_month, to_month=asked.to_month, as_of=now)
    names = {str(site.pk): site.name for site in found.sites.values()}
    measured = [one for one in _measured(asked, now, found) if one.dimension == "site"]
    tables = []
    for code in COMPARED:
        own = [one for one in measured if one.indicator == code]
        if own:
            tables.append({
                "name": indicators_shown.name_of(code), "code": code,
                "measurements": [indicators_shown.shown(one, group_name=names[one.group_key]) for one in own],
                "chart": _bars(own, names) if len(own) > 1 else None,
            })  # fmt: skip
    context = {**choice(asked, now), "tables": tables}
    return frame.show(request, "impact/footprint/sites.html", context)


def asked_months(request: HttpRequest, now: datetime) -> Asked:
    """Return which months are asked for; the last twelve that are over where none are.

    Raises: BadRequest: there are no such months.
    """
    until, length = request.GET.get("until"), request.GET.get("months", str(LENGTHS[0]))
    try:
        last = days.last_over(now) if not until else datetime.strptime(until, "%Y-%m").date()  # noqa: DTZ007
        if length not in {str(each) for each in LENGTHS} or not date(2000, 1, 1) <= last <= date(2200, 1, 1):
            raise ValueError
    except ValueError:
        raise BadRequest("There are no such months.") from None
    return Asked(until=last, length=int(length))


def choice(asked: Asked, now: datetime) -> Mapping[str, Any]:
    """Return what the choice of months on a page needs."""
    last = days.last_over(now)
    months = [dates.months_later(last, months=-back) for back in range(MONTHS_OFFERED)]
    if asked.until not in months:
        months.insert(0, asked.until)
    return {
        "until": asked.until, "length": asked.length, "from_month": asked.from_month,
        "months": [(f"{month:%Y-%m}", month) for month in months], "lengths": LENGTHS,
        "until_code": f"{asked.until:%Y-%m}",
    }  # fmt: skip


def _period(asked: Asked, now: datetime) -> impact_queries.Period:
    return impact_queries.period_of(from_date=asked.from_month, to_date=asked.to_month, as_of=now)


def _measured(asked: Asked, now: datetime, found: ledger.Ledger) -> Sequence[indicators.Measurement]:
    return measures.of_ledger(found, _period(asked, now)).measurements


def _groups(asked: Asked, now: datetime, found: ledger.Ledger) -> Sequence[Mapping[str, Any]]:
    held = {one.indicator: one for one in _measured(asked, now, found) if one.dimension == "all"}
    named = (
        (_("By scope"), SCOPE_TOTALS),
        (_("For each hour, contact and person"), INTENSITIES),
        (_("Electricity, water and waste"), QUANTITIES),
    )
    return [
        {"name": name, "measurements": indicators_shown.every([held[code] for code in codes if code in held])}
        for name, codes in named
        if any(code in held for code in codes)
    ]


def _trend(found: ledger.Ledger) -> charts.Chart | None:
    """Draw each scope by month; None for a single month."""
    if len(found.months) < 2 or not found.all_lines:
        return None
    names = {1: _("Scope 1"), 2: _("Scope 2, by the grid"), 3: _("Scope 3")}
    series = [
        charts.Series(
            name=names[scope],
            points=[_point(month, [one for one in own if one.activity.month == month]) for month in found.months],
        )
        for scope in names
        if (own := [one for one in found.all_lines if one.scope == scope])
    ]
    return charts.line(
        series, title=_("The footprint by month, in kg CO₂e"), label_header=_("Month"),
        description=_("A line for each scope; the band is from low to high. A month without a bill is too low."),
    )  # fmt: skip


def _point(month: date, own: Sequence[lines.Line]) -> charts.Point:
    total = lines.total(own)
    return charts.Point(
        label=periods.short_month(month), value=total.kg, shown=frame.kg(total.kg), low=total.low,
        high=total.high, range_shown=frame.range_of(total),
    )  # fmt: skip


def _categories(found: ledger.Ledger) -> charts.Chart | None:
    held = sorted(lines.by_category(found.all_lines).items(), key=lambda pair: -pair[1].kg)
    if not held:
        return None
    points = [
        charts.Point(
            label=str(words.CATEGORIES[category]), value=total.kg, shown=frame.kg(total.kg), low=total.low,
            high=total.high, range_shown=frame.range_of(total),
        )
        for category, total in held
    ]  # fmt: skip
    return charts.bars(
        points, title=_("What it comes from"), label_header=_("What"), value_header=_("kg CO₂e"),
        description=_("A bar for each category, the largest first; the dark line is from low to high."),
    )  # fmt: skip


def _bars(own: Sequence[indicators.Measurement], names: Mapping[str, str]) -> charts.Chart:
    shown = [indicators_shown.shown(one, group_name=names[one.group_key]) for one in own]
    points = [
        charts.Point(
            label=each.group, value=one.figure.value, shown=each.value, low=one.figure.low, high=one.figure.high,
            range_shown=each.range,
        )
        for one, each in zip(own, shown, strict=True)
    ]  # fmt: skip
    name = indicators_shown.name_of(own[0].indicator)
    return charts.bars(
        points, title=name, label_header=_("Site"), value_header=name,
        description=_("A bar for each site; the dark line is from low to high."),
    )  # fmt: skip


def _change(found: ledger.Ledger, asked: Asked, now: datetime) -> Mapping[str, Any] | None:
    """Tell why the footprint differs from that of the same months a year before, for what was billed in both."""
    before = ledger.of_months(
        from_month=dates.months_later(asked.from_month, months=-dates.YEAR_MONTHS),
        to_month=dates.months_later(asked.to_month, months=-dates.YEAR_MONTHS),
        as_of=now,
    )
    if not before.all_lines or not found.all_lines:
        return None
    told = change.between(
        before.comparable(found, months_apart=dates.YEAR_MONTHS),
        found.comparable(before, months_apart=-dates.YEAR_MONTHS),
    )
    largest = sorted(told.effects, key=lambda one: -abs(one.activity_kg + one.factor_kg))[:EFFECTS_SHOWN_MAX]
    return {
        "from_month": before.months[0], "until": before.months[-1],
        "steps": [
            (_("A year before"), frame.kg(told.before_kg), ""),
            (_("What we used"), frame.signed(told.activity_kg), _("more or less kilowatt-hours, litres, trips")),
            (_("The grid"), frame.signed(told.grid_kg), _("rain and drought: nobody here did this")),
            (_("Other factors"), frame.signed(told.other_factors_kg), _("what a unit of the rest sends out")),
            (_("Now"), frame.kg(told.after_kg), ""),
        ],
        "effects": [
            {
                "source": words.SOURCES[one.source],
                "site": found.sites[one.site].name if one.site in found.sites else "–",
                "activity": frame.signed(one.activity_kg), "factor": frame.signed(one.factor_kg),
            }
            for one in largest
            if abs(one.activity_kg) + abs(one.factor_kg) > 0
        ],
    }  # fmt: skip


def _stand_in(one: Any) -> Mapping[str, Any]:
    return {
        "name": reference_words.KEYS.get(one.value.key, one.value.key),
        "variant": words.TOLD_APART.get(one.value.variant, one.value.variant),
        "amount": reference_words.amount(one.value), "place": reference_words.place(one.value.place),
        "year": one.value.from_date.year, "source": one.value.source, "is_proxy": one.is_proxy, "key": one.value.key,
        "place_code": one.value.place,
    }  # fmt: skip


def _missing(one: ledger.MissingBill, found: ledger.Ledger) -> Mapping[str, Any]:
    return {
        "site": found.sites[one.site].name, "site_key": one.site, "month": one.month, "code": f"{one.month:%Y-%m}",
        "kind": words.KINDS[one.kind], "kind_code": one.kind, "unit": kinds.KINDS[one.kind].unit,
    }  # fmt: skip


def _not_formal(found: ledger.Ledger) -> str:
    """Return the name of a factor on which no formal document can stand; empty where there is none."""
    try:
        ledger.check_formal(found)
    except values.AboutValue as problem:
        return str(reference_words.KEYS.get(problem.key, problem.key))
    return ""
