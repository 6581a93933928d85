"""What activities count as: read by whoever leads people, and changed from a day on, in words that workers read."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from tejido.access import gates
from tejido.core import facts
from tejido.journal import clock
from tejido.people.hours import agreements
from tejido.web.people.hours import forms, own, reach, words
from tejido.web.shared import people_sections, sections


@require_GET
@never_cache
@gates.allowed(reach.CHANGE)
def page(request: HttpRequest) -> HttpResponse:
    """Show what each activity counts as today, and every agreement."""
    held = agreements.held(on=reach.today())
    context = {
        "lines": [
            {
                "code": code,
                "what": words.ACTIVITIES[code],
                "counts": words.KINDS[held[code].counts if code in held else agreements.USUAL[code]],
                "row": held.get(code),
                "why": own.words_of(held[code]) if code in held else "",
            }
            for code in agreements.ACTIVITIES
        ],
        "history": [
            {"row": row, "what": words.ACTIVITIES[row.activity], "counts": words.KINDS[row.counts],
             "why": own.words_of(row)}
            for row in agreements.history()
        ],
    }  # fmt: skip
    return people_sections.PEOPLE.show(request, "people/hours/counting.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed(reach.CHANGE)
def agree(request: HttpRequest, code: str) -> HttpResponseBase:
    """Say what an activity counts as from a day on.

    Raises: Http404: there is no such activity.
    """
    if code not in agreements.ACTIVITIES:
        raise Http404
    held = agreements.held(on=reach.today()).get(code)
    initial = {
        "counts": held.counts if held else agreements.USUAL[code], "from_date": reach.after(reach.today()),
        "words_es": held.words_es if held else "", "words_en": held.words_en if held else "",
    }  # fmt: skip
    form = forms.CountingForm(sections.sent(request), initial=initial)

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        agreements.agree(
            activity=code, **sections.given(form, "key", "counts", "from_date", "words_es", "words_en"),
            user_id=gates.user(request).pk, recorded_at=clock.machine_now(), by=by, at=at,
        )  # fmt: skip
        return sections.Done(said=_("The agreement is stored; workers read it."), url=reverse("people_counting"))

    return people_sections.PEOPLE.form_page(
        request, form, title=_("%(activity)s: what it counts as") % {"activity": words.ACTIVITIES[code]},
        submit=_("Store the agreement"), act=act,
        trail=[sections.Step(label=_("What counts"), url=reverse("people_counting"))],
    )  # fmt: skip
