"""The way to the whole database for backup and restore: the embedded cluster's superuser, or another server's owner."""

from __future__ import annotations

import contextlib
import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg

from tejido import environment as environment_module
from tejido.cli import cluster as cluster_module
from tejido.cli import cluster_folders, machine_account

Parameters = Mapping[str, str | int]
_PASSED_ON = {"host": "PGHOST", "port": "PGPORT", "dbname": "PGDATABASE", "user": "PGUSER", "password": "PGPASSWORD"}


@dataclass(frozen=True, kw_only=True)
class Access:
    """How to reach the whole database; `cluster` is the embedded one, or None on another server."""

    environment: environment_module.Environment
    parameters: Parameters
    cluster: cluster_module.Cluster | None

    def connect(self) -> psycopg.Connection:
        """Connect in autocommit."""
        return psycopg.connect(**self.parameters, autocommit=True)  # type: ignore[arg-type]

    def server_version(self) -> str:
        """Return the version of the server, such as '18.6'."""
        with self.connect() as connection:
            number = connection.info.server_version
        return f"{number // 10_000}.{number % 10_000}"

    def owner_parameters(self, database: str) -> Parameters:
        """Return the way to a database in the owner's role."""
        if self.cluster is not None:
            return self.cluster.role_connection("owner", database)
        return environment_module.connection(self.environment, "owner", direct=True).parameters


@contextlib.contextmanager
def opened(environment: environment_module.Environment) -> Iterator[Access]:
    """Open the way to the whole database, starting the embedded cluster for this while where nobody runs it."""
    if environment.database_url is not None:
        way = environment_module.connection(environment, "owner", direct=True)
        yield Access(environment=environment, parameters=way.parameters, cluster=None)
        return
    cluster = cluster_module.Cluster(data=environment.data, postgres=environment.postgres)
    cluster.start()
    try:
        parameters = cluster.superuser_connection(environment_module.DATABASE_NAME)
        yield Access(environment=environment, parameters=parameters, cluster=cluster)
    finally:
        cluster.stop()


def is_made(environment: environment_module.Environment) -> bool:
    """Tell whether there is a database at all, so that a backup does not make an empty one."""
    return environment.database_url is not None or (environment.data / cluster_folders.NAME).exists()


def run_program(words: Sequence[str | Path], *, parameters: Parameters) -> str:
    """Run one of PostgreSQL's programs and return what it printed.

    Raises: subprocess.CalledProcessError: it failed; `stderr` holds its words.
    """
    return subprocess.run(words, check=True, capture_output=True, text=True, env=surroundings(parameters)).stdout


def surroundings(parameters: Parameters) -> dict[str, str]:
    """Return the environment variables for a program of PostgreSQL; the password is seen by nobody else there."""
    return machine_account.surroundings(os.environ) | {
        name: str(parameters[keyword]) for keyword, name in _PASSED_ON.items() if keyword in parameters
    }


def url(parameters: Parameters) -> str:
    """Return the address of a database as DATABASE_URL has it."""
    user, password, host = (quote(str(parameters[name]), safe="") for name in ("user", "password", "host"))
    return f"postgresql://{user}:{password}@{host}:{parameters['port']}/{parameters['dbname']}"
