"""How people's weeks are agreed: rest day, days a week, fixed or flexible; by day, and corrected without a loss."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from tejido.clients import rows
from tejido.core import facts
from tejido.core.hours import patterns as core_patterns
from tejido.journal import actions as journal
from tejido.journal import scopes
from tejido.people import hours_tables as tables
from tejido.people import models
from tejido.people.employment import spells
from tejido.people.hours import errors, periods

Pattern = tables.WorkPattern
DISTRIBUTIONS = core_patterns.DISTRIBUTIONS


@transaction.atomic
def set_pattern(
    *,
    person: models.Person,
    from_date: date,
    rest_weekday: int,
    days_a_week: int,
    distribution: str,
    user_id: int,
    recorded_at: datetime,
    key: UUID | None = None,
    by: facts.Actor,
    at: datetime,
) -> tables.WorkPattern:
    """Agree on somebody's week from a day on; the pattern before it ends, and one from a later day gives way.

    The same pattern again is the one there is.

    Args:
        rest_weekday: 0 Monday to 6 Sunday.
        days_a_week: 1 to 6.
        recorded_at: Machine time.
        key: Made with the form: the same one again returns the pattern that it made.
    Raises: PatternInvalid, NotEmployedThen, PeriodLocked
    """
    spells.lock(person.pk)
    before = rows.made_before(tables.WorkPattern, key)
    if before is not None:
        return before
    is_week = rest_weekday in core_patterns.WEEKDAYS and 1 <= days_a_week <= core_patterns.DAYS_A_WEEK_MAX
    if not is_week or distribution not in core_patterns.DISTRIBUTIONS:
        raise errors.PatternInvalid(errors.PatternInvalid.__doc__)
    if spells.employment_on(person.pk, from_date) is None:
        raise errors.NotEmployedThen(errors.NotEmployedThen.__doc__)
    locked_until = periods.locked_until()
    if locked_until is not None and from_date < locked_until:
        raise errors.PeriodLocked(errors.PeriodLocked.__doc__)
    superseded = None
    for held in tables.WorkPattern.objects.filter(spells.touching(from_date, None), person=person):
        same = (held.rest_weekday, held.days_a_week, held.distribution) == (rest_weekday, days_a_week, distribution)
        if same and held.from_date <= from_date and held.to_date is None:
            return held
        superseded = held.pk
        spells.supersede(held, recorded_at=recorded_at)
        if held.from_date < from_date:
            tables.WorkPattern.objects.create(
                person=person, from_date=held.from_date, to_date=from_date, rest_weekday=held.rest_weekday,
                days_a_week=held.days_a_week, distribution=held.distribution,
                agreed_by_user_id=held.agreed_by_user_id, recorded_at=recorded_at,
            )  # fmt: skip
    keyed = {} if key is None else {"key": key}
    row = tables.WorkPattern.objects.create(
        person=person, from_date=from_date, rest_weekday=rest_weekday, days_a_week=days_a_week,
        distribution=distribution, agreed_by_user_id=user_id, recorded_at=recorded_at, **keyed,
    )  # fmt: skip
    row.refresh_from_db()
    journal.record(
        "work_pattern_set", by=by, at=at, client_id=scopes.OPERATOR, person=person.pk, pattern=row.pk,
        rest_weekday=rest_weekday, days_a_week=days_a_week, distribution=distribution, superseded=superseded, to=None,
        **{"from": from_date.isoformat()},
    )  # fmt: skip
    return row


def patterns_of(person: models.Person) -> Sequence[tables.WorkPattern]:
    """Return a person's patterns as known now, the newest first."""
    return list(tables.WorkPattern.objects.filter(person=person, superseded_at=None).order_by("-from_date"))
