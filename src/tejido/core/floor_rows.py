"""The rows of the floor as facts can tell them: everything but random keys and texts that can be erased.

Each value has the names of the columns it stands for, so that the same row can be told by facts or read from a table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class Customer:
    """Who contacts one client; the name can be erased and is not here."""

    client_id: int
    registered_at: datetime


@dataclass(frozen=True, kw_only=True)
class CustomerAddress:
    """Where a customer can be reached; the address itself can be erased and is not here."""

    client_id: int
    customer_id: int
    channel: str
    verified_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Contact:
    """One interaction from arrival to end."""

    client_id: int
    programme_id: int
    queue_id: int | None
    channel: str
    direction: str
    language: str
    state: str
    priority: int
    customer_id: int | None
    thread_id: int | None
    previous_contact_id: int | None
    previous_reason: str | None
    arrived_at: datetime
    ended_at: datetime | None = None
    end_reason: str = ""
    message_count: int = 0


@dataclass(frozen=True, kw_only=True)
class Stay:
    """One contact in one queue."""

    client_id: int
    contact_id: int
    queue_id: int
    from_at: datetime
    target_seconds: int
    target_share: float
    variant: str
    to_at: datetime | None = None
    left_how: str | None = None


@dataclass(frozen=True, kw_only=True)
class Offer:
    """One contact put before one agent, with the decision behind it."""

    client_id: int
    contact_id: int
    stay_id: int
    person_id: int
    pool_id: int
    channel: str
    state: str
    offered_at: datetime
    deadline_at: datetime
    policy_version: int
    epoch: int
    decision: int
    terms: Mapping[str, float]
    answered_at: datetime | None = None
    reason: str | None = None


@dataclass(frozen=True, kw_only=True)
class Leg:
    """One participant's part in a contact."""

    client_id: int
    contact_id: int
    person_id: int | None
    role: str
    state: str
    from_at: datetime
    wrap_from_at: datetime | None = None
    to_at: datetime | None = None
    disposition_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Message:
    """One message of a contact by its digest; the text can be erased and is not here."""

    client_id: int
    contact_id: int
    number: int
    author: str
    leg_id: int | None
    digest: str
    sent_at: datetime


@dataclass(frozen=True, kw_only=True)
class Presence:
    """A person's presence now."""

    pool_id: int
    connections: int
    activity: str
    reason: str
    activity_from_at: datetime
    idle_from_at: datetime
    available: bool


@dataclass(frozen=True, kw_only=True)
class Spell:
    """What a person chose to do, from when to when."""

    activity: str
    reason: str
    from_at: datetime
    to_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Load:
    """How many contacts of a channel a person may hold, and holds."""

    capacity: int
    used: int = 0
