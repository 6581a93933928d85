"""The two choices: which agent for a contact, and which contact for an agent. Kernel source.

Who may take a contact at all is settled first (`may_serve`); the index only orders those who may. Within one line the
order is fixed, so only the first contact of a line that an agent may serve is weighed, and those that prefer them.
"""

from __future__ import annotations

from tejido.core.routing import agents, index, layout, mentors, pauses, preferences
from tejido.core.routing.layout import Ints, Reals


def may_serve(ints: Ints, at: int, contact: int, agent: int) -> bool:
    """Say whether an open agent may be offered a contact now: room, rung, step or preference, no hold, no pause.

    Whoever works under supervision must be able to reach a mentor.
    """
    if not agents.has_room(ints, agent, ints[contact + layout.CONTACT_CHANNEL]):
        return False
    pair = agent + layout.AGENT_PAIRS + ints[contact + layout.CONTACT_QUEUE] * layout.PAIR_WIDTH
    wait_needed = ints[pair + layout.PAIR_WAIT_NEEDED]
    if wait_needed == layout.NEVER:
        return False
    if ints[contact + layout.CONTACT_DIFFICULTY] > ints[pair + layout.PAIR_DIFFICULTY_MAX]:
        return False
    if ints[pair + layout.PAIR_GROWS] == 1 and not mentors.is_reachable(ints, ints[contact + layout.CONTACT_QUEUE]):
        return False
    if preferences.is_reserved(ints, at, contact):
        # The preferred agent need not wait for their step: meeting any of them is enough.
        if ints[contact + layout.CONTACT_PREFERRED] != agent:
            return False
    elif at - ints[contact + layout.CONTACT_QUEUED_AT] < wait_needed:
        return False
    if at < ints[contact + layout.CONTACT_HELD_UNTIL]:
        return False
    return not pauses.is_paused(ints, contact, agent, at)


def next_agent(ints: Ints, reals: Reals, at: int, contact: int) -> int:
    """Return the agent for a waiting contact, or nobody: most points, then longest idle, then lowest id."""
    best = layout.NOBODY
    if ints[layout.OPEN_COUNT] == 0:
        return best
    if preferences.is_reserved(ints, at, contact):
        preferred = ints[contact + layout.CONTACT_PREFERRED]
        is_open = ints[preferred + layout.AGENT_OPEN_PLACE] != layout.NEVER
        return preferred if is_open and may_serve(ints, at, contact, preferred) else best
    best_points = 0.0
    points = index.contact_points(ints, reals, at, contact)
    start = ints[layout.OPEN_AGENTS]
    for place in range(start, start + ints[layout.OPEN_COUNT]):
        agent = ints[place]
        if not may_serve(ints, at, contact, agent):
            continue
        total = index.pair_points(ints, reals, at, points, contact, agent)
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


def beats(ints: Ints, total: float, contact: int, best_total: float, best: int) -> bool:
    """Say whether a contact with an index comes before the best so far: more points, then lower id."""
    if best == layout.NOBODY:
        return True
    if total != best_total:
        return total > best_total
    return ints[contact + layout.CONTACT_ID] < ints[best + layout.CONTACT_ID]


def next_contact(ints: Ints, reals: Reals, at: int, agent: int) -> int:
    """Return the contact for an open agent, or nobody: most points, then lowest id."""
    best = layout.NOBODY
    best_total = 0.0
    for queue in range(ints[layout.QUEUE_COUNT]):
        record = ints[layout.QUEUES] + queue * layout.QUEUE_WIDTH
        if ints[record + layout.QUEUE_WAITING_COUNT] == 0:
            continue
        pair = agent + layout.AGENT_PAIRS + queue * layout.PAIR_WIDTH
        wait_needed = ints[pair + layout.PAIR_WAIT_NEEDED]
        if wait_needed == layout.NEVER:
            continue
        if ints[pair + layout.PAIR_GROWS] == 1 and not mentors.is_reachable(ints, queue):
            continue
        for channel in range(layout.CHANNEL_COUNT):
            head = ints[record + layout.QUEUE_LINES + channel * layout.LINE_WIDTH + layout.LINE_HEAD]
            if head == layout.NOBODY or not agents.has_room(ints, agent, channel):
                continue
            first = first_in_line(ints, at, head, agent, wait_needed)
            if first == layout.NOBODY:
                continue
            total = index.pair_points(ints, reals, at, index.contact_points(ints, reals, at, first), first, agent)
            if beats(ints, total, first, best_total, best):
                best = first
                best_total = total
    contact = ints[agent + layout.AGENT_PREFERRED_BY]
    while contact != layout.NOBODY:
        if ints[contact + layout.CONTACT_AGENT] == layout.NOBODY and may_serve(ints, at, contact, agent):
            total = index.pair_points(ints, reals, at, index.contact_points(ints, reals, at, contact), contact, agent)
            if beats(ints, total, contact, best_total, best):
                best = contact
                best_total = total
        contact = ints[contact + layout.CONTACT_PREFERRED_NEXT]
    return best


def first_in_line(ints: Ints, at: int, head: int, agent: int, wait_needed: int) -> int:
    """Return the first contact of one line that an agent may serve now, or nobody."""
    contact = head
    while contact != layout.NOBODY:
        if may_serve(ints, at, contact, agent):
            return contact
        if ints[contact + layout.CONTACT_RETURNED] == 0 and at - ints[contact + layout.CONTACT_RANK_AT] < wait_needed:
            # Everybody further back came too late as well: nobody was in the queue before their rank. Those that
            # need not wait because they prefer this agent are in the agent's own list.
            return layout.NOBODY
        contact = ints[contact + layout.CONTACT_NEXT]
    return layout.NOBODY
