"""The statement of a month: what was counted, times what it costs, less what the service fell short, to the cent.

Quantities are rounded first, hours to a hundredth, and every amount is the rounded quantity times its price, so that
whoever holds the statement can do the sum again. Halves of a cent go up. Nothing here adds a tax.

A statement that was issued stands. What is counted or priced otherwise later comes as a line of its own in the next
one: the amount as it should have been, less all that was billed for it before.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any, Literal

from tejido.core.prices import lists

LineKind = Literal["item", "item_minimum", "minimum", "penalty", "bonus", "correction"]
LINE_KINDS: tuple[LineKind, ...] = ("item", "item_minimum", "minimum", "penalty", "bonus", "correction")
HOUR_SECONDS = 3600
HOUR_STEP = Decimal("0.01")
# How many months back a statement corrects what was billed before it.
CORRECTED_MONTHS_MAX = 12
# Codes of prices and clauses hold no low line, so these are never one of theirs.
MINIMUM_PART = "month_minimum"
POINTS = 100


@dataclass(frozen=True, kw_only=True)
class Volume:
    """How much of something was counted in a month.

    Args:
        count: Contacts, tasks or outcomes; of hours, the seconds.
        days: Of hours, for each day: how many people, and how many seconds.
    """

    count: int
    days: tuple[tuple[date, int, int], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Level:
    """The service of one queue and channel in a month, as its contract counts it, and what was to be reached."""

    in_time_count: int
    counted_count: int
    target_share: Decimal
    variant: str
    target_seconds: int | None = None

    @property
    def reached(self) -> Fraction | None:
        """The share that was in time; None where nothing counts."""
        return Fraction(self.in_time_count, self.counted_count) if self.counted_count else None


@dataclass(frozen=True, kw_only=True)
class Step:
    """So many at one price."""

    quantity: Decimal
    price: Decimal
    amount: Decimal


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of a statement.

    Args:
        code: Names the line within its statement.
        part: Names it within the statement of its own month; a correction has its month's part and a code of its own.
        month: The first day of the month that it is about.
        amount: To the cent; below 0 for what is taken off.
        billed_amount: Of a correction, what was billed before.
        days: Of hours.
    """

    code: str
    part: str
    kind: LineKind
    name: str
    month: date
    amount: Decimal
    clause: str = ""
    measure: str = ""
    queue: int | None = None
    channel: str = ""
    dispositions: tuple[str, ...] = ()
    score_min: int | None = None
    quantity: Decimal | None = None
    steps: tuple[Step, ...] = ()
    minimum_amount: Decimal | None = None
    level: Level | None = None
    basis_amount: Decimal | None = None
    share: Decimal | None = None
    share_per_point: Decimal | None = None
    share_max: Decimal | None = None
    billed_amount: Decimal | None = None
    days: tuple[tuple[date, int, int], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Billed:
    """What was billed so far for one line of a month: the line as it stood first, and the amounts together."""

    line: Line
    amount: Decimal


@dataclass(frozen=True, kw_only=True)
class Month:
    """A month with its prices, as it is counted now."""

    month: date
    prices: lists.PriceList
    volumes: Mapping[str, Volume] = field(default_factory=dict)
    levels: Mapping[str, Level] = field(default_factory=dict)


def lines(given: Month) -> tuple[Line, ...]:
    """Return the lines of a month: prices with their minimums, the month's minimum, then penalties and bonuses."""
    found: list[Line] = []
    for item in given.prices.items:
        found.extend(_of_item(item, given.volumes.get(item.code, Volume(count=0)), month=given.month))
    before = total(found)
    minimum = given.prices.minimum_amount
    if minimum is not None and before < minimum:
        found.append(
            Line(code=MINIMUM_PART, part=MINIMUM_PART, kind="minimum", name="", month=given.month,
                 amount=minimum - before, minimum_amount=minimum)
        )  # fmt: skip
    priced = tuple(found)
    for clause in given.prices.clauses:
        level = given.levels.get(clause.code)
        if level is not None:
            found.append(_of_clause(clause, level, priced, month=given.month))
    return tuple(found)


def quantity(item: lists.Item, volume: Volume) -> Decimal:
    """Return how many are billed: hours to a hundredth, halves up; everything else as it was counted."""
    if lists.KIND_OF[item.measure] != "hour":
        return Decimal(volume.count)
    return (Decimal(volume.count) / HOUR_SECONDS).quantize(HOUR_STEP, rounding=ROUND_HALF_UP)


def steps(item: lists.Item, count: Decimal) -> tuple[Step, ...]:
    """Return what a quantity costs, tier by tier.

    Args:
        count: >= 0.
    """
    tiers = item.tiers
    reached = [tier for tier in tiers if count > tier.from_quantity] or [tiers[0]]
    if item.tiering == "whole":
        # The tier that the whole month has reached: the count of its begin is the first that has its price.
        last = [tier for tier in tiers if count >= tier.from_quantity][-1]
        return (_step(count, last.price),)
    ends = [*(tier.from_quantity for tier in reached[1:]), count]
    return tuple(_step(end - tier.from_quantity, tier.price) for tier, end in zip(reached, ends, strict=True))


def clause_share(clause: lists.Clause, level: Level) -> Decimal:
    """Return which share of the amount a clause takes off or adds, before its cap is in money: 0 to its cap.

    Exactly at the target nothing is taken off or added; where nothing was counted there is nothing to hold against it.
    """
    reached = level.reached
    if reached is None:
        return Decimal(0)
    target = Fraction(level.target_share)
    away = target - reached if clause.kind == "penalty" else reached - target
    if away <= 0:
        return Decimal(0)
    share = min(Fraction(clause.share_per_point) * away * POINTS, Fraction(clause.share_max))
    # Enough places for the cent of any amount; what is shown is this very number.
    return (Decimal(share.numerator) / Decimal(share.denominator)).quantize(Decimal("1e-12"))


def corrections(fresh: Sequence[Line], billed: Mapping[str, Billed]) -> tuple[Line, ...]:
    """Return what a month is owed or to be given back, line by line, against all that was billed for it.

    Args:
        fresh: The month's lines as they are counted and priced now.
        billed: By `Line.part`.
    """
    now = {line.part: line for line in fresh}
    found = []
    for code in [*now, *(code for code in billed if code not in now)]:
        line, before = now.get(code), billed.get(code)
        right = line.amount if line is not None else Decimal(0)
        was = before.amount if before is not None else Decimal(0)
        if right == was:
            continue
        about = line if line is not None else before.line if before is not None else None
        assert about is not None
        found.append(_correction(about, amount=right - was, billed=was))
    return tuple(found)


def billed_so_far(issued: Iterable[Sequence[Line]], *, month: date) -> dict[str, Billed]:
    """Return what was billed for a month, by the parts of its own statement.

    Args:
        issued: The lines of all statements that were issued, in any order.
    """
    found: dict[str, Billed] = {}
    for statement in issued:
        for line in statement:
            if line.month == month:
                code = line.part
                known = found.get(code)
                amount = line.amount + (known.amount if known else Decimal(0))
                first = line if known is None or line.kind != "correction" else known.line
                found[code] = Billed(line=first, amount=amount)
    return found


def total(given: Iterable[Line]) -> Decimal:
    """Return the amount of some lines together, to the cent."""
    return sum((line.amount for line in given), Decimal("0.00"))


def plain(line: Line) -> dict[str, Any]:
    """Return a line as plain JSON values, as it is kept and digested: amounts, quantities and shares are texts."""
    level = line.level
    return {
        "code": line.code, "part": line.part, "kind": line.kind, "name": line.name, "clause": line.clause,
        "month": line.month.isoformat(), "measure": line.measure, "queue": line.queue, "channel": line.channel,
        "dispositions": list(line.dispositions), "score_min": line.score_min,
        **{name: _text(getattr(line, name)) for name in _NUMBERS},
        "steps": [[lists.written(one.quantity), lists.written(one.price), str(one.amount)] for one in line.steps],
        "level": None if level is None else {
            "in_time_count": level.in_time_count, "counted_count": level.counted_count, "variant": level.variant,
            "target_share": lists.written(level.target_share), "target_seconds": level.target_seconds,
        },
        "days": [[day.isoformat(), people, seconds] for day, people, seconds in line.days],
    }  # fmt: skip


def line_of(kept: Mapping[str, Any]) -> Line:
    """Return the line that `plain` wrote."""
    level = kept["level"]
    numbers: dict[str, Any] = {name: None if kept[name] is None else Decimal(kept[name]) for name in _NUMBERS}
    as_they_are = ("code", "part", "kind", "name", "clause", "measure", "queue", "channel", "score_min")
    return Line(
        **{name: kept[name] for name in as_they_are},
        **numbers,
        month=date.fromisoformat(kept["month"]), dispositions=tuple(kept["dispositions"]),
        steps=tuple(Step(quantity=Decimal(q), price=Decimal(p), amount=Decimal(a)) for q, p, a in kept["steps"]),
        level=None if level is None else Level(**{**level, "target_share": Decimal(level["target_share"])}),
        days=tuple((date.fromisoformat(day), people, seconds) for day, people, seconds in kept["days"]),
    )  # fmt: skip


_NUMBERS = (
    "amount", "quantity", "minimum_amount", "basis_amount", "share", "share_per_point", "share_max", "billed_amount",
)  # fmt: skip


def _text(number: Decimal | None) -> str | None:
    return None if number is None else f"{number:f}"


def _of_item(item: lists.Item, volume: Volume, *, month: date) -> list[Line]:
    count = quantity(item, volume)
    priced = steps(item, count)
    amount = sum((one.amount for one in priced), Decimal("0.00"))
    about: dict[str, Any] = {
        "name": item.name, "month": month, "clause": item.clause, "queue": item.queue, "channel": item.channel,
    }  # fmt: skip
    found = [
        Line(
            code=item.code, part=item.code, kind="item", amount=amount, measure=item.measure, quantity=count,
            steps=priced, dispositions=item.dispositions, score_min=item.score_min, days=volume.days, **about,
        )
    ]  # fmt: skip
    if item.minimum_amount is not None and amount < item.minimum_amount:
        part = f"{item.code}_minimum"
        found.append(
            Line(code=part, part=part, kind="item_minimum", amount=item.minimum_amount - amount,
                 minimum_amount=item.minimum_amount, **about)
        )  # fmt: skip
    return found


def _of_clause(clause: lists.Clause, level: Level, priced: Sequence[Line], *, month: date) -> Line:
    basis = total(one for one in priced if clause.basis == "programme" or _is_about(one, clause))
    share = clause_share(clause, level)
    amount = to_cent(basis * share)
    return Line(
        code=clause.code, part=clause.code, kind=clause.kind, name="", month=month, clause=clause.text,
        amount=0 - amount if clause.kind == "penalty" else amount, queue=clause.queue, channel=clause.channel,
        level=level,
        basis_amount=basis, share=share, share_per_point=clause.share_per_point, share_max=clause.share_max,
    )  # fmt: skip


def _is_about(line: Line, clause: lists.Clause) -> bool:
    """Return whether a price counts this queue and no other, and this channel or all of the queue."""
    return line.queue == clause.queue and line.channel in ("", clause.channel)


def _correction(about: Line, *, amount: Decimal, billed: Decimal) -> Line:
    return Line(
        code=f"correction_{about.month:%Y-%m}_{about.part}", part=about.part, kind="correction", name=about.name,
        month=about.month, amount=amount, clause=about.clause, measure=about.measure, queue=about.queue,
        channel=about.channel, dispositions=about.dispositions, score_min=about.score_min, quantity=about.quantity,
        steps=about.steps, minimum_amount=about.minimum_amount, level=about.level, basis_amount=about.basis_amount,
        share=about.share, share_per_point=about.share_per_point, share_max=about.share_max, billed_amount=billed,
        days=about.days,
    )  # fmt: skip


def to_cent(amount: Decimal) -> Decimal:
    """Return an amount rounded to the cent, halves up."""
    return amount.quantize(lists.CENT, rounding=ROUND_HALF_UP)


def _step(count: Decimal, price: Decimal) -> Step:
    return Step(quantity=count, price=price, amount=to_cent(count * price))
