"""The pages about livelihood, and about staying and growing: what is told, what is withheld, and what is missing."""

from __future__ import annotations

import re
from datetime import date

import psycopg
import pytest
from django.test import Client
from tests import crowd

from tejido.access import actions as access_actions
from tejido.core import facts
from tejido.journal import scopes

MONTH = {"month": "2026-03"}


@pytest.fixture
def lead(committed: None, owner: psycopg.Connection) -> Client:
    """The impact lead of a centre of forty people, of whom eight have left, and three who came to another site."""
    crowd.install()
    crowd.place(owner, 40, from_date=date(2024, 6, 1))
    crowd.place(owner, 3, from_date=date(2025, 6, 1), work_mode="site", site=crowd.site(owner, "Sede Sol"))
    owner.execute(
        "UPDATE people_employment SET to_date = from_date + 100, end_reason = 'resigned'"
        " WHERE from_date = '2024-06-01' AND id % 5 = 0"
    )
    with scopes.scoped({0}):
        user = access_actions.add_user(
            email="impacto@example.org", display_name="Lectora", language="en", by=facts.SYSTEM, at=crowd.AT
        )
        access_actions.grant_role(user=user, role="impact_lead", by=facts.SYSTEM, at=crowd.AT)
    browser = Client()
    browser.force_login(user)
    return browser


def _text(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_the_page_tells_how_long_people_stay_and_what_is_missing(lead: Client) -> None:
    answer = lead.get("/impact/staying/", MONTH)
    assert answer.status_code == 200
    page = answer.content.decode()
    text = _text(page)
    assert "<svg" in page and "Share still here" in page
    assert "Still here after 12 months" in text and "95 % interval" in text
    assert "By their own choice" in text
    # The month never stands without the year.
    assert "in a month" in text and "in a year" in text
    assert "Nobody from outside finished a training" in text


def test_a_small_group_and_the_next_smallest_are_withheld(lead: Client) -> None:
    answer = lead.get("/impact/staying/", {**MONTH, "by": "site"})
    text = _text(answer.content.decode())
    assert "Sede Sol" in text and "withheld: few people" in text
    assert lead.get("/impact/staying/", {**MONTH, "by": "person"}).status_code == 400


def test_livelihood_without_pay_or_homes_says_whose_gap_it_is(lead: Client) -> None:
    text = _text(lead.get("/impact/livelihood/", MONTH).content.decode())
    assert "No signed pay to compare" in text
    assert "Too few told of their household after 6 months" in text and "People lead" in text
    lead.cookies["django_language"] = "es"
    assert lead.get("/impact/livelihood/", {"month": "2026-13"}).status_code == 400
