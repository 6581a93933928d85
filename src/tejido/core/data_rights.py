"""What somebody may ask about their own data, and by when it is answered, in working days.

Source: Ley 1581 of 2012, article 14: a query is answered within 10 working days, or within 5 more if the person is told
why before the first term ends; article 15: a claim within 15 working days, counted from the day after it came, or
within 8 more; within 2 working days of a complete claim a note says that it is being dealt with ("reclamo en trámite").
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, get_args

Kind = Literal["query", "correction", "erasure", "revocation", "other_claim"]
KINDS: tuple[Kind, ...] = get_args(Kind)
Via = Literal["self", "in_person", "mail", "letter"]
VIAS: tuple[Via, ...] = get_args(Via)
Outcome = Literal["done", "partly", "refused"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
EXTENSION_REASONS = ("records_elsewhere", "identity_in_doubt", "many_records")

MARK_DAYS = 2
# A year has some 245 working days; no term is longer than 23.
LOOK_AHEAD_DAYS = 366
SATURDAY = 5
IsHoliday = Callable[[date], bool]


class WorkingDaysMissing(Exception):
    """This calendar of holidays leaves no working days."""


@dataclass(frozen=True)
class Term:
    """How many working days there are to answer, and how many more once the person was told why."""

    days: int
    more_days: int


TERMS: Mapping[Literal["query", "claim"], Term] = {"query": Term(10, 5), "claim": Term(15, 8)}


def is_claim(kind: str) -> bool:
    """Tell whether this asks for a change; a query asks to be told."""
    return kind != "query"


def term(kind: str) -> Term:
    """Return the term for a kind of request."""
    return TERMS["claim" if is_claim(kind) else "query"]


def due_on(kind: str, *, received_on: date, is_holiday: IsHoliday) -> date:
    """Return the last day on which a request is answered in time."""
    return after_working_days(received_on, term(kind).days, is_holiday=is_holiday)


def extended_due_on(kind: str, *, due: date, is_holiday: IsHoliday) -> date:
    """Return the last day after the one extension."""
    return after_working_days(due, term(kind).more_days, is_holiday=is_holiday)


def mark_due_on(*, received_on: date, is_holiday: IsHoliday) -> date:
    """Return the last day on which a claim is marked as being dealt with in time."""
    return after_working_days(received_on, MARK_DAYS, is_holiday=is_holiday)


def after_working_days(day: date, count: int, *, is_holiday: IsHoliday) -> date:
    """Return the day that lies so many working days after a day, which itself does not count.

    Raises: WorkingDaysMissing
    """
    found = day
    for _ in range(LOOK_AHEAD_DAYS):
        if count == 0:
            return found
        found += timedelta(days=1)
        if found.weekday() < SATURDAY and not is_holiday(found):
            count -= 1
    raise WorkingDaysMissing(WorkingDaysMissing.__doc__)


def working_days_left(day: date, *, until: date, is_holiday: IsHoliday) -> int:
    """Return how many working days remain after a day, up to and with the last; below 0 when it has passed."""
    step, end = (1, until) if day <= until else (-1, until)
    count, found = 0, day
    while found != end:
        found += timedelta(days=step)
        is_counted = found if step == 1 else found + timedelta(days=1)
        if is_counted.weekday() < SATURDAY and not is_holiday(is_counted):
            count += step
    return count
