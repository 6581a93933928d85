"""A test's own database: seen in another process's role, and emptied after real commits."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.db import connections

from tejido import environment
from tejido.cli import cluster as cluster_module


@contextmanager
def in_role(role: environment.Role, *, cluster: cluster_module.Cluster, database_name: str) -> Iterator[None]:
    """Let Django work in another process's database role for a while."""
    connection = connections["default"]
    before = {name: connection.settings_dict[name] for name in ("USER", "PASSWORD")}
    way = cluster.role_connection(role, database_name)
    connection.close()
    connection.settings_dict.update(USER=str(way["user"]), PASSWORD=str(way["password"]))
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before)


def empty(cluster: cluster_module.Cluster, database_name: str) -> None:
    """Empty every table, as owner, between two tests that commit."""
    with psycopg.connect(**cluster.role_connection("owner", database_name), autocommit=True) as connection:  # type: ignore[arg-type]
        tables = connection.execute(
            "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables"
            " WHERE schemaname IN ('public', 'vault') AND tableowner = 'tejido_owner'"
            " AND tablename NOT IN ('django_migrations', 'django_content_type')"
        ).fetchall()
        names = ", ".join(name for (name,) in tables)
        connection.execute(f"TRUNCATE {names} RESTART IDENTITY CASCADE")
