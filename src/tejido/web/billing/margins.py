"""The margin of each programme in a month, and the exchange rates that it is made with."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from tejido.access import gates
from tejido.clients import price_errors, price_lists
from tejido.clients import queries as client_queries
from tejido.contacts.billing import margins as month_margins
from tejido.contacts.billing import queries as billing_queries
from tejido.core import facts
from tejido.core.impact import disclosure
from tejido.core.prices import margins
from tejido.people.pay import queries as pay_queries
from tejido.web.billing import frame, price_forms, words
from tejido.web.shared import section_forms, sections

RATE_PATTERN = r"^\d{1,10}([.,]\d{1,8})?$"


class RateForm(section_forms.AddForm):
    """What one unit of a currency is worth in another."""

    currency = forms.RegexField(
        label=gettext_lazy("One unit of"), regex=r"^[A-Z]{3}$", max_length=3,
        help_text=gettext_lazy("Three capital letters, such as USD."),
        error_messages={"invalid": gettext_lazy("Write three capital letters, such as COP.")},
    )  # fmt: skip
    rate = forms.RegexField(
        label=gettext_lazy("is worth"), regex=RATE_PATTERN, max_length=20,
        error_messages={"invalid": gettext_lazy("Write a number such as 4025,5.")},
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )  # fmt: skip
    into_currency = forms.RegexField(
        label=gettext_lazy("in"), regex=r"^[A-Z]{3}$", max_length=3,
        error_messages={"invalid": gettext_lazy("Write three capital letters, such as COP.")},
    )  # fmt: skip
    from_date = section_forms.date_field(gettext_lazy("From"))
    source = forms.CharField(
        label=gettext_lazy("Source"), max_length=price_lists.SOURCE_LENGTH_MAX,
        help_text=gettext_lazy("Who says so and where it can be read, such as the TRM of the Superintendencia."),
    )  # fmt: skip
    about = {price_errors.ExchangeRateInvalid: "rate"}


@require_safe
@never_cache
@gates.allowed(frame.SEE_MARGIN)
def month(request: HttpRequest) -> HttpResponse:
    """Show the margin of each programme in a month, and the pay that belongs to none."""
    first = frame.asked_month(request)
    period = billing_queries.period_of(first, zone=frame.zone())
    pay = pay_queries.cost_by_person(from_date=period.from_date, to_date=period.to_date)
    found = month_margins.of_month(period, pay=pay)
    names = {one.pk: one for one in client_queries.programmes()}
    lines = [
        {
            "programme": names[row.programme_id],
            "statement": row.statement,
            "revenue": words.money(row.statement.amount, row.statement.currency) if row.statement else "",
            "cost": _cost(row.cost),
            "people": row.cost.people_count if row.cost else 0,
            "is_withheld": row.cost is not None and row.cost.amounts is None,
            "left": _left(row),
        }
        for row in found.rows
        if row.programme_id in names
    ]
    context = {
        "month": first,
        "months": frame.months(),
        "lines": lines,
        "unassigned": _cost(found.costs.unassigned),
        "not_worked": _cost(found.costs.not_worked),
        "total": _cost(found.costs.total),
        "has_pay": bool(pay),
        "rates": found.rates,
        "people_min": disclosure.CELL_MIN,
    }
    return frame.SECTION.show(request, "billing/margin.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed(frame.SEE_MARGIN)
def add_rate(request: HttpRequest) -> HttpResponseBase:
    """Say what a currency is worth in another from a day on."""
    first = frame.today().replace(day=1)
    initial = {"currency": "USD", "into_currency": "COP", "from_date": first}
    form = RateForm(sections.sent(request), initial=initial)

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        given = sections.given(form, "key", "currency", "into_currency", "from_date", "source")
        price_lists.set_rate(rate=price_forms.number(form.cleaned_data["rate"]), **given, by=by, at=at)
        return sections.Done(said=_("The exchange rate is stored."), url=reverse("billing_margin"))

    trail = [sections.Step(label=_("Margin"), url=reverse("billing_margin"))]
    return frame.SECTION.form_page(
        request, form, title=_("New exchange rate"), submit=_("Store the rate"), act=act, trail=trail
    )


def _cost(cost: margins.Cost | None) -> list[str]:
    if cost is None or cost.amounts is None:
        return []
    return [words.money(paid.amount, paid.currency) for paid in cost.amounts] or ["0"]


def _left(row: month_margins.Row) -> dict[str, Any] | None:
    if row.statement is None or row.left is None:
        return None
    revenue = row.statement.amount
    return {
        "amount": words.money(row.left, row.statement.currency),
        "is_below_zero": row.left < 0,
        "share": words.percent(row.left / revenue, places=1) if revenue > Decimal(0) else "",
    }
