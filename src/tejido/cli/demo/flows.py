"""What comes in: how the contacts are spread over queues and channels, and how many of them the staff can serve."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from tejido.cli.demo import cast, crew, dialogues, manners

# In the week's busiest five minutes there is as much to do as the staff can; the week's mean is about half of that.
BUSY_SHARE = 1.0
CODE_BY_LANGUAGE = {"es": "general", "en": "english"}


@dataclass(frozen=True)
class Flow:
    """What part of all contacts comes to one queue on one channel."""

    queue: str
    channel: str
    share: float


FLOWS = (
    Flow("general", "chat", 0.30),
    Flow("cards", "chat", 0.16),
    Flow("english", "chat", 0.22),
    Flow("general", "voice", 0.13),
    Flow("orders", "voice", 0.05),
    Flow("documents", "task", 0.11),
    Flow("catalogue", "task", 0.03),
)
# The real conversations of a file are English, and get more.
FILE_QUEUE, FILE_SHARE = "english", 0.35


def chosen(*, given: Collection[str], agents: Collection[crew.AgentPlan]) -> tuple[Flow, ...]:
    """Return the flows to play, with shares that add up to one; what nobody present serves does not come.

    Args:
        given: The queues whose conversations come from a file.
        agents: Those who are present, at least one.
    """
    kept = [flow for flow in FLOWS if any(serves(agent, flow) for agent in agents)]
    weights = [
        FILE_SHARE if flow.queue in given and flow.queue == FILE_QUEUE and flow.channel == "chat" else flow.share
        for flow in kept
    ]
    return tuple(
        Flow(flow.queue, flow.channel, weight / sum(weights)) for flow, weight in zip(kept, weights, strict=True)
    )


def words_by_queue(played: Sequence[dialogues.Dialogue]) -> dict[str, list[dialogues.Dialogue]]:
    """Return the conversations by the queue they are played in: the one they name, or the one of their language."""
    words: dict[str, list[dialogues.Dialogue]] = {}
    for dialogue in played:
        words.setdefault(dialogue.queue or CODE_BY_LANGUAGE[dialogue.language], []).append(dialogue)
    return words


def agent_seconds(flow: Flow, words: Mapping[str, Sequence[dialogues.Dialogue]]) -> float:
    """Return how long a contact of a flow takes an agent on average, in world seconds."""
    if flow.channel == "voice":
        return manners.call_agent_seconds()
    if flow.channel == "task":
        return manners.task_agent_seconds()
    return manners.agent_seconds(words[flow.queue])


def contacts_per_second_max(
    flows: Sequence[Flow], *, words: Mapping[str, Sequence[dialogues.Dialogue]], agents: Collection[crew.AgentPlan]
) -> float:
    """Return the arrival rate of the week's busiest interval.

    It is the highest at which no set of flows has more work than those who could do it, `BUSY_SHARE` of their time:
    then all of it can be shared out (Hall's condition for a flow through a network).

    Args:
        flows: At least one.
        agents: Those who are present; somebody among them serves each flow.
    Source: P. Hall, On representatives of subsets, Journal of the London Mathematical Society 10 (1935), 26-30.
    """
    seconds = {flow: flow.share * agent_seconds(flow, words) for flow in flows}
    able = {flow: frozenset(agent.number for agent in agents if serves(agent, flow)) for flow in flows}
    rates = []
    for count in range(1, len(flows) + 1):
        for some in itertools.combinations(flows, count):
            able_count = len(frozenset[int]().union(*(able[flow] for flow in some)))
            rates.append(able_count * BUSY_SHARE / sum(seconds[flow] for flow in some))
    return min(rates)


def serves(agent: crew.AgentPlan, flow: Flow) -> bool:
    """Return whether an agent is offered what comes in a flow."""
    return flow.queue in agent.queue_codes and bool(agent.capacities.get(flow.channel))


def language(flow: Flow) -> str:
    """Return the language of a flow's contacts."""
    return cast.queue_plan(flow.queue).language
