"""What came of the play, as the system itself has it: contacts, waits, service level, who handled them, hours."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tejido.cli.demo import world as worlds
from tejido.clients import models as clients
from tejido.contacts import models as contacts
from tejido.core import metrics
from tejido.core.impact import worked_time
from tejido.impact import queries as impact_queries
from tejido.journal import scopes
from tejido.people import models as people

QUANTILE = 0.9


@dataclass(frozen=True, kw_only=True)
class QueueResult:
    """One queue in a period; waits in world seconds, None where nobody was answered."""

    name: str
    offered_count: int
    answered_count: int
    abandoned_count: int
    waiting_count: int
    wait_seconds_mean: float | None
    wait_seconds_p90: float | None
    level: metrics.ServiceLevel | None
    target_seconds: int
    target_share: float


@dataclass(frozen=True, kw_only=True)
class GroupResult:
    """Those who handled contacts, by where they work."""

    name: str
    people_count: int
    contacts_count: int
    worked_hours: float


@dataclass(frozen=True, kw_only=True)
class Result:
    """A period of the play."""

    from_at: datetime
    to_at: datetime
    queues: Sequence[QueueResult]
    total: QueueResult
    groups: Sequence[GroupResult]
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
        programme = clients.Programme.objects.get(pk=world.programme_id)
        queues = list(programme.queues.prefetch_related("channels").order_by("id"))
        stays = list(contacts.Stay.objects.filter(queue__in=queues, from_at__gte=from_at, from_at__lt=to_at))
        results = [
            _queue_result(queue, [stay for stay in stays if stay.queue_id == queue.pk], programme=programme)
            for queue in queues
        ]
        arrived = contacts.Contact.objects.filter(programme=programme, arrived_at__gte=from_at, arrived_at__lt=to_at)
        return Result(
            from_at=from_at,
            to_at=to_at,
            queues=results,
            total=_total(results, stays),
            groups=_groups(arrived_ids=set(arrived.values_list("pk", flat=True)), from_at=from_at, to_at=to_at),
            ended_count=arrived.filter(state="ended").count(),
            messages_count=contacts.Message.objects.filter(contact__in=arrived).count(),
            impact=impact_queries.table_for_terminal(from_at=from_at, to_at=to_at, as_of=to_at),
            target_seconds_min=min(result.target_seconds for result in results),
        )


def waits(stays: Sequence[contacts.Stay]) -> list[float]:
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


def _queue_result(queue: clients.Queue, stays: Sequence[contacts.Stay], *, programme: clients.Programme) -> QueueResult:
    target = queue.channels.order_by("-from_date")[0]
    outcomes = [
        metrics.StayOutcome(stay.left_how, (stay.to_at - stay.from_at).total_seconds())
        for stay in stays
        if stay.left_how is not None and stay.to_at is not None
    ]
    counts = metrics.counted(
        outcomes, target_seconds=target.target_seconds, short_abandon_seconds=programme.short_abandon_seconds
    )
    level = metrics.service_level(counts, variant=target.variant)
    return _result(
        queue.name, stays, level=level, target_seconds=target.target_seconds, target_share=target.target_share
    )


def _total(results: Sequence[QueueResult], stays: Sequence[contacts.Stay]) -> QueueResult:
    # Queues with different promises have no service level together.
    return _result("", stays, level=None, target_seconds=0, target_share=0.0)


def _result(
    name: str,
    stays: Sequence[contacts.Stay],
    *,
    level: metrics.ServiceLevel | None,
    target_seconds: int,
    target_share: float,
) -> QueueResult:
    answered = waits(stays)
    return QueueResult(
        name=name,
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


def _groups(*, arrived_ids: set[int], from_at: datetime, to_at: datetime) -> list[GroupResult]:
    placements = people.Placement.objects.filter(superseded_at=None, to_date=None).select_related("place")
    group_of = {row.person_id: f"{row.place.name}, {row.work_mode}" for row in placements}
    legs = contacts.Leg.objects.filter(contact_id__in=arrived_ids, role="serving").values_list(
        "person_id", "contact_id"
    )
    handled: dict[str, set[int]] = defaultdict(set)
    for person_id, contact_id in legs:
        if person_id is not None:
            handled[group_of[person_id]].add(contact_id)
    seconds = _worked_seconds(from_at=from_at, to_at=to_at)
    return [
        GroupResult(
            name=name,
            people_count=sum(group_of[person_id] == name for person_id, worked in seconds.items() if worked > 0),
            contacts_count=len(handled[name]),
            worked_hours=sum(worked for person_id, worked in seconds.items() if group_of[person_id] == name) / 3600,
        )
        for name in sorted(set(group_of.values()))
    ]


def _worked_seconds(*, from_at: datetime, to_at: datetime) -> Mapping[int, float]:
    spells: dict[int, list[worked_time.Spell]] = defaultdict(list)
    overlapping = people.Activity.objects.filter(from_at__lt=to_at).exclude(to_at__lte=from_at)
    for row in overlapping:
        spells[row.person_id].append(worked_time.Spell(row.activity, row.from_at, row.to_at))
    return {
        person_id: worked_time.worked_seconds(found, from_at=from_at, to_at=to_at, as_of=to_at)
        for person_id, found in spells.items()
    }
