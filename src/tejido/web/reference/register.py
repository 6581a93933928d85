"""Reading the register: what holds on a day, and the history of one kind of value in both times."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tejido.access import gates
from tejido.core.reference import keys
from tejido.reference import proposals, shipping, values
from tejido.web.reference import frame
from tejido.web.shared import reference_words as words
from tejido.web.shared import sections

LISTED_MAX = 600
"""So many values stand on one page; a subject or a country narrows the list."""


@require_safe
@never_cache
@gates.allowed("reference.see")
def every(request: HttpRequest) -> HttpResponse:
    """Show what holds on a day, by subject: the value, its status, its source and how sure it is."""
    day = frame.day_asked(request) or frame.today()
    subject, country = request.GET.get("subject", ""), request.GET.get("country", "")
    held = values.held_on(day, country=country if country in words.COUNTRIES else "")
    rows = [row for row in held if not subject or _subject(row.code) == subject]
    groups = [
        {"name": words.SUBJECTS[code], "code": code, "rows": [frame.row(row) for row in rows[:LISTED_MAX] if
         _subject(row.code) == code]}
        for code in keys.SUBJECTS
    ]  # fmt: skip
    context = {
        "groups": [group for group in groups if group["rows"]],
        "day": day, "is_today": day == frame.today(), "subject": subject, "country": country,
        "subjects": words.SUBJECTS.items(), "countries": sorted(words.COUNTRIES.items(), key=lambda one: str(one[1])),
        "not_shown_count": max(len(rows) - LISTED_MAX, 0),
        "waiting_count": proposals.waiting_count(),
        "left_out": [frame.shown(one) for one in shipping.left_out()],
        "may_propose": gates.rights(request).may("reference.propose"),
    }  # fmt: skip
    return frame.SECTION.show(request, "reference/register.html", context)


@require_safe
@never_cache
@gates.allowed("reference.see")
def history(request: HttpRequest, code: str) -> HttpResponse:
    """Show one kind of value at a place: its days as known now or on a day, and every row that was ever recorded."""
    if code not in keys.KEYS:
        raise Http404
    places = values.places(code)
    place = frame.place_asked(request, default="CO" if "CO" in places or not places else places[0])
    today, known_on = frame.today(), frame.day_asked(request, "known")
    known = values.known(code, place=place, at=frame.known_at(known_on))
    inherits = keys.is_national(code) and "-" in place and place not in places
    context = {
        "code": code, "name": words.KEYS[code], "place": place, "place_name": words.place(place),
        "places": _place_choices([*places, place]),
        "known_on": known_on, "today": today,
        "rows": [frame.row(row, on=today) for row in reversed(known)],
        "recorded": [frame.row(row) for row in values.recorded(code, place=place)],
        "open_proposals": proposals.open_of(code, place=place),
        "country": place[:2] if inherits else "",
        "country_name": words.place(place[:2]),
        "touches": words.TOUCHES[_subject(code)],
        "may_propose": gates.rights(request).may("reference.propose"),
    }  # fmt: skip
    return frame.SECTION.show(request, "reference/history.html", context, trail=[back()])


def back() -> sections.Step:
    """Return the way to the list of what holds."""
    return sections.Step(label=_("What holds"), url=reverse("reference"))


def _subject(code: str) -> str:
    return keys.KEYS[code].subject if code in keys.KEYS else ""


def _place_choices(codes: list[str]) -> list[tuple[str, Any]]:
    return sorted({code: words.place(code) for code in codes}.items(), key=lambda one: (len(one[0]) > 2, one[1]))
