"""What people ask about their own data: each request with its terms, and what came of it."""

from __future__ import annotations

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q

from tejido.core import data_rights


class RightsRequest(models.Model):
    """A query or a claim of somebody about their own data, by when it is answered, and the answer."""

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="rights_requests")
    asked = models.TextField()
    via = models.TextField()
    details = models.TextField(blank=True, default="")
    received_on = models.DateField()
    # The last days on which it is marked (claims only) and answered in time, by the calendar of the person's place.
    mark_due_on = models.DateField(null=True, blank=True)
    due_on = models.DateField()
    marked_on = models.DateField(null=True, blank=True)
    extended_on = models.DateField(null=True, blank=True)
    extension_reason = models.TextField(blank=True, default="")
    answered_on = models.DateField(null=True, blank=True)
    outcome = models.TextField(blank=True, default="")
    answer = models.TextField(blank=True, default="")
    filed_by_user_id = models.BigIntegerField()
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["due_on"], condition=Q(answered_on=None), name="rights_still_open"),
            models.Index(fields=["-answered_on", "-id"], condition=~Q(answered_on=None), name="rights_answered"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(asked__in=data_rights.KINDS), name="rights_kind_known"),
            models.CheckConstraint(condition=Q(via__in=data_rights.VIAS), name="rights_way_known"),
            models.CheckConstraint(
                condition=Q(due_on__gt=F("received_on")), name="rights_due_later"
            ),
            models.CheckConstraint(
                condition=Q(asked="query", mark_due_on=None, marked_on=None)
                | ~Q(asked="query") & Q(mark_due_on__isnull=False),
                name="rights_claims_are_marked",
            ),
            models.CheckConstraint(
                condition=Q(extended_on=None, extension_reason="")
                | Q(extended_on__isnull=False, extension_reason__in=data_rights.EXTENSION_REASONS),
                name="rights_extension_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(answered_on=None, outcome="", answer="")
                | Q(answered_on__gte=F("received_on"), outcome__in=data_rights.OUTCOMES),
                name="rights_answer_is_whole",
            ),
        ]  # fmt: skip
