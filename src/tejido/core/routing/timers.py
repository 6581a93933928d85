"""One timer for each contact, the earliest first: an indexed binary heap in the router's array. Kernel source.

A waiting contact's timer is its next requirement step or the end of a pause; an offered contact's is the deadline.
Timers that fall due together are ordered by contact id, so that nothing depends on where a contact happens to be
stored.
"""

from __future__ import annotations

from tejido.core.routing import layout
from tejido.core.routing.layout import Ints


def next_due_at(ints: Ints) -> int:
    """Return when the earliest timer falls due, or `NEVER`."""
    if ints[layout.TIMER_COUNT] == 0:
        return layout.NEVER
    return ints[ints[ints[layout.TIMERS]] + layout.CONTACT_DUE_AT]


def is_earlier(ints: Ints, contact: int, other: int) -> bool:
    """Say whether a contact's timer comes before another's."""
    due_at = ints[contact + layout.CONTACT_DUE_AT]
    other_due_at = ints[other + layout.CONTACT_DUE_AT]
    if due_at != other_due_at:
        return due_at < other_due_at
    return ints[contact + layout.CONTACT_ID] < ints[other + layout.CONTACT_ID]


def move_up(ints: Ints, contact: int, place: int) -> None:
    """Put a contact at a free place of the heap, or above it where its timer belongs."""
    start = ints[layout.TIMERS]
    while place > 0:
        parent_place = (place - 1) // 2
        parent = ints[start + parent_place]
        if not is_earlier(ints, contact, parent):
            break
        ints[start + place] = parent
        ints[parent + layout.CONTACT_TIMER_PLACE] = place
        place = parent_place
    ints[start + place] = contact
    ints[contact + layout.CONTACT_TIMER_PLACE] = place


def move_down(ints: Ints, contact: int, place: int) -> None:
    """Put a contact at a free place of the heap, or below it where its timer belongs."""
    start = ints[layout.TIMERS]
    count = ints[layout.TIMER_COUNT]
    while 2 * place + 1 < count:
        child_place = 2 * place + 1
        child = ints[start + child_place]
        if child_place + 1 < count and is_earlier(ints, ints[start + child_place + 1], child):
            child_place += 1
            child = ints[start + child_place]
        if not is_earlier(ints, child, contact):
            break
        ints[start + place] = child
        ints[child + layout.CONTACT_TIMER_PLACE] = place
        place = child_place
    ints[start + place] = contact
    ints[contact + layout.CONTACT_TIMER_PLACE] = place


def clear(ints: Ints, contact: int) -> None:
    """Take away a contact's timer, if it has one."""
    place = ints[contact + layout.CONTACT_TIMER_PLACE]
    if place == layout.NEVER:
        return
    count = ints[layout.TIMER_COUNT] - 1
    ints[layout.TIMER_COUNT] = count
    ints[contact + layout.CONTACT_TIMER_PLACE] = layout.NEVER
    ints[contact + layout.CONTACT_DUE_AT] = layout.NEVER
    if place == count:
        return
    last = ints[ints[layout.TIMERS] + count]
    move_down(ints, last, place)
    move_up(ints, last, ints[last + layout.CONTACT_TIMER_PLACE])


def start(ints: Ints, contact: int, due_at: int) -> None:
    """Give a contact the timer that falls due at a moment, in place of any other."""
    clear(ints, contact)
    place = ints[layout.TIMER_COUNT]
    ints[layout.TIMER_COUNT] = place + 1
    ints[contact + layout.CONTACT_DUE_AT] = due_at
    move_up(ints, contact, place)
