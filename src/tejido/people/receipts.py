"""Files of receipts: judged by their content, kept in the one store of files, and handed out again."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from tejido.journal import blobs, papers, scopes
from tejido.people import benefit_tables, errors, funnel_tables

OWN_NUMBER_LENGTH = 8


def prepare(data: bytes) -> papers.Prepared:
    """Judge a receipt and make it durable.

    Raises: ReceiptInvalid, StorageAway
    """
    return papers.prepare(data, refused=errors.ReceiptInvalid)


def kept(prepared: papers.Prepared | None, *, number: str, at: datetime) -> tuple[UUID | None, str]:
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


def opened(row: funnel_tables.CoveredCost | benefit_tables.BenefitEvent) -> papers.Opened:
    """Return the receipt of a cost, of a grant, or of money that came back.

    Raises: NoSuchCost: it has none, or it was erased.
    """
    return papers.opened(row.blob_key, missing=errors.NoSuchCost)
