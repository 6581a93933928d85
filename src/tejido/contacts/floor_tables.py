"""What a new leader reads from the tables: the routing policy of its pool, and the floor as it is now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection

from tejido.clients import models as clients
from tejido.contacts import models
from tejido.core.routing import instants
from tejido.core.routing import policy as routing_policy
from tejido.core.routing import snapshot as routing_snapshot
from tejido.people import models as people

FIRST_VERSION = 1


def policy(pool_id: int, *, at: datetime) -> routing_policy.Policy:
    """Return a pool's policy: the queues' channels and requirement steps, with the weights of its newest version."""
    newest = models.RoutingPolicy.objects.filter(pool_id=pool_id).order_by("-version").first()
    settings: Mapping[str, Any] = newest.policy if newest else {}
    weights = settings.get("weights", {})
    queues = clients.Queue.objects.filter(pool_id=pool_id).order_by("id").prefetch_related("channels", "requirements")
    return routing_policy.Policy(
        version=newest.version if newest else FIRST_VERSION,
        queues=tuple(
            routing_policy.QueuePolicy(
                queue_id=queue.pk,
                channels=_channels(queue, at=at),
                steps=_steps(queue),
                weights=routing_policy.Weights(**weights.get("*", {}) | weights.get(queue.code, {})),
            )
            for queue in queues
            if _channels(queue, at=at)
        ),
        **settings.get("pool", {}),
    )


def snapshot(pool_id: int, *, at: datetime, policy: routing_policy.Policy) -> routing_snapshot.Snapshot:
    """Return the floor of a pool as the tables have it in the transaction that is open now."""
    agents = tuple(agent_state(person_id, at=at) for person_id in _people_of(pool_id))
    known = {agent.agent_id for agent in agents}
    allowed = {(queue.queue_id, allowed.channel) for queue in policy.queues for allowed in queue.channels}
    contacts = tuple(state for state in _contact_states(pool_id, known) if (state.queue_id, state.channel) in allowed)
    legs = models.Leg.objects.filter(role="serving", to_at=None, person_id__in=known).select_related("contact")
    return routing_snapshot.Snapshot(
        at=instants.microseconds_of(at),
        decision_number=max((contact.number for contact in contacts), default=0),
        agents=agents,
        contacts=contacts,
        legs=tuple(
            routing_snapshot.LegState(contact_id=leg.contact_id, agent_id=leg.person_id, channel=leg.contact.channel)
            for leg in legs.order_by("contact_id", "person_id")
            if leg.person_id is not None
        ),
    )


def agent_state(person_id: int, *, at: datetime) -> routing_snapshot.AgentState:
    """Return one agent as the tables have them; somebody who is not employed may serve no queue."""
    presence = people.Presence.objects.get(person_id=person_id)
    with connection.cursor() as cursor:
        cursor.execute("SELECT is_employed(%s, %s)", [person_id, at])
        (is_employed,) = cursor.fetchone()
    levels = people.SkillLevel.objects.filter(person_id=person_id, to_at=None).order_by("skill_id")
    queue_ids = people.Membership.objects.filter(person_id=person_id).order_by("queue_id")
    loads = people.Load.objects.filter(person_id=person_id).order_by("channel")
    if presence.available and is_employed:
        status: routing_snapshot.Status = "available"
    else:
        status = "not_responding" if presence.activity == "not_responding" else "away"
    return routing_snapshot.AgentState(
        agent_id=person_id,
        status=status,
        idle_since=instants.microseconds_of(presence.idle_from_at),
        levels=tuple(levels.values_list("skill_id", "level")),
        queue_ids=tuple(queue_ids.values_list("queue_id", flat=True)) if is_employed else (),
        capacity=tuple(loads.values_list("channel", "capacity")),
    )


def decision_numbers(pool_id: int) -> dict[int, int]:
    """Return the decision number of each pending offer, by offer id."""
    pending = models.Offer.objects.filter(pool_id=pool_id, state="pending")
    return dict(pending.values_list("id", "decision"))


def _people_of(pool_id: int) -> list[int]:
    rows = people.Presence.objects.filter(pool_id=pool_id).order_by("person_id")
    return list(rows.values_list("person_id", flat=True))


def _contact_states(pool_id: int, known: set[int]) -> list[routing_snapshot.ContactState]:
    pending = {
        offer.contact_id: offer
        for offer in models.Offer.objects.filter(pool_id=pool_id, state="pending")
        if offer.person_id in known
    }
    waiting = models.Contact.objects.filter(queue__pool_id=pool_id, state__in=("waiting", "offered"))
    returned = _returned_counts(pool_id)
    states = []
    for contact in waiting.order_by("id"):
        offer = pending.get(contact.pk)
        assert contact.queue_id is not None
        states.append(
            routing_snapshot.ContactState(
                contact_id=contact.pk,
                queue_id=contact.queue_id,
                channel=contact.channel,
                arrived_at=instants.microseconds_of(contact.arrived_at),
                priority=contact.priority,
                returned=returned[contact.pk] > 0,
                agent_id=offer.person_id if offer else None,
                number=offer.decision if offer else 0,
                due_at=instants.microseconds_of(offer.deadline_at) if offer else None,
            )
        )
    return states


def _returned_counts(pool_id: int) -> dict[int, int]:
    """Count how often each waiting contact came back from an offer; such a contact stands at the front."""
    counts: dict[int, int] = defaultdict(int)
    ended = models.Offer.objects.filter(
        pool_id=pool_id, state__in=("rejected", "timed_out", "rescinded"), contact__state__in=("waiting", "offered")
    )
    for contact_id in ended.values_list("contact_id", flat=True):
        counts[contact_id] += 1
    return counts


def _channels(queue: clients.Queue, *, at: datetime) -> tuple[routing_policy.QueueChannel, ...]:
    newest: dict[str, clients.QueueChannel] = {}
    for row in sorted(queue.channels.all(), key=lambda row: row.from_date):
        if row.from_date <= at.date():
            newest[row.channel] = row
    return tuple(
        routing_policy.QueueChannel(channel=channel, offer_seconds=newest[channel].offer_seconds)
        for channel in sorted(newest)
    )


def _steps(queue: clients.Queue) -> tuple[routing_policy.Step, ...]:
    by_seconds: dict[int, list[routing_policy.Requirement]] = defaultdict(list)
    for row in queue.requirements.all():
        wanted = routing_policy.Requirement(skill_id=row.skill_id, level_min=row.minimum_level)
        by_seconds[row.after_seconds].append(wanted)
    if not by_seconds:
        return (routing_policy.Step(after_seconds=0),)
    return tuple(
        routing_policy.Step(after_seconds=seconds, requirements=tuple(by_seconds[seconds]))
        for seconds in sorted(by_seconds)
    )
