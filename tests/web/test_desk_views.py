"""The desk over HTTP: each request works, is done once when it comes twice, and refuses what it must."""

from __future__ import annotations

import uuid

import psycopg
import pytest
from django.test import Client
from tests import centre as centres
from tests import scenes
from tests.centre import post, refusal

from tejido.access import roles
from tejido.contacts import offers
from tejido.core import facts
from tejido.journal import scopes
from tejido.people import actions as people_actions

SOME = uuid.uuid4()
GET = (f"/desk/contacts/{SOME}", "/desk/today")
POST = (
    "/desk/presence", f"/desk/offers/{SOME}/accept", f"/desk/offers/{SOME}/reject", f"/desk/contacts/{SOME}/messages",
    f"/desk/contacts/{SOME}/end", f"/desk/contacts/{SOME}/wrap-up",
)  # fmt: skip


@pytest.fixture
def centre(owner: psycopg.Connection, acting_as: centres.Acting) -> centres.Centre:
    return centres.open_centre(owner, acting_as)


# ---- who may ----


def test_a_stranger_is_asked_to_sign_in(centre: centres.Centre) -> None:
    stranger = centre.browser()
    for path in GET:
        assert refusal(stranger.get(path)) == (401, "sign_in_needed")
    for path in POST:
        assert refusal(post(stranger, path)) == (401, "sign_in_needed")
    page = Client().get("/desk/")
    assert (page.status_code, page["Location"]) == (302, "/accounts/login/?next=/desk/")


def test_no_other_role_reaches_the_desk(centre: centres.Centre) -> None:
    for role in roles.GRANTABLE:
        if "desk.use" in roles.VERBS[role]:
            continue
        with scopes.scoped({0}):
            person = people_actions.register_person(
                given_names=role, first_surname="Prueba", display_name=role, by=scenes.BY, at=scenes.START
            )
        client_id = centre.bank.client.pk if role == "client" else None
        browser = centre.browser(centre.user(role, person=person, client_id=client_id))
        assert browser.get("/desk/").status_code == 403
        for path in GET:
            assert refusal(browser.get(path)) == (403, "not_allowed"), (role, path)
        for path in POST:
            assert refusal(post(browser, path)) == (403, "not_allowed"), (role, path)


def test_an_account_that_belongs_to_nobody_has_no_desk(centre: centres.Centre) -> None:
    browser = centre.browser(centre.user("agent"))
    assert browser.get("/desk/").status_code == 403
    assert refusal(browser.get("/desk/today")) == (403, "not_allowed")


def test_agents_reach_their_own_contacts_only(centre: centres.Centre) -> None:
    started, _ = centre.serve()
    offer = centre.offer(centre.start()["contact"]["key"])
    colleague = centre.agent(1)
    stranger = centre.browser(centre.user("agent", person=centre.shop.agents[0]))
    contact = f"/desk/contacts/{started['contact']['key']}"
    for browser in (colleague, stranger):
        assert refusal(browser.get(contact)) == (404, "no_such_contact")
        assert refusal(post(browser, f"{contact}/messages", centres.message())) == (404, "no_such_contact")
        assert refusal(post(browser, f"{contact}/end")) == (404, "no_such_contact")
        disposition = {"disposition": str(centre.bank.disposition.key)}
        assert refusal(post(browser, f"{contact}/wrap-up", disposition)) == (404, "no_such_contact")
        assert refusal(post(browser, f"/desk/offers/{offer.key}/accept")) == (404, "no_such_offer")
        assert refusal(post(browser, f"/desk/offers/{offer.key}/reject", {"reason": "busy"})) == (404, "no_such_offer")
    assert centre.count("contacts_leg") == 1


def test_every_change_needs_the_pages_own_token(centre: centres.Centre) -> None:
    user = centre.user("agent", person=centre.bank.agents[0])
    browser = centre.browser(user, checks_csrf=True)
    for path in POST:
        assert post(browser, path).status_code == 403
    assert browser.get("/desk/", headers={"accept": "text/html"}).status_code == 200
    token = browser.cookies["tejido_csrf"].value
    answer = post(browser, "/desk/presence", {"activity": "lunch"}, headers={"x-csrftoken": token})
    assert answer.status_code == 200


def test_each_address_takes_one_method(centre: centres.Centre) -> None:
    agent = centre.agent()
    for path in POST:
        assert agent.get(path).status_code == 405, path
    for path in ("/desk/", *GET):
        assert post(agent, path).status_code == 405, path


# ---- presence ----


def test_presence_is_chosen_and_told(centre: centres.Centre) -> None:
    agent = centre.agent()
    told = post(agent, "/desk/presence", {"activity": "break", "reason": "rest"}).json()["presence"]
    assert {name: told[name] for name in ("activity", "reason", "available", "connected")} == {
        "activity": "break", "reason": "rest", "available": False, "connected": True,
    }  # fmt: skip
    again = post(agent, "/desk/presence", {"activity": "break", "reason": "rest"}).json()["presence"]
    assert again == told, "the same again changes nothing"
    assert centre.fact_types().count("activity_changed") == len(centre.bank.agents) + len(centre.shop.agents) + 1


def test_only_what_the_desk_offers_can_be_chosen(centre: centres.Centre) -> None:
    agent = centre.agent()
    wishes: list[dict[str, str]] = [
        {"activity": "not_responding"}, {"activity": "asleep"}, {"activity": "break"}, {"activity": "\ud83d\ude00"},
        {"activity": "break", "reason": "because"}, {"activity": "lunch", "reason": "rest"},
    ]  # fmt: skip
    for body in wishes:
        assert refusal(post(agent, "/desk/presence", body)) == (400, "activity_unknown"), body


def test_nobody_goes_offline_with_a_contact_in_hand(centre: centres.Centre) -> None:
    started, agent = centre.serve()
    assert refusal(post(agent, "/desk/presence", {"activity": "offline"})) == (409, "contacts_still_open")
    post(agent, f"/desk/contacts/{started['contact']['key']}/end")
    assert refusal(post(agent, "/desk/presence", {"activity": "offline"})) == (409, "contacts_still_open")
    outcome = {"disposition": str(centre.bank.disposition.key)}
    assert post(agent, f"/desk/contacts/{started['contact']['key']}/wrap-up", outcome).status_code == 200
    assert post(agent, "/desk/presence", {"activity": "offline"}).json()["presence"]["activity"] == "offline"


def test_a_person_in_no_pool_has_no_presence_to_change(centre: centres.Centre) -> None:
    with scopes.scoped({0}):
        visitor = people_actions.register_person(
            given_names="Sin", first_surname="Puesto", display_name="Sin", by=scenes.BY, at=scenes.START
        )
    browser = centre.browser(centre.user("agent", person=visitor))
    assert refusal(post(browser, "/desk/presence", {"activity": "lunch"})) == (409, "no_presence")


# ---- offers ----


def test_an_accepted_offer_gives_the_whole_contact_once(centre: centres.Centre) -> None:
    started, agent = centre.start("Mi factura", name="Ana"), centre.agent()
    offer = centre.offer(started["contact"]["key"])
    taken = post(agent, f"/desk/offers/{offer.key}/accept").json()["contact"]
    assert {name: taken[name] for name in ("key", "state", "queue", "programme", "client", "channel", "language")} == {
        "key": started["contact"]["key"], "state": "serving", "queue": "General", "programme": "Atención",
        "client": "Banco", "channel": "chat", "language": "es",
    }  # fmt: skip
    assert taken["customer"] == {
        "display_name": "Ana", "verified": False, "number": None, "earlier_count": None,
    }  # fmt: skip
    assert taken["leg"]["state"] == "open"
    assert [line["text"] for line in taken["messages"]] == ["Mi factura"]
    assert [line["name"] for line in taken["dispositions"]] == ["Solved"]
    assert post(agent, f"/desk/offers/{offer.key}/accept").json()["contact"] == taken
    assert agent.get(f"/desk/contacts/{taken['key']}").json()["contact"] == taken
    assert centre.count("contacts_leg") == 1


def test_a_rejected_offer_goes_back_once(centre: centres.Centre) -> None:
    agent = centre.agent()
    offer = centre.offer(centre.start()["contact"]["key"])
    for _ in range(2):
        assert post(agent, f"/desk/offers/{offer.key}/reject", {"reason": "busy"}).status_code == 200
    assert refusal(post(agent, f"/desk/offers/{offer.key}/accept")) == (409, "offer_gone")
    assert centre.fact_types().count("offer_rejected") == 1


def test_an_offer_whose_time_is_up_is_gone(centre: centres.Centre) -> None:
    agent = centre.agent()
    offer = centre.offer(centre.start()["contact"]["key"])
    centre.owner.execute(
        "UPDATE contacts_offer SET offered_at = offered_at - interval '1 minute',"
        " deadline_at = deadline_at - interval '1 minute'"
    )
    assert refusal(post(agent, f"/desk/offers/{offer.key}/accept")) == (409, "offer_gone")


def test_an_offer_is_rejected_for_a_reason(centre: centres.Centre) -> None:
    offer, agent = centre.offer(centre.start()["contact"]["key"]), centre.agent()
    for body in ({}, {"reason": 3}, {"reason": None}):
        assert refusal(post(agent, f"/desk/offers/{offer.key}/reject", body)) == (400, "request_invalid")
    tired = post(agent, f"/desk/offers/{offer.key}/reject", {"reason": "tired"})
    assert refusal(tired) == (400, "reason_unknown")


def test_a_customer_who_left_takes_the_offer_along(centre: centres.Centre) -> None:
    started = centre.start()
    offer = centre.offer(started["contact"]["key"])
    post(Client(), "/widget/thread/end", headers=centres.bearing(started["token"]))
    assert refusal(post(centre.agent(), f"/desk/offers/{offer.key}/accept")) == (409, "offer_gone")


# ---- writing, ending, wrapping up ----


def test_a_message_sent_twice_is_one(centre: centres.Centre) -> None:
    started, agent = centre.serve()
    path, said = f"/desk/contacts/{started['contact']['key']}/messages", centres.message("Buenas tardes")
    one, two = (post(agent, path, said).json()["message"] for _ in range(2))
    assert one == two
    assert {name: one[name] for name in ("number", "author", "text", "client_message_id")} == {
        "number": 2, "author": "agent", "text": "Buenas tardes", "client_message_id": said["client_message_id"],
    }  # fmt: skip
    assert centre.count("contacts_message") == 2


def test_after_the_end_nothing_is_written_and_everything_is_done_once(centre: centres.Centre) -> None:
    started, agent = centre.serve()
    path, kept = f"/desk/contacts/{started['contact']['key']}", centres.message("Antes del final")
    assert post(agent, f"{path}/messages", kept).status_code == 200
    outcome = {"disposition": str(centre.bank.disposition.key), "note": "Quedó contenta"}
    assert refusal(post(agent, f"{path}/wrap-up", outcome)) == (409, "not_serving")
    for _ in range(2):
        assert post(agent, f"{path}/end").status_code == 200
    assert refusal(post(agent, f"{path}/messages", centres.message())) == (409, "contact_ended")
    assert post(agent, f"{path}/messages", kept).status_code == 200, "what was kept is answered again"
    for _ in range(2):
        assert post(agent, f"{path}/wrap-up", outcome).status_code == 200
    assert post(agent, f"{path}/end").status_code == 200
    told = centre.fact_types()
    assert [told.count(name) for name in ("contact_ended", "leg_wrapping", "leg_ended")] == [1, 1, 1]
    assert agent.get(path).json()["contact"]["state"] == "ended"


def test_whose_part_has_ended_touches_the_contact_no_more(centre: centres.Centre) -> None:
    """A colleague took over, as a transfer will do: a late request of the first agent changes nothing."""
    started, agent = centre.serve()
    path = f"/desk/contacts/{started['contact']['key']}"
    centre.owner.execute("UPDATE contacts_leg SET state = 'ended', to_at = now() + interval '1 hour'")
    centre.owner.execute(
        "INSERT INTO contacts_leg (client_id, contact_id, person_id, role, state, end_reason, from_at)"
        " SELECT client_id, contact_id, %s, role, 'open', '', to_at FROM contacts_leg",
        [centre.bank.agents[1].pk],
    )
    assert refusal(post(agent, f"{path}/messages", centres.message())) == (409, "not_serving")
    assert post(agent, f"{path}/end").status_code == 200
    colleague = centre.agent(1).get(path).json()["contact"]
    assert (colleague["state"], colleague["leg"]["state"]) == ("serving", "open")


def test_a_wrap_up_says_how_it_went(centre: centres.Centre) -> None:
    started, agent = centre.serve()
    path = f"/desk/contacts/{started['contact']['key']}"
    post(agent, f"{path}/end")
    for outcome in ({}, {"disposition": ""}, {"disposition": None}):
        assert refusal(post(agent, f"{path}/wrap-up", outcome)) == (400, "disposition_invalid")
    assert refusal(post(agent, f"{path}/wrap-up", {"disposition": "solved"})) == (400, "request_invalid")
    unknown = {"disposition": str(uuid.uuid4())}
    assert refusal(post(agent, f"{path}/wrap-up", unknown)) == (404, "no_such_disposition")
    too_long = {"disposition": str(centre.bank.disposition.key), "note": "x" * 2001}
    assert refusal(post(agent, f"{path}/wrap-up", too_long)) == (400, "note_too_long")


def test_a_programme_without_outcomes_asks_for_none(centre: centres.Centre) -> None:
    started, agent = centre.serve()
    centre.owner.execute("DELETE FROM clients_disposition")
    path = f"/desk/contacts/{started['contact']['key']}"
    post(agent, f"{path}/end")
    assert post(agent, f"{path}/wrap-up", {"disposition": ""}).status_code == 200


def test_another_clients_outcome_is_none_of_ours(centre: centres.Centre) -> None:
    started, agent = centre.serve()
    path = f"/desk/contacts/{started['contact']['key']}"
    post(agent, f"{path}/end")
    foreign = {"disposition": str(centre.shop.disposition.key)}
    assert refusal(post(agent, f"{path}/wrap-up", foreign)) == (404, "no_such_disposition")


def test_the_day_is_counted_for_each_agent_alone(centre: centres.Centre) -> None:
    started, agent = centre.serve()
    path = f"/desk/contacts/{started['contact']['key']}"
    post(agent, f"{path}/end")
    post(agent, f"{path}/wrap-up", {"disposition": str(centre.bank.disposition.key)})
    # Everybody is moved an hour back: not working from then, available since an hour.
    moved = "UPDATE people_activity SET from_at = from_at - interval '1 hour'"
    centre.owner.execute("DELETE FROM people_activity WHERE activity = 'offline'")
    centre.owner.execute(f"{moved} WHERE activity = 'available'")
    today = agent.get("/desk/today").json()
    assert (today["contacts_count"], today["offers_missed_count"]) == (1, 0)
    assert 3600 <= today["worked_seconds"] < 3600 + 600
    assert centre.agent(1).get("/desk/today").json()["contacts_count"] == 0


def test_a_missed_offer_is_counted(centre: centres.Centre) -> None:
    offer = centre.offer(centre.start()["contact"]["key"])
    with centre.acting_as("route"), scopes.scoped(centre.scope):
        offers.time_out(
            offer_id=offer.pk, pool_id=offer.pool_id, epoch=1, by=facts.Actor("router", 1), at=offer.deadline_at
        )
    assert centre.agent().get("/desk/today").json()["offers_missed_count"] == 1


# ---- malformed ----

ID = b'{"client_message_id": "5f0b2a3e-7c1d-4e2f-8a9b-0c1d2e3f4a5b", "text": '
MALFORMED: dict[str, bytes] = {
    "not JSON": b"{", "not an object": b"[]", "a number": b"3", "null": b"null", "not text": b"\xff\xfe\x00",
    "too deep": b"[" * 50_000, "an unknown field": b'{"surprise": 1}', "a huge number": ID + b"9" * 9000 + b"}",
    "a text that is none": ID + b"3}", "a list for an id": b'{"client_message_id": [], "text": "x"}',
    "a bad id": b'{"client_message_id": "1", "text": "x"}', "half a pair": ID + b'"\\ud800"}',
    "NUL": ID + b'"a\\u0000b"}', "NaN": ID + b"NaN}", "nothing to say": ID + b'"  "}',
    "too long": ID + b'"' + b"x" * 4001 + b'"}',
}  # fmt: skip


def test_malformed_requests_are_refused_and_leave_nothing(centre: centres.Centre) -> None:
    started, agent = centre.serve()
    for name, body in MALFORMED.items():
        for path in (f"/desk/contacts/{started['contact']['key']}/messages", "/desk/presence"):
            answer = agent.post(path, body, content_type="application/json")
            assert answer.status_code == 400, (name, path, answer.content)
            assert refusal(answer)[1] in {"request_invalid", "message_invalid"}, (name, path)
    assert centre.count("contacts_message") == 1


def test_a_megabyte_is_too_large(centre: centres.Centre) -> None:
    started, agent = centre.serve()
    path = f"/desk/contacts/{started['contact']['key']}/messages"
    assert refusal(post(agent, path, centres.message("x" * 1_000_000))) == (413, "request_data_too_big")


def test_a_bad_key_finds_nothing(centre: centres.Centre) -> None:
    agent = centre.agent()
    for key in ("1", "x" * 36, "%00", "%ed%a0%80", "..%2f"):
        assert agent.get(f"/desk/contacts/{key}").status_code == 404, key
        assert post(agent, f"/desk/offers/{key}/accept").status_code == 404, key


def test_a_view_that_breaks_leaves_nothing(centre: centres.Centre) -> None:
    _, agent = centre.serve()
    second = centre.offer(centre.start()["contact"]["key"])
    before = (centre.count("journal_fact"), centre.count("contacts_leg"))
    centre.owner.execute(
        "CREATE FUNCTION break_it() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'broken'; END $$;"
        " CREATE TRIGGER break_it BEFORE INSERT ON contacts_leg FOR EACH ROW EXECUTE FUNCTION break_it()"
    )
    try:
        answer = post(agent, f"/desk/offers/{second.key}/accept")
    finally:
        centre.owner.execute("DROP TRIGGER break_it ON contacts_leg; DROP FUNCTION break_it()")
    assert refusal(answer)[0] == 500
    assert (centre.count("journal_fact"), centre.count("contacts_leg")) == before
    assert post(agent, f"/desk/offers/{second.key}/accept").status_code == 200


def test_refusals_speak_the_readers_language(centre: centres.Centre) -> None:
    user = centre.user("agent", person=centre.bank.agents[0])
    with scopes.scoped(centre.scope):
        user.language = "es"
        user.save()
    sentence = post(centre.browser(user), "/desk/presence", {"activity": "asleep"}).json()["error"]["message"]
    assert sentence.startswith("Elija")
