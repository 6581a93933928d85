"""Openings: how they change, and from where their seats are filled; pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

# Where somebody comes from who fills a seat: a placement with us before, or none.
SOURCES = ("inside", "outside")
CLOSE_REASONS = ("filled", "not_needed", "client_left", "budget", "entered_in_error")
# What we pay for whoever comes, beside pay: of a training and of the way to a job.
COVERED = ("fees", "transport", "meals", "connectivity")
# What a line of an opening's history is about.
CHANGES = ("opened", "seats", "terms", "closed", "reopened")


def covered(codes: Iterable[str]) -> list[str] | None:
    """Return what is paid in the order in which it is told, each once; None where something is not among `COVERED`."""
    wanted = set(codes)
    return [code for code in COVERED if code in wanted] if wanted <= set(COVERED) else None


@dataclass(frozen=True, kw_only=True)
class Spell:
    """One placement, half-open; it still runs where `to_date` is None."""

    placement: int
    from_date: date
    to_date: date | None


def placement_before(spells: Iterable[Spell], *, filled: date) -> Spell | None:
    """Return the placement that somebody left to fill a seat: the one they were in on the day before.

    Whoever left earlier and comes back comes from outside: the seat was not filled by promotion or a move.

    Args:
        filled: The first day in the seat.
    """
    held = [
        spell for spell in spells if spell.from_date < filled and (spell.to_date is None or spell.to_date >= filled)
    ]
    return max(held, key=lambda spell: spell.from_date, default=None)


def seats_left(*, seats: int, filled: int) -> int:
    """Return how many seats are still to be filled, never below 0."""
    return max(0, seats - filled)
