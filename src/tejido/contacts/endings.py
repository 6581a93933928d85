"""How a contact ends, and with it the requests for help about it; callers hold the contact's row."""

from __future__ import annotations

from datetime import datetime

from tejido.contacts import helping, legs, marks, models, offers
from tejido.core import contact_states, facts
from tejido.journal import actions as journal


def end(row: models.Contact, *, reason: str, by: facts.Actor, at: datetime) -> None:
    """End a contact: one that is served goes to wrap-up, one that still waits is abandoned; others have ended."""
    at = max(at, row.arrived_at)
    if row.state in contact_states.CONTACT_QUEUED:
        abandon(row, reason=reason, by=by, at=at)
        helping.finish(row, by=by, at=at)
    elif row.state == "serving":
        begin_wrap_up(row, reason=reason, by=by, at=at)


def abandon(row: models.Contact, *, reason: str, by: facts.Actor, at: datetime) -> None:
    """Take a contact that nobody serves out of its queue for good."""
    stay = models.Stay.objects.get(contact=row, to_at=None)
    offers.withdraw_pending(row, state="cancelled", reason=reason, by=by, at=at)
    at = max(at, stay.from_at)
    models.Stay.objects.filter(pk=stay.pk).update(to_at=at, left_how="abandoned")
    models.Contact.objects.filter(pk=row.pk).update(state="abandoned", ended_at=at, end_reason=reason)
    journal.record(
        "contact_abandoned",
        by=by,
        at=at,
        client_id=row.client_id,
        contact=row.pk,
        stay=stay.pk,
        queue=stay.queue_id,
        pool=legs.pool_id(row),
        reason=reason,
    )


def begin_wrap_up(row: models.Contact, *, reason: str, by: facts.Actor, at: datetime) -> None:
    """End the exchange in a contact that is served; whoever serves it notes how it came out."""
    leg = legs.serving(row)
    at = max(at, leg.from_at)
    end_help(row, person_id=leg.person_id, by=by, at=at)
    legs.end_hold(row, by=by, at=at)
    legs.end_beside(row, reason="contact_ended", by=by, at=at)
    models.Leg.objects.filter(pk=leg.pk).update(state="wrapping", wrap_from_at=at)
    models.Contact.objects.filter(pk=row.pk).update(state="wrapping", ended_at=at, end_reason=reason)
    journal.record("contact_ended", by=by, at=at, client_id=row.client_id, contact=row.pk, reason=reason)
    journal.record(
        "leg_wrapping",
        by=by,
        at=at,
        client_id=row.client_id,
        contact=row.pk,
        leg=leg.pk,
        person=leg.person_id,
        pool=legs.pool_id(row),
        channel=row.channel,
    )
    helping.finish(row, person_id=leg.person_id, by=by, at=at)


def end_help(row: models.Contact, *, person_id: int | None, by: facts.Actor, at: datetime) -> None:
    """End the help that somebody asked for about a contact which they serve no longer.

    What waits for a mentor is withdrawn; a mentor who came says what came of it. A hand that waits for a supervisor
    stays up.
    """
    if person_id is None:
        return
    asked = marks.Hand.objects.filter(contact=row, person_id=person_id, lowered_at=None, help__isnull=False).first()
    if asked is not None and asked.help_id is not None:
        end(legs.held(asked.help_id), reason="contact_ended", by=by, at=at)
