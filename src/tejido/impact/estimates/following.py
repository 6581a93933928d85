"""Asking everybody who was drawn how they are doing, those without a seat as much as those with one.

A comparison is only as good as what is known of both sides. Here is whom to ask, when, and what they said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from importlib import resources
from uuid import UUID

from django.db import connection, transaction

from tejido.core import facts
from tejido.impact.estimates import errors, tables
from tejido.journal import actions as journal
from tejido.journal import queries as journal_queries
from tejido.journal import scopes

_SQL = resources.files("tejido.impact").joinpath("sql")
DUE = _SQL.joinpath("claim_follow_ups.sql").read_text()
PAGE_ROWS_COUNT = 50
ANSWERS = tables.ANSWERS
MONTHS = tables.MONTHS


@dataclass(frozen=True, kw_only=True)
class Due:
    """Somebody to ask, and what they said if they were asked.

    Args:
        months: How long after the draw the question is about.
        since: The day on which the months were over.
    """

    application_key: UUID
    months: int
    since: date
    name: str
    phone: str
    cohort: str
    answer: str
    on_date: date | None


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page of whom to ask, and how many are still to be asked in all."""

    rows: Sequence[Due]
    open_count: int
    has_more: bool


def page(*, today: date, first: int = 0, is_open_only: bool = True) -> Page:
    """Return whom to ask, the longest due first.

    Args:
        today: The operator's business day.
        first: How many to leave out.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            DUE, {"today": today, "first": first, "count": PAGE_ROWS_COUNT + 1, "is_open_only": is_open_only,
                  "months": list(MONTHS)},
        )  # fmt: skip
        found = cursor.fetchall()
    rows = [
        Due(application_key=row[0], months=row[1], since=row[2], name=row[3], phone=row[4], cohort=row[5],
            answer=row[6], on_date=row[7])
        for row in found[:PAGE_ROWS_COUNT]
    ]  # fmt: skip
    return Page(rows=rows, open_count=int(found[0][8]) if found else 0, has_more=len(found) > PAGE_ROWS_COUNT)


@transaction.atomic
def tell(
    *,
    application_key: UUID,
    months: int,
    answer: str,
    on_date: date,
    user_id: int,
    recorded_at: datetime,
    by: facts.Actor,
    at: datetime,
) -> tables.FollowUp:
    """Note how somebody is doing; the same again changes nothing, another answer supersedes the former.

    Args:
        months: 6 or 12 after the draw.
        answer: One of `tables.ANSWERS`.
        recorded_at: Machine time.
    Raises: FollowUpInvalid, NoSuchApplicant
    """
    today = journal_queries.business_day(at)
    if answer not in ANSWERS or months not in MONTHS or on_date > today:
        raise errors.FollowUpInvalid(errors.FollowUpInvalid.__doc__)
    application_id = _drawn(application_key, months=months, today=today, on_date=on_date)
    held = tables.FollowUp.objects.filter(application_id=application_id, months=months, superseded_at=None).first()
    if held is not None and (held.answer, held.on_date) == (answer, on_date):
        return held
    if held is not None:
        tables.FollowUp.objects.filter(pk=held.pk).update(superseded_at=max(recorded_at, held.recorded_at))
    made = tables.FollowUp.objects.create(
        application_id=application_id, months=months, answer=answer, on_date=on_date, by_user_id=user_id,
        recorded_at=max(recorded_at, held.recorded_at) if held else recorded_at,
    )  # fmt: skip
    journal.record(
        "follow_up_told", by=by, at=at, client_id=scopes.OPERATOR, follow_up=made.pk, application=application_id,
        months=months, answer=answer,
    )  # fmt: skip
    return made


def _drawn(application_key: UUID, *, months: int, today: date, on_date: date) -> int:
    """Lock an application that was drawn so long ago, and return its id."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT application.id, (lottery.drawn_at AT TIME ZONE here.zone)::date + make_interval(months => %s)"
            " FROM people_application AS application"
            " JOIN people_lotteryplace AS place ON place.application_id = application.id"
            " JOIN people_lottery AS lottery ON lottery.id = place.lottery_id CROSS JOIN journal_installation AS here"
            " WHERE application.key = %s FOR UPDATE OF application",
            [months, application_key],
        )
        row = cursor.fetchone()
    # Whoever is asked long before the months are over is asked about something else.
    if row is None or row[1].date() > today or row[1].date() > on_date:
        raise errors.NoSuchApplicant(errors.NoSuchApplicant.__doc__)
    return int(row[0])
