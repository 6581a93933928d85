"""How evenly the router keeps the agents of a floor busy; `core.fairness` has the indices and the other measures."""

from __future__ import annotations

from collections.abc import Iterable

from tejido.core import fairness
from tejido.core.routing import snapshot as routing_snapshot


def occupancy_share(agent: routing_snapshot.AgentState) -> float | None:
    """Return the share of an agent's available time today in which they held or were offered a contact.

    Args:
        agent: From a floor's snapshot.
    Returns: 0 to 1; None for somebody who was not available at all.
    """
    if agent.available_time == 0:
        return None
    return (agent.available_time - agent.idle_time) / agent.available_time


def occupancy_spread(agents: Iterable[routing_snapshot.AgentState]) -> fairness.Spread:
    """Return how evenly the occupancy of agents is spread; who was not available at all does not count.

    Args:
        agents: From a floor's snapshot.
    Returns: Both indices with the mean and the count.
    """
    shares = [occupancy_share(agent) for agent in agents]
    return fairness.spread([share for share in shares if share is not None])
