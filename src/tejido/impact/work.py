"""The work itself, measured: contacts, hours, people, and who of them is an impact worker."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tejido.core.impact import daily, disclosure, indicators, rows
from tejido.impact import day_sums, evidences, queries
from tejido.journal import scopes

COVERAGE_MIN = 0.5
HOUR_SECONDS = 3600.0
DAY = evidences.Column(code="day", names={"en": "Day", "es": "Día"})
CONTACTS = evidences.Column(code="contacts", names={"en": "Contacts", "es": "Contactos"}, unit="contacts")
PEOPLE = evidences.Column(code="people", names={"en": "People", "es": "Personas"}, unit="people")
HOURS = evidences.Column(code="hours", names={"en": "Hours", "es": "Horas"}, unit="hours")
# Of sums by day: whose amounts say something about people, and need enough of them.
ABOUT_PEOPLE: Mapping[str, daily.Kind] = {"handled_hours": "person_serving", "worked_hours": "person_working"}


def measure(period: queries.Period) -> indicators.Measured:
    """Measure the work of a period, as far as the transaction's scope reaches."""
    found = queries.overview(from_date=period.from_date, to_date=period.to_date, as_of=period.as_of)
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
    """Return on which days so many contacts were there; one that took several days counts on its first in the total."""
    clients = _clients(dimension, group_key)
    span = {"from_date": period.from_date, "to_date": period.to_date}
    found = day_sums.days("contact_served", clients=clients, **span)
    totals = day_sums.totals(**span)
    count = sum(total.subjects_count for (kind, client), total in totals.items()
                if kind == "contact_served" and client in clients)  # fmt: skip
    return evidences.Evidence(
        columns=(DAY, CONTACTS), rows=[(row.day, row.subjects_count) for row in found][: evidences.ROWS_MAX],
        rows_count=len(found), total=float(count) if found else None,
    )  # fmt: skip


def hours_by_day(indicator: str) -> evidences.EvidenceOf:
    """Return the evidence of hours: how many people and hours a day had, where enough people stand behind it."""

    def found(dimension: str, group_key: str, period: queries.Period) -> evidences.Evidence:
        days = day_sums.days(
            ABOUT_PEOPLE[indicator], clients=_clients(dimension, group_key), from_date=period.from_date,
            to_date=period.to_date,
        )  # fmt: skip
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


def _shown(days: Sequence[day_sums.DayRow]) -> list[tuple[evidences.Cell, ...]]:
    """Withhold days with few people, and as many more as keep them from being had by subtraction."""
    hidden = disclosure.apart_overlapping({row.day.isoformat(): row.subjects_count for row in days})
    lines: list[tuple[evidences.Cell, ...]] = []
    for row in days:
        is_hidden = row.day.isoformat() in hidden
        lines.append((row.day, None, None) if is_hidden else (row.day, row.subjects_count, row.amount / HOUR_SECONDS))
    return lines


def _clients(dimension: str, group_key: str) -> frozenset[int]:
    if dimension == "client" and group_key.isdecimal():
        return frozenset({int(group_key)})
    return scopes.every_client() | {daily.OPERATOR}


def _is_little_known(row: indicators.Measurement) -> bool:
    known = row.coverage.value if row.coverage else None
    return known is not None and known < COVERAGE_MIN
