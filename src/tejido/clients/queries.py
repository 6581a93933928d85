"""Reading clients, programmes and queues."""

from __future__ import annotations

import functools
import zoneinfo
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

import holidays
from django.db import connection
from django.db.models import Count, F

from tejido.clients import errors, models
from tejido.core import contact_states, opening_hours

# The rows that pages hand on from a query to an action; they never import the models themselves.
Client = models.Client
Programme = models.Programme
Queue = models.Queue
Pool = models.Pool
Skill = models.Skill


def client_of_programme(programme_key: UUID) -> int | None:
    """Return the id of the client behind a programme's public key; asked before any scope is set."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT client_of_programme(%s)", [str(programme_key)])
        (client_id,) = cursor.fetchone()
    return None if client_id is None else int(client_id)


def clients() -> Sequence[models.Client]:
    """Return the clients within the scope, by name."""
    return list(models.Client.objects.order_by("name"))


def client(key: UUID) -> models.Client:
    """Return a client within the scope.

    Raises: NoSuchClient
    """
    found = models.Client.objects.filter(key=key).first()
    if found is None:
        raise errors.NoSuchClient(errors.NoSuchClient.__doc__)
    return found


def programme(key: UUID) -> models.Programme:
    """Return a programme within the scope.

    Raises: NoSuchProgramme
    """
    found = models.Programme.objects.select_related("client").filter(key=key).first()
    if found is None:
        raise errors.NoSuchProgramme(errors.NoSuchProgramme.__doc__)
    return found


def programmes() -> Sequence[models.Programme]:
    """Return the programmes within the scope, by name."""
    return list(models.Programme.objects.select_related("client").order_by("client__name", "name"))


def open_queue_counts() -> Mapping[int, int]:
    """Return how many queues take contacts in each programme within the scope, by the programme's id."""
    queues = models.Queue.objects.filter(is_closed=False).order_by().values_list("programme_id")
    return dict(queues.annotate(count=Count("id")))


def queues(programme: models.Programme, *, channel: str) -> Sequence[models.Queue]:
    """Return the queues of a programme that take contacts of a channel, in the order they were added."""
    return list(programme.queues.filter(channels__channel=channel, is_closed=False).distinct().order_by("id"))


def queue(key: UUID) -> models.Queue:
    """Return a queue within the scope, with its programme, client and pool.

    Raises: NoSuchQueue
    """
    known = models.Queue.objects.select_related("programme", "client", "pool", "overflow_queue")
    found = known.filter(key=key).first()
    if found is None:
        raise errors.NoSuchQueue(errors.NoSuchQueue.__doc__)
    return found


def every_queue() -> Sequence[models.Queue]:
    """Return the queues within the scope, by client, programme and name."""
    known = models.Queue.objects.select_related("programme", "client", "pool")
    return list(known.order_by("client__name", "programme__name", "name"))


def pools() -> Sequence[models.Pool]:
    """Return all routing pools, by name."""
    return list(models.Pool.objects.order_by("name"))


def pool(key: UUID) -> models.Pool:
    """Return a routing pool.

    Raises: NoSuchPool
    """
    found = models.Pool.objects.filter(key=key).first()
    if found is None:
        raise errors.NoSuchPool(errors.NoSuchPool.__doc__)
    return found


def skills() -> Sequence[models.Skill]:
    """Return the skills within the scope: the operator's own first, then each client's."""
    known = models.Skill.objects.select_related("client")
    return list(known.order_by(F("client__name").asc(nulls_first=True), "name"))


def targets(queue: models.Queue) -> Sequence[models.QueueChannel]:
    """Return everything that was ever promised for a queue, by channel, the newest first."""
    return list(queue.channels.order_by("channel", "-from_date"))


def steps(queue: models.Queue) -> Sequence[tuple[int, Sequence[tuple[models.Skill, int]]]]:
    """Return who may take a queue's contacts, as `actions.set_requirements` takes it: seconds, and skills with levels.

    A step without skills lets anyone take them who serves the queue.
    """
    found: dict[int, list[tuple[models.Skill, int]]] = {}
    for row in queue.requirements.select_related("skill").order_by("after_seconds", "id"):
        pairs = found.setdefault(row.after_seconds, [])
        if row.skill is not None and row.minimum_level is not None:
            pairs.append((row.skill, row.minimum_level))
    return sorted(found.items(), key=lambda step: step[0])


def dispositions(programme: models.Programme) -> Sequence[models.Disposition]:
    """Return the ways in which a programme's contacts come out now."""
    return list(programme.dispositions.filter(retired_at=None).order_by("id"))


def disposition(key: UUID) -> models.Disposition:
    """Return a disposition within the scope.

    Raises: NoSuchDisposition
    """
    found = models.Disposition.objects.select_related("programme").filter(key=key).first()
    if found is None:
        raise errors.NoSuchDisposition(errors.NoSuchDisposition.__doc__)
    return found


def canned_replies(programme: models.Programme) -> Sequence[models.CannedReply]:
    """Return the sentences that a programme's agents can send now, by shortcut."""
    return list(programme.canned_replies.filter(retired_at=None).order_by("shortcut"))


def canned_reply(key: UUID) -> models.CannedReply:
    """Return a canned reply within the scope.

    Raises: NoSuchReply
    """
    found = models.CannedReply.objects.select_related("programme").filter(key=key).first()
    if found is None:
        raise errors.NoSuchReply(errors.NoSuchReply.__doc__)
    return found


def treatment_notices(client: models.Client) -> Sequence[models.TreatmentNotice]:
    """Return all versions of a client's data-treatment notice, the newest first."""
    return list(client.treatment_notices.order_by("-version"))


def queue_for(programme: models.Programme, *, code: str | None, language: str, channel: str) -> models.Queue:
    """Return the queue that a new contact enters: the one asked for, else the first of its language, else the first.

    Raises: NoSuchQueue: the programme has no queue for this channel, or none of this code.
    """
    queues = programme.queues.filter(channels__channel=channel).distinct().order_by("id")
    if code:
        queues = queues.filter(code=code)
    found = next((queue for queue in queues if queue.language == language), None) or queues.first()
    if found is None:
        raise errors.NoSuchQueue(errors.NoSuchQueue.__doc__)
    return found


def help_queue(*, client_id: int, programme_id: int | None, pool_id: int, at: datetime) -> models.Queue | None:
    """Return the queue of a pool in which a client's agents ask for help: the programme's own, else the first."""
    queues = models.Queue.objects.filter(client_id=client_id, pool_id=pool_id, channels__channel=contact_states.HELP)
    found = [
        queue
        for queue in queues.select_related("programme").distinct().order_by("id")
        if queue.channels.filter(channel=contact_states.HELP, from_date__lte=_own_day(queue, at)).exists()
    ]
    return next((queue for queue in found if queue.programme_id == programme_id), found[0] if found else None)


def help_queue_ids() -> frozenset[int]:
    """Return the queues within the scope in which agents ask for help; no client's figures count them."""
    found = models.QueueChannel.objects.filter(channel=contact_states.HELP).values_list("queue_id", flat=True)
    return frozenset(found)


def _own_day(queue: models.Queue, at: datetime) -> date:
    return at.astimezone(zoneinfo.ZoneInfo(queue.zone)).date()


def treatment_notice(client_id: int, *, at: datetime) -> models.TreatmentNotice | None:
    """Return the version of a client's data-treatment notice that is in force; None where the client has none."""
    found = models.TreatmentNotice.objects.filter(client_id=client_id, from_at__lte=at)
    return found.order_by("-from_at", "-version").first()


def target_on(queue: models.Queue, *, channel: str, day: date) -> models.QueueChannel:
    """Return what is promised for a channel of a queue on a day.

    Raises: NoTarget
    """
    target = queue.channels.filter(channel=channel, from_date__lte=day).order_by("-from_date").first()
    if target is None:
        raise errors.NoTarget(errors.NoTarget.__doc__)
    return target


def is_open(queue: models.Queue, *, at: datetime) -> bool:
    """Return whether a queue takes new contacts: not closed by hand, within its hours, no holiday, in its own zone.

    Hours that end at or before they begin go past midnight.
    """
    return not queue.is_closed and _hours_of(queue).is_open(at)


def next_opening(queue: models.Queue, *, at: datetime) -> datetime | None:
    """Return when a queue takes new contacts again, or `at` itself while it does.

    Returns: None where it is closed by hand, or not open on any of the next `opening_hours.OPENING_DAYS_MAX` days.
    """
    return None if queue.is_closed else _hours_of(queue).next_opening(at)


def is_on_holiday(queue: models.Queue, *, at: datetime) -> bool:
    """Return whether the day is a holiday where the queue's people are."""
    return _is_holiday(queue.holiday_calendar, at.astimezone(zoneinfo.ZoneInfo(queue.zone)).date())


def _hours_of(queue: models.Queue) -> opening_hours.OpeningHours:
    return opening_hours.OpeningHours(
        opens_at=queue.opens_at, closes_at=queue.closes_at, weekdays=frozenset(queue.open_weekdays), zone=queue.zone,
        is_holiday=functools.partial(_is_holiday, queue.holiday_calendar),
    )  # fmt: skip


def _is_holiday(calendar: str, day: date) -> bool:
    return day in _calendar(calendar, day.year)


@functools.lru_cache(maxsize=64)
def _calendar(calendar: str, year: int) -> frozenset[date]:
    country, _, part = calendar.partition("-")
    return frozenset(holidays.country_holidays(country, subdiv=part or None, years=year))
