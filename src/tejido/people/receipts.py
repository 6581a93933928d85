"""Files of receipts: judged by their content, kept in the one store of files, and handed out again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tejido.core.files import contents, parts
from tejido.core.files import errors as file_errors
from tejido.journal import blobs, scopes
from tejido.journal import errors as journal_errors
from tejido.people import benefit_tables, errors, funnel_tables

BYTES_MAX = 5 * 1024 * 1024
OWN_NUMBER_LENGTH = 8
REFUSALS = (file_errors.ContentUnknown, file_errors.ContentDamaged, file_errors.PictureTooLarge)


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """A receipt that lies on the disk and belongs to no cost yet."""

    media_type: str
    draft: blobs.Draft


@dataclass(frozen=True, kw_only=True)
class Opened:
    """The bytes of a receipt, of at most `BYTES_MAX`."""

    media_type: str
    ending: str
    data: bytes


def prepare(data: bytes) -> Prepared:
    """Judge a receipt and make it durable.

    Raises: ReceiptInvalid, StorageAway
    """
    if not 0 < len(data) <= BYTES_MAX:
        raise errors.ReceiptInvalid(errors.ReceiptInvalid.__doc__)
    try:
        media_type, pieces = contents.examine(data)
    except REFUSALS as problem:
        raise errors.ReceiptInvalid(errors.ReceiptInvalid.__doc__) from problem
    return Prepared(media_type=media_type, draft=blobs.draft(_chunks(data, pieces)))


def discard(prepared: Prepared) -> None:
    """Take away a receipt that was prepared; one that was kept stays."""
    blobs.discard(prepared.draft)


def kept(prepared: Prepared | None, *, number: str, at: datetime) -> tuple[UUID | None, str]:
    """Keep a prepared receipt with the row that is written in this transaction.

    Args:
        number: What is printed on it; may be empty.
    Returns: The key of the file, if there is one, and the number by which the receipt is found again: one of our own
        where a file has none printed on it.
    """
    if prepared is None:
        return None, number
    blob = blobs.keep(prepared.draft, client_id=scopes.OPERATOR, media_type=prepared.media_type, at=at)
    return blob.key, number or f"T-{blob.key.hex[:OWN_NUMBER_LENGTH].upper()}"


def opened(row: funnel_tables.CoveredCost | benefit_tables.BenefitEvent) -> Opened:
    """Return the receipt of a cost, of a grant, or of money that came back.

    Raises: NoSuchCost: it has none, or it was erased.
    """
    if row.blob_key is None:
        raise errors.NoSuchCost(errors.NoSuchCost.__doc__)
    try:
        blob = blobs.find(row.blob_key)
        with blobs.opened(blob) as stream:
            data = stream.read(BYTES_MAX)
    except (journal_errors.BlobErased, journal_errors.NoSuchBlob) as problem:
        raise errors.NoSuchCost(errors.NoSuchCost.__doc__) from problem
    return Opened(media_type=blob.media_type, ending=contents.ENDINGS.get(blob.media_type, "bin"), data=data)


def _chunks(data: bytes, pieces: parts.Pieces) -> Iterator[bytes]:
    for piece in pieces:
        yield piece if isinstance(piece, bytes) else data[piece]
