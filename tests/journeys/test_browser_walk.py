"""One chat on the real thing, in a browser: a client's site, the widget, the router, the desk, the wrap-up, the count.

Everything is real: the processes of `tejido serve`, the database, the sockets, and two browsers. The pages of every
role are checked by axe and at 320 pixels as they stand in a running installation.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright
from tests import browser as browser_module
from tests import served

from tejido.cli import serve

pytestmark = [
    pytest.mark.journey,
    pytest.mark.skipif(sys.platform != "linux", reason="processes are found in /proc"),
]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
WAIT_MILLISECONDS = 60_000
ROLES = ("agent", "supervisor", "planner", "people_lead", "impact_lead", "client", "partner", "reviewer",
         "administrator")  # fmt: skip


@pytest.fixture(scope="module")
def centre() -> Iterator[served.Centre]:
    """A served demonstration whose play is over: nobody but the test takes part."""
    with served.centre() as made:
        made.start()
        # The play ends as soon as the world stands.
        play = subprocess.Popen(
            serve.command("demo", "--headless", "--once"), env=made.environ, stdout=subprocess.PIPE, text=True
        )
        assert play.stdout is not None
        assert "30 agents" in play.stdout.readline() + play.stdout.readline()
        play.terminate()
        play.communicate(timeout=served.WAIT_SECONDS_MAX)
        yield made


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=str(browser_module.find()), args=list(browser_module.LAUNCH_ARGUMENTS)
        )
        yield browser
        browser.close()


def visitor(chromium: Browser, centre: served.Centre, **given: Any) -> Page:
    """Open a browser of somebody's own; complaints in its console fail the test at `no_complaints`."""
    context = chromium.new_context(locale="es-CO", base_url=f"http://localhost:{centre.port}", **given)
    context.set_default_timeout(WAIT_MILLISECONDS)
    page = context.new_page()
    page.on("pageerror", lambda problem: complaints.append(str(problem)))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    return page


complaints: list[str] = []


def look_at(page: Page) -> None:
    """Find nothing with axe, and nothing that sticks out."""
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow <= 0, page.url
    found = Axe().run(page, options=RULES).response["violations"]
    assert not [(one["id"], [node["html"][:160] for node in one["nodes"][:3]]) for one in found], page.url


def test_a_customer_writes_an_agent_answers_and_it_is_counted(chromium: Browser, centre: served.Centre) -> None:
    complaints.clear()
    agent = visitor(chromium, centre, viewport={"width": 1280, "height": 800})
    agent.goto("/enter/as/agent/")
    agent.wait_for_url("**/desk/")
    agent.get_by_role("button", name="Recibir contactos").click()
    expect(agent.get_by_text("Disponible").first).to_be_visible()

    customer = visitor(chromium, centre, viewport={"width": 390, "height": 780})
    customer.goto("/try/")
    customer.get_by_role("button", name=re.compile("Escríbanos")).click()
    window = customer.frame_locator("iframe")
    # Before anything personal, the notice about it.
    expect(window.get_by_label(re.compile("Su nombre"))).not_to_be_visible()
    window.get_by_role("button", name="Lo leí y lo acepto").click()
    window.get_by_label(re.compile("Su nombre")).fill("Ángela")
    window.get_by_label(re.compile("ayudar")).fill("¿Cuál es el horario del banco?")
    window.get_by_role("button", name="Empezar el chat").click()

    agent.get_by_role("button", name="Aceptar").click()
    expect(agent.get_by_role("log").get_by_text("¿Cuál es el horario del banco?")).to_be_visible()
    expect(agent.get_by_text("Ángela").first).to_be_visible()
    look_at(agent)
    agent.keyboard.type("De ocho a cuatro, Ángela.")
    agent.keyboard.press("Enter")
    expect(window.get_by_role("log").get_by_text("De ocho a cuatro, Ángela.")).to_be_visible()

    # The customer's line and page go away for a moment; the chat is there again.
    customer.reload()
    customer.get_by_role("button", name=re.compile("Escríbanos|chat", re.I)).first.click()
    expect(window.get_by_role("log").get_by_text("De ocho a cuatro, Ángela.")).to_be_visible()
    window.get_by_role("textbox").fill("Mil gracias")
    window.get_by_role("textbox").press("Enter")
    expect(agent.get_by_role("log").get_by_text("Mil gracias")).to_be_visible()

    agent.get_by_role("button", name="Terminar chat").click()
    agent.get_by_role("dialog").get_by_role("button", name="Terminar chat").click()
    agent.get_by_role("radio").first.check()
    agent.locator("#wrap-note").fill("Preguntó por el horario")
    look_at(agent)
    agent.locator("form", has=agent.get_by_role("radio")).get_by_role("button").last.click()
    expect(agent.get_by_role("heading", name="No hay contactos abiertos")).to_be_visible()
    with centre.owner() as owner:
        row = owner.execute(
            "SELECT contact.state, stay.left_how, leg.disposition_id IS NOT NULL, contact.message_count"
            " FROM contacts_contact AS contact JOIN contacts_customer AS customer ON customer.id = contact.customer_id"
            " JOIN contacts_stay AS stay ON stay.contact_id = contact.id"
            " JOIN contacts_leg AS leg ON leg.contact_id = contact.id WHERE customer.display_name = 'Ángela'"
        ).fetchall()
    assert row == [("ended", "answered", True, 3)]
    assert complaints == []


@pytest.mark.parametrize("role", ROLES)
def test_every_roles_first_page_is_in_order(chromium: Browser, centre: served.Centre, role: str) -> None:
    complaints.clear()
    page = visitor(chromium, centre, viewport={"width": 1280, "height": 800}, color_scheme="light")
    page.goto(f"/enter/as/{role}/")
    page.wait_for_load_state("networkidle")
    assert page.locator("html").get_attribute("lang") == "es"
    look_at(page)
    page.set_viewport_size({"width": 320, "height": 700})
    page.emulate_media(color_scheme="dark")
    page.get_by_role("button", name="English", exact=True).click()
    page.wait_for_load_state("networkidle")
    assert page.locator("html").get_attribute("lang") == "en"
    look_at(page)
    for link in page.get_by_role("navigation").first.get_by_role("link").all():
        address = link.get_attribute("href") or ""
        other = page.context.new_page()
        answer = other.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        look_at(other)
        other.close()
    assert complaints == []
    page.context.close()
