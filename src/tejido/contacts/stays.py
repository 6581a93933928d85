"""A contact enters a queue and leaves it; callers hold the contact's row."""

from __future__ import annotations

import zoneinfo
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from tejido.clients import models as clients
from tejido.clients import queries as client_queries
from tejido.contacts import models
from tejido.core import facts
from tejido.journal import actions as journal

Preference = Literal["sticky", "directed"]


@dataclass(frozen=True, kw_only=True)
class Preferred:
    """Who a contact waits for first, and until when: the agent who knows the customer, or whoever was named."""

    person_id: int
    until_at: datetime
    preference: Preference


def enter(
    contact: models.Contact,
    *,
    queue: clients.Queue,
    at_front: bool = False,
    preferred: Preferred | None = None,
    by: facts.Actor = facts.SYSTEM,
    at: datetime,
) -> models.Stay:
    """Let a contact wait in a queue, under the target in force on that day; its state becomes "waiting".

    Args:
        at_front: Ahead of whoever waits already.
    Raises: NoTarget: the queue does not take this channel.
    """
    day = at.astimezone(zoneinfo.ZoneInfo(queue.zone)).date()
    target = client_queries.target_on(queue, channel=contact.channel, day=day)
    stay = models.Stay.objects.create(
        client_id=contact.client_id,
        contact=contact,
        queue=queue,
        from_at=at,
        target_seconds=target.target_seconds,
        target_share=target.target_share,
        variant=target.variant,
        at_front=at_front,
        preferred_person_id=preferred.person_id if preferred else None,
        preferred_until_at=preferred.until_at if preferred else None,
        preference=preferred.preference if preferred else None,
        short_abandon_seconds=queue.programme.short_abandon_seconds,
    )
    contact.queue, contact.state, contact.difficulty = queue, "waiting", queue.difficulty
    contact.save(update_fields=["queue", "state", "difficulty"])
    journal.record(
        "contact_queued",
        by=by,
        at=at,
        client_id=contact.client_id,
        contact=contact.pk,
        stay=stay.pk,
        queue=queue.pk,
        pool=queue.pool_id,
        channel=contact.channel,
        priority=contact.priority,
        target_seconds=target.target_seconds,
        target_share=target.target_share,
        variant=target.variant,
        arrived_at=contact.arrived_at,
        difficulty=contact.difficulty,
        at_front=at_front,
        preferred_person=stay.preferred_person_id,
        preferred_until_at=stay.preferred_until_at,
        preference=stay.preference,
        short_abandon_seconds=stay.short_abandon_seconds,
    )
    return stay


def leave(
    contact: models.Contact,
    *,
    left_how: Literal["answered", "overflowed", "transferred"],
    reason: str,
    by: facts.Actor,
    at: datetime,
) -> datetime:
    """End the stay of a contact that goes on elsewhere, or is taken out of the queue by hand.

    Returns: When it left; no stay ends before it began.
    """
    stay = models.Stay.objects.select_related("queue").get(contact=contact, to_at=None)
    at = max(at, stay.from_at)
    models.Stay.objects.filter(pk=stay.pk).update(to_at=at, left_how=left_how)
    journal.record(
        "stay_left",
        by=by,
        at=at,
        client_id=contact.client_id,
        contact=contact.pk,
        stay=stay.pk,
        queue=stay.queue_id,
        pool=stay.queue.pool_id,
        left_how=left_how,
        reason=reason,
    )
    return at


def answer(contact: models.Contact, *, at: datetime) -> datetime:
    """End the stay of a contact that somebody serves from now on.

    Returns: When it was answered; no stay ends before it began.
    """
    stay = models.Stay.objects.get(contact=contact, to_at=None)
    at = max(at, stay.from_at)
    models.Stay.objects.filter(pk=stay.pk).update(to_at=at, left_how="answered")
    return at
