"""The supervisor's pages and acts over HTTP: each does one thing, leaves its fact, and may come twice."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

import psycopg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests import centre as centres
from tests import scenes
from tests.centre import post, refusal

from tejido.access import actions as access_actions
from tejido.clients import actions as client_actions
from tejido.contacts import abuse, hands
from tejido.contacts import models as contacts
from tejido.core import facts
from tejido.journal import clock, scopes
from tejido.people import models as people

HTML = {"accept": "text/html"}


@pytest.fixture
def centre(owner: psycopg.Connection, acting_as: centres.Acting) -> centres.Centre:
    return centres.open_centre(owner, acting_as)


@pytest.fixture
def marta(centre: centres.Centre) -> Client:
    """A supervisor who is a person of the bank's floor, and not one of its agents."""
    with scopes.scoped(centre.scope):
        person = scenes.agent(centre.bank, name="Marta")
    return centre.browser(centre.user("supervisor", person=person))


def floor_text(browser: Client, floor: scenes.Floor) -> str:
    """Return what a floor's page shows before any script runs, without the words that scripts say."""
    page = browser.get(f"/supervisor/{floor.programme.key}/", headers=HTML)
    assert page.status_code == 200
    return page.content.decode().partition('<script id="floor-state"')[0]


def leg_of(contact_key: str, *, role: str = "serving") -> contacts.Leg | None:
    return contacts.Leg.objects.filter(contact__key=contact_key, role=role, to_at=None).first()


def in_scope(centre: centres.Centre) -> Any:
    return scopes.scoped(centre.scope)


def test_one_programme_opens_at_once_and_two_are_listed(centre: centres.Centre, marta: Client) -> None:
    text = marta.get("/supervisor/", headers=HTML).content.decode()
    assert str(centre.bank.programme.key) in text and str(centre.shop.programme.key) in text
    page = floor_text(marta, centre.bank)
    assert "General" in page and "Agente 1" in page


def test_a_floor_without_agents_or_programmes_says_what_to_do(centre: centres.Centre, marta: Client) -> None:
    centre.owner.execute("UPDATE people_presence SET connections = 0, activity = 'offline'")
    page = floor_text(marta, centre.bank)
    assert "Nobody is signed in." in page
    assert "No contact is waiting or being served." in page


def test_reading_live_is_seen_and_can_be_left(centre: centres.Centre, marta: Client) -> None:
    started, _ = centre.serve()
    key = started["contact"]["key"]
    path = f"/supervisor/contacts/{key}"
    assert refusal(post(marta, f"{path}/join", {"mode": "whispering"})) == (409, "only_in_calls")
    first, second = (post(marta, f"{path}/join", {"mode": "listening"}) for _ in range(2))
    assert first.status_code == second.status_code == 200
    assert first.json() == second.json()
    with in_scope(centre):
        leg = leg_of(key, role="supervising")
        assert leg is not None and leg.mode == "listening"
    assert post(marta, "/live/ticket", {"topics": [f"contact:{key}"]}).status_code == 200
    assert [post(marta, f"{path}/leave").status_code for _ in range(2)] == [200, 200]
    with in_scope(centre):
        assert leg_of(key, role="supervising") is None
    assert refusal(post(marta, "/live/ticket", {"topics": [f"contact:{key}"]})) == (403, "not_allowed")
    assert centre.fact_types().count("leg_started") == 2, "one of the agent, one of the supervisor"


def test_taking_over_and_reassigning(centre: centres.Centre, marta: Client) -> None:
    started, _ = centre.serve()
    key = started["contact"]["key"]
    path = f"/supervisor/contacts/{key}"
    shown = marta.get(f"{path}/targets").json()
    assert [agent["display_name"] for agent in shown["agents"]] == ["Agente 2"], "who is signed in and serves it not"
    assert shown["queues"] == [
        {"key": str(centre.bank.queue.key), "name": "General", "programme": "Atención", "is_own": True}
    ]
    assert [post(marta, f"{path}/take-over").status_code for _ in range(2)] == [200, 200]
    with in_scope(centre):
        leg = leg_of(key)
        assert leg is not None and leg.person is not None and leg.person.display_name == "Marta"
    assert refusal(post(marta, f"{path}/reassign", {})) == (400, "target_invalid")
    both = {"queue": str(centre.bank.queue.key), "agent": str(centre.bank.agents[1].key)}
    assert refusal(post(marta, f"{path}/reassign", both)) == (400, "target_invalid")
    assert refusal(post(marta, f"{path}/reassign", {"queue": str(centre.shop.queue.key)})) == (404, "no_such_queue")
    assert post(marta, f"{path}/reassign", {"agent": both["agent"]}).status_code == 200
    with in_scope(centre):
        assert contacts.Stay.objects.get(contact__key=key, to_at=None).preferred_person == centre.bank.agents[1]
    assert post(marta, f"{path}/reassign", {"queue": both["queue"]}).status_code == 200


def test_a_note_is_written_once(centre: centres.Centre, marta: Client) -> None:
    key = centre.start()["contact"]["key"]
    given = {"client_note_id": str(uuid.uuid4()), "text": "Revise el límite de la tarjeta."}
    answers = [post(marta, f"/supervisor/contacts/{key}/notes", given).json() for _ in range(2)]
    assert answers[0] == answers[1]
    assert centre.count("contacts_note") == 1
    long = {"client_note_id": str(uuid.uuid4()), "text": "x" * 2001}
    assert refusal(post(marta, f"/supervisor/contacts/{key}/notes", long)) == (400, "note_too_long")
    page = marta.get(f"/contacts/{key}/", headers=HTML).content.decode()
    assert "Revise el límite" in page and "Private note by Marta" in page


def test_an_agents_activity_and_queues(centre: centres.Centre, marta: Client) -> None:
    started, _ = centre.serve()
    agent, path = centre.bank.agents[0], f"/supervisor/agents/{centre.bank.agents[0].key}"
    lunch = post(marta, f"{path}/activity", {"activity": "break", "reason": "health"})
    assert lunch.json()["presence"]["reason"] == "health"
    for wrong in (
        {"activity": "break"},
        {"activity": "recovering"},
        {"activity": "x"},
        {"activity": "lunch", "reason": "x"},
    ):
        assert refusal(post(marta, f"{path}/activity", wrong)) == (400, "activity_unknown"), wrong
    assert refusal(post(marta, f"{path}/activity", {"activity": "offline"})) == (409, "agent_still_serves")
    assert started["contact"]["key"]

    queue = str(centre.bank.queue.key)
    shown = marta.get(f"{path}/queues/{centre.bank.programme.key}").json()["queues"]
    assert shown == [{"key": queue, "name": "General", "is_member": True, "serves": True, "is_changed": False}]
    for _ in range(2):
        (changed,) = post(marta, f"{path}/queue", {"queue": queue, "serves": False}).json()["queues"]
        assert (changed["serves"], changed["is_changed"]) == (False, True)
    with in_scope(centre):
        change = people.QueueChange.objects.get(person=agent, to_at=None)
        assert change.until_at.astimezone(scenes.START.tzinfo).hour == 5, "midnight in Bogotá"
    for _ in range(2):
        (undone,) = post(marta, f"{path}/queue", {"queue": queue, "serves": True}).json()["queues"]
        assert (undone["serves"], undone["is_changed"]) == (True, False)
    assert centre.fact_types().count("queue_change_set") == 1
    assert centre.fact_types().count("queue_change_ended") == 1
    other_pool = {"queue": str(centre.shop.queue.key), "serves": True}
    assert refusal(post(marta, f"{path}/queue", other_pool)) == (409, "queue_of_other_pool")
    assert refusal(post(marta, f"{path}/queue", {"queue": queue, "serves": "yes"})) == (400, "request_invalid")
    unknown = f"/supervisor/agents/{uuid.uuid4()}/activity"
    assert refusal(post(marta, unknown, {"activity": "lunch"})) == (404, "no_such_person")


def test_a_queue_is_closed_and_opened_once(centre: centres.Centre, marta: Client) -> None:
    path = f"/supervisor/queues/{centre.bank.queue.key}"
    before = centre.fact_types().count("queue_changed")
    assert [post(marta, f"{path}/close").json()["is_closed"] for _ in range(2)] == [True, True]
    assert "closed by hand" in floor_text(marta, centre.bank)
    assert [post(marta, f"{path}/open").json()["is_closed"] for _ in range(2)] == [False, False]
    assert centre.fact_types().count("queue_changed") == before + 2


def test_a_notice_is_posted_and_withdrawn_once(centre: centres.Centre, marta: Client) -> None:
    path = f"/supervisor/{centre.bank.programme.key}/notices"
    given = {"notice": str(uuid.uuid4()), "text": "Pagos caídos hasta las 11.", "minutes": 60}
    assert [post(marta, path, given).json()["notice"] for _ in range(2)] == [given["notice"]] * 2
    assert "Pagos caídos" in floor_text(marta, centre.bank)
    for changes, code in (
        ({"text": "  "}, "notice_text_invalid"), ({"text": "x" * 501}, "notice_text_invalid"),
        ({"text": "a\u0007b"}, "notice_text_invalid"), ({"minutes": 0}, "notice_time_invalid"),
        ({"minutes": "60"}, "notice_time_invalid"), ({"minutes": True}, "notice_time_invalid"),
        ({"minutes": 10**9}, "notice_time_invalid"), ({"minutes": None}, "notice_time_invalid"),
        ({"text": None}, "request_invalid"), ({"notice": "x"}, "request_invalid"), ({"more": 1}, "request_invalid"),
    ):  # fmt: skip
        wrong = given | {"notice": str(uuid.uuid4())} | changes
        assert refusal(post(marta, path, wrong)) == (400, code), changes
    other = f"/supervisor/{centre.shop.programme.key}/notices"
    assert refusal(post(marta, other, given)) == (409, "notice_taken")
    assert [post(marta, f"/supervisor/notices/{given['notice']}/withdraw").status_code for _ in range(2)] == [200, 200]
    assert centre.fact_types().count("notice_posted") == centre.fact_types().count("notice_withdrawn") == 1
    assert refusal(post(marta, f"/supervisor/notices/{uuid.uuid4()}/withdraw")) == (404, "no_such_notice")


def test_hands_and_flags(centre: centres.Centre, marta: Client) -> None:
    started, _ = centre.serve()
    key, agent = started["contact"]["key"], centre.bank.agents[0]
    with in_scope(centre):
        hand = hands.raise_hand(
            person_id=agent.pk, contact_key=uuid.UUID(key), reason="approval", by=scenes.BY, at=clock.now()
        )
        flag = abuse.flag(contact_key=uuid.UUID(key), person_id=agent.pk, reason="insult", by=scenes.BY, at=clock.now())
    assert [post(marta, f"/supervisor/hands/{hand.key}/answer").json()["contact"] for _ in range(2)] == [key, key]
    assert [post(marta, f"/supervisor/hands/{hand.key}/lower").status_code for _ in range(2)] == [200, 200]
    assert refusal(post(marta, f"/supervisor/hands/{hand.key}/answer")) == (404, "no_such_hand")
    review = f"/supervisor/flags/{flag.key}/review"
    assert refusal(post(marta, review, {"verdict": "maybe"})) == (400, "reason_unknown")
    answers = [post(marta, review, {"verdict": "confirmed"}).json()["verdict"] for _ in range(2)]
    assert answers == ["confirmed"] * 2
    assert refusal(post(marta, review, {"verdict": "not_confirmed"})) == (409, "already_reviewed")
    types = centre.fact_types()
    assert [types.count(name) for name in ("hand_answered", "hand_lowered", "abuse_reviewed")] == [1, 1, 1]


def test_an_account_of_nobody_cannot_take_part(centre: centres.Centre) -> None:
    started, _ = centre.serve()
    browser = centre.browser(centre.user("supervisor"))
    path = f"/supervisor/contacts/{started['contact']['key']}"
    assert refusal(post(browser, f"{path}/join", {"mode": "listening"})) == (409, "not_a_worker")
    assert refusal(post(browser, f"{path}/take-over")) == (409, "not_a_worker")
    assert "linked" not in browser.get("/", headers=HTML).content.decode()
    page = floor_text(browser, centre.bank)
    assert "cannot read live or take over" in page


def test_the_whole_story_of_a_contact(centre: centres.Centre, marta: Client) -> None:
    started, agent = centre.serve()
    key = started["contact"]["key"]
    post(agent, f"/desk/contacts/{key}/messages", centres.message("Ya lo reviso"))
    post(agent, f"/desk/contacts/{key}/end")
    post(agent, f"/desk/contacts/{key}/wrap-up", {"disposition": str(centre.bank.disposition.key), "note": "Todo bien"})
    for browser in (marta, agent):
        text = browser.get(f"/contacts/{key}/", headers=HTML).content.decode()
        for told in (
            "came by Chat", "Waits in General", "Offered to Agente 1", "Why this agent?", "Agente 1 took the contact",
            "Ya lo reviso", "Agente 1 began the wrap-up", "Solved", "Todo bien", "The exchange ended", "America/Bogota",
        ):  # fmt: skip
            assert told in text, told
    assert centre.agent(1).get(f"/contacts/{key}/", headers=HTML).status_code == 404, "a colleague took no part"
    listed = agent.get("/contacts/", headers=HTML).content.decode()
    assert key in listed
    assert key not in centre.agent(1).get("/contacts/", headers=HTML).content.decode()


def test_a_long_story_is_read_page_by_page(centre: centres.Centre, marta: Client) -> None:
    key = centre.start("primero")["contact"]["key"]
    centre.owner.execute(
        "INSERT INTO contacts_message (client_id, contact_id, number, author, client_message_id, text, salt, digest,"
        " sent_at) SELECT client_id, id, 10 + n, 'customer', gen_random_uuid(), 'linea ' || n, '\\x00',"
        " repeat('a', 64),"
        " arrived_at + make_interval(secs => n) FROM contacts_contact, generate_series(1, 450) AS n WHERE key = %s",
        [key],
    )
    seen: list[str] = []
    path = f"/contacts/{key}/"
    for _ in range(3):
        text = marta.get(path, headers=HTML).content.decode()
        seen = _texts(text) + seen
        older = text.partition('rel="prev"')[0].rpartition('href="')[2].rpartition('"')[0]
        path = f"/contacts/{key}/{older}".replace("&amp;", "&")
    assert seen == ["primero", *[f"linea {number}" for number in range(1, 451)]]
    for wrong in ("x", "2026-01-01~1~a", "2026-01-01T00:00:00Z~x~a", "2026-01-01T00:00:00Z~1~" + "a" * 99, "%00"):
        assert refusal(marta.get(f"/contacts/{key}/?before={wrong}")) == (400, "filter_invalid"), wrong


def _texts(page: str) -> list[str]:
    return [part.partition("</p>")[0] for part in page.split('<p class="line-text">')[1:]]


def test_the_list_is_filtered_and_paged(centre: centres.Centre, marta: Client) -> None:
    mine, others = centre.start()["contact"]["key"], centre.start(floor=centre.shop)["contact"]["key"]
    text = marta.get("/contacts/", headers=HTML).content.decode()
    assert mine in text and others in text
    text = marta.get(f"/contacts/?programme={centre.bank.programme.key}&state=waiting&channel=chat").content.decode()
    assert mine in text and others not in text
    assert "No contact fits" in marta.get("/contacts/?state=ended", headers=HTML).content.decode()
    assert "No contact fits" in marta.get("/contacts/?day=2020-02-29", headers=HTML).content.decode()
    for wrong in ("state=x", "channel=fax", "day=2026-13-01", "day=x", "day=0001-01-01", "day=9999-12-31", "before=x",
                  "before=2026-01-01T00:00:00Z~9999999999999999999", "state=%00"):  # fmt: skip
        assert refusal(marta.get(f"/contacts/?{wrong}")) == (400, "filter_invalid"), wrong
    assert refusal(marta.get(f"/contacts/?programme={uuid.uuid4()}")) == (404, "no_such_programme")
    for _ in range(55):
        with in_scope(centre):
            centre.bank.at = clock.now()
            centre.bank.arrive()
    first = marta.get("/contacts/", headers=HTML).content.decode()
    older = first.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0].replace("&amp;", "&")
    second = marta.get(f"/contacts/{older}", headers=HTML).content.decode()
    assert mine not in first and mine in second


def test_malformed_bodies_are_refused_by_name(centre: centres.Centre, marta: Client) -> None:
    started, _ = centre.serve()
    path = f"/supervisor/contacts/{started['contact']['key']}"
    for body in ('{"mode": 1}', '{"mode": null}', "[]", "{", '{"mode": "listening", "x": 1}', '{"mode": "\\u0000"}',
                 '{"mode": "\\ud800"}', '{"mode": "' + "x" * 300 + '"}'):  # fmt: skip
        answer = marta.post(f"{path}/join", body, content_type="application/json")
        assert refusal(answer) == (400, "request_invalid"), body
    unknown = marta.post(f"{path}/join", '{"mode": "shouting"}', content_type="application/json")
    assert refusal(unknown) in {(409, "only_in_calls"), (400, "reason_unknown")}


def test_nothing_is_done_without_the_token_of_the_page(centre: centres.Centre) -> None:
    user = centre.user("supervisor")
    browser = centre.browser(user, checks_csrf=True)
    assert refusal(post(browser, f"/supervisor/queues/{centre.bank.queue.key}/close")) == (403, "csrf_failed")


def test_a_supervisor_of_nothing_yet_is_told_what_to_do(committed: None, owner: psycopg.Connection) -> None:
    with scopes.scoped({0}):
        scenes.install()
        user = access_actions.add_user(email="sola@example.org", language="en", by=facts.SYSTEM, at=scenes.START)
        access_actions.grant_role(user=user, role="supervisor", by=facts.SYSTEM, at=scenes.START)
    browser = Client(raise_request_exception=False)
    browser.force_login(user)
    assert "There is no programme yet" in browser.get("/supervisor/", headers=HTML).content.decode()
    assert "There is no contact yet" in browser.get("/contacts/", headers=HTML).content.decode()
    assert "No queue takes tasks" in browser.get("/supervisor/tasks/", headers=HTML).content.decode()


def open_for_tasks(centre: centres.Centre) -> str:
    """Let the bank's queue take tasks, and return its key."""
    with in_scope(centre):
        client_actions.set_target(
            queue=centre.bank.queue, channel="task", from_date=date(2026, 1, 1), variant="answered_in_time",
            target_seconds=3600, target_share=0.8, offer_seconds=60, by=scenes.BY, at=scenes.START,
        )  # fmt: skip
    return str(centre.bank.queue.key)


def test_tasks_are_made_one_by_one_and_as_lists(centre: centres.Centre, marta: Client) -> None:
    queue, path = open_for_tasks(centre), "/supervisor/tasks/"
    form = {
        "form": "one", "one-queue": queue, "one-title": "Revisar la dirección", "one-text": "Compare los dos registros",
        "one-form_key": str(uuid.uuid4()),
    }  # fmt: skip
    said = [marta.post(path, form, headers=HTML).content.decode() for _ in range(2)]
    assert "1 made" in said[0] and "1 is there already" in said[1]
    listed = {"form": "list", "list-queue": queue, "list-lines": "a1,Uno,Haga uno\na2,Dos\na1,Uno,Haga uno"}
    tried = marta.post(path, listed | {"do": "try"}, headers=HTML).content.decode()
    assert "Only tried: nothing was made" in tried and centre.count("contacts_contact") == 1
    made = marta.post(path, listed | {"do": "make"}, headers=HTML).content.decode()
    assert "1 made, 2 not made" in made and "a line has three columns" in made and "on a line above" in made
    assert centre.count("contacts_contact") == 2
    file = SimpleUploadedFile("tareas.csv", "\ufeffid;title;text\na1;Uno;Haga uno\na9;Nueve;Haga nueve".encode())
    sent = marta.post(path, {"form": "list", "do": "make", "list-queue": queue, "list-file": file}, headers=HTML)
    assert "1 is there already, 1 made" in sent.content.decode()
    # More than any other form may bring.
    long = "".join(f"b{number},Título,{'texto ' * 200}\n" for number in range(400)).encode()
    file = SimpleUploadedFile("largas.csv", long)
    tried = marta.post(path, {"form": "list", "do": "try", "list-queue": queue, "list-file": file}, headers=HTML)
    assert len(long) > 256 * 1024 and "400 would be made" in tried.content.decode()


def test_what_is_no_list_of_tasks_is_said_plainly(centre: centres.Centre, marta: Client) -> None:
    queue, path = open_for_tasks(centre), "/supervisor/tasks/"
    for wrong in (
        {"list-lines": ""}, {"list-file": SimpleUploadedFile("x.csv", b"\xff\xfe\x00")},
        {"list-lines": "a,b,c\n" * 501},
    ):  # fmt: skip
        answer = marta.post(path, {"form": "list", "do": "make", "list-queue": queue} | wrong, headers=HTML)
        assert answer.status_code == 400
        assert "at most 500 lines" in answer.content.decode()
    huge = {
        "form": "list",
        "do": "make",
        "list-queue": queue,
        "list-file": SimpleUploadedFile("x.csv", b"a," * 600_000),
    }
    assert marta.post(path, huge, headers=HTML).status_code == 413
    other = marta.post(path, {"form": "list", "list-queue": str(uuid.uuid4()), "list-lines": "a,b,c"}, headers=HTML)
    assert other.status_code == 200 and "Select a valid choice" in other.content.decode()
    with in_scope(centre):
        client_actions.set_closed(queue=centre.bank.queue, is_closed=True, by=scenes.BY, at=clock.now())
    assert "No queue takes tasks" in marta.get(path, headers=HTML).content.decode()
    assert centre.count("contacts_contact") == 0


def test_a_full_queue_says_that_it_turns_contacts_away(centre: centres.Centre, marta: Client) -> None:
    centre.owner.execute("UPDATE clients_queue SET waiting_max = 1 WHERE id = %s", [centre.bank.queue.pk])
    assert "full: new contacts are turned away" not in floor_text(marta, centre.bank)
    centre.start()
    assert "full: new contacts are turned away" in floor_text(marta, centre.bank)


@pytest.mark.parametrize("act", ["note", "take over", "notice", "task"])
def test_what_breaks_in_the_middle_leaves_nothing_and_can_be_sent_again(
    centre: centres.Centre, marta: Client, act: str
) -> None:
    key, queue = centre.start()["contact"]["key"], open_for_tasks(centre)
    some_id = str(uuid.uuid4())
    path, body, fact_type = {
        "note": (f"contacts/{key}/notes", {"client_note_id": some_id, "text": "Ojo"}, "note_written"),
        "take over": (f"contacts/{key}/take-over", {}, "leg_started"),
        "notice": (f"{centre.bank.programme.key}/notices", {"notice": some_id, "text": "Ojo", "minutes": 5},
                   "notice_posted"),
        "task": ("tasks/", {"form": "list", "do": "make", "list-queue": queue, "list-lines": "a,b,c\nd,e,f"},
                 "message_sent"),
    }[act]  # fmt: skip
    content = {} if act == "task" else {"content_type": "application/json"}
    before = centre.fact_types()
    # The fact is the last thing that an act writes; without it nothing of the act may stay.
    centre.owner.execute(
        "CREATE FUNCTION breaks() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " IF NEW.type = TG_ARGV[0] THEN RAISE EXCEPTION 'broken'; END IF; RETURN NEW; END $$"
    )
    centre.owner.execute(
        f"CREATE TRIGGER breaks BEFORE INSERT ON journal_fact FOR EACH ROW EXECUTE FUNCTION breaks('{fact_type}')"
    )
    try:
        assert marta.post(f"/supervisor/{path}", body, headers=HTML, **content).status_code == 500
    finally:
        centre.owner.execute("DROP TRIGGER breaks ON journal_fact")
        centre.owner.execute("DROP FUNCTION breaks()")
    assert centre.fact_types() == before
    for _ in range(2):
        assert marta.post(f"/supervisor/{path}", body, headers=HTML, **content).status_code == 200
    assert centre.fact_types().count(fact_type) == before.count(fact_type) + (2 if act == "task" else 1)
