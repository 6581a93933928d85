"""A loan to a worker: its instalments to the cent, what is owed on a day, and how much of the pay instalments may take.

A loan is paid back in equal monthly instalments. Interest, where there is any, is a twelfth of the yearly rate on what
is still owed, rounded to the cent on each due date; a rate of 0 is the usual one. Money that comes early shortens the
loan and leaves the instalment as it is. A pause moves what is still to come; no interest is charged in it. What is
written down are the terms and what happened; everything else is worked out here, so that two readers never differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext

from tejido.core import dates

CENT = Decimal("0.01")
INSTALMENTS_MAX = 120
# With pauses and money that stays away, no loan is followed for longer than this.
MONTHS_MAX = 480
YEAR_MONTHS = 12
AMOUNT_MIN, AMOUNT_MAX = Decimal(1), Decimal("99999999999.99")
# Enough for the power of a rate over 120 months to be right to the cent of the largest amount.
DIGITS = 50


class LoanInvalid(Exception):
    """A loan is of 1 or more, in 1 to 120 monthly instalments, at a yearly rate of 0 to 100 %, to the cent."""


class RepaymentInvalid(Exception):
    """A repayment is of more than 0 and of no more than is owed on that day."""


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What was agreed.

    Args:
        amount: To the cent, >= 1.
        yearly_rate: 0 to 1; 0.12 is 12 % a year.
        count: Monthly instalments, 1 to `INSTALMENTS_MAX`.
        first_due_date: The day of the first instalment; the others follow on that day of each month, or on the last.
    """

    amount: Decimal
    yearly_rate: Decimal
    count: int
    first_due_date: date

    def __post_init__(self) -> None:
        is_money = (
            self.amount.is_finite() and AMOUNT_MIN <= self.amount <= AMOUNT_MAX and self.amount == to_cent(self.amount)
        )
        is_rate = self.yearly_rate.is_finite() and 0 <= self.yearly_rate <= 1
        if not (is_money and is_rate and 1 <= self.count <= INSTALMENTS_MAX):
            raise LoanInvalid(LoanInvalid.__doc__)


@dataclass(frozen=True, kw_only=True)
class Repayment:
    """Money that came back on a day: an instalment out of the pay, or more."""

    on: date
    amount: Decimal


@dataclass(frozen=True, kw_only=True)
class Pause:
    """Days in which nothing falls due, [from_date, to_date)."""

    from_date: date
    to_date: date


@dataclass(frozen=True, kw_only=True)
class Line:
    """One instalment: what falls due, how it splits, and what is owed after it."""

    number: int
    due_date: date
    amount: Decimal
    interest: Decimal
    owed_after: Decimal


@dataclass(frozen=True, kw_only=True)
class State:
    """A loan on a day: what is owed with its interest, what came back, and what is still to come."""

    owed: Decimal
    repaid: Decimal
    to_come: Sequence[Line]


def to_cent(amount: Decimal) -> Decimal:
    """Return an amount rounded to the cent, halves up."""
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def instalment(terms: Terms) -> Decimal:
    """Return the monthly instalment, to the cent; the last one of a loan may be some cents less or more.

    Source: the level payment of an annuity, P r / (1 - (1 + r)^-n); Kellison, The Theory of Interest (2009), chapter 5.
    """
    with localcontext() as context:
        context.prec = DIGITS
        monthly = terms.yearly_rate / YEAR_MONTHS
        if monthly == 0:
            return max(CENT, to_cent(terms.amount / terms.count))
        return max(CENT, to_cent(terms.amount * monthly / (1 - (1 + monthly) ** -terms.count)))


def schedule(terms: Terms) -> tuple[Line, ...]:
    """Return the instalments as they were agreed, before anything happened. Together they pay the loan back exactly."""
    days = _due_dates(terms, ())
    return tuple(_to_come(terms, owed=terms.amount, interest_due=Decimal(0), number=1, due_dates=days, is_on_time=True))


def state(terms: Terms, *, repayments: Iterable[Repayment], pauses: Iterable[Pause] = (), on: date) -> State:
    """Return what is owed at the end of a day, and the instalments still to come if each is paid on its day.

    An instalment that was due and did not come stays in what is owed, and the loan lasts longer for it.

    Args:
        repayments: Those known; later ones do not count yet.
        pauses: Also those to come.
    """
    pauses = tuple(pauses)
    paid = sorted((one for one in repayments if one.on <= on), key=lambda one: one.on)
    owed, interest_due, number = terms.amount, Decimal(0), 1
    repaid = Decimal(0)
    due_dates = _due_dates(terms, pauses)
    due_date = next(due_dates)
    while due_date <= on:
        while paid and paid[0].on < due_date:
            owed, interest_due, repaid = _pay(paid.pop(0).amount, owed, interest_due, repaid)
        interest_due += _interest(terms, owed)
        number += 1
        following = next(due_dates, None)
        if following is None:
            break
        due_date = following
    for one in paid:
        owed, interest_due, repaid = _pay(one.amount, owed, interest_due, repaid)
    agreed = (terms.amount, *(line.owed_after for line in schedule(terms)))
    to_come = _to_come(
        terms, owed=owed, interest_due=interest_due, number=number,
        due_dates=(day for day in _due_dates(terms, pauses) if day > on),
        is_on_time=number <= len(agreed) and owed + interest_due <= agreed[number - 1],
    )  # fmt: skip
    return State(owed=owed + interest_due, repaid=repaid, to_come=tuple(to_come))


def check_repayment(terms: Terms, *, repayments: Iterable[Repayment], pauses: Iterable[Pause], new: Repayment) -> None:
    """Refuse a repayment of nothing, of part of a cent, or of more than is owed once it and all known ones are counted.

    Raises: RepaymentInvalid
    """
    repayments = tuple(repayments)
    last_day = max([new.on, *(one.on for one in repayments)])
    owed = state(terms, repayments=repayments, pauses=pauses, on=last_day).owed
    if not new.amount.is_finite() or not 0 < new.amount <= owed or new.amount != to_cent(new.amount):
        raise RepaymentInvalid(RepaymentInvalid.__doc__)


def share_of_pay(instalments: Iterable[Decimal], *, month_pay: Decimal) -> Decimal:
    """Return which share of a month's pay some instalments together take.

    Args:
        month_pay: In the same currency, > 0.
    """
    return sum(instalments, Decimal(0)) / month_pay


def _pay(amount: Decimal, owed: Decimal, interest_due: Decimal, repaid: Decimal) -> tuple[Decimal, Decimal, Decimal]:
    """Return what is owed, the interest due and what came back, after a payment: interest first."""
    to_interest = min(amount, interest_due)
    return owed - (amount - to_interest), interest_due - to_interest, repaid + amount


def _interest(terms: Terms, owed: Decimal) -> Decimal:
    return to_cent(owed * terms.yearly_rate / YEAR_MONTHS)


def _to_come(
    terms: Terms, *, owed: Decimal, interest_due: Decimal, number: int, due_dates: Iterator[date], is_on_time: bool
) -> Iterator[Line]:
    level = instalment(terms)
    for due_date in due_dates:
        if owed + interest_due <= 0:
            return
        interest_due += _interest(terms, owed)
        whole = owed + interest_due
        # The last instalment agreed takes the cents that rounding left; after arrears, others follow it.
        amount = whole if whole <= level or (is_on_time and number >= terms.count) else level
        owed, paid_interest = whole - amount, interest_due
        interest_due = Decimal(0)
        yield Line(number=number, due_date=due_date, amount=amount, interest=paid_interest, owed_after=owed)
        number += 1


def _due_dates(terms: Terms, pauses: Sequence[Pause]) -> Iterator[date]:
    """Yield the days on which instalments fall due; a month whose day lies in a pause is passed over."""
    for count in range(MONTHS_MAX):
        day = dates.months_later(terms.first_due_date, months=count)
        if not any(pause.from_date <= day < pause.to_date for pause in pauses):
            yield day
