"""What a page is answered and what its socket says are one: same shapes, same values, at the same moment."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import psycopg
import pytest
from django.test import Client
from psycopg import rows
from tests import centre as centres
from tests.centre import bearing, post

from tejido.cli import cluster as cluster_module
from tejido.contacts import wallboard as contact_wallboard
from tejido.live import database, frames, snapshots, statements, wallboard, world

Told = TypeVar("Told")
Reading = Callable[[database.Connection, world.World], Awaitable[Told]]
# These say when something was asked for, and two askings are two moments.
MOMENTS = frozenset({"server_time", "as_of", "longest_wait_seconds", "position"})


@pytest.fixture
def centre(owner: psycopg.Connection[Any], acting_as: centres.Acting) -> centres.Centre:
    return centres.open_centre(owner, acting_as)


@pytest.fixture
def live(cluster: cluster_module.Cluster, database_name: str) -> Callable[[centres.Centre, Reading[Any]], Any]:
    """Read something as the live process does: its role, its statements, its encoding."""
    way = cluster.role_connection("live", database_name)

    def read(centre: centres.Centre, reading: Reading[Any]) -> Any:
        async def reads() -> Any:
            options = "-c timezone=UTC"
            connection = await psycopg.AsyncConnection.connect(
                **way, autocommit=True, row_factory=rows.dict_row, options=options
            )
            async with connection, database.one_moment(connection, centre.scope):
                return await reading(connection, await world.read(connection))

        return json.loads(frames.encode(asyncio.run(reads())))

    return read


def timeless(told: Any) -> Any:
    """Leave out what depends on when it was asked for."""
    if isinstance(told, dict):
        return {name: timeless(value) for name, value in told.items() if name not in MOMENTS}
    return [timeless(value) for value in told] if isinstance(told, list) else told


def a_busy_morning(centre: centres.Centre) -> tuple[Any, Client]:
    """Let some wait, one leave, one be served and one be wrapped up."""
    centre.start()
    centre.start(floor=centre.shop)
    gone = centre.start()
    post(Client(), "/widget/thread/end", headers=bearing(gone["token"]))
    centre.serve(number=1)
    started, agent = centre.serve()
    post(agent, f"/desk/contacts/{started['contact']['key']}/messages", centres.message("A la orden"))
    return started, agent


def test_a_contact_on_the_desk(centre: centres.Centre, live: Callable[..., Any]) -> None:
    started, agent = a_busy_morning(centre)
    person_id = centre.bank.agents[0].pk
    told = live(centre, lambda connection, around: snapshots.desk(connection, person_id=person_id, world=around))
    page = agent.get(f"/desk/contacts/{started['contact']['key']}").json()["contact"]
    assert told["contacts"] == [page]
    presence = post(agent, "/desk/presence", {"activity": "available"}).json()["presence"]
    assert told["presence"] == presence


def test_a_thread_in_the_widget(centre: centres.Centre, live: Callable[..., Any]) -> None:
    started, _ = a_busy_morning(centre)
    row = centre.owner.execute(
        "SELECT thread_id FROM contacts_contact WHERE key = %s", [started["contact"]["key"]]
    ).fetchone()
    assert row is not None
    told = live(
        centre,
        lambda connection, around: snapshots.thread(connection, thread_id=row[0], position=0, world=around),
    )
    page = Client().get("/widget/thread", headers=bearing(started["token"])).json()
    assert set(told) == set(page)
    assert timeless(told) == timeless(page)
    assert len(page["messages"]) == 2


def test_a_message(centre: centres.Centre, live: Callable[..., Any]) -> None:
    started, agent = a_busy_morning(centre)
    said = post(agent, f"/desk/contacts/{started['contact']['key']}/messages", centres.message()).json()["message"]
    row = centre.owner.execute("SELECT id FROM contacts_message WHERE key = %s", [said["key"]]).fetchone()
    assert row is not None
    told = live(centre, lambda connection, _around: database.fetch(connection, statements.MESSAGES, messages=[row[0]]))
    assert told[0]["shown"] == said


def test_a_wallboard(centre: centres.Centre, live: Callable[..., Any]) -> None:
    a_busy_morning(centre)
    programme = centre.bank.programme
    made = live(
        centre, lambda connection, around: wallboard.numbers(connection, programmes=[programme.pk], world=around)
    )
    client_id, told = made[str(programme.pk)]
    assert client_id == centre.bank.client.pk
    client = centre.user("client", client_id=client_id)
    for user, heard in ((centre.user("supervisor"), told), (client, contact_wallboard.disclosed(told))):
        page = centre.browser(user).get(f"/wallboard/{programme.key}/numbers").json()
        assert set(page) == set(told)
        assert timeless(page) == timeless(heard)
    (queue,) = told["queues"]
    assert (queue["waiting"], queue["serving"], queue["abandoned_today"]) == (1, 2, 1), "a morning worth comparing"
