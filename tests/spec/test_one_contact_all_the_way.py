"""One contact, all the way: a customer writes, an agent answers, and the work is counted.

Read this as the manual. Everything goes over HTTP, as browsers do it; only the router, which is a process of its own,
is played by a claim in its database role.
"""

from __future__ import annotations

import uuid

import psycopg
import pytest
from django.test import Client
from tests import centre as centres
from tests.centre import bearing, post


@pytest.fixture
def centre(owner: psycopg.Connection, acting_as: centres.Acting) -> centres.Centre:
    return centres.open_centre(owner, acting_as)


def test_one_contact_all_the_way(centre: centres.Centre) -> None:
    programme = centre.bank.programme.key

    # The client's site holds our window in a frame; only that client's sites may.
    customer = Client()
    window = customer.get(f"/widget/{programme}/frame?language=es")
    assert window.status_code == 200
    assert "https://example.org" in window["Content-Security-Policy"]

    # The customer writes. Their browser makes the ids, so that a lost answer can be asked for again.
    begun = centres.new_chat("Me bloquearon la tarjeta", name="Marcela")
    answer = post(customer, f"/widget/{programme}/contacts", begun)
    assert answer.status_code == 201
    started = answer.json()
    contact, token = started["contact"]["key"], started["token"]
    assert (started["state"], started["contact"]["queue_position"]) == ("waiting", 1)
    assert post(customer, f"/widget/{programme}/contacts", begun).json()["token"] == token

    # The router puts the contact before one agent, for a limited time; the agent takes it.
    agent = centre.agent()
    offer = centre.offer(contact)
    taken = post(agent, f"/desk/offers/{offer.key}/accept").json()["contact"]
    assert taken["customer"]["display_name"] == "Marcela"
    assert not taken["customer"]["verified"]
    assert [said["text"] for said in taken["messages"]] == ["Me bloquearon la tarjeta"]

    # The customer sees who answers: the name that the agent shows to customers.
    thread = customer.get("/widget/thread", headers=bearing(token)).json()
    assert (thread["contact"]["state"], thread["agent"]) == ("serving", {"display_name": "Agente 1"})

    # Both write; a message that is sent twice under one id is one message.
    said = {"client_message_id": str(uuid.uuid4()), "text": "Con gusto le ayudo"}
    for _ in range(2):
        assert post(agent, f"/desk/contacts/{contact}/messages", said).json()["message"]["number"] == 2
    answered = post(customer, "/widget/thread/messages", centres.message("Gracias"), headers=bearing(token)).json()
    assert answered["message"]["author"] == "customer"
    thread = customer.get("/widget/thread", headers=bearing(token)).json()
    assert [(line["number"], line["author"]) for line in thread["messages"]] == [
        (1, "customer"), (2, "agent"), (3, "customer"),
    ]  # fmt: skip

    # The agent ends the exchange. The customer can write no more; the agent notes how it went.
    assert post(agent, f"/desk/contacts/{contact}/end").status_code == 200
    refused = post(customer, "/widget/thread/messages", centres.message(), headers=bearing(token))
    assert centres.refusal(refused) == (409, "contact_ended")
    outcome = {"disposition": taken["dispositions"][0]["key"], "note": "Tarjeta desbloqueada"}
    assert post(agent, f"/desk/contacts/{contact}/wrap-up", outcome).status_code == 200

    # The work is counted: for the agent, and on the wallboard.
    today = agent.get("/desk/today").json()
    assert (today["contacts_count"], today["offers_missed_count"]) == (1, 0)
    board = agent.get(f"/wallboard/{programme}/numbers").json()
    (queue,) = board["queues"]
    assert (queue["waiting"], queue["serving"], queue["answered_today"], queue["abandoned_today"]) == (0, 0, 1, 0)
    assert (queue["service_level"]["share"], queue["service_level"]["n"]) == (1.0, 1)
    # They are two: what colleagues do would be told of each of them, and an agent may not see that.
    assert board["agents"] is None

    # And everything that happened is in the journal, once.
    told = centre.fact_types()
    assert [fact for fact in told[told.index("contact_arrived") :] if not fact.startswith(("user_", "role_"))] == [
        "contact_arrived", "contact_queued", "message_sent", "offer_made", "offer_accepted", "leg_started",
        "message_sent", "message_sent", "contact_ended", "leg_wrapping", "leg_ended",
    ]  # fmt: skip
