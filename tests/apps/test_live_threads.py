"""What a customer's socket tells besides messages: that they moved up, who took over, that they may begin again."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from tests import lines, scenes

from tejido.cli import cluster as cluster_module
from tejido.contacts import actions as contact_actions
from tejido.contacts import intake, moves
from tejido.contacts import models as contacts
from tejido.core import facts
from tejido.journal import scopes


@pytest.fixture
def floor(committed: None) -> scenes.Floor:
    return lines.floor()


@pytest.fixture
def server(floor: scenes.Floor, cluster: cluster_module.Cluster, database_name: str) -> Iterator[lines.Server]:
    with lines.serving(dict(cluster.role_connection("live", database_name))) as running:
        yield running


def leave(floor: scenes.Floor, contact: contacts.Contact) -> None:
    with scopes.scoped(floor.scope):
        contact_actions.end_contact(contact=contact, reason="customer", by=scenes.BY, at=floor.later(1))


def test_those_who_wait_hear_that_they_moved_up(floor: scenes.Floor, server: lines.Server) -> None:
    first, second, third = (lines.arrive(floor) for _ in range(3))
    with (
        server.visit(lines.thread_ticket(floor, second)) as one,
        server.visit(lines.thread_ticket(floor, third)) as other,
    ):
        assert [line.next()["data"]["contact"]["queue_position"] for line in (one, other)] == [2, 3]
        leave(floor, first)
        assert one.until("queue_moved")["data"] == {"contact": str(second.key), "queue_position": 1}
        assert other.until("queue_moved")["data"] == {"contact": str(third.key), "queue_position": 2}
        leave(floor, second)
        assert one.until("contact_ended")["data"] == {"contact": str(second.key), "reason": "customer"}
        assert other.until("queue_moved")["data"]["queue_position"] == 1


def test_another_queue_moves_nobody(floor: scenes.Floor, server: lines.Server) -> None:
    with scopes.scoped({0}):
        shop = scenes.floor(agent_count=0, name="Tienda")
    elsewhere, contact = lines.arrive(shop), lines.arrive(floor)
    with server.visit(lines.thread_ticket(floor, contact)) as visitor:
        visitor.next()
        leave(shop, elsewhere)
        lines.write(floor, contact, "¿Hola?")
        assert visitor.next()["type"] == "message_sent"


def test_whoever_takes_over_is_named(floor: scenes.Floor, server: lines.Server) -> None:
    contact = lines.arrive(floor)
    with server.visit(lines.thread_ticket(floor, contact)) as visitor:
        visitor.next()
        with scopes.scoped(floor.scope):
            moves.take_over(contact_key=contact.key, person_id=floor.agents[1].pk, by=scenes.BY, at=floor.later(1))
        told = visitor.until("leg_started")["data"]
        assert told == {"contact": str(contact.key), "agent": {"display_name": "Agente 2"}}


def test_a_chat_begun_again_is_told_with_another_key(floor: scenes.Floor, server: lines.Server) -> None:
    before = lines.arrive(floor, "Antes")
    leave(floor, before)
    with server.visit(lines.thread_ticket(floor, before)) as visitor:
        assert visitor.next()["data"]["contact"]["state"] == "abandoned"
        with scopes.scoped(floor.scope):
            thread = contacts.Contact.objects.select_related("thread").get(pk=before.pk).thread
            after = intake.take_in_chat(
                programme=floor.programme, queue_code=None, language="es", provider_id=uuid.uuid4(),
                client_message_id=uuid.uuid4(), text="Después", thread=thread, at=floor.later(60),
            )  # fmt: skip
        assert visitor.until("contact_queued")["data"]["contact"]["key"] == str(after.key)
        assert visitor.until("message_sent")["data"]["contact"] == str(after.key)
    with server.visit(lines.thread_ticket(floor, before)) as visitor:
        shown: dict[str, Any] = visitor.next()["data"]
        assert [line["text"] for line in shown["messages"]] == ["Después"]
        assert [[line["text"] for line in past["messages"]] for past in shown["earlier"]] == [["Antes"]]


def test_whoever_was_gone_too_long_is_told_why(floor: scenes.Floor, server: lines.Server) -> None:
    contact = lines.arrive(floor)
    with server.visit(lines.thread_ticket(floor, contact)) as visitor:
        visitor.next()
        with scopes.scoped(floor.scope):
            contact_actions.end_contact(contact=contact, reason="customer_gone", by=facts.SYSTEM, at=floor.later(400))
        assert visitor.until("contact_ended")["data"]["reason"] == "customer_gone"
