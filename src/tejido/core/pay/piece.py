"""Work by the piece: what was accepted and rejected, how long it took with the waiting, and what an hour earned."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from tejido.core.pay import lines


@dataclass(frozen=True, kw_only=True)
class PieceWork:
    """What one person did by the piece on one day in one queue.

    Args:
        item_count: Tasks done: accepted, rejected, or not looked at yet, which count as accepted.
        waiting_seconds: Ready, with nothing to do: nobody pays it by the piece, the law does by the hour.
    """

    person: int
    programme_id: int
    queue_id: int
    day: date
    item_count: int
    accepted_count: int
    rejected_count: int
    working_seconds: int
    waiting_seconds: int

    @property
    def seconds(self) -> int:
        """All the time that it took, the waiting too."""
        return self.working_seconds + self.waiting_seconds


@dataclass(frozen=True, kw_only=True)
class Rate:
    """What an accepted task is paid in [from_date, to_date); `queue_id` 0 is every queue of the programme."""

    programme_id: int
    queue_id: int
    amount: Decimal
    currency: str
    from_date: date
    to_date: date | None


def rate_of(work: PieceWork, rates: Iterable[Rate]) -> Rate | None:
    """Return the rate of some work: its queue's own before the programme's; None where nobody set one."""
    fitting = [
        rate
        for rate in rates
        if rate.programme_id == work.programme_id
        and rate.queue_id in (0, work.queue_id)
        and rate.from_date <= work.day
        and (rate.to_date is None or work.day < rate.to_date)
    ]
    return max(fitting, key=lambda rate: rate.queue_id, default=None)


def hourly(amount: Decimal, *, seconds: int) -> Fraction | None:
    """Return what an hour earned, with waiting and rejected tasks counted in; None without any time.

    Source: the cloudwork principles of Fairwork on pay: unpaid time counts in the hour.
    """
    return Fraction(amount) * lines.HOUR_SECONDS / seconds if seconds else None
