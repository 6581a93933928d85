"""What the journeys through pages in a real browser share: a quiet installation, visitors, and a look at every page."""

from __future__ import annotations

import re
import subprocess
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, FrameLocator, Page, expect, sync_playwright

from tejido.access import tokens
from tejido.cli import serve
from tests import browser as browser_module
from tests import served

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
WAIT_MILLISECONDS = 60_000
WIDE, NARROW, PHONE = {"width": 1280, "height": 900}, {"width": 320, "height": 700}, {"width": 390, "height": 780}

AGENT = """
    SELECT account.id, person.display_name FROM access_user AS account JOIN people_person AS person
    ON person.id = account.person_id WHERE EXISTS (SELECT FROM people_membership WHERE person_id = person.id)
    ORDER BY account.id OFFSET %s LIMIT 1
"""


@contextmanager
def quiet_demonstration() -> Iterator[served.Centre]:
    """Serve a demonstration whose play is over: nobody but the test takes part."""
    with served.centre() as made:
        made.start()
        play = subprocess.Popen(
            serve.command("demo", "--headless", "--once", "--agents", "30"),
            env=made.environ,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert play.stdout is not None
        assert "30 agents" in play.stdout.readline() + play.stdout.readline()
        play.terminate()
        play.communicate(timeout=served.WAIT_SECONDS_MAX)
        yield made


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the browser, with patience for a crowded machine."""
    expect.set_options(timeout=WAIT_MILLISECONDS)
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=str(browser_module.find()), args=list(browser_module.LAUNCH_ARGUMENTS)
        )
        yield browser
        browser.close()
    expect.set_options(timeout=5_000)


class Visitors:
    """Everybody who looks at one installation, each in a browser of their own, in Spanish at first."""

    def __init__(self, browser: Browser, centre: served.Centre) -> None:
        self.browser, self.centre = browser, centre
        self.problems: list[str] = []
        self.complaints: list[str] = []
        with centre.owner() as owner:
            owner.execute("UPDATE access_user SET language = 'es'")

    def page(self, size: dict[str, int] = WIDE) -> Page:
        """Open a browser of somebody's own; what its scripts stumble over and its console complains of is kept."""
        context = self.browser.new_context(
            locale="es-CO",
            base_url=f"http://localhost:{self.centre.port}",
            viewport=size,  # type: ignore[arg-type]
        )
        context.set_default_timeout(WAIT_MILLISECONDS)
        page = context.new_page()
        page.on("pageerror", lambda problem: self.problems.append(str(problem)))
        page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        return page

    def enter(self, role: str) -> Page:
        """Take the place of the first account of a role."""
        page = self.page()
        page.goto(f"/enter/as/{role}/")
        return page

    def enter_as_agent(self, number: int) -> tuple[Page, str]:
        """Take the place of one of the demonstration's agents, counted from 1; returns their desk and their name."""
        token = uuid.uuid4().hex
        with self.centre.owner() as owner:
            user, name = owner.execute(AGENT, [number - 1]).fetchone() or (0, "")
            owner.execute(
                "INSERT INTO access_signinticket (token_digest, user_id, made_at, expires_at)"
                " VALUES (%s, %s, now(), now() + interval '1 hour')",
                [tokens.digest(token), user],
            )
        page = self.page()
        page.goto(f"/enter/{token}/?next=/desk/")
        page.wait_for_url("**/desk/")
        return page, name

    def leave(self) -> None:
        """Go home: whoever is on a desk stops working, and every browser is closed."""
        for context in self.browser.contexts:
            for page in context.pages:
                if page.url.endswith("/desk/"):
                    token = page.locator("desk-app").get_attribute("data-csrf") or ""
                    headers = {"X-CSRFToken": token, "Referer": page.url}
                    page.request.post("/desk/presence", data={"activity": "offline", "reason": None}, headers=headers)
            context.close()


def receive(desk: Page) -> None:
    """Let an agent get contacts, whatever they did before."""
    button, available = desk.get_by_role("button", name="Recibir contactos"), desk.get_by_text("Disponible")
    button.or_(available.first).first.wait_for()
    if button.count():
        button.click()
    expect(available.first).to_be_visible()


def finish(desk: Page) -> None:
    """End the contact in front, and note how it went, by keyboard."""
    desk.keyboard.press("Alt+KeyW")
    expect(desk.get_by_role("dialog")).to_be_visible()
    desk.keyboard.press("Enter")
    wrap_up(desk)


def wrap_up(desk: Page, note: str = "") -> None:
    """Note how the contact in front went, by keyboard."""
    first = desk.locator("wrap-up input").first
    expect(first).to_be_visible()
    first.focus()
    desk.keyboard.press("Space")
    desk.keyboard.press("Tab")
    desk.keyboard.type(note)
    desk.keyboard.press("Tab")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("heading", name="No hay contactos abiertos")).to_be_visible()


def write_from_the_site(customer: Page, text: str) -> FrameLocator:
    """Let a customer open a chat on a client's site; the notice about personal data comes before anything personal."""
    customer.goto("/try/")
    customer.get_by_role("button", name=re.compile("Escríbanos")).click()
    window = customer.frame_locator("iframe")
    expect(window.get_by_label(re.compile("Su nombre"))).not_to_be_visible()
    window.get_by_role("button", name="Lo leí y lo acepto").click()
    window.get_by_label(re.compile("Su nombre")).fill("Ángela")
    window.get_by_label(re.compile("ayudar")).fill(text)
    window.get_by_role("button", name="Empezar el chat").click()
    return window


def look_at(page: Page, *, sizes: tuple[dict[str, int], ...] = (NARROW, WIDE)) -> None:
    """Find nothing with axe, and nothing that sticks out; narrow screens are dark ones."""
    for size in sizes:
        page.set_viewport_size(size)  # type: ignore[arg-type]
        page.emulate_media(color_scheme="dark" if size is NARROW else "light")
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow <= 0, (page.url, size)
        found = Axe().run(page, options=RULES).response["violations"]
        assert not [(one["id"], [node["html"][:160] for node in one["nodes"][:3]]) for one in found], (page.url, size)
