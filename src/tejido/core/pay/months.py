"""The month of thirty days: how much of a month's pay a part of it is."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

MONTH_DAYS = 30


def days(from_date: date, to_date: date) -> int:
    """Return how many days of months of thirty days lie in [from_date, to_date).

    Stretches that follow each other add up: a whole month is 30 days, February too, and a 31st counts as none.

    Source: the custom of Colombian payrolls to count every month as 30 days; our reading, unchecked.
    """
    return _position(to_date) - _position(from_date)


def paid_days(from_date: date, to_date: date, *, absent: Collection[date]) -> int:
    """Return the days of a stretch that are paid when some of its days are not.

    A day of absence counts as one; a 31st counts as none, and a stretch of which every day is absent is not paid.

    Args:
        absent: Days without pay; those outside the stretch do not matter.
    """
    away = {day for day in absent if from_date <= day < to_date}
    if len(away) >= (to_date - from_date).days:
        return 0
    return max(0, days(from_date, to_date) - sum(day.day <= MONTH_DAYS for day in away))


def every_day(from_date: date, to_date: date) -> list[date]:
    """Return the days in [from_date, to_date)."""
    return [from_date + timedelta(days=number) for number in range((to_date - from_date).days)]


def _position(day: date) -> int:
    return MONTH_DAYS * (12 * day.year + day.month) + min(day.day - 1, MONTH_DAYS)
