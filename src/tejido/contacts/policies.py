"""A pool's routing policy: data by version, checked before it is kept, which the router reads when the fact reaches it.

A version keeps only what differs from the defaults of `core.routing.policy`: weights for every queue, weights of single
queues, and the settings of the whole pool.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import rfc8785
from django.db import transaction

from tejido.clients import models as clients
from tejido.contacts import errors, models
from tejido.core import facts
from tejido.core.routing import errors as routing_errors
from tejido.core.routing import explanations
from tejido.core.routing import policy as routing_policy
from tejido.journal import actions as journal
from tejido.journal import scopes

EVERY_QUEUE = "*"
FIRST_VERSION = 1
WEIGHTS: Mapping[str, explanations.Number] = {number.name: number for number in explanations.WEIGHTS}
POOL_SETTINGS: Mapping[str, explanations.Number] = {number.name: number for number in explanations.POOL_SETTINGS}


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What one version of a policy says.

    `weights` maps a queue's key, or `EVERY_QUEUE`, to the weights that differ there; `pool` holds the settings of the
    whole pool that differ.
    """

    weights: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    pool: Mapping[str, int] = field(default_factory=dict)

    def weights_of(self, queue_key: str) -> routing_policy.Weights:
        """Return the weights of a queue: its own, else those of every queue, else the defaults."""
        return routing_policy.Weights(**{**self.weights.get(EVERY_QUEUE, {}), **self.weights.get(queue_key, {})})

    def to_plain(self) -> dict[str, Any]:
        """Return what is kept, as data that JSON can hold."""
        return {"weights": {key: dict(points) for key, points in self.weights.items()}, "pool": dict(self.pool)}


def read(plain: Mapping[str, Any], *, queue_keys: Iterable[str]) -> Settings:
    """Check what an editor sends and return it as settings.

    Args:
        plain: {"weights": {queue key or "*": {name: number}}, "pool": {name: whole number}}; both may be left out, and
            a number may be written as text, with a point or a comma. An empty text stands for what holds otherwise.
        queue_keys: The queues of the pool.
    Returns: Settings that the router can work with.
    Raises: PolicyFieldInvalid, PolicyQueueInvalid, PolicyNumberInvalid, PolicyGrowthInvalid: each names its field.
    """
    known = {EVERY_QUEUE, *map(str, queue_keys)}
    weights: dict[str, Mapping[str, float]] = {}
    for key, points in _section(plain, "weights").items():
        path = f"weights.{key}"
        if key not in known:
            raise errors.PolicyQueueInvalid(field=path)
        weights[key] = _numbers(points, WEIGHTS, path=path)
    settings = _numbers(_section(plain, "pool"), POOL_SETTINGS, path="pool")
    whole = {name: int(number) for name, number in settings.items() if number == int(number)}
    for name in settings.keys() - whole.keys():
        raise errors.PolicyNumberInvalid(field=f"pool.{name}")
    read_settings = Settings(weights=weights, pool=whole)
    for key in (EVERY_QUEUE, *(key for key in weights if key != EVERY_QUEUE)):
        try:
            read_settings.weights_of(key)
        except routing_errors.GrowthAboveLimit as problem:
            raise errors.PolicyGrowthInvalid(field=f"weights.{key}.growth_points") from problem
    return read_settings


@transaction.atomic
def set_policy(
    *,
    pool: clients.Pool,
    weights: Mapping[str, Mapping[str, float]],
    settings: Mapping[str, int] | None = None,
    by: facts.Actor,
    at: datetime,
) -> models.RoutingPolicy:
    """Give a pool a new version of its routing policy; those before it stay on record.

    Args:
        weights: Queue key, or `EVERY_QUEUE`, to the fields of `core.routing.policy.Weights` that differ from
            "longest idle first".
        settings: Settings of the whole pool that differ: how many offers at once, and the pauses.
    Raises: PolicyFieldInvalid, PolicyQueueInvalid, PolicyNumberInvalid, PolicyGrowthInvalid
    """
    keys = clients.Queue.objects.filter(pool=pool).values_list("key", flat=True)
    policy = read({"weights": weights, "pool": settings or {}}, queue_keys=map(str, keys)).to_plain()
    clients.Pool.objects.select_for_update().get(pk=pool.pk)
    before = newest(pool.pk)
    row = models.RoutingPolicy.objects.create(
        pool=pool,
        version=before.version + 1 if before else FIRST_VERSION,
        policy=policy,
        from_at=at,
        set_by_user_id=by.id if by.kind == "user" else None,
    )
    journal.record(
        "policy_set",
        by=by,
        at=at,
        client_id=scopes.OPERATOR,
        pool=pool.pk,
        version=row.version,
        digest=hashlib.sha256(rfc8785.dumps(policy)).hexdigest(),
    )
    return row


def newest(pool_id: int) -> models.RoutingPolicy | None:
    """Return the version of a pool's policy that is in force; None: it never had one, and the defaults hold."""
    return models.RoutingPolicy.objects.filter(pool_id=pool_id).order_by("-version").first()


def versions(pool_id: int) -> list[models.RoutingPolicy]:
    """Return every version of a pool's policy, the newest first."""
    return list(models.RoutingPolicy.objects.filter(pool_id=pool_id).order_by("-version"))


def settings_of(row: models.RoutingPolicy | None) -> Settings:
    """Return what a version says; without one, the defaults hold.

    A weight or a setting that the router has not known since is passed over, so that no old version stops a pool.
    """
    kept = row.policy if row is not None else {}
    weights = {
        key: {name: number for name, number in points.items() if name in WEIGHTS}
        for key, points in kept.get("weights", {}).items()
    }
    settings = {name: number for name, number in kept.get("pool", {}).items() if name in POOL_SETTINGS}
    return Settings(weights=weights, pool=settings)


def why(offer: models.Offer) -> tuple[explanations.Part, ...]:
    """Return why an offer was made to its agent: the parts of its points, the weightiest first."""
    row = models.RoutingPolicy.objects.filter(pool_id=offer.pool_id, version=offer.policy_version).first()
    stay = models.Stay.objects.select_related("queue").get(pk=offer.stay_id)
    return explanations.parts(
        terms=offer.terms,
        weights=settings_of(row).weights_of(str(stay.queue.key)),
        target_seconds=stay.target_seconds,
    )


def _section(plain: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    for unknown in plain.keys() - {"weights", "pool"}:
        raise errors.PolicyFieldInvalid(field=str(unknown))
    section = plain.get(name, {})
    if not isinstance(section, Mapping):
        raise errors.PolicyFieldInvalid(field=name)
    return section


def _numbers(given: object, known: Mapping[str, explanations.Number], *, path: str) -> dict[str, float]:
    if not isinstance(given, Mapping):
        raise errors.PolicyFieldInvalid(field=path)
    found = {}
    for name, value in given.items():
        if name not in known:
            raise errors.PolicyFieldInvalid(field=f"{path}.{name}")
        if value is None or value == "":
            continue
        number = _number(value, field=f"{path}.{name}")
        if not known[name].least <= number <= known[name].most:
            raise errors.PolicyNumberInvalid(field=f"{path}.{name}")
        found[name] = number
    return found


def _number(value: object, *, field: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise errors.PolicyNumberInvalid(field=field)
    try:
        return float(value.replace(",", ".", 1) if isinstance(value, str) else value)
    except (ValueError, OverflowError) as problem:
        raise errors.PolicyNumberInvalid(field=field) from problem
