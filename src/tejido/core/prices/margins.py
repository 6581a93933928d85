"""Margins: what the statements of a month bring in, less the pay of the people who worked for each programme.

A day that somebody worked belongs to the programmes whose contacts they served on it, in proportion to the time that
they served them: whoever waits, waits for those. A day without any contact belongs to the programme that they were
assigned to. What is left, such as the training of people who are assigned to nobody, is named as unassigned and is in
no margin.

The pay of few people must not be read from a margin. A programme's cost is withheld where fewer people than a safe
group stand behind it, and with it the cost of the smallest of the others, so that the total does not give it away.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from tejido.core.impact import disclosure

UNASSIGNED = 0
CENT = Decimal("0.01")


@dataclass(frozen=True, kw_only=True)
class WorkedFor:
    """How long a person worked for a programme in a month; `UNASSIGNED` for none."""

    person: int
    programme: int
    seconds: float


@dataclass(frozen=True, kw_only=True)
class Money:
    """An amount with its currency."""

    amount: Decimal
    currency: str


@dataclass(frozen=True, kw_only=True)
class Rate:
    """What one unit of a currency is worth in another, from where, and of which day."""

    currency: str
    into: str
    rate: Decimal
    source: str


@dataclass(frozen=True, kw_only=True)
class Cost:
    """What the people of a programme were paid for their time on it, in each currency; None where it is withheld."""

    people_count: int
    amounts: tuple[Money, ...] | None


NOTHING = Cost(people_count=0, amounts=())


@dataclass(frozen=True, kw_only=True)
class Costs:
    """The pay of a month by programme, of no programme, of people without any worked time, and together."""

    by_programme: Mapping[int, Cost]
    unassigned: Cost
    not_worked: Cost
    total: Cost


def costs(worked: Sequence[WorkedFor], pay: Mapping[int, Money]) -> Costs:
    """Return what each programme's people cost, by the time that they worked for it.

    Args:
        worked: Each person and programme once; seconds >= 0.
        pay: What each person was paid for the month.
    """
    by_person: dict[int, list[WorkedFor]] = {}
    for one in worked:
        if one.person in pay and one.seconds > 0:
            by_person.setdefault(one.person, []).append(one)
    sums: dict[int, dict[str, Decimal]] = {}
    people: dict[int, set[int]] = {}
    for person, its in by_person.items():
        paid = pay[person]
        for part, amount in zip(its, spread(paid.amount, [part.seconds for part in its]), strict=True):
            of = sums.setdefault(part.programme, {})
            of[paid.currency] = of.get(paid.currency, Decimal("0.00")) + amount
            people.setdefault(part.programme, set()).add(person)
    idle = {person: paid for person, paid in pay.items() if person not in by_person}
    groups = {str(programme): len(its) for programme, its in people.items()} | {"not_worked": len(idle)}
    withheld = disclosure.apart_overlapping(groups)

    def cost(name: str, amounts: Mapping[str, Decimal], count: int) -> Cost:
        is_safe = name not in withheld and disclosure.is_group_safe(count)
        return Cost(people_count=count, amounts=_moneys(amounts) if is_safe or not count else None)

    every: dict[str, Decimal] = {}
    for paid in pay.values():
        every[paid.currency] = every.get(paid.currency, Decimal("0.00")) + paid.amount
    idle_sums: dict[str, Decimal] = {}
    for paid in idle.values():
        idle_sums[paid.currency] = idle_sums.get(paid.currency, Decimal("0.00")) + paid.amount
    return Costs(
        by_programme={
            programme: cost(str(programme), of, len(people[programme]))
            for programme, of in sorted(sums.items())
            if programme != UNASSIGNED
        },
        unassigned=cost(str(UNASSIGNED), sums.get(UNASSIGNED, {}), len(people.get(UNASSIGNED, ()))),
        not_worked=cost("not_worked", idle_sums, len(idle)),
        total=cost("total", every, len(pay)),
    )  # fmt: skip


def spread(amount: Decimal, weights: Sequence[float]) -> list[Decimal]:
    """Return an amount in parts that are to each other as the weights, to the cent, and together exactly the amount.

    Args:
        weights: >= 0, at least one above.
    """
    whole = sum(weights)
    parts, given, so_far = [], Decimal("0.00"), 0.0
    for weight in weights:
        so_far += weight
        until = (amount * Decimal(so_far) / Decimal(whole)).quantize(CENT, rounding=ROUND_HALF_UP)
        parts.append(until - given)
        given = until
    # The last boundary is the amount itself, whatever the sums of seconds came to.
    parts[-1] += amount - given
    return parts


def margin(revenue: Money, cost: Cost, *, rates: Sequence[Rate]) -> Decimal | None:
    """Return what is left of a revenue, in its currency, to the cent.

    Returns: None where the cost is withheld, or where a currency of the pay has no rate into that of the revenue.
    """
    if cost.amounts is None:
        return None
    left = revenue.amount
    for paid in cost.amounts:
        changed = converted(paid, into=revenue.currency, rates=rates)
        if changed is None:
            return None
        left -= changed.amount
    return left


def converted(money: Money, *, into: str, rates: Sequence[Rate]) -> Money | None:
    """Return an amount in another currency, by a rate or its inverse; None where there is none."""
    if money.currency == into:
        return money
    for rate in rates:
        if (rate.currency, rate.into) == (money.currency, into):
            return Money(amount=_to_cent(money.amount * rate.rate), currency=into)
        if (rate.into, rate.currency) == (money.currency, into):
            return Money(amount=_to_cent(money.amount / rate.rate), currency=into)
    return None


def _moneys(amounts: Mapping[str, Decimal]) -> tuple[Money, ...]:
    return tuple(Money(amount=amount, currency=currency) for currency, amount in sorted(amounts.items()))


def _to_cent(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)
