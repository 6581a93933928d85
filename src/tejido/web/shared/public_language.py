"""In which language the pages speak that anybody may open: one rule for all of them.

What the reader switched to counts before everything; then the language of their account, if they are signed in; then
what their browser asks for; and where nobody says anything that we speak, the place's own language, which is Spanish.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation
from django.utils.translation import trans_real

LANGUAGES = ("es", "en")
# Of the places for which this was made. The pages themselves are written in English, which is no reason to begin so.
OF_THE_PLACE = "es"
SWITCH = "language"
View = Callable[..., HttpResponseBase]


def spoken(view: View) -> View:
    """Return a view of a public page that speaks the reader's language, and keeps what they switch to."""

    @functools.wraps(view)
    def speaking(request: HttpRequest, *args: Any, **keys: Any) -> HttpResponseBase:
        language = chosen(request)
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = view(request, *args, **keys)
        response["Content-Language"] = language
        if request.GET.get(SWITCH) in LANGUAGES:
            response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, samesite="Lax")
        return response

    return speaking


def chosen(request: HttpRequest) -> str:
    """Return the language in which a public page is shown to whoever asks."""
    for wish in (request.GET.get(SWITCH), request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)):
        if wish in LANGUAGES:
            return str(wish)
    if request.user.is_authenticated:
        return now()
    for asked, _share in trans_real.parse_accept_lang_header(request.headers.get("accept-language", "")):
        if asked[:2] in LANGUAGES:
            return asked[:2]
    return OF_THE_PLACE


def now() -> str:
    """Return the language that is spoken now, as one of `LANGUAGES`."""
    active = (translation.get_language() or OF_THE_PLACE)[:2]
    return active if active in LANGUAGES else OF_THE_PLACE
