"""The customer's chat over HTTP: public, without cookies, bound to one programme and one thread."""

from __future__ import annotations

import uuid
from datetime import datetime, time, timedelta
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.test import Client
from tests import centre as centres
from tests import scenes
from tests.centre import bearing, post, refusal

from tejido.access import tickets
from tejido.journal import clock
from tejido.web.widget import hours, limits, tokens

SOMEWHERE = "203.0.113.9"


@pytest.fixture
def centre(owner: psycopg.Connection, acting_as: centres.Acting) -> centres.Centre:
    return centres.open_centre(owner, acting_as)


@pytest.fixture
def customer() -> Client:
    return Client(enforce_csrf_checks=True, headers={"accept": "application/json"}, raise_request_exception=False)


def path_of(floor: scenes.Floor) -> str:
    return f"/widget/{floor.programme.key}/contacts"


# ---- the window ----


def test_only_the_clients_own_sites_may_hold_the_window(centre: centres.Centre, customer: Client) -> None:
    centre.owner.execute(
        "UPDATE clients_client SET allowed_origins = '{https://tienda.example}' WHERE id = %s", [centre.shop.client.pk]
    )
    for floor, origin in ((centre.bank, "https://example.org"), (centre.shop, "https://tienda.example")):
        answer = customer.get(f"/widget/{floor.programme.key}/frame")
        assert answer.status_code == 200
        assert f"frame-ancestors 'self' {origin};" in answer["Content-Security-Policy"]
        assert floor.client.name in answer.content.decode()
        assert "X-Frame-Options" not in answer


def test_no_other_page_may_be_held_in_a_frame(centre: centres.Centre) -> None:
    for path in ("/desk/", f"/wallboard/{centre.bank.programme.key}/"):
        policy = centre.agent().get(path, headers={"accept": "text/html"})["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in policy


def test_the_window_speaks_the_queues_language_or_the_one_asked_for(centre: centres.Centre, customer: Client) -> None:
    wishes = {
        "": "es", "?language=en": "en", "?language=es-CO": "es", "?language=xx": "es", "?language=%00": "es",
        "?language=" + "a" * 900: "es", "?language=": "es",
    }  # fmt: skip
    for asked, expected in wishes.items():
        path = f"/widget/{centre.bank.programme.key}/frame{asked}"
        answer = customer.get(path, headers={"accept-language": "en"})
        assert (answer.status_code, answer["Content-Language"]) == (200, expected), asked
        assert f'<html lang="{expected}">' in answer.content.decode()


def test_an_unknown_programme_has_no_window(centre: centres.Centre, customer: Client) -> None:
    for key in (str(uuid.uuid4()), "1", "%00", "%ed%a0%80"):
        assert customer.get(f"/widget/{key}/frame").status_code == 404
        assert post(customer, f"/widget/{key}/contacts", centres.new_chat()).status_code == 404


def test_a_customer_is_never_given_a_cookie(centre: centres.Centre, customer: Client) -> None:
    customer.get(f"/widget/{centre.bank.programme.key}/frame")
    started = post(customer, path_of(centre.bank), centres.new_chat()).json()
    mine: dict[str, Any] = {"headers": bearing(started["token"])}
    customer.get("/widget/thread", **mine)
    post(customer, "/widget/thread/messages", centres.message(), **mine)
    post(customer, "/widget/thread/ticket", **mine)
    post(customer, "/widget/thread/end", **mine)
    assert not customer.cookies


def test_a_signed_in_agent_who_tries_the_chat_is_a_customer_there(centre: centres.Centre) -> None:
    agent = centre.browser(centre.user("agent", person=centre.shop.agents[0]), checks_csrf=True)
    answer = post(agent, path_of(centre.bank), centres.new_chat())
    assert answer.status_code == 201
    assert agent.get("/widget/thread", headers=bearing(answer.json()["token"])).status_code == 200


# ---- a new chat ----


def test_a_start_that_comes_twice_is_one_chat_with_one_token(centre: centres.Centre, customer: Client) -> None:
    begun = centres.new_chat("Hola", name="Ana")
    first, second = (post(customer, path_of(centre.bank), begun) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 200)
    one, two = first.json(), second.json()
    assert (one["token"], one["contact"]["key"]) == (two["token"], two["contact"]["key"])
    assert one["state"] == "waiting"
    assert [(line["number"], line["author"], line["text"]) for line in one["messages"]] == [(1, "customer", "Hola")]
    assert [centre.count(f"contacts_{table}") for table in ("contact", "thread", "customer", "message")] == [1] * 4


def test_the_place_in_the_queue_is_told(centre: centres.Centre, customer: Client) -> None:
    started = [centre.start() for _ in range(3)]
    places = [
        customer.get("/widget/thread", headers=bearing(one["token"])).json()["contact"]["queue_position"]
        for one in started
    ]
    assert places == [1, 2, 3]
    post(customer, "/widget/thread/end", headers=bearing(started[0]["token"]))
    last = customer.get("/widget/thread", headers=bearing(started[2]["token"])).json()["contact"]
    assert last["queue_position"] == 2
    foreign = centre.start(floor=centre.shop)
    assert foreign["contact"]["queue_position"] == 1, "another client's queue is another queue"


def test_a_closed_queue_says_when_it_is_open(centre: centres.Centre, customer: Client) -> None:
    centre.owner.execute(
        "UPDATE clients_queue SET opens_at = '20:00', closes_at = '21:30', open_weekdays = '{0,1,2,3,4}'"
    )
    answer = post(customer, path_of(centre.bank), centres.new_chat(), headers={"accept-language": "en"})
    assert refusal(answer) == (409, "queue_closed")
    assert answer.json()["error"]["message"] == (
        "We are closed now. We answer Monday to Friday from 20:00 to 21:30 (Bogota time), except on public holidays."
    )
    spanish = post(customer, path_of(centre.bank), centres.new_chat(), headers={"accept-language": "es"})
    assert "lunes" in spanish.json()["error"]["message"].lower()
    assert centre.count("contacts_contact") == centre.count("contacts_customer") == 0
    centre.owner.execute("UPDATE clients_queue SET is_closed = true")
    answer = post(customer, path_of(centre.bank), centres.new_chat(), headers={"accept-language": "en"})
    assert answer.json()["error"]["message"] == "This queue is closed now."


def test_a_chat_that_was_taken_in_is_answered_again_after_closing(centre: centres.Centre, customer: Client) -> None:
    begun = centres.new_chat()
    token = post(customer, path_of(centre.bank), begun).json()["token"]
    centre.owner.execute("UPDATE clients_queue SET is_closed = true")
    again = post(customer, path_of(centre.bank), begun)
    assert (again.status_code, again.json()["token"]) == (200, token)


def test_a_queue_can_be_asked_for(centre: centres.Centre, customer: Client) -> None:
    assert post(customer, path_of(centre.bank), centres.new_chat(queue="general")).status_code == 201
    unknown = post(customer, path_of(centre.bank), centres.new_chat(queue="nothing"))
    assert refusal(unknown) == (404, "no_such_queue")


MALFORMED_STARTS: list[dict[str, Any]] = [
    {"client_contact_id": None}, {"client_contact_id": "1"}, {"client_contact_id": 7}, {"client_message_id": []},
    {"language": None}, {"language": "spanish"}, {"language": "\x00\x00"}, {"language": 3}, {"queue": 3},
    {"queue": "a\x00b"}, {"queue": "\ud83d\ude00"}, {"queue": ""}, {"queue": {"code": "general"}}, {"name": 3},
    {"name": ["Ana"]}, {"text": None}, {"text": 3}, {"text": {}}, {"text": ""}, {"text": " \n "},
    {"text": "a\x00b"}, {"text": "x" * 4001}, {"text": "a\x1bb"}, {"surprise": True},
]  # fmt: skip


def test_a_malformed_start_is_refused_and_leaves_nothing(centre: centres.Centre, customer: Client) -> None:
    for changes in MALFORMED_STARTS:
        answer = post(customer, path_of(centre.bank), centres.new_chat(**changes))
        assert refusal(answer) in {(400, "request_invalid"), (400, "message_invalid")}, changes
    assert centre.count("contacts_contact") == centre.count("contacts_customer") == 0


NO_OBJECTS = [
    b"", b"{", b"[]", b'"text"', b"null", b"\xff\xfe", b"[" * 60_000, b'{"text": "\\ud800"}', b'{"text": NaN}',
    b'{"a":' * 20_000,
]  # fmt: skip


def test_what_is_no_object_is_refused(centre: centres.Centre, customer: Client) -> None:
    token = centre.start()["token"]
    for body in NO_OBJECTS:
        begun = customer.post(path_of(centre.bank), body, content_type="application/json")
        written = customer.post(
            "/widget/thread/messages", body, content_type="application/json", headers=bearing(token)
        )
        assert refusal(begun) == refusal(written) == (400, "request_invalid"), body[:20]


def test_a_lone_half_of_a_pair_in_a_name_is_refused(centre: centres.Centre, customer: Client) -> None:
    body = b'{"client_contact_id":"%s","client_message_id":"%s","language":"es","text":"x","name":"\\ud800"}' % (
        str(uuid.uuid4()).encode(),
        str(uuid.uuid4()).encode(),
    )
    answer = customer.post(path_of(centre.bank), body, content_type="application/json")
    assert refusal(answer) == (400, "request_invalid")


def test_a_megabyte_is_too_large(centre: centres.Centre, customer: Client) -> None:
    answer = post(customer, path_of(centre.bank), centres.new_chat("x" * 1_000_000))
    assert refusal(answer) == (413, "request_data_too_big")
    assert centre.count("contacts_contact") == 0


def test_a_start_that_breaks_leaves_nothing(centre: centres.Centre, customer: Client) -> None:
    before = centre.count("journal_fact")
    begun = centres.new_chat()
    centre.owner.execute(
        "CREATE FUNCTION break_it() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'broken'; END $$;"
        " CREATE TRIGGER break_it BEFORE INSERT ON contacts_message FOR EACH ROW EXECUTE FUNCTION break_it()"
    )
    try:
        answer = post(customer, path_of(centre.bank), begun)
    finally:
        centre.owner.execute("DROP TRIGGER break_it ON contacts_message; DROP FUNCTION break_it()")
    assert refusal(answer)[0] == 500
    kept = [centre.count(f"contacts_{table}") for table in ("contact", "thread", "customer", "stay", "message")]
    assert (kept, centre.count("journal_fact")) == ([0] * 5, before)
    assert post(customer, path_of(centre.bank), begun).status_code == 201, "the same start works when asked again"


# ---- who may ----


def test_other_methods_are_refused(centre: centres.Centre, customer: Client) -> None:
    mine = bearing(centre.start()["token"])
    for method in (customer.get, customer.put, customer.delete, customer.patch, customer.options, customer.head):
        assert method(path_of(centre.bank)).status_code == 405
        for path in ("messages", "end", "ticket"):
            assert method(f"/widget/thread/{path}", headers=mine).status_code == 405
    assert post(Client(), "/widget/thread", headers=mine).status_code == 405


def test_another_sites_page_cannot_write(centre: centres.Centre, customer: Client) -> None:
    token = centre.start()["token"]
    for origin in ("https://evil.example", "null", "http://testserver.evil.example"):
        foreign = {"origin": origin}
        assert refusal(post(customer, path_of(centre.bank), centres.new_chat(), headers=foreign))[0] == 403
        for path in ("messages", "end", "ticket"):
            answer = post(customer, f"/widget/thread/{path}", headers=foreign | bearing(token))
            assert refusal(answer) == (403, "origin_refused")
    own = {"origin": "http://testserver"}
    assert post(customer, path_of(centre.bank), centres.new_chat(), headers=own).status_code == 201


def refused_everywhere(customer: Client, headers: dict[str, str]) -> bool:
    answers = [
        customer.get("/widget/thread", headers=headers),
        post(customer, "/widget/thread/messages", centres.message(), headers=headers),
        post(customer, "/widget/thread/end", headers=headers),
        post(customer, "/widget/thread/ticket", headers=headers),
    ]
    assert {answer["WWW-Authenticate"] for answer in answers if answer.status_code == 401} <= {"Thread"}
    return [refusal(answer) for answer in answers] == [(401, "thread_token_invalid")] * 4


def test_without_a_valid_token_nothing_is_answered(centre: centres.Centre, customer: Client) -> None:
    token = centre.start()["token"]
    body, _, signature = token.partition(":")
    bad = [
        {}, bearing(""), bearing("x"), bearing(token[:-1]), bearing(f"{body}:{signature[::-1]}"),
        bearing(f"x{token}"), bearing(token * 9), {"authorization": f"Bearer {token}"}, bearing("é" * 40),
    ]  # fmt: skip
    for headers in bad:
        assert refused_everywhere(customer, headers), headers


def thread_of(centre: centres.Centre) -> tuple[uuid.UUID, int]:
    row = centre.owner.execute("SELECT key, client_id FROM contacts_thread ORDER BY id DESC LIMIT 1").fetchone()
    assert row is not None
    return row[0], row[1]


def token_for(key: uuid.UUID, client_id: int, from_at: datetime | None = None) -> str:
    made = tokens.ThreadToken(thread_key=key, client_id=client_id, from_at=from_at or clock.machine_now())
    return tokens.write(made)


def test_a_token_of_one_client_opens_nothing_of_another(centre: centres.Centre, customer: Client) -> None:
    centre.start()
    key, client_id = thread_of(centre)
    assert customer.get("/widget/thread", headers=bearing(token_for(key, client_id))).status_code == 200
    # Signed by us, yet for the wrong client: row-level security finds no such thread.
    assert refused_everywhere(customer, bearing(token_for(key, centre.shop.client.pk)))
    assert refused_everywhere(customer, bearing(token_for(uuid.uuid4(), client_id)))


def test_a_token_opens_its_own_thread_only(centre: centres.Centre, customer: Client) -> None:
    bank, shop = centre.start("del banco"), centre.start("de la tienda", floor=centre.shop)
    post(customer, "/widget/thread/messages", centres.message("otra"), headers=bearing(shop["token"]))
    told = customer.get("/widget/thread", headers=bearing(bank["token"])).json()
    assert [line["text"] for line in told["messages"]] == ["del banco"]


def test_a_token_runs_out(centre: centres.Centre, customer: Client) -> None:
    centre.start()
    key, client_id = thread_of(centre)
    kept = timedelta(seconds=tokens.KEPT_SECONDS_MAX)
    young = token_for(key, client_id, clock.machine_now() - kept + timedelta(minutes=5))
    assert customer.get("/widget/thread", headers=bearing(young)).status_code == 200
    old = token_for(key, client_id, clock.machine_now() - kept - timedelta(seconds=1))
    assert refused_everywhere(customer, bearing(old))


# ---- the thread ----


def test_the_thread_tells_who_answers_and_what_was_said(centre: centres.Centre, customer: Client) -> None:
    started, agent = centre.serve()
    mine: dict[str, Any] = {"headers": bearing(started["token"])}
    contact = started["contact"]["key"]
    post(agent, f"/desk/contacts/{contact}/messages", centres.message("A la orden"))
    told = customer.get("/widget/thread", **mine).json()
    assert set(told) == {"contact", "agent", "messages", "earlier", "position", "world", "server_time"}
    assert (told["contact"]["state"], told["contact"]["queue_position"]) == ("serving", None)
    assert told["agent"] == {"display_name": "Agente 1"}
    assert [line["author"] for line in told["messages"]] == ["customer", "agent"]
    assert not {"Prueba", "person", "leg"} & set(str(told).split()), "nothing of the agent but their name for customers"


def test_leaving_twice_is_leaving_once(centre: centres.Centre, customer: Client) -> None:
    waiting, (served, _) = centre.start(), centre.serve(number=1)
    for started, state in ((waiting, "abandoned"), (served, "wrapping")):
        mine: dict[str, Any] = {"headers": bearing(started["token"])}
        for _ in range(2):
            answer = post(customer, "/widget/thread/end", **mine)
            assert (answer.status_code, answer.json()["contact"]["state"]) == (200, state)
        assert answer.json()["contact"]["ended_reason"] == "customer"
        late = post(customer, "/widget/thread/messages", centres.message(), **mine)
        assert refusal(late) == (409, "contact_ended")
    told = centre.fact_types()
    assert (told.count("contact_abandoned"), told.count("contact_ended")) == (1, 1)


def test_a_message_sent_twice_is_one_even_after_the_end(centre: centres.Centre, customer: Client) -> None:
    started = centre.start()
    mine: dict[str, Any] = {"headers": bearing(started["token"])}
    said = centres.message("¿Siguen ahí?")
    one = post(customer, "/widget/thread/messages", said, **mine).json()["message"]
    post(customer, "/widget/thread/end", **mine)
    assert post(customer, "/widget/thread/messages", said, **mine).json()["message"] == one
    assert (one["number"], one["text"], one["author"]) == (2, "¿Siguen ahí?", "customer")
    assert centre.count("contacts_message") == 2


def test_a_malformed_message_is_refused(centre: centres.Centre, customer: Client) -> None:
    headers, known = bearing(centre.start()["token"]), str(uuid.uuid4())
    bodies: list[Any] = [
        {}, {"text": "x"}, {"client_message_id": "1", "text": "x"}, {"client_message_id": known, "text": 1},
        {"client_message_id": known, "text": "a\x00"}, {"client_message_id": known, "text": " "},
        {"client_message_id": known, "text": "x", "author": "agent"},
    ]  # fmt: skip
    for body in bodies:
        answer = post(customer, "/widget/thread/messages", body, headers=headers)
        assert refusal(answer) in {(400, "request_invalid"), (400, "message_invalid")}, body
    assert centre.count("contacts_message") == 1


def test_a_ticket_lets_the_thread_and_nothing_else_be_heard(centre: centres.Centre, customer: Client) -> None:
    started = centre.start()
    answer = post(customer, "/widget/thread/ticket", headers=bearing(started["token"])).json()
    assert answer["url"].startswith("ws://testserver:")
    ticket = tickets.read(answer["ticket"], key=tickets.signing_key(settings.ENVIRONMENT), now=clock.machine_now())
    assert (ticket.user_id, ticket.person_id, ticket.topics) == (None, None, ("thread",))
    assert ticket.scope == {centre.bank.client.pk}
    assert ticket.thread_key == str(thread_of(centre)[0])
    assert ticket.origin == "http://testserver"


# ---- limits ----


def test_new_chats_are_limited_for_an_address_and_a_programme_together(
    centre: centres.Centre, customer: Client
) -> None:
    begun = centres.new_chat()
    for number in range(limits.NEW_CHATS.attempts_max):
        body = begun if number == 0 else centres.new_chat()
        assert post(customer, path_of(centre.bank), body, REMOTE_ADDR=SOMEWHERE).status_code == 201
    answer = post(customer, path_of(centre.bank), centres.new_chat(), REMOTE_ADDR=SOMEWHERE)
    assert refusal(answer) == (429, "too_many_attempts")
    assert 0 < int(answer["Retry-After"]) <= limits.WINDOW_SECONDS
    assert post(customer, path_of(centre.bank), begun, REMOTE_ADDR=SOMEWHERE).status_code == 200, "no new chat"
    assert post(customer, path_of(centre.shop), centres.new_chat(), REMOTE_ADDR=SOMEWHERE).status_code == 201
    assert post(customer, path_of(centre.bank), centres.new_chat(), REMOTE_ADDR="203.0.113.10").status_code == 201
    window = f"UPDATE access_limit SET window_from = window_from - interval '{limits.WINDOW_SECONDS} seconds'"
    centre.owner.execute(window)
    assert post(customer, path_of(centre.bank), centres.new_chat(), REMOTE_ADDR=SOMEWHERE).status_code == 201


def test_a_demonstrations_own_machine_is_not_limited(centre: centres.Centre, customer: Client) -> None:
    for _ in range(limits.NEW_CHATS.attempts_max + 1):
        assert post(customer, path_of(centre.bank), centres.new_chat()).status_code == 201


def test_messages_and_tickets_are_limited_for_a_thread(centre: centres.Centre, customer: Client) -> None:
    one, other = (bearing(centre.start()["token"]) for _ in range(2))
    for path, rule in (("messages", limits.MESSAGES), ("ticket", limits.TICKETS)):
        body = centres.message if path == "messages" else dict
        for _ in range(rule.attempts_max):
            assert post(customer, f"/widget/thread/{path}", body(), headers=one).status_code == 200
        answer = post(customer, f"/widget/thread/{path}", body(), headers=one)
        assert refusal(answer) == (429, "too_many_attempts")
        assert post(customer, f"/widget/thread/{path}", body(), headers=other).status_code == 200


def test_the_hours_are_told_in_words() -> None:
    def said(weekdays: list[int], opens: int, closes: int) -> str:
        return hours.sentence(
            weekdays=weekdays, opens_at=time(opens), closes_at=time(closes), zone="America/New_York", is_closed=False
        )

    assert "every day around the clock" in said([0, 1, 2, 3, 4, 5, 6], 0, 0)
    assert "Monday, Wednesday from 08:00 to 12:00 (New York time)" in said([2, 0], 8, 12)
    assert "Saturday, Sunday" in said([5, 6], 8, 12)
