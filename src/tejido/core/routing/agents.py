"""An agent's status, load and room, and the list of those who can be offered something. Kernel source."""

from __future__ import annotations

from tejido.core.routing import idleness, layout, mentors
from tejido.core.routing.layout import Ints


def set_status(ints: Ints, at: int, agent: int, status: int) -> None:
    """Give an agent a status."""
    idleness.stop(ints, at, agent)
    mentors.leave(ints, agent)
    ints[agent + layout.AGENT_STATUS] = status
    idleness.start(ints, agent)
    mentors.enter(ints, agent)


def add_load(ints: Ints, at: int, agent: int, channel: int, count: int) -> None:
    """Count one contact more, or less, that an agent holds or is offered."""
    idleness.stop(ints, at, agent)
    ints[agent + layout.AGENT_LOADS + channel] += count
    ints[agent + layout.AGENT_LOAD_TOTAL] += count
    ints[agent + layout.AGENT_LOAD_EXCLUSIVE] += count * layout.EXCLUSIVE[channel]
    idleness.start(ints, agent)


def has_room(ints: Ints, agent: int, channel: int) -> bool:
    """Say whether an agent can take one contact more of a channel; an exclusive one only with nothing else."""
    if ints[agent + layout.AGENT_LOADS + channel] >= ints[agent + layout.AGENT_CAPACITIES + channel]:
        return False
    if layout.EXCLUSIVE[channel] == 1:
        return ints[agent + layout.AGENT_LOAD_TOTAL] == 0
    return ints[agent + layout.AGENT_LOAD_EXCLUSIVE] == 0


def refresh_open(ints: Ints, agent: int) -> None:
    """Keep the list of agents who can be offered something: available, not at the offer limit, room somewhere."""
    is_open = False
    if (
        ints[agent + layout.AGENT_STATUS] == layout.STATUS_AVAILABLE
        and ints[agent + layout.AGENT_OFFER_COUNT] < ints[layout.OFFERS_AT_ONCE]
    ):
        for channel in range(layout.CHANNEL_COUNT):
            if has_room(ints, agent, channel):
                is_open = True
                break
    place = ints[agent + layout.AGENT_OPEN_PLACE]
    start = ints[layout.OPEN_AGENTS]
    if is_open and place == layout.NEVER:
        count = ints[layout.OPEN_COUNT]
        ints[start + count] = agent
        ints[agent + layout.AGENT_OPEN_PLACE] = count
        ints[layout.OPEN_COUNT] = count + 1
    elif not is_open and place != layout.NEVER:
        count = ints[layout.OPEN_COUNT] - 1
        last = ints[start + count]
        ints[start + place] = last
        ints[last + layout.AGENT_OPEN_PLACE] = place
        ints[agent + layout.AGENT_OPEN_PLACE] = layout.NEVER
        ints[layout.OPEN_COUNT] = count
