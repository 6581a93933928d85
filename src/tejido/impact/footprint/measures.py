"""The indicators of the footprint: totals by scope, intensities, energy, water and waste, for all and by site."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tejido.core import dates
from tejido.core.impact import disclosure, indicators
from tejido.core.impact.footprint import contracts, lines
from tejido.impact import evidences, queries
from tejido.impact.footprint import ledger

OWNER = "impact_lead"
THOUSAND = 1000.0
BILLS_PATH = "/impact/footprint/bills/"
COMMUTE_PATH = "/impact/footprint/commute/"
REGISTER_PATH = "/reference/"
RECYCLED = ("recycled", "composted")
# Which lines or which kind stand behind each indicator.
SCOPES: Mapping[str, tuple[int, ...]] = {
    "footprint_scope_1": (1,), "footprint_scope_2_location": (2,), "footprint_scope_2_market": (2,),
    "footprint_scope_3": (3,), "footprint_total": (1, 2, 3), "footprint_per_hour": (1, 2, 3),
    "footprint_per_contacts": (1, 2, 3), "footprint_per_person": (1, 2, 3),
}  # fmt: skip
KINDS: Mapping[str, tuple[str, ...]] = {
    "electricity_bought": ("electricity",),
    "renewable_electricity": ("electricity", "solar_electricity"),
    "renewable_share": ("electricity", "solar_electricity"),
    "water_used": ("water",),
    "waste_made": ("waste",),
    "waste_recycled": ("waste",),
}
MARKET = "footprint_scope_2_market"
PER_UNIT = ("footprint_per_hour", "footprint_per_contacts", "footprint_per_person")
# An hour of work sends out some hundred grams; whoever reads kilograms would read nothing.
GRAMS = 1000.0


@dataclass(frozen=True, kw_only=True)
class Intensity:
    """What the footprint comes to for each hour, thousand contacts and person; None where it cannot be told."""

    hours: float
    contacts: int
    people: float
    per_hour: lines.Amount | None
    per_contacts: lines.Amount | None
    per_person: lines.Amount | None


def measure(period: queries.Period) -> indicators.Measured:
    """Measure the footprint of the whole months of a period."""
    months = _months(period)
    if not months:
        return indicators.Measured(gaps=[
            indicators.Gap(indicator="footprint_total", reason="no_whole_month", owner=OWNER, path="")
        ])  # fmt: skip
    found = ledger.of_months(from_month=months[0], to_month=dates.next_month(months[-1]), as_of=period.as_of)
    return of_ledger(found, period)


def of_ledger(found: ledger.Ledger, period: queries.Period) -> indicators.Measured:
    """Measure what a ledger holds, for all and by site.

    Args:
        period: The days that the ledger is about.
    """
    measurements = _of_group(found, period, site=None)
    for key, site in found.sites.items():
        if found.of_site(key):
            measurements += _of_group(found, period, site=key, group_key=str(site.pk))
    return indicators.Measured(measurements=measurements, gaps=_gaps(found))


def evidence(indicator: str) -> evidences.EvidenceOf:
    """Return what tells the lines behind an indicator."""

    def told(dimension: str, group_key: str, period: queries.Period) -> evidences.Evidence:
        months = _months(period)
        if not months:
            return evidences.Evidence()
        found = ledger.of_months(from_month=months[0], to_month=dates.next_month(months[-1]), as_of=period.as_of)
        site = next((key for key, one in found.sites.items() if str(one.pk) == group_key), "")
        chosen = _lines(found, indicator, site=None if dimension == "all" else site)
        if indicator in KINDS:
            rows = [_used(found, one) for one in found.activities
                    if one.kind in KINDS[indicator] and _is_in(found, one.site, dimension, group_key)]  # fmt: skip
            return evidences.Evidence(
                columns=USED_COLUMNS, rows=rows[: evidences.ROWS_MAX], rows_count=len(rows)
            )  # fmt: skip
        rows = [_line(found, one) for one in chosen]
        return evidences.Evidence(
            columns=LINE_COLUMNS, rows=rows[: evidences.ROWS_MAX], rows_count=len(rows), total=lines.total(chosen).kg
        )

    return told


def intensity(found: ledger.Ledger, *, site: str | None = None) -> Intensity:
    """Return the footprint for each worked hour, each thousand contacts and each person in a month, location-based.

    Only months count in which somebody worked, as far as we know: a bill without hours would make an hour dear.

    Args:
        site: Only there; None for everything.
    """
    own = [one for one in found.worked.days if site in (None, one.site)]
    months = {one.month for one in own}
    chosen = found.all_lines if site is None else found.of_site(site)
    total = lines.total(one for one in chosen if one.activity.month in months)
    hours = sum(one.worked_hours for one in own)
    # A person counts once for each month, so that this is the footprint of a person in a month.
    people = float(sum(one.people_count for one in own))
    contacts = found.worked.contacts.get(site or "", 0)
    return Intensity(
        hours=hours, contacts=contacts, people=people, per_hour=_divided(total, hours),
        per_contacts=_divided(total, contacts / THOUSAND), per_person=_divided(total, people),
    )  # fmt: skip


def _divided(total: lines.Amount, by: float) -> lines.Amount | None:
    if not by:
        return None
    return lines.Amount(kg=total.kg / by, low=total.low / by, high=total.high / by)


def _of_group(
    found: ledger.Ledger, period: queries.Period, *, site: str | None, group_key: str = "all"
) -> list[indicators.Measurement]:  # fmt: skip
    given = {"dimension": "all" if site is None else "site", "group_key": group_key}
    made = []
    for name in SCOPES:
        amount, behind = _amount(found, name, site=site)
        if amount is not None:
            figure = disclosure.Figure(value=amount.kg, low=amount.low, high=amount.high)
            made.append(_measured(period, name, figure, behind, interval="scenario", **given))
    for name, value in _quantities(found, site=site).items():
        used = [one for one in found.activities if one.kind in KINDS[name] and site in (None, one.site)]
        if used and value is not None:
            made.append(_measured(period, name, disclosure.plain_figure(value), used, interval="exact", **given))
    return made


def _amount(
    found: ledger.Ledger, name: str, *, site: str | None
) -> tuple[lines.Amount | None, Sequence[lines.Line]]:  # fmt: skip
    chosen = _lines(found, name, site=site)
    if not chosen:
        return None, chosen
    if name not in PER_UNIT:
        return lines.total(chosen), chosen
    per = intensity(found, site=site)
    of_name = {
        "footprint_per_hour": per.per_hour and _divided(per.per_hour, 1 / GRAMS),
        "footprint_per_contacts": per.per_contacts,
        "footprint_per_person": per.per_person,
    }
    return of_name[name], chosen


def _quantities(found: ledger.Ledger, *, site: str | None) -> Mapping[str, float | None]:
    solar = found.used("solar_electricity", site=site)
    quantities: dict[str, float | None] = {
        "electricity_bought": found.used("electricity", site=site),
        "water_used": found.used("water", site=site),
        "waste_made": found.used("waste", site=site),
        "waste_recycled": found.used("waste", site=site, variants=RECYCLED),
    }
    if site is None:
        quantities["renewable_electricity"] = found.market.renewable_kwh + solar
        quantities["renewable_share"] = contracts.renewable_share(found.market, solar_kwh=solar)
    return quantities


def _lines(found: ledger.Ledger, indicator: str, *, site: str | None) -> Sequence[lines.Line]:
    """Return the lines behind an indicator: of an intensity, those of the months of which worked days are known."""
    if indicator == MARKET:
        return [one for one in found.market.lines if site in (None, one.activity.site)]
    months = set(found.months)
    if indicator in PER_UNIT:
        months = {one.month for one in found.worked.days if site in (None, one.site)}
    return [
        one
        for one in found.all_lines
        if one.scope in SCOPES.get(indicator, ()) and site in (None, one.activity.site) and one.activity.month in months
    ]


def _measured(
    period: queries.Period, name: str, figure: disclosure.Figure, behind: Sequence[object], *,
    interval: indicators.Interval, dimension: str, group_key: str,
) -> indicators.Measurement:  # fmt: skip
    return indicators.Measurement(
        indicator=name, dimension=dimension, group_key=group_key, figure=figure, interval=interval,
        rows_count=len(behind), from_date=period.from_date, to_date=period.to_date, as_of=period.as_of,
        rows_digest=_digest(behind), method="activity_times_factor" if name in SCOPES else "", claimed="output",
    )  # fmt: skip


def _digest(behind: Sequence[object]) -> str:
    """Return the digest of the rows behind a number: none is about a person, so nothing has to be salted."""
    told = sorted(_row_text(one) for one in behind)
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


def _row_text(one: object) -> str:
    if isinstance(one, lines.Line):
        used = ",".join(f"{each.value.key}={each.value.value}" for each in one.used)
        return f"{_row_text(one.activity)}|{one.source.code}|{used}|{one.kg:.6f}"
    assert isinstance(one, lines.Activity)
    return f"{one.month}|{one.site}|{one.kind}|{one.variant}|{one.amount:.6f}|{one.evidence}"


def _gaps(found: ledger.Ledger) -> list[indicators.Gap]:
    made = [
        indicators.Gap(
            indicator="electricity_bought" if one.kind == "electricity" else "water_used", reason="bill_missing",
            owner=OWNER, path=f"{BILLS_PATH}new/?site={one.site}&month={one.month:%Y-%m}&kind={one.kind}",
            detail=f"{found.sites[one.site].name}, {one.month:%Y-%m}",
        )
        for one in found.missing_bills
    ]  # fmt: skip
    made += [
        indicators.Gap(
            indicator="footprint_total", reason="factor_missing", owner=OWNER, path=REGISTER_PATH, detail=key
        )
        for key in sorted({one.key for one in found.missing})
    ]
    if any(one.value.key == "grid_factor" for one in found.stand_ins):
        made.append(indicators.Gap(
            indicator="footprint_scope_2_location", reason="factor_of_another_year", owner=OWNER, path=REGISTER_PATH,
        ))  # fmt: skip
    if found.worked.is_withheld:
        made.append(indicators.Gap(indicator="footprint_scope_3", reason="few_people", owner=OWNER))
    has_ways = any(one.kind.startswith("travel_") for one in found.activities)
    if not has_ways and any(one.site_days for one in found.worked.days):
        made.append(indicators.Gap(
            indicator="footprint_scope_3", reason="commute_unknown", owner=OWNER, path=COMMUTE_PATH
        ))  # fmt: skip
    return made


def _months(period: queries.Period) -> Sequence[date]:
    """Return the months that lie wholly within a period."""
    first = period.from_date if period.from_date.day == 1 else dates.next_month(period.from_date)
    return ledger.months_between(first, period.to_date.replace(day=1))


def _is_in(found: ledger.Ledger, site: str, dimension: str, group_key: str) -> bool:
    return dimension == "all" or (site in found.sites and str(found.sites[site].pk) == group_key)


def _site_name(found: ledger.Ledger, site: str) -> str:
    return found.sites[site].name if site in found.sites else "–"


def _used(found: ledger.Ledger, one: lines.Activity) -> Sequence[evidences.Cell]:
    return (one.month, _site_name(found, one.site), one.kind, one.variant or "–", round(one.amount, 3))


def _line(found: ledger.Ledger, one: lines.Line) -> Sequence[evidences.Cell]:
    told = "; ".join(f"{each.value.value} {each.value.unit} ({each.value.source})" for each in one.used) or "–"
    return (
        one.activity.month, _site_name(found, one.activity.site), one.source.code, round(one.activity.amount, 3),
        told, one.grade, round(one.kg, 3),
    )  # fmt: skip


USED_COLUMNS = (
    evidences.column("month", "Month", "Mes"),
    evidences.column("site", "Site", "Sede"),
    evidences.column("kind", "What", "Qué"),
    evidences.column("variant", "Of which kind", "De qué clase"),
    evidences.column("amount", "How much", "Cuánto"),
)
LINE_COLUMNS = (
    evidences.column("month", "Month", "Mes"),
    evidences.column("site", "Site", "Sede"),
    evidences.column("source", "Source", "Fuente"),
    evidences.column("amount", "How much was used", "Cuánto se usó"),
    evidences.column("factors", "Times which factors", "Por cuáles factores"),
    evidences.column("grade", "Grade", "Grado"),
    evidences.column("kg", "kg CO₂e", "kg CO₂e", "kg_co2e"),
)
EVIDENCE: evidences.Evidences = {name: evidence(name) for name in (*SCOPES, *KINDS)}
