"""Reading history: roll-ups of a period added up into rows, beside those of the period it is compared with.

Nothing here looks at a single contact, so a year costs what its intervals cost. Figures are made of summed counts; the
service level of several queues adds up, queue by queue, what each one's own contract counts.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from importlib import resources
from typing import Any, Generic, Literal, TypeVar, get_args
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Q

from tejido.clients import models as clients
from tejido.contacts import history_tables
from tejido.core import history, metrics
from tejido.people import models as people

RowsBy = Literal["programme", "queue", "agent", "day", "hour", "quarter"]
ROWS_BY: tuple[RowsBy, ...] = get_args(RowsBy)
OF_TIME: Mapping[str, history.Step] = {"day": "day", "hour": "hour", "quarter": "quarter"}
# Who served is known by the day.
SHORTER_THAN_DAYS = ("hour", "quarter")
CONTRACT_UNKNOWN = "answered_in_time"
_SQL = resources.files(__package__).joinpath("sql")
Counts = TypeVar("Counts", metrics.QueueCounts, metrics.AgentCounts)


def _with_sums(name: str, kind: type) -> str:
    sums = ", ".join(
        f"{'max' if each.name in metrics.LARGEST else 'sum'}({each.name}) AS {each.name}"
        for each in dataclasses.fields(kind)
    )
    columns = ", ".join(["begins_at", "corrected_count", *(each.name for each in dataclasses.fields(kind))])
    return _SQL.joinpath(name).read_text().replace("/* sums */", sums).replace("/* columns */", columns)


QUEUES = _with_sums("history_queues.sql", metrics.QueueCounts)
AGENTS = _with_sums("history_agents.sql", metrics.AgentCounts)
PEOPLE = _SQL.joinpath("history_people.sql").read_text()
PROMISES = _SQL.joinpath("history_promises.sql").read_text()


@dataclass(frozen=True, kw_only=True)
class Promise:
    """What was promised for one channel of a queue by the end of a period."""

    variant: str
    target_seconds: int | None
    target_share: float | None


@dataclass(frozen=True, kw_only=True)
class Row(Generic[Counts]):
    """One row of a report: what it is about, its counts, and how many of its intervals were corrected.

    Args:
        key: The key of a programme, queue or person, or an instant; with the channel it names the row once.
        begins_at: The beginning of a row of time.
        level: Of a service, by the contract of each queue and channel.
        promise: Of one queue and channel alone.
        people_count: How many people served; None where that is not known for such a row.
    """

    key: str
    name: str
    counts: Counts
    channel: str = ""
    begins_at: datetime | None = None
    level: metrics.ServiceLevel | None = None
    promise: Promise | None = None
    people_count: int | None = None
    corrected_count: int = 0

    @property
    def place(self) -> str:
        """What names this row within its report."""
        return f"{self.key} {self.channel}".strip()


@dataclass(frozen=True, kw_only=True)
class Report(Generic[Counts]):
    """The rows of a period with their total, and the rows of the period they are compared with."""

    rows_by: RowsBy
    period: history.Period
    rows: Sequence[Row[Counts]]
    total: Row[Counts]
    compared_period: history.Period | None = None
    compared: Mapping[str, Row[Counts]] = field(default_factory=dict)
    compared_total: Row[Counts] | None = None
    rolled_until_at: datetime | None = None

    def before(self, row: Row[Counts]) -> Row[Counts] | None:
        """Return the row that a row is compared with, if there is one."""
        return self.compared.get(meeting(row, self.period))


@dataclass(frozen=True, kw_only=True)
class _Part(Generic[Counts]):
    """The sums of one queue and channel, or of one person, in one step of time."""

    owner_id: int
    channel: str
    begins_at: datetime | None
    counts: Counts
    corrected_count: int


def service(
    *, queues: Sequence[clients.Queue], rows_by: RowsBy, period: history.Period, comparison: history.Comparison | None
) -> Report[metrics.QueueCounts]:
    """Return what some queues did in a period.

    Args:
        queues: With their programmes; those whose history the reader may see.
        rows_by: Anything but "agent".
    Raises: PeriodInvalid: too long for its rows, or compared with days that no calendar has.
    """
    step: history.Step = OF_TIME.get(rows_by, "whole")
    history.check_length(period, step=step)
    rows, total = _service_rows(queues, rows_by, period)
    if rows_by == "day":
        rows = _every_day(rows, period, _rolled_until(queues))
    earlier = history.compared(period, comparison=comparison) if comparison else None
    known, known_total = _service_rows(queues, rows_by, earlier) if earlier else ([], None)
    return Report(
        rows_by=rows_by, period=period, rows=rows, total=total, compared_period=earlier,
        compared={meeting(row, earlier): row for row in known} if earlier else {}, compared_total=known_total,
        rolled_until_at=_rolled_until(queues),
    )  # fmt: skip


def agents(
    *,
    queues: Sequence[clients.Queue] | None,
    person_id: int | None,
    rows_by: RowsBy,
    period: history.Period,
    comparison: history.Comparison | None,
) -> Report[metrics.AgentCounts]:
    """Return what people did in a period: a row for each, or one person's time.

    Args:
        queues: Only those who served one of these; None for everybody.
        person_id: This person alone.
        rows_by: "agent", or a step of time with a person.
    Raises: PeriodInvalid
    """
    step: history.Step = OF_TIME.get(rows_by, "whole")
    history.check_length(period, step=step)
    rows, total = _agent_rows(queues, person_id, rows_by, period)
    earlier = history.compared(period, comparison=comparison) if comparison else None
    known, known_total = _agent_rows(queues, person_id, rows_by, earlier) if earlier else ([], None)
    mark = history_tables.RollUp.objects.filter(client_id=0).first()
    return Report(
        rows_by=rows_by, period=period, rows=rows, total=total, compared_period=earlier,
        compared={meeting(row, earlier): row for row in known} if earlier else {}, compared_total=known_total,
        rolled_until_at=mark.until_at if mark else None,
    )  # fmt: skip


def meeting(row: Row[Counts], period: history.Period) -> str:
    """Return by what a row meets the one it is compared with: its key, or its place in its period."""
    if row.begins_at is None:
        return row.place
    day, clock = history.place_of(row.begins_at, period=period)
    # An hour that comes twice has two places; only the first meets that hour of a day on which it comes once.
    return f"{day} {clock.isoformat()} {clock.fold}"


def people_in(period: history.Period) -> Sequence[people.Person]:
    """Return who did anything in a period, by name; people who were merged are one."""
    counted = history_tables.AgentInterval.objects.filter(interval_at__gte=period.from_at, interval_at__lt=period.to_at)
    known = people.Person.objects.filter(
        Q(pk__in=counted.values("person_id")) | Q(merged__in=counted.values("person_id")), canonical_person__isnull=True
    ).distinct()
    return list(known.order_by("display_name", "pk"))


def rolled_until(client_ids: Iterable[int]) -> datetime | None:
    """Return up to where the intervals of all of some clients are rolled up; None while nothing is."""
    marks = history_tables.RollUp.objects.filter(client_id__in=list(client_ids))
    return min(marks.values_list("until_at", flat=True), default=None)


def _rolled_until(queues: Sequence[clients.Queue]) -> datetime | None:
    return rolled_until({queue.client_id for queue in queues})


def _service_rows(
    queues: Sequence[clients.Queue], rows_by: RowsBy, period: history.Period
) -> tuple[list[Row[metrics.QueueCounts]], Row[metrics.QueueCounts]]:
    known = {queue.pk: queue for queue in queues}
    given = {
        "queues": sorted(known), "clients": sorted({queue.client_id for queue in queues}), **_span(period),
        "step": OF_TIME.get(rows_by, "whole"),
    }  # fmt: skip
    parts = [_part(row, "queue_id", metrics.QueueCounts) for row in _rows(QUEUES, given)]
    promises = {
        (row.pop("queue_id"), row.pop("channel")): Promise(**row)
        for row in _rows(PROMISES, {"queues": sorted(known), "to_date": period.to_date})
    }
    counted = _rows(PEOPLE, {**given, "rows": rows_by})
    people_counts = {row["row"]: row["people_count"] for row in counted}

    def key_of(part: _Part[metrics.QueueCounts]) -> tuple[str, str]:
        if part.begins_at is not None:
            return part.begins_at.isoformat(), ""
        queue = known[part.owner_id]
        return (str(queue.pk), part.channel) if rows_by == "queue" else (str(queue.programme_id), "")

    def row_of(key: str, channel: str, its: Sequence[_Part[metrics.QueueCounts]]) -> Row[metrics.QueueCounts]:
        queue = known[its[0].owner_id]
        promise = promises.get((queue.pk, channel)) if rows_by == "queue" else None
        programme = queue.programme
        names = {"queue": (str(queue.key), queue.name), "programme": (str(programme.key), programme.name)}
        begins_at = its[0].begins_at
        own_key, name = names.get(rows_by, (key, ""))
        counted_key = begins_at.astimezone(ZoneInfo(period.zone)).date().isoformat() if begins_at else key
        return Row(
            key=own_key, name=name, channel=channel, begins_at=begins_at, promise=promise,
            people_count=None if rows_by in SHORTER_THAN_DAYS else people_counts.get(counted_key, 0),
            **_sums(its, metrics.QueueCounts()), level=_level(its, promises),
        )  # fmt: skip

    total = Row(
        key="total", name="", people_count=people_counts.get(None, 0), level=_level(parts, promises),
        **_sums(parts, metrics.QueueCounts()),
    )  # fmt: skip
    return _grouped(parts, key_of, row_of), total


def _agent_rows(
    queues: Sequence[clients.Queue] | None, person_id: int | None, rows_by: RowsBy, period: history.Period
) -> tuple[list[Row[metrics.AgentCounts]], Row[metrics.AgentCounts]]:
    given = {
        **_span(period), "step": OF_TIME.get(rows_by, "whole"),
        "queues": None if queues is None else [queue.pk for queue in queues],
        "person": person_id,
    }  # fmt: skip
    parts = [_part(row, "person_id", metrics.AgentCounts) for row in _rows(AGENTS, given)]
    named = {one.pk: one for one in people.Person.objects.filter(pk__in={part.owner_id for part in parts})}

    def row_of(key: str, channel: str, its: Sequence[_Part[metrics.AgentCounts]]) -> Row[metrics.AgentCounts]:
        one = named[its[0].owner_id]
        begins_at = its[0].begins_at
        own_key, name = (key, "") if begins_at else (str(one.key), one.display_name)
        return Row(key=own_key, name=name, begins_at=begins_at, **_sums(its, metrics.AgentCounts()))

    def key_of(part: _Part[metrics.AgentCounts]) -> tuple[str, str]:
        return (part.begins_at.isoformat() if part.begins_at else str(part.owner_id)), ""

    rows = _grouped(parts, key_of, row_of)
    total = Row(key="total", name="", people_count=len(named), **_sums(parts, metrics.AgentCounts()))
    return rows if rows_by in OF_TIME else sorted(rows, key=lambda row: (row.name, row.key)), total


def _grouped(
    parts: Sequence[_Part[Counts]],
    key_of: Callable[[_Part[Counts]], tuple[str, str]],
    row_of: Callable[[str, str, Sequence[_Part[Counts]]], Row[Counts]],
) -> list[Row[Counts]]:
    """Return the rows that parts with the same key make, in the order of their first parts."""
    groups: dict[tuple[str, str], list[_Part[Counts]]] = {}
    for part in parts:
        groups.setdefault(key_of(part), []).append(part)
    rows = [row_of(key, channel, its) for (key, channel), its in groups.items()]
    return rows if any(row.begins_at for row in rows) else sorted(rows, key=lambda row: (row.name, row.place))


def _sums(parts: Sequence[_Part[Counts]], nothing: Counts) -> dict[str, Any]:
    return {
        "counts": sum((part.counts for part in parts), nothing),
        "corrected_count": sum(part.corrected_count for part in parts),
    }


def _level(
    parts: Iterable[_Part[metrics.QueueCounts]], promises: Mapping[tuple[int, str], Promise]
) -> metrics.ServiceLevel:
    """Return the service level of several queues: each counts by its own contract."""
    levels = []
    for part in parts:
        promise = promises.get((part.owner_id, part.channel))
        variant = promise.variant if promise else CONTRACT_UNKNOWN
        levels.append(metrics.service_level(part.counts, variant=variant))
    in_time, counted = sum(one.in_time_count for one in levels), sum(one.counted_count for one in levels)
    variants = {one.variant for one in levels}
    variant = variants.pop() if len(variants) == 1 else ""
    return metrics.ServiceLevel(variant, metrics.share(in_time, counted), in_time, counted)


def _every_day(
    rows: Sequence[Row[metrics.QueueCounts]], period: history.Period, rolled_until_at: datetime | None
) -> list[Row[metrics.QueueCounts]]:
    """Return a row for every day of a period that has begun to be rolled up, also where nothing happened."""
    known = {row.begins_at: row for row in rows}
    shown = []
    for number in range(period.days_count):
        day = period.from_date + timedelta(days=number)
        begins_at = history.Period(from_date=day, to_date=day + timedelta(days=1), zone=period.zone).from_at
        if rolled_until_at is None or begins_at >= rolled_until_at:
            break
        nothing = Row(
            key=begins_at.isoformat(), name="", begins_at=begins_at, counts=metrics.QueueCounts(), people_count=0,
            level=metrics.ServiceLevel("", None, 0, 0),
        )  # fmt: skip
        shown.append(known.pop(begins_at, nothing))
    return shown


def _span(period: history.Period) -> dict[str, Any]:
    return {
        "from_at": period.from_at, "to_at": period.to_at, "from_date": period.from_date, "to_date": period.to_date,
        "zone": period.zone,
    }  # fmt: skip


def _part(row: dict[str, Any], owner: str, kind: type[Counts]) -> _Part[Counts]:
    about = {"owner_id": row.pop(owner), "channel": row.pop("channel", ""), "begins_at": row.pop("begins_at")}
    return _Part(**about, corrected_count=row.pop("corrected_count"), counts=kind(**row))


def _rows(statement: str, given: Mapping[str, Any]) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
