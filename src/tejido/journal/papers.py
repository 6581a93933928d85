"""Papers that somebody hands in with a row: judged by their content, kept in the store of files, handed out again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from tejido.core.files import contents, parts
from tejido.core.files import errors as file_errors
from tejido.journal import blobs, errors

BYTES_MAX = 5 * 1024 * 1024
REFUSALS = (file_errors.ContentUnknown, file_errors.ContentDamaged, file_errors.PictureTooLarge)


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """A paper that lies on the disk and belongs to no row yet."""

    media_type: str
    draft: blobs.Draft


@dataclass(frozen=True, kw_only=True)
class Opened:
    """The bytes of a paper, of at most `BYTES_MAX`."""

    media_type: str
    ending: str
    data: bytes


def prepare(data: bytes, *, refused: type[Exception]) -> Prepared:
    """Judge a paper and make it durable.

    Args:
        refused: What is raised where it is too large, or nothing that is known.
    Raises: StorageAway
    """
    if not 0 < len(data) <= BYTES_MAX:
        raise refused(refused.__doc__)
    try:
        media_type, pieces = contents.examine(data)
    except REFUSALS as problem:
        raise refused(refused.__doc__) from problem
    return Prepared(media_type=media_type, draft=blobs.draft(_chunks(data, pieces)))


def discard(prepared: Prepared) -> None:
    """Take away a paper that was prepared; one that was kept stays."""
    blobs.discard(prepared.draft)


def opened(key: UUID | None, *, missing: type[Exception]) -> Opened:
    """Return the paper of a row.

    Args:
        key: Of its file; None where the row has none.
        missing: What is raised where there is none, or it was erased.
    """
    if key is None:
        raise missing(missing.__doc__)
    try:
        blob = blobs.find(key)
        with blobs.opened(blob) as stream:
            data = stream.read(BYTES_MAX)
    except (errors.BlobErased, errors.NoSuchBlob) as problem:
        raise missing(missing.__doc__) from problem
    return Opened(media_type=blob.media_type, ending=contents.ENDINGS.get(blob.media_type, "bin"), data=data)


def _chunks(data: bytes, pieces: parts.Pieces) -> Iterator[bytes]:
    for piece in pieces:
        yield piece if isinstance(piece, bytes) else data[piece]
