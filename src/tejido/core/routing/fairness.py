"""How evenly work is spread: occupancy of each agent, and two indices of a list of shares."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tejido.core.routing import errors
from tejido.core.routing import snapshot as routing_snapshot


@dataclass(frozen=True, kw_only=True)
class Spread:
    """How evenly something is spread over a number of agents.

    `gini` is 0 when all have the same and near 1 when one has everything; `jain` is 1 when all have the same and
    1 / `count` when one has everything.
    """

    count: int
    mean: float
    gini: float
    jain: float


def occupancy_share(agent: routing_snapshot.AgentState) -> float | None:
    """Return the share of an agent's available time today in which they held or were offered a contact.

    Args:
        agent: From a floor's snapshot.
    Returns: 0 to 1; None for somebody who was not available at all.
    """
    if agent.available_time == 0:
        return None
    return (agent.available_time - agent.idle_time) / agent.available_time


def occupancy_spread(agents: Iterable[routing_snapshot.AgentState]) -> Spread:
    """Return how evenly the occupancy of agents is spread; who was not available at all does not count.

    Args:
        agents: From a floor's snapshot.
    Returns: Both indices with the mean and the count.
    """
    shares = [occupancy_share(agent) for agent in agents]
    return spread([share for share in shares if share is not None])


def spread(amounts: Sequence[float]) -> Spread:
    """Return how evenly amounts are spread.

    Where there is nothing to share, or nobody to share it, it is spread evenly.

    Args:
        amounts: One for each agent, finite and >= 0.
    Returns: Both indices with the mean and the count.
    Raises: AmountOutOfRange: an amount is negative or not finite.
    Source: Gini 1912, as half the relative mean difference; Jain, Chiu and Hawe 1984, DEC-TR-301, equation 1.
    """
    if not all(math.isfinite(amount) and amount >= 0 for amount in amounts):
        raise errors.AmountOutOfRange(str(list(amounts)))
    count = len(amounts)
    total = math.fsum(amounts)
    if count == 0 or total == 0:
        return Spread(count=count, mean=0.0, gini=0.0, jain=1.0)
    # The mean of all differences between two agents, by their order instead of by all pairs.
    differences = math.fsum((2 * rank - count + 1) * amount for rank, amount in enumerate(sorted(amounts)))
    squares = math.fsum(amount * amount for amount in amounts)
    return Spread(
        count=count, mean=total / count, gini=differences / (count * total), jain=total * total / (count * squares)
    )
