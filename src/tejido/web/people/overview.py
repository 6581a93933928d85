"""The people lead's first page: what waits, the cohorts of these weeks, and the seats that are to be filled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from tejido.access import gates
from tejido.people import cohorts, opening_queries
from tejido.web.people import choosing, waiting, waiting_line
from tejido.web.people import partner_words as words
from tejido.web.shared import people_sections

SOON_MAX = 10
SOON_DAYS = 7


@dataclass(frozen=True, kw_only=True)
class Group:
    """What waits until about the same day: what these days are called, and the lines."""

    name: str
    lines: Sequence[waiting_line.Line]
    is_late: bool = False


@require_GET
@never_cache
@gates.allowed("people.see")
def page(request: HttpRequest) -> HttpResponse:
    """Show what waits today, and the cohorts that go on or come."""
    today = choosing.today()
    lines, count = waiting.lines(request, today=today)
    running, running_count = cohorts.cohorts(when="running", today=today, first=0, count=SOON_MAX)
    coming, coming_count = cohorts.cohorts(when="coming", today=today, first=0, count=SOON_MAX)
    context = {
        "groups": by_day(lines, today=today), "more_count": count - len(lines), "today": today,
        "cohort_groups": [
            {"when": "running", "cohorts": running, "count": running_count},
            {"when": "coming", "cohorts": coming, "count": coming_count},
        ],
        "openings": _openings(request),
        "may_change": gates.rights(request).may("people.change"),
        "may_change_openings": gates.rights(request).may("openings.change"),
    }  # fmt: skip
    return people_sections.PEOPLE.show(request, "people/funnel/overview.html", context)


def by_day(lines: Sequence[waiting_line.Line], *, today: date) -> Sequence[Group]:
    """Return what waits by how soon it matters; days on which nothing does are left out."""
    soon = today + timedelta(days=SOON_DAYS)
    on_time = [line for line in lines if not line.is_late]
    groups = (
        Group(name=_("Late"), lines=[line for line in lines if line.is_late], is_late=True),
        Group(name=_("Today"), lines=[line for line in on_time if line.on_date <= today]),
        Group(name=_("Within a week"), lines=[line for line in on_time if today < line.on_date <= soon]),
        Group(name=pgettext("what waits", "After that"), lines=[line for line in on_time if line.on_date > soon]),
    )
    return [group for group in groups if group.lines]


def _openings(request: HttpRequest) -> dict[str, object] | None:
    """Return the positions that are to be filled, the longest open first; None for whoever may not see them."""
    if not gates.rights(request).may("openings.see"):
        return None
    found, count = opening_queries.openings(is_open=True, first=0, count=SOON_MAX)
    lines = [
        {
            "row": row,
            "position": words.local(en=row.position.name_en, es=row.position.name_es),
            "left": opening_queries.seats_left(row),
        }
        for row in found
    ]
    return {"lines": lines, "count": count}
