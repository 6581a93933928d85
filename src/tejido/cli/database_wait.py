"""Waiting until the database takes connections, so that a process may be started before it."""

from __future__ import annotations

import socket
import time

from tejido import environment as environment_module
from tejido.cli import errors

WAIT_SECONDS_MAX = 60.0
POLL_SECONDS = 0.1
CONNECT_SECONDS_MAX = 5


def until_ready(environment: environment_module.Environment, *, role: environment_module.Role) -> None:
    """Return when the database takes a connection in this role.

    Raises: DatabaseDoesNotAnswer: it did not within `WAIT_SECONDS_MAX`; the message says how to start it.
    """
    deadline = time.monotonic() + WAIT_SECONDS_MAX
    while not is_ready(environment, role=role):
        if time.monotonic() > deadline:
            where = "DATABASE_URL" if environment.database_url else f"the data folder {environment.data}"
            raise errors.DatabaseDoesNotAnswer(
                f"{where} was tried for {WAIT_SECONDS_MAX:.0f} seconds in the role {role}; `tejido serve` and "
                "`tejido database` start the embedded one."
            )
        time.sleep(POLL_SECONDS)


def is_ready(environment: environment_module.Environment, *, role: environment_module.Role) -> bool:
    """Tell whether the database takes a connection in this role now."""
    # The driver weighs 12 MB; the supervisor, which only listens, does without it.
    import psycopg

    try:
        way = environment_module.connection(environment, role)
        with psycopg.connect(
            **way.parameters,  # type: ignore[arg-type]
            connect_timeout=CONNECT_SECONDS_MAX,
        ):
            return True
    except (environment_module.DatabaseNotStarted, psycopg.OperationalError):
        return False


def listens(environment: environment_module.Environment) -> bool:
    """Tell whether the embedded database listens; its owner leaves the note only when it is ready for us."""
    try:
        way = environment_module.connection(environment, "owner")
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as trial:
            trial.settimeout(CONNECT_SECONDS_MAX)
            trial.connect(f"{way.host}/.s.PGSQL.{way.port}")
    except (environment_module.DatabaseNotStarted, OSError):
        return False
    return True
