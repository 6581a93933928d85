"""The folder of stored files as backup and restore see it: which files there are, and how a new folder gets them.

The rows say which files there are; the folder says what is in them. Their shape is that of `journal.blobs`, which these
commands cannot import, since Django is not set up where they run.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tejido.cli import database_access, errors

FOLDER_MODE = 0o700
RESTORING_NAME = "restoring"
_LISTED = "SELECT key, digest FROM journal_blob WHERE erased_at IS NULL ORDER BY id"


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A file that a row knows: the hexadecimal digits of its key, where its bytes lie, and their SHA-256."""

    name: str
    path: Path
    digest: str


def listed(access: database_access.Access) -> list[Listed]:
    """Return the files that the rows know now, without the erased ones; a database without such rows has none."""
    with access.connect() as connection:
        if connection.execute("SELECT to_regclass('public.journal_blob')").fetchone() == (None,):
            return []
        rows = connection.execute(_LISTED).fetchall()
    store = access.environment.blobs
    return [Listed(name=key.hex, path=place(store, key.hex), digest=digest) for key, digest in rows]


def place(store: Path, name: str) -> Path:
    """Return where the bytes of a file lie."""
    return store / name[:2] / name


class Restoring:
    """Files on their way into a new folder: in `folder` first, and in their places once `move_in` was called."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._moved: list[Path] = []

    def move_in(self) -> None:
        """Move the files to their places, durably; the database that knows them opens after this."""
        for folder in sorted(self.folder.iterdir()):
            target = self.folder.parent / folder.name
            folder.rename(target)
            self._moved.append(target)
        # Thousands of small files: one sweep for all of them, not a wait for each.
        os.sync()

    def undo(self) -> None:
        """Take away what was restored, and nothing else: the folder may be somebody's after all."""
        for folder in (self.folder, *self._moved):
            shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def restoring(store: Path, *, data: Path) -> Iterator[Restoring]:
    """Open a folder beside the files for those of a backup; whatever fails, nothing of them is left.

    Args:
        data: The data folder, whose owner gets the files where root restores them.
    Raises: BlobFolderNotEmpty: the folder holds files of another installation, or of a restore that was interrupted.
    """
    beside = store / RESTORING_NAME
    shutil.rmtree(beside, ignore_errors=True)
    if any(path.is_file() for path in store.rglob("*")):
        raise errors.BlobFolderNotEmpty(f"{store} holds files. Set TEJIDO_BLOBS to a new folder.")
    was_there = store.exists()
    beside.mkdir(mode=FOLDER_MODE, parents=True)
    store.chmod(FOLDER_MODE)
    going = Restoring(beside)
    try:
        yield going
        shutil.rmtree(beside)
        _hand_over(store, owner=data.stat())
    except BaseException:
        going.undo()
        if not was_there:
            with contextlib.suppress(OSError):
                store.rmdir()
        raise


def _hand_over(store: Path, *, owner: os.stat_result) -> None:
    """Give the folder to the account that the data folder belongs to, where root made it for somebody else."""
    if os.geteuid() != 0:
        return
    for path in (store, *store.rglob("*")):
        os.chown(path, owner.st_uid, owner.st_gid)
