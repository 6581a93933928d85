"""The home page, the pages for errors, the language switch, socket tickets, and what monitoring asks."""

from __future__ import annotations

import sys

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.views import i18n
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tejido.access import actions as access_actions
from tejido.access import errors as access_errors
from tejido.access import gates
from tejido.journal import clock
from tejido.web.shared import bodies, entrance, metrics, refusals, sockets, topic_rights

TOPICS_MAX = 8
# Where each role works; the first that fits is where somebody with several begins.
HOME_OF_ROLE = {
    "agent": "/desk/",
    "supervisor": "/supervisor/",
    "planner": "/wallboard/",
    "administrator": "/set-up/",
    "people_lead": "/people/",
    "impact_lead": "/impact/",
    "client": "/impact/",
    "reviewer": "/impact/",
    "partner": "/partner/",
}


@require_GET
@never_cache
def home(request: HttpRequest) -> HttpResponse:
    """Lead those who are signed in to where they work, and greet everybody else."""
    if request.user.is_authenticated:
        held = gates.rights(request).roles
        for role, place in HOME_OF_ROLE.items():
            if role in held:
                return redirect(place)
        if gates.rights(request).person_id is not None:
            # Who learns with us holds no role, and has pages of their own.
            return redirect("own_path")
    demonstration = entrance.is_demonstration()
    context = {
        "role_links": entrance.role_links(request) if demonstration else [],
        "try_url": "/try/" if demonstration else None,
    }
    return render(request, "shared/home.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def set_language(request: HttpRequest) -> HttpResponseBase:
    """Switch the language of the pages, for this browser and for the account."""
    response = i18n.set_language(request)
    chosen = request.POST.get("language", "")
    if request.method == "POST" and request.user.is_authenticated and translation.check_for_language(chosen):
        user = gates.user(request)
        if user.language != chosen:
            access_actions.choose_language(user=user, language=chosen, at=clock.now())
    return response


@require_POST
@never_cache
def live_ticket(request: HttpRequest) -> JsonResponse:
    """Hand out a ticket for the topics asked for, each of which the user must be allowed to hear.

    Raises: SignInNeeded, NotAllowed, TopicInvalid, RequestInvalid
    """
    user = gates.user(request)
    topics = bodies.of_request(request).get("topics")
    if not isinstance(topics, list) or not 0 < len(topics) <= TOPICS_MAX:
        raise access_errors.TopicInvalid(access_errors.TopicInvalid.__doc__)
    people = {topic_rights.require(request, topic) for topic in topics}
    person_id = next((person for person in people if person is not None), None)
    given = sockets.ticket(
        request, scope=gates.rights(request).scope, topics=dict.fromkeys(topics), user_id=user.pk, person_id=person_id
    )
    return JsonResponse(given)


@require_GET
def healthz(request: HttpRequest) -> JsonResponse:
    """Say whether this process and its database answer."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        response = JsonResponse({"status": "database_away"}, status=503)
        response["Retry-After"] = str(refusals.AWAY_RETRY_SECONDS)
        return response
    return JsonResponse({"status": "ok"})


@require_GET
def metrics_page(request: HttpRequest) -> HttpResponse:
    """Give monitoring its numbers.

    Raises: NotAllowed: neither from this machine nor with the token.
    """
    if not metrics.may_read(request):
        raise access_errors.NotAllowed(access_errors.NotAllowed.__doc__)
    return HttpResponse(metrics.text(), content_type=metrics.CONTENT_TYPE)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that a request could not be read."""
    refusal = refusals.of(exception) or refusals.general(400)
    return refusals.answer(request, refusal)


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that this is not open to whoever asks."""
    return refusals.answer(request, refusals.general(403))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that there is nothing here."""
    return refusals.answer(request, refusals.general(404))


def failed(request: HttpRequest) -> HttpResponse:
    """Say that something broke; a database that is away, at whatever stage, is said to be away."""
    problem = sys.exc_info()[1]
    refusal = refusals.of(problem) if isinstance(problem, refusals.AWAY) else None
    return refusals.answer(request, refusal or refusals.general(500))


@csrf_exempt
def csrf_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that a form came without the token of its page."""
    refusal = refusals.Refusal(
        status=403,
        code="csrf_failed",
        sentence=translation.gettext("This page was open for a long time. Load it again and repeat the step."),
    )
    if refusals.wants_json(request):
        return refusals.answer(request, refusal)
    return render(request, "403_csrf.html", status=403)
