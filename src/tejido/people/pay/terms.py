"""What people are paid: terms by the month, hour or piece, rates by the piece, and the day on which it is paid."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from tejido.clients import rows
from tejido.core import facts
from tejido.core.pay import states
from tejido.journal import actions as journal
from tejido.journal import scopes
from tejido.people import models, pay_tables
from tejido.people.pay import errors

CURRENCY = re.compile(r"[A-Z]{3}")
AMOUNT_MAX = Decimal("99999999999.99")
CENT, RATE_STEP = Decimal("0.01"), Decimal("0.0001")
LISTED_MAX = 50
Term = pay_tables.PayTerm
Rate = pay_tables.PieceRate


@transaction.atomic
def set_term(
    *,
    person: models.Person,
    basis: str,
    amount: Decimal | None,
    currency: str,
    from_date: date,
    user_id: int,
    recorded_at: datetime,
    key: UUID | None = None,
    by: facts.Actor,
    at: datetime,
) -> Term:
    """Say how somebody is paid from a day on, in place of all that was said of these days before.

    Terms that pay less than those before, or in another way, wait until somebody else approves them.

    Args:
        amount: Of a month or an hour; None by the piece.
        recorded_at: Machine time, for the history of corrections.
        key: Made with the form: the same one again returns the term that it made.
    Raises: PayTermInvalid, PayTermWaits
    """
    locked = models.Person.objects.select_for_update().get(pk=person.pk)
    before = rows.made_before(Term, key)
    if before is not None:
        return before
    _check(basis, amount, currency)
    held = list(_in_force(locked.standing_id).filter(Q(to_date__isnull=True) | Q(to_date__gt=from_date)))
    if any(one.currency != currency for one in held) and from_date.day != 1:
        raise errors.PayTermInvalid(errors.PayTermInvalid.__doc__)
    if Term.objects.filter(person_id=locked.standing_id, state="waiting").exists():
        raise errors.PayTermWaits(errors.PayTermWaits.__doc__)
    is_lower = any((one.basis, one.currency) != (basis, currency) or (one.amount or 0) > (amount or 0) for one in held)
    columns: dict[str, Any] = {
        "person_id": locked.standing_id, "basis": basis, "amount": amount, "currency": currency,
        "from_date": from_date, "is_lower": is_lower, "set_by_user_id": user_id, "recorded_at": recorded_at,
        "state": "waiting" if is_lower else "in_force",
    }  # fmt: skip
    if not is_lower:
        _make_room(locked.standing_id, from_date=from_date, recorded_at=recorded_at)
    term, is_new = rows.make(Term, key=key, taken=errors.PayTermInvalid, **columns)
    if is_new:
        journal.record(
            "pay_term_set", by=by, at=at, client_id=scopes.OPERATOR, person=term.person_id, term=term.pk, paid_by=basis,
            amount=None if amount is None else float(amount), currency=currency.lower(), state=term.state,
            **{"from": from_date.isoformat()},
        )  # fmt: skip
    return term


@transaction.atomic
def decide_term(
    *, key: UUID, is_approved: bool, user_id: int, recorded_at: datetime, by: facts.Actor, at: datetime
) -> Term:
    """Approve or refuse a term that lowers somebody's pay.

    Raises: NoSuchPayTerm: none that waits. SecondPersonNeeded: by whoever wrote it down.
    """
    term = Term.objects.select_for_update().filter(key=key, state="waiting").first()
    if term is None:
        raise errors.NoSuchPayTerm(errors.NoSuchPayTerm.__doc__)
    if term.set_by_user_id == user_id:
        raise errors.SecondPersonNeeded(errors.SecondPersonNeeded.__doc__)
    if is_approved:
        _make_room(term.person_id, from_date=term.from_date, recorded_at=recorded_at)
        # What was not in force before becomes known only now.
        term.recorded_at = max(term.recorded_at, recorded_at)
    term.state, term.decided_by_user_id = ("in_force" if is_approved else "refused"), user_id
    term.save(update_fields=["state", "decided_by_user_id", "recorded_at"])
    journal.record(
        "pay_term_decided", by=by, at=at, client_id=scopes.OPERATOR, person=term.person_id, term=term.pk,
        state=term.state,
    )  # fmt: skip
    return term


@transaction.atomic
def set_rate(
    *,
    programme_id: int,
    client_id: int,
    queue_id: int,
    amount: Decimal,
    currency: str,
    from_date: date,
    user_id: int,
    recorded_at: datetime,
    key: UUID | None = None,
    by: facts.Actor,
    at: datetime,
) -> Rate:
    """Say what an accepted task of a programme or of one of its queues is paid from a day on.

    Args:
        queue_id: 0 for every queue of the programme that has no rate of its own.
        amount: With up to four decimals.
    Raises: PieceRateInvalid
    """
    before = rows.made_before(Rate, key)
    if before is not None:
        return before
    is_money = amount.is_finite() and 0 < amount <= AMOUNT_MAX and amount == amount.quantize(RATE_STEP)
    places = {(one["programme_id"], one["queue_id"], one["client_id"]) for one in queues()}
    is_place = any(one[0] == programme_id and one[2] == client_id and queue_id in (0, one[1]) for one in places)
    if not (is_money and is_place and CURRENCY.fullmatch(currency)):
        raise errors.PieceRateInvalid(errors.PieceRateInvalid.__doc__)
    held = Rate.objects.select_for_update().filter(programme_id=programme_id, queue_id=queue_id, superseded_at=None)
    for one in held.filter(Q(to_date__isnull=True) | Q(to_date__gt=from_date)):
        Rate.objects.filter(pk=one.pk).update(superseded_at=max(one.recorded_at, recorded_at))
        if one.from_date < from_date:
            _copied(one, to_date=from_date, recorded_at=recorded_at)
    rate, is_new = rows.make(
        Rate, key=key, taken=errors.PieceRateInvalid, programme_id=programme_id, client_id=client_id,
        queue_id=queue_id, amount=amount, currency=currency, from_date=from_date, set_by_user_id=user_id,
        recorded_at=recorded_at,
    )  # fmt: skip
    if is_new:
        journal.record(
            "piece_rate_set", by=by, at=at, client_id=scopes.OPERATOR, rate=rate.pk, programme=programme_id,
            client=client_id, queue=queue_id, amount=float(amount), currency=currency.lower(),
            **{"from": from_date.isoformat()},
        )  # fmt: skip
    return rate


@transaction.atomic
def set_pay_day(
    *, day_number: int, from_date: date, user_id: int, key: UUID | None = None, by: facts.Actor, at: datetime
) -> pay_tables.PayDay:
    """Say on which day of the month after a period it is paid, from a day on.

    Raises: PayDayInvalid
    """
    if not 1 <= day_number <= 31:
        raise errors.PayDayInvalid(errors.PayDayInvalid.__doc__)
    made, is_new = rows.make(
        pay_tables.PayDay, key=key, taken=errors.PayDayInvalid, day_number=day_number, from_date=from_date,
        set_by_user_id=user_id, set_at=at,
    )  # fmt: skip
    if is_new:
        journal.record(
            "pay_day_set", by=by, at=at, client_id=scopes.OPERATOR, pay_day=made.pk, number=day_number,
            **{"from": from_date.isoformat()},
        )  # fmt: skip
    return made


def of_person(person_id: int) -> Sequence[Term]:
    """Return what is known of somebody's pay and what waits, the newest first; 50 at most."""
    known = Term.objects.filter(person_id=person_id, superseded_at=None).exclude(state="refused")
    return list(known.order_by("-from_date", "-id")[:LISTED_MAX])


def waiting() -> Sequence[Term]:
    """Return the terms that wait for approval, the longest waiting first; 50 at most."""
    return list(Term.objects.filter(state="waiting").select_related("person").order_by("recorded_at")[:LISTED_MAX])


def rates() -> Sequence[Rate]:
    """Return the rates by the piece that hold or will, by programme and queue; 500 at most."""
    known = Rate.objects.filter(superseded_at=None).order_by("programme_id", "queue_id", "-from_date")
    return list(known[:500])


def pay_day(*, on: date) -> int | None:
    """Return the day of the month on which it is paid, or None where nobody said."""
    found = pay_tables.PayDay.objects.filter(from_date__lte=on).order_by("-from_date", "-id").first()
    return found.day_number if found is not None else None


def queues() -> Sequence[dict[str, Any]]:
    """Return the queues that rates can be set for, with their programmes, by name."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT queue_id, queue_name, programme_id, programme_name, client_id FROM people_pay_queues()")
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _in_force(person_id: int) -> QuerySet[Term]:
    return Term.objects.select_for_update().filter(person_id=person_id, state="in_force", superseded_at=None)


def _make_room(person_id: int, *, from_date: date, recorded_at: datetime) -> None:
    """Supersede what was known of the days from a day on; what lies before it is kept as a row of its own."""
    for one in _in_force(person_id).filter(Q(to_date__isnull=True) | Q(to_date__gt=from_date)):
        Term.objects.filter(pk=one.pk).update(superseded_at=max(one.recorded_at, recorded_at))
        if one.from_date < from_date:
            _copied(one, to_date=from_date, recorded_at=recorded_at)


def _copied(row: Any, *, to_date: date, recorded_at: datetime) -> None:
    kept = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if field.attname not in ("id", "key", "to_date", "recorded_at", "superseded_at")
    }
    type(row).objects.create(**kept, to_date=to_date, recorded_at=max(row.recorded_at, recorded_at))


def _check(basis: str, amount: Decimal | None, currency: str) -> None:
    is_money = amount is None if basis == "piece" else _is_money(amount)
    if basis not in states.BASES or not is_money or CURRENCY.fullmatch(currency) is None:
        raise errors.PayTermInvalid(errors.PayTermInvalid.__doc__)


def _is_money(amount: Decimal | None) -> bool:
    return amount is not None and amount.is_finite() and 0 < amount <= AMOUNT_MAX and amount == amount.quantize(CENT)
