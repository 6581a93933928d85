"""The floor: one method for each thing that can happen to it; each returns the decisions that follow.

The live process, the simulator's slow form, the tests and the replay all drive this object. Ids are database bigints,
moments are whole microseconds since 1970 (`instants`), and a moment earlier than the last one counts as the last one,
so that facts which were recorded in another order than they happened do no harm.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, Literal

from tejido.core.routing import board as routing_board
from tejido.core.routing import decisions, errors, layout
from tejido.core.routing import policy as routing_policy
from tejido.core.routing import snapshot as routing_snapshot
from tejido.core.routing import state as routing_state

Decisions = list[decisions.Decision]
Place = Literal["arrival", "front"]
PLACES: tuple[Place, ...] = ("arrival", "front")
Listener = Callable[[str, int, dict[str, Any]], None]


class Floor:
    """One pool's agents and waiting contacts under one policy."""

    def __init__(
        self,
        *,
        policy: routing_policy.Policy,
        snapshot: routing_snapshot.Snapshot | None = None,
        engine: routing_state.Engine = routing_state.PLAIN,
        sizes: routing_state.Sizes | None = None,
    ) -> None:
        """Make a floor, empty or as a snapshot has it; contacts that wait are offered only by the next input.

        Args:
            policy: What to decide by.
            snapshot: Where to go on from. After building one from tables, call `match_waiting`.
            engine: Plain Python, or the compiled kernel of `compiled.engine`.
            sizes: How much room to begin with; the floor grows by itself.
        Raises: SnapshotInvalid, QueueInUse: the snapshot does not fit the policy.
        """
        self._board = routing_board.Board(
            snapshot=snapshot or routing_snapshot.Snapshot(at=0),
            policy=policy,
            engine=engine,
            sizes=sizes or routing_state.Sizes(),
        )
        self.listener: Listener | None = None
        self.late_answer_count = 0

    @property
    def policy(self) -> routing_policy.Policy:
        """The policy in force."""
        return self._board.policy

    @property
    def at(self) -> int:
        """The moment of the latest input."""
        return self._board.at

    @property
    def agent_ids(self) -> Collection[int]:
        """Everybody who has been introduced to this floor."""
        return self._board.agents.keys()

    @property
    def next_due_at(self) -> int | None:
        """When `ring` must be called next: the earliest deadline, requirement step or end of a pause; None: nothing."""
        board = self._board
        due_at = int(board.engine.timers.next_due_at(board.state.ints))
        return None if due_at == layout.NEVER else due_at

    def snapshot(self) -> routing_snapshot.Snapshot:
        """Return the whole floor as plain values."""
        return self._board.snapshot()

    def agent_changed(
        self,
        *,
        agent_id: int,
        levels: Mapping[int, int],
        queue_ids: Iterable[int],
        capacity: Mapping[str, int],
        at: int,
        rungs: Mapping[int, str] | None = None,
    ) -> Decisions:
        """Introduce an agent, who is away at first, or give them new levels, queues, capacity and rungs.

        Args:
            agent_id: Database id.
            levels: Level 0 to 5 by skill id; a skill that is not named counts as 0.
            queue_ids: Queues whose programme and client the agent may serve; those of other pools are ignored.
            capacity: How many contacts at once by channel; a channel that is not named counts as 0.
            at: Moment, microseconds.
            rungs: One of `policy.RUNGS` by skill id; a skill that is not named counts as "solo".
        Returns: Decisions, in order.
        Raises: IdOutOfRange, LevelOutOfRange, ChannelUnknown, CapacityOutOfRange, RungUnknown.
        """
        profile = routing_snapshot.AgentState(
            agent_id=agent_id,
            levels=tuple(sorted(levels.items())),
            queue_ids=tuple(sorted(set(queue_ids))),
            capacity=tuple(sorted(capacity.items())),
            rungs=tuple(sorted((rungs or {}).items())),
        )
        board = self._ready(at)
        agent = board.write_agent(profile)
        board.engine.kernel.agent_changed(*self._now, agent)
        plain = {
            "agent_id": agent_id,
            "levels": [list(pair) for pair in profile.levels],
            "queue_ids": list(profile.queue_ids),
            "capacity": [list(pair) for pair in profile.capacity],
            "rungs": [list(pair) for pair in profile.rungs],
        }
        return self._decided("agent_changed", at, plain)

    def agent_available(self, *, agent_id: int, at: int, idle_since: int | None = None) -> Decisions:
        """Open an agent for offers, also one who did not respond.

        Args:
            agent_id: Database id.
            at: Moment, microseconds.
            idle_since: Since when they count as idle; None: since now, or as before when they were available already.
        Returns: Decisions, in order.
        Raises: AgentUnknown.
        """
        self._check_agent(agent_id)
        board = self._ready(at)
        ints = board.state.ints
        agent = board.agents[agent_id]
        since = board.at if idle_since is None else min(idle_since, board.at)
        if idle_since is None and ints[agent + layout.AGENT_STATUS] == layout.STATUS_AVAILABLE:
            since = int(ints[agent + layout.AGENT_IDLE_SINCE])
        board.engine.kernel.agent_available(*self._now, agent, since)
        return self._decided("agent_available", at, {"agent_id": agent_id, "idle_since": idle_since})

    def agent_unavailable(self, *, agent_id: int, at: int) -> Decisions:
        """Close an agent for offers; offers that ring at their place are rescinded and go to the front again.

        Raises: AgentUnknown.
        """
        self._check_agent(agent_id)
        board = self._ready(at)
        board.engine.kernel.agent_unavailable(*self._now, board.agents[agent_id])
        return self._decided("agent_unavailable", at, {"agent_id": agent_id})

    def agent_removed(self, *, agent_id: int, at: int) -> Decisions:
        """Forget an agent who no longer works here, with what they hold; one who is not here changes nothing.

        Offers at their place are rescinded, and contacts that preferred them are open to everybody.
        """
        board = self._ready(at)
        if agent_id in board.agents:
            board.remove_agent(agent_id)
        return self._decided("agent_removed", at, {"agent_id": agent_id})

    def day_began(self, *, at: int) -> Decisions:
        """Begin a business day: everybody's available and idle time begins at nothing."""
        self._ready(at).begin_day()
        return self._decided("day_began", at, {})

    def contact_queued(
        self,
        *,
        contact_id: int,
        queue_id: int,
        channel: str,
        at: int,
        priority: int = 0,
        difficulty: int = 1,
        arrived_at: int | None = None,
        queued_at: int | None = None,
        place: Place = "arrival",
        preferred_agent_id: int | None = None,
        preferred_until: int = 0,
        preference: routing_snapshot.Preference = "sticky",
        overflowed: bool = False,
    ) -> Decisions:
        """Take a contact into a queue.

        Args:
            contact_id: Database id.
            queue_id: A queue of the policy.
            channel: One of `policy.CHANNELS` that the queue allows.
            at: Moment, microseconds.
            priority: 0 to `policy.PRIORITY_MAX`; each point weighs as the policy says.
            difficulty: 1 to 5; nobody is offered a contact above their rung.
            arrived_at: Since when the customer waits; None: since it is in this queue.
            queued_at: Since when it is in this queue; steps, target and overflow count from here. None: since now.
            place: "front" for one that was here before (a lost line, an offer that came back), else "arrival".
            preferred_agent_id: Who should take it; somebody who is not on this floor is nobody.
            preferred_until: Until when nobody else may.
            preference: "sticky" is released when its agent cannot take it, "directed" waits for the moment.
            overflowed: Whether it came by an overflow: it does so once only.
        Returns: Decisions, in order.
        Raises: QueueUnknown, ChannelNotAllowed, ContactAlreadyQueued, IdOutOfRange, PriorityOutOfRange,
            DifficultyOutOfRange, PlaceUnknown, PreferenceUnknown.
        """
        board = self._board
        board.policy.queue(queue_id)
        if not board.has_queue(queue_id=queue_id, channel=channel):
            raise errors.ChannelNotAllowed(f"queue {queue_id}, {channel}")
        if contact_id in board.contacts:
            raise errors.ContactAlreadyQueued(f"contact {contact_id}")
        if place not in PLACES:
            raise errors.PlaceUnknown(place)
        plain: dict[str, Any] = {
            "contact_id": contact_id,
            "queue_id": queue_id,
            "channel": channel,
            "priority": priority,
            "difficulty": difficulty,
            "preferred_agent_id": preferred_agent_id,
            "preferred_until": preferred_until,
            "preference": preference,
            "overflowed": overflowed,
        }
        moment = max(at, board.at)
        queued = moment if queued_at is None else min(queued_at, moment)
        contact = routing_snapshot.ContactState(
            **plain,
            arrived_at=queued if arrived_at is None else min(arrived_at, queued),
            queued_at=queued,
            returned=place == "front",
        )
        board = self._ready(at)
        board.engine.kernel.contact_queued(*self._now, board.write_contact(contact))
        plain |= {"arrived_at": arrived_at, "queued_at": queued_at, "place": place}
        return self._decided("contact_queued", at, plain)

    def contact_left(self, *, contact_id: int, at: int) -> Decisions:
        """Forget a contact that was abandoned, ended or moved elsewhere; one that is not here changes nothing."""
        board = self._ready(at)
        contact = board.contacts.pop(contact_id, None)
        if contact is not None:
            board.engine.kernel.contact_left(*self._now, contact)
        return self._decided("contact_left", at, {"contact_id": contact_id})

    def offer_accepted(self, *, contact_id: int, agent_id: int, at: int) -> Decisions:
        """Let an agent hold a contact that the database says they accepted, even when that crossed our time-out.

        Raises: AgentUnknown.
        """
        self._check_agent(agent_id)
        board = self._ready(at)
        contact = board.contacts.pop(contact_id, None)
        if contact is None:
            self.late_answer_count += 1
        else:
            self._hold_waiting(board, contact, contact_id, agent_id)
        return self._decided("offer_accepted", at, {"contact_id": contact_id, "agent_id": agent_id})

    def offer_rejected(self, *, contact_id: int, agent_id: int, number: int, at: int) -> Decisions:
        """Put a rejected contact back at the front and pause the pair; the agent stays available.

        An answer to an offer that is no longer pending is counted in `late_answer_count` and changes nothing.

        Args:
            contact_id: Database id.
            agent_id: Database id.
            number: Number of the offer's decision.
            at: Moment, microseconds.
        Returns: Decisions, in order.
        """
        return self._answered("offer_rejected", contact_id, agent_id, number, at)

    def offer_timed_out(self, *, contact_id: int, agent_id: int, number: int, at: int) -> Decisions:
        """Do what `ring` does at a deadline, for an offer that somebody else timed out; see `offer_rejected`."""
        return self._answered("offer_timed_out", contact_id, agent_id, number, at)

    def offer_refused(self, *, contact_id: int, agent_id: int, number: int, at: int) -> Decisions:
        """Take back an offer whose claim the database refused; neither pair nor contact is tried in a loop."""
        return self._answered("offer_refused", contact_id, agent_id, number, at)

    def leg_started(self, *, contact_id: int, agent_id: int, channel: str, at: int) -> Decisions:
        """Let an agent hold a contact that reached them without an offer: a transfer, a take-over, a call they made.

        Raises: AgentUnknown, ChannelUnknown, LegAlreadyKnown.
        """
        self._check_agent(agent_id)
        if (contact_id, agent_id) in self._board.legs:
            raise errors.LegAlreadyKnown(f"contact {contact_id}, agent {agent_id}")
        leg = routing_snapshot.LegState(contact_id=contact_id, agent_id=agent_id, channel=channel)
        board = self._ready(at)
        contact = board.contacts.pop(contact_id, None)
        if contact is not None:
            self._hold_waiting(board, contact, contact_id, agent_id)
        else:
            number = routing_policy.CHANNELS.index(leg.channel)
            board.legs[(contact_id, agent_id)] = number
            board.engine.kernel.leg_started(board.state.ints, board.at, board.agents[agent_id], number)
        plain = {"contact_id": contact_id, "agent_id": agent_id, "channel": channel}
        return self._decided("leg_started", at, plain)

    def leg_ended(self, *, contact_id: int, agent_id: int, at: int) -> Decisions:
        """Free the place that a contact filled; when wrap-up fills it too, say so only after wrap-up.

        Raises: AgentUnknown, LegUnknown.
        """
        self._check_agent(agent_id)
        if (contact_id, agent_id) not in self._board.legs:
            raise errors.LegUnknown(f"contact {contact_id}, agent {agent_id}")
        board = self._ready(at)
        channel = board.legs.pop((contact_id, agent_id))
        board.engine.kernel.leg_ended(*self._now, board.agents[agent_id], channel)
        return self._decided("leg_ended", at, {"contact_id": contact_id, "agent_id": agent_id})

    def ring(self, *, at: int) -> Decisions:
        """Do what has fallen due by now: deadlines that passed, requirement steps, ends of pauses."""
        board = self._ready(at)
        board.engine.kernel.ring_timers(*self._now)
        return self._decided("ring", at, {})

    def match_waiting(self, *, at: int) -> Decisions:
        """Offer everything that waits to everybody who is open: the first input of a new leader."""
        board = self._ready(at)
        board.engine.kernel.match_waiting(*self._now)
        return self._decided("match_waiting", at, {})

    def policy_changed(self, *, policy: routing_policy.Policy, at: int) -> Decisions:
        """Go on under another policy; offers that are pending keep their deadline.

        Raises: QueueInUse: contacts wait in a queue or channel that the new policy lacks; nothing has changed then.
        """
        board = self._board
        self._board = routing_board.Board(
            snapshot=routing_snapshot.without_timers(board.snapshot(), at=max(at, board.at)),
            policy=policy,
            engine=board.engine,
            sizes=board.state.sizes,
        )
        self._board.engine.kernel.match_waiting(*self._now)
        return self._decided("policy_changed", at, {"policy": policy.to_plain()})

    @property
    def _now(self) -> tuple[Any, Any, int]:
        board = self._board
        return board.state.ints, board.state.reals, board.at

    def _ready(self, at: int) -> routing_board.Board:
        """Bring the floor to a moment, with room for one more of everything; records may have moved."""
        self._board = self._board.with_room()
        self._board.at = max(at, self._board.at)
        return self._board

    def _check_agent(self, agent_id: int) -> None:
        if agent_id not in self._board.agents:
            raise errors.AgentUnknown(f"agent {agent_id}")

    def _hold_waiting(self, board: routing_board.Board, contact: int, contact_id: int, agent_id: int) -> None:
        channel = int(board.state.ints[contact + layout.CONTACT_CHANNEL])
        board.legs[(contact_id, agent_id)] = channel
        board.engine.kernel.offer_accepted(*self._now, contact, board.agents[agent_id])

    def _answered(self, kind: str, contact_id: int, agent_id: int, number: int, at: int) -> Decisions:
        board = self._ready(at)
        if board.is_offered(contact_id=contact_id, agent_id=agent_id, number=number):
            getattr(board.engine.kernel, kind)(*self._now, board.contacts[contact_id])
        else:
            self.late_answer_count += 1
        return self._decided(kind, at, {"contact_id": contact_id, "agent_id": agent_id, "number": number})

    def _decided(self, kind: str, at: int, plain: dict[str, Any]) -> Decisions:
        board = self._board
        if self.listener is not None:
            self.listener(kind, at, plain)
        return decisions.read(ints=board.state.ints, reals=board.state.reals, at=board.at, policy=board.policy)
