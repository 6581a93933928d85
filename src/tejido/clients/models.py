"""Clients, programmes, queues with their dated promises, skills and routing pools."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.db import models

from tejido.core import contact_states, metrics

# 0 is Monday.
WEEKDAYS = [0, 1, 2, 3, 4, 5, 6]
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

    class Meta:
        constraints = [models.UniqueConstraint(fields=["id", "client"], name="programme_with_client")]


class Pool(models.Model):
    """The agents and queues that one router leads; an agent is in one pool."""

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    name = models.TextField(unique=True)


class Skill(models.Model):
    """Something that contacts can require and people can learn; the operator's own, or one client's."""

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
    """From so many seconds of waiting on, who may take a contact of this queue: all pairs of one step must hold."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT)
    queue = models.ForeignKey(Queue, on_delete=models.PROTECT, related_name="requirements")
    after_seconds = models.PositiveIntegerField()
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT)
    minimum_level = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["queue", "after_seconds", "skill"], name="requirement_once_in_step"),
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

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "code"], name="disposition_once_in_programme"),
            models.UniqueConstraint(fields=["id", "client"], name="disposition_with_client"),
        ]
