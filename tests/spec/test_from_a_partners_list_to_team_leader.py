"""From a partner's list to team leader: the way of one person, on the pages of everybody who has a part in it.

Read this as the manual. Everything goes over HTTP, as browsers do it, and each form is read before it is sent. World
time is moved on between the parts; only the router, which is a process of its own, is played by a claim in its role.
"""

from __future__ import annotations

import io
import json
import re
import uuid
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.test import Client
from tests import centre as centres
from tests import visitor

from tejido.access import tokens
from tejido.cli import main, verify
from tejido.core import facts
from tejido.journal import clock, scopes
from tejido.people import models as people

PASSWORD = "corozo-batea-lluvia-7"
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
LIST = (
    "Nombres;Primer apellido;Tipo de documento;Número de documento;Celular\n"
    "Yuliana;Mosquera;CC;1.067.890.123;3001234567\n"
    "Kevin;Ríos;CC;1067000002;\n"
    "=1+1;Paz;CC;1067000004;\n"
)  # fmt: skip
HOUSEHOLD = {"members_count": "5", "earners_count": "1", "income_month": "812345", "currency": "COP",
             "where": "city:23001"}  # fmt: skip
# What a page would have to say to give her away: amounts as they are written, and her answers.
TELLING = ("812345", "812.345", "812,345", "alenquer", "non_binary", "long_term_unemployed", "No binari")
# What the journal tells of the way, among much else.
STEPS = (
    "partner_added", "agreement_drafted", "agreement_signed", "course_added", "cohort_added", "application_made",
    "seat_offered", "seat_answered", "enrolment_started", "meeting_added", "attendance_told", "cost_covered",
    "course_result_told", "stage_reached", "opening_made", "stage_reached", "stage_reached", "user_invited",
    "user_signed_in", "employment_started", "placement_started", "seat_filled", "stage_reached", "skill_level_set",
    "membership_set", "role_granted", "offer_accepted", "leg_ended", "path_set", "coaching_note_written", "goal_set",
    "recognition_given", "goal_ended", "skill_level_set", "enrolment_started", "course_result_told", "opening_made",
    "candidacy_said", "placement_ended", "placement_started", "promotion_decided", "seat_filled",
    "skill_record_issued", "partner_account_opened",
)  # fmt: skip


@pytest.fixture
def centre(committed: None, owner: psycopg.Connection[Any], acting_as: centres.Acting) -> centres.Centre:
    return centres.open_centre(owner, acting_as)


def today() -> date:
    """Return the day in Bogotá; the walk keeps to its mornings."""
    return clock.now().date()


def day(days: int = 0) -> str:
    return (today() + timedelta(days=days)).isoformat()


def later(days: int) -> None:
    """Let days go by."""
    with scopes.scoped({0}):
        clock.change(
            factor=1.0, by=facts.SYSTEM, real_at=clock.machine_now(), world_at=clock.now() + timedelta(days=days)
        )
    clock.forget()


def signed_in(centre: centres.Centre, role: Any) -> visitor.Visitor:
    browser = Client(raise_request_exception=False)
    browser.force_login(centre.user(role))
    return visitor.Visitor(browser, hidden=TELLING)


def accepted(invited: visitor.Visitor, name: str) -> visitor.Visitor:
    """Follow the link of the invitation that somebody just sent, and choose a password."""
    (key,) = invited.sent["key"]
    fresh = visitor.Visitor(Client(raise_request_exception=False))
    fresh.send(
        f"/invitation/{tokens.invitation(uuid.UUID(key))}/", display_name=name, password1=PASSWORD, password2=PASSWORD
    )
    return fresh


def upload(name: str, content: bytes) -> io.BytesIO:
    file = io.BytesIO(content)
    file.name = name
    return file


def key_of(path: str) -> str:
    return re.findall(r"[0-9a-f]{8}-[0-9a-f-]{27}", path)[-1]


def test_from_a_partners_list_to_team_leader(centre: centres.Centre, tmp_path: Path) -> None:
    lead, supervisor = signed_in(centre, "people_lead"), signed_in(centre, "supervisor")

    # ---- The partner, what was agreed with it, and a course with a group of learners ----
    lead.send("/people/partners/new/", name="Fundación Sinú", kind="Foundation or NGO", place="Montería")
    partner = lead.path
    lead.send(f"{partner}agreements/new/", title="Inglés y referidos", kind="Training", from_date=day())
    agreement = lead.path
    assert "in force" in lead.send(f"{agreement}sign/", on=day())
    lead.send("/people/cohorts/courses/new/", code="b1", name_es="Inglés B1", name_en="English B1", hours="40")
    lead.send(
        "/people/cohorts/new/", course="English B1", name="Montería, noviembre", partner="Fundación Sinú",
        place="Montería", language="es", seats_count="20", from_date=day(), to_date=day(14), is_public="on",
    )  # fmt: skip
    cohort = lead.path
    anybody = visitor.Visitor(Client(raise_request_exception=False), hidden=(*TELLING, "Yuliana", "Mosquera"))
    assert "Inglés B1" in anybody.see("/join/")

    # ---- The partner's list: tried first, then the lines that are good; the seat is offered and taken ----
    goal = lead.link(cohort, r"/set-up/import/participants/\?cohort=[^\"]+")
    tried = lead.send(goal, file=upload("lista.csv", LIST.encode("cp1252")))
    assert "this is a formula" in tried
    assert centre.count("people_application") == 0, "nothing is stored before it is said"
    lead.send(lead.path, do="good")
    assert centre.count("people_application") == 2
    lead.send(cohort, to=f"{cohort}offers/")
    with scopes.scoped({0}):
        person = people.Person.objects.get(given_names="Yuliana")
    way, key = f"/people/funnel/person/{person.key}/", str(person.key)
    offers = [form.action for form in lead.forms(cohort) if "/offers/" in form.action]
    for offer in offers:
        assert "It is noted." in lead.send(cohort, to=offer, answer="accepted")

    # ---- The course: the code on the wall and the end of her document, a meal with its receipt, the result ----
    lead.send(f"{cohort}sessions/new/", on_date=day(), from_time="08:00", to_time="12:00", weeks="1")
    meeting = lead.link(cohort, r"/people/cohorts/sessions/[^\"]+/")
    (code,) = re.findall(r"\b(\d{3} \d{3})\b", lead.see(f"{meeting}wall/"))
    assert "Su asistencia quedó marcada" in anybody.send("/join/attend/", answers=200, code=code, number="0123")
    assert "1 of 1 were there" in lead.see(cohort)
    lead.send(
        f"{cohort}people/{key}/costs/new/", kind="meals", amount="9000.50", currency="COP", on_date=day(),
        receipt_number="R-17", receipt=upload("recibo.pdf", PDF),
    )  # fmt: skip
    receipt = lead.link(f"{cohort}costs/", r"/people/cohorts/costs/[^\"]+/receipt/")
    assert lead.fetch(receipt).startswith("%PDF")
    later(10)
    lead.send(f"{cohort}people/{key}/result/", result="passed", score_percent="88", on_date=day())
    lead.send(f"{way}stages/new/", stage="came_to_site", on_date=day())

    # ---- An opening for advisors, also for people from outside: she applies and gets an offer ----
    opening = opened(lead, position="Advisor", is_public="on")
    assert "Asesor" in anybody.see("/join/")
    for stage in ("applied", "offered"):
        lead.send(f"{way}stages/new/", stage=stage, opening="Advisor", on_date=day())

    # ---- Her own pages, before she has any role: what she learned, and what she tells about herself ----
    lead.send(f"/people/status/{key}/invite/", email="yuliana@example.org", language="Español")
    her = accepted(lead, "Yuliana")
    her.browser.post("/i18n/", {"language": "en"})
    assert her.path == "/me/" and "English B1" in her.see("/me/")
    assert "for people who work here" in her.see("/me/openings/")
    her.see("/desk/", status=403)
    her.send("/me/data/groups/", ethnic_group="Palenquer", gender="on-binary", agrees="on")
    her.send("/me/data/household/", **HOUSEHOLD, moment="application", agrees="on")
    her.send("/me/data/status/", status="long_term_unemployed", hired_on=day(), where="rural", agrees="on")
    her.send("/me/data/", to="/me/data/told/", answers=200)
    assert "812,345 COP" in her.said
    assert "because the person asked to see it" in her.see("/me/data/")
    her.hidden = TELLING

    # ---- Employed and placed; the seat is filled from outside, which is her stage `hired` ----
    agent = f"/set-up/agents/{key}/"
    lead.send(
        f"{agent}employ/", contract="indefinite", from_date=day(), position="Advisor", work_mode="home",
        place="Montería", pool=centre.bank.pool.name,
    )  # fmt: skip
    assert "from outside" in lead.send(f"{opening}fill/", person="Yuliana Mosquera", on=day())
    assert "Fundación Sinú" in lead.see(opening)
    assert "hired by us Fundación Sinú Advisor" in lead.see(way)
    judged(lead, agent, centre, level="2", rung="supervised", evidence="onboarding")
    supervisor.send(f"/coach/{key}/queues/", queues=[centre.bank.client.name])
    lead.send(f"{agent}capacity/", capacity_chat="2")
    # What is still to do stands on her page: her learner's account gets the desk, and no administrator is needed.
    assert "their account opens their own pages so far" in lead.see(agent)
    assert "Before their first contact" not in lead.send(agent, to=f"{agent}let-in/")

    # ---- She serves, at the desk's page ----
    her.see("/desk/")
    serve(centre, person, her)

    # ---- A year goes by. A supervisor coaches her, her rung rises, she completes the course for leaders ----
    position = position_of(lead, "Team leader")
    lead.send("/people/cohorts/courses/new/", code="leaders", name_es="Líderes", name_en="Leading a team", hours="24")
    lead.send(
        f"{position}path/", skill_1=str(centre.bank.skill.key), level_1="4", rung_1="serves alone",
        courses=["Leading a team"], months_position="Advisor", months="12", goal_reached="1", from_date=day(),
    )  # fmt: skip
    assert "0 of 4 there" in her.see("/me/")
    later(380)
    coached = f"/coach/{key}/"
    assert "Yuliana" in supervisor.see("/coach/")
    supervisor.send(f"{coached}note/", kind="Observation at work", on_date=day(), text="Escucha antes de contestar")
    supervisor.send(f"{coached}goal/", text="Acompañar a dos personas nuevas", due_date=day(60))
    supervisor.send(f"{coached}recognise/", kind="Helped others", text="Gracias", audience="The whole team sees it")
    supervisor.send(coached, to=r"/coach/goals/[^\"]+/reached/")
    judged(lead, agent, centre, level="4", rung="solo", evidence="supervisor")
    own = her.see("/me/")
    assert "3 of 4 there" in own and "Escucha antes" in own and "Gracias" in own
    lead.send(
        "/people/cohorts/new/", course="Leading a team", name="Líderes 1", place="Montería", language="es",
        seats_count="10", from_date=day(), to_date=day(7),
    )  # fmt: skip
    leaders = lead.path
    lead.send(
        f"{leaders}people/new/", document_kind="cc", document_number="1067890123", given_names="Yuliana",
        first_surname="Mosquera", goal="They get a seat now",
    )  # fmt: skip
    assert "Leading a team" in her.see("/me/")
    lead.send(f"{leaders}people/{key}/result/", result="passed", on_date=day())
    assert "you have everything" in her.see("/me/")

    # ---- The opening for a team leader is shown to her first, and she says that she would like it ----
    seat = opened(lead, position="Team leader", inside_first_until=day(30), is_public="on")
    assert "Líder de equipo" not in anybody.see("/join/")
    shown = her.see("/me/openings/")
    assert "fits you" in shown and "first for us" in shown
    assert "interested" in her.send("/me/openings/", to=f"/me/openings/{key_of(seat)}/interest/")
    assert "Yuliana Mosquera" in lead.see(seat)

    # ---- Promoted, with what she had shown kept as evidence; the seat is filled from inside ----
    promote = lead.link(position, rf"{position}promote/{key}/")
    assert lead.link(seat, rf"{position}promote/{key}/") == promote
    assert "the seat is filled from inside" in lead.send(promote, from_date=day())
    assert "Yuliana Mosquera" in lead.see(seat)
    assert "hired by us Team leader" in lead.see(way)
    own = her.see("/me/")
    assert "Team leader , since" in own and "Promotions" in own
    assert "Nothing is open now" in her.see("/me/openings/")
    assert "Agente 1" in her.see("/coach/"), "a team leader coaches who serves with her"

    # ---- What she takes along: her skill record, checked with neither our database nor the network ----
    her.send("/me/record/", with_name="on")
    file, issuers = tmp_path / "record.json", tmp_path / "issuer.json"
    file.write_text(her.fetch(her.path.removesuffix("/") + ".json"))
    issuers.write_text(her.fetch("/me/record/issuer.json"))
    assert len(json.loads(file.read_text())["verifiableCredential"]) >= 4
    assert main.carry_out("verify", verify, ["--record", str(file), "--issuers", str(issuers)]) == 0

    # ---- The partner sees what came of its people as groups, and two people are none ----
    lead.send(f"{partner}accounts/new/", email="sinu@example.org", language="English")
    theirs = accepted(lead, "Marta")
    theirs.hidden = (*TELLING, "Yuliana", "Mosquera")
    assert "Inglés y referidos" in theirs.see("/partner/")
    assert "withheld" in theirs.see("/partner/outcomes/")
    theirs.see(way, status=403)

    # ---- The pages that count ----
    lead.see("/people/")
    counted = "Fundación Sinú 0 2 2 1 1 1 1 1 1 0 0 1"
    assert counted in lead.see(f"/people/funnel/?by=partner&from=2026-11-01&to={day()}"), "from reached to found a job"
    growth = lead.see("/people/growth/")
    assert "Advisor → Team leader" in growth
    assert "Without the seats that people begin in 1 fewer than 10 seats" in growth
    assert "withheld: few people" in lead.see(f"/people/attrition/?by=all&until={day()[:7]}&months=12")

    # ---- And everything that happened is in the journal, in this order ----
    told = iter(centre.fact_types())
    assert [fact for fact in STEPS if fact not in told] == []


def opened(lead: visitor.Visitor, **given: str) -> str:
    """Open a seat of the bank's programme, worked from home, and return the opening's page."""
    lead.send("/people/openings/new/", programme="Banco", work_mode="From home", place="Montería", **given)
    return lead.path


def judged(lead: visitor.Visitor, agent: str, centre: centres.Centre, **given: str) -> None:
    lead.send(f"{agent}skill/", skill=centre.bank.skill.code, **given)


def position_of(lead: visitor.Visitor, name: str) -> str:
    """Return the page of a position, found by its name."""
    found = re.findall(rf'href="(/people/growth/[0-9a-f-]{{36}}/)"[^>]*>\s*{name}', lead.fetch("/people/growth/"))
    assert len(set(found)) == 1, found
    return str(found[0])


def serve(centre: centres.Centre, person: people.Person, her: visitor.Visitor) -> None:
    """Let a customer write, and her answer at the desk."""
    centre.owner.execute("UPDATE people_presence SET connections = 1 WHERE person_id = %s", [person.pk])
    assert centres.post(her.browser, "/desk/presence", {"activity": "available"}).status_code == 200
    centre.bank.agents.append(person)
    contact = centre.start()["contact"]["key"]
    offer = centre.offer(contact, number=len(centre.bank.agents) - 1)
    taken = centres.post(her.browser, f"/desk/offers/{offer.key}/accept").json()["contact"]
    for path, body in (
        ("messages", centres.message("Con gusto le ayudo")), ("end", {}),
        ("wrap-up", {"disposition": taken["dispositions"][0]["key"], "note": ""}),
    ):  # fmt: skip
        assert centres.post(her.browser, f"/desk/contacts/{contact}/{path}", body).status_code < 300, path
