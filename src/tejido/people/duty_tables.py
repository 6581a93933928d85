"""Duties that are watched: messages that wait for working time, what was sent off shift, exemptions, and notes."""

from __future__ import annotations

import uuid

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q

from tejido.core.duties import disconnection, worked_limits
from tejido.journal import spells

# Why a message that waited was let go.
RELEASES = ("hours", "present", "override", "exempt")


def _key() -> models.UUIDField[uuid.UUID, uuid.UUID]:
    return models.UUIDField(unique=True, editable=False, db_default=RandomUUID())


class HeldMessage(models.Model):
    """A message that waits until somebody is at work: which job sends it, and the ids it is about. No words.

    The job makes the message anew when it is time, so that it says what holds then. Sent once, the row stays: whoever
    asks later can see that it waited, and a job that is run twice finds that it may go.
    """

    key = _key()
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="held_messages")
    client_id = models.BigIntegerField()
    job = models.TextField()
    ids = models.JSONField()
    held_at = models.DateTimeField()
    until_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True, blank=True)
    released_how = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(job__regex=r"^[a-z]+\.[a-z_]{1,62}$"), name="held_message_names_its_job"
            ),
            models.CheckConstraint(condition=Q(until_at__gt=F("held_at")), name="held_message_waits"),
            models.CheckConstraint(
                condition=Q(released_at__isnull=True, released_how="")
                | Q(released_at__isnull=False, released_how__in=RELEASES),
                name="held_message_released_somehow",
            ),
            models.UniqueConstraint(fields=["person", "job", "ids"], name="message_held_once"),
        ]
        indexes = [
            models.Index(fields=["until_at", "id"], condition=Q(released_at=None), name="held_message_is_due"),
            models.Index(fields=["person", "-held_at"], name="held_message_of_person"),
        ]


class MessageOverride(models.Model):
    """Something was sent to somebody off shift all the same: why, and who decided it; empty where the system did."""

    key = _key()
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="message_overrides")
    message = models.OneToOneField(
        HeldMessage, on_delete=models.PROTECT, null=True, blank=True, related_name="override"
    )
    job = models.TextField()
    reason = models.TextField()
    note = models.TextField(blank=True, default="")
    decided_by_user_id = models.BigIntegerField(null=True, blank=True)
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(reason__in=disconnection.OVERRIDE_REASONS), name="override_reason_known"
            ),
            models.CheckConstraint(condition=Q(job__regex=r"^[a-z]+\.[a-z_]{1,62}$"), name="override_names_its_job"),
        ]
        indexes = [
            models.Index(fields=["-sent_at", "-id"], name="override_by_date"),
            models.Index(fields=["person", "-sent_at"], name="override_of_person"),
        ]


class DisconnectionExemption(models.Model):
    """For whom the right to disconnect does not hold, from a day on, and by which words of the law."""

    key = _key()
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="disconnection_exemptions")
    reason = models.TextField()
    from_date = models.DateField()
    to_date = models.DateField(null=True, blank=True)
    set_by_user_id = models.BigIntegerField()
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(reason__in=disconnection.EXEMPTION_REASONS), name="exemption_reason_known"
            ),
            spells.ends_later("exemption_ends_after_begin"),
            spells.superseded_later("exemption_superseded_later"),
            spells.one_day_spell("one_exemption_at_a_time", "person"),
        ]


class DutyNote(models.Model):
    """What was done about a limit that was passed or is close: the newest note of a finding says how it stands."""

    key = _key()
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="duty_notes")
    duty = models.TextField()
    # The first day of what the finding is about: a day, a week or a month.
    from_date = models.DateField()
    outcome = models.TextField()
    text = models.TextField(blank=True, default="")
    # The day of rest that was given, where the outcome says so.
    rest_date = models.DateField(null=True, blank=True)
    written_by_user_id = models.BigIntegerField()
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(duty__in=worked_limits.DUTIES), name="duty_known"),
            models.CheckConstraint(condition=Q(outcome__in=worked_limits.OUTCOMES), name="duty_outcome_known"),
            models.CheckConstraint(
                condition=Q(outcome="rest_given", rest_date__isnull=False)
                | ~Q(outcome="rest_given") & Q(rest_date__isnull=True),
                name="duty_rest_has_its_day",
            ),
        ]
        indexes = [models.Index(fields=["person", "duty", "from_date", "-id"], name="duty_note_newest")]


TABLES = (HeldMessage, MessageOverride, DisconnectionExemption, DutyNote)
