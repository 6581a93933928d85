"""Working with partners: what is agreed, who owes what, and whose turn it is; pure, and the same for every page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

# A step waits for us or for them; a commitment is owed by us or by them.
SIDES = ("ours", "theirs")
AGREEMENT_KINDS = ("training", "referral", "funding", "space", "hiring", "other")
AGREEMENT_STATES = ("draft", "signed", "ended")
# Why what stands in a signed agreement is replaced: it was typed wrongly, or both sides agreed on something else.
CORRECTIONS = ("entered_wrongly", "extended", "changed_together")
END_REASONS = ("term_over", "fulfilled", "replaced", "broken_off", "entered_in_error")
# What a commitment is counted in; an amount of money is counted in its currency.
UNITS = (
    "people", "places", "hours", "days", "months", "sessions", "meals", "trips", "items", "COP", "USD", "EUR",
)  # fmt: skip
COMMITMENT_STATES = ("open", "overdue", "kept")


@dataclass(frozen=True, kw_only=True)
class Kept:
    """How far a commitment is kept: how much of it, in which state, and on which day it became whole.

    `quantity` is in the commitment's own unit.
    """

    quantity: Decimal
    state: str
    on_date: date | None


def days_waiting(*, since: datetime, at: datetime, zone: str) -> int:
    """Return for how many days something has waited, as people count: midnights passed, 0 on the day itself.

    Args:
        since, at: Aware instants.
        zone: The operator's IANA zone, whose midnights count.
    """
    there = ZoneInfo(zone)
    return max(0, (at.astimezone(there).date() - since.astimezone(there).date()).days)


def other_side(side: str) -> str:
    """Return who has the turn after this one."""
    return "theirs" if side == "ours" else "ours"


def kept(parts: Iterable[tuple[date, Decimal]], *, quantity: Decimal, due_date: date | None, on: date) -> Kept:
    """Return how far a commitment is kept on a day.

    Args:
        parts: The day and the quantity of each part that was kept, in any order, each > 0.
        quantity: What was promised, > 0.
        due_date: The last day on which it is in time; None: it has none.
        on: The day that is asked about.
    """
    total, whole_on = Decimal(0), None
    for day, part in sorted(parts):
        if day > on:
            break
        total += part
        if whole_on is None and total >= quantity:
            whole_on = day
    if whole_on is not None:
        return Kept(quantity=total, state="kept", on_date=whole_on)
    is_late = due_date is not None and due_date < on
    return Kept(quantity=total, state="overdue" if is_late else "open", on_date=None)
