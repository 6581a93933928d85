"""A raised hand: an agent asks for help, a supervisor comes, the hand goes down."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from tejido.contacts import errors, marks, models
from tejido.core import facts
from tejido.journal import actions as journal
from tejido.people import models as people


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
    # Two clicks of one person take turns here.
    person = people.Presence.objects.select_for_update().filter(person_id=person_id).first()
    known = marks.Hand.objects.filter(person_id=person_id, lowered_at=None).first()
    if known is not None:
        return known
    contact_id, client_id = None, _client_of(person_id)
    if contact_key is not None:
        leg = models.Leg.objects.filter(contact__key=contact_key, person_id=person_id, to_at=None).first()
        if leg is None:
            raise errors.NotServing(errors.NotServing.__doc__)
        contact_id, client_id = leg.contact_id, leg.client_id
    if person is None or client_id is None:
        raise errors.NotServing(errors.NotServing.__doc__)
    hand = marks.Hand.objects.create(
        client_id=client_id, contact_id=contact_id, person_id=person_id, reason=reason, raised_at=at
    )
    hand.refresh_from_db(fields=["key"])
    journal.record(
        "hand_raised", by=by, at=at, client_id=client_id, hand=hand.pk, person=person_id, contact=contact_id,
        reason=reason,
    )  # fmt: skip
    return hand


@transaction.atomic
def answer_hand(*, hand_key: UUID, user_id: int, by: facts.Actor, at: datetime) -> marks.Hand:
    """Come to a raised hand; who comes first is who came.

    Raises: NoSuchHand: it is not there, or down already.
    """
    hand = marks.Hand.objects.select_for_update().filter(key=hand_key, lowered_at=None).first()
    if hand is None:
        raise errors.NoSuchHand(errors.NoSuchHand.__doc__)
    if hand.answered_at is None:
        hand.answered_at, hand.answered_by_user_id = max(at, hand.raised_at), user_id
        hand.save(update_fields=["answered_at", "answered_by_user_id"])
        journal.record(
            "hand_answered", by=by, at=hand.answered_at, client_id=hand.client_id, hand=hand.pk, person=hand.person_id,
            contact=hand.contact_id,
        )  # fmt: skip
    return hand


@transaction.atomic
def lower_hand(*, hand_key: UUID, person_id: int | None, by: facts.Actor, at: datetime) -> marks.Hand:
    """Lower a raised hand. Lowered twice, it is down.

    Args:
        person_id: Whose hand it must be; None: a supervisor lowers it.
    Raises: NoSuchHand
    """
    hands = marks.Hand.objects.select_for_update().filter(key=hand_key)
    hand = (hands.filter(person_id=person_id) if person_id is not None else hands).first()
    if hand is None:
        raise errors.NoSuchHand(errors.NoSuchHand.__doc__)
    if hand.lowered_at is None:
        hand.lowered_at = max(at, hand.answered_at or hand.raised_at)
        hand.save(update_fields=["lowered_at"])
        journal.record(
            "hand_lowered", by=by, at=hand.lowered_at, client_id=hand.client_id, hand=hand.pk, person=hand.person_id,
            contact=hand.contact_id,
        )  # fmt: skip
    return hand


def _client_of(person_id: int) -> int | None:
    found = people.Membership.objects.filter(person_id=person_id).order_by("id").first()
    return found.client_id if found else None
