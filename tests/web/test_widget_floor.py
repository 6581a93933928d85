"""The customer's chat over HTTP, as a floor needs it: hours, consent, coming back, one question, who somebody is."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from django.db import connections
from django.test import Client
from tests import centre as centres
from tests import scenes
from tests.centre import bearing, refusal

from tejido.clients import texts
from tejido.contacts import gone
from tejido.core import identities
from tejido.journal import clock, scopes
from tejido.web.widget import limits

SECRET = "a secret of the programme, long enough"


@pytest.fixture
def centre(owner: psycopg.Connection[Any], acting_as: centres.Acting) -> centres.Centre:
    return centres.open_centre(owner, acting_as)


@pytest.fixture
def customer() -> Client:
    return Client(enforce_csrf_checks=True, headers={"accept": "application/json"}, raise_request_exception=False)


def post(*given: Any, **more: Any) -> Any:
    return centres.post(*given, **more)


def path_of(floor: scenes.Floor, what: str = "contacts") -> str:
    return f"/widget/{floor.programme.key}/{what}"


def notice(centre: centres.Centre, text: str = "Lo guardamos.") -> str:
    """Put a new version of the bank's notice in force, and return its key."""
    with scopes.scoped(centre.scope):
        made = texts.set_treatment_notice(
            client=centre.bank.client, text_en="We keep it.", text_es=text, by=scenes.BY, at=clock.now()
        )
    return str(made.key)


def ended(centre: centres.Centre) -> dict[str, Any]:
    """Let a customer be served to the end, and return their start."""
    started, agent = centre.serve()
    assert post(agent, f"/desk/contacts/{started['contact']['key']}/end").status_code == 200
    return dict(started)


def at_once(asks: list[Callable[[], Any]]) -> list[Any]:
    """Ask all of it at the same moment, each on a connection of its own."""
    answers: list[Any] = []
    gate = threading.Barrier(len(asks))

    def run(ask: Callable[[], Any]) -> None:
        try:
            gate.wait()
            answers.append(ask())
        finally:
            connections.close_all()

    crowd = [threading.Thread(target=run, args=(ask,)) for ask in asks]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    return answers


# ---- which sites ----


def test_a_site_that_is_not_on_the_list_gets_a_reason(centre: centres.Centre, customer: Client) -> None:
    address = f"/widget/{centre.bank.programme.key}/frame"
    framed = {"sec-fetch-dest": "iframe"}
    for page, status in (
        ("https://example.org/contact", 200), ("https://www.example.org/", 403), ("https://other.example/", 403),
        ("http://testserver/try/", 200), ("", 200), ("nonsense", 403),
    ):  # fmt: skip
        answer = customer.get(address, headers=framed | ({"referer": page} if page else {}))
        assert answer.status_code == status, page
        policy = answer["Content-Security-Policy"]
        assert ("frame-ancestors *;" in policy) == (status == 403)
    refused = customer.get(f"{address}?language=en", headers=framed | {"referer": "https://www.example.org/"})
    told = refused.content.decode()
    assert "https://www.example.org" in told
    assert "On the list is: https://example.org" in told
    assert centre.bank.programme.name not in told, "a site that is not on the list sees nothing of the centre"
    opened = customer.get(address, headers={"sec-fetch-dest": "document", "referer": "https://other.example/"})
    assert opened.status_code == 200, "opened by itself there is no site around it"


# ---- open, closed, full ----


def test_the_window_knows_whether_it_is_open(centre: centres.Centre, customer: Client) -> None:
    def told() -> Any:
        return customer.get(path_of(centre.bank, "opening?language=en")).json()["queues"]

    (queue,) = told()
    assert (queue["code"], queue["state"], queue["opens_at"]) == ("general", "open", None)
    centre.owner.execute("UPDATE clients_queue SET waiting_max = 1")
    centre.start()
    assert told()[0]["state"] == "full"
    assert refusal(post(customer, path_of(centre.bank), centres.new_chat())) == (409, "queue_full")
    centre.owner.execute("UPDATE clients_queue SET opens_at = '20:00', closes_at = '21:30', open_weekdays = '{2}'")
    (queue,) = told()
    assert queue["state"] == "closed"
    # World time begins on Tuesday the third of November; Wednesday at eight in the evening in Bogotá.
    assert queue["opens_at"] == "2026-11-05T01:00:00+00:00"
    assert "from 20:00 to 21:30 (Bogota time)" in queue["hours"]
    centre.owner.execute("UPDATE clients_queue SET is_closed = true")
    assert told() == []


def test_a_holiday_is_said_and_when_it_opens_again(centre: centres.Centre, customer: Client) -> None:
    centre.owner.execute(
        "UPDATE clients_queue SET opens_at = '08:00', closes_at = '18:00', open_weekdays = '{0,1,2,3,4}'"
    )
    token = centre.start()["token"]
    before = centre.count("contacts_contact")
    # Monday the sixteenth of November 2026, ten in the morning in Bogotá: the independence of Cartagena is remembered.
    holiday = datetime(2026, 11, 16, 15, tzinfo=UTC)
    with scopes.scoped(centre.scope):
        clock.change(factor=1.0, by=scenes.BY, real_at=clock.machine_now(), world_at=holiday)
    clock.forget()
    (queue,) = customer.get(path_of(centre.bank, "opening?language=es")).json()["queues"]
    assert (queue["state"], queue["opens_at"]) == ("closed", "2026-11-17T13:00:00+00:00")
    assert queue["hours"].startswith("Hoy es festivo. ")
    answer = post(customer, path_of(centre.bank), centres.new_chat(), headers={"accept-language": "en"})
    assert refusal(answer) == (409, "queue_closed")
    assert answer.json()["error"]["message"].startswith("Today is a public holiday. We are closed now.")
    assert centre.count("contacts_contact") == before
    # Whoever wrote before it began goes on waiting, and may write.
    assert post(customer, "/widget/thread/messages", centres.message(), headers=bearing(token)).status_code == 200
    # The client abroad works on its own calendar.
    centre.owner.execute("UPDATE clients_queue SET holiday_calendar = 'US', zone = 'America/New_York'")
    assert customer.get(path_of(centre.bank, "opening?language=es")).json()["queues"][0]["state"] == "open"


def test_a_full_queue_still_takes_what_belongs_to_a_chat_it_has(centre: centres.Centre, customer: Client) -> None:
    centre.owner.execute("UPDATE clients_queue SET waiting_max = 1")
    begun = centres.new_chat()
    token = post(customer, path_of(centre.bank), begun).json()["token"]
    assert post(customer, path_of(centre.bank), begun).status_code == 200
    assert post(customer, "/widget/thread/messages", centres.message(), headers=bearing(token)).status_code == 200


# ---- the notice ----


def test_the_notice_in_force_comes_before_anything_personal(centre: centres.Centre, customer: Client) -> None:
    first = notice(centre)
    shown = customer.get(path_of(centre.bank, "opening?language=es")).json()["notice"]
    assert (shown["key"], shown["version"], shown["text"]) == (first, 1, "Lo guardamos.")
    for changes in ({}, {"notice": None}, {"notice": str(uuid.uuid4())}):
        answer = post(customer, path_of(centre.bank), centres.new_chat(**changes))
        assert refusal(answer) == (409, "notice_needed")
    assert centre.count("contacts_customer") == centre.count("contacts_contact") == 0
    accepted = centres.new_chat(notice=first)
    assert [post(customer, path_of(centre.bank), accepted).status_code for _ in range(2)] == [201, 200]
    assert centre.count("contacts_treatment") == 1
    assert centre.fact_types().count("treatment_accepted") == 1
    second = notice(centre, "Lo guardamos un año.")
    assert refusal(post(customer, path_of(centre.bank), centres.new_chat(notice=first))) == (409, "notice_needed")
    assert post(customer, path_of(centre.bank), centres.new_chat(notice=second)).status_code == 201
    assert customer.get(path_of(centre.shop, "opening")).json()["notice"] is None
    assert post(customer, path_of(centre.shop), centres.new_chat()).status_code == 201


def test_whoever_comes_back_accepts_a_notice_once(centre: centres.Centre, customer: Client) -> None:
    first = notice(centre)
    started = post(customer, path_of(centre.bank), centres.new_chat(notice=first)).json()
    mine = bearing(started["token"])
    post(customer, "/widget/thread/end", headers=mine)
    again = post(customer, "/widget/thread/contacts", centres.new_chat("Otra vez"), headers=mine)
    assert again.status_code == 200
    post(customer, "/widget/thread/end", headers=mine)
    second = notice(centre, "Lo guardamos un año.")
    answer = post(customer, "/widget/thread/contacts", centres.new_chat("Y otra"), headers=mine)
    assert refusal(answer) == (409, "notice_needed")
    answer = post(customer, "/widget/thread/contacts", centres.new_chat("Y otra", notice=second), headers=mine)
    assert answer.status_code == 200


# ---- coming back ----


def test_starting_again_follows_the_chat_before(centre: centres.Centre, customer: Client) -> None:
    started = ended(centre)
    mine, begun = bearing(started["token"]), centres.new_chat("Una cosa más")
    answers = at_once([lambda: post(Client(), "/widget/thread/contacts", begun, headers=mine)] * 6)
    assert {answer.status_code for answer in answers} == {200}
    told = [answer.json() for answer in answers]
    assert len({one["contact"]["key"] for one in told}) == len({one["token"] for one in told}) == 1
    shown = customer.get("/widget/thread", headers=bearing(told[0]["token"])).json()
    assert [line["text"] for line in shown["messages"]] == ["Una cosa más"]
    assert [[line["text"] for line in past["messages"]] for past in shown["earlier"]] == [["Hola, necesito ayuda"]]
    assert shown["earlier"][0]["agent"] == {"display_name": "Agente 1"}
    row = centre.owner.execute(
        "SELECT later.previous_reason, earlier.key::text FROM contacts_contact AS later"
        " JOIN contacts_contact AS earlier ON earlier.id = later.previous_contact_id"
    ).fetchall()
    assert row == [("reopened", started["contact"]["key"])]
    assert customer.get("/widget/thread", headers=mine).json()["contact"]["key"] == told[0]["contact"]["key"]


def test_a_chat_that_goes_on_is_not_begun_again(centre: centres.Centre, customer: Client) -> None:
    started = centre.start()
    answer = post(customer, "/widget/thread/contacts", centres.new_chat("¿Hola?"), headers=bearing(started["token"]))
    assert answer.json()["contact"]["key"] == started["contact"]["key"]
    assert [line["text"] for line in answer.json()["messages"]][-1] == "¿Hola?"
    assert centre.count("contacts_contact") == 1


def test_whoever_was_gone_too_long_is_told_and_goes_on(centre: centres.Centre, customer: Client) -> None:
    started = centre.start()
    mine = bearing(started["token"])
    long_ago = clock.machine_now() - timedelta(hours=1)
    centre.owner.execute("UPDATE contacts_thread SET seen_at = %s", [long_ago])
    with scopes.scoped(centre.scope):
        now = clock.machine_now()
        (contact,) = gone.waiting(seen_before=long_ago + timedelta(seconds=1), now=now)
        gone.abandon(contact, seen_before=long_ago + timedelta(seconds=1), now=now, at=clock.now())
    told = customer.get("/widget/thread", headers=mine).json()["contact"]
    assert (told["state"], told["ended_reason"]) == ("abandoned", "customer_gone")
    again = post(customer, "/widget/thread/contacts", centres.new_chat("Volví"), headers=mine).json()
    assert again["contact"]["state"] == "waiting"
    assert [past["key"] for past in again["earlier"]] == [started["contact"]["key"]]


def test_new_beginnings_are_limited_for_a_thread(centre: centres.Centre, customer: Client) -> None:
    mine = bearing(centre.start()["token"])
    for _ in range(limits.AGAIN.attempts_max):
        assert post(customer, "/widget/thread/contacts", centres.new_chat(), headers=mine).status_code == 200
    answer = post(customer, "/widget/thread/contacts", centres.new_chat(), headers=mine)
    assert refusal(answer) == (429, "too_many_attempts")


def test_a_malformed_beginning_is_refused(centre: centres.Centre, customer: Client) -> None:
    mine = bearing(ended(centre)["token"])
    for changes in (
        {"text": 3}, {"text": ""}, {"language": "x"}, {"queue": "a\x00"}, {"notice": "1"}, {"notice": 3},
        {"identity": 3}, {"identity": ["x"]}, {"client_contact_id": None}, {"text": "a\x00b"}, {"more": 1},
    ):  # fmt: skip
        for address, headers in ((path_of(centre.bank), {}), ("/widget/thread/contacts", mine)):
            answer = post(customer, address, centres.new_chat(**changes), headers=headers)
            assert refusal(answer) in {(400, "request_invalid"), (400, "message_invalid")}, changes
    assert centre.count("contacts_contact") == 1


# ---- bursts ----


def test_a_burst_of_fifty_messages_is_one_contact(centre: centres.Centre) -> None:
    begun = centres.new_chat("mensaje 0")
    started = at_once([lambda: post(Client(), path_of(centre.bank), begun, REMOTE_ADDR="203.0.113.9")] * 6)
    assert {answer.status_code for answer in started} <= {200, 201}
    token = started[0].json()["token"]
    said = [centres.message(f"mensaje {number}") for number in range(1, 26)]

    def write(body: dict[str, str]) -> Callable[[], Any]:
        return lambda: post(Client(), "/widget/thread/messages", body, headers=bearing(token))

    # Each of them twice: fifty requests at the same moment.
    answers = at_once([write(body) for body in said * 2])
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json()["message"]["key"] for answer in answers}) == 25
    assert centre.count("contacts_contact") == centre.count("contacts_customer") == 1
    numbers = centre.owner.execute("SELECT array_agg(number ORDER BY number) FROM contacts_message").fetchone()
    assert numbers == (list(range(1, 27)),)


# ---- the one question ----


def test_the_question_is_answered_once(centre: centres.Centre, customer: Client) -> None:
    waiting = centre.start()
    for score in (1, 5):
        answer = post(customer, "/widget/thread/survey", {"score": score}, headers=bearing(waiting["token"]))
        assert refusal(answer) == (400, "answer_invalid"), "nobody has been served yet"
    post(customer, "/widget/thread/end", headers=bearing(waiting["token"]))
    abandoned = post(customer, "/widget/thread/survey", {"score": 3}, headers=bearing(waiting["token"]))
    assert refusal(abandoned) == (400, "answer_invalid")
    mine = bearing(ended(centre)["token"])
    wrong: list[Any] = [0, 6, True, "5", None, 4.0, [], 10**30]
    for given in wrong:
        answer = post(customer, "/widget/thread/survey", {"score": given}, headers=mine)
        assert refusal(answer) == (400, "answer_invalid"), given
    told = at_once([lambda: post(Client(), "/widget/thread/survey", {"score": 4}, headers=mine)] * 5)
    assert {answer.status_code for answer in told} == {200}
    assert told[0].json()["contact"]["survey_score"] == 4
    assert refusal(post(customer, "/widget/thread/survey", {"score": 5}, headers=mine)) == (400, "answer_invalid")
    assert centre.fact_types().count("survey_answered") == centre.count("contacts_surveyanswer") == 1


# ---- the expected wait ----


def test_the_range_is_told_from_twenty_stays_on(centre: centres.Centre, customer: Client) -> None:
    mine = bearing(centre.start()["token"])

    def told() -> Any:
        return customer.get("/widget/thread", headers=mine).json()["contact"]["expected_wait"]

    with scopes.scoped(centre.scope):
        pasts = [centre.bank.arrive() for _ in range(20)]
    row = (
        "UPDATE contacts_stay SET from_at = %(to)s - make_interval(secs => %(wait)s), to_at = %(to)s,"
        " left_how = %(how)s"
    )
    for number, contact in enumerate(pasts):
        past = {"to": clock.now() - timedelta(minutes=5), "wait": 10 * (number + 1), "how": "answered"}
        centre.owner.execute(f"{row} WHERE contact_id = %(contact)s", past | {"contact": contact.pk})
        assert (told() is None) == (number < 19), number
    # Ranks 10.5 and 18.9 of the waits 10, 20, ... 200.
    assert told() == {"low_seconds": pytest.approx(105.0), "high_seconds": pytest.approx(189.0)}
    centre.owner.execute("UPDATE contacts_stay SET left_how = 'abandoned' WHERE contact_id = %s", [pasts[0].pk])
    assert told() is None, "only the waits of those who were answered count"
    past = {"to": clock.now() - timedelta(hours=2, seconds=1), "wait": 10, "how": "answered"}
    centre.owner.execute(f"{row} WHERE contact_id = %(contact)s", past | {"contact": pasts[0].pk})
    assert told() is None, "only the last two hours count"


# ---- who somebody is ----


def signed(customer: str, *, seconds: float = 600, secret: str = SECRET) -> str:
    until_at = clock.machine_now() + timedelta(seconds=seconds)
    return identities.write(customer=customer, until_at=until_at, secret=secret)


def test_the_clients_site_says_who_somebody_is(centre: centres.Centre, customer: Client) -> None:
    centre.owner.execute(
        "UPDATE clients_programme SET identity_secret = %s WHERE id = %s", [SECRET, centre.bank.programme.pk]
    )

    def start(identity: str | None, floor: scenes.Floor | None = None) -> Any:
        answer = post(customer, path_of(floor or centre.bank), centres.new_chat(identity=identity))
        assert answer.status_code == 201, "whoever the site is wrong about is a customer all the same"
        return answer.json()

    first, again = start(signed("ana")), start(signed("ana"))
    assert first["identity"] == again["identity"] == "verified"
    assert first["token"] != again["token"]
    assert "earlier" in again
    assert again["earlier"] == [], "another chat of the same customer is for agents, not for this window"
    for identity, expected in (
        (None, None), (signed("ana", seconds=-1), "expired"), (signed("ana", secret="x" * 32), "invalid"),
        ("nonsense", "invalid"), ("x" * 4000, "invalid"),
        (signed("ana", seconds=13 * 3600), "invalid"),
    ):  # fmt: skip
        assert start(identity)["identity"] == expected
    assert start(signed("ana"), centre.shop)["identity"] == "invalid", "another client's programme has another secret"
    people = centre.owner.execute(
        "SELECT count(DISTINCT contact.customer_id), count(*) FROM contacts_contact AS contact"
        " JOIN contacts_customeraddress AS address ON address.customer_id = contact.customer_id"
        " WHERE address.address = 'site:ana' AND address.verified_at IS NOT NULL"
    ).fetchone()
    assert people == (1, 2)


def test_the_same_customer_twice_at_once_is_one(centre: centres.Centre) -> None:
    centre.owner.execute("UPDATE clients_programme SET identity_secret = %s", [SECRET])
    identity = signed("ana")

    def start() -> Any:
        return post(Client(), path_of(centre.bank), centres.new_chat(identity=identity), REMOTE_ADDR="203.0.113.9")

    answers = at_once([start] * 6)
    assert {answer.status_code for answer in answers} == {201}
    row = centre.owner.execute("SELECT count(DISTINCT customer_id), count(*) FROM contacts_contact").fetchone()
    assert row == (1, 6)
