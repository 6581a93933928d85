"""How contacts come in: a chat, a call, a back-office task. Each is taken in once, by the id its source gave it."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction

from tejido.clients import errors as client_errors
from tejido.clients import models as clients
from tejido.clients import queries as client_queries
from tejido.contacts import actions, consents, errors, models, queries, registration, stays
from tejido.core import characters, facts
from tejido.journal import actions as journal
from tejido.people import queries as people_queries

TITLE_CHARACTERS_MAX = 200
PROVIDER_ID_CHARACTERS_MAX = 200
PHONE_PATTERN = re.compile(r"\+[1-9][0-9]{6,14}")
# The first message of a task has an id that follows from the task's own, so that a task sent twice has one.
TASK_MESSAGES = UUID("6f2b1a6e-6d0c-4f0e-9a39-2f0d5f4a8b11")


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
    notice_key: UUID | None = None,
    site_customer: str | None = None,
    at: datetime,
) -> models.Contact:
    """Take in a chat contact with its first message, and queue it.

    A message that comes while the contact goes on, or while the thread has one that does, is written into that one: a
    customer who sends many at once has one contact.

    Args:
        queue_code: The queue asked for; left out, the first of the language.
        provider_id: The id that the customer's browser gave the contact; taken in twice, it is one contact.
        thread: The customer's earlier exchange, where their browser still holds it; the new contact reopens it.
        notice_key: The version of the data-treatment notice that the customer accepted.
        site_customer: Who they are in the client's own records, where the client's site has signed it.
        at: World time of arrival.
    Returns: The contact, new or already known.
    Raises:
        MessageInvalid: the text is empty, too long, or has forbidden characters.
        NoticeNeeded: the client has a notice in force that the customer did not accept.
        ContactEnded: the contact is known and over; a new one needs a new id.
        NoSuchQueue, NoTarget, QueueClosed, QueueFull
    """
    text = actions.checked_text(text)
    if thread is not None:
        # Two windows of one customer take turns, so that the second finds the contact of the first.
        thread = models.Thread.objects.select_for_update().get(pk=thread.pk)
    known = _known(programme, "chat", str(provider_id)) or _going_on(thread)
    if known is None:
        queue = _open_queue(programme, queue_code, language, "chat", at)
        consents.check(programme, thread=thread, notice_key=notice_key, at=at)
        try:
            with transaction.atomic():
                thread = registration.thread_for(
                    programme.client_id, thread=thread, site_customer=site_customer, display_name=display_name, at=at
                )
                known = _new_contact(
                    programme, queue, channel="chat", language=language, provider_id=str(provider_id), thread=thread,
                    by=facts.Actor("customer", thread.customer_id or 0), at=at,
                )  # fmt: skip
                consents.accept(thread, notice_key=notice_key, at=at)
                stays.enter(known, queue=queue, preferred=_knows_them(known, queue, at), at=at)
        except IntegrityError:
            # The same request came twice at once; the other one has made the contact.
            known = _known(programme, "chat", str(provider_id))
            if known is None:
                raise
    actions.write_message(
        contact=known, author="customer", leg=None, client_message_id=client_message_id, text=text,
        by=facts.Actor("customer", known.customer_id or 0), at=at,
    )  # fmt: skip
    known.refresh_from_db()
    return known


@transaction.atomic
def take_in_call(
    *,
    programme: clients.Programme,
    queue_code: str | None,
    language: str,
    provider_id: str,
    from_number: str,
    at: datetime,
) -> models.Contact:
    """Take in a call and queue it; the number the network showed names the customer, unverified.

    Args:
        provider_id: The network's own id of the call; told twice, it is one contact.
        from_number: In E.164 form, such as "+573001234567".
    Raises: PhoneNumberInvalid, NoSuchQueue, NoTarget, QueueClosed, QueueFull
    """
    if not PHONE_PATTERN.fullmatch(from_number):
        raise errors.PhoneNumberInvalid(errors.PhoneNumberInvalid.__doc__)
    known = _known(programme, "voice", _checked_id(provider_id))
    if known is not None:
        return known
    queue = _open_queue(programme, queue_code, language, "voice", at)
    try:
        with transaction.atomic():
            thread = registration.thread_of_number(programme.client_id, from_number, at=at)
            contact = _new_contact(
                programme, queue, channel="voice", language=language, provider_id=provider_id, thread=thread,
                by=facts.Actor("customer", thread.customer_id or 0), at=at,
            )  # fmt: skip
            stays.enter(contact, queue=queue, preferred=_knows_them(contact, queue, at), at=at)
    except IntegrityError:
        known = _known(programme, "voice", provider_id)
        if known is None:
            raise
        return known
    return contact


@transaction.atomic
def take_in_task(
    *,
    programme: clients.Programme,
    queue_code: str | None,
    language: str,
    provider_id: str,
    title: str,
    text: str,
    by: facts.Actor,
    at: datetime,
) -> models.Contact:
    """Take in a back-office task and queue it; it has no customer.

    Args:
        provider_id: The id that whoever sends it gave it; sent twice, it is one task.
        title: What it is about, 1 to 200 characters.
        text: What to do, as its first message.
    Raises: MessageInvalid, NoSuchQueue, NoTarget, QueueClosed, QueueFull
    """
    title, text = actions.checked_text(title), actions.checked_text(text)
    if len(title) > TITLE_CHARACTERS_MAX:
        raise errors.MessageInvalid(errors.MessageInvalid.__doc__)
    known = _known(programme, "task", _checked_id(provider_id))
    if known is not None:
        return known
    queue = _open_queue(programme, queue_code, language, "task", at)
    try:
        with transaction.atomic():
            contact = _new_contact(
                programme, queue, channel="task", language=language, provider_id=provider_id, thread=None, title=title,
                by=by, at=at,
            )  # fmt: skip
            stays.enter(contact, queue=queue, at=at)
    except IntegrityError:
        known = _known(programme, "task", provider_id)
        if known is None:
            raise
        return known
    actions.write_message(
        contact=contact, author="system", leg=None, client_message_id=uuid5(TASK_MESSAGES, str(contact.key)), text=text,
        by=by, at=at,
    )  # fmt: skip
    contact.refresh_from_db()
    return contact


def _open_queue(
    programme: clients.Programme, code: str | None, language: str, channel: str, at: datetime
) -> clients.Queue:
    queue = client_queries.queue_for(programme, code=code, language=language, channel=channel)
    if not client_queries.is_open(queue, at=at):
        raise client_errors.QueueClosed(client_errors.QueueClosed.__doc__)
    if queries.is_full(queue):
        raise errors.QueueFull(errors.QueueFull.__doc__)
    return queue


def _known(programme: clients.Programme, channel: str, provider_id: str) -> models.Contact | None:
    return models.Contact.objects.filter(
        client_id=programme.client_id, channel=channel, provider_id=provider_id
    ).first()


def _going_on(thread: models.Thread | None) -> models.Contact | None:
    if thread is None:
        return None
    going_on = models.Contact.objects.filter(thread=thread, channel="chat", state__in=("waiting", "offered", "serving"))
    return going_on.order_by("-arrived_at", "-id").first()


def _new_contact(
    programme: clients.Programme,
    queue: clients.Queue,
    *,
    channel: str,
    language: str,
    provider_id: str,
    thread: models.Thread | None,
    title: str = "",
    by: facts.Actor,
    at: datetime,
) -> models.Contact:
    previous = _previous(programme, thread, at)
    contact = models.Contact.objects.create(
        client_id=programme.client_id,
        programme=programme,
        queue=queue,
        channel=channel,
        direction="inbound",
        language=language,
        priority=queue.priority,
        title=title,
        customer_id=thread.customer_id if thread else None,
        thread=thread,
        previous_contact=previous,
        previous_reason="reopened" if previous else None,
        provider_id=provider_id,
        arrived_at=at,
    )
    contact.refresh_from_db(fields=["key"])
    journal.record(
        "contact_arrived",
        by=by,
        at=at,
        client_id=programme.client_id,
        contact=contact.pk,
        programme=programme.pk,
        channel=channel,
        direction="inbound",
        language=language,
        customer=contact.customer_id,
        thread=thread.pk if thread else None,
        previous_contact=previous.pk if previous else None,
        previous_reason="reopened" if previous else None,
        priority=contact.priority,
    )
    return contact


def _previous(programme: clients.Programme, thread: models.Thread | None, at: datetime) -> models.Contact | None:
    """Return the contact of the thread that a new one reopens: the latest, while the programme still counts it so."""
    if thread is None:
        return None
    since = at - timedelta(days=programme.reopen_days)
    found = models.Contact.objects.filter(thread=thread, ended_at__gte=since)
    return found.order_by("-arrived_at", "-id").first()


def _knows_them(contact: models.Contact, queue: clients.Queue, at: datetime) -> stays.Preferred | None:
    """Return who served the contact that this one reopens, where the queue waits for them and they serve it."""
    if queue.sticky_seconds == 0 or contact.previous_contact_id is None:
        return None
    leg = (
        models.Leg.objects.filter(contact_id=contact.previous_contact_id, role="serving", person_id__isnull=False)
        .order_by("-from_at", "-id")
        .first()
    )
    if leg is None or leg.person_id is None:
        return None
    if not people_queries.serves(leg.person_id, queue_id=queue.pk):
        return None
    until_at = at + timedelta(seconds=queue.sticky_seconds)
    return stays.Preferred(person_id=leg.person_id, until_at=until_at, preference="sticky")


def _checked_id(provider_id: str) -> str:
    if (
        not provider_id.strip()
        or len(provider_id) > PROVIDER_ID_CHARACTERS_MAX
        or characters.FORBIDDEN.search(provider_id)
    ):
        raise errors.MessageInvalid(errors.MessageInvalid.__doc__)
    return provider_id
