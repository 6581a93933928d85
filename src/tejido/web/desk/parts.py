"""Who takes part in a contact: calls on hold, colleagues asked for help, and contacts that go to somebody else.

A state that is reached already is answered as if it had just been reached.
"""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from tejido.access import gates
from tejido.contacts import calls, desk, moves, notes
from tejido.contacts import queries as contact_queries
from tejido.journal import clock
from tejido.web.desk import errors
from tejido.web.shared import fields


@require_safe
@never_cache
@gates.allowed("desk.use")
def colleagues(request: HttpRequest, key: UUID) -> HttpResponse:
    """Return who could be asked about a contact or take it, and the queues it could go to."""
    contact, now = contact_queries.served_by(gates.person(request), contact_key=key).contact, clock.now()
    return JsonResponse({"colleagues": desk.colleagues(contact, now=now), "queues": desk.queues_to(contact, now=now)})


@require_POST
@never_cache
@gates.allowed("desk.use")
def transfer(request: HttpRequest, key: UUID) -> HttpResponse:
    """Send a contact to another queue or to an agent, with a note for whoever serves it next."""
    given = fields.of_request(request, "to_queue", "to_person", "client_note_id", "note")
    person_id, by, at = gates.person(request), gates.actor(request), clock.now()
    note = fields.text_or_none(given, "note") or ""
    is_to_queue = given.get("to_queue") is not None
    if is_to_queue == (given.get("to_person") is not None):
        raise errors.GoalInvalid(errors.GoalInvalid.__doc__)
    goal = fields.key(given, "to_queue" if is_to_queue else "to_person")
    leg = contact_queries.served_by(person_id, contact_key=key)
    if leg.end_reason == "transferred":
        return JsonResponse({"contact": str(key)})
    if note.strip():
        notes.write(
            contact_key=key, client_note_id=fields.key(given, "client_note_id"), text=note, person_id=person_id,
            user_id=gates.user(request).pk, by=by, at=at,
        )  # fmt: skip
    if is_to_queue:
        moves.to_queue(contact_key=key, queue_key=goal, person_id=person_id, by=by, at=at)
    else:
        moves.to_agent(contact_key=key, to_person_key=goal, person_id=person_id, by=by, at=at)
    return JsonResponse({"contact": str(key)})


@require_POST
@never_cache
@gates.allowed("desk.use")
def hold(request: HttpRequest, key: UUID) -> HttpResponse:
    """Put the customer of a call on hold."""
    fields.of_request(request)
    leg = contact_queries.served_by(gates.person(request), contact_key=key)
    calls.hold(contact_key=key, person_id=gates.person(request), by=gates.actor(request), at=clock.now())
    return JsonResponse({"contact": contact_queries.on_desk(leg)})


@require_POST
@never_cache
@gates.allowed("desk.use")
def resume(request: HttpRequest, key: UUID) -> HttpResponse:
    """Let the customer of a call be heard again."""
    fields.of_request(request)
    leg = contact_queries.served_by(gates.person(request), contact_key=key)
    calls.resume(contact_key=key, person_id=gates.person(request), by=gates.actor(request), at=clock.now())
    return JsonResponse({"contact": contact_queries.on_desk(leg)})


@require_POST
@never_cache
@gates.allowed("desk.use")
def consult(request: HttpRequest, key: UUID) -> HttpResponse:
    """Ask a colleague to join and help."""
    given = fields.of_request(request, "person")
    colleague = fields.key(given, "person")
    leg = contact_queries.served_by(gates.person(request), contact_key=key)
    calls.consult(
        contact_key=key, person_id=gates.person(request), to_person_key=colleague, by=gates.actor(request),
        at=clock.now(),
    )  # fmt: skip
    return JsonResponse({"contact": contact_queries.on_desk(leg)})


@require_POST
@never_cache
@gates.allowed("desk.use")
def hand_over(request: HttpRequest, key: UUID) -> HttpResponse:
    """Leave a contact to the colleague who joined to help."""
    fields.of_request(request)
    leg = contact_queries.served_by(gates.person(request), contact_key=key)
    if leg.end_reason != "transferred":
        moves.hand_over(contact_key=key, person_id=gates.person(request), by=gates.actor(request), at=clock.now())
    return JsonResponse({"contact": str(key)})


@require_POST
@never_cache
@gates.allowed("desk.use")
def answer(request: HttpRequest, key: UUID) -> HttpResponse:
    """Join a contact that a colleague asks about."""
    fields.of_request(request)
    leg = calls.answer(leg_key=key, person_id=gates.person(request), by=gates.actor(request), at=clock.now())
    return JsonResponse({"contact": contact_queries.on_desk(leg)})


@require_POST
@never_cache
@gates.allowed("desk.use")
def leave(request: HttpRequest, key: UUID) -> HttpResponse:
    """Leave a contact that a colleague serves, or decline to join it."""
    fields.of_request(request)
    calls.leave(leg_key=key, person_id=gates.person(request), by=gates.actor(request), at=clock.now())
    return JsonResponse({"leg": str(key)})


@require_POST
@never_cache
@gates.allowed("desk.use")
def withdraw(request: HttpRequest, key: UUID) -> HttpResponse:
    """Let a colleague go who joined to help, or take the invitation back."""
    fields.of_request(request)
    calls.withdraw(leg_key=key, person_id=gates.person(request), by=gates.actor(request), at=clock.now())
    return JsonResponse({"leg": str(key)})
