"""What happens to the footprint without anybody asking for it: months that are over are counted."""

from __future__ import annotations

from datetime import timedelta

from tejido.core import dates, facts
from tejido.impact.footprint import days
from tejido.journal import clock, scopes
from tejido.journal import queries as journal_queries

MONTHS_BACK = 3
# What came late is counted again until this day of the next month; so is what was approved about an older month, for
# as many days.
RECOUNTED_DAYS = 10


def count_months() -> int:
    """Count the last months that are over, the newest of them again for some days, and what was decided about others.

    Returns: How many rows are new.
    """
    at, count = clock.now(), 0
    with scopes.scoped({scopes.OPERATOR}):
        last = days.last_over(at)
        due = set(days.decided_since(clock.machine_now() - timedelta(days=RECOUNTED_DAYS)))
        if journal_queries.business_day(at).day <= RECOUNTED_DAYS:
            due.add(last)
    for month in sorted(due | {dates.months_later(last, months=-back) for back in range(MONTHS_BACK)}):
        # Each month is a transaction of its own, so that none lasts long.
        with scopes.scoped({scopes.OPERATOR}):
            if month in due or not days.is_kept(month):
                count += days.keep(month, recorded_at=clock.machine_now(), by=facts.SYSTEM, at=at)
    return count
