"""Standards as numbers: minimums that a reviewer upheld, and corrective actions done in time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from importlib import resources
from typing import Any

from django.db import connection

from tejido.core.impact import disclosure, indicators
from tejido.core.impact.standards import states
from tejido.impact import evidences, queries
from tejido.impact.standards import tables
from tejido.journal import queries as journal_queries

ACTIONS = resources.files("tejido.impact").joinpath("sql/standard_actions.sql").read_text()
UPHELD, IN_TIME = "standard_minimums_upheld", "standard_actions_in_time"
PAGE = "/impact/standards/"


def measure(period: queries.Period) -> indicators.Measured:
    """Measure standards over a period: the newest signed review that holds on its last day, and actions that fell due.

    A pledge is no hire and enters nothing here.
    """
    measurements: list[indicators.Measurement] = []
    gaps: list[indicators.Gap] = []
    signed = _signed(period)
    if signed is None or not signed["minimums"]:
        gaps.append(indicators.Gap(indicator=UPHELD, reason="no_signed_review", owner="impact_lead", path=PAGE))
    else:
        share = signed["minimums_met"] / signed["minimums"]
        measurements.append(_measurement(UPHELD, share, n=signed["minimums"], period=period, digest=signed["digest"]))
    due = _actions(period)
    if due:
        share = sum(_is_in_time(row) for row in due) / len(due)
        measurements.append(_measurement(IN_TIME, share, n=len(due), period=period))
    return indicators.Measured(measurements=measurements, gaps=gaps)


def minimums(dimension: str, group_key: str, period: queries.Period) -> evidences.Evidence:
    """Return the minimums behind the share, each with the points that were upheld."""
    signed = _signed(period)
    found = [
        (each["titles"]["en"], each["titles"]["es"], each["points"])
        for each in (signed or {"requirements": ()})["requirements"]
        if each["level"] == "minimum"
    ]
    columns = (
        evidences.column("requirement_en", "Minimum (English)", "Mínimo (inglés)"),
        evidences.column("requirement_es", "Minimum (Spanish)", "Mínimo (español)"),
        evidences.column("points", "Points upheld", "Puntos confirmados", "ratio"),
    )
    return evidences.Evidence(columns=columns, rows=found[: evidences.ROWS_MAX], rows_count=len(found))


def actions(dimension: str, group_key: str, period: queries.Period) -> evidences.Evidence:
    """Return the corrective actions that fell due, each with the day on which it was done."""
    found = _actions(period)
    columns = (
        evidences.column("requirement", "Requirement", "Requisito"),
        evidences.column("due", "Due", "Vencía"),
        evidences.column("done", "Done", "Hecha"),
    )
    return evidences.Evidence(columns=columns, rows=found[: evidences.ROWS_MAX], rows_count=len(found))


EVIDENCE: evidences.Evidences = {UPHELD: minimums, IN_TIME: actions}


def _signed(period: queries.Period) -> Mapping[str, Any] | None:
    """Return the newest signed record that holds on the last day of a period, with its digest."""
    last = period.to_date - timedelta(days=1)
    found = (
        tables.Assessment.objects.filter(state__in=states.SIGNED, signed_at__lt=period.to_at, expires_date__gt=last)
        .filter(signed_at__lte=period.as_of)
        .order_by("-signed_at", "-id")
        .values("record", "digest")
        .first()
    )
    return {**found["record"], "digest": found["digest"]} if found and found["record"] else None


def _actions(period: queries.Period) -> Sequence[tuple[str, date, date | None]]:
    zone = journal_queries.installation().zone
    with connection.cursor() as cursor:
        cursor.execute(ACTIONS, {"from_date": period.from_date, "to_date": period.to_date, "zone": zone})
        found: list[tuple[str, date, date | None]] = cursor.fetchall()
    return found


def _is_in_time(row: tuple[str, date, date | None]) -> bool:
    _requirement, due_date, done_date = row
    return done_date is not None and done_date <= due_date


def _measurement(
    code: str, share: float, *, n: int, period: queries.Period, digest: str | None = None
) -> indicators.Measurement:
    return indicators.Measurement(
        indicator=code, figure=disclosure.plain_figure(share), rows_count=n, from_date=period.from_date,
        to_date=period.to_date, as_of=period.as_of, rows_digest=digest, claimed="output",
    )  # fmt: skip
