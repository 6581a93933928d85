"""The impact page: who sees which figures, in which words, and that nothing on it names a person."""

from __future__ import annotations

import re
import zoneinfo
from collections.abc import Callable

import psycopg
import pytest
from django.test import Client
from django.utils import formats, translation
from tests import crowd

from tejido.access import actions as access_actions
from tejido.access import roles
from tejido.core import facts
from tejido.journal import clock, scopes

MONTH = {"month": "2026-03"}
SignIn = Callable[[roles.Role], Client]


@pytest.fixture
def bank(committed: None, owner: psycopg.Connection) -> int:
    """Forty people of whom twenty are impact workers and twenty said neither, all serving a bank."""
    crowd.install()
    people = crowd.place(owner, 20) + crowd.place(owner, 20, work_mode="site", site=crowd.site(owner, "Sede"))
    crowd.declare(people[:20], status="both")
    crowd.declare(people[20:], status="neither")
    bank, insurer = crowd.client(owner, "Banco"), crowd.client(owner, "Seguros")
    crowd.serve(owner, client_id=bank, people=people)
    crowd.serve(owner, client_id=insurer, people=people[:20])
    crowd.work(owner, people=people, hours=6)
    return bank


@pytest.fixture
def sign_in(bank: int) -> SignIn:
    """Sign in as somebody with one role; the client role is for the bank."""

    def enter(role: roles.Role) -> Client:
        with scopes.scoped({0, bank}):
            user = access_actions.add_user(
                email=f"{role}@example.org", display_name="Lectora", language="en", by=facts.SYSTEM, at=crowd.AT
            )
            access_actions.grant_role(
                user=user, role=role, client_id=bank if role == "client" else None, by=facts.SYSTEM, at=crowd.AT
            )
        browser = Client()
        browser.force_login(user)
        return browser

    return enter


def _text(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_the_impact_lead_sees_everything_with_rung_n_coverage_and_instant(sign_in: SignIn) -> None:
    answer = sign_in("impact_lead").get("/impact/", MONTH)
    assert answer.status_code == 200
    text = _text(answer.content.decode())
    for words in ("Everybody", "Banco", "Seguros", "At home", "At a site", "March 2026", "As of", "output"):
        assert words in text, words
    assert "Worked hours 240.0 hours output, not impact 40" in text
    assert "Handling hours 6.7 hours output, not impact 40" in text, "forty times ten minutes, rounded and not cut"
    # Twenty of forty, twenty not: published, as a rounded number with its range. All are known: coverage is not shown.
    said = (
        "Impact workers among them 20 people 16 – 24 because it is rounded output, not impact 40 withheld: few people"
    )
    assert said in text
    assert "not paid time" in text
    assert "Synthetic data" not in text


def test_a_client_sees_its_own_figures_only(sign_in: SignIn) -> None:
    answer = sign_in("client").get("/impact/", MONTH)
    text = _text(answer.content.decode())
    assert "Banco" in text
    assert "Seguros" not in text
    assert "Worked hours 240" not in text
    assert "Everybody" not in text


def test_a_reviewer_sees_the_operators_figures(sign_in: SignIn) -> None:
    answer = sign_in("reviewer").get("/impact/", MONTH)
    text = _text(answer.content.decode())
    assert "Impact workers among them 20 people" in text
    assert "Banco" not in text


@pytest.mark.parametrize("role", ["agent", "supervisor", "planner", "people_lead", "partner", "administrator"])
def test_other_roles_do_not_enter(sign_in: SignIn, role: roles.Role) -> None:
    assert sign_in(role).get("/impact/", MONTH).status_code == 403


def test_a_stranger_is_sent_to_sign_in(bank: int) -> None:
    answer = Client().get("/impact/", MONTH)
    assert answer.status_code == 302
    assert "/accounts/login/" in answer["Location"]


def test_the_page_speaks_spanish(sign_in: SignIn) -> None:
    browser = sign_in("impact_lead")
    browser.cookies["django_language"] = "es"
    text = _text(browser.get("/impact/", MONTH).content.decode())
    assert "Personas" in text
    assert "Everybody" not in text
    assert "people" not in text


def test_the_page_names_nobody(sign_in: SignIn) -> None:
    html = sign_in("impact_lead").get("/impact/", MONTH).content.decode()
    for word in ("Inventada", "Persona ", "long_term_unemployed", "below_poverty_line", "prefer_not"):
        assert word not in html


def test_an_empty_month_says_so(sign_in: SignIn, owner: psycopg.Connection) -> None:
    answer = sign_in("client").get("/impact/", {"month": "2025-06"})
    assert "Nothing to measure in this period" in answer.content.decode()


def test_the_month_that_goes_on_withholds_who_people_are(sign_in: SignIn) -> None:
    text = _text(sign_in("impact_lead").get("/impact/").content.decode())
    assert "once the month is over" in text
    assert "Later month" not in text


@pytest.mark.parametrize("month", ["march", "2026-13", "", "9999-12", "2026-03-01"])
def test_a_month_that_is_none_is_refused(sign_in: SignIn, month: str) -> None:
    assert sign_in("impact_lead").get("/impact/", {"month": month}).status_code == 400


def test_a_day_is_shown_in_a_demonstration_only(sign_in: SignIn, owner: psycopg.Connection) -> None:
    browser = sign_in("impact_lead")
    assert "March 10, 2026" not in browser.get("/impact/", {"day": "2026-03-10"}).content.decode()
    owner.execute("ALTER TABLE journal_installation DISABLE TRIGGER journal_installation_kept")
    owner.execute("UPDATE journal_installation SET demonstration = true")
    owner.execute("ALTER TABLE journal_installation ENABLE TRIGGER journal_installation_kept")
    text = _text(browser.get("/impact/", {"day": "2026-03-10"}).content.decode())
    assert "March 10, 2026" in text
    assert "Synthetic data" in text
    assert "Impact workers among them 20 people" in text


def test_the_instant_is_told_in_the_operators_zone(sign_in: SignIn, owner: psycopg.Connection) -> None:
    owner.execute("UPDATE journal_installation SET zone = 'Pacific/Kiritimati'")
    browser = sign_in("impact_lead")
    moments = [clock.now()]
    text = _text(browser.get("/impact/", MONTH).content.decode())
    moments.append(clock.now())
    told = re.search(r"As of (.+?) \(Pacific/Kiritimati\)", text)
    assert told is not None
    zone = zoneinfo.ZoneInfo("Pacific/Kiritimati")
    with translation.override("en"):
        expected = {formats.date_format(moment.astimezone(zone), "DATETIME_FORMAT") for moment in moments}
    assert told.group(1) in expected
