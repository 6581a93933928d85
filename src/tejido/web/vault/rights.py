"""Requests about one's own data: made by whoever they are about, worked on by the people lead within their terms."""

from __future__ import annotations

import functools
import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tejido.access import gates
from tejido.core import data_rights, facts
from tejido.impact import subjects
from tejido.journal import clock
from tejido.people import keeping, rights
from tejido.people import queries as people_queries
from tejido.reference import holiday_calendars
from tejido.web.shared import people_sections, sections
from tejido.web.vault import days, errors, rights_forms, words

LIST_MAX = 25
PAGE_MAX = 10_000


@require_GET
@never_cache
@gates.own
def own_requests(request: HttpRequest) -> HttpResponse:
    """Show what somebody asked, by when it is answered, and the answers; and what their rights are."""
    person = rights.person_of(gates.person(request))
    lines = [_line(each, on=_today()) for each in rights.requests_of(person.pk)]
    return people_sections.OWN.show(request, "vault/own_rights.html", {"lines": lines}, trail=_own_trail())


@require_http_methods(["GET", "POST"])
@never_cache
@gates.own
def ask(request: HttpRequest) -> HttpResponseBase:
    """Let somebody ask about their own data."""
    person = rights.person_of(gates.person(request))
    form = rights_forms.AskForm(sections.sent(request))

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        made = rights.file(
            person=person, kind=form.cleaned_data["asked"], via="self", details=form.cleaned_data["details"],
            received_on=days.today(at), key=form.cleaned_data["key"], by=by, at=at,
        )  # fmt: skip
        return sections.Done(said=_said(made), url=reverse("own_rights"))

    title = _("Ask about my data")
    trail = [*_own_trail(), sections.Step(label=title, url=reverse("own_ask"))]
    return people_sections.OWN.form_page(request, form, title=title, submit=_("Send"), act=act, trail=trail)


@require_GET
@never_cache
@gates.own
def own_request(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show one of somebody's own requests."""
    found = rights.request(key, person_id=gates.person(request))
    trail = [*_own_trail(), sections.Step(label=str(words.REQUESTS[found.asked]), url=request.path)]
    return people_sections.OWN.show(request, "vault/own_request.html", {"line": _line(found, on=_today())}, trail=trail)


@require_GET
@never_cache
@gates.allowed("rights.answer")
def every(request: HttpRequest) -> HttpResponse:
    """Show the requests that wait, the most urgent first, and those that were answered last."""
    page, today = _page(request), _today()
    found, count = rights.open_requests(first=(page - 1) * LIST_MAX, count=LIST_MAX)
    context = {
        "lines": [_line(each, on=today) for each in found],
        "answered": [_line(each, on=today) for each in rights.answered_requests()] if page == 1 else [],
        "counts": rights.counts(on=today),
        "overdue": [_line(each, on=today) for each in keeping.overdue(on=today, count=LIST_MAX)] if page == 1 else [],
        "earlier": page - 1 if page > 1 else None,
        "later": page + 1 if page * LIST_MAX < count else None,
    }
    return people_sections.PEOPLE.show(request, "vault/rights.html", context, trail=_trail())


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("rights.answer")
def add(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Keep a request that somebody made in person, by mail or by letter."""
    person = people_queries.person(key)
    form = rights_forms.FileForm(sections.sent(request), initial={"received_on": _today().isoformat()})

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        made = rights.file(
            person=person, kind=form.cleaned_data["asked"], by=by, at=at,
            **sections.given(form, "via", "details", "received_on", "key"),
        )  # fmt: skip
        return sections.Done(said=_said(made), url=reverse("people_rights_request", args=[made.key]))

    title = _("A request of %(name)s") % {"name": person.display_name}
    return people_sections.PEOPLE.form_page(
        request, form, title=title, submit=_("Keep"), act=act, trail=_trail(title, request.path)
    )


@require_GET
@never_cache
@gates.allowed("rights.answer")
def one(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show a request with its terms, and what can be done about it."""
    found, today = rights.request(key), _today()
    person = found.person
    is_over = keeping.is_over(found, on=today)
    context = {
        "line": _line(found, on=today),
        "person": person,
        "may_mark": found.answered_on is None and found.mark_due_on is not None and found.marked_on is None,
        "may_extend": found.answered_on is None and found.extended_on is None and today <= found.due_on,
        "may_erase": is_over or (found.answered_on is None and found.asked == "erasure"),
        "is_over": is_over,
        "kept": _kept(found, on=today) if found.asked == "erasure" else [],
        "is_open": found.answered_on is None,
        "extend_form": rights_forms.ExtendForm(auto_id="extend_%s"),
        "answer_form": rights_forms.AnswerForm(auto_id="answer_%s"),
    }
    return people_sections.PEOPLE.show(
        request, "vault/rights_request.html", context, trail=_trail(person.display_name, request.path)
    )


@require_POST
@never_cache
@gates.allowed("rights.answer")
def mark(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Mark a claim as being dealt with."""

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        rights.mark(request=rights.request(key), on=days.today(at), by=by, at=at)
        return sections.Done(said=_("Marked as being dealt with; the person sees it."), url=_url(key))

    return sections.press(request, act, back=_url(key))


@require_POST
@never_cache
@gates.allowed("rights.answer")
def extend(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Take the one extension of the term; the person reads why."""
    form = rights_forms.ExtendForm(request.POST)

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        reason = form.cleaned_data["reason"] if form.is_valid() else ""
        rights.extend(request=rights.request(key), reason=reason, on=days.today(at), by=by, at=at)
        return sections.Done(said=_("The term is extended; the person sees the reason."), url=_url(key))

    return sections.press(request, act, back=_url(key))


@require_POST
@never_cache
@gates.allowed("rights.answer")
def answer(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Answer a request."""
    form = rights_forms.AnswerForm(request.POST)

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        given = form.cleaned_data if form.is_valid() else {"outcome": "", "answer": ""}
        rights.answer(
            request=rights.request(key), outcome=given["outcome"], text=given["answer"], on=days.today(at), by=by, at=at
        )
        return sections.Done(said=_("Answered; the person reads it under My rights."), url=_url(key))

    return sections.press(request, act, back=_url(key))


@require_POST
@never_cache
@gates.allowed("rights.answer")
def erase(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Erase the person whose request this is, but for what the law has us keep, and answer the request with it.

    Pressed again when the time of what was kept is over, it erases that.
    """

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        if request.POST.get("is_sure") != "on":
            raise errors.ErasureUnconfirmed(errors.ErasureUnconfirmed.__doc__)
        found, today = rights.request(key), days.today(at)
        if not keeping.is_over(found, on=today):
            is_erasure = found.asked == "erasure"
            kept = [one for one in keeping.of(found.person, on=today) if one.code != "proof_of_answer"]
            text = "\n".join([_("Your data was erased."), *(words.kept(one.code, until=one.until) for one in kept)])
            outcome = ("partly" if kept else "done") if is_erasure else ""
            rights.answer(request=found, outcome=outcome, text=text, on=today, by=by, at=at)
        subjects.erase(person=found.person, on=today, reason="request", by=by, at=at)
        return sections.Done(said=_("Erased. What stays, and why, stands below."), url=_url(key))

    return sections.press(request, act, back=_url(key))


def _kept(found: rights.Request, *, on: date) -> Sequence[Mapping[str, Any]]:
    return [
        {"why": words.kept(one.code, until=one.until), "source": one.source, "is_unchecked": one.status == "unchecked"}
        for one in keeping.of(found.person, on=on)
    ]


def _line(found: rights.Request, *, on: date) -> Mapping[str, Any]:
    is_holiday = functools.partial(holiday_calendars.is_holiday, rights.HOLIDAYS_DEFAULT)
    left = data_rights.working_days_left(on, until=found.due_on, is_holiday=is_holiday)
    is_open = found.answered_on is None
    return {
        "request": found,
        "asked": words.REQUESTS[found.asked],
        "via": words.VIAS[found.via],
        "outcome": words.OUTCOMES.get(found.outcome, ""),
        "extension": words.EXTENSIONS.get(found.extension_reason, ""),
        "is_open": is_open,
        "is_overdue": is_open and on > found.due_on,
        "is_unmarked": is_open and found.mark_due_on is not None and found.marked_on is None and on > found.mark_due_on,
        "is_claim": data_rights.is_claim(found.asked),
        "days_left": _days_left(left),
    }


def _days_left(left: int) -> str:
    if left < 0:
        return ngettext("%(count)d working day late", "%(count)d working days late", -left) % {"count": -left}
    return ngettext("%(count)d working day left", "%(count)d working days left", left) % {"count": left}


def _said(made: rights.Request) -> str:
    return _("It is kept. The answer comes by %(day)s at the latest.") % {
        "day": formats.date_format(made.due_on, "DATE_FORMAT")
    }


def _url(key: uuid.UUID) -> str:
    return reverse("people_rights_request", args=[key])


def _today() -> date:
    return days.today(clock.now())


def _page(request: HttpRequest) -> int:
    text = request.GET.get("page", "1")
    return max(1, min(int(text), PAGE_MAX)) if text.isascii() and text.isdigit() and len(text) < 9 else 1


def _trail(label: str = "", url: str = "") -> Sequence[sections.Step]:
    way = [sections.Step(label=_("Data requests"), url=reverse("people_rights"))]
    return [*way, sections.Step(label=label, url=url)] if label else way


def _own_trail() -> list[sections.Step]:
    return [sections.Step(label=_("My rights"), url=reverse("own_rights"))]
