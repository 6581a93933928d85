"""Whose hours somebody sees: the people lead everybody's, a supervisor those of the people they coach."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import date
from zoneinfo import ZoneInfo

from django.core.exceptions import BadRequest
from django.http import HttpRequest

from tejido.access import gates
from tejido.journal import clock
from tejido.journal import queries as journal_queries
from tejido.people import coaching, queries
from tejido.people.hours import corrections

SEE, CHANGE = "hours.see", "hours.change"


def sees_all(request: HttpRequest) -> bool:
    """Tell whether the reader sees the hours of everybody."""
    return gates.rights(request).may(CHANGE)


def people(request: HttpRequest) -> Collection[int] | None:
    """Return the ids of the people whose hours the reader sees; None: everybody's."""
    if sees_all(request):
        return None
    return set(coaching.coached(_coach(request), on=today()).values_list("pk", flat=True))


def person(request: HttpRequest, key: uuid.UUID) -> queries.Person:
    """Return somebody whose hours the reader sees.

    Raises: NoSuchPerson: there is none, or another leads them.
    """
    if sees_all(request):
        return queries.person(key)
    return coaching.coached_person(_coach(request), key, on=today())


def decider(request: HttpRequest) -> corrections.Decider:
    """Return whoever is signed in as the one who decides."""
    user = gates.user(request)
    return corrections.Decider(user_id=user.pk, person_id=user.person_id)


def today() -> date:
    """Return the operator's business day."""
    return journal_queries.business_day(clock.now())


def zone() -> ZoneInfo:
    """Return the operator's zone."""
    return ZoneInfo(journal_queries.installation().zone)


def month(request: HttpRequest) -> tuple[date, date]:
    """Return the first day of the month that is asked for, such as "2026-11", and of the one after it.

    Raises: BadRequest: there is no such month.
    """
    asked = request.GET.get("month", "")
    if not asked:
        first = today().replace(day=1)
    else:
        try:
            first = date.fromisoformat(f"{asked}-01") if len(asked) == 7 else date.min
        except ValueError:
            first = date.min
        if not 2000 <= first.year <= 2200:
            raise BadRequest("There is no such month.")
    return first, after(first)


def after(first: date) -> date:
    """Return the first day of the month after one."""
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


def before(first: date) -> date:
    """Return the first day of the month before one."""
    return date(first.year - (first.month == 1), (first.month - 2) % 12 + 1, 1)


def _coach(request: HttpRequest) -> coaching.Coach:
    user = gates.user(request)
    return coaching.Coach(user_id=user.pk, person_id=user.person_id, supervises=True)
