"""The light frame of pages that need no account: no script, one style sheet beside the colours, a few kilobytes.

Most who open them hold a cheap phone on a slow line; the other language is one link away.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from tejido.journal import queries as journal_queries
from tejido.web.people import partner_frame as frame
from tejido.web.shared import public_language

NAMES = {"es": "Español", "en": "English"}


def show(request: HttpRequest, template: str, context: Mapping[str, Any], *, status: int = 200) -> HttpResponse:
    """Render a page in the light frame, with the operator's days."""
    language = public_language.now()
    other = next(each for each in public_language.LANGUAGES if each != language)
    shown = {
        **context,
        "operator_name": journal_queries.installation().operator_name,
        "language": language,
        "other_language": other,
        "other_language_name": NAMES[other],
    }
    with timezone.override(frame.zone()):
        return render(request, template, shown, status=status)
