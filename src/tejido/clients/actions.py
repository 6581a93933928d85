"""What changes clients, programmes and queues. Each action is one transaction with at least one fact."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q

from tejido.clients import checks, errors, models, rows
from tejido.core import contact_states, facts, metrics
from tejido.core.routing import errors as routing_errors
from tejido.core.routing import policy as routing_policy
from tejido.journal import actions as journal
from tejido.journal import scopes

TARGET_SECONDS_MAX = 7 * 24 * 3600


@transaction.atomic
def add_client(
    *,
    name: str,
    country: str,
    zone: str,
    allowed_origins: Sequence[str] = (),
    key: UUID | None = None,
    by: facts.Actor,
    at: datetime,
) -> models.Client:
    """Take on a client; the transaction's scope grows by it.

    Args:
        country: ISO 3166 code.
        zone: The client's IANA zone.
        allowed_origins: Sites that may embed the client's widgets, such as "https://www.example.com".
        key: Made with the form: the same one again returns the client that it made.
    Raises: NameInvalid, CountryInvalid, ZoneUnknown, OriginInvalid, TooManyOrigins
    """
    before = rows.made_before(models.Client, key)
    if before is not None:
        return before
    client_id = _next_client_id()
    scopes.widen(client_id)
    client, is_new = rows.make(
        models.Client,
        key=key,
        taken=errors.NoSuchClient,
        id=client_id,
        name=checks.name(name),
        country=checks.country(country),
        zone=checks.zone(zone),
        allowed_origins=checks.allowed_origins(allowed_origins),
    )
    if not is_new:
        return client
    journal.record("client_added", by=by, at=at, client_id=client.pk, client=client.pk)
    return client


@transaction.atomic
def add_programme(
    *,
    client: models.Client,
    name: str,
    short_abandon_seconds: int = 5,
    key: UUID | None = None,
    by: facts.Actor,
    at: datetime,
) -> models.Programme:
    """Give a client a programme.

    Args:
        short_abandon_seconds: An abandonment up to here counts as short.
        key: Made with the form: the same one again returns the programme that it made.
    Raises: NameInvalid
    """
    programme, is_new = rows.make(
        models.Programme,
        key=key,
        taken=errors.NoSuchProgramme,
        client=client,
        name=checks.name(name),
        short_abandon_seconds=short_abandon_seconds,
    )
    if is_new:
        journal.record("programme_added", by=by, at=at, client_id=client.pk, programme=programme.pk)
    return programme


@transaction.atomic
def add_pool(*, name: str, key: UUID | None = None, by: facts.Actor, at: datetime) -> models.Pool:
    """Make a routing pool: the agents and queues that one router leads.

    Raises: NameInvalid, PoolNameTaken
    """
    pool, is_new = rows.make(models.Pool, key=key, taken=errors.PoolNameTaken, name=checks.name(name))
    if is_new:
        journal.record("pool_added", by=by, at=at, client_id=scopes.OPERATOR, pool=pool.pk)
    return pool


@transaction.atomic
def add_skill(
    *, code: str, name: str, client: models.Client | None = None, by: facts.Actor, at: datetime
) -> models.Skill:
    """Name a skill, of the operator or of one client.

    The same skill again, name and all, is the one there is.

    Raises: NameInvalid, CodeInvalid, SkillCodeTaken
    """
    columns = {"code": checks.code(code), "name": checks.name(name), "client": client}
    known = models.Skill.objects.filter(**columns).first()
    if known is not None:
        return known
    skill, _ = rows.make(models.Skill, key=None, taken=errors.SkillCodeTaken, **columns)
    journal.record("skill_added", by=by, at=at, client_id=client.pk if client else scopes.OPERATOR, skill=skill.pk)
    return skill


@transaction.atomic
def add_queue(
    *,
    programme: models.Programme,
    pool: models.Pool,
    code: str,
    name: str,
    language: str,
    zone: str,
    holiday_calendar: str,
    opens_at: time,
    closes_at: time,
    open_weekdays: Sequence[int],
    priority: int = 0,
    key: UUID | None = None,
    by: facts.Actor,
    at: datetime,
) -> models.Queue:
    """Give a programme a queue.

    Args:
        language: ISO 639 code of the contacts.
        zone: IANA zone of its opening hours; a buyer abroad has another than the operator.
        holiday_calendar: ISO 3166 code, with subdivision where it matters ("CO", "US-FL").
        open_weekdays: 0 is Monday.
        priority: 0 to 10; by the usual weights each point is worth a tenth of the wait at the target.
        key: Made with the form: the same one again returns the queue that it made.
    Raises: NameInvalid, CodeInvalid, LanguageInvalid, ZoneUnknown, CalendarUnknown, QueueCodeTaken
    """
    queue, is_new = rows.make(
        models.Queue,
        key=key,
        taken=errors.QueueCodeTaken,
        client_id=programme.client_id,
        programme=programme,
        pool=pool,
        code=checks.code(code),
        name=checks.name(name),
        language=checks.language(language),
        zone=checks.zone(zone),
        holiday_calendar=checks.calendar(holiday_calendar),
        opens_at=opens_at,
        closes_at=closes_at,
        open_weekdays=sorted(set(open_weekdays)),
        priority=priority,
    )
    if not is_new:
        return queue
    journal.record(
        "queue_added",
        by=by,
        at=at,
        client_id=programme.client_id,
        queue=queue.pk,
        programme=programme.pk,
        pool=pool.pk,
    )
    return queue


@transaction.atomic
def set_target(
    *,
    queue: models.Queue,
    channel: str,
    from_date: date,
    variant: str,
    target_seconds: int,
    target_share: float,
    offer_seconds: int,
    by: facts.Actor,
    at: datetime,
) -> models.QueueChannel:
    """Allow a channel in a queue and set its contractual service level from a date on.

    Set again for the same date, it takes the place of the one before; every stay keeps the target it began with.

    Args:
        variant: One of `core.metrics.VARIANTS`.
        target_seconds: Promised wait.
        target_share: Promised share, 0 to 1.
        offer_seconds: How long an offer waits for the agent's answer.
    Raises:
        TargetInvalid
        HelpQueueMixed: agents' requests for help and customers' contacts do not wait in one line.
    """
    promise: dict[str, Any] = {
        "variant": variant,
        "target_seconds": target_seconds,
        "target_share": target_share,
        "offer_seconds": offer_seconds,
    }
    _check_promise(**promise)
    is_help = Q(channel=contact_states.HELP)
    if queue.channels.filter(~is_help if channel == contact_states.HELP else is_help).exists():
        raise errors.HelpQueueMixed(errors.HelpQueueMixed.__doc__)
    target, is_new = models.QueueChannel.objects.select_for_update().get_or_create(
        queue=queue, channel=channel, from_date=from_date, defaults={"client_id": queue.client_id, **promise}
    )
    if not is_new and all(getattr(target, name) == value for name, value in promise.items()):
        return target
    for name, value in promise.items():
        setattr(target, name, value)
    target.save(update_fields=list(promise))
    journal.record(
        "queue_target_set",
        by=by,
        at=at,
        client_id=queue.client_id,
        queue=queue.pk,
        channel=channel,
        variant=variant,
        target_seconds=target_seconds,
        target_share=target_share,
        **{"from": from_date.isoformat()},
    )
    return target


@transaction.atomic
def set_requirements(
    *,
    queue: models.Queue,
    steps: Sequence[tuple[int, Sequence[tuple[models.Skill, int]]]],
    by: facts.Actor,
    at: datetime,
) -> None:
    """Set who may take a queue's contacts, in place of what was set before.

    Args:
        steps: (after seconds, [(skill, minimum level), ...]); all pairs of a step must hold. A step without pairs
            lets anyone take a contact who serves the queue.
    Raises: SkillOfAnotherClient, RequirementsInvalid
    """
    _check_requirements(queue, steps)
    models.Queue.objects.select_for_update().get(pk=queue.pk)
    if _steps_stored(queue) == [(after, sorted((skill.pk, level) for skill, level in pairs)) for after, pairs in steps]:
        return
    queue.requirements.all().delete()
    for after_seconds, pairs in steps:
        if any(skill.client_id not in (None, queue.client_id) for skill, _ in pairs):
            raise errors.SkillOfAnotherClient(errors.SkillOfAnotherClient.__doc__)
        asked: list[dict[str, Any]] = [{"skill": skill, "minimum_level": level} for skill, level in pairs]
        for columns in asked or [{"skill": None, "minimum_level": None}]:
            models.RequirementStep.objects.create(
                client_id=queue.client_id, queue=queue, after_seconds=after_seconds, **columns
            )
    journal.record("queue_changed", by=by, at=at, client_id=queue.client_id, queue=queue.pk, pool=queue.pool_id)


@transaction.atomic
def set_closed(*, queue: models.Queue, is_closed: bool, by: facts.Actor, at: datetime) -> None:
    """Close a queue for new contacts, or open it again; those who wait stay."""
    models.Queue.objects.filter(pk=queue.pk).update(is_closed=is_closed)
    journal.record("queue_changed", by=by, at=at, client_id=queue.client_id, queue=queue.pk, pool=queue.pool_id)


@transaction.atomic
def add_disposition(
    *,
    programme: models.Programme,
    code: str,
    name_en: str,
    name_es: str,
    key: UUID | None = None,
    by: facts.Actor,
    at: datetime,
) -> models.Disposition:
    """Add a way in which a programme's contacts can come out, named in both languages.

    Raises: NameInvalid, CodeInvalid, DispositionCodeTaken
    """
    disposition, is_new = rows.make(
        models.Disposition,
        key=key,
        taken=errors.DispositionCodeTaken,
        client_id=programme.client_id,
        programme=programme,
        code=checks.code(code),
        name_en=checks.name(name_en),
        name_es=checks.name(name_es),
    )
    if not is_new:
        return disposition
    journal.record(
        "disposition_added",
        by=by,
        at=at,
        client_id=programme.client_id,
        programme=programme.pk,
        disposition=disposition.pk,
    )
    return disposition


def _steps_stored(queue: models.Queue) -> list[tuple[int, list[tuple[int, int]]]]:
    """Return a queue's steps as ids and levels, to see whether anything is new."""
    found: dict[int, list[tuple[int, int]]] = {}
    for row in queue.requirements.order_by("after_seconds", "skill_id"):
        pairs = found.setdefault(row.after_seconds, [])
        if row.skill_id is not None and row.minimum_level is not None:
            pairs.append((row.skill_id, row.minimum_level))
    return sorted(found.items())


def _check_promise(*, variant: str, target_seconds: int, target_share: float, offer_seconds: int) -> None:
    is_good = (
        variant in metrics.VARIANTS
        and 1 <= target_seconds <= TARGET_SECONDS_MAX
        and 0 < target_share <= 1
        and 1 <= offer_seconds <= routing_policy.OFFER_MAX_SECONDS
    )
    if not is_good:
        raise errors.TargetInvalid(errors.TargetInvalid.__doc__)


def _check_requirements(queue: models.Queue, steps: Sequence[tuple[int, Sequence[tuple[models.Skill, int]]]]) -> None:
    """Refuse what the router could not work with; a pool whose policy cannot be built would stand still."""
    try:
        routing_policy.QueuePolicy(
            queue_id=queue.pk,
            channels=(routing_policy.QueueChannel(channel="chat"),),
            steps=tuple(
                routing_policy.Step(
                    after_seconds=after_seconds,
                    requirements=tuple(
                        routing_policy.Requirement(skill_id=skill.pk, level_min=level) for skill, level in pairs
                    ),
                )
                for after_seconds, pairs in steps
            )
            or (routing_policy.Step(after_seconds=0),),
        )
    except routing_errors.RoutingError as problem:
        raise errors.RequirementsInvalid(errors.RequirementsInvalid.__doc__) from problem


def _next_client_id() -> int:
    """Take the next id first: the new row must be within the scope before it is written."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('clients_client_id_seq')")
        return int(cursor.fetchone()[0])
