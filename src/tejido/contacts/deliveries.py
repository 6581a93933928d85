"""What comes of schedules: reports of periods that are over, and a mail about each for the accounts that may read it.

The report, the mails that wait and the schedule's next day are stored in one transaction, so a period comes out once
whatever dies in between. A mail is a row that waits: each try is due by a fact, which leads to the job that sends.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import partial

from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F

from tejido.access import mail, quiet
from tejido.access import queries as access_queries
from tejido.contacts import history as contact_history
from tejido.contacts import history_tables, report_mails, reports, schedules
from tejido.core import deliveries, facts, history
from tejido.journal import actions as journal
from tejido.journal import clock, scopes
from tejido.journal import queries as journal_queries

BATCH_MAX = 200
SHOWN_MAX = 100
ReportDelivery = history_tables.ReportDelivery


def over(*, at: datetime) -> Sequence[history_tables.ReportSchedule]:
    """Return the schedules within the scope whose next period is over.

    Args:
        at: World time.
    """
    zone = journal_queries.installation().zone
    known = schedules.ReportSchedule.objects.filter(is_on=True).order_by("id")
    return [schedule for schedule in known if _due(schedule, zone=zone, at=at)]


@transaction.atomic
def make_next(
    *, schedule: history_tables.ReportSchedule, by: facts.Actor, at: datetime, now: datetime
) -> history_tables.PublishedReport | None:
    """Publish the report of a schedule's earliest period that is over and counted; let mails be sent of the newest.

    Args:
        at: World time.
        now: Machine time.
    Returns: None where no period is over, or its last intervals are not counted yet.
    """
    locked = schedules.ReportSchedule.objects.select_for_update(of=("self",)).select_related("programme")
    schedule = locked.get(pk=schedule.pk)
    due = _due(schedule, zone=journal_queries.installation().zone, at=at)
    until_at = contact_history.rolled_until([schedule.client_id])
    if due is None or until_at is None or until_at < due.period.to_at:
        return None
    rows_by: contact_history.RowsBy = schedule.rows_by  # type: ignore[assignment]  # a constraint of the table says so
    report = reports.publish(
        programme=schedule.programme, rows_by=rows_by, period=due.period, user_id=schedule.set_by_user_id, by=by, at=at
    )
    schedule.next_from_date = due.period.to_date
    schedule.save(update_fields=["next_from_date"])
    journal.record(
        "scheduled_report_made", by=by, at=at, client_id=schedule.client_id, schedule=schedule.pk, report=report.pk,
        to=due.period.to_date.isoformat(), is_sent=due.is_newest,
    )  # fmt: skip
    if due.is_newest:
        _let_wait(schedule, report, by=by, at=at, now=now)
    return report


def overdue(*, now: datetime) -> Sequence[history_tables.ReportDelivery]:
    """Return the mails within the scope that are to be tried again.

    Args:
        now: Machine time.
    """
    known = ReportDelivery.objects.filter(outcome="waiting", due_at__lte=now)
    return list(known.order_by("due_at", "id")[:BATCH_MAX])


@transaction.atomic
def try_again(*, delivery: history_tables.ReportDelivery, by: facts.Actor, at: datetime, now: datetime) -> None:
    """Let a mail be tried once more, or give it up after the last try; nothing where somebody else has done so.

    Args:
        at: World time.
        now: Machine time.
    """
    locked = ReportDelivery.objects.select_for_update()
    waiting = locked.filter(pk=delivery.pk, outcome="waiting", due_at__lte=now).first()
    if waiting is None:
        return
    if waiting.tries_count >= deliveries.TRIES_MAX:
        _end(waiting, "away", by=by, at=at)
        return
    waiting.tries_count += 1
    waiting.tried_at, waiting.due_at = now, deliveries.next_try_at(tries_count=waiting.tries_count, now=now)
    waiting.save(update_fields=["tries_count", "tried_at", "due_at"])
    _record_due(waiting, by=by, at=at)


@transaction.atomic
def send(*, delivery_id: int, try_number: int, by: facts.Actor, at: datetime) -> None:
    """Send the mail of one try, if the account may still read the report and the schedule still names it.

    Where mails are kept, the kept mail and its row stand or fall together. A server is asked after the commit, since it
    may take its time; should the process die before its answer is stored, the same mail is tried again.

    Args:
        try_number: The try that this is; an earlier one that comes late does nothing.
        at: World time.
    """
    tried = ReportDelivery.objects.select_for_update(of=("self",)).select_related("schedule", "report__programme")
    delivery = tried.filter(pk=delivery_id, outcome="waiting", tries_count=try_number).first()
    if delivery is None:
        return
    schedule = delivery.schedule
    if not schedule.is_on or delivery.user_id not in schedule.user_ids:
        _end(delivery, "withdrawn", by=by, at=at)
        return
    readers = access_queries.users_who_may(schedules.SEE, client_id=delivery.client_id, at=at)
    user = next((reader for reader in readers if reader.pk == delivery.user_id), None)
    if user is None:
        _end(delivery, "not_allowed", by=by, at=at)
        return
    until_at = quiet.waits_until(
        person_id=user.person_id, job="contacts.send_report_mail",
        ids={"delivery": delivery_id, "try_number": try_number}, client_id=delivery.client_id, at=at,
    )  # fmt: skip
    if until_at is not None:
        # No try is counted while the reader is off shift; this one comes back when they are at work.
        due_at = clock.world_clock().real(until_at)
        delivery.due_at = deliveries.next_try_at(tries_count=delivery.tries_count, now=due_at)
        delivery.save(update_fields=["due_at"])
        return
    message = report_mails.message(delivery, user=user)
    if mail.are_kept():
        message.send()
        _end(delivery, "sent", by=by, at=at)
    else:
        transaction.on_commit(partial(_hand_over, delivery, message), robust=True)


def of_schedule(schedule: history_tables.ReportSchedule) -> Sequence[history_tables.ReportDelivery]:
    """Return the newest deliveries of a schedule, with their reports but without the rows of these."""
    known = ReportDelivery.objects.filter(schedule=schedule).select_related("report").defer("report__rows")
    return list(known.order_by("-to_date", "id")[:SHOWN_MAX])


def not_all_sent(known: Collection[history_tables.ReportSchedule]) -> Collection[int]:
    """Return those schedules whose newest report did not reach every account, by id; mails that wait may still."""
    failed = ReportDelivery.objects.filter(schedule__in=known, outcome__in=("away", "refused", "not_allowed"))
    newest = failed.filter(to_date=F("schedule__next_from_date"))
    return set(newest.values_list("schedule_id", flat=True))


def period_of(delivery: history_tables.ReportDelivery) -> history.Period:
    """Return the days that a delivery's report is about."""
    return reports.period_of(delivery.report)


def _due(schedule: history_tables.ReportSchedule, *, zone: str, at: datetime) -> deliveries.Due | None:
    rhythm: deliveries.Rhythm = schedule.rhythm  # type: ignore[assignment]  # a constraint of the table says so
    return deliveries.due(schedule.next_from_date, rhythm=rhythm, zone=zone, at=at) if schedule.is_on else None


def _let_wait(
    schedule: history_tables.ReportSchedule,
    report: history_tables.PublishedReport,
    *,
    by: facts.Actor,
    at: datetime,
    now: datetime,
) -> None:
    """Store a mail for each account, its first try due now."""
    due_at = deliveries.next_try_at(tries_count=1, now=now)
    rows = [
        ReportDelivery(
            client_id=schedule.client_id, schedule=schedule, report=report, user_id=user_id, to_date=report.to_date,
            outcome="waiting", tries_count=1, tried_at=now, due_at=due_at,
        )
        for user_id in schedule.user_ids
    ]  # fmt: skip
    # Only a clock that was set back makes a period be over twice; nobody gets its report twice.
    known = set(
        ReportDelivery.objects.filter(schedule=schedule, to_date=report.to_date).values_list("user_id", flat=True)
    )
    for delivery in ReportDelivery.objects.bulk_create([row for row in rows if row.user_id not in known]):
        _record_due(delivery, by=by, at=at)


def _hand_over(delivery: history_tables.ReportDelivery, message: EmailMessage) -> None:
    """Hand a mail to the server, outside any transaction, and store what it said."""
    answer = mail.hand_over(message)
    at = clock.now()
    with scopes.scoped({scopes.OPERATOR, delivery.client_id}):
        tried = ReportDelivery.objects.select_for_update().filter(pk=delivery.pk, outcome="waiting")
        waiting = tried.first()
        if waiting is None:
            return
        if answer == "taken":
            _end(waiting, "sent", by=facts.SYSTEM, at=at)
        elif answer == "refused":
            _end(waiting, "refused", by=facts.SYSTEM, at=at)
        elif waiting.tries_count >= deliveries.TRIES_MAX:
            _end(waiting, "away", by=facts.SYSTEM, at=at)


def _end(delivery: history_tables.ReportDelivery, outcome: str, *, by: facts.Actor, at: datetime) -> None:
    delivery.outcome, delivery.due_at = outcome, None
    delivery.save(update_fields=["outcome", "due_at"])
    named = {
        "schedule": delivery.schedule_id, "report": delivery.report_id, "delivery": delivery.pk,
        "user": delivery.user_id,
    }  # fmt: skip
    if outcome == "sent":
        journal.record("report_mail_sent", by=by, at=at, client_id=delivery.client_id, **named)
    else:
        journal.record("report_mail_ended", by=by, at=at, client_id=delivery.client_id, outcome=outcome, **named)


def _record_due(delivery: history_tables.ReportDelivery, *, by: facts.Actor, at: datetime) -> None:
    journal.record(
        "report_mail_due", by=by, at=at, client_id=delivery.client_id, schedule=delivery.schedule_id,
        report=delivery.report_id, delivery=delivery.pk, user=delivery.user_id, try_number=delivery.tries_count,
    )  # fmt: skip
