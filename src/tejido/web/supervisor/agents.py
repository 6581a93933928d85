"""What a supervisor changes about an agent: what they do now, and which queues they serve until the day ends."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from tejido.access import gates
from tejido.contacts import errors as contact_errors
from tejido.contacts import queries as contact_queries
from tejido.contacts import reading, wallboard
from tejido.core import presence as presence_core
from tejido.journal import clock
from tejido.journal import queries as journal_queries
from tejido.people import actions as people_actions
from tejido.people import errors as people_errors
from tejido.people import presences
from tejido.people import queries as people_queries
from tejido.web.shared import errors as shared_errors
from tejido.web.shared import fields
from tejido.web.supervisor import errors, frame


@require_POST
@never_cache
@gates.allowed(frame.CHANGE)
def activity(request: HttpRequest, key: UUID) -> HttpResponse:
    """Change what an agent does now; nobody is sent home with a contact in hand."""
    given = fields.of_request(request, "activity", "reason")
    chosen, reason = fields.text(given, "activity"), fields.text_or_none(given, "reason")
    person, at = people_queries.person(key), clock.now()
    if chosen == "offline":
        try:
            contact_queries.check_none_open(person.pk)
        except contact_errors.ContactsStillOpen as problem:
            raise errors.AgentStillServes(errors.AgentStillServes.__doc__) from problem
    try:
        people_actions.choose_activity(
            person_id=person.pk, activity=chosen, reason=reason, by=gates.actor(request), at=at
        )
    except presence_core.ActivityUnknown as problem:
        raise errors.ActivityUnknown(errors.ActivityUnknown.__doc__) from problem
    except people_errors.StillRecovering as problem:
        raise errors.PauseNotOver(errors.PauseNotOver.__doc__) from problem
    return JsonResponse({"presence": people_queries.presence_shown(person.pk)})


@require_safe
@never_cache
@gates.allowed(frame.CHANGE)
def queues(request: HttpRequest, key: UUID, programme_key: UUID) -> HttpResponse:
    """Return which queues of a programme an agent serves today."""
    programme = frame.programme(request, programme_key, verb=frame.CHANGE)
    return JsonResponse({"queues": list(reading.queues_of(people_queries.person(key), programme))})


@require_POST
@never_cache
@gates.allowed(frame.CHANGE)
def change_queue(request: HttpRequest, key: UUID) -> HttpResponse:
    """Let an agent serve a queue, or not, until the operator's business day ends; what they always do is no change."""
    given = fields.of_request(request, "queue", "serves")
    serves = given.get("serves")
    if not isinstance(serves, bool):
        raise shared_errors.RequestInvalid(shared_errors.RequestInvalid.__doc__)
    queue, person, at = frame.queue(request, fields.key(given, "queue")), people_queries.person(key), clock.now()
    by = gates.actor(request)
    known = reading.queue_change(person, queue)
    if serves == (queue.pk in people_queries.queue_ids(person)):
        if known is not None:
            presences.end_queue_change(change=known, by=by, at=at)
    else:
        _, until_at = wallboard.business_day(at, zone=journal_queries.installation().zone)
        presences.change_queue_for_today(
            person=person, queue=queue, is_member=serves, until_at=until_at, user_id=gates.user(request).pk, by=by,
            at=at,
        )  # fmt: skip
    return JsonResponse({"queues": list(reading.queues_of(person, queue.programme))})
