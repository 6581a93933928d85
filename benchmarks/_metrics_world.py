"""The databases of the metrics benchmark: one cluster with the same newest day twice, behind a short and a long history."""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent import futures
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg

import _assignment_world
import _data_folder
from tejido import environment as environment_module
from tejido.cli import cluster as cluster_module

ZONE = "America/Bogota"
NEWEST = "2026-06-30"
MIDNIGHT = datetime(2026, 6, 30, 5, tzinfo=UTC)
HISTORY_DAYS = 364
# Contacts of the newest day have ended up to half past three; ten minutes later it is now.
DAY_ENDS_SECONDS = 15 * 3600 + 1800
NOW = MIDNIGHT + timedelta(seconds=DAY_ENDS_SECONDS + 600)
DAY_ENDS = MIDNIGHT + timedelta(seconds=DAY_ENDS_SECONDS)
WAITING_COUNT = 100
# Of a day's slots for contacts about three fifths are taken.
CONTACTS_PER_AGENT_DAY = 36
AGENTS_MIN = 16
CONTACTS_PER_CUSTOMER = 10
# What a quarter to four has seen of a day that goes on until eleven at night.
NEWEST_SHARE = 0.55
# Loading asks nothing of a crash; measuring is done with the settings of an installation.
LOADING: Mapping[str, str] = {
    "fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "wal_level": "minimal",
    "max_wal_senders": "0", "max_wal_size": "8GB", "checkpoint_timeout": "1h", "autovacuum": "off",
    "shared_buffers": "1GB", "work_mem": "256MB", "maintenance_work_mem": "768MB", "max_parallel_maintenance_workers": "0",
    "jit": "off",
}  # fmt: skip
FILLED = (
    "contacts_customer", "contacts_thread", "contacts_contact", "contacts_stay", "contacts_offer", "contacts_leg",
    "contacts_message", "people_activity",
)  # fmt: skip
ROLLED = ("contacts_queueinterval", "contacts_agentinterval", "contacts_servingday")
INDEX_THREADS = 2
FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class World:
    """The databases, the one with the shorter history first."""

    cluster: cluster_module.Cluster
    databases: Sequence[Database]
    wrappers: dict[tuple[str, str], Any] = field(default_factory=dict)

    @contextmanager
    def asked(
        self, database: Database, *, role: environment_module.Role, clients: Collection[int] | None = None
    ) -> Iterator[None]:
        """Put a role's connection to a database in the place of Django's, and open a transaction with a scope.

        Args:
            clients: None: no transaction.
        """
        import django

        django.setup()
        from django.db import connections

        from tejido.journal import scopes

        before = connections["default"]
        key = (database.name, role)
        if key not in self.wrappers:
            way = self.cluster.role_connection(role, database.name)
            wrapper = before.copy(alias="default")
            wrapper.settings_dict.update(NAME=way["dbname"], USER=way["user"], PASSWORD=way["password"])
            self.wrappers[key] = wrapper
        connections["default"] = self.wrappers[key]
        try:
            if clients is None:
                yield
            else:
                with scopes.scoped(clients):
                    yield
        finally:
            connections["default"] = before

    def close(self) -> None:
        """Let go of all connections."""
        for wrapper in self.wrappers.values():
            wrapper.close()

    def owner(self, database: Database) -> psycopg.Connection:
        """Open a session in the owner role, past all policies."""
        return psycopg.connect(**self.cluster.role_connection("owner", database.name), autocommit=True)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Database:
    """One database with so many contacts."""

    name: str
    contacts_count: int


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


# Which part of filling a database each step is, measured once.
SHARES: Mapping[str, float] = {
    "contacts invented": 0.04, "contacts": 0.05, "stays": 0.02, "offers": 0.05, "legs": 0.05, "messages": 0.05,
    "indexes": 0.32, "statistics": 0.02, "stays counted": 0.06, "work counted": 0.11, "offers counted": 0.03,
    "the agents' time": 0.03, "queues rolled up": 0.05, "agents rolled up": 0.05, "indexes of roll-ups": 0.03,
    "vacuum": 0.04,
}  # fmt: skip


@contextmanager
def opened(*, sizes: Sequence[int]) -> Iterator[World]:
    """Start a cluster with a database for each number of contacts, point Django at the last, and leave nothing behind.

    Args:
        sizes: Contacts in each history, the fewest first.
    """
    with _data_folder.made() as folder:
        cluster = cluster_module.Cluster(data=folder)
        try:
            cluster.start()
            _set(cluster, LOADING)
            _prepare(cluster, folder, agents_count=agents_count(sizes))
            databases = [Database(f"history_{size}", size) for size in sizes]
            progress = Progress(all_work=float(sum(sizes)))
            for database in databases:
                cluster.create_database(database.name, template=environment_module.DATABASE_NAME)
                print(f"{database.contacts_count:,} contacts", flush=True)
                _fill(cluster, database, sizes=sizes, progress=progress)
            _set(cluster, {})
            world = World(cluster, databases)
            try:
                yield world
            finally:
                world.close()
        finally:
            cluster.stop()


def agents_count(sizes: Sequence[int]) -> int:
    """Return how many agents the longest history needs; all databases have the same."""
    each_day = max(sizes) / (HISTORY_DAYS + 1)
    return max(AGENTS_MIN, round(each_day / CONTACTS_PER_AGENT_DAY * 7 / 5))


def newest_count(sizes: Sequence[int]) -> int:
    """Return how many contacts the newest day has, in every database."""
    return round(min(max(sizes) / (HISTORY_DAYS + 1), min(sizes) / 2) * NEWEST_SHARE)


def _set(cluster: cluster_module.Cluster, settings: Mapping[str, str]) -> None:
    """Restart the cluster with these settings beside its own."""
    with _superuser(cluster, "postgres") as connection:
        connection.execute("ALTER SYSTEM RESET ALL")
        for name, value in settings.items():
            connection.execute(f"ALTER SYSTEM SET {name} = '{value}'")  # type: ignore[arg-type]
        connection.execute("CHECKPOINT")
    cluster.stop()
    cluster.start()


def _superuser(cluster: cluster_module.Cluster, database: str) -> psycopg.Connection:
    return psycopg.connect(**cluster.superuser_connection(database), autocommit=True)  # type: ignore[arg-type]


def _prepare(cluster: cluster_module.Cluster, folder: Path, *, agents_count: int) -> None:
    os.environ.update({"TEJIDO_DATA": str(folder), "TEJIDO_ROLE": "app", "DJANGO_SETTINGS_MODULE": "tejido.settings"})
    os.environ.pop("DATABASE_URL", None)
    subprocess.run(
        [sys.executable, "-m", "django", "migrate", "--skip-checks", "--verbosity", "0"],
        env=os.environ | {"TEJIDO_ROLE": "owner"}, check=True,
    )  # fmt: skip
    with psycopg.connect(**cluster.role_connection("owner"), autocommit=True) as connection:  # type: ignore[arg-type]
        _assignment_world.set_defaults(connection)
        text = FOLDER.joinpath("metrics_world.sql").read_text()
        psycopg.ClientCursor(connection).execute(text, {"now": NOW, "newest": NEWEST, "agents": agents_count})  # type: ignore[arg-type]
        # Facts are kept by the month in which the machine recorded them.
        connection.execute("SELECT journal_prepare_month(current_date)")


def _fill(
    cluster: cluster_module.Cluster, database: Database, *, sizes: Sequence[int], progress: Progress
) -> None:
    newest = newest_count(sizes)
    given = {
        "now": NOW, "midnight": MIDNIGHT, "day_ends": DAY_ENDS_SECONDS, "waiting": WAITING_COUNT,
        "agents": agents_count(sizes), "newest_count": newest, "history_count": database.contacts_count - newest,
        "customers": max(30, database.contacts_count // CONTACTS_PER_CUSTOMER),
    }  # fmt: skip
    with _superuser(cluster, database.name) as connection:
        # A bulk load: no trigger counts load, no key is looked up row by row.
        connection.execute("SET session_replication_role = replica")

        def step(words: str, run: Callable[[], object]) -> None:
            began_at = time.monotonic()
            run()
            seconds = time.monotonic() - began_at
            progress.tell(words, seconds=seconds, work=SHARES.get(words, 0.0) * database.contacts_count)

        with connection.transaction():
            # Emptied in the same transaction, a table is filled without a log.
            _let_indexes_rest(connection, (*FILLED, *ROLLED))
            for words, statement in _statements("metrics_year.sql"):
                step(words, lambda told=statement: _run(connection, told, given))  # type: ignore[misc]
        step("indexes", lambda: _build_indexes(cluster, database, FILLED))
        step("statistics", lambda: connection.execute("ANALYZE"))
        _roll_up(cluster, database, given, connection=connection, step=step)
        step("indexes of roll-ups", lambda: _build_indexes(cluster, database, ROLLED))
        for name in ("slot", "day", "contact", "stays", "work", "offers", "time"):
            connection.execute(f"DROP TABLE synthetic_{name}")  # type: ignore[arg-type]
        step("vacuum", lambda: connection.execute("VACUUM (ANALYZE, PARALLEL 2)"))


def _statements(name: str) -> Iterator[tuple[str, str]]:
    """Yield the statements of a file with the words that stand before each."""
    for part in FOLDER.joinpath(name).read_text().split("\n\n-- ")[1:]:
        words, _, statement = part.partition("\n")
        yield words, statement


def _run(connection: psycopg.Connection, statement: str, given: Mapping[str, Any]) -> None:
    # Parameters are put in on this side, since statements that make a table take none.
    psycopg.ClientCursor(connection).execute(statement, given)  # type: ignore[arg-type]


def _let_indexes_rest(connection: psycopg.Connection, tables: Sequence[str]) -> None:
    """Let the indexes of some tables not be kept until they are built again, which is many times faster.

    PostgreSQL has the same state for an index whose concurrent build failed. Nobody but a throw-away cluster's superuser
    should touch its catalogue.
    """
    connection.execute(f"TRUNCATE {', '.join(tables)} CASCADE")  # type: ignore[arg-type]
    connection.execute(
        "UPDATE pg_index SET indisready = false, indisvalid = false WHERE indrelid = ANY (%s::regclass[])", [list(tables)]
    )


def _build_indexes(cluster: cluster_module.Cluster, database: Database, tables: Sequence[str]) -> None:
    """Build the indexes of some tables anew, several at a time; what each constraint demands is checked by it."""
    with _superuser(cluster, database.name) as connection:
        found = connection.execute(
            "SELECT indexrelid::regclass::text FROM pg_index JOIN pg_class AS t ON t.oid = indrelid"
            " JOIN pg_class AS i ON i.oid = indexrelid JOIN pg_am ON pg_am.oid = i.relam"
            " WHERE indrelid = ANY (%s::regclass[]) AND NOT indisready"
            " ORDER BY amname = 'gist' DESC, t.relpages DESC",
            [list(tables)],
        ).fetchall()

    def build(name: str) -> None:
        with _superuser(cluster, database.name) as connection:
            connection.execute(f"REINDEX INDEX {name}")  # type: ignore[arg-type]

    with futures.ThreadPoolExecutor(INDEX_THREADS) as pool:
        list(pool.map(build, [name for (name,) in found]))


def _roll_up(
    cluster: cluster_module.Cluster,
    database: Database,
    given: Mapping[str, Any],
    *,
    connection: psycopg.Connection,
    step: Callable[[str, Callable[[], object]], None],
) -> None:
    import django

    django.setup()
    from tejido.contacts import measures, roll_ups

    asked = {
        "from_at": MIDNIGHT - timedelta(days=HISTORY_DAYS), "to_at": MIDNIGHT, "people": None,
        "queues": [id for (id,) in connection.execute("SELECT id FROM clients_queue")],
    }  # fmt: skip
    for words, name, statement in (
        ("stays counted", "stays", measures.STAYS),
        ("work counted", "work", measures.WORK),
        ("offers counted", "offers", measures.OFFERS),
    ):
        told = f"CREATE TABLE synthetic_{name} AS {statement}"
        step(words, lambda told=told: _run(connection, told, asked))  # type: ignore[misc]
    for words, told in _statements("metrics_roll_ups.sql"):
        step(words, lambda told=told: _run(connection, told, given))  # type: ignore[misc]
    step(
        "queues rolled up",
        lambda: _store(
            connection, "contacts_queueinterval", ("queue_id", "channel", "interval_at"), roll_ups.QUEUE_COLUMNS,
            ("stays", "work", "offers"),
        ),
    )  # fmt: skip
    step(
        "agents rolled up",
        lambda: _store(
            connection, "contacts_agentinterval", ("person_id", "interval_at"), roll_ups.AGENT_COLUMNS,
            ("time", "work", "offers"),
        ),
    )  # fmt: skip


def _store(
    connection: psycopg.Connection, table: str, keys: Sequence[str], columns: Sequence[str], sources: Sequence[str]
) -> None:
    """Add up what several tables counted of the same intervals, and store it as rolled up once."""
    from tejido.core import metrics

    parts = []
    for source in sources:
        cursor = connection.execute(f"SELECT * FROM synthetic_{source} LIMIT 0")  # type: ignore[arg-type]
        has = {column.name for column in cursor.description or ()}
        chosen = ", ".join(f"{column if column in has else 0}::{_type(column)} AS {column}" for column in columns)
        parts.append(f"SELECT {', '.join(keys)}, {chosen} FROM synthetic_{source}")
    # Sums of decimal numbers would take ten times as long.
    sums = ", ".join(f"{'max' if column in metrics.LARGEST else 'sum'}({column})" for column in columns)
    client, of_client = ("client_id, ", "(SELECT client_id FROM clients_queue WHERE id = queue_id), ")
    if "queue_id" not in keys:
        client = of_client = ""
    _run(
        connection,
        f"INSERT INTO {table} ({client}{', '.join(keys)}, {', '.join(columns)}, revision, rolled_at)"
        f" SELECT {of_client}{', '.join(keys)}, {sums}, 1, %(now)s"
        f" FROM ({' UNION ALL '.join(parts)}) AS counted GROUP BY {', '.join(keys)}"
        # The round stores one interval after the other.
        " ORDER BY interval_at",
        {"now": NOW},
    )


def _type(column: str) -> str:
    return "bigint" if column.endswith("_count") else "float8"
