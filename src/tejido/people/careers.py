"""From the first day to the last: hiring, moving, judging and leaving, as the set-up pages do them in one step each.

Each takes the person's row under a lock first, so that two who press the same button at once leave one change.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from tejido.clients import checks, rows
from tejido.clients import models as clients
from tejido.core import contact_states, facts
from tejido.journal import actions as journal
from tejido.journal import scopes
from tejido.people import actions, errors, models
from tejido.reference import models as reference

CAPACITY_MAX = 50
LEVEL_MAX = 5


@transaction.atomic
def hire(
    *,
    given_names: str,
    first_surname: str,
    second_surname: str,
    display_name: str,
    contract: str,
    position: str,
    place: reference.Place,
    site: models.Site | None,
    work_mode: str,
    pool: clients.Pool | None,
    capacities: Mapping[str, int],
    from_date: date,
    recorded_at: datetime,
    key: UUID | None = None,
    by: facts.Actor,
    at: datetime,
) -> models.Person:
    """Make a person known, employ and place them, and say how many contacts they may hold.

    Args:
        capacities: Channel to contacts at once, 0 to 50.
        recorded_at: Machine time, for the history of corrections.
        key: Made with the form: the same one again returns the person that it made.
    Raises: PersonNameInvalid, SiteNeeded, CapacityInvalid
    """
    before = rows.made_before(models.Person, key)
    if before is not None:
        return before
    names: dict[str, Any] = {**_names(given_names, first_surname, second_surname, display_name)}
    person = actions.register_person(**names, key=key, by=by, at=at)
    employ_again(
        person=person, contract=contract, position=position, place=place, site=site, work_mode=work_mode, pool=pool,
        from_date=from_date, recorded_at=recorded_at, by=by, at=at,
    )  # fmt: skip
    set_capacities(person=person, capacities=capacities, by=by, at=at)
    return person


@transaction.atomic
def employ_again(
    *,
    person: models.Person,
    contract: str,
    position: str,
    place: reference.Place,
    site: models.Site | None,
    work_mode: str,
    pool: clients.Pool | None,
    from_date: date,
    recorded_at: datetime,
    by: facts.Actor,
    at: datetime,
) -> models.Employment:
    """Employ and place a person who has no employment from this day on.

    Raises: EmploymentOverlaps, SiteNeeded, RecordMerged
    """
    if _lock(person).canonical_person_id is not None:
        raise errors.RecordMerged(errors.RecordMerged.__doc__)
    if _employment_on(person, from_date) is not None or _employments(person).filter(from_date__gt=from_date).exists():
        raise errors.EmploymentOverlaps(errors.EmploymentOverlaps.__doc__)
    _check_site(site, work_mode)
    employment = actions.employ(
        person=person, contract=contract, from_date=from_date, recorded_at=recorded_at, by=by, at=at
    )
    actions.place(
        employment=employment, position=position, place=place, site=site, work_mode=work_mode, pool=pool,
        from_date=from_date, recorded_at=recorded_at, by=by, at=at,
    )  # fmt: skip
    return employment


@transaction.atomic
def move(
    *,
    person: models.Person,
    position: str,
    place: reference.Place,
    site: models.Site | None,
    work_mode: str,
    pool: clients.Pool | None,
    from_date: date,
    recorded_at: datetime,
    by: facts.Actor,
    at: datetime,
) -> models.Placement:
    """Give an employed person another position, place, work mode or pool from a day on; the placement before ends.

    The same placement again is the one there is.

    Raises: NotEmployed, PlacementTooEarly, SiteNeeded
    """
    _lock(person)
    _check_site(site, work_mode)
    employment = _employment_on(person, from_date)
    if employment is None:
        raise errors.NotEmployed(errors.NotEmployed.__doc__)
    newest = models.Placement.objects.filter(person=person, superseded_at=None).order_by("-from_date").first()
    wanted = (position, place.pk, site.pk if site else None, work_mode, pool.pk if pool else None)
    if newest is not None and newest.to_date is None:
        known = (newest.position, newest.place_id, newest.site_id, newest.work_mode, newest.pool_id)
        if known == wanted:
            return newest
    if newest is not None and (newest.from_date >= from_date or (newest.to_date and newest.to_date > from_date)):
        raise errors.PlacementTooEarly(errors.PlacementTooEarly.__doc__)
    if newest is not None and newest.to_date is None:
        actions.end_placement(
            placement=newest, to_date=from_date, reason="moved", recorded_at=recorded_at, by=by, at=at
        )
    return actions.place(
        employment=employment, position=position, place=place, site=site, work_mode=work_mode, pool=pool,
        from_date=from_date, recorded_at=recorded_at, by=by, at=at,
    )  # fmt: skip


@transaction.atomic
def leave(
    *, person: models.Person, to_date: date, reason: str, recorded_at: datetime, by: facts.Actor, at: datetime
) -> None:
    """End a person's employment; ended already on this day, nothing changes.

    Args:
        to_date: The first day on which the person is no longer employed.
        reason: A code.
        recorded_at: Machine time, for the history of corrections.
    Raises: NotEmployed
    """
    _lock(person)
    employment = _employments(person).order_by("-from_date").first()
    if employment is not None and employment.to_date == to_date:
        return
    if employment is None or employment.to_date is not None or employment.from_date >= to_date:
        raise errors.NotEmployed(errors.NotEmployed.__doc__)
    if models.Placement.objects.filter(
        employment=employment, to_date=None, superseded_at=None, from_date__gte=to_date
    ).exists():
        raise errors.PlacementTooEarly(errors.PlacementTooEarly.__doc__)
    actions.end_employment(employment=employment, to_date=to_date, reason=reason, recorded_at=recorded_at, by=by, at=at)


@transaction.atomic
def change_names(
    *,
    person: models.Person,
    given_names: str,
    first_surname: str,
    second_surname: str,
    display_name: str,
    by: facts.Actor,
    at: datetime,
) -> models.Person:
    """Correct a person's names.

    Raises: PersonNameInvalid
    """
    names = _names(given_names, first_surname, second_surname, display_name)
    locked = _lock(person)
    if any(getattr(locked, column) != value for column, value in names.items()):
        models.Person.objects.filter(pk=person.pk).update(**names)
        journal.record("person_changed", by=by, at=at, client_id=scopes.OPERATOR, person=person.pk)
    person.refresh_from_db()
    return person


@transaction.atomic
def set_capacities(*, person: models.Person, capacities: Mapping[str, int], by: facts.Actor, at: datetime) -> None:
    """Set how many contacts of each channel a person may hold at once; only what differs is a change.

    Raises: CapacityInvalid
    """
    is_good = set(capacities) <= set(contact_states.CHANNELS)
    if not is_good or not all(0 <= capacity <= CAPACITY_MAX for capacity in capacities.values()):
        raise errors.CapacityInvalid(errors.CapacityInvalid.__doc__)
    _lock(person)
    known = dict(models.Load.objects.filter(person=person).values_list("channel", "capacity"))
    different = {channel: count for channel, count in capacities.items() if known.get(channel, 0) != count}
    if different:
        actions.set_capacity(person=person, capacities=different, by=by, at=at)


@transaction.atomic
def set_queues(
    *,
    person: models.Person,
    queues: Iterable[clients.Queue],
    among: Iterable[clients.Queue],
    by: facts.Actor,
    at: datetime,
) -> None:
    """Set which of some queues a person may serve; queues that were not asked about stay as they are.

    Args:
        among: The queues that whoever chose could see.
    """
    _lock(person)
    wanted = {queue.pk for queue in queues}
    held = set(models.Membership.objects.filter(person=person).values_list("queue_id", flat=True))
    for queue in sorted(among, key=lambda each: each.pk):
        if (queue.pk in wanted) != (queue.pk in held):
            actions.set_membership(person=person, queue=queue, is_member=queue.pk in wanted, by=by, at=at)


@transaction.atomic
def judge(
    *,
    person: models.Person,
    skill: clients.Skill,
    level: int,
    rung: str,
    evidence: str,
    user_id: int,
    by: facts.Actor,
    at: datetime,
) -> models.SkillLevel:
    """Set how far a person is in a skill; the same judgement again is the one there is.

    Raises: LevelInvalid
    """
    if not 1 <= level <= LEVEL_MAX or rung not in models.RUNGS:
        raise errors.LevelInvalid(errors.LevelInvalid.__doc__)
    _lock(person)
    held = models.SkillLevel.objects.filter(person=person, skill=skill, to_at=None).first()
    if held is not None and (held.level, held.rung, held.evidence) == (level, rung, evidence):
        return held
    return actions.set_skill_level(
        person=person, skill=skill, level=level, rung=rung, evidence=evidence, user_id=user_id, by=by,
        at=max(at, held.from_at) if held else at,
    )  # fmt: skip


@transaction.atomic
def change_site(
    *, site: models.Site, name: str, zone: str, holiday_calendar: str, by: facts.Actor, at: datetime
) -> models.Site:
    """Change a site's name, zone or holiday calendar; it stays where it is.

    Raises: NameInvalid, ZoneUnknown, CalendarUnknown
    """
    columns = {
        "name": checks.name(name),
        "zone": checks.zone(zone),
        "holiday_calendar": checks.calendar(holiday_calendar),
    }
    locked = models.Site.objects.select_for_update().get(pk=site.pk)
    if any(getattr(locked, column) != value for column, value in columns.items()):
        models.Site.objects.filter(pk=site.pk).update(**columns)
        journal.record("site_changed", by=by, at=at, client_id=scopes.OPERATOR, site=site.pk)
    site.refresh_from_db()
    return site


def _lock(person: models.Person) -> models.Person:
    return models.Person.objects.select_for_update().get(pk=person.pk)


def _employments(person: models.Person) -> QuerySet[models.Employment]:
    return models.Employment.objects.filter(person=person, superseded_at=None)


def _employment_on(person: models.Person, day: date) -> models.Employment | None:
    known = _employments(person).filter(from_date__lte=day).order_by("-from_date").first()
    return known if known is not None and (known.to_date is None or known.to_date > day) else None


def _check_site(site: models.Site | None, work_mode: str) -> None:
    if work_mode not in models.WORK_MODES or (work_mode != "home" and site is None):
        raise errors.SiteNeeded(errors.SiteNeeded.__doc__)


def _names(given_names: str, first_surname: str, second_surname: str, display_name: str) -> dict[str, str]:
    """Return a person's names without the blanks around them.

    Raises: PersonNameInvalid
    """
    names = {
        "given_names": given_names.strip(),
        "first_surname": first_surname.strip(),
        "second_surname": second_surname.strip(),
        "display_name": display_name.strip(),
    }
    is_whole = all(names[column] for column in ("given_names", "first_surname", "display_name"))
    if not is_whole or any(len(text) > checks.NAME_LENGTH_MAX or "\0" in text for text in names.values()):
        raise errors.PersonNameInvalid(errors.PersonNameInvalid.__doc__)
    return names
