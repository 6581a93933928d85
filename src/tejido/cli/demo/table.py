"""What came of the play, as the system itself has it: contacts, waits, service level, who handled them, hours."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import F

from tejido.cli.demo import cast, occupancy
from tejido.cli.demo import world as worlds
from tejido.clients import models as clients
from tejido.contacts import models as contacts
from tejido.core import contact_states, metrics
from tejido.core.impact import worked_time
from tejido.impact import queries as impact_queries
from tejido.journal import scopes
from tejido.people import models as people

QUANTILE = 0.9


@dataclass(frozen=True, kw_only=True)
class QueueResult:
    """One queue on one channel in a period; waits in world seconds, None where nobody was answered."""

    name: str
    channel: str
    offered_count: int
    answered_count: int
    abandoned_count: int
    waiting_count: int
    wait_seconds_mean: float | None
    wait_seconds_p90: float | None
    level: metrics.ServiceLevel | None
    target_seconds: int
    target_share: float

    @property
    def abandoned_share(self) -> float | None:
        """How many left unanswered, of those who were answered or left; None of nobody."""
        gone_count = self.answered_count + self.abandoned_count
        return self.abandoned_count / gone_count if gone_count else None


@dataclass(frozen=True, kw_only=True)
class GroupResult:
    """Those who handled contacts, by where they work; occupancy by the clock, None where nobody could serve."""

    name: str
    people_count: int
    contacts_count: int
    worked_hours: float
    occupancy_share: float | None


@dataclass(frozen=True, kw_only=True)
class Result:
    """A period of the play."""

    from_at: datetime
    to_at: datetime
    queues: Sequence[QueueResult]
    total: QueueResult
    groups: Sequence[GroupResult]
    occupancy_share: float | None
    contacts_count: int
    ended_count: int
    messages_count: int
    impact: Mapping[str, str]
    target_seconds_min: int


def measure(world: worlds.World, *, from_at: datetime, to_at: datetime) -> Result:
    """Return what happened in the world within a period, from its tables.

    Args:
        from_at, to_at: World time; contacts count that arrived within [from_at, to_at).
    """
    with scopes.scoped(world.scope):
        ids = [programme.id for programme in world.programmes.values()]
        # Help among agents is the operator's own work, and no contact of a customer's.
        served = clients.Queue.objects.filter(programme__in=ids).exclude(channels__channel=contact_states.HELP)
        queues = served.select_related("programme").order_by("id")
        found = contacts.Stay.objects.filter(queue__in=queues, from_at__gte=from_at, from_at__lt=to_at)
        stays = list(found.annotate(channel=F("contact__channel")))
        arrived = contacts.Contact.objects.filter(
            programme__in=ids, arrived_at__gte=from_at, arrived_at__lt=to_at, channel__in=contact_states.CLIENT_CHANNELS
        )
        shifts = _shifts(from_at=from_at, to_at=to_at)
        return Result(
            from_at=from_at,
            to_at=to_at,
            queues=[row for queue in queues for row in _queue_results(queue, stays)],
            total=_result("", "", stays, level=None, target_seconds=0, target_share=0.0),
            groups=_groups(shifts, arrived_ids=set(arrived.values_list("pk", flat=True))),
            occupancy_share=occupancy.share(shifts.values()),
            contacts_count=arrived.count(),
            ended_count=arrived.filter(state="ended").count(),
            messages_count=contacts.Message.objects.filter(contact__in=arrived).count(),
            impact=impact_queries.table_for_terminal(from_at=from_at, to_at=to_at, as_of=to_at),
            target_seconds_min=target_seconds_min(),
        )


def target_seconds_min() -> int:
    """Return the smallest wait that any queue of the world promises."""
    return min(promise.target_seconds for queue in cast.QUEUES for promise in queue.channels.values())


def without_levels(result: Result) -> Result:
    """Return a result that says nothing of service levels, for a play in which the speed bent them too much."""
    return replace(result, queues=[replace(row, level=None) for row in result.queues])


def waits(stays: Iterable[Any]) -> list[float]:
    """Return how long those who were answered had waited, in world seconds, shortest first."""
    return sorted(
        (stay.to_at - stay.from_at).total_seconds()
        for stay in stays
        if stay.left_how == "answered" and stay.to_at is not None
    )


def quantile(ordered: Sequence[float], share: float) -> float | None:
    """Return a quantile by nearest rank; None of nothing.

    Args:
        ordered: Ascending.
        share: 0 to 1.
    """
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else None


def _queue_results(queue: clients.Queue, stays: Sequence[Any]) -> list[QueueResult]:
    """Return a queue's rows: its first channel, and each other on which something came."""
    of_channel: defaultdict[str, list[Any]] = defaultdict(list)
    for stay in stays:
        if stay.queue_id == queue.pk:
            of_channel[stay.channel].append(stay)
    first, *others = cast.queue_plan(queue.code).channels
    shown = [first, *(channel for channel in others if of_channel[channel])]
    return [_queue_result(queue, channel, of_channel[channel]) for channel in shown]


def _queue_result(queue: clients.Queue, channel: str, stays: Sequence[Any]) -> QueueResult:
    target = queue.channels.filter(channel=channel).order_by("-from_date")[0]
    outcomes = [
        metrics.StayOutcome(stay.left_how, (stay.to_at - stay.from_at).total_seconds())
        for stay in stays
        if stay.left_how is not None and stay.to_at is not None
    ]
    counts = metrics.counted(
        outcomes,
        target_seconds=target.target_seconds,
        short_abandon_seconds=queue.programme.short_abandon_seconds,
    )
    level = metrics.service_level(counts, variant=target.variant)
    return _result(
        queue.name, channel, stays, level=level, target_seconds=target.target_seconds, target_share=target.target_share
    )


def _result(
    name: str,
    channel: str,
    stays: Sequence[Any],
    *,
    level: metrics.ServiceLevel | None,
    target_seconds: int,
    target_share: float,
) -> QueueResult:
    # Queues with different promises have no service level together.
    answered = waits(stays)
    return QueueResult(
        name=name,
        channel=channel,
        offered_count=len(stays),
        answered_count=len(answered),
        abandoned_count=sum(stay.left_how == "abandoned" for stay in stays),
        waiting_count=sum(stay.to_at is None for stay in stays),
        wait_seconds_mean=statistics.fmean(answered) if answered else None,
        wait_seconds_p90=quantile(answered, QUANTILE),
        level=level,
        target_seconds=target_seconds,
        target_share=target_share,
    )


def _groups(shifts: Mapping[int, occupancy.Shift], *, arrived_ids: set[int]) -> list[GroupResult]:
    placements = people.Placement.objects.filter(superseded_at=None, to_date=None).select_related("place")
    group_of = {row.person_id: f"{row.place.name}, {row.work_mode}" for row in placements}
    legs = contacts.Leg.objects.filter(contact_id__in=arrived_ids, role="serving", person_id__in=group_of)
    handled: defaultdict[str, set[int]] = defaultdict(set)
    for person_id, contact_id in legs.values_list("person_id", "contact_id"):
        handled[group_of[person_id]].add(contact_id)
    shifts_of: defaultdict[str, list[occupancy.Shift]] = defaultdict(list)
    for person_id, shift in shifts.items():
        shifts_of[group_of[person_id]].append(shift)
    return [
        GroupResult(
            name=name,
            people_count=sum(shift.worked_seconds > 0 for shift in shifts_of[name]),
            contacts_count=len(handled[name]),
            worked_hours=sum(shift.worked_seconds for shift in shifts_of[name]) / 3600,
            occupancy_share=occupancy.share(shifts_of[name]),
        )
        for name in sorted(set(group_of.values()))
        if shifts_of[name] or handled[name]
    ]


def _shifts(*, from_at: datetime, to_at: datetime) -> dict[int, occupancy.Shift]:
    """Return what everybody did in the period whose presence or serving parts touch it, by person."""
    spells: defaultdict[int, list[worked_time.Spell]] = defaultdict(list)
    touched = people.Activity.objects.filter(from_at__lt=to_at).exclude(to_at__lte=from_at)
    for row in touched:
        spells[row.person_id].append(worked_time.Spell(row.activity, row.from_at, row.to_at))
    served: defaultdict[int, list[occupancy.Interval]] = defaultdict(list)
    legs = contacts.Leg.objects.filter(role="serving", from_at__lt=to_at, person_id__isnull=False)
    for person_id, began_at, ended_at in legs.exclude(to_at__lte=from_at).values_list("person_id", "from_at", "to_at"):
        assert person_id is not None
        served[person_id].append((began_at, ended_at or to_at))
    found = {
        person_id: occupancy.shift(spells[person_id], served=served[person_id], from_at=from_at, to_at=to_at)
        for person_id in spells.keys() | served.keys()
    }
    # Mentors work, and are there to be asked: how busy they are says nothing about those who serve customers.
    mentors = people.Load.objects.filter(channel=contact_states.HELP, capacity__gt=0).values_list(
        "person_id", flat=True
    )
    for person_id in found.keys() & set(mentors):
        found[person_id] = replace(found[person_id], serving_seconds=0.0, idle_seconds=0.0)
    return found
