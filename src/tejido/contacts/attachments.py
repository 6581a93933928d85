"""Files that belong to a message: pictures and documents that a customer or an agent sends.

A file is judged and made durable before any transaction begins (`prepare`); the message, its files and their facts then
are one transaction (`write_with_files`), so a crash leaves all of it or nothing.
"""

from __future__ import annotations

import mmap
import os
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO
from uuid import UUID

from django.db import transaction

from tejido.contacts import actions, errors, marks, models
from tejido.core import facts
from tejido.core.files import contents, parts
from tejido.core.files import errors as file_errors
from tejido.journal import actions as journal
from tejido.journal import blobs, erasure
from tejido.journal import errors as journal_errors

# The row that pages hand from a query to a query; they never import the models themselves.
Attachment = marks.Attachment

FILES_OF_MESSAGE_MAX = 5
FILES_OF_CONTACT_MAX = 50
FILE_BYTES_MAX = 10 * 1024 * 1024
NAME_CHARACTERS_MAX = 120
NAME_WITHOUT_WORDS = "file"
CHUNK_BYTES = 256 * 1024
# What a name becomes when it is erased; no cleaned name is that short.
ERASED_NAME = "-"
NEVER_JOINED = ("declined", "withdrawn")

# No path, nothing that a system forbids in names, and nothing that is not seen or turns the direction of writing.
_PATH = re.compile(r"[/\\]")
_FORBIDDEN = re.compile(r'[<>:"|?*]')
_BREAKS = frozenset({"Cc", "Zl", "Zp", "Zs"})
_UNSEEN = frozenset({"Cf", "Cs", "Co", "Cn"})
_OTHER_ENDINGS = {"jpeg": "jpg", "jpe": "jpg", "jfif": "jpg"}

_REFUSALS: dict[type[Exception], type[errors.FileRefused]] = {
    file_errors.ContentUnknown: errors.FileTypeInvalid,
    file_errors.ContentDamaged: errors.FileDamagedInvalid,
    file_errors.PictureTooLarge: errors.PictureTooLarge,
}


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """A file that may be sent and lies on the disk, but belongs to no message yet."""

    file_name: str
    media_type: str
    draft: blobs.Draft


def prepare(stream: IO[bytes], *, file_name: str) -> Prepared:
    """Judge a file by its content, write what of it is kept, and make that durable.

    Args:
        stream: A file on the disk.
        file_name: As its sender called it; only its words are kept.
    Raises:
        FileEmptyInvalid, FileTooLarge, FileTypeInvalid, FileDamagedInvalid, PictureTooLarge
        StorageAway: it cannot be stored now.
    """
    byte_count = os.fstat(stream.fileno()).st_size
    if byte_count == 0:
        raise errors.FileEmptyInvalid(file_name=shown_name(file_name))
    if byte_count > FILE_BYTES_MAX:
        raise errors.FileTooLarge(file_name=shown_name(file_name))
    # Mapped, so that a file of ten megabytes does not weigh ten megabytes.
    with mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as content:
        try:
            media_type, pieces = contents.examine(content)
        except tuple(_REFUSALS) as problem:
            raise _REFUSALS[type(problem)](file_name=shown_name(file_name)) from problem
        draft = blobs.draft(_chunks(content, pieces))
    name = clean_name(file_name, ending=contents.ENDINGS[media_type])
    return Prepared(file_name=name, media_type=media_type, draft=draft)


def discard(prepared: Prepared) -> None:
    """Take away a file that was prepared; one that was sent meanwhile stays."""
    blobs.discard(prepared.draft)


@transaction.atomic
def write_with_files(
    *,
    contact: models.Contact,
    author: str,
    leg: models.Leg | None,
    client_message_id: UUID,
    text: str,
    files: Sequence[Prepared],
    by: facts.Actor,
    at: datetime,
) -> models.Message:
    """Write a message with files into a contact; sent twice, it is one message with its files once.

    Args:
        author: customer or agent.
        leg: The agent's open leg, where an agent writes.
        text: May be empty.
    Raises:
        FilesMissingInvalid, TooManyFiles: a message comes with 1 to `FILES_OF_MESSAGE_MAX` files.
        ContactFull: the contact has as many files as it can hold.
        MessageInvalid, ContactEnded, NotServing, StorageAway
    """
    if not files:
        raise errors.FilesMissingInvalid(errors.FilesMissingInvalid.__doc__)
    if len(files) > FILES_OF_MESSAGE_MAX:
        raise errors.TooManyFiles(errors.TooManyFiles.__doc__)
    cleaned = actions.checked_text(text) if text.strip() else ""
    row = models.Contact.objects.select_for_update().get(pk=contact.pk)
    known = models.Message.objects.filter(contact=row, client_message_id=client_message_id).first()
    if known is not None:
        return known
    if marks.Attachment.objects.filter(contact=row).count() + len(files) > FILES_OF_CONTACT_MAX:
        raise errors.ContactFull(errors.ContactFull.__doc__)
    message = actions.place_message(
        contact=row, author=author, leg=leg, client_message_id=client_message_id, text=cleaned, by=by, at=at
    )
    for file in files:
        _add(file, message=message, by=by, at=at)
    return message


def find(key: UUID) -> marks.Attachment:
    """Return an attachment within the scope, with its contact.

    Raises: NoSuchAttachment
    """
    found = marks.Attachment.objects.select_related("contact").filter(key=key).first()
    if found is None:
        raise errors.NoSuchAttachment(errors.NoSuchAttachment.__doc__)
    return found


def check_takes_part(attachment: marks.Attachment, *, person_id: int) -> None:
    """Make sure that a person takes or took part in the contact of an attachment.

    Raises: NoSuchAttachment: they never did, so for them there is none.
    """
    legs = models.Leg.objects.filter(contact_id=attachment.contact_id, person_id=person_id)
    if not legs.exclude(state="invited").exclude(end_reason__in=NEVER_JOINED).exists():
        raise errors.NoSuchAttachment(errors.NoSuchAttachment.__doc__)


def check_of_thread(attachment: marks.Attachment, *, thread: models.Thread) -> None:
    """Make sure that an attachment belongs to a customer's thread.

    Raises: NoSuchAttachment
    """
    if attachment.contact.thread_id != thread.pk:
        raise errors.NoSuchAttachment(errors.NoSuchAttachment.__doc__)


def opened(attachment: marks.Attachment) -> IO[bytes]:
    """Open the bytes of an attachment.

    Raises: AttachmentErased, NoSuchAttachment
    """
    try:
        return blobs.opened(blobs.find(attachment.blob_key))
    except journal_errors.BlobErased as problem:
        raise errors.AttachmentErased(errors.AttachmentErased.__doc__) from problem
    except journal_errors.NoSuchBlob as problem:
        raise errors.NoSuchAttachment(errors.NoSuchAttachment.__doc__) from problem


@transaction.atomic
def erase(*, key: UUID, reason: str, by: facts.Actor, at: datetime) -> None:
    """Erase the bytes and the name of an attachment; that there was one stays. Erased twice, it is erased.

    Args:
        reason: A code, such as "customer_request" or "retention".
    Raises: NoSuchAttachment
    """
    row = find(key)
    if row.file_name == ERASED_NAME:
        return
    for relation, row_key in (("attachment_name", row.key), ("blob", row.blob_key)):
        erasure.erase(relation, key=row_key, reason=reason, by=by, at=at, client_id=row.client_id)


def clean_name(file_name: str, *, ending: str) -> str:
    """Return a name that any system can store and nobody is deceived by: its last part, its words, and its true ending.

    Args:
        ending: Without the dot, as the content demands.
    """
    seen = shown_name(file_name)
    words, _, last = seen.rpartition(".")
    if words and _OTHER_ENDINGS.get(last.lower(), last.lower()) == ending:
        ending = last
    else:
        words = seen
    return f"{words[: NAME_CHARACTERS_MAX - len(ending) - 1].rstrip(' .') or NAME_WITHOUT_WORDS}.{ending}"


def shown_name(file_name: str) -> str:
    """Return a file's own name as it can be shown, whatever it is."""
    last = _PATH.split(file_name)[-1]
    seen = "".join(_seen(letter) for letter in unicodedata.normalize("NFC", last))
    words = " ".join(_FORBIDDEN.sub("_", seen).split())
    return words.strip(" .")[:NAME_CHARACTERS_MAX] or NAME_WITHOUT_WORDS


def _seen(letter: str) -> str:
    """Return a letter of a name as it is kept: a break is a space, and what nobody sees is nothing."""
    kind = unicodedata.category(letter)
    return " " if kind in _BREAKS else "" if kind in _UNSEEN else letter


def _add(file: Prepared, *, message: models.Message, by: facts.Actor, at: datetime) -> None:
    blob = blobs.keep(file.draft, client_id=message.client_id, media_type=file.media_type, at=at)
    attachment = marks.Attachment.objects.create(
        client_id=message.client_id,
        contact_id=message.contact_id,
        message=message,
        blob_key=blob.key,
        file_name=file.file_name,
        media_type=file.media_type,
        byte_count=blob.byte_count,
        digest=blob.digest,
    )
    journal.record(
        "attachment_added",
        by=by,
        at=at,
        client_id=message.client_id,
        contact=message.contact_id,
        message=message.pk,
        attachment=attachment.pk,
        media_type=contents.ENDINGS[file.media_type],
        byte_count=blob.byte_count,
        blob_digest=blob.digest,
    )


def _chunks(content: parts.Content, pieces: parts.Pieces) -> Iterator[bytes]:
    for piece in pieces:
        if isinstance(piece, bytes):
            yield piece
            continue
        for start in range(piece.start, piece.stop, CHUNK_BYTES):
            yield content[start : min(start + CHUNK_BYTES, piece.stop)]
