"""Measuring a period: every part in turn, what was kept of it, and the rows behind each number."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from tejido.core import facts
from tejido.core.impact import disclosure, indicators
from tejido.impact import day_sums, definitions, errors, evidences, providers, queries
from tejido.impact import measurement_tables as tables
from tejido.journal import actions as journal
from tejido.journal import scopes, turns

OWNER = "impact_lead"
REFUSED = "computation_refused"
KEPT_MAX = 20_000
_LOCK = "kept measurements"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class KeptMeasurement:
    """One number of a series as it was kept.

    Args:
        version: Of its definition; another version is another series.
        claimed: The rung that it stands on.
        recorded_at: Machine time; superseded_at is None where it stands.
    """

    indicator: str
    version: int
    unit: str
    claimed: indicators.Rung
    dimension: str
    group_key: str
    method: str
    from_date: date
    to_date: date
    figure: disclosure.Figure
    interval: indicators.Interval
    rows_count: int
    coverage: disclosure.Figure | None
    rows_digest: str
    as_of: datetime
    recorded_at: datetime
    superseded_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Series:
    """What came of keeping a period: how many numbers are new, took the place of another, or stayed as they were."""

    kept_count: int
    superseded_count: int
    same_count: int
    gaps: Sequence[indicators.Gap]


def measure(period: queries.Period) -> indicators.Measured:
    """Measure a period by every part, as far as the transaction's scope reaches.

    A part that refuses leaves a gap for each of its indicators, with what the refusal says.
    """
    return in_one([measure_part(name, period) for name in providers.PROVIDERS])


def in_one(parts: Sequence[indicators.Measured]) -> indicators.Measured:
    """Return what several parts measured of a period as one."""
    return indicators.Measured(
        measurements=[one for part in parts for one in part.measurements],
        gaps=[gap for part in parts for gap in part.gaps],
    )


def measure_part(name: str, period: queries.Period) -> indicators.Measured:
    """Measure a period by one part.

    Args:
        name: A key of `providers.PROVIDERS`.
    """
    try:
        # The savepoint keeps the caller's transaction usable after a refusal.
        with transaction.atomic():
            return providers.PROVIDERS[name](period)
    except Exception as problem:
        if not _is_named(problem):
            raise
        _log.warning("The part %s could not measure: %s", name, type(problem).__name__)
        detail = " ".join((type(problem).__doc__ or "").split())
        return indicators.Measured(
            gaps=[
                indicators.Gap(indicator=each.code, reason=REFUSED, owner=OWNER, detail=detail)
                for each in indicators.area(name)
            ]
        )


@transaction.atomic
def keep(period: queries.Period, *, by: facts.Actor, at: datetime, recorded_at: datetime) -> Series:
    """Measure a period and keep its numbers; one that changed supersedes the earlier one, which stays readable.

    Keeping twice changes nothing. It needs the operator's own rows and every client in scope, since a number of part
    of the clients is another number.

    Args:
        at: World time.
        recorded_at: Machine time.
    Raises: FiguresNotYours, DefinitionChanged, PeriodNotOver: it is not over.
    """
    if not queries.reaches_all():
        raise errors.FiguresNotYours(errors.FiguresNotYours.__doc__)
    if period.to_at > period.as_of:
        raise errors.PeriodNotOver(errors.PeriodNotOver.__doc__)
    turns.take(_LOCK)
    rows_of = definitions.load(recorded_at=recorded_at)
    found = measure(period)
    standing = _standing(period)
    gone, new = [], []
    for one in found.measurements:
        row = _row_of(one, definition=rows_of[one.indicator], recorded_at=recorded_at)
        before = standing.get(_place(row))
        if before is not None and _said(before) == _said(row):
            continue
        if before is not None:
            gone.append(before.pk)
        new.append(row)
    tables.Measurement.objects.filter(pk__in=gone).update(superseded_at=recorded_at)
    tables.Measurement.objects.bulk_create(new, batch_size=500)
    series = Series(
        kept_count=len(new) - len(gone), superseded_count=len(gone), same_count=len(found.measurements) - len(new),
        gaps=found.gaps,
    )  # fmt: skip
    journal.record(
        "indicators_measured", by=by, at=at, client_id=scopes.OPERATOR, kept=series.kept_count,
        superseded=series.superseded_count, same=series.same_count,
        **{"from": period.from_date.isoformat(), "to": period.to_date.isoformat()},
    )  # fmt: skip
    return series


def refresh(day: date, *, as_of: datetime, recorded_at: datetime) -> int:
    """Sum one business day anew, in the scope of every client; any period is then measured from sums.

    Args:
        as_of: World time.
        recorded_at: Machine time.
    Returns: How many rows the day has.
    """
    return day_sums.refresh(from_day=day, to_day=day + day_sums.ONE_DAY, as_of=as_of, recorded_at=recorded_at)


def known(period: queries.Period) -> indicators.Measured:
    """Return what is known of a period without measuring it: the numbers that stand as they were kept.

    Of a definition that has another version by now, nothing is known.
    """
    found = []
    for one in kept(from_date=period.from_date, to_date=period.to_date):
        definition = indicators.INDICATORS.get(one.indicator)
        is_whole = (one.from_date, one.to_date) == (period.from_date, period.to_date)
        if definition is None or definition.version != one.version or not is_whole:
            continue
        found.append(
            indicators.Measurement(
                indicator=one.indicator, dimension=one.dimension, group_key=one.group_key, figure=one.figure,
                interval=one.interval, rows_count=one.rows_count, coverage=one.coverage, from_date=one.from_date,
                to_date=one.to_date, as_of=one.as_of, rows_digest=one.rows_digest or None, method=one.method,
                claimed=one.claimed,
            )
        )  # fmt: skip
    return indicators.Measured(measurements=found)


def is_kept(period: queries.Period) -> bool:
    """Return whether numbers of exactly this period were kept."""
    return tables.Measurement.objects.filter(from_date=period.from_date, to_date=period.to_date).exists()


def kept(
    indicator: str = "",
    *,
    dimension: str = "",
    group_key: str = "",
    from_date: date | None = None,
    to_date: date | None = None,
    has_superseded: bool = False,
) -> Sequence[KeptMeasurement]:
    """Return numbers as they were kept, oldest period first; all indicators' where none is named.

    Args:
        dimension, group_key: One group only, where given.
        from_date, to_date: Periods that lie within these days, where given.
        has_superseded: Those that another took the place of as well.
    """
    rows = tables.Measurement.objects.select_related("definition")
    chosen: dict[str, Any] = {
        "definition__code": indicator, "dimension": dimension, "group_key": group_key, "from_date__gte": from_date,
        "to_date__lte": to_date,
    }  # fmt: skip
    rows = rows.filter(**{name: value for name, value in chosen.items() if value})
    if not has_superseded:
        rows = rows.filter(superseded_at=None)
    ordered = rows.order_by("definition__code", "definition__version", "dimension", "group_key", "from_date", "pk")
    return [_kept(row) for row in ordered[:KEPT_MAX]]


def evidence(indicator: str, *, dimension: str, group_key: str, period: queries.Period) -> evidences.Evidence:
    """Return the rows behind a number; none where its part names none.

    Raises: IndicatorUnknown
    """
    if indicator not in indicators.INDICATORS:
        raise errors.IndicatorUnknown(errors.IndicatorUnknown.__doc__)
    of_it = providers.EVIDENCE.get(indicator)
    return evidences.Evidence() if of_it is None else of_it(dimension, group_key, period)


def _is_named(problem: Exception) -> bool:
    """Whether an error is one of ours, whose docstring is what to tell."""
    return type(problem).__module__.startswith("tejido.")


def _standing(period: queries.Period) -> Mapping[tuple[Any, ...], tables.Measurement]:
    rows = tables.Measurement.objects.filter(
        superseded_at=None, from_date=period.from_date, to_date=period.to_date
    )  # fmt: skip
    return {_place(row): row for row in rows}


def _place(row: tables.Measurement) -> tuple[Any, ...]:
    return row.definition_id, row.dimension, row.group_key, row.method


def _said(row: tables.Measurement) -> tuple[Any, ...]:
    """What a row says: not when it was read."""
    return (
        row.claimed, row.value, row.low, row.high, row.withheld, row.interval, row.rows_count, row.coverage,
        row.coverage_low, row.coverage_high, row.coverage_withheld, row.rows_digest,
    )  # fmt: skip


def _row_of(one: indicators.Measurement, *, definition: tables.Definition, recorded_at: datetime) -> tables.Measurement:
    figure, coverage = one.figure, one.coverage
    return tables.Measurement(
        definition=definition, rung=definition.rung, claimed=one.claimed, dimension=one.dimension,
        group_key=one.group_key, method=one.method, from_date=one.from_date, to_date=one.to_date, value=figure.value,
        low=figure.low, high=figure.high, withheld="" if figure.value is not None else figure.withheld or "few_people",
        interval=one.interval, rows_count=one.rows_count, coverage=coverage.value if coverage else None,
        coverage_low=coverage.low if coverage else None, coverage_high=coverage.high if coverage else None,
        coverage_withheld=(coverage.withheld or "") if coverage else "", rows_digest=one.rows_digest or "",
        as_of=one.as_of, recorded_at=recorded_at,
    )  # fmt: skip


def _kept(row: tables.Measurement) -> KeptMeasurement:
    coverage = None
    if row.coverage is not None or row.coverage_withheld:
        coverage = disclosure.Figure(
            value=row.coverage, low=row.coverage_low, high=row.coverage_high, withheld=row.coverage_withheld or None
        )  # fmt: skip
    return KeptMeasurement(
        indicator=row.definition.code, version=row.definition.version, unit=row.definition.unit,
        claimed=_RUNGS[row.claimed], dimension=row.dimension, group_key=row.group_key, method=row.method,
        from_date=row.from_date, to_date=row.to_date,
        figure=disclosure.Figure(value=row.value, low=row.low, high=row.high, withheld=row.withheld or None),
        interval=_INTERVALS[row.interval], rows_count=row.rows_count, coverage=coverage, rows_digest=row.rows_digest,
        as_of=row.as_of, recorded_at=row.recorded_at, superseded_at=row.superseded_at,
    )  # fmt: skip


_RUNGS: Mapping[str, indicators.Rung] = {rung: rung for rung in indicators.RUNGS}
_INTERVALS: Mapping[str, indicators.Interval] = {each: each for each in indicators.INTERVALS}
