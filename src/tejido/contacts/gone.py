"""Customers who go away while they wait: their contact is not left in the queue for ever.

A browser that is there is seen: by each request about its thread, and by its open socket. All of this is machine time,
and a reload, a tunnel or a lift take less than the time that is waited here.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from tejido.contacts import actions, models
from tejido.core import contact_states, facts

REASON = "customer_gone"
# How long a waiting customer may be away, machine time.
AWAY_SECONDS_MAX = 5 * 60
# A browser is noted as seen at most this often.
SEEN_SECONDS = 10
# Nobody was seen later than now, but where the machine's clock was set back; its clocks differ by less than this.
AHEAD_SECONDS_MAX = 60
# Whoever looks for the absent must have been looking all the time: a longer pause than this between two rounds (the
# machine slept, the database was away) begins the count anew, for nobody could be seen meanwhile.
PAUSE_SECONDS_MAX = 60
# Nobody was seen before this moment.
NOBODY = datetime.min.replace(tzinfo=UTC)


class Watch:
    """Since when somebody has been looking, without a pause."""

    def __init__(self) -> None:
        """Begin with nobody having looked."""
        self._from_at: datetime | None = None
        self._looked_at: datetime | None = None

    def look(self, now: datetime) -> datetime:
        """Look once more, and return the moment before which a customer must have been seen last to count as gone.

        Args:
            now: Machine time.
        """
        pause = timedelta(seconds=PAUSE_SECONDS_MAX)
        if self._from_at is None or self._looked_at is None or not timedelta() <= now - self._looked_at <= pause:
            self._from_at = now
        self._looked_at = now
        away = timedelta(seconds=AWAY_SECONDS_MAX)
        return now - away if now - self._from_at >= away else NOBODY


def see(thread: models.Thread, *, now: datetime) -> None:
    """Note that the customer's browser is there.

    Args:
        now: Machine time.
    """
    stale = Q(seen_at=None) | Q(seen_at__lte=now - timedelta(seconds=SEEN_SECONDS)) | Q(seen_at__gt=now)
    models.Thread.objects.filter(stale, pk=thread.pk).update(seen_at=now)


def waiting(*, seen_before: datetime, now: datetime) -> QuerySet[models.Contact]:
    """Return the chats within the scope that wait for an agent while their customer is gone.

    Whoever was seen at a moment yet to come was seen before the machine's clock was set back, and not since.

    Args:
        seen_before: As `Watch.look` said it.
        now: Machine time.
    """
    queued = models.Contact.objects.filter(state__in=contact_states.CONTACT_QUEUED, channel="chat")
    is_gone = Q(thread__seen_at__lt=seen_before)
    if seen_before > NOBODY:
        is_gone |= Q(thread__seen_at__gt=now + timedelta(seconds=AHEAD_SECONDS_MAX))
    return queued.filter(is_gone).order_by("id")


@transaction.atomic
def abandon(contact: models.Contact, *, seen_before: datetime, now: datetime, at: datetime) -> models.Contact:
    """End a contact whose customer has gone, unless they are back, or somebody serves them by now.

    Args:
        seen_before, now: As of `waiting`.
        at: World time.
    """
    row = models.Contact.objects.select_for_update(of=("self",)).select_related("thread").get(pk=contact.pk)
    if not waiting(seen_before=seen_before, now=now).filter(pk=row.pk).exists():
        return row
    return actions.end_contact(contact=row, reason=REASON, by=facts.SYSTEM, at=at)
