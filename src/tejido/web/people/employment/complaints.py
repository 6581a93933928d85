"""Complaints: those that a lead handles, and one's own with one's name."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tejido.access import gates
from tejido.access import queries as access_queries
from tejido.core import facts
from tejido.journal import clock
from tejido.people.employment import grievances, overview
from tejido.web.people.employment import days, forms, words
from tejido.web.shared import people_sections, sections

HANDLE = "grievances.handle"


@require_GET
@never_cache
@gates.allowed(HANDLE)
def every(request: HttpRequest) -> HttpResponse:
    """Show the complaints for the reader's role, what is due first at the top."""
    is_closed = request.GET.get("state") == "closed"
    page = days.page_of(request)
    found, count = grievances.to_handle(
        _handlers(request), is_closed=is_closed, first=page.first, count=days.PAGE_LENGTH
    )
    context = {
        "lines": [_line(row) for row in found],
        "is_closed": is_closed,
        "question": "state=closed" if is_closed else "",
        **page.shown(count),
    }
    return people_sections.PEOPLE.show(request, "people/employment/complaints.html", context)


@require_GET
@never_cache
@gates.allowed(HANDLE)
def one(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show a complaint; that the reader opened it is written down."""
    return _shown(request, key, note=_note_form(), settle=_settle_form())


@require_POST
@never_cache
@gates.allowed(HANDLE)
def note(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Write to the reporter, or a note for handlers alone."""
    row = grievances.handled(key, handlers=_handlers(request))
    form = _note_form(request.POST)

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        grievances.note(
            grievance=row, text=form.cleaned_data["text"], is_internal=form.cleaned_data["to"] == "handlers",
            user_id=gates.user(request).pk, written_date=days.today(), key=form.cleaned_data["key"], by=by, at=at,
        )  # fmt: skip
        return sections.Done(said=_("It is written."), url=_url(row))

    return _acted(request, form, act, lambda: _shown(request, key, note=form, settle=_settle_form()))


@require_POST
@never_cache
@gates.allowed(HANDLE)
def settle(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Answer a complaint with how it came out."""
    row = grievances.handled(key, handlers=_handlers(request))
    form = _settle_form(request.POST)

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        grievances.settle(
            grievance=row, **sections.given(form, "outcome", "text", "key"), user_id=gates.user(request).pk,
            answered_date=days.today(), by=by, at=at,
        )  # fmt: skip
        return sections.Done(said=_("The answer is stored; the person can read it."), url=_url(row))

    return _acted(request, form, act, lambda: _shown(request, key, note=_note_form(), settle=form))


@require_POST
@never_cache
@gates.allowed(HANDLE)
def close(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Close an answered complaint."""
    row = grievances.handled(key, handlers=_handlers(request))

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        grievances.close(grievance=row, closed_date=days.today(), by=by, at=at)
        return sections.Done(said=_("The complaint is closed."), url=reverse("people_grievances"))

    return sections.press(request, act, back=_url(row))


@require_POST
@never_cache
@gates.allowed(HANDLE)
def erase(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Erase the words of a closed complaint."""
    row = grievances.handled(key, handlers=_handlers(request))

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        grievances.erase_texts(grievance=row, reason="retention", by=by, at=at)
        return sections.Done(said=_("The words are erased; that there was a complaint stays."), url=_url(row))

    return sections.press(request, act, back=_url(row))


@require_GET
@never_cache
def own(request: HttpRequest) -> HttpResponse:
    """Show the reader's own complaints with their name."""
    context = {"lines": [_line(row) for row in grievances.of_person(gates.person(request))]}
    return people_sections.OWN.show(request, "people/employment/own_complaints.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
def complain(request: HttpRequest) -> HttpResponseBase:
    """Complain with one's name."""
    person = overview.person_of(gates.person(request))
    form = forms.NamedComplaintForm(sections.sent(request))

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        row = grievances.complain_named(
            person=person, **sections.given(form, "key", "category", "handler", "text"), received_date=days.today(),
            by=by, at=at,
        )  # fmt: skip
        said = _("Your complaint is received. You get an answer by %(day)s.")
        told = said % {"day": formats.date_format(row.answer_by_date)}
        return sections.Done(said=told, url=reverse("own_grievance", args=[row.key]))

    return people_sections.OWN.form_page(
        request, form, title=_("Complain with your name"), submit=_("Send the complaint"), act=act, trail=_own_trail()
    )


@require_http_methods(["GET", "POST"])
@never_cache
def own_one(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Show one's own complaint, write on, or appeal."""
    row = grievances.own(key, person_id=gates.person(request))
    form = forms.WriteForm(sections.sent(request))
    back = reverse("own_grievance", args=[row.key])

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        given = sections.given(form, "text", "key")
        step = grievances.appeal if request.POST.get("step") == "appeal" else grievances.write_on
        step(grievance=row, **given, written_date=days.today(), by=by, at=at)
        return sections.Done(said=_("Your words are sent."), url=back)

    def show() -> HttpResponse:
        context = {"form": form, **told_to_reporter(row)}
        return people_sections.OWN.show(
            request, "people/employment/own_complaint.html", context, trail=_own_trail()
        )  # fmt: skip

    return _acted(request, form, act, show) if form.is_bound else show()


def told_to_reporter(row: grievances.Grievance) -> dict[str, Any]:
    """Return what whoever complained may read of it."""
    return {
        "line": _line(row),
        "entries": [_entry(entry, {}) for entry in grievances.for_reporter(row)],
        "may_write": row.state != "closed",
        "may_appeal": row.state == "answered" and not row.was_appealed,
    }


def _shown(request: HttpRequest, key: uuid.UUID, *, note: Any, settle: Any) -> HttpResponse:
    row = grievances.handled(key, handlers=_handlers(request))
    entries = grievances.open_as_handler(
        grievance=row, user_id=gates.user(request).pk, read_at=clock.machine_now(), by=gates.actor(request),
        at=clock.now(),
    )  # fmt: skip
    reads = grievances.reads_of(row)
    named = {entry.user_id for entry in entries if entry.user_id} | {read.user_id for read in reads}
    names = access_queries.names_of(named)
    context = {
        "line": _line(row),
        "entries": [_entry(entry, names) for entry in entries],
        "reads": [{"name": names.get(read.user_id, ""), "read_at": read.read_at} for read in reads],
        "note": note,
        "settle": settle,
        "may_write": row.state != "closed",
        "may_settle": row.state in ("received", "investigating", "appealed"),
        "may_close": row.state == "answered",
        "may_erase": row.state == "closed" and any(entry.text for entry in entries),
    }
    return people_sections.PEOPLE.show(
        request, "people/employment/complaint.html", context,
        trail=[sections.Step(label=_("Complaints"), url=reverse("people_grievances"))],
    )  # fmt: skip


def _note_form(data: Any = None) -> forms.NoteForm:
    """Return the first of the page's two forms; their fields' ids differ."""
    return forms.NoteForm(data, auto_id="note_%s")


def _settle_form(data: Any = None) -> forms.SettleForm:
    return forms.SettleForm(data, auto_id="answer_%s")


def _acted(request: HttpRequest, form: Any, act: sections.Act, again: Callable[[], HttpResponse]) -> HttpResponseBase:
    if form.is_valid():
        done = sections.try_to(request, form, act)
        if done is not None:
            messages.success(request, done.said)
            return redirect(done.url)
    return again()


def _handlers(request: HttpRequest) -> frozenset[str]:
    return frozenset(gates.rights(request).roles) & frozenset(grievances.HANDLERS)


def _line(row: grievances.Grievance) -> dict[str, Any]:
    is_open = row.state not in ("answered", "closed")
    return {
        "row": row,
        "category": words.CATEGORIES[row.category],
        "handler": words.HANDLERS_SHORT[row.handler],
        "state": words.STATES[row.state],
        "outcome": words.OUTCOMES.get(row.outcome, ""),
        "is_open": is_open,
        "is_late": is_open and row.answer_by_date < days.today(),
        "is_unseen": row.state == "received" and row.receive_by_date < days.today(),
    }


def _entry(entry: Any, names: Any) -> dict[str, Any]:
    return {"row": entry, "is_ours": entry.author == "handler", "name": names.get(entry.user_id or 0, "")}


def _url(row: grievances.Grievance) -> str:
    return reverse("people_grievance", args=[row.key])


def _own_trail() -> list[sections.Step]:
    return [sections.Step(label=_("Complaints"), url=reverse("own_grievances"))]
