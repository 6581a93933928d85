"""Private notes beside a contact, for agents and supervisors; customers never see them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from tejido.contacts import actions, errors, legs, marks
from tejido.core import facts
from tejido.journal import actions as journal


@transaction.atomic
def write(
    *,
    contact_key: UUID,
    client_note_id: UUID,
    text: str,
    person_id: int | None,
    user_id: int | None,
    by: facts.Actor,
    at: datetime,
) -> marks.Note:
    """Write a private note; sent twice, it is one. A contact that has ended can still get one.

    Args:
        text: At most 2,000 characters.
        person_id: Who writes, where they work here; else their account names them.
    Raises: NoSuchContact, MessageInvalid, NoteTooLong
    """
    if len(text) > actions.NOTE_CHARACTERS_MAX:
        raise errors.NoteTooLong(errors.NoteTooLong.__doc__)
    text = actions.checked_text(text)
    contact = legs.locked(contact_key)
    known = marks.Note.objects.filter(contact=contact, client_note_id=client_note_id).first()
    if known is not None:
        return known
    salt, digest = journal.salted(text)
    note = marks.Note.objects.create(
        client_id=contact.client_id, contact=contact, person_id=person_id, user_id=user_id,
        client_note_id=client_note_id, text=text, salt=salt, digest=digest, written_at=at,
    )  # fmt: skip
    note.refresh_from_db(fields=["key"])
    journal.record(
        "note_written", by=by, at=at, client_id=contact.client_id, contact=contact.pk, note=note.pk, person=person_id,
        text_digest=note.digest,
    )  # fmt: skip
    return note
