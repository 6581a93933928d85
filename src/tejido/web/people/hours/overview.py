"""Hours of a period: what stands in the way of its lock, who worked how much, and the list as a file."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from typing import Any
from urllib import parse

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from tejido.access import gates
from tejido.access import queries as access_queries
from tejido.journal import clock
from tejido.people import queries as people_queries
from tejido.people.hours import overview, periods
from tejido.web.history import files
from tejido.web.people import paging, table_files
from tejido.web.people.hours import reach, shown, words
from tejido.web.shared import people_sections

PERIODS_SHOWN = 24
PEOPLE_MAX = 10_000


@require_GET
@never_cache
@gates.allowed(reach.SEE)
def every(request: HttpRequest) -> HttpResponse:
    """Show a period: what stands in the way, and who worked how much.

    Raises: NoSuchPeriod, BadRequest: there is no such page of the list, site or pool.
    """
    known = periods.every(first=0, count=PERIODS_SHOWN)
    period = _period(request)
    context: dict[str, Any] = {
        "periods": [{"period": each, "told": told(each), "state": words.STATES[each.state]} for each in known],
        "period": period, "may_change": reach.sees_all(request), **choices(request),
    }  # fmt: skip
    if period is not None:
        context |= _of_period(request, period)
    return people_sections.PEOPLE.show(request, "people/hours/hours.html", context)


@require_GET
@never_cache
@gates.allowed(reach.SEE)
def file(request: HttpRequest, key: uuid.UUID, ending: str) -> HttpResponse:
    """Hand out the hours of a period as a table, a line for each person.

    Raises: NoSuchPeriod
    """
    period = periods.period(key)
    heads = [
        _("Name"), _("Worked, seconds"), _("Neutral, seconds"), _("Paid, seconds"), _("Paid, hours"),
        _("Not paid, seconds"), _("From"), _("Last day"), _("State"),
    ]  # fmt: skip
    name = f"hours-{period.from_date.isoformat()}-{period.last_date.isoformat()}"
    return table_files.answer(name, ending, heads, _rows(request, period))


def told(period: periods.Period) -> str:
    """Return the days of a period in words."""
    return shown.period(period)


def choices(request: HttpRequest) -> dict[str, Any]:
    """Return what a list may be narrowed down to, and what was chosen.

    Raises: BadRequest: there is no such site or pool.
    """
    sites, pools = list(people_queries.sites()), overview.pools()
    site = _one(sites, request.GET.get("site", ""))
    pool = next((each for each in pools if str(each.pk) == request.GET.get("pool", "")), None)
    if request.GET.get("pool") and pool is None:
        raise BadRequest("There is no such routing pool.")
    return {
        "sites": sites, "pools": pools, "site": site, "pool": pool, "name": paging.wanted(request, "name"),
        "is_chosen": bool(site or pool or paging.wanted(request, "name")),
    }  # fmt: skip


def _of_period(request: HttpRequest, period: periods.Period) -> dict[str, Any]:
    page, at, people = paging.asked(request), clock.now(), reach.people(request)
    around = choices(request)
    chosen = overview.Chosen(
        people=people, name=around["name"], site_id=around["site"].pk if around["site"] else None,
        pool_id=around["pool"].pk if around["pool"] else None,
    )  # fmt: skip
    lines, count = overview.page(period, chosen, as_of=at, first=page.first, count=paging.PAGE_LENGTH)
    _found, findings_count = ([], 0) if period.is_locked else periods.find_findings(
        period, as_of=at, people=people, count=1
    )  # fmt: skip
    late = [each for each in periods.late_effects(period) if people is None or each.person in people]
    query = parse.urlencode(
        {"period": str(period.key), "name": around["name"], "site": str(around["site"].key) if around["site"] else "",
         "pool": str(around["pool"].pk) if around["pool"] else ""}
    )  # fmt: skip
    return {
        "told": told(period), "state": words.STATES[period.state], "lines": [_line(each, period) for each in lines],
        "findings_count": findings_count, "is_over": at >= period.to_at + periods.LOCK_AFTER,
        "locked_by": access_queries.names_of([period.locked_by_user_id]).get(period.locked_by_user_id, "")
        if period.locked_by_user_id else "",
        "late_count": len({each.key for each in late}), "query": f"{query}&", **page.told(count),
    }  # fmt: skip


def _line(line: overview.Line, period: periods.Period) -> dict[str, Any]:
    return {
        "person": line.person,
        "url": f"{reverse('people_hours_of', args=[line.person.key])}?month={period.from_date:%Y-%m}",
        "paid": words.paid(line.paid_seconds),
        "worked": words.paid(line.worked_seconds),
        "neutral": words.paid(line.neutral_seconds),
        "unpaid": words.unpaid(line.unpaid_seconds),
    }


def _rows(request: HttpRequest, period: periods.Period) -> Iterator[Sequence[files.Value]]:
    at, chosen = clock.now(), overview.Chosen(people=reach.people(request))
    for first in range(0, PEOPLE_MAX, overview.FILE_PEOPLE):
        lines, _count = overview.page(period, chosen, as_of=at, first=first, count=overview.FILE_PEOPLE)
        for line in lines:
            yield (
                line.person.full_name, str(round(line.worked_seconds)), str(round(line.neutral_seconds)),
                str(round(line.paid_seconds)), f"{line.paid_seconds / 3600:.4f}", str(round(line.unpaid_seconds)),
                period.from_date.isoformat(), period.last_date.isoformat(), str(words.STATES[period.state]),
            )  # fmt: skip
        if len(lines) < overview.FILE_PEOPLE:
            return


def _period(request: HttpRequest) -> periods.Period | None:
    asked = request.GET.get("period", "")
    if not asked:
        return periods.newest(on=reach.today())
    try:
        return periods.period(uuid.UUID(asked))
    except ValueError:
        raise BadRequest("There is no such period.") from None


def _one(sites: Sequence[people_queries.Site], asked: str) -> people_queries.Site | None:
    found = next((each for each in sites if str(each.key) == asked), None)
    if asked and found is None:
        raise BadRequest("There is no such site.")
    return found
