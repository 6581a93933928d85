"""Schedules of reports: which programme's report comes out when, and to which accounts it is sent.

Whoever may publish a programme's report sets them. What comes of them, `deliveries` does.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from tejido.access import queries as access_queries
from tejido.clients import models as clients
from tejido.contacts import errors, history_tables
from tejido.contacts import history as contact_history
from tejido.core import deliveries, facts, history
from tejido.journal import actions as journal
from tejido.journal import queries as journal_queries

# Who may read a published report.
SEE = "history.see"
SCHEDULES_MAX = 50
ACCOUNTS_MAX = 100
ReportSchedule = history_tables.ReportSchedule


@transaction.atomic
def add(
    *,
    key: UUID,
    programme: clients.Programme,
    rows_by: str,
    rhythm: str,
    language: str,
    user_ids: Collection[int],
    user_id: int,
    by: facts.Actor,
    at: datetime,
) -> history_tables.ReportSchedule:
    """Let a programme's report come out from the period on that runs now; the same key again changes nothing.

    Args:
        key: Random, from the edge.
        rows_by: One of `history_tables.REPORT_ROWS`.
        rhythm: One of `core.deliveries.RHYTHMS`.
        language: One of `core.deliveries.LANGUAGES`.
        user_ids: Accounts that may see the report, 1 to `ACCOUNTS_MAX`.
        user_id: Who sets it.
        at: World time.
    Raises: ScheduleInvalid, ScheduleRowsInvalid, TooManySchedules
    """
    # The client's row is the lock under which its schedules are counted, and under which a form that was sent twice
    # finds what the first one made; contacts that arrive meanwhile do not wait for it.
    clients.Client.objects.select_for_update(no_key=True).get(pk=programme.client_id)
    known = ReportSchedule.objects.filter(key=key).first()
    if known is not None:
        return known
    if ReportSchedule.objects.filter(client_id=programme.client_id, removed_at=None).count() >= SCHEDULES_MAX:
        raise errors.TooManySchedules(errors.TooManySchedules.__doc__)
    accounts = _checked(
        client_id=programme.client_id, rows_by=rows_by, rhythm=rhythm, language=language, user_ids=user_ids, at=at
    )
    schedule = ReportSchedule.objects.create(
        key=key, client_id=programme.client_id, programme=programme, rows_by=rows_by, rhythm=rhythm, language=language,
        user_ids=accounts, is_on=True, next_from_date=_running(rhythm, at=at), set_by_user_id=user_id, set_at=at,
    )  # fmt: skip
    _record_set(schedule, by=by, at=at)
    return schedule


@transaction.atomic
def change(
    *,
    key: UUID,
    rows_by: str,
    rhythm: str,
    language: str,
    user_ids: Collection[int],
    user_id: int,
    by: facts.Actor,
    at: datetime,
) -> history_tables.ReportSchedule:
    """Set a schedule otherwise; with another rhythm it begins anew with the period that runs now.

    Args: As of `add`.
    Raises: NoSuchSchedule, ScheduleInvalid, ScheduleRowsInvalid
    """
    schedule = _locked(key)
    accounts = _checked(
        client_id=schedule.client_id, rows_by=rows_by, rhythm=rhythm, language=language, user_ids=user_ids, at=at
    )
    if rhythm != schedule.rhythm:
        schedule.next_from_date = _running(rhythm, at=at)
    schedule.rows_by, schedule.rhythm, schedule.language, schedule.user_ids = rows_by, rhythm, language, accounts
    schedule.set_by_user_id, schedule.set_at = user_id, at
    schedule.save()
    _record_set(schedule, by=by, at=at)
    return schedule


@transaction.atomic
def turn_on(*, key: UUID, user_id: int, by: facts.Actor, at: datetime) -> None:
    """Let a schedule's reports come out again, from the period on that runs now; one that is on stays as it is.

    Raises: NoSuchSchedule
    """
    schedule = _locked(key)
    if schedule.is_on:
        return
    schedule.is_on, schedule.next_from_date = True, _running(schedule.rhythm, at=at)
    schedule.set_by_user_id, schedule.set_at = user_id, at
    schedule.save()
    _record_turned(schedule, by=by, at=at)


@transaction.atomic
def turn_off(*, key: UUID, by: facts.Actor, at: datetime) -> None:
    """Let no report of a schedule come out any more, and no mail that still waits go; published ones stand.

    Raises: NoSuchSchedule
    """
    schedule = _locked(key)
    if not schedule.is_on:
        return
    schedule.is_on = False
    schedule.save(update_fields=["is_on"])
    _record_turned(schedule, by=by, at=at)


@transaction.atomic
def remove(*, key: UUID, by: facts.Actor, at: datetime) -> None:
    """Take a schedule away; its reports stand, and what was sent stays recorded.

    Raises: NoSuchSchedule
    """
    schedule = _locked(key)
    schedule.is_on, schedule.removed_at = False, at
    schedule.save(update_fields=["is_on", "removed_at"])
    journal.record("report_schedule_removed", by=by, at=at, client_id=schedule.client_id, schedule=schedule.pk)


def schedules(client_ids: Collection[int]) -> Sequence[history_tables.ReportSchedule]:
    """Return the schedules of some clients' programmes, by client, programme and age."""
    known = ReportSchedule.objects.select_related("programme__client").filter(removed_at=None)
    return list(known.filter(client_id__in=client_ids).order_by("client__name", "programme__name", "id"))


def schedule(key: UUID) -> history_tables.ReportSchedule:
    """Return a schedule within the scope.

    Raises: NoSuchSchedule
    """
    found = ReportSchedule.objects.select_related("programme__client").filter(key=key, removed_at=None).first()
    if found is None:
        raise errors.NoSuchSchedule(errors.NoSuchSchedule.__doc__)
    return found


def next_period(schedule: history_tables.ReportSchedule) -> history.Period:
    """Return the period whose report comes out next."""
    rhythm: deliveries.Rhythm = schedule.rhythm  # type: ignore[assignment]  # a constraint of the table says so
    zone = journal_queries.installation().zone
    return deliveries.period_around(schedule.next_from_date, rhythm=rhythm, zone=zone)


def _checked(
    *, client_id: int, rows_by: str, rhythm: str, language: str, user_ids: Collection[int], at: datetime
) -> list[int]:
    """Make sure that a schedule can be set like this, and return its accounts.

    Raises: ScheduleInvalid, ScheduleRowsInvalid
    """
    rows = next((one for one in contact_history.ROWS_BY if one == rows_by), None)
    known = next((one for one in deliveries.RHYTHMS if one == rhythm), None)
    accounts = sorted(set(user_ids))
    readers = {user.pk for user in access_queries.users_who_may(SEE, client_id=client_id, at=at)}
    is_whole = (
        rows in history_tables.REPORT_ROWS
        and known is not None
        and language in deliveries.LANGUAGES
        and 0 < len(accounts) <= ACCOUNTS_MAX
        and readers.issuperset(accounts)
    )
    if not is_whole or rows is None or known is None:
        raise errors.ScheduleInvalid(errors.ScheduleInvalid.__doc__)
    if not deliveries.fits(contact_history.OF_TIME.get(rows, "whole"), rhythm=known):
        raise errors.ScheduleRowsInvalid(errors.ScheduleRowsInvalid.__doc__)
    return accounts


def _running(rhythm: str, *, at: datetime) -> date:
    """Return the first day of the period that runs at an instant."""
    known: deliveries.Rhythm = rhythm  # type: ignore[assignment]  # checked, or read from a table that is
    return deliveries.period_at(at, rhythm=known, zone=journal_queries.installation().zone).from_date


def _locked(key: UUID) -> history_tables.ReportSchedule:
    found = ReportSchedule.objects.select_for_update().filter(key=key, removed_at=None).first()
    if found is None:
        raise errors.NoSuchSchedule(errors.NoSuchSchedule.__doc__)
    return found


def _record_set(schedule: history_tables.ReportSchedule, *, by: facts.Actor, at: datetime) -> None:
    journal.record(
        "report_schedule_set", by=by, at=at, client_id=schedule.client_id, schedule=schedule.pk,
        programme=schedule.programme_id, rows=schedule.rows_by, rhythm=schedule.rhythm, language=schedule.language,
        accounts=len(schedule.user_ids), **{"from": schedule.next_from_date.isoformat()},
    )  # fmt: skip


def _record_turned(schedule: history_tables.ReportSchedule, *, by: facts.Actor, at: datetime) -> None:
    journal.record(
        "report_schedule_turned", by=by, at=at, client_id=schedule.client_id, schedule=schedule.pk,
        is_on=schedule.is_on, **{"from": schedule.next_from_date.isoformat()},
    )  # fmt: skip
