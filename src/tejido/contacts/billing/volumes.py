"""What a statement counts of a programme's month, and the rows behind each count.

Answered contacts and the service come from `contacts.history`, so they are the numbers of the history pages. Hours of
handling and of being available come from the same roll-ups; hours worked are those that people are paid by, with their
corrections. Tasks, outcomes and answers are counted in the tables, by the statements that also list them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from importlib import resources
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection

from tejido.clients import models as clients
from tejido.clients import queries as client_queries
from tejido.contacts import history as contact_history
from tejido.contacts.billing import errors
from tejido.core import history, metrics
from tejido.core.hours import days as hour_days
from tejido.core.prices import lists, statements
from tejido.journal import statements as sql_texts
from tejido.people.hours import queries as hours_queries

_SQL = resources.files("tejido.contacts").joinpath("sql")
# The rows behind a measure, and behind a penalty or bonus.
ROWS: Mapping[str, str] = {
    "answered_contact": sql_texts.read(_SQL, "billing_answered.sql"),
    "handling_hour": sql_texts.read(_SQL, "billing_handled.sql"),
    "finished_task": sql_texts.read(_SQL, "billing_finished.sql"),
    "accepted_task": sql_texts.read(_SQL, "billing_accepted.sql"),
    "disposition": sql_texts.read(_SQL, "billing_disposition.sql"),
    "survey_answer": sql_texts.read(_SQL, "billing_survey.sql"),
    "service": sql_texts.read(_SQL, "billing_left.sql"),
}
COUNT = _SQL.joinpath("billing_count.sql").read_text()
PAGE = _SQL.joinpath("billing_page.sql").read_text()
# Hours that are rolled up, by day.
DAYS: Mapping[str, str] = {
    "handling_hour": sql_texts.read(_SQL, "billing_handled_days.sql"),
    "available_hour": sql_texts.read(_SQL, "billing_available_days.sql"),
}
ASSIGNED = _SQL.joinpath("billing_assigned.sql").read_text()
PAGE_MAX = 50


@dataclass(frozen=True, kw_only=True)
class Behind:
    """One row behind a line: a contact, when it counted, and how it went. No word of any customer.

    Args:
        how: How the stay left, how the leg ended, or what was counted.
        seconds: How long it waited, or was worked on; None where there is no such time.
        is_in_time: Against the promise; None where none is held against it.
    """

    key: UUID
    at: datetime
    queue: str
    channel: str
    how: str
    disposition: Mapping[str, str] | None
    seconds: float | None
    is_in_time: bool | None
    score: int | None


def month(programme: clients.Programme, *, period: history.Period, prices: lists.PriceList) -> statements.Month:
    """Return a programme's month as it is counted now, for every price and clause of a list.

    Raises: NoPromise
    """
    queues = queues_of(programme)
    report = contact_history.service(queues=queues, rows_by="queue", period=period, comparison=None)
    rows = {(row.key, row.channel): row for row in report.rows}
    keys = {queue.pk: str(queue.key) for queue in queues}
    given = _given(programme, period)
    volumes = {}
    for item in prices.items:
        if item.measure == "answered_contact":
            wanted = set(keys.values()) if item.queue is None else {keys.get(item.queue)}
            counted = sum(
                row.counts.answered_count
                for (key, channel), row in rows.items()
                if key in wanted and item.channel in ("", channel)
            )
            volumes[item.code] = statements.Volume(count=counted)
        else:
            about = {**given, **_wanted(programme, queues, item.queue, item.channel, item.dispositions)}
            volumes[item.code] = _counted(item, about)
    levels = {}
    for clause in prices.clauses:
        row = rows.get((keys.get(clause.queue, ""), clause.channel))
        levels[clause.code] = _level(clause, row, day=period.last_date)
    return statements.Month(month=period.from_date, prices=prices, volumes=volumes, levels=levels)


def behind(
    programme: clients.Programme,
    line: statements.Line,
    *,
    period: history.Period,
    before: tuple[datetime, int] | None,
) -> tuple[Sequence[Behind], tuple[datetime, int] | None]:
    """Return a page of the rows behind a line, the newest first, and where the next page begins, if there is one.

    Args:
        period: The month that the line is about.
        before: Only rows before this instant and number.
    """
    rows = ROWS.get(measure_of(line))
    if rows is None:
        return [], None
    given = {
        **_given(programme, period),
        **_wanted(programme, queues_of(programme), line.queue, line.channel, line.dispositions),
        "score_min": line.score_min, "before_at": before[0] if before else None,
        "before_id": before[1] if before else None, "most": PAGE_MAX + 1,
    }  # fmt: skip
    found = _rows(PAGE.replace("/* rows */", rows), given)
    kept = found[:PAGE_MAX]
    following = (kept[-1]["at"], kept[-1]["row_id"]) if len(found) > PAGE_MAX else None
    return [_behind(row) for row in kept], following


def measure_of(line: statements.Line) -> str:
    """Return what was counted for a line; a penalty, bonus or correction of one is made of the service."""
    return "service" if line.level is not None else line.measure


def queues_of(programme: clients.Programme) -> list[clients.Queue]:
    """Return the queues of a programme whose contacts are a client's: not those in which agents ask for help."""
    own = client_queries.help_queue_ids()
    found = clients.Queue.objects.select_related("programme").filter(programme=programme).order_by("id")
    return [queue for queue in found if queue.pk not in own]


def _given(programme: clients.Programme, period: history.Period) -> dict[str, Any]:
    return {
        "client": programme.client_id, "programme": programme.pk, "from_at": period.from_at, "to_at": period.to_at,
        "from_date": period.from_date, "to_date": period.to_date, "zone": period.zone,
    }  # fmt: skip


def _wanted(
    programme: clients.Programme,
    queues: Sequence[clients.Queue],
    queue_id: int | None,
    channel: str,
    dispositions: Sequence[str],
) -> dict[str, Any]:
    known = programme.dispositions.filter(code__in=dispositions).values_list("pk", flat=True)
    return {
        "queues": [queue.pk for queue in queues if queue_id in (None, queue.pk)], "channel": channel,
        "dispositions": sorted(known) if dispositions else None,
    }  # fmt: skip


def _counted(item: lists.Item, given: Mapping[str, Any]) -> statements.Volume:
    if item.measure == "worked_hour":
        return _of_days(_worked(given))
    if item.measure in DAYS:
        found = _rows(DAYS[item.measure], given)
        return _of_days((row["day"], int(row["people_count"]), int(row["seconds"])) for row in found)
    statement = COUNT.replace("/* rows */", ROWS[item.measure])
    (row,) = _rows(statement, {**given, "score_min": item.score_min})
    return statements.Volume(count=int(row["count"]))


def _of_days(days: Iterable[tuple[date, int, int]]) -> statements.Volume:
    kept = tuple(days)
    return statements.Volume(count=sum(seconds for _day, _people, seconds in kept), days=kept)


def _worked(given: Mapping[str, Any]) -> Iterator[tuple[date, int, int]]:
    """Yield the days on which people worked who were assigned to a programme then, with how many and how long.

    A lost line and the pause after abuse are paid to them, and not billed.
    """
    assigned = {row["person_id"]: row["days"] for row in _rows(ASSIGNED, given)}
    spans = hours_queries.spans(person_ids=assigned, from_at=given["from_at"], to_at=given["to_at"])
    people: dict[date, set[int]] = defaultdict(set)
    seconds: dict[date, float] = defaultdict(float)
    zone = ZoneInfo(given["zone"])
    for person, own in hour_days.by_person(spans).items():
        for each in hour_days.local_days(own, from_date=given["from_date"], to_date=given["to_date"], zone=zone):
            worked = each.seconds("worked")
            if worked and any(each.day in stretch for stretch in assigned[person]):
                people[each.day].add(person)
                seconds[each.day] += worked
    for day in sorted(people):
        yield day, len(people[day]), round(seconds[day])


def _level(
    clause: lists.Clause, row: contact_history.Row[metrics.QueueCounts] | None, *, day: date
) -> statements.Level:
    """Return the service that a clause is about; the queue's own promise holds where the clause names no target."""
    queue = clients.Queue.objects.get(pk=clause.queue)
    promise = row.promise if row is not None else None
    if promise is None:
        dated = queue.channels.filter(channel=clause.channel, from_date__lte=day).order_by("-from_date").first()
        if dated is not None:
            promise = contact_history.Promise(
                variant=dated.variant, target_seconds=dated.target_seconds, target_share=dated.target_share
            )
    own = None if promise is None or promise.target_share is None else Decimal(str(promise.target_share))
    target = clause.target_share if clause.target_share is not None else own
    if target is None or promise is None:
        raise errors.NoPromise(errors.NoPromise.__doc__)
    level = row.level if row is not None else None
    return statements.Level(
        in_time_count=level.in_time_count if level else 0, counted_count=level.counted_count if level else 0,
        target_share=target, variant=promise.variant, target_seconds=promise.target_seconds,
    )  # fmt: skip


def _behind(row: Mapping[str, Any]) -> Behind:
    names = None if row["name_en"] is None else {"en": row["name_en"], "es": row["name_es"]}
    return Behind(
        key=row["key"], at=row["at"], queue=row["queue"], channel=row["channel"], how=row["how"], disposition=names,
        seconds=None if row["seconds"] is None else float(row["seconds"]), is_in_time=row["is_in_time"],
        score=row["score"],
    )  # fmt: skip


def _rows(statement: str, given: Mapping[str, Any]) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
