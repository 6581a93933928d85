"""Intervals that are over are counted once and kept, so that a year of history is read without a single contact.

Each client's intervals are rolled up behind a mark of their own, and those of the people who work here behind the
operator's. Rolling up again does nothing, unless what was counted has changed: then the interval is corrected, which is
dated, numbered and recorded. What was published of it stays what it was.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from importlib import resources
from typing import Any

from django.db import connection, transaction
from django.db.models import Min

from tejido.clients import models as clients
from tejido.contacts import history_tables, measures, models
from tejido.core import facts, history, intervals, metrics
from tejido.journal import actions as journal
from tejido.journal import scopes, statements
from tejido.people import models as people

# One transaction rolls up at most six hours, and one call at most a month: no lock is held for long, and the counts of
# hundreds of people are added up before the database ends a transaction that says nothing for ten seconds.
INTERVALS_MAX = 24
SPANS_MAX = 124
# What ended lately may be stored late; what ended in the last days is looked at again once a day.
RECENT = 8 * intervals.QUARTER
CHECKED = timedelta(days=7)
CHECK_AGAIN = timedelta(days=1)
QUEUE_COLUMNS = tuple(field.name for field in dataclasses.fields(metrics.QueueCounts))
AGENT_COLUMNS = tuple(field.name for field in dataclasses.fields(metrics.AgentCounts))
# Weighed once, by a setting that may change later: anew only where one of these has changed as well.
WEIGHED_ONCE: Mapping[str, Sequence[str]] = {"load_seconds": ("serving_seconds", "wrapping_seconds")}
_SQL = resources.files(__package__).joinpath("sql")


def _statement(name: str, columns: Sequence[str]) -> str:
    """Return the statement that stores counts, with the columns of its table filled in."""
    parts = {
        "types": ", ".join(f"{column} {_type(column)}" for column in columns),
        "columns": ", ".join(columns),
        "values": ", ".join(_value(column) for column in columns),
        "differs": " OR ".join(_differs(column) for column in columns if column not in WEIGHED_ONCE),
        "excluded": ", ".join(f"excluded.{column}" for column in columns),
    }
    text = _SQL.joinpath(name).read_text()
    for part, filling in parts.items():
        text = text.replace(f"/* {part} */", filling)
    return text


def _type(column: str) -> str:
    return "integer" if column.endswith("_count") else "float8"


def _value(column: str) -> str:
    """Return what is stored in a column: what was counted, and nothing where nothing is counted any more."""
    if column not in WEIGHED_ONCE:
        return f"coalesce(counted.{column}, 0)"
    is_new = " OR ".join(["kept.id IS NULL", *(_differs(reason) for reason in WEIGHED_ONCE[column])])
    return f"CASE WHEN {is_new} THEN coalesce(counted.{column}, 0) ELSE kept.{column} END"


def _differs(column: str) -> str:
    # Sums of seconds come in another order each time; half a thousandth of a second is no correction.
    return f"abs(coalesce(counted.{column}, 0) - kept.{column}) > 0.0005"


ROLL_UP_QUEUES = _statement("roll_up_queues.sql", QUEUE_COLUMNS)
ROLL_UP_AGENTS = _statement("roll_up_agents.sql", AGENT_COLUMNS)
ROLL_UP_FAIRNESS = _SQL.joinpath("roll_up_fairness.sql").read_text()
ROLL_UP_SERVING_DAYS = statements.read(_SQL, "roll_up_serving_days.sql")


def advance(*, client_id: int, until_at: datetime, zone: str, by: facts.Actor, at: datetime) -> int:
    """Roll up a client's intervals that are over, the earliest first, in transactions of some hours.

    Call it outside any transaction.

    Args:
        client_id: `scopes.OPERATOR` for the intervals of the people who work here.
        until_at: The beginning of the first interval that is not over.
        zone: The operator's zone, whose days count.
    Returns: How many intervals were stored or corrected.
    """
    scope = scopes.every_client() if client_id == scopes.OPERATOR else {scopes.OPERATOR, client_id}
    count = 0
    for _ in range(SPANS_MAX):
        with scopes.scoped(scope):
            rolled = _roll_up_next(client_id=client_id, until_at=until_at, zone=zone, by=by, at=at)
        if rolled is None:
            break
        count += rolled
    return count


def check_again(*, client_id: int, zone: str, by: facts.Actor, at: datetime) -> int:
    """Count the last days again, once a day, and correct what has changed.

    Call it outside any transaction.

    Returns: How many intervals were corrected.
    """
    scope = scopes.every_client() if client_id == scopes.OPERATOR else {scopes.OPERATOR, client_id}
    with scopes.scoped(scope):
        mark = history_tables.RollUp.objects.filter(client_id=client_id, checked_at__lte=at - CHECK_AGAIN).first()
        if mark is None:
            return 0
        until_at = mark.until_at
        history_tables.RollUp.objects.filter(client_id=client_id).update(checked_at=at)
    count = 0
    for span in history.spans(until_at - CHECKED, until_at, intervals_max=INTERVALS_MAX):
        with scopes.scoped(scope):
            count += _roll_up(client_id=client_id, span=span, zone=zone, by=by, at=at)
    return count


@transaction.atomic
def _roll_up_next(*, client_id: int, until_at: datetime, zone: str, by: facts.Actor, at: datetime) -> int | None:
    """Roll up the next span of a client behind its mark; None where there is none."""
    mark = _locked_mark(client_id, at=at)
    if mark is None or mark.until_at >= until_at:
        return None
    (_, end) = next(history.spans(mark.until_at, until_at, intervals_max=INTERVALS_MAX))
    count = _roll_up(client_id=client_id, span=(mark.until_at - RECENT, end), zone=zone, by=by, at=at)
    mark.until_at = end
    mark.save(update_fields=["until_at"])
    return count


def _roll_up(*, client_id: int, span: tuple[datetime, datetime], zone: str, by: facts.Actor, at: datetime) -> int:
    """Store what is counted of a span's intervals; record how many were stored, and each one that was corrected."""
    from_at, to_at = span
    given: dict[str, Any] = {"client": client_id, "from_at": from_at, "to_at": to_at, "at": at, "zone": zone}
    if client_id == scopes.OPERATOR:
        written = _store(ROLL_UP_AGENTS, given, _counted_agents(from_at, to_at, as_of=at))
        with connection.cursor() as cursor:
            cursor.execute(ROLL_UP_FAIRNESS, given)
    else:
        written = _store(ROLL_UP_QUEUES, given, _counted_queues(from_at, to_at, client_id=client_id))
        with connection.cursor() as cursor:
            cursor.execute(ROLL_UP_SERVING_DAYS, given)
    corrected = [row for row in written if row["revision"] > 1]
    for row in corrected:
        _record_correction(row, client_id=client_id, by=by, at=at)
    if written:
        journal.record(
            "intervals_rolled_up", by=by, at=at, client_id=client_id, from_at=from_at, until_at=to_at,
            stored=len(written) - len(corrected), corrected=len(corrected),
        )  # fmt: skip
    return len(written)


def _counted_queues(from_at: datetime, to_at: datetime, *, client_id: int) -> Iterator[dict[str, Any]]:
    queues = list(clients.Queue.objects.filter(client_id=client_id).values_list("pk", flat=True))
    for key, counts in measures.queue_counts(from_at=from_at, to_at=to_at, queues=queues).items():
        named = {"queue_id": key.queue_id, "channel": key.channel, "interval_at": key.interval_at.isoformat()}
        yield {**named, **dataclasses.asdict(counts)}


def _counted_agents(from_at: datetime, to_at: datetime, *, as_of: datetime) -> Iterator[dict[str, Any]]:
    for key, counts in measures.agent_counts(from_at=from_at, to_at=to_at, as_of=as_of).items():
        yield {"person_id": key.person_id, "interval_at": key.interval_at.isoformat(), **dataclasses.asdict(counts)}


def _store(statement: str, given: Mapping[str, Any], counted: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Store counts and return the intervals that were written, each with its revision."""
    with connection.cursor() as cursor:
        cursor.execute(statement, {**given, "counted": json.dumps(list(counted))})
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _record_correction(row: Mapping[str, Any], *, client_id: int, by: facts.Actor, at: datetime) -> None:
    told = {"interval_at": row["interval_at"], "revision": row["revision"]}
    if client_id == scopes.OPERATOR:
        journal.record("agent_interval_corrected", by=by, at=at, client_id=client_id, person=row["person_id"], **told)
    else:
        journal.record(
            "queue_interval_corrected", by=by, at=at, client_id=client_id, queue=row["queue_id"],
            channel=row["channel"], **told,
        )  # fmt: skip


def _locked_mark(client_id: int, *, at: datetime) -> history_tables.RollUp | None:
    """Return a client's mark, locked; it begins where the first thing happened, and is None before that."""
    marks = history_tables.RollUp.objects.select_for_update()
    mark = marks.filter(client_id=client_id).first()
    if mark is not None:
        return mark
    if client_id == scopes.OPERATOR:
        first_at = people.Activity.objects.aggregate(first=Min("from_at"))["first"]
    else:
        first_at = models.Stay.objects.filter(client_id=client_id).aggregate(first=Min("from_at"))["first"]
    if first_at is None:
        return None
    begin = {"until_at": intervals.quarter_of(first_at), "checked_at": at}
    history_tables.RollUp.objects.bulk_create(
        [history_tables.RollUp(client_id=client_id, **begin)], ignore_conflicts=True
    )
    return marks.get(client_id=client_id)
