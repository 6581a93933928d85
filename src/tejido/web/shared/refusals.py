"""Named errors as answers: a page for people, JSON for scripts, each with its status, code and translated sentence.

The code is the error's name in small letters (`OfferGone` is `offer_gone`), the sentence is its docstring. The status
follows from the name: `NoSuch...` is 404, `...Invalid` and the like are 400, and everything else
that an app refuses is 409.
"""

from __future__ import annotations

import errno
import logging
import math
from dataclasses import dataclass

from django.core import exceptions
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.template import loader
from django.utils import formats, translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tejido.access import errors as access_errors
from tejido.contacts import errors as contact_errors
from tejido.core.reference import values as reference_values
from tejido.journal import disk, tries
from tejido.journal import errors as journal_errors
from tejido.web.shared import errors, reference_words

APPS = ("access", "clients", "contacts", "impact", "people", "reference", "vault", "web")
STATUS: dict[type[Exception], int] = {
    access_errors.SignInNeeded: 401,
    access_errors.NotAllowed: 403,
    access_errors.SignInTicketUsed: 403,
    access_errors.TooManyAttempts: 429,
    journal_errors.NotInstalled: 503,
    journal_errors.StorageAway: 503,
    journal_errors.NotSealed: 404,
    journal_errors.SealBroken: 409,
    contact_errors.AttachmentErased: 410,
    contact_errors.FileTooLarge: 413,
    contact_errors.PictureTooLarge: 413,
    contact_errors.TooManyFiles: 413,
    errors.RequestInvalid: 400,
    reference_values.AboutValue: 409,
    exceptions.RequestDataTooBig: 413,
    exceptions.TooManyFieldsSent: 413,
    exceptions.TooManyFilesSent: 413,
    UnreadablePostError: 400,
}
SENTENCES: dict[type[BaseException], Promise] = {
    exceptions.RequestDataTooBig: gettext_lazy("This is too large to be taken in."),
    exceptions.TooManyFieldsSent: gettext_lazy("This is too large to be taken in."),
    exceptions.TooManyFilesSent: gettext_lazy("This is too large to be taken in."),
    UnreadablePostError: gettext_lazy("This request could not be read."),
}
# What the core says of reference values, to which the value, its place and its day are added.
ABOUT_VALUES: dict[type[BaseException], Promise] = {
    reference_values.NoSuchValue: gettext_lazy(
        "The register of reference values has none of this kind for this place and day. Propose one there."
    ),
    reference_values.DemonstrationValue: gettext_lazy(
        "This value is made up for a demonstration, and a formal document cannot stand on it. Put a real one in its"
        " place first, in the register of reference values."
    ),
    reference_values.ValueNotInForce: gettext_lazy(
        "This value is suspended or annulled, and a formal document cannot stand on it. Look in the register of"
        " reference values at what took its place."
    ),
}
# These would not be there because we are asked for what our own code must not do.
OUR_MISTAKES: tuple[type[Exception], ...] = (access_errors.StreamingRefused,)
AWAY = (OperationalError, InterfaceError)
AWAY_RETRY_SECONDS = 3
# What is refused with one of these is said beside the form; anything else is a page of its own, or a failure.
SAID_BESIDE = (400, 409)
# The disk, or the part of it that is ours, is full.
NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
log = logging.getLogger(__name__)
PAGES = {400: "400.html", 403: "403.html", 404: "404.html", 500: "500.html", 503: "503.html"}


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """What is said to whoever asked."""

    status: int
    code: str
    sentence: str
    retry_seconds: int | None = None


def of(problem: BaseException) -> Refusal | None:
    """Return the refusal that an exception stands for, or None where it is no refusal but a failure."""
    if isinstance(problem, AWAY):
        return _disk_full() if disk.is_full(problem) else away()
    if isinstance(problem, OSError) and problem.errno in NO_ROOM:
        problem = journal_errors.StorageAway(journal_errors.StorageAway.__doc__)
    status = _status(problem)
    if status is None:
        return None
    if isinstance(problem, access_errors.TooManyAttempts):
        return _too_many(problem)
    if isinstance(problem, reference_values.AboutValue):
        return Refusal(status=status, code=tries.code_of(type(problem)), sentence=_about_value(problem))
    meaning = SENTENCES.get(type(problem)) or _(" ".join((type(problem).__doc__ or "").split()))
    # An error that was raised with words of its own, such as what is weak about a password, says those.
    own = str(problem) if type(problem) not in SENTENCES and str(problem) != type(problem).__doc__ else ""
    return Refusal(
        status=status,
        code=tries.code_of(type(problem)),
        sentence=own or str(meaning),
        retry_seconds=AWAY_RETRY_SECONDS if status == 503 else None,
    )


def beside(problem: Exception) -> str:
    """Return the sentence that is said beside a form about what was refused; anything else is raised again."""
    refusal = of(problem)
    if refusal is None or refusal.status not in SAID_BESIDE:
        raise problem
    return refusal.sentence


def away() -> Refusal:
    """Return what is said while the database does not answer."""
    return Refusal(
        status=503,
        code="database_away",
        sentence=_("This installation is starting or being looked after; try again in a moment."),
        retry_seconds=AWAY_RETRY_SECONDS,
    )


def _about_value(problem: reference_values.AboutValue) -> str:
    meaning = ABOUT_VALUES.get(type(problem)) or str(problem)
    name = reference_words.KEYS.get(problem.key, problem.key)
    day = formats.date_format(problem.day, "DATE_FORMAT")
    return f"{name}, {reference_words.place(problem.place)}, {day}: {meaning}"


def _disk_full() -> Refusal:
    log.error("The disk of the database is full: nothing is saved until there is room on it")
    return Refusal(
        status=503,
        code="disk_full",
        sentence=_(
            "There is no room left on the disk of this installation, so nothing was saved. Try again in a few minutes;"
            " if it stays like this, tell whoever looks after it."
        ),
        retry_seconds=AWAY_RETRY_SECONDS,
    )


def answer(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Return a refusal as JSON where a script asked, and as a page otherwise."""
    if wants_json(request):
        response: HttpResponse = JsonResponse(
            {"error": {"code": refusal.code, "message": refusal.sentence}}, status=refusal.status
        )
    elif refusal.status >= 500:
        # Without the request, so that the page asks neither session nor database.
        with translation.override(translation.get_language_from_request(request)):
            told = {} if refusal.code in GENERAL else {"refusal": refusal}
            response = HttpResponse(loader.render_to_string(PAGES[refusal.status], told), status=refusal.status)
    else:
        template = PAGES.get(refusal.status) if refusal.code in GENERAL else None
        text = loader.render_to_string(template or "shared/refused.html", {"refusal": refusal}, request=request)
        response = HttpResponse(text, status=refusal.status)
    if refusal.retry_seconds is not None:
        response["Retry-After"] = str(refusal.retry_seconds)
    response["Cache-Control"] = "no-store"
    return response


def general(status: int) -> Refusal:
    """Return the refusal for a status that comes without a named error."""
    return Refusal(status=status, code=_GENERAL_CODES[status], sentence=str(_GENERAL_SENTENCES[status]))


def wants_json(request: HttpRequest) -> bool:
    """Return whether a script asks: it sends JSON, or accepts JSON and no page."""
    accepted = request.META.get("HTTP_ACCEPT", "")
    if "text/html" in accepted:
        return False
    return "application/json" in accepted or request.content_type == "application/json"


def _status(problem: BaseException) -> int | None:
    for kind, status in STATUS.items():
        if isinstance(problem, kind):
            return status
    module, name = type(problem).__module__.split("."), type(problem).__name__
    is_error = module[-1] == "errors" or module[-1].endswith("_errors")
    is_ours = module[0] == "tejido" and len(module) > 1 and module[1] in APPS and is_error
    if not is_ours or isinstance(problem, OUR_MISTAKES):
        return None
    if name.startswith("NoSuch"):
        return 404
    return 400 if name.endswith(("Invalid", "Weak", "TooLong", "Unknown")) else 409


def _too_many(problem: access_errors.TooManyAttempts) -> Refusal:
    minutes = max(1, math.ceil(problem.retry_seconds / 60))
    sentence = ngettext(
        "There were too many attempts in a short time. Try again in %(minutes)d minute.",
        "There were too many attempts in a short time. Try again in %(minutes)d minutes.",
        minutes,
    ) % {"minutes": minutes}
    return Refusal(status=429, code="too_many_attempts", sentence=sentence, retry_seconds=problem.retry_seconds)


_GENERAL_CODES = {400: "request_invalid", 403: "not_allowed", 404: "not_found", 500: "failed"}
_GENERAL_SENTENCES = {
    400: gettext_lazy("This request could not be read."),
    403: gettext_lazy("Your role does not reach this."),
    404: gettext_lazy("There is nothing here."),
    500: gettext_lazy("Something broke on our side. Try again in a moment."),
}
# Their pages say all there is to say; the others show the sentence.
GENERAL = frozenset(_GENERAL_CODES.values()) | {"not_installed", "database_away"}
