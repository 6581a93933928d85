"""A statement in a transaction of its own: its scope ends with it, and a claim through it is like any other."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from tests import scenes

from tejido.contacts import models as contacts
from tejido.contacts import offers
from tejido.journal import scopes
from tejido.people import actions as people_actions
from tejido.people import models as people

Acting = Callable[[str], AbstractContextManager[None]]
COUNT_CLIENTS = "SELECT count(*) FROM clients_client WHERE id > %(least)s"
OUT_OF_RANGE = "SELECT 1 / %(least)s"


@pytest.fixture
def floor(committed: None) -> scenes.Floor:
    with scopes.scoped({0}):
        scenes.install()
        made = scenes.floor(agent_count=2)
    with scopes.scoped(made.scope):
        for agent in made.agents:
            people_actions.choose_activity(
                person_id=agent.pk, activity="available", reason=None, by=scenes.BY, at=made.at
            )
            people.Presence.objects.filter(person=agent).update(connections=1)
    return made


def _wanted(floor: scenes.Floor, contact: contacts.Contact, *, agent: int = 0) -> offers.Claim:
    return offers.Claim(
        pool_id=floor.pool.pk, epoch=1, decision=1, policy_version=1, contact_id=contact.pk,
        person_id=floor.agents[agent].pk, channel="chat", offered_at=floor.at,
        deadline_at=floor.at + timedelta(seconds=20), terms={"wait": 1.0},
    )  # fmt: skip


def test_a_statement_sees_the_rows_of_its_scope_and_leaves_none_behind(floor: scenes.Floor) -> None:
    least = floor.client.pk - 1
    assert scopes.rows(COUNT_CLIENTS, {"least": least}, clients=floor.scope) == [(1,)]
    assert scopes.rows(COUNT_CLIENTS, {"least": least}, clients={0}) == [(0,)]
    assert connection.get_autocommit()
    with pytest.raises(DatabaseError), connection.cursor() as cursor:
        cursor.execute(COUNT_CLIENTS, {"least": least})


def test_a_statement_that_fails_leaves_no_scope_and_a_usable_connection(floor: scenes.Floor) -> None:
    for _ in range(7):
        with pytest.raises(DatabaseError):
            scopes.rows(OUT_OF_RANGE, {"least": 0}, clients=floor.scope)
    with pytest.raises(DatabaseError), connection.cursor() as cursor:
        cursor.execute(COUNT_CLIENTS, {"least": 0})
    assert scopes.rows(COUNT_CLIENTS, {"least": floor.client.pk - 1}, clients=floor.scope) == [(1,)]


def test_an_empty_scope_raises(floor: scenes.Floor) -> None:
    with pytest.raises(DatabaseError):
        scopes.rows(COUNT_CLIENTS, {"least": 0}, clients=())


def test_an_open_transaction_keeps_its_scope(floor: scenes.Floor) -> None:
    with scopes.scoped({0}):
        with pytest.raises(transaction.TransactionManagementError):
            scopes.rows(COUNT_CLIENTS, {"least": 0}, clients=floor.scope)
        with connection.cursor() as cursor:
            cursor.execute(COUNT_CLIENTS, {"least": floor.client.pk - 1})
            assert cursor.fetchone() == (0,)


def test_a_claim_in_its_own_transaction_is_committed_and_made_once(floor: scenes.Floor, acting_as: Acting) -> None:
    with scopes.scoped(floor.scope):
        contact = floor.arrive()
    with acting_as("route"):
        made = offers.claim(_wanted(floor, contact), clients=floor.scope)
        assert made is not None
        assert offers.claim(_wanted(floor, contact, agent=1), clients=floor.scope) is None
    with scopes.scoped(floor.scope):
        assert [offer.pk for offer in contacts.Offer.objects.filter(contact=contact)] == [made]


def test_a_claim_outside_its_scope_finds_nothing(floor: scenes.Floor, acting_as: Acting) -> None:
    with scopes.scoped(floor.scope):
        contact = floor.arrive()
    with acting_as("route"):
        assert offers.claim(_wanted(floor, contact), clients={0}) is None
    with scopes.scoped(floor.scope):
        assert not contacts.Offer.objects.filter(contact=contact).exists()
