"""Reading pairs of records: the list of those that wait, two records side by side, and what was decided before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib import resources
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, Q, QuerySet

from tejido.access import models as access
from tejido.core.duplicates import comparison
from tejido.people import duplicates, merge_errors, merge_tables, merges, models

OVERLAPPING_DAYS = resources.files(__package__).joinpath("sql/overlapping_days.sql").read_text()
# The rows that pages hand on.
Person = models.Person
Document = models.Document
Pair = merge_tables.DuplicatePair
# What lies in a record, in the order in which it is told.
PARTS = (
    "employments", "placements", "skill_levels", "enrolments", "stages", "memberships", "accounts", "merged_records",
)  # fmt: skip
HISTORY_MAX = 100


@dataclass(frozen=True, kw_only=True)
class Side:
    """One of two records that are compared.

    Args:
        counts: How many rows of each of `PARTS` lie in it.
        employed_from: When the employment began that runs or is to come; None where there is none.
        is_merged: Whether the other one stands for it.
    """

    person: models.Person
    documents: Sequence[models.Document]
    phones: Sequence[str]
    counts: Mapping[str, int]
    employed_from: date | None
    is_merged: bool


def pairs(*, state: str, first: int, count: int) -> tuple[Sequence[Pair], int]:
    """Return some of the pairs in a state, and how many there are in all.

    Open ones come by how sure they are, appeals by their day, the others by when they were decided.
    """
    order = {"open": ("-points", "id"), "appealed": ("due_date", "id")}.get(state, ("-changed_at", "-id"))
    found = Pair.objects.filter(state=state)
    # The records are read for the pairs that are shown, and not for all of them before the page is cut out.
    shown = list(found.order_by(*order).values_list("pk", flat=True)[first : first + count])
    whole = _whole().in_bulk(shown)
    return [whole[pk] for pk in shown], found.count()


def counts() -> Mapping[str, int]:
    """Return how many pairs are in each state."""
    return dict(Pair.objects.values_list("state").annotate(Count("pk")).order_by())


def pair(key: UUID) -> Pair:
    """Return a pair with both records.

    Raises: NoSuchPair
    """
    found = _whole().filter(key=key).first()
    if found is None:
        raise merge_errors.NoSuchPair(merge_errors.NoSuchPair.__doc__)
    return found


def sides(pair: Pair, *, day: date) -> tuple[Side, Side]:
    """Return the two records of a pair, the older first.

    Args:
        day: The business day, for what is employed.
    """
    people = [pair.lower, pair.higher]
    ended = merges.merged_of(people)
    lower, higher = (_side(person, day=day, is_merged=person == ended) for person in people)
    return lower, higher


def better_kept(both: tuple[Side, Side]) -> Side:
    """Return which of two records it is best to keep: whoever is employed, or stands for others, or holds more."""
    return max(both, key=lambda side: (
        side.employed_from is not None, side.counts["merged_records"], side.counts["accounts"],
        sum(side.counts.values()), -side.person.pk,
    ))  # fmt: skip


def overlapping_days_count(both: tuple[Side, Side]) -> int:
    """Return on how many days of the past both records were employed, which nobody is twice."""
    with connection.cursor() as cursor:
        cursor.execute(OVERLAPPING_DAYS, {"one": both[0].person.pk, "other": both[1].person.pk})
        return int(cursor.fetchone()[0])


def reasons_now(pair: Pair) -> Sequence[str]:
    """Return what the two records themselves say now; nothing where one was erased."""
    known = duplicates.traits_of((pair.lower_id, pair.higher_id))
    if len(known) < 2:
        return ()
    return comparison.compare(known[pair.lower_id], known[pair.higher_id]).reasons


def history(pair: Pair) -> Sequence[merge_tables.MergeDecision]:
    """Return what was decided about a pair, the newest first."""
    return list(pair.decisions.select_related("canonical").order_by("-id")[:HISTORY_MAX])


def _whole() -> QuerySet[Pair]:
    return Pair.objects.select_related("lower", "higher")


def _side(person: models.Person, *, day: date, is_merged: bool) -> Side:
    still = Q(superseded_at=None) & (Q(to_date=None) | Q(to_date__gt=day))
    counted: dict[str, QuerySet[Any]] = {
        "employments": person.employments.filter(superseded_at=None),
        "placements": person.placements.filter(superseded_at=None),
        "skill_levels": person.skill_levels.filter(to_at=None),
        "enrolments": person.enrolments.filter(superseded_at=None),
        "stages": person.stages.filter(superseded_at=None),
        "memberships": person.memberships.all(),
        "accounts": access.User.objects.filter(person_id=person.pk),
        "merged_records": person.merged.all(),
    }
    return Side(
        person=person,
        documents=list(person.documents.order_by("kind", "number")),
        phones=list(person.phones.order_by("number").values_list("number", flat=True)),
        counts={part: counted[part].count() for part in PARTS},
        employed_from=person.employments.filter(still)
        .order_by("from_date")
        .values_list("from_date", flat=True)
        .first(),
        is_merged=is_merged,
    )
