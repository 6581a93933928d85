"""Reading how people grow: what positions ask for, what somebody has shown, and who is close to what."""

from __future__ import annotations

import zoneinfo
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from importlib import resources
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Prefetch, Q

from tejido.core import dates, promotion
from tejido.journal import queries as journal_queries
from tejido.people import errors, growth_tables, models, programme_tables

# What pages hand on from a query to an action; they never import the models themselves.
Path = growth_tables.Path
PathRequirement = growth_tables.PathRequirement
Position = programme_tables.Position
Course = programme_tables.Course
Goal = growth_tables.Goal
EXCEPTIONS, NOTE_KINDS = growth_tables.EXCEPTIONS, growth_tables.NOTE_KINDS
RECOGNITIONS, AUDIENCES = growth_tables.RECOGNITIONS, growth_tables.AUDIENCES

_SQL = resources.files(__package__).joinpath("sql")
CLOSE = _SQL.joinpath("promotion_close.sql").read_text()
SEATS = _SQL.joinpath("seats_filled.sql").read_text()
SHOWN_MAX = 200


@dataclass(frozen=True, kw_only=True)
class Completion:
    """A course that somebody completed, in which cohort, and until when it counts."""

    course: programme_tables.Course
    cohort_id: int
    stage_id: int
    completed: date
    until: date | None


@dataclass(frozen=True, kw_only=True)
class Close:
    """Somebody who meets part of what a position asks for."""

    key: UUID
    given_names: str
    first_surname: str
    second_surname: str
    display_name: str
    position: str
    met_count: int


@dataclass(frozen=True, kw_only=True)
class Seats:
    """Seats of a position that were filled in a period: all, and those filled from inside."""

    position: str
    is_entry: bool
    inside_count: int
    seats_count: int


def positions() -> Sequence[programme_tables.Position]:
    """Return the positions that are in use; those that people begin in come first."""
    return list(programme_tables.Position.objects.filter(retired_at=None).order_by("-is_entry", "id"))


def position(key: UUID) -> programme_tables.Position:
    """Return a position.

    Raises: NoSuchPosition
    """
    found = programme_tables.Position.objects.filter(key=key).first()
    if found is None:
        raise errors.NoSuchPosition(errors.NoSuchPosition.__doc__)
    return found


def courses() -> Sequence[programme_tables.Course]:
    """Return the courses that are given, by name."""
    return list(programme_tables.Course.objects.filter(retired_at=None).order_by("name_es"))


def paths(*, on: date) -> Sequence[growth_tables.Path]:
    """Return what each position asks for on a day, with its requirements."""
    holds = Q(superseded_at=None, from_date__lte=on) & (Q(to_date=None) | Q(to_date__gt=on))
    known = growth_tables.Path.objects.filter(holds, position__retired_at=None).select_related("position")
    return list(known.prefetch_related(_REQUIREMENTS).order_by("position_id"))


def path_of(position: programme_tables.Position, *, on: date) -> growth_tables.Path | None:
    """Return what a position asks for on a day, if anybody has said so."""
    holds = Q(superseded_at=None, from_date__lte=on) & (Q(to_date=None) | Q(to_date__gt=on))
    known = growth_tables.Path.objects.filter(holds, position=position).select_related("position")
    return known.prefetch_related(_REQUIREMENTS).first()


def path_versions(position: programme_tables.Position) -> Sequence[growth_tables.Path]:
    """Return all that a position ever asked for, the newest first, corrected versions included."""
    known = growth_tables.Path.objects.filter(position=position)
    return list(known.prefetch_related(_REQUIREMENTS).order_by("-from_date", "-id")[:SHOWN_MAX])


def requirement(row: growth_tables.PathRequirement) -> promotion.Requirement:
    """Return a requirement as the core judges it."""
    of: int | str | None
    of = {"skill": row.skill_id, "course": row.course_id, "months": row.held_position_id}.get(row.kind, row.evidence)
    assert of is not None, "a constraint says so"
    kinds: dict[str, promotion.Kind] = {kind: kind for kind in promotion.KINDS}
    return promotion.Requirement(kind=kinds[row.kind], of=of, level=row.level, rung=row.rung, count=row.count)


def assessed(path: growth_tables.Path, shown: promotion.Shown, *, on: date) -> promotion.Assessment:
    """Put a path beside what somebody has shown."""
    return promotion.assess([requirement(row) for row in path.requirements.all()], shown, on=on)


def completions(person: models.Person) -> Sequence[Completion]:
    """Return the courses that somebody completed, the newest first, each completion by itself."""
    stages = programme_tables.Stage.objects.filter(
        person_id__in=record_ids(person), stage="completed", superseded_at=None, cohort__isnull=False
    ).select_related("cohort", "cohort__course")
    found = []
    for stage in stages.order_by("-on_date", "-id")[:SHOWN_MAX]:
        assert stage.cohort is not None
        course = stage.cohort.course
        until = dates.months_later(stage.on_date, months=course.valid_months) if course.valid_months else None
        found.append(
            Completion(
                course=course, cohort_id=stage.cohort.pk, stage_id=stage.pk, completed=stage.on_date, until=until
            )
        )
    return found


def shown(person: models.Person) -> promotion.Shown:
    """Return all that somebody has shown and that a position may ask for; nothing of it is in the vault."""
    ids, zone = record_ids(person), zoneinfo.ZoneInfo(journal_queries.installation().zone)
    levels = models.SkillLevel.objects.filter(person_id__in=ids, to_at=None).order_by("level")
    held: dict[int, promotion.CourseHeld] = {}
    for each in completions(person):
        known = held.get(each.course.pk)
        is_longer = known is None or (known.until is not None and (each.until is None or each.until > known.until))
        if is_longer:
            held[each.course.pk] = promotion.CourseHeld(completed=each.completed, until=each.until)
    by_code = dict(programme_tables.Position.objects.values_list("code", "pk"))
    placements = models.Placement.objects.filter(person_id__in=ids, superseded_at=None)
    notes = growth_tables.CoachingNote.objects.filter(person_id__in=ids).values_list("kind", "on_date")
    reached = growth_tables.Goal.objects.filter(person_id__in=ids, state="reached").values_list("ended_on", flat=True)
    evidence: dict[str, list[date]] = {"goal_reached": [day for day in reached if day is not None]}
    for kind, day in notes:
        evidence.setdefault(kind, []).append(day)
    return promotion.Shown(
        skills={
            row.skill_id: promotion.SkillHeld(level=row.level, rung=row.rung, since=row.from_at.astimezone(zone).date())
            for row in levels
        },
        courses=held,
        spells=[
            promotion.Spell(position=by_code[row.position], begin=row.from_date, to=row.to_date)
            for row in placements
            if row.position in by_code
        ],
        evidence=evidence,
    )


def record_ids(person: models.Person) -> list[int]:
    """Return the ids of a person and of the records that were merged into theirs."""
    return [person.pk, *models.Person.objects.filter(canonical_person=person).values_list("pk", flat=True)]


def person_of(person_id: int) -> models.Person:
    """Return the person behind an account; a record that was merged into another stands for that one."""
    found = models.Person.objects.select_related("canonical_person").get(pk=person_id)
    return found.canonical_person or found


def placement_on(person: models.Person, *, on: date) -> models.Placement | None:
    """Return where somebody is placed on a day."""
    holds = Q(superseded_at=None, from_date__lte=on) & (Q(to_date=None) | Q(to_date__gt=on))
    known = models.Placement.objects.filter(holds, person=person)
    return known.select_related("site", "place", "pool").first()


def close_to(path: growth_tables.Path, *, on: date, first: int, count: int) -> tuple[Sequence[Close], int]:
    """Return some of the people who meet at least half of what a position asks for, most first, and how many there are.

    Among equals whoever has waited longest in their position comes first; nothing about the person decides.

    Args:
        first, count: Which part of the list.
    """
    asked = path.requirements.count()
    parameters: dict[str, int | str | date] = {
        "path": path.pk, "position": path.position.code, "on_date": on, "least": max(1, -(-asked // 2)),
        "first": first, "most": count,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(CLOSE, parameters)
        rows = cursor.fetchall()
    names = ("key", "given_names", "first_surname", "second_surname", "display_name", "position", "met_count")
    found = [Close(**dict(zip(names, row[:-1], strict=True))) for row in rows]
    return found, int(rows[0][-1]) if rows else 0


def seats_filled(*, from_date: date, to_date: date) -> Sequence[Seats]:
    """Return how many seats of each position were filled in a period, and how many of them from inside.

    Args:
        from_date, to_date: The period, half-open.
    """
    with connection.cursor() as cursor:
        cursor.execute(SEATS, {"from_date": from_date, "to_date": to_date})
        rows = cursor.fetchall()
    return [
        Seats(position=position, is_entry=is_entry, inside_count=inside, seats_count=seats)
        for position, is_entry, inside, seats in rows
    ]


def promotions(*, from_date: date, to_date: date, first: int, count: int) -> tuple[Sequence[Any], int]:
    """Return some of the promotions of a period, the newest first, and how many there are."""
    known = growth_tables.Promotion.objects.filter(from_date__gte=from_date, from_date__lt=to_date)
    rows = known.select_related("person", "position", "before").order_by("-from_date", "-id")
    return list(rows[first : first + count]), known.count()


def promotions_of(person: models.Person) -> Sequence[growth_tables.Promotion]:
    """Return somebody's promotions, the newest first."""
    known = growth_tables.Promotion.objects.filter(person_id__in=record_ids(person))
    return list(known.select_related("position", "before").order_by("-from_date"))


def enrolments(person: models.Person) -> Sequence[programme_tables.Enrolment]:
    """Return the cohorts that somebody is or was enrolled in, the newest first."""
    known = programme_tables.Enrolment.objects.filter(person_id__in=record_ids(person), superseded_at=None)
    return list(known.select_related("cohort", "cohort__course", "cohort__place").order_by("-from_date")[:SHOWN_MAX])


def stages(person: models.Person) -> Sequence[programme_tables.Stage]:
    """Return how somebody came here, stage by stage, the oldest first."""
    known = programme_tables.Stage.objects.filter(person_id__in=record_ids(person), superseded_at=None)
    rows = known.select_related("cohort", "cohort__course", "opening", "opening__position")
    return list(rows.order_by("on_date", "id")[:SHOWN_MAX])


_REQUIREMENTS = Prefetch(
    "requirements",
    queryset=growth_tables.PathRequirement.objects.select_related(
        "skill", "skill__client", "course", "held_position"
    ).order_by("id"),
)
