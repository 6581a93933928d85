"""Is everything there that the first contact needs? What is missing between a client's site and an agent's desk."""

from __future__ import annotations

import json
import zoneinfo
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib import resources
from typing import Any, Literal
from uuid import UUID

from django.db import connection
from django.db.models import Count

from tejido.access import models as access
from tejido.clients import models as clients
from tejido.core.routing import policy as routing_policy
from tejido.people import models

WHO_SERVES = resources.files(__package__).joinpath("sql/who_serves.sql").read_text()
# What is said where nobody is left, in the order in which `who_serves.sql` asks.
LACKS = (
    "nobody_is_member", "members_not_employed", "members_in_other_pool", "members_without_capacity",
    "members_below_level", "members_below_rung", "members_without_account",
)  # fmt: skip
# The last of them where somebody has an invitation to make their account by.
INVITED = "members_invited"

Level = Literal["stops", "hint"]


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that is missing.

    Args:
        code: What it is; the pages have the words.
        level: "stops" keeps contacts from being served; a "hint" only makes it worse than it need be.
        name: Of what it is about.
        key: The key of the client, programme, queue or pool that it is about.
        channel: The channel that cannot be served.
        count: How many it is about, where that is worth telling.
    """

    code: str
    level: Level = "stops"
    name: str = ""
    key: UUID | None = None
    channel: str = ""
    count: int = 0


def of_everything(*, at: datetime) -> Sequence[Finding]:
    """Return what is missing within the scope, in the order in which it is best put right."""
    found: list[Finding] = []
    if not clients.Pool.objects.exists():
        found.append(Finding(code="no_pool"))
    known = list(clients.Client.objects.order_by("name").prefetch_related("treatment_notices"))
    if not known:
        found.append(Finding(code="no_client"))
    programmes = _programmes()
    served = _serving(at=at)
    for client in known:
        own = [programme for programme in programmes if programme.client_id == client.pk]
        found += _of_client(client, own)
        for programme in own:
            found += _of_programme(programme)
            for queue in sorted(programme.queues.all(), key=lambda queue: queue.name):
                found += _of_queue(queue, served=served.get(queue.pk, {}), at=at)
    found += _of_people(has_queues=any(programme.queues.all() for programme in programmes))
    if not any(finding.code == INVITED for finding in found):
        found += _of_invitations()
    return found


def of_queue(queue: clients.Queue, *, at: datetime) -> Sequence[Finding]:
    """Return what keeps one queue from being served."""
    return list(_of_queue(queue, served=_serving(at=at).get(queue.pk, {}), at=at))


def agent_counts() -> Mapping[int, int]:
    """Return how many people are in each routing pool, by the pool's id."""
    return dict(models.Presence.objects.order_by().values_list("pool_id").annotate(count=Count("person_id")))


def _programmes() -> Sequence[clients.Programme]:
    known = clients.Programme.objects.order_by("name").prefetch_related("queues__channels", "dispositions")
    return list(known)


def _of_client(client: clients.Client, programmes: Sequence[clients.Programme]) -> Iterable[Finding]:
    if not programmes:
        yield Finding(code="no_programme", name=client.name, key=client.key)
    chats = any(
        row.channel == "chat"
        for programme in programmes
        for queue in programme.queues.all()
        for row in queue.channels.all()
    )
    if chats and not client.allowed_origins:
        yield Finding(code="no_origin", name=client.name, key=client.key)
    if chats and not client.treatment_notices.all():
        yield Finding(code="no_notice", level="hint", name=client.name, key=client.key)


def _of_programme(programme: clients.Programme) -> Iterable[Finding]:
    if not programme.queues.all():
        yield Finding(code="no_queue", name=programme.name, key=programme.key)
    if not [row for row in programme.dispositions.all() if row.retired_at is None]:
        yield Finding(code="no_disposition", name=programme.name, key=programme.key)


def _of_queue(queue: clients.Queue, *, served: Mapping[str, Sequence[int]], at: datetime) -> Iterable[Finding]:
    about: dict[str, Any] = {"name": queue.name, "key": queue.key}
    today = at.astimezone(zoneinfo.ZoneInfo(queue.zone)).date()
    days = [row.from_date for row in queue.channels.all()]
    if not days:
        yield Finding(code="no_target", **about)
    elif min(days) > today:
        yield Finding(code="target_still_to_come", **about)
    if queue.is_closed:
        yield Finding(code="queue_closed", **about)
    if not queue.open_weekdays:
        yield Finding(code="queue_never_open", **about)
    for channel, (*counts, invited_count) in served.items():
        lacking = next((code for code, count in zip(LACKS, counts, strict=True) if count == 0), None)
        if lacking == LACKS[-1] and invited_count:
            yield Finding(code=INVITED, channel=channel, count=invited_count, **about)
        elif lacking:
            yield Finding(code=lacking, channel=channel, **about)


def _of_people(*, has_queues: bool) -> Iterable[Finding]:
    if not models.Presence.objects.exists():
        yield Finding(code="no_agent", level="stops" if has_queues else "hint")


def _of_invitations() -> Iterable[Finding]:
    """Yield how many could serve as well once they have accepted their invitations."""
    accounts = access.User.objects.filter(is_active=True, person_id__isnull=False)
    waiting = access.Invitation.objects.filter(
        accepted_at__isnull=True, withdrawn_at__isnull=True,
        person_id__in=models.Membership.objects.values("person_id"),
    ).exclude(person_id__in=accounts.values("person_id"))  # fmt: skip
    count = waiting.values("person_id").distinct().count()
    if count:
        yield Finding(code="agents_invited", level="hint", count=count)


def _serving(*, at: datetime) -> Mapping[int, Mapping[str, Sequence[int]]]:
    """Return for each queue and channel how many people are left at each condition, and how many are but invited."""
    found: dict[int, dict[str, Sequence[int]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(WHO_SERVES, {"at": at, "rungs": json.dumps(dict(routing_policy.RUNGS))})
        for queue_id, channel, *counts in cursor.fetchall():
            found.setdefault(queue_id, {})[channel] = counts
    return found
