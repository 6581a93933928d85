"""Measuring a period: every part in turn, what was kept of it, and the rows behind each number."""

from __future__ import annotations

import logging

from django.db import transaction

from tejido.core.impact import indicators
from tejido.impact import errors, evidences, providers, queries

OWNER = "impact_lead"
REFUSED = "computation_refused"
_log = logging.getLogger(__name__)


def measure(period: queries.Period) -> indicators.Measured:
    """Measure a period by every part, as far as the transaction's scope reaches.

    A part that refuses leaves a gap for each of its indicators, with what the refusal says.
    """
    measurements: list[indicators.Measurement] = []
    gaps: list[indicators.Gap] = []
    for name in providers.PROVIDERS:
        found = measure_part(name, period)
        measurements += found.measurements
        gaps += found.gaps
    return indicators.Measured(measurements=measurements, gaps=gaps)


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
        detail = type(problem).__doc__ or ""
        return indicators.Measured(
            gaps=[
                indicators.Gap(indicator=each.code, reason=REFUSED, owner=OWNER, detail=detail)
                for each in indicators.area(name)
            ]
        )


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
