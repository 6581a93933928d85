"""Limits of working time: what was passed, what is close, and what was done about it."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from tejido.access import gates
from tejido.access import queries as access_queries
from tejido.core import facts
from tejido.core.duties import worked_limits
from tejido.journal import clock
from tejido.people import queries
from tejido.people.duties import errors, notes, watch
from tejido.web.people.duties import forms, frame, words
from tejido.web.people.employment import days
from tejido.web.shared import people_sections, sections

# What is shown without being asked for.
WEEK, MONTH = "week", "month"


@require_GET
@never_cache
@gates.allowed("duties.see")
def every(request: HttpRequest) -> HttpResponse:
    """Show what was passed and what is close in this week or month, what nobody has settled first."""
    chosen = _chosen(request)
    found = _found(chosen)
    names = watch.names_of({each.finding.person for each in found.seen})
    page = days.page_of(request)
    ordered = sorted(found.seen, key=_order)
    shown = ordered[page.first : page.first + days.PAGE_LENGTH]
    context = {
        **frame.shown(request), **chosen, "found": found, "people_max": watch.PEOPLE_MAX,
        "lines": [_line(each, names) for each in shown],
        "left_out": _left_out(found),
        "limits": limits_shown(),
        "counts": _counts(found),
        "may_note": gates.rights(request).may("duties.note"),
        "question": f"period={chosen['period']}&site={chosen['site_key']}",
        **page.shown(len(ordered)),
    }  # fmt: skip
    return people_sections.PEOPLE.show(request, "people/duties/watch.html", context)


@require_GET
@never_cache
@gates.allowed("duties.count")
def counts(request: HttpRequest) -> HttpResponse:
    """Show how often each limit was passed or is close, without anybody's name."""
    chosen = _chosen(request)
    found = _found(chosen)
    context = {
        **frame.shown(request), **chosen, "found": found, "people_max": watch.PEOPLE_MAX,
        "counts": _counts(found), "limits": limits_shown(),
        "left_out": _left_out(found),
    }  # fmt: skip
    return people_sections.PEOPLE.show(request, "people/duties/counts.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("duties.note")
def note(request: HttpRequest, key: uuid.UUID, duty: str, day: str) -> HttpResponseBase:
    """Show what was done about a finding, and write down more."""
    person = queries.person(key)
    first = _day(day)
    if duty not in notes.DUTIES:
        raise errors.DutyInvalid(errors.DutyInvalid.__doc__)
    form = forms.NoteForm(sections.sent(request))
    known = notes.of_finding(person, duty=duty, from_date=first)
    names = access_queries.names_of({row.written_by_user_id for row in known})

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        notes.write(
            person=person, duty=duty, from_date=first, user_id=gates.user(request).pk,
            **sections.given(form, "outcome", "rest_date", "text", "key"), by=by, at=at,
        )  # fmt: skip
        return sections.Done(said=_("It is written down."), url=reverse("people_duties"))

    context = {
        "lead": words.MEANINGS[duty],
        "eyebrow": person.display_name,
        "about": words.when(first, duty),
        "notes": [{"row": row, "outcome": words.OUTCOMES[row.outcome], "by": names.get(row.written_by_user_id, "")}
                  for row in known],
    }  # fmt: skip
    return people_sections.PEOPLE.form_page(
        request, form, title=str(words.DUTIES[duty]), submit=_("Write it down"), act=act, trail=_trail(),
        template="people/duties/note.html", context=context,
    )  # fmt: skip


def limits_shown() -> Sequence[Mapping[str, Any]]:
    """Return every limit that is watched, with what it stands on."""
    known = worked_limits.limits_of(frame.table(), place=frame.PLACE, day=days.today())
    return [
        {
            "name": words.DUTIES[duty], "meaning": words.MEANINGS[duty],
            "values": [
                {"number": words.number(value), "unit": value.unit, "source": words.source(value), "note": value.note}
                for value in values
            ],
        }
        for duty, values in known.items()
    ]  # fmt: skip


def _found(chosen: Mapping[str, Any]) -> watch.Watched:
    today = days.today()
    from_date, to_date = watch.month_of(today) if chosen["period"] == MONTH else watch.week_of(today)
    site = chosen["site"]
    people, is_cut = watch.placed(from_date=from_date, to_date=to_date, site_id=site.pk if site else None)
    return watch.watched(
        people, from_date=from_date, to_date=to_date, is_cut=is_cut, table=frame.table(), at=clock.now()
    )


def _chosen(request: HttpRequest) -> dict[str, Any]:
    period = MONTH if request.GET.get("period") == MONTH else WEEK
    sites = {str(site.key): site for site in queries.sites()}
    site_key = request.GET.get("site", "")
    return {
        "period": period,
        "is_month": period == MONTH,
        "sites": [(key, site.name) for key, site in sites.items()],
        "site": sites.get(site_key),
        "site_key": site_key if site_key in sites else "",
    }


def _line(each: watch.Seen, names: Mapping[int, tuple[uuid.UUID, str]]) -> dict[str, Any]:
    finding = each.finding
    key, name = names[finding.person]
    return {
        "person_key": key, "name": name, "duty": words.DUTIES[finding.duty], "code": finding.duty,
        "when": words.when(finding.from_date, finding.duty), "day": finding.from_date.isoformat(),
        "is_breach": finding.stage == "breach", "measured": words.measured(finding.measured, finding.unit),
        "allowed": words.measured(finding.allowed, finding.unit),
        "is_least": finding.duty == "rest_between_days",
        "sources": [words.source(value) for value in finding.values],
        "outcome": words.OUTCOMES[each.note.outcome] if each.note else "",
        "is_settled": each.is_settled,
    }  # fmt: skip


def _order(each: watch.Seen) -> tuple[bool, bool, int, int]:
    """What nobody has settled first, what was passed before what is close, the latest day first."""
    finding = each.finding
    return each.is_settled, finding.stage == "close", -finding.from_date.toordinal(), finding.person


def _counts(found: watch.Watched) -> list[dict[str, Any]]:
    counted = Counter((each.finding.duty, each.finding.stage) for each in found.seen)
    return [
        {"duty": name, "passed": counted[code, "breach"], "close": counted[code, "close"]}  # type: ignore[index]
        for code, name in words.DUTIES.items()
        if counted[code, "breach"] or counted[code, "close"]  # type: ignore[index]
    ]


def _left_out(found: watch.Watched) -> list[dict[str, Any]]:
    return [
        {"count": len(people), "is_law": is_law}
        for people, is_law in ((found.without_terms, False), (found.without_law, True))
        if people
    ]


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as problem:
        raise BadRequest("There is no such day.") from problem


def _trail() -> list[sections.Step]:
    return [sections.Step(label=_("Limits of working time"), url=reverse("people_duties"))]
