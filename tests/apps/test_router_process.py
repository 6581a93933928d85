"""The router as a real process: it offers what waits, times offers out, and two of them never double anything."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import psycopg
import pytest
from tests import scenes, served

from tejido.contacts import models, offers
from tejido.journal import clock, scopes
from tejido.people import actions as people_actions

pytestmark = pytest.mark.journey
WAIT_SECONDS_MAX = 120.0
OFFER_SECONDS = 600


@pytest.fixture
def floor(committed: None, owner: psycopg.Connection) -> scenes.Floor:
    """A floor on an ordinary morning, whenever the test runs, with two connected, available agents and long offers."""
    with scopes.scoped({0}):
        scenes.install()
        clock.change(factor=1.0, by=scenes.BY, real_at=clock.machine_now(), world_at=scenes.START)
        made = scenes.floor()
    clock.forget()
    made.at = clock.now()
    owner.execute("UPDATE people_presence SET connections = 1")
    owner.execute("UPDATE clients_queuechannel SET offer_seconds = %s", [OFFER_SECONDS])
    with scopes.scoped(made.scope):
        for agent in made.agents:
            people_actions.choose_activity(
                person_id=agent.pk, activity="available", reason=None, by=scenes.BY, at=made.at
            )
    return made


@pytest.fixture
def start(process_environment: dict[str, str]) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """Start router processes that end with the test."""
    started: list[subprocess.Popen[bytes]] = []

    def begin() -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "tejido.cli.main", "route"]
        process = subprocess.Popen(command, env=process_environment | {"TEJIDO_ROLE": "route"})
        started.append(process)
        return process

    yield begin
    for process in started:
        process.send_signal(signal.SIGCONT)
        process.kill()
        process.wait()


def pending(owner: psycopg.Connection) -> list[tuple[int, int]]:
    return owner.execute("SELECT contact_id, person_id FROM contacts_offer WHERE state = 'pending'").fetchall()


def offered(owner: psycopg.Connection) -> list[int]:
    """Return to whom offers were made, in that order, whatever became of them."""
    rows = owner.execute("SELECT person_id FROM contacts_offer ORDER BY id").fetchall()
    return [person for (person,) in rows]


def epoch(owner: psycopg.Connection) -> int:
    row = owner.execute("SELECT epoch FROM contacts_leadership").fetchone()
    assert row
    return int(row[0])


def test_a_waiting_contact_is_offered_and_a_missed_offer_goes_to_the_next(
    floor: scenes.Floor, start: Callable[[], subprocess.Popen[bytes]], owner: psycopg.Connection
) -> None:
    owner.execute("UPDATE clients_queuechannel SET offer_seconds = 2")
    with scopes.scoped(floor.scope):
        contact = floor.arrive()
    start()
    # The second offer may be over as well before this process looks again.
    served.until(lambda: len(offered(owner)) == 2)
    first, second = offered(owner)
    assert {first, second} == {agent.pk for agent in floor.agents}
    with scopes.scoped(floor.scope):
        missed = models.Offer.objects.get(contact=contact, person_id=first)
        assert missed.state == "timed_out"
        assert models.Offer.objects.get(contact=contact, person_id=second).terms["total"] >= 0
    state = owner.execute("SELECT activity FROM people_presence WHERE person_id = %s", [first]).fetchone()
    assert state == ("not_responding",)


def test_contacts_that_arrive_later_are_offered_at_once_and_longest_idle_first(
    floor: scenes.Floor, start: Callable[[], subprocess.Popen[bytes]], owner: psycopg.Connection
) -> None:
    owner.execute(
        "UPDATE people_presence SET idle_from_at = idle_from_at - interval '1 hour' WHERE person_id = %s",
        [floor.agents[1].pk],
    )
    start()
    served.until(lambda: epoch(owner) == 2)
    with scopes.scoped(floor.scope):
        contact = floor.arrive()
    assert served.until(lambda: pending(owner)) == [(contact.pk, floor.agents[1].pk)]
    with scopes.scoped(floor.scope):
        offer = models.Offer.objects.get(contact=contact)
        offers.accept(offer_key=offer.key, person_id=offer.person_id, by=scenes.BY, at=clock.now())
        floor.arrive()
    assert served.until(lambda: pending(owner))[0][1] == floor.agents[0].pk


def test_a_stopped_leader_is_replaced_and_nothing_is_doubled(
    floor: scenes.Floor, start: Callable[[], subprocess.Popen[bytes]], owner: psycopg.Connection
) -> None:
    leader = start()
    served.until(lambda: epoch(owner) == 2)
    start()
    os.kill(leader.pid, signal.SIGSTOP)
    with scopes.scoped(floor.scope):
        for _ in range(4):
            floor.arrive()
    served.until(lambda: epoch(owner) > 2)
    served.until(lambda: len(pending(owner)) + _accepted(owner) >= 2)
    os.kill(leader.pid, signal.SIGCONT)
    _accept_all(floor, owner)
    served.until(lambda: len(pending(owner)) + _accepted(owner) == 4)
    _accept_all(floor, owner)
    time.sleep(1.0)
    assert epoch(owner) == 3, "the one that was stopped stands by"
    doubled = owner.execute(
        "SELECT contact_id FROM contacts_leg WHERE role = 'serving' GROUP BY contact_id HAVING count(*) > 1"
    ).fetchall()
    assert doubled == []
    assert owner.execute("SELECT max(used) FROM people_load").fetchone() == (2,)


def test_a_killed_router_leaves_nothing_behind_that_its_successor_cannot_use(
    floor: scenes.Floor, start: Callable[[], subprocess.Popen[bytes]], owner: psycopg.Connection
) -> None:
    owner.execute("UPDATE clients_queuechannel SET offer_seconds = 3")
    leader = start()
    with scopes.scoped(floor.scope):
        floor.arrive()
    (first,) = served.until(lambda: offered(owner))
    leader.kill()
    start()
    served.until(lambda: owner.execute("SELECT 1 FROM contacts_offer WHERE state = 'timed_out'").fetchone())
    assert served.until(lambda: offered(owner)[1:])[0] != first


def _accepted(owner: psycopg.Connection) -> int:
    row = owner.execute("SELECT count(*) FROM contacts_offer WHERE state = 'accepted'").fetchone()
    assert row
    return int(row[0])


def _accept_all(floor: scenes.Floor, owner: psycopg.Connection) -> None:
    with scopes.scoped(floor.scope):
        for offer in models.Offer.objects.filter(state="pending"):
            offers.accept(offer_key=offer.key, person_id=offer.person_id, by=scenes.BY, at=clock.now())
