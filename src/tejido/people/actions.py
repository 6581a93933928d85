"""What changes people: employment, placement, skills, and the chosen part of presence."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from tejido.clients import checks, rows
from tejido.clients import models as clients
from tejido.core import facts, presence
from tejido.journal import actions as journal
from tejido.journal import scopes
from tejido.people import endings, errors, models, presences
from tejido.reference import models as reference

REGIME_BY_MODE = {"site": "co_on_site", "home": "co_telework", "hybrid": "co_telework"}


@transaction.atomic
def register_person(
    *,
    given_names: str,
    first_surname: str,
    second_surname: str = "",
    display_name: str,
    birth_date: date | None = None,
    key: UUID | None = None,
    by: facts.Actor,
    at: datetime,
) -> models.Person:
    """Make a person known to us as a worker.

    Args:
        display_name: What customers see.
        key: Made with the form: the same one again returns the person that it made.
    """
    person, is_new = rows.make(
        models.Person,
        key=key,
        taken=errors.PersonNameInvalid,
        given_names=given_names,
        first_surname=first_surname,
        second_surname=second_surname,
        display_name=display_name,
        birth_date=birth_date,
    )
    if not is_new:
        return person
    journal.record("person_registered", by=by, at=at, client_id=scopes.OPERATOR, person=person.pk)
    return person


@transaction.atomic
def merge_person(*, person: models.Person, canonical: models.Person, by: facts.Actor, at: datetime) -> None:
    """Say that two records are one person; no row and no fact moves, so it can be undone.

    Raises: PersonMergeRefused
    """
    locked = models.Person.objects.select_for_update().get(pk=person.pk)
    is_chain = canonical.canonical_person_id is not None or person.merged.exists()
    if person.pk == canonical.pk or is_chain or locked.canonical_person_id is not None:
        raise errors.PersonMergeRefused(errors.PersonMergeRefused.__doc__)
    models.Person.objects.filter(pk=person.pk).update(canonical_person=canonical)
    journal.record("person_merged", by=by, at=at, client_id=scopes.OPERATOR, person=person.pk, canonical=canonical.pk)


@transaction.atomic
def unmerge_person(*, person: models.Person, by: facts.Actor, at: datetime) -> None:
    """Say that a record is a person of its own again; whatever either got meanwhile stays where it is.

    Raises: PersonMergeRefused: it was not merged.
    """
    locked = models.Person.objects.select_for_update().get(pk=person.pk)
    if locked.canonical_person_id is None:
        raise errors.PersonMergeRefused(errors.PersonMergeRefused.__doc__)
    models.Person.objects.filter(pk=person.pk).update(canonical_person=None)
    journal.record(
        "person_unmerged", by=by, at=at, client_id=scopes.OPERATOR, person=person.pk,
        canonical=locked.canonical_person_id,
    )  # fmt: skip


@transaction.atomic
def add_site(
    *,
    name: str,
    place: reference.Place,
    zone: str,
    holiday_calendar: str,
    key: UUID | None = None,
    by: facts.Actor,
    at: datetime,
) -> models.Site:
    """Take a building of the operator into use.

    Args:
        zone: Its IANA zone.
        holiday_calendar: ISO 3166 code, with subdivision where it matters; it counts for the pay of who works there.
        key: Made with the form: the same one again returns the site that it made.
    Raises: NameInvalid, ZoneUnknown, CalendarUnknown
    """
    site, is_new = rows.make(
        models.Site, key=key, taken=errors.NoSuchSite, name=checks.name(name), place=place, zone=checks.zone(zone),
        holiday_calendar=checks.calendar(holiday_calendar),
    )  # fmt: skip
    if is_new:
        journal.record("site_added", by=by, at=at, client_id=scopes.OPERATOR, site=site.pk, place=place.pk)
    return site


@transaction.atomic
def employ(
    *, person: models.Person, contract: str, from_date: date, recorded_at: datetime, by: facts.Actor, at: datetime
) -> models.Employment:
    """Employ a person from a date on.

    Args:
        contract: One of `models.CONTRACTS`.
        recorded_at: Machine time, for the history of corrections.
    """
    employment = models.Employment.objects.create(
        person=person, contract=contract, from_date=from_date, recorded_at=recorded_at
    )
    journal.record(
        "employment_started",
        by=by,
        at=at,
        client_id=scopes.OPERATOR,
        person=person.pk,
        employment=employment.pk,
        contract=contract,
        **{"from": from_date.isoformat()},
    )
    return employment


@transaction.atomic
def end_employment(
    *,
    employment: models.Employment,
    to_date: date,
    reason: str,
    recorded_at: datetime,
    by: facts.Actor,
    at: datetime,
) -> models.Employment:
    """End an employment and its open placement, and return it as it is believed now.

    The rows without the end are superseded, so that what was believed until now can be asked for.

    Args:
        to_date: The first day on which the person is no longer employed.
        reason: A code.
        recorded_at: Machine time, for the history of corrections.
    """
    ended = endings.closed(employment, to_date=to_date, end_reason=reason, recorded_at=recorded_at)
    for placement in models.Placement.objects.filter(employment=employment, superseded_at=None).order_by("from_date"):
        if placement.to_date is None:
            end_placement(
                placement=placement, employment=ended, to_date=to_date, reason=reason, recorded_at=recorded_at, by=by,
                at=at,
            )  # fmt: skip
        else:
            models.Placement.objects.filter(pk=placement.pk).update(employment=ended)
    journal.record(
        "employment_ended", by=by, at=at, client_id=scopes.OPERATOR, person=employment.person_id,
        employment=employment.pk, now=ended.pk, to=to_date.isoformat(), reason=reason,
    )  # fmt: skip
    return ended


@transaction.atomic
def end_placement(
    *,
    placement: models.Placement,
    employment: models.Employment | None = None,
    to_date: date,
    reason: str,
    recorded_at: datetime,
    by: facts.Actor,
    at: datetime,
) -> models.Placement:
    """End a placement, and return it as it is believed now; the row without the end is superseded.

    Args:
        employment: What it belongs to now; None: still to the same.
        reason: A code.
        recorded_at: Machine time, for the history of corrections.
    """
    ended = endings.closed(
        placement, to_date=to_date, end_reason=reason, recorded_at=recorded_at,
        employment=employment or placement.employment,
    )  # fmt: skip
    journal.record(
        "placement_ended", by=by, at=at, client_id=scopes.OPERATOR, person=placement.person_id,
        placement=placement.pk, now=ended.pk, to=to_date.isoformat(), reason=reason,
    )  # fmt: skip
    return ended


@transaction.atomic
def place(
    *,
    employment: models.Employment,
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
    """Put an employed person in a position at a place; with a pool they get a presence, and the router knows them.

    Args:
        position: A code, such as "advisor".
        work_mode: One of `models.WORK_MODES`; the legal regime follows it and the place.
    """
    regime = REGIME_BY_MODE[work_mode] if place.country == "CO" else "other"
    placement = models.Placement.objects.create(
        person_id=employment.person_id,
        employment=employment,
        position=position,
        place=place,
        site=site,
        work_mode=work_mode,
        legal_regime=regime,
        pool=pool,
        from_date=from_date,
        recorded_at=recorded_at,
    )
    if pool is not None:
        models.Presence.objects.update_or_create(
            person_id=employment.person_id,
            defaults={"pool": pool},
            create_defaults={"pool": pool, "activity_from_at": at, "idle_from_at": at},
        )
        _open_activity(employment.person_id, activity="offline", reason=None, at=at)
    journal.record(
        "placement_started",
        by=by,
        at=at,
        client_id=scopes.OPERATOR,
        person=employment.person_id,
        placement=placement.pk,
        position=position,
        work_mode=work_mode,
        place=place.pk,
        site=site.pk if site else None,
        pool=pool.pk if pool else None,
        **{"from": from_date.isoformat()},
    )
    return placement


@transaction.atomic
def set_skill_level(
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
    """Set how far a person is in a skill from now on; the level before it ends.

    Args:
        level: 1 to 5.
        rung: shadow, supervised or solo.
        evidence: A code for what it rests on, such as "assessment" or "onboarding".
        user_id: Who judged.
    """
    models.SkillLevel.objects.filter(person=person, skill=skill, to_at=None).update(to_at=at)
    row = models.SkillLevel.objects.create(
        person=person, skill=skill, level=level, rung=rung, evidence=evidence, set_by_user_id=user_id, from_at=at
    )
    journal.record(
        "skill_level_set",
        by=by,
        at=at,
        client_id=scopes.OPERATOR,
        person=person.pk,
        skill=skill.pk,
        level=level,
        rung=rung,
        evidence=evidence,
    )
    return row


@transaction.atomic
def set_capacity(*, person: models.Person, capacities: Mapping[str, int], by: facts.Actor, at: datetime) -> None:
    """Set how many contacts of each channel a person may hold at once; a channel left out keeps its capacity."""
    presence_row = models.Presence.objects.filter(person=person).first()
    for channel, capacity in capacities.items():
        models.Load.objects.update_or_create(person=person, channel=channel, defaults={"capacity": capacity})
        journal.record(
            "capacity_set",
            by=by,
            at=at,
            client_id=scopes.OPERATOR,
            person=person.pk,
            channel=channel,
            capacity=capacity,
            pool=presence_row.pool_id if presence_row else None,
        )


@transaction.atomic
def set_membership(
    *, person: models.Person, queue: clients.Queue, is_member: bool, by: facts.Actor, at: datetime
) -> None:
    """Let a person serve a queue, or no longer."""
    if is_member:
        models.Membership.objects.get_or_create(person=person, queue=queue, defaults={"client_id": queue.client_id})
    else:
        models.Membership.objects.filter(person=person, queue=queue).delete()
    journal.record(
        "membership_set",
        by=by,
        at=at,
        client_id=scopes.OPERATOR,
        person=person.pk,
        queue=queue.pk,
        member=is_member,
    )


@transaction.atomic
def choose_activity(
    *, person_id: int, activity: str, reason: str | None, by: facts.Actor, at: datetime
) -> models.Presence:
    """Let a person choose what they do now. Choosing the same again changes nothing and records nothing.

    Raises:
        ActivityUnknown: nobody can choose it, or the reason does not belong to it.
        NoPresence: the person is in no routing pool.
        StillRecovering: the pause after an abusive contact has just begun.
    """
    presence.check_choice(activity, reason=reason)
    if activity == "available":
        presences.check_recovered(person_id, at=at)
    return change_activity(person_id=person_id, activity=activity, reason=reason, by=by, at=at)


@transaction.atomic
def change_activity(
    *,
    person_id: int,
    activity: str,
    reason: str | None,
    until_at: datetime | None = None,
    by: facts.Actor,
    at: datetime,
) -> models.Presence:
    """Change a person's activity: the spell that runs ends, another begins, and availability follows.

    Args:
        until_at: World time at which it ends by itself and the person is available again; None: it does not.
    Raises: NoPresence
    """
    row = models.Presence.objects.select_for_update().filter(person_id=person_id).first()
    if row is None:
        raise errors.NoPresence(errors.NoPresence.__doc__)
    if row.activity == activity and (row.reason or None) == reason and row.until_at == until_at:
        return row
    if row.activity == "recovering" and activity != "recovering":
        presences.end_neutral(person_id=person_id, kind="after_abuse", by=by, at=at)
    at = max(at, row.activity_from_at)
    models.Activity.objects.filter(person_id=person_id, to_at=None).update(to_at=at)
    _open_activity(person_id, activity=activity, reason=reason, at=at)
    row.activity, row.reason, row.activity_from_at, row.until_at = activity, reason or "", at, until_at
    fields = ["activity", "reason", "activity_from_at", "until_at"]
    if activity == "available":
        row.idle_from_at = at
        fields.append("idle_from_at")
    row.save(update_fields=fields)
    row.refresh_from_db()
    journal.record(
        "activity_changed",
        by=by,
        at=at,
        client_id=scopes.OPERATOR,
        person=person_id,
        pool=row.pool_id,
        activity=activity,
        reason=reason,
        available=row.available,
        until_at=until_at,
    )
    return row


def _open_activity(person_id: int, *, activity: str, reason: str | None, at: datetime) -> None:
    if not models.Activity.objects.filter(person_id=person_id, to_at=None).exists():
        models.Activity.objects.create(person_id=person_id, activity=activity, reason=reason or "", from_at=at)
