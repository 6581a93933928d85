"""Reading leavings: who leaves, what is still to be done for each, and what was believed before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from tejido.access import queries as access_queries
from tejido.core import leaving
from tejido.people import leaving_tables, models
from tejido.people.employment import equipment
from tejido.people.leaving import errors, ledger

LIST_LENGTH = 50
Leaving = leaving_tables.Leaving
Version = leaving_tables.LeavingVersion


def leaving_of(key: UUID) -> Leaving:
    """Return a leaving with its versions, the newest first.

    Raises: NoSuchLeaving
    """
    found = _with_versions(Leaving.objects.filter(key=key)).first()
    if found is None:
        raise errors.NoSuchLeaving(errors.NoSuchLeaving.__doc__)
    return found


def newest(*, first: int = 0) -> Sequence[Leaving]:
    """Return leavings, the newest first."""
    known = _with_versions(Leaving.objects.all()).order_by("-opened_at", "-id")
    return list(known[first : first + LIST_LENGTH])


def count() -> int:
    """Return how many leavings are written down."""
    return Leaving.objects.count()


def unexplained(*, since: date) -> Sequence[models.Employment]:
    """Return employments that ended on a day or later without a word on why, the newest first; 50 at most."""
    told = Version.objects.filter(employment=OuterRef("pk"), superseded_at=None)
    followed = models.Employment.objects.filter(
        person=OuterRef("person"), superseded_at=None, from_date=OuterRef("to_date")
    )
    ended = models.Employment.objects.filter(superseded_at=None, to_date__gte=since)
    known = ended.exclude(Exists(told)).exclude(Exists(followed)).select_related("person")
    return list(known.order_by("-to_date", "-id")[:LIST_LENGTH])


def current(made: Leaving) -> Version | None:
    """Return what is known of a leaving now; None where it was taken back."""
    return next((version for version in made.versions.all() if version.superseded_at is None), None)


def steps(made: Leaving, *, on: date) -> Sequence[leaving.Step]:
    """Return what is to be done for somebody who leaves: the ticked steps, what was lent to them, and their account.

    Args:
        on: The business day on which loans are looked at.
    """
    owed = ledger.owed_loans(made.person_id, on=on)
    return leaving.steps(
        done=[step.step for step in made.steps.all() if step.done_at is not None],
        equipment_back=not equipment.still_out([made.person_id]),
        loans_settled=all(account.plan is not None for _, account in owed),
        access_closed=made.person_id not in access_queries.people_with_account([made.person_id]),
    )


def _with_versions(known: QuerySet[Leaving]) -> QuerySet[Leaving]:
    versions = Version.objects.select_related("site", "employment").order_by("-id")
    return known.select_related("person").prefetch_related(Prefetch("versions", queryset=versions), "steps")
