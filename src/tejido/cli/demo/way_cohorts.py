"""The demonstration's courses and cohorts: who was in them, how far they came, and who was hired out of them."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from tejido.cli.demo import cast, way, way_openings, way_partners, way_plans
from tejido.people import courses, funnel, newcomers, openings, programme_tables, seats, training
from tejido.people import models as people

SECRET_BYTES = 32
# What the demonstration pays for its learners.
COVERED = ("fees", "transport", "meals")
EVENING, MEETING_HOURS = time(18), 2
# Of so many sessions everybody misses one.
MISSED_EVERY = 7
RESULT_SCORES = (72, 88, 80, 93, 77)


def is_made() -> bool:
    """Tell whether the cohorts are there."""
    return programme_tables.Cohort.objects.filter(key=way.key("cohort/english-1")).exists()


def make(setting: way.Setting) -> None:
    """Describe the courses, and let the cohorts that began go as far as they came."""
    for plan in way_plans.COURSES:
        courses.add_course(
            code=plan.code, name_en=plan.name_en, name_es=plan.name_es, hours=plan.hours,
            valid_months=plan.valid_months, key=way.key(f"course/{plan.code}"), by=setting.by, at=setting.moment(-300),
        )  # fmt: skip
    for kind, partner, day, people_count in way_plans.OUTREACH:
        funnel.note_outreach(
            kind=kind, on_date=setting.day(day), people_count=people_count, partner=way_partners.partner(partner),
            place=None, recorded_at=setting.now, key=way.key(f"outreach/{partner}/{day}"), by=setting.by, at=setting.at,
        )  # fmt: skip
    number = 0
    for cohort in way_plans.COHORTS:
        _hold(cohort, setting, first_number=number)
        number += sum(count for _, count in cohort.ways)


def course(code: str) -> programme_tables.Course:
    """Return a course of the way by code."""
    return programme_tables.Course.objects.get(key=way.key(f"course/{code}"))


def candidate(number: int, setting: way.Setting, *, day: int) -> people.Person:
    """Make an invented candidate known, or return who they are.

    Args:
        day: On which they were first known, counted from today.
    """
    given_names, first_surname, second_surname = way_plans.candidate_name(number)
    return newcomers.known_or_new(
        document_kind="cc", document_number=f"9990000{number:03}", given_names=given_names,
        first_surname=first_surname, second_surname=second_surname, phone=f"+573000000{number:03}",
        birth_date=date(1988 + number % 17, 1 + number % 12, 1 + number * 5 % 28), key=way.key(f"candidate/{number}"),
        by=setting.by, at=setting.moment(day),
    )  # fmt: skip


def add_cohort(plan: way_plans.CohortPlan, setting: way.Setting, *, apply_day: int | None) -> programme_tables.Cohort:
    """Give a course to a group."""
    return courses.add_cohort(
        course=course(plan.course), name=plan.name,
        partner=None if plan.partner is None else way_partners.partner(plan.partner),
        place=setting.office.places[plan.home], site=setting.office.sites.get(plan.home), language="es",
        seats_count=plan.seats_count, apply_until=None if apply_day is None else setting.day(apply_day),
        is_public=apply_day is not None, covers=COVERED, from_date=setting.day(plan.from_day),
        to_date=setting.day(plan.to_day), key=way.key(f"cohort/{plan.code}"), by=setting.by, at=setting.at,
    )  # fmt: skip


def _hold(plan: way_plans.CohortPlan, setting: way.Setting, *, first_number: int) -> None:
    cohort = add_cohort(plan, setting, apply_day=None)
    ways = [code for code, count in plan.ways for _ in range(count)]
    learners: list[tuple[people.Person, str]] = [
        (candidate(first_number + place, setting, day=plan.from_day - 7), code) for place, code in enumerate(ways)
    ]
    learners += [(setting.agent(number), "hired" if plan.partner else "inside") for number in plan.agents]
    for place, (person, code) in enumerate(learners):
        if code != "inside":
            _reach(person, "reached", plan.from_day - 7, cohort, setting)
            if code != way_plans.TALKED or place % 2:
                _reach(person, "interested", plan.from_day - 4, cohort, setting)
    learners = [(person, code) for person, code in learners if code != way_plans.TALKED]
    for person, _code in learners:
        seats.enrol(
            person=person, cohort=cohort, on_date=setting.day(plan.from_day), recorded_at=setting.now, by=setting.by,
            at=setting.at,
        )  # fmt: skip
    _meet(plan, cohort, learners, setting)
    for place, (person, code) in enumerate(learners):
        _finish(plan, cohort, person, code, place, setting)


def _meet(
    plan: way_plans.CohortPlan,
    cohort: programme_tables.Cohort,
    learners: Sequence[tuple[people.Person, str]],
    setting: way.Setting,
) -> None:
    """Hold the sessions that are over, by the trainer's list; one of today goes on now."""
    for order, day in enumerate(plan.meeting_days):
        from_at = datetime.combine(setting.day(day), EVENING, tzinfo=ZoneInfo(cast.ZONE))
        if day == 0:
            from_at = setting.at.replace(minute=0, second=0, microsecond=0) - timedelta(hours=1)
        meeting = courses.add_meeting(
            cohort=cohort, from_at=from_at, to_at=from_at + timedelta(hours=MEETING_HOURS + (day == 0)),
            secret=secrets.token_hex(SECRET_BYTES), key=way.key(f"meeting/{plan.code}/{day}"), by=setting.by,
            at=setting.at,
        )  # fmt: skip
        if day >= 0:
            continue
        expected = [(place, person) for place, (person, code) in enumerate(learners) if order == 0 or code != "left"]
        present = {person.pk for place, person in expected if order == 0 or (place + order) % MISSED_EVERY}
        training.mark_list(
            meeting=meeting, among=[person for _, person in expected], present=present, recorded_at=setting.now,
            by=setting.by, at=setting.at,
        )  # fmt: skip


def _finish(
    plan: way_plans.CohortPlan,
    cohort: programme_tables.Cohort,
    person: people.Person,
    code: str,
    place: int,
    setting: way.Setting,
) -> None:
    """Say how it ended for one learner, what was paid for them, and how far they came afterwards."""
    if plan.cost_amount is not None and code != "left":
        training.cover_cost(
            person=person, cohort=cohort, kind="meals" if place % 5 == 0 else "transport", amount=plan.cost_amount,
            currency=way_plans.PESOS, on_date=setting.day(plan.from_day + 9), receipt_number=f"{plan.code}-{place:03}",
            recorded_at=setting.now, key=way.key(f"cost/{plan.code}/{place}"), by=setting.by, at=setting.at,
        )  # fmt: skip
    if code == "left":
        seats.leave_cohort(
            person=person, cohort=cohort, to_date=setting.day(plan.from_day + 6),
            reason=way_plans.LEFT_REASONS[place % len(way_plans.LEFT_REASONS)], by=setting.by, at=setting.at,
        )  # fmt: skip
        _reach(
            person, "not_interested", plan.from_day + 6, cohort, setting,
            reason=way_plans.LEFT_REASONS[place % len(way_plans.LEFT_REASONS)],
        )  # fmt: skip
        return
    if plan.to_day >= 0:
        return
    score = 48 if code == "not_passed" else RESULT_SCORES[place % len(RESULT_SCORES)]
    training.tell_result(
        person=person, cohort=cohort, result="not_passed" if code == "not_passed" else "passed",
        score_percent=Decimal(score), on_date=setting.day(plan.to_day - 1), recorded_at=setting.now, by=setting.by,
        at=setting.at,
    )  # fmt: skip
    if code == "hired":
        _hire(person, plan.to_day, setting)
    opening = way_openings.opening("first-advisors" if plan.to_day < -200 else "advisors")
    for stage, days in way_plans.FAR.get(code, ()):
        is_applying = stage in ("applied", "offered")
        reason = way_plans.ELSEWHERE_REASONS[place % len(way_plans.ELSEWHERE_REASONS)]
        _reach(
            person, stage, plan.to_day + days, None, setting, opening=opening if is_applying else None,
            reason=reason if stage == "hired_elsewhere" else "",
        )  # fmt: skip


def _hire(person: people.Person, to_day: int, setting: way.Setting) -> None:
    opening, hired_day = way_openings.opening("first-advisors"), -cast.WAY_DAYS_AGO
    for stage, day in (("came_to_site", to_day + 4), ("applied", to_day + 6), ("offered", hired_day - 4)):
        _reach(person, stage, day, None, setting, opening=None if stage == "came_to_site" else opening)
    openings.fill_seat(
        opening=opening, person=person, on=setting.day(hired_day), recorded_at=setting.now,
        key=way.key(f"seat/{person.pk}"), by=setting.by, at=setting.at,
    )  # fmt: skip


def _reach(
    person: people.Person,
    stage: str,
    day: int,
    cohort: programme_tables.Cohort | None,
    setting: way.Setting,
    *,
    opening: programme_tables.Opening | None = None,
    reason: str = "",
) -> None:
    funnel.reach_stage(
        person=person, stage=stage, on_date=setting.day(day), reason=reason,
        partner=None if cohort is None else cohort.partner, cohort=cohort, opening=opening, recorded_at=setting.now,
        by=setting.by, at=setting.at,
    )  # fmt: skip
