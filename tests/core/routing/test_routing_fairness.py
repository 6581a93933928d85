"""How evenly a floor's occupancy is spread."""

from __future__ import annotations

from tejido.core.routing import fairness, snapshot


def test_occupancy_leaves_out_who_was_not_available() -> None:
    agents = [
        snapshot.AgentState(agent_id=1, available_time=100, idle_time=25),
        snapshot.AgentState(agent_id=2, available_time=40, idle_time=10),
        snapshot.AgentState(agent_id=3),
    ]
    assert [fairness.occupancy_share(agent) for agent in agents] == [0.75, 0.75, None]
    found = fairness.occupancy_spread(agents)
    assert (found.count, found.mean, found.jain) == (2, 0.75, 1.0)
