"""What the pages that need no account share: one light frame without a script, in Spanish unless somebody chose.

Most who open them hold a cheap phone on a slow line, so a page is one style sheet beside the colours and a few
kilobytes; the other language is one link away.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone, translation

from tejido.journal import queries as journal_queries
from tejido.web.people import partner_frame as frame

FIRST_LANGUAGE = "es"
LANGUAGES = ("es", "en")
View = Callable[..., HttpResponseBase]


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


def language() -> str:
    """Return the language that the page is in."""
    return (translation.get_language() or FIRST_LANGUAGE)[:2]


def show(request: HttpRequest, template: str, context: Mapping[str, Any], *, status: int = 200) -> HttpResponse:
    """Render a page in the light frame."""
    other = next(each for each in LANGUAGES if each != language())
    shown = {
        **context,
        "operator_name": journal_queries.installation().operator_name,
        "language": language(),
        "other_language": other,
        "other_language_name": {"es": "Español", "en": "English"}[other],
    }
    return render(request, template, shown, status=status)
