"""Clients, programmes, queues with their dated promises, skills and routing pools."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.db import models

from tejido.clients import price_tables
from tejido.core import contact_states, metrics

# Django finds an app's models through this module; these are written apart.
APART = (price_tables,)
# 0 is Monday.
WEEKDAYS = [0, 1, 2, 3, 4, 5, 6]
# The paid pause after an abusive contact lasts 2 to 10 minutes.
ABUSE_PAUSE_SECONDS_MIN = 120
ABUSE_PAUSE_SECONDS_MAX = 600
CHANNEL_CHOICES = [(channel, channel) for channel in contact_states.CHANNELS]


class Client(models.Model):
    """A company that buys contact-centre work."""

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    name = models.TextField()
    country = models.CharField(max_length=2)
    zone = models.TextField()
    allowed_origins = ArrayField(models.TextField(), default=list)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(country__regex=r"^[A-Z]{2}$"), name="client_country_known"),
        ]


class Programme(models.Model):
    """One client's line of work; the widget on the client's site names it."""

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    client = models.ForeignKey(Client, on_delete=models.PROTECT)
    name = models.TextField()
    short_abandon_seconds = models.PositiveIntegerField(default=5)
    wrap_up_seconds_max = models.PositiveIntegerField(default=120)
    abuse_pause_seconds = models.PositiveIntegerField(default=300)
    lost_line_neutral_seconds = models.PositiveIntegerField(default=900)
    reopen_days = models.PositiveSmallIntegerField(default=7)
    identity_secret = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["id", "client"], name="programme_with_client"),
            models.CheckConstraint(
                condition=models.Q(abuse_pause_seconds__gte=ABUSE_PAUSE_SECONDS_MIN)
                & models.Q(abuse_pause_seconds__lte=ABUSE_PAUSE_SECONDS_MAX),
                name="abuse_pause_within_limits",
            ),
        ]


class Pool(models.Model):
    """The agents and queues that one router leads; an agent is in one pool."""

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    name = models.TextField(unique=True)


class Skill(models.Model):
    """Something that contacts can require and people can learn; the operator's own, or one client's."""

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    client = models.ForeignKey(Client, on_delete=models.PROTECT, null=True, blank=True)
    code = models.TextField()
    name = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["client", "code"], nulls_distinct=False, name="skill_is_named_once"),
        ]


class Queue(models.Model):
    """One line of waiting contacts of a programme, with its own zone and holiday calendar."""

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    client = models.ForeignKey(Client, on_delete=models.PROTECT)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="queues")
    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    code = models.TextField()
    name = models.TextField()
    language = models.CharField(max_length=2)
    zone = models.TextField()
    holiday_calendar = models.TextField()
    opens_at = models.TimeField()
    closes_at = models.TimeField()
    open_weekdays = ArrayField(models.PositiveSmallIntegerField())
    priority = models.PositiveSmallIntegerField(default=0)
    is_closed = models.BooleanField(default=False)
    difficulty = models.PositiveSmallIntegerField(default=1)
    waiting_max = models.PositiveIntegerField(null=True, blank=True)
    sticky_seconds = models.PositiveIntegerField(default=0)
    overflow_queue = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    overflow_after_seconds = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "code"], name="queue_code_once_in_programme"),
            models.UniqueConstraint(fields=["id", "client"], name="queue_with_client"),
            models.CheckConstraint(condition=models.Q(priority__lte=10), name="queue_priority_within_limits"),
            models.CheckConstraint(
                condition=models.Q(holiday_calendar__regex=r"^[A-Z]{2}(-[A-Z0-9]{1,3})?$"),
                name="queue_names_a_calendar",
            ),
            models.CheckConstraint(
                condition=models.Q(open_weekdays__contained_by=WEEKDAYS), name="queue_weekdays_known"
            ),
            models.CheckConstraint(
                condition=models.Q(difficulty__gte=1, difficulty__lte=contact_states.DIFFICULTY_MAX),
                name="queue_difficulty_within_limits",
            ),
            models.CheckConstraint(
                condition=models.Q(waiting_max__isnull=True) | models.Q(waiting_max__gte=1),
                name="queue_takes_at_least_one",
            ),
            models.CheckConstraint(
                condition=models.Q(overflow_queue__isnull=True, overflow_after_seconds__isnull=True)
                | models.Q(
                    overflow_queue__isnull=False, overflow_after_seconds__isnull=False, overflow_after_seconds__gte=1
                ),
                name="overflow_names_queue_and_seconds",
            ),
            models.CheckConstraint(
                condition=models.Q(overflow_queue__isnull=True) | ~models.Q(overflow_queue=models.F("id")),
                name="queue_does_not_overflow_into_itself",
            ),
        ]


class QueueChannel(models.Model):
    """What was promised for one channel of a queue from a date, and how long an offer and a wrap-up may take."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT)
    queue = models.ForeignKey(Queue, on_delete=models.PROTECT, related_name="channels")
    channel = models.TextField(choices=CHANNEL_CHOICES)
    from_date = models.DateField()
    variant = models.TextField()
    target_seconds = models.PositiveIntegerField()
    target_share = models.FloatField()
    offer_seconds = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["queue", "channel", "from_date"], name="target_dated_once"),
            models.CheckConstraint(condition=models.Q(channel__in=contact_states.CHANNELS), name="queue_channel_known"),
            models.CheckConstraint(
                condition=models.Q(variant__in=metrics.VARIANTS), name="service_level_variant_known"
            ),
            models.CheckConstraint(
                condition=models.Q(target_share__gt=0, target_share__lte=1, target_seconds__gt=0, offer_seconds__gt=0),
                name="target_within_limits",
            ),
        ]


class RequirementStep(models.Model):
    """From so many seconds of waiting on, who may take a contact of this queue: all pairs of one step must hold.

    A row without a skill is a step that asks for nothing: anybody who serves the queue may take its contacts.
    """

    client = models.ForeignKey(Client, on_delete=models.PROTECT)
    queue = models.ForeignKey(Queue, on_delete=models.PROTECT, related_name="requirements")
    after_seconds = models.PositiveIntegerField()
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, null=True, blank=True)
    minimum_level = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["queue", "after_seconds", "skill"], nulls_distinct=False, name="requirement_once_in_step"
            ),
            models.CheckConstraint(
                condition=models.Q(skill__isnull=True, minimum_level__isnull=True)
                | models.Q(skill__isnull=False, minimum_level__isnull=False),
                name="requirement_has_skill_and_level",
            ),
            models.CheckConstraint(
                condition=models.Q(minimum_level__gte=1, minimum_level__lte=5), name="requirement_level_within_limits"
            ),
        ]


class Disposition(models.Model):
    """How a contact came out, chosen at wrap-up."""

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    client = models.ForeignKey(Client, on_delete=models.PROTECT)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="dispositions")
    code = models.TextField()
    name_en = models.TextField()
    name_es = models.TextField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "code"], name="disposition_once_in_programme"),
            models.UniqueConstraint(fields=["id", "client"], name="disposition_with_client"),
        ]


class TreatmentNotice(models.Model):
    """What a client's customers read and accept before they give personal data; a change is a new version."""

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="treatment_notices")
    version = models.PositiveIntegerField()
    text_en = models.TextField()
    text_es = models.TextField()
    from_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["client", "version"], name="notice_version_once"),
            models.UniqueConstraint(fields=["id", "client"], name="treatment_notice_with_client"),
            models.CheckConstraint(
                condition=~models.Q(text_en="") & ~models.Q(text_es=""), name="treatment_notice_says_something"
            ),
        ]


class CannedReply(models.Model):
    """A sentence that agents of a programme send often, in both languages."""

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    client = models.ForeignKey(Client, on_delete=models.PROTECT)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="canned_replies")
    shortcut = models.TextField()
    title_en = models.TextField()
    title_es = models.TextField()
    text_en = models.TextField()
    text_es = models.TextField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "shortcut"], condition=models.Q(retired_at__isnull=True), name="shortcut_used_once"
            ),
            models.CheckConstraint(
                condition=models.Q(shortcut__regex=r"^[a-z0-9][a-z0-9-]{0,31}$"), name="shortcut_is_a_short_code"
            ),
        ]


class Notice(models.Model):
    """What a supervisor tells the agents of a programme, until it is over or withdrawn."""

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    client = models.ForeignKey(Client, on_delete=models.PROTECT)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="notices")
    text = models.TextField(null=True)
    salt = models.BinaryField(null=True)
    digest = models.CharField(max_length=64)
    posted_by_user_id = models.BigIntegerField()
    posted_at = models.DateTimeField()
    until_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(until_at__gt=models.F("posted_at")), name="notice_has_time"),
            models.CheckConstraint(
                condition=models.Q(text__isnull=True, salt__isnull=True)
                | models.Q(text__isnull=False, salt__isnull=False),
                name="notice_text_and_salt_go_together",
            ),
        ]
