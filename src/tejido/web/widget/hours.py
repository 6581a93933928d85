"""When a queue is open, in words for a customer who came while it was closed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from django.utils import dates
from django.utils.translation import gettext as _

from tejido.clients import errors as client_errors
from tejido.clients import queries as client_queries

DAYS_COUNT = 7


def opening(queue: client_queries.Queue, *, is_full: bool, at: datetime) -> dict[str, Any]:
    """Return how a queue stands, as the chat window takes it: open, closed or full, its hours, and when it opens.

    Args:
        is_full: Whether as many wait as it takes.
        at: World time.
    """
    opens_at = client_queries.next_opening(queue, at=at)
    is_open = opens_at == at
    return {
        "code": queue.code,
        "name": queue.name,
        "language": queue.language,
        "state": "closed" if not is_open else "full" if is_full else "open",
        "hours": of_queue(queue, at=at),
        "zone": queue.zone,
        "opens_at": None if opens_at is None or is_open else opens_at.isoformat(),
    }


def of_queue(queue: client_queries.Queue, *, at: datetime) -> str:
    """Return a queue's hours in words, in the active language; on a holiday, that it is one.

    Args:
        at: World time.
    """
    told = sentence(
        weekdays=queue.open_weekdays,
        opens_at=queue.opens_at,
        closes_at=queue.closes_at,
        zone=queue.zone,
        is_closed=queue.is_closed,
    )
    is_told = not queue.is_closed and client_queries.is_on_holiday(queue, at=at)
    return f"{_('Today is a public holiday.')} {told}" if is_told else told


def sentence(*, weekdays: Sequence[int], opens_at: time, closes_at: time, zone: str, is_closed: bool) -> str:
    """Return what to tell a customer who came while the queue was closed, in the active language.

    Args:
        weekdays: 0 is Monday.
        opens_at, closes_at: In the queue's zone; equal where it is open around the clock.
        zone: IANA zone.
        is_closed: Whether it was closed by hand, so that its hours say nothing.
    """
    if is_closed or not weekdays:
        return _(str(client_errors.QueueClosed.__doc__))
    told = {
        "days": _days(sorted(set(weekdays))),
        "opens": f"{opens_at:%H:%M}",
        "closes": f"{closes_at:%H:%M}",
        "place": zone.rpartition("/")[2].replace("_", " "),
    }
    if opens_at == closes_at:
        told["hours"] = _("around the clock")
    else:
        told["hours"] = _("from %(opens)s to %(closes)s (%(place)s time)") % told
    return _("We are closed now. We answer %(days)s %(hours)s, except on public holidays.") % told


def _days(weekdays: Sequence[int]) -> str:
    if len(weekdays) == DAYS_COUNT:
        return _("every day")
    names = [str(dates.WEEKDAYS[day]) for day in weekdays]
    is_run = len(weekdays) > 2 and weekdays[-1] - weekdays[0] == len(weekdays) - 1
    if is_run:
        return _("%(first)s to %(last)s") % {"first": names[0], "last": names[-1]}
    return ", ".join(names)
