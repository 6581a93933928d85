"""What the pages of billing share: their parts, who reads from outside, and the month that is asked for."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tejido.access import gates
from tejido.clients import queries as client_queries
from tejido.contacts.billing import errors
from tejido.contacts.billing import queries as billing_queries
from tejido.core import dates
from tejido.journal import clock
from tejido.journal import queries as journal_queries
from tejido.web.shared import sections

SEE, PREPARE, ISSUE = "statements.see", "statements.prepare", "statements.issue"
ASK, ANSWER = "statements.ask", "statements.answer"
SEE_PRICES, PROPOSE, APPROVE = "prices.see", "prices.propose", "prices.approve"
SEE_MARGIN = "margin.see"
MONTHS_SHOWN_COUNT = 12

SECTION = sections.Section(
    name=gettext_lazy("Billing"),
    home="billing",
    parts=(
        (SEE, gettext_lazy("Statements"), "billing"),
        (SEE_PRICES, gettext_lazy("Prices"), "billing_prices"),
        (ANSWER, gettext_lazy("Questions"), "billing_questions"),
        (SEE_MARGIN, gettext_lazy("Margin"), "billing_margin"),
    ),
)


def is_outsider(request: HttpRequest) -> bool:
    """Return whether the reader does not work here: a client's user sees what was issued, and nothing before it."""
    return not any(0 in reach for reach in gates.rights(request).reach.values())


def zone() -> str:
    """Return the operator's zone, whose months are billed."""
    return journal_queries.installation().zone


def today() -> date:
    """Return the business day of the operator."""
    return journal_queries.business_day(clock.now())


def asked_month(request: HttpRequest) -> date:
    """Return the first day of the month that the address names; without one, the last that is over.

    Raises: MonthInvalid
    """
    text = request.GET.get("month", "")
    return billing_queries.month(text) if text else dates.months_later(today().replace(day=1), months=-1)


def months() -> list[date]:
    """Return the months that can be chosen, this one first."""
    found = [today().replace(day=1)]
    while len(found) < MONTHS_SHOWN_COUNT:
        found.append(dates.months_later(found[-1], months=-1))
    return found


def programmes(request: HttpRequest, verb: str) -> list[client_queries.Programme]:
    """Return the programmes on whose client's rows the reader may do something, by client and name."""
    rights = gates.rights(request)
    return [one for one in client_queries.programmes() if rights.may(verb, client_id=one.client_id)]


def statement(request: HttpRequest, key: UUID) -> billing_queries.Statement:
    """Return a statement that the reader may see; to somebody from outside a draft is not there.

    Raises: NoSuchStatement, NotAllowed
    """
    found = billing_queries.statement(key)
    gates.require(request, SEE, client_id=found.client_id)
    if found.state != "issued" and is_outsider(request):
        raise errors.NoSuchStatement(errors.NoSuchStatement.__doc__)
    return found


def back_to_statements() -> list[sections.Step]:
    """Return the way to the statements."""
    return [sections.Step(label=_("Statements"), url=reverse("billing"))]


def back_to_prices() -> list[sections.Step]:
    """Return the way to the prices."""
    return [sections.Step(label=_("Prices"), url=reverse("billing_prices"))]
