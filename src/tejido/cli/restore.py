"""Read a backup into a new database, erase again what the ledger names, and only then open it.

The database must be new, and so must the folder of stored files: give TEJIDO_DATA a new folder, or DATABASE_URL an
empty database and TEJIDO_BLOBS a new folder. The new installation keeps its own secret. The ledger of erasures is
`erasures.jsonl` of the old data folder; copy it into the new one or name it.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import IO, LiteralString

import psycopg
from psycopg import sql

from tejido import environment as environment_module
from tejido.cli import backup_file, binaries, blob_folder, bootstrap, database_access, errors
from tejido.cli import cluster as cluster_module

LEDGER_NAME = "erasures.jsonl"
# The vault keeps a ledger of its own beside the other, made with the first declaration.
VAULT_LEDGER_NAME = "vault-erasures.jsonl"
SIDE_DATABASE = "tejido_restoring"
EMPTY_DATABASE = "tejido_empty"
TERMINATE_SECONDS_MAX = 5
HEAD_LINES = 30
# Made before the dump is read, with rights that the dump's reader may not have.
_MADE_ALREADY = re.compile(r" (EXTENSION - |COMMENT - EXTENSION |SCHEMA - public |COMMENT - SCHEMA public )")

_TABLES = """
SELECT relation.oid::regclass::text
FROM pg_class AS relation
WHERE relation.relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
  AND relation.relnamespace::regnamespace::text !~ '^(pg_|information_schema)'
  AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = relation.oid AND deptype = 'e')
ORDER BY 1 LIMIT 1
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what may follow `tejido restore`."""
    parser.add_argument("file", type=Path, metavar="FILE", help="the backup to read")
    ledger = parser.add_mutually_exclusive_group()
    ledger.add_argument(
        "--ledger", type=Path, metavar="FILE", help=f"the erasures (default: {LEDGER_NAME} in the data folder)"
    )
    ledger.add_argument("--no-ledger", action="store_true", help="nothing was ever erased, or the ledger is lost")


def run(arguments: argparse.Namespace) -> int:
    """Restore, and tell how many rows were erased again."""
    environment = environment_module.read()
    ledger = None if arguments.no_ledger else arguments.ledger or environment.data / LEDGER_NAME
    erased_count = read(environment, file=arguments.file, ledger=ledger)
    print(f"{arguments.file} is restored; {erased_count} rows were erased again. `tejido serve` opens it.")
    return 0


def read(environment: environment_module.Environment, *, file: Path, ledger: Path | None) -> int:
    """Read a backup into a new database, and return how many rows were erased again.

    On the embedded cluster it is read into a database beside the real one, which takes its name at the end. On another
    server the roles cannot connect until the end. Either way nobody sees what had been erased.

    Args:
        ledger: The lines to apply, or None where nothing was erased.
    Raises:
        BackupDamaged, BackupTooNew, DatabaseNotEmpty, BlobFolderNotEmpty, LedgerMissing: nothing was changed.
        RestoreFailed: pg_restore failed, and the database is as empty as it was.
    """
    if ledger is not None and not ledger.exists():
        raise errors.LedgerMissing(f"{ledger} is not there; name it with --ledger, or say --no-ledger.")
    lines = _lines(ledger) if ledger is not None else []
    environment.data.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix=".restore-", dir=environment.data) as scratch,
        blob_folder.restoring(environment.blobs, data=environment.data) as files,
    ):
        dump = Path(scratch) / backup_file.DUMP_NAME
        manifest = backup_file.extract(file, dump=dump, files=files.folder)
        with database_access.opened(environment) as access:
            _refuse_unfit(access, manifest)
            if access.cluster is not None:
                return _read_beside(access, dump=dump, files=files, lines=lines)
            return _read_closed(access, dump=dump, files=files, lines=lines)


def _lines(ledger: Path) -> list[str]:
    """Return the lines of a ledger, and of the vault's own where one lies beside it."""
    beside = ledger.with_name(VAULT_LEDGER_NAME)
    return ledger.read_text().splitlines() + (beside.read_text().splitlines() if beside.exists() else [])


def _refuse_unfit(access: database_access.Access, manifest: backup_file.Manifest) -> None:
    version = access.server_version()
    if int(version.split(".")[0]) < manifest.postgres_major:
        raise errors.BackupTooNew(f"The backup is from {manifest.postgres_version}, the server is {version}.")
    with access.connect() as connection:
        found = connection.execute(_TABLES).fetchone()
    if found is not None:
        raise errors.DatabaseNotEmpty(f"It holds {found[0]}, for example. Set TEJIDO_DATA to a new folder.")


def _read_beside(access: database_access.Access, *, dump: Path, files: blob_folder.Restoring, lines: list[str]) -> int:
    cluster = access.cluster
    assert cluster is not None
    # What an interrupted restore left.
    cluster.drop_database(SIDE_DATABASE)
    cluster.create_database(SIDE_DATABASE)
    try:
        _load(dump, parameters=cluster.superuser_connection(SIDE_DATABASE), words=[])
        erased_count = _bring_up_to_date(
            access.environment, access.owner_parameters(SIDE_DATABASE), files=files.folder, lines=lines
        )
        files.move_in()
    except BaseException:
        cluster.drop_database(SIDE_DATABASE)
        raise
    _exchange(cluster)
    return erased_count


def _exchange(cluster: cluster_module.Cluster) -> None:
    """Give the restored database the real one's name, in one transaction, and drop the empty one."""
    real, side, empty = (
        sql.Identifier(name) for name in (environment_module.DATABASE_NAME, SIDE_DATABASE, EMPTY_DATABASE)
    )
    with psycopg.connect(**cluster.superuser_connection()) as connection:  # type: ignore[arg-type]
        # A process that waits for its tables may be connected, and a database in use cannot be renamed.
        connection.execute(
            "SELECT pg_terminate_backend(pid, %s) FROM pg_stat_activity WHERE datname = %s",
            [TERMINATE_SECONDS_MAX * 1000, environment_module.DATABASE_NAME],
        )
        connection.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(real, empty))
        connection.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(side, real))
    cluster.drop_database(EMPTY_DATABASE)


def _read_closed(access: database_access.Access, *, dump: Path, files: blob_folder.Restoring, lines: list[str]) -> int:
    parameters = access.owner_parameters(str(access.parameters["dbname"]))
    _let_in(access, "REVOKE CONNECT ON DATABASE {} FROM {}")
    _load(dump, parameters=parameters, words=["--no-owner"])
    erased_count = _bring_up_to_date(access.environment, parameters, files=files.folder, lines=lines)
    files.move_in()
    _let_in(access, "GRANT CONNECT ON DATABASE {} TO {}")
    return erased_count


def _let_in(access: database_access.Access, statement: LiteralString) -> None:
    """Take the right to connect from all roles but the owner, or give it back."""
    roles = [bootstrap.role_name(role) for role in environment_module.ROLES if role != "owner"]
    with access.connect() as connection:
        connection.execute(
            sql.SQL(statement).format(
                sql.Identifier(str(access.parameters["dbname"])), sql.SQL(", ").join(map(sql.Identifier, roles))
            )
        )


def _load(dump: Path, *, parameters: database_access.Parameters, words: list[str]) -> None:
    """Read a dump in one transaction, without what is made already.

    pg_restore writes the SQL and psql runs it, because pg_restore itself refuses servers older than its own settings.

    Raises: RestoreFailed: one of the two failed; the message holds their words.
    """
    programs = binaries.newest()
    contents = dump.with_suffix(".list")
    with dump.with_suffix(".words").open("w+b") as complaints:
        try:
            listed = database_access.run_program([programs.program("pg_restore"), "--list", dump], parameters={})
        except subprocess.CalledProcessError as error:
            raise errors.RestoreFailed(error.stderr.strip()) from error
        kept = (line for line in listed.splitlines(keepends=True) if not _MADE_ALREADY.search(line))
        contents.write_text("".join(kept))
        with (
            subprocess.Popen(
                [programs.program("pg_restore"), "--no-tablespaces", f"--use-list={contents}", "-f", "-", *words, dump],
                stdout=subprocess.PIPE, stderr=complaints, env=database_access.surroundings({}),
            ) as source,
            subprocess.Popen(
                [programs.program("psql"), "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1"],
                stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=complaints,
                env=database_access.surroundings(parameters),
            ) as target,
        ):  # fmt: skip
            assert source.stdout is not None and target.stdin is not None
            # psql that fails stops reading; its own words tell why.
            with contextlib.suppress(BrokenPipeError):
                _copy_script(source.stdout, target.stdin)
            source.stdout.close()
            if source.wait() != 0:
                # Before psql sees the end of its input, which would commit what came so far.
                target.kill()
            with contextlib.suppress(BrokenPipeError):
                target.stdin.close()
            target.wait()
        if source.returncode or target.returncode:
            complaints.seek(0)
            raise errors.RestoreFailed(complaints.read().decode(errors="replace").strip())


def _copy_script(source: IO[bytes], target: IO[bytes]) -> None:
    """Copy a script without the setting in its head that servers before PostgreSQL 17 do not know."""
    for _ in range(HEAD_LINES):
        line = source.readline()
        if not line.startswith(b"SET transaction_timeout"):
            target.write(line)
    shutil.copyfileobj(source, target)


def _bring_up_to_date(
    environment: environment_module.Environment,
    parameters: database_access.Parameters,
    *,
    files: Path,
    lines: list[str],
) -> int:
    """Migrate the restored tables, erase what the ledger names and close rooms, in a process of the owner's role.

    Raises: RestoreFailed: it could not; the message holds its words.
    """
    address = database_access.url(parameters)
    surroundings = os.environ | {
        "TEJIDO_DATA": str(environment.data),
        # What the ledger names is erased before the files are where anybody reads them.
        "TEJIDO_BLOBS": str(files),
        "TEJIDO_ROLE": "owner",
        "DATABASE_URL": address,
        "DATABASE_DIRECT_URL": address,
    }
    try:
        answer = subprocess.run(
            [sys.executable, "-m", "tejido.cli.ledger"],
            input="\n".join(lines), env=surroundings, check=True, capture_output=True, text=True,
        )  # fmt: skip
    except subprocess.CalledProcessError as error:
        raise errors.RestoreFailed(error.stderr.strip()) from error
    *told, erased_count = answer.stdout.splitlines()
    for line in told:
        print(line)
    return int(erased_count)
