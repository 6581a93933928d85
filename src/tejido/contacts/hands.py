"""A raised hand: an agent asks for help, a mentor or a supervisor comes, the hand goes down.

Where the programme has a queue for help, the request waits there as a contact of its own, which the router offers to
mentors; supervisors see every hand and may come first.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import QuerySet

from tejido.clients import models as clients
from tejido.clients import queries as client_queries
from tejido.contacts import endings, errors, helping, legs, marks, models, queries, stays
from tejido.core import contact_states, facts
from tejido.journal import actions as journal
from tejido.people import models as people
from tejido.people import queries as people_queries


@transaction.atomic
def raise_hand(*, person_id: int, contact_key: UUID | None, reason: str, by: facts.Actor, at: datetime) -> marks.Hand:
    """Ask for help, about a contact one serves or in general. A person has one hand: raised again, it stays up.

    Args:
        reason: One of `marks.HAND_REASONS`.
    Raises:
        ReasonUnknown
        NotServing: the contact is not theirs, or they serve no client at all.
    """
    if reason not in marks.HAND_REASONS:
        raise errors.ReasonUnknown(errors.ReasonUnknown.__doc__)
    about = None
    if contact_key is not None:
        about = models.Contact.objects.select_for_update(of=("self",)).filter(key=contact_key).first()
    # Two clicks of one person take turns here.
    person = people.Presence.objects.select_for_update().filter(person_id=person_id).first()
    known = marks.Hand.objects.filter(person_id=person_id, lowered_at=None).first()
    if known is not None:
        return known
    client_id, programme_id = _belonging(person_id, about, is_about=contact_key is not None)
    if person is None or client_id is None:
        raise errors.NotServing(errors.NotServing.__doc__)
    queue = _help_queue(person, client_id=client_id, programme_id=programme_id, at=at)
    # A contact that is help itself is not helped with by the queue that it came from.
    help_with = None if about is not None and helping.is_help(about) else about
    request = None if queue is None else _ask(queue, about=help_with, by=by, at=at)
    hand = marks.Hand.objects.create(
        client_id=client_id, contact=about, person_id=person_id, reason=reason, help=request, raised_at=at
    )
    hand.refresh_from_db(fields=["key"])
    journal.record(
        "hand_raised", by=by, at=at, client_id=client_id, hand=hand.pk, person=person_id, contact=hand.contact_id,
        reason=reason, help=hand.help_id,
    )  # fmt: skip
    return hand


@transaction.atomic
def answer_hand(*, hand_key: UUID, user_id: int, by: facts.Actor, at: datetime) -> marks.Hand:
    """Come to a raised hand as a supervisor; who comes first is who came, and no mentor is asked any more.

    Raises: NoSuchHand: it is not there, or down already.
    """
    hand, request = _locked(marks.Hand.objects.filter(key=hand_key, lowered_at=None))
    if hand.answered_at is None:
        if request is not None and request.state in contact_states.CONTACT_QUEUED:
            endings.abandon(request, reason="supervisor_came", by=by, at=max(at, request.arrived_at))
        hand.answered_at, hand.answered_by_user_id = max(at, hand.raised_at), user_id
        hand.save(update_fields=["answered_at", "answered_by_user_id"])
        journal.record(
            "hand_answered", by=by, at=hand.answered_at, client_id=hand.client_id, hand=hand.pk, person=hand.person_id,
            contact=hand.contact_id,
        )  # fmt: skip
    return hand


@transaction.atomic
def lower_hand(*, hand_key: UUID, person_id: int | None, by: facts.Actor, at: datetime) -> marks.Hand:
    """Lower a raised hand, and with it the request for help. Lowered twice, it is down.

    Args:
        person_id: Whose hand it must be; None: a supervisor lowers it.
    Raises: NoSuchHand
    """
    hands = marks.Hand.objects.filter(key=hand_key)
    hand, request = _locked(hands.filter(person_id=person_id) if person_id is not None else hands)
    if request is not None:
        endings.end(request, reason="withdrawn", by=by, at=at)
        hand.refresh_from_db()
    if hand.lowered_at is None:
        helping.lower(hand, by=by, at=at)
    return hand


@transaction.atomic
def finish_help(*, contact_key: UUID, person_id: int, learnt: str, by: facts.Actor, at: datetime) -> marks.Hand:
    """End the help that one gives, or has given, and say what came of it. Finished twice, it is finished.

    Args:
        contact_key: The request for help.
        learnt: One of `marks.LEARNT`.
    Raises: ReasonUnknown, NoSuchContact, NotServing
    """
    if learnt not in marks.LEARNT:
        raise errors.ReasonUnknown(errors.ReasonUnknown.__doc__)
    contact = legs.locked(contact_key)
    leg = models.Leg.objects.filter(contact=contact, person_id=person_id, role="serving").order_by("-from_at").first()
    if leg is None or not helping.is_help(contact):
        raise errors.NoSuchContact(errors.NoSuchContact.__doc__)
    hand = marks.Hand.objects.select_for_update().get(help=contact)
    if leg.state == "ended":
        if leg.end_reason in ("finished", "overdue"):
            return hand
        raise errors.NotServing(errors.NotServing.__doc__)
    if contact.state == "serving":
        endings.end(contact, reason="helped", by=by, at=at)
        leg.refresh_from_db()
    models.Contact.objects.filter(pk=contact.pk).update(state="ended")
    at = legs.end(leg, contact=contact, reason="finished", by=by, at=at)
    marks.Hand.objects.filter(pk=hand.pk).update(learnt=learnt)
    journal.record(
        "help_noted", by=by, at=at, client_id=hand.client_id, hand=hand.pk, person=hand.person_id, help=contact.pk,
        mentor=person_id, learnt=learnt,
    )  # fmt: skip
    hand.refresh_from_db()
    return hand


def _locked(found: QuerySet[marks.Hand]) -> tuple[marks.Hand, models.Contact | None]:
    """Hold a hand and the request for help that waits for it, the contacts first.

    Raises: NoSuchHand
    """
    known = found.first()
    if known is None:
        raise errors.NoSuchHand(errors.NoSuchHand.__doc__)
    request = legs.held(known.help_id) if known.help_id is not None else None
    hand = found.select_for_update().filter(pk=known.pk).first()
    if hand is None:
        raise errors.NoSuchHand(errors.NoSuchHand.__doc__)
    return hand, request


def _belonging(person_id: int, about: models.Contact | None, *, is_about: bool) -> tuple[int | None, int | None]:
    """Return the client and the programme in which help is asked for.

    Raises: NotServing: they have no part in the contact.
    """
    if is_about:
        if about is None or not models.Leg.objects.filter(contact=about, person_id=person_id, to_at=None).exists():
            raise errors.NotServing(errors.NotServing.__doc__)
        return about.client_id, about.programme_id
    found = people.Membership.objects.filter(person_id=person_id).select_related("queue").order_by("id").first()
    return (found.client_id, found.queue.programme_id) if found else (None, None)


def _help_queue(
    person: people.Presence, *, client_id: int, programme_id: int | None, at: datetime
) -> clients.Queue | None:
    """Return the queue in which a request for help waits; None where it waits for a supervisor.

    Whoever answers in that queue themselves asks a supervisor, so that nobody is offered their own request.
    """
    queue = client_queries.help_queue(client_id=client_id, programme_id=programme_id, pool_id=person.pool_id, at=at)
    if queue is None or not client_queries.is_open(queue, at=at) or queries.is_full(queue):
        return None
    return None if people_queries.serves(person.person_id, queue_id=queue.pk) else queue


def _ask(queue: clients.Queue, *, about: models.Contact | None, by: facts.Actor, at: datetime) -> models.Contact:
    reason = "help" if about is not None else None
    request = models.Contact.objects.create(
        client_id=queue.client_id,
        programme_id=queue.programme_id,
        queue=queue,
        channel=contact_states.HELP,
        direction="inbound",
        language=about.language if about is not None else queue.language,
        priority=queue.priority,
        previous_contact=about,
        previous_reason=reason,
        provider_id=str(uuid4()),
        arrived_at=at,
    )
    request.refresh_from_db(fields=["key"])
    journal.record(
        "contact_arrived",
        by=by,
        at=at,
        client_id=request.client_id,
        contact=request.pk,
        programme=request.programme_id,
        channel=request.channel,
        direction=request.direction,
        language=request.language,
        previous_contact=request.previous_contact_id,
        previous_reason=reason,
        priority=request.priority,
    )
    stays.enter(request, queue=queue, by=by, at=at)
    return request
