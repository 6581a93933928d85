"""What if a part of what is spent elsewhere were spent in this town: a calculation, not a promise."""

from __future__ import annotations

from dataclasses import dataclass

from tejido.core.impact.economy import ranges


class MoveInvalid(Exception):
    """A part of 0 to 100 % of an amount above 0 can be moved, and a job costs more than nothing."""


@dataclass(frozen=True, kw_only=True)
class Moved:
    """What would change in a year.

    Args:
        amount: The money that is moved.
        stays: What of it would reach the town at once.
        stays_again: What of that would be spent in the town again.
        jobs: How many jobs it would pay for; further jobs are not in it.
    """

    amount: float
    stays: ranges.Range
    stays_again: ranges.Range
    jobs: ranges.Range

    @property
    def in_town(self) -> ranges.Range:
        """All that would be spent in the town, in two rounds."""
        return self.stays.plus(self.stays_again)


def move(
    *, spend: float, share: float, local: ranges.Range, spent_again: ranges.Range, job_cost: float,
    wage_share: ranges.Range,
) -> Moved:  # fmt: skip
    """Work out what moving a part of a spend to a town would do there.

    Args:
        spend: What is spent in a year, > 0.
        share: The part that is moved, above 0 up to 1.
        local: Which share of the moved money reaches the town, 0 to 1.
        spent_again: Which share of that is spent in the town again, 0 to 1.
        job_cost: What one job costs in a year, > 0, in the same currency.
        wage_share: Which share of the moved money pays for work, 0 to 1.
    Raises: MoveInvalid
    """
    if spend <= 0 or not 0 < share <= 1 or job_cost <= 0:
        raise MoveInvalid(MoveInvalid.__doc__)
    amount = spend * share
    stays = local.times(amount)
    again = ranges.Range(
        low=stays.low * spent_again.low, central=stays.central * spent_again.central,
        high=stays.high * spent_again.high,
    )  # fmt: skip
    return Moved(amount=amount, stays=stays, stays_again=again, jobs=wage_share.times(amount / job_cost))
