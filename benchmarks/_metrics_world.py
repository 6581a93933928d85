"""The databases of the metrics benchmark: the same newest day twice in one cluster, behind two histories."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg

import _assignment_world
import _data_folder
import _metrics_bulk
import _metrics_roll_ups
from tejido import environment as environment_module
from tejido.cli import cluster as cluster_module

ZONE = "America/Bogota"
NEWEST = "2026-06-30"
MIDNIGHT = datetime(2026, 6, 30, 5, tzinfo=UTC)
# Contacts of the newest day have ended up to half past three; ten minutes later it is now.
DAY_ENDS_SECONDS = 15 * 3600 + 1800
NOW = MIDNIGHT + timedelta(seconds=DAY_ENDS_SECONDS + 600)
DAY_ENDS = MIDNIGHT + timedelta(seconds=DAY_ENDS_SECONDS)
WAITING_COUNT = 100
# Of a day's slots for contacts about three fifths are taken.
CONTACTS_PER_AGENT_DAY = 50
AGENTS_MIN = 16
CONTACTS_PER_CUSTOMER = 10
# What a quarter to four has seen of a day that goes on until eleven at night.
NEWEST_SHARE = 0.55
# Loading asks nothing of a crash; measuring is done with the settings of an installation.
LOADING: Mapping[str, str] = {
    "fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "wal_level": "minimal",
    "max_wal_senders": "0", "max_wal_size": "8GB", "checkpoint_timeout": "1h", "autovacuum": "off",
    "shared_buffers": "1GB", "work_mem": "256MB", "maintenance_work_mem": "768MB", "jit": "off",
    "max_parallel_maintenance_workers": "0",
}  # fmt: skip
FILLED = (
    "contacts_customer", "contacts_thread", "contacts_contact", "contacts_stay", "contacts_offer", "contacts_leg",
    "contacts_message",
)  # fmt: skip
PRESENT = ("people_activity", "people_presence")
ROLLED = ("contacts_queueinterval", "contacts_agentinterval", "contacts_servingday")


# Which part of filling a database each step is, measured once.
SHARES: Mapping[str, float] = {
    "contacts invented": 0.035, "contacts": 0.025, "stays": 0.015, "offers": 0.04, "legs": 0.04, "messages": 0.04,
    "indexes": 0.40, "statistics": 0.005, "stays counted": 0.035, "work counted": 0.19, "offers counted": 0.03,
    "the agents' time": 0.045, "queues rolled up": 0.035, "agents rolled up": 0.04, "indexes of roll-ups": 0.015,
    "vacuum": 0.01,
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Shape:
    """How large the histories are, and what all of them share.

    Args:
        sizes: Contacts in each, the fewest first.
        days_count: Days before the newest one.
    """

    sizes: Sequence[int]
    days_count: int

    @property
    def agents_count(self) -> int:
        """How many agents the longest history needs; all databases have the same."""
        each_day = max(self.sizes) / (self.days_count + 1)
        return max(AGENTS_MIN, round(each_day / CONTACTS_PER_AGENT_DAY * 7 / 5))

    @property
    def newest_count(self) -> int:
        """How many contacts the newest day has, in every database."""
        each_day = max(self.sizes) / (self.days_count + 1)
        return round(min(each_day, min(self.sizes) / 2) * NEWEST_SHARE)


@dataclass(frozen=True)
class World:
    """The databases, the one with the shorter history first."""

    shape: Shape
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


@contextmanager
def opened(shape: Shape) -> Iterator[World]:
    """Start a cluster with a database for each history, point Django's settings at it, and leave nothing behind."""
    with _data_folder.made() as folder:
        cluster = cluster_module.Cluster(data=folder)
        try:
            cluster.start()
            restarted(cluster, LOADING)
            _prepare(cluster, folder, shape)
            _fill_presence(cluster, shape)
            databases = [Database(f"history_{size}", size) for size in shape.sizes]
            progress = _metrics_bulk.Progress(all_work=float(sum(shape.sizes)))
            for database in databases:
                cluster.create_database(database.name, template=environment_module.DATABASE_NAME)
                print(f"{database.contacts_count:,} contacts", flush=True)
                _fill(cluster, database, shape, progress=progress)
            restarted(cluster, {})
            world = World(shape, cluster, databases)
            try:
                yield world
            finally:
                world.close()
        finally:
            cluster.stop()


def restarted(cluster: cluster_module.Cluster, settings: Mapping[str, str]) -> None:
    """Restart the cluster with these settings beside its own."""
    with _metrics_bulk.superuser(cluster, "postgres") as connection:
        connection.execute("ALTER SYSTEM RESET ALL")
        for name, value in settings.items():
            connection.execute(f"ALTER SYSTEM SET {name} = '{value}'")  # type: ignore[arg-type]
        connection.execute("CHECKPOINT")
    cluster.stop()
    cluster.start()


def _prepare(cluster: cluster_module.Cluster, folder: Path, shape: Shape) -> None:
    os.environ.update({"TEJIDO_DATA": str(folder), "TEJIDO_ROLE": "app", "DJANGO_SETTINGS_MODULE": "tejido.settings"})
    os.environ.pop("DATABASE_URL", None)
    _data_folder.migrate(os.environ)
    with psycopg.connect(**cluster.role_connection("owner"), autocommit=True) as connection:  # type: ignore[arg-type]
        _assignment_world.set_defaults(connection)
        text = _metrics_bulk.FOLDER.joinpath("metrics_world.sql").read_text()
        _metrics_bulk.run(connection, text, {"now": NOW, "newest": NEWEST, "agents": shape.agents_count})
        # Facts are kept by the month in which the machine recorded them.
        connection.execute("SELECT journal_prepare_month(current_date)")


def _fill_presence(cluster: cluster_module.Cluster, shape: Shape) -> None:
    """Let the agents have worked all the time, in the database that all others are copies of."""
    name = environment_module.DATABASE_NAME
    given = {"agents": shape.agents_count, "days": shape.days_count, "now": NOW, "midnight": MIDNIGHT}
    with _metrics_bulk.loading(cluster, name) as connection:
        with connection.transaction():
            _metrics_bulk.let_indexes_rest(connection, PRESENT)
            for _, statement in _metrics_bulk.statements("metrics_presence.sql"):
                _metrics_bulk.run(connection, statement, given)
        _metrics_bulk.build_indexes(cluster, name, PRESENT)


def _fill(
    cluster: cluster_module.Cluster, database: Database, shape: Shape, *, progress: _metrics_bulk.Progress
) -> None:
    newest = shape.newest_count
    given = {
        "now": NOW, "midnight": MIDNIGHT, "first": MIDNIGHT - timedelta(days=shape.days_count),
        "day_ends": DAY_ENDS_SECONDS, "waiting": WAITING_COUNT,
        "days": shape.days_count, "newest_count": newest, "history_count": database.contacts_count - newest,
        "customers": max(30, database.contacts_count // CONTACTS_PER_CUSTOMER),
    }  # fmt: skip
    with _metrics_bulk.loading(cluster, database.name) as connection:

        def step(words: str, do: Callable[[], object]) -> None:
            began_at = time.monotonic()
            do()
            seconds = time.monotonic() - began_at
            progress.tell(words, seconds=seconds, work=SHARES.get(words, 0.0) * database.contacts_count)

        with connection.transaction():
            # Emptied in the same transaction, a table is filled without a log.
            _metrics_bulk.let_indexes_rest(connection, (*FILLED, *ROLLED))
            for words, statement in _metrics_bulk.statements("metrics_year.sql"):
                step(words, lambda told=statement: _metrics_bulk.run(connection, told, given))  # type: ignore[misc]
        step("indexes", lambda: _metrics_bulk.build_indexes(cluster, database.name, FILLED))
        step("statistics", lambda: connection.execute("ANALYZE"))
        _metrics_roll_ups.made(connection, given, step=step)
        step("indexes of roll-ups", lambda: _metrics_bulk.build_indexes(cluster, database.name, ROLLED))
        for name in ("slot", "day", "contact", "stays", "work", "offers", "time"):
            connection.execute(f"DROP TABLE synthetic_{name}")  # type: ignore[arg-type]
        step("vacuum", lambda: connection.execute("VACUUM (ANALYZE, PARALLEL 2)"))
