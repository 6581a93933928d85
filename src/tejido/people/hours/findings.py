"""What stands in the way of locking a period: found in one statement, put right elsewhere, or answered here."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from importlib import resources
from typing import Any, cast
from uuid import UUID

from django.db import connection

from tejido.core import facts
from tejido.core.hours import findings, patterns
from tejido.journal import actions as journal
from tejido.journal import scopes
from tejido.people import hours_tables as tables
from tejido.people import models
from tejido.people.hours import errors
from tejido.reference import holiday_calendars

STATEMENT = resources.files("tejido.people").joinpath("sql/hours_findings.sql").read_text()
CODES = findings.CODES
ANSWERABLE = findings.ANSWERABLE
TEXT_LENGTH_MAX = 500
CALENDARS_MAX = 50
# So many are answered with one reason at once: a write transaction may last five seconds.
ANSWERED_MAX = 500


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Something in a period that must be put right or answered before it is locked.

    Args:
        proposed_end_at: When somebody probably went who did not sign out.
    """

    code: findings.Code
    person: int
    person_key: UUID
    display_name: str
    from_at: datetime
    to_at: datetime
    proposed_end_at: datetime | None = None


def find(
    period: tables.HoursPeriod,
    *,
    as_of: datetime,
    people: Collection[int] | None,
    code: str = "",
    site_id: int | None = None,
    pool_id: int | None = None,
    first: int,
    count: int,
) -> tuple[Sequence[Finding], int]:
    """Return some of what stands in the way, by name and begin, and how much there is.

    Args:
        as_of: World time: what still runs is looked at up to here.
        people: Only these people; None: anybody.
        code, site_id, pool_id: Only of this kind, site, routing pool.
    """
    calendars, holidays = _holidays(period)
    given: dict[str, Any] = {
        "period": period.pk, "from_at": period.from_at, "to_at": period.to_at, "from_date": period.from_date,
        "to_date": period.to_date, "as_of": as_of, "span_max": timedelta(hours=findings.SPAN_HOURS_MAX),
        "holiday_calendars": calendars, "holiday_days": holidays, "by_agreement": list(patterns.BY_AGREEMENT),
        "people": None if people is None else sorted(people), "code": code, "site": site_id, "pool": pool_id,
        "first": first, "limit": count,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT, given)
        found = cursor.fetchall()
    return [_finding(row) for row in found], int(found[0][-1]) if found else 0


def answer(
    period: tables.HoursPeriod, finding: Finding, *, text: str, user_id: int, by: facts.Actor, at: datetime
) -> None:
    """Keep the answer that a finding is right as it is; kept already, nothing changes.

    Raises: NoSuchFinding, ReasonNeeded
    """
    if finding.code not in findings.ANSWERABLE:
        raise errors.NoSuchFinding(errors.NoSuchFinding.__doc__)
    if not text.strip() or len(text) > TEXT_LENGTH_MAX or "\0" in text:
        raise errors.ReasonNeeded(errors.ReasonNeeded.__doc__)
    _row, is_new = tables.FindingAnswer.objects.get_or_create(
        period=period, person_id=finding.person, code=finding.code, from_at=finding.from_at,
        defaults={"text": text.strip(), "answered_by_user_id": user_id, "answered_at": at},
    )  # fmt: skip
    if is_new:
        journal.record(
            "hours_finding_answered", by=by, at=at, client_id=scopes.OPERATOR, period=period.pk,
            person=finding.person, finding=finding.code, from_at=finding.from_at,
        )  # fmt: skip


def _finding(row: Sequence[Any]) -> Finding:
    code, person, from_at, to_at, seen_at, name, key, _count = row
    is_open_ended = code in ("missing_clock_out", "span_too_long")
    return Finding(
        code=cast(findings.Code, code), person=person, person_key=key, display_name=name, from_at=from_at,
        to_at=to_at,
        proposed_end_at=findings.proposed_end(from_at=from_at, to_at=to_at, seen_at=seen_at) if is_open_ended else None,
    )  # fmt: skip


def _holidays(period: tables.HoursPeriod) -> tuple[list[str], list[date]]:
    """Return the holidays of a period, as pairs of a calendar and a day in two lists."""
    sites = models.Site.objects.values_list("holiday_calendar", flat=True).distinct()
    placed = models.Placement.objects.filter(superseded_at=None).values_list("place__country", flat=True).distinct()
    calendars, holidays = [], []
    for calendar in sorted({*sites, *placed})[:CALENDARS_MAX]:
        for number in range(-6, (period.to_date - period.from_date).days):
            day = period.from_date + timedelta(days=number)
            if holiday_calendars.is_holiday(calendar, day):
                calendars.append(calendar)
                holidays.append(day)
    return calendars, holidays
