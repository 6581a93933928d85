"""Worked days by month, at sites and at home: counted once when a month is over, and given out as sums over many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import date, datetime, time
from importlib import resources
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection, transaction

from tejido.core import dates, facts
from tejido.core.impact import disclosure, worked_time
from tejido.core.impact.footprint import commute, factors
from tejido.impact.footprint import tables
from tejido.journal import actions as journal
from tejido.journal import queries as journal_queries
from tejido.journal import scopes, turns

SECONDS = 3600.0
_SQL = resources.files("tejido.impact").joinpath("sql/footprint_days.sql").read_text()
_DECIDED = resources.files("tejido.impact").joinpath("sql/footprint_decided.sql").read_text()
_LOCK = "footprint month"


@dataclass(frozen=True)
class Counted:
    """What was counted of a site, or of a country where people belong to none, in a month."""

    site_id: int | None
    place: str
    people_count: int
    site_days: int
    home_days: int
    hybrid_days: int
    site_seconds: float
    home_seconds: float
    hybrid_seconds: float
    contacts_count: int


@dataclass(frozen=True, kw_only=True)
class Months:
    """The worked days of some months, as they may be told.

    Args:
        days: By month and site; small groups are together under no site, or left out where all are few.
        people: Month to how many worked in it; None where they are too few.
        contacts: Site key, or empty for all, to the contacts finished; only groups that are told.
        sites: Month to the keys of the sites at which somebody worked, however few.
        is_withheld: Whether a month has too few people to be told at all.
    """

    days: Sequence[commute.Days]
    people: Mapping[date, int | None]
    contacts: Mapping[str, int]
    sites: Mapping[date, frozenset[str]]
    is_withheld: bool


def count(month: date, *, as_of: datetime) -> Sequence[Counted]:
    """Return what a month comes to, as known at an instant.

    Args:
        month: Its first day.
    """
    return _count(month, as_of=as_of, zone=ZoneInfo(journal_queries.installation().zone))


def _count(month: date, *, as_of: datetime, zone: ZoneInfo) -> Sequence[Counted]:
    given: dict[str, Any] = {
        "from_at": datetime.combine(month, time(), zone), "zone": zone.key, "as_of": as_of,
        "to_at": datetime.combine(dates.next_month(month), time(), zone),
        "activities": list(worked_time.WORKED_ACTIVITIES),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_SQL, given)
        return [Counted(*row) for row in cursor.fetchall()]


@transaction.atomic
def keep(month: date, *, recorded_at: datetime, by: facts.Actor, at: datetime) -> int:
    """Count a month and keep it, so that pages need not; a count that has changed supersedes the former.

    Args:
        month: Its first day.
        recorded_at: Machine time.
    Returns: How many rows are new.
    """
    turns.take(_LOCK)
    counted = {(one.site_id, one.place): one for one in count(month, as_of=at)}
    held = {(row.site_id, row.place): row for row in tables.FootprintMonth.objects.filter(
        month=month, superseded_at=None)}  # fmt: skip
    gone = [row for mark, row in held.items() if mark not in counted or _counted(row) != counted[mark]]
    moment = max([recorded_at, *(row.recorded_at for row in gone)])
    for row in gone:
        row.superseded_at = moment
    tables.FootprintMonth.objects.bulk_update(gone, ["superseded_at"])
    new = [one for mark, one in counted.items() if mark not in held or held[mark].superseded_at is not None]
    names = list(Counted.__dataclass_fields__)
    tables.FootprintMonth.objects.bulk_create(
        tables.FootprintMonth(month=month, recorded_at=moment, **dict(zip(names, astuple(one), strict=True)))
        for one in new
    )
    if new or gone:
        journal.record(
            "footprint_month_counted", by=by, at=at, client_id=scopes.OPERATOR, month=month.isoformat()[:7],
            kept=len(new), superseded=len(gone),
        )  # fmt: skip
    return len(new)


def last_over(at: datetime) -> date:
    """Return the first day of the last month that is over in the operator's zone."""
    return dates.months_later(journal_queries.business_day(at).replace(day=1), months=-1)


def is_kept(month: date) -> bool:
    """Tell whether a month has been counted."""
    return tables.FootprintMonth.objects.filter(month=month, superseded_at=None).exists()


def decided_since(decided_at: datetime) -> Sequence[date]:
    """Return the first days of the kept months about which a list or a correction was approved since they were counted.

    Args:
        decided_at: Machine time; what was approved earlier is left out.
    """
    with connection.cursor() as cursor:
        cursor.execute(_DECIDED, {"decided_at": decided_at, "zone": journal_queries.installation().zone})
        return [date.fromisoformat(str(month)) for (month,) in cursor.fetchall()]


def of_months(
    months: Sequence[date], *, as_of: datetime, chooser: factors.Chooser, site_keys: Mapping[int, str]
) -> Months:
    """Return the worked days of some months: from what was counted when they were over, else counted now.

    Args:
        months: First days.
        site_keys: Site's id to its key as text.
    """
    kept: dict[date, list[Counted]] = {}
    for row in tables.FootprintMonth.objects.filter(month__in=months, superseded_at=None).order_by("month", "id"):
        kept.setdefault(row.month, []).append(_counted(row))
    zone = ZoneInfo(journal_queries.installation().zone)
    found = {month: kept.get(month) or _count(month, as_of=as_of, zone=zone) for month in months}
    told: list[commute.Days] = []
    contacts: dict[str, int] = {}
    for month, counted in found.items():
        grouped = _grouped(counted, site_keys)
        told += [_days(site, month, own, chooser) for site, own in grouped.items()]
        for site, own in grouped.items():
            number = sum(one.contacts_count for one in own)
            for mark in {site, ""}:
                contacts[mark] = contacts.get(mark, 0) + number
    people = {month: sum(one.people_count for one in counted) for month, counted in found.items()}
    return Months(
        days=told, contacts=contacts,
        people={month: number if disclosure.is_group_safe(number) else None for month, number in people.items()},
        sites={month: frozenset(key for one in counted if (key := site_keys.get(one.site_id or 0)))
               for month, counted in found.items()},
        is_withheld=any(number and not disclosure.is_group_safe(number) for number in people.values()),
    )  # fmt: skip


def _grouped(counted: Sequence[Counted], site_keys: Mapping[int, str]) -> Mapping[str, Sequence[Counted]]:
    """Return the groups that are told: a site of its own where it is large enough, all others under no site."""
    sizes: dict[str, int] = {}
    for one in counted:
        mark = site_keys.get(one.site_id or 0, "")
        sizes[mark] = sizes.get(mark, 0) + one.people_count
    if not disclosure.is_group_safe(sum(sizes.values())):
        return {}
    together = disclosure.apart_overlapping(sizes)
    groups: dict[str, list[Counted]] = {}
    for one in counted:
        mark = site_keys.get(one.site_id or 0, "")
        groups.setdefault("" if mark in together else mark, []).append(one)
    return groups


def _days(site: str, month: date, counted: Sequence[Counted], chooser: factors.Chooser) -> commute.Days:
    place = max(counted, key=lambda one: one.people_count).place
    share = chooser.choose("hybrid_home_share", place=place, day=month)
    at_home = share.number if share else 0.5
    hybrid, hybrid_hours = (sum(getattr(one, name) for one in counted) for name in ("hybrid_days", "hybrid_seconds"))
    home_hours = (sum(one.home_seconds for one in counted) + at_home * hybrid_hours) / SECONDS
    return commute.Days(
        site=site, place=place, month=month, people_count=sum(one.people_count for one in counted),
        site_days=sum(one.site_days for one in counted) + (1 - at_home) * hybrid,
        home_days=sum(one.home_days for one in counted) + at_home * hybrid,
        worked_hours=sum(one.site_seconds + one.home_seconds + one.hybrid_seconds for one in counted) / SECONDS,
        home_hours=home_hours,
    )  # fmt: skip


def _counted(row: tables.FootprintMonth) -> Counted:
    return Counted(*(getattr(row, name) for name in Counted.__dataclass_fields__))
