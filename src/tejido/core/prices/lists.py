"""A price list: what is counted, what one of it costs, and what the contract adds or takes off for the service.

A list holds for whole months, since its tiers and minimums are those of a month. All its money is of one currency. No
contact, task or hour may be counted by two prices of the same kind, so a client never pays one thing twice; a price for
an outcome may come on top of one for the contact, as contracts do it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from itertools import combinations, pairwise
from typing import Any, Literal

from tejido.core import contact_states

Measure = Literal[
    "worked_hour", "available_hour", "handling_hour", "answered_contact", "finished_task", "accepted_task",
    "disposition", "survey_answer",
]  # fmt: skip
MEASURES: tuple[Measure, ...] = (
    "worked_hour", "available_hour", "handling_hour", "answered_contact", "finished_task", "accepted_task",
    "disposition", "survey_answer",
)  # fmt: skip
# What a price is for, as contracts say it.
KIND_OF: Mapping[Measure, str] = {
    "worked_hour": "hour", "available_hour": "hour", "handling_hour": "hour", "answered_contact": "contact",
    "finished_task": "item", "accepted_task": "item", "disposition": "outcome", "survey_answer": "outcome",
}  # fmt: skip
# Hours of people belong to a programme, and to no queue of it.
OF_PEOPLE = ("worked_hour", "available_hour")
OF_TASKS = ("finished_task", "accepted_task")
BY_DISPOSITION = (*OF_TASKS, "disposition")
Tiering = Literal["graduated", "whole"]
TIERINGS: tuple[Tiering, ...] = ("graduated", "whole")
ClauseKind = Literal["penalty", "bonus"]
CLAUSE_KINDS: tuple[ClauseKind, ...] = ("penalty", "bonus")
Basis = Literal["programme", "queue"]
BASES: tuple[Basis, ...] = ("programme", "queue")
CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")
CURRENCY = re.compile(r"[A-Z]{3}")
NAME_LENGTH_MAX = 120
CLAUSE_LENGTH_MAX = 1000
ITEMS_MAX = 40
CLAUSES_MAX = 40
TIERS_MAX = 4
SCORE_MIN, SCORE_MAX = 1, 5
PRICE_MAX = Decimal("9999999999")
PRICE_STEP, CENT, SHARE_STEP = Decimal("0.0001"), Decimal("0.01"), Decimal("0.0001")
QUANTITY_MAX = Decimal("999999999")


class PriceInvalid(Exception):
    """A price is 0 or more, with at most four decimals, and its tiers begin at 0 and grow."""


class ItemInvalid(Exception):
    """This price cannot be used: it needs a code, a name, something that is counted, and only what goes with that."""


class ClauseInvalid(Exception):
    """A penalty or bonus needs a code, a queue and channel, the text of the contract, and shares of 0.01 to 100 %."""


class ItemsOverlap(Exception):
    """Two prices would count the same thing, which the client would pay twice; limit one of them to other queues."""


class PenaltiesTooHigh(Exception):
    """All penalties together could take more than the whole amount; lower their caps."""


class ListInvalid(Exception):
    """A price list begins on the first day of a month, has 1 to 40 prices, each code once, and one currency."""


@dataclass(frozen=True, kw_only=True)
class Tier:
    """From how many of a month on, what one costs; the first begins at 0."""

    from_quantity: Decimal
    price: Decimal


@dataclass(frozen=True, kw_only=True)
class Item:
    """One price.

    Args:
        clause: The words of the contract it comes from; may be empty.
        queue: The id of one queue; None for all of the programme.
        channel: One channel; empty for all.
        dispositions: The codes that count; for a task, none for however it came out.
        score_min: For a survey answer, the lowest score that counts.
        tiering: Whether each piece has its own tier's price, or all have that of the tier that is reached.
        minimum_amount: What is billed at least in a month.
    """

    code: str
    name: str
    measure: Measure
    tiers: tuple[Tier, ...]
    clause: str = ""
    queue: int | None = None
    channel: str = ""
    dispositions: tuple[str, ...] = ()
    score_min: int | None = None
    tiering: Tiering = "graduated"
    minimum_amount: Decimal | None = None

    def __post_init__(self) -> None:
        is_named = bool(CODE.fullmatch(self.code)) and 0 < len(self.name) <= NAME_LENGTH_MAX
        if not is_named or self.measure not in MEASURES or len(self.clause) > CLAUSE_LENGTH_MAX:
            raise ItemInvalid(ItemInvalid.__doc__)
        if self.channel not in ("", *contact_states.CLIENT_CHANNELS) or self.tiering not in TIERINGS:
            raise ItemInvalid(ItemInvalid.__doc__)
        if self.measure in OF_PEOPLE and (self.queue is not None or self.channel):
            raise ItemInvalid(ItemInvalid.__doc__)
        if self.measure in OF_TASKS and self.channel not in ("", "task"):
            raise ItemInvalid(ItemInvalid.__doc__)
        if bool(self.dispositions) and self.measure not in BY_DISPOSITION:
            raise ItemInvalid(ItemInvalid.__doc__)
        if self.measure == "disposition" and not self.dispositions:
            raise ItemInvalid(ItemInvalid.__doc__)
        has_score = self.score_min is not None and SCORE_MIN <= self.score_min <= SCORE_MAX
        if has_score != (self.measure == "survey_answer") or (self.score_min is not None and not has_score):
            raise ItemInvalid(ItemInvalid.__doc__)
        _check_tiers(self.tiers)
        if self.minimum_amount is not None:
            check_amount(self.minimum_amount)


@dataclass(frozen=True, kw_only=True)
class Clause:
    """What the contract takes off or adds for the service of one queue and channel in a month.

    Args:
        text: The words of the contract.
        target_share: The share to be reached, above 0 and up to 1; None for what the queue promises.
        share_per_point: The share of the amount for each percentage point below (penalty) or above (bonus) the target;
            parts of a point count as such parts.
        share_max: The most that is taken off or added, as a share of the amount.
        basis: Of which amount: all prices of the programme, or those of this very queue (and channel) alone.
    """

    code: str
    kind: ClauseKind
    text: str
    queue: int
    channel: str
    share_per_point: Decimal
    share_max: Decimal
    target_share: Decimal | None = None
    basis: Basis = "programme"

    def __post_init__(self) -> None:
        is_named = bool(CODE.fullmatch(self.code)) and 0 < len(self.text) <= CLAUSE_LENGTH_MAX
        is_known = self.kind in CLAUSE_KINDS and self.basis in BASES and self.channel in contact_states.CLIENT_CHANNELS
        shares = [self.share_per_point, self.share_max, *([] if self.target_share is None else [self.target_share])]
        if not is_named or not is_known or not all(_is_share(share) for share in shares):
            raise ClauseInvalid(ClauseInvalid.__doc__)


@dataclass(frozen=True, kw_only=True)
class PriceList:
    """The prices of a programme from a month on, until a later list begins.

    Args:
        from_date: The first day of a month.
        minimum_amount: What is billed at least in a month, before penalties and bonuses.
    """

    from_date: date
    currency: str
    items: tuple[Item, ...]
    clauses: tuple[Clause, ...] = ()
    minimum_amount: Decimal | None = None

    def __post_init__(self) -> None:
        codes = [one.code for one in _parts(self)]
        is_sized = 0 < len(self.items) <= ITEMS_MAX and len(self.clauses) <= CLAUSES_MAX
        if self.from_date.day != 1 or not CURRENCY.fullmatch(self.currency) or not is_sized:
            raise ListInvalid(ListInvalid.__doc__)
        if len(codes) != len(set(codes)):
            raise ListInvalid(ListInvalid.__doc__)
        if self.minimum_amount is not None:
            check_amount(self.minimum_amount)
        if any(overlap(one, other) for one, other in combinations(self.items, 2)):
            raise ItemsOverlap(ItemsOverlap.__doc__)
        if sum((one.share_max for one in self.clauses if one.kind == "penalty"), Decimal(0)) > 1:
            raise PenaltiesTooHigh(PenaltiesTooHigh.__doc__)


@dataclass(frozen=True, kw_only=True)
class Difference:
    """What one price or clause is in two lists; None where it is not in one of them."""

    code: str
    before: Item | Clause | None
    after: Item | Clause | None
    fields: tuple[str, ...] = ()


def overlap(one: Item, other: Item) -> bool:
    """Return whether two prices could count the same thing."""
    kinds = {KIND_OF[one.measure], KIND_OF[other.measure]}
    if kinds == {"hour"} and one.measure != other.measure:
        # A worked hour is available or handling at times: hours are sold one way.
        return True
    # An accepted task was finished too.
    if one.measure != other.measure and kinds != {"item"}:
        return False
    if one.queue is not None and other.queue is not None and one.queue != other.queue:
        return False
    if one.channel and other.channel and one.channel != other.channel:
        return False
    if one.dispositions and other.dispositions:
        return not set(one.dispositions).isdisjoint(other.dispositions)
    return True


def compare(before: PriceList | None, after: PriceList) -> tuple[Difference, ...]:
    """Return in which prices and clauses a list differs from another, those that are gone last."""
    old = {} if before is None else {one.code: one for one in _parts(before)}
    found = []
    for one in _parts(after):
        known = old.pop(one.code, None)
        if known != one:
            found.append(Difference(code=one.code, before=known, after=one, fields=_changed(known, one)))
    return (*found, *(Difference(code=code, before=known, after=None) for code, known in old.items()))


def check_amount(amount: Decimal) -> Decimal:
    """Return an amount of money to the cent.

    Raises: PriceInvalid: below 0, too large, or part of a cent.
    """
    if not amount.is_finite() or not 0 <= amount <= PRICE_MAX or amount != amount.quantize(CENT):
        raise PriceInvalid(PriceInvalid.__doc__)
    return amount.quantize(CENT)


def plain(prices: PriceList) -> dict[str, Any]:
    """Return a list as plain JSON values, of which its digest is made; amounts and shares are texts."""
    return {
        "from": prices.from_date.isoformat(),
        "currency": prices.currency,
        "minimum": None if prices.minimum_amount is None else written(prices.minimum_amount),
        **plain_parts(items=prices.items, clauses=prices.clauses),
    }


def plain_parts(*, items: Sequence[Item], clauses: Sequence[Clause]) -> dict[str, list[dict[str, Any]]]:
    """Return prices and clauses as plain JSON values."""
    return {"items": [_plain(one) for one in items], "clauses": [_plain(one) for one in clauses]}


def plain_tiers(tiers: Sequence[Tier]) -> list[list[str]]:
    """Return tiers as they are kept and digested: pairs of texts."""
    return [[written(tier.from_quantity), written(tier.price)] for tier in tiers]


def tiers_of(kept: Sequence[Sequence[str]]) -> tuple[Tier, ...]:
    """Return the tiers that `plain_tiers` wrote."""
    return tuple(Tier(from_quantity=Decimal(quantity), price=Decimal(price)) for quantity, price in kept)


def written(number: Decimal) -> str:
    """Return a number without the zeros behind it, and never with an exponent."""
    text = f"{number:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def _parts(prices: PriceList) -> tuple[Item | Clause, ...]:
    return (*prices.items, *prices.clauses)


def _changed(before: Item | Clause | None, after: Item | Clause) -> tuple[str, ...]:
    if before is None or type(before) is not type(after):
        return ()
    return tuple(each.name for each in fields(after) if getattr(before, each.name) != getattr(after, each.name))


def _plain(one: Item | Clause) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for each in fields(one):
        value = getattr(one, each.name)
        if each.name == "tiers":
            value = plain_tiers(value)
        elif isinstance(value, Decimal):
            value = written(value)
        elif isinstance(value, tuple):
            value = list(value)
        told[each.name] = value
    return told


def _check_tiers(tiers: Sequence[Tier]) -> None:
    if not 1 <= len(tiers) <= TIERS_MAX or tiers[0].from_quantity != 0:
        raise PriceInvalid(PriceInvalid.__doc__)
    for tier in tiers:
        numbers = (tier.from_quantity, tier.price)
        if not all(number.is_finite() and number >= 0 for number in numbers):
            raise PriceInvalid(PriceInvalid.__doc__)
        if tier.price > PRICE_MAX or tier.from_quantity > QUANTITY_MAX or tier.price != tier.price.quantize(PRICE_STEP):
            raise PriceInvalid(PriceInvalid.__doc__)
        if tier.from_quantity != tier.from_quantity.to_integral_value():
            raise PriceInvalid(PriceInvalid.__doc__)
    if any(later.from_quantity <= earlier.from_quantity for earlier, later in pairwise(tiers)):
        raise PriceInvalid(PriceInvalid.__doc__)


def _is_share(share: Decimal) -> bool:
    return share.is_finite() and 0 < share <= 1 and share == share.quantize(SHARE_STEP)
