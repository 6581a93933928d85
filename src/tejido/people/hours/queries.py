"""Reading hours: spans with corrections applied, what of them is paid time, and the terms that hold for it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from tejido.core.hours import patterns
from tejido.core.hours import spans as core_spans

Span = core_spans.Span
Agreed = patterns.Agreed


def spans(
    *,
    person_ids: Collection[int],
    from_at: datetime,
    to_at: datetime,
    known_at: datetime | None = None,
    as_of: datetime | None = None,
) -> Sequence[core_spans.Span]:
    """Return people's spans within [from, to), by person and begin, in whole seconds, with corrections applied.

    Args:
        person_ids: Standing people; records that were merged into theirs count as theirs.
        known_at: Machine time: only corrections and sheets decided by then count. None: all.
        as_of: World time: what still runs counts up to here; None: up to `to_at`.
    """
    raise NotImplementedError


def worked(
    *,
    person_ids: Collection[int],
    from_at: datetime,
    to_at: datetime,
    known_at: datetime | None = None,
    as_of: datetime | None = None,
) -> Sequence[core_spans.Span]:
    """Return people's paid time: their spans of the kinds worked and neutral."""
    found = spans(person_ids=person_ids, from_at=from_at, to_at=to_at, known_at=known_at, as_of=as_of)
    return [span for span in found if span.kind in core_spans.PAID]


def agreed(*, person_ids: Collection[int], from_date: date, to_date: date) -> Sequence[patterns.Agreed]:
    """Return what holds for people's hours on the days [from, to), by person and first day; from it come WorkTerms."""
    raise NotImplementedError
