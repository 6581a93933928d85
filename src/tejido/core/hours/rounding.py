"""Whole seconds, never against the worker: paid time is rounded outwards, unpaid time gives way.

A paid span begins on the full second at or before its begin and ends on the one at or after its end; an unpaid span is
what whole seconds are left of it. Nobody loses a second by rounding, and nobody is counted twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from tejido.core.hours import spans

_SECOND = timedelta(seconds=1)


def earlier_second(at: datetime) -> datetime:
    """Return the full second at or before an instant."""
    return at.replace(microsecond=0)


def later_second(at: datetime) -> datetime:
    """Return the full second at or after an instant."""
    return at if at.microsecond == 0 else at.replace(microsecond=0) + _SECOND


def in_whole_seconds(found: Sequence[spans.Span]) -> list[spans.Span]:
    """Return one person's spans in whole seconds; their paid time never becomes less.

    Args:
        found: Sorted by begin, without overlaps.
    """
    result: list[spans.Span] = []
    # From behind, so that of two paid spans that share a second the later one begins with it.
    paid_from_at: datetime | None = None
    for span in reversed(found):
        if span.kind in spans.PAID:
            from_at, to_at = earlier_second(span.from_at), later_second(span.to_at)
            if paid_from_at is not None:
                to_at = min(to_at, paid_from_at)
            paid_from_at = from_at if paid_from_at is None else min(from_at, paid_from_at)
        else:
            from_at, to_at = later_second(span.from_at), earlier_second(span.to_at)
        if to_at > from_at:
            result.append(replace(span, from_at=from_at, to_at=to_at))
    return result[::-1]
