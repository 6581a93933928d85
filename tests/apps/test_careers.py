"""Hiring, moving, judging and leaving: each step, its facts, each refusal, and nothing twice."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

import pytest
from tests import scenes

from tejido.clients import actions as client_actions
from tejido.clients import errors as client_errors
from tejido.journal import scopes
from tejido.people import actions, careers, errors, models, queries
from tejido.reference import actions as reference_actions
from tejido.reference import models as reference

BY, AT = scenes.BY, scenes.START
FIRST, LATER = date(2026, 11, 2), date(2026, 12, 1)


@pytest.fixture
def floor(db: None) -> scenes.Floor:
    scopes.assign({0})
    scenes.install()
    return scenes.floor(agent_count=0)


@pytest.fixture
def place(floor: scenes.Floor) -> reference.Place:
    return reference_actions.add_place(
        country="CO", scheme="divipola", code="23001", name="Montería", source="DANE", by=BY, at=AT
    )


@pytest.fixture
def site(place: reference.Place) -> models.Site:
    return actions.add_site(name="Sede", place=place, zone="America/Bogota", holiday_calendar="CO", by=BY, at=AT)


def told(kind: str) -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM journal_fact WHERE type = %s", [kind])
        return int(cursor.fetchone()[0])


def work(floor: scenes.Floor, place: reference.Place, **given: Any) -> dict[str, Any]:
    return {
        "position": "advisor", "place": place, "site": None, "work_mode": "home", "pool": floor.pool,
        "from_date": FIRST, "recorded_at": AT, "by": BY, "at": AT,
    } | given  # fmt: skip


def hire(floor: scenes.Floor, place: reference.Place, **given: Any) -> models.Person:
    whole: dict[str, Any] = {
        "given_names": " Ana ", "first_surname": "Díaz", "second_surname": "", "display_name": "Ana",
        "contract": "indefinite", "capacities": {"chat": 2, "voice": 1, "email": 0},
    } | work(floor, place)  # fmt: skip
    return careers.hire(**whole | given)


def test_somebody_is_hired_once_with_everything_the_router_asks_for(
    floor: scenes.Floor, place: reference.Place
) -> None:
    key = uuid.uuid4()
    made = [hire(floor, place, key=key) for _ in range(2)]
    assert made[0].pk == made[1].pk
    person = made[0]
    assert (person.given_names, person.key) == ("Ana", key)
    assert queries.employments(person)[0].contract == "indefinite"
    assert queries.placements(person)[0].pool == floor.pool
    assert dict(queries.capacities(person)) == {"chat": 2, "voice": 1}
    assert models.Presence.objects.get(person=person).pool == floor.pool
    counts = [told(kind) for kind in ("person_registered", "employment_started", "placement_started", "capacity_set")]
    assert counts == [1, 1, 1, 2]


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"given_names": " "}, errors.PersonNameInvalid),
        ({"display_name": "x" * 201}, errors.PersonNameInvalid),
        ({"first_surname": "a\0b"}, errors.PersonNameInvalid),
        ({"work_mode": "site"}, errors.SiteNeeded),
        ({"work_mode": "abroad"}, errors.SiteNeeded),
        ({"capacities": {"chat": 51}}, errors.CapacityInvalid),
        ({"capacities": {"pigeon": 1}}, errors.CapacityInvalid),
    ],
)
def test_who_cannot_be_hired(
    floor: scenes.Floor, place: reference.Place, given: dict[str, Any], refusal: type[Exception]
) -> None:
    from django.db import transaction

    with pytest.raises(refusal), transaction.atomic():
        hire(floor, place, **given)
    assert (models.Person.objects.count(), told("person_registered")) == (0, 0)


def test_nobody_is_employed_twice_at_a_time(floor: scenes.Floor, place: reference.Place) -> None:
    person = hire(floor, place)
    with pytest.raises(errors.EmploymentOverlaps):
        careers.employ_again(person=person, contract="fixed_term", **work(floor, place, from_date=LATER))
    careers.leave(person=person, to_date=date(2026, 11, 20), reason="resigned", recorded_at=AT, by=BY, at=AT)
    careers.employ_again(person=person, contract="fixed_term", **work(floor, place, from_date=LATER))
    with pytest.raises(errors.EmploymentOverlaps):
        careers.employ_again(person=person, contract="fixed_term", **work(floor, place, from_date=date(2026, 11, 25)))
    assert [row.contract for row in queries.employments(person)] == ["fixed_term", "indefinite"]


def test_somebody_moves_and_the_placement_before_ends(
    floor: scenes.Floor, place: reference.Place, site: models.Site
) -> None:
    person = hire(floor, place)
    pool = client_actions.add_pool(name="Otro piso", by=BY, at=AT)
    there = work(floor, place, site=site, work_mode="site", pool=pool, from_date=LATER)
    for _ in range(2):
        careers.move(person=person, **there)
    newest, before = queries.placements(person)
    assert (newest.work_mode, newest.pool, newest.to_date) == ("site", pool, None)
    assert (before.to_date, before.end_reason) == (LATER, "moved")
    assert (told("placement_started"), told("placement_ended")) == (2, 1)
    assert models.Presence.objects.get(person=person).pool == pool


def test_nobody_moves_before_the_placement_now_or_without_employment(
    floor: scenes.Floor, place: reference.Place
) -> None:
    person = hire(floor, place)
    with pytest.raises(errors.PlacementTooEarly):
        careers.move(person=person, **work(floor, place, position="mentor", from_date=FIRST))
    with pytest.raises(errors.NotEmployed):
        careers.move(person=person, **work(floor, place, position="mentor", from_date=date(2026, 1, 1)))
    with pytest.raises(errors.SiteNeeded):
        careers.move(person=person, **work(floor, place, work_mode="hybrid", from_date=LATER))
    careers.leave(person=person, to_date=LATER, reason="resigned", recorded_at=AT, by=BY, at=AT)
    with pytest.raises(errors.NotEmployed):
        careers.move(person=person, **work(floor, place, position="mentor", from_date=LATER))


def test_somebody_leaves_once(floor: scenes.Floor, place: reference.Place) -> None:
    person = hire(floor, place)
    with pytest.raises(errors.NotEmployed):
        careers.leave(person=person, to_date=FIRST, reason="resigned", recorded_at=AT, by=BY, at=AT)
    for _ in range(2):
        careers.leave(person=person, to_date=LATER, reason="resigned", recorded_at=AT, by=BY, at=AT)
    assert (told("employment_ended"), told("placement_ended")) == (1, 1)
    with pytest.raises(errors.NotEmployed):
        careers.leave(person=person, to_date=date(2026, 12, 2), reason="resigned", recorded_at=AT, by=BY, at=AT)


def test_nobody_leaves_before_a_placement_that_is_still_to_come(floor: scenes.Floor, place: reference.Place) -> None:
    person = hire(floor, place)
    careers.move(person=person, **work(floor, place, position="mentor", from_date=LATER))
    with pytest.raises(errors.PlacementTooEarly):
        careers.leave(person=person, to_date=date(2026, 11, 20), reason="resigned", recorded_at=AT, by=BY, at=AT)


def test_names_are_corrected_once(floor: scenes.Floor, place: reference.Place) -> None:
    person = hire(floor, place)
    names = {"given_names": "Ana Lucía", "first_surname": "Díaz", "second_surname": "Mora", "display_name": "Lucía"}
    for _ in range(2):
        careers.change_names(person=person, **names, by=BY, at=AT)
    assert (person.given_names, person.display_name, told("person_changed")) == ("Ana Lucía", "Lucía", 1)
    with pytest.raises(errors.PersonNameInvalid):
        careers.change_names(person=person, **names | {"display_name": ""}, by=BY, at=AT)


def test_only_queues_that_were_asked_about_change(floor: scenes.Floor, place: reference.Place) -> None:
    person, other = hire(floor, place), scenes.floor(agent_count=0, name="Tienda")
    actions.set_membership(person=person, queue=other.queue, is_member=True, by=BY, at=AT)
    before = told("membership_set")
    for _ in range(2):
        careers.set_queues(person=person, queues=[floor.queue], among=[floor.queue], by=BY, at=AT)
    assert queries.queue_ids(person) == {floor.queue.pk, other.queue.pk}
    careers.set_queues(person=person, queues=[], among=[floor.queue], by=BY, at=AT)
    assert queries.queue_ids(person) == {other.queue.pk}
    assert told("membership_set") == before + 2


def test_a_judgement_is_stored_once_and_the_next_takes_its_place(floor: scenes.Floor, place: reference.Place) -> None:
    person = hire(floor, place)
    judgement: dict[str, Any] = {
        "person": person, "skill": floor.skill, "rung": "solo", "evidence": "assessment", "user_id": 1, "by": BY,
        "at": AT,
    }  # fmt: skip
    for level in (2, 2, 3):
        careers.judge(**judgement, level=level)
    assert [row.level for row in queries.skill_levels(person)] == [3]
    assert told("skill_level_set") == 2
    for bad in ({"level": 6}, {"level": 0}, {"level": 2, "rung": "star"}):
        with pytest.raises(errors.LevelInvalid):
            careers.judge(**judgement | bad)


def test_a_site_is_made_and_changed_once(floor: scenes.Floor, place: reference.Place) -> None:
    key = uuid.uuid4()
    given: dict[str, Any] = {"zone": "America/Bogota", "holiday_calendar": "CO", "by": BY, "at": AT}
    made = [actions.add_site(name="Sede", place=place, key=key, **given) for _ in range(2)]
    assert made[0].pk == made[1].pk
    for _ in range(2):
        careers.change_site(site=made[0], name="Sede dos", **given)
    assert (made[0].name, told("site_added"), told("site_changed")) == ("Sede dos", 1, 1)
    with pytest.raises(client_errors.CalendarUnknown):
        careers.change_site(site=made[0], name="Sede", **given | {"holiday_calendar": "ZZ"})


def test_people_are_found_by_any_of_their_names(floor: scenes.Floor, place: reference.Place) -> None:
    hire(floor, place)
    hire(floor, place, given_names="Beatriz", first_surname="Mora", display_name="Bea")
    for wanted, names in (("", ["Ana", "Bea"]), ("díaz ANA", ["Ana"]), ("mora", ["Bea"]), ("zoe", []), ("%", [])):
        found, count = queries.people_named(wanted, on=FIRST, first=0, count=10)
        assert [person.display_name for person in found] == names
        assert count == len(names)
    found, count = queries.people_named("", on=FIRST, first=1, count=1)
    assert ([person.display_name for person in found], count) == (["Bea"], 2)
