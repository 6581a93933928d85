"""Setting a pool's routing policy: data by version, which the router reads when the fact reaches it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import rfc8785
from django.db import transaction

from tejido.clients import models as clients
from tejido.contacts import models
from tejido.core import facts
from tejido.core.routing import policy as routing_policy
from tejido.journal import actions as journal
from tejido.journal import scopes

EVERY_QUEUE = "*"


@transaction.atomic
def set_policy(
    *, pool: clients.Pool, weights: Mapping[str, Mapping[str, float]], by: facts.Actor, at: datetime
) -> models.RoutingPolicy:
    """Give a pool a new version of its routing policy; those before it stay on record.

    Args:
        weights: Queue code, or `EVERY_QUEUE`, to the fields of `core.routing.policy.Weights` that differ from
            "longest idle first".
    Raises: WeightOutOfRange, WaitMustCount: the router could not work with these weights.
    """
    for points in weights.values():
        routing_policy.Weights(**points)
    policy: dict[str, Any] = {"weights": {code: dict(points) for code, points in weights.items()}}
    clients.Pool.objects.select_for_update().get(pk=pool.pk)
    newest = models.RoutingPolicy.objects.filter(pool=pool).order_by("-version").first()
    row = models.RoutingPolicy.objects.create(
        pool=pool, version=newest.version + 1 if newest else 1, policy=policy, from_at=at
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
