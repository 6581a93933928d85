"""The wallboard in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from tests.web.conftest import Harness, Open

pytestmark = pytest.mark.journey
BOARD = "/page/wallboard/wallboard.html"


def test_the_board_follows_the_figures(visit: Open, harness: Harness) -> None:
    page = visit(BOARD)
    cards = page.locator(".queue-card")
    expect(cards).to_have_count(3)
    expect(cards.nth(0).locator(".queue-waiting")).to_have_text("3")
    expect(cards.nth(1).locator(".queue-condition")).to_have_text("waiting too long")
    expect(cards.nth(2).locator(".queue-share-words")).to_have_text(
        "answered in 60 s today · of 89 contacts · target 80%"
    )
    expect(page.locator(".line-state").first).to_have_text("")
    harness.steer("queue", place=0, waiting=5, share=0.5)
    expect(cards.nth(0).locator(".queue-waiting")).to_have_text("5")
    expect(cards.nth(0).locator(".queue-condition")).to_have_text("below target")
    expect(page.locator(".board-said")).to_have_text("Tarjetas fell below its target: 50%.")


def test_the_programme_as_a_whole_and_its_agents_by_site_lead_to_their_rows(visit: Open, harness: Harness) -> None:
    page = visit(BOARD)
    expect(page.locator("[data-total=waiting]")).to_have_text("10")
    expect(page.locator("[data-total=average]")).to_have_text("0:31")
    expect(page.locator(".agents thead th")).to_have_text(["all", "Sede Sinú", "from home"])
    serving = page.locator(".agents-serving td")
    expect(serving).to_have_text(["19", "11", "8"])
    assert (serving.nth(2).locator("a").get_attribute("href") or "").endswith("/agents/?state=serving&site=home")
    link = page.get_by_role("link", name="Créditos waiting 7")
    assert "/contacts/?figure=waiting&queue=" in (link.get_attribute("href") or "")


def test_small_sites_stand_together_and_few_agents_not_at_all(visit: Open, harness: Harness) -> None:
    page = visit(BOARD)
    expect(page.locator(".line-state").first).to_have_text("")
    states = ("available", "serving", "wrapping", "break", "not_responding", "offline")
    sites = [
        {"key": key, "name": name, "agents": dict.fromkeys(states, 2)} for key, name in (("k", "Sede"), ("other", None))
    ]
    harness.steer("numbers", sites=sites)
    expect(page.locator(".agents thead th")).to_have_text(["all", "Sede", "other sites"])
    harness.steer("numbers", agents=None, sites=[])
    expect(page.locator(".agents")).to_have_text("Too few agents serve this programme to show here what they do now.")
    harness.steer("numbers", agents=dict.fromkeys(states, 3))
    expect(page.locator(".agents-break td")).to_have_text(["3"])


def test_a_wait_grows_between_two_messages(visit: Open, harness: Harness) -> None:
    page = visit(BOARD)
    longest = page.locator(".queue-longest").first
    longest.wait_for()
    shown = longest.inner_text()
    minutes, seconds = shown.split(":")
    # The server said 41 seconds; how many have passed before anybody looks is the machine's affair.
    assert int(minutes) * 60 + int(seconds) >= 41
    expect(longest).not_to_have_text(shown)


def test_the_band_says_in_words_what_it_weaves(visit: Open, harness: Harness) -> None:
    page = visit(BOARD)
    rows = page.locator(".band-row")
    expect(rows).to_have_count(3)
    expect(rows.nth(0).locator(".visually-hidden")).to_have_text("target met in 7 of 9 hours, 85% of contacts today")
    assert rows.nth(0).locator(".weft-slack").count() == 1
    assert rows.nth(2).locator(".weft-slack").count() == 0
    assert rows.nth(1).locator(".weft-quiet").count() == 1
    page.get_by_text("Show the hours as a table").click()
    assert page.locator("woven-band tbody tr").nth(0).locator("td").all_inner_texts()[3] == "71%"


def test_without_javascript_the_figures_are_a_table(chromium: object, harness: Harness) -> None:
    context = chromium.new_context(java_script_enabled=False)  # type: ignore[attr-defined]
    page = context.new_page()
    page.goto(harness.address + BOARD)
    assert page.locator(".board tbody tr").nth(1).locator("td").all_inner_texts() == ["7", "188", "131", "14"]
    context.close()


def test_queues_that_open_at_other_hours_are_woven_side_by_side(visit: Open, harness: Harness) -> None:
    page = visit(BOARD)
    page.wait_for_selector(".band-row")
    woven = page.evaluate(
        """async () => {
          const { aligned } = await import("/static/tejido/woven-band.js");
          const hour = (at, n) => ({ from: `2026-11-20T${at}:00:00-05:00`, share: n ? 1 : null, n });
          const hours = [hour("06", 0), hour("07", 0), hour("08", 2), hour("09", 0)];
          const early = { name: "early", target: 0.8, hours };
          const late = { name: "late", target: 0.8, hours: [hour("09", 3)] };
          return aligned([early, late]).map((thread) => thread.hours.map((known) => known?.n ?? null));
        }"""
    )
    assert woven == [[2, 0], [None, 3]]
