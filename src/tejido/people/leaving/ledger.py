"""Reading benefits: what is asked, what is granted, and what is owed of each loan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from tejido.core import benefits, loans
from tejido.people import benefit_tables
from tejido.people.leaving import errors

Benefit = benefit_tables.Benefit
Event = benefit_tables.BenefitEvent
LIST_LENGTH = 50
PART_LENGTH = 500


@dataclass(frozen=True, kw_only=True)
class Loan:
    """A granted loan with all that happened to it."""

    terms: loans.Terms
    repayments: Sequence[loans.Repayment]
    pauses: Sequence[loans.Pause]
    plan: Event | None

    def state(self, *, on: date) -> loans.State:
        """Return what is owed at the end of a day, and what is to come."""
        return loans.state(self.terms, repayments=self.repayments, pauses=self.pauses, on=on)

    def planned(self, *, on: date) -> Sequence[loans.Line]:
        """Return what is to come: by the plan that was agreed at leaving, or as the loan itself says."""
        found = self.state(on=on)
        if self.plan is None or self.plan.count is None or found.owed < loans.AMOUNT_MIN:
            return found.to_come
        agreed = loans.Terms(
            amount=found.owed, yearly_rate=self.terms.yearly_rate, count=self.plan.count,
            first_due_date=self.plan.on_date,
        )  # fmt: skip
        return [line for line in loans.schedule(agreed) if line.due_date > on]


def benefit(key: UUID) -> Benefit:
    """Return a benefit with its worker and its events.

    Raises: NoSuchBenefit
    """
    found = _with_events(Benefit.objects.filter(key=key)).first()
    if found is None:
        raise errors.NoSuchBenefit(errors.NoSuchBenefit.__doc__)
    return found


def event(key: UUID, *, person_id: int | None = None) -> Event:
    """Return what happened to a benefit, such as money that came back or a receipt.

    Args:
        person_id: Whose it has to be; None: anybody's.
    Raises: NoSuchBenefit
    """
    known = Event.objects.select_related("benefit").filter(key=key)
    found = (known if person_id is None else known.filter(benefit__person_id=person_id)).first()
    if found is None:
        raise errors.NoSuchBenefit(errors.NoSuchBenefit.__doc__)
    return found


def benefit_of(key: UUID, *, person_id: int) -> Benefit:
    """Return a benefit of a person's own; there is no other for them.

    Raises: NoSuchBenefit
    """
    found = benefit(key)
    if found.person_id != person_id:
        raise errors.NoSuchBenefit(errors.NoSuchBenefit.__doc__)
    return found


def of_person(person_id: int) -> Sequence[Benefit]:
    """Return what a person asked for and has, the newest first, with its events; the newest 50 at most."""
    return list(_with_events(Benefit.objects.filter(person_id=person_id)).order_by("-asked_at", "-id")[:LIST_LENGTH])


def to_decide(*, first: int = 0) -> Sequence[Benefit]:
    """Return what nobody has decided yet, the longest waiting first."""
    waiting = Benefit.objects.filter(state="asked").select_related("person").order_by("asked_at", "id")
    return list(waiting[first : first + LIST_LENGTH])


def decided(*, state: str, first: int = 0) -> Sequence[Benefit]:
    """Return what was decided one way, the newest decision first."""
    known = _with_events(Benefit.objects.filter(state=state)).order_by("-decided_at", "-id")
    return list(known[first : first + LIST_LENGTH])


def every(*, count: int) -> Iterator[Benefit]:
    """Return every benefit with its worker and its events, the oldest first, a part at a time.

    Args:
        count: How many at most.
    """
    known = _with_events(Benefit.objects.order_by("asked_at", "id"))
    yield from known[:count].iterator(chunk_size=PART_LENGTH)


def counts() -> dict[str, int]:
    """Return how many benefits wait for a decision, are granted, refused, and over."""
    return {state: Benefit.objects.filter(state=state).count() for state in benefits.STATES}


def loans_of(person_id: int) -> QuerySet[Benefit]:
    """Return the granted loans of a person, with their events."""
    return _with_events(Benefit.objects.filter(person_id=person_id, kind="loan", state="granted"))


def owed_loans(person_id: int, *, on: date) -> Sequence[tuple[Benefit, Loan]]:
    """Return the loans on which a person still owes something."""
    found = [(one, loan(one)) for one in loans_of(person_id)]
    return [(one, account) for one, account in found if account.state(on=on).owed > 0]


def loan(row: Benefit) -> Loan:
    """Return a granted loan with its events.

    Raises: BenefitNotGranted
    """
    if row.kind != "loan" or row.state != "granted" or row.amount is None or row.count is None:
        raise errors.BenefitNotGranted(errors.BenefitNotGranted.__doc__)
    assert row.yearly_rate is not None
    assert row.from_date is not None
    events = sorted(row.events.all(), key=lambda event: (event.on_date, event.pk))
    return Loan(
        terms=loans.Terms(
            amount=row.amount, yearly_rate=row.yearly_rate, count=row.count, first_due_date=row.from_date
        ),
        repayments=[
            loans.Repayment(on=one.on_date, amount=one.amount)
            for one in events
            if one.kind == "repayment" and one.amount is not None
        ],
        pauses=list(_pauses(events)),
        plan=max((one for one in events if one.kind == "plan"), key=lambda one: one.pk, default=None),
    )


def limits_on(currency: str, *, day: date) -> benefit_tables.LoanPolicy:
    """Return the limits of loans in a currency that hold on a day.

    Raises: LoanLimitsMissing
    """
    known = benefit_tables.LoanPolicy.objects.filter(currency=currency, from_date__lte=day)
    found = known.order_by("-from_date", "-id").first()
    if found is None:
        raise errors.LoanLimitsMissing(errors.LoanLimitsMissing.__doc__)
    return found


def policies() -> Sequence[benefit_tables.LoanPolicy]:
    """Return the limits that were ever set, the newest first; the newest 50 at most."""
    return list(benefit_tables.LoanPolicy.objects.order_by("-from_date", "-id")[:LIST_LENGTH])


def as_limits(policy: benefit_tables.LoanPolicy) -> benefits.Limits:
    """Return stored limits as the core takes them."""
    return benefits.Limits(
        instalment_share_max=policy.instalment_share_max, amount_max=policy.amount_max, count_max=policy.count_max,
        yearly_rate_max=policy.yearly_rate_max,
    )  # fmt: skip


def _pauses(events: Iterable[Event]) -> Iterable[loans.Pause]:
    for one in events:
        if one.kind == "pause" and one.to_date is not None:
            yield loans.Pause(from_date=one.on_date, to_date=one.to_date)


def _with_events(known: QuerySet[Benefit]) -> QuerySet[Benefit]:
    events = Prefetch("events", queryset=Event.objects.order_by("on_date", "id"))
    return known.select_related("person", "policy").prefetch_related(events)
