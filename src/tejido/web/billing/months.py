"""The statements of a month, and working one out, issuing it."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from tejido.access import gates
from tejido.clients import errors as client_errors
from tejido.clients import price_lists
from tejido.clients import queries as client_queries
from tejido.contacts import history as contact_history
from tejido.contacts.billing import actions, errors
from tejido.contacts.billing import queries as billing_queries
from tejido.core import facts
from tejido.journal import clock
from tejido.web.billing import frame, words
from tejido.web.shared import sections

DIGEST_LENGTH = 64


@require_safe
@never_cache
@gates.allowed(frame.SEE)
def every(request: HttpRequest) -> HttpResponse:
    """Show the statements of a month, programme by programme; to a client's user all that were issued."""
    if frame.is_outsider(request):
        return _issued(request)
    month = frame.asked_month(request)
    period = billing_queries.period_of(month, zone=frame.zone())
    known, prices = billing_queries.of_month(month), price_lists.newest_in_force(on=month)
    rights = gates.rights(request)
    lines = []
    for programme in frame.programmes(request, frame.SEE):
        until_at = contact_history.rolled_until([programme.client_id])
        statement = known.get(programme.pk)
        lines.append(
            {
                "programme": programme,
                "statement": statement,
                "amount": words.money(statement.amount, statement.currency) if statement else "",
                "has_prices": programme.pk in prices,
                "is_counted": until_at is not None and until_at >= period.to_at and clock.now() >= period.to_at,
            }
        )
    context = {
        "month": month,
        "months": frame.months(),
        "lines": lines,
        "may_prepare": rights.may(frame.PREPARE),
        "is_over": clock.now() >= period.to_at,
        "waiting_count": len(billing_queries.waiting_questions()) if rights.may(frame.ANSWER) else 0,
    }
    return frame.SECTION.show(request, "billing/statements.html", context)


@require_POST
@never_cache
@gates.allowed(frame.PREPARE)
def draft(request: HttpRequest) -> HttpResponseBase:
    """Work out the statement of a programme's month, or the same again."""
    try:
        programme = client_queries.programme(uuid.UUID(request.POST.get("programme", "")))
    except ValueError as problem:
        raise client_errors.NoSuchProgramme(client_errors.NoSuchProgramme.__doc__) from problem
    gates.require(request, frame.PREPARE, client_id=programme.client_id)
    month = billing_queries.month(request.POST.get("month", ""))

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        made = actions.draft(programme=programme, month=month, zone=frame.zone(), by=by, at=at)
        said = _("The statement is worked out. Somebody else looks at it and issues it.")
        return sections.Done(said=said, url=reverse("billing_statement", args=[made.key]))

    return sections.press(request, act, back=f"{reverse('billing')}?month={month:%Y-%m}")


@require_POST
@never_cache
@gates.allowed(frame.ISSUE)
def issue(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Issue a statement that somebody else worked out."""
    statement = billing_queries.statement(key)
    gates.require(request, frame.ISSUE, client_id=statement.client_id)
    here = reverse("billing_statement", args=[statement.key])
    digest = request.POST.get("digest", "")
    if len(digest) != DIGEST_LENGTH:
        raise errors.StatementSeenInvalid(errors.StatementSeenInvalid.__doc__)

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        actions.issue(statement=statement, digest=digest, by=by, at=at)
        return sections.Done(said=_("The statement is issued and stands. The client can read it now."), url=here)

    return sections.press(request, act, back=here)


def name_of(statement: billing_queries.Statement) -> str:
    """Return what a statement is called: its programme and month."""
    month = formats.date_format(statement.from_date, "YEAR_MONTH_FORMAT")
    return f"{statement.programme.name}, {month}"


def _issued(request: HttpRequest) -> HttpResponse:
    rights = gates.rights(request)
    reached = [one.pk for one in client_queries.clients() if rights.may(frame.SEE, client_id=one.pk)]
    found: list[dict[str, Any]] = [
        {"statement": one, "amount": words.money(one.amount, one.currency)} for one in billing_queries.issued(reached)
    ]
    return frame.SECTION.show(request, "billing/own_statements.html", {"found": found})
