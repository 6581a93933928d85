"""The public page: trainings and openings in plain words, and how to say "I am interested". It needs no script.

Spanish comes first, whatever the browser prefers; the other language is one link away. What is shown comes through two
functions of the database that answer without a scope and know nobody's name.
"""

from __future__ import annotations

import functools
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from tejido import environment as environment_module
from tejido.access import addresses, gates, limits
from tejido.journal import clock, scopes
from tejido.journal import queries as journal_queries
from tejido.people import errors, interest
from tejido.people import opening_queries as queries
from tejido.web.people import partner_frame as frame
from tejido.web.people import partner_words as words
from tejido.web.shared import base_forms, refusals

FIRST_LANGUAGE = "es"
LANGUAGES = ("es", "en")
PURPOSE = "limits of the public page"
# A whole school may sign up behind one address in a morning; a script may not fill the funnel.
SAYING = limits.Rule(what="join_interest", attempts_max=60, window_seconds=10 * 60)
View = Callable[..., HttpResponseBase]


class InterestForm(base_forms.KeyedForm):
    """How we reach somebody who is interested, and that they are of age and agree."""

    about: Mapping[type[Exception], str] = {
        errors.InterestNameInvalid: "given_names",
        errors.InterestPhoneInvalid: "phone",
        errors.InterestNotAgreed: "is_agreed",
    }

    given_names = forms.CharField(
        label=gettext_lazy("Your names"),
        max_length=interest.NAME_LENGTH_MAX,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    surnames = forms.CharField(
        label=gettext_lazy("Your surnames"),
        max_length=interest.NAME_LENGTH_MAX,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    phone = forms.CharField(
        label=gettext_lazy("Your phone number"),
        max_length=interest.PHONE_LENGTH_MAX,
        help_text=gettext_lazy("Such as 300 123 4567. It may be the phone of somebody in your family."),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    age = forms.ChoiceField(
        label=gettext_lazy("How old are you?"),
        choices=[
            ("adult", gettext_lazy("18 years or more")),
            ("minor", gettext_lazy("Less than 18 years")),
        ],
        widget=forms.RadioSelect,
    )
    is_agreed = forms.BooleanField(
        label=gettext_lazy("I agree"), error_messages={"required": gettext_lazy(str(errors.InterestNotAgreed.__doc__))}
    )


def in_first_language(view: View) -> View:
    """Return a view whose page is in Spanish unless the reader chose another language."""

    @functools.wraps(view)
    def spoken(request: HttpRequest, *args: Any, **keys: Any) -> HttpResponseBase:
        wish = request.GET.get("language") or request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = wish if wish in LANGUAGES else FIRST_LANGUAGE
        with translation.override(language), timezone.override(frame.zone()):
            response = view(request, *args, **keys)
        response["Content-Language"] = language
        if request.GET.get("language") in LANGUAGES:
            response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, samesite="Lax")
        return response

    return spoken


@require_safe
@never_cache
@in_first_language
def every(request: HttpRequest) -> HttpResponse:
    """Show what is open to everybody today."""
    today = frame.today()
    context = {
        "cohorts": [_cohort_shown(cohort) for cohort in queries.public_cohorts(on=today)],
        "openings": [_opening_shown(opening) for opening in queries.public_openings(on=today)],
    }
    return _show(request, "people/join.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@in_first_language
def training(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Show a training, and take in who is interested in it.

    Raises: NoSuchOffer, TooManyAttempts
    """
    cohort = queries.public_cohort(key, on=frame.today())
    return _offered(request, shown=_cohort_shown(cohort), cohort_id=cohort.id)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@in_first_language
def opening(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Show an opening, and take in who is interested in it.

    Raises: NoSuchOffer, TooManyAttempts
    """
    found = queries.public_opening(key, on=frame.today())
    return _offered(request, shown=_opening_shown(found), opening_id=found.id)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@in_first_language
def anything(request: HttpRequest) -> HttpResponseBase:
    """Take in who is interested in whatever comes next.

    Raises: TooManyAttempts
    """
    return _offered(request, shown={"title": _("Tell me when something begins"), "lines": []})


@require_safe
@never_cache
@in_first_language
def thanks(request: HttpRequest) -> HttpResponse:
    """Say what happens next."""
    return _show(request, "people/join_thanks.html", {})


@require_safe
@never_cache
@in_first_language
def under_age(request: HttpRequest) -> HttpResponse:
    """Say what somebody under 18 can do; nothing about them was kept."""
    return _show(request, "people/join_under_age.html", {})


def _offered(
    request: HttpRequest, *, shown: Mapping[str, Any], cohort_id: int | None = None, opening_id: int | None = None
) -> HttpResponseBase:
    form = InterestForm(request.POST if request.method == "POST" else None)
    if form.is_bound:
        if form.data.get("age") == "minor":
            return redirect("join_under_age")
        if form.is_valid():
            _count(request)
            if _say(form, cohort_id=cohort_id, opening_id=opening_id):
                return redirect("join_thanks")
    context = {"form": form, "offer": shown, "notice_version": interest.NOTICE_VERSION}
    return _show(request, "people/join_offer.html", context, status=400 if form.is_bound else 200)


def _say(form: InterestForm, *, cohort_id: int | None, opening_id: int | None) -> bool:
    """Keep the interest; False, with what was refused beside its field, where it could not be kept."""
    given = form.cleaned_data
    # Whoever asks is nobody known; for this one action, what is written is the operator's.
    gates.enter_client(scopes.OPERATOR)
    try:
        with transaction.atomic():
            interest.say(
                **{name: given[name] for name in ("given_names", "surnames", "phone", "is_agreed", "key")},
                language=(translation.get_language() or FIRST_LANGUAGE)[:2],
                cohort=queries.cohort_of_id(cohort_id) if cohort_id else None,
                opening=queries.opening_of_id(opening_id) if opening_id else None,
                on=frame.today(), recorded_at=clock.machine_now(), at=clock.now(),
            )  # fmt: skip
    except Exception as problem:
        form.add_error(form.about.get(type(problem)), refusals.beside(problem))
        return False
    finally:
        scopes.assign(())
    return True


def _count(request: HttpRequest) -> None:
    """Count an attempt from the address that asks.

    Raises: TooManyAttempts
    """
    if addresses.is_this_machine(request) and journal_queries.installation().demonstration:
        return
    key = environment_module.derived_key(settings.ENVIRONMENT, PURPOSE).encode()
    limits.take(SAYING, subject=limits.subject(addresses.of_request(request), key=key), now=clock.machine_now())


def _cohort_shown(cohort: queries.PublicCohort) -> dict[str, Any]:
    return {
        "title": words.local(en=cohort.name_en, es=cohort.name_es),
        "url": reverse("join_training", args=[cohort.key]),
        "cohort": cohort,
        "is_training": True,
    }


def _opening_shown(opening: queries.PublicOpening) -> dict[str, Any]:
    return {
        "title": words.local(en=opening.name_en, es=opening.name_es),
        "url": reverse("join_opening", args=[opening.key]),
        "opening": opening,
        "work_mode": words.WORK_MODES[opening.work_mode],
        "is_training": False,
    }


def _show(request: HttpRequest, template: str, context: Mapping[str, Any], *, status: int = 200) -> HttpResponse:
    language = (translation.get_language() or FIRST_LANGUAGE)[:2]
    other = next(each for each in LANGUAGES if each != language)
    shown = {
        **context,
        "operator_name": journal_queries.installation().operator_name,
        "language": language,
        "other_language": other,
        "other_language_name": {"es": "Español", "en": "English"}[other],
    }
    return render(request, template, shown, status=status)
