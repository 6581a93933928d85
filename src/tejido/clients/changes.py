"""Changing what a client, a programme, a queue or a pool already is. Saying the same again records nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time
from typing import Any

from django.db import IntegrityError, transaction
from django.db import models as fields
from psycopg import errors as postgres

from tejido.clients import checks, errors, models
from tejido.core import contact_states, facts
from tejido.journal import actions as journal
from tejido.journal import scopes

PRIORITY_MAX = 10
SECONDS_MAX = 24 * 3600
REOPEN_DAYS_MAX = 365
WAITING_MAX = 100_000
SECRET_LENGTH_MIN = 32


@transaction.atomic
def change_client(
    *, client: models.Client, name: str, country: str, zone: str, by: facts.Actor, at: datetime
) -> models.Client:
    """Change a client's details.

    Raises: NameInvalid, CountryInvalid, ZoneUnknown
    """
    columns = {"name": checks.name(name), "country": checks.country(country), "zone": checks.zone(zone)}
    if _store(client, columns):
        journal.record("client_changed", by=by, at=at, client_id=client.pk, client=client.pk)
    return client


@transaction.atomic
def set_allowed_origins(
    *, client: models.Client, allowed_origins: Iterable[str], by: facts.Actor, at: datetime
) -> models.Client:
    """Set which sites may show a client's widgets, in place of those before.

    Raises: OriginInvalid, TooManyOrigins
    """
    if _store(client, {"allowed_origins": checks.allowed_origins(allowed_origins)}):
        journal.record("client_changed", by=by, at=at, client_id=client.pk, client=client.pk)
    return client


@transaction.atomic
def change_programme(
    *,
    programme: models.Programme,
    name: str,
    short_abandon_seconds: int,
    wrap_up_seconds_max: int,
    abuse_pause_seconds: int,
    lost_line_neutral_seconds: int,
    reopen_days: int,
    by: facts.Actor,
    at: datetime,
) -> models.Programme:
    """Change a programme's name and rules.

    Args:
        short_abandon_seconds: An abandonment up to here counts as short.
        wrap_up_seconds_max: A wrap-up that lasts longer is closed without the agent.
        abuse_pause_seconds: The paid pause after an abusive contact, 120 to 600.
        lost_line_neutral_seconds: How long a lost line counts neither for nor against the agent.
        reopen_days: For how long a customer's answer to an ended contact reopens its thread.
    Raises: NameInvalid, SecondsInvalid, DaysInvalid
    """
    _check_seconds(short_abandon_seconds, wrap_up_seconds_max, lost_line_neutral_seconds)
    if not models.ABUSE_PAUSE_SECONDS_MIN <= abuse_pause_seconds <= models.ABUSE_PAUSE_SECONDS_MAX:
        raise errors.SecondsInvalid(errors.SecondsInvalid.__doc__)
    if not 0 <= reopen_days <= REOPEN_DAYS_MAX:
        raise errors.DaysInvalid(errors.DaysInvalid.__doc__)
    columns = {
        "name": checks.name(name),
        "short_abandon_seconds": short_abandon_seconds,
        "wrap_up_seconds_max": wrap_up_seconds_max,
        "abuse_pause_seconds": abuse_pause_seconds,
        "lost_line_neutral_seconds": lost_line_neutral_seconds,
        "reopen_days": reopen_days,
    }
    if _store(programme, columns):
        journal.record("programme_changed", by=by, at=at, client_id=programme.client_id, programme=programme.pk)
    return programme


@transaction.atomic
def set_identity_secret(*, programme: models.Programme, secret: str, by: facts.Actor, at: datetime) -> models.Programme:
    """Give a programme the secret with which the client's site signs who a customer is; the one before stops working.

    Args:
        secret: Random, from the edge, at least 32 characters; an empty one takes the possibility away.
    Raises: SecretInvalid
    """
    if secret and len(secret) < SECRET_LENGTH_MIN:
        raise errors.SecretInvalid(errors.SecretInvalid.__doc__)
    if _store(programme, {"identity_secret": secret}):
        journal.record("identity_secret_set", by=by, at=at, client_id=programme.client_id, programme=programme.pk)
    return programme


@transaction.atomic
def change_queue(
    *,
    queue: models.Queue,
    pool: models.Pool,
    name: str,
    language: str,
    zone: str,
    holiday_calendar: str,
    opens_at: time,
    closes_at: time,
    open_weekdays: Sequence[int],
    priority: int,
    difficulty: int,
    waiting_max: int | None,
    sticky_seconds: int,
    overflow_queue: models.Queue | None,
    overflow_after_seconds: int | None,
    by: facts.Actor,
    at: datetime,
) -> models.Queue:
    """Change how a queue is kept; contacts that wait in it stay, and follow the new rules.

    Args:
        difficulty: 1 to 5; a trainee gets contacts no harder than their rung.
        waiting_max: A queue with so many waiting takes no more; None: no limit.
        sticky_seconds: How long a returning customer's contact waits for the agent they know; 0: not at all.
        overflow_queue, overflow_after_seconds: Where a contact goes that has waited so long; both or neither.
    Raises: NameInvalid, LanguageInvalid, ZoneUnknown, CalendarUnknown, NumberInvalid, SecondsInvalid, OverflowInvalid,
        OverflowInCircle
    """
    _check_numbers(open_weekdays=open_weekdays, priority=priority, difficulty=difficulty, waiting_max=waiting_max)
    _check_seconds(sticky_seconds)
    _check_overflow(queue, overflow_queue, overflow_after_seconds)
    before_pool = queue.pool_id
    columns = {
        "pool_id": pool.pk,
        "name": checks.name(name),
        "language": checks.language(language),
        "zone": checks.zone(zone),
        "holiday_calendar": checks.calendar(holiday_calendar),
        "opens_at": opens_at,
        "closes_at": closes_at,
        "open_weekdays": sorted(set(open_weekdays)),
        "priority": priority,
        "difficulty": difficulty,
        "waiting_max": waiting_max,
        "sticky_seconds": sticky_seconds,
        "overflow_queue_id": overflow_queue.pk if overflow_queue else None,
        "overflow_after_seconds": overflow_after_seconds,
    }
    if _store(queue, columns):
        # Both routers must hear of it: the one that led the queue, and the one that leads it now.
        for pool_id in sorted({before_pool, pool.pk}):
            journal.record("queue_changed", by=by, at=at, client_id=queue.client_id, queue=queue.pk, pool=pool_id)
    return queue


@transaction.atomic
def rename_pool(*, pool: models.Pool, name: str, by: facts.Actor, at: datetime) -> models.Pool:
    """Give a routing pool another name.

    Raises: NameInvalid, PoolNameTaken
    """
    if _store(pool, {"name": checks.name(name)}, taken=errors.PoolNameTaken):
        journal.record("pool_renamed", by=by, at=at, client_id=scopes.OPERATOR, pool=pool.pk)
    return pool


@transaction.atomic
def rename_skill(*, skill: models.Skill, name: str, by: facts.Actor, at: datetime) -> models.Skill:
    """Give a skill another name; its code stays.

    Raises: NameInvalid
    """
    if _store(skill, {"name": checks.name(name)}):
        client_id = scopes.OPERATOR if skill.client_id is None else skill.client_id
        journal.record("skill_renamed", by=by, at=at, client_id=client_id, skill=skill.pk)
    return skill


def _store(row: fields.Model, columns: Mapping[str, Any], *, taken: type[Exception] | None = None) -> bool:
    """Store the columns that differ, under a lock, and say whether there were any."""
    kind = type(row)
    locked = kind._default_manager.select_for_update().get(pk=row.pk)
    different = [name for name, value in columns.items() if getattr(locked, name) != value]
    if different:
        try:
            with transaction.atomic():
                kind._default_manager.filter(pk=row.pk).update(**{name: columns[name] for name in different})
        except IntegrityError as problem:
            if taken is None or not isinstance(problem.__cause__, postgres.UniqueViolation):
                raise
            raise taken(taken.__doc__) from problem
    row.refresh_from_db()
    return bool(different)


def _check_seconds(*given: int) -> None:
    if not all(0 <= seconds <= SECONDS_MAX for seconds in given):
        raise errors.SecondsInvalid(errors.SecondsInvalid.__doc__)


def _check_numbers(*, open_weekdays: Sequence[int], priority: int, difficulty: int, waiting_max: int | None) -> None:
    is_good = (
        set(open_weekdays) <= set(models.WEEKDAYS)
        and 0 <= priority <= PRIORITY_MAX
        and 1 <= difficulty <= contact_states.DIFFICULTY_MAX
        and (waiting_max is None or 1 <= waiting_max <= WAITING_MAX)
    )
    if not is_good:
        raise errors.NumberInvalid(errors.NumberInvalid.__doc__)


def _check_overflow(queue: models.Queue, other: models.Queue | None, after_seconds: int | None) -> None:
    """Refuse an overflow that leads to nobody's queue, to another client's, to itself, or round in a circle."""
    if (other is None) != (after_seconds is None):
        raise errors.OverflowInvalid(errors.OverflowInvalid.__doc__)
    if other is None or after_seconds is None:
        return
    if not 1 <= after_seconds <= SECONDS_MAX or other.client_id != queue.client_id:
        raise errors.OverflowInvalid(errors.OverflowInvalid.__doc__)
    seen = {queue.pk}
    step: models.Queue | None = other
    while step is not None:
        if step.pk in seen:
            raise errors.OverflowInCircle(errors.OverflowInCircle.__doc__)
        seen.add(step.pk)
        step = step.overflow_queue
