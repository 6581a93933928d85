"""Crashes at the worst moment: between commit and wake-up, and between an acceptance and the desk that hears of it."""

from __future__ import annotations

import signal
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import psycopg
import pytest
from tests import lines, scenes, served

from tejido.cli import cluster as cluster_module
from tejido.contacts import models as contacts
from tejido.journal import clock, scopes

pytestmark = pytest.mark.journey
Acting = Callable[[str], AbstractContextManager[None]]
WAIT_SECONDS_MAX = 120.0
# The first thing that happens after the commit, before readers are woken up, is that the process dies.
CRASH_AFTER_COMMIT = """
import os, signal, sys, uuid
import django
django.setup()
from django.db import transaction
from tejido.clients import models as clients
from tejido.contacts import intake, offers
from tejido.core import facts
from tejido.journal import clock, scopes

what, scope, key = sys.argv[1], {int(number) for number in sys.argv[2].split(",")}, uuid.UUID(sys.argv[3])
at = clock.now()
with scopes.scoped(scope):
    transaction.on_commit(lambda: os.kill(os.getpid(), signal.SIGKILL))
    if what == "arrive":
        intake.take_in_chat(
            programme=clients.Programme.objects.get(), queue_code=None, language="es", provider_id=key,
            client_message_id=key, text="Hola", at=at,
        )
    else:
        offers.accept(offer_key=key, person_id=int(sys.argv[4]), by=facts.Actor("user", 1), at=at)
print("the commit did not kill it")
"""


@pytest.fixture
def floor(committed: None, owner: psycopg.Connection[Any]) -> scenes.Floor:
    """A floor on an ordinary morning, whenever the test runs, with everybody at their desks before a router looks."""
    made = lines.floor()
    with scopes.scoped({0}):
        clock.change(factor=1.0, by=scenes.BY, real_at=clock.machine_now(), world_at=scenes.START)
    clock.forget()
    made.at = clock.now()
    owner.execute("UPDATE people_presence SET connections = 1")
    return made


@pytest.fixture
def router(process_environment: dict[str, str], owner: psycopg.Connection[Any]) -> Iterator[None]:
    """A real router that leads the pool."""
    before = owner.execute("SELECT coalesce(max(epoch), 0) FROM contacts_leadership").fetchone() or (0,)
    command = [sys.executable, "-m", "tejido.cli.main", "route"]
    process = subprocess.Popen(command, env=process_environment | {"TEJIDO_ROLE": "route"})
    try:
        served.until(
            lambda: (owner.execute("SELECT max(epoch) FROM contacts_leadership").fetchone() or (0,))[0] > before[0]
        )
        yield
    finally:
        process.kill()
        process.wait()


def crash(environment: dict[str, str], *arguments: object) -> None:
    """Do something in a process that dies right after its commit."""
    ended = subprocess.run(
        [sys.executable, "-c", CRASH_AFTER_COMMIT, *map(str, arguments)], env=environment | {"TEJIDO_ROLE": "app"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ended.returncode == -signal.SIGKILL, ended.stdout + ended.stderr


def test_a_contact_whose_writer_died_before_the_wake_up_is_offered_all_the_same(
    floor: scenes.Floor, router: None, process_environment: dict[str, str], owner: psycopg.Connection[Any]
) -> None:
    crash(process_environment, "arrive", floor.client.pk, uuid.uuid4())
    served.until(lambda: owner.execute("SELECT 1 FROM contacts_offer").fetchone())
    assert owner.execute("SELECT count(*) FROM contacts_contact").fetchone() == (1,)


def test_an_acceptance_reaches_the_desk_when_both_who_wrote_it_and_who_sends_it_have_died(
    floor: scenes.Floor,
    acting_as: Acting,
    cluster: cluster_module.Cluster,
    database_name: str,
    process_environment: dict[str, str],
    owner: psycopg.Connection[Any],
) -> None:
    way = dict(cluster.role_connection("live", database_name))
    agent = floor.agents[0]
    with lines.serving(way) as server, server.visit(lines.desk_ticket(floor)) as desk:
        position = desk.next()["position"]
    # Nobody serves sockets now; what happens meanwhile has nobody to tell.
    with scopes.scoped(floor.scope):
        contact = floor.arrive()
    # The desk went with its socket, and is back before the offer, which waits for as long as the next process takes.
    owner.execute("UPDATE people_presence SET connections = 1 WHERE person_id = %s", [agent.pk])
    with acting_as("route"), scopes.scoped(floor.scope):
        offer = floor.offer(contact, agent)
    assert offer is not None
    owner.execute("UPDATE contacts_offer SET deadline_at = deadline_at + interval '1 hour'")
    crash(process_environment, "accept", f"0,{floor.client.pk}", offer.key, agent.pk)
    with scopes.scoped(floor.scope):
        assert contacts.Leg.objects.filter(contact=contact, role="serving", state="open").count() == 1
    with lines.serving(way) as server, server.visit(lines.desk_ticket(floor), since=position) as desk:
        told = desk.until("offer_accepted")
        assert told["data"]["contact"]["key"] == str(contact.key)
        assert told["position"] > position
