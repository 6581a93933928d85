"""The funnel's actions: each stage once, corrections that keep what was believed, seats by order and by lot."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from tests import scenes

from tejido.core import lottery
from tejido.journal import scopes
from tejido.people import (
    actions,
    cohort_waits,
    courses,
    errors,
    funnel,
    funnel_tables,
    lotteries,
    models,
    seats,
    training,
)
from tejido.people import programme_tables as tables
from tejido.reference import actions as reference_actions
from tejido.reference import models as reference

BY, AT = scenes.BY, scenes.START
TODAY = date(2026, 11, 3)
SEED = hashlib.sha256(b"una semilla").hexdigest()
NOW: dict[str, Any] = {"recorded_at": AT, "by": BY, "at": AT}
DONE: dict[str, Any] = {"by": BY, "at": AT}


def after(days: float) -> dict[str, Any]:
    return {**NOW, "recorded_at": AT + timedelta(days=days), "at": AT + timedelta(days=days)}


def told(kind: str) -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM journal_fact WHERE type = %s", [kind])
        return int(cursor.fetchone()[0])


@dataclass
class School:
    place: reference.Place
    course: tables.Course
    cohort: tables.Cohort
    people: list[models.Person] = field(default_factory=list)

    def person(self) -> models.Person:
        made = actions.register_person(
            given_names=f"Ana {len(self.people)}", first_surname="Díaz", display_name="Ana", **DONE
        )
        self.people.append(made)
        return made

    def stages(self, person: models.Person) -> list[tuple[str, date]]:
        rows = tables.Stage.objects.filter(person=person, superseded_at=None).order_by("on_date", "id")
        return [(row.stage, row.on_date) for row in rows]


def given(**columns: Any) -> dict[str, Any]:
    return {
        "name": "Grupo 1", "partner": None, "site": None, "language": "es", "seats_count": 3,
        "apply_until": date(2026, 11, 10), "is_public": True, "from_date": date(2026, 11, 16),
        "to_date": date(2026, 12, 1), **DONE,
    } | columns  # fmt: skip


@pytest.fixture
def school(db: None) -> School:
    scopes.assign({0})
    scenes.install()
    place = reference_actions.add_place(
        country="CO", scheme="divipola", code="23001", name="Montería", source="DANE", **DONE
    )
    course = courses.add_course(
        code="english-b1", name_en="English", name_es="Inglés", hours=Decimal(40), valid_months=24, **DONE
    )
    return School(place, course, courses.add_cohort(course=course, place=place, **given()))


def test_a_stage_is_told_once_and_corrected_with_what_was_believed_kept(school: School) -> None:
    person = school.person()
    for day in (TODAY, TODAY - timedelta(days=1)):
        row = funnel.reach_stage(person=person, stage="came_to_site", on_date=day, **NOW)
    assert (school.stages(person), told("stage_reached")) == ([("came_to_site", TODAY)], 1)
    earlier = TODAY - timedelta(days=4)
    for _ in range(2):
        row = funnel.correct_stage(key=tables.Stage.objects.get(superseded_at=None).key, on_date=earlier, **after(1))
    assert school.stages(person) == [("came_to_site", earlier)]
    believed = tables.Stage.objects.exclude(superseded_at=None).get()
    assert (believed.on_date, believed.superseded_at) == (TODAY, AT + timedelta(days=1))
    funnel.take_back_stage(key=row.key, **after(2))
    assert (school.stages(person), told("stage_corrected")) == ([], 2)
    with pytest.raises(errors.NoSuchStage):
        funnel.take_back_stage(key=row.key, **NOW)


@pytest.mark.parametrize(
    ("stage", "day", "refusal"),
    [
        ("promoted", TODAY, errors.StageInvalid),
        ("enrolled", TODAY, errors.StageInvalid),
        ("not_interested", TODAY, errors.StageInvalid),
        ("hired", TODAY + timedelta(days=1), errors.StageOutOfOrder),
    ],
)
def test_what_cannot_be_a_stage(school: School, stage: str, day: date, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        funnel.reach_stage(person=school.person(), stage=stage, on_date=day, **NOW)
    assert told("stage_reached") == 0


def test_people_without_names_are_counted_and_corrected(school: School) -> None:
    key = uuid.uuid4()
    talk: dict[str, Any] = {"kind": "talk", "on_date": TODAY, "partner": None, "place": school.place, **NOW}
    for _ in range(2):
        row = funnel.note_outreach(people_count=120, key=key, **talk)
    again = funnel.correct_outreach(key=row.key, people_count=112, **after(1))
    assert again is not None
    funnel.correct_outreach(key=again.key, people_count=0, **after(2))
    assert not funnel_tables.Outreach.objects.filter(superseded_at=None).exists()
    assert (told("outreach_noted"), told("outreach_corrected")) == (1, 2)
    for wrong in ({"people_count": 0}, {"people_count": 5, "kind": "prayer"}):
        with pytest.raises(errors.OutreachInvalid):
            funnel.note_outreach(**talk | wrong)


def test_courses_and_cohorts_are_made_once_and_changed(school: School) -> None:
    with pytest.raises(errors.CohortNameTaken):
        courses.add_cohort(course=school.course, place=school.place, **given())
    with pytest.raises(errors.CourseCodeTaken):
        courses.add_course(code="english-b1", name_en="E", name_es="I", hours=Decimal(1), valid_months=None, **DONE)
    for wrong in ({"seats_count": 0}, {"to_date": date(2026, 11, 16)}, {"apply_until": date(2026, 12, 1)}):
        with pytest.raises(errors.CohortInvalid):
            courses.add_cohort(course=school.course, place=school.place, **given(name="Otro", **wrong))
    changed = given(name="Grupo uno", seats_count=4)
    del changed["partner"]
    for _ in range(2):
        courses.change_cohort(cohort=school.cohort, place=school.place, **changed)
    assert (school.cohort.name, told("cohort_changed")) == ("Grupo uno", 1)
    for _ in range(2):
        courses.cancel_cohort(cohort=school.cohort, **DONE)
    assert told("cohort_cancelled") == 1
    with pytest.raises(errors.CohortCancelled):
        seats.apply(person=school.person(), cohort=school.cohort, **NOW)


def test_seats_go_in_order_while_there_are_enough(school: School) -> None:
    people = [school.person() for _ in range(4)]
    for person in people[:3]:
        for _ in range(2):
            seats.apply(person=person, cohort=school.cohort, **NOW)
    assert seats.offer_to_all(cohort=school.cohort, **DONE) == 3
    assert seats.offer_to_all(cohort=school.cohort, **DONE) == 0
    offers = list(funnel_tables.SeatOffer.objects.order_by("id"))
    for _ in range(2):
        seats.answer_offer(key=offers[0].key, answer="accepted", **NOW)
    with pytest.raises(errors.SeatAnswered):
        seats.answer_offer(key=offers[0].key, answer="declined", **NOW)
    assert school.stages(people[0]) == [("interested", TODAY), ("enrolled", TODAY)]
    with pytest.raises(errors.CohortFull):
        seats.enrol(person=people[3], cohort=school.cohort, **NOW)
    seats.answer_offer(key=offers[1].key, answer="no_answer", **NOW)
    for _ in range(2):
        seats.enrol(person=people[3], cohort=school.cohort, **NOW)
    assert (told("application_made"), told("seat_offered"), told("enrolment_started")) == (3, 3, 2)
    with pytest.raises(errors.ApplicationsClosed):
        seats.apply(person=school.person(), cohort=school.cohort, **after(20))


def sealed(school: School, **columns: Any) -> funnel_tables.Lottery:
    wanted: dict[str, Any] = {
        "strata": "none", "rule": "proportional", "beacon_source": "", "seed": SEED, "user_id": 1, **DONE,
    } | columns  # fmt: skip
    return lotteries.seal(cohort=school.cohort, **wanted)


def drawn(row: funnel_tables.Lottery, *, days: float = 8, beacon: str = "") -> funnel_tables.Lottery:
    moment = after(days)
    return lotteries.draw(key=row.key, beacon=beacon, user_id=1, by=BY, at=moment["at"])


def test_a_sealed_lottery_is_drawn_once_and_anybody_can_repeat_it(school: School) -> None:
    row = sealed(school)
    assert SEED not in row.encrypted_seed
    assert (row.seed, row.seal) == ("", lottery.seal(SEED))
    applications = [seats.apply(person=school.person(), cohort=school.cohort, **NOW) for _ in range(8)]
    with pytest.raises(errors.LotteryTooEarly):
        drawn(row, days=0)
    with pytest.raises(errors.SeatsAreDrawn):
        seats.enrol(person=school.people[0], cohort=school.cohort, **NOW)
    first, again = drawn(row), drawn(row)
    assert (first.drawn_at, first.result_digest) == (again.drawn_at, again.result_digest)
    assert (told("lottery_drawn"), lotteries.is_right(first), first.seed) == (1, True, SEED)
    entries = [lottery.Entry(str(one.key)) for one in applications]
    by_hand = lottery.draw(entries, terms=lottery.Terms(seats=3), seed=SEED)
    assert lottery.result_digest(by_hand) == first.result_digest
    seated = set(funnel_tables.SeatOffer.objects.values_list("application__key", flat=True))
    assert {str(key) for key in seated} == {one.key for one in by_hand if one.has_seat}


def test_a_declined_seat_goes_to_the_next_who_waits(school: School) -> None:
    row = sealed(school)
    for _ in range(5):
        seats.apply(person=school.person(), cohort=school.cohort, **NOW)
    drawn(row)
    waiting = list(funnel_tables.LotteryPlace.objects.filter(has_seat=False).order_by("waiting"))
    offer = funnel_tables.SeatOffer.objects.order_by("id")[0]
    for _ in range(2):
        passed = seats.answer_offer(key=offer.key, answer="declined", **NOW)
        assert passed is not None
        assert (passed.application_id, passed.freed_by_id) == (waiting[0].application_id, offer.pk)
    assert told("seat_answered") == 1
    # Whoever takes the seat and leaves before the course begins frees it again; later it stays empty.
    seats.answer_offer(key=passed.key, answer="accepted", **NOW)
    left = seats.leave_cohort(
        person=waiting[0].application.person, cohort=school.cohort, to_date=TODAY + timedelta(days=1),
        reason="transport", **DONE,
    )  # fmt: skip
    assert left is not None
    assert left.application_id == waiting[1].application_id
    # What chance assigned is what it was.
    assert list(funnel_tables.LotteryPlace.objects.filter(has_seat=False).order_by("waiting")) == waiting


def test_whoever_applies_after_the_draw_is_drawn_apart_and_passes_nobody(school: School) -> None:
    row = sealed(school)
    for _ in range(5):
        seats.apply(person=school.person(), cohort=school.cohort, **NOW)
    drawn(row)
    tables.Cohort.objects.filter(pk=school.cohort.pk).update(apply_until=None)
    late = seats.apply(person=school.person(), cohort=school.cohort, **after(9))
    with pytest.raises(errors.LotteryDrawn):
        drawn(row, days=9)
    second = sealed(school, seed=lottery.seal(SEED))
    assert second.round == 2
    with pytest.raises(errors.LotteryOpen):
        sealed(school, seed=lottery.seal(SEED))
    drawn(second, days=9)
    place = funnel_tables.LotteryPlace.objects.get(application=late)
    assert (place.has_seat, place.waiting) == (False, 1)
    first_waiting = funnel_tables.LotteryPlace.objects.get(lottery=row, waiting=1)
    offer = funnel_tables.SeatOffer.objects.order_by("id")[0]
    passed = seats.answer_offer(key=offer.key, answer="declined", **NOW)
    assert passed is not None
    assert passed.application_id == first_waiting.application_id


def test_what_is_announced_must_be_there_and_a_changed_row_is_noticed(school: School) -> None:
    row = sealed(school, beacon_source="Lotería de Bogotá, 12 de noviembre", strata="place")
    with pytest.raises(errors.LotteryInvalid):
        drawn(row, beacon="4711")
    for number in range(5):
        seats.apply(
            person=school.person(), cohort=school.cohort, place=school.place if number % 2 else None, **NOW
        )  # fmt: skip
    with pytest.raises(errors.LotteryInvalid):
        drawn(row)
    done = drawn(row, beacon="47 11")
    assert done.beacon == "4711"
    assert set(funnel_tables.LotteryPlace.objects.values_list("stratum", flat=True)) == {"co-23001", "no-place"}
    assert lotteries.is_right(done)
    funnel_tables.Lottery.objects.filter(pk=row.pk).update(seed=lottery.seal(SEED))
    done.refresh_from_db()
    assert not lotteries.is_right(done)
    with pytest.raises(errors.LotteryTooLate):
        other = courses.add_cohort(course=school.course, place=school.place, **given(name="Tarde"))
        lotteries.seal(
            cohort=other, strata="none", rule="equal", beacon_source="", seed=SEED, user_id=1, by=BY,
            at=AT + timedelta(days=9),
        )  # fmt: skip


def test_what_waits_is_told_until_it_is_done(school: School) -> None:
    def waiting(days: int = 0) -> dict[str, int]:
        return {wait.code: wait.count for wait in cohort_waits.waits(today=TODAY + timedelta(days=days))}

    for _ in range(4):
        seats.apply(person=school.person(), cohort=school.cohort, **NOW)
    assert waiting() == {"oversubscribed": 4, "starts": 3}
    row = sealed(school)
    assert waiting() == {"starts": 3}
    assert waiting(8) == {"starts": 3, "draw": 4}
    drawn(row)
    assert waiting(8) == {"starts": 0, "offers": 3}
    for offer in funnel_tables.SeatOffer.objects.all():
        seats.answer_offer(key=offer.key, answer="accepted", **NOW)
    assert waiting(30) == {"results": 3}


@pytest.fixture
def lesson(school: School) -> Callable[[float], funnel_tables.Meeting]:
    def made(days: float) -> funnel_tables.Meeting:
        begin: datetime = AT + timedelta(days=days)
        return courses.add_meeting(
            cohort=school.cohort, from_at=begin, to_at=begin + timedelta(hours=2), secret=SEED, **DONE
        )

    return made


def test_attendance_by_list_and_code_and_the_stage_that_follows(school: School, lesson: Any) -> None:
    people = [school.person() for _ in range(3)]
    for person in people:
        seats.enrol(person=person, cohort=school.cohort, **NOW)
    meeting = lesson(0)
    with pytest.raises(errors.MeetingInvalid):
        lesson(0)
    marked = [training.mark_list(meeting=meeting, among=people[:2], present={people[0].pk}, **NOW) for _ in range(2)]
    assert marked == [2, 0]
    assert school.stages(people[0])[-1] == ("attended", TODAY)
    with pytest.raises(errors.AttendanceStands):
        training.attend_by_code(meeting=meeting, person=people[1], device_digest="a" * 64, **NOW)
    for _ in range(2):
        training.attend_by_code(meeting=meeting, person=people[2], device_digest="a" * 64, **NOW)
    assert told("attendance_told") == 3
    # The list was wrong: nobody was there.
    training.mark_list(meeting=meeting, among=people[:1], present=set(), **after(1))
    assert school.stages(people[0]) == [("enrolled", TODAY)]
    assert funnel_tables.Attendance.objects.filter(person=people[0]).count() == 2


def test_one_phone_speaks_for_a_household_and_not_for_a_class(school: School, lesson: Any) -> None:
    meeting, device = lesson(0), "b" * 64
    people = [school.person() for _ in range(3)]
    for person in people:
        seats.enrol(person=person, cohort=school.cohort, **NOW)
    for person in people[:2]:
        training.attend_by_code(meeting=meeting, person=person, device_digest=device, **NOW)
    with pytest.raises(errors.PhoneUsedOften):
        training.attend_by_code(meeting=meeting, person=people[2], device_digest=device, **NOW)
    courses.cancel_meeting(meeting=meeting, **DONE)
    with pytest.raises(errors.NoSuchMeeting):
        training.attend_by_code(meeting=meeting, person=people[2], device_digest="c" * 64, **NOW)


def test_a_result_is_corrected_and_the_stage_follows(school: School) -> None:
    person = school.person()
    result: dict[str, Any] = {"person": person, "cohort": school.cohort, "score_percent": Decimal(81), **NOW}
    with pytest.raises(errors.NotEnrolled):
        training.tell_result(result="passed", on_date=TODAY, **result)
    seats.enrol(person=person, cohort=school.cohort, **NOW)
    for _ in range(2):
        training.tell_result(result="passed", on_date=TODAY, **result)
    assert school.stages(person)[-1] == ("completed", TODAY)
    training.tell_result(result="attended_only", on_date=TODAY, **result | after(1))
    assert school.stages(person) == [("enrolled", TODAY)]
    assert (funnel_tables.CourseResult.objects.count(), told("course_result_told")) == (2, 2)
    for wrong in ({"result": "great"}, {"result": "passed", "score_percent": Decimal(101)}):
        with pytest.raises(errors.ResultInvalid):
            training.tell_result(on_date=TODAY, **result | wrong)


def test_a_cost_is_covered_once_with_its_currency_and_taken_back(school: School) -> None:
    person, key = school.person(), uuid.uuid4()
    cost: dict[str, Any] = {
        "person": person, "cohort": school.cohort, "kind": "transport", "amount": Decimal("12400.50"),
        "currency": "COP", "on_date": TODAY, "receipt_number": " A-17 ", **NOW,
    }  # fmt: skip
    with pytest.raises(errors.NotEnrolled):
        training.cover_cost(**cost)
    seats.enrol(person=person, cohort=school.cohort, **NOW)
    made = [training.cover_cost(key=key, **cost) for _ in range(2)]
    assert (made[0].pk, made[0].receipt_number, told("cost_covered")) == (made[1].pk, "A-17", 1)
    training.take_back_cost(key=made[0].key, **NOW)
    with pytest.raises(errors.NoSuchCost):
        training.take_back_cost(key=made[0].key, **NOW)
    wrong: tuple[dict[str, Any], ...] = (
        {"amount": Decimal(0)}, {"amount": Decimal("NaN")}, {"amount": Decimal("1.005")}, {"currency": "cop"},
        {"kind": "gifts"}, {"on_date": TODAY + timedelta(days=1)}, {"receipt_number": "a\0"},
    )  # fmt: skip
    for each in wrong:
        with pytest.raises(errors.CostInvalid):
            training.cover_cost(**cost | each)
