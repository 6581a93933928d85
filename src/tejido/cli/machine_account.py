"""The account PostgreSQL runs under: ours, or an unprivileged one when we are root, because PostgreSQL refuses root."""

from __future__ import annotations

import os
import pwd
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tejido.cli import errors

NAMES = ("postgres", "nobody")
_KEPT = ("PATH", "LD_LIBRARY_PATH", "TMPDIR")


@dataclass(frozen=True, kw_only=True)
class Account:
    """An account of this machine, by its numbers."""

    user_id: int
    group_id: int


def choose(cluster_folder: Path) -> Account | None:
    """Return the account to run PostgreSQL under, or None to run it as ourselves.

    An existing cluster keeps its owner, so that an account added to the machine later changes nothing.

    Args:
        cluster_folder: Where the cluster is or will be.
    Raises: ClusterFolderUnreachable: the cluster belongs to another account and we are not root.
    """
    owner = cluster_folder.stat() if cluster_folder.exists() else None
    if os.geteuid() != 0:
        if owner is not None and owner.st_uid != os.geteuid():
            raise errors.ClusterFolderUnreachable(
                f"{cluster_folder} belongs to the account with number {owner.st_uid}: "
                "run this command as that account or as root."
            )
        return None
    if owner is not None and owner.st_uid != 0:
        return Account(user_id=owner.st_uid, group_id=owner.st_gid)
    for name in NAMES:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(user_id=entry.pw_uid, group_id=entry.pw_gid)
    raise errors.ClusterFolderUnreachable(f"PostgreSQL does not run as root, and there is no account {NAMES}.")


def can_enter(account: Account | None, folder: Path) -> bool:
    """Tell whether the account can pass through a folder and all folders above it."""
    if account is None:
        return True
    folder = Path(os.path.realpath(folder))
    for step in (folder, *folder.parents):
        if not step.exists():
            continue
        found = step.stat()
        if found.st_uid == account.user_id:
            needed = stat.S_IXUSR
        elif found.st_gid == account.group_id:
            needed = stat.S_IXGRP
        else:
            needed = stat.S_IXOTH
        if not found.st_mode & needed:
            return False
    return True


def give(account: Account | None, path: Path) -> None:
    """Hand a file or folder that we made to the account."""
    if account is not None:
        os.chown(path, account.user_id, account.group_id)


def identity(account: Account | None) -> dict[str, int | list[int]]:
    """Return the arguments that make `subprocess` start a program under the account, and with no other group."""
    if account is None:
        return {}
    return {"user": account.user_id, "group": account.group_id, "extra_groups": []}


def surroundings(environ: Mapping[str, str]) -> dict[str, str]:
    """Return the few environment variables that PostgreSQL's programs get: no secrets, and English messages."""
    return {name: environ[name] for name in _KEPT if name in environ} | {"LC_ALL": "C", "PGTZ": "UTC"}
