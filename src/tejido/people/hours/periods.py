"""Periods of hours: open, then locked by one person; what comes later takes effect in the next open one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from tejido.core import facts

State = Literal["open", "locked"]
FindingCode = Literal[
    "missing_clock_out", "span_too_long", "import_overlap", "gap_of_line", "absence_unexplained", "terms_missing",
    "correction_waits",
]  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Period:
    """A stretch of days [from, to) whose hours are looked at and locked together.

    Args:
        locked_at: World time; `locked_recorded_at` is the machine time up to which was known what it holds.
    """

    id: int
    key: UUID
    from_date: date
    to_date: date
    state: State
    locked_by_user_id: int | None
    locked_at: datetime | None
    locked_recorded_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Something in a period that must be put right or answered before it is locked."""

    code: FindingCode
    person: int
    from_at: datetime
    to_at: datetime
    proposed_end_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class LateEffect:
    """A correction of a locked period that takes effect in a later one: what belongs to October, seen in November."""

    person: int
    correction: UUID
    of_period: Period
    from_at: datetime
    to_at: datetime


def current(*, on: date) -> Period | None:
    """Return the period that a day lies in, or None where nobody opened one."""
    raise NotImplementedError


def period(key: UUID) -> Period:
    """Return a period. Raises: NoSuchPeriod."""
    raise NotImplementedError


def every(*, first: int, count: int) -> Sequence[Period]:
    """Return periods, the newest first."""
    raise NotImplementedError


def findings(given: Period, *, first: int = 0, count: int = 50) -> Sequence[Finding]:
    """Return what is wrong in a period and not answered yet, by person and begin."""
    raise NotImplementedError


def late_effects(given: Period) -> Sequence[LateEffect]:
    """Return the late corrections that take effect in a period, by person and begin.

    What changed is the difference between `queries.spans` of the earlier period as known when it was locked
    (`known_at=of_period.locked_recorded_at`) and as known when this one was (or is now, while it is open).
    """
    raise NotImplementedError


def open_period(
    *, from_date: date, to_date: date, recorded_at: datetime, key: UUID | None = None, by: facts.Actor, at: datetime
) -> Period:
    """Open a period. Raises: PeriodInvalid, PeriodsOverlap."""
    raise NotImplementedError


def lock(*, period: Period, user_id: int, recorded_at: datetime, by: facts.Actor, at: datetime) -> Period:
    """Lock a period, after which it changes only by effects in a later one. Locked twice, it is locked.

    Raises: PeriodNotOver, FindingsOpen
    """
    raise NotImplementedError
