"""LM3: how much of what is spent in a town is spent in the town again, over three rounds.

Source: J. Sacks, The Money Trail: Measuring your impact on the local economy using LM3 (New Economics Foundation and
The Countryside Agency, 2002): LM3 = (round 1 + round 2 + round 3) / round 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tejido.core.impact.economy import ranges


class FlowInvalid(Exception):
    """Money that stays in the town is neither negative nor more than all that was spent."""


@dataclass(frozen=True, kw_only=True)
class Flow:
    """Money that reached people or suppliers of the town, and what share of it they spend in the town again.

    Args:
        amount: Of round 2, >= 0, in the currency of all flows.
        spent_again: Share, 0 to 1; `ranges.UNKNOWN_SHARE` where nobody was asked.
    """

    amount: float
    spent_again: ranges.Range

    def __post_init__(self) -> None:
        if self.amount < 0 or self.spent_again.low < 0 or self.spent_again.high > 1:
            raise FlowInvalid(FlowInvalid.__doc__)


@dataclass(frozen=True, kw_only=True)
class Rounds:
    """The three rounds and what follows from them.

    Args:
        spent: Round 1: all that was spent, > 0.
        stayed: Round 2: what of it reached the town.
        stayed_again: Round 3: what of that was spent in the town again.
    """

    spent: float
    stayed: float
    stayed_again: ranges.Range

    @property
    def multiplier(self) -> ranges.Range:
        """LM3, from 1 (all of it left at once) to 3 (nothing left in three rounds)."""
        return ranges.exactly(1 + self.stayed / self.spent).plus(self.stayed_again.times(1 / self.spent))

    @property
    def stayed_share(self) -> float:
        """What share of round 1 reached the town."""
        return self.stayed / self.spent


def rounds(*, spent: float, flows: Sequence[Flow]) -> Rounds:
    """Return the three rounds of what was spent.

    Args:
        spent: All that was spent, in the town and elsewhere, > 0.
        flows: What of it reached people and suppliers of the town.
    Raises: FlowInvalid: nothing was spent, or more stayed than was spent.
    """
    stayed = sum(flow.amount for flow in flows)
    # The sum of many amounts may differ from their total by what floats cannot hold.
    if spent <= 0 or stayed > spent * (1 + 1e-9):
        raise FlowInvalid(FlowInvalid.__doc__)
    again = ranges.ZERO
    for flow in flows:
        again = again.plus(flow.spent_again.times(flow.amount))
    return Rounds(spent=spent, stayed=min(stayed, spent), stayed_again=again)
