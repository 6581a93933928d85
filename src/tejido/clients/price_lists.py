"""Price lists: begun as drafts, proposed by one person, approved by another; what was approved stands."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

import rfc8785
from django.db import transaction

from tejido.clients import models, price_errors, price_tables, rows
from tejido.core import facts
from tejido.core.prices import lists
from tejido.journal import actions as journal

PriceList = price_tables.PriceList
ExchangeRate = price_tables.ExchangeRate
REASON_LENGTH_MAX = 1000
LISTS_MAX = 100
RATES_MAX = 100
SOURCE_LENGTH_MAX = 300
RATE_MAX = Decimal("1e11")
RATE_STEP = Decimal("1e-8")
# What the core refuses, by the name under which pages say it.
REFUSED: dict[type[Exception], type[Exception]] = {
    lists.PriceInvalid: price_errors.PriceInvalid,
    lists.ItemInvalid: price_errors.PriceItemInvalid,
    lists.ClauseInvalid: price_errors.PriceClauseInvalid,
    lists.ItemsOverlap: price_errors.PricesOverlap,
    lists.PenaltiesTooHigh: price_errors.PenaltiesTooHigh,
    lists.ListInvalid: price_errors.PriceListInvalid,
}
Part = TypeVar("Part", lists.Item, lists.Clause)
Made = TypeVar("Made")


@transaction.atomic
def begin(
    *, key: UUID | None, programme: models.Programme, from_date: date, currency: str, by: facts.Actor, at: datetime
) -> PriceList:
    """Begin a draft for a programme; it begins with the prices that hold on its first day, if there are any.

    Args:
        from_date: The first day of a month.
        currency: Three capital letters.
    Raises: PriceListInvalid, PriceListOpen, CurrencyOfAnother
    """
    check_terms(programme, from_date=from_date, currency=currency, minimum_amount=None)
    before = in_force(programme, on=from_date)
    copied: dict[str, Any] = {}
    if before is not None:
        copied = {"items": before.items, "clauses": before.clauses, "minimum_amount": before.minimum_amount}
    made, is_new = rows.make(
        PriceList, key=key, taken=price_errors.PriceListOpen, client_id=programme.client_id, programme=programme,
        from_date=from_date, currency=currency, begun_by_user_id=by.id, begun_at=at, **copied,
    )  # fmt: skip
    if is_new:
        _record("price_list_begun", made, by=by, at=at)
    return made


@transaction.atomic
def set_terms(
    *, prices: PriceList, from_date: date, currency: str, minimum_amount: Decimal | None, by: facts.Actor, at: datetime
) -> PriceList:
    """Set from when a draft holds, its currency, and what is billed at least in a month.

    Raises: PriceListClosed, PriceListInvalid, PriceInvalid, CurrencyOfAnother
    """
    draft = _draft(prices)
    check_terms(draft.programme, from_date=from_date, currency=currency, minimum_amount=minimum_amount)
    draft.from_date, draft.currency, draft.minimum_amount = from_date, currency, minimum_amount
    return _changed(draft, by=by, at=at)


@transaction.atomic
def put_item(*, prices: PriceList, item: lists.Item, by: facts.Actor, at: datetime) -> PriceList:
    """Put a price into a draft, in place of the one that has its code, if there is one.

    Raises: PriceListClosed, PricesOverlap, PriceListInvalid, QueueOfAnotherProgramme, DispositionOfAnotherProgramme
    """
    draft = _draft(prices)
    _check_queue(draft, item.queue)
    known = draft.programme.dispositions.filter(code__in=item.dispositions).count()
    if known != len(set(item.dispositions)):
        raise price_errors.DispositionOfAnotherProgramme(price_errors.DispositionOfAnotherProgramme.__doc__)
    items, clauses = items_of(draft), clauses_of(draft)
    _store(draft, _put(items, item), clauses)
    return _changed(draft, by=by, at=at)


@transaction.atomic
def put_clause(*, prices: PriceList, clause: lists.Clause, by: facts.Actor, at: datetime) -> PriceList:
    """Put a penalty or bonus into a draft, in place of the one that has its code, if there is one.

    Raises: PriceListClosed, PenaltiesTooHigh, PriceListInvalid, QueueOfAnotherProgramme
    """
    draft = _draft(prices)
    _check_queue(draft, clause.queue)
    _store(draft, items_of(draft), _put(clauses_of(draft), clause))
    return _changed(draft, by=by, at=at)


@transaction.atomic
def take_out(*, prices: PriceList, code: str, by: facts.Actor, at: datetime) -> PriceList:
    """Take a price or clause out of a draft.

    Raises: PriceListClosed, NoSuchPrice
    """
    draft = _draft(prices)
    items = [one for one in items_of(draft) if one.code != code]
    clauses = [one for one in clauses_of(draft) if one.code != code]
    if (len(items), len(clauses)) == (len(draft.items), len(draft.clauses)):
        raise price_errors.NoSuchPrice(price_errors.NoSuchPrice.__doc__)
    _store(draft, items, clauses)
    return _changed(draft, by=by, at=at)


@transaction.atomic
def propose(*, prices: PriceList, by: facts.Actor, at: datetime) -> PriceList:
    """Propose a draft: from here on it is read, not changed.

    Raises: PriceListClosed, PriceListInvalid, PricesOverlap, PenaltiesTooHigh, PricesUnchanged
    """
    draft = _draft(prices)
    proposed = whole(draft)
    before = in_force(draft.programme, on=draft.from_date)
    # The same prices from another month on are no other prices.
    if before is not None and {**lists.plain(whole(before)), "from": ""} == {**lists.plain(proposed), "from": ""}:
        raise price_errors.PricesUnchanged(price_errors.PricesUnchanged.__doc__)
    draft.state, draft.digest = "proposed", _digest(proposed)
    draft.proposed_by_user_id, draft.proposed_at = by.id, at
    draft.save(update_fields=["state", "digest", "proposed_by_user_id", "proposed_at"])
    _record("price_list_proposed", draft, by=by, at=at, prices_digest=draft.digest)
    return draft


@transaction.atomic
def approve(*, prices: PriceList, by: facts.Actor, at: datetime) -> PriceList:
    """Let proposed prices hold; those that held from the same month are superseded, and stay as they were known.

    Raises: PriceListClosed, PricesByOneself, CurrencyOfAnother
    """
    proposal = _locked(prices, state="proposed")
    if proposal.proposed_by_user_id == by.id:
        raise price_errors.PricesByOneself(price_errors.PricesByOneself.__doc__)
    check_terms(proposal.programme, from_date=proposal.from_date, currency=proposal.currency, minimum_amount=None)
    before = PriceList.objects.filter(
        programme=proposal.programme, from_date=proposal.from_date, state="approved", superseded_at=None
    ).first()
    if before is not None:
        before.superseded_at = at
        before.save(update_fields=["superseded_at"])
    proposal.state, proposal.decided_by_user_id, proposal.decided_at = "approved", by.id, at
    proposal.save(update_fields=["state", "decided_by_user_id", "decided_at"])
    _record(
        "price_list_approved", proposal, by=by, at=at, prices_digest=proposal.digest,
        superseded=before.pk if before else None,
    )  # fmt: skip
    return proposal


@transaction.atomic
def refuse(*, prices: PriceList, reason: str, by: facts.Actor, at: datetime) -> PriceList:
    """Refuse proposed prices and say why.

    Raises: PriceListClosed, ReasonNeeded
    """
    proposal = _locked(prices, state="proposed")
    told = reason.strip()
    if not 0 < len(told) <= REASON_LENGTH_MAX or "\0" in told:
        raise price_errors.ReasonNeeded(price_errors.ReasonNeeded.__doc__)
    proposal.state, proposal.decided_by_user_id, proposal.decided_at, proposal.reason = "refused", by.id, at, told
    proposal.save(update_fields=["state", "decided_by_user_id", "decided_at", "reason"])
    _record("price_list_refused", proposal, by=by, at=at)
    return proposal


@transaction.atomic
def withdraw(*, prices: PriceList, by: facts.Actor, at: datetime) -> PriceList:
    """Give a draft or a proposal up.

    Raises: PriceListClosed
    """
    found = PriceList.objects.select_for_update(of=("self",)).get(pk=prices.pk)
    if found.state not in price_tables.OPEN:
        raise price_errors.PriceListClosed(price_errors.PriceListClosed.__doc__)
    found.state = "withdrawn"
    found.save(update_fields=["state"])
    _record("price_list_withdrawn", found, by=by, at=at)
    return found


@transaction.atomic
def set_rate(
    *, currency: str, into_currency: str, rate: Decimal, from_date: date, source: str, key: UUID | None,
    by: facts.Actor, at: datetime,
) -> ExchangeRate:  # fmt: skip
    """Say what a currency is worth in another from a day on; a later word about the same day supersedes the former.

    Raises: ExchangeRateInvalid
    """
    is_pair = all(lists.CURRENCY.fullmatch(code) for code in (currency, into_currency)) and currency != into_currency
    is_rate = rate.is_finite() and 0 < rate < RATE_MAX and rate == rate.quantize(RATE_STEP)
    told = source.strip()
    if not is_pair or not is_rate or not 0 < len(told) <= SOURCE_LENGTH_MAX or "\0" in told:
        raise price_errors.ExchangeRateInvalid(price_errors.ExchangeRateInvalid.__doc__)
    known = rows.made_before(ExchangeRate, key)
    if known is not None:
        return known
    of_day = {"currency": currency, "into_currency": into_currency, "from_date": from_date, "superseded_at": None}
    ExchangeRate.objects.filter(**of_day).update(superseded_at=at)
    made, _is_new = rows.make(
        ExchangeRate, key=key, taken=price_errors.ExchangeRateInvalid, rate=rate, source=told, set_by_user_id=by.id,
        recorded_at=at, **of_day,
    )  # fmt: skip
    journal.record(
        "exchange_rate_set", by=by, at=at, client_id=0, rate=made.pk, currency=currency.lower(),
        into=into_currency.lower(), value=float(rate), **{"from": from_date.isoformat()},
    )  # fmt: skip
    return made


# Reading


def price_list(key: UUID) -> PriceList:
    """Return a price list within the scope.

    Raises: NoSuchPriceList
    """
    found = PriceList.objects.select_related("programme__client").filter(key=key).first()
    if found is None:
        raise price_errors.NoSuchPriceList(price_errors.NoSuchPriceList.__doc__)
    return found


def lists_of(programme: models.Programme) -> Sequence[PriceList]:
    """Return the newest lists of a programme, whatever became of them."""
    return list(PriceList.objects.filter(programme=programme).order_by("-from_date", "-id")[:LISTS_MAX])


def in_force(programme: models.Programme, *, on: date, known_at: datetime | None = None) -> PriceList | None:
    """Return the list that holds for a programme on a day, as it is known now, or as it was known at an instant."""
    found = PriceList.objects.filter(programme=programme, state="approved", from_date__lte=on)
    if known_at is None:
        found = found.filter(superseded_at=None)
    else:
        later = found.filter(superseded_at__gt=known_at)
        found = (found.filter(superseded_at=None) | later).filter(decided_at__lte=known_at)
    return found.order_by("-from_date", "-decided_at").first()


def open_lists() -> dict[int, PriceList]:
    """Return the drafts and proposals within the scope, by their programme's id."""
    return {one.programme_id: one for one in PriceList.objects.filter(state__in=price_tables.OPEN)}


def newest_in_force(*, on: date) -> dict[int, PriceList]:
    """Return the list that holds on a day for each programme within the scope that has one, by its id."""
    found = PriceList.objects.filter(state="approved", superseded_at=None, from_date__lte=on)
    return {one.programme_id: one for one in found.order_by("from_date")}


def whole(prices: PriceList) -> lists.PriceList:
    """Return a list as the core reads it.

    Raises: PriceListInvalid, PricesOverlap, PenaltiesTooHigh
    """
    return told(
        lambda: lists.PriceList(
            from_date=prices.from_date, currency=prices.currency, items=tuple(items_of(prices)),
            clauses=tuple(clauses_of(prices)), minimum_amount=prices.minimum_amount,
        )
    )  # fmt: skip


def items_of(prices: PriceList) -> list[lists.Item]:
    """Return the prices of a list."""
    return [_item(given) for given in prices.items]


def clauses_of(prices: PriceList) -> list[lists.Clause]:
    """Return the penalties and bonuses of a list."""
    return [_clause(given) for given in prices.clauses]


def part(parts: Sequence[Part], code: str) -> Part:
    """Return the price or clause that has a code.

    Raises: NoSuchPrice
    """
    found = next((one for one in parts if one.code == code), None)
    if found is None:
        raise price_errors.NoSuchPrice(price_errors.NoSuchPrice.__doc__)
    return found


def rates(*, on: date) -> Sequence[ExchangeRate]:
    """Return what currencies are worth in each other on a day, the newest of each pair first."""
    found = ExchangeRate.objects.filter(superseded_at=None, from_date__lte=on)
    return list(found.order_by("-from_date", "-id")[:RATES_MAX])


def told(make: Callable[[], Made]) -> Made:
    """Return what the core makes, or refuse it by the name that pages know.

    Raises: PriceInvalid, PriceItemInvalid, PriceClauseInvalid, PricesOverlap, PenaltiesTooHigh, PriceListInvalid
    """
    try:
        return make()
    except tuple(REFUSED) as problem:
        kind = REFUSED[type(problem)]
        raise kind(kind.__doc__) from problem


def check_terms(programme: models.Programme, *, from_date: date, currency: str, minimum_amount: Decimal | None) -> None:
    """Refuse a begin within a month, a currency that is none, and one in which the programme is not billed.

    Raises: PriceListInvalid, PriceInvalid, CurrencyOfAnother
    """
    if from_date.day != 1 or not lists.CURRENCY.fullmatch(currency):
        raise price_errors.PriceListInvalid(price_errors.PriceListInvalid.__doc__)
    if minimum_amount is not None:
        amount = minimum_amount
        told(lambda: lists.check_amount(amount))
    known = PriceList.objects.filter(programme=programme, state="approved").values_list("currency", flat=True).first()
    if known is not None and known != currency:
        raise price_errors.CurrencyOfAnother(price_errors.CurrencyOfAnother.__doc__)


def _put(known: Sequence[Part], new: Part) -> list[Part]:
    """Return parts with a new one in the place of its code, or at the end."""
    is_there = any(one.code == new.code for one in known)
    return [new if one.code == new.code else one for one in known] + ([] if is_there else [new])


def _store(draft: PriceList, items: Sequence[lists.Item], clauses: Sequence[lists.Clause]) -> None:
    """Put prices and clauses into a draft; a whole list is checked as such."""
    if items:
        told(
            lambda: lists.PriceList(
                from_date=draft.from_date, currency=draft.currency, items=tuple(items), clauses=tuple(clauses)
            )
        )
    shown = lists.plain_parts(items=items, clauses=clauses)
    draft.items, draft.clauses = shown["items"], shown["clauses"]


def _changed(draft: PriceList, *, by: facts.Actor, at: datetime) -> PriceList:
    draft.save(update_fields=["from_date", "currency", "minimum_amount", "items", "clauses"])
    _record("price_list_changed", draft, by=by, at=at, items=len(draft.items), clauses=len(draft.clauses))
    return draft


def _check_queue(draft: PriceList, queue_id: int | None) -> None:
    if queue_id is not None and not draft.programme.queues.filter(pk=queue_id).exists():
        raise price_errors.QueueOfAnotherProgramme(price_errors.QueueOfAnotherProgramme.__doc__)


def _draft(prices: PriceList) -> PriceList:
    return _locked(prices, state="draft")


def _locked(prices: PriceList, *, state: str) -> PriceList:
    found = PriceList.objects.select_for_update(of=("self",)).select_related("programme").get(pk=prices.pk)
    if found.state != state:
        raise price_errors.PriceListClosed(price_errors.PriceListClosed.__doc__)
    return found


def _digest(prices: lists.PriceList) -> str:
    return hashlib.sha256(rfc8785.dumps(lists.plain(prices))).hexdigest()


def _record(fact: str, prices: PriceList, *, by: facts.Actor, at: datetime, **data: Any) -> None:
    journal.record(
        fact, by=by, at=at, client_id=prices.client_id, price_list=prices.pk, programme=prices.programme_id,
        **{"from": prices.from_date.isoformat()}, **data,
    )  # fmt: skip


def _item(given: dict[str, Any]) -> lists.Item:
    minimum = given["minimum_amount"]
    return lists.Item(
        **{
            **given, "tiers": lists.tiers_of(given["tiers"]), "dispositions": tuple(given["dispositions"]),
            "minimum_amount": None if minimum is None else Decimal(minimum),
        }
    )  # fmt: skip


def _clause(given: dict[str, Any]) -> lists.Clause:
    target = given["target_share"]
    return lists.Clause(
        **{
            **given, "share_per_point": Decimal(given["share_per_point"]), "share_max": Decimal(given["share_max"]),
            "target_share": None if target is None else Decimal(target),
        }
    )  # fmt: skip
