"""The right to disconnect, for whoever answers for it: what waits, what was sent all the same, and who is exempt."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from tejido.access import gates
from tejido.access import queries as access_queries
from tejido.core import facts
from tejido.journal import clock
from tejido.people import queries
from tejido.people.duties import exemptions, messages
from tejido.web.people.duties import forms, frame, words
from tejido.web.people.employment import days
from tejido.web.shared import people_sections, sections

REST = "duties.rest"
# Overrides are looked at over this many days.
SINCE_DAYS = 30


@require_GET
@never_cache
@gates.allowed(REST)
def every(request: HttpRequest) -> HttpResponse:
    """Show the messages that wait, the overrides of the last weeks, and the exemptions."""
    page = days.page_of(request)
    held, count = messages.waiting(first=page.first, count=days.PAGE_LENGTH)
    since = clock.now() - timedelta(days=SINCE_DAYS)
    sent = messages.overrides(since=since)
    names = access_queries.names_of({row.decided_by_user_id for row in sent if row.decided_by_user_id})
    context = {
        **frame.shown(request),
        "held": [{"row": row, "what": words.message(row.job)} for row in held],
        "counts": messages.counts(since=since),
        "since_days": SINCE_DAYS,
        "sent": [
            {
                "row": row, "what": words.message(row.job), "reason": words.OVERRIDES[row.reason],
                "by": names.get(row.decided_by_user_id or 0, ""),
            }
            for row in sent
        ],
        "exemptions": [
            {"row": row, "reason": words.EXEMPTIONS[row.reason]} for row in exemptions.every(on=days.today())
        ],
        "question": "",
        **page.shown(count),
    }  # fmt: skip
    return people_sections.PEOPLE.show(request, "people/duties/rest.html", context, trail=trail())


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed(REST)
def send_now(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Send a message that waits, with a reason that the person reads."""
    held = messages.held_message(key)
    form = forms.SendNowForm(sections.sent(request))

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        messages.send_now(
            held=held, user_id=gates.user(request).pk, **sections.given(form, "reason", "note", "key"), by=by, at=at
        )
        return sections.Done(
            said=_("It is sent now. The person can read the reason on their own page."), url=reverse("people_rest")
        )

    context = {
        "eyebrow": held.person.display_name,
        "about": words.message(held.job),
        "lead": _(
            "Nobody is written to while they are not at work, unless the law’s own reasons hold. This one waits by"
            " itself until the person is at work; send it now only if that would do harm."
        ),
    }
    return people_sections.PEOPLE.form_page(
        request, form, title=_("Send it without waiting"), submit=_("Send it now"), act=act, trail=trail_inside(),
        template="people/duties/note.html", context=context,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed(REST)
def exempt(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Say that the right to disconnect does not hold for somebody, from when to when, and why."""
    person = queries.person(key)
    form = forms.ExemptForm(sections.sent(request), initial={"from_date": days.today()})

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        exemptions.exempt(
            person=person, user_id=gates.user(request).pk, recorded_at=clock.machine_now(),
            **sections.given(form, "reason", "from_date", "to_date", "key"), by=by, at=at,
        )  # fmt: skip
        return sections.Done(said=_("The exemption is stored."), url=reverse("people_rest"))

    context = {
        "eyebrow": person.display_name,
        "about": "",
        "lead": _(
            "The law exempts posts of direction or trust, and those that by their nature ask for permanent"
            " availability (Ley 2191/2022, article 6). The person sees this on their own page and may complain."
        ),
    }
    return people_sections.PEOPLE.form_page(
        request, form, title=_("Exempt from the right to disconnect"), submit=_("Store the exemption"), act=act,
        trail=trail_inside(), template="people/duties/note.html", context=context,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed(REST)
def end(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Let the right hold again from a day on."""
    exemption = exemptions.exemption(key)
    form = forms.EndExemptionForm(sections.sent(request), initial={"to_date": days.today()})

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        exemptions.end(
            exemption=exemption, user_id=gates.user(request).pk, recorded_at=clock.machine_now(),
            **sections.given(form, "to_date"), by=by, at=at,
        )  # fmt: skip
        return sections.Done(said=_("The right holds again from that day on."), url=reverse("people_rest"))

    context = {
        "eyebrow": exemption.person.display_name, "about": words.EXEMPTIONS[exemption.reason],
        "lead": _("From this day on messages wait again until the person is at work."),
    }  # fmt: skip
    return people_sections.PEOPLE.form_page(
        request, form, title=_("End the exemption"), submit=_("Store the end"), act=act, trail=trail_inside(),
        template="people/duties/note.html", context=context,
    )  # fmt: skip


def trail() -> list[sections.Step]:
    """Return the way to these pages."""
    return [sections.Step(label=_("Duties"), url=reverse("people_duties"))]


def trail_inside() -> list[sections.Step]:
    """Return the way to the forms that these pages lead to."""
    return [*trail(), sections.Step(label=_("Right to disconnect"), url=reverse("people_rest"))]
