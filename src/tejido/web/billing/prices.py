"""Price lists: of each programme, one with what changes in it, and proposing, approving, refusing, withdrawing it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tejido.access import gates
from tejido.access import queries as access_queries
from tejido.clients import price_lists
from tejido.clients import queries as client_queries
from tejido.core import dates, facts
from tejido.core.prices import lists
from tejido.web.billing import frame, price_forms, shown, statements, words
from tejido.web.shared import sections

CURRENCY_FIRST = "COP"


@require_safe
@never_cache
@gates.allowed(frame.SEE_PRICES)
def every(request: HttpRequest) -> HttpResponse:
    """Show each programme with the prices that hold, and what waits for approval."""
    holding, opened = price_lists.newest_in_force(on=frame.today()), price_lists.open_lists()
    lines: list[dict[str, Any]] = [
        {"programme": one, "holds": holding.get(one.pk), "open": opened.get(one.pk)}
        for one in frame.programmes(request, frame.SEE_PRICES)
    ]
    waiting = [line for line in lines if line["open"] is not None and line["open"].state == "proposed"]
    context = {"lines": lines, "waiting": waiting, "states": words.STATES}
    return frame.SECTION.show(request, "billing/prices.html", context)


@require_safe
@never_cache
@gates.allowed(frame.SEE_PRICES)
def of_programme(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show all price lists of a programme, whatever became of them."""
    programme = _programme(request, key, frame.SEE_PRICES)
    known = price_lists.lists_of(programme)
    context = {
        "programme": programme,
        "lists": [{"list": one, **_state(one)} for one in known],
        "may_propose": gates.rights(request).may(frame.PROPOSE, client_id=programme.client_id),
        "is_open": any(one.state in ("draft", "proposed") for one in known),
    }
    return frame.SECTION.show(request, "billing/programme.html", context, trail=frame.back_to_prices())


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed(frame.PROPOSE)
def begin(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Begin a draft for a programme."""
    programme = _programme(request, key, frame.PROPOSE)
    held = price_lists.in_force(programme, on=date.max)
    following = dates.next_month(frame.today())
    form = price_forms.TermsForm(
        sections.sent(request),
        initial={"month": f"{following:%Y-%m}", "currency": held.currency if held else CURRENCY_FIRST},
    )
    del form.fields["minimum_amount"]

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        made = price_lists.begin(
            key=form.cleaned_data["key"], programme=programme, from_date=form.cleaned_data["month"],
            currency=form.cleaned_data["currency"], by=by, at=at,
        )  # fmt: skip
        return sections.Done(said=_("The draft is begun."), url=reverse("billing_price_list", args=[made.key]))

    return frame.SECTION.form_page(
        request, form, title=_("New prices for %(programme)s") % {"programme": programme.name},
        submit=_("Begin the draft"), act=act, trail=_trail(programme),
    )  # fmt: skip


@require_safe
@never_cache
@gates.allowed(frame.SEE_PRICES)
def one(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show a price list, what it changes against the one that holds, and what can be done with it."""
    prices = _prices(request, key, frame.SEE_PRICES)
    programme, queues = prices.programme, statements.queue_names(prices.programme)
    rights = gates.rights(request)
    users = [prices.begun_by_user_id, prices.proposed_by_user_id, prices.decided_by_user_id]
    names = access_queries.names_of([user for user in users if user is not None])
    held = price_lists.in_force(programme, on=prices.from_date) if prices.state in ("draft", "proposed") else None
    is_whole = prices.state != "draft" or bool(prices.items)
    changes: Sequence[lists.Difference] = ()
    if held is not None and is_whole:
        changes = lists.compare(price_lists.whole(held), price_lists.whole(prices))
    context = {
        "prices": prices,
        **_state(prices),
        "items": [shown.item(item, currency=prices.currency, queues=queues) for item in price_lists.items_of(prices)],
        "clauses": [shown.clause(clause, queues=queues) for clause in price_lists.clauses_of(prices)],
        "minimum": "" if prices.minimum_amount is None else words.money(prices.minimum_amount, prices.currency),
        "held": held,
        "changes": shown.differences(changes, currency=prices.currency, queues=queues),
        "is_correction": held is not None and held.from_date == prices.from_date,
        "is_past": prices.from_date <= frame.today(),
        "proposed_by": names.get(prices.proposed_by_user_id or 0, ""),
        "decided_by": names.get(prices.decided_by_user_id or 0, ""),
        "may_change": prices.state == "draft" and rights.may(frame.PROPOSE, client_id=prices.client_id),
        "may_withdraw": prices.state in ("draft", "proposed") and rights.may(frame.PROPOSE, client_id=prices.client_id),
        "may_decide": prices.state == "proposed" and rights.may(frame.APPROVE, client_id=prices.client_id),
        "is_own": prices.proposed_by_user_id == gates.user(request).pk,
    }
    return frame.SECTION.show(request, "billing/price_list.html", context, trail=_trail(programme))


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed(frame.PROPOSE)
def terms(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Change from when on a draft holds, its currency and its minimum."""
    prices = _prices(request, key, frame.PROPOSE)
    form = price_forms.TermsForm(
        sections.sent(request),
        initial={
            "month": f"{prices.from_date:%Y-%m}", "currency": prices.currency,
            "minimum_amount": prices.minimum_amount,
        },
    )  # fmt: skip

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        given = sections.given(form, "currency", "minimum_amount")
        price_lists.set_terms(prices=prices, from_date=form.cleaned_data["month"], **given, by=by, at=at)
        return _stored(prices)

    return _form(request, form, prices, title=_("When the prices hold"), act=act)


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed(frame.PROPOSE)
def item(request: HttpRequest, key: uuid.UUID, code: str = "") -> HttpResponseBase:
    """Put a price into a draft, or change the one that has a code.

    Raises: NoSuchPrice
    """
    prices = _prices(request, key, frame.PROPOSE)
    queues = {str(queue.key): queue for queue in _queues(prices)}
    known = _part(price_lists.items_of(prices), code)
    keys = {queue.pk: text for text, queue in queues.items()}
    form = price_forms.ItemForm(
        sections.sent(request), initial=price_forms.item_values(known, keys) if known is not None else {}
    )
    form.choose("queue", [price_forms.ALL_QUEUES, *((text, queue.name) for text, queue in queues.items())])
    form.choose(
        "dispositions",
        [(one.code, f"{one.name_es} ({one.code})") for one in client_queries.dispositions(prices.programme)],
    )

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        made = form.item({text: queue.pk for text, queue in queues.items()})
        if known is not None and made.code != known.code:
            price_lists.take_out(prices=prices, code=known.code, by=by, at=at)
        price_lists.put_item(prices=prices, item=made, by=by, at=at)
        return _stored(prices)

    title = _("Change the price") if known is not None else _("New price")
    return _form(request, form, prices, title=title, act=act)


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed(frame.PROPOSE)
def clause(request: HttpRequest, key: uuid.UUID, code: str = "") -> HttpResponseBase:
    """Put a penalty or bonus into a draft, or change the one that has a code.

    Raises: NoSuchPrice
    """
    prices = _prices(request, key, frame.PROPOSE)
    queues = {str(queue.key): queue for queue in _queues(prices)}
    known = _part(price_lists.clauses_of(prices), code)
    keys = {queue.pk: text for text, queue in queues.items()}
    form = price_forms.ClauseForm(
        sections.sent(request), initial=price_forms.clause_values(known, keys) if known is not None else {}
    )
    form.choose("queue", [(text, queue.name) for text, queue in queues.items()])

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        made = form.clause({text: queue.pk for text, queue in queues.items()})
        if known is not None and made.code != known.code:
            price_lists.take_out(prices=prices, code=known.code, by=by, at=at)
        price_lists.put_clause(prices=prices, clause=made, by=by, at=at)
        return _stored(prices)

    title = _("Change the penalty or bonus") if known is not None else _("New penalty or bonus")
    return _form(request, form, prices, title=title, act=act)


@require_POST
@never_cache
@gates.allowed(frame.PROPOSE)
def take_out(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Take a price or clause out of a draft."""
    prices = _prices(request, key, frame.PROPOSE)
    code = request.POST.get("code", "")

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        price_lists.take_out(prices=prices, code=code, by=by, at=at)
        return sections.Done(said=_("It is taken out of the draft."), url=_here(prices))

    return sections.press(request, act, back=_here(prices))


@require_POST
@never_cache
@gates.allowed(frame.PROPOSE)
def propose(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Propose a draft to whoever approves."""
    prices = _prices(request, key, frame.PROPOSE)

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        price_lists.propose(prices=prices, by=by, at=at)
        return sections.Done(said=_("The prices are proposed. Somebody else approves them."), url=_here(prices))

    return sections.press(request, act, back=_here(prices))


@require_POST
@never_cache
@gates.allowed(frame.APPROVE)
def approve(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Approve prices that somebody else proposed."""
    prices = _prices(request, key, frame.APPROVE)

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        price_lists.approve(prices=prices, by=by, at=at)
        return sections.Done(said=_("The prices are approved and hold from their month on."), url=_here(prices))

    return sections.press(request, act, back=_here(prices))


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed(frame.APPROVE)
def refuse(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Refuse proposed prices and say why."""
    prices = _prices(request, key, frame.APPROVE)
    form = price_forms.RefusalForm(sections.sent(request))

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        price_lists.refuse(prices=prices, reason=form.cleaned_data["reason"], by=by, at=at)
        return sections.Done(said=_("The prices are refused."), url=_here(prices))

    return frame.SECTION.form_page(
        request, form, title=_("Refuse these prices"), submit=_("Refuse"), act=act,
        trail=[*_trail(prices.programme), sections.Step(label=_name(prices), url=_here(prices))],
    )  # fmt: skip


@require_POST
@never_cache
@gates.allowed(frame.PROPOSE)
def withdraw(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Give a draft or a proposal up."""
    prices = _prices(request, key, frame.PROPOSE)

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        price_lists.withdraw(prices=prices, by=by, at=at)
        return sections.Done(said=_("The prices are withdrawn."), url=_here(prices))

    return sections.press(request, act, back=_here(prices))


def _form(
    request: HttpRequest, form: Any, prices: price_lists.PriceList, *, title: str, act: sections.Act
) -> HttpResponseBase:
    trail = [*_trail(prices.programme), sections.Step(label=_name(prices), url=_here(prices))]
    return frame.SECTION.form_page(
        request, form, title=title, submit=_("Store"), act=act, trail=trail, context={"form_class": "paired"}
    )


def _part(parts: Sequence[Any], code: str) -> Any:
    """Return the part that has a code, or None for a new one.

    Raises: NoSuchPrice
    """
    return price_lists.part(parts, code) if code else None


def _stored(prices: price_lists.PriceList) -> sections.Done:
    return sections.Done(said=_("The draft is stored."), url=_here(prices))


def _here(prices: price_lists.PriceList) -> str:
    return reverse("billing_price_list", args=[prices.key])


def _name(prices: price_lists.PriceList) -> str:
    month = formats.date_format(prices.from_date, "YEAR_MONTH_FORMAT")
    return _("Prices from %(month)s") % {"month": month}


def _state(prices: price_lists.PriceList) -> dict[str, Any]:
    code = "superseded" if prices.superseded_at is not None else prices.state
    return {"state": words.STATES[code], "mark": words.STATE_MARKS[code], "list_name": _name(prices)}


def _queues(prices: price_lists.PriceList) -> list[client_queries.Queue]:
    own = client_queries.help_queue_ids()
    return [
        queue
        for queue in client_queries.every_queue()
        if queue.programme_id == prices.programme_id and queue.pk not in own
    ]


def _programme(request: HttpRequest, key: uuid.UUID, verb: str) -> client_queries.Programme:
    found = client_queries.programme(key)
    gates.require(request, verb, client_id=found.client_id)
    return found


def _prices(request: HttpRequest, key: uuid.UUID, verb: str) -> price_lists.PriceList:
    found = price_lists.price_list(key)
    gates.require(request, verb, client_id=found.client_id)
    return found


def _trail(programme: client_queries.Programme) -> list[sections.Step]:
    here = reverse("billing_programme", args=[programme.key])
    return [*frame.back_to_prices(), sections.Step(label=programme.name, url=here)]
