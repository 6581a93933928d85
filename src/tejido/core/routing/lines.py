"""Waiting lines, one for each queue and channel: linked lists in the router's array. Kernel source.

A contact that came back (missed or rejected) stands before all others; then the earlier `rank_at` goes first, which
is the arrival moved earlier by the lead that its priority buys; then the lower id. The ageing is linear, so the order
of two contacts never changes while they wait and a line never has to be sorted again.
"""

from __future__ import annotations

from tejido.core.routing import layout
from tejido.core.routing.layout import Ints


def line_of(ints: Ints, contact: int) -> int:
    """Return the address of the line that a contact belongs to."""
    queue = ints[layout.QUEUES] + ints[contact + layout.CONTACT_QUEUE] * layout.QUEUE_WIDTH
    return queue + layout.QUEUE_LINES + ints[contact + layout.CONTACT_CHANNEL] * layout.LINE_WIDTH


def goes_before(ints: Ints, contact: int, other: int) -> bool:
    """Say whether a contact stands before another one of the same line."""
    returned = ints[contact + layout.CONTACT_RETURNED]
    other_returned = ints[other + layout.CONTACT_RETURNED]
    if returned != other_returned:
        return returned > other_returned
    rank_at = ints[contact + layout.CONTACT_RANK_AT]
    other_rank_at = ints[other + layout.CONTACT_RANK_AT]
    if rank_at != other_rank_at:
        return rank_at < other_rank_at
    return ints[contact + layout.CONTACT_ID] < ints[other + layout.CONTACT_ID]


def insert(ints: Ints, contact: int) -> None:
    """Put a contact at its place in its line; most contacts belong near the tail, so the search begins there."""
    line = line_of(ints, contact)
    head = line + layout.LINE_HEAD
    tail = line + layout.LINE_TAIL
    before = ints[tail]
    after = layout.NOBODY
    if before != layout.NOBODY and goes_before(ints, contact, ints[head]):
        # A contact that came back belongs at the front: do not walk the whole line for it.
        after = ints[head]
        before = layout.NOBODY
    while before != layout.NOBODY and goes_before(ints, contact, before):
        after = before
        before = ints[before + layout.CONTACT_PREVIOUS]
    ints[contact + layout.CONTACT_PREVIOUS] = before
    ints[contact + layout.CONTACT_NEXT] = after
    if before == layout.NOBODY:
        ints[head] = contact
    else:
        ints[before + layout.CONTACT_NEXT] = contact
    if after == layout.NOBODY:
        ints[tail] = contact
    else:
        ints[after + layout.CONTACT_PREVIOUS] = contact
    count_waiting(ints, contact, 1)


def remove(ints: Ints, contact: int) -> None:
    """Take a waiting contact out of its line."""
    line = line_of(ints, contact)
    before = ints[contact + layout.CONTACT_PREVIOUS]
    after = ints[contact + layout.CONTACT_NEXT]
    if before == layout.NOBODY:
        ints[line + layout.LINE_HEAD] = after
    else:
        ints[before + layout.CONTACT_NEXT] = after
    if after == layout.NOBODY:
        ints[line + layout.LINE_TAIL] = before
    else:
        ints[after + layout.CONTACT_PREVIOUS] = before
    ints[contact + layout.CONTACT_PREVIOUS] = layout.NOBODY
    ints[contact + layout.CONTACT_NEXT] = layout.NOBODY
    count_waiting(ints, contact, -1)


def count_waiting(ints: Ints, contact: int, change: int) -> None:
    """Keep the number of contacts that wait in a contact's queue, on all its channels."""
    queue = ints[layout.QUEUES] + ints[contact + layout.CONTACT_QUEUE] * layout.QUEUE_WIDTH
    count = ints[queue + layout.QUEUE_WAITING_COUNT] + change
    ints[queue + layout.QUEUE_WAITING_COUNT] = count
    if change < 0 and ints[queue + layout.QUEUE_MENTOR_COUNT] > 0 and count == ints[layout.HELP_WAITING_MAX] - 1:
        ints[layout.HELP_REACHED] = 1
