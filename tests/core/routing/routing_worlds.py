"""Small floors for the router's tests, and a driver that plays a random but sensible trace on one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tejido.core.routing import decisions, floor, instants, policy, snapshot

SECOND = instants.MICROSECONDS_PER_SECOND
MINUTE = 60 * SECOND

SPANISH, ENGLISH, CARDS = 1, 2, 3
CHAT_ONLY = (policy.QueueChannel(channel="chat", offer_seconds=20),)


def step(after_seconds: int, **levels: int) -> policy.Step:
    """Make a step from skill names: `step(0, spanish=4)`."""
    ids = {"spanish": SPANISH, "english": ENGLISH, "cards": CARDS}
    wanted = tuple(policy.Requirement(skill_id=ids[name], level_min=level) for name, level in levels.items())
    return policy.Step(after_seconds=after_seconds, requirements=wanted)


def queue(queue_id: int = 1, **fields: Any) -> policy.QueuePolicy:
    """Make a queue that allows chat unless told otherwise."""
    return policy.QueuePolicy(queue_id=queue_id, **{"channels": CHAT_ONLY, **fields})


def empty_floor(*queues: policy.QueuePolicy, **fields: Any) -> floor.Floor:
    """Make a floor for these queues (one plain chat queue when none is given)."""
    return floor.Floor(policy=policy.Policy(version=1, queues=queues or (queue(),), **fields))


def add_agent(
    world: floor.Floor,
    agent_id: int,
    *,
    at: int = 0,
    levels: Mapping[int, int] | None = None,
    queue_ids: Sequence[int] = (1, 2, 3),
    capacity: Mapping[str, int] | None = None,
    idle_since: int | None = None,
) -> list[decisions.Decision]:
    """Introduce an agent and make them available."""
    world.agent_changed(
        agent_id=agent_id, levels=levels or {}, queue_ids=queue_ids, capacity=capacity or {"chat": 1}, at=at
    )
    return world.agent_available(agent_id=agent_id, at=at, idle_since=idle_since)


def offers(found: Sequence[decisions.Decision]) -> list[decisions.Offer]:
    """Return the offers among some decisions."""
    return [decision for decision in found if isinstance(decision, decisions.Offer)]


def pairs(found: Sequence[decisions.Decision]) -> list[tuple[int, int]]:
    """Return (contact, agent) of each offer among some decisions."""
    return [(offer.contact_id, offer.agent_id) for offer in offers(found)]


BUSY_POLICY = policy.Policy(
    version=7,
    offers_at_once=2,
    rejected_pause_seconds=15,
    refused_pause_seconds=3,
    queues=(
        queue(
            11,
            channels=(
                policy.QueueChannel(channel="chat", offer_seconds=20, target_seconds=15, target_share=0.5),
                policy.QueueChannel(channel="email", offer_seconds=60, target_seconds=300),
            ),
            overflow_queue_id=12,
            overflow_after_seconds=20,
        ),
        queue(
            12,
            steps=(step(0, spanish=4, cards=2), step(10, spanish=3), step(25)),
            weights=policy.Weights(level_points=1000, growth_points=2, scarcity_points=3.3),
            overflow_queue_id=11,
            overflow_after_seconds=25,
            help_queue_id=14,
        ),
        queue(
            13,
            channels=(policy.QueueChannel(channel="voice", offer_seconds=12, target_seconds=7), *CHAT_ONLY),
            steps=(step(0, english=3), step(30, english=1)),
            weights=policy.Weights(
                wait_points=0.7,
                priority_points=2.3,
                level_points=1.1,
                idle_minute_points=0.9,
                scarcity_points=1.7,
                idle_share_points=13.1,
                sticky_points=0.3,
                growth_points=0.14,
            ),
            overflow_queue_id=11,
            overflow_after_seconds=12,
        ),
        queue(
            14,
            channels=(policy.QueueChannel(channel="help", offer_seconds=9, target_seconds=30),),
            steps=(step(0, cards=2),),
        ),
    ),
    help_waiting_max=2,
)

RUNGS = ("solo", "supervised", "shadow", "supervised", "solo")
Operation = tuple[str, int, int, int]
OPERATION_KINDS = (
    "queue", "queue", "queue", "queue", "leave", "accept", "accept", "accept", "reject", "time_out", "refuse",
    "late_accept", "stale", "leg_end", "leg_end", "leg_start", "available", "available", "unavailable", "change",
    "ring", "ring", "move", "remove", "hire", "day_begin",
)  # fmt: skip


@dataclass
class Driver:
    """Turns operations (kind, two picks, seconds passed) into inputs that make sense now, on one floor."""

    world: floor.Floor
    at: int = 0
    contact_count: int = 0
    agent_ids: list[int] = field(default_factory=list)
    waiting: dict[int, str] = field(default_factory=dict)
    pending: dict[int, tuple[int, int]] = field(default_factory=dict)
    legs: list[tuple[int, int]] = field(default_factory=list)
    channels: dict[int, str] = field(default_factory=dict)
    removed: list[int] = field(default_factory=list)
    overflows: dict[int, int] = field(default_factory=dict)
    overflowed: set[int] = field(default_factory=set)

    def introduce(self, count: int) -> None:
        """Introduce agents with differing levels, queues and capacities."""
        for number in range(1, count + 1):
            self.agent_ids.append(100 - 7 * number)
            self._change(self.agent_ids[-1], number * 5)
            self.absorb(self.world.agent_available(agent_id=self.agent_ids[-1], at=self.at))

    def play(self, operation: Operation) -> list[decisions.Decision]:
        """Do one operation, if it makes sense now, and return its decisions."""
        kind, first, second, seconds = operation
        # Odd microseconds make the sums of the index differ in their last bits.
        self.at += seconds * 987_653
        found: list[decisions.Decision] | None = getattr(self, f"_{kind}")(first, second)
        found = found or []
        self.absorb(found)
        return found

    def absorb(self, found: Sequence[decisions.Decision]) -> None:
        """Keep the books: a contact offered or overflowing twice, or an ending without an offer, is a failure."""
        for decision in found:
            if isinstance(decision, decisions.Overflow):
                assert decision.contact_id in self.waiting
                assert decision.contact_id not in self.overflowed, "ping-pong"
                self.overflowed.add(decision.contact_id)
                self.overflows[decision.contact_id] = decision.to_queue_id
            elif isinstance(decision, decisions.Offer):
                assert decision.contact_id not in self.pending, "two pending offers"
                self.pending[decision.contact_id] = (decision.agent_id, decision.number)
                self.waiting.pop(decision.contact_id)
            else:
                assert self.pending.pop(decision.contact_id) == (decision.agent_id, decision.offer_number)
                self.waiting[decision.contact_id] = self.channels[decision.contact_id]

    def _pick(self, things: Sequence[Any], number: int) -> Any:
        return sorted(things)[number % len(things)] if things else None

    def _queue(self, first: int, second: int) -> list[decisions.Decision]:
        self.contact_count += 1
        served = BUSY_POLICY.queues[first % 4]
        channel = served.channels[second % len(served.channels)].channel
        self.waiting[self.contact_count] = self.channels[self.contact_count] = channel
        return self.world.contact_queued(
            contact_id=self.contact_count,
            queue_id=served.queue_id,
            channel=channel,
            priority=second % 4,
            difficulty=1 + (first + second) % 3 * 2,
            at=self.at,
            arrived_at=self.at - (first % 5) * 3 * SECOND if second % 3 == 0 else None,
            queued_at=self.at - (first % 5) * SECOND if second % 2 == 0 else None,
            place="front" if first % 9 == 0 else "arrival",
            preferred_agent_id=self._pick(self.agent_ids, second) if first % 2 else None,
            preferred_until=self.at + first % 8 * 2 * SECOND,
            preference="directed" if second % 3 == 1 else "sticky",
        )

    def _move(self, first: int, second: int) -> list[decisions.Decision] | None:
        contact = self._pick(sorted(self.overflows.keys() & self.waiting.keys()), first)
        if contact is None:
            return None
        before = next(one for one in self.world.snapshot().contacts if one.contact_id == contact)
        self.absorb(self.world.contact_left(contact_id=contact, at=self.at))
        return self.world.contact_queued(
            contact_id=contact,
            queue_id=self.overflows.pop(contact),
            channel=before.channel,
            priority=before.priority,
            difficulty=before.difficulty,
            arrived_at=before.arrived_at,
            overflowed=True,
            at=self.at,
        )

    def _leave(self, first: int, second: int) -> list[decisions.Decision] | None:
        contact = self._pick([*self.waiting, *self.pending], first)
        if contact is None:
            return None
        self.waiting.pop(contact, None)
        self.pending.pop(contact, None)
        return self.world.contact_left(contact_id=contact, at=self.at)

    def _accept(self, first: int, second: int) -> list[decisions.Decision] | None:
        contact = self._pick([*self.pending], first)
        if contact is None:
            return None
        agent_id, _ = self.pending.pop(contact)
        self.legs.append((contact, agent_id))
        return self.world.offer_accepted(contact_id=contact, agent_id=agent_id, at=self.at)

    def _late_accept(self, first: int, second: int) -> list[decisions.Decision] | None:
        contact = self._pick([*self.waiting, *self.pending], first)
        if contact is None or second % 3:
            return None
        agent_id = self._pick(self.agent_ids, second)
        found = self.world.offer_accepted(contact_id=contact, agent_id=agent_id, at=self.at)
        offered_to = self.pending.get(contact, (agent_id, 0))[0]
        if offered_to != agent_id:
            rescinds = [decision for decision in found if isinstance(decision, decisions.Rescind)]
            assert [(decision.contact_id, decision.agent_id) for decision in rescinds] == [(contact, offered_to)]
            found_here = [decision for decision in found if decision not in rescinds]
        else:
            found_here = found
        self.waiting.pop(contact, None)
        self.pending.pop(contact, None)
        self.legs.append((contact, agent_id))
        self.absorb(found_here)
        return []

    def _answer(self, name: str, first: int) -> list[decisions.Decision] | None:
        contact = self._pick([*self.pending], first)
        if contact is None:
            return None
        agent_id, number = self.pending.pop(contact)
        self.waiting[contact] = self.channels[contact]
        found: list[decisions.Decision] = getattr(self.world, name)(
            contact_id=contact, agent_id=agent_id, number=number, at=self.at
        )
        return found

    def _reject(self, first: int, second: int) -> list[decisions.Decision] | None:
        return self._answer("offer_rejected", first)

    def _time_out(self, first: int, second: int) -> list[decisions.Decision] | None:
        return self._answer("offer_timed_out", first)

    def _refuse(self, first: int, second: int) -> list[decisions.Decision] | None:
        return self._answer("offer_refused", first)

    def _stale(self, first: int, second: int) -> list[decisions.Decision] | None:
        contact = self._pick([*self.pending], first)
        if contact is None:
            return None
        agent_id, number = self.pending[contact]
        found = self.world.offer_rejected(contact_id=contact, agent_id=agent_id, number=number - 1, at=self.at)
        assert found == []
        return found

    def _leg_end(self, first: int, second: int) -> list[decisions.Decision] | None:
        leg = self._pick(self.legs, first)
        if leg is None:
            return None
        self.legs.remove(leg)
        return self.world.leg_ended(contact_id=leg[0], agent_id=leg[1], at=self.at)

    def _leg_start(self, first: int, second: int) -> list[decisions.Decision] | None:
        if first % 4:
            return None
        self.contact_count += 1
        agent_id = self._pick(self.agent_ids, second)
        self.legs.append((self.contact_count, agent_id))
        return self.world.leg_started(contact_id=self.contact_count, agent_id=agent_id, channel="chat", at=self.at)

    def _available(self, first: int, second: int) -> list[decisions.Decision]:
        idle_since = self.at - 3 * SECOND if second % 5 == 0 else None
        return self.world.agent_available(agent_id=self._pick(self.agent_ids, first), at=self.at, idle_since=idle_since)

    def _unavailable(self, first: int, second: int) -> list[decisions.Decision]:
        return self.world.agent_unavailable(agent_id=self._pick(self.agent_ids, first), at=self.at)

    def _remove(self, first: int, second: int) -> list[decisions.Decision] | None:
        if len(self.agent_ids) < 4:
            return None
        agent_id = self._pick(self.agent_ids, first)
        self.agent_ids.remove(agent_id)
        self.removed.append(agent_id)
        self.legs = [leg for leg in self.legs if leg[1] != agent_id]
        return self.world.agent_removed(agent_id=agent_id, at=self.at)

    def _hire(self, first: int, second: int) -> list[decisions.Decision] | None:
        if not self.removed:
            return None
        self.agent_ids.append(self.removed.pop(first % len(self.removed)))
        return self._change(self.agent_ids[-1], second)

    def _day_begin(self, first: int, second: int) -> list[decisions.Decision] | None:
        return self.world.day_began(at=self.at) if first % 4 == 0 else None

    def _change(self, first: int, second: int) -> list[decisions.Decision]:
        agent_id = first if first in self.agent_ids else self._pick(self.agent_ids, first)
        return self.world.agent_changed(
            agent_id=agent_id,
            levels={SPANISH: second % 6, ENGLISH: second // 2 % 6, CARDS: second // 3 % 6},
            queue_ids=[queue_id for place, queue_id in enumerate((11, 12, 13, 14)) if (second + 11) >> place & 1],
            capacity={"chat": second % 4, "email": second // 4 % 3, "voice": second % 2, "help": second // 3 % 2},
            rungs={SPANISH: RUNGS[second % 5], ENGLISH: RUNGS[second // 2 % 5], CARDS: RUNGS[second // 4 % 5]},
            at=self.at,
        )

    def _ring(self, first: int, second: int) -> list[decisions.Decision]:
        due_at = self.world.next_due_at
        if due_at is not None and first % 2:
            self.at = max(self.at, due_at)
        return self.world.ring(at=self.at)


def check_invariants(world: floor.Floor, found: Sequence[decisions.Decision]) -> None:
    """Check what must hold after every input by brute force over a snapshot, apart from the kernel."""
    now = world.snapshot()
    agents = {agent.agent_id: agent for agent in now.agents}
    contacts = {contact.contact_id: contact for contact in now.contacts}
    for place, offer in enumerate(offers(found)):
        agent, contact = agents[offer.agent_id], contacts[offer.contact_id]
        assert _load(now, offer.agent_id, offer.channel) <= dict(agent.capacity)[offer.channel], "above capacity"
        assert _may_ever(world, agent, contact), "an agent below every step, or below the contact's difficulty"
        if now.at < contact.preferred_until:
            assert contact.preferred_agent_id == agent.agent_id, "another agent took a reserved contact"
        else:
            asked = world.policy.queue(offer.queue_id).steps[offer.step]
            assert asked.is_met(levels=dict(agent.levels)), "an agent below the step in force"
        _check_terms(world, now, offer, offers(found)[place:])
    for agent in now.agents:
        voices = _load(now, agent.agent_id, "voice")
        if any(offer.agent_id == agent.agent_id for offer in offers(found)) and voices:
            others = sum(_load(now, agent.agent_id, channel) for channel in policy.CHANNELS) - voices
            assert (voices, others) == (1, 0), "a call beside something else"
    if world.next_due_at is not None and world.next_due_at <= now.at:
        return
    dues = [due_at for contact in now.contacts for due_at in _dues(world, now, contact)]
    assert world.next_due_at == min(dues, default=None)
    for contact in now.contacts:
        if contact.agent_id is None and contact.preference == "sticky" and now.at < contact.preferred_until:
            assert contact.preferred_agent_id is not None
            preferred = agents[contact.preferred_agent_id]
            assert preferred.status == "available" and _may_ever(world, preferred, contact), "kept for nobody"
        for agent in now.agents:
            assert not _could_serve(world, now, agent, contact), "work was left undone"


def _check_terms(
    world: floor.Floor, now: snapshot.Snapshot, offer: decisions.Offer, still_waiting: Sequence[decisions.Offer]
) -> None:
    """Check that the index is the sum of its terms, and growth by the state that held when the offer was decided."""
    terms = offer.terms
    total = terms.wait + terms.priority + terms.level + terms.idle + terms.load
    assert total + terms.scarcity + terms.idle_share + terms.sticky + terms.growth == terms.total
    served = world.policy.queue(offer.queue_id)
    assert terms.growth <= 0.2 * served.weights.wait_points * (1 + 1e-9)
    agent = next(one for one in now.agents if one.agent_id == offer.agent_id)
    ids = {one.contact_id for one in still_waiting}
    late = any(
        now.at - contact.queued_at > _target(served, contact.channel).target_seconds * SECOND
        for contact in now.contacts
        if contact.queue_id == offer.queue_id and (contact.agent_id is None or contact.contact_id in ids)
    )
    missed = late or any(
        sum(line.in_time) / len(line.in_time) < _target(served, line.channel).target_share
        for line in now.stays
        if line.queue_id == offer.queue_id
    )
    grows = served.rung_of(rungs=dict(agent.rungs)) == "supervised" and not missed
    assert terms.growth == (served.weights.growth_points if grows else 0.0)


def _target(served: policy.QueuePolicy, channel: str) -> policy.QueueChannel:
    return next(allowed for allowed in served.channels if allowed.channel == channel)


def _dues(world: floor.Floor, now: snapshot.Snapshot, contact: snapshot.ContactState) -> list[int]:
    """List every moment still to come at which something changes for a contact."""
    if contact.agent_id is not None:
        assert contact.due_at is not None
        return [contact.due_at]
    served = world.policy.queue(contact.queue_id)
    steps = [contact.queued_at + one.after_seconds * SECOND for one in served.steps]
    moments = [*steps, contact.held_until, contact.preferred_until, *dict(contact.pauses).values()]
    to_queue_id, after_seconds = served.overflow_queue_id, served.overflow_after_seconds
    if contact.overflowed or to_queue_id is None or after_seconds is None:
        return [moment for moment in moments if moment > now.at]
    if world.policy.queue(to_queue_id).allows(contact.channel):
        moments.append(max(contact.queued_at + after_seconds * SECOND, contact.preferred_until, now.at + 1))
    return [moment for moment in moments if moment > now.at]


def _load(now: snapshot.Snapshot, agent_id: int, channel: str) -> int:
    held = sum(leg.agent_id == agent_id and leg.channel == channel for leg in now.legs)
    return held + sum(contact.agent_id == agent_id and contact.channel == channel for contact in now.contacts)


def _may_ever(world: floor.Floor, agent: snapshot.AgentState, contact: snapshot.ContactState) -> bool:
    """Say whether an agent could take a contact once it has waited long enough and they have nothing else to do."""
    served = world.policy.queue(contact.queue_id)
    hardest = {"shadow": 0, "supervised": 2, "solo": 5}[served.rung_of(rungs=dict(agent.rungs))]
    if contact.queue_id not in agent.queue_ids or contact.difficulty > hardest:
        return False
    if dict(agent.capacity).get(contact.channel, 0) == 0:
        return False
    return any(one.is_met(levels=dict(agent.levels)) for one in served.steps)


def _could_serve(
    world: floor.Floor, now: snapshot.Snapshot, agent: snapshot.AgentState, contact: snapshot.ContactState
) -> bool:
    offered = sum(other.agent_id == agent.agent_id for other in now.contacts)
    if agent.status != "available" or contact.agent_id is not None or offered >= world.policy.offers_at_once:
        return False
    if not _may_ever(world, agent, contact) or not _may_without_help(world, now, agent, contact):
        return False
    if _load(now, agent.agent_id, contact.channel) >= dict(agent.capacity).get(contact.channel, 0):
        return False
    if contact.channel == "voice" and any(_load(now, agent.agent_id, channel) for channel in policy.CHANNELS):
        return False
    if _load(now, agent.agent_id, "voice"):
        return False
    if now.at < contact.held_until or any(agent.agent_id == one and now.at < until for one, until in contact.pauses):
        return False
    if now.at < contact.preferred_until:
        return contact.preferred_agent_id == agent.agent_id
    waited = now.at - contact.queued_at
    in_force = [one for one in world.policy.queue(contact.queue_id).steps if one.after_seconds * SECOND <= waited]
    return in_force[-1].is_met(levels=dict(agent.levels))


def _may_without_help(
    world: floor.Floor, now: snapshot.Snapshot, agent: snapshot.AgentState, contact: snapshot.ContactState
) -> bool:
    """Say whether an agent works alone in a contact's queue, or a mentor can be reached who helps there."""
    served = world.policy.queue(contact.queue_id)
    if served.help_queue_id is None or served.rung_of(rungs=dict(agent.rungs)) != "supervised":
        return True
    return can_reach_mentor(world, now, served.help_queue_id)


def can_reach_mentor(world: floor.Floor, now: snapshot.Snapshot, help_queue_id: int) -> bool:
    """Say by the stated rule whether the mentors of a queue can be reached."""
    asked = world.policy.queue(help_queue_id)
    mentors = [
        agent
        for agent in now.agents
        if agent.status == "available"
        and help_queue_id in agent.queue_ids
        and dict(agent.capacity).get("help", 0) > 0
        and asked.rung_of(rungs=dict(agent.rungs)) != "shadow"
        and asked.wait_needed_seconds(levels=dict(agent.levels)) is not None
    ]
    waiting = [one for one in now.contacts if one.queue_id == help_queue_id and one.agent_id is None]
    return bool(mentors) and len(waiting) < world.policy.help_waiting_max
