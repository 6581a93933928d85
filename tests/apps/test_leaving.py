"""Accounts and leaving: written down once, corrected and taken back by superseding; attrition agrees with the core."""

from __future__ import annotations

import json
import random
import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from tests import scenes

from tejido.core import attrition
from tejido.journal import scopes
from tejido.people import actions, careers, models
from tejido.people import errors as people_errors
from tejido.people.employment import equipment
from tejido.people.leaving import accounts, attrition_rows, errors, exits, register
from tejido.reference import actions as reference_actions
from tejido.reference import models as reference

BY, AT = scenes.BY, scenes.START
FIRST = date(2026, 1, 5)
END = date(2026, 7, 1)
MINUTE = timedelta(minutes=1)


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


def hire(floor: scenes.Floor, place: reference.Place, **given: Any) -> models.Person:
    whole: dict[str, Any] = {
        "given_names": "Ana", "first_surname": "Díaz", "second_surname": "", "display_name": "Ana",
        "contract": "indefinite", "capacities": {}, "position": "advisor", "place": place, "site": None,
        "work_mode": "home", "pool": floor.pool, "from_date": FIRST, "recorded_at": AT, "by": BY, "at": AT,
    }  # fmt: skip
    return careers.hire(**whole | given)


def account(floor: scenes.Floor) -> accounts.Account:
    return accounts.account(floor.programme.key)


def assign(person: models.Person, floor: scenes.Floor, **given: Any) -> Any:
    return accounts.assign(**{
        "person": person, "account": account(floor), "is_seasonal": False, "from_date": FIRST, "recorded_at": AT,
        "by": BY, "at": AT,
    } | given)  # fmt: skip


def leave(person: models.Person, **given: Any) -> Any:
    return exits.record(**{
        "person": person, "to_date": END, "reason": "resigned", "destination": "formal_job", "would_return": "yes",
        "note": "Se va contenta.", "user_id": 1, "recorded_at": AT, "by": BY, "at": AT,
    } | given)  # fmt: skip


def correct(made: Any, **given: Any) -> Any:
    return exits.correct(**{
        "made": made, "to_date": END, "reason": "hired_by_client", "destination": "client", "would_return": "yes",
        "note": "", "user_id": 1, "recorded_at": AT + MINUTE, "by": BY, "at": AT,
    } | given)  # fmt: skip


def told(kind: str) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM journal_fact WHERE type = %s ORDER BY id", [kind])
        rows = cursor.fetchall()
    return [json.loads(row[0]) if isinstance(row[0], str) else row[0] for row in rows]


def test_a_leaving_is_written_once_and_keeps_for_whom_they_worked(floor: scenes.Floor, place: reference.Place) -> None:
    person = hire(floor, place)
    assign(person, floor, is_seasonal=True)
    key = uuid.uuid4()
    made = [leave(person, key=key) for _ in range(2)]
    assert made[0].pk == made[1].pk
    version = register.current(register.leaving_of(key))
    assert version is not None
    assert (version.programme_id, version.client_id, version.is_seasonal) == (floor.programme.pk, floor.client.pk, True)
    assert version.employment.end_reason == "resigned"
    assert [spell.to_date for spell in accounts.spells(person)] == [END]
    [fact] = told("leaving_recorded")
    assert fact["reason"] == "resigned"
    assert "contenta" not in str(fact)
    with pytest.raises(errors.LeavingRecorded):
        leave(person)
    assert register.unexplained(since=FIRST) == []


def test_who_left_on_the_set_up_page_waits_for_an_explanation(floor: scenes.Floor, place: reference.Place) -> None:
    person = hire(floor, place)
    careers.leave(person=person, to_date=END, reason="other", recorded_at=AT, by=BY, at=AT)
    assert [row.person_id for row in register.unexplained(since=FIRST)] == [person.pk]
    leave(person)
    assert register.unexplained(since=FIRST) == []
    # The open employment, and the reason that was entered first, are superseded and not overwritten.
    kept = models.Employment.objects.filter(person=person).order_by("pk").values_list("end_reason", "superseded_at")
    assert [(reason, at is None) for reason, at in kept] == [
        ("", False), ("other", False), ("resigned", True),
    ]  # fmt: skip


def test_a_correction_supersedes_and_moves_placement_and_account_with_it(
    floor: scenes.Floor, place: reference.Place
) -> None:
    person = hire(floor, place)
    assign(person, floor)
    made = leave(person)
    later = END + timedelta(days=10)
    version = correct(made, to_date=later)
    assert correct(made, to_date=later).pk == version.pk
    assert [row.superseded_at is None for row in register.leaving_of(made.key).versions.all()] == [True, False]
    assert models.Placement.objects.get(person=person, superseded_at=None).to_date == later
    assert [spell.to_date for spell in accounts.spells(person)] == [later]
    assert models.Employment.objects.filter(person=person, superseded_at=None).count() == 1
    with pytest.raises(people_errors.NotEmployed):
        correct(made, to_date=FIRST)
    employ_again(person, floor, place, from_date=date(2026, 9, 1))
    with pytest.raises(people_errors.EmploymentOverlaps):
        correct(made, to_date=date(2026, 9, 2))
    with pytest.raises(people_errors.EmploymentOverlaps):
        exits.take_back(made=made, recorded_at=AT + 2 * MINUTE, by=BY, at=AT)


def test_who_stays_after_all_is_employed_as_if_nothing_had_been(floor: scenes.Floor, place: reference.Place) -> None:
    person = hire(floor, place)
    assign(person, floor)
    made = leave(person)
    for _ in range(2):
        employment = exits.take_back(made=made, recorded_at=AT + MINUTE, by=BY, at=AT)
    assert (employment.to_date, employment.end_reason) == (None, "")
    assert models.Placement.objects.get(person=person, superseded_at=None).to_date is None
    assert [spell.to_date for spell in accounts.spells(person)] == [None]
    assert len(told("leaving_taken_back")) == 1
    with pytest.raises(errors.LeavingTakenBack):
        correct(made)
    assert leave(person).pk != made.pk


def test_steps_are_ticked_and_unticked_and_the_rest_is_looked_up(floor: scenes.Floor, place: reference.Place) -> None:
    person = hire(floor, place)
    lent = equipment.lend(person=person, kind="headset", serial="H-77", condition="good", from_date=FIRST, by=BY, at=AT)
    made = leave(person)
    for is_done in (True, True, False, True):
        exits.tick(made=made, step="handover", is_done=is_done, user_id=1, by=BY, at=AT)
    found = {step.code: step.is_done for step in register.steps(register.leaving_of(made.key), on=END)}
    assert found["handover"]
    assert not found["equipment"]
    equipment.take_back(loan=lent, to_date=END, condition="worn", by=BY, at=AT)
    assert {step.code: step.is_done for step in register.steps(made, on=END)}["equipment"]
    assert not found["final_pay"]
    assert found["loan"]
    assert found["access"]
    assert (len(told("leaving_step_done")), len(told("leaving_step_undone"))) == (2, 1)
    for step in ("access", "equipment"):
        with pytest.raises(errors.StepUnknown):
            exits.tick(made=made, step=step, is_done=True, user_id=1, by=BY, at=AT)


@pytest.mark.parametrize(
    "given", [{"reason": "bored"}, {"destination": "mars"}, {"would_return": ""}, {"note": "a\0"}, {"note": "x" * 2001}]
)
def test_what_is_no_leaving(floor: scenes.Floor, place: reference.Place, given: dict[str, str]) -> None:
    with pytest.raises(errors.LeavingInvalid):
        leave(hire(floor, place), **given)
    assert models.Employment.objects.get().to_date is None


def test_an_account_follows_another_and_needs_an_employment(floor: scenes.Floor, place: reference.Place) -> None:
    person = hire(floor, place)
    first = assign(person, floor)
    assert assign(person, floor).pk == first.pk
    with pytest.raises(errors.AccountTooEarly):
        assign(person, floor, is_seasonal=True)
    assign(person, floor, is_seasonal=True, from_date=date(2026, 3, 1))
    assert [(one.from_date.month, one.is_seasonal) for one in accounts.spells(person)] == [(3, True), (1, False)]
    with pytest.raises(people_errors.NotEmployed):
        assign(person, floor, from_date=FIRST - timedelta(days=1))
    with pytest.raises(errors.NoSuchAccount):
        accounts.account(uuid.uuid4())


def test_the_database_counts_attrition_as_the_core_does(floor: scenes.Floor, place: reference.Place) -> None:
    chance = random.Random(7)
    sites = [
        actions.add_site(name=name, place=place, zone="America/Bogota", holiday_calendar="CO", by=BY, at=AT)
        for name in ("Norte", "Sur")
    ]
    spells: dict[str, list[attrition.Spell]] = {"all": [], "site": [], "season": []}
    for number in range(9):
        begin = FIRST + timedelta(days=chance.randrange(60))
        moved, end = begin + timedelta(days=20), begin + timedelta(days=chance.randrange(30, 150))
        reason = chance.choice(["resigned", "hired_by_client", "dismissed", "died", None])
        person = hire(floor, place, from_date=begin, site=sites[0], work_mode="site")
        if number % 2:
            careers.move(
                person=person, position="advisor", place=place, site=sites[1], work_mode="hybrid", pool=floor.pool,
                from_date=moved, recorded_at=AT, by=BY, at=AT,
            )  # fmt: skip
        if number % 3:
            assign(person, floor, is_seasonal=number % 3 == 1, from_date=begin)
        if reason:
            leave(person, to_date=end, reason=reason)
        last = end if reason else None
        given: dict[str, Any] = {"person_id": person.pk, "to_date": last, "left_for": reason}
        spells["all"].append(attrition.Spell(group="all", from_date=begin, **given))
        season = {0: "none", 1: "seasonal", 2: "lasting"}[number % 3]
        spells["season"].append(attrition.Spell(group=season, from_date=begin, **given))
        if number % 2:
            spells["site"].append(
                attrition.Spell(person_id=person.pk, group=str(sites[0].pk), from_date=begin, to_date=moved)
            )
            spells["site"].append(attrition.Spell(group=str(sites[1].pk), from_date=moved, **given))
        else:
            spells["site"].append(attrition.Spell(group=str(sites[0].pk), from_date=begin, **given))
    # A new contract on the day after the old one is no leaving.
    goes_on = hire(floor, place, site=sites[0], work_mode="site")
    leave(goes_on, to_date=date(2026, 3, 1), reason="term_over")
    employ_again(goes_on, floor, place, from_date=date(2026, 3, 1), site=sites[0], work_mode="site")
    for dimension, group in (("all", "all"), ("site", str(sites[0].pk)), ("season", "none")):
        spells[dimension].append(attrition.Spell(person_id=goes_on.pk, group=group, from_date=FIRST))
    # One person under two records: employed in both at a time, and gone for good only with the later end.
    begun = (FIRST, date(2026, 2, 2))
    twins = [hire(floor, place, from_date=begin, site=sites[0], work_mode="site") for begin in begun]
    leave(twins[0], to_date=date(2026, 3, 2), reason="resigned")
    leave(twins[1], to_date=date(2026, 5, 4), reason="dismissed")
    actions.merge_person(person=twins[0], canonical=twins[1], by=BY, at=AT)
    for dimension, group in (("all", "all"), ("site", str(sites[0].pk)), ("season", "none")):
        spells[dimension].append(attrition.Spell(
            person_id=twins[1].pk, group=group, from_date=FIRST, to_date=date(2026, 5, 4), left_for="dismissed"
        ))  # fmt: skip
    months = attrition.months(date(2026, 1, 1), 8)
    for dimension in ("all", "site", "season"):
        found, everybody = attrition_rows.groups(dimension=dimension, months=months)  # type: ignore[arg-type]
        assert everybody == len({one.person_id for one in spells["all"]})
        assert {one.part: one.counts for one in found} == attrition.counted(spells[dimension], months=months)
        assert {one.part: one.people_count for one in found} == {
            group: len({one.person_id for one in spells[dimension] if one.group == group})
            for group in {one.group for one in spells[dimension]}
        }
    listed = attrition_rows.leavers(dimension="site", months=months, part=None, kinds=attrition.KINDS)
    assert len(listed) == sum(1 for one in spells["all"] if one.left_for)
    successes = attrition_rows.leavers(dimension="all", months=months, part="all", kinds=["success"])
    assert [one.reason for one in successes] == [
        one.left_for for one in sorted(spells["all"], key=lambda one: (str(one.to_date), one.person_id), reverse=True)
        if one.left_for == "hired_by_client"
    ]  # fmt: skip


def employ_again(person: models.Person, floor: scenes.Floor, place: reference.Place, **given: Any) -> None:
    careers.employ_again(**{
        "person": person, "contract": "indefinite", "position": "advisor", "place": place, "site": None,
        "work_mode": "home", "pool": floor.pool, "recorded_at": AT, "by": BY, "at": AT,
    } | given)  # fmt: skip
