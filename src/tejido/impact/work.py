"""The work itself, measured: contacts, hours, people, and who of them is an impact worker."""

from __future__ import annotations

from tejido.core.impact import indicators, rows
from tejido.impact import evidences, queries


def measure(period: queries.Period) -> indicators.Measured:
    """Measure the work of a period, as far as the transaction's scope reaches."""
    found = queries.overview(from_date=period.from_date, to_date=period.to_date, as_of=period.as_of)
    measurements = [row for section in found.sections for row in section.measurements]
    gaps = [
        indicators.Gap(indicator="impact_workers", reason="coverage_low", owner="people_lead", path="/people/")
        for row in measurements
        if row.indicator == "impact_workers" and row.dimension == "all" and _is_little_known(row)
    ]
    return indicators.Measured(measurements=measurements, gaps=gaps)


def rows_about_people(indicator: str) -> evidences.EvidenceOf:
    """Return the evidence of an indicator whose rows are about people: the name under which a room opens them."""

    def found(dimension: str, group_key: str, period: queries.Period) -> evidences.Evidence:
        return evidences.Evidence(row_set=rows.of_indicator(indicator, dimension=dimension, group_key=group_key))

    return found


COVERAGE_MIN = 0.5
EVIDENCE: evidences.Evidences = {
    name: rows_about_people(name)
    for name in ("worked_hours", "people_in_placement", "impact_workers", "contacts_by_impact_workers")
}


def _is_little_known(row: indicators.Measurement) -> bool:
    known = row.coverage.value if row.coverage else None
    return known is not None and known < COVERAGE_MIN
