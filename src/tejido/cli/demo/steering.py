"""What the play asks of its world beside the public pages: tickets, the clock, who takes part, a clear stage."""

from __future__ import annotations

import contextlib
import secrets
import zoneinfo
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, time, timedelta

import holidays
from django.db.models import F

from tejido.access import actions as access_actions
from tejido.access import models as access
from tejido.access import queries as access_queries
from tejido.cli.demo import cast, errors, played
from tejido.contacts import actions as contact_actions
from tejido.contacts import errors as contact_errors
from tejido.contacts import models as contacts
from tejido.contacts import moves
from tejido.core import clocks, facts
from tejido.journal import clock, scopes
from tejido.people import actions as people_actions
from tejido.people import models as people

TOKEN_BYTES = 32
BEGINS_AT = time(9, 0)
# How far ahead no queue may have a holiday when a play begins, and how far a day without one is looked for.
CLEAR_HOURS = 12
DAYS_AHEAD_MAX = 30
WORKDAYS_COUNT = 5
# A customer whose browser was seen within so many machine seconds is there.
SEEN_SECONDS_MAX = 60
UNDER_WAY = ("waiting", "offered", "serving")


def calendars() -> tuple[tuple[str, str], ...]:
    """Return the holiday calendar and the zone of each queue."""
    return tuple((queue.holiday_calendar, queue.zone) for queue in cast.QUEUES)


def clear_moment(world_at: datetime, calendars: Sequence[tuple[str, str]]) -> datetime:
    """Return the moment itself, or 9:00 of the next day in the operator's zone from which no queue has a holiday.

    Args:
        world_at: World time, aware.
        calendars: Holiday calendar and IANA zone of each queue.
    """
    return next(
        (moment for moment in (world_at, *_days_after(world_at, BEGINS_AT)) if not _has_holiday(moment, calendars)),
        world_at,
    )


def day_moment(world_at: datetime, begins_at: time, calendars: Sequence[tuple[str, str]]) -> datetime:
    """Return the next moment of a workday without a holiday at a time of the operator's zone; it is never in the past.

    Args:
        world_at: World time, aware.
        begins_at: Local time.
        calendars: Holiday calendar and IANA zone of each queue.
    Raises: NoWorkday
    """
    own = zoneinfo.ZoneInfo(cast.ZONE)
    today = datetime.combine(world_at.astimezone(own).date(), begins_at, tzinfo=own).astimezone(world_at.tzinfo)
    for moment in (today, *_days_after(world_at, begins_at)):
        is_workday = moment.astimezone(own).weekday() < WORKDAYS_COUNT
        if moment >= world_at and is_workday and not _has_holiday(moment, calendars):
            return moment
    raise errors.NoWorkday()


def sign_in_path(address: str, *, now: datetime) -> str:
    """Make a fresh one-time ticket for an account of the world and return its path.

    Raises: WorldMissing
    """
    user = access_queries.user_by_email(address)
    if user is None:
        raise errors.WorldMissing()
    token = secrets.token_urlsafe(TOKEN_BYTES)
    access_actions.make_sign_in_ticket(user=user, token=token, now=now)
    return f"/enter/{token}/"


def sign_off(addresses: Collection[str], *, scope: Iterable[int], at: datetime) -> None:
    """End the shift of these agents, as a supervisor would: their worked time ends here.

    Args:
        at: World time.
    """
    with scopes.scoped(scope):
        working = people.Presence.objects.filter(person_id__in=_people(addresses)).exclude(activity="offline")
        for person_id in working.order_by("person_id").values_list("person_id", flat=True):
            people_actions.choose_activity(person_id=person_id, activity="offline", reason=None, by=facts.SYSTEM, at=at)


def end_played_contacts(*, scope: Iterable[int], at: datetime) -> None:
    """End the contacts of played customers who are gone; what real people write in stays open.

    Args:
        at: World time.
    """
    with scopes.scoped(scope):
        found = contacts.Contact.objects.filter(provider_id__startswith=played.PREFIX, ended_at=None)
        for contact in found.order_by("id"):
            contact_actions.end_contact(contact=contact, reason="customer", by=facts.SYSTEM, at=at)


def is_joined(addresses: Collection[str], *, scope: Iterable[int], now: datetime) -> bool:
    """Return whether a person takes part: at a desk that nobody plays, in somebody's contact, or as a customer.

    Args:
        addresses: Of those who are played.
        now: Machine time.
    """
    with scopes.scoped(scope):
        ours = _people(addresses)
        desks = people.Presence.objects.filter(connections__gt=0).exclude(person_id__in=ours)
        parts = contacts.Leg.objects.filter(to_at=None, role="supervising").exclude(person_id__in=ours)
        real = contacts.Contact.objects.filter(state__in=UNDER_WAY).exclude(provider_id__startswith=played.PREFIX)
        chats = real.filter(channel="chat", thread__seen_at__gte=now - timedelta(seconds=SEEN_SECONDS_MAX))
        return any(rows.exists() for rows in (desks, parts, chats, real.filter(channel="voice")))


def send_to_desks(addresses: Collection[str], *, scope: Iterable[int], at: datetime) -> int:
    """Send what people wait for, as chat or call, to a desk that a person has taken; each contact once.

    Among many played agents hardly anybody would ever get the chat that they write to themselves.

    Args:
        addresses: Of those who are played.
        at: World time.
    Returns: How many were sent.
    """
    sent_count = 0
    with scopes.scoped(scope):
        ours = _people(addresses)
        real = contacts.Contact.objects.filter(state__in=UNDER_WAY, channel__in=("chat", "voice"))
        real = real.exclude(provider_id__startswith=played.PREFIX).exclude(stays__preference="directed")
        desks = people.Presence.objects.filter(connections__gt=0, activity="available").exclude(person_id__in=ours)
        for contact in real.order_by("id"):
            if contact.queue_id is None or contact.legs.filter(to_at=None).exclude(person_id__in=ours).exists():
                continue
            has_room = people.Load.objects.filter(channel=contact.channel, used__lt=F("capacity"))
            fitting = desks.filter(
                person__memberships__queue_id=contact.queue_id, person_id__in=has_room.values("person_id")
            )
            desk = fitting.select_related("person").order_by("person_id").first()
            # Whoever goes home or hangs up meanwhile needs nothing any more.
            with contextlib.suppress(contact_errors.CannotMove, contact_errors.NobodyToAsk):
                if desk is not None:
                    moves.to_agent(
                        contact_key=contact.key, to_person_key=desk.person.key, person_id=None, by=facts.SYSTEM, at=at
                    )
                    sent_count += 1
    return sent_count


def set_clock(*, scope: Iterable[int], factor: float, now: datetime, world_at: datetime | None = None) -> None:
    """Let world time run at a speed from now on; past a holiday, on which no customer would be let in.

    Args:
        factor: World seconds per machine second.
        now: Machine time.
        world_at: World time from which it goes on; left out, from where it is.
    """
    is_at = clock.now()
    moved_at = world_at if world_at is not None else clear_moment(is_at, calendars())
    with scopes.scoped(scope):
        clock.change(factor=factor, by=facts.SYSTEM, real_at=now, world_at=moved_at if moved_at != is_at else None)


def set_factor(*, scope: Iterable[int], factor: float, now: datetime) -> None:
    """Let world time run at another speed from where it is, whatever day it is.

    Args:
        factor: World seconds per machine second.
        now: Machine time.
    """
    with scopes.scoped(scope):
        clock.change(factor=factor, by=facts.SYSTEM, real_at=now)


def read_clock() -> clocks.WorldClock:
    """Return the definition of world time as the database has it this moment."""
    clock.forget()
    return clock.world_clock()


def _people(addresses: Collection[str]) -> list[int]:
    users = access.User.objects.filter(email__in=addresses, person_id__isnull=False)
    return [person_id for person_id in users.values_list("person_id", flat=True) if person_id is not None]


def _days_after(world_at: datetime, begins_at: time) -> Iterable[datetime]:
    own = zoneinfo.ZoneInfo(cast.ZONE)
    first = world_at.astimezone(own).date()
    for ahead in range(1, DAYS_AHEAD_MAX + 1):
        yield datetime.combine(first + timedelta(days=ahead), begins_at, tzinfo=own).astimezone(world_at.tzinfo)


def _has_holiday(moment: datetime, calendars: Sequence[tuple[str, str]]) -> bool:
    for calendar, zone in calendars:
        country, _, part = calendar.partition("-")
        for hours in (0, CLEAR_HOURS):
            day = (moment + timedelta(hours=hours)).astimezone(zoneinfo.ZoneInfo(zone)).date()
            if day in holidays.country_holidays(country, subdiv=part or None, years=day.year):
                return True
    return False
