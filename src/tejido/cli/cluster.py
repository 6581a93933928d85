"""The embedded PostgreSQL cluster of one data folder: one process owns it, the others attach to it.

The owner holds a file lock, starts PostgreSQL in a session of its own, ties it to itself (so that it shuts down cleanly
even if the owner is killed) and leaves a note, `cluster.json`, that tells the other processes where to connect.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import IO

import psycopg

from tejido import environment as environment_module
from tejido.cli import binaries as binaries_module
from tejido.cli import bootstrap, cluster_folders, errors, machine_account, ties

PORT = 5432
SUPERUSER = "postgres"
START_SECONDS_MAX = 120.0
START_ATTEMPTS_MAX = 60
ATTEMPT_PAUSE_SECONDS = 0.25
POLL_SECONDS = 0.02
# Together below the limit of the process supervisor, `STOP_LAST_SECONDS_MAX`.
STOP_SECONDS_MAX = 3.0
STOP_AT_ONCE_SECONDS_MAX = 0.6
LOG_BYTES_MAX = 10_000_000
LOG_TAIL_BYTES = 2_000


class Cluster:
    """The embedded PostgreSQL of one data folder; start it, use it, stop it."""

    def __init__(self, *, data: Path, postgres: binaries_module.Kind | None = None) -> None:
        """Name the cluster without touching anything.

        Args:
            data: The installation's data folder; the secret in it decides all passwords.
            postgres: Which programs to insist on, like TEJIDO_POSTGRES.
        """
        given = {"TEJIDO_DATA": str(data)} | ({"TEJIDO_POSTGRES": postgres} if postgres else {})
        self.environment = environment_module.read(given)
        self.binaries: binaries_module.Binaries | None = None
        self.account: machine_account.Account | None = None
        self.folder: Path | None = None
        self.socket_folder: Path | None = None
        self._lock: IO[str] | None = None
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def log_file(self) -> Path:
        return self.environment.data / "postgres.log"

    @property
    def owned(self) -> bool:
        """Whether this process runs the cluster, rather than being attached to another's."""
        return self._lock is not None

    @property
    def running(self) -> bool:
        """Whether the cluster takes connections."""
        if self._process is not None:
            return self._process.poll() is None
        return not self.owned and self._answers()

    @property
    def process_id(self) -> int | None:
        """The number of PostgreSQL's first process, where this process owns it."""
        return self._process.pid if self._process is not None else None

    def start(self) -> None:
        """Start the cluster, making it first if need be, or attach to the process that owns it.

        Calling it again starts a cluster that died.

        Raises:
            CommandRefused: one of the named errors says why it cannot be.
            SettingInvalid: a setting cannot be used.
        """
        self.environment.data.mkdir(parents=True, exist_ok=True)
        deadline = time.monotonic() + START_SECONDS_MAX
        while not self.try_to_own():
            if self._answers():
                return
            if time.monotonic() > deadline:
                raise errors.ClusterDidNotStart(
                    f"Another process holds {self._lock_file} and its database does not answer."
                )
            time.sleep(POLL_SECONDS)

    def try_to_own(self) -> bool:
        """Start the cluster as its owner; return False where another process owns it."""
        if not self.owned:
            stream = self._lock_file.open("a")
            try:
                fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                stream.close()
                return False
            self._lock = stream
            # What the last owner left may name a cluster that is gone.
            self.environment.cluster_file.unlink(missing_ok=True)
        try:
            if not self.running:
                self._launch()
        except BaseException:
            self.stop()
            raise
        return True

    def stop(self) -> None:
        """Stop the cluster cleanly if this process owns it; an attached process merely lets go."""
        if self._lock is None:
            return
        process = self._process
        if process is not None:
            for number, wait_seconds in (
                (signal.SIGINT, STOP_SECONDS_MAX),
                (signal.SIGQUIT, STOP_AT_ONCE_SECONDS_MAX),
                (signal.SIGKILL, STOP_AT_ONCE_SECONDS_MAX),
            ):
                if process.poll() is not None:
                    break
                process.send_signal(number)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(wait_seconds)
            self._process = None
        self.environment.cluster_file.unlink(missing_ok=True)
        if self.socket_folder is not None:
            with contextlib.suppress(OSError):
                self.socket_folder.rmdir()
        self._lock.close()
        self._lock = None

    def kill(self) -> None:
        """Kill PostgreSQL's first process as a crash would; `start` brings it back. For tests and drills."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def superuser_connection(self, database: str = "postgres") -> dict[str, str | int]:
        """Return the libpq keywords of the cluster's superuser; no process of Tejido works under it."""
        password = environment_module.derived_key(self.environment, "cluster superuser")
        return self._address() | {"dbname": database, "user": SUPERUSER, "password": password}

    def role_connection(
        self, role: environment_module.Role, database: str = environment_module.DATABASE_NAME
    ) -> dict[str, str | int]:
        """Return the libpq keywords of one of Tejido's roles in one database."""
        password = environment_module.role_password(self.environment, role)
        return self._address() | {"dbname": database, "user": bootstrap.role_name(role), "password": password}

    def create_database(self, name: str, owner: str = "tejido_owner", template: str | None = None) -> None:
        """Make a database, empty but for the extensions, or a copy of another one that nobody is connected to."""
        with self._as_superuser("postgres") as connection:
            bootstrap.make_database(connection, name=name, owner=owner, template=template)
        if template is None:
            with self._as_superuser(name) as connection:
                bootstrap.prepare_database(connection, owner=owner)

    def drop_database(self, name: str) -> None:
        """Drop a database and end its connections."""
        with self._as_superuser("postgres") as connection:
            connection.execute(
                psycopg.sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(psycopg.sql.Identifier(name))
            )

    def trim_log(self) -> None:
        """Keep PostgreSQL's log below its limit: the older part moves to `postgres.log.1`, and what was there goes."""
        if self.log_file.exists() and self.log_file.stat().st_size > LOG_BYTES_MAX:
            shutil.copyfile(self.log_file, self.log_file.with_suffix(".log.1"))
            os.truncate(self.log_file, 0)

    @property
    def _lock_file(self) -> Path:
        return self.environment.data / "cluster.lock"

    def _launch(self) -> None:
        self.account = machine_account.choose(self.environment.data / cluster_folders.NAME)
        self.folder = cluster_folders.place(data=self.environment.data, account=self.account)
        found = binaries_module.resolve(cluster_folder=self.folder, forced=self.environment.postgres)
        self.binaries = binaries_module.readable_by(found, self.account)
        self.socket_folder = cluster_folders.socket_folder(data=self.environment.data, account=self.account)
        if not (self.folder / "PG_VERSION").exists():
            cluster_folders.make(
                folder=self.folder,
                binaries=self.binaries,
                account=self.account,
                superuser=SUPERUSER,
                password=environment_module.derived_key(self.environment, "cluster superuser"),
                scratch=self.socket_folder,
            )
        self._start_process()
        self._bootstrap()
        self._leave_note()

    def _start_process(self) -> None:
        """Start PostgreSQL until it is ready; backends that outlived a crash make the first attempts fail."""
        assert self.binaries is not None
        self.trim_log()
        command = [
            self.binaries.program("postgres"), "-D", str(self.folder), "-p", str(PORT),
            "-c", f"unix_socket_directories={self.socket_folder}", "-c", "unix_socket_permissions=0700",
        ]  # fmt: skip
        deadline = time.monotonic() + START_SECONDS_MAX
        for _ in range(START_ATTEMPTS_MAX):
            with self.log_file.open("ab") as log:
                self._process = subprocess.Popen(
                    command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/", start_new_session=True,
                    env=machine_account.surroundings(os.environ), preexec_fn=ties.to_parent(signal.SIGINT),
                    **machine_account.identity(self.account),  # type: ignore[call-overload]
                )  # fmt: skip
            while self._process.poll() is None and time.monotonic() < deadline:
                if self._says_ready():
                    return
                time.sleep(POLL_SECONDS)
            if self._process.poll() is None:
                break
            time.sleep(ATTEMPT_PAUSE_SECONDS)
        raise errors.ClusterDidNotStart(f"The end of {self.log_file}:\n{self._log_tail()}")

    def _says_ready(self) -> bool:
        """Read postmaster.pid, which PostgreSQL keeps for this purpose: process number first, state in line 8."""
        assert self.folder is not None and self._process is not None
        try:
            lines = (self.folder / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return False
        return len(lines) > 7 and lines[0] == str(self._process.pid) and lines[7].strip() == "ready"

    def _bootstrap(self) -> None:
        passwords = {
            bootstrap.role_name(role): environment_module.role_password(self.environment, role)
            for role in environment_module.ROLES
        }
        try:
            with self._as_superuser("postgres") as connection:
                bootstrap.make_roles(connection, passwords=passwords)
        except psycopg.OperationalError as error:
            raise errors.ClusterRefusesUs(str(error)) from error
        self.create_database(environment_module.DATABASE_NAME)

    def _leave_note(self) -> None:
        assert self.binaries is not None
        note = {"host": str(self.socket_folder), "port": PORT, "version": self.binaries.version}
        draft = self.environment.cluster_file.with_suffix(".draft")
        draft.write_text(json.dumps(note))
        draft.replace(self.environment.cluster_file)

    def _answers(self) -> bool:
        """Tell whether the cluster that the note names takes connections."""
        try:
            with self._as_superuser("postgres"):
                return True
        except (environment_module.DatabaseNotStarted, psycopg.OperationalError):
            return False

    def _as_superuser(self, database: str) -> psycopg.Connection:
        return psycopg.connect(
            **self.superuser_connection(database),  # type: ignore[arg-type]
            autocommit=True, connect_timeout=5,
        )  # fmt: skip

    def _address(self) -> dict[str, str | int]:
        if self.owned and self.socket_folder is not None:
            return {"host": str(self.socket_folder), "port": PORT}
        try:
            note = json.loads(self.environment.cluster_file.read_text())
        except FileNotFoundError as error:
            raise environment_module.DatabaseNotStarted(environment_module.DatabaseNotStarted.__doc__) from error
        return {"host": note["host"], "port": note["port"]}

    def _log_tail(self) -> str:
        return self.log_file.read_bytes()[-LOG_TAIL_BYTES:].decode(errors="replace")
