"""The index of a pair: what each term gives, and their sum. Kernel source.

The index of a contact and an agent is a sum of points, `a + b * wait + c * idle`: what the contact brings (waiting
and priority), then what the agent does. The pair with the most points wins (`choice`). The sum is always made in this
order, so that plain and compiled code agree to the last bit. Source: Chan, Koole and L'Ecuyer 2014, Manufacturing &
Service Operations Management 16:544 (weight-based routing).
"""

from __future__ import annotations

from tejido.core.routing import idleness, layout, lines, targets
from tejido.core.routing.layout import Ints, Reals


def wait_term(ints: Ints, reals: Reals, at: int, contact: int) -> float:
    """Return the points for a contact's wait: the weight once the wait equals the target, and in proportion."""
    weight = reals[ints[contact + layout.CONTACT_QUEUE] * layout.WEIGHT_WIDTH + layout.WEIGHT_WAIT]
    target = ints[lines.line_of(ints, contact) + layout.LINE_TARGET]
    return weight * ((at - ints[contact + layout.CONTACT_ARRIVED_AT]) / target)


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


def scarcity_term(ints: Ints, reals: Reals, queue: int, agent: int) -> float:
    """Return the points, zero or below, for the share of the pool's other queues that would lose this agent."""
    others = ints[agent + layout.AGENT_SERVABLE_COUNT] - 1
    if others < 1:
        return 0.0
    weight = reals[queue * layout.WEIGHT_WIDTH + layout.WEIGHT_SCARCITY]
    return -(weight * (others / (ints[layout.QUEUE_COUNT] - 1)))


def idle_share_term(ints: Ints, reals: Reals, at: int, queue: int, agent: int) -> float:
    """Return the points for how far an agent's share of idle time today lies above the pool's, or below it."""
    weight = reals[queue * layout.WEIGHT_WIDTH + layout.WEIGHT_IDLE_SHARE]
    if weight == 0.0:
        return 0.0
    return weight * idleness.above_pool(ints, at, agent)


def sticky_term(ints: Ints, reals: Reals, contact: int, agent: int) -> float:
    """Return the points for an agent whom a contact prefers."""
    if ints[contact + layout.CONTACT_PREFERRED] != agent:
        return 0.0
    return reals[ints[contact + layout.CONTACT_QUEUE] * layout.WEIGHT_WIDTH + layout.WEIGHT_STICKY]


def growth_term(ints: Ints, reals: Reals, at: int, queue: int, agent: int) -> float:
    """Return the points for an agent who is growing in a queue; none while the queue misses its target."""
    if ints[agent + layout.AGENT_PAIRS + queue * layout.PAIR_WIDTH + layout.PAIR_GROWS] == 0:
        return 0.0
    weight = reals[queue * layout.WEIGHT_WIDTH + layout.WEIGHT_GROWTH]
    if weight == 0.0 or targets.is_missed(ints, reals, at, queue):
        return 0.0
    return weight


def contact_points(ints: Ints, reals: Reals, at: int, contact: int) -> float:
    """Return what a contact brings to the index of every pair it is in."""
    return wait_term(ints, reals, at, contact) + priority_term(ints, reals, contact)


def pair_points(ints: Ints, reals: Reals, at: int, points: float, contact: int, agent: int) -> float:
    """Return the index of a pair: the contact's points, then one term after the other for the agent."""
    queue = ints[contact + layout.CONTACT_QUEUE]
    total = points + level_term(ints, reals, queue, agent)
    total = total + idle_term(ints, reals, at, queue, agent)
    total = total + load_term(ints, reals, queue, agent)
    total = total + scarcity_term(ints, reals, queue, agent)
    total = total + idle_share_term(ints, reals, at, queue, agent)
    total = total + sticky_term(ints, reals, contact, agent)
    return total + growth_term(ints, reals, at, queue, agent)


def write_terms(ints: Ints, reals: Reals, at: int, contact: int, agent: int) -> None:
    """Write the terms of a pair where those of the next decision belong."""
    queue = ints[contact + layout.CONTACT_QUEUE]
    terms = ints[layout.DECISION_TERMS] + ints[layout.DECISION_COUNT] * layout.TERM_WIDTH
    reals[terms + layout.TERM_WAIT] = wait_term(ints, reals, at, contact)
    reals[terms + layout.TERM_PRIORITY] = priority_term(ints, reals, contact)
    reals[terms + layout.TERM_LEVEL] = level_term(ints, reals, queue, agent)
    reals[terms + layout.TERM_IDLE] = idle_term(ints, reals, at, queue, agent)
    reals[terms + layout.TERM_LOAD] = load_term(ints, reals, queue, agent)
    reals[terms + layout.TERM_SCARCITY] = scarcity_term(ints, reals, queue, agent)
    reals[terms + layout.TERM_IDLE_SHARE] = idle_share_term(ints, reals, at, queue, agent)
    reals[terms + layout.TERM_STICKY] = sticky_term(ints, reals, contact, agent)
    reals[terms + layout.TERM_GROWTH] = growth_term(ints, reals, at, queue, agent)
    points = contact_points(ints, reals, at, contact)
    reals[terms + layout.TERM_TOTAL] = pair_points(ints, reals, at, points, contact, agent)
