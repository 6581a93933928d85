"""The counts of `core.metrics`, taken from the tables within the scope; `core.metrics_fold` takes the same from facts.

The statements `sql/measures_*.sql` look only at what began or ended within the period, by indexes, so that a quarter
costs the same however many years lie before it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from importlib import resources
from typing import Any

from django.db import connection

from tejido.clients import models as clients
from tejido.core import intervals, metrics, metrics_fold
from tejido.core.impact import worked_time
from tejido.journal import statements
from tejido.people import models as people_models

_SQL = resources.files(__package__).joinpath("sql")
STAYS = _SQL.joinpath("measures_stays.sql").read_text()
WORK = statements.read(_SQL, "measures_work.sql")
OFFERS = _SQL.joinpath("measures_offers.sql").read_text()
TIME = _SQL.joinpath("measures_time.sql").read_text()


def queue_counts(
    *, from_at: datetime, to_at: datetime, queues: Collection[int] | None = None
) -> dict[metrics_fold.QueueKey, metrics.QueueCounts]:
    """Return the counts of queues by channel and quarter; a quarter in which nothing happened is left out.

    Args:
        from_at, to_at: The period, half-open, of whole quarters.
        queues: Ids; None: all within the scope.
    Raises: NotAQuarter
    """
    intervals.check(from_at, to_at)
    wanted = sorted(queues) if queues is not None else sorted(clients.Queue.objects.values_list("pk", flat=True))
    given = {"from_at": from_at, "to_at": to_at, "queues": wanted, "people": None}
    counts: dict[metrics_fold.QueueKey, metrics.QueueCounts] = defaultdict(metrics.QueueCounts)
    for statement in (STAYS, WORK, OFFERS):
        for row in _rows(statement, given):
            row.pop("person_id", None)
            key = metrics_fold.QueueKey(row.pop("queue_id"), row.pop("channel"), row.pop("interval_at"))
            counts[key] += metrics.QueueCounts(**_numbers(row))
    return dict(counts)


def agent_counts(
    *, from_at: datetime, to_at: datetime, as_of: datetime, people: Collection[int] | None = None
) -> dict[metrics_fold.AgentKey, metrics.AgentCounts]:
    """Return the counts of agents by quarter; a quarter in which somebody did nothing is left out.

    Capacities are those that people have now: how full somebody was is weighed by what they may hold now.

    Args:
        from_at, to_at: The period, half-open, of whole quarters.
        as_of: World time up to which what goes on has lasted.
        people: Ids; None: everybody with a presence within the scope.
    Raises: NotAQuarter
    """
    intervals.check(from_at, to_at)
    everybody = people_models.Presence.objects.values_list("person_id", flat=True)
    wanted = sorted(people) if people is not None else sorted(everybody)
    given = {
        "from_at": from_at, "to_at": to_at, "as_of": as_of, "people": wanted, "queues": None,
        "worked": list(worked_time.WORKED_ACTIVITIES),
    }  # fmt: skip
    counts: dict[metrics_fold.AgentKey, metrics.AgentCounts] = defaultdict(metrics.AgentCounts)
    for statement in (TIME, WORK, OFFERS):
        for row in _rows(statement, given):
            row.pop("queue_id", None), row.pop("channel", None)
            key = metrics_fold.AgentKey(row.pop("person_id"), row.pop("interval_at"))
            counts[key] += metrics.AgentCounts(**_numbers(row))
    return {key: found for key, found in counts.items() if found != metrics.AgentCounts()}


def together(counts: Mapping[Any, metrics.QueueCounts]) -> metrics.QueueCounts:
    """Return the counts of several quarters or queues as one."""
    return sum(counts.values(), metrics.QueueCounts())


def _numbers(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return counts as whole numbers, and seconds as those that the core computes with."""
    return {name: value if name.endswith("_count") else float(value) for name, value in row.items()}


def _rows(statement: str, given: Mapping[str, Any]) -> Sequence[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
