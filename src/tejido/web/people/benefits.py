"""Benefits for the people lead: what waits for a decision, deciding, what came back, receipts, pauses, limits."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from tejido.access import gates
from tejido.access import queries as access_queries
from tejido.core import facts
from tejido.journal import clock, papers
from tejido.people import receipts
from tejido.people.leaving import benefits, ledger
from tejido.web.history import files
from tejido.web.people import benefits_shown, costs, leaving_forms, leaving_sections, table_files
from tejido.web.people import leaving_words as words
from tejido.web.shared import amounts, people_sections, sections, stored_files, uploads

SECTION = people_sections.PEOPLE
# A file of more is made by asking the database.
ROWS_MAX = 20_000
LISTED = ("asked", "granted", "refused", "ended")


@require_safe
@never_cache
@gates.allowed("benefits.see")
def every(request: HttpRequest) -> HttpResponse:
    """Show what waits for a decision, or what was decided one way."""
    state = request.GET.get("state", "asked")
    if state not in LISTED:
        raise Http404
    number, day = leaving_sections.page_number(request), leaving_sections.today()
    first = (number - 1) * ledger.LIST_LENGTH
    found = ledger.to_decide(first=first) if state == "asked" else ledger.decided(state=state, first=first)
    counts = ledger.counts()
    context = {
        "state": state,
        "states": [(code, words.STATES[code], counts[code]) for code in LISTED],
        "lines": [benefits_shown.shown(row, on=day) for row in found],
        "earlier": f"?state={state}&page={number - 1}" if number > 1 else "",
        "later": f"?state={state}&page={number + 1}" if counts[state] > first + len(found) else "",
    }
    return SECTION.show(request, "people/leaving/benefits.html", context)


@require_safe
@never_cache
@gates.allowed("benefits.see")
def one(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show a benefit: what was asked, what was decided, what happened, and what can be done with it now."""
    row = ledger.benefit(key)
    shown = benefits_shown.shown(row, on=leaving_sections.today())
    decided_by = row.decided_by_user_id
    context = {
        "benefit": shown,
        "person": row.person,
        "decided_by": access_queries.names_of([decided_by]).get(decided_by, "–") if decided_by else "",
        "policy": row.policy,
        "ways": [
            (reverse("people_benefit_act", args=[row.key, code]), way.label)
            for code, way in WAYS.items()
            if way.fits(row)
        ]
        if gates.rights(request).may("benefits.decide")
        else [],
        "month_pay": amounts.money(row.month_pay_amount, row.currency) if row.month_pay_amount else "",
    }
    return SECTION.show(request, "people/leaving/benefit.html", context, trail=[_back()])


@uploads.holds(papers.BYTES_MAX + costs.ENVELOPE_BYTES_MAX)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@gates.allowed("benefits.decide")
def act_on(request: HttpRequest, key: uuid.UUID, kind: str) -> HttpResponseBase:
    """Decide about a benefit, or write down what happened to it.

    Raises: NoSuchBenefit
    """
    way, row = WAYS.get(kind), ledger.benefit(key)
    if way is None:
        raise Http404
    sent = sections.sent(request)
    form = way.form(sent, None if sent is None else request.FILES, initial=way.initial(row))
    here = reverse("people_benefit", args=[row.key])

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        file = form.cleaned_data.get("receipt")
        prepared = receipts.prepare(file.read(papers.BYTES_MAX + 1)) if file else None
        given = form.cleaned_data | {"receipt": prepared}
        try:
            way.action(row, given, {"user_id": gates.user(request).pk, "by": by, "at": at})
        finally:
            if prepared is not None:
                papers.discard(prepared)
        return sections.Done(said=str(way.said), url=here)

    title = _("%(what)s: %(kind)s of %(name)s") % {
        "what": way.label, "kind": words.BENEFITS[row.kind], "name": row.person.display_name,
    }  # fmt: skip
    trail = [_back(), sections.Step(label=row.person.display_name, url=here)]
    return SECTION.form_page(
        request, form, title=title, submit=str(way.label), act=act, trail=trail,
        template="people/funnel/cost.html" if form.is_multipart() else "shared/form_page.html",
    )  # fmt: skip


@require_safe
@never_cache
@gates.allowed("benefits.see")
def receipt(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Hand out the file of a receipt or a pay slip.

    Raises: NoSuchBenefit, NoSuchCost
    """
    return stored_files.handed_out(receipts.opened(ledger.event(key)), name="receipt")


@require_safe
@never_cache
@gates.allowed("benefits.see")
def file(request: HttpRequest, ending: str) -> HttpResponse:
    """Hand out every benefit as a table: what was asked, decided, given, came back and is owed; without its texts.

    Raises: Http404
    """
    day = leaving_sections.today()
    heads = [
        _("Person"), _("Name"), _("Benefit"), _("State"), _("Asked on"), _("Asked amount"), _("Currency"),
        _("Decided on"), _("Granted amount"), _("How often"), _("Months"), _("Interest in a year"), _("From"),
        _("Until"), _("Came back"), _("Receipts"), _("Still owed"),
    ]  # fmt: skip
    rows = (_row(one, on=day) for one in ledger.every(count=ROWS_MAX))
    return table_files.answer("tejido-benefits", ending, heads, rows)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@gates.allowed("benefits.decide")
def limits(request: HttpRequest) -> HttpResponseBase:
    """Set the limits of loans, above those that were set before."""
    form = leaving_forms.LimitsForm(sections.sent(request), initial={"from_date": leaving_sections.today()})

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        benefits.set_limits(
            limits=form.limits(), user_id=gates.user(request).pk, by=by, at=at,
            **sections.given(form, "key", "currency", "status", "source", "from_date"),
        )  # fmt: skip
        return sections.Done(said=_("The limits are stored."), url=reverse("people_loan_limits"))

    policies = [
        {
            "row": row,
            "share": words.percent(float(row.instalment_share_max)),
            "amount": amounts.money(row.amount_max, row.currency),
            "rate": words.percent(float(row.yearly_rate_max)),
            "status": words.POLICY_STATUSES[row.status],
        }
        for row in ledger.policies()
    ]
    return SECTION.form_page(
        request, form, title=_("Limits of loans"), submit=_("Store the limits"), act=act, trail=[_back()],
        template="people/leaving/limits.html", context={"policies": policies},
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Way:
    """Something that can be done with a benefit: for which, what its form asks, and what it does."""

    label: str | Promise
    said: str | Promise
    fits: Callable[[ledger.Benefit], bool]
    form: Callable[..., forms.Form]
    initial: Callable[[ledger.Benefit], dict[str, Any]]
    action: Callable[[ledger.Benefit, Mapping[str, Any], Mapping[str, Any]], object]


def _back() -> sections.Step:
    return sections.Step(label=_("Benefits"), url=reverse("people_benefits"))


def _row(row: ledger.Benefit, *, on: date) -> list[files.Value]:
    account = ledger.loan(row).state(on=on) if row.kind == "loan" and row.state == "granted" else None
    events = list(row.events.all())
    receipts_sum = sum((one.amount or Decimal(0) for one in events if one.kind == "receipt"), Decimal(0))
    return [
        str(row.person.key), f"{row.person.given_names} {row.person.first_surname}".strip(),
        str(words.BENEFITS[row.kind]),
        str(words.STATES[row.state]), row.asked_at.astimezone(leaving_sections.zone()).date().isoformat(),
        str(row.asked_amount), row.currency,
        row.decided_at.astimezone(leaving_sections.zone()).date().isoformat() if row.decided_at else "",
        str(row.amount or ""), str(words.PERIODS.get(row.period or "", "")), str(row.count or ""),
        str(row.yearly_rate if row.yearly_rate is not None else ""),
        row.from_date.isoformat() if row.from_date else "", row.to_date.isoformat() if row.to_date else "",
        str(account.repaid) if account else "", str(receipts_sum or ""), str(account.owed) if account else "",
    ]  # fmt: skip


def _picked(given: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: given[name] for name in names}


def _lend(row: ledger.Benefit, given: Mapping[str, Any], who: Mapping[str, Any]) -> None:
    benefits.lend(
        benefit=row, yearly_rate=given["yearly_rate"] / 100, today=leaving_sections.today(),
        **_picked(given, "amount", "count", "first_due_date", "month_pay", "reason"), **who,
    )  # fmt: skip


def _grant(row: ledger.Benefit, given: Mapping[str, Any], who: Mapping[str, Any]) -> None:
    benefits.grant(
        benefit=row, **_picked(given, "amount", "period", "from_date", "to_date", "condition", "reason"), **who
    )


def _refuse(row: ledger.Benefit, given: Mapping[str, Any], who: Mapping[str, Any]) -> None:
    benefits.refuse(benefit=row, reason=given["reason"], **who)


def _repay(row: ledger.Benefit, given: Mapping[str, Any], who: Mapping[str, Any]) -> None:
    benefits.repay(benefit=row, **_picked(given, "amount", "on", "reference", "receipt", "key"), **_dated(), **who)


def _keep_receipt(row: ledger.Benefit, given: Mapping[str, Any], who: Mapping[str, Any]) -> None:
    benefits.keep_receipt(
        benefit=row, **_picked(given, "amount", "on", "reference", "receipt", "key"), **_dated(), **who
    )


def _pause(row: ledger.Benefit, given: Mapping[str, Any], who: Mapping[str, Any]) -> None:
    benefits.pause(benefit=row, **_picked(given, "from_date", "to_date", "key"), **_dated(), **who)


def _plan(row: ledger.Benefit, given: Mapping[str, Any], who: Mapping[str, Any]) -> None:
    benefits.agree_plan(benefit=row, **_picked(given, "count", "first_due_date", "key"), **_dated(), **who)


def _end(row: ledger.Benefit, given: Mapping[str, Any], who: Mapping[str, Any]) -> None:
    benefits.end(benefit=row, to_date=given["to_date"], by=who["by"], at=who["at"])


def _dated() -> dict[str, Any]:
    return {"today": leaving_sections.today(), "recorded_at": clock.machine_now()}


def _asked_terms(row: ledger.Benefit) -> dict[str, Any]:
    asked = (
        row.asked_amount.normalize() if row.asked_amount == row.asked_amount.to_integral_value() else row.asked_amount
    )
    return {
        "amount": f"{asked:f}", "count": row.asked_count, "yearly_rate": Decimal(0), "period": "month",
        "first_due_date": leaving_sections.today(), "from_date": leaving_sections.today(),
    }  # fmt: skip


def _from_today(row: ledger.Benefit) -> dict[str, Any]:
    today = leaving_sections.today()
    return {"on": today, "from_date": today, "to_date": today + timedelta(days=1), "first_due_date": today, "count": 1}


def _waits(row: ledger.Benefit) -> bool:
    return row.state == "asked"


def _is_loan(row: ledger.Benefit) -> bool:
    return row.kind == "loan"


WAYS: Mapping[str, Way] = {
    "lend": Way(
        label=gettext_lazy("Grant"), said=gettext_lazy("The loan is granted."), form=leaving_forms.LendForm,
        initial=_asked_terms, action=_lend, fits=lambda row: _waits(row) and _is_loan(row),
    ),
    "grant": Way(
        label=gettext_lazy("Grant"), said=gettext_lazy("The benefit is granted."), form=leaving_forms.GrantForm,
        initial=_asked_terms, action=_grant, fits=lambda row: _waits(row) and not _is_loan(row),
    ),
    "refuse": Way(
        label=gettext_lazy("Refuse"), said=gettext_lazy("The request is refused; the worker reads why."),
        form=leaving_forms.RefuseForm, initial=lambda row: {}, action=_refuse, fits=_waits,
    ),
    "repay": Way(
        label=gettext_lazy("Money came back"), said=gettext_lazy("The repayment is stored."),
        form=leaving_forms.MoneyEventForm, initial=_from_today, action=_repay,
        fits=lambda row: row.state == "granted" and _is_loan(row),
    ),
    "pause": Way(
        label=gettext_lazy("Pause the instalments"), said=gettext_lazy("The instalments are paused."),
        form=leaving_forms.PauseForm, initial=_from_today, action=_pause,
        fits=lambda row: row.state == "granted" and _is_loan(row),
    ),
    "plan": Way(
        label=gettext_lazy("Agree on a plan for leaving"), said=gettext_lazy("The plan is stored."),
        form=leaving_forms.PlanForm, initial=_from_today, action=_plan,
        fits=lambda row: row.state == "granted" and _is_loan(row),
    ),
    "receipt": Way(
        label=gettext_lazy("Keep a receipt"), said=gettext_lazy("The receipt is stored."),
        form=leaving_forms.MoneyEventForm, initial=_from_today, action=_keep_receipt,
        fits=lambda row: row.state in ("granted", "ended") and not _is_loan(row),
    ),
    "end": Way(
        label=gettext_lazy("End it"), said=gettext_lazy("The benefit ends on that day."), form=leaving_forms.EndForm,
        initial=_from_today, action=_end, fits=lambda row: row.state == "granted" and not _is_loan(row),
    ),
}  # fmt: skip
