"""A lottery of some time ago with its people, drawn by hand: whom chance seated, who took it, and who found a job."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from tejido.people import courses, funnel_tables, models, programme_tables
from tejido.reference import models as reference
from tests import scenes

DRAWN_AT = datetime(2025, 3, 3, 15, 0, tzinfo=UTC)
ASKED_AT = DRAWN_AT - timedelta(days=9)
DAY = date(2025, 3, 3)
TOLD_AT = datetime(2025, 4, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Entrant:
    """One application: its stratum and what became of it; days are counted from the draw."""

    stratum: str = "all"
    is_drawn: bool
    has_taken: bool
    job_day: int | None = None
    is_elsewhere: bool = False
    reason: str = "other_employer"


def add(entrants: list[Entrant], *, name: str = "Grupo 1", is_lottery: bool = True) -> list[funnel_tables.Application]:
    """Store a lottery and its people; without a lottery, only their applications and what became of them."""
    place, _ = reference.Place.objects.get_or_create(
        country="CO", scheme="divipola", code="23001", defaults={"name": "Montería", "source": "DANE"}
    )
    course = courses.add_course(
        code=name.lower().replace(" ", "_"), name_en="E", name_es="I", hours=40, valid_months=None, by=scenes.BY,
        at=scenes.START,
    )  # fmt: skip
    cohort = programme_tables.Cohort.objects.create(
        course=course, name=name, place=place, language="es", seats_count=10, is_public=False, from_date=DAY,
        to_date=DAY + timedelta(days=60),
    )  # fmt: skip
    people = models.Person.objects.bulk_create(
        models.Person(
            given_names="P", first_surname=str(number), display_name=f"P{number}",
            birth_date=date(1990 + number % 12, 1, 1),
        )
        for number in range(len(entrants))
    )  # fmt: skip
    applications = funnel_tables.Application.objects.bulk_create(
        funnel_tables.Application(key=uuid.uuid4(), person=person, cohort=cohort, applied_at=ASKED_AT)
        for person in people
    )
    if is_lottery:
        _draw(cohort, applications, entrants)
    _tell(cohort, people, entrants)
    return applications


def _draw(
    cohort: programme_tables.Cohort, applications: list[funnel_tables.Application], entrants: list[Entrant]
) -> None:
    row = funnel_tables.Lottery.objects.create(
        cohort=cohort, round=1, seal="a" * 64, encrypted_seed="x", seed="b" * 64, strata="none", rule="proportional",
        seats_count=10, sealed_at=ASKED_AT, sealed_by_user_id=1, drawn_at=DRAWN_AT, inputs_digest="c" * 64,
        result_digest="d" * 64,
    )  # fmt: skip
    places, waiting = [], 0
    for number, (application, one) in enumerate(zip(applications, entrants, strict=True), start=1):
        waiting += not one.is_drawn
        places.append(
            funnel_tables.LotteryPlace(
                lottery=row, application=application, stratum=one.stratum, number=f"{number:064x}", rank=number,
                has_seat=one.is_drawn, waiting=None if one.is_drawn else waiting,
            )
        )  # fmt: skip
    funnel_tables.LotteryPlace.objects.bulk_create(places)


def _tell(cohort: programme_tables.Cohort, people: list[models.Person], entrants: list[Entrant]) -> None:
    told = list(zip(people, entrants, strict=True))
    programme_tables.Enrolment.objects.bulk_create(
        programme_tables.Enrolment(person=person, cohort=cohort, from_date=DAY, recorded_at=TOLD_AT)
        for person, one in told
        if one.has_taken
    )
    programme_tables.Stage.objects.bulk_create(
        programme_tables.Stage(
            person=person, stage="hired_elsewhere", on_date=DAY + timedelta(days=one.job_day), reason=one.reason,
            recorded_at=TOLD_AT,
        )
        for person, one in told
        if one.job_day is not None and one.is_elsewhere
    )  # fmt: skip
    models.Employment.objects.bulk_create(
        models.Employment(
            person=person, contract="indefinite", from_date=DAY + timedelta(days=one.job_day), recorded_at=TOLD_AT
        )
        for person, one in told
        if one.job_day is not None and not one.is_elsewhere
    )
