"""Calls through the public interface: a made-up telephone on one side, agents' desks and their sockets on the other."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

import psycopg
import pytest
from django.db import transaction
from django.test import Client
from tests import centre as centres
from tests import lines, scenes
from tests.centre import post

from tejido.cli import cluster as cluster_module
from tejido.clients import actions as client_actions
from tejido.contacts import calls, snapshots
from tejido.contacts import models as contacts
from tejido.contacts.channels.voice import adapter, fake
from tejido.journal import clock, scopes
from tejido.people import actions as people_actions
from tejido.people import models as people

PHONE = "/try/phone/calls"


@pytest.fixture
def centre(owner: psycopg.Connection[Any], acting_as: centres.Acting) -> centres.Centre:
    """A centre whose agents also take calls."""
    made = centres.open_centre(owner, acting_as)
    with scopes.scoped(made.scope):
        client_actions.set_target(
            queue=made.bank.queue, channel="voice", from_date=date(2026, 1, 1), variant="answered_in_time",
            target_seconds=20, target_share=0.8, offer_seconds=20, by=scenes.BY, at=clock.now(),
        )  # fmt: skip
        for agent in made.bank.agents:
            people_actions.set_capacity(person=agent, capacities={"voice": 1}, by=scenes.BY, at=clock.now())
    # The desks of these tests connect by sockets of their own.
    owner.execute("UPDATE people_presence SET connections = 0")
    return made


@pytest.fixture
def server(centre: centres.Centre, cluster: cluster_module.Cluster, database_name: str) -> Iterator[lines.Server]:
    with lines.serving(dict(cluster.role_connection("live", database_name))) as running:
        yield running


def desk(centre: centres.Centre, server: lines.Server, number: int = 0) -> AbstractContextManager[lines.Visitor]:
    """Open the socket of an agent's desk."""
    agent = centre.bank.agents[number]
    user = centre.user("agent", person=agent)
    return server.visit(lines.ticket(user_id=user.pk, person_id=agent.pk, scope=frozenset(centre.scope)))


def dial(centre: centres.Centre, **changes: Any) -> Any:
    """Call the bank's queue; returns what the telephone is told."""
    body = {
        "programme": str(centre.bank.programme.key), "queue": "general", "language": "es",
        "number": "+57 300 555 0101", "call_id": str(uuid.uuid4()),
    }  # fmt: skip
    answer = post(centre.browser(), PHONE, body | changes)
    assert answer.status_code == 201, answer.content
    return answer.json()  # type: ignore[attr-defined]


def shown(centre: centres.Centre, token: str) -> Any:
    """Return what the telephone shows now."""
    return centre.browser().get(f"{PHONE}/{token}").json()["phone"]


def ring(centre: centres.Centre, number: int = 0) -> contacts.Offer:
    """Offer the latest call to an agent as soon as their desk is connected, as the router does."""
    agent = centre.bank.agents[number]

    def is_available() -> bool:
        with scopes.scoped(centre.scope):
            return bool(people.Presence.objects.get(person=agent).available)

    lines.eventually(is_available)
    with scopes.scoped(centre.scope):
        contact = contacts.Contact.objects.filter(channel="voice").latest("id")
    return centre.offer(str(contact.key), number=number)


def answered(centre: centres.Centre, visitor: lines.Visitor) -> tuple[str, str, Client]:
    """Let somebody call and the first agent answer: the token, the contact's key, the agent's browser."""
    token = dial(centre)["token"]
    offer, agent = ring(centre), centre.agent()
    told = visitor.until("offer_made")["data"]["offer"]
    assert (told["channel"], told["preview"], told["client"]) == ("voice", None, "Banco")
    contact = post(agent, f"/desk/offers/{offer.key}/accept").json()["contact"]  # type: ignore[attr-defined]
    assert contact["customer"]["number"] == "+573005550101"
    visitor.until("offer_accepted")
    return token, contact["key"], agent


def test_a_call_rings_is_answered_and_the_customer_hangs_up(centre: centres.Centre, server: lines.Server) -> None:
    with desk(centre, server) as visitor:
        visitor.next()
        token, key, agent = answered(centre, visitor)
        told = shown(centre, token)
        assert (told["state"], told["agent"]) == ("talking", "Agente 1")
        by_role = {one["role"]: one for one in told["participants"]}
        assert by_role["customer"]["hears"] == [by_role["serving"]["key"]]
        assert by_role["serving"]["hears"] == ["customer"]
        for _ in range(2):
            assert post(centre.browser(), f"{PHONE}/{token}", {"do": "hang_up"}).json()["phone"]["state"] == "ended"  # type: ignore[attr-defined]
        assert visitor.until("contact_ended")["data"] == {"contact": key, "reason": "customer"}
        assert visitor.until("leg_wrapping")["data"] == {"contact": key}
        outcome = {"disposition": str(centre.bank.disposition.key)}
        assert post(agent, f"/desk/contacts/{key}/wrap-up", outcome).status_code == 200
        assert visitor.until("leg_ended")["data"]["contact"] == key


def test_nobody_answered_is_abandoned_and_a_broken_line_says_so(centre: centres.Centre, server: lines.Server) -> None:
    with desk(centre, server) as visitor:
        visitor.next()
        token = dial(centre)["token"]
        assert shown(centre, token)["state"] == "ringing"
        ring(centre)
        visitor.until("offer_made")
        post(centre.browser(), f"{PHONE}/{token}", {"do": "line_drops"})
        visitor.until("offer_cancelled")
        told = shown(centre, token)
        assert (told["state"], told["ended_reason"]) == ("ended", "customer_line")
    assert "contact_abandoned" in centre.fact_types()


def test_hold_silences_the_customer_and_everybody_sees_it(centre: centres.Centre, server: lines.Server) -> None:
    with desk(centre, server) as visitor:
        visitor.next()
        token, key, agent = answered(centre, visitor)
        for _ in range(2):
            told = post(agent, f"/desk/contacts/{key}/hold").json()["contact"]  # type: ignore[attr-defined]
            assert told["held_from_at"] is not None
        changed = visitor.until("contact_held")["data"]
        assert (changed["contact"], changed["by"]) == (key, None)
        assert changed["changes"]["held_from_at"] is not None
        phone = shown(centre, token)
        assert phone["state"] == "on_hold"
        assert [one["hears"] for one in phone["participants"]] == [[], []]
        assert post(agent, f"/desk/contacts/{key}/resume").json()["contact"]["held_from_at"] is None  # type: ignore[attr-defined]
        assert visitor.until("contact_resumed")["data"]["changes"]["held_from_at"] is None
        assert shown(centre, token)["state"] == "talking"
    assert centre.fact_types().count("contact_held") == 1


def test_a_colleague_is_asked_joins_and_takes_the_call(centre: centres.Centre, server: lines.Server) -> None:
    with desk(centre, server) as visitor, desk(centre, server, 1) as other:
        visitor.next(), other.next()
        token, key, agent = answered(centre, visitor)
        colleague = centre.agent(1)
        found = agent.get(f"/desk/contacts/{key}/colleagues").json()
        assert [one["display_name"] for one in found["colleagues"]] == ["Agente 2"]
        post(agent, f"/desk/contacts/{key}/consult", {"person": found["colleagues"][0]["key"]})
        (invitation,) = other.until("leg_started")["data"]["invitations"]
        assert (invitation["contact"], invitation["from"], invitation["channel"]) == (key, "Agente 1", "voice")
        asked = visitor.until("leg_started")["data"]["changes"]["beside"]
        assert [(part["role"], part["state"]) for part in asked] == [("consulting", "invited")]
        assert shown(centre, token)["state"] == "on_hold"
        joined = post(colleague, f"/desk/legs/{invitation['leg']}/answer").json()["contact"]  # type: ignore[attr-defined]
        assert (joined["leg"]["role"], joined["beside"][0]["role"]) == ("consulting", "serving")
        told = other.until("leg_answered")["data"]
        assert (told["contact"]["key"], told["invitations"]) == (key, [])
        assert visitor.until("leg_answered")["data"]["changes"]["beside"][0]["state"] == "open"
        # The two talk while the customer hears music.
        heard = {one["role"]: one for one in shown(centre, token)["participants"]}
        assert heard["consulting"]["hears"] == [heard["serving"]["key"]]
        assert heard["customer"]["hears"] == []
        for _ in range(2):
            assert post(agent, f"/desk/contacts/{key}/hand-over").status_code == 200
        assert visitor.until("leg_ended")["data"]["reason"] == "transferred"
        taken = other.until("leg_started")["data"]["contact"]
        assert (taken["key"], taken["leg"]["role"], taken["leg"]["state"]) == (key, "serving", "open")
        phone = shown(centre, token)
        assert (phone["state"], phone["agent"]) == ("talking", "Agente 2")


def test_a_supervisor_listens_whispers_and_barges_in_before_the_agents_eyes(
    centre: centres.Centre, server: lines.Server
) -> None:
    with desk(centre, server) as visitor:
        visitor.next()
        token, key, _ = answered(centre, visitor)
        with scopes.scoped(centre.scope):
            supervisor = scenes.agent(centre.bank, name="Marta")
        visitor.everything()
        for mode, fact in (("listening", "leg_started"), ("whispering", "leg_mode_changed"),
                           ("barging", "leg_mode_changed")):  # fmt: skip
            with scopes.scoped(centre.scope):
                calls.join(
                    contact_key=uuid.UUID(key), person_id=supervisor.pk, role="supervising", mode=mode, by=scenes.BY,
                    at=clock.now(),
                )  # fmt: skip
            (part,) = visitor.until(fact)["data"]["changes"]["beside"]
            assert (part["role"], part["mode"], part["display_name"]) == ("supervising", mode, "Marta")
            heard = {one["role"]: one for one in shown(centre, token)["participants"]}
            own = heard["supervising"]["key"]
            assert (own in heard["serving"]["hears"]) == (mode != "listening")
            assert (own in heard["customer"]["hears"]) == (mode == "barging")
            assert set(heard["supervising"]["hears"]) == {"customer", heard["serving"]["key"]}


def test_the_agents_line_drops_and_the_customer_hears_music(centre: centres.Centre, server: lines.Server) -> None:
    with desk(centre, server) as visitor:
        visitor.next()
        token, key, _ = answered(centre, visitor)
        with scopes.scoped(centre.scope):
            contact = fake.called(uuid.UUID(key))
            adapter.agent_line_dropped(contact=contact, person_id=centre.bank.agents[0].pk, at=clock.now())
        visitor.until("contact_held")
        assert shown(centre, token)["state"] == "on_hold"


def test_a_network_that_follows_the_facts_agrees_with_the_tables(centre: centres.Centre, server: lines.Server) -> None:
    """Ring, hold, consult, barge, resume, hang up: after each step the fake network and the tables say one thing."""
    with desk(centre, server) as visitor:
        visitor.next()
        _, key, agent = answered(centre, visitor)
        with scopes.scoped(centre.scope):
            marta = scenes.agent(centre.bank, name="Marta")
        path, colleague = f"/desk/contacts/{key}", centre.bank.agents[1]

        def barge() -> None:
            with scopes.scoped(centre.scope):
                calls.join(
                    contact_key=uuid.UUID(key), person_id=marta.pk, role="supervising", mode="barging", by=scenes.BY,
                    at=clock.now(),
                )  # fmt: skip

        def join() -> None:
            with scopes.scoped(centre.scope):
                leg = contacts.Leg.objects.get(state="invited")
            assert post(centre.agent(1), f"/desk/legs/{leg.key}/answer").status_code == 200

        steps = (
            lambda: post(agent, f"{path}/hold"),
            lambda: post(agent, f"{path}/consult", {"person": str(colleague.key)}),
            join,
            barge,
            lambda: post(agent, f"{path}/resume"),
        )
        agree(centre, key)
        for step in steps:
            step()
            agree(centre, key)
        post(agent, f"{path}/end")
        assert network_of(centre).calls == {}


def network_of(centre: centres.Centre) -> fake.FakeNetwork:
    """Return a network that has followed every fact until now; the socket process numbers them meanwhile."""
    network = fake.FakeNetwork()
    with transaction.atomic():
        snapshots.begin_reading()
        with scopes.scoped(centre.scope):
            told = list(snapshots.facts_told())
    for fact in told:
        adapter.follow(network, fact)
    return network


def agree(centre: centres.Centre, key: str) -> None:
    """Demand that both say the same, as soon as every fact has its place: the socket process is numbering them."""

    def is_one() -> bool:
        network = network_of(centre)
        with scopes.scoped(centre.scope):
            contact = fake.called(uuid.UUID(key))
            keys = {str(leg.pk): str(leg.key) for leg in contacts.Leg.objects.filter(contact=contact)}
            shown_now = {one.key: set(one.hears) for one in fake.phone(contact).participants}
        keys["customer"] = "customer"
        heard = {keys[who]: {keys[other] for other in others} for who, others in network.hears(contact.pk).items()}
        return heard == shown_now and network.calls[contact.pk].ringing <= {centre.bank.agents[1].pk}

    lines.eventually(is_one)


@pytest.mark.parametrize(
    "changes",
    [{"number": "123"}, {"number": "+57 300\x00"}, {"number": 5}, {"call_id": "x"}, {"queue": "\ud800"},
     {"language": "spanish"}, {"more": 1}],
)  # fmt: skip
def test_a_malformed_call_is_refused_in_words(centre: centres.Centre, changes: dict[str, Any]) -> None:
    body = {
        "programme": str(centre.bank.programme.key), "queue": "general", "language": "es", "number": "+573005550101",
        "call_id": str(uuid.uuid4()),
    }  # fmt: skip
    answer = post(centre.browser(), PHONE, body | changes)
    assert answer.status_code == 400, answer.content
    assert centre.count("contacts_contact") == 0


def test_a_call_told_twice_is_one_and_a_token_opens_its_own_call_alone(centre: centres.Centre) -> None:
    call_id = str(uuid.uuid4())
    tokens = {dial(centre, call_id=call_id)["token"] for _ in range(2)}
    assert centre.count("contacts_contact") == 1
    for token in (*tokens, "x", "x" * 5000):
        status = centre.browser().get(f"{PHONE}/{token}").status_code
        assert status == (200 if token in tokens else 404)
    assert centres.refusal(post(centre.browser(), f"{PHONE}/{tokens.pop()}", {"do": "sing"})) == (
        400,
        "request_invalid",
    )
    unknown = post(centre.browser(), PHONE, {
        "programme": str(uuid.uuid4()), "queue": "general", "language": "es", "number": "+573005550101",
        "call_id": call_id,
    })  # fmt: skip
    assert unknown.status_code == 404


def test_the_telephone_is_there_in_a_demonstration_alone(centre: centres.Centre) -> None:
    page = centre.browser().get("/try/phone/", headers={"accept": "text/html"})
    assert page.status_code == 200
    assert b"General" in page.content
    centre.owner.execute("ALTER TABLE journal_installation DISABLE TRIGGER USER")
    try:
        centre.owner.execute("UPDATE journal_installation SET demonstration = false, world_epoch = real_epoch")
    finally:
        centre.owner.execute("ALTER TABLE journal_installation ENABLE TRIGGER USER")
    assert centre.browser().get("/try/phone/").status_code == 404
    assert post(centre.browser(), PHONE, {}).status_code == 404
