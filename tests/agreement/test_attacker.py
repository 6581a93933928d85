"""An attacker who has everything that was published tries to work out what was withheld, and does not get near it.

Small random worlds: sites, months, a quarter; flows of people, and how many of them have a sensitive attribute. What is
published goes through the very rules of the product: suppression and rounding of each table, then the control across
tables and periods, in the order in which statements come out. The attacker knows all rules but the secret of rounding,
writes down everything published as bounds, and narrows them by every sum there is until nothing moves any more.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import pytest

from tejido.core.impact import disclosure
from tejido.core.impact.statement import control

WORLDS_COUNT = 60
MONTHS = [(date(2026, 1, 1), date(2026, 2, 1)), (date(2026, 2, 1), date(2026, 3, 1)),
          (date(2026, 3, 1), date(2026, 4, 1))]  # fmt: skip
QUARTER = (date(2026, 1, 1), date(2026, 4, 1))
SITES = ("a", "b", "c")
# So many values a withheld count of people must still be able to take, for all that the attacker can work out.
RANGE_MIN = 10
# An exact number that is withheld, such as hours: how far apart its ends must still be, as a share of the largest.
HOURS_PER_PERSON = 160
Bounds = dict[control.Cell, tuple[float, float]]


@dataclass(frozen=True)
class World:
    """What is true: people and their part in each site and month, and the hours they worked."""

    people: Mapping[control.Cell, int]
    part: Mapping[control.Cell, int]
    hours: Mapping[control.Cell, float]


def cell(site: str, period: tuple[date, date]) -> control.Cell:
    dimension = "all" if site == "all" else "site"
    return control.Cell(
        indicator="x", dimension=dimension, group_key=site, from_date=period[0], to_date=period[1]
    )  # fmt: skip


def world(rng: random.Random) -> World:
    """Make a world whose months add up to the quarter and whose sites add up to everybody."""
    people, part, hours = {}, {}, {}
    for period in MONTHS:
        for site in SITES:
            count = rng.choice((2, 4, 7, 12, 25, 40))
            people[cell(site, period)] = count
            part[cell(site, period)] = rng.randint(0, count)
            hours[cell(site, period)] = round(sum(rng.uniform(20, HOURS_PER_PERSON) for _ in range(count)), 1)
    for table in (people, part, hours):
        for period in MONTHS:
            table[cell("all", period)] = sum(table[cell(site, period)] for site in SITES)  # type: ignore[assignment]
        for site in (*SITES, "all"):
            table[cell(site, QUARTER)] = sum(table[cell(site, period)] for period in MONTHS)  # type: ignore[assignment]
    return World(people, part, hours)


def parts_published(given: World, *, is_controlled: bool, secret: bytes) -> dict[control.Cell, int | None]:
    """Publish the parts: each period's table through the product's suppression and rounding, then across periods."""
    found: dict[control.Cell, int | None] = {}
    for period in (*MONTHS, QUARTER):
        table = {site: disclosure.Cell(given.people[cell(site, period)], given.part[cell(site, period)])
                 for site in SITES}  # fmt: skip
        suppressed = disclosure.suppressed(table)
        raw: dict[str, int | None] = {**suppressed.parts, "all": suppressed.total_part}
        if not is_controlled:
            # Each cell judged by itself: what a system without secondary suppression does.
            raw = {site: one.part if disclosure.is_safe(one) else None
                   for site, one in {**table, "all": disclosure.total(table.values())}.items()}  # fmt: skip
        for site, value in raw.items():
            found[cell(site, period)] = value
    if is_controlled:
        hide(given, found, is_sensitive=True)
    # Rounded at the end, by a key that belongs to exactly these people.
    return {
        one: None if value is None else _rounded(value, one, secret) if is_controlled else value
        for one, value in found.items()
    }


def hours_published(given: World, *, is_controlled: bool) -> dict[control.Cell, float | None]:
    """Publish the hours: exact where enough people stand behind them."""
    found: dict[control.Cell, float | None] = {
        one: value if disclosure.is_group_safe(given.people[one]) else None for one, value in given.hours.items()
    }
    if is_controlled:
        hide(given, found, is_sensitive=False)
    return found


def hide(given: World, found: dict[control.Cell, int | None] | dict[control.Cell, float | None], *,
         is_sensitive: bool) -> None:  # fmt: skip
    """Withhold more, statement by statement: the months come out one after the other, then the quarter."""
    standing: set[control.Cell] = set()
    for period in (*MONTHS, QUARTER):
        now = {one for one in found if (one.from_date, one.to_date) == period}
        # What the quarter will withhold is known when it is measured, months that are out stay as they are.
        looked_at = standing | now if period != QUARTER else set(found)
        states = {
            one: control.State(
                people=0 if found[one] is None and is_sensitive else given.people[one],
                is_withheld=found[one] is None, is_standing=one in standing,
            )
            for one in looked_at
        }  # fmt: skip
        for one in control.withheld(states):
            found[one] = None
        standing |= {one for one in now if found[one] is not None}


def attacked(published: Mapping[control.Cell, float | None], *, margin: float, most: float) -> Bounds:
    """Return the bounds of every cell that follow from what was published, narrowed until nothing moves."""
    bounds: Bounds = {
        one: (0.0, most) if value is None else (max(value - margin, 0.0), value + margin)
        for one, value in published.items()
    }
    sums = control.relations(list(published))
    for _round in range(200):
        moved = False
        for relation in sums:
            moved |= _narrow(bounds, relation)
        if not moved:
            break
    return bounds


def _narrow(bounds: Bounds, relation: control.Relation) -> bool:
    """Narrow the whole by its parts, and each part by the whole and the others."""
    parts = relation.parts
    low, high = (sum(bounds[one][end] for one in parts) for end in (0, 1))
    moved = _set(bounds, relation.whole, low, high)
    whole_low, whole_high = bounds[relation.whole]
    for one in parts:
        rest_low = sum(bounds[other][0] for other in parts if other != one)
        rest_high = sum(bounds[other][1] for other in parts if other != one)
        moved |= _set(bounds, one, whole_low - rest_high, whole_high - rest_low)
    return moved


def _set(bounds: Bounds, one: control.Cell, low: float, high: float) -> bool:
    was = bounds[one]
    bounds[one] = (max(was[0], low), min(was[1], high))
    return bounds[one][0] > was[0] + 1e-9 or bounds[one][1] < was[1] - 1e-9


def _rounded(value: int, one: control.Cell, secret: bytes) -> int:
    key = disclosure.cell_key(secret=secret, people=[hash(one) & 0xFFFF], part=[value])
    return disclosure.rounded(value, key=key)


def widths(bounds: Bounds, hidden: Iterable[control.Cell]) -> list[float]:
    """Return how many values each hidden cell may still take."""
    return [bounds[one][1] - bounds[one][0] for one in hidden]


def small(given: World, published: Mapping[control.Cell, float | None]) -> list[control.Cell]:
    """Return the withheld cells that are withheld for their own people's sake, and hold anybody to be told of."""
    return [one for one, value in published.items()
            if value is None and not disclosure.is_safe(disclosure.Cell(given.people[one], given.part[one]))
            and given.people[one]]  # fmt: skip


def attack(seed: int, *, is_controlled: bool) -> tuple[list[float], list[float]]:
    """Return how closely withheld parts (in people) and withheld hours of few people (in hours) are known."""
    rng = random.Random(seed)
    given = world(rng)
    parts = parts_published(given, is_controlled=is_controlled, secret=rng.randbytes(16))
    margin = disclosure.ROUNDING_BASE - 1 if is_controlled else 0
    bounds = attacked(parts, margin=margin, most=float(sum(given.people.values())))
    for one, value in given.part.items():
        assert bounds[one][0] <= value <= bounds[one][1], "the attacker's reasoning is sound"
    known_parts = [math.floor(width) + 1 for width in widths(bounds, small(given, parts))]
    hours = hours_published(given, is_controlled=is_controlled)
    bounds = attacked(hours, margin=0.0, most=float(HOURS_PER_PERSON * 10**3))
    few = [one for one, value in hours.items() if value is None and given.people[one] < disclosure.CELL_MIN]
    return [float(one) for one in known_parts], widths(bounds, few)


@pytest.mark.parametrize("start", range(0, WORLDS_COUNT, 20))
def test_nothing_withheld_is_worked_out_from_all_that_is_published(start: int) -> None:
    looked_at = 0
    for seed in range(start, start + 20):
        parts, hours = attack(seed, is_controlled=True)
        looked_at += len(parts) + len(hours)
        assert min(parts, default=RANGE_MIN) >= RANGE_MIN, f"world {seed}: a part is known too closely"
        assert min(hours, default=HOURS_PER_PERSON) >= HOURS_PER_PERSON, f"world {seed}: hours are known too closely"
    assert looked_at > 50, "there was something to work out"


def test_without_secondary_suppression_the_same_attacker_works_it_out() -> None:
    found = [attack(seed, is_controlled=False) for seed in range(20)]
    assert sum(min(parts, default=9) == 1 for parts, _hours in found) > 10
    assert sum(min(hours, default=9) < 0.2 for _parts, hours in found) > 10


def test_a_quarter_does_not_give_a_month_away() -> None:
    """The plainest case: two months are out, the third is withheld, and the quarter would be all three."""
    months = [cell("a", period) for period in MONTHS]
    states = {one: control.State(people=40, is_standing=True) for one in months[:2]}
    states[months[2]] = control.State(people=4, is_withheld=True)
    states[cell("a", QUARTER)] = control.State(people=44)
    assert control.withheld(states) == {months[2], cell("a", QUARTER)}
    # Had the quarter come out before, the month before that one could not be added to it.
    states[months[1]] = control.State(people=40)
    states[cell("a", QUARTER)] = control.State(people=44, is_standing=True)
    assert control.withheld(states) == {months[1], months[2]}


def test_periods_nest_and_others_are_refused() -> None:
    assert control.inside(*QUARTER) == MONTHS
    assert control.around(*MONTHS[1]) == [QUARTER, (date(2026, 1, 1), date(2027, 1, 1))]
    for wrong in ((date(2026, 2, 1), date(2026, 5, 1)), (date(2026, 1, 2), date(2026, 2, 2))):
        with pytest.raises(control.PeriodNotFixed):
            control.grain_of(*wrong)
