"""The desk over HTTP beside writing and ending: colleagues, transfers, notes, hands, flags, history, and why."""

from __future__ import annotations

import uuid
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.test import Client
from tests import centre as centres
from tests import scenes
from tests.centre import post, refusal

from tejido.clients import texts
from tejido.contacts import models as contacts
from tejido.journal import clock, scopes


@pytest.fixture
def centre(owner: psycopg.Connection[Any], acting_as: centres.Acting) -> centres.Centre:
    return centres.open_centre(owner, acting_as)


def served(centre: centres.Centre) -> tuple[str, Client]:
    """Let the first agent serve a chat: the address of the contact, and their browser."""
    started, agent = centre.serve()
    return f"/desk/contacts/{started['contact']['key']}", agent


def test_a_contact_goes_to_a_colleague_with_a_note_once(centre: centres.Centre) -> None:
    path, agent = served(centre)
    found = agent.get(f"{path}/colleagues").json()
    assert [one["display_name"] for one in found["colleagues"]] == ["Agente 2"]
    assert found["colleagues"][0]["is_available"]
    body = {"to_person": found["colleagues"][0]["key"], "note": "Espera un reembolso", "client_note_id": str(SOME)}
    for _ in range(2):
        assert post(agent, f"{path}/transfer", body).status_code == 200
    told = agent.get(path).json()["contact"]
    assert (told["leg"]["state"], told["state"]) == ("ended", "waiting")
    assert [note["text"] for note in told["notes"]] == ["Espera un reembolso"]
    with scopes.scoped(centre.scope):
        stay = contacts.Stay.objects.get(to_at=None)
    assert (stay.preference, stay.preferred_person_id, stay.at_front) == ("directed", centre.bank.agents[1].pk, True)
    assert refusal(post(agent, f"{path}/messages", centres.message())) == (409, "not_serving")
    assert centre.fact_types().count("note_written") == 1


def test_a_contact_goes_to_one_goal_that_can_take_it(centre: centres.Centre) -> None:
    path, agent = served(centre)
    queue, person = str(centre.bank.queue.key), str(centre.bank.agents[1].key)
    for body in ({}, {"to_queue": queue, "to_person": person}):
        assert refusal(post(agent, f"{path}/transfer", body)) == (400, "goal_invalid")
    assert refusal(post(agent, f"{path}/transfer", {"to_queue": "general"})) == (400, "request_invalid")
    foreign = {"to_queue": str(centre.shop.queue.key)}
    assert refusal(post(agent, f"{path}/transfer", foreign)) == (404, "no_such_queue")
    stranger = {"to_person": str(centre.shop.agents[0].key)}
    assert refusal(post(agent, f"{path}/transfer", stranger)) == (409, "nobody_to_ask")
    too_long = {"to_person": person, "note": "x" * 2001, "client_note_id": str(SOME)}
    assert refusal(post(agent, f"{path}/transfer", too_long)) == (400, "note_too_long")
    assert agent.get(path).json()["contact"]["leg"]["state"] == "open"


def test_notes_are_private_and_written_once(centre: centres.Centre) -> None:
    path, agent = served(centre)
    body = {"client_note_id": str(SOME), "text": "Prefiere la tarde"}
    for _ in range(2):
        (note,) = post(agent, f"{path}/notes", body).json()["contact"]["notes"]  # type: ignore[attr-defined]
    assert (note["text"], note["author"]) == ("Prefiere la tarde", "Agente 1")
    wrong = {"": "message_invalid", "  ": "message_invalid", "a\x00b": "request_invalid", "\ud800": "request_invalid"}
    for text, code in wrong.items():
        answer = refusal(post(agent, f"{path}/notes", {"client_note_id": str(uuid.uuid4()), "text": text}))
        assert answer == (400, code)


def test_earlier_contacts_are_hidden_until_the_identity_was_checked(centre: centres.Centre) -> None:
    path, agent = served(centre)
    assert refusal(agent.get(f"{path}/earlier")) == (409, "address_not_verified")
    before = agent.get(path).json()["contact"]["customer"]
    assert (before["verified"], before["earlier_count"]) == (False, None)
    for _ in range(2):
        told = post(agent, f"{path}/verify").json()["contact"]["customer"]  # type: ignore[attr-defined]
        assert (told["verified"], told["earlier_count"]) == (True, 0)
    assert agent.get(f"{path}/earlier").json() == {"contacts": []}
    assert centre.fact_types().count("customer_address_verified") == 1
    # The same customer comes back within the thread: the first contact is shown, with what was said and its outcome.
    post(agent, f"{path}/end")
    post(agent, f"{path}/wrap-up", {"disposition": str(centre.bank.disposition.key), "note": "Todo claro"})
    with scopes.scoped(centre.scope):
        first = contacts.Contact.objects.get()
        centre.bank.at = clock.now()
        again = contacts.Contact.objects.create(
            client_id=first.client_id, programme=first.programme, channel="chat", direction="inbound", language="es",
            customer=first.customer, thread=first.thread, provider_id="again", arrived_at=centre.bank.at,
            previous_contact=first, previous_reason="reopened", queue=first.queue, state="serving",
        )  # fmt: skip
        contacts.Leg.objects.create(
            client_id=first.client_id, contact=again, person=centre.bank.agents[0], role="serving",
            from_at=centre.bank.at,
        )  # fmt: skip
        again.refresh_from_db()
    (earlier,) = agent.get(f"/desk/contacts/{again.key}/earlier").json()["contacts"]
    assert (earlier["name_es"], earlier["note"], earlier["served_by"]) == ("Resuelto", "Todo claro", "Agente 1")
    assert [message["text"] for message in earlier["messages"]] == ["Hola, necesito ayuda"]
    shown = agent.get(f"/desk/contacts/{again.key}").json()["contact"]
    assert (shown["customer"]["earlier_count"], shown["previous_reason"]) == (1, "reopened")


def test_a_flag_stops_offers_and_the_pause_follows_the_contact(centre: centres.Centre) -> None:
    path, agent = served(centre)
    assert refusal(post(agent, f"{path}/flag", {"reason": "rude"})) == (400, "reason_unknown")
    for _ in range(2):
        told = post(agent, f"{path}/flag", {"reason": "threat"}).json()  # type: ignore[attr-defined]
        assert told["contact"]["flag"] == {"reason": "threat", "pause_seconds": 300, "is_reviewed": False}
        assert (told["presence"]["activity"], told["presence"]["until_at"]) == ("recovering", None)
    assert refusal(post(agent, "/desk/presence", {"activity": "available"})) == (409, "still_recovering")
    post(agent, f"{path}/end")
    post(agent, f"{path}/wrap-up", {"disposition": str(centre.bank.disposition.key)})
    with scopes.scoped(centre.scope):
        row = centre.owner.execute("SELECT activity, until_at IS NOT NULL FROM people_presence WHERE person_id = %s",
                                   [centre.bank.agents[0].pk]).fetchone()  # fmt: skip
    assert row == ("recovering", True)
    assert refusal(post(agent, "/desk/presence", {"activity": "available"})) == (409, "still_recovering")
    assert centre.fact_types().count("abuse_flagged") == 1


def test_a_hand_is_raised_and_lowered_once(centre: centres.Centre) -> None:
    path, agent = served(centre)
    body = {"reason": "question", "contact": path.rsplit("/", 1)[1]}
    raised = [post(agent, "/desk/hand", body).json()["hand"] for _ in range(2)]  # type: ignore[attr-defined]
    assert raised[0] == raised[1]
    assert (raised[0]["reason"], raised[0]["contact"], raised[0]["answered_by"]) == ("question", body["contact"], None)
    stranger = centre.agent(1)
    assert refusal(post(stranger, f"/desk/hand/{raised[0]['key']}/lower")) == (404, "no_such_hand")
    assert refusal(post(stranger, "/desk/hand", body)) == (409, "not_serving")
    for reason, code in (("bored", "reason_unknown"), ("question\x00", "request_invalid")):
        assert refusal(post(stranger, "/desk/hand", {"reason": reason})) == (400, code)
    for _ in range(2):
        assert post(agent, f"/desk/hand/{raised[0]['key']}/lower").json() == {"hand": None}  # type: ignore[attr-defined]
    assert [centre.fact_types().count(name) for name in ("hand_raised", "hand_lowered")] == [1, 1]


def test_canned_replies_are_those_of_what_one_serves(centre: centres.Centre) -> None:
    with scopes.scoped(centre.scope):
        for floor in (centre.bank, centre.shop):
            texts.add_canned_reply(
                programme=floor.programme, shortcut="saludo", title_en="Greeting", title_es="Saludo",
                text_en="Good morning", text_es="Buenos días", by=scenes.BY, at=clock.now(),
            )  # fmt: skip
        gone = texts.add_canned_reply(
            programme=centre.bank.programme, shortcut="vieja", title_en="Old", title_es="Vieja", text_en="Old",
            text_es="Vieja", by=scenes.BY, at=clock.now(),
        )  # fmt: skip
        texts.retire_canned_reply(reply=gone, by=scenes.BY, at=clock.now())
    (reply,) = centre.agent().get("/desk/replies").json()["replies"]
    assert (reply["programme"], reply["shortcut"], reply["text_es"]) == (
        str(centre.bank.programme.key), "saludo", "Buenos días",
    )  # fmt: skip


@pytest.mark.parametrize(("language", "word"), [("en", "had waited"), ("es", "llevaba")])
def test_why_me_is_told_in_sentences(centre: centres.Centre, language: str, word: str) -> None:
    agent = centre.agent()
    offer = centre.offer(centre.start()["contact"]["key"])
    agent.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    (reason,) = agent.get(f"/desk/offers/{offer.key}/why").json()["reasons"]
    assert word in reason["text"], reason
    assert reason["points"] == 1.0
    contact = post(agent, f"/desk/offers/{offer.key}/accept").json()["contact"]  # type: ignore[attr-defined]
    assert agent.get(f"/desk/contacts/{contact['key']}/why").json()["reasons"] == [reason]


def test_what_a_colleague_handed_over_was_no_routers_choice(centre: centres.Centre) -> None:
    path, agent = served(centre)
    colleague = centre.agent(1)
    post(agent, f"{path}/consult", {"person": str(centre.bank.agents[1].key)})
    with scopes.scoped(centre.scope):
        leg = contacts.Leg.objects.get(state="invited")
    assert refusal(post(agent, f"{path}/hand-over")) == (409, "nobody_to_ask")
    assert refusal(colleague.get(path)) == (404, "no_such_contact")
    post(colleague, f"/desk/legs/{leg.key}/answer")
    assert colleague.get(path).json()["contact"]["leg"]["role"] == "consulting"
    assert refusal(post(colleague, f"{path}/messages", centres.message())) == (404, "no_such_contact")
    assert post(agent, f"{path}/hand-over").status_code == 200
    (reason,) = colleague.get(f"{path}/why").json()["reasons"]
    assert reason["points"] is None
    assert post(colleague, f"{path}/messages", centres.message()).status_code == 200


def test_an_invitation_is_declined_or_taken_back(centre: centres.Centre) -> None:
    path, agent = served(centre)
    colleague, body = centre.agent(1), {"person": str(centre.bank.agents[1].key)}
    for how, who in (("leave", colleague), ("withdraw", agent)):
        post(agent, f"{path}/consult", body)
        with scopes.scoped(centre.scope):
            leg = contacts.Leg.objects.get(state="invited")
        for _ in range(2):
            assert post(who, f"/desk/legs/{leg.key}/{how}").status_code == 200
        assert refusal(post(colleague, f"/desk/legs/{leg.key}/answer")) == (404, "no_such_leg")
    told = centre.fact_types()
    assert told.count("leg_ended") == 2


def test_hold_is_for_calls(centre: centres.Centre) -> None:
    path, agent = served(centre)
    assert refusal(post(agent, f"{path}/hold")) == (409, "not_a_call")


SOME = uuid.uuid4()
