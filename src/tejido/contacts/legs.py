"""Somebody's part in a contact begins and ends; callers hold the contact's row."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from tejido.clients import models as clients
from tejido.contacts import abuse, errors, marks, models
from tejido.core import contact_states, facts
from tejido.journal import actions as journal


def pool_id(contact: models.Contact) -> int:
    """Return the pool whose router knows a contact."""
    assert contact.queue is not None
    return contact.queue.pool_id


def locked(contact_key: UUID) -> models.Contact:
    """Return a contact within the scope, and hold its row until the transaction ends.

    Raises: NoSuchContact
    """
    contact_id = models.Contact.objects.filter(key=contact_key).values_list("pk", flat=True).first()
    if contact_id is None:
        raise errors.NoSuchContact(errors.NoSuchContact.__doc__)
    return held(contact_id)


def held(contact_id: int) -> models.Contact:
    """Hold a contact's row, and before it that of the contact with which it is help.

    Everybody takes the older row first, so that nobody waits for each other.
    """
    known = models.Contact.objects.get(pk=contact_id)
    rows = models.Contact.objects.select_for_update(of=("self",))
    if known.channel == contact_states.HELP and known.previous_contact_id is not None:
        rows.get(pk=known.previous_contact_id)
    return rows.get(pk=contact_id)


def serving(contact: models.Contact, *, person_id: int | None = None) -> models.Leg:
    """Return the open serving leg of a contact.

    Args:
        person_id: Who must be serving; None: whoever it is.
    Raises: NotServing
    """
    legs = models.Leg.objects.filter(contact=contact, role="serving", state="open")
    if person_id is not None:
        legs = legs.filter(person_id=person_id)
    leg = legs.first()
    if leg is None:
        raise errors.NotServing(errors.NotServing.__doc__)
    return leg


def begin(
    contact: models.Contact,
    *,
    person_id: int,
    role: str,
    state: str = "open",
    offer: models.Offer | None = None,
    mode: str | None = None,
    by: facts.Actor,
    at: datetime,
) -> models.Leg:
    """Let somebody join a contact, or be asked to (state "invited")."""
    leg = models.Leg.objects.create(
        client_id=contact.client_id, contact=contact, person_id=person_id, role=role, state=state, offer=offer,
        mode=mode, from_at=at,
    )  # fmt: skip
    leg.refresh_from_db(fields=["key"])
    journal.record(
        "leg_started",
        by=by,
        at=at,
        client_id=contact.client_id,
        contact=contact.pk,
        leg=leg.pk,
        person=person_id,
        role=role,
        state=state,
        channel=contact.channel,
        pool=pool_id(contact),
        offer=offer.pk if offer else None,
        mode=mode,
    )
    return leg


def end(
    leg: models.Leg,
    *,
    contact: models.Contact,
    reason: str,
    disposition: clients.Disposition | None = None,
    note_digest: str | None = None,
    by: facts.Actor,
    at: datetime,
) -> datetime:
    """End somebody's part; a serving one gives the slot back, ends a hold, and begins the pause after abuse.

    Args:
        reason: One of `contact_states.LEG_END_REASONS`.
    Returns: When it ended; no leg ends before it began.
    """
    at = max(at, leg.wrap_from_at or leg.from_at)
    end_hold(contact, by=by, at=at)
    leg.state, leg.to_at, leg.end_reason, leg.disposition = "ended", at, reason, disposition
    leg.save(update_fields=["state", "to_at", "end_reason", "disposition", "note", "note_salt"])
    journal.record(
        "leg_ended",
        by=by,
        at=at,
        client_id=contact.client_id,
        contact=contact.pk,
        leg=leg.pk,
        person=leg.person_id,
        pool=pool_id(contact),
        channel=contact.channel,
        role=leg.role,
        reason=reason,
        disposition=disposition.pk if disposition else None,
        note_digest=note_digest,
    )
    if leg.role == "serving" and leg.person_id is not None:
        abuse.begin_pause(person_id=leg.person_id, at=at)
    return at


def end_beside(contact: models.Contact, *, reason: str, by: facts.Actor, at: datetime) -> None:
    """End every part but the serving one: consultations, shadows and supervisors leave with the contact."""
    for leg in models.Leg.objects.filter(contact=contact, to_at=None).exclude(role="serving").order_by("id"):
        end(leg, contact=contact, reason=reason, by=by, at=at)


def end_hold(contact: models.Contact, *, by: facts.Actor, at: datetime) -> None:
    """Let the customer of a call be heard again, where they are on hold."""
    hold = marks.Hold.objects.filter(contact=contact, to_at=None).select_related("leg").first()
    if hold is None:
        return
    at = max(at, hold.from_at)
    marks.Hold.objects.filter(pk=hold.pk).update(to_at=at)
    journal.record(
        "contact_resumed", by=by, at=at, client_id=contact.client_id, contact=contact.pk, leg=hold.leg_id,
        hold=hold.pk, person=hold.leg.person_id,
    )  # fmt: skip
