"""The index of a pair and the two choices made by it. Kernel source.

The index of a contact and an agent is a sum of points, `a + b * wait + c * idle`: what the contact brings (waiting
and priority), then the agent's level in the queue, then the agent's idle time, less what the agent already holds. The
pair with the most points wins. The sum is always made in this order, so that plain and compiled code agree to the
last bit. Source: Chan, Koole and L'Ecuyer 2014, Manufacturing & Service Operations Management 16:544 (weight-based
routing).
"""

from __future__ import annotations

from tejido.core.routing import layout, lines, pauses
from tejido.core.routing.layout import Ints, Reals


def wait_term(ints: Ints, reals: Reals, at: int, contact: int) -> float:
    """Return the points for the minutes a contact has waited."""
    weight = reals[ints[contact + layout.CONTACT_QUEUE] * layout.WEIGHT_WIDTH + layout.WEIGHT_WAIT]
    return weight * ((at - ints[contact + layout.CONTACT_ARRIVED_AT]) / layout.MINUTE)


def priority_term(ints: Ints, reals: Reals, contact: int) -> float:
    """Return the points for a contact's priority; waiting adds to them, so priority ages."""
    weight = reals[ints[contact + layout.CONTACT_QUEUE] * layout.WEIGHT_WIDTH + layout.WEIGHT_PRIORITY]
    return weight * ints[contact + layout.CONTACT_PRIORITY]


def level_term(ints: Ints, reals: Reals, queue: int, agent: int) -> float:
    """Return the points for an agent's mean level over a queue's skills."""
    weight = reals[queue * layout.WEIGHT_WIDTH + layout.WEIGHT_LEVEL]
    level = ints[agent + layout.AGENT_PAIRS + queue * layout.PAIR_WIDTH + layout.PAIR_LEVEL]
    return weight * (level / layout.LEVEL_ONE)


def idle_term(ints: Ints, reals: Reals, at: int, queue: int, agent: int) -> float:
    """Return the points for the minutes an agent has been idle; an agent who holds a contact is not idle."""
    if ints[agent + layout.AGENT_LOAD_TOTAL] > 0:
        return 0.0
    weight = reals[queue * layout.WEIGHT_WIDTH + layout.WEIGHT_IDLE]
    return weight * ((at - ints[agent + layout.AGENT_IDLE_SINCE]) / layout.MINUTE)


def load_term(ints: Ints, reals: Reals, queue: int, agent: int) -> float:
    """Return the points, zero or below, for the contacts an agent already holds."""
    if ints[agent + layout.AGENT_LOAD_TOTAL] == 0:
        return 0.0
    weight = reals[queue * layout.WEIGHT_WIDTH + layout.WEIGHT_LOAD]
    return -(weight * ints[agent + layout.AGENT_LOAD_TOTAL])


def contact_points(ints: Ints, reals: Reals, at: int, contact: int) -> float:
    """Return what a contact brings to the index of every pair it is in."""
    return wait_term(ints, reals, at, contact) + priority_term(ints, reals, contact)


def pair_points(ints: Ints, reals: Reals, at: int, points: float, queue: int, agent: int) -> float:
    """Return the index of a pair: the contact's points, then level, idle and load of the agent."""
    total = points + level_term(ints, reals, queue, agent)
    total = total + idle_term(ints, reals, at, queue, agent)
    return total + load_term(ints, reals, queue, agent)


def may_serve(ints: Ints, at: int, contact: int, agent: int) -> bool:
    """Say whether an open agent may be offered a contact now: room on the channel, level for the step, no pause."""
    channel = ints[contact + layout.CONTACT_CHANNEL]
    if ints[agent + layout.AGENT_LOADS + channel] >= ints[agent + layout.AGENT_CAPACITIES + channel]:
        return False
    pair = agent + layout.AGENT_PAIRS + ints[contact + layout.CONTACT_QUEUE] * layout.PAIR_WIDTH
    wait_needed = ints[pair + layout.PAIR_WAIT_NEEDED]
    if wait_needed == layout.NEVER or at - ints[contact + layout.CONTACT_ARRIVED_AT] < wait_needed:
        return False
    if at < ints[contact + layout.CONTACT_HELD_UNTIL]:
        return False
    return not pauses.is_paused(ints, contact, agent, at)


def next_agent(ints: Ints, reals: Reals, at: int, contact: int) -> int:
    """Return the agent for a waiting contact, or nobody: most points, then longest idle, then lowest id."""
    best = layout.NOBODY
    if ints[layout.OPEN_COUNT] == 0:
        return best
    best_points = 0.0
    queue = ints[contact + layout.CONTACT_QUEUE]
    points = contact_points(ints, reals, at, contact)
    start = ints[layout.OPEN_AGENTS]
    for place in range(start, start + ints[layout.OPEN_COUNT]):
        agent = ints[place]
        if not may_serve(ints, at, contact, agent):
            continue
        total = pair_points(ints, reals, at, points, queue, agent)
        if best == layout.NOBODY or total > best_points or (total == best_points and rested_more(ints, agent, best)):
            best = agent
            best_points = total
    return best


def rested_more(ints: Ints, agent: int, other: int) -> bool:
    """Say whether an agent comes before one with as many points: longer without a new contact, then lower id."""
    since = ints[agent + layout.AGENT_IDLE_SINCE]
    other_since = ints[other + layout.AGENT_IDLE_SINCE]
    if since != other_since:
        return since < other_since
    return ints[agent + layout.AGENT_ID] < ints[other + layout.AGENT_ID]


def first_in_line(ints: Ints, at: int, queue: int, channel: int, agent: int) -> int:
    """Return the first contact of one line that an agent may serve now, or nobody."""
    if ints[agent + layout.AGENT_LOADS + channel] >= ints[agent + layout.AGENT_CAPACITIES + channel]:
        return layout.NOBODY
    wait_needed = ints[agent + layout.AGENT_PAIRS + queue * layout.PAIR_WIDTH + layout.PAIR_WAIT_NEEDED]
    if wait_needed == layout.NEVER:
        return layout.NOBODY
    record = ints[layout.QUEUES] + queue * layout.QUEUE_WIDTH
    contact = ints[record + layout.QUEUE_HEADS + channel]
    while contact != layout.NOBODY:
        if may_serve(ints, at, contact, agent):
            return contact
        if ints[contact + layout.CONTACT_RETURNED] == 0 and at - ints[contact + layout.CONTACT_RANK_AT] < wait_needed:
            # Everybody further back arrived too late as well: an arrival is never earlier than its rank.
            return layout.NOBODY
        contact = ints[contact + layout.CONTACT_NEXT]
    return layout.NOBODY


def first_in_queue(ints: Ints, at: int, queue: int, agent: int) -> int:
    """Return the first contact of a queue, on any channel, that an agent may serve now, or nobody."""
    best = layout.NOBODY
    for channel in range(layout.CHANNEL_COUNT):
        first = first_in_line(ints, at, queue, channel, agent)
        if first != layout.NOBODY and (best == layout.NOBODY or lines.goes_before(ints, first, best)):
            best = first
    return best


def beats(ints: Ints, total: float, contact: int, best_total: float, best: int) -> bool:
    """Say whether a contact with an index comes before the best so far: more points, then lower id."""
    if total != best_total:
        return total > best_total
    return ints[contact + layout.CONTACT_ID] < ints[best + layout.CONTACT_ID]


def next_contact(ints: Ints, reals: Reals, at: int, agent: int) -> int:
    """Return the contact for an open agent, or nobody: of the first of each queue, most points, then lowest id."""
    best = layout.NOBODY
    best_total = 0.0
    for queue in range(ints[layout.QUEUE_COUNT]):
        first = first_in_queue(ints, at, queue, agent)
        if first == layout.NOBODY:
            continue
        total = pair_points(ints, reals, at, contact_points(ints, reals, at, first), queue, agent)
        if best == layout.NOBODY or beats(ints, total, first, best_total, best):
            best = first
            best_total = total
    return best
