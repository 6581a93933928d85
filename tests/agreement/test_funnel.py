"""The funnel by SQL and by the core: the same rows give the same counts, in whatever way they are told apart."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import pytest
from tests import scenes

from tejido.core import funnel
from tejido.journal import scopes
from tejido.people import actions, courses, funnel_counts, models
from tejido.people import programme_tables as tables
from tejido.reference import models as reference

FIRST, DAYS, PEOPLE, ROWS = date(2026, 1, 1), 60, 25, 300
DONE: dict[str, Any] = {"by": scenes.BY, "at": scenes.START}


def chosen(rng: random.Random, ids: list[int]) -> int | None:
    return rng.choice([None, *ids])


@pytest.fixture
def told(db: None) -> list[funnel.Reached]:
    """Make rows by chance: stages of some people, two of whom are one, in cohorts, by partners, or by nobody."""
    scopes.assign({0})
    scenes.install()
    rng = random.Random(20261103)
    places = [
        reference.Place.objects.create(country="CO", scheme="divipola", code=code, name=code, source="DANE")
        for code in ("23001", "27001")
    ]
    partners = [
        tables.Partner.objects.create(name=f"Escuela {number}", kind="school", added_at=scenes.START).pk
        for number in range(2)
    ]
    course = courses.add_course(code="b1", name_en="E", name_es="I", hours=40, valid_months=None, **DONE)  # type: ignore[arg-type]
    cohorts = {
        tables.Cohort.objects.create(
            course=course, name=str(number), place=places[number % 2], partner_id=partner, language="es",
            seats_count=10, is_public=False, from_date=FIRST, to_date=FIRST + timedelta(days=9),
        ).pk: (places[number % 2].pk, partner)
        for number, partner in enumerate([*partners, None])
    }  # fmt: skip
    people = [
        actions.register_person(given_names=str(number), first_surname="P", display_name="P", **DONE)
        for number in range(PEOPLE)
    ]
    actions.merge_person(person=people[1], canonical=people[0], **DONE)
    found: dict[tuple[Any, ...], funnel.Reached] = {}
    rows = []
    for _ in range(ROWS):
        person, stage, cohort = rng.choice(people), rng.choice(funnel.STAGES), chosen(rng, list(cohorts))
        if (person.pk, stage, cohort) in found:
            continue
        place, partner = cohorts.get(cohort, (None, None)) if cohort else (None, None)
        own = chosen(rng, partners)
        day = FIRST + timedelta(days=rng.randrange(DAYS))
        found[person.pk, stage, cohort] = funnel.Reached(
            person=people[0].pk if person == people[1] else person.pk, stage=stage, on=day, cohort=cohort,
            partner=own or partner, place=place,
        )  # fmt: skip
        rows.append(
            tables.Stage(
                person=person, stage=stage, on_date=day, cohort_id=cohort, partner_id=own, recorded_at=scenes.START
            )
        )
    tables.Stage.objects.bulk_create(rows)
    return list(found.values())


def within(rows: list[funnel.Reached], since: date, until: date) -> list[funnel.Reached]:
    return [row for row in rows if since <= row.on < until]


@pytest.mark.parametrize("by", funnel_counts.DIMENSIONS)
def test_sql_and_core_count_the_same(told: list[funnel.Reached], by: funnel_counts.Dimension) -> None:
    for since, until in (
        (FIRST, FIRST + timedelta(days=DAYS)),
        (FIRST + timedelta(days=20), FIRST + timedelta(days=45)),
    ):
        counted = funnel_counts.counted(from_date=since, to_date=until, by=by)
        if by == "nothing":
            assert counted == {None: funnel.counted(within(told, since, until))}
            continue
        expected = funnel.split(within(told, date.min, until), by=by, since=since)
        assert counted == expected
        assert len(counted) > 1
        group = max(each for each in counted if each is not None)
        assert funnel_counts.counted(from_date=since, to_date=until, by=by, of=group) == {group: expected[group]}
        listed = funnel_counts.reachers(
            from_date=since, to_date=until, stage="applied", by=by, of=group, first=0, count=100
        )
        assert len(listed) == expected[group].people["applied"]
    assert models.Person.objects.exclude(canonical_person=None).count() == 1
