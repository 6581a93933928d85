"""The life of an offer: claimed by the router, then accepted, rejected, timed out, cancelled or rescinded.

The router decides on what it last saw; the database decides whether that still holds. A claim is one statement that
re-checks the leader's epoch, the contact's state, the agent's free slot and their availability, under row locks.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib import resources
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from tejido.clients import models as clients
from tejido.clients import queries as client_queries
from tejido.contacts import errors, helping, legs, models, stays
from tejido.core import facts
from tejido.journal import actions as journal
from tejido.journal import scopes, wake
from tejido.people import actions as people_actions

NOT_EMPLOYED = "TJ004"
CLAIM = resources.files(__package__).joinpath("sql/claim_offer.sql").read_text()


@dataclass(frozen=True, kw_only=True)
class Claim:
    """What the router decided, as it asks the database for it."""

    pool_id: int
    epoch: int
    decision: int
    policy_version: int
    contact_id: int
    person_id: int
    channel: str
    offered_at: datetime
    deadline_at: datetime
    terms: Mapping[str, float]


def claim(wanted: Claim, *, clients: Collection[int] | None = None) -> int | None:
    """Put a contact before an agent, if everything the router believed still holds.

    Args:
        clients: The scope of a claim in a transaction of its own, in one round trip; left out, the claim is a part of
            the transaction that is open.
    Returns: The offer's id; None where the contact, the agent or the leadership has changed: decide again.
    """
    parameters: dict[str, Any] = {
        "pool": wanted.pool_id,
        "epoch": wanted.epoch,
        "decision": wanted.decision,
        "policy_version": wanted.policy_version,
        "contact": wanted.contact_id,
        "person": wanted.person_id,
        "channel": wanted.channel,
        "offered_at": wanted.offered_at,
        "deadline_at": wanted.deadline_at,
        "deadline_text": wanted.deadline_at.isoformat(),
        "terms": json.dumps(dict(wanted.terms)),
    }
    if clients is not None:
        found = scopes.rows(CLAIM, parameters, clients=clients)
    else:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(CLAIM, parameters)
            found = cursor.fetchall()
    if not found:
        return None
    transaction.on_commit(wake.readers)
    return int(found[0][0])


@transaction.atomic
def accept(*, offer_key: UUID, person_id: int, by: facts.Actor, at: datetime) -> models.Contact:
    """Take an offered contact. Accepted twice by the same agent, it is accepted once.

    Raises:
        NoSuchOffer: not an offer to this person.
        OfferGone: its time was up, or the contact went away.
    """
    offer, contact = _locked(offer_key, person_id)
    if offer.state == "accepted":
        return contact
    if offer.state != "pending" or at > offer.deadline_at:
        raise errors.OfferGone(errors.OfferGone.__doc__)
    # The clock of this process may be behind the one that queued the contact.
    at = stays.answer(contact, at=max(at, offer.offered_at))
    _answer(offer, contact, state="accepted", reason=None, by=by, at=at)
    models.Contact.objects.filter(pk=contact.pk).update(state="serving")
    helping.begin_serving(contact, person_id=person_id, offer=offer, by=by, at=at)
    contact.refresh_from_db()
    return contact


@transaction.atomic
def reject(*, offer_key: UUID, person_id: int, reason: str, by: facts.Actor, at: datetime) -> None:
    """Send an offered contact back to the front of its queue. Rejected twice, it is rejected once.

    Args:
        reason: A code.
    Raises: NoSuchOffer, OfferGone
    """
    offer, contact = _locked(offer_key, person_id)
    if offer.state == "rejected":
        return
    if offer.state != "pending":
        raise errors.OfferGone(errors.OfferGone.__doc__)
    _send_back(offer, contact, state="rejected", reason=reason, by=by, at=at)


@transaction.atomic
def time_out(*, offer_id: int, pool_id: int, epoch: int, by: facts.Actor, at: datetime) -> bool:
    """End an offer whose time is up: the contact goes back to the front, the agent to "not responding".

    Returns: Whether it still was pending.
    Raises: LeadershipLost: another router leads the pool now.
    """
    check_epoch(pool_id=pool_id, epoch=epoch)
    offer = models.Offer.objects.get(pk=offer_id)
    contact = models.Contact.objects.select_for_update().get(pk=offer.contact_id)
    offer.refresh_from_db()
    if offer.state != "pending" or at < offer.deadline_at:
        return False
    _send_back(offer, contact, state="timed_out", reason=None, by=by, at=at)
    people_actions.change_activity(person_id=offer.person_id, activity="not_responding", reason=None, by=by, at=at)
    return True


@transaction.atomic
def rescind(*, offer_id: int, pool_id: int, epoch: int, reason: str, by: facts.Actor, at: datetime) -> bool:
    """Take back a pending offer because the agent left or the floor changed.

    Returns: Whether it still was pending.
    Raises: LeadershipLost
    """
    check_epoch(pool_id=pool_id, epoch=epoch)
    offer = models.Offer.objects.get(pk=offer_id)
    contact = models.Contact.objects.select_for_update().get(pk=offer.contact_id)
    offer.refresh_from_db()
    if offer.state != "pending":
        return False
    _send_back(offer, contact, state="rescinded", reason=reason, by=by, at=at)
    return True


@transaction.atomic
def overflow(
    *,
    contact_id: int,
    to_queue_id: int,
    pool_id: int,
    epoch: int,
    by: facts.Actor,
    at: datetime,
) -> bool:
    """Move a contact that waited too long to the queue its own overflows into; its arrival stays what it was.

    Returns: Whether it still waited, and the other queue takes it now.
    Raises: LeadershipLost
    """
    check_epoch(pool_id=pool_id, epoch=epoch)
    contact = models.Contact.objects.select_for_update(of=("self",)).get(pk=contact_id)
    queue = clients.Queue.objects.filter(pk=to_queue_id, client_id=contact.client_id).first()
    if contact.state != "waiting" or queue is None or contact.queue_id == queue.pk:
        return False
    if not client_queries.is_open(queue, at=at) or not queue.channels.filter(channel=contact.channel).exists():
        return False
    at = stays.leave(contact, left_how="overflowed", reason="waited_too_long", by=by, at=at)
    stays.enter(contact, queue=queue, by=by, at=at)
    return True


def withdraw_pending(row: models.Contact, *, state: str, reason: str, by: facts.Actor, at: datetime) -> None:
    """End the pending offer of a contact that the caller has locked, if there is one."""
    offer = models.Offer.objects.filter(contact=row, state="pending").first()
    if offer is not None:
        _answer(offer, row, state=state, reason=reason, by=by, at=at)


def check_epoch(*, pool_id: int, epoch: int) -> None:
    """Hold the pool's leadership for this transaction, or refuse.

    Raises: LeadershipLost
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM contacts_leadership WHERE pool_id = %s AND epoch = %s FOR SHARE", [pool_id, epoch]
        )
        if cursor.fetchone() is None:
            raise errors.LeadershipLost(errors.LeadershipLost.__doc__)


def check_leadership(*, pool_id: int, epoch: int) -> None:
    """Refuse to go on when another router leads the pool; holds nothing.

    Raises: LeadershipLost
    """
    if not models.Leadership.objects.filter(pool_id=pool_id, epoch=epoch).exists():
        raise errors.LeadershipLost(errors.LeadershipLost.__doc__)


def _locked(offer_key: UUID, person_id: int) -> tuple[models.Offer, models.Contact]:
    offer = models.Offer.objects.filter(key=offer_key, person_id=person_id).first()
    if offer is None:
        raise errors.NoSuchOffer(errors.NoSuchOffer.__doc__)
    contact = legs.held(offer.contact_id)
    offer.refresh_from_db()
    return offer, contact


def _send_back(
    offer: models.Offer, contact: models.Contact, *, state: str, reason: str | None, by: facts.Actor, at: datetime
) -> None:
    _answer(offer, contact, state=state, reason=reason, by=by, at=at)
    models.Contact.objects.filter(pk=contact.pk).update(state="waiting")


def _answer(
    offer: models.Offer, contact: models.Contact, *, state: str, reason: str | None, by: facts.Actor, at: datetime
) -> None:
    at = max(at, offer.offered_at)
    models.Offer.objects.filter(pk=offer.pk).update(state=state, answered_at=at, reason=reason)
    journal.record(
        f"offer_{state}",
        by=by,
        at=at,
        client_id=contact.client_id,
        contact=contact.pk,
        offer=offer.pk,
        stay=offer.stay_id,
        person=offer.person_id,
        pool=offer.pool_id,
        queue=contact.queue_id,
        channel=offer.channel,
        reason=reason,
    )
