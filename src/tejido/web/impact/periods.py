"""Which period an address asks for: a month, or a day in a demonstration."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.utils import formats
from django.utils.translation import pgettext


def asked(
    request: HttpRequest, *, today: date, days_allowed: bool, given: Mapping[str, str] | None = None
) -> tuple[date, date]:
    """Return the period that the address asks for; the month that goes on where it asks for none.

    Args:
        given: What says the period instead of the address, such as a form.
    Raises: BadRequest: no such month or day.
    """
    said = request.GET if given is None else given
    day, month = said.get("day"), said.get("month")
    try:
        if day is not None and days_allowed:
            from_date = datetime.strptime(day, "%Y-%m-%d").date()  # noqa: DTZ007
            return from_date, from_date + timedelta(days=1)
        from_date = today.replace(day=1) if month is None else datetime.strptime(month, "%Y-%m").date()  # noqa: DTZ007
        return month_of(from_date)
    except (ValueError, OverflowError):
        raise BadRequest("There is no such month or day.") from None


def month_of(day: date) -> tuple[date, date]:
    """Return the month in which a day lies, half-open.

    Raises: OverflowError: it is the last month that there is.
    """
    from_date = day.replace(day=1)
    return from_date, (from_date + timedelta(days=32)).replace(day=1)


def short_month(day: date) -> str:
    """Return a month as it stands at the axis of a picture, such as "Nov 2026"; Spanish writes it small."""
    return formats.date_format(day, pgettext("how a month is written at an axis: M is Nov, b is nov", "M Y"))
