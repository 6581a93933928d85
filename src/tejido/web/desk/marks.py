"""What stands beside a contact: notes, canned replies, the customer's history, the abuse flag, and the raised hand."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from tejido.access import gates
from tejido.contacts import abuse, customers, desk, hands, notes
from tejido.contacts import queries as contact_queries
from tejido.journal import clock
from tejido.people import queries as people_queries
from tejido.web.shared import fields


@require_POST
@never_cache
@gates.allowed("desk.use")
def note(request: HttpRequest, key: UUID) -> HttpResponse:
    """Write a private note beside a contact one takes part in; written twice under one id, it is one."""
    given = fields.of_request(request, "client_note_id", "text")
    note_id, text = fields.key(given, "client_note_id"), fields.text(given, "text")
    person_id = gates.person(request)
    leg = desk.part_of(person_id, contact_key=key)
    notes.write(
        contact_key=key, client_note_id=note_id, text=text, person_id=person_id, user_id=gates.user(request).pk,
        by=gates.actor(request), at=clock.now(),
    )  # fmt: skip
    return JsonResponse({"contact": contact_queries.on_desk(leg)})


@require_POST
@never_cache
@gates.allowed("desk.use")
def flag(request: HttpRequest, key: UUID) -> HttpResponse:
    """Say that a contact is abusive; the paid pause begins when it is done."""
    given = fields.of_request(request, "reason")
    person_id = gates.person(request)
    leg = contact_queries.served_by(person_id, contact_key=key)
    abuse.flag(
        contact_key=key, person_id=person_id, reason=fields.text(given, "reason"), by=gates.actor(request),
        at=clock.now(),
    )  # fmt: skip
    shown = {"contact": contact_queries.on_desk(leg), "presence": people_queries.presence_shown(person_id)}
    return JsonResponse(shown)


@require_POST
@never_cache
@gates.allowed("desk.use")
def verify(request: HttpRequest, key: UUID) -> HttpResponse:
    """Note that the customer's identity was checked: their earlier contacts are shown from now on."""
    fields.of_request(request)
    person_id = gates.person(request)
    leg = contact_queries.served_by(person_id, contact_key=key)
    customers.verify_address(contact_key=key, person_id=person_id, by=gates.actor(request), at=clock.now())
    return JsonResponse({"contact": contact_queries.on_desk(leg)})


@require_safe
@never_cache
@gates.allowed("desk.use")
def earlier(request: HttpRequest, key: UUID) -> HttpResponse:
    """Return the earlier contacts of a customer whose address is verified."""
    leg = desk.part_of(gates.person(request), contact_key=key)
    return JsonResponse({"contacts": desk.earlier(leg.contact)})


@require_safe
@never_cache
@gates.allowed("desk.use")
def replies(request: HttpRequest) -> HttpResponse:
    """Return the canned replies of the programmes that the person serves."""
    return JsonResponse({"replies": desk.replies(gates.person(request))})


@require_POST
@never_cache
@gates.allowed("desk.use")
def hand(request: HttpRequest) -> HttpResponse:
    """Raise one's hand, about a contact or in general; raised again, it stays up."""
    given = fields.of_request(request, "reason", "contact")
    contact_key = None if given.get("contact") is None else fields.key(given, "contact")
    person_id, now = gates.person(request), clock.now()
    hands.raise_hand(
        person_id=person_id, contact_key=contact_key, reason=fields.text(given, "reason"), by=gates.actor(request),
        at=now,
    )  # fmt: skip
    return JsonResponse({"hand": desk.marks(person_id, now=now)["hand"]})


@require_POST
@never_cache
@gates.allowed("desk.use")
def lower(request: HttpRequest, key: UUID) -> HttpResponse:
    """Lower one's hand."""
    fields.of_request(request)
    person_id, now = gates.person(request), clock.now()
    hands.lower_hand(hand_key=key, person_id=person_id, by=gates.actor(request), at=now)
    return JsonResponse({"hand": desk.marks(person_id, now=now)["hand"]})


@require_safe
@never_cache
@gates.allowed("desk.use")
def hand_now(request: HttpRequest) -> HttpResponse:
    """Return one's raised hand, with its place among those who wait for a mentor."""
    return JsonResponse({"hand": desk.marks(gates.person(request), now=clock.now())["hand"]})


@require_POST
@never_cache
@gates.allowed("desk.use")
def finish_help(request: HttpRequest, key: UUID) -> HttpResponse:
    """End the help that one gives, and say what came of it."""
    given = fields.of_request(request, "learnt")
    hands.finish_help(
        contact_key=key, person_id=gates.person(request), learnt=fields.text(given, "learnt"), by=gates.actor(request),
        at=clock.now(),
    )  # fmt: skip
    return JsonResponse({"contact": str(key)})
