"""Pages that need a whole centre behind them, drawn by their views: axe finds nothing, and 320 pixels are enough.

The pages are made first and shown afterwards: beside a browser's driver, Django refuses its database.
"""

from __future__ import annotations

import io
import re
import uuid
from collections.abc import Callable, Mapping
from typing import Any

import psycopg
import pytest
from django.test import Client
from playwright.sync_api import Page, Route
from tests import centre as centres
from tests import crowd, walks
from tests.web import test_every_page
from tests.web.conftest import Harness

from tejido.access import actions as access_actions
from tejido.access import roles
from tejido.core import facts
from tejido.journal import scopes

pytestmark = pytest.mark.journey


def page_of(browser: Client, path: str, *, language: str, sent: Mapping[str, Any] | None = None) -> bytes:
    """Return a page in a language; with fields that are sent, what answers them."""
    browser.cookies["django_language"] = language
    answer = browser.get(path) if sent is None else browser.post(path, sent)
    assert answer.status_code == 200, (path, answer.status_code, answer.content[:500])
    content: bytes = answer.content
    return content


def check(harness: Harness, drawn: Mapping[tuple[str, str], bytes]) -> None:
    """Show each page as its language is looked at, with our own styles and scripts."""
    with walks.chromium() as browser:
        for language, colours, width in test_every_page.LOOKS:
            context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=colours)  # type: ignore[arg-type]
            page = context.new_page()
            page.set_default_timeout(walks.WAIT_MILLISECONDS)
            for (name, shown_in), content in drawn.items():
                if shown_in == language:
                    _show(page, f"{harness.address}/drawn/", content)
                    assert page.evaluate("document.documentElement.lang") == language, name
                    try:
                        test_every_page.check(page)
                    except AssertionError as problem:
                        problem.add_note(f"It is the page “{name}”, {width} pixels wide.")
                        raise
            context.close()


def _show(page: Page, address: str, content: bytes) -> None:
    def answer(route: Route) -> None:
        route.fulfill(status=200, content_type="text/html; charset=utf-8", body=content)

    missing: list[str] = []
    page.on("response", lambda answered: missing.append(answered.url) if answered.status >= 400 else None)
    page.route(address, answer)
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.unroute(address)
    assert not missing, "a style or a script was not found"


def in_both(made: Callable[[str], Mapping[str, bytes]]) -> dict[tuple[str, str], bytes]:
    """Return the pages of a visit in every language that is looked at."""
    languages = [language for language, _colours, _width in test_every_page.LOOKS]
    return {(name, language): content for language in languages for name, content in made(language).items()}


def test_imports_and_beginnings(
    committed: None, owner: psycopg.Connection[Any], acting_as: Callable[..., Any], harness: Harness
) -> None:
    centre = centres.open_centre(owner, acting_as)
    browser = Client()
    browser.force_login(centre.user("administrator"))
    file = io.BytesIO(
        "Given names,First surname,Document number,Place of work,Routing pool,Shoe size\n"
        f"María José,Peña,1001,23001,{centre.bank.pool.name},36\n,Nobody,,99999,Elsewhere,\n".encode()
    )
    file.name = "equipo con un nombre largo.csv"
    plan = browser.post("/set-up/import/agents/", {"file": file})["Location"]
    paths = {
        "import": "/set-up/import/", "upload": "/set-up/import/agents/", "plan": plan,
        "industries": "/set-up/industries/", "industry": "/set-up/industries/bank/", "ready": "/set-up/",
    }  # fmt: skip
    check(harness, in_both(lambda language: {
        name: page_of(browser, path, language=language) for name, path in paths.items()
    }))  # fmt: skip


def test_impact_and_rooms(committed: None, owner: psycopg.Connection[Any], harness: Harness) -> None:
    crowd.install()
    people = crowd.place(owner, 52)
    crowd.declare(people[:12], status="both")
    crowd.serve(owner, client_id=crowd.client(owner, "Banco de la Costa Caribe"), people=people)

    def entered(name: str, role: roles.Role) -> Client:
        with scopes.scoped({0}):
            user = access_actions.add_user(
                email=f"{name}@example.org", display_name=name, language="en", by=facts.SYSTEM, at=crowd.AT
            )
            access_actions.grant_role(user=user, role=role, by=facts.SYSTEM, at=crowd.AT)
        browser = Client()
        browser.force_login(user)
        return browser

    lead, reviewer = entered("Lida", "impact_lead"), entered("Rebeca", "reviewer")
    new = "/impact/rooms/new/?month=2026-03"
    drawn = in_both(lambda language: {
        "no rooms": page_of(lead, "/impact/rooms/", language=language), "new": page_of(lead, new, language=language),
    })  # fmt: skip
    key = re.search(r'<option value="([^"]+)">Rebeca', drawn["new", "en"].decode())
    assert key is not None
    given = {
        "key": str(uuid.uuid4()),
        "reviewer": key[1],
        "days": "7",
        "codes": ["status:all:all", "placement:all:all"],
    }
    room = lead.post(new, given)["Location"]
    asked = {"code": "status:all:all"}
    drawn |= in_both(lambda language: {
        "impact": page_of(lead, "/impact/?month=2026-03", language=language),
        "the reviewer's room": page_of(reviewer, room, language=language),
        "rows": page_of(reviewer, f"{room}rows/", language=language, sent=asked),
        "the lead's room": page_of(lead, room, language=language),
        "rooms": page_of(lead, "/impact/rooms/", language=language),
    })  # fmt: skip
    check(harness, drawn)
