"""A test's own database: seen in another process's role, and emptied after real commits."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connections

from tejido import environment
from tejido.cli import cluster as cluster_module

# What Django itself keeps of the tables stays, and what a migration put there for everybody.
TABLES = """
SELECT format('%I.%I', schemaname, tablename) FROM pg_tables
WHERE schemaname IN ('public', 'vault') AND tableowner = 'tejido_owner'
  AND tablename NOT IN ('django_migrations', 'django_content_type', 'people_position', 'reference_value')
ORDER BY 1
"""
BEGIN_NUMBERS_AGAIN = """
SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false) FROM pg_sequences
WHERE schemaname IN ('public', 'vault') AND last_value IS NOT NULL
  AND sequencename NOT IN ('django_migrations_id_seq', 'django_content_type_id_seq', 'people_position_id_seq',
    'reference_value_id_seq')
"""
# The reference values that ship stay as they came, all at one instant; what a test made of them goes.
SHIPPED_AGAIN = """
DELETE FROM reference_value WHERE origin <> 'shipped' OR shipped_digest = ''
    OR recorded_at > (SELECT min(recorded_at) FROM reference_value WHERE origin = 'shipped' AND shipped_digest <> '');
UPDATE reference_value SET superseded_at = NULL WHERE superseded_at IS NOT NULL;
"""
EMPTY_ATTEMPTS_MAX = 10
_sessions: dict[str, psycopg.Connection[Any]] = {}


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
    """Empty every table between two tests that commit, and let every number begin again.

    Rows are deleted past triggers and references: a truncation makes every table and index anew, which takes several
    times as long. What a killed process had begun may still hold rows for a moment, so a deadlock is tried again.
    """
    session = _sessions.get(database_name)
    if session is None or session.closed:
        session = psycopg.connect(**cluster.superuser_connection(database_name), autocommit=True)  # type: ignore[arg-type]
        _sessions[database_name] = session
    for attempt in range(1, EMPTY_ATTEMPTS_MAX + 1):
        try:
            _delete_everything(session)
        except psycopg.errors.DeadlockDetected:
            if attempt == EMPTY_ATTEMPTS_MAX:
                raise
        else:
            return


def _delete_everything(session: psycopg.Connection[Any]) -> None:
    with session.transaction():
        session.execute("SET LOCAL session_replication_role = replica")
        tables = [name for (name,) in session.execute(TABLES).fetchall()]
        filled = " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT FROM {name})" for name in tables)
        for (name,) in session.execute(filled).fetchall():
            session.execute(f"DELETE FROM {name}")
        session.execute(SHIPPED_AGAIN)
        session.execute(BEGIN_NUMBERS_AGAIN)
