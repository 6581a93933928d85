"""The folder outside the database to which every seal is exported: one small file each, never replaced.

A seal whose export failed or was cut off is exported the next time; a folder that holds another chain, or more of this
one than the database knows, is left alone and said so, since either the database was changed or it is another's folder.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

from tejido.core import seals
from tejido.journal import errors, exported_seals, sealed

DRAFT_NAME = ".seal-draft"
# Whoever keeps a copy of the folder may read it: a seal names nobody and tells no fact.
_FILE_MODE = 0o444


def export(folder: Path) -> int:
    """Write every seal that the folder lacks, each durably and whole.

    Returns: How many were written.
    Raises:
        SealsDisagree: what lies there is not the beginning of this database's chain.
        SealsNotExported: the disk is full, or the folder cannot be reached.
    """
    written_count = 0
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _locked(folder):
            there = exported_seals.numbers(folder)
            _compare(folder, there)
            for kept in sealed.kept():
                if kept.number in there:
                    continue
                if kept.seal is None or not kept.is_whole:
                    raise errors.SealsDisagree(f"{errors.SealsDisagree.__doc__} Seal {kept.number} is not whole.")
                _write(folder, kept.seal)
                written_count += 1
    except OSError as problem:
        raise errors.SealsNotExported(f"{errors.SealsNotExported.__doc__} {folder}: {problem.strerror}.") from problem
    return written_count


def compare(folder: Path) -> None:
    """Make sure that what lies in the folder is the beginning of this database's chain; an empty one always is.

    A folder that cannot be reached is not judged: facts are sealed all the same, and the export says what is wrong.

    Raises: SealsDisagree
    """
    with contextlib.suppress(OSError):
        _compare(folder, exported_seals.numbers(folder))


def _compare(folder: Path, there: set[int]) -> None:
    if not there:
        return
    # The newest digest stands for all before it.
    newest = exported_seals.read_file(folder / exported_seals.name(max(there))).seal
    try:
        ours = sealed.numbered(max(there))
    except seals.SealInvalid:
        ours = None
    if newest is None or ours is None or newest.digest != ours.digest:
        raise errors.SealsDisagree(f"{errors.SealsDisagree.__doc__} {folder / exported_seals.name(max(there))}")


def _write(folder: Path, seal: seals.Seal) -> None:
    draft = folder / DRAFT_NAME
    draft.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _FILE_MODE), "w") as stream:
            stream.write(seal.text() + "\n")
            stream.flush()
            os.fsync(stream.fileno())
        # A link never replaces what is there, as a rename would.
        with contextlib.suppress(FileExistsError):
            os.link(draft, folder / exported_seals.name(seal.number))
    finally:
        draft.unlink(missing_ok=True)
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Let one process of this machine at a time write to the folder."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
