"""Household snapshots: the moments at which they are taken, and how a day falls into one of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta

from tejido.core import dates

Moment = str
# Months after the hire; the first is taken when somebody applies, or as soon after as they agree to it.
MOMENT_MONTHS: Mapping[Moment, int] = {"application": 0, "month_6": 6, "month_12": 12, "month_24": 24}
# A snapshot taken much later speaks of another time than the one it is named after.
EARLY_DAYS, LATE_DAYS = 30, 90


class MomentUnknown(Exception):
    """A household snapshot is taken at the application, or 6, 12 or 24 months after the hire."""


def due_on(moment: Moment, *, hired_on: date) -> date:
    """Return the day on which a snapshot is due.

    Raises: MomentUnknown
    """
    if moment not in MOMENT_MONTHS:
        raise MomentUnknown(MomentUnknown.__doc__)
    # As the database reckons: a day that the month does not have becomes its last.
    return dates.months_later(hired_on, months=MOMENT_MONTHS[moment])


def moment_on(day: date, *, hired_on: date) -> Moment | None:
    """Return which snapshot can be taken on a day: from 30 days before it is due until 90 days after, or None."""
    for moment in MOMENT_MONTHS:
        due = due_on(moment, hired_on=hired_on)
        if due - timedelta(days=EARLY_DAYS) <= day < due + timedelta(days=LATE_DAYS):
            return moment
    return None


def offered(*, on: date, hired_on: date | None, told: Collection[Moment]) -> Sequence[Moment]:
    """Return the moments about which somebody can tell on a day: what is due, and what they told and may correct.

    Whoever is not hired yet tells how it is when they apply.

    Args:
        hired_on: The first day of the first employment; None where there is none.
        told: The moments of which a snapshot is kept.
    """
    due = "application" if hired_on is None or on < hired_on else moment_on(on, hired_on=hired_on)
    return [moment for moment in MOMENT_MONTHS if moment == due or moment in told]


def next_due_on(*, on: date, hired_on: date | None) -> date | None:
    """Return from when on the next snapshot can be told, after a day on which none is due; None after the last."""
    if hired_on is None:
        return None
    opens = (due_on(moment, hired_on=hired_on) - timedelta(days=EARLY_DAYS) for moment in MOMENT_MONTHS)
    return min((day for day in opens if day > on), default=None)
