"""A whole floor as plain data: what a new leader reads from the tables, and what a replay begins with.

Everything is named by ids; nothing tells where a record was stored. Two floors with equal snapshots decide alike for
ever.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

from tejido.core import contact_states
from tejido.core.routing import errors, layout
from tejido.core.routing import policy as routing_policy

Status = Literal["away", "available", "not_responding"]
STATUSES: tuple[Status, ...] = ("away", "available", "not_responding")
Preference = Literal["sticky", "directed"]
PREFERENCES: tuple[Preference, ...] = ("sticky", "directed")


@dataclass(frozen=True, kw_only=True)
class AgentState:
    """One agent: levels as (skill id, level), the queues they are allowed to serve, capacity as (channel, contacts).

    `rungs` holds (skill id, rung); `available_time` and `idle_time` are what they had of both, in microseconds, from
    the beginning of the business day to the moment of the snapshot.
    """

    agent_id: int
    status: Status = "away"
    idle_since: int = 0
    levels: tuple[tuple[int, int], ...] = ()
    queue_ids: tuple[int, ...] = ()
    capacity: tuple[tuple[str, int], ...] = ()
    rungs: tuple[tuple[int, str], ...] = ()
    available_time: int = 0
    idle_time: int = 0

    def __post_init__(self) -> None:
        if not 0 < self.agent_id < 2**63:
            raise errors.IdOutOfRange(f"agent {self.agent_id}")
        if self.status not in STATUSES:
            raise errors.SnapshotInvalid(f"agent {self.agent_id}: {self.status}")
        for skill_id, level in self.levels:
            if not 0 <= level <= routing_policy.LEVEL_MAX:
                raise errors.LevelOutOfRange(f"agent {self.agent_id}, skill {skill_id}: {level}")
        for channel, count in self.capacity:
            if channel not in routing_policy.CHANNELS:
                raise errors.ChannelUnknown(channel)
            if not 0 <= count <= routing_policy.CAPACITY_MAX:
                raise errors.CapacityOutOfRange(f"agent {self.agent_id}, {channel}: {count}")
        for skill_id, rung in self.rungs:
            if rung not in routing_policy.RUNGS:
                raise errors.RungUnknown(f"agent {self.agent_id}, skill {skill_id}: {rung}")
        if not 0 <= self.idle_time <= self.available_time:
            raise errors.SnapshotInvalid(f"agent {self.agent_id}: idle {self.idle_time} of {self.available_time}")


@dataclass(frozen=True, kw_only=True)
class ContactState:
    """One contact that waits, or is offered to `agent_id` with the offer `number` until `due_at`.

    For a waiting contact `due_at` is its next timer; None lets the floor work it out. It waits since `arrived_at`, in
    this queue since `queued_at`. Before `preferred_until` only the preferred agent may take it.
    """

    contact_id: int
    queue_id: int
    channel: str
    arrived_at: int
    queued_at: int
    priority: int = 0
    difficulty: int = 1
    returned: bool = False
    overflowed: bool = False
    preferred_agent_id: int | None = None
    preferred_until: int = 0
    preference: Preference = "sticky"
    agent_id: int | None = None
    number: int = 0
    due_at: int | None = None
    refusal_count: int = 0
    held_until: int = 0
    pauses: tuple[tuple[int, int], ...] = ()

    def __post_init__(self) -> None:
        if not 0 < self.contact_id < 2**63:
            raise errors.IdOutOfRange(f"contact {self.contact_id}")
        if self.channel not in routing_policy.CHANNELS:
            raise errors.ChannelUnknown(self.channel)
        if not 0 <= self.priority <= routing_policy.PRIORITY_MAX:
            raise errors.PriorityOutOfRange(f"contact {self.contact_id}: {self.priority}")
        if not 1 <= self.difficulty <= contact_states.DIFFICULTY_MAX:
            raise errors.DifficultyOutOfRange(f"contact {self.contact_id}: {self.difficulty}")
        if self.preference not in PREFERENCES:
            raise errors.PreferenceUnknown(f"contact {self.contact_id}: {self.preference}")
        if self.queued_at < self.arrived_at:
            raise errors.SnapshotInvalid(f"contact {self.contact_id} was queued before it arrived")
        if self.agent_id is not None and self.due_at is None:
            raise errors.SnapshotInvalid(f"contact {self.contact_id} is offered without a deadline")


@dataclass(frozen=True, kw_only=True)
class LegState:
    """A contact that an agent holds: it fills one place of their capacity on its channel."""

    contact_id: int
    agent_id: int
    channel: str

    def __post_init__(self) -> None:
        if self.channel not in routing_policy.CHANNELS:
            raise errors.ChannelUnknown(self.channel)


@dataclass(frozen=True, kw_only=True)
class StaysState:
    """Whether the latest stays that ended in a line met its target, oldest first, at most `layout.STAYS_MAX`."""

    queue_id: int
    channel: str
    in_time: tuple[bool, ...]

    def __post_init__(self) -> None:
        if self.channel not in routing_policy.CHANNELS:
            raise errors.ChannelUnknown(self.channel)
        if len(self.in_time) > layout.STAYS_MAX:
            raise errors.SnapshotInvalid(f"queue {self.queue_id}, {self.channel}: {len(self.in_time)} stays")


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """A floor at a moment: agents, contacts and legs, each in ascending order of ids, and the latest stays."""

    at: int
    decision_number: int = 0
    agents: tuple[AgentState, ...] = ()
    contacts: tuple[ContactState, ...] = ()
    legs: tuple[LegState, ...] = ()
    stays: tuple[StaysState, ...] = ()

    def __post_init__(self) -> None:
        agent_ids = {agent.agent_id for agent in self.agents}
        if len(agent_ids) != len(self.agents):
            raise errors.SnapshotInvalid("an agent is named twice")
        if len({contact.contact_id for contact in self.contacts}) != len(self.contacts):
            raise errors.SnapshotInvalid("a contact is named twice")
        if len({(leg.contact_id, leg.agent_id) for leg in self.legs}) != len(self.legs):
            raise errors.SnapshotInvalid("a leg is named twice")
        if len({(line.queue_id, line.channel) for line in self.stays}) != len(self.stays):
            raise errors.SnapshotInvalid("the stays of a line are named twice")
        named = {leg.agent_id for leg in self.legs}
        named |= {contact.agent_id for contact in self.contacts if contact.agent_id is not None}
        named |= {agent_id for contact in self.contacts for agent_id, _ in contact.pauses}
        named |= {one.preferred_agent_id for one in self.contacts if one.preferred_agent_id is not None}
        if not named <= agent_ids:
            raise errors.SnapshotInvalid(f"unknown agents {sorted(named - agent_ids)}")

    def to_plain(self) -> dict[str, Any]:
        """Return the snapshot as data that JSON can hold."""
        return asdict(self)

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Snapshot:
        """Return the snapshot that `to_plain` described.

        Raises: SnapshotInvalid: a field is missing or unknown.
        """
        try:
            return cls(
                at=plain["at"],
                decision_number=plain["decision_number"],
                agents=tuple(_agent_from_plain(agent) for agent in plain["agents"]),
                contacts=tuple(_contact_from_plain(contact) for contact in plain["contacts"]),
                legs=tuple(LegState(**leg) for leg in plain["legs"]),
                stays=tuple(StaysState(**{**line, "in_time": tuple(line["in_time"])}) for line in plain["stays"]),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise errors.SnapshotInvalid(str(error)) from error


def without_timers(snapshot: Snapshot, *, at: int) -> Snapshot:
    """Return the snapshot at a later moment, with the timers of waiting contacts left to the next floor to work out.

    Args:
        snapshot: Where a floor stands.
        at: Moment, microseconds.
    Returns: The same floor; offers keep their deadlines.
    """
    contacts = tuple(
        replace(contact, due_at=None) if contact.agent_id is None else contact for contact in snapshot.contacts
    )
    return replace(snapshot, at=at, contacts=contacts)


def _agent_from_plain(plain: Mapping[str, Any]) -> AgentState:
    fields = dict(plain)
    fields["levels"] = tuple((skill_id, level) for skill_id, level in plain["levels"])
    fields["queue_ids"] = tuple(plain["queue_ids"])
    fields["capacity"] = tuple((channel, count) for channel, count in plain["capacity"])
    fields["rungs"] = tuple((skill_id, rung) for skill_id, rung in plain["rungs"])
    return AgentState(**fields)


def _contact_from_plain(plain: Mapping[str, Any]) -> ContactState:
    fields = dict(plain)
    fields["pauses"] = tuple((agent_id, until) for agent_id, until in plain["pauses"])
    return ContactState(**fields)
