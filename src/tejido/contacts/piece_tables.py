"""Whether a task that somebody did was accepted: what work by the piece is paid for."""

from __future__ import annotations

from django.db import models

from tejido.clients import models as clients
from tejido.journal import spells


class TaskReview(models.Model):
    """A task was looked at and accepted or rejected; looked at again, the former review is superseded."""

    client = models.ForeignKey(clients.Client, on_delete=models.PROTECT)
    contact = models.ForeignKey("contacts.Contact", on_delete=models.PROTECT, related_name="reviews")
    is_accepted = models.BooleanField()
    by_user_id = models.BigIntegerField()
    reviewed_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contact"], condition=spells.KNOWN, name="one_review_of_a_task"),
            spells.superseded_later("task_review_superseded_later"),
        ]
