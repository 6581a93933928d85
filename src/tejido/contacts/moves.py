"""A contact changes hands: transferred to a queue or an agent, taken over, or brought back after a lost line."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from tejido.clients import errors as client_errors
from tejido.clients import models as clients
from tejido.clients import queries as client_queries
from tejido.contacts import endings, errors, helping, legs, models, offers, stays
from tejido.core import contact_states, facts
from tejido.people import models as people
from tejido.people import queries as people_queries

# How long a contact waits for the agent it was sent to, before anybody may take it.
DIRECTED_SECONDS = 60
MOVABLE = frozenset({"waiting", "offered", "serving"})


@transaction.atomic
def to_queue(
    *, contact_key: UUID, queue_key: UUID, person_id: int | None, by: facts.Actor, at: datetime
) -> models.Contact:
    """Send a contact to another queue of the client; it keeps its arrival, its messages and its notes.

    Args:
        person_id: The agent who serves it and lets it go; None: a supervisor moves it, served or waiting.
    Raises: NoSuchContact, NotServing, CannotMove, NoSuchQueue, QueueClosed
    """
    contact = _locked(contact_key, person_id)
    queue = clients.Queue.objects.filter(client_id=contact.client_id, key=queue_key).first()
    if queue is None or not queue.channels.filter(channel=contact.channel).exists():
        raise client_errors.NoSuchQueue(client_errors.NoSuchQueue.__doc__)
    if not client_queries.is_open(queue, at=at):
        raise client_errors.QueueClosed(client_errors.QueueClosed.__doc__)
    if contact.state != "serving" and contact.queue_id == queue.pk:
        return contact
    at = _let_go(contact, reason="transferred", by=by, at=at)
    stays.enter(contact, queue=queue, by=by, at=at)
    return contact


@transaction.atomic
def to_agent(
    *, contact_key: UUID, to_person_key: UUID, person_id: int | None, by: facts.Actor, at: datetime
) -> models.Contact:
    """Send a contact to an agent: it waits for them at the front, and after a minute for anybody.

    Args:
        person_id: The agent who serves it and lets it go; None: a supervisor moves it, served or waiting.
    Raises: NoSuchContact, NotServing, CannotMove, NobodyToAsk
    """
    contact = _locked(contact_key, person_id)
    assert contact.queue is not None
    taker = taker_of(contact, to_person_key, at=at)
    at = _let_go(contact, reason="transferred", by=by, at=at)
    preferred = stays.Preferred(
        person_id=taker.pk, until_at=at + timedelta(seconds=DIRECTED_SECONDS), preference="directed"
    )
    stays.enter(contact, queue=contact.queue, at_front=True, preferred=preferred, by=by, at=at)
    return contact


@transaction.atomic
def take_over(*, contact_key: UUID, person_id: int, by: facts.Actor, at: datetime) -> models.Contact:
    """Let somebody serve a contact at once, whoever serves it or waits for it. Taken over twice, it is taken over.

    Args:
        person_id: Who takes it; they must be employed.
    Raises: NoSuchContact, CannotMove, NobodyToAsk
    """
    contact = _locked(contact_key, None)
    if models.Leg.objects.filter(contact=contact, role="serving", state="open", person_id=person_id).exists():
        return contact
    if not people_queries.is_employed(person_id, at=at):
        raise errors.NobodyToAsk(errors.NobodyToAsk.__doc__)
    if contact.state == "serving":
        at = _end_serving(contact, reason="taken_over", by=by, at=at)
    else:
        offers.withdraw_pending(contact, state="cancelled", reason="taken_over", by=by, at=at)
        at = stays.leave(contact, left_how="answered", reason="taken_over", by=by, at=at)
    _end_own_part(contact, person_id, by=by, at=at)
    models.Contact.objects.filter(pk=contact.pk).update(state="serving")
    helping.begin_serving(contact, person_id=person_id, by=by, at=at)
    contact.refresh_from_db()
    return contact


@transaction.atomic
def hand_over(*, contact_key: UUID, person_id: int, by: facts.Actor, at: datetime) -> models.Contact:
    """Leave a contact to whoever is consulted about it: they serve it from now on.

    Args:
        person_id: The agent who serves it.
    Raises: NoSuchContact, NotServing, NobodyToAsk: nobody has joined to be consulted.
    """
    contact = _locked(contact_key, person_id)
    consulted = models.Leg.objects.filter(contact=contact, role="consulting", state="open").order_by("from_at").first()
    if consulted is None or consulted.person_id is None:
        raise errors.NobodyToAsk(errors.NobodyToAsk.__doc__)
    at = _end_serving(contact, reason="transferred", by=by, at=at)
    at = legs.end(consulted, contact=contact, reason="finished", by=by, at=at)
    helping.begin_serving(contact, person_id=consulted.person_id, by=by, at=at)
    contact.refresh_from_db()
    return contact


@transaction.atomic
def bring_back(*, contact: models.Contact, by: facts.Actor, at: datetime) -> bool:
    """Put a contact whose agent's line stayed away back at the front of its queue, with everything it has.

    Returns: Whether it was still with an agent who is not connected.
    """
    row = legs.held(contact.pk)
    leg = models.Leg.objects.filter(contact=row, role="serving", state="open").first()
    if row.state != "serving" or leg is None or leg.person_id is None or row.queue is None:
        return False
    # The presence is looked at under the lock that a returning desk also takes.
    presence = people.Presence.objects.select_for_update().filter(person_id=leg.person_id).first()
    if presence is None or presence.connections > 0:
        return False
    at = _let_go(row, reason="lost_line", by=by, at=at)
    stays.enter(row, queue=row.queue, at_front=True, by=by, at=at)
    return True


def taker_of(contact: models.Contact, person_key: UUID, *, at: datetime) -> people.Person:
    """Return an employed person who serves the contact's queue now, and not this contact already.

    Raises: NobodyToAsk
    """
    person = people.Person.objects.filter(key=person_key, presence__pool_id=legs.pool_id(contact)).first()
    if person is None or contact.queue is None or not people_queries.is_employed(person.pk, at=at):
        raise errors.NobodyToAsk(errors.NobodyToAsk.__doc__)
    is_busy_with_it = models.Leg.objects.filter(contact=contact, person=person, to_at=None).exists()
    is_busy_with_it |= helping.is_help(contact) and helping.asked_by(contact, person_id=person.pk)
    if not people_queries.serves(person.pk, queue_id=contact.queue.pk) or is_busy_with_it:
        raise errors.NobodyToAsk(errors.NobodyToAsk.__doc__)
    return person


def _locked(contact_key: UUID, person_id: int | None) -> models.Contact:
    contact = legs.locked(contact_key)
    if person_id is not None:
        legs.serving(contact, person_id=person_id)
    if contact.state not in MOVABLE:
        raise errors.CannotMove(errors.CannotMove.__doc__)
    return contact


def _let_go(contact: models.Contact, *, reason: str, by: facts.Actor, at: datetime) -> datetime:
    """End whatever holds a contact where it is: its serving leg, or its stay with the offer that is pending."""
    if contact.state in contact_states.CONTACT_QUEUED:
        offers.withdraw_pending(contact, state="cancelled", reason=reason, by=by, at=at)
        return stays.leave(contact, left_how="transferred", reason=reason, by=by, at=at)
    invited = models.Leg.objects.filter(contact=contact, role="consulting", to_at=None)
    for leg in invited.order_by("id"):
        at = legs.end(leg, contact=contact, reason="withdrawn", by=by, at=at)
    return _end_serving(contact, reason=reason, by=by, at=at)


def _end_serving(contact: models.Contact, *, reason: str, by: facts.Actor, at: datetime) -> datetime:
    """End the serving leg of a contact that goes on without it, and the help that its agent gave or asked for."""
    leg = legs.serving(contact)
    at = max(at, leg.from_at)
    endings.end_help(contact, person_id=leg.person_id, by=by, at=at)
    helping.step_back(contact, person_id=leg.person_id, by=by, at=at)
    return legs.end(leg, contact=contact, reason=reason, by=by, at=at)


def _end_own_part(contact: models.Contact, person_id: int, *, by: facts.Actor, at: datetime) -> None:
    """Whoever listened or was consulted and now serves has one part, not two."""
    beside = models.Leg.objects.filter(contact=contact, person_id=person_id, to_at=None).exclude(role="serving")
    for leg in beside:
        legs.end(leg, contact=contact, reason="finished", by=by, at=at)
