"""The people lead's first page: what waits, and where people come from."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from tejido.access import gates
from tejido.people import cohorts
from tejido.web.people import choosing, waiting
from tejido.web.shared import people_sections

SOON_MAX = 10


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
        "lines": lines, "more_count": count - len(lines), "today": today,
        "cohort_groups": [
            {"when": "running", "cohorts": running, "count": running_count},
            {"when": "coming", "cohorts": coming, "count": coming_count},
        ],
        "may_change": gates.rights(request).may("people.change"),
    }  # fmt: skip
    return people_sections.PEOPLE.show(request, "people/funnel/overview.html", context)
