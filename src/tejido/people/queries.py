"""Reading people: what they do now, and how long they worked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from importlib import resources
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce

from tejido.core.impact import worked_time
from tejido.people import errors, models, names

# The rows that pages hand on from a query to an action; they never import the models themselves.
Person = models.Person
Site = models.Site
CONTRACTS, WORK_MODES, RUNGS = models.CONTRACTS, models.WORK_MODES, models.RUNGS

PRESENCES = resources.files(__package__).joinpath("sql/presences.sql").read_text()
# What a desk shows of somebody who is in no routing pool.
NO_PRESENCE = {
    "activity": "offline",
    "reason": None,
    "since": None,
    "available": False,
    "connected": False,
    "until_at": None,
}


def presence_shown(person_id: int) -> dict[str, Any]:
    """Return what a person does now, as their desk shows it."""
    with connection.cursor() as cursor:
        cursor.execute(PRESENCES, {"people": [person_id]})
        row = cursor.fetchone()
    return dict(row[1]) if row else dict(NO_PRESENCE)


def person(key: UUID) -> models.Person:
    """Return a person.

    Raises: NoSuchPerson
    """
    found = models.Person.objects.filter(key=key).first()
    if found is None:
        raise errors.NoSuchPerson(errors.NoSuchPerson.__doc__)
    return found


def people_named(text: str, *, on: date, first: int, count: int) -> tuple[Sequence[models.Person], int]:
    """Return some of the people whose names hold every word of a text, by display name, and how many there are in all.

    Each has `employed_now`, `placed_now` (lists of at most one spell) and `queues_count`.

    Args:
        text: Words, in any order; none finds everybody.
        on: The day whose employment and placement are meant.
        first, count: Which part of the list.
    """
    known = models.Person.objects.filter(canonical_person=None)
    spells = Q(superseded_at=None, from_date__lte=on) & (Q(to_date=None) | Q(to_date__gt=on))
    employed = Prefetch("employments", queryset=models.Employment.objects.filter(spells), to_attr="employed_now")
    placements = models.Placement.objects.filter(spells).select_related("pool", "site", "place")
    placed = Prefetch("placements", queryset=placements, to_attr="placed_now")
    # Counted for those who are shown, and not for everybody before the page is cut out.
    served = models.Membership.objects.filter(person=OuterRef("pk")).order_by().values("person")
    queues_count = Coalesce(Subquery(served.annotate(count=Count("pk")).values("count")), 0)
    shown = known.annotate(queues_count=queues_count).prefetch_related(employed, placed)
    ordered = shown.order_by("display_name", "id")
    if text.split():
        ids, total = names.page(text, first=first, count=count)
        return list(ordered.filter(pk__in=ids)), total
    return list(ordered[first : first + count]), known.count()


def employments(person: models.Person) -> Sequence[models.Employment]:
    """Return a person's employments as known now, with those of records merged into theirs, the newest first."""
    return list(
        models.Employment.objects.filter(person__in=record_ids(person), superseded_at=None).order_by("-from_date")
    )


def placements(person: models.Person) -> Sequence[models.Placement]:
    """Return a person's placements as known now, with those of records merged into theirs, the newest first."""
    known = models.Placement.objects.filter(person__in=record_ids(person), superseded_at=None)
    return list(known.select_related("site", "place", "pool").order_by("-from_date"))


def record_ids(person: models.Person) -> Sequence[int]:
    """Return the ids of a person's record and of those that were merged into it."""
    return [person.pk, *models.Person.objects.filter(canonical_person=person).values_list("pk", flat=True)]


def capacities(person: models.Person) -> Mapping[str, int]:
    """Return how many contacts of each channel a person may hold at once."""
    return dict(models.Load.objects.filter(person=person).values_list("channel", "capacity"))


def queue_ids(person: models.Person) -> frozenset[int]:
    """Return the queues that a person may serve, today's changes aside."""
    return frozenset(models.Membership.objects.filter(person=person).values_list("queue_id", flat=True))


def served_queue_ids(person_id: int) -> frozenset[int]:
    """Return the queues that a person serves now, today's changes included."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT people_serves(%s)", [person_id])
        return frozenset(row[0] for row in cursor.fetchall())


def serves(person_id: int, *, queue_id: int) -> bool:
    """Tell whether a person serves a queue now."""
    return queue_id in served_queue_ids(person_id)


def is_employed(person_id: int, *, at: datetime) -> bool:
    """Tell whether a person is employed at an instant."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT is_employed(%s, %s)", [person_id, at])
        (found,) = cursor.fetchone()
    return bool(found)


def skill_levels(person: models.Person) -> Sequence[models.SkillLevel]:
    """Return how far a person is in each skill now."""
    held = models.SkillLevel.objects.filter(person=person, to_at=None)
    return list(held.select_related("skill", "skill__client").order_by("skill__name"))


def sites() -> Sequence[models.Site]:
    """Return the operator's buildings, by name."""
    return list(models.Site.objects.select_related("place").order_by("name"))


def site(key: UUID) -> models.Site:
    """Return one of the operator's buildings.

    Raises: NoSuchSite
    """
    found = models.Site.objects.select_related("place").filter(key=key).first()
    if found is None:
        raise errors.NoSuchSite(errors.NoSuchSite.__doc__)
    return found


def worked_seconds(person_id: int, *, from_at: datetime, to_at: datetime, as_of: datetime) -> float:
    """Return the seconds of world time that a person worked within a period, as known at an instant.

    Args:
        from_at, to_at: The period, half-open.
    """
    ended_later = Q(to_at__isnull=True) | Q(to_at__gt=from_at)
    spells = models.Activity.objects.filter(ended_later, person_id=person_id, from_at__lt=to_at)
    return worked_time.worked_seconds(
        (worked_time.Spell(spell.activity, spell.from_at, spell.to_at) for spell in spells),
        from_at=from_at,
        to_at=to_at,
        as_of=as_of,
    )
