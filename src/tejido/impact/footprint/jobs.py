"""What happens to the footprint without anybody asking for it: months that are over are counted."""

from __future__ import annotations

from tejido.core import dates, facts
from tejido.impact.footprint import days
from tejido.journal import clock, scopes
from tejido.journal import queries as journal_queries

MONTHS_BACK = 3
# What came late, such as a corrected spell of presence, is counted again until this day of the next month.
RECOUNTED_DAYS = 10


def count_months() -> int:
    """Count the last months that are over, and the newest of them again for some days.

    Returns: How many rows are new.
    """
    at, count = clock.now(), 0
    with scopes.scoped({scopes.OPERATOR}):
        last = days.last_over(at)
        is_fresh = journal_queries.business_day(at).day <= RECOUNTED_DAYS
    for back in range(MONTHS_BACK):
        month = dates.months_later(last, months=-back)
        # Each month is a transaction of its own, so that none lasts long.
        with scopes.scoped({scopes.OPERATOR}):
            if not days.is_kept(month) or (is_fresh and not back):
                count += days.keep(month, recorded_at=clock.machine_now(), by=facts.SYSTEM, at=at)
    return count
