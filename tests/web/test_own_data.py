"""My data as a person sees it, and as everybody else tries to: each role, on each page, in exports and facts."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import date
from typing import Any

import psycopg
import pytest
from django.db import connection
from tests import centre as centres
from tests import permissions
from tests.permissions import rows, world

from tejido.access import actions as access_actions
from tejido.core import facts
from tejido.core.impact import self_identification, status
from tejido.journal import clock, scopes
from tejido.people import actions as people_actions
from tejido.people import rights
from tejido.vault import queries

PAGE = {"accept": "text/html"}
AGREES = {"agrees": "on"}
HOUSEHOLD = {
    "moment": "application", "members_count": "5", "earners_count": "1", "income_month": "812345", "currency": "COP",
    "where": "city:23001",
}  # fmt: skip
GROUPS = {"ethnic_group": "palenquero", "gender": "non_binary"}
# What a page would have to say to give something away, in codes, words and numbers.
TELLING = ("812345", "812.345", "812,345", "palenquero", "Palenquero", "non_binary", "long_term_unemployed")


@pytest.fixture
def centre(committed: None, owner: psycopg.Connection[Any], acting_as: centres.Acting) -> centres.Centre:
    """A bank and a shop with agents at work."""
    return centres.open_centre(owner, acting_as)


def _hire(centre: centres.Centre, on: str) -> None:
    """Move the hire of the bank's first agent, so that a household's moment is due, or none."""
    for table in ("people_employment", "people_placement"):
        centre.owner.execute(
            f"UPDATE {table} SET from_date = %s WHERE person_id = %s",  # type: ignore[arg-type]
            [on, centre.bank.agents[0].pk],
        )


def _told(browser: object, path: str, **form: str) -> str:
    answer = browser.post(path, form, headers=PAGE, follow=True)  # type: ignore[attr-defined]
    assert answer.status_code == 200, (path, answer.status_code)
    return str(answer.content.decode())


def test_somebody_tells_sees_who_looked_and_takes_it_back(centre: centres.Centre) -> None:
    browser = centre.agent()
    _hire(centre, "2026-10-01")
    # Without agreeing nothing is kept.
    assert "errors" in _told(browser, "/me/data/groups/", **GROUPS)
    person = centre.bank.agents[0].pk
    assert queries.consents_of(person) == []
    _told(browser, "/me/data/groups/", **GROUPS, **AGREES)
    assert "No more people" in _told(browser, "/me/data/household/", **{**HOUSEHOLD, "earners_count": "6"}, **AGREES)
    _told(browser, "/me/data/household/", **HOUSEHOLD, **AGREES)
    _told(browser, "/me/data/status/", status="long_term_unemployed", hired_on="2026-01-01", where="rural", **AGREES)
    shown = _told(browser, "/me/data/told/")
    assert "812,345 COP" in shown
    assert "Palenquero" in shown
    overview = browser.get("/me/data/", headers=PAGE).content.decode()
    assert overview.count("because the person asked to see it") == 3
    assert not [word for word in TELLING if word in overview], "the overview reads nothing"
    file = json.loads(browser.post("/me/data/file/").content)
    assert file["vault"]["self_identification"] == GROUPS
    for purpose in ("household", "self_identification", "impact_status"):
        assert "taken back" in _told(browser, "/me/data/taken-back/", purpose=purpose)
    assert not [word for word in TELLING if word in _told(browser, "/me/data/told/")]
    assert "nothing to withdraw" in _told(browser, "/me/data/taken-back/", purpose="household")


def test_a_learner_without_a_role_reaches_their_own_pages_and_no_other(centre: centres.Centre) -> None:
    with scopes.scoped({0}):
        user = access_actions.add_user(
            email="aprendiz@example.org", language="en", person_id=centre.bank.agents[1].pk, by=facts.SYSTEM,
            at=clock.now(),
        )  # fmt: skip
    browser = centre.browser(user)
    assert browser.get("/", headers=PAGE).headers["Location"] == "/me/"
    for path in ("/me/data/", "/me/rights/", "/me/data/everything/"):
        assert browser.get(path, headers=PAGE).status_code == 200, path
    _told(browser, "/me/rights/new/", asked="query", details="¿Qué guardan?")
    for path in ("/people/status/", "/people/rights/", "/desk/", "/impact/", "/set-up/"):
        assert browser.get(path, headers=PAGE).status_code == 403, path


def test_somebody_is_erased_only_when_it_was_made_sure_who_asks(centre: centres.Centre) -> None:
    given: dict[str, Any] = {"by": facts.SYSTEM, "at": clock.now()}
    asked: dict[str, Any] = {"kind": "erasure", "via": "self", "details": "", "received_on": date(2026, 1, 5), **given}
    with scopes.scoped({0}):
        person = people_actions.register_person(
            given_names="Luz", first_surname="Palomeque", display_name="Luz", **given
        )
        request = rights.file(person=person, **asked)
        of_agent = rights.file(person=centre.bank.agents[0], **asked)
    lead = centre.browser(centre.user("people_lead"))
    path = f"/people/rights/{request.key}/"
    assert "Palomeque" in lead.get(path, headers=PAGE).content.decode()
    assert "made sure who is asking" in _told(lead, f"{path}erase/")
    assert "Palomeque" in lead.get(path, headers=PAGE).content.decode(), "nothing was erased"
    shown = _told(lead, f"{path}erase/", is_sure="on")
    assert "Palomeque" not in shown
    assert "This person was erased" in shown
    # Who still works here is refused, and the request stays open.
    refused = _told(lead, f"/people/rights/{of_agent.key}/erase/", is_sure="on")
    assert "Erase this person" in refused
    assert "who worked here" in refused
    with scopes.scoped({0}):
        assert [rights.request(one.key).outcome for one in (request, of_agent)] == ["done", ""]


def test_under_eighteen_a_guardian_signs(centre: centres.Centre) -> None:
    with centre.acting_as("app"), scopes.scoped({0}), connection.cursor() as cursor:
        cursor.execute("UPDATE people_person SET birth_date = %s WHERE id = %s", [
            clock.now().date().replace(year=clock.now().year - 17), centre.bank.agents[0].pk])  # fmt: skip
    browser = centre.agent()
    answer = browser.post("/me/data/groups/", {**GROUPS, **AGREES}, headers=PAGE)
    assert answer.status_code == 409
    lead = centre.browser(centre.user("people_lead"))
    path = f"/people/status/{centre.bank.agents[0].key}/groups/"
    _told(lead, path, **GROUPS, **AGREES)
    assert [one.given_how for one in queries.consents_of(centre.bank.agents[0].pk)] == ["guardian_on_paper"]


@pytest.fixture(scope="module")
def told(made: world.World) -> Iterator[world.World]:
    """The world of the permission table, in which the bank's first agent told everything, committed."""
    browser = made.browsers["agent"]
    _hire(made.centre, "2026-10-01")
    _told(browser, "/me/data/groups/", **GROUPS, **AGREES)
    _told(browser, "/me/data/household/", **HOUSEHOLD, **AGREES)
    _told(browser, "/me/data/status/", status="long_term_unemployed", hired_on="2026-01-01", where="rural", **AGREES)
    yield made


@pytest.mark.parametrize("visitor", sorted(rows.SIGNED_IN - {"agent"}))
def test_no_page_and_no_export_tells_anybody_else(told: world.World, visitor: str) -> None:
    """Every address that this visitor may read, asked for as they would: nothing of it gives the agent away."""
    # What the public form itself offers as a choice is no value of anybody's.
    offering = {"people_status_groups", "people_status_write", "own_groups", "own_status"}
    for row in (row for part in permissions.parts().values() for row in part):
        if row.method != "GET" or visitor not in row.allows or row.name in offering:
            continue
        answer = told.ask(row, visitor)
        text = _unpacked(b"".join(answer) if answer.streaming else answer.content)  # type: ignore[arg-type]
        assert not [word for word in TELLING if word.encode() in text], (visitor, row.path)


def _unpacked(body: bytes) -> bytes:
    """Return what a workbook says in its parts, which are packed; anything else as it is."""
    if not body.startswith(b"PK"):
        return body
    with zipfile.ZipFile(io.BytesIO(body)) as workbook:
        return b"".join(workbook.read(name) for name in workbook.namelist())


def test_no_fact_tells_it(told: world.World) -> None:
    words = {*status.STATUSES, *(code for codes in self_identification.QUESTIONS.values() for code in codes)}
    with scopes.scoped(told.centre.scope), connection.cursor() as cursor:
        cursor.execute("SELECT data::text FROM journal_fact")
        text = "\n".join(row[0] for row in cursor.fetchall())
    assert not [word for word in (words | set(TELLING)) - {"none", "other", "yes", "no", "man"} if f'"{word}"' in text]
