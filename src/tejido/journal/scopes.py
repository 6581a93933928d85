"""The scope of a transaction: the set of clients whose rows it may see and write.

Id 0 stands for the operator's own rows (people, presence, pools). Row-level security policies in the database ask
`scope()`, which raises when nothing was set. This guards against our own mistakes, such as a query that forgets its
filter; it does not guard against somebody who can run SQL of their own, since they could set the scope too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import connections, transaction

OPERATOR = 0


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
    text = ",".join(str(client) for client in sorted(set(clients)))
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT set_config('tejido.scope', %s, true)", [text])


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
