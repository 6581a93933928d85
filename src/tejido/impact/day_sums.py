"""Sums by business day: made again for a day or a month at a time, and read for any period."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
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
from tejido.journal import scopes

_SQL = resources.files(__package__).joinpath("sql")
DAY_SUMS = _SQL.joinpath("day_sums.sql").read_text()
DAY_TOTALS = _SQL.joinpath("day_totals.sql").read_text()
DAY_ROWS = _SQL.joinpath("day_rows.sql").read_text()
ONE_DAY = timedelta(days=1)
# What is told late comes within a week nearly always; what comes later still is found month by month in turn.
LOOK_BACK_DAYS = 7
DAYS_MAX = 31
_LOCK = "sums by day"


@dataclass(frozen=True, kw_only=True)
class DayRow:
    """One day of a period: how many were there, and the amount."""

    day: date
    subjects_count: int
    amount: float


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
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [_LOCK])
        tables.DaySum.objects.filter(day__gte=from_day, day__lt=to_day).delete()
        given: dict[str, Any] = {"from_day": from_day, "to_day": to_day, "as_of": as_of, "zone": zone,
                 "activities": list(worked_time.WORKED_ACTIVITIES)}  # fmt: skip
        cursor.execute(DAY_SUMS, given)
        count = int(cursor.rowcount)
    days = [from_day + ONE_DAY * number for number in range((to_day - from_day).days)]
    tables.DayRefreshed.objects.bulk_create(
        [tables.DayRefreshed(day=day, as_of=as_of, recorded_at=recorded_at) for day in days],
        update_conflicts=True, unique_fields=["day"], update_fields=["as_of", "recorded_at"],
    )  # fmt: skip
    return count


def refresh_due(*, by: facts.Actor, at: datetime, recorded_at: datetime) -> int:
    """Sum what is due on a day: what is over since the last time, the week before it, and one older month.

    Each piece is a transaction of its own. On the same day a second time there is nothing to do.

    Args:
        at: World time.
        recorded_at: Machine time.
    Returns: How many days were summed.
    """
    today = at.astimezone(ZoneInfo(journal_queries.installation().zone)).date()
    with scopes.scoped(scopes.every_client()):
        last, first = tables.DayRefreshed.objects.aggregate(last=Max("day"))["last"], _first_day()
    if first is None or (last is not None and last >= today - ONE_DAY):
        return 0
    from_day = first if last is None else max(first, min(last + ONE_DAY, today - LOOK_BACK_DAYS * ONE_DAY))
    pieces = list(_pieces(from_day, today))
    if last is not None:
        pieces += _oldest_month(before=from_day)
    for start, end in pieces:
        with scopes.scoped(scopes.every_client()):
            rows_count = refresh(from_day=start, to_day=end, as_of=at, recorded_at=recorded_at)
            journal.record(
                "days_summed", by=by, at=at, client_id=scopes.OPERATOR, rows=rows_count,
                **{"from": start.isoformat(), "to": end.isoformat()},
            )  # fmt: skip
    return sum((end - start).days for start, end in pieces)


def is_summed(*, from_date: date, to_date: date) -> bool:
    """Return whether every day of a period was summed after it was over."""
    days = tables.DayRefreshed.objects.filter(day__gte=from_date, day__lt=to_date)
    zone = ZoneInfo(journal_queries.installation().zone)
    whole = [row for row in days if row.as_of.astimezone(zone).date() > row.day]
    return len(whole) == (to_date - from_date).days


def totals(*, from_date: date, to_date: date) -> Mapping[tuple[str, int], daily.Total]:
    """Return what a period comes to, by kind and client: different subjects, each counted once, and the amount."""
    with connection.cursor() as cursor:
        cursor.execute(DAY_TOTALS, {"from_date": from_date, "to_date": to_date})
        return {
            (kind, client_id): daily.Total(subjects_count=count, amount=amount)
            for kind, client_id, count, amount in cursor.fetchall()
        }


def days(kind: daily.Kind, *, clients: Iterable[int], from_date: date, to_date: date) -> Sequence[DayRow]:
    """Return the days of a period, oldest first.

    Args:
        clients: Whose; `daily.OPERATOR` for what is no client's.
    """
    given = {"kind": kind, "clients": list(clients), "from_date": from_date, "to_date": to_date}
    with connection.cursor() as cursor:
        cursor.execute(DAY_ROWS, given)
        return [DayRow(day=day, subjects_count=count, amount=amount) for day, count, amount in cursor.fetchall()]


def _first_day() -> date | None:
    zone = journal_queries.installation().zone
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (least((SELECT min(from_at) FROM contacts_leg WHERE role = 'serving'),"
            " (SELECT min(from_at) FROM people_activity)) AT TIME ZONE %s)::date",
            [zone],
        )
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
