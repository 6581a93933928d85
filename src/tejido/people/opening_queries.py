"""Reading openings: what is to be filled, with its history and its filled seats, and what the public page shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from tejido.core import openings as opening_rules
from tejido.people import errors, models, opening_tables, programme_tables

# The rows that pages hand on from a query to an action; they never import the tables themselves.
Opening = programme_tables.Opening
Position = programme_tables.Position
HISTORY_LIMIT = 100
CANDIDATES_LIMIT = 20
Offer = TypeVar("Offer", "PublicOpening", "PublicCohort")


@dataclass(frozen=True, kw_only=True)
class PublicOpening:
    """An opening as anybody may see it."""

    id: int
    key: UUID
    name_en: str
    name_es: str
    place: str
    site: str | None
    work_mode: str
    weekly_hours: Decimal
    seats: int
    opened_on: date
    covers: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class PublicCohort:
    """A training as anybody may see it."""

    id: int
    key: UUID
    name_en: str
    name_es: str
    hours: Decimal
    place: str
    site: str | None
    language: str
    seats: int
    from_date: date
    to_date: date
    apply_until: date | None
    partner: str | None
    covers: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Filled:
    """Seats that were filled in a period, and those of them from inside."""

    is_entry: bool
    seats_count: int
    inside_count: int


def openings(*, is_open: bool, first: int, count: int) -> tuple[Sequence[programme_tables.Opening], int]:
    """Return some of the openings, the longest open first or the last closed first, and how many there are in all.

    Each has `filled_count` and `inside_count`: the seats that are filled, and those of them from inside.

    Args:
        is_open: Whether those to be filled are meant, or those that were closed.
        first, count: Which part of the list.
    """
    known = programme_tables.Opening.objects.filter(closed_on__isnull=is_open)
    order = ("opened_on", "id") if is_open else ("-closed_on", "-id")
    shown = counted(known).select_related("position", "site", "place").order_by(*order)
    return list(shown[first : first + count]), known.count()


def opening(key: UUID) -> programme_tables.Opening:
    """Return an opening with its counts, as in `openings`, and its position, site and place.

    Raises: NoSuchOpening
    """
    known = counted(programme_tables.Opening.objects.select_related("position", "site", "place"))
    found = known.filter(key=key).first()
    if found is None:
        raise errors.NoSuchOpening(errors.NoSuchOpening.__doc__)
    return found


def skills(opening: programme_tables.Opening) -> Sequence[programme_tables.OpeningSkill]:
    """Return the skills that an opening asks for, within the scope."""
    return list(opening.skills.select_related("skill").order_by("skill__name"))


def history(opening: programme_tables.Opening) -> Sequence[opening_tables.OpeningChange]:
    """Return what happened to an opening, the newest first."""
    return list(opening.changes.order_by("-changed_at", "-id")[:HISTORY_LIMIT])


def seats_by_source(*, from_date: date, to_date: date) -> Sequence[Filled]:
    """Return how many seats of openings were filled in a period, apart by whether people begin in them.

    Args:
        from_date, to_date: The period, half-open.
    """
    known = opening_tables.FilledSeat.objects.filter(
        superseded_at=None, filled_on__gte=from_date, filled_on__lt=to_date
    ).order_by()
    counted_rows = known.values("opening__position__is_entry").annotate(
        seats_count=Count("id"), inside_count=Count("id", filter=Q(source="inside"))
    )
    return [
        Filled(
            is_entry=row["opening__position__is_entry"], seats_count=row["seats_count"],
            inside_count=row["inside_count"],
        )
        for row in counted_rows
    ]  # fmt: skip


def filled_seats(opening: programme_tables.Opening) -> Sequence[opening_tables.FilledSeat]:
    """Return the filled seats of an opening, the newest first, with who fills them and from where."""
    known = opening.filled_seats.filter(superseded_at=None)
    return list(known.select_related("person", "from_placement", "partner").order_by("-filled_on", "-id"))


def filled_seat(key: UUID) -> opening_tables.FilledSeat:
    """Return a filled seat with its opening.

    Raises: NoSuchSeat
    """
    known = opening_tables.FilledSeat.objects.select_related("opening", "person")
    found = known.filter(key=key, superseded_at=None).first()
    if found is None:
        raise errors.NoSuchSeat(errors.NoSuchSeat.__doc__)
    return found


def candidates(opening: programme_tables.Opening, *, on: date) -> Sequence[models.Person]:
    """Return who could be said to fill a seat: those placed in the position on a day, the newest placement first.

    Who fills a seat of this opening is left out.
    """
    spells = models.Placement.objects.filter(superseded_at=None, from_date__lte=on, position=opening.position.code)
    running = spells.filter(Q(to_date=None) | Q(to_date__gt=on))
    held = opening_tables.FilledSeat.objects.filter(opening=opening, superseded_at=None).values("person_id")
    newest = running.exclude(person_id__in=held).order_by("-from_date", "-id")[:CANDIDATES_LIMIT]
    return [row.person for row in newest.select_related("person")]


def positions(*, among: str | None = None) -> Sequence[programme_tables.Position]:
    """Return the positions that can be filled, by name.

    Args:
        among: The code of one that is offered although it is no longer in use.
    """
    known = programme_tables.Position.objects.filter(Q(retired_at=None) | Q(code=among or ""))
    return list(known.order_by("name_en"))


def public_openings(*, on: date) -> Sequence[PublicOpening]:
    """Return the openings that anybody may see on a day; asked without a scope."""
    return [PublicOpening(**row) for row in _rows("SELECT * FROM public_openings(%s)", on)]


def public_cohorts(*, on: date) -> Sequence[PublicCohort]:
    """Return the trainings that anybody may see on a day; asked without a scope."""
    return [PublicCohort(**row) for row in _rows("SELECT * FROM public_cohorts(%s)", on)]


def public_opening(key: UUID, *, on: date) -> PublicOpening:
    """Return an opening that anybody may see.

    Raises: NoSuchOffer
    """
    return _one(public_openings(on=on), key)


def public_cohort(key: UUID, *, on: date) -> PublicCohort:
    """Return a training that anybody may see.

    Raises: NoSuchOffer
    """
    return _one(public_cohorts(on=on), key)


def cohort_of_id(cohort_id: int) -> programme_tables.Cohort:
    """Return the cohort behind a training that the public page showed."""
    return programme_tables.Cohort.objects.get(pk=cohort_id)


def opening_of_id(opening_id: int) -> programme_tables.Opening:
    """Return the opening behind one that the public page showed."""
    return programme_tables.Opening.objects.get(pk=opening_id)


def seats_left(opening: programme_tables.Opening) -> int:
    """Return how many seats of an opening, as `openings` returns it, are still to be filled."""
    return opening_rules.seats_left(seats=opening.seats_count, filled=int(getattr(opening, "filled_count", 0)))


def counted(known: QuerySet[programme_tables.Opening]) -> QuerySet[programme_tables.Opening]:
    """Return openings with `filled_count` and `inside_count`: the seats that are filled, and those from inside."""
    seats = opening_tables.FilledSeat.objects.filter(opening=OuterRef("pk"), superseded_at=None).order_by()
    counts = {
        "filled_count": seats,
        "inside_count": seats.filter(source="inside"),
    }
    return known.annotate(
        **{
            name: Coalesce(Subquery(rows.values("opening").annotate(count=Count("id")).values("count")), 0)
            for name, rows in counts.items()
        }
    )


def _one(found: Sequence[Offer], key: UUID) -> Offer:
    for each in found:
        if each.key == key:
            return each
    raise errors.NoSuchOffer(errors.NoSuchOffer.__doc__)


def _rows(statement: str, day: date) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [day])
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
