"""A telephone network without telephones: it fulfils the adapter's shape and carries no sound.

`FakeNetwork` follows facts like a real one and can say at any moment who hears whom. `phone` is what the made-up
telephone of a customer shows, read from the tables alone, so that it needs no process of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.db import connection

from tejido.contacts import errors, marks, models
from tejido.contacts.channels.voice import adapter
from tejido.core import contact_states, voice

PhoneState = Literal["ringing", "talking", "on_hold", "ended"]


@dataclass
class Call:
    """A call in the fake network: where it rings, who is in it, and whether the caller is on hold."""

    ringing: set[int] = field(default_factory=set)
    parts: dict[int, voice.Part] = field(default_factory=dict)
    is_on_hold: bool = False


class FakeNetwork:
    """A network in memory; what it is asked for twice it does once."""

    def __init__(self) -> None:
        self.calls: dict[int, Call] = {}

    def knows(self, contact: int) -> bool:
        return contact in self.calls

    def begin(self, *, contact: int) -> None:
        self.calls.setdefault(contact, Call())

    def ring(self, *, contact: int, person: int) -> None:
        self.calls[contact].ringing.add(person)

    def stop_ringing(self, *, contact: int, person: int) -> None:
        self.calls[contact].ringing.discard(person)

    def connect(self, *, contact: int, leg: int, role: str, mode: str | None) -> None:
        self.calls[contact].parts[leg] = voice.Part(key=str(leg), role=role, mode=mode)

    def change_mode(self, *, contact: int, leg: int, mode: str) -> None:
        part = self.calls[contact].parts[leg]
        self.calls[contact].parts[leg] = voice.Part(key=part.key, role=part.role, mode=mode)

    def disconnect(self, *, contact: int, leg: int) -> None:
        self.calls[contact].parts.pop(leg, None)

    def hold(self, *, contact: int) -> None:
        self.calls[contact].is_on_hold = True

    def resume(self, *, contact: int) -> None:
        self.calls[contact].is_on_hold = False

    def hang_up(self, *, contact: int) -> None:
        self.calls.pop(contact, None)

    def hears(self, contact: int) -> Mapping[str, frozenset[str]]:
        """Return whom each participant of a call hears; nobody hears anybody once it is over."""
        call = self.calls.get(contact)
        return {} if call is None else voice.hears(call.parts.values(), on_hold=call.is_on_hold)


@dataclass(frozen=True, kw_only=True)
class Participant:
    """Somebody in a call as the fake shows them: what they are, and whom they hear; nobody is named."""

    key: str
    role: str
    mode: str | None
    hears: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Phone:
    """What the customer's made-up telephone shows."""

    state: PhoneState
    agent: str | None
    since: datetime
    ended_reason: str | None
    participants: tuple[Participant, ...]


def called(key: UUID) -> models.Contact:
    """Return a call within the scope.

    Raises: NoSuchContact
    """
    found = models.Contact.objects.filter(key=key, channel=adapter.CHANNEL).first()
    if found is None:
        raise errors.NoSuchContact(errors.NoSuchContact.__doc__)
    return found


def phone(contact: models.Contact) -> Phone:
    """Return how a call stands for its customer."""
    contact = models.Contact.objects.get(pk=contact.pk)
    legs = models.Leg.objects.filter(contact=contact, to_at=None).exclude(state__in=("invited", "wrapping"))
    parts = [voice.Part(key=str(leg.key), role=leg.role, mode=leg.mode) for leg in legs.order_by("from_at", "id")]
    held = marks.Hold.objects.filter(contact=contact, to_at=None).first()
    serving = next((leg for leg in legs if leg.role == "serving"), None)
    is_over = contact.state not in contact_states.CONTACT_QUEUED and serving is None
    since = contact.arrived_at
    state: PhoneState = "ringing"
    if is_over:
        state, since = "ended", contact.ended_at or since
    elif held is not None:
        state, since = "on_hold", held.from_at
    elif serving is not None:
        state, since = "talking", serving.from_at
    return Phone(
        state=state,
        agent=_agent(contact) if serving is not None else None,
        since=since,
        ended_reason=contact.end_reason or None,
        participants=() if serving is None else _participants(parts, is_on_hold=held is not None),
    )


def _participants(parts: list[voice.Part], *, is_on_hold: bool) -> tuple[Participant, ...]:
    heard = voice.hears(parts, on_hold=is_on_hold)
    customer = Participant(
        key=voice.CUSTOMER, role=voice.CUSTOMER, mode=None, hears=tuple(sorted(heard[voice.CUSTOMER]))
    )
    return customer, *(
        Participant(key=part.key, role=part.role, mode=part.mode, hears=tuple(sorted(heard[part.key])))
        for part in parts
    )


def _agent(contact: models.Contact) -> str | None:
    """Return the name that customers see of whoever serves them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name_for_customers(%s)", [contact.pk])
        (name,) = cursor.fetchone()
    return None if name is None else str(name)
