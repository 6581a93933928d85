"""The impact lead's page of stories, taking one down for somebody, and the page that anybody may read."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from tejido.access import gates
from tejido.core import facts
from tejido.impact.stories import askable, shown, telling
from tejido.journal import scopes
from tejido.web.impact import sections as impact_sections
from tejido.web.impact.stories import forms, words
from tejido.web.impact.surveys import words as survey_words
from tejido.web.people import paging, public_frame
from tejido.web.shared import sections

SECTION = impact_sections.IMPACT


@require_safe
@never_cache
@gates.allowed("stories.keep")
def every(request: HttpRequest) -> HttpResponse:
    """Show the stories that were not withdrawn, and for what each may be used."""
    context = {
        "stories": [
            {"story": told, "uses": [words.BRIEF[use] for use in words.BRIEF if use in told.uses]}
            for told in shown.kept()
        ]
    }
    return SECTION.show(request, "impact/stories/every.html", context)


@require_safe
@never_cache
@gates.allowed("stories.keep")
def choose(request: HttpRequest) -> HttpResponse:
    """Look for the person whose story is taken down."""
    wanted = paging.wanted(request, "name")
    context = {"wanted": wanted, "people": askable.found(wanted), "people_max": askable.SHOWN_MAX}
    return SECTION.show(request, "impact/stories/choose.html", context, trail=_trail())


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@gates.allowed("stories.keep")
def take_down(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Write down what somebody tells; they confirm it themselves."""
    person = askable.person(key)
    form = forms.TakeDownForm(sections.sent(request), initial=forms.language_now(survey_words.language()))

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        given = sections.given(form, "key", "text", "shown_as", "language")
        telling.take_down(person_id=person.pk, **given, by=by, at=at)
        said = _("Written down. It waits until the person reads and confirms it, under My path, My stories.")
        return sections.Done(said=said, url=reverse("impact_stories"))

    title = _("What %(name)s tells") % {"name": person.display_name}
    return SECTION.form_page(request, form, title=title, submit=_("Keep it until confirmed"), act=act, trail=_trail())


@require_safe
@never_cache
@public_frame.spoken
def public(request: HttpRequest) -> HttpResponse:
    """Show the stories whose people agreed that everybody may read them."""
    # Nobody is known here; only stories that may stand on this page are read.
    gates.enter_client(scopes.OPERATOR)
    try:
        context = {"stories": shown.every_for("public_page")}
    finally:
        scopes.assign(())
    return public_frame.show(request, "impact/stories/public.html", context)


def _trail() -> list[sections.Step]:
    return [sections.Step(label=_("Stories"), url=reverse("impact_stories"))]
