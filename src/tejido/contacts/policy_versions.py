"""A routing policy by version: changing it when others may change it too, comparing versions, going back to one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from tejido.clients import models as clients
from tejido.contacts import errors, models, policies
from tejido.core import facts

Version = models.RoutingPolicy


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One number in which two versions differ; None: the version says nothing, and what holds otherwise counts.

    `place` is a queue's key, `policies.EVERY_QUEUE`, or empty for a setting of the whole pool.
    """

    place: str
    name: str
    before: float | None
    after: float | None


@transaction.atomic
def change(
    *, pool: clients.Pool, plain: Mapping[str, Any], seen_version: int, by: facts.Actor, at: datetime
) -> models.RoutingPolicy:
    """Give a pool a new version of its policy, if nobody else did since the editor was opened.

    The policy that is in force already makes no new version, so the second of two clicks changes nothing.

    Args:
        plain: What an editor sends, as `policies.read` takes it.
        seen_version: The version the editor was opened with, 0 where there was none.
    Raises: PolicyChangedMeanwhile, PolicyFieldInvalid, PolicyQueueInvalid, PolicyNumberInvalid, PolicyGrowthInvalid
    """
    clients.Pool.objects.select_for_update().get(pk=pool.pk)
    settings = policies.read(plain, queue_keys=_queue_keys(pool))
    newest = policies.newest(pool.pk)
    if newest is not None and not differences(policies.settings_of(newest), settings):
        return newest
    check_seen(newest, seen_version=seen_version)
    return policies.set_policy(pool=pool, weights=settings.weights, settings=settings.pool, by=by, at=at)


@transaction.atomic
def go_back(
    *, pool: clients.Pool, version: int, seen_version: int, by: facts.Actor, at: datetime
) -> models.RoutingPolicy:
    """Make a new version that says what an earlier one said; numbers of queues that have left the pool are left out.

    Raises: NoSuchPolicyVersion, PolicyChangedMeanwhile
    """
    found = models.RoutingPolicy.objects.filter(pool=pool, version=version).first()
    if found is None:
        raise errors.NoSuchPolicyVersion(errors.NoSuchPolicyVersion.__doc__)
    known = {policies.EVERY_QUEUE, *_queue_keys(pool)}
    kept = policies.settings_of(found)
    weights = {place: points for place, points in kept.weights.items() if place in known}
    return change(pool=pool, plain={"weights": weights, "pool": kept.pool}, seen_version=seen_version, by=by, at=at)


def check_seen(newest: models.RoutingPolicy | None, *, seen_version: int) -> None:
    """Make sure that nobody has stored a version since an editor was opened.

    Raises: PolicyChangedMeanwhile
    """
    version = newest.version if newest else 0
    if version != seen_version:
        raise errors.PolicyChangedMeanwhile(version=version)


def differences(before: policies.Settings, after: policies.Settings) -> Sequence[Difference]:
    """Return the numbers in which two versions differ, those of the whole pool first, then queue by queue."""
    found = [
        Difference(place="", name=name, before=before.pool.get(name), after=after.pool.get(name))
        for name in policies.POOL_SETTINGS
        if before.pool.get(name) != after.pool.get(name)
    ]
    for place in sorted({*before.weights, *after.weights}):
        old, new = before.weights.get(place, {}), after.weights.get(place, {})
        found += [
            Difference(place=place, name=name, before=old.get(name), after=new.get(name))
            for name in policies.WEIGHTS
            if old.get(name) != new.get(name)
        ]
    return found


def _queue_keys(pool: clients.Pool) -> list[str]:
    return [str(key) for key in clients.Queue.objects.filter(pool=pool).values_list("key", flat=True)]
