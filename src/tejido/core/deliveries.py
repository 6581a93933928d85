"""When scheduled reports are due, and how long a mail about one is tried.

A period is a whole day, a week from Monday, or a month, of one place. Where several are over at once, because nothing
ran for a while, each is published and only the newest is sent: nobody wants seven mails on the first morning back.
"""

from __future__ import annotations

import zoneinfo
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, get_args

from tejido.core import history

Rhythm = Literal["day", "week", "month"]
RHYTHMS: tuple[Rhythm, ...] = get_args(Rhythm)
DAYS_AT_MOST: Mapping[Rhythm, int] = {"day": 1, "week": 7, "month": 31}
# In the language of each account, or in one of these for all.
OWN_LANGUAGE = "own"
LANGUAGES = (OWN_LANGUAGE, "es", "en")
# What became of the mail for one account: it waits, was handed over, was given up because no server took it or because
# the server knows no such address, or was not sent at all.
OUTCOMES = ("waiting", "sent", "away", "refused", "not_allowed", "withdrawn")
# How many periods that were missed are still published.
MISSED_MAX = 31
# Machine time from one try to the next; after the last one a mail is given up.
RETRY_SECONDS = (60, 300, 1_800, 7_200, 21_600, 21_600)
TRIES_MAX = len(RETRY_SECONDS)


@dataclass(frozen=True, kw_only=True)
class Due:
    """A period whose report is to be published, and whether it is the newest, which is sent."""

    period: history.Period
    is_newest: bool


def fits(step: history.Step, *, rhythm: Rhythm) -> bool:
    """Return whether the longest period of a rhythm can be shown in rows of a step."""
    return DAYS_AT_MOST[rhythm] <= history.DAYS_MAX[step]


def period_around(day: date, *, rhythm: Rhythm, zone: str) -> history.Period:
    """Return the period of a rhythm to which a day belongs.

    Raises: PeriodInvalid: the day lies outside the years known here.
    """
    if rhythm == "day":
        first, after = day, day + timedelta(days=1)
    elif rhythm == "week":
        first = day - timedelta(days=day.weekday())
        after = first + timedelta(days=7)
    else:
        first = day.replace(day=1)
        # The 28th and four days is in the next month, whatever the month.
        after = (first.replace(day=28) + timedelta(days=4)).replace(day=1)
    return history.Period(from_date=first, to_date=after, zone=zone)


def period_at(at: datetime, *, rhythm: Rhythm, zone: str) -> history.Period:
    """Return the period that runs at an instant."""
    return period_around(at.astimezone(zoneinfo.ZoneInfo(zone)).date(), rhythm=rhythm, zone=zone)


def due(from_date: date, *, rhythm: Rhythm, zone: str, at: datetime) -> Due | None:
    """Return the earliest period that is over and not published yet; None where there is none.

    Args:
        from_date: The first day that no report covers yet.
        at: World time.
    Returns: At most `MISSED_MAX` periods back from the newest; older ones are left out.
    """
    newest = _before(period_at(at, rhythm=rhythm, zone=zone), rhythm)
    if newest.from_date < from_date:
        return None
    period = newest
    for _ in range(MISSED_MAX - 1):
        if period.from_date <= from_date:
            break
        period = _before(period, rhythm)
    return Due(period=period, is_newest=period == newest)


def next_try_at(*, tries_count: int, now: datetime) -> datetime:
    """Return until when a try has time, and when the next one begins.

    Args:
        tries_count: Tries so far, with this one, 1 to `TRIES_MAX`.
        now: Machine time.
    """
    return now + timedelta(seconds=RETRY_SECONDS[tries_count - 1])


def _before(period: history.Period, rhythm: Rhythm) -> history.Period:
    return period_around(period.from_date - timedelta(days=1), rhythm=rhythm, zone=period.zone)
