"""The wallboard over HTTP: who sees which programmes, and that its figures are what happened."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

import psycopg
import pytest
from django.test import Client
from tests import centre as centres
from tests import scenes
from tests.centre import bearing, post, refusal

from tejido.access import actions as access_actions
from tejido.access import roles
from tejido.contacts import wallboard
from tejido.core import facts
from tejido.journal import scopes

HTML = {"accept": "text/html"}
AGENTS = {"available": 0, "serving": 0, "wrapping": 0, "break": 0, "not_responding": 0, "offline": 0}
# Whose wallboard each role may open: that of the bank, that of the shop.
SEES: dict[roles.Role, tuple[bool, bool]] = {
    "agent": (True, False), "supervisor": (True, True), "planner": (True, True), "impact_lead": (True, True),
    "administrator": (True, True), "client": (True, False),
}  # fmt: skip


@pytest.fixture
def centre(owner: psycopg.Connection, acting_as: centres.Acting) -> centres.Centre:
    return centres.open_centre(owner, acting_as)


def numbers_path(floor: scenes.Floor) -> str:
    return f"/wallboard/{floor.programme.key}/numbers"


def board(browser: Client, floor: scenes.Floor) -> Any:
    answer = browser.get(numbers_path(floor))
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_each_role_sees_its_clients_and_no_other(centre: centres.Centre) -> None:
    for role in roles.GRANTABLE:
        person = centre.bank.agents[0] if role == "agent" else None
        client_id = centre.bank.client.pk if role == "client" else None
        browser = centre.browser(centre.user(role, person=person, client_id=client_id))
        seen = SEES.get(role)
        listed = browser.get("/wallboard/", headers=HTML)
        if seen is None:
            assert listed.status_code == 403, role
            assert refusal(browser.get(numbers_path(centre.bank))) == (403, "not_allowed"), role
            continue
        text = listed.content.decode()
        for floor, is_seen in zip((centre.bank, centre.shop), seen, strict=True):
            assert (str(floor.programme.key) in text) == is_seen, (role, floor.client.name)
            expected = 200 if is_seen else 404
            assert browser.get(numbers_path(floor)).status_code == expected, (role, floor.client.name)
            page = browser.get(f"/wallboard/{floor.programme.key}/", headers=HTML)
            assert page.status_code == expected, (role, floor.client.name)


def test_a_stranger_is_asked_to_sign_in(centre: centres.Centre) -> None:
    assert refusal(centre.browser().get(numbers_path(centre.bank))) == (401, "sign_in_needed")
    page = Client().get("/wallboard/")
    assert (page.status_code, page["Location"]) == (302, "/accounts/login/?next=/wallboard/")


def test_two_roles_reach_only_as_far_as_each(centre: centres.Centre) -> None:
    """A people lead reaches the operator's rows; that alone opens no client's wallboard."""
    user = centre.user("client", client_id=centre.bank.client.pk)
    with scopes.scoped({0}):
        access_actions.grant_role(user=user, role="people_lead", by=facts.SYSTEM, at=scenes.START)
    browser = centre.browser(user)
    assert browser.get(numbers_path(centre.bank)).status_code == 200
    assert refusal(browser.get(numbers_path(centre.shop))) == (404, "no_such_programme")


def test_an_unknown_programme_is_not_found(centre: centres.Centre) -> None:
    browser = centre.browser(centre.user("supervisor"))
    assert refusal(browser.get(f"/wallboard/{uuid.uuid4()}/numbers")) == (404, "no_such_programme")
    for key in ("1", "%00", "x" * 36):
        assert browser.get(f"/wallboard/{key}/numbers").status_code == 404
        assert browser.get(f"/wallboard/{key}/", headers=HTML).status_code == 404
    assert post(browser, numbers_path(centre.bank)).status_code == 405


def test_the_figures_are_what_happened(centre: centres.Centre) -> None:
    browser = centre.browser(centre.user("supervisor"))
    empty = board(browser, centre.bank)
    assert empty["programme"] == {
        "key": str(centre.bank.programme.key), "name": "Atención", "client": "Banco", "synthetic": True,
    }  # fmt: skip
    (queue,) = empty["queues"]
    assert (queue["waiting"], queue["longest_wait_seconds"], queue["longest_from_at"]) == (0, 0, None)
    assert queue["service_level"] == {
        "variant": "answered_in_time", "share": None, "target_share": 0.8, "target_seconds": 30, "n": 0,
    }  # fmt: skip
    assert empty["agents"] == AGENTS | {"available": 2}

    gone, waiting = centre.start(), centre.start()
    post(Client(), "/widget/thread/end", headers=bearing(gone["token"]))
    centre.start(floor=centre.shop)
    _, agent = centre.serve(number=0)
    post(centre.agent(1), "/desk/presence", {"activity": "lunch"})
    told = board(browser, centre.bank)
    (queue,) = told["queues"]
    assert (queue["waiting"], queue["serving"], queue["answered_today"], queue["abandoned_today"]) == (1, 1, 1, 1)
    # Answered in time over answered and abandoned.
    assert (queue["service_level"]["share"], queue["service_level"]["n"]) == (0.5, 2)
    assert told["agents"] == AGENTS | {"serving": 1, "break": 1}
    assert sum(hour["n"] for hour in queue["hours"]) == 2
    # PostgreSQL leaves out zeros at the end of a fraction of a second, so instants are compared, not texts.
    longest_from_at = datetime.fromisoformat(queue["longest_from_at"])
    assert longest_from_at == datetime.fromisoformat(waiting["contact"]["arrived_at"])
    centre.owner.execute(
        # Each stay gets longer and ends when it ended, so that it stays today's at any time of the day.
        "UPDATE contacts_stay SET from_at = from_at - interval '3 hours'"
    )
    (queue,) = board(browser, centre.bank)["queues"]
    assert 3 * 3600 <= queue["longest_wait_seconds"] < 3 * 3600 + 600
    assert queue["service_level"]["share"] == 0.0, "three hours are longer than promised"
    assert agent.get("/desk/today").status_code == 200


def test_small_sites_appear_together_for_those_who_may_not_see_persons() -> None:
    def told(*sites: tuple[str | None, int]) -> Any:
        shown = [
            {"key": key, "name": key, "agents": AGENTS | {"break": 1, "serving": count - 1}} for key, count in sites
        ]
        whole = AGENTS | {"break": len(shown), "serving": sum(count - 1 for _, count in sites)}
        disclosed = wallboard.disclosed({"agents": whole, "sites": shown})
        return disclosed["agents"] == whole, [(site["key"], site["agents"]["break"]) for site in disclosed["sites"]]

    assert told(("Montería", 60), ("Quibdó", 30)) == (True, [("Montería", 1), ("Quibdó", 1)])
    assert told(("Montería", 60), ("Quibdó", 30), (None, 4)) == (True, [("Montería", 1), ("other", 2)])
    assert told(("Montería", 60), ("Quibdó", 7), (None, 4)) == (True, [("Montería", 1), ("other", 2)])
    assert told(("Montería", 60), (None, 4)) == (True, [("other", 2)]), "the rest is the small site"
    assert told(("Montería", 5), (None, 4)) == (False, [])


def test_a_client_learns_nothing_of_few_people_and_is_left_without_the_operators_rows(centre: centres.Centre) -> None:
    browser = centre.browser(centre.user("client", client_id=centre.bank.client.pk))
    told = board(browser, centre.bank)
    assert (told["agents"], told["sites"]) == (None, [])
    page = browser.get(f"/wallboard/{centre.bank.programme.key}/", headers=HTML).content.decode()
    assert "Agente 1" not in page


def test_the_page_shows_the_figures_before_any_script_runs(centre: centres.Centre) -> None:
    centre.start()
    page = centre.browser(centre.user("supervisor")).get(f"/wallboard/{centre.bank.programme.key}/", headers=HTML)
    text = page.content.decode()
    assert "General" in text
    assert 'id="numbers"' in text
    assert "None" not in text
    assert str(centre.bank.programme.key) in text
