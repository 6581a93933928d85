"""What was measured: definitions as they stood, kept measurements in series, and sums by business day."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from tejido.core.impact import daily, indicators

CODE = r"^[a-z][a-z0-9_]{2,63}$"


class Definition(models.Model):
    """A definition of an indicator as it stood; its words never change, a changed definition is another version."""

    code = models.TextField()
    version = models.PositiveIntegerField()
    unit = models.TextField()
    # The highest that its method may reach. Measurements name it too, so that the database holds them below it.
    rung = models.TextField()
    # Everything that is said of it, as it was first loaded.
    record = models.JSONField()
    # Of what makes it this definition: not of how it is called, nor of where frameworks put it.
    digest = models.CharField(max_length=64)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="definition_version_once"),
            models.UniqueConstraint(fields=["id", "rung"], name="definition_with_rung"),
            models.CheckConstraint(condition=Q(code__regex=CODE), name="definition_code_is_a_code"),
            models.CheckConstraint(condition=Q(version__gt=0), name="definition_version_counts_from_one"),
            models.CheckConstraint(condition=Q(rung__in=indicators.RUNGS), name="definition_rung_known"),
        ]


class Measurement(models.Model):
    """One number of a series, as it was kept. One that is measured otherwise later supersedes it; it never changes."""

    definition = models.ForeignKey(Definition, on_delete=models.PROTECT, related_name="measurements")
    # The definition's; the database holds them together.
    rung = models.TextField()
    claimed = models.TextField()
    dimension = models.TextField()
    group_key = models.TextField()
    method = models.TextField(blank=True, default="")
    from_date = models.DateField()
    to_date = models.DateField()
    value = models.FloatField(null=True, blank=True)
    low = models.FloatField(null=True, blank=True)
    high = models.FloatField(null=True, blank=True)
    # Why it is not given, where it is not.
    withheld = models.TextField(blank=True, default="")
    interval = models.TextField()
    rows_count = models.BigIntegerField()
    coverage = models.FloatField(null=True, blank=True)
    coverage_low = models.FloatField(null=True, blank=True)
    coverage_high = models.FloatField(null=True, blank=True)
    coverage_withheld = models.TextField(blank=True, default="")
    rows_digest = models.TextField(blank=True, default="")
    # World time of the reading, and machine time of the row.
    as_of = models.DateTimeField()
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["definition", "dimension", "group_key", "method", "from_date", "to_date"],
                condition=Q(superseded_at=None), name="measurement_stands_once",
            ),
            models.CheckConstraint(condition=Q(claimed__in=indicators.RUNGS), name="measurement_rung_known"),
            models.CheckConstraint(condition=Q(to_date__gt=F("from_date")), name="measurement_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(value__isnull=False, low__lte=F("value"), high__gte=F("value"), withheld="")
                | Q(value=None, low=None, high=None) & ~Q(withheld=""),
                name="measurement_has_a_value_or_a_reason",
            ),
            models.CheckConstraint(condition=Q(interval__in=indicators.INTERVALS), name="measurement_interval_known"),
            models.CheckConstraint(condition=Q(rows_count__gte=0), name="measurement_rows_are_counted"),
            models.CheckConstraint(
                condition=Q(superseded_at=None) | Q(superseded_at__gte=F("recorded_at")),
                name="measurement_superseded_after_it_stood",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["definition", "dimension", "group_key", "from_date"], name="measurement_series")
        ]


class DaySum(models.Model):
    """What came about on one business day, summed by when each subject was there last before it.

    Over days [a, b), the seconds are the sum of all; the different subjects are those of rows whose earlier day lies
    before a, or who have none. So each is counted once in any period, and no row is about a person.
    """

    kind = models.TextField()
    # 0 where it is the operator's own.
    client_id = models.BigIntegerField()
    day = models.DateField()
    # The last day before it on which these subjects were there; none where they never were.
    earlier_day = models.DateField(null=True, blank=True)
    subjects_count = models.BigIntegerField()
    # Seconds, where the subjects are people; nothing where they are contacts.
    summed_seconds = models.FloatField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "client_id", "day", "earlier_day"], nulls_distinct=False, name="day_sum_once"
            ),
            models.CheckConstraint(condition=Q(kind__in=daily.KINDS), name="day_sum_kind_known"),
            models.CheckConstraint(
                condition=Q(earlier_day=None) | Q(earlier_day__lt=F("day")), name="day_sum_looks_back"
            ),
            models.CheckConstraint(
                condition=Q(subjects_count__gt=0, summed_seconds__gte=0), name="day_sum_counts_something"
            ),
        ]


class DayRefreshed(models.Model):
    """That a business day was summed, and what was known then."""

    day = models.DateField(unique=True)
    as_of = models.DateTimeField()
    recorded_at = models.DateTimeField()
