"""A random day on a random floor: the inputs that a router of that size would be given, the same for the same seed.

The inputs are found by playing the plain engine once: contacts arrive, agents accept, reject, miss and end, go on break
and come back, claims are refused. What comes out is a list of method names and arguments for `floor.Floor`, so that it
can be played again on any engine without the cost of inventing it.
"""

from __future__ import annotations

import heapq
import itertools
import random
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from tejido.core.routing import decisions, floor, instants, policy

SECOND = instants.MICROSECONDS_PER_SECOND
BEGIN = 1_800_000_000 * SECOND
SKILL_COUNT = 8
OFFER_SECONDS = 20
HANDLE_SECONDS = 180.0
ANSWER_SECONDS = 4.0
PATIENCE_SECONDS = 240.0
BREAK_SECONDS = 300.0
BREAK_EVERY_SECONDS = 5400.0
RETURN_SECONDS = 45.0
WAVE_SECONDS = 600
# What part of the agents' places the arrivals would fill, wave after wave: slack, busy, more than there is room for.
WAVES = (0.6, 0.85, 1.05)
REJECTED_SHARE, MISSED_SHARE, REFUSED_SHARE = 0.04, 0.04, 0.01
# Every rule of the policy is at work: calls beside chats, rungs and difficulties, known agents, overflow, all weights.
CALLS_SHARE, KNOWN_SHARE = 0.15, 0.2
KNOWN_SECONDS = 20
OVERFLOW_SECONDS = 90
TARGET_SECONDS = {"chat": 30, "voice": 20}
RUNGS = ("solo",) * 14 + ("supervised",) * 5 + ("shadow",)
DIFFICULTIES = (1, 1, 1, 2, 2, 3, 4)
WEIGHTS = policy.Weights(scarcity_points=2.0, idle_share_points=5.0, growth_points=2.0)

Input = tuple[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Trace:
    """A floor's policy, the inputs that open it, those of the day, and how many decisions follow from the day."""

    policy: policy.Policy
    opening: tuple[Input, ...]
    day: tuple[Input, ...]
    decisions_count: int


def make(*, agents_count: int, queues_count: int, decisions_count: int, seed: int) -> Trace:
    """Make the trace of a floor.

    Args:
        agents_count: How many agents work.
        queues_count: How many queues they share.
        decisions_count: The day ends at the first input after this many decisions.
        seed: What all chance follows from.
    """
    chance = random.Random(seed)
    numbers = range(1, queues_count + 1)
    rules = policy.Policy(version=1, queues=tuple(_queue(chance, number, queues_count) for number in numbers))
    opening = tuple(_opening(chance, agents_count, queues_count))
    day = _Day(chance, floor.Floor(policy=rules))
    for name, fields in opening:
        getattr(day.floor, name)(**fields)
        if name == "agent_changed":
            day.places_count += fields["capacity"]["chat"]
            day.agent_ids.append(fields["agent_id"])
    day.play(decisions_count)
    return Trace(rules, opening, tuple(day.inputs), day.decided_count)


def replay(trace: Trace, world: floor.Floor) -> list[decisions.Decision]:
    """Give a floor that is open the inputs of the day, and return all its decisions."""
    found: list[decisions.Decision] = []
    for name, fields in trace.day:
        found += getattr(world, name)(**fields)
    return found


def opened(trace: Trace, **engine: Any) -> floor.Floor:
    """Make the floor of a trace with its agents at work."""
    world = floor.Floor(policy=trace.policy, **engine)
    for name, fields in trace.opening:
        getattr(world, name)(**fields)
    return world


def _queue(chance: random.Random, queue_id: int, queues_count: int) -> policy.QueuePolicy:
    """Make a queue that asks for one or two skills at first, for less after half a minute, and then for none.

    Every third takes calls as well, and each overflows into the next.
    """
    asked = chance.sample(range(1, SKILL_COUNT + 1), chance.randint(1, 2))
    steps = tuple(
        policy.Step(
            after_seconds=after,
            requirements=tuple(policy.Requirement(skill_id=skill, level_min=level) for skill in asked if level),
        )
        for after, level in ((0, 3), (30, 1), (120, 0))
    )
    return policy.QueuePolicy(
        queue_id=queue_id,
        channels=tuple(
            policy.QueueChannel(
                channel=channel, offer_seconds=OFFER_SECONDS, target_seconds=TARGET_SECONDS[channel], target_share=0.8
            )
            for channel in (("chat", "voice") if queue_id % 3 == 0 else ("chat",))
        ),
        steps=steps,
        weights=replace(WEIGHTS, level_points=chance.choice((0.0, 2.0, policy.WEIGHT_MAX_POINTS))),
        overflow_queue_id=queue_id % queues_count + 1,
        overflow_after_seconds=OVERFLOW_SECONDS,
    )


def _opening(chance: random.Random, agents_count: int, queues_count: int) -> list[Input]:
    found: list[Input] = []
    for agent_id in range(1, agents_count + 1):
        fields = {
            "agent_id": agent_id,
            "levels": {skill: chance.randint(0, policy.LEVEL_MAX) for skill in range(1, SKILL_COUNT + 1)},
            "queue_ids": tuple(chance.sample(range(1, queues_count + 1), chance.randint(2, queues_count))),
            "capacity": {"chat": chance.randint(1, 3), "voice": 1},
            "rungs": {skill: chance.choice(RUNGS) for skill in range(1, SKILL_COUNT + 1)},
            "at": BEGIN,
        }
        found.append(("agent_changed", fields))
        found.append(("agent_available", {"agent_id": agent_id, "at": BEGIN}))
    return found


@dataclass
class _Day:
    """The play that invents the inputs."""

    chance: random.Random
    floor: floor.Floor
    at: int = BEGIN
    places_count: int = 0
    agent_ids: list[int] = field(default_factory=list)
    inputs: list[Input] = field(default_factory=list)
    pending: dict[int, tuple[int, int]] = field(default_factory=dict)
    waiting: set[int] = field(default_factory=set)
    arrived: dict[int, Mapping[str, Any]] = field(default_factory=dict)
    decided_count: int = 0
    _events: list[tuple[int, int, str, tuple[int, ...]]] = field(default_factory=list)
    _ties: itertools.count[int] = field(default_factory=itertools.count)
    _contact_ids: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    def play(self, decisions_count: int) -> None:
        self._after(0.0, "_arrive")
        for agent_id in self.agent_ids:
            self._after(self.chance.uniform(0, BREAK_EVERY_SECONDS), "_break", agent_id)
        while self.decided_count < decisions_count:
            due_at = self.floor.next_due_at
            if due_at is not None and due_at <= self._events[0][0]:
                self.at = max(self.at, due_at)
                self._give("ring")
            else:
                self.at, _, name, numbers = heapq.heappop(self._events)
                getattr(self, name)(*numbers)

    def _after(self, seconds: float, name: str, *numbers: int) -> None:
        heapq.heappush(self._events, (self.at + int(seconds * SECOND), next(self._ties), name, numbers))

    def _soon(self, mean_seconds: float, name: str, *numbers: int) -> None:
        self._after(self.chance.expovariate(1 / mean_seconds), name, *numbers)

    def _give(self, name: str, **fields: Any) -> None:
        """Give the floor one input, write it down, and plan what follows from its decisions."""
        fields["at"] = self.at
        self.inputs.append((name, fields))
        for decision in getattr(self.floor, name)(**fields):
            self.decided_count += 1
            if isinstance(decision, decisions.Offer):
                self.pending[decision.contact_id] = (decision.agent_id, decision.number)
                self.waiting.discard(decision.contact_id)
                self._plan_answer(decision)
            elif isinstance(decision, decisions.Overflow):
                self._after(0.01, "_overflow", decision.contact_id, decision.to_queue_id)
            else:
                self.pending.pop(decision.contact_id, None)
                self.waiting.add(decision.contact_id)
                if isinstance(decision, decisions.TimeOut):
                    self._soon(RETURN_SECONDS, "_return", decision.agent_id)

    def _plan_answer(self, offer: decisions.Offer) -> None:
        pair = (offer.contact_id, offer.agent_id, offer.number)
        drawn = self.chance.random()
        if drawn < REFUSED_SHARE:
            self._after(0.01, "_refuse", *pair)
        elif drawn < REFUSED_SHARE + REJECTED_SHARE:
            self._soon(ANSWER_SECONDS, "_reject", *pair)
        elif drawn > REFUSED_SHARE + REJECTED_SHARE + MISSED_SHARE:
            self._soon(ANSWER_SECONDS, "_accept", *pair)

    def _arrive(self) -> None:
        contact_id = next(self._contact_ids)
        self.waiting.add(contact_id)
        queues = self.floor.policy.queues
        # Some queues are busier than others: the smaller of two draws.
        queue = queues[min(self.chance.randrange(len(queues)), self.chance.randrange(len(queues)))]
        self._soon(PATIENCE_SECONDS, "_leave", contact_id)
        is_call = len(queue.channels) > 1 and self.chance.random() < CALLS_SHARE * 3
        fields: dict[str, Any] = {
            "channel": "voice" if is_call else "chat",
            "priority": self.chance.choice((0, 0, 0, 1, 5)),
            "difficulty": self.chance.choice(DIFFICULTIES),
        }
        if self.chance.random() < KNOWN_SHARE:
            fields["preferred_agent_id"] = self.chance.choice(self.agent_ids)
            fields["preferred_until"] = self.at + KNOWN_SECONDS * SECOND
            fields["preference"] = self.chance.choice(("sticky", "sticky", "directed"))
        self.arrived[contact_id] = fields | {"arrived_at": self.at}
        self._give("contact_queued", contact_id=contact_id, queue_id=queue.queue_id, **fields)
        wave = WAVES[(self.at - BEGIN) // (WAVE_SECONDS * SECOND) % len(WAVES)]
        self._soon(HANDLE_SECONDS / (self.places_count * wave), "_arrive")

    def _leave(self, contact_id: int) -> None:
        if contact_id in self.waiting:
            self.waiting.discard(contact_id)
            self._give("contact_left", contact_id=contact_id)

    def _overflow(self, contact_id: int, to_queue_id: int) -> None:
        if contact_id in self.waiting:
            kept = {
                name: self.arrived[contact_id][name] for name in ("channel", "priority", "difficulty", "arrived_at")
            }
            self._give("contact_left", contact_id=contact_id)
            self._give("contact_queued", contact_id=contact_id, queue_id=to_queue_id, overflowed=True, **kept)

    def _accept(self, contact_id: int, agent_id: int, number: int) -> None:
        if self.pending.get(contact_id) == (agent_id, number):
            del self.pending[contact_id]
            self._soon(HANDLE_SECONDS, "_end", contact_id, agent_id)
            self._give("offer_accepted", contact_id=contact_id, agent_id=agent_id)

    def _reject(self, contact_id: int, agent_id: int, number: int) -> None:
        self._send_back("offer_rejected", contact_id, agent_id, number)

    def _refuse(self, contact_id: int, agent_id: int, number: int) -> None:
        self._send_back("offer_refused", contact_id, agent_id, number)

    def _send_back(self, name: str, contact_id: int, agent_id: int, number: int) -> None:
        if self.pending.get(contact_id) == (agent_id, number):
            del self.pending[contact_id]
            self.waiting.add(contact_id)
            self._give(name, contact_id=contact_id, agent_id=agent_id, number=number)

    def _end(self, contact_id: int, agent_id: int) -> None:
        self._give("leg_ended", contact_id=contact_id, agent_id=agent_id)

    def _break(self, agent_id: int) -> None:
        self._soon(BREAK_SECONDS, "_return", agent_id)
        self._soon(BREAK_EVERY_SECONDS, "_break", agent_id)
        self._give("agent_unavailable", agent_id=agent_id)

    def _return(self, agent_id: int) -> None:
        self._give("agent_available", agent_id=agent_id)
