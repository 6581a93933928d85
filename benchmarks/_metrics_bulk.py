"""Loading a throw-away cluster in bulk: no index is kept meanwhile, no trigger fires, and progress is told."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent import futures
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from tejido.cli import cluster as cluster_module

INDEX_THREADS = 2
FOLDER = Path(__file__).parent
# Does something and tells its progress under some words.
Step = Callable[[str, Callable[[], object]], None]


@dataclass
class Progress:
    """Tells each step, and how long the rest will take if it goes on as fast as it went so far.

    Args:
        all_work: In contacts times the shares of the steps, `SHARES`.
    """

    all_work: float
    began_at: float = field(default_factory=time.monotonic)
    done_work: float = 0.0

    def tell(self, words: str, *, seconds: float, work: float) -> None:
        """Say that a step is done."""
        self.done_work += work
        lasted_seconds = time.monotonic() - self.began_at
        left_seconds = lasted_seconds * (self.all_work / self.done_work - 1) if self.done_work else 0.0
        share = min(1.0, self.done_work / self.all_work)
        left = f", about {left_seconds / 60:.1f} min left" if share >= 0.02 and left_seconds > 6 else ""
        print(f"  {share:4.0%}  {words}: {seconds:.1f} s{left}", flush=True)


def superuser(cluster: cluster_module.Cluster, database: str) -> psycopg.Connection:
    return psycopg.connect(**cluster.superuser_connection(database), autocommit=True)  # type: ignore[arg-type]


@contextmanager
def loading(cluster: cluster_module.Cluster, name: str) -> Iterator[psycopg.Connection]:
    """Open a session for a bulk load: no trigger counts load, and no key is looked up row by row."""
    with superuser(cluster, name) as connection:
        connection.execute("SET session_replication_role = replica")
        yield connection


def statements(name: str) -> Iterator[tuple[str, str]]:
    """Yield the statements of a file with the words that stand before each."""
    for part in FOLDER.joinpath(name).read_text().split("\n\n-- ")[1:]:
        words, _, statement = part.partition("\n")
        yield words, statement


def run(connection: psycopg.Connection, statement: str, given: Mapping[str, Any]) -> None:
    """Run a text of one or more statements."""
    # Parameters are put in on this side, since statements that make a table take none.
    psycopg.ClientCursor(connection).execute(statement, given)  # type: ignore[arg-type]


def let_indexes_rest(connection: psycopg.Connection, tables: Sequence[str]) -> None:
    """Let the indexes of some tables not be kept until they are built again, which is many times faster.

    PostgreSQL has the same state for an index whose concurrent build failed. Nobody but the
    superuser of a throw-away cluster should touch its catalogue.
    """
    connection.execute(f"TRUNCATE {', '.join(tables)} CASCADE")  # type: ignore[arg-type]
    connection.execute(
        "UPDATE pg_index SET indisready = false, indisvalid = false WHERE indrelid = ANY (%s::regclass[])",
        [list(tables)],
    )


def build_indexes(cluster: cluster_module.Cluster, database: str, tables: Sequence[str]) -> None:
    """Build the indexes of some tables anew, several at a time; what each constraint demands is checked by it."""
    with superuser(cluster, database) as connection:
        found = connection.execute(
            "SELECT indexrelid::regclass::text FROM pg_index JOIN pg_class AS t ON t.oid = indrelid"
            " JOIN pg_class AS i ON i.oid = indexrelid JOIN pg_am ON pg_am.oid = i.relam"
            " WHERE indrelid = ANY (%s::regclass[]) AND NOT indisready"
            " ORDER BY amname = 'gist' DESC, t.relpages DESC",
            [list(tables)],
        ).fetchall()

    def build(name: str) -> None:
        with superuser(cluster, database) as connection:
            connection.execute(f"REINDEX INDEX {name}")  # type: ignore[arg-type]

    with futures.ThreadPoolExecutor(INDEX_THREADS) as pool:
        list(pool.map(build, [name for (name,) in found]))
