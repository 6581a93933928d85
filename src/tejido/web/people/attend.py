"""Attendance by code: a learner types the code on the wall and the end of their number, on any phone, without account.

Whoever is not in the room does not know the code; whoever guesses numbers is stopped after a few; and one phone speaks
for a household at most. Nothing that is answered names anybody.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tejido import environment as environment_module
from tejido.access import addresses, limits
from tejido.core import attendance, facts
from tejido.journal import clock, scopes
from tejido.people import cohorts, errors, funnel, training
from tejido.web.people import funnel_forms, public_frame
from tejido.web.people import funnel_words as words
from tejido.web.shared import public_language, refusals

PURPOSE = "limits of attendance"
COOKIE = "tejido_attend"
COOKIE_SECONDS = 24 * 60 * 60
# A class of forty behind one address may mistype; a guesser gets no further. Right answers are given back.
WRONG_ANSWERS = limits.Rule(what="attend_wrong", attempts_max=60, window_seconds=15 * 60)
# Each browser by itself: who guesses the numbers of others with the right code.
OF_BROWSER = limits.Rule(what="attend_browser", attempts_max=8, window_seconds=15 * 60)
# Of one session, whatever addresses and browsers they come from.
OF_MEETING = limits.Rule(what="attend_meeting", attempts_max=120, window_seconds=60 * 60)


@require_http_methods(["GET", "POST"])
@never_cache
@public_language.spoken
def page(request: HttpRequest) -> HttpResponse:
    """Take a code and the end of a number, and say whether it counts.

    Raises: TooManyAttempts
    """
    form = funnel_forms.AttendForm(request.POST if request.method == "POST" else None)
    browser = _browser(request)
    done: cohorts.Meeting | None = None
    if form.is_bound and form.is_valid():
        try:
            with transaction.atomic():
                done = _attend(request, form.cleaned_data["code"], form.cleaned_data["number"], browser=browser)
        except (errors.AttendanceUnclear, errors.AttendanceStands, errors.PhoneUsedOften) as problem:
            form.add_error(None, refusals.beside(problem))
            _count_wrong(request, form.cleaned_data["code"], browser)
    context = {
        "form": form, "done": done, "course": words.course_name(done.cohort.course) if done else "",
        "is_refused": form.is_bound and bool(form.errors),
    }  # fmt: skip
    response = public_frame.show(request, "people/funnel/attend.html", context)
    response.set_cookie(
        COOKIE, browser, max_age=timedelta(seconds=COOKIE_SECONDS), httponly=True, samesite="Strict",
        secure=request.is_secure(), path=request.path,
    )  # fmt: skip
    return response


def _attend(request: HttpRequest, code: str, number: str, *, browser: str) -> cohorts.Meeting:
    """Count whoever is meant as present.

    Raises: AttendanceUnclear, AttendanceStands, PhoneUsedOften, TooManyAttempts
    """
    for rule, subject in _asker(request, browser):
        _check(rule, subject)
    at, now, wanted = clock.now(), clock.machine_now(), attendance.tail(number)
    for meeting in _meetings(code):
        _check(OF_MEETING, str(meeting.key))
        expected = cohorts.expected(meeting, on=funnel.today(meeting.from_at))
        found = attendance.ending_in(wanted, numbers=cohorts.with_numbers(expected))
        if len(found) != 1:
            continue
        person = next(each for each in expected if each.pk in found)
        digest = hashlib.sha256(f"{meeting.secret}:{browser}".encode()).hexdigest()
        training.attend_by_code(
            meeting=meeting, person=person, device_digest=digest, recorded_at=now, by=facts.SYSTEM, at=at
        )
        return meeting
    raise errors.AttendanceUnclear(errors.AttendanceUnclear.__doc__)


def _count_wrong(request: HttpRequest, code: str, browser: str) -> None:
    """Count a wrong answer, after everything else of it was taken back.

    Raises: TooManyAttempts
    """
    for rule, subject in (*_asker(request, browser), *((OF_MEETING, str(row.key)) for row in _meetings(code))):
        _take(rule, subject)


def _meetings(code: str) -> Sequence[cohorts.Meeting]:
    # Whoever knows a code is in the room, or has guessed it; people's rows are read for this question only.
    scopes.assign({scopes.OPERATOR})
    return cohorts.meetings_with_code(code, at=clock.now(), now=clock.machine_now())


def _asker(request: HttpRequest, browser: str) -> tuple[tuple[limits.Rule, str], ...]:
    return ((WRONG_ANSWERS, addresses.of_request(request)), (OF_BROWSER, browser))


def _check(rule: limits.Rule, subject: str) -> None:
    """Refuse whoever has been wrong too often; a question is counted only once it was wrong.

    Raises: TooManyAttempts
    """
    _take(rule, subject)
    _give_back(rule, subject)


def _take(rule: limits.Rule, subject: str) -> None:
    limits.take(rule, subject=_subject(rule, subject), now=clock.machine_now())


def _give_back(rule: limits.Rule, subject: str) -> None:
    limits.give_back(rule, subject=_subject(rule, subject))


def _subject(rule: limits.Rule, subject: str) -> str:
    key = environment_module.derived_key(settings.ENVIRONMENT, PURPOSE).encode()
    return limits.subject(rule.what, subject, key=key)


def _browser(request: HttpRequest) -> str:
    """Return the mark of a browser: the one it sent, if it is one of ours, else a new one."""
    try:
        return str(uuid.UUID(request.COOKIES.get(COOKIE, "")))
    except ValueError:
        return str(uuid.uuid4())
