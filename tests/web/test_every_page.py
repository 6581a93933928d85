"""Every page we draw: axe finds nothing, and 320 pixels are enough, in both languages and both themes."""

from __future__ import annotations

import itertools

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from tests.web.conftest import Harness, Open

pytestmark = pytest.mark.journey
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}

PAGES = {
    "home": "/page/shared/home.html",
    "sign in": "/page/account/login.html",
    "sign in, refused": "/page/account/login-errors.html",
    "sign out": "/page/account/logout.html",
    "reset": "/page/account/password_reset.html",
    "invitation": "/page/shared/invitation.html",
    "400": "/page/400.html",
    "403": "/page/403.html",
    "csrf": "/page/403_csrf.html",
    "404": "/page/404.html",
    "429": "/page/429.html",
    "500": "/page/500.html",
    "503": "/page/503.html",
    "wallboards": "/page/wallboard/list.html",
    "wallboard": "/page/wallboard/wallboard.html",
    "try": "/page/shared/try.html",
    "window": "/widget/prog/frame",
    "desk": "/page/desk/desk.html",
}
LOOKS = [("en", "light", 1280), ("es", "dark", 320)]


def spoken(given: object) -> str:
    return "-".join(map(str, given)) if isinstance(given, tuple) else str(given)


def check(page: Page) -> None:
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow <= 0
    found = Axe().run(page, options=RULES).response["violations"]
    assert not [(one["id"], [node["html"][:160] for node in one["nodes"][:3]]) for one in found]


@pytest.mark.parametrize(
    ("name", "look"),
    list(itertools.product(PAGES, LOOKS)),
    ids=spoken,
)
def test_page(name: str, look: tuple[str, str, int], visit: Open) -> None:
    language, colours, width = look
    page = visit(f"{PAGES[name]}?language={language}", colours=colours, width=width, height=700)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.documentElement.lang") == language
    check(page)


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: "-".join(map(str, look)))
def test_a_busy_desk(look: tuple[str, str, int], visit: Open, harness: Harness) -> None:
    language, colours, width = look
    for name in ("Ana Lucía Fernández de la Espriella", "Beatriz"):
        harness.steer("chat", name=name, text="Una palabra larguísima: " + "electroencefalografista" * 4)
    page = visit(f"{PAGES['desk']}?language={language}", colours=colours, width=width, height=700)
    page.wait_for_selector(".chat-line")
    check(page)
    page.keyboard.press("Alt+Digit1")
    harness.steer("set", refuse_messages="No.")
    page.fill("#message-text", "x")
    page.keyboard.press("Enter")
    page.wait_for_selector(".said.is-refused")
    harness.steer("offer")
    page.wait_for_selector(".offer")
    check(page)
    page.keyboard.press("Alt+KeyP")
    check(page)
    page.keyboard.press("Escape")
    page.keyboard.press("Alt+KeyW")
    page.keyboard.press("Enter")
    page.wait_for_selector("wrap-up:not([hidden])")
    check(page)


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: "-".join(map(str, look)))
def test_a_chat_in_the_window(look: tuple[str, str, int], visit: Open, harness: Harness) -> None:
    language, colours, _ = look
    page = visit(f"{PAGES['window']}?language={language}", colours=colours, width=320, height=560)
    page.fill("#customer-question", "Hola")
    page.locator(".widget-start button").click()
    page.wait_for_selector(".widget-end:not([hidden])")
    harness.steer("agent_comes")
    harness.steer("agent_says", text="Buenas, ¿en qué le ayudo?")
    page.wait_for_selector(".said.by-agent")
    check(page)
    harness.steer("ends")
    page.wait_for_selector(".widget-ended:not([hidden])")
    check(page)
