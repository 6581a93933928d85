"""Days, weeks and months of the calendar, and the instants at which they begin somewhere."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

YEAR_MONTHS = 12


def midnight(day: date, *, zone: ZoneInfo) -> datetime:
    """Return the instant at which a day begins in a zone, in UTC."""
    return datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)


def monday(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def next_month(day: date) -> date:
    """Return the first day of the month after a day's."""
    return months_later(day.replace(day=1), months=1)


def months(first: date, until: date) -> Iterator[date]:
    """Yield the first days of the months from one until before another.

    Args:
        first: The first day of a month.
    """
    while first < until:
        yield first
        first = next_month(first)


def months_later(day: date, *, months: int) -> date:
    """Return the same day so many months later, or the last day of a month that has no such day.

    Args:
        months: Below 0 for earlier.
    """
    year, month = divmod(day.year * YEAR_MONTHS + day.month - 1 + months, YEAR_MONTHS)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
