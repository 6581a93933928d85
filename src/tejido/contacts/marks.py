"""What is put beside a contact: notes, holds, files, abuse flags, raised hands, the customer's answer and consent."""

from __future__ import annotations

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q

from tejido.clients import models as clients
from tejido.journal import spells
from tejido.people import models as people

ABUSE_REASONS = ("insult", "threat", "harassment", "discrimination", "sexual")
HAND_REASONS = ("question", "approval", "difficult_customer", "technical")
# What came of help, as the mentor says it: codes, so that it can be counted and names nobody.
LEARNT = ("explained", "shown", "looked_up", "decided", "not_needed")
VERDICTS = ("confirmed", "not_confirmed")
SCORE_MIN, SCORE_MAX = 1, 5


class Note(models.Model):
    """A private note of an agent or a supervisor; customers never see it, and its text can be erased."""

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    client = models.ForeignKey(clients.Client, on_delete=models.PROTECT)
    contact = models.ForeignKey("contacts.Contact", on_delete=models.PROTECT, related_name="notes")
    person = models.ForeignKey(people.Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    user_id = models.BigIntegerField(null=True, blank=True)
    client_note_id = models.UUIDField()
    text = models.TextField(null=True)
    salt = models.BinaryField(null=True)
    digest = models.CharField(max_length=64)
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contact", "client_note_id"], name="note_is_written_once"),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(user_id__isnull=False), name="note_has_a_writer"
            ),
            models.CheckConstraint(
                condition=Q(text__isnull=True, salt__isnull=True) | Q(text__isnull=False, salt__isnull=False),
                name="note_text_and_salt_go_together",
            ),
        ]


class Hold(models.Model):
    """While the customer of a call hears music: from when to when, and who put them there."""

    client = models.ForeignKey(clients.Client, on_delete=models.PROTECT)
    contact = models.ForeignKey("contacts.Contact", on_delete=models.PROTECT, related_name="holds")
    leg = models.ForeignKey("contacts.Leg", on_delete=models.PROTECT, related_name="holds")
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            spells.one_instant_spell("one_hold_at_a_time", "contact"),
        ]


class Attachment(models.Model):
    """A file that belongs to a message; its bytes lie in the blob store and can be erased there."""

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    client = models.ForeignKey(clients.Client, on_delete=models.PROTECT)
    contact = models.ForeignKey("contacts.Contact", on_delete=models.PROTECT, related_name="attachments")
    message = models.ForeignKey("contacts.Message", on_delete=models.PROTECT, related_name="attachments")
    blob_key = models.UUIDField(unique=True)
    file_name = models.TextField()
    media_type = models.TextField()
    byte_count = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(byte_count__gt=0), name="attachment_is_not_empty"),
        ]


class AbuseFlag(models.Model):
    """An agent's word that a contact was abusive. It gives them a paid pause; a review takes nothing back."""

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    client = models.ForeignKey(clients.Client, on_delete=models.PROTECT)
    contact = models.ForeignKey("contacts.Contact", on_delete=models.PROTECT, related_name="abuse_flags")
    leg = models.OneToOneField("contacts.Leg", on_delete=models.PROTECT, related_name="abuse_flag")
    person = models.ForeignKey(people.Person, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    pause_seconds = models.PositiveIntegerField()
    flagged_at = models.DateTimeField()
    pause_from_at = models.DateTimeField(null=True, blank=True)
    verdict = models.TextField(null=True, blank=True)
    reviewed_by_user_id = models.BigIntegerField(null=True, blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(reason__in=ABUSE_REASONS), name="abuse_reason_known"),
            models.CheckConstraint(
                condition=Q(pause_seconds__gte=clients.ABUSE_PAUSE_SECONDS_MIN)
                & Q(pause_seconds__lte=clients.ABUSE_PAUSE_SECONDS_MAX),
                name="flag_pause_within_limits",
            ),
            models.CheckConstraint(
                condition=Q(verdict__isnull=True, reviewed_by_user_id__isnull=True, reviewed_at__isnull=True)
                | Q(
                    verdict__isnull=False, verdict__in=VERDICTS, reviewed_by_user_id__isnull=False,
                    reviewed_at__isnull=False,
                ),
                name="review_is_whole",
            ),
        ]  # fmt: skip


class Hand(models.Model):
    """A raised hand: an agent asks for help, about a contact or in general, until it is answered or lowered.

    Where mentors serve a queue for help, the request waits there as a contact of its own (`help`), and whoever takes
    that contact has come; elsewhere a supervisor comes.
    """

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    client = models.ForeignKey(clients.Client, on_delete=models.PROTECT)
    contact = models.ForeignKey(
        "contacts.Contact", on_delete=models.PROTECT, null=True, blank=True, related_name="hands"
    )
    person = models.ForeignKey(people.Person, on_delete=models.PROTECT, related_name="hands")
    reason = models.TextField()
    help = models.OneToOneField(
        "contacts.Contact", on_delete=models.PROTECT, null=True, blank=True, related_name="hand"
    )
    raised_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by_user_id = models.BigIntegerField(null=True, blank=True)
    answered_by_person = models.ForeignKey(
        people.Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    lowered_at = models.DateTimeField(null=True, blank=True)
    learnt = models.TextField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(reason__in=HAND_REASONS), name="hand_reason_known"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by_user_id__isnull=True, answered_by_person__isnull=True)
                | Q(answered_at__isnull=False, answered_by_user_id__isnull=False, answered_by_person__isnull=True)
                | Q(answered_at__isnull=False, answered_by_user_id__isnull=True, answered_by_person__isnull=False),
                name="hand_is_answered_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(learnt__isnull=True)
                | Q(learnt__in=LEARNT, help__isnull=False, answered_by_person__isnull=False),
                name="learnt_from_a_mentor",
            ),
            models.CheckConstraint(
                condition=Q(answered_by_person__isnull=True) | ~Q(answered_by_person=F("person")),
                name="nobody_helps_themselves",
            ),
            models.UniqueConstraint(fields=["person"], condition=Q(lowered_at__isnull=True), name="one_hand_up"),
        ]
        indexes = [
            models.Index(fields=["answered_by_person", "raised_at"], name="hand_of_mentor"),
            models.Index(fields=["person", "raised_at"], name="hand_of_person"),
            models.Index(fields=["contact"], condition=Q(lowered_at__isnull=True), name="hand_about_contact"),
        ]


class SurveyAnswer(models.Model):
    """The customer's answer to the one question asked after a contact, 1 (no) to 5 (very much)."""

    client = models.ForeignKey(clients.Client, on_delete=models.PROTECT)
    contact = models.OneToOneField("contacts.Contact", on_delete=models.PROTECT, related_name="survey_answer")
    score = models.PositiveSmallIntegerField()
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(score__gte=SCORE_MIN) & Q(score__lte=SCORE_MAX), name="survey_score_within_limits"
            ),
        ]
        indexes = [models.Index(fields=["client", "answered_at"], name="survey_answer_of_client")]


class Treatment(models.Model):
    """That a customer accepted a version of the data-treatment notice in a thread."""

    client = models.ForeignKey(clients.Client, on_delete=models.PROTECT)
    thread = models.ForeignKey("contacts.Thread", on_delete=models.PROTECT, related_name="treatments")
    notice = models.ForeignKey(clients.TreatmentNotice, on_delete=models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["thread", "notice"], name="notice_accepted_once")]
