"""A report of history as a page and as files, for whatever its address asks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tejido.access import gates
from tejido.access import queries as access_queries
from tejido.contacts import history as contact_history
from tejido.contacts import reports as contact_reports
from tejido.core import history
from tejido.core.impact import disclosure
from tejido.journal import queries as journal_queries
from tejido.web.history import chart, choices, files, shown, words


@require_safe
@never_cache
def page(request: HttpRequest) -> HttpResponse:
    """Show a report: queues, programmes, days, hours, quarter hours, or agents; to an agent their own time."""
    choice = choices.of_request(request)
    report = choices.report(choice)
    rights = gates.rights(request)
    sees_agents = rights.may(choices.SEE_AGENTS)
    table = shown.table(
        report, is_about_people=choice.is_about_people, is_outsider=is_outsider(rights), urls=_urls(choice, report)
    )
    context = {
        "choice": choice,
        "given": choice.given,
        "report": report,
        "table": table,
        "picture": chart.picture(report, is_about_people=choice.is_about_people),
        "is_empty": not any(line.cells for line in table.lines) or report.total.counts == type(report.total.counts)(),
        "zone": report.period.zone,
        "rows_choices": _rows_choices(choice, sees_agents=sees_agents),
        "comparisons": words.COMPARISONS,
        "programmes": _programmes(request, choice),
        "queues": [] if choice.is_own else choices.visible_queues(request),
        "people": contact_history.people_in(choice.period) if sees_agents else [],
        "level_words": _level_words(report),
        "may_publish": _may_publish(choice, rights),
        "may_see_published": not choice.is_own,
        "may_schedule": rights.may(choices.PUBLISH),
        "cell_min": disclosure.CELL_MIN if is_outsider(rights) else None,
        "is_synthetic": journal_queries.installation().demonstration,
        "days_max": history.DAYS_MAX,
    }
    return render(request, "history/history.html", context)


@require_safe
@never_cache
def as_csv(request: HttpRequest) -> HttpResponse:
    """Return the report that the address asks for as a CSV file."""
    heads, rows, name = _file_of(request)
    return files.as_csv(heads, rows, name=name)


@require_safe
@never_cache
def as_xlsx(request: HttpRequest) -> HttpResponse:
    """Return the report that the address asks for as an XLSX file."""
    heads, rows, name = _file_of(request)
    return files.as_xlsx(heads, rows, name=name)


def is_outsider(rights: access_queries.Rights) -> bool:
    """Return whether a reader does not work here, such as a client's user: few people are protected from them."""
    return not any(0 in reach for reach in rights.reach.values())


def file_name(rows_by: str, period: history.Period) -> str:
    """Return what a download is called: no name of a client or of a person, since files are handed on."""
    return f"history-{rows_by}-{period.from_date.isoformat()}-{period.last_date.isoformat()}"


def _file_of(request: HttpRequest) -> tuple[list[str], list[list[files.Value]], str]:
    choice = choices.of_request(request)
    heads, rows = files.lines(
        choices.report(choice), is_about_people=choice.is_about_people, is_outsider=is_outsider(gates.rights(request))
    )
    return heads, rows, file_name(choice.rows_by, choice.period)


def _urls(choice: choices.Choice, report: choices.Report) -> Mapping[str, str]:
    """Return where the rows lead: from a programme, queue or agent to its days."""
    field = {"programme": "programme", "queue": "queue", "agent": "agent"}.get(choice.rows_by)
    if field is None or choice.is_own:
        return {}
    kept = {name: value for name, value in choice.given.items() if value}
    return {
        row.key: f"?{urlencode({**kept, 'rows': 'day', field: row.key})}"
        for row in report.rows
        if row.begins_at is None
    }


def _rows_choices(choice: choices.Choice, *, sees_agents: bool) -> list[tuple[str, Any]]:
    return [
        (code, word)
        for code, word in words.ROWS.items()
        if code in contact_history.OF_TIME or (not choice.is_own and (code != "agent" or sees_agents))
    ]


def _programmes(request: HttpRequest, choice: choices.Choice) -> list[Any]:
    if choice.is_own:
        return []
    found = {queue.programme_id: queue.programme for queue in choices.visible_queues(request)}
    return list(found.values())


def _level_words(report: choices.Report) -> str:
    variant = report.total.level.variant if report.total.level else None
    return "" if variant is None else str(words.VARIANTS[variant])


def _may_publish(choice: choices.Choice, rights: access_queries.Rights) -> bool:
    programme = choice.programme
    if (
        programme is None
        or choice.is_about_people
        or choice.given["queue"]
        or choice.rows_by not in contact_reports.ROWS_BY
    ):
        return False
    return rights.may(choices.PUBLISH, client_id=programme.client_id)
