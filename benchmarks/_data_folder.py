"""A data folder for the time of one benchmark."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tejido import environment as environment_module
from tejido.cli import cluster_folders


@contextmanager
def made() -> Iterator[Path]:
    """Make a data folder and leave nothing of it behind, also where its cluster had to lie elsewhere.

    It lies where the installation's own data lies, because a temporary folder may be in memory, and waiting for memory
    is not waiting for a disk.
    """
    home = environment_module.read().data
    home.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="benchmark-", dir=home))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        cluster = Path(os.path.realpath(folder / cluster_folders.NAME))
        if not cluster.is_relative_to(folder):
            shutil.rmtree(cluster.parent, ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)
