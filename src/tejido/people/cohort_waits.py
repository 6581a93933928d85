"""What waits in cohorts: seats to draw, offers without an answer, sessions without a list, ends without results."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from importlib import resources
from typing import Literal

from django.db import connection

from tejido.people import programme_tables

Code = Literal["draw", "oversubscribed", "offers", "starts", "list", "results"]
# So far ahead the beginning of a cohort is told, and so far back what was forgotten.
AHEAD_DAYS, BEHIND_DAYS = 14, 60
WAITS_MAX = 200
WAITS = resources.files(__package__).joinpath("sql/cohort_waits.sql").read_text()


@dataclass(frozen=True, kw_only=True)
class Wait:
    """One thing that waits in a cohort: what, of how many, and the day by which it matters."""

    code: Code
    cohort: programme_tables.Cohort
    count: int
    on_date: date


def waits(*, today: date) -> Sequence[Wait]:
    """Return what waits in the cohorts of these weeks, at most `WAITS_MAX`, the earliest first."""
    values: dict[str, date | int] = {"today": today, "ahead": AHEAD_DAYS, "behind": BEHIND_DAYS, "most": WAITS_MAX}
    with connection.cursor() as cursor:
        cursor.execute(WAITS, values)
        found = cursor.fetchall()
    known = programme_tables.Cohort.objects.select_related("course").in_bulk([row[1] for row in found])
    return [Wait(code=code, cohort=known[cohort], count=count, on_date=day) for code, cohort, count, day in found]
