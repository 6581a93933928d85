"""Published reports: rows that are frozen with their digest, and what has been corrected since, beside them."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from tejido.clients import models as clients
from tejido.contacts import errors, history_tables
from tejido.contacts import history as contact_history
from tejido.core import facts, history, metrics
from tejido.journal import actions as journal

# Grows whenever a definition in `core.metrics` changes what a published number means.
DEFINITION_VERSION = 1
REPORTS_MAX = 100
PublishedReport = history_tables.PublishedReport
COUNT_COLUMNS = tuple(each.name for each in dataclasses.fields(metrics.QueueCounts))
LEVEL_COLUMNS = ("level_in_time_count", "level_counted_count")
COLUMNS = (*COUNT_COLUMNS, *LEVEL_COLUMNS)
ROWS_BY = history_tables.REPORT_ROWS


@transaction.atomic
def publish(
    *,
    programme: clients.Programme,
    rows_by: contact_history.RowsBy,
    period: history.Period,
    user_id: int,
    by: facts.Actor,
    at: datetime,
) -> history_tables.PublishedReport:
    """Freeze the rows of a programme's report; the same rows of the same period are published once.

    Args:
        rows_by: One of `ROWS_BY`.
        period: Over, and rolled up to its end.
        user_id: Who publishes.
        at: World time.
    Raises: PeriodNotOver, PeriodInvalid
    """
    until_at = contact_history.rolled_until([programme.client_id])
    if until_at is None or until_at < period.to_at or at < period.to_at:
        raise errors.PeriodNotOver(errors.PeriodNotOver.__doc__)
    rows = current_rows(programme=programme, rows_by=rows_by, period=period)
    named = {
        "programme": programme, "rows_by": rows_by, "from_date": period.from_date, "to_date": period.to_date,
        "digest": history.rows_digest(rows),
    }  # fmt: skip
    known = PublishedReport.objects.filter(**named).first()
    if known is not None:
        return known
    report = PublishedReport.objects.create(
        client_id=programme.client_id, zone=period.zone, definition_version=DEFINITION_VERSION, rows=rows,
        digest_format=history.DIGEST_FORMAT, rolled_until_at=until_at, published_at=at, published_by_user_id=user_id,
        **named,
    )  # fmt: skip
    journal.record(
        "report_published", by=by, at=at, client_id=programme.client_id, report=report.pk, programme=programme.pk,
        rows=rows_by, rows_digest=report.digest,
        **{"from": period.from_date.isoformat(), "to": period.to_date.isoformat()},
    )  # fmt: skip
    return report


def current_rows(
    *, programme: clients.Programme, rows_by: contact_history.RowsBy, period: history.Period
) -> list[dict[str, Any]]:
    """Return the rows of a programme's report as they would be published now: plain JSON values."""
    queues = list(clients.Queue.objects.select_related("programme").filter(programme=programme).order_by("id"))
    found = contact_history.service(queues=queues, rows_by=rows_by, period=period, comparison=None)
    return [_plain(row) for row in (*found.rows, found.total)]


def reports(client_ids: Sequence[int]) -> Sequence[history_tables.PublishedReport]:
    """Return the newest reports of some clients' programmes, without their rows."""
    known = PublishedReport.objects.select_related("programme__client").defer("rows")
    return list(known.filter(client_id__in=client_ids).order_by("-published_at", "-id")[:REPORTS_MAX])


def report(key: UUID) -> history_tables.PublishedReport:
    """Return a report within the scope.

    Raises: NoSuchReport
    """
    found = PublishedReport.objects.select_related("programme__client").filter(key=key).first()
    if found is None:
        raise errors.NoSuchReport(errors.NoSuchReport.__doc__)
    return found


def period_of(report: history_tables.PublishedReport) -> history.Period:
    """Return the days that a report is about."""
    return history.Period(from_date=report.from_date, to_date=report.to_date, zone=report.zone)


def is_intact(report: history_tables.PublishedReport) -> bool:
    """Return whether a report's rows still have the digest under which they were published."""
    return history.rows_digest(report.rows) == report.digest


def corrections(report: history_tables.PublishedReport) -> list[history.Correction]:
    """Return in which numbers what is counted today differs from a published report."""
    rows_by: contact_history.RowsBy = report.rows_by  # type: ignore[assignment]  # a constraint of the table says so
    now = current_rows(programme=report.programme, rows_by=rows_by, period=period_of(report))
    return history.corrections(report.rows, now, columns=COLUMNS)


def as_rows(report: history_tables.PublishedReport) -> list[contact_history.Row[metrics.QueueCounts]]:
    """Return the rows of a published report in the form in which all reports are shown, the total last."""
    return [_row(given) for given in report.rows]


def _plain(row: contact_history.Row[metrics.QueueCounts]) -> dict[str, Any]:
    level = row.level or metrics.ServiceLevel("", None, 0, 0)
    counts = {name: history.published_number(value) for name, value in dataclasses.asdict(row.counts).items()}
    return {
        "row": row.place,
        "key": row.key,
        "name": row.name,
        "channel": row.channel,
        "begins_at": row.begins_at.isoformat() if row.begins_at else None,
        "variant": level.variant,
        "level_in_time_count": level.in_time_count,
        "level_counted_count": level.counted_count,
        "promise": dataclasses.asdict(row.promise) if row.promise else None,
        "people_count": row.people_count,
        **counts,
    }


def _row(given: Mapping[str, Any]) -> contact_history.Row[metrics.QueueCounts]:
    in_time, counted = given["level_in_time_count"], given["level_counted_count"]
    return contact_history.Row(
        key=given["key"], name=given["name"], channel=given["channel"],
        begins_at=datetime.fromisoformat(given["begins_at"]) if given["begins_at"] else None,
        level=metrics.ServiceLevel(given["variant"], metrics.share(in_time, counted), in_time, counted),
        promise=contact_history.Promise(**given["promise"]) if given["promise"] else None,
        people_count=given["people_count"], counts=metrics.QueueCounts(**{name: given[name] for name in COUNT_COLUMNS}),
    )  # fmt: skip
