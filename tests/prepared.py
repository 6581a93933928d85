"""Data folders that are made once in a run and copied: with tables, with an operator, with the demonstration's world.

Making a cluster and its tables takes a served installation longer than starting does, and a dozen journeys need one.
What is about the first start of an installation does not use these.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from tejido import environment as environment_module
from tejido.cli import cluster_folders, database_access, serve

Kind = Literal["tables", "operator", "demonstration"]
PASSWORD = "tres tejedoras tejen"
INIT = (
    "init", "--operator", "Centro", "--zone", "America/Bogota", "--admin-email", "ana@example.org", "--password-stdin",
)  # fmt: skip
WORLD = """
import django
django.setup()
from tejido.cli.demo import world
from tejido.journal import clock
world.ensure(now=clock.machine_now())
"""
# Nobody's offer ends while a browser on a crowded machine is on its way to the button.
OFFER_SECONDS = 600
_WHOLE = "whole"


def keep_tables(data: Path) -> None:
    """Keep a copy of a data folder whose cluster has just been given its tables, and does not run.

    Args:
        data: The folder of the run, in which the copies lie as well.
    """
    _copy(data, tables(data))


def tables(run: Path) -> Path:
    """Return where the folder with tables and nothing else is, whose commits wait for the disk."""
    return _place(run) / "tables"


def fill(data: Path, kind: Kind, *, run: Path, is_durable: bool = False) -> None:
    """Fill an empty data folder with a copy, making what is to be copied where nobody has yet.

    Args:
        run: The data folder of the run.
        is_durable: Whether its commits wait for the disk, as they do where people work.
    """
    with _alone(run):
        source = _made(kind, run=run)
    _copy(source, data)
    if not is_durable:
        adjust(data, fsync="off")


def adjust(data: Path, **settings: object) -> None:
    """Give a cluster that does not run other settings, by their PostgreSQL names."""
    with (data / cluster_folders.NAME / "postgresql.auto.conf").open("a") as stream:
        stream.writelines(f"{name} = {value}\n" for name, value in settings.items())


def surroundings(data: Path) -> dict[str, str]:
    """Return the environment of an installation's commands, without what this process was told of another one."""
    given = {name: value for name, value in os.environ.items() if not name.startswith(("TEJIDO_", "DATABASE_"))}
    return given | {"TEJIDO_DATA": str(data)}


def _made(kind: Kind, *, run: Path) -> Path:
    folder = _place(run) / kind
    if kind == "tables" or (folder / _WHOLE).exists():
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    _copy(tables(run), folder)
    given = surroundings(folder)
    if kind == "operator":
        subprocess.run(serve.command(*INIT), input=f"{PASSWORD}\n", text=True, env=given, check=True)
    else:
        with database_access.opened(environment_module.read(given)) as access:
            django = {"DJANGO_SETTINGS_MODULE": "tejido.settings", "TEJIDO_ROLE": "app"}
            subprocess.run([sys.executable, "-c", WORLD], env=given | django, check=True)
            with access.connect() as connection:
                connection.execute("UPDATE clients_queuechannel SET offer_seconds = %s", [OFFER_SECONDS])
    (folder / _WHOLE).touch()
    return folder


def _copy(source: Path, target: Path) -> None:
    """Copy what makes an installation: its cluster with owners and rights, its secret, and the vault's keys, if any."""
    target.mkdir(mode=0o755, parents=True, exist_ok=True)
    target.chmod(0o755)
    for name in (cluster_folders.NAME, "secret", environment_module.VAULT_KEYS_NAME):
        # A cluster may lie elsewhere, and then its folder here is a link.
        if (source / name).exists():
            subprocess.run(["cp", "-a", str((source / name).resolve()), str(target / name)], check=True)


def _place(run: Path) -> Path:
    return run / "prepared"


@contextmanager
def _alone(run: Path) -> Iterator[None]:
    """Let the run's workers wait for each other."""
    with (_place(run) / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
