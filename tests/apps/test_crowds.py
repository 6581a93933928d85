"""Many at the same moment: a thousand claims of one contact, and a customer who sends fifty messages at once."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar

import psycopg
import pytest
from django.db import connections
from django.test import Client
from tests import centre as centres
from tests import scenes

from tejido.contacts import offers
from tejido.journal import scopes
from tejido.people import actions as people_actions

CLAIMS = 1_000
# Connections at once: as many as a busy installation's routers could hold, and fewer than the server allows.
CONNECTIONS = 24
AGENTS = 10
BURST = 50
Done = TypeVar("Done")


def crowd(act: Callable[[int], Done], *, times: int) -> list[Done]:
    """Act so many times on a bounded number of connections, all of which begin at the same moment."""
    start, done = threading.Barrier(CONNECTIONS), []

    def run(first: int) -> None:
        try:
            start.wait(timeout=120)
            done.extend([act(number) for number in range(first, times, CONNECTIONS)])
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[first]) for first in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(done) == times, "none of them failed"
    return done


@pytest.fixture
def centre(owner: psycopg.Connection[Any], acting_as: centres.Acting) -> centres.Centre:
    return centres.open_centre(owner, acting_as)


def test_a_thousand_claims_of_one_contact_have_one_winner(centre: centres.Centre) -> None:
    bank = centre.bank
    with scopes.scoped(centre.scope):
        people = [scenes.agent(bank, name=f"Agente {number}", capacity=50) for number in range(AGENTS)]
        contact = bank.arrive()
    centre.owner.execute("UPDATE people_presence SET connections = 1")
    with scopes.scoped(centre.scope):
        for person in people:
            people_actions.choose_activity(
                person_id=person.pk, activity="available", reason=None, by=scenes.BY, at=scenes.START
            )

    def claim(number: int) -> int | None:
        with scopes.scoped(centre.scope):
            wanted = offers.Claim(
                pool_id=bank.pool.pk, epoch=1, decision=number + 1, policy_version=1, contact_id=contact.pk,
                person_id=people[number % AGENTS].pk, channel="chat", offered_at=bank.at,
                deadline_at=bank.at + timedelta(seconds=20), terms={"wait": 1.0},
            )  # fmt: skip
            return offers.claim(wanted)

    with centre.acting_as("route"):
        won = [offer for offer in crowd(claim, times=CLAIMS) if offer is not None]
        connections.close_all()
    assert len(won) == 1
    assert centre.owner.execute("SELECT count(*) FROM contacts_offer").fetchone() == (1,)
    assert centre.fact_types().count("offer_made") == 1
    assert centre.owner.execute("SELECT sum(used) FROM people_load").fetchone() == (1,)
    assert centre.owner.execute("SELECT state FROM contacts_contact").fetchone() == ("offered",)


def test_fifty_messages_of_a_new_customer_at_once_are_one_contact(centre: centres.Centre) -> None:
    """The customer's browser gave the contact its id; each message has its own, and some are sent twice."""
    path = f"/widget/{centre.bank.programme.key}/contacts"
    contact_id = str(uuid.uuid4())
    said = [centres.new_chat(f"Mensaje {number}", client_contact_id=contact_id) for number in range(BURST)]

    def send(number: int) -> int:
        return centres.post(Client(), path, said[number % BURST]).status_code

    answers = crowd(send, times=BURST + BURST // 2)
    assert set(answers) <= {200, 201}
    tables = ("contacts_contact", "contacts_thread", "contacts_customer", "contacts_stay")
    assert [centre.count(table) for table in tables] == [1] * len(tables)
    kept = centre.owner.execute("SELECT text, number FROM contacts_message ORDER BY number").fetchall()
    assert sorted(text for text, _ in kept) == sorted(one["text"] for one in said), (
        "each acknowledged one is there once"
    )
    assert [number for _, number in kept] == list(range(1, BURST + 1)), "and they have an order without gaps"
    told = centre.fact_types()
    assert (told.count("contact_arrived"), told.count("message_sent")) == (1, BURST)
