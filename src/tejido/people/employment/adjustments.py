"""The register of adjustments: what was asked for, how it was decided, by when, at what cost. Never why it is needed.

Supervisors are told only what was granted and concerns the floor, in the words that were written for them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from tejido.clients import rows
from tejido.core import characters, facts
from tejido.core.employment import adjustments, grievances
from tejido.journal import actions as journal
from tejido.journal import scopes
from tejido.people import employment_tables as tables
from tejido.people import models
from tejido.people.employment import errors, spells
from tejido.reference import values as reference_values

Adjustment = tables.Adjustment
KINDS, DECISIONS = adjustments.KINDS, adjustments.DECISIONS
TEXT_LENGTH_MAX, FLOOR_LENGTH_MAX = adjustments.TEXT_LENGTH_MAX, adjustments.FLOOR_LENGTH_MAX
STATES = ("undecided", "to_do", "done", "refused", "withdrawn")
COST_MAX = Decimal(10) ** 12
OPEN = Q(withdrawn_date=None)
CONDITIONS: Mapping[str, Q] = {
    "undecided": OPEN & Q(decision=""),
    "to_do": OPEN & Q(decision__in=("granted", "partly"), done_date=None),
    "done": OPEN & Q(done_date__isnull=False),
    "refused": OPEN & Q(decision="refused"),
    "withdrawn": ~OPEN,
}


@transaction.atomic
def ask(
    *,
    person: models.Person,
    kind: str,
    text: str,
    is_own_request: bool,
    asked_date: date,
    key: UUID | None = None,
    by: facts.Actor,
    at: datetime,
) -> tables.Adjustment:
    """Write down what somebody asks for; the day by which it is decided follows from the operator's promise.

    Args:
        is_own_request: Whether the person wrote it themselves, or somebody for them.
        key: Made with the form: the same one again returns the request that it made.
    Raises: AdjustmentInvalid
    """
    if kind not in KINDS or not _is_text(text, most=TEXT_LENGTH_MAX):
        raise errors.AdjustmentInvalid(errors.AdjustmentInvalid.__doc__)
    promise = reference_values.table().on("adjustment_days", place=grievances.PROMISED, day=asked_date)
    row, is_new = rows.make(
        tables.Adjustment, key=key, taken=errors.AdjustmentInvalid, person=person, kind=kind, text=text.strip(),
        is_own_request=is_own_request, asked_date=asked_date,
        due_date=asked_date + timedelta(days=int(promise.value)),
    )  # fmt: skip
    if is_new:
        _record("adjustment_asked", row, by=by, at=at, kind=kind, is_own=is_own_request)
    return row


@transaction.atomic
def decide(
    *,
    adjustment: tables.Adjustment,
    decision: str,
    reason: str,
    floor_words: str,
    cost_amount: Decimal | None,
    cost_currency: str,
    do_by_date: date | None,
    decided_date: date,
    user_id: int,
    by: facts.Actor,
    at: datetime,
) -> None:
    """Decide what was asked for: granted, in part, or refused with a reason that the person reads.

    Args:
        floor_words: What whoever leads the floor has to know, in a few words; empty where it is not their concern.
        cost_amount, cost_currency: What it costs, or None and empty.
        do_by_date: By when it is done; not for a refusal.
    Raises: AdjustmentDecided, AdjustmentInvalid, RefusalNeedsAReason, CostInvalid
    """
    row = _lock(adjustment)
    if row.decision or row.withdrawn_date is not None:
        raise errors.AdjustmentDecided(errors.AdjustmentDecided.__doc__)
    if decision != "granted" and not reason.strip():
        raise errors.RefusalNeedsAReason(errors.RefusalNeedsAReason.__doc__)
    is_good = decision in DECISIONS and _is_text(reason, most=TEXT_LENGTH_MAX, least=0)
    if not is_good or not _is_text(floor_words, most=FLOOR_LENGTH_MAX, least=0):
        raise errors.AdjustmentInvalid(errors.AdjustmentInvalid.__doc__)
    _check_cost(cost_amount, cost_currency)
    is_granted = decision != "refused"
    tables.Adjustment.objects.filter(pk=row.pk).update(
        decision=decision, reason=reason.strip(), decided_date=decided_date, decided_by_user_id=user_id,
        floor_words=floor_words.strip() if is_granted else "",
        cost_amount=cost_amount, cost_currency=cost_currency if cost_amount is not None else "",
        do_by_date=do_by_date if is_granted else None,
    )  # fmt: skip
    _record(
        "adjustment_decided", row, by=by, at=at, decision=decision,
        cost=float(cost_amount) if cost_amount is not None else None,
        currency=cost_currency.lower() if cost_amount is not None else None,
    )  # fmt: skip


@transaction.atomic
def finish(*, adjustment: tables.Adjustment, done_date: date, by: facts.Actor, at: datetime) -> None:
    """Note that what was granted is in place; noted already, nothing changes.

    Raises: AdjustmentNotGranted
    """
    row = _lock(adjustment)
    if row.done_date is not None:
        return
    if row.decision not in ("granted", "partly") or row.withdrawn_date is not None:
        raise errors.AdjustmentNotGranted(errors.AdjustmentNotGranted.__doc__)
    tables.Adjustment.objects.filter(pk=row.pk).update(done_date=done_date)
    _record("adjustment_done", row, by=by, at=at)


@transaction.atomic
def withdraw(*, adjustment: tables.Adjustment, withdrawn_date: date, by: facts.Actor, at: datetime) -> None:
    """Take a request back: the person no longer needs it; its words are erased and no supervisor is told any more."""
    row = _lock(adjustment)
    if row.withdrawn_date is not None:
        return
    tables.Adjustment.objects.filter(pk=row.pk).update(
        withdrawn_date=withdrawn_date, text="", reason="", floor_words=""
    )
    _record("adjustment_withdrawn", row, by=by, at=at)


def adjustment(key: UUID, *, person_id: int | None = None) -> tables.Adjustment:
    """Return a request; one that is somebody else's is none.

    Args:
        person_id: Whose it must be; None for whoever keeps the register.
    Raises: NoSuchAdjustment
    """
    found = tables.Adjustment.objects.filter(key=key).select_related("person").first()
    if found is None or person_id not in (None, found.person_id):
        raise errors.NoSuchAdjustment(errors.NoSuchAdjustment.__doc__)
    return found


def of_person(person_id: int) -> Sequence[tables.Adjustment]:
    """Return what a person asked for, the newest first."""
    return list(tables.Adjustment.objects.filter(person_id=person_id).order_by("-asked_date", "-id"))


def register(state: str, *, first: int, count: int) -> tuple[Sequence[tables.Adjustment], int]:
    """Return some of the requests in a state, what is due first at the top, and how many there are.

    Args:
        state: One of `STATES`.
    """
    found = tables.Adjustment.objects.filter(CONDITIONS[state]).select_related("person")
    order = ("due_date", "id") if state in ("undecided", "to_do") else ("-asked_date", "-id")
    return list(found.order_by(*order)[first : first + count]), found.count()


def counts() -> Mapping[str, int]:
    """Return how many requests are in each state."""
    return {state: tables.Adjustment.objects.filter(condition).count() for state, condition in CONDITIONS.items()}


def on_floor(people: Collection[int]) -> Mapping[int, Sequence[str]]:
    """Return what supervisors are told of some people: only what was granted and concerns the floor.

    Args:
        people: Ids.
    """
    told: dict[int, list[str]] = defaultdict(list)
    granted = tables.Adjustment.objects.filter(OPEN, person__in=people, decision__in=("granted", "partly"))
    for person_id, words in granted.exclude(floor_words="").order_by("id").values_list("person_id", "floor_words"):
        told[person_id].append(words)
    return told


def told_on_floor(*, on: date, first: int, count: int) -> tuple[Sequence[tuple[models.Person, Sequence[str]]], int]:
    """Return some of the employed people of whom supervisors are told something, by display name, with what it is."""
    employed = models.Employment.objects.filter(spells.holding(on), person=OuterRef("pk"))
    granted = tables.Adjustment.objects.filter(OPEN, person=OuterRef("pk"), decision__in=("granted", "partly"))
    found = models.Person.objects.filter(Exists(employed), Exists(granted.exclude(floor_words="")))
    shown = list(found.order_by("display_name", "id")[first : first + count])
    told = on_floor([person.pk for person in shown])
    return [(person, told[person.pk]) for person in shown], found.count()


def state_of(row: tables.Adjustment) -> str:
    """Return in which of `STATES` a request is."""
    if row.withdrawn_date is not None:
        return "withdrawn"
    if not row.decision or row.decision == "refused":
        return row.decision or "undecided"
    return "to_do" if row.done_date is None else "done"


def is_late(row: tables.Adjustment, *, on: date) -> bool:
    """Return whether a decision, or what was granted, is overdue."""
    state = state_of(row)
    until = {"undecided": row.due_date, "to_do": row.do_by_date}.get(state)
    return until is not None and until < on


def _lock(row: tables.Adjustment) -> tables.Adjustment:
    return tables.Adjustment.objects.select_for_update().get(pk=row.pk)


def _is_text(text: str, *, most: int, least: int = 1) -> bool:
    return least <= len(text.strip()) <= most and not characters.FORBIDDEN.search(text)


def _check_cost(amount: Decimal | None, currency: str) -> None:
    if amount is None:
        return
    is_code = len(currency) == 3 and currency.isascii() and currency.isalpha() and currency.isupper()
    if not is_code or not 0 <= amount < COST_MAX:
        raise errors.CostInvalid(errors.CostInvalid.__doc__)


def _record(what: str, row: tables.Adjustment, *, by: facts.Actor, at: datetime, **data: object) -> None:
    journal.record(
        what, by=by, at=at, client_id=scopes.OPERATOR, person=row.person_id, adjustment=row.pk, **data
    )  # fmt: skip
