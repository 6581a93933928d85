"""What every test shares: one embedded cluster for the whole run, and a migrated database for each worker.

Tables are made and migrated by the owner role; tests run in the app role, as the web process does. `db` rolls back, as
pytest-django does; `committed` is for whatever reads facts, which needs real commits: it empties the tables afterwards.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests import chance

if TYPE_CHECKING:
    from tejido import environment
    from tejido.cli import cluster as cluster_module

# The run's own data folder, shared by its workers; set before Django reads its settings.
_is_worker = "PYTEST_XDIST_WORKER" in os.environ
if not _is_worker:
    os.environ["TEJIDO_TEST_DATA"] = tempfile.mkdtemp(prefix="tejido-test-")
    Path(os.environ["TEJIDO_TEST_DATA"]).chmod(0o755)
DATA = Path(os.environ["TEJIDO_TEST_DATA"])
os.environ["TEJIDO_DATA"] = str(DATA)
os.environ["TEJIDO_ROLE"] = "app"
os.environ.pop("DATABASE_URL", None)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tejido.settings")

TEMPLATE = "tejido_template"
# A crowd of one test holds up to fifty, and several workers may have crowds at the same time.
CONNECTIONS_MAX = 400

chance.settle()


def pytest_configure(config: pytest.Config) -> None:
    """Start the cluster in the controlling process before any worker asks for it."""
    if _is_worker or config.option.collectonly or _is_core_only(config):
        return
    from tejido import environment
    from tejido.cli import cluster as cluster_module
    from tests import prepared

    cluster = cluster_module.Cluster(data=DATA, postgres=os.environ.get("TEJIDO_TEST_POSTGRES") or None)  # type: ignore[arg-type]
    cluster.start()
    _migrate()
    cluster.stop()
    prepared.keep_tables(DATA)
    # Commits do not wait for the disk, since these databases need to survive a killed process and no more.
    prepared.adjust(DATA, fsync="off", max_connections=CONNECTIONS_MAX)
    cluster.start()
    config._tejido_cluster = cluster  # type: ignore[attr-defined]
    cluster.create_database(TEMPLATE, template=environment.DATABASE_NAME)


def pytest_unconfigure(config: pytest.Config) -> None:
    cluster = getattr(config, "_tejido_cluster", None)
    if cluster is not None:
        cluster.stop()
    if not _is_worker:
        import shutil

        shutil.rmtree(DATA, ignore_errors=True)


def _is_core_only(config: pytest.Config) -> bool:
    return bool(config.args) and all("tests/core" in argument for argument in config.args)


def _migrate() -> None:
    """Make the tables as owner, in a process of its own, since this one's settings are those of the app."""
    import subprocess

    from tejido.cli import serve

    subprocess.run(serve.command("migrate"), env=os.environ | {"TEJIDO_ROLE": "owner"}, check=True)


@pytest.fixture(scope="session")
def cluster() -> cluster_module.Cluster:
    """The run's cluster: attached to, never stopped from here."""
    from tejido.cli import cluster as cluster_module

    attached = cluster_module.Cluster(data=DATA)
    attached.start()
    return attached


@pytest.fixture(scope="session")
def database_name(cluster: cluster_module.Cluster) -> str:
    """This worker's own database, a copy of the migrated template."""
    name = "tejido_" + os.environ.get("PYTEST_XDIST_WORKER", "alone")
    cluster.create_database(name, template=TEMPLATE)
    return name


@pytest.fixture(scope="session", autouse=True)
def _plain_templates(django_test_environment: None) -> None:
    """Let templates be rendered as they are where people work.

    Django's tests note every template and copy its surroundings, for tests that ask for them; none of ours does, and a
    list of six hundred time zones is six hundred templates.
    """
    from django.template import base

    base.Template._render = lambda self, context: self.nodelist.render(context)  # type: ignore[attr-defined]


@pytest.fixture(scope="session")
def django_db_setup(cluster: cluster_module.Cluster, database_name: str, django_db_blocker: object) -> None:
    """Point Django at this worker's database instead of letting it make one as the app role."""
    from django.db import connections

    way = cluster.role_connection("app")
    vault = cluster.role_connection("vault")
    for alias, role_way in (("default", way), ("vault", vault)):
        settings = connections[alias].settings_dict
        settings.update(
            HOST=str(role_way["host"]), PORT=str(role_way["port"]), NAME=database_name,
            USER=str(role_way["user"]), PASSWORD=str(role_way["password"]),
        )  # fmt: skip


@pytest.fixture(scope="session")
def process_environment(cluster: cluster_module.Cluster, database_name: str) -> dict[str, str]:
    """The surroundings for a real process of Tejido that works on this worker's database."""
    way = cluster.role_connection("owner", database_name)
    host = str(way["host"]).replace("/", "%2F")
    return dict(os.environ) | {
        "DATABASE_URL": f"postgresql://{way['user']}:{way['password']}@{host}:{way['port']}/{database_name}",
        "TEJIDO_DATA": str(DATA),
        "PYTHONPATH": str(Path(__file__).parents[1] / "src"),
    }


@pytest.fixture
def owner(cluster: cluster_module.Cluster, database_name: str) -> Iterator[object]:
    """A psycopg connection in the owner role, autocommit, past all policies: for setting the scene and for peeking."""
    import psycopg

    with psycopg.connect(**cluster.role_connection("owner", database_name), autocommit=True) as connection:  # type: ignore[arg-type]
        yield connection


@pytest.fixture
def committed(
    django_db_setup: None, django_db_blocker: object, cluster: cluster_module.Cluster, database_name: str
) -> Iterator[None]:
    """Real commits, as the processes make them; afterwards every table is emptied by the owner."""
    from django.db import connections

    from tejido.journal import clock
    from tests import databases

    clock.forget()
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        try:
            yield
        finally:
            connections.close_all()
            databases.empty(cluster, database_name)
            clock.forget()


@pytest.fixture
def acting_as(
    committed: None, cluster: cluster_module.Cluster, database_name: str
) -> Callable[[environment.Role], AbstractContextManager[None]]:
    """Do something in another process's database role: `with acting_as("route"): ...`."""
    from tests import databases

    return lambda role: databases.in_role(role, cluster=cluster, database_name=database_name)


@pytest.fixture(autouse=True)
def _fresh_clock() -> None:
    """World time is kept for a second; between tests it must be read anew."""
    from tejido.journal import clock

    clock.forget()
