"""Reports that were published: their list, one with what has been corrected since, and publishing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from tejido.access import gates
from tejido.access import queries as access_queries
from tejido.clients import errors as client_errors
from tejido.clients import queries as client_queries
from tejido.contacts import history as contact_history
from tejido.contacts import reports as contact_reports
from tejido.core import history
from tejido.journal import clock
from tejido.web.history import choices, columns, errors, files, shown, views, words

DIGEST_SHOWN_COUNT = 12
CORRECTIONS_MAX = 200


@dataclass(frozen=True, kw_only=True)
class Corrected:
    """One number that is another now, in words."""

    row: str
    column: str
    published: str
    current: str


@require_safe
@never_cache
@gates.allowed(choices.SEE)
def reports(request: HttpRequest) -> HttpResponse:
    """List the published reports of the programmes that the reader reaches."""
    rights = gates.rights(request)
    reached = [one.pk for one in client_queries.clients() if rights.may(choices.SEE, client_id=one.pk)]
    found = [
        {"report": report, "rows": words.ROWS[report.rows_by], "period": contact_reports.period_of(report)}
        for report in contact_reports.reports(reached)
    ]
    may_schedule = rights.may(choices.PUBLISH)
    return render(request, "history/reports.html", {"found": found, "may_schedule": may_schedule})


@require_POST
@never_cache
@gates.allowed(choices.PUBLISH)
def publish(request: HttpRequest) -> HttpResponse:
    """Freeze a programme's report as it is counted now, and lead to it; the same one again leads to the same."""
    given = {name: request.POST.get(name, "") for name in ("programme", "rows", "from", "to")}
    programme = publishable(request, given["programme"])
    rows_by = next((one for one in contact_history.ROWS_BY if one == given["rows"]), None)
    first, last = choices.day(given["from"]), choices.day(given["to"])
    if rows_by is None or rows_by not in contact_reports.ROWS_BY:
        raise errors.HistoryChoiceInvalid(errors.HistoryChoiceInvalid.__doc__)
    if first is None or last is None:
        raise errors.HistoryPeriodInvalid(errors.HistoryPeriodInvalid.__doc__)
    try:
        report = contact_reports.publish(
            programme=programme, rows_by=rows_by, period=choices.days(first, last), user_id=gates.user(request).pk,
            by=gates.actor(request), at=clock.now(),
        )  # fmt: skip
    except history.PeriodInvalid as problem:
        raise errors.HistoryPeriodInvalid(errors.HistoryPeriodInvalid.__doc__) from problem
    return redirect("history_report", key=report.key)


@require_safe
@never_cache
@gates.allowed(choices.SEE)
def page(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show a published report as it was published, and beside it what has been corrected since."""
    report, found = _readable(request, key)
    rights = gates.rights(request)
    is_outsider = views.is_outsider(rights)
    table = shown.table(found, is_about_people=False, is_outsider=is_outsider, urls={})
    withheld, _before = shown.withheld_rows(found, is_outsider=is_outsider)
    corrected = [
        one
        for one in contact_reports.corrections(report)
        if one.row not in withheld or one.column not in columns.WORK_COUNTS
    ]
    publisher = access_queries.names_of([report.published_by_user_id]).get(report.published_by_user_id)
    context = {
        "report": report,
        "found": found,
        "rows_word": words.ROWS[report.rows_by],
        "table": table,
        "corrected": _corrected(report, found, corrected[:CORRECTIONS_MAX]),
        "corrected_count": len(corrected),
        "is_intact": contact_reports.is_intact(report),
        "digest": report.digest[:DIGEST_SHOWN_COUNT],
        "publisher": publisher if not is_outsider else None,
        "zone": report.zone,
    }
    return render(request, "history/report.html", context)


@require_safe
@never_cache
@gates.allowed(choices.SEE)
def as_csv(request: HttpRequest, key: UUID) -> HttpResponse:
    """Return a published report as a CSV file."""
    heads, rows, name = _file_of(request, key)
    return files.as_csv(heads, rows, name=name)


@require_safe
@never_cache
@gates.allowed(choices.SEE)
def as_xlsx(request: HttpRequest, key: UUID) -> HttpResponse:
    """Return a published report as an XLSX file."""
    heads, rows, name = _file_of(request, key)
    return files.as_xlsx(heads, rows, name=name)


def publishable(request: HttpRequest, text: str) -> client_queries.Programme:
    """Return a programme whose reports the reader may publish.

    Raises: NoSuchProgramme, NotAllowed
    """
    try:
        programme = client_queries.programme(UUID(text))
    except ValueError as problem:
        raise client_errors.NoSuchProgramme(client_errors.NoSuchProgramme.__doc__) from problem
    gates.require(request, choices.PUBLISH, client_id=programme.client_id)
    return programme


def _file_of(request: HttpRequest, key: UUID) -> tuple[list[str], list[list[files.Value]], str]:
    _report, found = _readable(request, key)
    outsider = views.is_outsider(gates.rights(request))
    heads, rows = files.lines(found, is_about_people=False, is_outsider=outsider)
    return heads, rows, views.file_name(found.rows_by, found.period)


def _readable(request: HttpRequest, key: UUID) -> tuple[contact_reports.PublishedReport, contact_history.Report[Any]]:
    """Return a report of a programme that the reader reaches, and its frozen rows as reports are shown.

    Raises: NoSuchReport, NotAllowed
    """
    report = contact_reports.report(key)
    gates.require(request, choices.SEE, client_id=report.client_id)
    *rows, total = contact_reports.as_rows(report)
    rows_by: contact_history.RowsBy = report.rows_by  # type: ignore[assignment]  # a constraint of the table says so
    return report, contact_history.Report(
        rows_by=rows_by, period=contact_reports.period_of(report), rows=rows, total=total,
        rolled_until_at=report.rolled_until_at,
    )  # fmt: skip


def _corrected(
    report: contact_reports.PublishedReport, found: contact_history.Report[Any], corrected: Sequence[history.Correction]
) -> list[Corrected]:
    zone = ZoneInfo(report.zone)
    names = {row.place: shown.row_name(row, report.rows_by, zone=zone) for row in (*found.rows, found.total)}
    return [
        Corrected(
            row=names.get(one.row, _("a row that was not there")), column=one.column,
            published=columns.plain(one.published), current=columns.plain(one.current),
        )
        for one in corrected
    ]  # fmt: skip
