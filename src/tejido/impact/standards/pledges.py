"""Pledges to hire: a promise beside the hires of the same time, and never one of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from importlib import resources
from uuid import UUID

from django.db import connection, transaction

from tejido.clients import rows
from tejido.core import characters, facts
from tejido.core.impact import disclosure
from tejido.core.impact.standards import states
from tejido.impact.standards import errors, tables
from tejido.journal import actions as journal
from tejido.journal import scopes

NAME_LENGTH_MAX = 200
PEOPLE_MAX = 1_000_000
LISTED_MAX = 100
HIRED = resources.files("tejido.impact").joinpath("sql/hired_since.sql").read_text()


@dataclass(frozen=True, kw_only=True)
class Told:
    """A pledge, and beside it how many people were hired in its time. The two are never added."""

    pledge: tables.HiringPledge
    hired: disclosure.Figure
    is_due: bool


@transaction.atomic
def note(
    *,
    pledger: str,
    name: str,
    people_count: int,
    pledged_date: date,
    due_date: date,
    key: UUID | None = None,
    by: facts.Actor,
    at: datetime,
) -> tables.HiringPledge:
    """Note that somebody promised to hire.

    Args:
        pledger: Who promises: "operator", "client" or "partner".
        name: Of the body that promises; never a person's.
    Raises: PledgeInvalid
    """
    before = rows.made_before(tables.HiringPledge, key)
    if before is not None:
        return before
    kept_name = name.strip()
    is_named = 0 < len(kept_name) <= NAME_LENGTH_MAX and not characters.FORBIDDEN.search(kept_name)
    if not is_named or pledger not in states.PLEDGERS or not 1 <= people_count <= PEOPLE_MAX:
        raise errors.PledgeInvalid(errors.PledgeInvalid.__doc__)
    if due_date <= pledged_date:
        raise errors.PledgeInvalid(errors.PledgeInvalid.__doc__)
    made, is_new = rows.make(
        tables.HiringPledge, key=key, taken=errors.PledgeInvalid, pledger=pledger, name=kept_name,
        people_count=people_count, pledged_date=pledged_date, due_date=due_date, noted_by_user_id=by.id, noted_at=at,
    )  # fmt: skip
    if is_new:
        journal.record(
            "hiring_pledge_noted", by=by, at=at, client_id=scopes.OPERATOR, pledge=made.pk, pledger=pledger,
            people=people_count, due=due_date.isoformat(),
        )  # fmt: skip
    return made


@transaction.atomic
def withdraw(*, pledge: tables.HiringPledge, by: facts.Actor, at: datetime) -> None:
    """Take a pledge back; that it was made stays on record.

    Raises: PledgeWithdrawnAlready
    """
    locked = tables.HiringPledge.objects.select_for_update().get(pk=pledge.pk)
    if locked.withdrawn_at is not None:
        raise errors.PledgeWithdrawnAlready(errors.PledgeWithdrawnAlready.__doc__)
    locked.withdrawn_at = at
    locked.save(update_fields=["withdrawn_at"])
    journal.record("hiring_pledge_withdrawn", by=by, at=at, client_id=scopes.OPERATOR, pledge=locked.pk)


def pledge(key: UUID) -> tables.HiringPledge:
    """Return a pledge.

    Raises: NoSuchPledge
    """
    found = tables.HiringPledge.objects.filter(key=key).first()
    if found is None:
        raise errors.NoSuchPledge(errors.NoSuchPledge.__doc__)
    return found


def count() -> int:
    """Return how many pledges stand."""
    return tables.HiringPledge.objects.filter(withdrawn_at=None).count()


def every(*, today: date) -> list[Told]:
    """Return the pledges that stand, the newest first, each beside the hires between it and its day or today."""
    found = list(tables.HiringPledge.objects.filter(withdrawn_at=None).order_by("-pledged_date", "-id")[:LISTED_MAX])
    if not found:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            HIRED,
            {
                "ids": [each.pk for each in found],
                "from_dates": [each.pledged_date for each in found],
                "to_dates": [min(each.due_date, today) for each in found],
            },
        )
        hired = dict(cursor.fetchall())
    return [
        Told(
            pledge=each, hired=disclosure.group_figure(hired.get(each.pk, 0), people=hired.get(each.pk, 0)),
            is_due=each.due_date <= today,
        )
        for each in found
    ]  # fmt: skip
