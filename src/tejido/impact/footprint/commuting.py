"""Answers about the way to work and cooling at home, kept as sums over those who answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from tejido.clients import rows
from tejido.core import facts
from tejido.core.impact.footprint import commute
from tejido.impact.footprint import errors, tables
from tejido.journal import actions as journal
from tejido.journal import queries as journal_queries
from tejido.journal import scopes
from tejido.people import models as people

COMMUTES_MAX = 1_000
"""So many sums of answers are read at once; a site asks once or twice a year."""
PEOPLE_MAX = 1_000_000
Row = tables.FootprintCommute


@transaction.atomic
def enter(
    *, site: people.Site | None, asked_date: date, modes: Sequence[commute.Mode], home_count: int, cooled_count: int,
    user_id: int, recorded_at: datetime, key: UUID | None = None, by: facts.Actor, at: datetime,
) -> Row:  # fmt: skip
    """Enter what people answered, as sums.

    Args:
        site: None where all were asked together.
        modes: How many come by each means and how far one way on average, in kilometres.
        home_count, cooled_count: How many work at home, and how many of these cool the room.
        recorded_at: Machine time.
        key: Made with the form: the same one again returns the row that it made.
    Raises: CommuteInvalid, CommuteKnown
    """
    before = rows.made_before(tables.FootprintCommute, key)
    if before is not None:
        return before
    try:
        profile = commute.Profile(
            site="", asked_date=asked_date, modes=tuple(modes), home_count=home_count, cooled_count=cooled_count
        )
    except commute.ProfileInvalid as problem:
        raise errors.CommuteInvalid(errors.CommuteInvalid.__doc__) from problem
    is_told = profile.commuters_count or home_count
    is_many = max(profile.commuters_count, home_count) > PEOPLE_MAX
    if not is_told or is_many or asked_date > journal_queries.business_day(at):
        raise errors.CommuteInvalid(errors.CommuteInvalid.__doc__)
    made, is_new = rows.make(
        tables.FootprintCommute, key=key, taken=errors.CommuteKnown, site=site, asked_date=asked_date,
        modes=[[one.mode, one.people_count, one.km] for one in modes], home_count=home_count,
        cooled_count=cooled_count, entered_by_user_id=user_id, recorded_at=recorded_at,
    )  # fmt: skip
    if is_new:
        _record("footprint_commute_entered", made, by=by, at=at)
    return made


@transaction.atomic
def withdraw(*, key: UUID, recorded_at: datetime, by: facts.Actor, at: datetime) -> None:
    """Withdraw sums of answers; they stay on record.

    Raises: NoSuchCommute
    """
    found = tables.FootprintCommute.objects.select_for_update().filter(key=key, superseded_at=None).first()
    if found is None:
        raise errors.NoSuchCommute(errors.NoSuchCommute.__doc__)
    moment = max(recorded_at, found.recorded_at)
    tables.FootprintCommute.objects.filter(pk=found.pk).update(superseded_at=moment)
    _record("footprint_commute_withdrawn", found, by=by, at=at)


def every() -> Sequence[Row]:
    """Return the sums that stand, the newest first."""
    found = tables.FootprintCommute.objects.filter(superseded_at=None).select_related("site")
    return list(found.order_by("-asked_date", "site_id", "id")[:COMMUTES_MAX])


def profiles() -> Sequence[commute.Profile]:
    """Return the sums that stand, as the core knows them."""
    return [profile_of(row) for row in every()]


def profile_of(row: Row) -> commute.Profile:
    """Return a row as the core knows it."""
    return commute.Profile(
        site=str(row.site.key) if row.site else "", asked_date=row.asked_date,
        modes=tuple(commute.Mode(mode=mode, people_count=count, km=km) for mode, count, km in row.modes),
        home_count=row.home_count, cooled_count=row.cooled_count,
    )  # fmt: skip


def _record(fact: str, row: Row, *, by: facts.Actor, at: datetime) -> None:
    journal.record(
        fact, by=by, at=at, client_id=scopes.OPERATOR, commute=row.pk, site=row.site_id,
        asked=row.asked_date.isoformat(), people=sum(count for _mode, count, _km in row.modes),
    )  # fmt: skip
