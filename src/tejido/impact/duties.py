"""How many people count for the quota of workers with a disability, as it may be shown: rounded, or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from importlib import resources

from tejido.core.impact import disclosure
from tejido.impact import queries

QUOTA_COUNTED = resources.files(__package__).joinpath("sql/quota_counted.sql").read_text()


@dataclass(frozen=True, kw_only=True)
class Counted:
    """Who works here on the last day of a period without being an apprentice, and how many of them count."""

    people_count: int
    counted: disclosure.Figure


def quota_counted(*, from_date: date, to_date: date) -> Counted:
    """Return how many people told of a disability and agreed to be counted for the quota, as the vault publishes it.

    Args:
        from_date, to_date: A whole month that is over; in a demonstration, any whole days.
    Raises: PeriodNotPublished, FiguresNotYours, VaultKeysMissing
    """
    with queries.asked_of_the_vault() as cursor:
        cursor.execute(QUOTA_COUNTED, {"from_date": from_date, "to_date": to_date})
        people_count, counted = cursor.fetchone()
    return Counted(people_count=people_count, counted=disclosure.count_figure(counted))
