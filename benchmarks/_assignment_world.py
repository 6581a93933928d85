"""A database of its own for the assignment benchmark: an embedded cluster that waits for the disk, and its world."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

import _data_folder
from tejido.cli import cluster as cluster_module

FIRST_ID = 1_000_000
FIRST_POOL_ID = 1000
LIMIT_DATABASE = "benchmark_limit"
CHANNEL = "chat"
SETTINGS = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
REFILL = (
    "TRUNCATE contacts_offer, journal_fact, journal_pending CASCADE",
    "UPDATE contacts_contact SET state = 'waiting' WHERE state <> 'waiting'",
    "UPDATE people_load SET used = 0 WHERE used > 0",
    "VACUUM contacts_contact, people_load",
)


class NotDurable(Exception):
    """The benchmark's cluster does not wait for the disk, so its figures would not be those of an installation."""


@dataclass(frozen=True)
class World:
    """Where everything is: `pools_count` pools with `agents_each` agents and `contacts_each` waiting contacts."""

    cluster: cluster_module.Cluster
    pools_count: int
    agents_each: int
    contacts_each: int

    def refill(self) -> None:
        """Let every contact wait again and every agent be free, and write it all to the disk."""
        with self.owner() as connection:
            for statement in REFILL:
                connection.execute(statement)
        with psycopg.connect(**self.cluster.superuser_connection(), autocommit=True) as connection:  # type: ignore[arg-type]
            connection.execute("CHECKPOINT")

    def claims_count(self) -> int:
        """Return how many contacts were offered since the last refill."""
        with self.owner() as connection:
            row = connection.execute("SELECT count(*) FROM contacts_offer").fetchone()
        assert row is not None
        return int(row[0])

    def owner(self) -> psycopg.Connection:
        """Open a session in the owner role, past all policies."""
        return psycopg.connect(**self.cluster.role_connection("owner"), autocommit=True)  # type: ignore[arg-type]

    def route(self) -> psycopg.Connection:
        """Open a session in the router's role."""
        return psycopg.connect(**self.cluster.role_connection("route"), autocommit=True)  # type: ignore[arg-type]


@contextmanager
def opened(*, pools_count: int, agents_each: int, contacts_each: int) -> Iterator[World]:
    """Start a cluster with the world in it, point Django's settings at it, and leave nothing behind.

    Raises: NotDurable
    """
    with _data_folder.made() as folder:
        cluster = cluster_module.Cluster(data=folder)
        try:
            cluster.start()
            os.environ.update(
                {"TEJIDO_DATA": str(folder), "TEJIDO_ROLE": "route", "DJANGO_SETTINGS_MODULE": "tejido.settings"}
            )
            os.environ.pop("DATABASE_URL", None)
            _data_folder.migrate(os.environ)
            world = World(cluster, pools_count, agents_each, contacts_each)
            _check_durable(world)
            _fill(world)
            yield world
        finally:
            cluster.stop()


def _check_durable(world: World) -> None:
    with world.owner() as connection:
        for name, wanted in SETTINGS.items():
            row = connection.execute("SELECT current_setting(%s)", [name]).fetchone()
            if row != (wanted,):
                raise NotDurable(f"{NotDurable.__doc__} {name} is {row}.")


def _fill(world: World) -> None:
    text = Path(__file__).with_name("assignment_world.sql").read_text()
    numbers = {
        "pools": world.pools_count,
        "agents": world.agents_each,
        "contacts": world.contacts_each,
        "first": FIRST_ID,
    }
    with world.owner() as connection:
        set_defaults(connection)
        # Parameters are put in on this side, since a text of several statements takes none.
        psycopg.ClientCursor(connection).execute(text, numbers)
        connection.execute("SELECT journal_prepare_month(current_date)")
        connection.execute("VACUUM ANALYZE")


def set_defaults(connection: psycopg.Connection) -> None:
    """Let columns that the text leaves out take the defaults of their models, as rows made through actions do."""
    import django

    django.setup()
    from django.apps import apps

    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            default = field.get_default() if field.has_default() and not callable(field.default) else None
            if default is not None:
                connection.execute(
                    sql.SQL("ALTER TABLE {} ALTER COLUMN {} SET DEFAULT {}").format(
                        sql.Identifier(model._meta.db_table),
                        sql.Identifier(field.column or field.name),
                        sql.Literal(default),
                    )
                )
