"""Growth in the browser: asked for, missing, decided all the same; a mentor's people; a learner without a role."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client
from tests import scenes
from tests.permissions import world

from tejido.access import actions as access_actions
from tejido.core import facts
from tejido.journal import clock, scopes
from tejido.people import actions, growth_tables, models, programme_tables


@pytest.fixture
def undone(made: world.World) -> Iterator[world.World]:
    """The committed world; what a test does to it is taken back."""
    with transaction.atomic():
        scopes.assign(made.centre.scope)
        yield made
        transaction.set_rollback(True)


def said(answer: object) -> str:
    html = getattr(answer, "content", b"").decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_a_position_asks_and_a_promotion_is_decided_once_all_the_same(undone: world.World) -> None:
    lead, key = undone.browsers["people lead"], str(uuid.uuid4())
    page = f"/people/growth/{undone.keys['position']}/"
    asked = {"skill_1": "", "goal_reached": "2", "from_date": "2026-11-01", "key": key}
    for _ in range(2):
        assert lead.post(f"{page}path/", asked).status_code == 302
    assert growth_tables.Path.objects.count() == 1
    refused = lead.post(f"{page}path/", {"months": "3", "from_date": "2026-11-01"})
    assert "Choose both a position and how many months in it." in said(refused)
    form = {
        "from_date": "2026-11-03", "work_mode": "home", "site": "", "place": "CO-divipola-23001", "pool": "",
        "exception": "", "key": str(uuid.uuid4()),
    }  # fmt: skip
    promote = f"{page}promote/{undone.keys['person']}/"
    assert "Something that this position asks for is still missing" in said(lead.post(promote, form))
    for _ in range(2):
        assert lead.post(promote, form | {"exception": "for_a_time"}).status_code == 302
    promotion = growth_tables.Promotion.objects.get()
    assert (promotion.exception, promotion.evidence[0]["is_met"]) == ("for_a_time", False)
    own = said(undone.browsers["agent"].get("/me/"))
    assert "It is for a limited time" in own, own
    assert "Mentor , since" in own, own
    told = said(lead.get("/people/growth/?from=2026-01-01&to=2026-12-31"))
    assert "fewer than 10 seats" in told and "Advisor → Mentor" in told
    for period in ("from=x", "from=2026-02-01&to=2026-01-01", "from=1900-01-01", "to=9999-12-31", "page=0"):
        assert lead.get(f"/people/growth/?{period}").status_code == 400


def test_a_mentor_coaches_who_serves_with_them(undone: world.World) -> None:
    agent = undone.browsers["agent"]
    assert agent.get("/coach/").status_code == 403
    models.Placement.objects.filter(person__key=undone.keys["person"]).update(position="mentor")
    assert "Agente 2" in said(agent.get("/coach/"))
    assert agent.get(f"/coach/{undone.keys['person']}/").status_code == 404
    answer = agent.post(
        f"/coach/{undone.keys['colleague']}/recognise/", {"kind": "idea", "text": "¡Qué idea!", "audience": "private"}
    )
    assert answer.status_code == 302
    assert "¡Qué idea!" in said(undone.browsers["colleague"].get("/me/"))


def test_a_learner_without_a_role_sees_their_courses_and_no_openings(undone: world.World) -> None:
    with scopes.scoped({0}):
        person = actions.register_person(
            given_names="Eva", first_surname="Prueba", display_name="Eva", by=facts.SYSTEM, at=scenes.START
        )
        user = access_actions.add_user(
            email="eva@example.org", language="en", person_id=person.pk, by=facts.SYSTEM, at=scenes.START
        )
        course = programme_tables.Course.objects.create(code="own", name_en="English B1", name_es="Inglés B1", hours=40)
        cohort = programme_tables.Cohort.objects.create(
            course=course, name="Uno", place_id=models.Placement.objects.values_list("place_id", flat=True)[0],
            language="es", seats_count=20, is_public=True, from_date="2026-11-01", to_date="2026-12-01",
        )  # fmt: skip
        programme_tables.Enrolment.objects.create(
            person=person, cohort=cohort, from_date="2026-11-01", recorded_at=clock.machine_now()
        )
    learner = Client()
    learner.force_login(user)
    assert "English B1" in said(learner.get("/me/"))
    assert "for people who work here" in said(learner.get("/me/openings/"))
    assert "nothing to take along yet" in said(learner.get("/me/record/"))
    assert learner.get("/people/growth/").status_code == 403
