"""What a supervisor does with one contact; the agent sees each of it. Done twice, it is done."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from tejido.access import gates
from tejido.contacts import calls, moves, notes, reading
from tejido.journal import clock
from tejido.web.shared import fields
from tejido.web.supervisor import errors, frame

LISTENING = "listening"


@require_POST
@never_cache
@gates.allowed(frame.TAKE)
def join(request: HttpRequest, key: UUID) -> HttpResponse:
    """Read or listen along, and in a call speak to the agent or to everybody."""
    mode = fields.code(fields.of_request(request, "mode"), "mode")
    contact, person_id = frame.contact(request, key, verb=frame.TAKE), frame.worker(request)
    if mode != LISTENING and contact.channel != "voice":
        raise errors.OnlyInCalls(errors.OnlyInCalls.__doc__)
    leg = calls.join(
        contact_key=key, person_id=person_id, role="supervising", mode=mode, by=gates.actor(request), at=clock.now()
    )
    return JsonResponse({"leg": str(leg.key), "mode": leg.mode})


@require_POST
@never_cache
@gates.allowed(frame.TAKE)
def leave(request: HttpRequest, key: UUID) -> HttpResponse:
    """Stop reading or listening along; whoever takes no part has left already."""
    fields.of_request(request)
    contact, person_id = frame.contact(request, key, verb=frame.TAKE), frame.worker(request)
    leg = reading.own_leg(contact, person_id=person_id)
    if leg is not None and leg.role != "serving":
        calls.leave(leg_key=leg.key, person_id=person_id, by=gates.actor(request), at=clock.now())
    return JsonResponse({"contact": str(key)})


@require_POST
@never_cache
@gates.allowed(frame.TAKE)
def write_note(request: HttpRequest, key: UUID) -> HttpResponse:
    """Write a private note that the agent sees and the customer never does."""
    given = fields.of_request(request, "client_note_id", "text")
    note_id, text = fields.key(given, "client_note_id"), fields.text(given, "text")
    frame.contact(request, key, verb=frame.TAKE)
    user = gates.user(request)
    note = notes.write(
        contact_key=key, client_note_id=note_id, text=text, person_id=user.person_id, user_id=user.pk,
        by=gates.actor(request), at=clock.now(),
    )  # fmt: skip
    return JsonResponse({"note": str(note.key)})


@require_POST
@never_cache
@gates.allowed(frame.TAKE)
def take_over(request: HttpRequest, key: UUID) -> HttpResponse:
    """Serve a contact oneself from now on, at one's own desk."""
    fields.of_request(request)
    frame.contact(request, key, verb=frame.TAKE)
    moves.take_over(contact_key=key, person_id=frame.worker(request), by=gates.actor(request), at=clock.now())
    return JsonResponse({"contact": str(key), "url": "/desk/"})


@require_safe
@never_cache
@gates.allowed(frame.TAKE)
def targets(request: HttpRequest, key: UUID) -> HttpResponse:
    """Return the queues and the agents that a contact can be sent to."""
    contact = frame.contact(request, key, verb=frame.TAKE)
    queues = [
        {
            "key": str(queue.key),
            "name": queue.name,
            "programme": queue.programme.name,
            "is_own": queue.pk == contact.queue_id,
        }
        for queue in reading.other_queues(contact)
    ]
    return JsonResponse({"queues": queues, "agents": list(reading.takers(contact, now=clock.now()))})


@require_POST
@never_cache
@gates.allowed(frame.TAKE)
def reassign(request: HttpRequest, key: UUID) -> HttpResponse:
    """Send a contact to another queue, or to an agent for whom it waits a minute."""
    given = fields.of_request(request, "queue", "agent")
    if (given.get("queue") is None) == (given.get("agent") is None):
        raise errors.TargetInvalid(errors.TargetInvalid.__doc__)
    frame.contact(request, key, verb=frame.TAKE)
    by, at = gates.actor(request), clock.now()
    if given.get("queue") is not None:
        moves.to_queue(contact_key=key, queue_key=fields.key(given, "queue"), person_id=None, by=by, at=at)
    else:
        moves.to_agent(contact_key=key, to_person_key=fields.key(given, "agent"), person_id=None, by=by, at=at)
    return JsonResponse({"contact": str(key)})
