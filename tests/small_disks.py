"""Disks that are soon full: a small one that is mounted, and a limit on how long a file may get."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

_PIECE = b"\0" * 65_536


@contextmanager
def mounted(*, megabytes: int) -> Iterator[Path]:
    """Mount a disk of its own for a test; skip the test where that is not possible."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("a small disk can only be mounted by root on Linux")
    place = Path(tempfile.mkdtemp(prefix="tejido-small-"))
    try:
        asked = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=755", "tejido-small", str(place)]
        answer = subprocess.run(asked, capture_output=True, text=True, check=False)
        if answer.returncode:
            pytest.skip(f"a small disk cannot be mounted here: {answer.stderr.strip()}")
        try:
            yield place
        finally:
            subprocess.run(["umount", "--lazy", str(place)], check=True)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def fill(place: Path) -> Path:
    """Take all the room that is left on a disk, and return the file that holds it."""
    file = place / "fills-the-disk"
    with file.open("ab", buffering=0) as stream:
        try:
            while stream.write(_PIECE) == len(_PIECE):
                pass
        except OSError:
            pass
    return file


@contextmanager
def short_files(byte_count: int) -> Iterator[None]:
    """Let no file of this process grow beyond a length, as a full disk would: what does not fit is refused."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    # Python asks for this already; a debugger may not.
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (byte_count, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
