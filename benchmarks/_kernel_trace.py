"""The day of a trace without the face of the floor: numbers go straight into the kernel, in one loop.

That loop is what a simulator does all day. It is written in the part of Python that numba compiles, so that the very
same lines run plain and compiled.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import _floor_trace
from tejido.core.routing import decisions, floor, layout, state
from tejido.core.routing import policy as routing_policy
from tejido.core.routing import snapshot as routing_snapshot

NAMES = (
    "contact_queued", "contact_left", "agent_available", "agent_unavailable", "offer_accepted", "offer_rejected",
    "offer_refused", "leg_ended", "ring",
)  # fmt: skip
QUEUED, LEFT, AVAILABLE, UNAVAILABLE, ACCEPTED, REJECTED, REFUSED, LEG_ENDED, RING = range(len(NAMES))
# A step: what happens, when, to which contact and agent; the rest is about a contact that enters a queue, but the
# channel, which the end of a leg needs too.
(
    KIND, AT, CONTACT, AGENT, CHANNEL, QUEUE, PRIORITY, DIFFICULTY, ARRIVED_AT, PREFERRED_UNTIL, PREFERENCE, OVERFLOWED,
    STEP_WIDTH,
) = range(13)  # fmt: skip
# Room for everything, since arrays do not grow inside the loop.
SIZES = state.Sizes(agents=1024, contacts=16_384, pauses=16_384)

Play = Callable[[Any, Any, Any, Any], int]


def opened(trace: _floor_trace.Trace, engine: state.Engine) -> tuple[Any, Any, Any, Any]:
    """Return what `player`'s function takes: both arrays of the opened floor, the steps, and room for addresses."""
    world = _floor_trace.opened(trace, engine=engine, sizes=SIZES)
    board = world._board
    steps = engine.ints_of(len(trace.day) * STEP_WIDTH)
    contacts_max = 0
    channels: dict[int, int] = {}
    for place, (name, fields) in enumerate(trace.day):
        contact_id = fields.get("contact_id", 0)
        contacts_max = max(contacts_max, contact_id)
        if name == "contact_queued":
            channels[contact_id] = routing_policy.CHANNELS.index(fields["channel"])
        agent_id = fields.get("preferred_agent_id") or fields.get("agent_id", 0)
        cells = {
            KIND: NAMES.index(name),
            AT: fields["at"],
            CONTACT: contact_id,
            AGENT: board.agents.get(agent_id, layout.NOBODY),
            CHANNEL: channels.get(contact_id, 0),
            QUEUE: board.queue_numbers.get(fields.get("queue_id", 0), 0),
            PRIORITY: fields.get("priority", 0),
            DIFFICULTY: fields.get("difficulty", 1),
            ARRIVED_AT: fields.get("arrived_at", fields["at"]),
            PREFERRED_UNTIL: fields.get("preferred_until", 0),
            PREFERENCE: routing_snapshot.PREFERENCES.index(fields.get("preference", "sticky")),
            OVERFLOWED: int(fields.get("overflowed", False)),
        }
        for cell, number in cells.items():
            steps[place * STEP_WIDTH + cell] = number
    return board.state.ints, board.state.reals, steps, engine.ints_of(contacts_max + 1)


def decided(world: floor.Floor, trace: _floor_trace.Trace) -> int:
    """Return the digest that `player`'s function gives for the decisions of a floor on the same day."""
    digest = 0
    for found in _floor_trace.replay(trace, world):
        agent_id = 0 if isinstance(found, decisions.Overflow) else found.agent_id
        digest = (digest * 31 + found.contact_id * 7 + agent_id) % 1_000_000_007
    return digest


def player(kernel: Any) -> Play:
    """Return the loop over a kernel, to be run as it is or compiled.

    Args:
        kernel: The kernel's module, plain or compiled.
    """

    preferences = kernel.preferences
    lines = kernel.lines

    def play(ints: Any, reals: Any, steps: Any, addresses: Any) -> int:
        digest = 0
        for start in range(0, len(steps), STEP_WIDTH):
            kind = steps[start + KIND]
            at = steps[start + AT]
            contact_id = steps[start + CONTACT]
            contact = addresses[contact_id]
            agent = steps[start + AGENT]
            if kind == QUEUED:
                contact = ints[layout.CONTACT_FREE]
                ints[layout.CONTACT_FREE] = ints[contact + layout.CONTACT_NEXT]
                for cell in range(layout.CONTACT_WIDTH):
                    ints[contact + cell] = 0
                ints[contact + layout.CONTACT_ID] = contact_id
                ints[contact + layout.CONTACT_QUEUE] = steps[start + QUEUE]
                ints[contact + layout.CONTACT_CHANNEL] = steps[start + CHANNEL]
                ints[contact + layout.CONTACT_PRIORITY] = steps[start + PRIORITY]
                ints[contact + layout.CONTACT_DIFFICULTY] = steps[start + DIFFICULTY]
                ints[contact + layout.CONTACT_ARRIVED_AT] = steps[start + ARRIVED_AT]
                ints[contact + layout.CONTACT_QUEUED_AT] = at
                lead = ints[lines.line_of(ints, contact) + layout.LINE_PRIORITY_LEAD]
                ints[contact + layout.CONTACT_RANK_AT] = steps[start + ARRIVED_AT] - steps[start + PRIORITY] * lead
                ints[contact + layout.CONTACT_OVERFLOWED] = steps[start + OVERFLOWED]
                ints[contact + layout.CONTACT_TIMER_PLACE] = layout.NEVER
                ints[contact + layout.CONTACT_DUE_AT] = layout.NEVER
                if agent != layout.NOBODY:
                    ints[contact + layout.CONTACT_PREFERRED_UNTIL] = steps[start + PREFERRED_UNTIL]
                    ints[contact + layout.CONTACT_PREFERENCE] = steps[start + PREFERENCE]
                    preferences.add(ints, contact, agent)
                addresses[contact_id] = contact
                kernel.contact_queued(ints, reals, at, contact)
            elif kind == RING:
                kernel.ring_timers(ints, reals, at)
            elif kind == ACCEPTED:
                kernel.offer_accepted(ints, reals, at, contact, agent)
            elif kind == LEG_ENDED:
                kernel.leg_ended(ints, reals, at, agent, steps[start + CHANNEL])
            elif kind == AVAILABLE:
                idle_since = at
                if ints[agent + layout.AGENT_STATUS] == layout.STATUS_AVAILABLE:
                    idle_since = ints[agent + layout.AGENT_IDLE_SINCE]
                kernel.agent_available(ints, reals, at, agent, idle_since)
            elif kind == UNAVAILABLE:
                kernel.agent_unavailable(ints, reals, at, agent)
            elif kind == LEFT:
                kernel.contact_left(ints, reals, at, contact)
            elif kind == REJECTED:
                kernel.offer_rejected(ints, reals, at, contact)
            elif kind == REFUSED:
                kernel.offer_refused(ints, reals, at, contact)
            for place in range(ints[layout.DECISION_COUNT]):
                row = ints[layout.DECISIONS] + place * layout.DECISION_WIDTH
                pair = ints[row + layout.DECISION_CONTACT_ID] * 7 + ints[row + layout.DECISION_AGENT_ID]
                digest = (digest * 31 + pair) % 1_000_000_007
            ints[layout.DECISION_COUNT] = 0
        return digest

    return play
