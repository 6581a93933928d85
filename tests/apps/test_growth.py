"""Paths, promotions, coaching, interest and skill records: each step, its facts, each refusal, and nothing twice."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from tests import scenes

from tejido.access import signatures
from tejido.core import promotion, skill_record
from tejido.journal import erasure, scopes
from tejido.people import (
    actions,
    careers,
    coaching,
    errors,
    growth,
    growth_tables,
    inside,
    models,
    opening_queries,
    programme_tables,
    promotions,
    skill_records,
)
from tejido.reference import models as reference

BY, AT = scenes.BY, scenes.START
TODAY = date(2026, 11, 3)
JANUARY = date(2026, 1, 1)
LATER = datetime(2026, 11, 5, tzinfo=UTC)


@pytest.fixture
def floor(db: None) -> scenes.Floor:
    scopes.assign({0})
    scenes.install()
    return scenes.floor(agent_count=2)


def told(kind: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM journal_fact WHERE type = %s", [kind])
        return int(cursor.fetchone()[0])


def position(code: str) -> programme_tables.Position:
    return programme_tables.Position.objects.get(code=code)


def course(*people: models.Person, months: int | None = None, on: date = date(2026, 6, 1)) -> programme_tables.Course:
    """A course that these people completed on a day."""
    made = programme_tables.Course.objects.create(
        code=f"course{uuid.uuid4().hex[:8]}", name_en="Feedback", name_es="Retroalimentación", hours=16,
        valid_months=months,
    )  # fmt: skip
    cohort = programme_tables.Cohort.objects.create(
        course=made, name="Uno", place=reference.Place.objects.get(), language="es", seats_count=20, is_public=False,
        from_date=on - timedelta(days=9), to_date=on,
    )  # fmt: skip
    for person in people:
        programme_tables.Stage.objects.create(
            person=person, stage="completed", on_date=on, cohort=cohort, recorded_at=AT
        )
    return made


def path(floor: scenes.Floor, code: str = "mentor", **given: Any) -> growth_tables.Path:
    asked = [
        promotion.Requirement(kind="skill", of=floor.skill.pk, level=3, rung="solo"),
        promotion.Requirement(kind="months", of=position("advisor").pk, count=10),
    ]
    whole: dict[str, Any] = {
        "position": position(code), "requirements": asked, "from_date": JANUARY, "user_id": 1, "recorded_at": AT,
        "by": BY, "at": AT,
    }  # fmt: skip
    return promotions.set_path(**whole | given)


def promote(floor: scenes.Floor, person: models.Person, **given: Any) -> growth_tables.Promotion:
    whole: dict[str, Any] = {
        "person": person, "position": position("mentor"), "place": reference.Place.objects.get(), "site": None,
        "work_mode": "home", "pool": floor.pool, "from_date": TODAY, "exception": "", "user_id": 1, "recorded_at": AT,
        "by": BY, "at": AT,
    }  # fmt: skip
    return promotions.promote(**whole | given)


def test_what_a_position_asks_for_is_dated_and_a_correction_is_kept(floor: scenes.Floor) -> None:
    key = uuid.uuid4()
    first = [path(floor, key=key) for _ in range(2)]
    assert first[0].pk == first[1].pk
    only = [promotion.Requirement(kind="evidence", of="conversation", count=2)]
    corrected = path(floor, requirements=only)
    newer = path(floor, from_date=TODAY)
    mentor = position("mentor")
    held = [growth.path_of(mentor, on=day) for day in (date(2025, 12, 31), JANUARY, date(2026, 11, 2), TODAY)]
    assert held == [None, corrected, corrected, newer]
    assert [(row.superseded_at is None, row.to_date) for row in growth.path_versions(mentor)] == [
        (True, None), (True, TODAY), (False, None),
    ]  # fmt: skip
    assert (told("path_set"), len(growth.paths(on=TODAY))) == (3, 1)
    with pytest.raises(errors.PathTooEarly):
        path(floor, from_date=date(2026, 2, 1))
    for bad in ([], only * 2):
        with pytest.raises(errors.PathInvalid):
            path(floor, requirements=bad)


def test_somebody_is_promoted_once_with_what_they_had_shown(floor: scenes.Floor) -> None:
    person, key = floor.agents[0], uuid.uuid4()
    path(floor)
    made = [promote(floor, person, key=key) for _ in range(2)]
    assert made[0].pk == made[1].pk
    newest, before = models.Placement.objects.filter(person=person, superseded_at=None).order_by("-from_date")
    assert (newest.position, before.to_date, made[0].before, made[0].placement) == ("mentor", TODAY, before, newest)
    assert [(line["kind"], line["is_met"]) for line in made[0].evidence] == [("skill", True), ("months", True)]
    assert made[0].evidence[1]["held_count"] == 10
    assert (told("promotion_decided"), told("placement_started")) == (1, 3)
    with pytest.raises(errors.PromotedAlready):
        promote(floor, person, position=position("team_leader"))
    path(floor, "team_leader", requirements=[promotion.Requirement(kind="months", of=position("mentor").pk, count=1)])
    with pytest.raises(errors.RequirementsMissing):
        promote(floor, person, position=position("team_leader"), from_date=date(2026, 12, 2))
    chosen = promote(
        floor, person, position=position("team_leader"), from_date=date(2026, 12, 2), exception="nobody_else"
    )
    assert (chosen.exception, chosen.evidence[0]["is_met"]) == ("nobody_else", False)
    # What leads to a position is no step up from it, at whatever distance.
    with pytest.raises(errors.NotAPromotion):
        promote(floor, person, from_date=date(2027, 1, 5))


def test_a_promotion_fills_the_seat_that_somebody_asked_for(floor: scenes.Floor) -> None:
    one, other = floor.agents
    path(floor)
    seat = opening(floor)
    inside.say_interest(person=one, opening=seat, on=TODAY, recorded_at=AT, by=BY, at=AT)
    assert [row.pk for row in inside.to_fill(one, position=position("mentor"), on=TODAY)] == [seat.pk]
    assert inside.to_fill(one, position=position("team_leader"), on=TODAY) == []
    key = uuid.uuid4()
    for _ in range(2):
        promote(floor, one, opening=seat, key=key)
    filled = opening_queries.filled_seats(seat)
    assert [(row.person, row.source) for row in filled] == [(one, "inside")]
    assert filled[0].from_placement is not None and filled[0].from_placement.position == "advisor"
    stages = programme_tables.Stage.objects.filter(person=one, opening=seat, superseded_at=None).order_by("id")
    assert [row.stage for row in stages] == ["applied", "hired"]
    assert inside.openings(one, on=TODAY) == [] and inside.to_fill(other, on=TODAY) == []
    with pytest.raises(errors.NoSeatLeft):
        promote(floor, other, opening=seat)
    assert growth.placement_on(other, on=TODAY).position == "advisor", "the promotion went with the seat"
    # A move fills one as well; who did not ask for it was never on the way to it.
    more = opening(floor, position=position("team_leader"))
    there: dict[str, Any] = {
        "person": other, "opening": more, "position": "team_leader", "place": more.place, "site": None,
        "work_mode": "home", "pool": None, "from_date": TODAY, "recorded_at": AT, "by": BY, "at": AT,
    }  # fmt: skip
    with pytest.raises(errors.NotPlacedThere):
        inside.move(**there | {"position": "trainer"})
    for _ in range(2):
        inside.move(**there)
    assert [row.person for row in opening_queries.filled_seats(more)] == [other]
    assert not programme_tables.Stage.objects.filter(person=other).exists()


def test_who_cannot_be_promoted(floor: scenes.Floor) -> None:
    person = floor.agents[0]
    with pytest.raises(errors.PathNotStated):
        promote(floor, person)
    path(floor)
    with pytest.raises(errors.NotAPromotion):
        promote(floor, person, position=position("annotator"))
    with pytest.raises(errors.NotEmployed):
        promote(floor, person, from_date=date(2025, 1, 1))
    with pytest.raises(errors.RequirementsMissing):
        promote(floor, person, from_date=date(2026, 10, 31))
    with pytest.raises(errors.RequirementsMissing):
        promote(floor, person, from_date=date(2026, 10, 31), exception="friend")
    assert growth_tables.Promotion.objects.count() == told("promotion_decided") == 0


def test_the_list_of_who_is_close_agrees_with_everybodys_own_page(floor: scenes.Floor) -> None:
    one, other = floor.agents
    taught = course(one, other, months=3, on=date(2026, 8, 31))
    lasting = course(other)
    asked = [
        promotion.Requirement(kind="skill", of=floor.skill.pk, level=3, rung="solo"),
        promotion.Requirement(kind="skill", of=floor.skill.pk + 1_000, level=3, rung="solo"),
        promotion.Requirement(kind="course", of=taught.pk),
        promotion.Requirement(kind="course", of=lasting.pk),
        promotion.Requirement(kind="months", of=position("advisor").pk, count=10),
        promotion.Requirement(kind="evidence", of="goal_reached", count=1),
        promotion.Requirement(kind="evidence", of="quality_review", count=2),
    ]
    made = path(floor, requirements=[one for one in asked if one.of != floor.skill.pk + 1_000])
    # A move to another pool in the same position loses no days.
    careers.move(
        person=other, position="advisor", place=reference.Place.objects.get(), site=None, work_mode="home", pool=None,
        from_date=date(2026, 7, 20), recorded_at=AT, by=BY, at=AT,
    )  # fmt: skip
    for kind, day in (("quality_review", TODAY), ("quality_review", date(2026, 11, 4)), ("observation", TODAY)):
        growth_tables.CoachingNote.objects.create(
            person=one, kind=kind, on_date=day, text="Bien", digest="0" * 64, written_by_user_id=1, written_at=AT
        )
    growth_tables.Goal.objects.create(
        person=one, text="Meta", digest="0" * 64, due_date=TODAY, state="reached", set_by_user_id=1, set_at=AT,
        ended_on=TODAY, ended_by_user_id=1,
    )  # fmt: skip
    models.SkillLevel.objects.filter(person=other).update(rung="supervised")
    for day in (TODAY, date(2026, 11, 30), date(2026, 12, 1), date(2026, 10, 31)):
        found, count = growth.close_to(made, on=day, first=0, count=10)
        own = {person.key: growth.assessed(made, growth.shown(person), on=day).met_count for person in (one, other)}
        assert {each.key: each.met_count for each in found} == {key: met for key, met in own.items() if met >= 3}
        assert count == len(found)
    assert [each.met_count for each in growth.close_to(made, on=TODAY, first=0, count=1)[0]] == [4]


def test_seats_filled_from_inside_are_told_with_and_without_those_people_begin_in(floor: scenes.Floor) -> None:
    path(floor)
    promote(floor, floor.agents[0])
    found = growth.seats_filled(from_date=JANUARY, to_date=date(2027, 1, 1))
    assert {(row.position, row.is_entry, row.inside_count, row.seats_count) for row in found} == {
        ("advisor", True, 0, 2), ("mentor", False, 1, 1),
    }  # fmt: skip
    assert growth.seats_filled(from_date=JANUARY, to_date=TODAY)[0].seats_count == 2
    listed, count = growth.promotions(from_date=JANUARY, to_date=date(2027, 1, 1), first=0, count=5)
    assert (count, listed[0].person) == (1, floor.agents[0])


def coach(floor: scenes.Floor, **given: Any) -> coaching.Coach:
    return coaching.Coach(**{"user_id": 7, "person_id": None, "supervises": True} | given)


def test_a_coach_reaches_their_own_people_and_nobody_else(floor: scenes.Floor) -> None:
    one, other = floor.agents
    elsewhere = scenes.floor(agent_count=1, name="Tienda")
    assert list(coaching.coached(coach(floor), on=TODAY)) == [one, elsewhere.agents[0], other]
    own = coach(floor, person_id=one.pk, supervises=False)
    assert not coaching.is_coach(own, on=TODAY)
    assert list(coaching.coached(own, on=TODAY)) == []
    models.Placement.objects.filter(person=one).update(position="mentor")
    assert coaching.is_coach(own, on=TODAY)
    assert list(coaching.coached(own, on=TODAY)) == [other]
    models.Membership.objects.filter(person=other).delete()
    assert list(coaching.coached(own, on=TODAY)) == []
    assert list(coaching.coached(coach(floor, person_id=one.pk), on=TODAY)) == [other]
    assert not coaching.is_coach(coach(floor, supervises=False), on=TODAY)
    assert list(coaching.coached(coach(floor, supervises=False), on=TODAY)) == []


def test_notes_goals_and_recognition_are_made_once_and_their_words_can_be_erased(floor: scenes.Floor) -> None:
    person, who, key = floor.agents[0], coach(floor), uuid.uuid4()
    how: dict[str, Any] = {"coach": who, "person": person, "key": key, "on": TODAY, "by": BY, "at": AT}
    for _ in range(2):
        note = coaching.write_note(kind="conversation", text=" Hablamos ", on_date=TODAY, **how)
        goal = coaching.set_goal(text="Inglés B1", due_date=date(2027, 1, 1), **how)
        coaching.recognise(kind="help", audience="team", text="Gracias", **how)
    counts = [told(kind) for kind in ("coaching_note_written", "goal_set", "recognition_given")]
    assert (counts, note.text) == ([1, 1, 1], "Hablamos")
    (line,), count = coaching.coached_page(who, wanted="agente 1", on=date(2027, 1, 2), first=0, count=9)
    assert (line["open_goals_count"], line["late_goals_count"], line["last_note_date"], count) == (1, 1, TODAY, 1)
    for _ in range(2):
        coaching.end_goal(coach=who, key=goal.key, state="reached", on=TODAY, by=BY, at=AT)
    assert told("goal_ended") == 1
    with pytest.raises(errors.GoalEnded):
        coaching.end_goal(coach=who, key=goal.key, state="dropped", on=TODAY, by=BY, at=AT)
    assert growth.shown(person).evidence == {"goal_reached": [TODAY], "conversation": [TODAY]}
    assert [row.text for row in coaching.team_recognitions(floor.agents[1], pool_id=floor.pool.pk)] == ["Gracias"]
    with pytest.raises(errors.NoSuchNote):
        coaching.erase_note(coach=coach(floor, user_id=8), key=note.key, by=BY, at=AT)
    for _ in range(2):
        coaching.erase_note(coach=who, key=note.key, by=BY, at=AT)
    assert [(row.text, row.salt, row.digest) for row in coaching.notes(person)] == [("", None, note.digest)]
    assert told("text_erased") == 1


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"text": " "}, errors.NoteInvalid),
        ({"text": "x" * 2001}, errors.NoteInvalid),
        ({"text": "a\0b"}, errors.NoteInvalid),
        ({"kind": "gossip"}, errors.NoteInvalid),
        ({"on_date": date(2026, 11, 4)}, errors.NoteDayInvalid),
        ({"coach": coaching.Coach(user_id=9, person_id=None, supervises=False)}, errors.NoSuchPerson),
    ],
)
def test_what_cannot_be_written_down(floor: scenes.Floor, given: dict[str, Any], refusal: type[Exception]) -> None:
    whole: dict[str, Any] = {
        "coach": coach(floor), "person": floor.agents[0], "kind": "conversation", "text": "Bien", "on_date": TODAY,
        "on": TODAY, "by": BY, "at": AT,
    }  # fmt: skip
    with pytest.raises(refusal):
        coaching.write_note(**whole | given)
    for day in (date(2026, 11, 2), date(2032, 1, 1)):
        with pytest.raises(errors.GoalInvalid):
            coaching.set_goal(
                coach=coach(floor), person=floor.agents[0], text="Meta", due_date=day, on=TODAY, by=BY, at=AT
            )


def opening(floor: scenes.Floor, **given: Any) -> programme_tables.Opening:
    whole: dict[str, Any] = {
        "position": position("mentor"), "place": reference.Place.objects.get(), "work_mode": "home",
        "weekly_hours": 42, "seats_count": 1, "is_public": False, "opened_on": TODAY,
    }  # fmt: skip
    return programme_tables.Opening.objects.create(**whole | given)


def test_openings_that_fit_come_first_and_interest_is_said_and_taken_back(floor: scenes.Floor) -> None:
    person = floor.agents[0]
    path(floor)
    plain, hard = opening(floor), opening(floor, opened_on=TODAY)
    programme_tables.OpeningSkill.objects.create(opening=hard, skill=floor.skill, level=5, rung="solo")
    closed = opening(floor, closed_on=TODAY, close_reason="filled")
    assert [(fit.opening, fit.missing_count) for fit in inside.openings(person, on=TODAY)] == [(plain, 0), (hard, 1)]
    how: dict[str, Any] = {"on": TODAY, "recorded_at": AT, "by": BY, "at": AT}
    for _ in range(2):
        inside.say_interest(person=person, opening=hard, **how)
    for _ in range(2):
        inside.withdraw_interest(person=person, opening_key=hard.key, **how)
    inside.say_interest(person=person, opening=hard, **how | {"recorded_at": LATER})
    stages = programme_tables.Stage.objects.filter(person=person).order_by("id")
    assert [(row.stage, row.superseded_at) for row in stages] == [("applied", None), ("not_interested", LATER)]
    assert (told("candidacy_said"), told("candidacy_withdrawn")) == (2, 1)
    assert [each.person for each in inside.interested(hard)] == [person]
    assert inside.openings(person, on=TODAY)[1].interest is not None
    with pytest.raises(errors.NoSuchOpening):
        inside.say_interest(person=person, opening=closed, **how)
    with pytest.raises(errors.NoSuchOpening):
        inside.withdraw_interest(person=person, opening_key=plain.key, **how)
    stranger = actions.register_person(
        given_names="Eva", first_surname="Prueba", display_name="Eva", by=BY, at=AT
    )  # fmt: skip
    with pytest.raises(errors.NotEmployed):
        inside.say_interest(person=stranger, opening=plain, **how)


def tell(each: skill_records.Claimable) -> tuple[str, str, str]:
    return each.code, "Descripción", "Criterio"


def issue(person: models.Person, *codes: str, **given: Any) -> growth_tables.SkillRecord:
    whole: dict[str, Any] = {
        "person": person, "codes": codes, "with_name": "Ana", "tell": tell, "language": "es",
        "status_url": "https://example.org/w.json", "on": TODAY, "signed_at": AT, "key": uuid.uuid4(), "by": BY,
        "at": AT,
    }  # fmt: skip
    return skill_records.issue(**whole | given)


def test_a_record_says_what_was_chosen_and_old_keys_still_verify(floor: scenes.Floor) -> None:
    person = floor.agents[0]
    course(person, months=12)
    lapsed = course(person, months=1)
    found = skill_records.claimable(person, on=TODAY)
    assert [each.kind for each in found] == ["skill", "course", "position"]
    assert lapsed.pk not in {each.course.pk for each in found if each.course}
    key = uuid.uuid4()
    made = [issue(person, found[0].code, found[1].code, "skill:999", key=key) for _ in range(2)]
    assert made[0].pk == made[1].pk
    skill_records.rotate_key(by=BY, at=AT)
    newer = issue(person, found[2].code, with_name="")
    dids = {each.did: "Operador" for each in skill_records.signing_keys()}
    assert len(dids) == 2
    for row, count in ((made[0], 2), (newer, 1)):
        checked = skill_record.check(
            skill_record.read(row.document), verify=signatures.verify, issuers=dids,
            revoked=skill_records.withdrawn_ids(), at=AT + timedelta(minutes=1),
        )  # fmt: skip
        assert [each.problems for each in checked] == [()] * count
    assert "Ana" in made[0].document
    assert "Ana" not in newer.document
    kinds = ("record_key_made", "record_key_retired", "skill_record_issued")
    assert [told(kind) for kind in kinds] == [2, 1, 2]
    secrets = growth_tables.RecordKey.objects.values_list("encrypted_secret", flat=True)
    assert all(secret.startswith("gAAAA") for secret in secrets)


def test_a_record_is_withdrawn_once_and_erased_with_its_person(floor: scenes.Floor) -> None:
    person = floor.agents[0]
    row = issue(person, skill_records.claimable(person, on=TODAY)[0].code)
    for _ in range(2):
        skill_records.withdraw(record=row, reason="by_worker", by=BY, at=AT)
    assert skill_records.withdrawn_ids() == json.loads(json.dumps(row.credential_ids))
    assert told("skill_record_withdrawn") == 1
    erasure.erase("skill_record", key=row.key, reason="request", by=BY, at=AT, client_id=0)
    assert skill_records.record(row.key, person_id=person.pk).document == ""
    with pytest.raises(errors.NoSuchRecord):
        skill_records.record(row.key, person_id=floor.agents[1].pk)
    with pytest.raises(errors.NothingToRecord):
        issue(person, "skill:999")
