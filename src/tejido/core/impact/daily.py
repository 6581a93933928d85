"""Sums by business day from which any period is measured, each subject counted once, and without a row about anybody.

A *subject* is a contact or a person. It is there on some days; on each, it is summed with those that were there last on
the same earlier day. In the days [a, b) the different subjects are then those whose earlier day lies before a, or who
have none: every subject is there for the first time in the period exactly once. The database sums in the same way
(`impact/sql/day_sums.sql`); an agreement test holds the two together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

# Contacts that somebody began to serve on the day; people who began to serve, with the seconds of what they began;
# people who worked, with the seconds worked.
Kind = Literal["contact_served", "person_serving", "person_working"]
KINDS: tuple[Kind, ...] = get_args(Kind)
OPERATOR = 0


@dataclass(frozen=True, kw_only=True)
class Event:
    """That a subject was there on a day; several of one day are one presence, and their amounts add up.

    Args:
        client_id: `OPERATOR` for what is no client's.
        amount: Such as seconds, >= 0.
    """

    kind: Kind
    client_id: int
    subject_id: int
    day: date
    amount: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Sum:
    """The subjects of a day that were there last on the same earlier day, and what they amount to."""

    kind: Kind
    client_id: int
    day: date
    earlier_day: date | None
    subjects_count: int
    amount: float


@dataclass(frozen=True, kw_only=True)
class Total:
    """What a period comes to: different subjects, each counted once, and the amount."""

    subjects_count: int
    amount: float


def fold(events: Iterable[Event]) -> list[Sum]:
    """Return the sums of a history, in the order of kind, client, day and earlier day."""
    amounts: dict[tuple[Kind, int, int], dict[date, float]] = defaultdict(lambda: defaultdict(float))
    for event in events:
        amounts[event.kind, event.client_id, event.subject_id][event.day] += event.amount
    summed: dict[tuple[Kind, int, date, date | None], list[float]] = defaultdict(lambda: [0, 0.0])
    for (kind, client_id, _subject), days in amounts.items():
        earlier: date | None = None
        for day in sorted(days):
            held = summed[kind, client_id, day, earlier]
            held[0] += 1
            held[1] += days[day]
            earlier = day
    found = [
        Sum(kind=kind, client_id=client_id, day=day, earlier_day=earlier_day, subjects_count=int(count), amount=amount)
        for (kind, client_id, day, earlier_day), (count, amount) in summed.items()
    ]
    return sorted(found, key=lambda one: (one.kind, one.client_id, one.day, one.earlier_day or date.min))


def total(sums: Sequence[Sum], *, from_date: date, to_date: date) -> Total:
    """Return what the days [from_date, to_date) come to.

    Args:
        sums: Of one kind and client.
    """
    within = [one for one in sums if from_date <= one.day < to_date]
    first = (one for one in within if one.earlier_day is None or one.earlier_day < from_date)
    return Total(
        subjects_count=sum(one.subjects_count for one in first), amount=sum(one.amount for one in within)
    )  # fmt: skip
