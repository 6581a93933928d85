"""What the pages that need no account share: one light frame without a script.

Most who open them hold a cheap phone on a slow line, so a page is one style sheet beside the colours and a few
kilobytes. It speaks as `web.shared.public_language` says; the other language is one link away.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from tejido.journal import queries as journal_queries
from tejido.web.people import partner_frame as frame
from tejido.web.shared import public_language

View = Callable[..., HttpResponseBase]


def spoken(view: View) -> View:
    """Return a view whose page speaks as every public page does, with the operator's days."""

    @functools.wraps(view)
    def told(request: HttpRequest, *args: Any, **keys: Any) -> HttpResponseBase:
        with timezone.override(frame.zone()):
            return view(request, *args, **keys)

    return public_language.spoken(told)


def show(request: HttpRequest, template: str, context: Mapping[str, Any], *, status: int = 200) -> HttpResponse:
    """Render a page in the light frame."""
    language = public_language.now()
    other = next(each for each in public_language.LANGUAGES if each != language)
    shown = {
        **context,
        "operator_name": journal_queries.installation().operator_name,
        "language": language,
        "other_language": other,
        "other_language_name": {"es": "Español", "en": "English"}[other],
    }
    return render(request, template, shown, status=status)
