"""The demonstration's lottery of over a year ago: who got a seat by chance, who took it, and how all are doing now."""

from __future__ import annotations

import hashlib
from datetime import date

from tejido.cli.demo import way, way_cohorts, way_plans
from tejido.impact.estimates import following
from tejido.people import funnel, funnel_tables, lotteries, newcomers, programme_tables, seats
from tejido.people import models as people

PLAN = way_plans.CohortPlan(
    code="basics-0", course="service-basics", name="Primer sorteo, tardes", partner=None, home="monteria",
    seats_count=16, from_day=-395, to_day=-355, meeting_days=(),
)  # fmt: skip
ASKING_COUNT = 38
# Candidates of the other cohorts have smaller numbers.
FIRST_NUMBER = 300
SEALED_DAY, ASKED_DAY, APPLY_DAY, DRAWN_DAY, ANSWERED_DAY = -415, -412, -406, -404, -402
# A seed by chance would draw others each time; this one belongs to invented people only.
SEED = hashlib.sha256(b"the demonstration's first lottery").hexdigest()
# How many of each side found a formal job within the year, declined their seat, or could not be reached.
JOBS_OF_DRAWN, JOBS_OF_OTHERS, DECLINED_COUNT, NOT_REACHED_COUNT = 12, 8, 2, 1
FIRST_JOB_DAY, DAYS_BETWEEN_JOBS = -340, 11


def is_made() -> bool:
    """Tell whether the lottery of over a year ago is there."""
    return programme_tables.Cohort.objects.filter(key=way.key(f"cohort/{PLAN.code}")).exists()


def make(setting: way.Setting) -> None:
    """Draw the seats of a course of over a year ago, and note what became of everybody who asked for one."""
    cohort = way_cohorts.add_cohort(PLAN, setting, apply_day=APPLY_DAY)
    key = way.key("lottery/first")
    lotteries.seal(
        cohort=cohort, strata="none", rule="proportional", beacon_source="", seed=SEED, user_id=setting.lead_id,
        key=key, by=setting.by, at=setting.moment(SEALED_DAY),
    )  # fmt: skip
    for order in range(ASKING_COUNT):
        seats.apply(
            person=_asker(FIRST_NUMBER + order, setting), cohort=cohort, place=setting.office.places["monteria"],
            recorded_at=setting.now, by=setting.by, at=setting.moment(ASKED_DAY + order % 5),
        )  # fmt: skip
    drawn = lotteries.draw(key=key, beacon="", user_id=setting.lead_id, by=setting.by, at=setting.moment(DRAWN_DAY))
    places = list(
        funnel_tables.LotteryPlace.objects.filter(lottery=drawn)
        .select_related("application__person", "application__seat_offer")
        .order_by("rank")
    )
    sides = [place for place in places if place.has_seat], [place for place in places if not place.has_seat]
    for number, place in enumerate(sides[0]):
        seats.answer_offer(
            key=place.application.seat_offer.key, answer="declined" if number < DECLINED_COUNT else "accepted",
            recorded_at=setting.now, by=setting.by, at=setting.moment(ANSWERED_DAY),
        )  # fmt: skip
    for side, jobs_count in zip(sides, (JOBS_OF_DRAWN, JOBS_OF_OTHERS), strict=True):
        _tell(side, jobs_count, setting)


def _asker(number: int, setting: way.Setting) -> people.Person:
    given_names, first_surname, second_surname = way_plans.candidate_name(number)
    return newcomers.known_or_new(
        document_kind="cc", document_number="", given_names=given_names, first_surname=first_surname,
        second_surname=second_surname, phone=f"+573000001{number:03}",
        birth_date=date(1990 + number % 15, 1 + number % 12, 1 + number * 7 % 28), key=way.key(f"candidate/{number}"),
        by=setting.by, at=setting.moment(ASKED_DAY),
    )  # fmt: skip


def _tell(side: list[funnel_tables.LotteryPlace], jobs_count: int, setting: way.Setting) -> None:
    """Note who of one side found a job elsewhere, and ask everybody a year later."""
    for number, place in enumerate(reversed(side)):
        has_job = number < jobs_count
        if has_job:
            funnel.reach_stage(
                person=place.application.person, stage="hired_elsewhere", reason="other_employer",
                on_date=setting.day(FIRST_JOB_DAY + number * DAYS_BETWEEN_JOBS), recorded_at=setting.now,
                by=setting.by, at=setting.at,
            )  # fmt: skip
        if has_job or number >= len(side) - NOT_REACHED_COUNT:
            continue
        following.tell(
            application_key=place.application.key, months=12, answer="no_work" if number % 2 else "other_work",
            on_date=setting.day(-10), user_id=setting.lead_id, recorded_at=setting.now, by=setting.by, at=setting.at,
        )  # fmt: skip
