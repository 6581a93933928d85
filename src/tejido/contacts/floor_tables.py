"""What a new leader reads from the tables: the routing policy of its pool, and the floor as it is now."""

from __future__ import annotations

import logging
import zoneinfo
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from importlib import resources
from typing import Any

from django.db import connection

from tejido.clients import models as clients
from tejido.contacts import models, policies, wallboard
from tejido.core import contact_states
from tejido.core.routing import instants, layout
from tejido.core.routing import policy as routing_policy
from tejido.core.routing import snapshot as routing_snapshot
from tejido.journal import queries as journal
from tejido.people import models as people

# Older stays say nothing about how a queue does now.
STAYS_WITHIN = timedelta(days=1)
SENT_BACK = ("rejected", "timed_out", "rescinded")
IDLE_TIMES = resources.files(__package__).joinpath("sql/idle_times.sql").read_text()
LATEST_STAYS = resources.files(__package__).joinpath("sql/latest_stays.sql").read_text()

log = logging.getLogger(__name__)


def policy(pool_id: int, *, at: datetime) -> routing_policy.Policy:
    """Return a pool's policy: channels, steps and overflows of its queues, with the weights of its newest version."""
    newest = policies.newest(pool_id)
    settings = policies.settings_of(newest)
    queues = clients.Queue.objects.filter(pool_id=pool_id).order_by("id").prefetch_related("channels", "requirements")
    served = {queue: channels for queue in queues if (channels := _channels(queue, at=at))}
    by_id = {queue.pk: queue for queue in served}
    return routing_policy.Policy(
        version=newest.version if newest else policies.FIRST_VERSION,
        queues=tuple(
            routing_policy.QueuePolicy(
                queue_id=queue.pk,
                channels=channels,
                steps=_steps(queue),
                weights=settings.weights_of(str(queue.key)),
                help_queue_id=_help_queue_id(queue, served),
                **_overflow(queue, by_id),
            )
            for queue, channels in served.items()
        ),
        **settings.pool,
    )


def snapshot(pool_id: int, *, at: datetime, policy: routing_policy.Policy) -> routing_snapshot.Snapshot:
    """Return the floor of a pool as the tables have it in the transaction that is open now."""
    agents = tuple(_agent_states(pool_id, at=at))
    known = {agent.agent_id for agent in agents}
    allowed = {(queue.queue_id, allowed.channel) for queue in policy.queues for allowed in queue.channels}
    found = _contact_states(pool_id, known, at=at)
    contacts = tuple(state for state in found if (state.queue_id, state.channel) in allowed)
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
        stays=tuple(_latest_stays(pool_id, at=at)),
    )


def agent_state(person_id: int, *, pool_id: int, at: datetime) -> routing_snapshot.AgentState | None:
    """Return one agent as the tables have them; None for somebody who does not work in this pool any more."""
    return next(_agent_states(pool_id, at=at, person_ids=[person_id]), None)


def has_overflowed(contact_id: int) -> bool:
    """Say whether a contact moved once already because nobody took it in time."""
    return models.Stay.objects.filter(contact_id=contact_id, left_how="overflowed").exists()


def day_end(at: datetime) -> datetime:
    """Return when the business day of a moment ends."""
    _, day_to = _business_day(at)
    return day_to


def decision_numbers(pool_id: int) -> dict[int, int]:
    """Return the decision number of each pending offer, by offer id."""
    pending = models.Offer.objects.filter(pool_id=pool_id, state="pending")
    return dict(pending.values_list("id", "decision"))


def _business_day(at: datetime) -> tuple[datetime, datetime]:
    return wallboard.business_day(at, zone=journal.installation().zone)


def _agent_states(
    pool_id: int, *, at: datetime, person_ids: Collection[int] | None = None
) -> Iterator[routing_snapshot.AgentState]:
    """Yield a pool's agents by id: whoever is employed, and whoever still holds something or is being offered it."""
    presences = people.Presence.objects.filter(pool_id=pool_id)
    if person_ids is not None:
        presences = presences.filter(person_id__in=person_ids)
    found = {presence.person_id: presence for presence in presences}
    ids = sorted(found)
    served = _served(ids, at=at)
    times = _times(ids, at=at)
    levels: dict[int, list[tuple[int, int, str]]] = defaultdict(list)
    rows = people.SkillLevel.objects.filter(person_id__in=ids, to_at=None).order_by("skill_id")
    for person_id, skill_id, level, rung in rows.values_list("person_id", "skill_id", "level", "rung"):
        levels[person_id].append((skill_id, level, rung))
    capacities: dict[int, list[tuple[str, int]]] = defaultdict(list)
    busy: set[int] = set()
    loads = people.Load.objects.filter(person_id__in=ids).order_by("channel")
    for person_id, channel, capacity, used in loads.values_list("person_id", "channel", "capacity", "used"):
        capacities[person_id].append((channel, capacity))
        if used > 0:
            busy.add(person_id)
    for person_id in ids:
        is_employed, queue_ids = served[person_id]
        if not is_employed and person_id not in busy:
            continue
        available, idle = times.get(person_id, (0, 0))
        yield routing_snapshot.AgentState(
            agent_id=person_id,
            status=_status(found[person_id], is_employed=is_employed),
            idle_since=instants.microseconds_of(min(found[person_id].idle_from_at, at)),
            levels=tuple((skill_id, level) for skill_id, level, _ in levels[person_id]),
            rungs=tuple((skill_id, rung) for skill_id, _, rung in levels[person_id]),
            queue_ids=queue_ids if is_employed else (),
            capacity=tuple(capacities[person_id]),
            available_time=available,
            idle_time=idle,
        )


def _status(presence: people.Presence, *, is_employed: bool) -> routing_snapshot.Status:
    if presence.available and is_employed:
        return "available"
    return "not_responding" if presence.activity == "not_responding" else "away"


def _served(person_ids: Collection[int], *, at: datetime) -> dict[int, tuple[bool, tuple[int, ...]]]:
    """Return for each person whether they are employed, and the queues they serve now."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT person, is_employed(person, %s), ARRAY(SELECT people_serves(person) AS queue ORDER BY queue)"
            " FROM unnest(%s::bigint[]) AS person",
            [at, list(person_ids)],
        )
        return {person: (is_employed, tuple(queues)) for person, is_employed, queues in cursor.fetchall()}


def _times(person_ids: Collection[int], *, at: datetime) -> dict[int, tuple[int, int]]:
    """Return how long each person was available and idle since the business day began, in microseconds."""
    day_from, _ = _business_day(at)
    with connection.cursor() as cursor:
        cursor.execute(IDLE_TIMES, {"people": list(person_ids), "from": day_from, "to": at})
        return {person: (available, idle) for person, available, idle in cursor.fetchall()}


def _latest_stays(pool_id: int, *, at: datetime) -> Iterator[routing_snapshot.StaysState]:
    with connection.cursor() as cursor:
        cursor.execute(
            LATEST_STAYS,
            {
                "pool": pool_id,
                "channels": list(routing_policy.CHANNELS),
                "since": at - STAYS_WITHIN,
                "most": layout.STAYS_MAX,
            },
        )
        for queue_id, channel, in_time in cursor.fetchall():
            yield routing_snapshot.StaysState(queue_id=queue_id, channel=channel, in_time=tuple(in_time))


def _contact_states(pool_id: int, known: set[int], *, at: datetime) -> Iterator[routing_snapshot.ContactState]:
    """Yield who waits or is being offered; a clock that was set back makes nobody wait from a moment yet to come."""
    stays = models.Stay.objects.filter(
        to_at=None, contact__queue__pool_id=pool_id, contact__state__in=("waiting", "offered")
    )
    of_stay = {stay.pk: stay for stay in stays.select_related("contact").order_by("contact_id")}
    offers: dict[int, dict[str, list[models.Offer]]] = defaultdict(lambda: defaultdict(list))
    for offer in models.Offer.objects.filter(stay_id__in=of_stay):
        offers[offer.stay_id][offer.state].append(offer)
    contact_ids = [stay.contact_id for stay in of_stay.values()]
    moved = models.Stay.objects.filter(contact_id__in=contact_ids, left_how="overflowed")
    overflowed = set(moved.values_list("contact_id", flat=True))
    for stay in of_stay.values():
        made = offers[stay.pk]
        pending = next((offer for offer in made["pending"] if offer.person_id in known), None)
        was_rejected = any(offer.person_id == stay.preferred_person_id for offer in made["rejected"])
        contact = stay.contact
        yield routing_snapshot.ContactState(
            contact_id=contact.pk,
            queue_id=stay.queue_id,
            channel=contact.channel,
            arrived_at=instants.microseconds_of(min(contact.arrived_at, stay.from_at, at)),
            queued_at=instants.microseconds_of(min(stay.from_at, at)),
            priority=contact.priority,
            difficulty=contact.difficulty,
            returned=stay.at_front or any(made[state] for state in SENT_BACK),
            overflowed=contact.pk in overflowed,
            agent_id=pending.person_id if pending else None,
            number=pending.decision if pending else 0,
            due_at=instants.microseconds_of(pending.deadline_at) if pending else None,
            **_preference(stay, known, is_over=was_rejected),
        )


def _preference(stay: models.Stay, known: set[int], *, is_over: bool) -> Mapping[str, Any]:
    if stay.preferred_person_id not in known or stay.preferred_until_at is None:
        return {}
    return {
        "preferred_agent_id": stay.preferred_person_id,
        "preferred_until": 0 if is_over else instants.microseconds_of(stay.preferred_until_at),
        "preference": stay.preference,
    }


def _channels(queue: clients.Queue, *, at: datetime) -> tuple[routing_policy.QueueChannel, ...]:
    newest: dict[str, clients.QueueChannel] = {}
    day = at.astimezone(zoneinfo.ZoneInfo(queue.zone)).date()
    for row in sorted(queue.channels.all(), key=lambda row: row.from_date):
        if row.from_date <= day:
            newest[row.channel] = row
    return tuple(
        routing_policy.QueueChannel(
            channel=channel,
            offer_seconds=row.offer_seconds,
            target_seconds=row.target_seconds,
            target_share=row.target_share,
        )
        for channel, row in sorted(newest.items())
    )


def _overflow(queue: clients.Queue, by_id: Mapping[int, clients.Queue]) -> dict[str, Any]:
    """Return where a queue overflows to: a queue of the same client and pool, or nowhere."""
    if queue.overflow_queue_id is None:
        return {}
    other = by_id.get(queue.overflow_queue_id)
    if other is None or other.client_id != queue.client_id:
        log.warning("Queue %s cannot overflow into %s: it is not served here", queue.pk, queue.overflow_queue_id)
        return {}
    return {"overflow_queue_id": other.pk, "overflow_after_seconds": queue.overflow_after_seconds}


def _help_queue_id(
    queue: clients.Queue, served: Mapping[clients.Queue, Sequence[routing_policy.QueueChannel]]
) -> int | None:
    """Return where a queue's agents ask for help, by the rule of `clients.queries.help_queue`."""
    takes_help = {
        other for other, channels in served.items() if any(one.channel == contact_states.HELP for one in channels)
    }
    if queue in takes_help:
        return None
    found = [other for other in served if other in takes_help and other.client_id == queue.client_id]
    own = [other for other in found if other.programme_id == queue.programme_id]
    return next((other.pk for other in [*own, *found]), None)


def _steps(queue: clients.Queue) -> tuple[routing_policy.Step, ...]:
    by_seconds: dict[int, list[routing_policy.Requirement]] = defaultdict(list)
    for row in queue.requirements.all():
        wanted = by_seconds[row.after_seconds]
        # A row without a skill is a step that asks for nothing.
        if row.skill_id is not None and row.minimum_level is not None:
            wanted.append(routing_policy.Requirement(skill_id=row.skill_id, level_min=row.minimum_level))
    if not by_seconds:
        return (routing_policy.Step(after_seconds=0),)
    return tuple(
        routing_policy.Step(after_seconds=seconds, requirements=tuple(by_seconds[seconds]))
        for seconds in sorted(by_seconds)
    )
