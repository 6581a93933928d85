"""The databases of the benchmark of people: the same five years twice in one cluster, with few and with many people."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import _assignment_world
import _data_folder
import _metrics_bulk
import _metrics_world
from tejido import environment as environment_module
from tejido.cli import cluster as cluster_module

YEARS = 5
NEWEST = date(2026, 6, 30)
NOW = datetime(2026, 6, 30, 20, tzinfo=UTC)
# Filled without their indexes, which are built afterwards.
FILLED = (
    "people_document", "people_phone", "people_enrolment", "people_stage", "people_employment", "people_placement",
    "people_skilllevel", "people_application", "people_lotteryplace", "people_seatoffer", "people_meeting",
    "people_attendance", "people_courseresult", "people_coveredcost", "people_accountspell", "people_leavingversion",
    "people_leavingstep", "people_contractterm", "people_workregime", "people_equipmentloan", "people_coachingnote",
    "people_goal", "people_benefitevent", "contacts_fairnessday",
)  # fmt: skip
FILES = ("people_world.sql", "people_world_pages.sql")
# Read in pieces, so that the keys of 200,000 people never lie in memory at once.
KEYED_AT_ONCE = 5_000


@contextmanager
def opened(sizes: Sequence[int]) -> Iterator[_metrics_world.World]:
    """Start a cluster with a database for each number of people, and leave nothing behind."""
    with _data_folder.made() as folder:
        cluster = cluster_module.Cluster(data=folder)
        try:
            cluster.start()
            _metrics_world.restarted(cluster, _metrics_world.LOADING)
            _prepare(cluster, folder)
            databases = [_metrics_world.Database(f"people_{size}", size) for size in sizes]
            for database in databases:
                cluster.create_database(database.name, template=environment_module.DATABASE_NAME)
                print(f"{database.contacts_count:,} people", flush=True)
                _fill(cluster, database)
            _metrics_world.restarted(cluster, {})
            world = _metrics_world.World(_metrics_world.Shape(sizes=sizes, days_count=1), cluster, databases)
            for database in databases:
                _key(world, database)
            try:
                yield world
            finally:
                world.close()
        finally:
            cluster.stop()


def _prepare(cluster: cluster_module.Cluster, folder: Path) -> None:
    import psycopg

    os.environ.update({"TEJIDO_DATA": str(folder), "TEJIDO_ROLE": "app", "DJANGO_SETTINGS_MODULE": "tejido.settings"})
    os.environ.pop("DATABASE_URL", None)
    _data_folder.migrate(os.environ)
    with psycopg.connect(**cluster.role_connection("owner"), autocommit=True) as connection:  # type: ignore[arg-type]
        _assignment_world.set_defaults(connection)
        connection.execute("SELECT journal_prepare_month(current_date)")


def _fill(cluster: cluster_module.Cluster, database: _metrics_world.Database) -> None:
    days_count = 365 * YEARS
    given = {
        "people": database.contacts_count, "newest": NEWEST, "now": NOW, "days": days_count,
        "first": NEWEST - timedelta(days=days_count),
    }  # fmt: skip
    with _metrics_bulk.loading(cluster, database.name) as connection:
        with connection.transaction():
            _metrics_bulk.let_indexes_rest(connection, FILLED)
            for words, statement in (each for name in FILES for each in _metrics_bulk.statements(name)):
                began_at = time.monotonic()
                _metrics_bulk.run(connection, statement, given)
                print(f"  {words}: {time.monotonic() - began_at:.1f} s", flush=True)
            connection.execute("DROP FUNCTION synthetic_share")
        began_at = time.monotonic()
        _metrics_bulk.build_indexes(cluster, database.name, FILLED)
        print(f"  indexes: {time.monotonic() - began_at:.1f} s", flush=True)
        connection.execute("VACUUM (ANALYZE)")


def _key(world: _metrics_world.World, database: _metrics_world.Database) -> None:
    """Store the keys by which people are compared, as the rounds of an installation would have."""
    import django

    django.setup()
    from tejido.core.duplicates import blocking
    from tejido.people import duplicates

    with world.owner(database) as connection:
        for first in range(1000, 1000 + database.contacts_count, KEYED_AT_ONCE):
            some = range(first, min(first + KEYED_AT_ONCE, 1000 + database.contacts_count))
            with world.asked(database, role="app", clients={0}):
                known = duplicates.traits_of(some)
            with connection.cursor().copy("COPY people_duplicatekey (person_id, digest) FROM STDIN") as copy:
                for person_id, one in known.items():
                    for digest in blocking.keys(one):
                        copy.write_row((person_id, digest))
        connection.execute("VACUUM (ANALYZE) people_duplicatekey")
