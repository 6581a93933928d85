"""Reading clients, programmes and queues."""

from __future__ import annotations

import zoneinfo
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from uuid import UUID

import holidays
from django.db import connection
from django.db.models import Count

from tejido.clients import errors, models

# The rows that pages hand on from a query to an action; they never import the models themselves.
Programme = models.Programme
Queue = models.Queue


def client_of_programme(programme_key: UUID) -> int | None:
    """Return the id of the client behind a programme's public key; asked before any scope is set."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT client_of_programme(%s)", [str(programme_key)])
        (client_id,) = cursor.fetchone()
    return None if client_id is None else int(client_id)


def clients() -> Sequence[models.Client]:
    """Return the clients within the scope, by name."""
    return list(models.Client.objects.order_by("name"))


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
    if queue.is_closed:
        return False
    local = at.astimezone(zoneinfo.ZoneInfo(queue.zone))
    opens, closes, clock = queue.opens_at, queue.closes_at, local.time()
    day = local.date()
    if opens < closes:
        is_within = opens <= clock < closes
    else:
        is_within = clock >= opens or clock < closes
        if clock < closes:
            day = date.fromordinal(day.toordinal() - 1)
    return is_within and day.weekday() in queue.open_weekdays and not _is_holiday(queue.holiday_calendar, day)


def _is_holiday(calendar: str, day: date) -> bool:
    return day in _calendar(calendar, day.year)


@lru_cache(maxsize=64)
def _calendar(calendar: str, year: int) -> frozenset[date]:
    country, _, part = calendar.partition("-")
    return frozenset(holidays.country_holidays(country, subdiv=part or None, years=year))
