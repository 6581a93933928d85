"""What happens to a contact besides its offers: it arrives, messages are written, it ends and is wrapped up.

Locks are taken in one order everywhere: the contact, then a person's load, then their presence. An ingestion is
idempotent by the id that the other side gave it, so a doubled request changes nothing and returns the same answer.
"""

from __future__ import annotations

import re
import secrets
import zoneinfo
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from tejido.clients import errors as client_errors
from tejido.clients import models as clients
from tejido.clients import queries as client_queries
from tejido.contacts import errors, models, offers
from tejido.core import contact_states, facts
from tejido.journal import actions as journal

TEXT_CHARACTERS_MAX = 4000
NAME_CHARACTERS_MAX = 80
NOTE_CHARACTERS_MAX = 2000
SALT_BYTES = 16
# Line breaks and tabs may stand in a text; other control characters and lone surrogates may not.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@transaction.atomic
def take_in_chat(
    *,
    programme: clients.Programme,
    queue_code: str | None,
    language: str,
    provider_id: UUID,
    client_message_id: UUID,
    text: str,
    display_name: str = "",
    thread: models.Thread | None = None,
    at: datetime,
) -> models.Contact:
    """Take in a chat contact with its first message, and queue it.

    Args:
        queue_code: The queue asked for; left out, the first of the language.
        provider_id: The id that the customer's browser gave the contact; taken in twice, it is one contact.
        thread: The customer's earlier exchange, where their browser still holds it.
        at: World time of arrival.
    Returns: The contact, new or already known.
    Raises:
        MessageInvalid: the text is empty, too long, or has forbidden characters.
        NoSuchQueue, NoTarget, QueueClosed
    """
    text = checked_text(text)
    known = _known_contact(programme, provider_id)
    if known is not None:
        return known
    queue = client_queries.queue_for(programme, code=queue_code, language=language, channel="chat")
    if not client_queries.is_open(queue, at=at):
        raise client_errors.QueueClosed(client_errors.QueueClosed.__doc__)
    try:
        with transaction.atomic():
            contact = _new_contact(programme, queue, language, provider_id, display_name, thread, at)
    except IntegrityError:
        # The same request came twice at once; the other one has made the contact.
        known = _known_contact(programme, provider_id)
        if known is None:
            raise
        return known
    _queue(contact, queue=queue, at=at)
    by = facts.Actor("customer", contact.customer_id or 0)
    write_message(
        contact=contact, author="customer", leg=None, client_message_id=client_message_id, text=text, by=by, at=at
    )
    contact.refresh_from_db()
    return contact


@transaction.atomic
def write_message(
    *,
    contact: models.Contact,
    author: str,
    leg: models.Leg | None,
    client_message_id: UUID,
    text: str,
    by: facts.Actor,
    at: datetime,
) -> models.Message:
    """Write a message into a contact; sent twice, it is one message.

    Args:
        author: customer, agent, assistant or system.
        leg: The agent's open leg, where an agent writes.
    Raises:
        MessageInvalid
        ContactEnded: nobody can write any more.
        NotServing: an agent writes without an open serving leg.
    """
    text = checked_text(text)
    row = models.Contact.objects.select_for_update().get(pk=contact.pk)
    known = models.Message.objects.filter(contact=row, client_message_id=client_message_id).first()
    if known is not None:
        return known
    if row.state not in ("waiting", "offered", "serving"):
        raise errors.ContactEnded(errors.ContactEnded.__doc__)
    if author == "agent" and (leg is None or not _is_serving(leg)):
        raise errors.NotServing(errors.NotServing.__doc__)
    salt = secrets.token_bytes(SALT_BYTES)
    message = models.Message.objects.create(
        client_id=row.client_id,
        contact=row,
        number=row.message_count + 1,
        author=author,
        leg=leg,
        client_message_id=client_message_id,
        text=text,
        salt=salt,
        digest=facts.text_digest(text, salt=salt),
        sent_at=at,
    )
    message.refresh_from_db(fields=["key"])
    models.Contact.objects.filter(pk=row.pk).update(message_count=row.message_count + 1)
    journal.record(
        "message_sent",
        by=by,
        at=at,
        client_id=row.client_id,
        contact=row.pk,
        message=message.pk,
        number=message.number,
        author=author,
        leg=leg.pk if leg else None,
        text_digest=message.digest,
    )
    return message


@transaction.atomic
def end_contact(*, contact: models.Contact, reason: str, by: facts.Actor, at: datetime) -> models.Contact:
    """End a contact: one that is served goes to wrap-up, one that still waits is abandoned. Ended twice, it is ended.

    Args:
        reason: A code, such as "agent" or "customer".
    """
    row = models.Contact.objects.select_for_update().get(pk=contact.pk)
    at = max(at, row.arrived_at)
    if row.state in contact_states.CONTACT_QUEUED:
        _abandon(row, reason=reason, by=by, at=at)
    elif row.state == "serving":
        _begin_wrap_up(row, reason=reason, by=by, at=at)
    row.refresh_from_db()
    return row


@transaction.atomic
def finish_wrap_up(
    *,
    contact: models.Contact,
    person_id: int,
    disposition_key: UUID | None,
    note: str = "",
    by: facts.Actor,
    at: datetime,
) -> models.Leg:
    """Finish the wrap-up: the leg and the contact end, and the agent's slot is free. Finished twice, it is finished.

    Args:
        disposition_key: How it came out; None only when nobody was left to say (an overdue wrap-up).
        note: At most 2,000 characters; kept erasable, with a salted digest in the fact.
    Raises: NotServing, NoSuchDisposition, NoteTooLong, MessageInvalid
    """
    row = models.Contact.objects.select_for_update().get(pk=contact.pk)
    leg = models.Leg.objects.filter(contact=row, person_id=person_id, role="serving").order_by("-from_at").first()
    if leg is None or leg.state == "open":
        raise errors.NotServing(errors.NotServing.__doc__)
    if leg.state == "ended":
        return leg
    disposition = None
    if disposition_key is not None:
        disposition = clients.Disposition.objects.filter(programme_id=row.programme_id, key=disposition_key).first()
        if disposition is None:
            raise errors.NoSuchDisposition(errors.NoSuchDisposition.__doc__)
    at = max(at, leg.wrap_from_at or leg.from_at)
    leg.state, leg.to_at, leg.disposition = "ended", at, disposition
    digest = _keep_note(leg, note)
    leg.save(update_fields=["state", "to_at", "disposition", "note", "note_salt"])
    models.Contact.objects.filter(pk=row.pk).update(state="ended")
    journal.record(
        "leg_ended",
        by=by,
        at=at,
        client_id=row.client_id,
        contact=row.pk,
        leg=leg.pk,
        person=person_id,
        pool=_pool_id(row),
        channel=row.channel,
        disposition=disposition.pk if disposition else None,
        note_digest=digest,
    )
    return leg


def checked_text(text: str) -> str:
    """Return a text fit to be stored.

    Raises: MessageInvalid
    """
    cleaned = text.strip()
    if not cleaned or len(cleaned) > TEXT_CHARACTERS_MAX or FORBIDDEN.search(cleaned):
        raise errors.MessageInvalid(errors.MessageInvalid.__doc__)
    return cleaned


def _known_contact(programme: clients.Programme, provider_id: UUID) -> models.Contact | None:
    return models.Contact.objects.filter(
        client_id=programme.client_id, channel="chat", provider_id=str(provider_id)
    ).first()


def _new_contact(
    programme: clients.Programme,
    queue: clients.Queue,
    language: str,
    provider_id: UUID,
    display_name: str,
    thread: models.Thread | None,
    at: datetime,
) -> models.Contact:
    client_id = programme.client_id
    thread = thread or _new_thread(client_id, display_name=display_name, at=at)
    customer_id = thread.customer_id
    previous = models.Contact.objects.filter(thread=thread).order_by("-arrived_at", "-id").first()
    contact = models.Contact.objects.create(
        client_id=client_id,
        programme=programme,
        queue=queue,
        channel="chat",
        direction="inbound",
        language=language,
        priority=queue.priority,
        customer_id=customer_id,
        thread=thread,
        previous_contact=previous,
        previous_reason="reopened" if previous else None,
        provider_id=str(provider_id),
        arrived_at=at,
    )
    contact.refresh_from_db(fields=["key"])
    journal.record(
        "contact_arrived",
        by=facts.Actor("customer", customer_id or 0),
        at=at,
        client_id=client_id,
        contact=contact.pk,
        programme=programme.pk,
        channel="chat",
        direction="inbound",
        language=language,
        customer=customer_id,
        thread=thread.pk,
        previous_contact=previous.pk if previous else None,
        previous_reason="reopened" if previous else None,
        priority=contact.priority,
    )
    return contact


def _new_thread(client_id: int, *, display_name: str, at: datetime) -> models.Thread:
    """Register the customer behind a new chat: the thread's own key is their address, unverified."""
    name = FORBIDDEN.sub("", display_name).strip()[:NAME_CHARACTERS_MAX]
    customer = models.Customer.objects.create(client_id=client_id, display_name=name, registered_at=at)
    thread = models.Thread.objects.create(client_id=client_id, customer=customer)
    thread.refresh_from_db(fields=["key"])
    address = models.CustomerAddress.objects.create(
        client_id=client_id, customer=customer, channel="chat", address=str(thread.key)
    )
    by = facts.Actor("customer", customer.pk)
    journal.record("customer_registered", by=by, at=at, client_id=client_id, customer=customer.pk)
    journal.record(
        "customer_address_added", by=by, at=at, client_id=client_id, customer=customer.pk, address=address.pk,
        channel="chat",
    )  # fmt: skip
    return thread


def _queue(contact: models.Contact, *, queue: clients.Queue, at: datetime) -> models.Stay:
    day = at.astimezone(zoneinfo.ZoneInfo(queue.zone)).date()
    target = client_queries.target_on(queue, channel=contact.channel, day=day)
    stay = models.Stay.objects.create(
        client_id=contact.client_id,
        contact=contact,
        queue=queue,
        from_at=at,
        target_seconds=target.target_seconds,
        target_share=target.target_share,
        variant=target.variant,
    )
    journal.record(
        "contact_queued",
        by=facts.SYSTEM,
        at=at,
        client_id=contact.client_id,
        contact=contact.pk,
        stay=stay.pk,
        queue=queue.pk,
        pool=queue.pool_id,
        channel=contact.channel,
        priority=contact.priority,
        target_seconds=target.target_seconds,
        target_share=target.target_share,
        variant=target.variant,
        arrived_at=contact.arrived_at,
    )
    return stay


def _abandon(row: models.Contact, *, reason: str, by: facts.Actor, at: datetime) -> None:
    stay = models.Stay.objects.get(contact=row, to_at=None)
    offers.withdraw_pending(row, state="cancelled", reason=reason, by=by, at=at)
    at = max(at, stay.from_at)
    models.Stay.objects.filter(pk=stay.pk).update(to_at=at, left_how="abandoned")
    models.Contact.objects.filter(pk=row.pk).update(state="abandoned", ended_at=at, end_reason=reason)
    journal.record(
        "contact_abandoned",
        by=by,
        at=at,
        client_id=row.client_id,
        contact=row.pk,
        stay=stay.pk,
        queue=stay.queue_id,
        pool=_pool_id(row),
        reason=reason,
    )


def _begin_wrap_up(row: models.Contact, *, reason: str, by: facts.Actor, at: datetime) -> None:
    leg = models.Leg.objects.get(contact=row, role="serving", to_at=None)
    at = max(at, leg.from_at)
    models.Leg.objects.filter(pk=leg.pk).update(state="wrapping", wrap_from_at=at)
    models.Contact.objects.filter(pk=row.pk).update(state="wrapping", ended_at=at, end_reason=reason)
    journal.record("contact_ended", by=by, at=at, client_id=row.client_id, contact=row.pk, reason=reason)
    journal.record(
        "leg_wrapping",
        by=by,
        at=at,
        client_id=row.client_id,
        contact=row.pk,
        leg=leg.pk,
        person=leg.person_id,
        pool=_pool_id(row),
        channel=row.channel,
    )


def _keep_note(leg: models.Leg, note: str) -> str | None:
    if not note.strip():
        return None
    if len(note) > NOTE_CHARACTERS_MAX:
        raise errors.NoteTooLong(errors.NoteTooLong.__doc__)
    leg.note = checked_text(note)
    leg.note_salt = secrets.token_bytes(SALT_BYTES)
    return facts.text_digest(leg.note, salt=leg.note_salt)


def _is_serving(leg: models.Leg) -> bool:
    return models.Leg.objects.filter(pk=leg.pk, role="serving", state="open").exists()


def _pool_id(row: models.Contact) -> int:
    assert row.queue is not None
    return row.queue.pool_id
