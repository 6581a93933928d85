"""A review walked: the operator assesses itself, somebody from outside asks, decides and signs, and it ends."""

from __future__ import annotations

import hashlib
import io
import json
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.test import Client
from tests import centre as centres
from tests import files, visitor

from tejido.core import facts
from tejido.impact.standards import ending
from tejido.journal import clock, scopes

STANDARDS = "/impact/standards"
REQUIREMENT = "requirements/work-contract/"


@pytest.fixture
def centre(committed: None, owner: psycopg.Connection[Any], acting_as: centres.Acting) -> centres.Centre:
    return centres.open_centre(owner, acting_as)


def day(days: int = 0) -> str:
    return (clock.now().date() + timedelta(days=days)).isoformat()


def signed_in(account: Any) -> visitor.Visitor:
    browser = Client(raise_request_exception=False)
    browser.force_login(account)
    return visitor.Visitor(browser)


def later(days: int) -> None:
    """Let days go by."""
    with scopes.scoped({0}):
        clock.change(
            factor=1.0, by=facts.SYSTEM, real_at=clock.machine_now(), world_at=clock.now() + timedelta(days=days)
        )
    clock.forget()


def test_a_review_walked(centre: centres.Centre) -> None:
    lead, outside = signed_in(centre.user("impact_lead")), centre.user("reviewer")
    reviewer = signed_in(outside)
    client = signed_in(centre.user("client", client_id=centre.bank.client.pk))

    # ---- The operator says how it is, with evidence; nothing counts before it is there ----
    assert "What to do first" in lead.see(f"{STANDARDS}/")
    assert "not done yet" in lead.see(f"{STANDARDS}/start/")
    lead.send(f"{STANDARDS}/assessments/new/", catalogue="Impact employment 1.0", from_date=day(-300), to_date=day(-1))
    home = lead.path
    page = home + REQUIREMENT
    assert "Counted: 0 points of 2" in lead.send(page, claimed="2", text="Se firma antes de empezar.")
    link = {"slot": "policy", "text": "El modelo", "link": "https://example.org/modelo"}
    assert "Counted: 1 point of 2" in lead.send(f"{page}link/?slot=policy", **link)
    lead.browser.post(f"{page}link/", lead.sent)
    assert centre.count("impact_assessmentevidence") == 1, "the second of two clicks adds nothing"
    paper = io.BytesIO(files.pdf())
    paper.name = "lista.pdf"
    assert "Counted: 2 points of 2" in lead.send(f"{page}file/?slot=system", slot="system", text="La lista", file=paper)
    lead.send(home + "requirements/pay-living/action/", gap="No se sabe", text="Cargar la referencia", due_date=day(30))
    assert "Cargar la referencia" in lead.see(f"{STANDARDS}/")

    # ---- Somebody from outside is invited, and sees it once it is handed in ----
    assert "Hand it in" not in lead.see(home)
    lead.send(f"{home}reviewer/", reviewer=outside.get_short_name(), party="a non-profit organisation")
    assert "You are not invited" in reviewer.see(f"{STANDARDS}/reviews/")
    lead.send(home, to=r".*/hand-in/")
    review = reviewer.link(f"{STANDARDS}/reviews/", rf"{STANDARDS}/reviews/[0-9a-f-]{{36}}/")
    reviewer.see(home, status=403)

    # ---- They ask, the operator answers, they decide, and sign what they looked at ----
    theirs = review + REQUIREMENT
    reviewer.send(f"{theirs}ask/", kind="An answer to a question", text="¿Desde cuándo?")
    assert "The reviewer waits for an answer" in lead.see(home)
    lead.send(lead.link(page, r"[^\"]*/questions/[0-9a-f-]+/"), text="Desde 2024.")
    assert "Desde 2024." in reviewer.see(theirs)
    refused = reviewer.send(theirs, answers=200, decision="Do not uphold")
    assert "with a reason" in refused
    assert "0 are left" in reviewer.send(theirs, decision="Uphold 2 points of 2")
    assert "1 of 23 minimums met" in reviewer.send(f"{review}sign/", is_sure="on")
    result = reviewer.path

    # ---- It stands: the record is what was signed, and nobody changes it ----
    record = reviewer.browser.get(f"{result}record.json").content
    assert hashlib.sha256(record).hexdigest() in reviewer.fetch(result)
    assert json.loads(record)["minimums_met"] == 1
    assert b"Se firma" not in record, "words stand in it as digests"
    lead.browser.post(page, {"claimed": "1", "text": "Otra cosa"})
    assert centre.count("impact_assessmentanswer") == 1
    assert "example.org/modelo" not in record.decode()

    # ---- Clients see the result once it is opened to them, and after two years that it has ended ----
    client.see(result, status=404)
    lead.send(result, to=r".*/show/")
    assert "1 of 23 minimums met" in client.see(result)
    client.see(home, status=403)
    later(732)
    assert ending.end_due() == 1
    assert "ended" in client.see(result)
