"""The work itself, measured: contacts, hours, people, and who of them is an impact worker."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from tejido.core.impact import daily, disclosure, indicators, rows
from tejido.impact import day_sums, evidences, queries
from tejido.journal import scopes

COVERAGE_MIN = 0.5
HOUR_SECONDS = 3600.0
DAY = evidences.column("day", "Day", "Día")
CONTACTS = evidences.column("contacts", "Contacts", "Contactos", "contacts")
PEOPLE = evidences.column("people", "People", "Personas", "people")
HOURS = evidences.column("hours", "Hours", "Horas", "hours")
# Of sums by day: whose amounts say something about people, and need enough of them.
ABOUT_PEOPLE: Mapping[str, daily.Kind] = {"handled_hours": "person_serving", "worked_hours": "person_working"}


def measure(period: queries.Period) -> indicators.Measured:
    """Measure the work of a period, as far as the transaction's scope reaches."""
    found = queries.overview(period)
    measurements = [row for section in found.sections for row in section.measurements]
    gaps = [
        indicators.Gap(indicator="impact_workers", reason="coverage_low", owner="people_lead", path="/people/status/")
        for row in measurements
        if row.indicator == "impact_workers" and row.dimension == "all" and _is_little_known(row)
    ]
    return indicators.Measured(measurements=measurements, gaps=gaps)


def rows_about_people(indicator: str) -> evidences.EvidenceOf:
    """Return the evidence of an indicator whose rows are about people: the name under which a room opens them."""

    def found(dimension: str, group_key: str, period: queries.Period) -> evidences.Evidence:
        return evidences.Evidence(row_set=rows.of_indicator(indicator, dimension=dimension, group_key=group_key))

    return found


def contacts_by_day(dimension: str, group_key: str, period: queries.Period) -> evidences.Evidence:
    """Return on which days so many contacts were there; one that took several days counts once in the total."""
    found = _sums("contact_served", dimension, group_key, period)
    days = _by_day(found)
    total = daily.total(found, from_date=period.from_date, to_date=period.to_date)
    return evidences.Evidence(
        columns=(DAY, CONTACTS), rows=[(day, count) for day, (count, _amount) in days.items()][: evidences.ROWS_MAX],
        rows_count=len(days), total=float(total.subjects_count) if days else None,
    )  # fmt: skip


def hours_by_day(indicator: str) -> evidences.EvidenceOf:
    """Return the evidence of hours: how many people and hours a day had, where enough people stand behind it."""

    def found(dimension: str, group_key: str, period: queries.Period) -> evidences.Evidence:
        days = _by_day(_sums(ABOUT_PEOPLE[indicator], dimension, group_key, period))
        return evidences.Evidence(
            columns=(DAY, PEOPLE, HOURS), rows=_shown(days)[: evidences.ROWS_MAX], rows_count=len(days),
            row_set=rows.of_indicator(indicator, dimension=dimension, group_key=group_key),
        )  # fmt: skip

    return found


EVIDENCE: evidences.Evidences = {
    "contacts_served": contacts_by_day,
    **{name: hours_by_day(name) for name in ABOUT_PEOPLE},
    **{
        name: rows_about_people(name)
        for name in ("people_in_placement", "impact_workers", "contacts_by_impact_workers")
    },
}


def _sums(kind: daily.Kind, dimension: str, group_key: str, period: queries.Period) -> Sequence[daily.Sum]:
    return day_sums.sums(
        kind, clients=_clients(dimension, group_key), from_date=period.from_date, to_date=period.to_date,
        as_of=period.as_of,
    )  # fmt: skip


def _by_day(found: Sequence[daily.Sum]) -> Mapping[date, tuple[int, float]]:
    days: dict[date, tuple[int, float]] = {}
    for one in sorted(found, key=lambda one: one.day):
        count, amount = days.get(one.day, (0, 0.0))
        days[one.day] = (count + one.subjects_count, amount + one.amount)
    return days


def _shown(days: Mapping[date, tuple[int, float]]) -> list[tuple[evidences.Cell, ...]]:
    """Withhold days with few people, and as many more as keep them from being had by subtraction."""
    hidden = disclosure.apart_overlapping({day.isoformat(): count for day, (count, _amount) in days.items()})
    return [
        (day, None, None) if day.isoformat() in hidden else (day, count, amount / HOUR_SECONDS)
        for day, (count, amount) in days.items()
    ]


def _clients(dimension: str, group_key: str) -> frozenset[int]:
    if dimension == "client" and group_key.isdecimal():
        return frozenset({int(group_key)})
    return scopes.every_client() | {daily.OPERATOR}


def _is_little_known(row: indicators.Measurement) -> bool:
    known = row.coverage.value if row.coverage else None
    return known is not None and known < COVERAGE_MIN
