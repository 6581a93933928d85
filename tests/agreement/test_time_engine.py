"""Three ways to classify worked time give one answer: the engine, a plain loop over boundaries, minute by minute."""

from __future__ import annotations

from decimal import Decimal

import numpy
from hypothesis import given, settings
from tests import chance, labour_worlds

from tejido.core.labour import engine, kernel, sums
from tejido.core.labour import worked as labour_worked

SALARY = Decimal("2345678.91")


@settings(max_examples=chance.examples(25))
@given(world=labour_worlds.worlds())
def test_the_engine_says_of_each_minute_what_the_minute_itself_says(world: labour_worlds.World) -> None:
    asked = labour_worlds.peers().by_minute(world.worked, world.conditions, laws=world.laws, zones=world.zones)
    assert world.totals() == dict(asked)
    assert world.totals(counter=kernel.count) == dict(asked)


@settings(max_examples=chance.examples(40))
@given(world=labour_worlds.worlds(rows_max=1, placements_max=1))
def test_the_engine_and_a_plain_loop_agree_to_the_cent(world: labour_worlds.World) -> None:
    # The loop knows one law for all.
    conditions = labour_worked.Conditions(
        *(getattr(world.conditions, name) for name in ("person", "from_day", "to_day", "week_seconds", "day_seconds")),
        world.conditions.rest_weekday, world.conditions.zone, numpy.zeros_like(world.conditions.law),
    )  # fmt: skip
    peers = labour_worlds.peers()
    looped = peers.plain(world.worked, conditions, laws=world.laws, zones=world.zones)
    totals = engine.totals(world.worked, conditions, laws=world.laws, zones=world.zones)
    cells = list(zip(totals.terms.tolist(), totals.epoch.tolist(), totals.kind.tolist(), strict=True))
    assert dict(zip(cells, totals.seconds.tolist(), strict=True)) == dict(looped)
    salaries = [SALARY] * len(conditions)
    in_cents = labour_worked.ints([int(SALARY * 100)] * len(conditions))
    found = sums.cents(totals, conditions, laws=world.laws, salary_cents=in_cents)
    paid = peers.amounts(looped, conditions, laws=world.laws, salaries=salaries)
    assert dict(zip(cells, found.tolist(), strict=True)) == {cell: int(amount * 100) for cell, amount in paid.items()}
