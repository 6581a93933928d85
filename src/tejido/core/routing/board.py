"""The state of a floor with names: ids to records and back, snapshots in and out, and growth. No decisions here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tejido.core.routing import errors, idleness, instants, layout, lines, preferences
from tejido.core.routing import policy as routing_policy
from tejido.core.routing import snapshot as routing_snapshot
from tejido.core.routing import state as routing_state


class Board:
    """The arrays of one floor, and which record belongs to which agent, contact and leg."""

    def __init__(
        self,
        *,
        snapshot: routing_snapshot.Snapshot,
        policy: routing_policy.Policy,
        engine: routing_state.Engine,
        sizes: routing_state.Sizes,
    ) -> None:
        self.engine = engine
        self.policy = policy
        self.at = snapshot.at
        self.profiles: dict[int, routing_snapshot.AgentState] = {}
        self.agents: dict[int, int] = {}
        self.contacts: dict[int, int] = {}
        self.legs: dict[tuple[int, int], int] = {}
        self.queue_numbers = {queue.queue_id: number for number, queue in enumerate(policy.queues)}
        self.state = routing_state.State(
            policy=policy,
            engine=engine,
            sizes=sizes.holding(
                agents=len(snapshot.agents),
                contacts=len(snapshot.contacts),
                pauses=sum(len(contact.pauses) for contact in snapshot.contacts),
            ),
        )
        self.state.ints[layout.DECISION_NUMBER] = snapshot.decision_number
        self._load(snapshot)

    def with_room(self) -> Board:
        """Return a board with a free record of each kind for the next input: this one, or a larger copy of it."""
        state = self.state
        sizes = state.sizes
        if state.is_out_of_agents:
            sizes = replace(sizes, agents=2 * sizes.agents)
        if state.is_out_of_contacts:
            sizes = replace(sizes, contacts=2 * sizes.contacts)
        if state.is_out_of_pauses:
            sizes = replace(sizes, pauses=2 * sizes.pauses)
        if sizes == state.sizes:
            return self
        return Board(snapshot=self.snapshot(), policy=self.policy, engine=self.engine, sizes=sizes)

    def remove_agent(self, agent_id: int) -> None:
        """Forget an agent, what they hold and every tie to them; the kernel writes the decisions that follow."""
        ints, reals = self.state.ints, self.state.reals
        kernel = self.engine.kernel
        agent = self.agents.pop(agent_id)
        del self.profiles[agent_id]
        self.legs = {pair: channel for pair, channel in self.legs.items() if pair[1] != agent_id}
        kernel.agent_unavailable(ints, reals, self.at, agent)
        for contact in self.contacts.values():
            kernel.unbind(ints, self.at, contact, agent)
        kernel.agent_removed(ints, reals, self.at, agent)
        self.state.free_agent(agent)

    def begin_day(self) -> None:
        """Let every agent's available and idle time begin at nothing."""
        for agent in self.agents.values():
            self.engine.idleness.begin_day(self.state.ints, self.at, agent)

    def write_agent(self, profile: routing_snapshot.AgentState) -> int:
        """Write an agent's levels, rungs, queues and capacity into their record, new or not, and return its address."""
        ints = self.state.ints
        agent = self.agents.get(profile.agent_id)
        if agent is None:
            agent = self.agents[profile.agent_id] = self.state.new_agent(agent_id=profile.agent_id)
            ints[agent + layout.AGENT_COUNTED_AT] = self.at
        self.profiles[profile.agent_id] = profile
        self.engine.mentors.leave(ints, agent)
        capacity = dict(profile.capacity)
        for number, channel in enumerate(routing_policy.CHANNELS):
            ints[agent + layout.AGENT_CAPACITIES + number] = capacity.get(channel, 0)
        servable_count = 0
        for number, queue in enumerate(self.policy.queues):
            pair = agent + layout.AGENT_PAIRS + number * layout.PAIR_WIDTH
            servable_count += self._write_pair(profile, queue, pair)
        ints[agent + layout.AGENT_SERVABLE_COUNT] = servable_count
        self.engine.mentors.enter(ints, agent)
        return agent

    def _write_pair(self, profile: routing_snapshot.AgentState, queue: routing_policy.QueuePolicy, pair: int) -> bool:
        """Write what an agent may do in a queue, and say whether they may do anything."""
        ints = self.state.ints
        levels = dict(profile.levels)
        rung = queue.rung_of(rungs=dict(profile.rungs))
        needed = None
        if queue.queue_id in profile.queue_ids and routing_policy.RUNGS[rung] > 0:
            needed = queue.wait_needed_seconds(levels=levels)
        ints[pair + layout.PAIR_WAIT_NEEDED] = (
            layout.NEVER if needed is None else needed * instants.MICROSECONDS_PER_SECOND
        )
        ints[pair + layout.PAIR_LEVEL] = queue.level_of(levels=levels)
        ints[pair + layout.PAIR_DIFFICULTY_MAX] = routing_policy.RUNGS[rung]
        ints[pair + layout.PAIR_GROWS] = int(rung == routing_policy.GROWING_RUNG)
        return needed is not None

    def write_contact(self, contact: routing_snapshot.ContactState) -> int:
        """Fill a free record for a contact, not yet in its line, and return its address."""
        state = self.state
        ints = state.ints
        record = self.contacts[contact.contact_id] = state.new_contact(contact_id=contact.contact_id)
        ints[record + layout.CONTACT_QUEUE] = self.queue_numbers[contact.queue_id]
        ints[record + layout.CONTACT_CHANNEL] = routing_policy.CHANNELS.index(contact.channel)
        ints[record + layout.CONTACT_PRIORITY] = contact.priority
        ints[record + layout.CONTACT_DIFFICULTY] = contact.difficulty
        ints[record + layout.CONTACT_ARRIVED_AT] = contact.arrived_at
        ints[record + layout.CONTACT_QUEUED_AT] = contact.queued_at
        ints[record + layout.CONTACT_RANK_AT] = routing_state.rank_at(
            ints=ints, line=lines.line_of(ints, record), arrived_at=contact.arrived_at, priority=contact.priority
        )
        ints[record + layout.CONTACT_RETURNED] = int(contact.returned)
        ints[record + layout.CONTACT_OVERFLOWED] = int(contact.overflowed)
        ints[record + layout.CONTACT_REFUSAL_COUNT] = contact.refusal_count
        ints[record + layout.CONTACT_HELD_UNTIL] = contact.held_until
        preferred = self.agents.get(contact.preferred_agent_id) if contact.preferred_agent_id is not None else None
        if preferred is not None:
            ints[record + layout.CONTACT_PREFERRED_UNTIL] = contact.preferred_until
            ints[record + layout.CONTACT_PREFERENCE] = routing_snapshot.PREFERENCES.index(contact.preference)
            preferences.add(ints, record, preferred)
        return record

    def has_queue(self, *, queue_id: int, channel: str) -> bool:
        """Say whether the policy has this queue and the queue allows this channel."""
        number = self.queue_numbers.get(queue_id)
        return number is not None and self.policy.queues[number].allows(channel)

    def is_offered(self, *, contact_id: int, agent_id: int, number: int) -> bool:
        """Say whether exactly this offer is pending."""
        contact = self.contacts.get(contact_id)
        if contact is None:
            return False
        ints = self.state.ints
        is_theirs = ints[contact + layout.CONTACT_AGENT] == self.agents.get(agent_id, layout.NEVER)
        return bool(is_theirs and ints[contact + layout.CONTACT_NUMBER] == number)

    def snapshot(self) -> routing_snapshot.Snapshot:
        """Return the whole floor as plain values, in ascending order of ids."""
        return routing_snapshot.Snapshot(
            at=self.at,
            decision_number=int(self.state.ints[layout.DECISION_NUMBER]),
            agents=tuple(self._agent_state(agent_id) for agent_id in sorted(self.agents)),
            contacts=tuple(self._contact_state(contact_id) for contact_id in sorted(self.contacts)),
            legs=tuple(
                routing_snapshot.LegState(
                    contact_id=contact_id, agent_id=agent_id, channel=routing_policy.CHANNELS[channel]
                )
                for (contact_id, agent_id), channel in sorted(self.legs.items())
            ),
            stays=tuple(self._stays()),
        )

    def _stays(self) -> Iterator[routing_snapshot.StaysState]:
        ints = self.state.ints
        for queue in sorted(self.policy.queues, key=lambda queue: queue.queue_id):
            for number, channel in enumerate(routing_policy.CHANNELS):
                line = self._line(queue.queue_id, number)
                count = ints[line + layout.LINE_STAY_COUNT]
                if count > 0:
                    stays = int(ints[line + layout.LINE_STAYS])
                    in_time = tuple(bool(stays >> place & 1) for place in reversed(range(count)))
                    yield routing_snapshot.StaysState(queue_id=queue.queue_id, channel=channel, in_time=in_time)

    def _line(self, queue_id: int, channel: int) -> int:
        queue = self.state.ints[layout.QUEUES] + self.queue_numbers[queue_id] * layout.QUEUE_WIDTH
        return int(queue + layout.QUEUE_LINES + channel * layout.LINE_WIDTH)

    def _agent_state(self, agent_id: int) -> routing_snapshot.AgentState:
        ints = self.state.ints
        agent = self.agents[agent_id]
        return replace(
            self.profiles[agent_id],
            status=routing_snapshot.STATUSES[ints[agent + layout.AGENT_STATUS]],
            idle_since=int(ints[agent + layout.AGENT_IDLE_SINCE]),
            available_time=int(idleness.available_time(ints, self.at, agent)),
            idle_time=int(idleness.idle_time(ints, self.at, agent)),
        )

    def _contact_state(self, contact_id: int) -> routing_snapshot.ContactState:
        ints = self.state.ints
        contact = self.contacts[contact_id]
        agent = ints[contact + layout.CONTACT_AGENT]
        preferred = ints[contact + layout.CONTACT_PREFERRED]
        due_at = int(ints[contact + layout.CONTACT_DUE_AT])
        return routing_snapshot.ContactState(
            contact_id=contact_id,
            queue_id=self.policy.queues[ints[contact + layout.CONTACT_QUEUE]].queue_id,
            channel=routing_policy.CHANNELS[ints[contact + layout.CONTACT_CHANNEL]],
            arrived_at=int(ints[contact + layout.CONTACT_ARRIVED_AT]),
            queued_at=int(ints[contact + layout.CONTACT_QUEUED_AT]),
            priority=int(ints[contact + layout.CONTACT_PRIORITY]),
            difficulty=int(ints[contact + layout.CONTACT_DIFFICULTY]),
            returned=bool(ints[contact + layout.CONTACT_RETURNED]),
            overflowed=bool(ints[contact + layout.CONTACT_OVERFLOWED]),
            preferred_agent_id=None if preferred == layout.NOBODY else int(ints[preferred + layout.AGENT_ID]),
            preferred_until=int(ints[contact + layout.CONTACT_PREFERRED_UNTIL]),
            preference=routing_snapshot.PREFERENCES[ints[contact + layout.CONTACT_PREFERENCE]],
            agent_id=None if agent == layout.NOBODY else int(ints[agent + layout.AGENT_ID]),
            number=int(ints[contact + layout.CONTACT_NUMBER]),
            due_at=None if due_at == layout.NEVER else due_at,
            refusal_count=int(ints[contact + layout.CONTACT_REFUSAL_COUNT]),
            held_until=int(ints[contact + layout.CONTACT_HELD_UNTIL]),
            pauses=self._pauses(contact),
        )

    def _pauses(self, contact: int) -> tuple[tuple[int, int], ...]:
        ints = self.state.ints
        found: list[tuple[int, int]] = []
        pause = ints[contact + layout.CONTACT_PAUSES]
        while pause != layout.NOBODY:
            agent = ints[pause + layout.PAUSE_AGENT]
            found.append((int(ints[agent + layout.AGENT_ID]), int(ints[pause + layout.PAUSE_UNTIL])))
            pause = ints[pause + layout.PAUSE_NEXT]
        return tuple(sorted(found))

    def _load(self, snapshot: routing_snapshot.Snapshot) -> None:
        ints = self.state.ints
        ints[layout.POOL_COUNTED_AT] = self.at
        for profile in snapshot.agents:
            agent = self.write_agent(profile)
            ints[agent + layout.AGENT_STATUS] = routing_snapshot.STATUSES.index(profile.status)
            ints[agent + layout.AGENT_IDLE_SINCE] = profile.idle_since
            self.engine.idleness.enter(ints, self.at, agent, profile.available_time, profile.idle_time)
            self.engine.mentors.enter(ints, agent)
        for leg in snapshot.legs:
            channel = routing_policy.CHANNELS.index(leg.channel)
            self.legs[(leg.contact_id, leg.agent_id)] = channel
            self.engine.agents.add_load(ints, self.at, self.agents[leg.agent_id], channel, 1)
        for line in snapshot.stays:
            if self.has_queue(queue_id=line.queue_id, channel=line.channel):
                place = self._line(line.queue_id, routing_policy.CHANNELS.index(line.channel))
                for in_time in line.in_time:
                    self.engine.targets.add_stay(ints, place, int(in_time))
        # An agent's offers are kept latest first, so the earliest go in first.
        for contact in sorted(snapshot.contacts, key=lambda state: (state.number, state.contact_id)):
            self._load_contact(contact)
        for agent in self.agents.values():
            self.engine.agents.refresh_open(ints, agent)
        # Nothing has changed by being written down again.
        ints[layout.HELP_REACHED] = 0

    def _load_contact(self, contact: routing_snapshot.ContactState) -> None:
        ints = self.state.ints
        kernel = self.engine.kernel
        if not self.has_queue(queue_id=contact.queue_id, channel=contact.channel):
            raise errors.QueueInUse(f"queue {contact.queue_id}, {contact.channel}, contact {contact.contact_id}")
        record = self.write_contact(contact)
        for agent_id, until in contact.pauses:
            self.engine.pauses.add(ints, record, self.agents[agent_id], until)
        if contact.agent_id is not None:
            kernel.attach(ints, self.at, record, self.agents[contact.agent_id], contact.number, contact.due_at)
        elif contact.due_at is not None:
            kernel.resume(ints, record, contact.due_at)
        else:
            kernel.wait(ints, self.at, record)
