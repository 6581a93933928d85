"""Write the whole database and the stored files to one file, while everything goes on.

The file holds personal data: keep it where only you can read it, or encrypt it. It does not hold the installation's
secret, the vault's keys nor the ledger of erasures; keep `secret`, `vault-keys.json` and `erasures.jsonl` of the data
folder in another place.
"""

from __future__ import annotations

import argparse
import datetime
import subprocess
import sys
import tempfile
from pathlib import Path

import tejido
from tejido import environment as environment_module
from tejido.cli import backup_file, binaries, blob_folder, database_access, errors


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what may follow `tejido backup`."""
    parser.add_argument("file", type=Path, metavar="FILE", help="the file to write, such as tejido-2026-11-21.tar")


def run(arguments: argparse.Namespace) -> int:
    """Write a backup and tell its size and digest."""
    environment = environment_module.read()
    manifest = write(environment, file=arguments.file.absolute(), at=datetime.datetime.now(datetime.UTC))
    megabytes = manifest.dump_bytes / 1e6
    print(f"{arguments.file}: {megabytes:.1f} MB from PostgreSQL {manifest.postgres_version}, {manifest.dump_sha256}")
    print(f"With {manifest.files_count} stored files, {manifest.files_bytes / 1e6:.1f} MB")
    if manifest.files_missing_count or manifest.files_damaged_count:
        print(
            f"{manifest.files_missing_count} stored files are not in {environment.blobs} (erased since, or lost), and"
            f" {manifest.files_damaged_count} are not what was stored. Everything else is in the backup.",
            file=sys.stderr,
        )
    return 0


def write(
    environment: environment_module.Environment, *, file: Path, at: datetime.datetime
) -> backup_file.Manifest:  # fmt: skip
    """Write the whole database and the stored files to a new file.

    Args:
        at: The instant to note in it.
    Raises:
        BackupExists: there is a file of that name.
        BackupFailed: pg_dump failed, or the disk is full; the message holds the words and the folder. No file was made.
        DatabaseNotStarted: there is no database yet.
    """
    if file.exists():
        raise errors.BackupExists(str(file))
    if not database_access.is_made(environment):
        raise environment_module.DatabaseNotStarted(environment_module.DatabaseNotStarted.__doc__)
    try:
        return _write(environment, file=file, at=at)
    except OSError as error:
        raise errors.BackupFailed(f"{errors.BackupFailed.__doc__} {file.parent}: {error.strerror}.") from error


def _write(
    environment: environment_module.Environment, *, file: Path, at: datetime.datetime
) -> backup_file.Manifest:  # fmt: skip
    # In the folder of the backup, because that is where there is space for it; nobody else can enter it.
    with (
        tempfile.TemporaryDirectory(prefix=".tejido-backup-", dir=file.parent) as scratch,
        database_access.opened(environment) as access,
    ):
        dump = Path(scratch) / backup_file.DUMP_NAME
        version = access.server_version()
        programs = binaries.for_dump(server_major=int(version.split(".")[0]))
        try:
            database_access.run_program(
                [programs.program("pg_dump"), "--format=custom", "--no-tablespaces", f"--file={dump}"],
                parameters=access.parameters,
            )
        except subprocess.CalledProcessError as error:
            raise errors.BackupFailed(f"{file.parent}: {error.stderr.strip()}") from error
        return backup_file.write(
            file=file,
            dump=dump,
            tejido_version=tejido.__version__,
            postgres_version=version,
            taken_at=at.isoformat(timespec="seconds"),
            # After the dump: a file that came meanwhile is one too many, and none that the dump knows is left out.
            files=blob_folder.listed(access),
        )
