"""Who is at work: by what they chose at their desk, by what was agreed, and by the operator's policy."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from functools import partial

from django.db.models import Q

from tejido.core import presence
from tejido.core.duties import disconnection
from tejido.journal import queries as journal_queries
from tejido.people import duty_tables as tables
from tejido.people import hours_tables, models
from tejido.reference import holiday_calendars

Exemption = tables.DisconnectionExemption
WORKING = tuple(name for name, activity in presence.ACTIVITIES.items() if activity.worked)
COUNTRY = "CO"


def waits_until(person_id: int, *, at: datetime) -> datetime | None:
    """Return until when a message to somebody waits, or None where it may reach them now.

    Nobody waits who is not employed, who is exempt by law, or who is at work.

    Args:
        at: World time.
    """
    today = journal_queries.business_day(at)
    is_employed = models.Employment.objects.filter(_on(today), person_id=person_id, superseded_at=None).exists()
    if not is_employed or exemption_on(person_id, on=today) is not None:
        return None
    pattern, calendar = pattern_of(person_id, on=today)
    return disconnection.waits_until(
        pattern, at=at, is_present=is_present(person_id),
        is_holiday=partial(holiday_calendars.is_holiday, calendar),
    )  # fmt: skip


def is_present(person_id: int) -> bool:
    """Return whether somebody is at their desk, in an activity that counts as work."""
    return models.Presence.objects.filter(person_id=person_id, connections__gt=0, activity__in=WORKING).exists()


def exemption_on(person_id: int, *, on: date) -> tables.DisconnectionExemption | None:
    """Return the exemption that holds for somebody on a day, if one does."""
    return Exemption.objects.filter(_on(on), person_id=person_id, superseded_at=None).first()


def pattern_of(person_id: int, *, on: date) -> tuple[disconnection.Pattern, str]:
    """Return when somebody works, and the calendar of holidays where they do.

    The day of rest is the agreed one where it was written down. Hours of the day are the operator's policy: the rosters
    that agree on them are a later part.
    """
    written = hours_tables.WorkPattern.objects.filter(_on(on), person_id=person_id, superseded_at=None).first()
    placed = models.Placement.objects.filter(_on(on), person_id=person_id, superseded_at=None)
    where = placed.select_related("site", "place").first()
    zone = where.site.zone if where and where.site else journal_queries.installation().zone
    country = where.place.country if where else COUNTRY
    calendar = where.site.holiday_calendar if where and where.site else country
    pattern = disconnection.policy(zone)
    if written is not None:
        pattern = replace(pattern, rest_weekdays=frozenset({written.rest_weekday}), is_agreed=True)
    return pattern, calendar


def _on(day: date) -> Q:
    return Q(from_date__lte=day) & (Q(to_date=None) | Q(to_date__gt=day))
