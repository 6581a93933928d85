"""The file that a backup is: a tar with a manifest and a dump, written whole or not at all, checked before any use."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import tarfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from tejido.cli import errors

FORMAT = 1
MANIFEST_NAME = "manifest.json"
DUMP_NAME = "database.dump"
MANIFEST_BYTES_MAX = 100_000
_CHUNK_BYTES = 1 << 20


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """What a backup says of itself: by which version, from which PostgreSQL, when, and the digest of its dump."""

    format: int
    tejido_version: str
    postgres_version: str
    taken_at: str
    dump_sha256: str
    dump_bytes: int

    @property
    def postgres_major(self) -> int:
        return int(self.postgres_version.split(".")[0])


def write(*, file: Path, dump: Path, tejido_version: str, postgres_version: str, taken_at: str) -> Manifest:
    """Write a backup beside its place and move it there whole; only its owner may read it.

    Args:
        dump: What pg_dump wrote.
        taken_at: The instant, ISO 8601.
    Raises: BackupExists: there is a file of that name.
    """
    with dump.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    manifest = Manifest(
        format=FORMAT,
        tejido_version=tejido_version,
        postgres_version=postgres_version,
        taken_at=taken_at,
        dump_sha256=digest,
        dump_bytes=dump.stat().st_size,
    )
    draft = file.with_name(f".{file.name}.draft-{os.getpid()}")
    try:
        with closed_file(draft) as stream:
            with tarfile.open(fileobj=stream, mode="w", format=tarfile.PAX_FORMAT) as archive:
                text = json.dumps(asdict(manifest), indent=2).encode()
                archive.addfile(_entry(MANIFEST_NAME, len(text)), io.BytesIO(text))
                with dump.open("rb") as content:
                    archive.addfile(_entry(DUMP_NAME, manifest.dump_bytes), content)
            stream.flush()
            os.fsync(stream.fileno())
        try:
            # A link fails where a rename would replace somebody's backup.
            os.link(draft, file)
        except FileExistsError as error:
            raise errors.BackupExists(str(file)) from error
        _sync_folder(file.parent)
    finally:
        draft.unlink(missing_ok=True)
    return manifest


def extract(file: Path, *, dump: Path) -> Manifest:
    """Write the dump of a backup to a file of its own and return the manifest, after both were checked.

    Raises: BackupDamaged: it is not a whole backup; the message says what is wrong.
    """
    try:
        with tarfile.open(file, mode="r:") as archive:
            manifest = _read_manifest(archive)
            content = archive.extractfile(DUMP_NAME)
            if content is None:
                raise errors.BackupDamaged(f"{file} holds no dump.")
            with content, closed_file(dump) as target:
                found = _copy(content, target)
    except (tarfile.TarError, KeyError, EOFError, ValueError, TypeError) as error:
        raise errors.BackupDamaged(f"{file}: {error}") from error
    if found != manifest.dump_sha256:
        raise errors.BackupDamaged(f"{file}: the digest of the dump is {found}, not {manifest.dump_sha256}.")
    return manifest


@contextlib.contextmanager
def closed_file(path: Path) -> Iterator[IO[bytes]]:
    """Open a new file that only its owner may read, from its first byte on."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        yield stream


def _read_manifest(archive: tarfile.TarFile) -> Manifest:
    content = archive.extractfile(MANIFEST_NAME)
    if content is None:
        raise errors.BackupDamaged("It holds no manifest.")
    given = json.loads(content.read(MANIFEST_BYTES_MAX))
    if given.get("format") != FORMAT:
        raise errors.BackupDamaged(f"Its format is {given.get('format')!r}; this version reads {FORMAT}.")
    return Manifest(**given)


def _copy(source: IO[bytes], target: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while chunk := source.read(_CHUNK_BYTES):
        digest.update(chunk)
        target.write(chunk)
    return digest.hexdigest()


def _entry(name: str, size_bytes: int) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = size_bytes, 0o600
    return entry


def _sync_folder(folder: Path) -> None:
    """Make a new name in a folder survive a loss of power."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
