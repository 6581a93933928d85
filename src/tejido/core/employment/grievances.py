"""A complaint's life, who handles it, and until when it must be answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from tejido.core.reference import values

CATEGORIES = (
    "pay", "hours_and_rest", "disconnection", "harassment", "sexual_harassment", "discrimination", "safety",
    "adjustments", "contract", "other",
)  # fmt: skip
HANDLERS = ("people_lead", "impact_lead")
OUTCOMES = ("upheld", "partly_upheld", "not_upheld", "not_enough_known", "passed_on")
# State to the states that may follow. An appeal is possible once.
STATES: Mapping[str, tuple[str, ...]] = {
    "received": ("investigating", "answered"),
    "investigating": ("answered",),
    "answered": ("appealed", "closed"),
    "appealed": ("answered", "closed"),
    "closed": (),
}
TEXT_LENGTH_MAX = 4000
# Promises are the operator's own, and kept in the register with its country.
PROMISED = "CO"
ENTRIES_MAX = 60


@dataclass(frozen=True)
class Deadlines:
    """Until when a complaint is looked at and answered, and the promises behind it."""

    receive_by: date
    answer_by: date
    receive: values.Value
    answer: values.Value


def deadlines(category: str, *, received: date, table: values.Table) -> Deadlines:
    """Return until when a complaint of a kind must be looked at and answered, in days of the calendar.

    Args:
        table: The reference values: the operator's promises are among them, whatever the country of the work.
    Raises: NoSuchValue
    """
    is_harassment = category in ("harassment", "sexual_harassment")
    receive = table.on("grievance_receive_days", place=PROMISED, day=received)
    key = "harassment_answer_days" if is_harassment else "grievance_answer_days"
    answer = table.on(key, place=PROMISED, day=received)
    return Deadlines(
        receive_by=received + timedelta(days=int(receive.value)),
        answer_by=received + timedelta(days=int(answer.value)),
        receive=receive,
        answer=answer,
    )


def may_follow(before: str, after: str) -> bool:
    """Return whether a complaint goes from one state to another."""
    return after in STATES[before]


def other_handler(handler: str) -> str:
    """Return who looks at an appeal: never who answered before."""
    return HANDLERS[1] if handler == HANDLERS[0] else HANDLERS[0]
