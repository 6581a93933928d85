"""A ledger: a file outside the database to which lines are only ever added, each of them durably and whole.

What a full disk or a loss of power cut off is no line: it is taken away and written again by the next call, which
finds in the database what the file lacks.
"""

from __future__ import annotations

import contextlib
import fcntl
import logging
import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import IO

from tejido.journal import errors

log = logging.getLogger(__name__)


def add(file: Path, *, mode: int, missing: Callable[[Sequence[str]], Iterable[str]]) -> int:
    """Add the lines that a ledger lacks, all of them or none.

    Args:
        mode: The rights of a new file.
        missing: Given the lines that are there, returns those to add; neither have an end.
    Returns: How many were added.
    Raises: LedgerNotWritten: the disk is full, or the folder cannot be reached; the file is as it was.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(file, os.O_RDWR | os.O_CREAT, mode), "r+b") as stream:
            fcntl.flock(stream, fcntl.LOCK_EX)
            content = stream.read()
            whole_bytes = content.rfind(b"\n") + 1
            if whole_bytes < len(content):
                log.warning("The last line of %s was cut off; it is written again", file)
            added = list(missing(content[:whole_bytes].decode().splitlines()))
            if added or whole_bytes < len(content):
                _write(stream, "".join(f"{line}\n" for line in added).encode(), from_byte=whole_bytes)
    except OSError as problem:
        raise errors.LedgerNotWritten(f"{errors.LedgerNotWritten.__doc__} {file}: {problem.strerror}.") from problem
    return len(added)


def _write(stream: IO[bytes], content: bytes, *, from_byte: int) -> None:
    """Write to the end of a file; where there is no room for all of it, nothing of it stays."""
    os.ftruncate(stream.fileno(), from_byte)
    try:
        place = from_byte
        while place < from_byte + len(content):
            place += os.pwrite(stream.fileno(), content[place - from_byte :], place)
        os.fsync(stream.fileno())
    except OSError:
        with contextlib.suppress(OSError):
            os.ftruncate(stream.fileno(), from_byte)
        raise
