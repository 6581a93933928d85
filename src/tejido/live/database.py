"""The way to the database: a small pool for snapshots and presence, and connections of their own for the listener."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from typing import Any

import psycopg
import psycopg_pool
from psycopg import rows

from tejido.live import limits as limits_module

Connection = psycopg.AsyncConnection[rows.DictRow]
Parameters = Mapping[str, Any]

OPTIONS = (
    "-c timezone=UTC -c idle_in_transaction_session_timeout=10000 -c lock_timeout=4000 -c statement_timeout=10000"
    " -c jit=off"
)
CONNECT_SECONDS_MAX = 5
# What psycopg raises when the database is away, restarting, or too busy to answer.
AWAY = (psycopg.OperationalError, psycopg.InterfaceError, psycopg_pool.PoolTimeout, psycopg_pool.PoolClosed)

BEGIN_MOMENT = "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY"
SET_SCOPE = "SELECT set_config('tejido.scope', '{clients}', true)"
SET_EVERY_SCOPE = "SELECT set_config('tejido.scope', array_to_string(every_client(), ','), true)"


class Database:
    """Opens transactions within a scope; made once for a process."""

    def __init__(self, *, parameters: Parameters, direct: Parameters, limits: limits_module.Limits) -> None:
        """Keep the ways to the database; nothing is opened yet.

        Args:
            parameters: libpq keywords of the role `live`.
            direct: The same, past a connection pooler: LISTEN needs a session of its own.
        """
        self._direct = _complete(direct)
        self._pool: psycopg_pool.AsyncConnectionPool[Connection] = psycopg_pool.AsyncConnectionPool(
            kwargs=_complete(parameters) | {"autocommit": True, "row_factory": rows.dict_row},
            connection_class=psycopg.AsyncConnection[rows.DictRow],
            min_size=1,
            max_size=limits.pool_connections_max,
            max_idle=limits.pool_idle_seconds,
            timeout=limits.ready_seconds_max,
            reconnect_timeout=limits.retry_seconds_max,
            check=psycopg_pool.AsyncConnectionPool.check_connection,
            open=False,
            name="live",
        )

    async def open(self) -> None:
        """Begin to fill the pool; does not wait for the database."""
        await self._pool.open(wait=False)

    async def close(self) -> None:
        """Close the pool's connections."""
        await self._pool.close(timeout=1.0)

    async def connect(self) -> Connection:
        """Open a session of its own, in autocommit."""
        return await psycopg.AsyncConnection.connect(**self._direct, autocommit=True, row_factory=rows.dict_row)

    @asynccontextmanager
    async def session(self) -> AsyncIterator[Connection]:
        """Lend a connection in autocommit, for statements that need no scope."""
        async with self._pool.connection() as connection:
            yield connection

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Connection]:
        """Open a transaction on every client's rows for presence, whose loss in a crash costs nothing."""
        async with self._pool.connection() as connection, connection.transaction():
            await connection.execute(f"SET LOCAL synchronous_commit = off; {SET_EVERY_SCOPE}".encode())
            yield connection

    @asynccontextmanager
    async def reading(self, scope: Iterable[int] | None) -> AsyncIterator[Connection]:
        """Open a transaction that reads one moment of the database.

        Args:
            scope: Whose rows; None for those of every client.
        """
        async with self._pool.connection() as connection:
            async with one_moment(connection, scope):
                yield connection


@asynccontextmanager
async def one_moment(connection: Connection, scope: Iterable[int] | None) -> AsyncIterator[None]:
    """Open a transaction in which all statements see the same moment, within a scope.

    The scope of every client is read in that moment too, so no client can be in the rows and missing from the scope.
    """
    if scope is None:
        set_scope = SET_EVERY_SCOPE
    else:
        set_scope = SET_SCOPE.format(clients=",".join(str(int(client)) for client in sorted(scope)))
    # Both travel together.
    await connection.execute(f"{BEGIN_MOMENT}; {set_scope}".encode())
    try:
        yield
    finally:
        # Nothing was written, so there is nothing to commit.
        if not connection.closed:
            await connection.execute(b"ROLLBACK")


async def fetch(connection: Connection, statement: str, **parameters: Any) -> list[rows.DictRow]:
    """Return the rows of a statement."""
    cursor = await connection.execute(statement.encode(), parameters)
    return await cursor.fetchall()


async def last_position(connection: Connection) -> int:
    """Return the last position given; 0 before the first."""
    (row,) = await fetch(connection, "SELECT coalesce(max(position), 0) AS position FROM journal_position")
    return int(row["position"])


def _complete(parameters: Parameters) -> dict[str, Any]:
    return {
        "options": OPTIONS,
        "connect_timeout": CONNECT_SECONDS_MAX,
        "application_name": "tejido-live",
        # A server that vanished without a word is noticed within half a minute.
        "keepalives_idle": 10,
        "keepalives_interval": 5,
        "keepalives_count": 3,
    } | dict(parameters)
