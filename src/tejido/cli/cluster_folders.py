"""The folders of an embedded cluster: where its data and its socket live, and how a new one is made."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from tejido import environment as environment_module
from tejido.cli import binaries as binaries_module
from tejido.cli import errors, machine_account

NAME = environment_module.CLUSTER_NAME
INITDB_SECONDS_MAX = 120
SOCKET_PATH_BYTES_MAX = 100  # The kernel's limit is 108 with the final zero; other systems have 104.
_SOCKET_FILE = ".s.PGSQL.5432"
_BUILTIN_LOCALE_MAJOR_MIN = 17
_ASYNCHRONOUS_READS_MAJOR_MIN = 18

_SETTINGS = """
# Tejido's choices for a small machine. Later lines win, so add your own below.
listen_addresses = ''                     # the socket in a closed folder is the only way in
max_connections = 100
shared_buffers = 128MB
max_wal_size = 512MB
max_logical_replication_workers = 0       # nothing here replicates logically; saves an idle process
fsync = on                                # what was acknowledged survives a crash
synchronous_commit = on
timezone = 'UTC'
log_timezone = 'UTC'
log_checkpoints = off
log_line_prefix = '%m [%p] %u '
log_error_verbosity = terse               # the details of an error quote rows, and rows hold personal data
log_min_error_statement = panic           # so do statements
log_parameter_max_length_on_error = 0
"""
_SETTINGS_ASYNCHRONOUS_READS = "io_method = sync                          # saves the idle reader processes\n"


def place(*, data: Path, account: machine_account.Account | None) -> Path:
    """Return where the cluster of a data folder is, or is to be.

    It lies in the data folder, unless PostgreSQL's account cannot enter that (root's home is closed, and stays so):
    then a new cluster gets a folder of its own under /var/lib/tejido, and the data folder a link to it.

    Raises: ClusterFolderUnreachable: the cluster exists, and the account cannot reach it.
    """
    folder = data / NAME
    if folder.is_symlink() or folder.exists():
        found = Path(os.path.realpath(folder))
        if not machine_account.can_enter(account, found.parent):
            raise errors.ClusterFolderUnreachable(f"The folders above {found} are closed to it; open them, or move it.")
        return found
    if machine_account.can_enter(account, data):
        return folder
    system = binaries_module.SYSTEM_FOLDER
    system.mkdir(mode=0o755, parents=True, exist_ok=True)
    own = Path(tempfile.mkdtemp(prefix=f"{_digest(data)}-", dir=system))
    own.chmod(0o755)
    folder.symlink_to(own / NAME)
    return own / NAME


def socket_folder(*, data: Path, account: machine_account.Account | None) -> Path:
    """Return the closed folder for the socket, whose path is short and the same at every start.

    Raises: SocketFolderTaken: somebody else made a folder of that name.
    """
    owner = account.user_id if account is not None else os.geteuid()
    for parent in (tempfile.gettempdir(), "/tmp", "/var/tmp"):
        folder = Path(parent) / f"tejido-{_digest(data)}"
        is_short = len(os.fsencode(folder / _SOCKET_FILE)) < SOCKET_PATH_BYTES_MAX
        if is_short and machine_account.can_enter(account, folder.parent):
            break
    else:
        raise errors.SocketFolderTaken("No temporary folder is short enough and open to PostgreSQL's account.")
    try:
        folder.mkdir(mode=0o700)
        machine_account.give(account, folder)
    except FileExistsError:
        found = folder.lstat()
        if folder.is_symlink() or not folder.is_dir() or found.st_uid != owner:
            raise errors.SocketFolderTaken(f"Remove {folder} if you know what it is.") from None
    folder.chmod(0o700)
    return folder


def make(
    *,
    folder: Path,
    binaries: binaries_module.Binaries,
    account: machine_account.Account | None,
    superuser: str,
    password: str,
    scratch: Path,
) -> None:
    """Make a cluster: SCRAM passwords, checksums, UTF-8, collation C.

    It is made beside its place and moved there whole, so that a start that is interrupted leaves nothing half made.

    Args:
        scratch: A closed folder of the account, for the file that tells initdb the superuser's password.
    Raises: ClusterNotMade: initdb failed; the message holds its words.
    """
    draft = folder.with_name(f"{folder.name}.draft")
    if draft.exists():
        shutil.rmtree(draft)
    draft.mkdir(mode=0o700)
    machine_account.give(account, draft)
    password_file = scratch / "password"
    password_file.touch(mode=0o600)
    machine_account.give(account, password_file)
    password_file.write_text(password)
    command = [
        binaries.program("initdb"), "-D", str(draft), f"--username={superuser}", f"--pwfile={password_file}",
        "--auth=scram-sha-256", "--data-checksums", "--encoding=UTF8", "--locale=C", *_character_types(binaries),
    ]  # fmt: skip
    try:
        subprocess.run(
            command, check=True, capture_output=True, text=True, cwd="/", timeout=INITDB_SECONDS_MAX,
            env=machine_account.surroundings(os.environ), **machine_account.identity(account),  # type: ignore[call-overload]
        )  # fmt: skip
    except subprocess.CalledProcessError as error:
        shutil.rmtree(draft)
        raise errors.ClusterNotMade(error.stderr.strip()) from error
    finally:
        password_file.unlink()
    with (draft / "postgresql.conf").open("a") as settings:
        settings.write(_SETTINGS)
        if binaries.major >= _ASYNCHRONOUS_READS_MAJOR_MIN:
            settings.write(_SETTINGS_ASYNCHRONOUS_READS)
    draft.rename(folder)


def _character_types(binaries: binaries_module.Binaries) -> list[str]:
    """Return what lets `upper('ñ')` work while text sorts by code point: PostgreSQL's own locale, else the system's."""
    if binaries.major >= _BUILTIN_LOCALE_MAJOR_MIN:
        return ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    return ["--locale-provider=libc", "--lc-ctype=C.UTF-8"]


def _digest(data: Path) -> str:
    return hashlib.sha256(os.fsencode(os.path.realpath(data))).hexdigest()[:12]
