"""Passkeys and code apps in a real browser against real processes: added, used, lost, and taken away again."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from tests import codes, prepared, served, walks

pytestmark = pytest.mark.journey
EMAIL, PASSWORD = "ana@example.org", prepared.PASSWORD
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
PLACE = "/accounts/security/"


@pytest.fixture(scope="module")
def centre() -> Iterator[served.Centre]:
    with served.centre("operator") as made:
        made.start()
        yield made


@pytest.fixture
def page(centre: served.Centre, chromium: Browser) -> Iterator[Page]:
    """A narrow screen in Spanish; what the page says to its console is an error here."""
    context = chromium.new_context(
        base_url=f"http://localhost:{centre.port}", locale="es-CO", viewport={"width": 320, "height": 700}
    )
    context.set_default_timeout(walks.WAIT_MILLISECONDS)
    opened = context.new_page()
    told: list[str] = []
    opened.on("console", lambda message: told.append(message.text) if message.type == "error" else None)
    opened.on("pageerror", lambda problem: told.append(str(problem)))
    yield opened
    context.close()
    assert told == [], "nothing that the policy forbids, and no script that fails"


def device(page: Page) -> tuple[Any, str]:
    """Give the browser a device that keeps passkeys and says yes; return the way to it and its id."""
    way = page.context.new_cdp_session(page)
    way.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    return way, way.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]


def look(page: Page) -> None:
    """The page has no fault that axe knows, and is no wider than the screen."""
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    found = Axe().run(page, options=RULES).response["violations"]
    assert not [(one["id"], [node["html"][:160] for node in one["nodes"][:3]]) for one in found]


def type_password(page: Page) -> None:
    page.goto("/accounts/login/")
    page.fill("input[name=login]", EMAIL)
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")


def prove(page: Page) -> None:
    """Show once more who one is, by password."""
    page.wait_for_url("**/accounts/reauthenticate/**")
    look(page)
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")


def methods(centre: served.Centre) -> list[str]:
    with centre.owner() as owner:
        rows = owner.execute("SELECT data ->> 'method' FROM journal_fact WHERE type = 'user_signed_in' ORDER BY id")
        return [method for (method,) in rows.fetchall()]


def test_a_passkey_and_a_code_app_from_first_to_last(centre: served.Centre, page: Page, tmp_path: Path) -> None:
    way, authenticator = device(page)
    type_password(page)
    page.wait_for_url("**/set-up/")
    page.goto(PLACE)
    look(page)

    # A passkey, by keyboard alone.
    page.get_by_role("link", name="llave de acceso").first.focus()
    page.keyboard.press("Enter")
    prove(page)
    page.wait_for_url("**/passkeys/add/")
    look(page)
    page.fill("input[name=name]", "Mi portátil")
    page.keyboard.press("Enter")
    page.wait_for_url("**/security/codes/")
    look(page)
    recovery = page.locator(".recovery-codes li").all_inner_texts()
    assert len(recovery) == 10
    assert len(way.send("WebAuthn.getCredentials", {"authenticatorId": authenticator})["credentials"]) == 1
    with page.expect_download() as download:
        page.get_by_role("link", name="Descargar").click()
    text = Path(download.value.path()).read_text()
    assert all(code in text for code in recovery)

    # A code app, whose key is typed off the screen.
    page.goto(PLACE)
    look(page)
    page.get_by_role("link", name="aplicación de códigos").click()
    page.wait_for_url("**/app/add/")
    look(page)
    assert page.locator("svg.qr-code").bounding_box()["width"] > 150  # type: ignore[index]
    secret = "".join(page.locator(".secret").inner_text().split())
    first = codes.now(secret)
    page.fill("input[name=code]", first)
    page.keyboard.press("Enter")
    page.wait_for_url("**/accounts/security/")
    look(page)

    def leave() -> None:
        page.goto("/accounts/logout/")
        page.locator("main button[type=submit]").click()
        page.wait_for_url("**/")

    # In by the passkey and nothing else.
    leave()
    page.goto("/accounts/login/?next=/outbox/")
    look(page)
    page.get_by_role("button", name="llave de acceso").click()
    page.wait_for_url(re.compile(r":\d+/outbox/$"))
    assert "localhost" in page.locator("main").inner_text(), "the mails about it show the way"

    # In by password and code; the code that was used once does not do.
    leave()
    type_password(page)
    page.wait_for_url("**/second-step/")
    look(page)
    page.fill("input[name=code]", first)
    page.locator("input[name=code]").press("Enter")
    page.wait_for_selector(".errors")
    look(page)
    page.fill("input[name=code]", codes.next(secret))
    page.locator("input[name=code]").press("Enter")
    page.wait_for_url("**/set-up/")

    # In by password and passkey, and by a recovery code.
    leave()
    type_password(page)
    page.get_by_role("button", name="llave de acceso").click()
    page.wait_for_url("**/set-up/")
    leave()
    type_password(page)
    page.fill("input[name=code]", recovery[3])
    page.locator("input[name=code]").press("Enter")
    page.wait_for_url("**/set-up/")
    assert methods(centre) == ["password", "passkey", "totp", "password_and_passkey", "recovery_code"]

    # A device that says no is told about, and the way by code stays open.
    leave()
    type_password(page)
    page.wait_for_url("**/second-step/")
    way.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": authenticator})
    way.send("WebAuthn.disable")
    page.evaluate("() => { navigator.credentials.get = () => Promise.reject(new DOMException('', 'NotAllowedError')) }")
    page.get_by_role("button", name="llave de acceso").click()
    expect(page.locator("[data-says]").first).not_to_have_text("")

    # Everything lost: the command on the installation's own machine takes the second step away.
    command = [*served.serve.command("account"), EMAIL, "--remove-second-step"]
    done = subprocess.run(command, env=centre.environ, capture_output=True, text=True, check=True)
    assert EMAIL in done.stdout
    type_password(page)
    page.wait_for_url("**/set-up/")
    page.goto(PLACE)
    assert page.locator(".message-line.warning").count() == 1
