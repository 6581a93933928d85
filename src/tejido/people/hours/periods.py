"""Periods of hours: open, then locked by one person; what comes later takes effect in the next open one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection, transaction

from tejido.clients import rows
from tejido.core import dates, facts
from tejido.core.hours import days
from tejido.journal import actions as journal
from tejido.journal import queries as journal_queries
from tejido.journal import scopes
from tejido.people import hours_tables as tables
from tejido.people.hours import errors, findings

State = Literal["open", "locked"]
Finding = findings.Finding
DAYS_MAX = 62
AHEAD_DAYS_MAX = 366
# Whoever works over the last midnight is given time to sign out first.
LOCK_AFTER = timedelta(hours=6)


@dataclass(frozen=True, kw_only=True)
class Period:
    """A stretch of days [from, to) whose hours are looked at and locked together.

    Args:
        from_at, to_at: The same in instants: midnights in the operator's zone.
        locked_at: World time; `locked_recorded_at` is the machine time up to which was known what it holds.
    """

    id: int
    key: UUID
    from_date: date
    to_date: date
    from_at: datetime
    to_at: datetime
    state: State
    locked_by_user_id: int | None
    locked_at: datetime | None
    locked_recorded_at: datetime | None

    @property
    def last_date(self) -> date:
        """The last day that belongs to it."""
        return self.to_date - days.ONE_DAY

    @property
    def is_locked(self) -> bool:
        """Whether nothing in it changes any more."""
        return self.state == "locked"


@dataclass(frozen=True, kw_only=True)
class LateEffect:
    """A correction or absence of a locked period that counts in a later one: belongs to October, seen in November.

    Args:
        kind: What it is: "correction", "absence" or "sheet"; `key` is its own.
    """

    person: int
    kind: Literal["correction", "absence", "sheet"]
    key: UUID
    of_period: Period
    from_at: datetime
    to_at: datetime


@transaction.atomic
def open_period(
    *,
    from_date: date,
    to_date: date,
    user_id: int,
    recorded_at: datetime,
    key: UUID | None = None,
    by: facts.Actor,
    at: datetime,
) -> Period:
    """Open a period of the days [from, to); each day is in one period at most.

    Args:
        recorded_at: Machine time.
        key: Made with the form: the same one again returns the period that it made.
    Raises: PeriodInvalid, PeriodsOverlap
    """
    zone = ZoneInfo(journal_queries.installation().zone)
    is_too_far = to_date > at.astimezone(zone).date() + timedelta(days=AHEAD_DAYS_MAX)
    if not 1 <= (to_date - from_date).days <= DAYS_MAX or is_too_far or from_date.year < 2000:
        raise errors.PeriodInvalid(errors.PeriodInvalid.__doc__)
    before = rows.made_before(tables.HoursPeriod, key)
    if before is not None:
        return _value(before)
    # Two who open the same days at once take turns, since a rule over days has no row to wait for.
    _one_after_another()
    if tables.HoursPeriod.objects.filter(from_date__lt=to_date, to_date__gt=from_date).exists():
        raise errors.PeriodsOverlap(errors.PeriodsOverlap.__doc__)
    row, is_new = rows.make(
        tables.HoursPeriod, key=key, taken=errors.PeriodsOverlap, from_date=from_date, to_date=to_date,
        from_at=dates.midnight(from_date, zone=zone), to_at=dates.midnight(to_date, zone=zone),
        opened_by_user_id=user_id, recorded_at=recorded_at,
    )  # fmt: skip
    if is_new:
        journal.record(
            "hours_period_opened", by=by, at=at, client_id=scopes.OPERATOR, period=row.pk, to=to_date.isoformat(),
            **{"from": from_date.isoformat()},
        )  # fmt: skip
    return _value(row)


@transaction.atomic
def lock(*, period: Period, user_id: int, recorded_at: datetime, by: facts.Actor, at: datetime) -> Period:
    """Lock a period, after which it changes only by effects in a later one. Locked twice, it is locked.

    Raises: NoSuchPeriod, PeriodNotOver, EarlierPeriodOpen, FindingsOpen
    """
    _one_after_another()
    row = tables.HoursPeriod.objects.select_for_update().filter(pk=period.id).first()
    if row is None:
        raise errors.NoSuchPeriod(errors.NoSuchPeriod.__doc__)
    if row.locked_at is not None:
        return _value(row)
    if at < row.to_at + LOCK_AFTER:
        raise errors.PeriodNotOver(errors.PeriodNotOver.__doc__)
    if tables.HoursPeriod.objects.filter(to_date__lte=row.from_date, locked_at=None).exists():
        raise errors.EarlierPeriodOpen(errors.EarlierPeriodOpen.__doc__)
    if findings.find(row, as_of=at, people=None, first=0, count=1)[1]:
        raise errors.FindingsOpen(errors.FindingsOpen.__doc__)
    columns = {"locked_by_user_id": user_id, "locked_at": at, "locked_recorded_at": recorded_at}
    tables.HoursPeriod.objects.filter(pk=row.pk).update(**columns)
    row.refresh_from_db()
    journal.record("hours_period_locked", by=by, at=at, client_id=scopes.OPERATOR, period=row.pk)
    return _value(row)


@transaction.atomic
def answer(
    *,
    period: Period,
    finding: findings.Finding,
    text: str,
    user_id: int,
    by: facts.Actor,
    at: datetime,
) -> None:
    """Say that what stands in the way is right as it is, and why; said twice, it is said.

    Raises: PeriodLocked, NoSuchFinding, ReasonNeeded
    """
    row = tables.HoursPeriod.objects.select_for_update().get(pk=period.id)
    if row.locked_at is not None:
        raise errors.PeriodLocked(errors.PeriodLocked.__doc__)
    findings.answer(row, finding, text=text, user_id=user_id, by=by, at=at)


def find_findings(
    given: Period, *, as_of: datetime, people: Collection[int] | None = None, code: str = "",
    site_id: int | None = None, pool_id: int | None = None, first: int = 0, count: int = 50,
) -> tuple[Sequence[findings.Finding], int]:  # fmt: skip
    """Return some of what stands in the way of locking a period, by name and begin, and how much there is.

    Args: as in `findings.find`.
    """
    row = tables.HoursPeriod.objects.get(pk=given.id)
    return findings.find(
        row, as_of=as_of, people=people, code=code, site_id=site_id, pool_id=pool_id, first=first, count=count
    )


@transaction.atomic
def answer_all(*, period: Period, code: str, text: str, user_id: int, by: facts.Actor, at: datetime) -> int:
    """Say of everything of one kind that it is right as it is, with one reason, at most `findings.ANSWERED_MAX` of it.

    Returns: How many were answered.
    Raises: PeriodLocked, NoSuchFinding, ReasonNeeded
    """
    row = tables.HoursPeriod.objects.select_for_update().get(pk=period.id)
    if row.locked_at is not None:
        raise errors.PeriodLocked(errors.PeriodLocked.__doc__)
    found, _count = findings.find(row, as_of=at, people=None, code=code, first=0, count=findings.ANSWERED_MAX)
    for each in found:
        findings.answer(row, each, text=text, user_id=user_id, by=by, at=at)
    return len(found)


def current(*, on: date) -> Period | None:
    """Return the period that a day lies in, or None where nobody opened one."""
    row = tables.HoursPeriod.objects.filter(from_date__lte=on, to_date__gt=on).first()
    return _value(row) if row is not None else None


def newest(*, on: date) -> Period | None:
    """Return the period that a day lies in, or the last before it; None where there is none."""
    row = tables.HoursPeriod.objects.filter(from_date__lte=on).order_by("-from_date").first()
    return _value(row) if row is not None else None


def period(key: UUID) -> Period:
    """Return a period.

    Raises: NoSuchPeriod
    """
    row = tables.HoursPeriod.objects.filter(key=key).first()
    if row is None:
        raise errors.NoSuchPeriod(errors.NoSuchPeriod.__doc__)
    return _value(row)


def every(*, first: int, count: int) -> Sequence[Period]:
    """Return periods, the newest first."""
    return [_value(row) for row in tables.HoursPeriod.objects.order_by("-from_date")[first : first + count]]


def locked_until() -> date | None:
    """Return the first day after the last locked period, or None where nothing is locked."""
    row = tables.HoursPeriod.objects.filter(locked_at__isnull=False).order_by("-to_date").first()
    return row.to_date if row is not None else None


def effective_period_id(*, from_at: datetime, to_at: datetime) -> int | None:
    """Return the period in which something counts that touches a locked one; None where it touches none.

    Raises: NoOpenPeriod
    """
    touching = tables.HoursPeriod.objects.filter(from_at__lt=to_at, to_at__gt=from_at).order_by("from_at")
    # Whoever locks one of them meanwhile waits until the decision is stored.
    locked = [row for row in touching.select_for_update() if row.locked_at is not None]
    if not locked:
        return None
    later = tables.HoursPeriod.objects.filter(locked_at=None, from_at__gte=locked[-1].to_at).order_by("from_at")
    found = later.select_for_update().first()
    if found is None:
        raise errors.NoOpenPeriod(errors.NoOpenPeriod.__doc__)
    return found.pk


def late_effects(given: Period) -> Sequence[LateEffect]:
    """Return the late corrections, absences and sheets that count in a period, by person and begin.

    What changed is the difference between `queries.spans` of the earlier period as known when it was locked
    (`known_at=of_period.locked_recorded_at`) and as known when this one was (or is now, while it is open).
    """
    zone = ZoneInfo(journal_queries.installation().zone)
    locked = [
        _value(row) for row in tables.HoursPeriod.objects.filter(locked_at__isnull=False, to_at__lte=given.from_at)
    ]
    found = [
        *_late(tables.TimeCorrection.objects.filter(effective_period_id=given.id), "correction", locked),
        *_late(
            tables.SheetLine.objects.filter(sheet__effective_period_id=given.id), "sheet", locked
        ),
    ]  # fmt: skip
    for row in tables.Absence.objects.filter(effective_period_id=given.id).select_related("person"):
        begin, end = (dates.midnight(day, zone=zone) for day in (row.from_date, row.to_date))
        found += _effects(row.person.standing_id, "absence", row.key, begin, end, locked)
    return sorted(found, key=lambda each: (each.person, each.from_at, each.key))


def _late(rows_: object, kind: Literal["correction", "sheet"], locked: Sequence[Period]) -> list[LateEffect]:
    found: list[LateEffect] = []
    for row in rows_.select_related("person"):  # type: ignore[attr-defined]
        found += _effects(row.person.standing_id, kind, row.key, row.from_at, row.to_at, locked)
    return found


def _effects(
    person: int, kind: Literal["correction", "absence", "sheet"], key: UUID, from_at: datetime, to_at: datetime,
    locked: Sequence[Period],
) -> list[LateEffect]:  # fmt: skip
    return [
        LateEffect(
            person=person, kind=kind, key=key, of_period=each, from_at=max(from_at, each.from_at),
            to_at=min(to_at, each.to_at),
        )
        for each in locked
        if each.from_at < to_at and each.to_at > from_at
    ]  # fmt: skip


def _one_after_another() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('people_hoursperiod'))")


def _value(row: tables.HoursPeriod) -> Period:
    return Period(
        id=row.pk, key=row.key, from_date=row.from_date, to_date=row.to_date, from_at=row.from_at, to_at=row.to_at,
        state="locked" if row.locked_at is not None else "open", locked_by_user_id=row.locked_by_user_id,
        locked_at=row.locked_at, locked_recorded_at=row.locked_recorded_at,
    )  # fmt: skip
