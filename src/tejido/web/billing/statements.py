"""One statement: its lines with how each comes about, what is behind a line, and the files of it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tejido.access import gates
from tejido.access import queries as access_queries
from tejido.clients import queries as client_queries
from tejido.contacts.billing import queries as billing_queries
from tejido.contacts.billing import volumes
from tejido.core import dates, history
from tejido.journal import queries as journal_queries
from tejido.web.billing import frame, months, shown, words
from tejido.web.history import files
from tejido.web.people import table_files
from tejido.web.shared import sections

DIGEST_SHOWN_COUNT = 12
# A place in a list as its address says it: microseconds since 1970, and a number.
PLACE_DIGITS_MAX = 19


@require_safe
@never_cache
@gates.allowed(frame.SEE)
def page(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show a statement with every line and how its amount comes about."""
    statement = frame.statement(request, key)
    rights = gates.rights(request)
    user_id = gates.user(request).pk
    is_outsider = frame.is_outsider(request)
    asked = billing_queries.questions(statement)
    users = [statement.drafted_by_user_id, *([statement.issued_by_user_id] if statement.issued_by_user_id else [])]
    names = {} if is_outsider else access_queries.names_of(users)
    is_draft = statement.state == "draft"
    context = {
        **_head(statement),
        "lines": _shown(statement),
        "state": words.STATEMENT_STATES[statement.state],
        "is_draft": is_draft,
        "digest": statement.digest[:DIGEST_SHOWN_COUNT],
        "drafted_by": names.get(statement.drafted_by_user_id, ""),
        "issued_by": names.get(statement.issued_by_user_id or 0, ""),
        "may_prepare": is_draft and rights.may(frame.PREPARE, client_id=statement.client_id),
        "may_issue": is_draft and rights.may(frame.ISSUE, client_id=statement.client_id),
        "is_own_draft": statement.drafted_by_user_id == user_id,
        "may_ask": not is_draft and rights.may(frame.ASK, client_id=statement.client_id),
        "may_answer": rights.may(frame.ANSWER, client_id=statement.client_id),
        "questions": [{"question": one, "line": _line_name(statement, one.line)} for one in asked],
    }
    return frame.SECTION.show(request, "billing/statement.html", context, trail=frame.back_to_statements())


@require_safe
@never_cache
@gates.allowed(frame.SEE)
def line(request: HttpRequest, key: uuid.UUID, code: str) -> HttpResponse:
    """Show what is behind a line: its contacts, page by page, or its days of work."""
    statement = frame.statement(request, key)
    found = billing_queries.line(statement, code)
    is_outsider = frame.is_outsider(request)
    period = history.Period(from_date=found.month, to_date=dates.next_month(found.month), zone=statement.zone)
    rows, following = volumes.behind(statement.programme, found, period=period, before=_place(request))
    context = {
        **_head(statement),
        "shown": shown.line(found, currency=statement.currency, queues=_queues(statement)),
        "measure": volumes.measure_of(found),
        "meaning": words.MEANINGS.get(volumes.measure_of(found), ""),
        "days": shown.days(found, is_outsider=is_outsider),
        "rows": [_row(row) for row in rows],
        "is_listed": volumes.measure_of(found) in volumes.ROWS,
        "is_service": volumes.measure_of(found) == "service",
        # How long somebody worked on one contact is theirs and the operator's.
        "shows_seconds": not (is_outsider and volumes.measure_of(found) not in ("answered_contact", "service")),
        "may_open": gates.rights(request).may("contacts.see", client_id=statement.client_id),
        "next": f"?{urlencode({'before': _as_text(following)})}" if following else "",
        "is_first": "before" not in request.GET,
    }
    here = reverse("billing_statement", args=[statement.key])
    trail = [*frame.back_to_statements(), sections.Step(label=months.name_of(statement), url=here)]
    return frame.SECTION.show(request, "billing/line.html", context, trail=trail)


@require_safe
@never_cache
@gates.allowed(frame.SEE)
def as_csv(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Return a statement as a CSV file."""
    return _file(request, key, "csv")


@require_safe
@never_cache
@gates.allowed(frame.SEE)
def as_xlsx(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Return a statement as an XLSX file."""
    return _file(request, key, "xlsx")


def _file(request: HttpRequest, key: uuid.UUID, ending: str) -> HttpResponse:
    statement = frame.statement(request, key)
    heads = [
        _("Line"), _("Kind"), _("Month"), _("What is counted"), _("Quantity"), _("Unit"), _("Price"), _("Amount"),
        _("Currency"), _("How it comes about"), _("Text of the contract"),
    ]  # fmt: skip
    rows: list[list[files.Value]] = [_file_row(one, statement.currency) for one in _shown(statement)]
    total = _("Total without taxes") if statement.state == "issued" else _("Total without taxes (draft)")
    rows.append([total, "", "", "", "", "", "", float(statement.amount), statement.currency, "", ""])
    is_synthetic = journal_queries.installation().demonstration
    if is_synthetic:
        rows.append([_("Synthetic data: made in a demonstration, nobody owes this."), *[""] * 10])
    name = f"{'synthetic-' if is_synthetic else ''}statement-{statement.from_date:%Y-%m}-{str(statement.key)[:8]}"
    return table_files.answer(name, ending, heads, rows)


def _file_row(one: shown.Line, currency: str) -> list[files.Value]:
    given = one.line
    prices = {step.price for step in given.steps}
    return [
        one.name, one.kind, f"{given.month:%Y-%m}", " · ".join(one.about),
        None if given.quantity is None else float(given.quantity), one.unit,
        float(prices.pop()) if len(prices) == 1 and given.kind == "item" else None, float(given.amount), currency,
        " ".join(one.steps), one.clause,
    ]  # fmt: skip


def _head(statement: billing_queries.Statement) -> dict[str, Any]:
    return {
        "statement": statement,
        "name": months.name_of(statement),
        "total": words.money(statement.amount, statement.currency),
        "period": history.Period(from_date=statement.from_date, to_date=statement.to_date, zone=statement.zone),
    }


def _shown(statement: billing_queries.Statement) -> list[shown.Line]:
    queues = _queues(statement)
    return [shown.line(one, currency=statement.currency, queues=queues) for one in billing_queries.lines(statement)]


def _queues(statement: billing_queries.Statement) -> dict[int, str]:
    return queue_names(statement.programme)


def queue_names(programme: client_queries.Programme) -> dict[int, str]:
    """Return the names of a programme's queues by their ids."""
    return {queue.pk: queue.name for queue in volumes.queues_of(programme)}


def _line_name(statement: billing_queries.Statement, code: str) -> str:
    if not code:
        return ""
    found = next((one for one in _shown(statement) if one.line.code == code), None)
    return found.name if found else code


def _row(row: volumes.Behind) -> dict[str, Any]:
    language = (translation.get_language() or "en")[:2]
    disposition = "" if row.disposition is None else row.disposition.get(language) or row.disposition["en"]
    return {
        "row": row,
        "channel": shown.channel(row.channel),
        "how": words.HOW.get(row.how, row.how),
        "disposition": disposition,
        "seconds": "" if row.seconds is None else f"{int(row.seconds // 60)}:{int(row.seconds % 60):02}",
    }


def _place(request: HttpRequest) -> tuple[datetime, int] | None:
    """Return where a page of a list begins, as the address says it.

    Raises: BadRequest
    """
    text = request.GET.get("before", "")
    if not text:
        return None
    parts: Sequence[str] = text.split("-")
    is_place = len(parts) == 2 and all(
        part.isascii() and part.isdecimal() and len(part) <= PLACE_DIGITS_MAX for part in parts
    )
    try:
        if is_place:
            microseconds, number = int(parts[0]), int(parts[1])
            return datetime.fromtimestamp(microseconds / 1_000_000, tz=UTC).replace(
                microsecond=microseconds % 1_000_000
            ), min(number, 2**63 - 1)
    except (OverflowError, OSError, ValueError):
        pass
    raise BadRequest("There is no such page.")


def _as_text(place: tuple[datetime, int]) -> str:
    at, number = place
    whole = int(at.replace(microsecond=0).timestamp()) * 1_000_000 + at.microsecond
    return f"{whole}-{number}"
