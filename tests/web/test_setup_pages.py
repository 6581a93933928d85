"""The set-up pages: what they say, what they keep, and what happens when somebody clicks twice or comes second."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from django.http import HttpResponse
from django.test import Client
from tests import centre as centres
from tests import scenes
from tests.permissions import setup

from tejido.access import actions as access_actions
from tejido.clients import models as clients
from tejido.clients import texts
from tejido.contacts import leadership
from tejido.contacts import models as contacts
from tejido.core import facts
from tejido.journal import scopes
from tejido.people import models as people

PAGE = {"accept": "text/html"}
QUEUE = {
    "name": "Tarjetas", "code": "cards", "language": "es", "zone": "America/Bogota", "holiday_calendar": "CO",
    "opens_at": "08:00", "closes_at": "18:00", "open_weekdays": ["0", "1"], "priority": "2", "difficulty": "3",
    "waiting_max": "", "sticky_seconds": "30", "overflow_queue": "", "overflow_after_seconds": "",
}  # fmt: skip


@pytest.fixture
def centre(committed: None, owner: psycopg.Connection[Any], acting_as: Callable[..., Any]) -> centres.Centre:
    return centres.open_centre(owner, acting_as)


@pytest.fixture
def administrator(centre: centres.Centre) -> Client:
    return entered(centre, "administrator")


def entered(centre: centres.Centre, role: Any) -> Client:
    browser = Client(headers=PAGE, raise_request_exception=False)
    browser.force_login(centre.user(role))
    return browser


def text(answer: HttpResponse) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def hidden(answer: HttpResponse, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', answer.content.decode())
    assert found, f"the form has no {name}"
    return found[1]


def stored(answer: HttpResponse) -> str:
    """Return where a form that was stored leads; one that was not says why here."""
    assert answer.status_code == 302, re.findall(r'class="errors".*?</ul>', answer.content.decode(), flags=re.DOTALL)
    return str(answer["Location"])


# ---- is everything ready? ----


def test_an_empty_installation_says_where_to_begin(committed: None) -> None:
    with scopes.scoped({0}):
        scenes.install()
        user = access_actions.add_user(email="ana@example.org", language="en", by=facts.SYSTEM, at=scenes.START)
        access_actions.grant_role(user=user, role="administrator", by=facts.SYSTEM, at=scenes.START)
    browser = Client(headers=PAGE)
    browser.force_login(user)
    said = text(browser.get("/set-up/"))
    for sentence in ("There is no routing pool.", "There is no client yet.", "There is no agent in any routing pool"):
        assert sentence in said
    for path, sentence in (
        ("/set-up/clients/", "There is no client yet"),
        ("/set-up/pools/", "There is no routing pool yet"),
        ("/set-up/skills/", "There is no skill yet"),
        ("/set-up/agents/", "There is nobody yet"),
        ("/set-up/agents/new/", "There is no place yet"),
        ("/set-up/sites/", "None yet. Add the municipalities"),
    ):
        assert sentence in text(browser.get(path)), path


def test_a_floor_that_works_says_so_and_a_closed_queue_is_named(centre: centres.Centre, administrator: Client) -> None:
    queue = f"/set-up/queues/{centre.bank.queue.key}/"
    for path in ("/set-up/", queue):
        page = administrator.get(path)
        assert "No router leads the pool" in text(page)
        assert f"/set-up/pools/{centre.bank.pool.key}/" in page.content.decode()
    for pool in {centre.bank.pool.pk, centre.shop.pool.pk}:
        centre.owner.execute("SELECT pg_advisory_lock(%s, %s)", [leadership.LOCK_CLASS, pool])
    with scopes.scoped(centre.scope):
        for floor in (centre.bank, centre.shop):
            texts.set_treatment_notice(client=floor.client, text_en="a", text_es="b", by=scenes.BY, at=scenes.START)
            for agent in floor.agents:
                centre.user("agent", person=agent)
    assert "Yes: every queue has a target" in text(administrator.get("/set-up/"))
    assert stored(administrator.post(f"{queue}close/", {"is_closed": "yes"})) == queue
    assert "General was closed by hand" in text(administrator.get("/set-up/"))
    assert "takes no new contacts until somebody opens it" in text(administrator.get(queue))
    before = centre.fact_types().count("queue_changed")
    administrator.post(f"{queue}close/", {"is_closed": "yes"})
    assert centre.fact_types().count("queue_changed") == before, "closed already"
    administrator.post(f"{queue}close/", {"is_closed": "no"})
    assert "was closed by hand" not in text(administrator.get("/set-up/"))


def test_a_people_lead_sees_people_and_nothing_of_clients(centre: centres.Centre) -> None:
    browser = entered(centre, "people_lead")
    said = text(browser.get("/set-up/"))
    assert "To the agents" in said
    assert "Banco" not in said
    agent = centre.bank.agents[0]
    said = text(browser.get(f"/set-up/agents/{agent.key}/"))
    assert "Agente 1" in said
    assert "Banco" not in said
    assert "1 queue of a client that your role does not reach." in said


def test_a_planner_sees_no_person(centre: centres.Centre) -> None:
    browser = entered(centre, "planner")
    for path in ("/set-up/", f"/set-up/pools/{centre.bank.pool.key}/", f"/set-up/queues/{centre.bank.queue.key}/"):
        answer = browser.get(path)
        assert answer.status_code == 200
        assert "Agente" not in text(answer)
        assert "/set-up/agents/" not in answer.content.decode()


# ---- clients and programmes ----


def test_a_client_is_taken_on_from_nothing_to_a_queue_with_a_target(
    centre: centres.Centre, administrator: Client
) -> None:
    form = administrator.get("/set-up/clients/new/")
    given = {"key": hidden(form, "key"), "name": "Seguros", "country": "CO", "zone": "America/Bogota"}
    client_page = stored(administrator.post("/set-up/clients/new/", given))
    assert stored(administrator.post("/set-up/clients/new/", given)) == client_page
    assert centre.count("clients_client") == 3, "sent twice, made once"

    form = administrator.get(f"{client_page}programmes/new/")
    given = {"key": hidden(form, "key"), "name": "Siniestros"}
    programme_page, again = (stored(administrator.post(f"{client_page}programmes/new/", given)) for _ in range(2))
    assert programme_page == again
    form = administrator.get(f"{programme_page}queues/new/")
    given = QUEUE | {"key": hidden(form, "key"), "pool": str(centre.bank.pool.key)}
    queue_page, again = (stored(administrator.post(f"{programme_page}queues/new/", given)) for _ in range(2))
    assert queue_page == again
    assert (centre.count("clients_programme"), centre.count("clients_queue")) == (3, 3)
    target = {
        "channel": "chat", "from_date": "2026-11-03", "variant": "answered_in_time", "target_share_percent": "80",
        "target_seconds": "30", "offer_seconds": "20",
    }  # fmt: skip
    for _ in range(2):
        assert stored(administrator.post(f"{queue_page}targets/new/", target)) == queue_page
    said = text(administrator.get(queue_page))
    assert "80 % within 30 s" in said
    assert "in force" in said
    assert "nobody is allowed to serve this queue" in said
    assert centre.fact_types().count("queue_target_set") == 3


def test_what_was_typed_stays_and_each_limit_is_named(centre: centres.Centre, administrator: Client) -> None:
    path = f"/set-up/programmes/{centre.bank.programme.key}/change/"
    given = {
        "seen": hidden(administrator.get(path), "seen"), "name": "Un nombre muy pensado",
        "short_abandon_seconds": "5", "wrap_up_seconds_max": "120", "abuse_pause_seconds": "90",
        "lost_line_neutral_seconds": "900", "reopen_days": "400",
    }  # fmt: skip
    answer = administrator.post(path, given)
    said = text(answer)
    assert answer.status_code == 200
    assert "This is between 120 and 600." in said
    assert "This is between 0 and 365." in said
    assert "Nothing is stored yet" in said
    assert 'value="Un nombre muy pensado"' in answer.content.decode()
    assert "Not stored yet" in answer.content.decode().split("</title>")[0]
    assert stored(administrator.post(path, given | {"abuse_pause_seconds": "120", "reopen_days": "365"}))


BAD = {
    "NUL": "a\0b", "too long": "x" * 201, "blank": "   ", "markup": "<script>alert(1)</script>",
    "huge": "x" * 200_000, "odd": "\u202e\ufeff\U0001f9f5",
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_odd_input_is_an_answer_and_never_a_failure(centre: centres.Centre, administrator: Client, name: str) -> None:
    for path, field in (
        ("/set-up/clients/new/", "name"),
        (f"/set-up/clients/{centre.bank.client.key}/origins/", "allowed_origins"),
        (f"/set-up/programmes/{centre.bank.programme.key}/dispositions/new/", "code"),
        (f"/set-up/programmes/{centre.bank.programme.key}/queues/new/", "holiday_calendar"),
        (f"/set-up/queues/{centre.bank.queue.key}/targets/new/", "target_seconds"),
        (f"/set-up/queues/{centre.bank.queue.key}/steps/", "after-0"),
        (f"/set-up/pools/{centre.bank.pool.key}/policy/", "weights.*.wait_points"),
        ("/set-up/skills/rename/", "skill"),
        ("/set-up/agents/new/", "given_names"),
    ):
        answer = administrator.post(path, {field: BAD[name], "key": BAD[name], "seen_version": BAD[name]})
        assert answer.status_code in (200, 302, 400, 404, 413), (path, answer.status_code)
        assert "<script>alert" not in answer.content.decode()
    for path in ("/set-up/agents/?name=" + "%00" * 3, "/set-up/agents/?page=99999", "/set-up/agents/?page=-1"):
        assert administrator.get(path).status_code in (200, 400)


def test_a_form_of_another_site_changes_nothing(centre: centres.Centre) -> None:
    """Every address that takes a form asks for the token of its page."""
    browser = centre.browser(centre.user("administrator"), checks_csrf=True)
    before = centre.fact_types()
    for row in setup.ROWS:
        if row.method == "POST":
            keys = dict.fromkeys(
                ("client", "programme", "queue", "pool", "person", "disposition"), centre.bank.queue.key
            )
            path = row.path.format(**keys, setup_reply=centre.bank.queue.key, setup_site=centre.bank.queue.key)
            assert browser.post(path, {"name": "x"}).status_code == 403, path
    assert centre.fact_types() == before


def test_a_skill_is_renamed_and_an_empty_name_is_refused(centre: centres.Centre, administrator: Client) -> None:
    for given, said in (
        ({"skill": centre.bank.skill.code, "name": "Castellano"}, "The skill has its new name."),
        ({"skill": centre.bank.skill.code, "name": " "}, "A name has 1 to 200 characters."),
        ({"skill": centre.bank.skill.code}, "A name has 1 to 200 characters."),
    ):
        assert stored(administrator.post("/set-up/skills/rename/", given)) == "/set-up/skills/"
        assert said in text(administrator.get("/set-up/skills/"))
    assert administrator.post("/set-up/skills/rename/", {"skill": "none", "name": "x"}).status_code == 404


def test_whoever_comes_second_is_told_and_loses_nothing(centre: centres.Centre, administrator: Client) -> None:
    path = f"/set-up/clients/{centre.bank.client.key}/change/"
    seen = hidden(administrator.get(path), "seen")
    first = {"seen": seen, "name": "Banco Uno", "country": "CO", "zone": "America/Bogota"}
    second = first | {"name": "Banco Dos"}
    stored(administrator.post(path, first))
    stored(administrator.post(path, first))  # the second of two clicks is no conflict
    answer = administrator.post(path, second)
    said = text(answer)
    assert "Somebody changed this while your page was open" in said
    assert "Name: Banco Uno" in said
    assert 'value="Banco Dos"' in answer.content.decode()
    stored(administrator.post(path, second | {"seen": hidden(answer, "seen")}))
    assert centre.fact_types().count("client_changed") == 2
    with scopes.scoped(centre.scope):
        assert clients.Client.objects.get(pk=centre.bank.client.pk).name == "Banco Dos"


def test_origins_are_refused_line_by_line_and_a_page_is_judged(centre: centres.Centre, administrator: Client) -> None:
    path = f"/set-up/clients/{centre.bank.client.key}/origins/"
    seen = hidden(administrator.get(path), "seen")
    lines = "https://a.example.com\r\nhttp://b.example.com\r\nc.example.com\r\n"
    said = text(administrator.post(path, {"seen": seen, "allowed_origins": lines}))
    assert "http://b.example.com – a published site needs https://" in said
    assert "c.example.com – begin it with https://." in said
    given = {"seen": seen, "allowed_origins": "https://WWW.Example.com/\r\n\r\nhttps://www.example.com"}
    assert stored(administrator.post(path, given)) == path
    with scopes.scoped(centre.scope):
        assert clients.Client.objects.get(pk=centre.bank.client.pk).allowed_origins == ["https://www.example.com"]
    for page, told in (
        ("https://www.example.com/contact", "The widget shows on this page"),
        ("https://example.com/contact", "“www.” is on only one side"),
        ("https://other.org/", "no origin on the list has this name"),
        ("nonsense", "This is no address that can be looked at"),
    ):
        assert told in text(administrator.get(path, {"page": page}))


def test_the_notice_has_versions_and_a_second_editor_is_told(centre: centres.Centre, administrator: Client) -> None:
    path = f"/set-up/clients/{centre.bank.client.key}/notice/"
    seen = hidden(administrator.get(path), "seen")
    first = {"seen": seen, "text_es": "Los guardamos.\r\nUn año.", "text_en": "We keep them."}
    for _ in range(2):
        stored(administrator.post(path, first))
    assert centre.count("clients_treatmentnotice") == 1
    answer = administrator.post(path, first | {"text_en": "We keep them a year."})
    assert "Somebody changed this while your page was open" in text(answer)
    stored(administrator.post(path, first | {"text_en": "We keep them a year.", "seen": hidden(answer, "seen")}))
    said = text(administrator.get(path))
    assert "Version 2" in said
    assert "Version 1" in said


def test_an_identity_secret_is_shown_once(centre: centres.Centre, administrator: Client) -> None:
    path = f"/set-up/programmes/{centre.bank.programme.key}/identity/"
    seen = hidden(administrator.get(path), "seen")
    answer = administrator.post(path, {"seen": seen})

    def kept() -> str:
        with scopes.scoped(centre.scope):
            return clients.Programme.objects.get(pk=centre.bank.programme.pk).identity_secret

    secret = kept()
    assert len(secret) >= 32
    assert secret in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    again = administrator.post(path, {"seen": seen})
    assert "goes on working and is not shown again" in text(again)
    assert kept() == secret, "what was copied goes on working"
    for page in (path, f"/set-up/programmes/{centre.bank.programme.key}/"):
        assert secret not in administrator.get(page).content.decode()
    row = centre.owner.execute("SELECT data::text FROM journal_fact WHERE type = 'identity_secret_set'").fetchall()
    assert len(row) == 1
    assert secret not in row[0][0]
    administrator.post(f"{path}forget/")
    assert kept() == ""


def test_the_script_tag_names_this_installation_and_the_programme(
    centre: centres.Centre, administrator: Client
) -> None:
    page = administrator.get(f"/set-up/programmes/{centre.bank.programme.key}/").content.decode()
    assert "http://testserver/static/tejido/widget/tejido-widget.js" in page
    assert f"data-programme=&quot;{centre.bank.programme.key}&quot;" in page


def test_dispositions_and_replies_come_and_go(centre: centres.Centre, administrator: Client) -> None:
    programme = f"/set-up/programmes/{centre.bank.programme.key}/"
    key = hidden(administrator.get(f"{programme}dispositions/new/"), "key")
    given = {"key": key, "code": "other", "name_es": "Otra", "name_en": "Other"}
    for _ in range(2):
        stored(administrator.post(f"{programme}dispositions/new/", given))
    taken = administrator.post(f"{programme}dispositions/new/", given | {"key": ""})
    assert "has had a disposition with this code before" in text(taken)
    key = hidden(administrator.get(f"{programme}replies/new/"), "key")
    reply = {
        "key": key, "shortcut": "hola", "title_es": "Saludo", "title_en": "Greeting", "text_es": "Hola",
        "text_en": "Hello",
    }  # fmt: skip
    for _ in range(2):
        stored(administrator.post(f"{programme}replies/new/", reply))
    assert "Shortcut" in text(administrator.get(programme))
    assert (centre.count("clients_disposition"), centre.count("clients_cannedreply")) == (3, 1)
    with scopes.scoped(centre.scope):
        made = clients.CannedReply.objects.get()
    assert stored(administrator.post(f"/set-up/replies/{made.key}/retire/")) == programme
    assert "None yet. Agents send them" in text(administrator.get(programme))
    with scopes.scoped(centre.scope):
        disposition = clients.Disposition.objects.get(code="other")
    stored(administrator.post(f"/set-up/dispositions/{disposition.key}/retire/"))
    assert "other" not in text(administrator.get(programme)).split("Dispositions")[1].split("Canned")[0]


# ---- queues ----


def test_a_queue_keeps_what_was_chosen(centre: centres.Centre, administrator: Client) -> None:
    path = f"/set-up/queues/{centre.bank.queue.key}/"
    page = administrator.get(f"{path}change/")
    given = {**QUEUE, "seen": hidden(page, "seen"), "pool": str(centre.bank.pool.key), "waiting_max": "12"}
    given.pop("code")
    answer = administrator.post(f"{path}change/", given | {"overflow_after_seconds": "60", "holiday_calendar": "XX"})
    assert "Choose the queue to which contacts go" in text(answer)
    answer = administrator.post(f"{path}change/", given | {"holiday_calendar": "XX"})
    assert "There is no such holiday calendar" in text(answer)
    answer = administrator.post(f"{path}change/", given | {"open_weekdays": []})
    assert "Choose at least one day" in text(answer)
    other = administrator.post(f"{path}change/", given | {"overflow_queue": str(centre.shop.queue.key)})
    assert "Select a valid choice" in text(other), "a queue of another client"
    assert stored(administrator.post(f"{path}change/", given)) == path
    with scopes.scoped(centre.scope):
        queue = clients.Queue.objects.get(pk=centre.bank.queue.pk)
    assert (queue.waiting_max, queue.difficulty, queue.sticky_seconds, queue.open_weekdays) == (12, 3, 30, [0, 1])


def test_a_promise_is_not_dated_back(centre: centres.Centre, administrator: Client) -> None:
    path = f"/set-up/queues/{centre.bank.queue.key}/targets/new/"
    given = {
        "channel": "chat", "from_date": "2026-11-02", "variant": "answered_in_time", "target_share_percent": "101",
        "target_seconds": "0", "offer_seconds": "4",
    }  # fmt: skip
    said = text(administrator.post(path, given))
    assert "choose 2026-11-03 or later" in said
    for limit in ("between 1 and 100", "between 1 and 604800", "between 5 and 3600"):
        assert limit in said


def test_steps_are_stored_and_a_last_one_may_ask_for_nothing(centre: centres.Centre, administrator: Client) -> None:
    path, skill = f"/set-up/queues/{centre.bank.queue.key}/", centre.bank.skill.code
    given = {
        "after-0": "0", "skill-0-0": skill, "level-0-0": "3", "after-1": "45", "skill-1-0": skill, "level-1-0": "1",
        "after-2": "90",
    }  # fmt: skip
    for _ in range(2):
        assert stored(administrator.post(f"{path}steps/", given)) == path
    said = text(administrator.get(path))
    assert "After 90 s of waiting: anyone who serves the queue" in said
    answer = administrator.post(f"{path}steps/", given | {"level-1-0": "5"})
    assert "each later one asks for less" in text(answer)
    answer = administrator.post(f"{path}steps/", given | {"after-1": ""})
    assert "Say after how many seconds this step begins." in text(answer)
    answer = administrator.post(f"{path}steps/", given | {"after-1": "0"})
    assert "Two steps begin at the same second" in text(answer)
    with scopes.scoped(centre.scope):
        steps = clients.RequirementStep.objects.filter(queue=centre.bank.queue).order_by("after_seconds")
        assert list(steps.values_list("after_seconds", "minimum_level")) == [(0, 3), (45, 1), (90, None)]


def test_another_clients_skill_is_not_offered(centre: centres.Centre, administrator: Client) -> None:
    given = {"code": "cards", "name": "Tarjetas", "owner": str(centre.shop.client.key)}
    stored(administrator.post("/set-up/skills/", given))
    page = administrator.get(f"/set-up/queues/{centre.bank.queue.key}/steps/").content.decode()
    assert "Tarjetas" not in page
    assert "Tarjetas" in administrator.get(f"/set-up/queues/{centre.shop.queue.key}/steps/").content.decode()


# ---- people ----


def test_somebody_is_registered_placed_and_invited(centre: centres.Centre, administrator: Client) -> None:
    form = administrator.get("/set-up/agents/new/")
    given = {
        "key": hidden(form, "key"), "given_names": "Yuliana", "first_surname": "Mora", "second_surname": "",
        "display_name": "Yuli", "contract": "indefinite", "from_date": "2026-11-03", "position": "advisor",
        "work_mode": "site", "site": "", "place": "CO-divipola-23001", "pool": str(centre.bank.pool.key),
        "capacity_voice": "1", "capacity_chat": "3", "capacity_email": "0", "capacity_messaging": "0",
        "capacity_task": "1",
    }  # fmt: skip
    refused = administrator.post("/set-up/agents/new/", given)
    assert "Choose the site at which they work" in text(refused)
    given["work_mode"] = "home"
    person_page, again = (stored(administrator.post("/set-up/agents/new/", given)) for _ in range(2))
    assert person_page == again
    assert centre.fact_types().count("person_registered") == 4, "three of the centre, and one"
    assert "to do Queues they may serve" in text(administrator.get(person_page))
    queues = administrator.get(f"{person_page}queues/")
    chosen = {"seen": hidden(queues, "seen"), "queues": [str(centre.bank.queue.key)]}
    for _ in range(2):
        stored(administrator.post(f"{person_page}queues/", chosen))
    level = {"skill": centre.bank.skill.code, "level": "3", "rung": "supervised", "evidence": "course"}
    for _ in range(2):
        stored(administrator.post(f"{person_page}skill/", level))
    stored(administrator.post(f"{person_page}account/", {"email": "yuli@example.org", "language": "es"}))
    again = administrator.post(f"{person_page}account/", {"email": "yuli@example.org", "language": "es"})
    assert again.status_code == 200, "an open invitation stands already, and the page says so"
    said = text(administrator.get(person_page))
    for told in ("Invited as yuli@example.org", "Supervised", "Course passed", "General", "Yuliana Mora"):
        assert told in said
    assert centre.count("people_skilllevel") == 4


def test_somebody_moves_and_leaves(centre: centres.Centre, administrator: Client) -> None:
    agent = centre.bank.agents[0]
    page = f"/set-up/agents/{agent.key}/"
    placement = {
        "position": "mentor", "work_mode": "home", "site": "", "place": "CO-divipola-23001",
        "pool": str(centre.bank.pool.key), "from_date": "2026-11-03",
    }  # fmt: skip
    early = administrator.post(f"{page}placement/", placement | {"from_date": "2025-01-01"})
    assert "This person is not employed on that day" in text(early)
    for _ in range(2):
        stored(administrator.post(f"{page}placement/", placement))
    stored(administrator.post(f"{page}leave/", {"to_date": "2026-11-04", "reason": "resigned"}))
    assert "Resigned" in text(administrator.get(page))
    with scopes.scoped(centre.scope):
        assert people.Placement.objects.filter(person=agent, superseded_at=None).count() == 2


def test_a_list_of_people_shows_no_document(centre: centres.Centre, administrator: Client) -> None:
    with scopes.scoped(centre.scope):
        people.Document.objects.create(person=centre.bank.agents[0], kind="CC", country="CO", number="1067894523")
    for path in ("/set-up/agents/", "/set-up/agents/?name=agente", f"/set-up/agents/{centre.bank.agents[0].key}/"):
        answer = administrator.get(path)
        assert "Agente 1" in text(answer)
        assert "1067894523" not in answer.content.decode()
    assert "Nobody has this name" in text(administrator.get("/set-up/agents/?name=zzz"))


# ---- the routing policy ----


def policy(centre: centres.Centre) -> list[tuple[int, Any, int | None]]:
    with scopes.scoped(centre.scope):
        rows = contacts.RoutingPolicy.objects.filter(pool=centre.bank.pool).order_by("version")
        return [(row.version, row.policy, row.set_by_user_id) for row in rows]


def test_numbers_are_tried_before_they_are_stored(centre: centres.Centre, administrator: Client) -> None:
    path = f"/set-up/pools/{centre.bank.pool.key}/policy/"
    page = administrator.get(path)
    assert "No version has been stored yet" in text(page)
    given = {"seen_version": hidden(page, "seen_version"), "weights.*.level_points": "20", "try": "1"}
    said = text(administrator.post(path, given))
    assert "With your numbers" in said
    assert "every queue, Level: 0 (the default) → 20" in said
    assert policy(centre) == []
    assert stored(administrator.post(path, given | {"store": "1"})) == path
    (version,) = policy(centre)
    assert version == (1, {"weights": {"*": {"level_points": 20.0}}, "pool": {}}, centre.user("administrator").pk)
    assert "Today: an agent of level 4 has 80 points" in text(administrator.get(path))


def test_a_stored_policy_says_who_when_and_what_changed(centre: centres.Centre, administrator: Client) -> None:
    path, queue = f"/set-up/pools/{centre.bank.pool.key}/policy/", centre.bank.queue.key
    first = {"seen_version": "0", "weights.*.level_points": "2,5", "store": "1"}
    for _ in range(2):
        stored(administrator.post(path, first))
    assert len(policy(centre)) == 1, "sent twice, stored once"
    second = {
        "seen_version": "1", "weights.*.level_points": "2.5", f"weights.{queue}.load_points": "4",
        "pool.offers_at_once": "2", "store": "1",
    }  # fmt: skip
    stored(administrator.post(path, second))
    said = text(administrator.get(path))
    assert "General, Contacts held: as for every queue → 4" in said
    assert "the whole pool, Offers at once: 1 (the default) → 2" in said
    assert "Alguien" in said, "who it was"
    back = f"{path}1/back/"
    stored(administrator.post(back, {"seen_version": "1"}))
    assert len(policy(centre)) == 2, "seen too early: nothing was changed"
    stored(administrator.post(back, {"seen_version": "2"}))
    assert [row[1] for row in policy(centre)][2] == policy(centre)[0][1]
    assert "Version 3 says what version 1 said" in text(administrator.get(path))
    assert administrator.post(f"{path}9/back/", {"seen_version": "3"}).status_code == 404
    assert centre.fact_types().count("policy_set") == 3


def test_two_editors_at_once_are_told_of_each_other(centre: centres.Centre, administrator: Client) -> None:
    path = f"/set-up/pools/{centre.bank.pool.key}/policy/"
    planner = entered(centre, "planner")
    stored(planner.post(path, {"seen_version": "0", "weights.*.idle_minute_points": "3", "store": "1"}))
    mine = {"seen_version": "0", "weights.*.level_points": "7", "store": "1"}
    answer = administrator.post(path, mine)
    said = text(answer)
    assert "Somebody stored version 1 meanwhile. It changed: every queue, Rest: 1 (the default) → 3." in said
    assert 'value="7"' in answer.content.decode()
    assert len(policy(centre)) == 1
    stored(administrator.post(path, mine | {"seen_version": hidden(answer, "seen_version")}))
    assert [row[0] for row in policy(centre)] == [1, 2]


def test_each_number_outside_its_range_is_refused_beside_its_field(
    centre: centres.Centre, administrator: Client
) -> None:
    path = f"/set-up/pools/{centre.bank.pool.key}/policy/"
    given = {
        "seen_version": "0", "weights.*.wait_points": "0", "weights.*.load_points": "x",
        "pool.offers_at_once": "1.5", "pool.rejected_pause_seconds": "nan", "store": "1",
    }  # fmt: skip
    said = text(administrator.post(path, given))
    for told in (
        "Write a number between 0.01 and 1,000.", "Write a number between 0 and 1,000.",
        "Write a whole number between 1 and 50.", "Write a whole number between 1 and 3,600.",
    ):  # fmt: skip
        assert told in said
    growth = {"seen_version": "0", "weights.*.growth_points": "5", "store": "1"}
    assert "Growth may have at most 20 % of the points for waiting" in text(administrator.post(path, growth))
    assert policy(centre) == []
