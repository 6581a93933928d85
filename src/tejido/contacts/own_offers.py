"""The offers that reached one person, each with the router's own reasons for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tejido.contacts import desk, models, policies
from tejido.core.routing import explanations

LIST_LENGTH = 20


@dataclass(frozen=True, kw_only=True)
class Told:
    """One offer: when, of which queue and channel, how it came out, and why it was made to this person."""

    offered_at: datetime
    queue_name: str
    channel: str
    state: str
    why: desk.Why


def offers_of(person_id: int, *, from_at: datetime, to_at: datetime, first: int) -> Sequence[Told]:
    """Return the offers to a person in a period, the latest first; one more than `LIST_LENGTH` where there are more.

    Args:
        from_at, to_at: The period, half-open.
        first: How many of the latest to pass over.
    """
    made = models.Offer.objects.filter(person_id=person_id, offered_at__gte=from_at, offered_at__lt=to_at)
    known = made.select_related("stay__queue").order_by("-offered_at", "-id")
    shown = list(known[first : first + LIST_LENGTH + 1])
    wanted = {(offer.pool_id, offer.policy_version) for offer in shown}
    versions = models.RoutingPolicy.objects.filter(
        pool_id__in={pool for pool, _ in wanted}, version__in={version for _, version in wanted}
    )
    settings = {(row.pool_id, row.version): policies.settings_of(row) for row in versions}
    without = policies.settings_of(None)
    return [_told(offer, settings.get((offer.pool_id, offer.policy_version), without)) for offer in shown]


def _told(offer: models.Offer, settings: policies.Settings) -> Told:
    is_preferred = offer.stay.preferred_person_id == offer.person_id
    queue = offer.stay.queue
    parts = explanations.parts(
        terms=offer.terms, weights=settings.weights_of(str(queue.key)), target_seconds=offer.stay.target_seconds
    )
    return Told(
        offered_at=offer.offered_at, queue_name=queue.name, channel=offer.channel, state=offer.state,
        why=desk.Why(
            preference=offer.stay.preference if is_preferred else None,
            is_supervised=desk.was_supervised(offer),
            parts=parts,
        ),
    )  # fmt: skip
