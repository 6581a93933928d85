"""Whoever serves a request for help stands beside the agent who asked, for as long as they serve it.

A request is a contact of the channel "help"; the contact it is about is the one before it. Callers hold both rows, the
older one first: see `legs.locked`.
"""

from __future__ import annotations

from datetime import datetime

from tejido.contacts import errors, legs, marks, models, shadowing
from tejido.core import contact_states, facts
from tejido.journal import actions as journal


def is_help(contact: models.Contact) -> bool:
    """Say whether a contact is a request for help."""
    return contact.channel == contact_states.HELP


def asked_by(contact: models.Contact, *, person_id: int) -> bool:
    """Say whether somebody asked for this help themselves."""
    return marks.Hand.objects.filter(help=contact, person_id=person_id).exists()


def begin_serving(
    contact: models.Contact, *, person_id: int, offer: models.Offer | None = None, by: facts.Actor, at: datetime
) -> models.Leg:
    """Let somebody serve a contact; with a request for help they come to whoever asked, and learners sit in on others.

    Raises: OwnHelp: they asked for this help themselves.
    """
    hand = _hand(contact)
    if hand is not None and hand.person_id == person_id:
        raise errors.OwnHelp(errors.OwnHelp.__doc__)
    leg = legs.begin(contact, person_id=person_id, role="serving", offer=offer, by=by, at=at)
    if hand is None:
        shadowing.sit_in(contact, host_id=person_id, by=by, at=at)
    else:
        _stand_beside(contact, person_id=person_id, by=by, at=at)
        _come(hand, person_id=person_id, by=by, at=at)
    return leg


def step_back(contact: models.Contact, *, person_id: int | None, by: facts.Actor, at: datetime) -> None:
    """Let whoever served a request for help leave the one who asked; the request goes to somebody else."""
    hand = _hand(contact)
    if hand is None:
        return
    _leave(contact, person_id=person_id, by=by, at=at)
    if hand.lowered_at is None and hand.answered_at is not None:
        marks.Hand.objects.filter(pk=hand.pk).update(answered_at=None, answered_by_person=None)
        _record("hand_waits_again", hand, by=by, at=at)


def finish(contact: models.Contact, *, person_id: int | None = None, by: facts.Actor, at: datetime) -> None:
    """Lower the hand whose request for help is over, and let whoever came leave the contact that it was about."""
    hand = _hand(contact)
    if hand is None:
        return
    _leave(contact, person_id=person_id, by=by, at=at)
    if hand.lowered_at is None:
        lower(hand, by=by, at=at)


def lower(hand: marks.Hand, *, by: facts.Actor, at: datetime) -> None:
    """Note that a hand is down."""
    hand.lowered_at = max(at, hand.answered_at or hand.raised_at)
    hand.save(update_fields=["lowered_at"])
    _record("hand_lowered", hand, by=by, at=hand.lowered_at)


def _hand(contact: models.Contact) -> marks.Hand | None:
    return marks.Hand.objects.select_for_update().filter(help=contact).first() if is_help(contact) else None


def _come(hand: marks.Hand, *, person_id: int, by: facts.Actor, at: datetime) -> None:
    at = max(at, hand.raised_at)
    marks.Hand.objects.filter(pk=hand.pk).update(answered_at=at, answered_by_person=person_id, answered_by_user_id=None)
    _record("hand_answered", hand, mentor=person_id, by=by, at=at)


def _stand_beside(contact: models.Contact, *, person_id: int, by: facts.Actor, at: datetime) -> None:
    """Let a mentor take part in the contact they help with; whoever takes part in it already has their part."""
    if contact.previous_contact_id is None:
        return
    about = models.Contact.objects.filter(pk=contact.previous_contact_id, state="serving").first()
    if about is None or models.Leg.objects.filter(contact=about, person_id=person_id, to_at=None).exists():
        return
    # The customer of a call does not hear who helps.
    legs.begin(about, person_id=person_id, role="mentoring", mode="whispering", by=by, at=at)


def _leave(contact: models.Contact, *, person_id: int | None, by: facts.Actor, at: datetime) -> None:
    if contact.previous_contact_id is None or person_id is None:
        return
    beside = models.Leg.objects.filter(contact_id=contact.previous_contact_id, role="mentoring", to_at=None)
    for leg in beside.filter(person_id=person_id).select_related("contact"):
        legs.end(leg, contact=leg.contact, reason="left", by=by, at=at)


def _record(fact_type: str, hand: marks.Hand, *, by: facts.Actor, at: datetime, **more: int) -> None:
    journal.record(
        fact_type, by=by, at=at, client_id=hand.client_id, hand=hand.pk, person=hand.person_id,
        contact=hand.contact_id, **more,
    )  # fmt: skip
