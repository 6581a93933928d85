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
    difficulty: int
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
    at_front: bool = False
    preferred_person_id: int | None = None
    preferred_until_at: datetime | None = None
    preference: str | None = None
    short_abandon_seconds: int | None = None
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
    offer_id: int | None = None
    mode: str | None = None
    wrap_from_at: datetime | None = None
    to_at: datetime | None = None
    end_reason: str = ""
    disposition_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Hold:
    """While the customer of a call is on hold."""

    client_id: int
    contact_id: int
    leg_id: int
    from_at: datetime
    to_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Note:
    """A private note by its digest; the text can be erased and is not here."""

    client_id: int
    contact_id: int
    person_id: int | None
    digest: str
    written_at: datetime


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A file of a message by its digest."""

    client_id: int
    contact_id: int
    message_id: int
    byte_count: int
    digest: str


@dataclass(frozen=True, kw_only=True)
class AbuseFlag:
    """An agent's word against abuse, the pause it gave, and what a supervisor said of it."""

    client_id: int
    contact_id: int
    leg_id: int
    person_id: int
    reason: str
    pause_seconds: int
    flagged_at: datetime
    pause_from_at: datetime | None = None
    verdict: str | None = None
    reviewed_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Hand:
    """A raised hand."""

    client_id: int
    contact_id: int | None
    person_id: int
    reason: str
    raised_at: datetime
    help_id: int | None = None
    answered_at: datetime | None = None
    answered_by_person_id: int | None = None
    lowered_at: datetime | None = None
    learnt: str | None = None


@dataclass(frozen=True, kw_only=True)
class SurveyAnswer:
    """The customer's answer to the question after a contact."""

    client_id: int
    contact_id: int
    score: int
    answered_at: datetime


@dataclass(frozen=True, kw_only=True)
class Treatment:
    """That a customer accepted a version of the data-treatment notice."""

    client_id: int
    thread_id: int
    notice_id: int
    accepted_at: datetime


@dataclass(frozen=True, kw_only=True)
class NeutralSpell:
    """Time that counts neither for nor against a person."""

    person_id: int
    kind: str
    from_at: datetime
    limit_at: datetime
    to_at: datetime | None = None


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
    until_at: datetime | None = None


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
