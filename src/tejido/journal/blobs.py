"""The one store of files: attachments, and whatever else is kept as it came.

The bytes of a file lie in the folder TEJIDO_BLOBS, under the random key of the row that describes it: two files of the
same content are two files, so that erasing one never touches the other, and nobody learns from a name what is in it.
A file is written and made durable before its row commits, so what was acknowledged is there; a crash in between leaves
a file that no row knows, and `remove_strays` takes it away a day later. Several machines may share the folder.

Writing has two steps. A `Draft` is bytes on the disk and belongs to nobody; it is made outside any transaction, however
slow the disk. `keep` turns it into a stored file within the transaction that also writes what refers to it.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO
from uuid import UUID

from django.conf import settings
from django.db import transaction

from tejido.journal import errors, models, scopes

Blob = models.Blob

FOLDER_MODE = 0o700
DRAFTS_NAME = "drafts"
# No transaction lasts that long, so a file without a row that is older will never get one.
STRAY_SECONDS = 24 * 60 * 60
BATCH_MAX = 500

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A file on the disk that belongs to nobody yet; `digest` is its SHA-256, hexadecimal."""

    path: Path
    byte_count: int
    digest: str


def draft(pieces: Iterable[bytes]) -> Draft:
    """Write a file and make it durable; whoever asks for it keeps or discards it.

    Raises: StorageAway: the disk is full, or the folder cannot be reached; nothing is left of it.
    """
    digest, byte_count = hashlib.sha256(), 0
    path: Path | None = None
    try:
        # Readable by its owner only, from its first byte on.
        handle, name = tempfile.mkstemp(dir=_folder(DRAFTS_NAME))
        path = Path(name)
        with os.fdopen(handle, "wb") as stream:
            for piece in pieces:
                digest.update(piece)
                byte_count += len(piece)
                stream.write(piece)
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as problem:
        log.error("A file could not be stored: %s", problem.strerror)
        _unlink(path)
        raise errors.StorageAway(errors.StorageAway.__doc__) from problem
    except BaseException:
        _unlink(path)
        raise
    return Draft(path=path, byte_count=byte_count, digest=digest.hexdigest())


def nameless() -> IO[bytes]:
    """Open a place on the disk of the store, without a name, for bytes that are on their way; closed, it is gone.

    Raises: StorageAway
    """
    try:
        return tempfile.TemporaryFile(dir=_folder(DRAFTS_NAME))
    except OSError as problem:
        raise errors.StorageAway(errors.StorageAway.__doc__) from problem


def discard(given: Draft) -> None:
    """Take a draft away that nobody kept; one that was kept has moved and stays."""
    _unlink(given.path)


def keep(given: Draft, *, client_id: int, media_type: str, at: datetime) -> models.Blob:
    """Make a draft a stored file, within the transaction that is open; when that rolls back, the file is a stray.

    Args:
        client_id: Whose file it is; 0 for the operator's own.
        media_type: As it is by its content, such as "image/png".
        at: World time.
    Raises: StorageAway
    """
    with transaction.atomic():
        blob = models.Blob.objects.create(
            client_id=client_id,
            media_type=media_type,
            byte_count=given.byte_count,
            digest=given.digest,
            stored_at=at,
        )
        blob.refresh_from_db(fields=["key"])
        try:
            place = _place(blob.key)
            folder = _folder(place.parent.name)
            given.path.rename(place)
            _sync_folder(folder)
        except OSError as problem:
            log.error("A file could not be kept: %s", problem.strerror)
            raise errors.StorageAway(errors.StorageAway.__doc__) from problem
    return blob


def set_aside(key: UUID, pieces: Iterable[bytes]) -> None:
    """Keep bytes that nobody has decided about yet, under a key of the caller's; what was there under it is replaced.

    No row knows them: they are in no backup, and `remove_strays` takes them away a day later.

    Raises: StorageAway
    """
    given = draft(pieces)
    try:
        given.path.replace(_aside(key))
    except OSError as problem:
        _unlink(given.path)
        raise errors.StorageAway(errors.StorageAway.__doc__) from problem


def read_aside(key: UUID) -> bytes:
    """Return bytes that were set aside.

    Raises: NoSuchBlob: there are none, or no longer.
    """
    try:
        return _aside(key).read_bytes()
    except OSError as problem:
        raise errors.NoSuchBlob(errors.NoSuchBlob.__doc__) from problem


def drop_aside(key: UUID) -> None:
    """Take away bytes that were set aside, where there are any."""
    _unlink(_aside(key))


def find(key: UUID) -> models.Blob:
    """Return what is known of a file within the scope.

    Raises: NoSuchBlob
    """
    found = models.Blob.objects.filter(key=key).first()
    if found is None:
        raise errors.NoSuchBlob(errors.NoSuchBlob.__doc__)
    return found


def opened(blob: models.Blob) -> IO[bytes]:
    """Open the bytes of a file for reading; an erasure meanwhile does not disturb whoever reads.

    Raises:
        BlobErased: it was erased.
        NoSuchBlob: its bytes are not where they should be.
    """
    if blob.erased_at is not None:
        raise errors.BlobErased(errors.BlobErased.__doc__)
    try:
        return _place(blob.key).open("rb")
    except OSError as problem:
        log.error("The bytes of the file %s cannot be read: %s", blob.key, problem.strerror)
        raise errors.NoSuchBlob(errors.NoSuchBlob.__doc__) from problem


def remove(key: UUID) -> None:
    """Take the bytes of a file away; called once its erasure has committed."""
    place = _place(key)
    _unlink(place)
    with contextlib.suppress(OSError):
        _sync_folder(place.parent)


def remove_strays(*, now: datetime) -> int:
    """Take away what a crash left: files that no row knows, drafts that nobody kept, and bytes that were erased.

    Args:
        now: Machine time.
    Returns: How many files were removed. Several workers may do this at once.
    """
    oldest = (now - timedelta(seconds=STRAY_SECONDS)).timestamp()
    count = 0
    for batch in _batches(_listed()):
        with scopes.scoped(scopes.every_client()):
            rows = models.Blob.objects.filter(key__in=[key for key, _ in batch]).values_list("key", "erased_at")
            erased = dict(rows)
        for key, path in batch:
            is_stray = erased[key] is not None if key in erased else _is_older(path, oldest)
            if is_stray:
                _unlink(path)
                count += 1
    for path in _children(settings.ENVIRONMENT.blobs / DRAFTS_NAME):
        if _is_older(path, oldest):
            _unlink(path)
            count += 1
    if count:
        log.info("%d files that belonged to nobody were removed", count)
    return count


def _place(key: UUID) -> Path:
    """Return where the bytes of a file lie; folders by two letters of the key keep each of them short."""
    blobs: Path = settings.ENVIRONMENT.blobs
    return blobs / key.hex[:2] / key.hex


def _aside(key: UUID) -> Path:
    blobs: Path = settings.ENVIRONMENT.blobs
    return blobs / DRAFTS_NAME / f"aside-{key.hex}"


def _folder(name: str) -> Path:
    """Return a folder of the store, made durable where it is new; only its owner can enter it."""
    blobs: Path = settings.ENVIRONMENT.blobs
    folder = blobs / name
    if not folder.is_dir():
        blobs.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
        folder.mkdir(mode=FOLDER_MODE, exist_ok=True)
        _sync_folder(blobs)
    return folder


def _sync_folder(folder: Path) -> None:
    """Make new names in a folder survive a loss of power."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _listed() -> Iterator[tuple[UUID, Path]]:
    """Yield the files of the store with their keys; what is not named by a key is nobody's and stays."""
    for folder in _children(settings.ENVIRONMENT.blobs):
        if len(folder.name) == 2:
            for path in _children(folder):
                with contextlib.suppress(ValueError):
                    yield UUID(path.name), path


def _batches(listed: Iterable[tuple[UUID, Path]]) -> Iterator[list[tuple[UUID, Path]]]:
    batch: list[tuple[UUID, Path]] = []
    for one in listed:
        batch.append(one)
        if len(batch) == BATCH_MAX:
            yield batch
            batch = []
    if batch:
        yield batch


def _children(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []


def _is_older(path: Path, oldest: float) -> bool:
    try:
        return path.stat().st_mtime < oldest
    except OSError:
        return False


def _unlink(path: Path | None) -> None:
    if path is not None:
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)
