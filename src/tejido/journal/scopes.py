"""The scope of a transaction: the set of clients whose rows it may see and write.

Id 0 stands for the operator's own rows (people, presence, pools). Row-level security policies in the database ask
`scope()`, which raises when nothing was set. This guards against our own mistakes, such as a query that forgets its
filter; it does not guard against somebody who can run SQL of their own, since they could set the scope too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connections, transaction

OPERATOR = 0
ASSIGN = "SELECT set_config('tejido.scope', %s, true)"


@contextmanager
def scoped(clients: Iterable[int], *, using: str = "default") -> Iterator[None]:
    """Open a transaction that sees and writes the rows of these clients only.

    Args:
        clients: Client ids; `OPERATOR` for the operator's own rows. An empty set makes every scoped query raise.
    """
    with transaction.atomic(using=using):
        assign(clients, using=using)
        yield


def assign(clients: Iterable[int], *, using: str = "default") -> None:
    """Set the scope of the transaction that is open now; it ends with the transaction."""
    with connections[using].cursor() as cursor:
        cursor.execute(ASSIGN, [_text(clients)])


def rows(
    statement: str, parameters: Mapping[str, Any], *, clients: Iterable[int], using: str = "default"
) -> list[tuple[Any, ...]]:
    """Return the rows of one statement, run in a transaction of its own within a scope, in one round trip.

    Scope and statement travel together, and the server ends their transaction after them, so that the scope ends with
    it too, whatever happens. The server keeps both statements prepared where the connection lets it.

    Raises: TransactionManagementError: a transaction is open, whose scope this would change.
    """
    wrapper = connections[using]
    if not wrapper.get_autocommit():
        raise transaction.TransactionManagementError("A transaction is open; its scope stays what it is.")
    line = wrapper.connection
    with wrapper.wrap_database_errors:
        # Leaving the pipeline waits for the end of the transaction, so what is read after it is committed.
        with line.pipeline():
            psycopg.Cursor(line).execute(ASSIGN, [_text(clients)], prepare=True)
            cursor = psycopg.Cursor(line).execute(statement.encode(), parameters, prepare=True)
        return cursor.fetchall()


def widen(client: int, *, using: str = "default") -> None:
    """Add a client that this transaction has just made to its scope."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT set_config('tejido.scope',"
            " concat_ws(',', nullif(current_setting('tejido.scope', true), ''), %s::text), true)",
            [client],
        )


def every_client() -> frozenset[int]:
    """Return every client's id and the operator's, whatever the scope."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT every_client()")
        (clients,) = cursor.fetchone()
    return frozenset(clients)


def _text(clients: Iterable[int]) -> str:
    return ",".join(str(client) for client in sorted(set(clients)))
