"""What the router decides: offers with their terms, time-outs, rescinds, overflows. Frozen values that leave the floor.

Each has the number of the decision and the version of the policy; the live process adds its leader epoch. Every one
must still be claimed in the database: a router can be wrong, never harmful.
"""

from __future__ import annotations

from dataclasses import dataclass

from tejido.core.routing import layout
from tejido.core.routing import policy as routing_policy
from tejido.core.routing.layout import Ints, Reals


@dataclass(frozen=True, kw_only=True)
class Terms:
    """Why this pair: the points that were summed, and their sum. `load` and `scarcity` are zero or below."""

    wait: float
    priority: float
    level: float
    idle: float
    load: float
    scarcity: float
    idle_share: float
    sticky: float
    growth: float
    total: float


@dataclass(frozen=True, kw_only=True)
class Offer:
    """Put this contact before this agent until the deadline (microseconds since 1970, as all moments here)."""

    number: int
    contact_id: int
    agent_id: int
    queue_id: int
    channel: str
    step: int
    at: int
    deadline_at: int
    terms: Terms
    policy_version: int


@dataclass(frozen=True, kw_only=True)
class TimeOut:
    """The deadline of the offer `offer_number` has passed: the agent is not responding, the contact waits again."""

    number: int
    offer_number: int
    contact_id: int
    agent_id: int
    at: int
    policy_version: int


@dataclass(frozen=True, kw_only=True)
class Rescind:
    """Take the offer `offer_number` back: the agent left, or the contact went to somebody else."""

    number: int
    offer_number: int
    contact_id: int
    agent_id: int
    at: int
    policy_version: int


@dataclass(frozen=True, kw_only=True)
class Overflow:
    """Move this contact to the other queue: nobody here could take it in time. Decided once for a contact."""

    number: int
    contact_id: int
    queue_id: int
    to_queue_id: int
    at: int
    policy_version: int


Decision = Offer | TimeOut | Rescind | Overflow


def read(*, ints: Ints, reals: Reals, at: int, policy: routing_policy.Policy) -> list[Decision]:
    """Take the decisions that the kernel has written out of the arrays, in their order.

    Args:
        ints: The whole numbers of the state; its list of decisions is emptied.
        reals: The floats of the state.
        at: Moment of the input, microseconds.
        policy: The policy that was in force.
    Returns: The decisions, oldest first.
    """
    found = [
        _decision(ints=ints, reals=reals, place=place, at=at, policy=policy)
        for place in range(ints[layout.DECISION_COUNT])
    ]
    ints[layout.DECISION_COUNT] = 0
    return found


def _decision(*, ints: Ints, reals: Reals, place: int, at: int, policy: routing_policy.Policy) -> Decision:
    row = ints[layout.DECISIONS] + place * layout.DECISION_WIDTH
    number = int(ints[row + layout.DECISION_OWN_NUMBER])
    contact_id = int(ints[row + layout.DECISION_CONTACT_ID])
    agent_id = int(ints[row + layout.DECISION_AGENT_ID])
    queue_id = policy.queues[ints[row + layout.DECISION_QUEUE]].queue_id
    kind = ints[row + layout.DECISION_KIND]
    if kind == layout.KIND_OFFER:
        terms = ints[layout.DECISION_TERMS] + place * layout.TERM_WIDTH
        return Offer(
            number=number,
            contact_id=contact_id,
            agent_id=agent_id,
            queue_id=queue_id,
            channel=routing_policy.CHANNELS[ints[row + layout.DECISION_CHANNEL]],
            step=int(ints[row + layout.DECISION_STEP]),
            at=at,
            deadline_at=int(ints[row + layout.DECISION_DEADLINE_AT]),
            terms=_terms(reals, int(terms)),
            policy_version=policy.version,
        )
    if kind == layout.KIND_OVERFLOW:
        return Overflow(
            number=number,
            contact_id=contact_id,
            queue_id=queue_id,
            to_queue_id=policy.queues[ints[row + layout.DECISION_TO_QUEUE]].queue_id,
            at=at,
            policy_version=policy.version,
        )
    ended = TimeOut if kind == layout.KIND_TIME_OUT else Rescind
    return ended(
        number=number,
        offer_number=int(ints[row + layout.DECISION_OFFER_NUMBER]),
        contact_id=contact_id,
        agent_id=agent_id,
        at=at,
        policy_version=policy.version,
    )


def _terms(reals: Reals, start: int) -> Terms:
    return Terms(
        wait=float(reals[start + layout.TERM_WAIT]),
        priority=float(reals[start + layout.TERM_PRIORITY]),
        level=float(reals[start + layout.TERM_LEVEL]),
        idle=float(reals[start + layout.TERM_IDLE]),
        load=float(reals[start + layout.TERM_LOAD]),
        scarcity=float(reals[start + layout.TERM_SCARCITY]),
        idle_share=float(reals[start + layout.TERM_IDLE_SHARE]),
        sticky=float(reals[start + layout.TERM_STICKY]),
        growth=float(reals[start + layout.TERM_GROWTH]),
        total=float(reals[start + layout.TERM_TOTAL]),
    )
