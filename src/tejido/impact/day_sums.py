"""Sums by business day: made again for a day or a month at a time, and read for any period."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from importlib import resources
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.db.models import Max, Min

from tejido.core import facts
from tejido.core.impact import daily, worked_time
from tejido.impact import measurement_tables as tables
from tejido.journal import actions as journal
from tejido.journal import queries as journal_queries
from tejido.journal import scopes, turns

_SQL = resources.files(__package__).joinpath("sql")
DAY_SUMS = _SQL.joinpath("day_sums.sql").read_text()
DAY_TOTALS = _SQL.joinpath("day_totals.sql").read_text()
DECIDED_SINCE = _SQL.joinpath("decided_since.sql").read_text()
FIRST_DAY = _SQL.joinpath("first_day.sql").read_text()
KEEP = f"INSERT INTO impact_daysum (kind, client_id, day, earlier_day, subjects_count, summed_seconds)\n{DAY_SUMS}"
ONE_DAY = timedelta(days=1)
# What is told late comes within a week nearly always; what comes later still is found month by month in turn.
LOOK_BACK_DAYS = 7
DAYS_MAX = 31
_LOCK = "sums by day"


@transaction.atomic
def refresh(*, from_day: date, to_day: date, as_of: datetime, recorded_at: datetime) -> int:
    """Sum the business days [from_day, to_day) anew; a second time changes nothing.

    Days after them are right as long as nobody appeared in them, or vanished from them, who is there later: sum up to
    the last day where that may be.

    Args:
        as_of: World time; what goes on is counted up to here.
        recorded_at: Machine time.
    Returns: How many rows the days have.
    """
    zone = journal_queries.installation().zone
    turns.take(_LOCK)
    tables.DaySum.objects.filter(day__gte=from_day, day__lt=to_day).delete()
    given = _given(from_day, to_day, as_of=as_of, zone=zone)
    with connection.cursor() as cursor:
        cursor.execute(KEEP, given)
        count = int(cursor.rowcount)
    days = [from_day + ONE_DAY * number for number in range((to_day - from_day).days)]
    tables.DayRefreshed.objects.bulk_create(
        [tables.DayRefreshed(day=day, as_of=as_of, recorded_at=recorded_at) for day in days],
        update_conflicts=True, unique_fields=["day"], update_fields=["as_of", "recorded_at"],
    )  # fmt: skip
    return count


def refresh_due(*, by: facts.Actor, at: datetime, recorded_at: datetime) -> int:
    """Sum what is due: once a day what is over since the last time, the week before it, and one older month; and at
    any time the days from the first on about which a list or a correction was approved since they were summed.

    Each piece is a transaction of its own. A second time there is nothing to do.

    Args:
        at: World time.
        recorded_at: Machine time.
    Returns: How many days were summed.
    """
    today = journal_queries.business_day(at)
    with scopes.scoped(scopes.every_client()):
        last, first = tables.DayRefreshed.objects.aggregate(last=Max("day"))["last"], _first_day()
        decided = None if last is None else _decided_since(from_day=date.min, to_day=last + ONE_DAY)
    is_due = last is None or last < today - ONE_DAY
    if first is None or not (is_due or decided):
        return 0
    from_day = today
    if is_due:
        from_day = first if last is None else max(first, min(last + ONE_DAY, today - LOOK_BACK_DAYS * ONE_DAY))
    pieces = list(_pieces(from_day, today))
    # Somebody's later days tell when they were there before, so all from the first that changed are summed; that one
    # last, so that a round that is killed is begun again.
    pieces += reversed(list(_pieces(decided or from_day, from_day)))
    if is_due and last is not None:
        pieces += _oldest_month(before=min(from_day, decided or from_day))
    for start, end in pieces:
        with scopes.scoped(scopes.every_client()):
            rows_count = refresh(from_day=start, to_day=end, as_of=at, recorded_at=recorded_at)
            journal.record(
                "days_summed", by=by, at=at, client_id=scopes.OPERATOR, rows=rows_count,
                **{"from": start.isoformat(), "to": end.isoformat()},
            )  # fmt: skip
    return sum((end - start).days for start, end in pieces)


def is_summed(*, until: date) -> bool:
    """Return whether the days before a day are summed; none is where nobody has worked yet."""
    return tables.DayRefreshed.objects.filter(day__gte=until - ONE_DAY).exists()


def totals(*, from_date: date, to_date: date) -> Mapping[tuple[str, int], daily.Total]:
    """Return what a period comes to, by kind and client: different subjects, each counted once, and the amount."""
    with connection.cursor() as cursor:
        cursor.execute(DAY_TOTALS, {"from_date": from_date, "to_date": to_date})
        return {
            (kind, client_id): daily.Total(subjects_count=count, amount=amount)
            for kind, client_id, count, amount in cursor.fetchall()
        }


def sums(
    kind: daily.Kind, *, clients: Iterable[int], from_date: date, to_date: date, as_of: datetime
) -> Sequence[daily.Sum]:
    """Return the sums of a period's days; days that were not summed yet, such as today, are counted now.

    So are all days from the first one on about which something was decided since it was summed.

    Args:
        clients: Whose; `daily.OPERATOR` for what is no client's.
        as_of: World time; what goes on is counted up to here.
    """
    wanted = frozenset(clients)
    within = {"day__gte": from_date, "day__lt": to_date}
    last = tables.DayRefreshed.objects.filter(**within).aggregate(last=Max("day"))["last"]
    start = from_date if last is None else last + ONE_DAY
    start = min(start, _decided_since(from_day=from_date, to_day=start) or start)
    if (to_date - start).days > DAYS_MAX:
        start = to_date
    found = [
        daily.Sum(
            kind=kind, client_id=row.client_id, day=row.day, earlier_day=row.earlier_day,
            subjects_count=row.subjects_count, amount=row.summed_seconds,
        )
        for row in tables.DaySum.objects.filter(kind=kind, client_id__in=wanted, day__gte=from_date, day__lt=start)
    ]  # fmt: skip
    if start < to_date:
        found += _counted_now(kind, wanted, start, to_date, as_of=as_of)
    return found


def _counted_now(
    kind: daily.Kind, clients: frozenset[int], from_day: date, to_day: date, *, as_of: datetime
) -> list[daily.Sum]:
    zone = journal_queries.installation().zone
    with connection.cursor() as cursor:
        cursor.execute(DAY_SUMS, _given(from_day, to_day, as_of=as_of, zone=zone))
        return [
            daily.Sum(kind=kind, client_id=client, day=day, earlier_day=earlier, subjects_count=count, amount=amount)
            for name, client, day, earlier, count, amount in cursor.fetchall()
            if name == kind and client in clients
        ]


def _given(from_day: date, to_day: date, *, as_of: datetime, zone: str) -> dict[str, Any]:
    return {
        "from_at": _begin_of(from_day, zone), "until_at": min(_begin_of(to_day, zone), as_of), "as_of": as_of,
        "zone": zone, "activities": list(worked_time.WORKED_ACTIVITIES),
    }  # fmt: skip


def _begin_of(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone))


def _first_day() -> date | None:
    zone = journal_queries.installation().zone
    with connection.cursor() as cursor:
        cursor.execute(FIRST_DAY, {"zone": zone})
        (day,) = cursor.fetchone()
    return None if day is None else date.fromisoformat(str(day))


def _decided_since(*, from_day: date, to_day: date) -> date | None:
    """Return the first of some days about which something was decided since it was summed."""
    with connection.cursor() as cursor:
        given: dict[str, Any] = {"from_day": from_day, "to_day": to_day, "zone": journal_queries.installation().zone}
        cursor.execute(DECIDED_SINCE, given)
        (day,) = cursor.fetchone()
    return None if day is None else date.fromisoformat(str(day))


def _pieces(from_day: date, to_day: date) -> Iterable[tuple[date, date]]:
    start = from_day
    while start < to_day:
        end = min(start + DAYS_MAX * ONE_DAY, to_day)
        yield start, end
        start = end


def _oldest_month(*, before: date) -> list[tuple[date, date]]:
    """Return the days that were summed longest ago, at most a month of them."""
    with scopes.scoped({scopes.OPERATOR}):
        oldest = (
            tables.DayRefreshed.objects.filter(day__lt=before).values("recorded_at").annotate(first=Min("day"))
            .order_by("recorded_at", "first").first()
        )  # fmt: skip
    return [] if oldest is None else [(oldest["first"], min(oldest["first"] + DAYS_MAX * ONE_DAY, before))]
