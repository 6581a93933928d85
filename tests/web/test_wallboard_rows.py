"""Each number of a wallboard opens its rows: as many as it says, for those who may read them, whatever is asked."""

from __future__ import annotations

import re
from typing import Any

import psycopg
import pytest
from django.test import Client
from tests import centre as centres
from tests import scenes
from tests.centre import bearing, post

from tejido.contacts import wallboard_rows
from tejido.core import metrics
from tejido.journal import clock, scopes

HTML = {"accept": "text/html"}
# The figure of a queue with the rows that it opens.
FIGURES = {"waiting": "waiting", "serving": "serving", "answered_today": "answered", "abandoned_today": "abandoned"}


@pytest.fixture
def centre(owner: psycopg.Connection, acting_as: centres.Acting) -> centres.Centre:
    """A morning: one gave up, one is served, one was wrapped up, two wait; and one waits elsewhere."""
    made = centres.open_centre(owner, acting_as)
    gone = made.start("Adiós")
    post(Client(), "/widget/thread/end", headers=bearing(gone["token"]))
    made.serve(number=1)
    ended, agent = made.serve()
    post(agent, f"/desk/contacts/{ended['contact']['key']}/end")
    made.start("Espero"), made.start("También")
    made.start("En la tienda", floor=made.shop)
    return made


def opened(browser: Client, floor: scenes.Floor, page: str, **asked: str) -> Any:
    return browser.get(f"/wallboard/{floor.programme.key}/{page}/", asked, headers=HTML)


def rows_of(answer: Any) -> list[str]:
    text = answer.content.decode()
    assert answer.status_code == 200, text
    # The last table is that of the rows; a service level may stand before it.
    return re.findall(r"<tr>\s*<t[dh].*?</tr>", text.rpartition("<tbody>")[2].partition("</tbody>")[0], flags=re.DOTALL)


def test_each_number_of_contacts_opens_as_many_rows(centre: centres.Centre) -> None:
    browser, bank = centre.browser(centre.user("supervisor")), centre.bank
    told = browser.get(f"/wallboard/{bank.programme.key}/numbers").json()
    (queue,) = told["queues"]
    assert {name: queue[name] for name in FIGURES} == {
        "waiting": 2, "serving": 1, "answered_today": 2, "abandoned_today": 1,
    }  # fmt: skip
    for name, figure in FIGURES.items():
        for asked in ({"queue": queue["key"]}, {}):
            rows = rows_of(opened(browser, bank, "contacts", figure=figure, **asked))
            assert len(rows) == queue[name] == told["total"][name], (figure, asked)
            assert all('href="/contacts/' in row for row in rows)
    assert queue["average_answer_seconds"] == told["total"]["average_answer_seconds"] is not None
    left = opened(browser, bank, "contacts", figure="left", queue=queue["key"])
    assert len(rows_of(left)) == 3
    text = left.content.decode()
    names = [name.strip() for name in re.findall(r'<th scope="row">([^<]*)', text)]
    assert names[0] == "Answered in time, of answered and abandoned"
    assert (len(names), text.count("promised<")) == (3, 1)


def test_each_number_of_agents_opens_as_many_rows(centre: centres.Centre) -> None:
    browser, bank = centre.browser(centre.user("planner")), centre.bank
    told = browser.get(f"/wallboard/{bank.programme.key}/numbers").json()
    assert told["agents"] == dict.fromkeys(wallboard_rows.AGENT_STATES, 0) | {"serving": 1, "wrapping": 1}
    assert [(site["key"], site["agents"]) for site in told["sites"]] == [(None, told["agents"])]
    for state, count in told["agents"].items():
        for asked in ({}, {"site": "home"}):
            answer = opened(browser, bank, "agents", state=state, **asked)
            assert len(rows_of(answer)) == count if count else b"Nobody is counted" in answer.content
    everybody = rows_of(opened(browser, bank, "agents"))
    assert len(everybody) == sum(told["agents"].values())
    assert all("Agente" in row for row in everybody)


def test_only_who_may_read_the_rows_is_led_to_them_and_only_figures_are_answered(centre: centres.Centre) -> None:
    bank = centre.bank
    opens = {"supervisor": (True, True), "administrator": (True, False), "planner": (False, True)}
    for role, (contacts, agents) in (opens | {"client": (False, False), "agent": (False, False)}).items():
        user = centre.user(
            role,  # type: ignore[arg-type]  # every name above is a role
            client_id=bank.client.pk if role == "client" else None,
            person=bank.agents[0] if role == "agent" else None,
        )
        browser = centre.browser(user)
        page = browser.get(f"/wallboard/{bank.programme.key}/", headers=HTML).content.decode()
        for name, may in (("contacts", contacts), ("agents", agents)):
            assert (f'data-{name}="' in page) is may, (role, name)
            assert opened(browser, bank, name).status_code == (200 if may else 403), (role, name)
    browser = centre.browser(centre.user("supervisor"))
    asked: list[tuple[str, str, str | bytes]] = [
        ("contacts", "figure", "everything"), ("contacts", "figure", "waiting\0"), ("contacts", "queue", "x" * 5000),
        ("contacts", "queue", b"\xed\xa0\x80"), ("contacts", "queue", str(centre.shop.queue.key)),
        ("contacts", "after", "-1"), ("contacts", "after", "9" * 50), ("contacts", "after", "\u0661"),
        ("agents", "state", "asleep"), ("agents", "site", "'; --"),
    ]  # fmt: skip
    for page, name, value in asked:
        answer = browser.get(f"/wallboard/{bank.programme.key}/{page}/", {name: value}, headers=HTML)
        assert answer.status_code == 400, (page, name, value)
        assert "from the wallboard itself" in answer.content.decode()


def test_rows_come_page_by_page_and_give_the_service_level(
    centre: centres.Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wallboard_rows, "PAGE_ROWS", 2)
    bank = centre.bank
    seen: list[Any] = []
    after, now = 0, clock.now()
    with scopes.scoped(centre.scope):
        for _ in range(2):
            found = wallboard_rows.stays(
                bank.programme, figure="left", queue=None, zone="America/Bogota", now=now, after=after
            )
            assert found.count == 3
            seen += found.rows
            after = found.next_after or 0
        levels = wallboard_rows.service_levels(bank.programme, queue=bank.queue, zone="America/Bogota", now=now)
    assert after == 0
    assert len({row["key"] for row in seen}) == len(seen) == 3
    outcomes = [metrics.StayOutcome(row["left_how"], row["wait_seconds"]) for row in seen]
    counts = metrics.counted(outcomes, target_seconds=30, short_abandon_seconds=bank.programme.short_abandon_seconds)
    assert levels == metrics.service_levels(counts, contractual="answered_in_time")
