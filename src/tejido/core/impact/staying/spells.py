"""Spells of working here, out of employments: contracts that follow one another are one, whoever was merged is one.

`impact/sql/staying_spells.sql` makes the same in the database; an agreement test holds the two together.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from tejido.core import attrition

# How long back spells are looked at: whoever came before is counted from then on only.
WINDOW_YEARS = 5


@dataclass(frozen=True, kw_only=True)
class Employment:
    """One employment of a person, half-open; it still runs where `to_date` is None.

    Args:
        person: The one human being, those who were merged under one number.
        id: Which of two that end on one day was written later.
    """

    id: int
    person: int
    from_date: date
    to_date: date | None
    end_reason: str


@dataclass(frozen=True, order=True, kw_only=True)
class Seen:
    """How long a spell was seen to last, in days, from which day of it on, and why it ended; None where it goes on."""

    lasted: int
    entered: int
    cause: str | None


def seen(employments: Iterable[Employment], *, window_from: date, to_date: date) -> Mapping[Seen, int]:
    """Return how many spells were seen to last how long, within a window of days.

    Args:
        window_from, to_date: Half-open; a spell that began before is counted from then on, one that ends after goes on.
    """
    found: Counter[Seen] = Counter()
    of_person: dict[int, list[Employment]] = defaultdict(list)
    for one in employments:
        if one.from_date < to_date and (one.to_date is None or one.to_date > one.from_date):
            of_person[one.person].append(one)
    for its in of_person.values():
        for spell in _joined(its):
            cause = None
            if spell.to_date is not None and spell.to_date <= to_date:
                cause = attrition.kind_of(spell.end_reason)
            end = to_date if spell.to_date is None else min(spell.to_date, to_date)
            lasted, entered = (end - spell.from_date).days, max(0, (window_from - spell.from_date).days)
            if lasted > entered:
                found[Seen(lasted=lasted, entered=entered, cause=cause)] += 1
    return dict(found)


def _joined(employments: Iterable[Employment]) -> list[Employment]:
    """Return one employment for those that follow one another without a day between."""
    spells: list[Employment] = []
    for one in sorted(employments, key=lambda each: (each.from_date, each.id)):
        last = spells[-1] if spells else None
        if last is None or (last.to_date is not None and one.from_date > last.to_date):
            spells.append(one)
            continue
        ends = (last.to_date or date.max, last.id), (one.to_date or date.max, one.id)
        later = one if ends[1] > ends[0] else last
        spells[-1] = Employment(
            id=later.id, person=one.person, from_date=last.from_date, to_date=later.to_date,
            end_reason=later.end_reason,
        )  # fmt: skip
    return spells
