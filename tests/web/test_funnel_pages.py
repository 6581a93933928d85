"""The funnel's pages: a code on the wall, a partner's list, receipts, files, and a lottery that tells no names."""

from __future__ import annotations

import io
import re
import uuid
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from django.http import HttpResponse
from django.test import Client
from tests import centre as centres
from tests import scenes

from tejido.core import attendance
from tejido.journal import clock, scopes
from tejido.people import actions, cohorts, courses, funnel, identification, lotteries, seats
from tejido.people import models as people
from tejido.people import programme_tables as tables
from tejido.reference import models as reference

PAGE = {"accept": "text/html", "accept-language": "en"}
SECRET = "5" * 64
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
HEADERS = "Nombres;Primer apellido;Número de documento;Celular\n"


@pytest.fixture
def centre(committed: None, owner: psycopg.Connection[Any], acting_as: Callable[..., Any]) -> centres.Centre:
    return centres.open_centre(owner, acting_as)


@pytest.fixture
def cohort(centre: centres.Centre) -> tables.Cohort:
    done = moment()
    with scopes.scoped({0}):
        place = reference.Place.objects.get(code="23001")
        partner = tables.Partner.objects.create(name='=HYPERLINK("x")', kind="ngo", added_at=scenes.START)
        course = courses.add_course(
            code="b1", name_en="English", name_es="Inglés", hours=Decimal(40), valid_months=None, **done
        )
        return courses.add_cohort(
            course=course, name="Grupo 1", partner=partner, place=place, site=None, language="es", seats_count=3,
            apply_until=None, is_public=False, from_date=funnel.today(done["at"]), to_date=date(2031, 1, 1), **done,
        )  # fmt: skip


def moment() -> dict[str, Any]:
    return {"by": scenes.BY, "at": clock.now()}


def told() -> dict[str, Any]:
    return {**moment(), "recorded_at": clock.machine_now()}


def learner(cohort: tables.Cohort | None, *, name: str, document: str) -> people.Person:
    """Make somebody known by their document, with a seat where a cohort is named."""
    person = actions.register_person(given_names=name, first_surname="Mosquera", display_name=name, **moment())
    identification.add_document(person=person, kind="cc", country="CO", number=document, **moment())
    if cohort is not None:
        seats.enrol(person=person, cohort=cohort, **told())
    return person


def entered(centre: centres.Centre) -> Client:
    browser = Client(headers=PAGE, raise_request_exception=False)
    browser.force_login(centre.user("people_lead"))
    return browser


def text(answer: HttpResponse) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_a_learner_is_marked_by_code_and_nobody_is_named(centre: centres.Centre, cohort: tables.Cohort) -> None:
    with scopes.scoped({0}):
        for name, document in (("Kevin", "1067890123"), ("Sofía", "1067894567"), ("Andrés", "52994567")):
            learner(cohort, name=name, document=document)
        at = clock.now()
        meeting = courses.add_meeting(
            cohort=cohort, from_at=at, to_at=at + timedelta(hours=2), secret=SECRET, **moment()
        )
    phone = Client(headers=PAGE, raise_request_exception=False)
    code = attendance.code(SECRET, now=clock.machine_now())
    for number in ("9999", "4567", "123"):
        # Nobody, two people, and too few digits: all told in the same words.
        said = text(phone.post("/join/attend/", {"code": code, "number": number}))
        assert "belong to nobody" in said
    answers = [text(phone.post("/join/attend/", {"code": code, "number": "0123"})) for _ in range(2)]
    assert all("You are marked as present" in said and "Kevin" not in said for said in answers)
    assert centre.count("people_attendance") == 1
    with scopes.scoped({0}):
        assert [row.told_by for row in cohorts.attendances(meeting).values()] == ["code"]
    wrong = [phone.post("/join/attend/", {"code": "000000", "number": "0123"}).status_code for _ in range(8)]
    assert (wrong[0], wrong[-1]) == (200, 429)
    assert Client(headers=PAGE).post("/join/attend/", {"code": "\0", "number": "1" * 5000}).status_code == 200


def test_a_partners_list_is_told_line_by_line_and_nothing_is_doubled(
    centre: centres.Centre, cohort: tables.Cohort
) -> None:
    with scopes.scoped({0}):
        known = learner(None, name="Ana", document="1067000001")
    lines = [
        "Ana;Mosquera;1.067.000.001;", "Luz;Ríos;1067000002;3001234567", "Luz;Ríos;1067000002;",
        "Eva;Paz;1067000003,00;",
        "=1+1;Paz;1067000004;", "Iván;;1067000005;",
    ]  # fmt: skip
    file = io.BytesIO((HEADERS + "\n".join(lines)).encode("cp1252"))
    file.name = "lista.csv"
    browser = entered(centre)
    before = centre.count("people_person")
    sent = browser.post("/set-up/import/participants/", {"file": file, "goal": str(cohort.key)})
    assert sent.status_code == 302, text(sent)
    said = text(browser.get(sent["Location"]))
    assert "Windows-1252" in said
    assert "an amount and no document" in said
    assert "the same as in line 3" in said
    assert "this is a formula" in said
    assert centre.count("people_person") == before
    for _ in range(2):
        browser.post(sent["Location"], {"do": "good", "after": "0"})
    assert centre.count("people_person") == before + 1
    assert centre.count("people_application") == 2
    with scopes.scoped({0}):
        assert tables.Stage.objects.get(person=known).stage == "interested"
        assert people.Phone.objects.get().number == "+573001234567"


def test_a_receipt_is_judged_by_its_content_and_only_saved(centre: centres.Centre, cohort: tables.Cohort) -> None:
    with scopes.scoped({0}):
        person = learner(cohort, name="Kevin", document="1067890123")
    browser, address = entered(centre), f"/people/cohorts/{cohort.key}/people/{person.key}/costs/new/"
    cost = {"key": str(uuid.uuid4()), "kind": "meals", "amount": "9000.50", "currency": "COP",
            "on_date": funnel.today(clock.now()).isoformat()}  # fmt: skip
    page = io.BytesIO(b"<html><script>1</script>")
    page.name = "recibo.pdf"
    assert "a picture or a PDF" in text(browser.post(address, {**cost, "receipt": page}))
    for _ in range(2):
        receipt = io.BytesIO(PDF)
        receipt.name = "recibo.html"
        assert browser.post(address, {**cost, "receipt": receipt}).status_code == 302
    assert centre.count("people_coveredcost") == 1
    with scopes.scoped({0}):
        (row,) = cohorts.costs(cohort)
    saved = browser.get(f"/people/cohorts/costs/{row.key}/receipt/")
    assert (saved["Content-Type"], saved.content) == ("application/pdf", PDF)
    assert saved["Content-Disposition"].startswith("attachment")
    assert "9,000.50 COP" in text(browser.get(f"/people/cohorts/{cohort.key}/"))


def test_files_calculate_nothing_and_the_funnel_leads_to_people(centre: centres.Centre, cohort: tables.Cohort) -> None:
    with scopes.scoped({0}):
        person = learner(cohort, name="Kevin", document="1067890123")
    browser = entered(centre)
    data = browser.get("/people/funnel/file.csv").content.decode()
    assert "'=HYPERLINK" in data
    assert "Kevin" not in data
    assert browser.get("/people/funnel/file.xlsx").content.startswith(b"PK")
    for by in ("nothing", "partner", "cohort", "place"):
        assert browser.get(f"/people/funnel/?by={by}").status_code == 200
    listed = browser.get(f"/people/funnel/people/?by=cohort&of={cohort.key}&stage=enrolled")
    assert f"/people/funnel/person/{person.key}/" in listed.content.decode()
    for wrong in (
        "?from=2026-13-01",
        "?by=mood",
        "?by=cohort&of=x",
        "people/?stage=liked",
        "?from=2030-01-01&to=2026-01-01",
    ):
        assert browser.get(f"/people/funnel/{wrong}").status_code == 400


def test_a_lottery_shows_its_seal_before_and_everything_but_names_after(
    centre: centres.Centre, cohort: tables.Cohort
) -> None:
    seed = "7" * 64
    with scopes.scoped({0}):
        row = lotteries.seal(
            cohort=cohort, strata="none", rule="equal", beacon_source="", seed=seed, user_id=1, **moment()
        )
        people_asking = [learner(None, name=f"Aspirante{each}", document=f"106700{each}000") for each in range(4)]
        asked = [seats.apply(person=person, cohort=cohort, **told()) for person in people_asking]
    anybody, address = Client(headers=PAGE, raise_request_exception=False), f"/join/draw/{row.key}/"
    shown = anybody.get(address).content.decode()
    assert (row.seal in shown, seed in shown) == (True, False)
    assert anybody.get(f"{address}result.txt").status_code == 404
    browser = entered(centre)
    for _ in range(2):
        assert browser.post(f"/people/cohorts/lotteries/{row.key}/").status_code == 302
    shown = anybody.get(f"{address}?number={asked[0].key}").content.decode()
    assert seed in shown
    assert "Aspirante" not in shown
    assert "Drawn again just now: the same result." in shown
    assert anybody.get(f"{address}list.txt").content.decode().startswith("3,equal\n")
    assert centre.count("people_lotteryplace") == 4
