"""The funnel from its rows: people by stage in a period, apart by partner, cohort or place, and who they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from importlib import resources
from typing import Any, Literal
from uuid import UUID

from django.db import connection
from django.db.models import Sum

from tejido.core import funnel
from tejido.journal import statements
from tejido.people import errors, funnel_tables, models, programme_tables, queries
from tejido.reference import models as reference

Dimension = Literal["nothing", "partner", "cohort", "place"]
DIMENSIONS: tuple[Dimension, ...] = ("nothing", "partner", "cohort", "place")
# The rows that pages hand on from a query to an action; they never import the models themselves.
Stage = programme_tables.Stage
Outreach = funnel_tables.Outreach
OUTREACH_KINDS = funnel_tables.OUTREACH_KINDS

ROWS_MAX = 100_000
OUTREACH_MAX = 200
_SQL = resources.files(__package__).joinpath("sql")
FUNNEL = statements.read(_SQL, "funnel.sql")
REACHERS = statements.read(_SQL, "funnel_people.sql")


def counted(
    *, from_date: date, to_date: date, by: Dimension = "nothing", of: int | None = None
) -> Mapping[int | None, funnel.Count]:
    """Return the funnel of a period, apart by a dimension: group id to its count, None for what belongs to no group.

    Only what happened in the period counts; whoever was enrolled before it is asked where they came from.

    Args:
        from_date, to_date: The period, half-open.
        of: The only group that is asked for.
    """
    values = _values(from_date, to_date, by=by, of=of)
    with connection.cursor() as cursor:
        cursor.execute(FUNNEL, values)
        rows = cursor.fetchall()
    unnamed = _unnamed(from_date, to_date, by=by, of=of)
    found: dict[int | None, dict[str, dict[str, tuple[int, int, int]]]] = defaultdict(lambda: defaultdict(dict))
    for what, place, name, people, passed, ended in rows:
        found[place][what][name] = (people, passed, ended)
    return {place: _count(found[place], unnamed.get(place, 0)) for place in {*found, *unnamed}}


def reachers(
    *, from_date: date, to_date: date, stage: str, by: Dimension = "nothing", of: int | None = None,
    first: int, count: int,
) -> Sequence[tuple[models.Person, date]]:  # fmt: skip
    """Return some of the people behind one number of the funnel, with the first day of their stage, the newest first.

    Args:
        first, count: Which part of the list.
    """
    values = {**_values(from_date, to_date, by=by, of=of), "stage": stage, "first": first, "count": count}
    with connection.cursor() as cursor:
        cursor.execute(REACHERS, values)
        found = cursor.fetchall()
    people = models.Person.objects.in_bulk([person_id for person_id, _ in found])
    return [(people[person_id], day) for person_id, day in found]


def rows(*, from_date: date, to_date: date) -> Iterator[Mapping[str, Any]]:
    """Return every stage of a period as plain values for a file, at most `ROWS_MAX`, in the order of days."""
    found = (
        programme_tables.Stage.objects.filter(superseded_at=None, on_date__gte=from_date, on_date__lt=to_date)
        .order_by("on_date", "id")
        .values(
            "stage", "on_date", "reason", "person__key", "person__canonical_person__key", "partner__name",
            "cohort__name", "cohort__course__code", "cohort__place__code", "opening__position__code",
        )
    )  # fmt: skip
    for row in found[:ROWS_MAX]:
        yield dict(row)


def stages_of(person: models.Person) -> Sequence[programme_tables.Stage]:
    """Return everything that was told of a person's way, in order; what was corrected stands beside what holds."""
    known = programme_tables.Stage.objects.filter(person__in=queries.record_ids(person))
    told = known.select_related("partner", "cohort", "opening__position", "opening__place")
    return list(told.order_by("on_date", "id"))


def stage(key: UUID) -> programme_tables.Stage:
    """Return a stage that holds.

    Raises: NoSuchStage
    """
    known = programme_tables.Stage.objects.filter(key=key, superseded_at=None)
    found = known.select_related("person", "cohort").first()
    if found is None:
        raise errors.NoSuchStage(errors.NoSuchStage.__doc__)
    return found


def outreach(*, from_date: date, to_date: date) -> Sequence[funnel_tables.Outreach]:
    """Return when people were reached together in a period, the newest first, at most `OUTREACH_MAX`."""
    known = funnel_tables.Outreach.objects.filter(superseded_at=None, on_date__gte=from_date, on_date__lt=to_date)
    return list(known.select_related("partner", "place").order_by("-on_date", "-id")[:OUTREACH_MAX])


def outreach_event(key: UUID) -> funnel_tables.Outreach:
    """Return one time that people were reached together.

    Raises: NoSuchOutreach
    """
    found = funnel_tables.Outreach.objects.filter(key=key, superseded_at=None).first()
    if found is None:
        raise errors.NoSuchOutreach(errors.NoSuchOutreach.__doc__)
    return found


def groups(by: Dimension, ids: set[int]) -> Mapping[int, tuple[UUID | str, str]]:
    """Return groups of a dimension: id to what addresses call it, and its name."""
    if by == "partner":
        partners = programme_tables.Partner.objects.filter(pk__in=ids)
        return {row.pk: (row.key, row.name) for row in partners}
    if by == "cohort":
        cohorts = programme_tables.Cohort.objects.filter(pk__in=ids).select_related("course")
        return {row.pk: (row.key, f"{row.course.code} · {row.name}") for row in cohorts}
    return {row.pk: (_place_code(row), row.name) for row in reference.Place.objects.filter(pk__in=ids)}


def group_id(by: Dimension, name: str) -> int | None:
    """Return the id of a group as addresses call it; None where there is none."""
    try:
        key = UUID(name)
    except ValueError:
        key = None
    if by == "partner" and key:
        return programme_tables.Partner.objects.filter(key=key).values_list("pk", flat=True).first()
    if by == "cohort" and key:
        return programme_tables.Cohort.objects.filter(key=key).values_list("pk", flat=True).first()
    if by == "place":
        country, _dash, code = name.partition("-")
        return reference.Place.objects.filter(country=country, code=code).values_list("pk", flat=True).first()
    return None


def _values(from_date: date, to_date: date, *, by: Dimension, of: int | None) -> dict[str, Any]:
    return {
        "from": from_date, "to": to_date, "by": by, "of": of, "stages": list(funnel.STAGES),
        "ends": sorted(funnel.ENDS), "jobs": sorted(funnel.JOBS), "firsts": [step[0] for step in funnel.STEPS],
        "seconds": [step[1] for step in funnel.STEPS],
    }  # fmt: skip


def _count(found: Mapping[str, Mapping[str, tuple[int, int, int]]], unnamed: int) -> funnel.Count:
    nobody = (0, 0, 0)
    people, everybody = found.get("stage", {}), found.get("everybody", {}).get("", nobody)
    steps = found.get("step", {})
    return funnel.Count(
        people={stage: people.get(stage, nobody)[0] for stage in funnel.STAGES},
        unnamed=unnamed,
        everybody=everybody[0],
        jobs=everybody[1],
        steps=tuple(
            funnel.Step(first=first, second=second, of=of, passed=passed, ended=ended)
            for (first, second), (of, passed, ended) in (
                (step, steps.get(str(number), nobody)) for number, step in enumerate(funnel.STEPS, start=1)
            )
        ),
    )


def _unnamed(from_date: date, to_date: date, *, by: Dimension, of: int | None) -> dict[int | None, int]:
    """Return how many people were reached without names, by group; a cohort has none of them."""
    known = funnel_tables.Outreach.objects.filter(superseded_at=None, on_date__gte=from_date, on_date__lt=to_date)
    if by in ("nothing", "cohort"):
        total = known.aggregate(total=Sum("people_count"))["total"] if of is None else None
        return {None: total} if total else {}
    column = f"{by}_id"
    if of is not None:
        known = known.filter(**{column: of})
    return dict(known.values_list(column).annotate(Sum("people_count")).order_by())


def _place_code(place: reference.Place) -> str:
    return f"{place.country}-{place.code}"
