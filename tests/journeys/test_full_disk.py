"""A database whose disk is full: everybody is told so, nothing acknowledged is lost, and room is all it needs."""

from __future__ import annotations

import functools
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connections
from django.test import Client, override_settings
from tests import centre as centres
from tests import databases, prepared, small_disks
from tests.centre import bearing, post

from tejido import environment as environment_module
from tejido.cli import cluster as cluster_module
from tejido.journal import clock, disk

pytestmark = pytest.mark.journey
# The cluster with its tables takes 65 MB.
DISK_MEGABYTES = 120
ATTEMPTS_MAX = 2_000
LONG_TEXT = "¿Sigue ahí? " * 150


@pytest.fixture
def place() -> Iterator[Path]:
    with small_disks.mounted(megabytes=DISK_MEGABYTES) as made:
        yield made


@pytest.fixture
def centre(place: Path, django_db_setup: None, django_db_blocker: Any) -> Iterator[centres.Centre]:
    """A centre whose database lies on a small disk."""
    name = environment_module.DATABASE_NAME
    prepared.fill(place, "tables", run=Path(os.environ["TEJIDO_TEST_DATA"]))
    environment = environment_module.read(prepared.surroundings(place))
    cluster = cluster_module.Cluster(data=place)
    cluster.start()
    way = cluster.role_connection("app")
    settings = connections["default"].settings_dict
    before = {key: settings[key] for key in ("HOST", "PORT", "NAME", "USER", "PASSWORD")}
    given = (way["host"], way["port"], name, way["user"], way["password"])
    try:
        settings.update({key: str(value) for key, value in zip(before, given, strict=True)})
        acting_as = functools.partial(databases.in_role, cluster=cluster, database_name=name)
        with (
            override_settings(ENVIRONMENT=environment),
            django_db_blocker.unblock(),
            psycopg.connect(**cluster.role_connection("owner"), autocommit=True) as owner,  # type: ignore[arg-type]
        ):
            clock.forget()
            yield centres.open_centre(owner, acting_as)
    finally:
        connections.close_all()
        settings.update(before)
        cluster.stop()
        clock.forget()


def test_a_full_disk_is_said_and_nothing_acknowledged_is_lost(centre: centres.Centre, place: Path) -> None:
    started, agent = centre.serve()
    customer = Client(headers={"accept": "application/json", "accept-language": "es"})
    desk = f"/desk/contacts/{started['contact']['key']}/messages"
    acknowledged: list[str] = []

    def say(text: str = LONG_TEXT) -> list[tuple[int, str]]:
        """Let the customer and the agent write; return what either is told where it is not kept."""
        refused = []
        for browser, path, given in (
            (customer, "/widget/thread/messages", {"headers": bearing(started["token"])}), (agent, desk, {}),
        ):  # fmt: skip
            sent = centres.message(text)
            answer = post(browser, path, sent, **given)
            if answer.status_code == 200:
                acknowledged.append(sent["client_message_id"])
            else:
                assert int(answer["Retry-After"]) > 0
                refused.append((answer.status_code, answer.json()["error"]["message"]))  # type: ignore[attr-defined]
        return refused

    def asked_as_page() -> Any:
        sent = centres.message(LONG_TEXT)
        answer = post(agent, desk, sent, headers={"accept": "text/html"})
        acknowledged.extend([sent["client_message_id"]] if answer.status_code == 200 else [])
        return answer

    assert say() == []
    filling = small_disks.fill(place)
    told = next(refused for refused in (say() for _ in range(ATTEMPTS_MAX)) if len(refused) == 2)
    (customer_status, customer_told), (agent_status, agent_told) = told
    assert (customer_status, agent_status) == (503, 503)
    assert customer_told.startswith("No queda espacio en el disco")
    assert agent_told.startswith("There is no room left on the disk")
    as_page = next(page for page in (asked_as_page() for _ in range(ATTEMPTS_MAX)) if page.status_code != 200)
    assert as_page.status_code == 503
    assert "Nothing was saved" in as_page.content.decode()
    assert Client().get("/healthz").status_code == 200, "reading goes on"

    filling.unlink()
    assert say("Aquí sigo.") == []
    rows = centre.owner.execute("SELECT client_message_id::text FROM contacts_message").fetchall()
    kept = [row[0] for row in rows]
    assert len(set(kept)) == len(kept)
    assert set(acknowledged) <= set(kept)
    assert len(kept) == len(acknowledged) + 1, "what was refused is not there either"


def test_a_database_that_stops_for_want_of_room_says_the_same(place: Path) -> None:
    """Where PostgreSQL finds no room for its log, all that is seen of it is a lost connection."""
    environment = environment_module.read(prepared.surroundings(place))
    lost = psycopg.OperationalError("server closed the connection unexpectedly")
    environment.cluster_folder.mkdir()
    with override_settings(ENVIRONMENT=environment):
        assert not disk.is_full(lost)
        small_disks.fill(place)
        assert disk.is_full(lost)
