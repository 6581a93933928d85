"""Whether somebody is there to help an agent who works under supervision. Kernel source.

A queue may name another in which its agents ask for help. Its mentors can be reached while at least one agent who may
answer there is available and fewer than `HELP_WAITING_MAX` requests wait. A mentor who is helping somebody counts:
their next request is the one that waits.
"""

from __future__ import annotations

from tejido.core.routing import layout
from tejido.core.routing.layout import Ints


def is_reachable(ints: Ints, queue: int) -> bool:
    """Say whether the mentors of a queue can be reached now; one that names no queue for help asks for none."""
    help_queue = ints[ints[layout.QUEUES] + queue * layout.QUEUE_WIDTH + layout.QUEUE_HELP]
    if help_queue == layout.NOBODY:
        return True
    if ints[help_queue + layout.QUEUE_MENTOR_COUNT] == 0:
        return False
    return ints[help_queue + layout.QUEUE_WAITING_COUNT] < ints[layout.HELP_WAITING_MAX]


def leave(ints: Ints, agent: int) -> None:
    """Take an agent out of the count of mentors, before their status, queues or capacity change."""
    if ints[agent + layout.AGENT_MENTORS] == 1:
        count(ints, agent, -1)


def enter(ints: Ints, agent: int) -> None:
    """Count an agent in every queue where they may answer requests for help, while they are available."""
    if ints[agent + layout.AGENT_STATUS] != layout.STATUS_AVAILABLE:
        return
    if ints[agent + layout.AGENT_CAPACITIES + layout.HELP_CHANNEL] > 0 and ints[agent + layout.AGENT_MENTORS] == 0:
        count(ints, agent, 1)


def count(ints: Ints, agent: int, change: int) -> None:
    """Add an agent to the count of mentors of their queues, or take them out."""
    ints[agent + layout.AGENT_MENTORS] += change
    help_line = layout.QUEUE_LINES + layout.HELP_CHANNEL * layout.LINE_WIDTH
    for queue in range(ints[layout.QUEUE_COUNT]):
        record = ints[layout.QUEUES] + queue * layout.QUEUE_WIDTH
        wait_needed = ints[agent + layout.AGENT_PAIRS + queue * layout.PAIR_WIDTH + layout.PAIR_WAIT_NEEDED]
        # A line that the queue does not allow has no time for its offers.
        if ints[record + help_line + layout.LINE_OFFER_TIME] == 0 or wait_needed == layout.NEVER:
            continue
        ints[record + layout.QUEUE_MENTOR_COUNT] += change
        if change > 0 and ints[record + layout.QUEUE_MENTOR_COUNT] == 1:
            ints[layout.HELP_REACHED] = 1
