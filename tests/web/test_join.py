"""The public page and a partner's own pages: light, in Spanish first, harmless twice, and closed to everything else."""

from __future__ import annotations

import re
import uuid
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from tests import scenes

from tejido.access import actions as access_actions
from tejido.access import models as access
from tejido.core import facts
from tejido.journal import clock, scopes
from tejido.people import models, opening_tables, openings, partner_accounts, partners, programme_tables
from tejido.reference import actions as reference_actions
from tejido.web.people import join

WEIGHT_MAX = 30_000
GIVEN = {"given_names": "Ana", "surnames": "Díaz", "phone": "3001234567", "age": "adult", "is_agreed": "on"}
WHEN: dict[str, Any] = {"by": scenes.BY, "at": scenes.START}


@pytest.fixture
def opening(db: None) -> programme_tables.Opening:
    """Return an opening that everybody may see; the scope is nobody's afterwards."""
    scopes.assign({0})
    scenes.install()
    place = reference_actions.add_place(
        country="CO", scheme="divipola", code="23001", name="Montería", source="DANE", **WHEN
    )
    made = openings.make(
        terms=openings.Terms(
            position=programme_tables.Position.objects.get(code="advisor"), programme_id=None, site=None, place=place,
            work_mode="home", weekly_hours=Decimal(42), seats_count=3, inside_first_until=None, is_public=True,
        ),
        reason="", opened_on=date(2026, 1, 1), user_id=None, **WHEN,
    )  # fmt: skip
    scopes.assign(())
    return made


def counted(table: Any) -> int:
    scopes.assign({0})
    count = int(table.objects.count())
    scopes.assign(())
    return count


def test_the_public_page_is_light_in_spanish_first_and_needs_no_script(opening: programme_tables.Opening) -> None:
    browser = Client()
    for path in ("/join/", f"/join/openings/{opening.key}/"):
        page = browser.get(path)
        text = page.content.decode()
        assert page["Content-Language"] == "es" and '<html lang="es">' in text and "Asesora o asesor" in text
        assert "<script" not in text
        styles = re.findall(r'href="([^"]+\.(?:css|svg))"', text)
        assert len(styles) == 3
        files = [finders.find(style.removeprefix(settings.STATIC_URL)) for style in styles]
        weight = len(page.content) + sum(Path(str(file)).stat().st_size for file in files)
        assert weight < WEIGHT_MAX, weight
        assert "Advisor" in browser.get(f"{path}?language=en").content.decode()
        browser.cookies.clear()


@pytest.mark.parametrize("path", ["/join/", "/join/attend/", "/hear/"])
def test_every_public_page_speaks_by_one_rule(opening: programme_tables.Opening, path: str) -> None:
    def speaks(browser: Client, address: str = path) -> str:
        page = browser.get(address)
        language = str(page["Content-Language"])
        assert f'<html lang="{language}"' in page.content.decode()
        return language

    assert [speaks(Client(headers={"accept-language": wish})) for wish in ("fr", "en-US,es;q=0.5", "es-CO")] == [
        "es", "en", "es",
    ]  # fmt: skip
    browser = Client(headers={"accept-language": "en"})
    assert (speaks(Client()), speaks(browser, f"{path}?language=es"), speaks(browser)) == ("es", "es", "es")


def test_interest_is_taken_in_once_and_the_answer_tells_nothing(opening: programme_tables.Opening) -> None:
    browser, path = Client(), f"/join/openings/{opening.key}/"
    given = GIVEN | {"key": str(uuid.uuid4())}
    places = [browser.post(path, sent)["Location"] for sent in (given, given, GIVEN | {"given_names": "ana"})]
    assert places == ["/join/thanks/"] * 3
    assert (counted(models.Person), counted(opening_tables.Interest), counted(programme_tables.Stage)) == (1, 1, 1)


def test_whoever_is_under_age_or_does_not_agree_leaves_nothing(opening: programme_tables.Opening) -> None:
    browser, path = Client(), f"/join/openings/{opening.key}/"
    assert browser.post(path, GIVEN | {"age": "minor"})["Location"] == "/join/under-18/"
    for wrong in ({"is_agreed": ""}, {"phone": "12"}, {"given_names": " "}, {"age": "x"}, {"surnames": "a\0b"}):
        answer = browser.post(path, {name: value for name, value in (GIVEN | wrong).items() if value})
        assert answer.status_code == 400, wrong
        assert 'role="alert"' in answer.content.decode()
    assert counted(models.Person) == 0
    assert browser.get(f"/join/openings/{uuid.uuid4()}/").status_code == 404


def test_a_script_is_asked_to_wait(opening: programme_tables.Opening) -> None:
    browser = Client(REMOTE_ADDR="203.0.113.7")
    assert browser.post("/join/anything/", GIVEN).status_code == 302
    access.Limit.objects.filter(what=join.SAYING.what).update(count=join.SAYING.attempts_max)
    assert browser.post("/join/anything/", GIVEN | {"given_names": "Eva"}).status_code == 429
    assert counted(models.Person) == 1


def test_a_partner_moves_its_own_turn_and_never_anothers(opening: programme_tables.Opening) -> None:
    scopes.assign({0})
    user = access_actions.add_user(email="aliada@example.org", by=facts.SYSTEM, at=scenes.START)
    access_actions.grant_role(user=user, role="partner", by=facts.SYSTEM, at=scenes.START)
    mine, other = (partners.add_partner(name=name, kind="ngo", place=None, **WHEN) for name in ("Uno", "Dos"))
    steps = [
        partners.open_step(partner=partner, agreement=None, what=f"Paso de {partner.name}", side="theirs",
                           due_date=None, **WHEN)
        for partner in (mine, other)
    ]  # fmt: skip
    browser = Client()
    browser.force_login(user)
    scopes.assign(())
    assert "Dos" not in browser.get("/partner/").content.decode()
    assert browser.post(f"/partner/steps/{steps[0].key}/done/").status_code == 404
    scopes.assign({0})
    partner_accounts.open_account(
        partner=mine, email=user.email, language="es", key=uuid.uuid4(), by=facts.SYSTEM, at=clock.now(),
        now=clock.machine_now(),
    )  # fmt: skip
    scopes.assign(())
    home = browser.get("/partner/").content.decode()
    assert "Paso de Uno" in home and "Dos" not in home
    assert browser.post(f"/partner/steps/{steps[1].key}/done/").status_code == 404
    for _ in range(2):
        assert browser.post(f"/partner/steps/{steps[0].key}/done/").status_code == 302
    key = str(uuid.uuid4())
    for _ in range(2):
        assert browser.post("/partner/write/", {"text": "Listo", "key": key}).status_code == 302
    scopes.assign({0})
    sides = [turn.side for turn in steps[0].turns.order_by("id")]
    assert (sides, mine.notes.count(), other.notes.count()) == (["theirs", "ours"], 1, 0)
    assert steps[0].turns.get(to_at=None).from_at - scenes.START >= timedelta(0)
