"""When the clock next matters to a waiting contact: its steps, pauses, preference and overflow. Kernel source."""

from __future__ import annotations

from tejido.core.routing import layout, lines, pauses, timers
from tejido.core.routing.layout import Ints


def set_timer(ints: Ints, at: int, contact: int) -> None:
    """Set a waiting contact's timer to the first thing that changes for it by the clock."""
    due_at = pauses.drop_ended(ints, contact, at)
    due_at = earlier(at, due_at, ints[contact + layout.CONTACT_HELD_UNTIL])
    due_at = earlier(at, due_at, ints[contact + layout.CONTACT_PREFERRED_UNTIL])
    record = ints[layout.QUEUES] + ints[contact + layout.CONTACT_QUEUE] * layout.QUEUE_WIDTH
    step = step_in_force(ints, at, contact) + 1
    if step < ints[record + layout.QUEUE_STEP_COUNT]:
        step_at = ints[contact + layout.CONTACT_QUEUED_AT] + ints[record + layout.QUEUE_STEPS + step]
        due_at = earlier(at, due_at, step_at)
    overflow_at = overflows_at(ints, contact)
    if overflow_at != layout.NEVER:
        # A contact that came back after its time to overflow does so at the next ring.
        due_at = earlier(at, due_at, max(overflow_at, at + 1))
    if due_at == layout.NEVER:
        timers.clear(ints, contact)
    else:
        timers.start(ints, contact, due_at)


def earlier(at: int, due_at: int, other: int) -> int:
    """Return the earlier of two moments, of which the first may be `NEVER` and the second may have passed."""
    if other > at and (due_at == layout.NEVER or other < due_at):
        return other
    return due_at


def overflows_at(ints: Ints, contact: int) -> int:
    """Return when a waiting contact may move to another queue, or `NEVER`: it does so once, and not while reserved."""
    after = ints[lines.line_of(ints, contact) + layout.LINE_OVERFLOW_TIME]
    if after == layout.NEVER or ints[contact + layout.CONTACT_OVERFLOWED] == 1:
        return layout.NEVER
    return max(ints[contact + layout.CONTACT_QUEUED_AT] + after, ints[contact + layout.CONTACT_PREFERRED_UNTIL])


def step_in_force(ints: Ints, at: int, contact: int) -> int:
    """Return which requirement step holds for a contact now, counted from 0."""
    record = ints[layout.QUEUES] + ints[contact + layout.CONTACT_QUEUE] * layout.QUEUE_WIDTH
    waited = at - ints[contact + layout.CONTACT_QUEUED_AT]
    step = 0
    while step + 1 < ints[record + layout.QUEUE_STEP_COUNT] and ints[record + layout.QUEUE_STEPS + step + 1] <= waited:
        step += 1
    return step
