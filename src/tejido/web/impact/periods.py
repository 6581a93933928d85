"""Which period a page is about: the month that its address asks for, or a day in a demonstration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.utils import formats
from django.utils.translation import pgettext

from tejido.core import dates
from tejido.impact import queries
from tejido.journal import clock
from tejido.journal import queries as journal_queries

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """The period that a page is about, and how it may be left for another.

    Args:
        earlier, later: The months beside it, as an address names them; None where the later one has not begun.
    """

    period: queries.Period
    is_day: bool
    is_over: bool
    earlier: str
    later: str | None

    @property
    def query(self) -> str:
        """What an address says to ask for it."""
        day = self.period.from_date
        return f"day={day.isoformat()}" if self.is_day else f"month={day:%Y-%m}"


def asked(request: HttpRequest, *, given: Mapping[str, str] | None = None, otherwise: date | None = None) -> Asked:
    """Return the month that is asked for, the one that goes on where none is; a day, too, in a demonstration.

    Args:
        given: What says the period instead of the address, such as a form.
        otherwise: A day of the month that is shown, where none is asked for, instead of the one that goes on.
    Raises: BadRequest: no such month or day.
    """
    said = request.GET if given is None else given
    now = clock.now()
    installation = journal_queries.installation()
    if installation.demonstration and "day" in said:
        from_date = _read(said["day"], "%Y-%m-%d")
        to_date = from_date + ONE_DAY
    else:
        today = now.astimezone(ZoneInfo(installation.zone)).date()
        from_date, to_date = month(said, otherwise=otherwise or today)
    return between(from_date, to_date, now=now)


def month(said: Mapping[str, str], *, otherwise: date) -> tuple[date, date]:
    """Return the month that is asked for, half-open; the one in which a day lies where none is.

    Raises: BadRequest: no such month.
    """
    from_date = otherwise.replace(day=1) if said.get("month") is None else _read(said["month"], "%Y-%m")
    return from_date, dates.next_month(from_date)


def between(from_date: date, to_date: date, *, now: datetime) -> Asked:
    """Return a period of business days.

    Args:
        now: World time.
    """
    today = journal_queries.business_day(now)
    return Asked(
        period=queries.period_of(from_date=from_date, to_date=to_date, as_of=now),
        is_day=to_date - from_date == ONE_DAY,
        is_over=to_date <= today,
        earlier=(from_date - ONE_DAY).strftime("%Y-%m"),
        later=to_date.strftime("%Y-%m") if to_date <= today else None,
    )


def context_of(found: Asked) -> dict[str, Any]:
    """Return what every page about a period shows of it."""
    return {
        "from_date": found.period.from_date,
        "last_date": found.period.to_date - ONE_DAY,
        "to_date": found.period.to_date,
        "as_of": found.period.as_of,
        "is_day": found.is_day,
        "is_over": found.is_over,
        "earlier": found.earlier,
        "later": found.later,
        "month": found.period.from_date.strftime("%Y-%m"),
    }


def last_month() -> date:
    """Return the last day of the last month that is over."""
    return journal_queries.business_day(clock.now()).replace(day=1) - ONE_DAY


def published_month() -> date:
    """Return a day of the last month with published impact: one that is over; in a demonstration, this one."""
    return journal_queries.business_day(clock.now()) if journal_queries.installation().demonstration else last_month()


def _read(text: str, form: str) -> date:
    """Return the day that an address names, or the first one of its month.

    Raises: BadRequest
    """
    try:
        day = datetime.strptime(text, form).date()  # noqa: DTZ007
    except ValueError:
        raise BadRequest("There is no such month or day.") from None
    # Neither the first year nor the last has another one beside it to lead to.
    if not date.min.year < day.year < date.max.year:
        raise BadRequest("There is no such month or day.")
    return day


def short_month(day: date) -> str:
    """Return a month as it stands at the axis of a picture, such as "Nov 2026"; Spanish writes it small."""
    return formats.date_format(day, pgettext("how a month is written at an axis: M is Nov, b is nov", "M Y"))
