"""The shape of a telephone network: what it is asked to do, and what it tells.

Whatever drives a network follows the facts of calls by their position (`follow`), and hands on what the network tells
to the actions (`call_arrived` and the others). Who hears whom is never decided here: see `core.voice`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from tejido.clients import models as clients
from tejido.contacts import actions, calls, intake, models
from tejido.core import facts

CHANNEL = "voice"
OFFER_OVER = frozenset({"offer_accepted", "offer_rejected", "offer_timed_out", "offer_cancelled", "offer_rescinded"})
CALL_OVER = frozenset({"contact_ended", "contact_abandoned"})


class Network(Protocol):
    """What a telephone network must be able to do. Calls are named by the contact's id, parts by the leg's."""

    def begin(self, *, contact: int) -> None:
        """Let the caller hear that it rings."""

    def ring(self, *, contact: int, person: int) -> None:
        """Ring at an agent's desk."""

    def stop_ringing(self, *, contact: int, person: int) -> None:
        """Ring there no longer, whether they answered or not."""

    def connect(self, *, contact: int, leg: int, role: str, mode: str | None) -> None:
        """Bring somebody into the call: to speak, or by a mode to listen, whisper or barge in."""

    def change_mode(self, *, contact: int, leg: int, mode: str) -> None:
        """Let somebody in the call listen, whisper or barge in from now on."""

    def disconnect(self, *, contact: int, leg: int) -> None:
        """Take somebody out of the call; the others go on."""

    def hold(self, *, contact: int) -> None:
        """Let the caller hear music, and nobody hear the caller."""

    def resume(self, *, contact: int) -> None:
        """Let the caller take part again."""

    def hang_up(self, *, contact: int) -> None:
        """End the call for everybody."""

    def knows(self, contact: int) -> bool:
        """Whether this contact is a call that goes on."""


def follow(network: Network, fact: facts.Fact) -> None:
    """Let a network do what a fact about a call means; facts about anything else mean nothing to it."""
    contact = fact.data.get("contact")
    if contact is None:
        return
    if fact.type == "contact_arrived" and fact.data["channel"] == CHANNEL:
        network.begin(contact=contact)
    if not network.knows(contact):
        return
    if fact.type == "offer_made":
        network.ring(contact=contact, person=fact.data["person"])
    elif fact.type in OFFER_OVER:
        network.stop_ringing(contact=contact, person=fact.data["person"])
    elif fact.type == "contact_held":
        network.hold(contact=contact)
    elif fact.type == "contact_resumed":
        network.resume(contact=contact)
    elif fact.type in CALL_OVER:
        network.hang_up(contact=contact)
    elif fact.type.startswith("leg_"):
        _follow_leg(network, fact, contact)


def call_arrived(
    *, programme: clients.Programme, queue_code: str | None, language: str, call_id: str, from_number: str, at: datetime
) -> models.Contact:
    """Take in a call that the network tells of; told twice, it is one.

    Args:
        call_id: The network's own id of the call.
        from_number: In E.164 form.
    Raises: PhoneNumberInvalid, NoSuchQueue, NoTarget, QueueClosed, QueueFull
    """
    return intake.take_in_call(
        programme=programme, queue_code=queue_code, language=language, provider_id=call_id, from_number=from_number,
        at=at,
    )  # fmt: skip


def customer_hung_up(*, contact: models.Contact, at: datetime) -> models.Contact:
    """End a call whose customer hung up; one that nobody had answered is abandoned."""
    return actions.end_contact(contact=contact, reason="customer", by=_customer(contact), at=at)


def customer_line_dropped(*, contact: models.Contact, at: datetime) -> models.Contact:
    """End a call whose customer's line broke: they did not choose to go, and the reason says so."""
    return actions.end_contact(contact=contact, reason="customer_line", by=_customer(contact), at=at)


def agent_line_dropped(*, contact: models.Contact, person_id: int, at: datetime) -> models.Contact:
    """Let the customer of a call hear music while the agent's line is away, instead of silence.

    Raises: NoSuchContact, NotServing
    """
    return calls.hold(contact_key=contact.key, person_id=person_id, by=facts.SYSTEM, at=at)


def _follow_leg(network: Network, fact: facts.Fact, contact: int) -> None:
    leg, person = fact.data["leg"], fact.data["person"]
    if fact.type == "leg_started" and fact.data["state"] == "invited":
        network.ring(contact=contact, person=person)
    elif fact.type == "leg_started":
        network.connect(contact=contact, leg=leg, role=fact.data["role"], mode=fact.data.get("mode"))
    elif fact.type == "leg_answered":
        network.stop_ringing(contact=contact, person=person)
        network.connect(contact=contact, leg=leg, role=fact.data["role"], mode=None)
    elif fact.type == "leg_mode_changed":
        network.change_mode(contact=contact, leg=leg, mode=fact.data["mode"])
    elif fact.type == "leg_ended":
        network.stop_ringing(contact=contact, person=person)
        network.disconnect(contact=contact, leg=leg)


def _customer(contact: models.Contact) -> facts.Actor:
    return facts.Actor("customer", contact.customer_id or 0)
