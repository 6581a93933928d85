"""Limits of working time: what was passed, and what is close to it while there is still time to do something.

The time engine says how much of each day is overtime, night, or work on a day of rest; here these are held against the
limits of the law and against the operator's own promise of rest between two days. Every finding carries the reference
values that it stands on, with their sources and how sure anybody is of them.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Literal, Protocol
from zoneinfo import ZoneInfo

from tejido.core.labour import kinds
from tejido.core.reference import values as reference

Duty = Literal[
    "day_hours", "overtime_day", "overtime_week", "week_hours", "rest_between_days", "weekly_rest",
    "compensatory_rest", "minor_hours", "minor_week", "minor_night",
]  # fmt: skip
DUTIES: tuple[Duty, ...] = (
    "day_hours", "overtime_day", "overtime_week", "week_hours", "rest_between_days", "weekly_rest",
    "compensatory_rest", "minor_hours", "minor_week", "minor_night",
)  # fmt: skip
# What was done about a finding; "closed" says that nothing more is to be done.
OUTCOMES = ("spoken_with", "hours_corrected", "shift_changed", "rest_given", "paid", "closed")
Stage = Literal["breach", "close"]
HOUR_SECONDS = 3_600
WEEK_DAYS = 7
# From this share of a limit on it is close, while the day or week still runs.
CLOSE_SHARE = Decimal("0.8")
# Work that goes on after less than this is one stretch, also past midnight.
STRETCH_GAP = timedelta(hours=4)
SEVENTEEN = 17
FROM_15, FROM_17 = "from_15", "from_17"


class Line(Protocol):
    """Time of one person, local day and kind; the time engine has them."""

    @property
    def person(self) -> int:
        """Return whose it is."""

    @property
    def day(self) -> date:
        """Return the local day."""

    @property
    def kind(self) -> str:
        """Return one of `core.labour.kinds.KINDS`."""

    @property
    def seconds(self) -> int:
        """Return how long it lasted."""


class Span(Protocol):
    """Paid time of one person; `core.hours` has them."""

    @property
    def from_at(self) -> datetime:
        """Return its first instant, aware."""

    @property
    def to_at(self) -> datetime:
        """Return the first instant after it, aware."""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A limit that somebody passed, or is close to.

    Args:
        from_date: The first day of what it is about: a day, a week (its Monday) or a month.
        measured, allowed: In `unit`. What was worked and how much may be; for rest, what there was and should be.
        values: What the limit stands on.
    """

    person: int
    duty: Duty
    from_date: date
    stage: Stage
    measured: int
    allowed: int
    unit: Literal["seconds", "days"]
    values: tuple[reference.Value, ...]


@dataclass(frozen=True, kw_only=True)
class Worker:
    """What is known of one person besides their time.

    Args:
        place: Whose law holds, such as "CO-23001".
        birth_date: None where it is not known; nobody is taken for a minor then.
        rest_days_given: Days of rest already given in this month for days of rest that were worked.
    """

    person: int
    place: str
    zone: str
    birth_date: date | None = None
    rest_days_given: int = 0


@dataclass
class _Day:
    """What was worked on one day, in seconds."""

    total: int = 0
    overtime: int = 0
    night: int = 0
    rest: int = 0


@dataclass
class _Time:
    """What one person worked, by day."""

    days: dict[date, _Day] = field(default_factory=dict)

    def within(self, first: date, count: int) -> list[tuple[date, _Day]]:
        found = (first + timedelta(days=number) for number in range(count))
        return [(day, self.days[day]) for day in found if day in self.days]


def find(
    lines: Iterable[Line],
    spans: Mapping[int, Sequence[Span]],
    *,
    workers: Iterable[Worker],
    table: reference.Table,
    on: date,
) -> list[Finding]:
    """Return what was passed and what is close, by person, then by day.

    Args:
        lines: Of whole weeks (Monday to Sunday); for days of rest that were worked, of whole months.
        spans: Paid time by person, each sorted by its begin.
        workers: Only of these people something is found.
        on: Today where they work. What is close is told only of today and of the week and month that run.
    Raises: NoSuchValue: the table lacks a limit of a place.
    """
    times: dict[int, _Time] = {}
    for line in lines:
        day = times.setdefault(line.person, _Time()).days.setdefault(line.day, _Day())
        index = kinds.index_of(line.kind)
        day.total += line.seconds
        day.overtime += line.seconds if index & kinds.OVERTIME else 0
        day.night += line.seconds if index & kinds.NIGHT else 0
        day.rest += line.seconds if kinds.REST <= index < kinds.HOLIDAY else 0
    found: list[Finding] = []
    for worker in workers:
        time = times.get(worker.person, _Time())
        found += _of_days(worker, time, table=table, on=on)
        found += _of_weeks(worker, time, table=table, on=on)
        found += _of_months(worker, time, table=table, on=on)
        found += _between(worker, spans.get(worker.person, ()), table=table)
    return sorted(found, key=lambda each: (each.person, each.from_date, DUTIES.index(each.duty)))


def limits_of(table: reference.Table, *, place: str, day: date) -> Mapping[Duty, tuple[reference.Value, ...]]:
    """Return the values that each limit stands on, for a page that tells what is watched.

    Raises: NoSuchValue
    """

    def on(*keys: str) -> tuple[reference.Value, ...]:
        return tuple(table.on(key, place=place, day=day) for key in keys)

    return {
        "day_hours": on("flexible_day_hours_max", "overtime_day_hours_max"),
        "overtime_day": on("overtime_day_hours_max"),
        "overtime_week": on("overtime_week_hours_max"),
        "week_hours": on("week_hours_max", "overtime_week_hours_max"),
        "rest_between_days": on("rest_between_days_hours_min"),
        "weekly_rest": on("week_hours_max"),
        "compensatory_rest": on("habitual_rest_days_min"),
        "minor_hours": on("minor_day_hours_max"),
        "minor_week": on("minor_week_hours_max"),
        "minor_night": on("night_begins_hour", "adult_age_min"),
    }


def stretches(spans: Sequence[Span]) -> Iterator[tuple[datetime, datetime]]:
    """Yield the begin and end of each stretch of work: spans with less than `STRETCH_GAP` between them are one."""
    begins: datetime | None = None
    ends: datetime | None = None
    for span in spans:
        if begins is None or ends is None or span.from_at - ends >= STRETCH_GAP:
            if begins is not None and ends is not None:
                yield begins, ends
            begins, ends = span.from_at, span.to_at
        else:
            ends = max(ends, span.to_at)
    if begins is not None and ends is not None:
        yield begins, ends


def age_on(birth_date: date, day: date) -> int:
    """Return somebody's whole years on a day."""
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))


def _of_days(worker: Worker, time: _Time, *, table: reference.Table, on: date) -> Iterator[Finding]:
    for day, worked in time.days.items():
        longest = (
            table.on("flexible_day_hours_max", place=worker.place, day=day),
            table.on("overtime_day_hours_max", place=worker.place, day=day),
        )
        is_open = day == on
        yield from _most(worker, "day_hours", day, worked.total, longest, is_open=is_open)
        yield from _most(worker, "overtime_day", day, worked.overtime, longest[1:], is_open=is_open)
        yield from _of_minor_day(worker, day, worked, table=table, is_open=is_open)


def _of_minor_day(
    worker: Worker, day: date, worked: _Day, *, table: reference.Table, is_open: bool
) -> Iterator[Finding]:
    variant = _minor_on(worker, day, table=table)
    if variant is None:
        return
    most = table.on("minor_day_hours_max", place=worker.place, day=day, variant=variant)
    yield from _most(worker, "minor_hours", day, worked.total, (most,), is_open=is_open)
    if worked.night:
        begins = table.on("night_begins_hour", place=worker.place, day=day)
        yield Finding(
            person=worker.person, duty="minor_night", from_date=day, stage="breach", measured=worked.night, allowed=0,
            unit="seconds", values=(begins, table.on("adult_age_min", place=worker.place, day=day)),
        )  # fmt: skip


def _of_weeks(worker: Worker, time: _Time, *, table: reference.Table, on: date) -> Iterator[Finding]:
    for monday in sorted({day - timedelta(days=day.weekday()) for day in time.days}):
        worked = time.within(monday, WEEK_DAYS)
        is_open = 0 <= (on - monday).days < WEEK_DAYS
        cap = table.on("overtime_week_hours_max", place=worker.place, day=monday)
        week = table.on("week_hours_max", place=worker.place, day=monday)
        overtime = sum(each.overtime for _day, each in worked)
        total = sum(each.total for _day, each in worked)
        yield from _most(worker, "overtime_week", monday, overtime, (cap,), is_open=is_open)
        yield from _most(worker, "week_hours", monday, total, (week, cap), is_open=is_open)
        yield from _weekly_rest(worker, monday, worked, value=week, is_open=is_open)
        variant = _minor_on(worker, monday, table=table)
        if variant is not None:
            most = table.on("minor_week_hours_max", place=worker.place, day=monday, variant=variant)
            yield from _most(worker, "minor_week", monday, total, (most,), is_open=is_open)


def _weekly_rest(
    worker: Worker, monday: date, worked: Sequence[tuple[date, _Day]], *, value: reference.Value, is_open: bool
) -> Iterator[Finding]:
    count, used_rest = len(worked), any(each.rest for _day, each in worked)
    # Six worked days are a week like any other, unless one of them was the day of rest.
    if count == WEEK_DAYS or (is_open and used_rest and count == WEEK_DAYS - 1):
        yield Finding(
            person=worker.person, duty="weekly_rest", from_date=monday,
            stage="breach" if count == WEEK_DAYS else "close", measured=count, allowed=WEEK_DAYS - 1, unit="days",
            values=(value,),
        )  # fmt: skip


def _of_months(worker: Worker, time: _Time, *, table: reference.Table, on: date) -> Iterator[Finding]:
    rest_days = sorted(day for day, each in time.days.items() if each.rest)
    for first, days in itertools.groupby(rest_days, key=lambda day: day.replace(day=1)):
        count = len(list(days))
        habitual = table.on("habitual_rest_days_min", place=worker.place, day=first)
        is_open = (on.year, on.month) == (first.year, first.month)
        # What was given counts in the month that runs; in an earlier one its note closed the finding.
        owed = count - (worker.rest_days_given if is_open else 0)
        is_habitual = count >= habitual.value
        if (is_habitual and owed > 0) or (is_open and count == habitual.value - 1):
            yield Finding(
                person=worker.person, duty="compensatory_rest", from_date=first,
                stage="breach" if is_habitual else "close", measured=count, allowed=int(habitual.value) - 1,
                unit="days", values=(habitual,),
            )  # fmt: skip


def _between(worker: Worker, spans: Sequence[Span], *, table: reference.Table) -> Iterator[Finding]:
    zone = ZoneInfo(worker.zone)
    for (begun, ended), (begins, _ends) in itertools.pairwise(stretches(spans)):
        day = begins.astimezone(zone).date()
        if day == begun.astimezone(zone).date():
            continue
        least = table.on("rest_between_days_hours_min", place=worker.place, day=day)
        rest_seconds, allowed = int((begins - ended).total_seconds()), int(least.value * HOUR_SECONDS)
        if rest_seconds < allowed:
            yield Finding(
                person=worker.person, duty="rest_between_days", from_date=day, stage="breach", measured=rest_seconds,
                allowed=allowed, unit="seconds", values=(least,),
            )  # fmt: skip


def _most(
    worker: Worker,
    duty: Duty,
    first: date,
    seconds: int,
    values: tuple[reference.Value, ...],
    *,
    is_open: bool,
) -> Iterator[Finding]:
    """Yield a finding where more was worked than the values allow together, or nearly as much and it still runs."""
    allowed = int(sum(value.value for value in values) * HOUR_SECONDS)
    if seconds <= allowed and not (is_open and seconds >= CLOSE_SHARE * allowed):
        return
    yield Finding(
        person=worker.person, duty=duty, from_date=first, stage="breach" if seconds > allowed else "close",
        measured=seconds, allowed=allowed, unit="seconds", values=values,
    )  # fmt: skip


def _minor_on(worker: Worker, day: date, *, table: reference.Table) -> str | None:
    if worker.birth_date is None:
        return None
    age = age_on(worker.birth_date, day)
    if age >= table.on("adult_age_min", place=worker.place, day=day).value:
        return None
    return FROM_17 if age >= SEVENTEEN else FROM_15
