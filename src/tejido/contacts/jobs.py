"""What happens to contacts without anybody asking for it."""

from __future__ import annotations

from datetime import timedelta

from tejido.contacts import actions, models
from tejido.core import facts
from tejido.journal import clock, scopes

BATCH_MAX = 200


def close_overdue_wrap_ups() -> int:
    """Finish the wrap-ups that last longer than their programme allows, without a disposition.

    A wrap-up that nobody finishes would hold the agent's slot for ever.

    Returns: How many were finished.
    """
    at = clock.now()
    count = 0
    for client in sorted(scopes.every_client()):
        with scopes.scoped({scopes.OPERATOR, client}):
            legs = models.Leg.objects.filter(client_id=client, state="wrapping").select_related("contact__programme")
            for leg in legs.order_by("id")[:BATCH_MAX]:
                allowed = timedelta(seconds=leg.contact.programme.wrap_up_seconds_max)
                if leg.person_id is None or leg.wrap_from_at is None or at < leg.wrap_from_at + allowed:
                    continue
                actions.finish_wrap_up(
                    contact=leg.contact, person_id=leg.person_id, disposition_key=None, by=facts.SYSTEM, at=at
                )
                count += 1
    return count
