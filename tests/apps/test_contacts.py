"""Contacts from arrival to wrap-up: each action works, records its fact, and refuses what it must."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager

import psycopg
import pytest
from django.db import connections
from tests import scenes

from tejido.contacts import actions, errors, models, offers
from tejido.core import facts
from tejido.journal import scopes
from tejido.people import actions as people_actions
from tejido.people import models as people

Acting = Callable[[str], AbstractContextManager[None]]
CUSTOMER = facts.Actor("customer", 1)


@pytest.fixture
def floor(committed: None, owner: psycopg.Connection) -> scenes.Floor:
    """A floor with two connected, available agents."""
    with scopes.scoped({0}):
        scenes.install()
        made = scenes.floor()
    owner.execute("UPDATE people_presence SET connections = 1")
    with scopes.scoped(made.scope):
        for agent in made.agents:
            people_actions.choose_activity(
                person_id=agent.pk, activity="available", reason=None, by=scenes.BY, at=made.at
            )
    return made


def types(owner: psycopg.Connection) -> list[str]:
    return [row[0] for row in owner.execute("SELECT type FROM journal_fact ORDER BY id").fetchall()]


def used(agent: people.Person) -> int:
    return people.Load.objects.get(person=agent, channel="chat").used


def test_a_contact_goes_all_the_way(floor: scenes.Floor, acting_as: Acting, owner: psycopg.Connection) -> None:
    agent = floor.agents[0]
    with scopes.scoped(floor.scope):
        contact = floor.arrive("Necesito ayuda")
        assert (contact.state, contact.message_count) == ("waiting", 1)
    floor.later(5)
    with acting_as("route"), scopes.scoped(floor.scope):
        offer = floor.offer(contact, agent)
        assert offer is not None
    with scopes.scoped(floor.scope):
        assert used(agent) == 1
        floor.later(3)
        contact = floor.accept(offer)
        leg = models.Leg.objects.get(contact=contact)
        assert (contact.state, leg.state, used(agent)) == ("serving", "open", 1)
        actions.write_message(
            contact=contact, author="agent", leg=leg, client_message_id=uuid.uuid4(), text="Con gusto", by=scenes.BY,
            at=floor.later(10),
        )  # fmt: skip
        contact = actions.end_contact(contact=contact, reason="agent", by=scenes.BY, at=floor.later(10))
        assert (contact.state, used(agent)) == ("wrapping", 1)
        actions.finish_wrap_up(
            contact=contact, person_id=agent.pk, disposition_key=floor.disposition.key, note="Todo bien",
            by=scenes.BY, at=floor.later(10),
        )  # fmt: skip
        contact.refresh_from_db()
        stay = models.Stay.objects.get(contact=contact)
        assert (contact.state, used(agent), stay.left_how) == ("ended", 0, "answered")
        assert (stay.to_at - stay.from_at).total_seconds() == 8
        assert people.Presence.objects.get(person=agent).idle_from_at == floor.at
    told = types(owner)
    assert told[-9:] == [
        "contact_queued", "message_sent", "offer_made", "offer_accepted", "leg_started", "message_sent",
        "contact_ended", "leg_wrapping", "leg_ended",
    ]  # fmt: skip


def test_a_doubled_arrival_is_one_contact(floor: scenes.Floor) -> None:
    provider_id = uuid.uuid4()
    with scopes.scoped(floor.scope):
        one = floor.arrive(provider_id=provider_id)
        two = floor.arrive(provider_id=provider_id)
        assert one == two
        assert models.Contact.objects.count() == models.Message.objects.count() == 1


def test_fifty_arrivals_at_once_are_one_contact(floor: scenes.Floor) -> None:
    provider_id = uuid.uuid4()
    keys: list[uuid.UUID] = []

    def arrive() -> None:
        try:
            with scopes.scoped({floor.client.pk}):
                keys.append(floor.arrive(provider_id=provider_id).key)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=arrive) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(keys) == 50
    assert len(set(keys)) == 1


def test_a_doubled_message_is_one_message(floor: scenes.Floor) -> None:
    with scopes.scoped(floor.scope):
        contact = floor.arrive()
        sent = uuid.uuid4()
        for _ in range(2):
            actions.write_message(
                contact=contact, author="customer", leg=None, client_message_id=sent, text="otra", by=CUSTOMER,
                at=floor.at,
            )  # fmt: skip
        assert models.Message.objects.filter(contact=contact).count() == 2


@pytest.mark.parametrize("text", ["", "   ", "a\x00b", "\ud800", "x" * 4001])
def test_a_bad_text_is_refused_and_nothing_is_kept(floor: scenes.Floor, text: str) -> None:
    with pytest.raises(errors.MessageInvalid), scopes.scoped(floor.scope):
        floor.arrive(text)
    with scopes.scoped(floor.scope):
        assert models.Contact.objects.count() == 0


def test_a_customer_who_leaves_the_queue_has_abandoned(
    floor: scenes.Floor, acting_as: Acting, owner: psycopg.Connection
) -> None:
    with scopes.scoped(floor.scope):
        contact = floor.arrive()
    with acting_as("route"), scopes.scoped(floor.scope):
        assert floor.offer(contact, floor.agents[0])
    # The public's scope holds no people; leaving must free the agent's slot all the same.
    with scopes.scoped({floor.client.pk}):
        contact = actions.end_contact(contact=contact, reason="customer", by=CUSTOMER, at=floor.later(4))
    with scopes.scoped(floor.scope):
        assert contact.state == "abandoned"
        assert models.Stay.objects.get(contact=contact).left_how == "abandoned"
        assert models.Offer.objects.get(contact=contact).state == "cancelled"
        assert used(floor.agents[0]) == 0
        with pytest.raises(errors.ContactEnded):
            actions.write_message(
                contact=contact, author="customer", leg=None, client_message_id=uuid.uuid4(), text="hola?",
                by=CUSTOMER, at=floor.at,
            )  # fmt: skip
    assert types(owner)[-2:] == ["offer_cancelled", "contact_abandoned"]


def test_the_claim_refuses_what_has_changed(floor: scenes.Floor, acting_as: Acting, owner: psycopg.Connection) -> None:
    one, two = floor.agents
    with scopes.scoped(floor.scope):
        contacts = [floor.arrive() for _ in range(4)]
        people_actions.choose_activity(person_id=two.pk, activity="lunch", reason=None, by=scenes.BY, at=floor.at)
    with acting_as("route"), scopes.scoped(floor.scope):
        assert floor.offer(contacts[0], one, epoch=7) is None, "another epoch"
        assert floor.offer(contacts[0], two) is None, "at lunch"
        assert floor.offer(contacts[0], one)
        assert floor.offer(contacts[0], one) is None, "already offered"
        assert floor.offer(contacts[1], one)
        assert floor.offer(contacts[2], one) is None, "no free slot"
    owner.execute("UPDATE people_presence SET connections = 0")
    owner.execute("UPDATE people_load SET capacity = 5")
    with acting_as("route"), scopes.scoped(floor.scope):
        assert floor.offer(contacts[2], one) is None, "not connected"
    assert types(owner).count("offer_made") == 2


def test_many_claims_of_one_contact_have_one_winner(
    floor: scenes.Floor, acting_as: Acting, owner: psycopg.Connection
) -> None:
    with scopes.scoped(floor.scope):
        contact = floor.arrive()
    won: list[models.Offer] = []

    def claim(agent: people.Person) -> None:
        try:
            with scopes.scoped(floor.scope):
                offer = floor.offer(contact, agent)
            if offer:
                won.append(offer)
        finally:
            connections.close_all()

    # Threads open their own connections, so the role is given to the alias itself.
    way = connections["default"].settings_dict
    with acting_as("route"):
        route = dict(way)
        threads = [threading.Thread(target=claim, args=(floor.agents[number % 2],)) for number in range(40)]
        assert route["USER"] == "tejido_route"
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(won) == 1
    assert owner.execute("SELECT sum(used) FROM people_load").fetchone() == (1,)


def test_an_offer_can_be_taken_once_and_only_by_whom_it_is_for(floor: scenes.Floor, acting_as: Acting) -> None:
    one, two = floor.agents
    with scopes.scoped(floor.scope):
        contact = floor.arrive()
    with acting_as("route"), scopes.scoped(floor.scope):
        offer = floor.offer(contact, one)
        assert offer
    with scopes.scoped(floor.scope):
        with pytest.raises(errors.NoSuchOffer):
            offers.accept(offer_key=offer.key, person_id=two.pk, by=scenes.BY, at=floor.at)
        floor.accept(offer)
        floor.accept(offer)
        assert models.Leg.objects.count() == 1
        with pytest.raises(errors.OfferGone):
            offers.reject(offer_key=offer.key, person_id=one.pk, reason="busy", by=scenes.BY, at=floor.at)


def test_an_offer_after_its_deadline_is_gone(floor: scenes.Floor, acting_as: Acting) -> None:
    agent = floor.agents[0]
    with scopes.scoped(floor.scope):
        contact = floor.arrive()
    with acting_as("route"), scopes.scoped(floor.scope):
        offer = floor.offer(contact, agent)
        assert offer
    floor.later(21)
    with scopes.scoped(floor.scope), pytest.raises(errors.OfferGone):
        floor.accept(offer)
    with acting_as("route"), scopes.scoped(floor.scope):
        router = facts.Actor("router", floor.pool.pk)
        with pytest.raises(errors.LeadershipLost):
            offers.time_out(offer_id=offer.pk, pool_id=floor.pool.pk, epoch=2, by=router, at=floor.at)
        assert offers.time_out(offer_id=offer.pk, pool_id=floor.pool.pk, epoch=1, by=router, at=floor.at)
        assert not offers.time_out(offer_id=offer.pk, pool_id=floor.pool.pk, epoch=1, by=router, at=floor.at)
    with scopes.scoped(floor.scope):
        contact.refresh_from_db()
        presence = people.Presence.objects.get(person=agent)
        assert (contact.state, presence.activity, presence.available, used(agent)) == (
            "waiting", "not_responding", False, 0,
        )  # fmt: skip


def test_another_clients_rows_are_not_there(floor: scenes.Floor) -> None:
    with scopes.scoped(floor.scope):
        contact = floor.arrive()
    with scopes.scoped({0, floor.client.pk + 1}):
        assert models.Contact.objects.count() == 0
        with pytest.raises(models.Contact.DoesNotExist):
            actions.end_contact(contact=contact, reason="agent", by=scenes.BY, at=floor.at)
