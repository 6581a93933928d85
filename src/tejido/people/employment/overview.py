"""Who is where today, under which contract and work mode; what ends soon; and what has to be seen to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, QuerySet

from tejido.core.employment import terms
from tejido.people import employment_tables as tables
from tejido.people import errors as people_errors
from tejido.people import models, names, programme_tables
from tejido.people.employment import spells

NOTICE_DAYS = terms.NOTICE_DAYS
LINES_MAX = 50


@dataclass(frozen=True, kw_only=True)
class Filter:
    """Which of the people employed today are shown; empty values ask for everybody."""

    contract: str = ""
    work_mode: str = ""
    site_id: int | None = None
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One employed person: their employment, and where they are placed today, if they are."""

    employment: models.Employment
    placement: models.Placement | None


def employed(chosen: Filter, *, on: date, first: int, count: int) -> tuple[Sequence[Line], int]:
    """Return some of the people employed on a day, by display name, and how many there are in all."""
    found = _chosen(chosen, on=on)
    shown = list(found.select_related("person").order_by("person__display_name", "person_id")[first : first + count])
    placed = models.Placement.objects.filter(spells.holding(on), person__in=[row.person_id for row in shown])
    by_person = {row.person_id: row for row in placed.select_related("site", "place")}
    lines = [Line(employment=row, placement=by_person.get(row.person_id)) for row in shown]
    return lines, found.count()


def contract_counts(*, on: date) -> Mapping[str, int]:
    """Return how many people are employed on a day under each contract."""
    found = models.Employment.objects.filter(spells.holding(on)).values_list("contract")
    return dict(found.annotate(people=Count("id")).order_by("contract"))


def work_mode_counts(*, on: date) -> Mapping[str, int]:
    """Return how many people are placed on a day in each work mode."""
    found = models.Placement.objects.filter(spells.holding(on)).values_list("work_mode")
    return dict(found.annotate(people=Count("id")).order_by("work_mode"))


def regime_counts(*, on: date) -> Mapping[str, int]:
    """Return how many employed people work on a day under each legal regime; those without one under no name."""
    employed_then = models.Employment.objects.filter(spells.holding(on), person=OuterRef("person"))
    held = tables.WorkRegime.objects.filter(spells.holding(on)).filter(Exists(employed_then))
    found = dict(held.values_list("regime").annotate(people=Count("id")).order_by("regime"))
    without = models.Employment.objects.filter(spells.holding(on)).count() - sum(found.values())
    return {**found, "": without} if without else found


def ending(*, on: date) -> Sequence[tables.ContractTerm]:
    """Return the contract terms of employed people that end within `NOTICE_DAYS` and that none follow, soonest first.

    Those that ended already while the employment goes on stand first: somebody forgot them.
    """
    employment = models.Employment.objects.filter(spells.holding(on), person=OuterRef("person"))
    following = tables.ContractTerm.objects.filter(
        person=OuterRef("person"), superseded_at=None, from_date__gte=OuterRef("to_date")
    )
    found = tables.ContractTerm.objects.filter(
        Exists(employment), ~Exists(following), superseded_at=None, to_date__lte=on + timedelta(days=NOTICE_DAYS)
    )
    return list(found.select_related("person").order_by("to_date", "id")[:LINES_MAX])


def trials_ending(*, on: date) -> Sequence[tables.ContractTerm]:
    """Return the trial periods of employed people that end within `NOTICE_DAYS`, soonest first."""
    employment = models.Employment.objects.filter(spells.holding(on), person=OuterRef("person"))
    found = tables.ContractTerm.objects.filter(
        Exists(employment), superseded_at=None, trial_to_date__gt=on,
        trial_to_date__lte=on + timedelta(days=NOTICE_DAYS),
    )  # fmt: skip
    return list(found.select_related("person").order_by("trial_to_date", "id")[:LINES_MAX])


def positions() -> Sequence[programme_tables.Position]:
    """Return every position, retired ones too, since placements name them."""
    return list(programme_tables.Position.objects.order_by("id"))


def person_of(person_id: int) -> models.Person:
    """Return the person behind an account.

    Raises: NoSuchPerson
    """
    found = models.Person.objects.filter(pk=person_id).first()
    if found is None:
        raise people_errors.NoSuchPerson(people_errors.NoSuchPerson.__doc__)
    return found


def _chosen(chosen: Filter, *, on: date) -> QuerySet[models.Employment]:
    found = models.Employment.objects.filter(spells.holding(on))
    if chosen.contract:
        found = found.filter(contract=chosen.contract)
    if chosen.work_mode or chosen.site_id is not None:
        placed = models.Placement.objects.filter(spells.holding(on), person=OuterRef("person"))
        if chosen.work_mode:
            placed = placed.filter(work_mode=chosen.work_mode)
        if chosen.site_id is not None:
            placed = placed.filter(site_id=chosen.site_id)
        found = found.filter(Exists(placed))
    if chosen.name.split():
        found = found.filter(person__in=names.holding(chosen.name))
    return found
