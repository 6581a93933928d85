"""A data folder for the time of one benchmark, and its tables."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tejido import environment as environment_module
from tejido.cli import cluster_folders, serve

# A folder to begin with a copy of, where many benchmarks are run after each other: its tables are made once.
BEGIN_WITH = "TEJIDO_BENCHMARK_BEGIN_WITH"


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
        if beginning := os.environ.get(BEGIN_WITH):
            subprocess.run(["cp", "-a", f"{beginning}/.", str(folder)], check=True)
        yield folder
    finally:
        cluster = Path(os.path.realpath(folder / cluster_folders.NAME))
        if not cluster.is_relative_to(folder):
            shutil.rmtree(cluster.parent, ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)


def migrate(surroundings: Mapping[str, str]) -> None:
    """Bring the tables of the data folder that these surroundings name up to date, as an installation does."""
    subprocess.run(serve.command("migrate"), env=dict(surroundings) | {"TEJIDO_ROLE": "owner"}, check=True)
