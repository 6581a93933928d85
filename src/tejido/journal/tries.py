"""Tries of long jobs: a row says how far one is, whether it still lives, and what kept it from its end.

A job that dies leaves its row; another try takes it up, and one that was thought dead and comes back finds that it is
no longer the newest and stops. What an app refuses ends all tries; what breaks is tried again, a named number of times.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from django.db import models
from django.db.models import QuerySet

from tejido.core.reference import values

# In machine time: whoever gave no sign of life for so long has died, and after so many tries nobody tries again.
DEAD_SECONDS = 60
TRIES_MAX = 5
GAVE_UP = "gave_up"
CODE = r"^[a-z][a-z_]*$"


class Tried(models.Model):
    """The columns of a row about a long job."""

    try_number = models.PositiveIntegerField(default=1)
    # Machine time of the last sign of life of the job.
    seen_at = models.DateTimeField()
    done_count = models.PositiveIntegerField(default=0)
    # The code of the error, and of which reference value it speaks; empty while it goes on.
    problem = models.TextField(blank=True, default="")
    about = models.JSONField(default=dict)

    class Meta:
        abstract = True


Row = TypeVar("Row", bound=Tried)


@dataclass(frozen=True)
class Try(Generic[Row]):
    """One try at a job, by its row and its number."""

    table: type[Row]
    row_id: int
    number: int

    def rows(self) -> QuerySet[Row]:
        """Return the row, as long as this try is the newest and nothing kept it from its end."""
        found: QuerySet[Row] = self.table._default_manager.filter(pk=self.row_id, try_number=self.number, problem="")
        return found


def begin(row: Tried, *, now: datetime) -> None:
    """Let the next try begin, and keep the row.

    Args:
        now: Machine time.
    """
    row.try_number += 1
    row.seen_at, row.done_count, row.problem, row.about = now, 0, "", {}
    row.save()


def end(row: Tried, *, problem: str, about: Mapping[str, str]) -> None:
    """Keep what a job came to nothing by."""
    row.problem, row.about = problem, dict(about)
    row.save(update_fields=["problem", "about"])


def left_behind(table: type[Row], *, now: datetime) -> Sequence[Row]:
    """Return the rows of jobs that died, locked.

    Args:
        now: Machine time.
    """
    since = now - timedelta(seconds=DEAD_SECONDS)
    rows = table._default_manager.select_for_update(skip_locked=True, of=("self",))
    return list(rows.filter(problem="", seen_at__lte=since).order_by("pk"))


def is_refusal(problem: Exception) -> bool:
    """Tell whether an error is one of ours, which says what is in the way; any other is a failure of ours."""
    return type(problem).__module__.startswith("tejido.")


def code_of(kind: type[BaseException]) -> str:
    """Return the code of a named error: its name in small letters with low lines."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower()


def about(problem: Exception) -> Mapping[str, str]:
    """Return key, place and day of the reference value that an error speaks of, where it does."""
    if not isinstance(problem, values.AboutValue):
        return {}
    return {"key": problem.key, "place": problem.place, "day": problem.day.isoformat()}
