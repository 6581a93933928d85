"""Whether a queue keeps its targets: contacts past their target now, and the latest stays that ended. Kernel source.

A stay begins when a contact enters the queue, whatever it had waited for elsewhere. The latest stays of a line, up to
`STAYS_MAX`, are kept as one bit each. A stay that was answered met its target or did not; one that left unanswered
counts only when its target had passed by then.
"""

from __future__ import annotations

from tejido.core.routing import layout, lines
from tejido.core.routing.layout import Ints, Reals


def answered(ints: Ints, at: int, contact: int) -> None:
    """Count the stay of a contact that somebody takes now."""
    line = lines.line_of(ints, contact)
    waited = at - ints[contact + layout.CONTACT_QUEUED_AT]
    if waited <= ints[line + layout.LINE_TARGET]:
        add_stay(ints, line, 1)
    else:
        add_stay(ints, line, 0)


def left(ints: Ints, at: int, contact: int) -> None:
    """Count the stay of a contact that leaves unanswered, unless it leaves before its target."""
    line = lines.line_of(ints, contact)
    if at - ints[contact + layout.CONTACT_QUEUED_AT] > ints[line + layout.LINE_TARGET]:
        add_stay(ints, line, 0)


def add_stay(ints: Ints, line: int, in_time: int) -> None:
    """Put a stay before the others of a line and forget the one that is too old."""
    stays = ints[line + layout.LINE_STAYS]
    if ints[line + layout.LINE_STAY_COUNT] == layout.STAYS_MAX:
        ints[line + layout.LINE_STAYS_IN_TIME] -= stays >> (layout.STAYS_MAX - 1)
    else:
        ints[line + layout.LINE_STAY_COUNT] += 1
    ints[line + layout.LINE_STAYS] = ((stays << 1) & ((1 << layout.STAYS_MAX) - 1)) | in_time
    ints[line + layout.LINE_STAYS_IN_TIME] += in_time


def is_missed(ints: Ints, reals: Reals, at: int, queue: int) -> bool:
    """Say whether a queue, on any of its channels, misses its target now."""
    first = ints[layout.QUEUES] + queue * layout.QUEUE_WIDTH + layout.QUEUE_LINES
    shares = queue * layout.WEIGHT_WIDTH + layout.WEIGHT_TARGET_SHARES
    for channel in range(layout.CHANNEL_COUNT):
        line = first + channel * layout.LINE_WIDTH
        count = ints[line + layout.LINE_STAY_COUNT]
        if count > 0 and ints[line + layout.LINE_STAYS_IN_TIME] / count < reals[shares + channel]:
            return True
        if has_late(ints, at, line):
            return True
    return False


def has_late(ints: Ints, at: int, line: int) -> bool:
    """Say whether a contact that waits in a line is past its target.

    Behind the contacts that came back, the line is in the order of ranks, and nobody was in the queue before their
    rank: at the first rank within the target the search is over.
    """
    target = ints[line + layout.LINE_TARGET]
    contact = ints[line + layout.LINE_HEAD]
    while contact != layout.NOBODY:
        if at - ints[contact + layout.CONTACT_QUEUED_AT] > target:
            return True
        if ints[contact + layout.CONTACT_RETURNED] == 0 and at - ints[contact + layout.CONTACT_RANK_AT] <= target:
            return False
        contact = ints[contact + layout.CONTACT_NEXT]
    return False
