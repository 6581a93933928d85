"""What people are paid: terms by person, those that wait for approval, rates by the piece, and the pay day."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tejido.access import gates
from tejido.core import facts
from tejido.journal import clock
from tejido.people import queries as people_queries
from tejido.people.pay import queries, terms
from tejido.web.people import paging, reach
from tejido.web.people.pay import forms, words
from tejido.web.shared import people_sections, sections

SECTION = people_sections.PEOPLE


@require_safe
@never_cache
@gates.allowed("pay.see")
def every(request: HttpRequest) -> HttpResponse:
    """Show how people are paid, those of whom nobody wrote it down, and what waits for approval."""
    page, day = paging.asked(request), reach.today()
    wanted, is_missing = paging.wanted(request, "name"), request.GET.get("missing") == "yes"
    people, count = queries.people_paid(on=day, wanted=wanted, is_missing=is_missing, first=page.first)
    held = queries.terms_of([person.pk for person in people], on=day)
    context = {
        "lines": [
            {"person": person, "term": _term(held[person.pk]) if person.pk in held else None} for person in people
        ],
        "wanted": wanted,
        "is_missing": is_missing,
        "waiting": [{**_term(one), "person": one.person} for one in terms.waiting()],
        "may_change": gates.rights(request).may("pay.change"),
        "may_decide": gates.rights(request).may("pay.sign"),
        "query": f"missing={'yes' if is_missing else 'no'}&",
        **page.told(count),
    }
    return SECTION.show(request, "people/pay/terms.html", context, trail=[_back()])


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@gates.allowed("pay.change")
def of_person(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Say how somebody is paid from a day on, below what is known.

    Raises: NoSuchPerson
    """
    person = people_queries.person(key)
    form = forms.TermForm(sections.sent(request), initial={"from_date": reach.today().replace(day=1)})
    here = reverse("people_pay_term", args=[person.key])

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        made = terms.set_term(
            person=person, user_id=gates.user(request).pk, recorded_at=clock.machine_now(), by=by, at=at,
            **sections.given(form, "key", "basis", "amount", "currency", "from_date"),
        )  # fmt: skip
        said = (
            _("This pays less than before, so somebody else has to approve it.")
            if made.state == "waiting"
            else _("The pay is stored.")
        )
        return sections.Done(said=said, url=here)

    title = _("Pay of %(name)s") % {"name": person.display_name}
    trail = [_back(), sections.Step(label=_("What people are paid"), url=reverse("people_pay_terms"))]
    context = {"terms": [_term(one) for one in terms.of_person(person.standing_id)]}
    return SECTION.form_page(
        request, form, title=title, submit=_("Store the pay"), act=act, trail=trail, context=context,
        template="people/pay/term.html",
    )  # fmt: skip


@require_POST
@never_cache
@gates.allowed("pay.sign")
def decide(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Approve or refuse a term that lowers somebody's pay."""

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        is_approved = request.POST.get("decision") == "approve"
        terms.decide_term(
            key=key, is_approved=is_approved, user_id=gates.user(request).pk, recorded_at=clock.machine_now(), by=by,
            at=at,
        )  # fmt: skip
        return sections.Done(said=_("Approved.") if is_approved else _("Refused."), url=reverse("people_pay_terms"))

    return sections.press(request, act, back=reverse("people_pay_terms"))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@gates.allowed("pay.change")
def rates(request: HttpRequest) -> HttpResponseBase:
    """Set what accepted tasks are paid, below the rates that hold."""
    places = _places()
    form = forms.RateForm(sections.sent(request), initial={"from_date": reach.today()})
    form.choose("place", [(code, name) for code, (name, _ids) in places.items()])

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        _name, ids = places[form.cleaned_data["place"]]
        terms.set_rate(
            user_id=gates.user(request).pk, recorded_at=clock.machine_now(), by=by, at=at,
            programme_id=ids["programme_id"], client_id=ids["client_id"], queue_id=ids["queue_id"],
            **sections.given(form, "key", "amount", "currency", "from_date"),
        )  # fmt: skip
        return sections.Done(said=_("The rate is stored."), url=reverse("people_pay_rates"))

    names = {(ids["programme_id"], ids["queue_id"]): name for name, ids in places.values()}
    held = [
        {
            "row": one,
            "place": names.get((one.programme_id, one.queue_id), "–"),
            "rate": words.rate(one.amount, "items", currency=one.currency),
        }
        for one in terms.rates()
    ]
    return SECTION.form_page(
        request, form, title=_("Rates by the piece"), submit=_("Store the rate"), act=act, trail=[_back()],
        template="people/pay/rates.html", context={"rates": held},
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@gates.allowed("pay.change")
def pay_day(request: HttpRequest) -> HttpResponseBase:
    """Set on which day of the month it is paid."""
    today = reach.today()
    form = forms.PayDayForm(sections.sent(request), initial={"from_date": today, "day_number": terms.pay_day(on=today)})

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        terms.set_pay_day(
            user_id=gates.user(request).pk, by=by, at=at, **sections.given(form, "key", "day_number", "from_date")
        )
        return sections.Done(
            said=_("The pay day is stored; runs that are begun later use it."), url=reverse("people_pay")
        )

    return SECTION.form_page(request, form, title=_("Pay day"), submit=_("Store the pay day"), act=act, trail=[_back()])


def _places() -> Mapping[str, tuple[str, dict[str, int]]]:
    """Return what a rate can be set for, by a code: each programme, then its queues, with name and ids."""
    found: dict[str, tuple[str, dict[str, int]]] = {}
    for one in terms.queues():
        ids = {"programme_id": one["programme_id"], "client_id": one["client_id"], "queue_id": 0}
        whole = _("%(programme)s: every queue") % {"programme": one["programme_name"]}
        found.setdefault(f"{one['programme_id']}-0", (whole, ids))
        name = f"{one['programme_name']}: {one['queue_name']}"
        found[f"{one['programme_id']}-{one['queue_id']}"] = (name, {**ids, "queue_id": one["queue_id"]})
    return found


def _term(row: Any) -> dict[str, Any]:
    return {
        "row": row,
        "basis": words.BASES[row.basis],
        "amount": words.money(row.amount, row.currency) if row.amount is not None else "",
        "state": words.DECISIONS[row.state],
        "is_waiting": row.state == "waiting",
    }


def _back() -> sections.Step:
    return sections.Step(label=_("Pay"), url=reverse("people_pay"))
