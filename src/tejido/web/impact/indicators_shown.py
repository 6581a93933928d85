"""The one way in which an impact number is drawn, on any page: with all that says how far it may be believed.

Templates draw what comes from here with `impact/_measurement.html` (by itself), `impact/_measurements.html` (a table of
several) or `impact/_measurement_row.html` (a row of such a table); nothing else prints an impact number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils import translation

from tejido.core.impact import indicators
from tejido.web.impact import figures, words


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One measurement in words.

    Args:
        value: The number with its unit, or why it is withheld.
        range: From where to where, and `interval` what that means; both empty for an exact number.
        rung: In words; where nothing is told of its contribution, an output is said to be no impact.
        note: That nothing is told of its contribution, on a higher rung.
        url: The page of the indicator, for this group and period.
    """

    indicator: str
    name: str
    group: str
    value: str
    range: str
    interval: str
    is_withheld: bool
    rung: str
    rung_code: str
    rows_count: int
    coverage: str
    is_coverage_withheld: bool
    digest: str
    version: int
    method: str
    as_of: datetime
    from_date: date
    last_date: date
    note: str
    url: str


def shown(measurement: indicators.Measurement, *, group_name: str = "") -> Shown:
    """Return a measurement in the words of the reader's language.

    Args:
        group_name: What the group is called where its key is not its name, such as a client's or site's.
    Raises: MeasurementInvalid: somebody built one above its rung, past its own check.
    """
    definition = measurement.definition
    if indicators.is_above(measurement.claimed, definition.rung):
        raise indicators.MeasurementInvalid(indicators.MeasurementInvalid.__doc__)
    figure, coverage = measurement.figure, measurement.coverage
    is_bare = measurement.claimed == "output" and not definition.is_contribution_told
    range_shown = figures.range_of(figure, unit=definition.unit)
    return Shown(
        indicator=measurement.indicator,
        name=name_of(measurement.indicator),
        group=_group(measurement, group_name),
        value=figures.value(figure, unit=definition.unit),
        range=range_shown,
        interval=str(words.INTERVALS[measurement.interval]) if range_shown else "",
        is_withheld=figure.value is None,
        rung=str(words.OUTPUT_NOT_IMPACT if is_bare else words.RUNGS[measurement.claimed]),
        rung_code=measurement.claimed,
        rows_count=measurement.rows_count,
        coverage=figures.value(coverage, unit="share") if coverage else "",
        is_coverage_withheld=coverage is not None and coverage.value is None,
        digest=(measurement.rows_digest or "")[: figures.DIGEST_SHOWN_COUNT],
        version=measurement.definition_version,
        method=measurement.method,
        as_of=measurement.as_of,
        from_date=measurement.from_date,
        last_date=measurement.to_date - timedelta(days=1),
        note="" if is_bare or definition.is_contribution_told else str(words.NO_CONTRIBUTION),
        url=url_of(measurement),
    )


def _group(measurement: indicators.Measurement, group_name: str) -> str:
    if measurement.dimension == "all" and not measurement.definition.is_about_people:
        return str(words.ALL_TOGETHER)
    return figures.group_name(measurement.dimension, group_name or measurement.group_key)


def every(measurements: Sequence[indicators.Measurement], *, group_name: str = "") -> list[Shown]:
    """Return several measurements in words."""
    return [shown(each, group_name=group_name) for each in measurements]


def name_of(indicator: str) -> str:
    """Return what an indicator is called."""
    return told(indicators.INDICATORS[indicator].names)


def told(texts: indicators.Words) -> str:
    """Return the text of the reader's language."""
    return texts["es"] if (translation.get_language() or "en").startswith("es") else texts["en"]


def url_of(measurement: indicators.Measurement) -> str:
    """Return the address of an indicator's page, for the group and period of a measurement."""
    query = f"?from={measurement.from_date}&to={measurement.to_date}"
    if measurement.dimension != "all":
        query += f"&dimension={measurement.dimension}&group={measurement.group_key}"
    return reverse("impact_indicator", args=[measurement.indicator]) + query
