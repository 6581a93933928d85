"""The account somebody works for, and how and why they left: dated, corrected by superseding, never overwritten."""

from __future__ import annotations

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q

from tejido.clients import models as clients
from tejido.core import attrition, leaving
from tejido.journal import spells


class AccountSpell(models.Model):
    """A person works for a client's programme from a day on; seasonal where they were taken on for a season of it."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="account_spells")
    programme = models.ForeignKey(clients.Programme, on_delete=models.PROTECT, related_name="+")
    client_id = models.BigIntegerField()
    is_seasonal = models.BooleanField()
    from_date = models.DateField()
    to_date = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            spells.ends_later("account_ends_after_begin"),
            spells.superseded_later("account_superseded_later"),
            spells.one_day_spell("one_account_at_a_time", "person"),
        ]
        indexes = [
            models.Index(fields=["to_date", "from_date"], condition=Q(superseded_at=None), name="account_by_end")
        ]


class Leaving(models.Model):
    """That somebody leaves; what is known of it stands in its versions, and what is still to be done in its steps."""

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="leavings")
    opened_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["-opened_at", "-id"], name="leaving_newest")]


class LeavingVersion(models.Model):
    """What is known of a leaving: the day, the reason, where they went, and for whom they worked at the end."""

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    leaving = models.ForeignKey(Leaving, on_delete=models.PROTECT, related_name="versions")
    employment = models.ForeignKey("people.Employment", on_delete=models.PROTECT, related_name="+")
    # The first day on which they are no longer employed.
    to_date = models.DateField()
    reason = models.TextField()
    destination = models.TextField()
    would_return = models.TextField()
    site = models.ForeignKey("people.Site", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    programme = models.ForeignKey(clients.Programme, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    client_id = models.BigIntegerField(null=True, blank=True)
    is_seasonal = models.BooleanField()
    note = models.TextField(null=True, blank=True)
    note_salt = models.BinaryField(null=True, blank=True)
    recorded_by_user_id = models.BigIntegerField()
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(reason__in=tuple(attrition.REASONS)), name="leaving_reason_known"),
            models.CheckConstraint(
                condition=Q(destination__in=attrition.DESTINATIONS), name="leaving_destination_known"
            ),
            models.CheckConstraint(
                condition=Q(would_return__in=attrition.WOULD_RETURN), name="leaving_would_return_known"
            ),
            models.CheckConstraint(
                condition=Q(programme__isnull=True, client_id__isnull=True)
                | Q(programme__isnull=False, client_id__isnull=False),
                name="leaving_account_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(note__isnull=True, note_salt__isnull=True) | Q(note__isnull=False, note_salt__isnull=False),
                name="leaving_note_and_salt_go_together",
            ),
            spells.superseded_later("leaving_superseded_later"),
            models.UniqueConstraint(
                fields=["leaving"], condition=Q(superseded_at__isnull=True), name="one_version_of_a_leaving"
            ),
            models.UniqueConstraint(
                fields=["employment"], condition=Q(superseded_at__isnull=True), name="employment_is_left_once"
            ),
        ]


class LeavingStep(models.Model):
    """One thing to do when somebody leaves; undone again where `done_at` is empty."""

    leaving = models.ForeignKey(Leaving, on_delete=models.PROTECT, related_name="steps")
    step = models.TextField()
    done_at = models.DateTimeField(null=True, blank=True)
    by_user_id = models.BigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(step__in=leaving.STEPS), name="leaving_step_known"),
            models.UniqueConstraint(fields=["leaving", "step"], name="leaving_step_once"),
        ]
