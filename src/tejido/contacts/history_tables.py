"""What is kept of intervals that are over, and what was published of them."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q

from tejido.clients import models as clients
from tejido.core import contact_states, deliveries
from tejido.people import models as people

# Of a service alone: what a person did is not published.
REPORT_ROWS = ("programme", "queue", "day", "hour", "quarter")
DATED = Q(revision=1, corrected_at__isnull=True) | Q(revision__gt=1, corrected_at__isnull=False)


class Work(models.Model):
    """The columns of `core.metrics.WorkCounts`: what agents did."""

    handled_count = models.PositiveIntegerField()
    handed_on_count = models.PositiveIntegerField()
    talk_seconds = models.FloatField()
    hold_seconds = models.FloatField()
    wrap_seconds = models.FloatField()
    offers_count = models.PositiveIntegerField()
    offers_accepted_count = models.PositiveIntegerField()
    offers_rejected_count = models.PositiveIntegerField()
    offers_timed_out_count = models.PositiveIntegerField()
    offers_abandoned_count = models.PositiveIntegerField()
    accept_seconds = models.FloatField()
    first_reply_count = models.PositiveIntegerField()
    first_reply_seconds = models.FloatField()
    # 1 when first rolled up; each correction adds one and is dated.
    revision = models.PositiveIntegerField()
    rolled_at = models.DateTimeField()
    corrected_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


class QueueInterval(Work):
    """What was counted of one queue and channel in one interval: the columns of `core.metrics.QueueCounts`."""

    client = models.ForeignKey(clients.Client, on_delete=models.PROTECT)
    queue = models.ForeignKey(clients.Queue, on_delete=models.PROTECT, related_name="+")
    channel = models.TextField()
    interval_at = models.DateTimeField()
    entered_count = models.PositiveIntegerField()
    answered_count = models.PositiveIntegerField()
    answered_in_time_count = models.PositiveIntegerField()
    abandoned_count = models.PositiveIntegerField()
    abandoned_in_time_count = models.PositiveIntegerField()
    abandoned_short_count = models.PositiveIntegerField()
    overflowed_count = models.PositiveIntegerField()
    overflowed_in_time_count = models.PositiveIntegerField()
    transferred_count = models.PositiveIntegerField()
    transferred_in_time_count = models.PositiveIntegerField()
    other_count = models.PositiveIntegerField()
    other_in_time_count = models.PositiveIntegerField()
    answered_wait_seconds = models.FloatField()
    abandoned_wait_seconds = models.FloatField()
    wait_seconds_max = models.FloatField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["queue", "channel", "interval_at"], name="queue_interval_once"),
            models.CheckConstraint(condition=Q(channel__in=contact_states.CHANNELS), name="interval_channel_known"),
            models.CheckConstraint(condition=DATED, name="queue_correction_is_dated"),
        ]
        indexes = [models.Index(fields=["client", "interval_at"], name="queue_interval_of_client")]


class AgentInterval(Work):
    """What was counted of one person in one interval: the columns of `core.metrics.AgentCounts`."""

    person = models.ForeignKey(people.Person, on_delete=models.PROTECT, related_name="+")
    interval_at = models.DateTimeField()
    worked_seconds = models.FloatField()
    available_seconds = models.FloatField()
    break_seconds = models.FloatField()
    lunch_seconds = models.FloatField()
    training_seconds = models.FloatField()
    recovering_seconds = models.FloatField()
    not_responding_seconds = models.FloatField()
    serving_seconds = models.FloatField()
    wrapping_seconds = models.FloatField()
    offered_seconds = models.FloatField()
    idle_seconds = models.FloatField()
    lost_line_seconds = models.FloatField()
    load_seconds = models.FloatField()
    capacity_seconds = models.FloatField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "interval_at"], name="agent_interval_once"),
            models.CheckConstraint(condition=DATED, name="agent_correction_is_dated"),
        ]
        indexes = [models.Index(fields=["interval_at"], name="agent_interval_begins")]


class ServingDay(models.Model):
    """That a person served a queue's contacts on a day of the operator: how many people stand behind a number."""

    client = models.ForeignKey(clients.Client, on_delete=models.PROTECT)
    queue = models.ForeignKey(clients.Queue, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(people.Person, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["queue", "day", "person"], name="serving_day_once")]


class RollUp(models.Model):
    """Up to where the intervals of a client, or of the operator's people (client 0), have been rolled up."""

    client_id = models.BigIntegerField(unique=True)
    until_at = models.DateTimeField()
    # When the last days were counted again.
    checked_at = models.DateTimeField()


class PublishedReport(models.Model):
    """A report as it was published: its rows never change, and their digest says so."""

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    client = models.ForeignKey(clients.Client, on_delete=models.PROTECT)
    programme = models.ForeignKey(clients.Programme, on_delete=models.PROTECT, related_name="+")
    rows_by = models.TextField()
    from_date = models.DateField()
    to_date = models.DateField()
    zone = models.TextField()
    definition_version = models.PositiveIntegerField()
    rows = models.JSONField()
    digest = models.CharField(max_length=64)
    digest_format = models.TextField()
    rolled_until_at = models.DateTimeField()
    published_at = models.DateTimeField()
    published_by_user_id = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["id", "client"], name="report_with_client"),
            models.UniqueConstraint(
                fields=["programme", "rows_by", "from_date", "to_date", "digest"], name="report_published_once"
            ),
            models.CheckConstraint(condition=Q(rows_by__in=REPORT_ROWS), name="report_rows_known"),
            models.CheckConstraint(condition=Q(to_date__gt=F("from_date")), name="report_ends_after_begin"),
            models.CheckConstraint(condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="report_digest_is_a_digest"),
        ]
        indexes = [models.Index(fields=["client", "-published_at", "-id"], name="report_of_client")]


class ReportSchedule(models.Model):
    """That a programme's report is published whenever a period is over, and sent to some accounts."""

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    client = models.ForeignKey(clients.Client, on_delete=models.PROTECT)
    programme = models.ForeignKey(clients.Programme, on_delete=models.PROTECT, related_name="+")
    rows_by = models.TextField()
    rhythm = models.TextField()
    language = models.TextField()
    # Accounts that might see the report when it was set; each is asked again before anything is sent.
    user_ids = ArrayField(models.BigIntegerField())
    is_on = models.BooleanField()
    # The first day that no report of this schedule covers yet.
    next_from_date = models.DateField()
    set_by_user_id = models.BigIntegerField()
    set_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["id", "client"], name="schedule_with_client"),
            models.CheckConstraint(condition=Q(rows_by__in=REPORT_ROWS), name="schedule_rows_known"),
            models.CheckConstraint(condition=Q(rhythm__in=deliveries.RHYTHMS), name="schedule_rhythm_known"),
            models.CheckConstraint(condition=Q(language__in=deliveries.LANGUAGES), name="schedule_language_known"),
            models.CheckConstraint(condition=~Q(user_ids=[]), name="schedule_names_somebody"),
            models.CheckConstraint(condition=Q(removed_at__isnull=True) | Q(is_on=False), name="removed_is_off"),
        ]


class ReportDelivery(models.Model):
    """The mail about a schedule's report for one account: each period goes to each account once.

    `tried_at` and `due_at` are machine times. While it waits, `due_at` says when it is tried, or tried again should the
    try that began at `tried_at` never end.
    """

    client = models.ForeignKey(clients.Client, on_delete=models.PROTECT)
    schedule = models.ForeignKey(ReportSchedule, on_delete=models.PROTECT, related_name="deliveries")
    report = models.ForeignKey(PublishedReport, on_delete=models.PROTECT, related_name="deliveries")
    user_id = models.BigIntegerField()
    to_date = models.DateField()
    outcome = models.TextField()
    tries_count = models.PositiveSmallIntegerField()
    tried_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["schedule", "to_date", "user_id"], name="report_delivered_once"),
            models.CheckConstraint(condition=Q(outcome__in=deliveries.OUTCOMES), name="delivery_outcome_known"),
            models.CheckConstraint(
                condition=Q(outcome="waiting", due_at__isnull=False) | (~Q(outcome="waiting") & Q(due_at__isnull=True)),
                name="delivery_waits_or_is_done",
            ),
        ]
        indexes = [models.Index(fields=["due_at"], condition=Q(outcome="waiting"), name="delivery_is_due")]
