"""The pages of a room: the impact lead opens it, the reviewer reads, the log shows it, and the end is an end."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable

import psycopg
import pytest
from django.test import Client
from tests import crowd

from tejido.access import actions as access_actions
from tejido.access import roles
from tejido.core import facts
from tejido.journal import scopes

SignIn = Callable[..., Client]
MONTH = "/impact/rooms/new/?month=2026-03"


@pytest.fixture
def sign_in(committed: None, owner: psycopg.Connection) -> SignIn:
    """Fifty-two people who serve a bank, and a way to sign in as somebody with some roles."""
    crowd.install()
    people = crowd.place(owner, 52)
    crowd.declare(people[:12], status="both")
    bank = crowd.client(owner, "Banco")
    crowd.serve(owner, client_id=bank, people=people)

    def enter(name: str, *held: roles.Role) -> Client:
        with scopes.scoped({0}):
            user = access_actions.add_user(
                email=f"{name}@example.org", display_name=name, language="en", by=facts.SYSTEM, at=crowd.AT
            )
            for role in held:
                access_actions.grant_role(user=user, role=role, by=facts.SYSTEM, at=crowd.AT)
        browser = Client()
        browser.force_login(user)
        return browser

    return enter


def _text(html: bytes) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html.decode()))


def _field(html: bytes, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', html.decode())
    assert found is not None, name
    return found.group(1)


def test_a_room_from_its_opening_to_its_end(sign_in: SignIn) -> None:
    lead, reviewer = sign_in("Lida", "impact_lead"), sign_in("Rebeca", "reviewer")
    other, mixed = sign_in("Otto", "reviewer"), sign_in("Marta", "reviewer", "supervisor")
    assert "There is nothing" not in _text(lead.get("/impact/rooms/").content)
    form = lead.get(MONTH)
    assert form.status_code == 200
    shown = _text(form.content)
    assert "Rebeca" in shown and "Otto" in shown and "Marta" not in shown, "who has a part in the operation reviews not"
    reviewers = {
        name: key for key, name in re.findall(r'<option value="([^"]+)">(\w+)</option>', form.content.decode())
    }
    given = {"key": str(uuid.uuid4()), "reviewer": reviewers["Rebeca"], "days": "7"}
    refused = lead.post(MONTH, given)
    assert (refused.status_code, "This field is required" in _text(refused.content)) == (400, True)
    given["codes"] = ["status:all:all", "status:client:1"]  # type: ignore[assignment]
    opened = [lead.post(MONTH, given)["Location"] for _ in range(2)]
    assert opened[0] == opened[1], "sent twice, opened once"
    url = opened[0]

    # Who does not come in: another reviewer learns nothing; a supervisor who is also a reviewer reads nothing.
    assert "Banco" not in _text(other.get("/impact/rooms/").content)
    for browser in (other, mixed):
        assert browser.get(url).status_code == 404
    asked = {"code": "status:client:1"}
    assert other.post(f"{url}rows/", asked).status_code == 404
    assert mixed.post(f"{url}rows/", asked).status_code == 403
    assert lead.post(f"{url}rows/", asked).status_code == 403
    assert reviewer.post(f"{url}close/").status_code == 403
    assert reviewer.get(f"{url}rows/").status_code == 405, "no link and no prefetch reads"

    # The reviewer reads two pages and a file.
    assert "Banco: Status at hire, and contacts served" in _text(reviewer.get(url).content)
    first = reviewer.post(f"{url}rows/", asked)
    assert first["Cache-Control"].startswith("max-age=0, no-cache, no-store"), "no row stays in the browser's store"
    assert "Rows 1 to 50 of 52" in _text(first.content)
    asked |= {"after": _field(first.content, "after"), "shown": _field(first.content, "shown")}
    second = reviewer.post(f"{url}rows/", asked)
    assert "Rows 51 to 52 of 52" in _text(second.content)
    assert "Persona" not in (first.content + second.content).decode()
    told = json.loads(reviewer.post(f"{url}file/", {"code": "status:all:all"}).content)
    assert (len(told["rows"]), told["digest"], told["figures"][0]["n"]) == (52, told["digest_at_opening"], 52)

    # What asks wrongly is refused in words.
    for wrong in ({"code": "hours:all:all"}, {"code": "a\x00b"}, {}, {"code": "status:all:all", "after": "'"},
                  {"code": "status:all:all", "shown": "-1"}):  # fmt: skip
        assert reviewer.post(f"{url}rows/", wrong).status_code == 400, wrong

    # The lead sees every reading, closes, and the reviewer in the middle of reading gets no further row.
    log = _text(lead.get(url).content)
    for line in ("Entered", "A page of rows Banco: Status at hire, and contacts served 50", "A file of all rows"):
        assert line in log, line
    assert lead.post(f"{url}close/", follow=True).status_code == 200
    assert "closed already" in _text(lead.post(f"{url}close/", follow=True).content)
    over = reviewer.post(f"{url}rows/", asked)
    assert (over.status_code, "Ask the impact lead" in _text(over.content)) == (409, True)
    assert "Read the rows" not in _text(reviewer.get(url).content)
    assert lead.post(f"/impact/rooms/{uuid.uuid4()}/close/").status_code == 404
