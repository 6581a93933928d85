"""What waits for the people lead: each part of people's way names what it has, and the overview shows it in order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tejido.people import cohort_waits
from tejido.web.people import funnel_words as words
from tejido.web.people import waiting_line, waiting_parts

LINES_MAX = 60


Line = waiting_line.Line
Provider = Callable[[HttpRequest, date], Iterable[Line]]


def of_cohorts(request: HttpRequest, today: date) -> Iterable[Line]:
    """Yield what waits in cohorts."""
    for wait in cohort_waits.waits(today=today):
        names = {"cohort": words.cohort_name(wait.cohort), "count": wait.count}
        sentence = {
            "draw": _("%(cohort)s: the seats can be drawn now."),
            "oversubscribed": _("%(cohort)s: more people ask than there are seats, and no lottery is sealed."),
            "offers": ngettext(
                "%(cohort)s: %(count)d seat on offer has no answer yet.",
                "%(cohort)s: %(count)d seats on offer have no answer yet.",
                wait.count,
            ),
            "starts": ngettext(
                "%(cohort)s begins; %(count)d seat is free.",
                "%(cohort)s begins; %(count)d seats are free.",
                wait.count,
            ),
            "list": ngettext(
                "%(cohort)s: nobody said who was in %(count)d session.",
                "%(cohort)s: nobody said who was in %(count)d sessions.",
                wait.count,
            ),
            "results": ngettext(
                "%(cohort)s is over; the result of %(count)d person is missing.",
                "%(cohort)s is over; the results of %(count)d people are missing.",
                wait.count,
            ),
        }[wait.code]
        url = reverse("people_cohort", args=[wait.cohort.key])
        yield Line(on_date=wait.on_date, sentence=sentence % names, url=url, is_late=wait.on_date < today)


PROVIDERS: tuple[Provider, ...] = (
    of_cohorts,
    waiting_parts.of_partners,
    waiting_parts.of_duplicates,
    waiting_parts.of_employment,
    waiting_parts.of_growth,
    waiting_parts.of_benefits,
    waiting_parts.of_rights,
)


def lines(request: HttpRequest, *, today: date) -> tuple[Sequence[Line], int]:
    """Return what waits, the earliest day first, at most `LINES_MAX`, and how much there is in all."""
    found = [line for provider in PROVIDERS for line in provider(request, today)]
    return sorted(found, key=lambda line: (line.on_date, line.sentence))[:LINES_MAX], len(found)
