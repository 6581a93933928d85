"""The file that a backup is: a tar with a dump, the stored files and a manifest; written whole or not at all.

The manifest stands last, since it tells the digests of everything before it, which are checked before any use.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import re
import tarfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from tejido.cli import blob_folder, errors

FORMAT = 2
# The first format had no stored files.
FORMATS_READ = (1, 2)
MANIFEST_NAME = "manifest.json"
DUMP_NAME = "database.dump"
MANIFEST_BYTES_MAX = 100_000
NO_FILES_SHA256 = hashlib.sha256().hexdigest()
_FILE = re.compile(r"files/([0-9a-f]{32})")
_CHUNK_BYTES = 1 << 20


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """What a backup says of itself: by which version, from which PostgreSQL, when, and the digests of what it holds.

    Of files that were not where their rows say, or not what their rows say, the backup only knows how many there are.
    """

    format: int
    tejido_version: str
    postgres_version: str
    taken_at: str
    dump_sha256: str
    dump_bytes: int
    files_count: int = 0
    files_bytes: int = 0
    files_sha256: str = NO_FILES_SHA256
    files_missing_count: int = 0
    files_damaged_count: int = 0

    @property
    def postgres_major(self) -> int:
        return int(self.postgres_version.split(".")[0])


class _Files:
    """The running digest and count of the files of a backup, in their order."""

    def __init__(self) -> None:
        self.count = self.bytes = 0
        self._digest = hashlib.sha256()

    def add(self, name: str, *, digest: str, byte_count: int) -> None:
        self.count += 1
        self.bytes += byte_count
        self._digest.update(f"{name} {digest}\n".encode())

    def sha256(self) -> str:
        return self._digest.hexdigest()


def write(
    *,
    file: Path,
    dump: Path,
    tejido_version: str,
    postgres_version: str,
    taken_at: str,
    files: Sequence[blob_folder.Listed] = (),
) -> Manifest:
    """Write a backup beside its place and move it there whole; only its owner may read it.

    Args:
        dump: What pg_dump wrote.
        taken_at: The instant, ISO 8601.
        files: The stored files, listed after the dump was begun, so that it knows no others.
    Raises: BackupExists: there is a file of that name.
    """
    with dump.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    draft = file.with_name(f".{file.name}.draft-{os.getpid()}")
    try:
        with closed_file(draft) as stream:
            with tarfile.open(fileobj=stream, mode="w", format=tarfile.PAX_FORMAT) as archive:
                dump_bytes = dump.stat().st_size
                with dump.open("rb") as content:
                    archive.addfile(_entry(DUMP_NAME, dump_bytes), content)
                written, missing_count, damaged_count = _write_files(archive, files)
                manifest = Manifest(
                    format=FORMAT,
                    tejido_version=tejido_version,
                    postgres_version=postgres_version,
                    taken_at=taken_at,
                    dump_sha256=digest,
                    dump_bytes=dump_bytes,
                    files_count=written.count,
                    files_bytes=written.bytes,
                    files_sha256=written.sha256(),
                    files_missing_count=missing_count,
                    files_damaged_count=damaged_count,
                )
                text = json.dumps(asdict(manifest), indent=2).encode()
                archive.addfile(_entry(MANIFEST_NAME, len(text)), io.BytesIO(text))
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


def extract(file: Path, *, dump: Path, files: Path) -> Manifest:
    """Write the dump of a backup to a file of its own and its stored files into a folder, and return the manifest.

    Args:
        files: An empty folder; what is in it counts for nothing until this has returned.
    Raises: BackupDamaged: it is not a whole backup; the message says what is wrong.
    """
    found, read = "", _Files()
    try:
        with tarfile.open(file, mode="r:") as archive:
            manifest = _read_manifest(archive)
            for entry in archive:
                stored = _FILE.fullmatch(entry.name)
                content = archive.extractfile(entry)
                if content is None:
                    raise errors.BackupDamaged(f"{file} holds {entry.name!r}, which is no file.")
                if entry.name == DUMP_NAME:
                    with content, closed_file(dump) as target:
                        found = _copy(content, target)
                elif stored is not None:
                    _read_file(content, name=stored[1], folder=files, read=read)
    except (tarfile.TarError, KeyError, EOFError, ValueError, TypeError, FileExistsError) as error:
        raise errors.BackupDamaged(f"{file}: {error}") from error
    if found != manifest.dump_sha256:
        raise errors.BackupDamaged(f"{file}: the digest of the dump is {found}, not {manifest.dump_sha256}.")
    if (read.count, read.sha256()) != (manifest.files_count, manifest.files_sha256):
        raise errors.BackupDamaged(f"{file}: its {read.count} stored files are not the {manifest.files_count} it says.")
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
    if given.get("format") not in FORMATS_READ:
        raise errors.BackupDamaged(f"Its format is {given.get('format')!r}; this version reads up to {FORMAT}.")
    return Manifest(**given)


def _write_files(archive: tarfile.TarFile, files: Sequence[blob_folder.Listed]) -> tuple[_Files, int, int]:
    """Write the stored files, and return what was written, how many were missing, and how many had changed."""
    written, missing_count, damaged_count = _Files(), 0, 0
    for one in files:
        try:
            content = one.path.open("rb")
        except FileNotFoundError:
            # Erased since it was listed, or lost.
            missing_count += 1
            continue
        with content:
            digest = hashlib.file_digest(content, "sha256").hexdigest()
            byte_count = content.seek(0, os.SEEK_END)
            content.seek(0)
            archive.addfile(_entry(f"files/{one.name}", byte_count), content)
        damaged_count += digest != one.digest
        written.add(one.name, digest=digest, byte_count=byte_count)
    return written, missing_count, damaged_count


def _read_file(content: IO[bytes], *, name: str, folder: Path, read: _Files) -> None:
    path = blob_folder.place(folder, name)
    path.parent.mkdir(mode=blob_folder.FOLDER_MODE, exist_ok=True)
    with content, closed_file(path) as target:
        digest = _copy(content, target)
        read.add(name, digest=digest, byte_count=target.tell())


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
