"""The agent's desk: the page, and what its scripts ask. Everything is done for the person behind the account.

A request that comes twice is done once: messages carry an id of the browser's, and a state that is reached is reached.
"""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from tejido.access import gates
from tejido.contacts import actions as contact_actions
from tejido.contacts import desk, offers, wallboard
from tejido.contacts import queries as contact_queries
from tejido.core import presence as presence_core
from tejido.journal import clock
from tejido.journal import queries as journal_queries
from tejido.people import actions as people_actions
from tejido.people import queries as people_queries
from tejido.web.desk import errors
from tejido.web.shared import fields

REJECT_REASONS = ("busy", "language", "known", "other")


@require_safe
@never_cache
@gates.allowed("desk.use")
def page(request: HttpRequest) -> HttpResponse:
    """Show the desk; all that is on it comes over its socket."""
    gates.person(request)
    return render(request, "desk/desk.html", {"person_name": gates.user(request).display_name})


@require_POST
@never_cache
@gates.allowed("desk.use")
def presence(request: HttpRequest) -> HttpResponse:
    """Change what the person does now; nobody goes offline with a contact in hand."""
    given = fields.of_request(request, "activity", "reason")
    activity, reason = fields.text(given, "activity"), fields.text_or_none(given, "reason")
    person_id, at = gates.person(request), clock.now()
    if activity == "offline":
        contact_queries.check_none_open(person_id)
    try:
        people_actions.choose_activity(
            person_id=person_id, activity=activity, reason=reason, by=gates.actor(request), at=at
        )
    except presence_core.ActivityUnknown as problem:
        raise errors.ActivityUnknown(errors.ActivityUnknown.__doc__) from problem
    return JsonResponse({"presence": people_queries.presence_shown(person_id)})


@require_POST
@never_cache
@gates.allowed("desk.use")
def accept(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take an offered contact, and return it with everything said so far."""
    fields.of_request(request)
    person_id = gates.person(request)
    contact = offers.accept(offer_key=key, person_id=person_id, by=gates.actor(request), at=clock.now())
    leg = contact_queries.served_by(person_id, contact_key=contact.key)
    return JsonResponse({"contact": contact_queries.on_desk(leg)})


@require_POST
@never_cache
@gates.allowed("desk.use")
def reject(request: HttpRequest, key: UUID) -> HttpResponse:
    """Send an offered contact back to the front of its queue."""
    given = fields.of_request(request, "reason")
    reason = fields.text(given, "reason")
    if reason not in REJECT_REASONS:
        raise errors.ReasonUnknown(errors.ReasonUnknown.__doc__)
    offers.reject(
        offer_key=key, person_id=gates.person(request), reason=reason, by=gates.actor(request), at=clock.now()
    )
    return JsonResponse({"offer": str(key)})


@require_safe
@never_cache
@gates.allowed("desk.use")
def contact(request: HttpRequest, key: UUID) -> HttpResponse:
    """Return a contact that the person takes part in, or did."""
    leg = desk.part_of(gates.person(request), contact_key=key)
    return JsonResponse({"contact": contact_queries.on_desk(leg)})


@require_POST
@never_cache
@gates.allowed("desk.use")
def write(request: HttpRequest, key: UUID) -> HttpResponse:
    """Write to the customer."""
    given = fields.of_request(request, "client_message_id", "text")
    message_id, text = fields.key(given, "client_message_id"), fields.text(given, "text")
    leg = contact_queries.served_by(gates.person(request), contact_key=key)
    message = contact_actions.write_message(
        contact=leg.contact,
        author="agent",
        leg=leg,
        client_message_id=message_id,
        text=text,
        by=gates.actor(request),
        at=clock.now(),
    )
    return JsonResponse({"message": contact_queries.message_shown(message)})


@require_POST
@never_cache
@gates.allowed("desk.use")
def end(request: HttpRequest, key: UUID) -> HttpResponse:
    """End the exchange with the customer; the wrap-up begins."""
    fields.of_request(request)
    leg = contact_queries.served_by(gates.person(request), contact_key=key)
    if leg.state == "open":
        contact_actions.end_contact(contact=leg.contact, reason="agent", by=gates.actor(request), at=clock.now())
    return JsonResponse({"contact": str(key)})


@require_POST
@never_cache
@gates.allowed("desk.use")
def wrap_up(request: HttpRequest, key: UUID) -> HttpResponse:
    """Note how a contact came out, and finish the person's part in it."""
    given = fields.of_request(request, "disposition", "note")
    note = fields.text_or_none(given, "note") or ""
    person_id = gates.person(request)
    leg = contact_queries.served_by(person_id, contact_key=key)
    contact_actions.finish_wrap_up(
        contact=leg.contact,
        person_id=person_id,
        disposition_key=_disposition(given, leg.contact),
        note=note,
        by=gates.actor(request),
        at=clock.now(),
    )
    return JsonResponse({"contact": str(key)})


@require_safe
@never_cache
@gates.allowed("desk.use")
def today(request: HttpRequest) -> HttpResponse:
    """Return the person's own day in numbers."""
    person_id, now = gates.person(request), clock.now()
    day_from, day_to = wallboard.business_day(now, zone=journal_queries.installation().zone)
    counted = contact_queries.today(person_id, from_at=day_from, to_at=day_to)
    worked = people_queries.worked_seconds(person_id, from_at=day_from, to_at=day_to, as_of=now)
    return JsonResponse(
        {
            "contacts_count": counted.contacts_count,
            "worked_seconds": round(worked),
            "offers_missed_count": counted.offers_missed_count,
        }
    )


def _disposition(given: fields.Given, contact: contact_queries.Contact) -> UUID | None:
    """Return the outcome chosen; a programme that has none to choose from asks for none.

    Raises: DispositionInvalid, RequestInvalid
    """
    if given.get("disposition") in (None, ""):
        if contact_queries.has_dispositions(contact):
            raise errors.DispositionInvalid(errors.DispositionInvalid.__doc__)
        return None
    return fields.key(given, "disposition")
