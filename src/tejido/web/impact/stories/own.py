"""My stories: telling one, saying for what it is used, and taking it back; nobody else can."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tejido.access import gates
from tejido.core import facts
from tejido.impact.stories import shown, telling
from tejido.web.impact.stories import forms, words
from tejido.web.impact.surveys import words as survey_words
from tejido.web.shared import people_sections, sections

SECTION = people_sections.OWN


@require_safe
@never_cache
@gates.own
def every(request: HttpRequest) -> HttpResponse:
    """Show one's own stories, and for what each is used."""
    context = {
        "stories": [
            {"story": told, "uses": [words.BRIEF[use] for use in words.BRIEF if use in told.uses]}
            for told in shown.own(gates.person(request))
        ],
        "withdrawn": words.WITHDRAWN,
    }
    return SECTION.show(request, "impact/stories/own.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@gates.own
def tell(request: HttpRequest) -> HttpResponseBase:
    """Tell a story."""
    person_id = gates.person(request)
    form = forms.TellForm(sections.sent(request), initial=forms.language_now(survey_words.language()))

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        given = sections.given(form, "key", "text", "shown_as", "language", "uses")
        telling.tell(person_id=person_id, **given, by=by, at=at)
        return sections.Done(said=_("Your story is kept. You decide here for what it is used."), url=_home())

    title, submit = _("Tell my story"), _("Keep my story")
    return SECTION.form_page(request, form, title=title, submit=submit, act=act, trail=_trail())


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@gates.own
def one(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Show one's own story; say for what it is used, and confirm it first where somebody else wrote it down."""
    person_id = gates.person(request)
    row, told = shown.own_one(key, person_id=person_id)
    form = forms.UsesForm(sections.sent(request), initial={"seen": told.number, "uses": sorted(told.uses)})

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        given = {"story": row, "person_id": person_id, **sections.given(form, "uses", "seen"), "by": by, "at": at}
        if told.is_confirmed:
            telling.use_for(**given)
        else:
            telling.confirm(**given)
        return sections.Done(said=_("Stored. It holds from now on, everywhere."), url=_home())

    submit = _("Store what I agree to") if told.is_confirmed else _("These are my words")
    return SECTION.form_page(
        request, form, title=_("My story"), submit=submit, act=act, trail=_trail(),
        template="impact/stories/own_one.html", context={"story": told},
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@gates.own
def change(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Write other words for one's own story."""
    person_id = gates.person(request)
    row, told = shown.own_one(key, person_id=person_id)
    initial = {
        "seen": told.number, "text": told.text, "shown_as": told.shown_as, "language": told.language, "uses": [],
    }  # fmt: skip
    form = forms.ChangeForm(sections.sent(request), initial=initial)

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        given = sections.given(form, "seen", "text", "shown_as", "language", "uses")
        telling.tell_anew(story=row, person_id=person_id, **given, by=by, at=at)
        return sections.Done(said=_("Your new words are kept. The former ones are used for nothing."), url=_home())

    trail = [*_trail(), sections.Step(label=_("My story"), url=reverse("own_story", args=[key]))]
    title, submit = _("Write it anew"), _("Keep my new words")
    return SECTION.form_page(request, form, title=title, submit=submit, act=act, trail=trail)


@require_POST
@never_cache
@gates.own
def withdraw(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Take one's own story back, with all its words."""
    person_id = gates.person(request)
    row, _told = shown.own_one(key, person_id=person_id)

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        telling.withdraw(story=row, person_id=person_id, by=by, at=at)
        return sections.Done(said=_("Your story is withdrawn, and its words are erased."), url=_home())

    return sections.press(request, act, back=_home())


def _home() -> str:
    return reverse("own_stories")


def _trail() -> list[sections.Step]:
    return [sections.Step(label=_("My stories"), url=_home())]
