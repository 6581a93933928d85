"""What happens to a contact besides its offers and moves: messages are written, it ends and is wrapped up.

Locks are taken in one order everywhere: the contact, then a person's load, then their presence. An ingestion is
idempotent by the id that the other side gave it, so a doubled request changes nothing and returns the same answer.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from tejido.clients import models as clients
from tejido.contacts import endings, errors, legs, models
from tejido.core import characters, facts
from tejido.journal import actions as journal

TEXT_CHARACTERS_MAX = 4000
NOTE_CHARACTERS_MAX = 2000


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
    return place_message(
        contact=contact, author=author, leg=leg, client_message_id=client_message_id, text=checked_text(text),
        by=by, at=at,
    )  # fmt: skip


@transaction.atomic
def place_message(
    *,
    contact: models.Contact,
    author: str,
    leg: models.Leg | None,
    client_message_id: UUID,
    text: str,
    by: facts.Actor,
    at: datetime,
) -> models.Message:
    """Write a message whose text is checked already; one that comes with files may have none.

    Args and raises as of `write_message`, but MessageInvalid.
    """
    row = models.Contact.objects.select_for_update().get(pk=contact.pk)
    known = models.Message.objects.filter(contact=row, client_message_id=client_message_id).first()
    if known is not None:
        return known
    if row.state not in ("waiting", "offered", "serving"):
        raise errors.ContactEnded(errors.ContactEnded.__doc__)
    if author == "agent" and (leg is None or not _is_serving(leg)):
        raise errors.NotServing(errors.NotServing.__doc__)
    salt, digest = journal.salted(text)
    message = models.Message.objects.create(
        client_id=row.client_id,
        contact=row,
        number=row.message_count + 1,
        author=author,
        leg=leg,
        client_message_id=client_message_id,
        text=text,
        salt=salt,
        digest=digest,
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
    row = legs.held(contact.pk)
    endings.end(row, reason=reason, by=by, at=at)
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
        known = clients.Disposition.objects.filter(programme_id=row.programme_id, retired_at=None)
        disposition = known.filter(key=disposition_key).first()
        if disposition is None:
            raise errors.NoSuchDisposition(errors.NoSuchDisposition.__doc__)
    digest = _keep_note(leg, note)
    models.Contact.objects.filter(pk=row.pk).update(state="ended")
    reason = "finished" if disposition_key or by != facts.SYSTEM else "overdue"
    legs.end(leg, contact=row, reason=reason, disposition=disposition, note_digest=digest, by=by, at=at)
    return leg


def checked_text(text: str) -> str:
    """Return a text fit to be stored.

    Raises: MessageInvalid
    """
    cleaned = text.strip()
    if not cleaned or len(cleaned) > TEXT_CHARACTERS_MAX or characters.FORBIDDEN.search(cleaned):
        raise errors.MessageInvalid(errors.MessageInvalid.__doc__)
    return cleaned


def _keep_note(leg: models.Leg, note: str) -> str | None:
    if not note.strip():
        return None
    if len(note) > NOTE_CHARACTERS_MAX:
        raise errors.NoteTooLong(errors.NoteTooLong.__doc__)
    leg.note = checked_text(note)
    leg.note_salt, digest = journal.salted(leg.note)
    return digest


def _is_serving(leg: models.Leg) -> bool:
    return models.Leg.objects.filter(pk=leg.pk, role="serving", state="open").exists()
