"""Turns facts into inputs of a pool's floor, and the floor's decisions into claims on the database.

The floor may lag behind the tables or have read a fact twice; nothing here relies on the contrary. What the database
refuses is told back to the floor, and whatever the floor has misjudged about an agent is read again from the tables.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable
from datetime import datetime

from django.db import DatabaseError

from tejido.clients import errors as client_errors
from tejido.contacts import floor_tables, models, offers
from tejido.core import facts
from tejido.core.routing import decisions, input_log, instants
from tejido.core.routing import errors as routing_errors
from tejido.core.routing import floor as routing_floor
from tejido.journal import scopes

DECISIONS_MAX_EACH_FACT = 10_000
PROFILE_FACTS = frozenset(
    {
        "skill_level_set", "capacity_set", "membership_set", "queue_change_set", "queue_change_ended",
        "placement_started", "placement_ended", "employment_started", "employment_ended",
    }
)  # fmt: skip
POLICY_FACTS = frozenset({"queue_added", "queue_changed", "queue_target_set", "policy_set"})

log = logging.getLogger(__name__)


class FloorFeed:
    """One pool's floor under one leadership: feeds it facts and carries out what it decides."""

    def __init__(self, *, pool_id: int, clients: frozenset[int], epoch: int, position: int, at: datetime) -> None:
        """Build the floor from the tables, within the transaction that is open now.

        Args:
            clients: Whose rows the pool's router may see; whoever leads the pool keeps it fresh. From here on every
                reading and every change is a transaction of its own within this scope.
            position: The last position whose fact the tables certainly hold.
        """
        self.pool_id = pool_id
        self.clients = clients
        self.epoch = epoch
        self.position = position
        self.by = facts.Actor("router", pool_id)
        policy = floor_tables.policy(pool_id, at=at)
        self.first_snapshot = floor_tables.snapshot(pool_id, at=at, policy=policy)
        self.first_policy = policy
        self.floor = routing_floor.Floor(policy=policy, snapshot=self.first_snapshot)
        self.entries: list[input_log.Entry] = []
        self.log = input_log.InputLog(floor=self.floor, write=self.entries.append, position=position)
        self.day_to = floor_tables.day_end(at)
        self.offer_count = 0
        self.refused_count = 0
        self._numbers = floor_tables.decision_numbers(pool_id)

    def begin(self, *, at: datetime) -> None:
        """Offer what waits already."""
        moment = instants.microseconds_of(at)
        self._carry_out(self.floor.match_waiting(at=moment), at=at)

    def wants(self, fact: facts.Fact) -> bool:
        """Say whether a fact can matter to this floor."""
        if fact.type in POLICY_FACTS or fact.type in PROFILE_FACTS:
            return True
        return fact.type in HANDLERS and fact.data.get("pool") == self.pool_id

    def take(self, fact: facts.Fact, *, at: datetime) -> None:
        """Feed one fact and carry out the decisions that follow."""
        self.log.position = fact.position
        self._carry_out(self._begin_day(at), at=at)
        self._carry_out(self._apply(fact, instants.microseconds_of(at)), at=at)
        self.position = fact.position

    def ring(self, *, at: datetime) -> None:
        """Carry out what has fallen due by the clock."""
        due_at = self.floor.next_due_at
        moment = instants.microseconds_of(at)
        if due_at is not None and due_at <= moment:
            self._carry_out(self._begin_day(at), at=at)
            self._carry_out(self.floor.ring(at=moment), at=at)

    def due_at(self) -> datetime | None:
        """Return the world time at which `ring` has something to do; None while nothing is due."""
        due_at = self.floor.next_due_at
        return None if due_at is None else instants.moment_of(due_at)

    def _begin_day(self, at: datetime) -> list[decisions.Decision]:
        """Begin the business day at its first input: idle times begin at nothing, and new promises are in force."""
        if at < self.day_to:
            return []
        with scopes.scoped(self.clients):
            self.day_to = floor_tables.day_end(at)
        moment = instants.microseconds_of(at)
        return self.floor.day_began(at=moment) + self._read_policy(moment)

    def _apply(self, fact: facts.Fact, at: int) -> list[decisions.Decision]:
        if fact.type in POLICY_FACTS:
            return self._read_policy(at)
        person_id = fact.data.get("person")
        if fact.type in PROFILE_FACTS:
            return self._read_agent(person_id, at) if person_id is not None else []
        try:
            return HANDLERS[fact.type](self, fact, at)
        except routing_errors.RoutingError as problem:
            # The tables were read after this fact, or name something the floor has not met: ask the tables.
            log.debug("fact %s %s: %s", fact.position, fact.type, problem)
            return self._read_agent(person_id, at) if person_id is not None else []

    def _contact_queued(self, fact: facts.Fact, at: int) -> list[decisions.Decision]:
        data = fact.data
        preferred_until_at = data.get("preferred_until_at")
        return self.floor.contact_queued(
            contact_id=data["contact"],
            queue_id=data["queue"],
            channel=data["channel"],
            priority=data["priority"],
            difficulty=data["difficulty"],
            arrived_at=_moment(data["arrived_at"]),
            queued_at=instants.microseconds_of(fact.happened_at),
            place="front" if data["at_front"] else "arrival",
            preferred_agent_id=data.get("preferred_person"),
            preferred_until=_moment(preferred_until_at) if preferred_until_at else 0,
            preference=data.get("preference") or "sticky",
            overflowed=self._has_overflowed(data["queue"], data["contact"]),
            at=at,
        )

    def _has_overflowed(self, queue_id: int, contact_id: int) -> bool:
        """Ask the tables, where it matters: a contact overflows at most once, whoever leads."""
        if self.floor.policy.queue(queue_id).overflow_queue_id is None:
            return False
        with scopes.scoped(self.clients):
            return floor_tables.has_overflowed(contact_id)

    def _stay_left(self, fact: facts.Fact, at: int) -> list[decisions.Decision]:
        if fact.data["left_how"] == "answered":
            # Somebody takes it out of the line by hand: the leg that begins now says who.
            return []
        return self.floor.contact_left(contact_id=fact.data["contact"], at=at)

    def _offer_cancelled(self, fact: facts.Fact, at: int) -> list[decisions.Decision]:
        # The contact is on its way out; what follows says where to.
        self._numbers.pop(fact.data["offer"], None)
        return []

    def _leg_started(self, fact: facts.Fact, at: int) -> list[decisions.Decision]:
        data = fact.data
        if data["role"] != "serving" or data.get("offer") is not None:
            return []
        if data["person"] not in self.floor.agent_ids:
            # A supervisor who is nobody's agent took it.
            return self.floor.contact_left(contact_id=data["contact"], at=at)
        return self.floor.leg_started(
            contact_id=data["contact"], agent_id=data["person"], channel=data["channel"], at=at
        )

    def _contact_left(self, fact: facts.Fact, at: int) -> list[decisions.Decision]:
        return self.floor.contact_left(contact_id=fact.data["contact"], at=at)

    def _offer_accepted(self, fact: facts.Fact, at: int) -> list[decisions.Decision]:
        self._numbers.pop(fact.data["offer"], None)
        return self.floor.offer_accepted(contact_id=fact.data["contact"], agent_id=fact.data["person"], at=at)

    def _offer_ended(self, fact: facts.Fact, at: int) -> list[decisions.Decision]:
        number = self._numbers.pop(fact.data["offer"], None)
        if number is None or fact.by == self.by:
            return []
        answer = self.floor.offer_rejected if fact.type == "offer_rejected" else self.floor.offer_timed_out
        return answer(contact_id=fact.data["contact"], agent_id=fact.data["person"], number=number, at=at)

    def _leg_ended(self, fact: facts.Fact, at: int) -> list[decisions.Decision]:
        if fact.data["role"] != "serving" or fact.data["person"] not in self.floor.agent_ids:
            return []
        return self.floor.leg_ended(contact_id=fact.data["contact"], agent_id=fact.data["person"], at=at)

    def _presence_changed(self, fact: facts.Fact, at: int) -> list[decisions.Decision]:
        person_id = fact.data["person"]
        if not fact.data["available"]:
            return self.floor.agent_unavailable(agent_id=person_id, at=at)
        return self.floor.agent_available(agent_id=person_id, at=at)

    def _read_agent(self, person_id: int, at: int) -> list[decisions.Decision]:
        """Give the floor an agent as the tables have them now, or take them off it."""
        with scopes.scoped(self.clients):
            state = floor_tables.agent_state(person_id, pool_id=self.pool_id, at=instants.moment_of(at))
        if state is None:
            return self.floor.agent_removed(agent_id=person_id, at=at) if person_id in self.floor.agent_ids else []
        found = self.floor.agent_changed(
            agent_id=person_id,
            levels=dict(state.levels),
            rungs=dict(state.rungs),
            queue_ids=state.queue_ids,
            capacity=dict(state.capacity),
            at=at,
        )
        if state.status == "available":
            return found + self.floor.agent_available(agent_id=person_id, idle_since=state.idle_since, at=at)
        return found + self.floor.agent_unavailable(agent_id=person_id, at=at)

    def _read_policy(self, at: int) -> list[decisions.Decision]:
        with scopes.scoped(self.clients):
            policy = floor_tables.policy(self.pool_id, at=instants.moment_of(at))
        if policy == self.floor.policy:
            return []
        try:
            return self.floor.policy_changed(policy=policy, at=at)
        except routing_errors.RoutingError as problem:
            log.warning("Pool %s keeps its policy: %s", self.pool_id, problem)
            return []

    def _carry_out(self, found: list[decisions.Decision], *, at: datetime) -> None:
        waiting = deque(found)
        for _ in range(DECISIONS_MAX_EACH_FACT):
            if not waiting:
                return
            decision = waiting.popleft()
            if isinstance(decision, decisions.Offer):
                waiting.extend(self._offer(decision))
            elif isinstance(decision, decisions.Overflow):
                self._overflow(decision, at=at)
            else:
                waiting.extend(self._take_back(decision, at=at))
        log.error("Pool %s: more than %s decisions at once; the rest waits", self.pool_id, DECISIONS_MAX_EACH_FACT)

    def _offer(self, decision: decisions.Offer) -> list[decisions.Decision]:
        wanted = offers.Claim(
            pool_id=self.pool_id,
            epoch=self.epoch,
            decision=decision.number,
            policy_version=decision.policy_version,
            contact_id=decision.contact_id,
            person_id=decision.agent_id,
            channel=decision.channel,
            offered_at=instants.moment_of(decision.at),
            deadline_at=instants.moment_of(decision.deadline_at),
            terms=vars(decision.terms),
        )
        is_employed = True
        offer_id = None
        try:
            offer_id = offers.claim(wanted, clients=self.clients)
        except DatabaseError as problem:
            if getattr(problem.__cause__, "sqlstate", None) != offers.NOT_EMPLOYED:
                raise
            is_employed = False
        if offer_id is not None:
            self.offer_count += 1
            self._numbers[offer_id] = decision.number
            return []
        self.refused_count += 1
        with scopes.scoped(self.clients):
            offers.check_leadership(pool_id=self.pool_id, epoch=self.epoch)
        refused = self.floor.offer_refused(
            contact_id=decision.contact_id, agent_id=decision.agent_id, number=decision.number, at=decision.at
        )
        if not is_employed:
            # An employment that ended by its date: nothing was said about it today.
            return refused + self._read_agent(decision.agent_id, decision.at)
        return refused + self._contact_seen(decision.contact_id, decision.at)

    def _overflow(self, decision: decisions.Overflow, *, at: datetime) -> None:
        """Move a contact to another queue; what cannot be moved is served where it is."""
        with scopes.scoped(self.clients):
            try:
                is_done = offers.overflow(
                    contact_id=decision.contact_id,
                    to_queue_id=decision.to_queue_id,
                    pool_id=self.pool_id,
                    epoch=self.epoch,
                    by=self.by,
                    at=at,
                )
            except client_errors.NoTarget:
                is_done = False
        if not is_done:
            log.info("Contact %s stays in queue %s", decision.contact_id, decision.queue_id)

    def _contact_seen(self, contact_id: int, at: int) -> list[decisions.Decision]:
        """Forget a contact that the tables say nobody waits with any more."""
        with scopes.scoped(self.clients):
            if models.Contact.objects.filter(pk=contact_id, state__in=("waiting", "offered")).exists():
                return []
        return self.floor.contact_left(contact_id=contact_id, at=at)

    def _take_back(self, decision: decisions.TimeOut | decisions.Rescind, *, at: datetime) -> list[decisions.Decision]:
        with scopes.scoped(self.clients):
            is_done = self._taken_back(decision, at=at)
        return [] if is_done else self._read_agent(decision.agent_id, instants.microseconds_of(at))

    def _taken_back(self, decision: decisions.TimeOut | decisions.Rescind, *, at: datetime) -> bool:
        offer = models.Offer.objects.filter(
            pool_id=self.pool_id, contact_id=decision.contact_id, person_id=decision.agent_id, state="pending"
        ).first()
        if offer is None:
            return False
        where = {"offer_id": offer.pk, "pool_id": self.pool_id, "epoch": self.epoch}
        if isinstance(decision, decisions.TimeOut):
            return offers.time_out(**where, by=self.by, at=at)
        return offers.rescind(**where, reason="agent_left", by=self.by, at=at)


def _moment(instant: str) -> int:
    return instants.microseconds_of(datetime.fromisoformat(instant))


Handler = Callable[[FloorFeed, facts.Fact, int], list[decisions.Decision]]
HANDLERS: dict[str, Handler] = {
    "contact_queued": FloorFeed._contact_queued,
    "contact_abandoned": FloorFeed._contact_left,
    "stay_left": FloorFeed._stay_left,
    "offer_accepted": FloorFeed._offer_accepted,
    "offer_rejected": FloorFeed._offer_ended,
    "offer_timed_out": FloorFeed._offer_ended,
    "offer_rescinded": FloorFeed._offer_ended,
    "offer_cancelled": FloorFeed._offer_cancelled,
    "leg_started": FloorFeed._leg_started,
    "leg_ended": FloorFeed._leg_ended,
    "activity_changed": FloorFeed._presence_changed,
    "connection_opened": FloorFeed._presence_changed,
    "connection_closed": FloorFeed._presence_changed,
}
