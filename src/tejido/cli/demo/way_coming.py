"""The demonstration's cohort to come: more ask for a seat than there are, its lottery is sealed; one came twice."""

from __future__ import annotations

import secrets
from datetime import date

from tejido.cli.demo import way, way_cohorts, way_plans
from tejido.people import interest, lotteries, newcomers, programme_tables, seats

SECRET_BYTES = 32
# Candidates of the other cohorts have smaller numbers.
FIRST_NUMBER = 200
# Who is written down once more, by their number: the same name and day of birth, another phone, and no document.
TWICE = FIRST_NUMBER + 4
SAID = (("Marcela", "Quintana Ríos", "+573000000901"), ("Hernán", "Pertuz Ávila", "+573000000902"))


def is_made() -> bool:
    """Tell whether the cohort to come is there."""
    return programme_tables.Cohort.objects.filter(key=way.key(f"cohort/{way_plans.COMING.code}")).exists()


def make(setting: way.Setting) -> None:
    """Seal the lottery of the cohort to come, and let people ask for its seats."""
    cohort = way_cohorts.add_cohort(way_plans.COMING, setting, apply_day=way_plans.COMING_APPLY_DAYS)
    lotteries.seal(
        cohort=cohort, strata="none", rule="proportional", beacon_source=way_plans.BEACON_SOURCE,
        seed=secrets.token_hex(SECRET_BYTES), user_id=setting.lead_id, key=way.key("lottery"), by=setting.by,
        at=setting.moment(-9),
    )  # fmt: skip
    for place in range(way_plans.COMING_ASKING_COUNT):
        asked_day = -8 + place % 7
        seats.apply(
            person=way_cohorts.candidate(FIRST_NUMBER + place, setting, day=asked_day), cohort=cohort,
            place=setting.office.places["monteria"],
            recorded_at=setting.now, by=setting.by, at=setting.moment(asked_day),
        )  # fmt: skip
    given_names, first_surname, second_surname = way_plans.candidate_name(TWICE)
    twice = newcomers.known_or_new(
        document_kind="cc", document_number="", given_names=given_names, first_surname=first_surname,
        second_surname=second_surname, phone="+573000000950",
        birth_date=date(1988 + TWICE % 17, 1 + TWICE % 12, 1 + TWICE * 5 % 28), key=way.key("candidate/twice"),
        by=setting.by, at=setting.moment(-2),
    )  # fmt: skip
    seats.apply(
        person=twice, cohort=cohort, place=setting.office.places["monteria"], recorded_at=setting.now, by=setting.by,
        at=setting.moment(-2),
    )  # fmt: skip
    for number, (names, surnames, phone) in enumerate(SAID):
        interest.say(
            given_names=names, surnames=surnames, phone=phone, is_agreed=True, language="es", cohort=cohort,
            on=setting.day(-1), recorded_at=setting.now, key=way.key(f"interest/{number}"), at=setting.moment(-1),
        )  # fmt: skip
