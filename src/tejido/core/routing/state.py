"""The router's two arrays: made, laid out, and given out record by record, outside the kernel.

An `Engine` is a kernel with the kind of array it likes: plain Python with lists, or compiled code with numpy arrays.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from tejido.core.routing import agents, errors, idleness, instants, kernel, layout, mentors, pauses, targets, timers
from tejido.core.routing import policy as routing_policy
from tejido.core.routing.layout import Ints, Reals

COUNT_MAX = 1 << 20
# One point of priority is never worth more waiting than this; 1000 of them still fit the whole numbers.
LEAD_MAX_SECONDS = 100 * 365 * 24 * 3600


@dataclass(frozen=True, kw_only=True)
class Engine:
    """A kernel and a maker for each of its two arrays.

    The fields of type Any are modules with the functions of the modules of these names here; `ints_of` and `reals_of`
    return an array of that many zeros.
    """

    name: str
    kernel: Any
    timers: Any
    pauses: Any
    agents: Any
    idleness: Any
    mentors: Any
    targets: Any
    ints_of: Callable[[int], Ints]
    reals_of: Callable[[int], Reals]


def _zeros(length: int) -> Ints:
    return [0] * length


def _float_zeros(length: int) -> Reals:
    return [0.0] * length


PLAIN = Engine(
    name="plain",
    kernel=kernel,
    timers=timers,
    pauses=pauses,
    agents=agents,
    idleness=idleness,
    mentors=mentors,
    targets=targets,
    ints_of=_zeros,
    reals_of=_float_zeros,
)


@dataclass(frozen=True, kw_only=True)
class Sizes:
    """How many records of each kind the arrays hold; powers of two, so that growing is rare."""

    agents: int = 64
    contacts: int = 256
    pauses: int = 256

    def __post_init__(self) -> None:
        for name, count in vars(self).items():
            if not 1 <= count <= COUNT_MAX:
                raise errors.CountOutOfRange(f"{name}: {count}, limit {COUNT_MAX}")

    def holding(self, *, agents: int, contacts: int, pauses: int) -> Sizes:
        """Return sizes, doubled as often as needed, that hold at least these counts."""
        grown = self
        for name, needed in (("agents", agents), ("contacts", contacts), ("pauses", pauses)):
            count = getattr(grown, name)
            while count < needed:
                count *= 2
            grown = replace(grown, **{name: count})
        return grown


class State:
    """The arrays of one floor for one policy, with the free agent records behind one another."""

    def __init__(self, *, policy: routing_policy.Policy, sizes: Sizes, engine: Engine) -> None:
        self.sizes = sizes
        self.agent_width = layout.AGENT_PAIRS + len(policy.queues) * layout.PAIR_WIDTH
        self._agent_count = 0
        self._agents_free: list[int] = []
        queues = layout.HEADER_WIDTH
        self._agents = queues + len(policy.queues) * layout.QUEUE_WIDTH
        contacts = self._agents + sizes.agents * self.agent_width
        pauses = contacts + sizes.contacts * layout.CONTACT_WIDTH
        open_agents = pauses + sizes.pauses * layout.PAUSE_WIDTH
        timer_places = open_agents + sizes.agents
        decisions = timer_places + sizes.contacts
        # One input can end and make at most one offer for each contact.
        decisions_max = 2 * sizes.contacts
        terms = len(policy.queues) * layout.WEIGHT_WIDTH
        self.ints = engine.ints_of(decisions + decisions_max * layout.DECISION_WIDTH)
        self.reals = engine.reals_of(terms + decisions_max * layout.TERM_WIDTH)
        ints = self.ints
        ints[layout.QUEUE_COUNT] = len(policy.queues)
        ints[layout.QUEUES] = queues
        ints[layout.OPEN_AGENTS] = open_agents
        ints[layout.TIMERS] = timer_places
        ints[layout.DECISIONS] = decisions
        ints[layout.DECISION_TERMS] = terms
        ints[layout.CONTACT_FREE] = _chain(ints, contacts, sizes.contacts, layout.CONTACT_WIDTH, layout.CONTACT_NEXT)
        ints[layout.PAUSE_FREE] = _chain(ints, pauses, sizes.pauses, layout.PAUSE_WIDTH, layout.PAUSE_NEXT)
        _write_policy(self.ints, self.reals, policy)

    def new_agent(self, *, agent_id: int) -> int:
        """Give out a free agent record, with the agent away; the floor has grown the arrays if need be."""
        ints = self.ints
        if self._agents_free:
            agent = self._agents_free.pop()
            for cell in range(self.agent_width):
                ints[agent + cell] = 0
        else:
            agent = self._agents + self._agent_count * self.agent_width
            self._agent_count += 1
        ints[agent + layout.AGENT_ID] = agent_id
        ints[agent + layout.AGENT_OPEN_PLACE] = layout.NEVER
        return agent

    def free_agent(self, agent: int) -> None:
        """Take back the record of an agent whom the kernel has forgotten."""
        self._agents_free.append(agent)

    def new_contact(self, *, contact_id: int) -> int:
        """Give out a free contact record with nothing in it but its id."""
        ints = self.ints
        contact = ints[layout.CONTACT_FREE]
        ints[layout.CONTACT_FREE] = ints[contact + layout.CONTACT_NEXT]
        for cell in range(layout.CONTACT_WIDTH):
            ints[contact + cell] = 0
        ints[contact + layout.CONTACT_ID] = contact_id
        ints[contact + layout.CONTACT_TIMER_PLACE] = layout.NEVER
        ints[contact + layout.CONTACT_DUE_AT] = layout.NEVER
        return int(contact)

    @property
    def is_out_of_agents(self) -> bool:
        """Whether no free agent record is left."""
        return self._agent_count == self.sizes.agents and not self._agents_free

    @property
    def is_out_of_contacts(self) -> bool:
        """Whether no free contact record is left."""
        return bool(self.ints[layout.CONTACT_FREE] == layout.NOBODY)

    @property
    def is_out_of_pauses(self) -> bool:
        """Whether no free record for a paused pair is left."""
        return bool(self.ints[layout.PAUSE_FREE] == layout.NOBODY)


def rank_at(*, ints: Ints, line: int, arrived_at: int, priority: int) -> int:
    """Return a contact's place in time: its arrival, moved earlier by the lead that its priority buys.

    Args:
        ints: The whole numbers of a state.
        line: Address of the contact's line.
        arrived_at: Microseconds.
        priority: 0 to `PRIORITY_MAX`.
    Returns: Microseconds, never later than the arrival.
    """
    return int(arrived_at - priority * ints[line + layout.LINE_PRIORITY_LEAD])


def _chain(ints: Ints, first: int, count: int, width: int, next_cell: int) -> int:
    """Link records into a free list and return the first."""
    for place in range(count - 1):
        ints[first + place * width + next_cell] = first + (place + 1) * width
    return first


def _write_policy(ints: Ints, reals: Reals, policy: routing_policy.Policy) -> None:
    second = instants.MICROSECONDS_PER_SECOND
    ints[layout.OFFERS_AT_ONCE] = policy.offers_at_once
    ints[layout.REJECTED_PAUSE] = policy.rejected_pause_seconds * second
    ints[layout.REFUSED_PAUSE] = policy.refused_pause_seconds * second
    ints[layout.REFUSALS_BEFORE_HOLD] = policy.refusals_before_hold
    ints[layout.HELP_WAITING_MAX] = policy.help_waiting_max
    for number, queue in enumerate(policy.queues):
        record = ints[layout.QUEUES] + number * layout.QUEUE_WIDTH
        ints[record + layout.QUEUE_STEP_COUNT] = len(queue.steps)
        for place, step in enumerate(queue.steps):
            ints[record + layout.QUEUE_STEPS + place] = step.after_seconds * second
        if queue.help_queue_id is not None:
            help_number = policy.queues.index(policy.queue(queue.help_queue_id))
            ints[record + layout.QUEUE_HELP] = ints[layout.QUEUES] + help_number * layout.QUEUE_WIDTH
        _write_weights(reals, queue, number * layout.WEIGHT_WIDTH)
        _write_lines(ints, policy, queue, record)


def _write_lines(ints: Ints, policy: routing_policy.Policy, queue: routing_policy.QueuePolicy, record: int) -> None:
    second = instants.MICROSECONDS_PER_SECOND
    weights = queue.weights
    other = None if queue.overflow_queue_id is None else policy.queue(queue.overflow_queue_id)
    if other is not None:
        ints[record + layout.QUEUE_OVERFLOW_TO] = policy.queues.index(other)
    for number, channel in enumerate(routing_policy.CHANNELS):
        line = record + layout.QUEUE_LINES + number * layout.LINE_WIDTH
        ints[line + layout.LINE_OVERFLOW_TIME] = layout.NEVER
        if other is not None and queue.overflow_after_seconds is not None and other.allows(channel):
            ints[line + layout.LINE_OVERFLOW_TIME] = queue.overflow_after_seconds * second
    for allowed in queue.channels:
        line = record + layout.QUEUE_LINES + routing_policy.CHANNELS.index(allowed.channel) * layout.LINE_WIDTH
        lead_seconds = min(
            weights.priority_points / weights.wait_points * allowed.target_seconds, float(LEAD_MAX_SECONDS)
        )
        ints[line + layout.LINE_OFFER_TIME] = allowed.offer_seconds * second
        ints[line + layout.LINE_TARGET] = allowed.target_seconds * second
        ints[line + layout.LINE_PRIORITY_LEAD] = round(lead_seconds * second)


def _write_weights(reals: Reals, queue: routing_policy.QueuePolicy, start: int) -> None:
    weights = queue.weights
    reals[start + layout.WEIGHT_WAIT] = float(weights.wait_points)
    reals[start + layout.WEIGHT_PRIORITY] = float(weights.priority_points)
    reals[start + layout.WEIGHT_LEVEL] = float(weights.level_points)
    reals[start + layout.WEIGHT_IDLE] = float(weights.idle_minute_points)
    reals[start + layout.WEIGHT_LOAD] = float(weights.load_points)
    reals[start + layout.WEIGHT_SCARCITY] = float(weights.scarcity_points)
    reals[start + layout.WEIGHT_IDLE_SHARE] = float(weights.idle_share_points)
    reals[start + layout.WEIGHT_STICKY] = float(weights.sticky_points)
    reals[start + layout.WEIGHT_GROWTH] = float(weights.growth_points)
    for allowed in queue.channels:
        channel = routing_policy.CHANNELS.index(allowed.channel)
        reals[start + layout.WEIGHT_TARGET_SHARES + channel] = float(allowed.target_share)
