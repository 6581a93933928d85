"""Days and weeks of spans, by the clock of a zone: what was worked on each, and where a bar of it is drawn."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from tejido.core import dates
from tejido.core.hours import spans as core_spans

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Day:
    """What of somebody's spans lies on one local day.

    Args:
        from_at, to_at: The day's midnights; 23 or 25 hours apart where clocks are set.
    """

    day: date
    from_at: datetime
    to_at: datetime
    spans: Sequence[core_spans.Span]

    def seconds(self, *kinds: core_spans.Kind) -> float:
        """Return how many seconds of these kinds lie on the day."""
        return core_spans.seconds_of(self.spans, kinds=kinds)

    @property
    def paid_seconds(self) -> float:
        """How many seconds of the day are paid time."""
        return self.seconds(*core_spans.PAID)


def local_days(found: Iterable[core_spans.Span], *, from_date: date, to_date: date, zone: ZoneInfo) -> list[Day]:
    """Return each day of [from, to) with what of one person's spans lies on it.

    Args:
        found: Sorted by begin.
    """
    whole = list(found)
    days = []
    for number in range((to_date - from_date).days):
        day = from_date + number * ONE_DAY
        begin, end = dates.midnight(day, zone=zone), dates.midnight(day + ONE_DAY, zone=zone)
        days.append(Day(day=day, from_at=begin, to_at=end, spans=core_spans.clipped(whole, from_at=begin, to_at=end)))
    return days


def weeks(days: Iterable[Day]) -> list[tuple[date, list[Day]]]:
    """Return days by their week, each with the Monday on which it begins."""
    by_week = itertools.groupby(days, key=lambda each: dates.monday(each.day))
    return [(begin, list(found)) for begin, found in by_week]


def by_person(found: Iterable[core_spans.Span]) -> Mapping[int, list[core_spans.Span]]:
    """Return spans by the person whose they are."""
    result: dict[int, list[core_spans.Span]] = {}
    for span in found:
        result.setdefault(span.person, []).append(span)
    return result
