"""Opening and locking periods, and what stands in the way of a lock."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib import parse
from zoneinfo import ZoneInfo

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tejido.access import gates
from tejido.core import facts
from tejido.journal import clock
from tejido.people.hours import errors
from tejido.people.hours import findings as hour_findings
from tejido.people.hours import periods as hour_periods
from tejido.web.people import paging
from tejido.web.people.hours import forms, overview, reach, shown, words
from tejido.web.shared import people_sections, sections

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
STAMP_LENGTH_MAX = 17


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed(reach.CHANGE)
def open_period(request: HttpRequest) -> HttpResponseBase:
    """Open a period: usually the next month."""
    newest = next(iter(hour_periods.every(first=0, count=1)), None)
    first = newest.to_date if newest is not None else reach.today().replace(day=1)
    form = forms.PeriodForm(
        sections.sent(request), initial={"from_date": first, "last_date": reach.after(first.replace(day=1))}
    )

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        period = hour_periods.open_period(
            **sections.given(form, "key", "from_date"), to_date=form.cleaned_data["last_date"],
            user_id=gates.user(request).pk, recorded_at=clock.machine_now(), by=by, at=at,
        )  # fmt: skip
        return sections.Done(said=_("The period is open."), url=url_of(period))

    return people_sections.PEOPLE.form_page(
        request, form, title=_("Open a period"), submit=_("Open it"), act=act, trail=trail()
    )


@require_POST
@never_cache
@gates.allowed(reach.CHANGE)
def lock(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Lock a period."""
    period = hour_periods.period(key)

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        hour_periods.lock(period=period, user_id=gates.user(request).pk, recorded_at=clock.machine_now(), by=by, at=at)
        return sections.Done(said=_("The period is locked. What comes later counts in the next one."), url=back)

    back = url_of(period)
    return sections.press(request, act, back=back)


@require_GET
@never_cache
@gates.allowed(reach.SEE)
def findings(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show what stands in the way of a lock, each with what to do.

    Raises: NoSuchPeriod, BadRequest: there is no such page or kind.
    """
    period, page, around = hour_periods.period(key), paging.asked(request), overview.choices(request)
    code = request.GET.get("code", "")
    if code and code not in hour_findings.CODES:
        raise BadRequest("There is no such kind.")
    found, count = hour_periods.find_findings(
        period, as_of=clock.now(), people=reach.people(request), code=code,
        site_id=around["site"].pk if around["site"] else None, pool_id=around["pool"].pk if around["pool"] else None,
        first=page.first, count=paging.PAGE_LENGTH,
    )  # fmt: skip
    query = parse.urlencode(
        {"code": code, "site": str(around["site"].key) if around["site"] else "",
         "pool": str(around["pool"].pk) if around["pool"] else ""}
    )  # fmt: skip
    zone = reach.zone()
    context = {
        "period": period, "told": overview.told(period), "lines": [_finding(each, period, zone) for each in found],
        "code": code, "codes": list(words.FINDINGS.items()), "may_change": reach.sees_all(request), **around,
        "query": f"{query}&", **page.told(count),
    }  # fmt: skip
    return people_sections.PEOPLE.show(request, "people/hours/findings.html", context, trail=trail(period))


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed(reach.CHANGE)
def answer(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Say that something is right as it is.

    Raises: NoSuchPeriod, NoSuchFinding
    """
    period = hour_periods.period(key)
    finding = _asked(request, period)
    form = forms.AnswerForm(sections.sent(request))

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        hour_periods.answer(
            period=period, finding=finding, text=form.cleaned_data["text"], user_id=gates.user(request).pk, by=by,
            at=at,
        )  # fmt: skip
        return sections.Done(said=_("Your answer is stored."), url=reverse("people_hours_findings", args=[period.key]))

    context = {"finding": _finding(finding, period, reach.zone())}
    return people_sections.PEOPLE.form_page(
        request, form, title=_("%(name)s: right as it is") % {"name": finding.display_name},
        submit=_("Store the answer"), act=act, template="people/hours/answer.html", context=context,
        trail=[*trail(period), sections.Step(
            label=_("What stands in the way"), url=reverse("people_hours_findings", args=[period.key])
        )],
    )  # fmt: skip


def url_of(period: hour_periods.Period) -> str:
    """Return the address of a period."""
    return f"{reverse('people_hours')}?{parse.urlencode({'period': str(period.key)})}"


def trail(period: hour_periods.Period | None = None) -> list[sections.Step]:
    """Return the way to a page below the hours."""
    steps = [sections.Step(label=_("Hours"), url=reverse("people_hours"))]
    if period is not None:
        steps.append(sections.Step(label=overview.told(period), url=url_of(period)))
    return steps


def _finding(finding: hour_findings.Finding, period: hour_periods.Period, zone: ZoneInfo) -> dict[str, Any]:
    end = finding.proposed_end_at
    correct = {}
    if end is not None:
        local, last = end.astimezone(zone), finding.to_at.astimezone(zone)
        correct = {
            "day": local.date().isoformat(), "from": local.strftime("%H:%M"), "to": last.strftime("%H:%M"),
            "activity": "offline",
        }  # fmt: skip
    stamp = (finding.from_at - EPOCH) // MICROSECOND
    asked = parse.urlencode({"person": str(finding.person_key), "code": finding.code, "from": stamp})
    correct_url = reverse("people_hours_correct", args=[finding.person_key])
    person_url, month = reverse("people_hours_of", args=[finding.person_key]), finding.from_at.astimezone(zone)
    return {
        "finding": finding,
        "what": words.FINDINGS[finding.code],
        "help": words.FINDING_HELP[finding.code],
        "when": shown.stretch(finding.from_at, finding.to_at, zone=zone),
        "proposed_end": shown.stretch(finding.from_at, end, zone=zone) if end is not None else "",
        "url": f"{person_url}?month={month:%Y-%m}",
        "correct_url": f"{correct_url}?{parse.urlencode(correct)}" if correct else correct_url,
        "is_correctable": finding.code in ("missing_clock_out", "span_too_long", "import_overlap", "gap_of_line"),
        "answer_url": f"{reverse('people_hours_answer', args=[period.key])}?{asked}"
        if finding.code in hour_findings.ANSWERABLE else "",
    }  # fmt: skip


def _asked(request: HttpRequest, period: hour_periods.Period) -> hour_findings.Finding:
    """Return the finding that an address names.

    Raises: NoSuchFinding
    """
    code, stamp = request.GET.get("code", ""), request.GET.get("from", "")
    is_good = stamp.isascii() and stamp.isdecimal() and len(stamp) <= STAMP_LENGTH_MAX and code in hour_findings.CODES
    try:
        person = reach.person(request, uuid.UUID(request.GET.get("person", "")))
    except ValueError:
        is_good = False
    if is_good:
        from_at = EPOCH + int(stamp) * MICROSECOND
        found, _count = hour_periods.find_findings(period, as_of=clock.now(), people=[person.pk], code=code)
        for each in found:
            if each.from_at == from_at:
                return each
    raise errors.NoSuchFinding(errors.NoSuchFinding.__doc__)
