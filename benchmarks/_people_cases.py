"""What the benchmark of people asks: each page's questions, with what it shows of how many people.

A question of another page is one more line in `all_of`: its page, words, a function that asks through the app's own
queries, and whether what it reads may grow with the people (a sum over a period does, a page of a list does not).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

import _people_world
from tejido.core.duplicates import blocking
from tejido.impact import queries as impact_queries
from tejido.people import comparisons, duplicates, queries

# A page of a list costs its rows and the depth of its indexes, which ten times the people may make one level deeper.
PAGE_GOAL = "<= 1.5"
# A sum over people reads each of them, and no more: ten times the people are ten times the pages.
SUM_GOAL = "<= 11"


@dataclass(frozen=True)
class Case:
    """One thing that a page asks.

    Args:
        goal: A bound on how much more is read with ten times the people; None where nothing is promised.
    """

    page: str
    words: str
    ask: Callable[[], object]
    goal: str | None


def all_of() -> Sequence[Case]:
    """Return every case; a transaction with a scope of everything must be open."""
    return [*_people(), *_duplicates(), *_impact()]


def _people() -> Iterator[Case]:
    day = _people_world.NEWEST
    one = queries.people_named("Synthetic 10", on=day, first=0, count=1)[0][0]
    yield Case("people", "first page", lambda: queries.people_named("", on=day, first=0, count=50), SUM_GOAL)
    yield Case("people", "by name", lambda: queries.people_named("Synthetic 10", on=day, first=0, count=50), SUM_GOAL)
    yield Case("people", "one person", lambda: (
        queries.employments(one), queries.placements(one), queries.skill_levels(one), queries.queue_ids(one),
    ), PAGE_GOAL)  # fmt: skip


def _duplicates() -> Iterator[Case]:
    pair = comparisons.pairs(state="open", first=0, count=1)[0][0]
    some = [1000 + place for place in range(duplicates.BATCH)]
    yield Case("duplicates", "first page", lambda: comparisons.pairs(state="open", first=0, count=25), SUM_GOAL)
    yield Case("duplicates", "counts", comparisons.counts, SUM_GOAL)
    yield Case("duplicates", "two side by side", lambda: comparisons.sides(pair, day=_people_world.NEWEST), PAGE_GOAL)
    yield Case("duplicates", "look at 50 people", lambda: _candidates(some), "<= 3")


def _candidates(people: Sequence[int]) -> object:
    found = _rows(duplicates.CANDIDATES, {"people": list(people), "block_max": blocking.BLOCK_MAX})
    return duplicates.traits_of({other for _, other in found})


def _impact() -> Iterator[Case]:
    newest = _people_world.NEWEST
    month = {"from_date": newest.replace(day=1), "to_date": newest}
    # Nothing is promised here: this page looks through all spells, however long ago they ended.
    yield Case("impact", "in placement in a month", lambda: _rows(impact_queries.PEOPLE_IN_PLACEMENT, month), None)


def _rows(statement: str, given: Mapping[str, object]) -> Sequence[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return cursor.fetchall()
