"""Who worked how much in a period: a page of people with their sums, found by name, site or routing pool."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from tejido.clients import models as clients
from tejido.core.hours import days
from tejido.core.hours import spans as core_spans
from tejido.people import models, names
from tejido.people.hours import periods, queries

POOLS_MAX = 200
FILE_PEOPLE = 500


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """Whom a list is about.

    Args:
        people: Only these; None: anybody.
        name: Words of a name; empty: any.
    """

    people: Collection[int] | None
    name: str = ""
    site_id: int | None = None
    pool_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Line:
    """One person's seconds within a period, by what they count as."""

    person: models.Person
    worked_seconds: float
    neutral_seconds: float
    unpaid_seconds: float

    @property
    def paid_seconds(self) -> float:
        """What is paid of it."""
        return self.worked_seconds + self.neutral_seconds


def page(
    period: periods.Period, chosen: Chosen, *, as_of: datetime, first: int, count: int
) -> tuple[Sequence[Line], int]:
    """Return some of the people who are employed in a period, by name, with their sums, and how many there are.

    Args:
        as_of: World time: what still runs counts up to here.
    """
    within = Q(superseded_at=None, from_date__lt=period.to_date) & (Q(to_date=None) | Q(to_date__gt=period.from_date))
    employed = models.Employment.objects.filter(within)
    known = models.Person.objects.filter(pk__in=employed.values("person_id"), canonical_person=None)
    if chosen.people is not None:
        known = known.filter(pk__in=chosen.people)
    if chosen.site_id is not None or chosen.pool_id is not None:
        placed = models.Placement.objects.filter(within)
        if chosen.site_id is not None:
            placed = placed.filter(site_id=chosen.site_id)
        if chosen.pool_id is not None:
            placed = placed.filter(pool_id=chosen.pool_id)
        known = known.filter(pk__in=placed.values("person_id"))
    if chosen.name.split():
        known = known.filter(pk__in=names.holding(chosen.name))
    shown = list(known.order_by("display_name", "id")[first : first + count])
    return _lines(shown, period, as_of=as_of), known.count()


def pools() -> Sequence[clients.Pool]:
    """Return the routing pools, by name."""
    return list(clients.Pool.objects.order_by("name")[:POOLS_MAX])


def _lines(people: Sequence[models.Person], period: periods.Period, *, as_of: datetime) -> list[Line]:
    found = queries.spans(
        person_ids=[person.pk for person in people], from_at=period.from_at, to_at=period.to_at, as_of=as_of
    )
    by_person = days.by_person(found)
    return [
        Line(
            person=person, worked_seconds=_seconds(by_person, person, "worked"),
            neutral_seconds=_seconds(by_person, person, "neutral"),
            unpaid_seconds=_seconds(by_person, person, "unpaid"),
        )
        for person in people
    ]  # fmt: skip


def _seconds(by_person: Mapping[int, Sequence[core_spans.Span]], person: models.Person, kind: core_spans.Kind) -> float:
    return core_spans.seconds_of(by_person.get(person.pk, ()), kinds=[kind])
