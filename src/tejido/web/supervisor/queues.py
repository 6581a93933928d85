"""What a supervisor changes about a queue for the moment, and what they tell the agents of a programme."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from tejido.access import gates
from tejido.clients import actions as client_actions
from tejido.clients import errors as client_errors
from tejido.clients import notices
from tejido.journal import clock
from tejido.web.shared import fields
from tejido.web.supervisor import frame

MINUTES_MAX = 7 * 24 * 60


@require_POST
@never_cache
@gates.allowed(frame.CHANGE)
def close(request: HttpRequest, key: UUID) -> HttpResponse:
    """Let a queue take no more contacts; those who wait are still served."""
    return _set_closed(request, key, is_closed=True)


@require_POST
@never_cache
@gates.allowed(frame.CHANGE)
def open_again(request: HttpRequest, key: UUID) -> HttpResponse:
    """Let a queue that was closed by hand take contacts again."""
    return _set_closed(request, key, is_closed=False)


@require_POST
@never_cache
@gates.allowed(frame.CHANGE)
def post_notice(request: HttpRequest, key: UUID) -> HttpResponse:
    """Tell the agents of a programme something for some minutes."""
    given = fields.of_request(request, "notice", "text", "minutes")
    text, notice_key, minutes = fields.text(given, "text"), fields.key(given, "notice"), given.get("minutes")
    programme, at = frame.programme(request, key, verb=frame.CHANGE), clock.now()
    if not isinstance(minutes, int) or isinstance(minutes, bool) or not 0 < minutes <= MINUTES_MAX:
        raise client_errors.NoticeTimeInvalid(client_errors.NoticeTimeInvalid.__doc__)
    notice = notices.post_notice(
        programme=programme, text=text, until_at=at + timedelta(minutes=minutes), key=notice_key,
        user_id=gates.user(request).pk, by=gates.actor(request), at=at,
    )  # fmt: skip
    return JsonResponse({"notice": str(notice.key), "until_at": notice.until_at.isoformat()})


@require_POST
@never_cache
@gates.allowed(frame.CHANGE)
def withdraw_notice(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take a notice from the desks."""
    fields.of_request(request)
    gates.require(request, frame.CHANGE, client_id=notices.notice(key).client_id)
    notices.withdraw_notice(notice_key=key, by=gates.actor(request), at=clock.now())
    return JsonResponse({"notice": str(key)})


def _set_closed(request: HttpRequest, key: UUID, *, is_closed: bool) -> HttpResponse:
    fields.of_request(request)
    queue = frame.queue(request, key)
    if queue.is_closed != is_closed:
        client_actions.set_closed(queue=queue, is_closed=is_closed, by=gates.actor(request), at=clock.now())
    return JsonResponse({"queue": str(key), "is_closed": is_closed})
